"""The layout of a display: its number and labels, and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from derive.diagnostics import Code
from derive.source import Span
from derive.syntax.commands import Kind
from derive.syntax.parts import CLOSERS, OPENERS, UNFINISHED, at_top, awaits_argument, relation_places, without_end
from derive.syntax.tokens import ReadingError, Token
from derive.values import dataclass

MAXIMAL_ROWS = 1000
MAXIMAL_WRAPPERS = 10

_PUNCTUATION = frozenset((Kind.SEPARATOR, Kind.STOP))

_UNSTARRED = (
    "split", "aligned", "align", "gathered", "gather", "multlined", "multline", "equation", "eqnarray", "flalign", "alignedat",
    "alignat", "array",
)  # fmt: skip
_ENVIRONMENTS = frozenset((*_UNSTARRED, *(name + "*" for name in _UNSTARRED)))
_CASES = frozenset(("cases", "dcases"))
_TABLES = _CASES | {"matrix"}
_BESIDE_CELLS = frozenset((*UNFINISHED, Kind.COLON, Kind.ARROW))
_WORDED = frozenset((Kind.TEXT, Kind.WORDS, Kind.SEPARATOR, Kind.ARROW, Kind.MARK))
_JOINING_SIGNS = frozenset((Kind.TIMES, Kind.SLASH, Kind.TIGHT, Kind.LOOSE))
_ENDS_OF_PROOFS = frozenset((r"\square", r"\blacksquare", r"\Box"))
_LINKS = frozenset((Kind.RELATION, Kind.ARROW))


@dataclass(frozen=True, slots=True)
class Row:
    """What is read together: a row and the rows that go on inside its last side; ``indented`` rows begin with a gap."""

    tokens: tuple[Token, ...]
    indented: bool
    problem: ReadingError | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows of a display, its labels and its number; ``braced`` rows stand behind one brace."""

    rows: tuple[Row, ...]
    labels: tuple[str, ...]
    tag: str | None
    braced: bool = False


def lay_out(tokens: Sequence[Token]) -> Layout:
    """Divide a display into rows and take its labels and its number out.

    Raises ReadingError when it has more rows than the limit.
    """
    labels = tuple(token.text for token in tokens if token.kind is Kind.LABEL)
    tags = [token.text for token in tokens if token.kind is Kind.TAG]
    shown = _without_split_brackets([token for token in tokens if token.kind not in (Kind.LABEL, Kind.TAG)])
    shown = _without_end_of_proof(shown)
    number, rest = _without_number(shown)
    bare = _unwrapped(rest)
    rows = split_rows(bare)
    if len(rows) > MAXIMAL_ROWS:
        span = Span(tokens[0].start, tokens[-1].end)
        raise ReadingError(Code.LIMIT_EXCEEDED, f"a display has more than {MAXIMAL_ROWS} rows", span)
    braced = any(_is_brace(token) or token.text in _CASES for token in rest[: len(rest) - len(bare)])
    return Layout(_joined(rows), labels, tags[-1] if tags else number, braced)


def _without_end_of_proof(tokens: list[Token]) -> list[Token]:
    r"""Take a ``\square`` off the end that a gap or the end of a sentence divides from the formula."""
    match tokens[-2:]:
        case [before, Token(Kind.MARK, text) as sign] if text in _ENDS_OF_PROOFS and (sign.gap or before.kind in _PUNCTUATION):
            return tokens[:-1]
    return tokens


def _without_number(tokens: list[Token]) -> tuple[str | None, list[Token]]:
    r"""Take ``\quad (12)`` off the end."""
    match tokens[-3:]:
        case [opened, number, closed] if (
            len(tokens) > 3
            and opened.gap
            and (opened.kind, number.kind, closed.kind) == (Kind.OPEN, Kind.NUMBER, Kind.CLOSE)
            and (opened.text, closed.text) == ("(", ")")
            and number.text.isdigit()
        ):
            return number.text, tokens[:-3]
    return None, tokens


def _without_split_brackets(tokens: list[Token]) -> list[Token]:
    r"""Take out every ``\right.`` at the end of a row together with the ``\left.`` that goes on in the next one."""
    if not any(token.kind is Kind.RIGHT and token.text == "." for token in tokens):
        return tokens
    dropped: set[int] = set()
    for place, token in enumerate(tokens):
        if token.kind is not Kind.ROW:
            continue
        ends = _run(tokens, place - 1, -1, Kind.RIGHT)
        begins = _run(tokens, place + 1, 1, Kind.LEFT)
        count = min(len(ends), len(begins))
        dropped.update((*ends[:count], *begins[:count]))
    return [token for place, token in enumerate(tokens) if place not in dropped]


def _run(tokens: list[Token], place: int, step: int, kind: Kind) -> list[int]:
    """Give the places of invisible brackets that follow each other from a place on; alignment signs do not matter."""
    found: list[int] = []
    while 0 <= place < len(tokens):
        token = tokens[place]
        if token.kind is kind and token.text == ".":
            found.append(place)
        elif token.kind is not Kind.CELL:
            break
        place += step
    return found


def _unwrapped(tokens: list[Token]) -> list[Token]:
    """Take off the environment or the braces around a whole display, and its final punctuation."""
    for _ in range(MAXIMAL_WRAPPERS):
        tokens = _without_brace(list(without_end(tokens, _PUNCTUATION)))
        if len(tokens) < 2 or _closing_place(tokens) != len(tokens) - 1 or not (_wraps(tokens[0]) or _is_system(tokens)):
            break
        tokens = tokens[1:-1]
    return tokens


def _without_brace(tokens: list[Token]) -> list[Token]:
    r"""Take off the brace before a system of equations: ``\left\{ \begin{aligned} … \end{aligned} \right.``."""
    if len(tokens) < 4 or not _is_brace(tokens[0]):
        return tokens
    inner = tokens[1:-1]
    closed = (tokens[-1].kind, tokens[-1].text) == (Kind.RIGHT, ".")
    whole = closed and inner[0].kind is Kind.BEGIN and _closing_place(inner) == len(inner) - 1
    return inner if whole and (_wraps(inner[0]) or _is_system(inner)) else tokens


def _is_brace(token: Token) -> bool:
    return (token.kind, token.text) == (Kind.LEFT, "\\{")


def _is_system(tokens: Sequence[Token]) -> bool:
    """Tell whether a table, such as the cases of a value, has an equation at the beginning of every row."""
    if tokens[0].kind is not Kind.BEGIN or tokens[0].text not in _TABLES:
        return False
    firsts = (list(takewhile(lambda token: token.kind is not Kind.CELL, row)) for row in split_rows(tokens[1:-1]))
    return all(relation_places(first) for first in firsts)


def _wraps(token: Token) -> bool:
    return token.kind is Kind.BRACE_OPEN or (token.kind is Kind.BEGIN and token.text in _ENVIRONMENTS)


def _closing_place(tokens: Sequence[Token]) -> int:
    """Give the place of the token that closes the first one."""
    opens = (Kind.BRACE_OPEN, Kind.BEGIN)
    closes = (Kind.BRACE_CLOSE, Kind.END)
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.kind in opens) - (token.kind in closes)
        if depth == 0:
            fits = (token.kind is Kind.END) is (tokens[0].kind is Kind.BEGIN)
            return place if fits else -1
    return -1


def split_rows(tokens: Sequence[Token]) -> list[list[Token]]:
    r"""Divide tokens at every ``\\`` outside braces and environments; rows without tokens are left out."""
    rows: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.kind in (Kind.BRACE_OPEN, Kind.BEGIN):
            depth += 1
        elif token.kind in (Kind.BRACE_CLOSE, Kind.END):
            depth = max(0, depth - 1)
        if token.kind is Kind.ROW and depth == 0:
            rows.append([])
        else:
            rows[-1].append(token)
    return [row for row in rows if row]


def _joined(rows: list[list[Token]]) -> tuple[Row, ...]:
    found: list[Row] = []
    previous: list[Token] = []
    for row in rows:
        tokens = _without_alignment(row)
        if all(token.kind is Kind.DOTS for token in tokens):  # steps left out, or an empty row
            continue
        indented = row[0].kind is Kind.CELL or row[0].gap or tokens[0].gap
        try:
            joins = bool(found) and _goes_on(found[-1].tokens, previous, row, tokens)
        except ReadingError as problem:
            found.append(Row(tokens, indented, problem))
        else:
            if joins:
                last = found.pop()
                found.append(Row((*last.tokens, *tokens), last.indented, last.problem))
            else:
                found.append(Row(tokens, indented))
        previous = row
    return tuple(found)


def _without_alignment(row: Sequence[Token]) -> tuple[Token, ...]:
    """Take out the alignment signs that stand at a relation, a sign or an end; the others divide columns and stay."""
    kept: list[Token] = []
    cells = {place for place, token in at_top(row) if token.kind is Kind.CELL}
    related = next(iter(relation_places(row)), len(row))
    waiting: Token | None = None
    number = 0
    for place, token in enumerate(row):
        if place in cells:
            number += 1
            waiting = token if kept and not (related < place and _only_aligns(row, place, number)) else None
            continue
        if waiting is not None and kept[-1].kind not in _BESIDE_CELLS and token.kind not in _BESIDE_CELLS:
            kept += () if awaits_argument(kept) else (waiting,)
        waiting = None
        kept.append(token)
    return tuple(kept)


def _only_aligns(row: Sequence[Token], place: int, number: int) -> bool:
    """Tell whether an alignment sign behind a relation shows no gap: every other one does not, before no column of its own."""
    behind = next((at for at in range(place + 1, len(row)) if row[at].kind is Kind.CELL), len(row))
    column = row[place + 1 : behind]
    if number % 2 == 0 or relation_places(column):
        return False
    alone = tuple(token.kind for token in column[:3]) == (Kind.OPEN, Kind.NUMBER, Kind.CLOSE)
    return bool(column) and not alone and not any(token.kind in _WORDED for token in column)


def _goes_on(before: Sequence[Token], previous: Sequence[Token], row: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Tell whether a row goes on inside the last side of the row before it.

    Raises ReadingError where a row that begins with a minus may go on or begin an equation of its own.
    """
    first = tokens[0]
    if first.kind in _LINKS:
        return False
    if first.kind in _JOINING_SIGNS or before[-1].kind in (*UNFINISHED, Kind.ARROW) or first.text == "+":
        return True
    if _unmatched(before, OPENERS, CLOSERS):
        return True
    if first.kind is not Kind.SIGN:
        return False
    return _minus_goes_on(previous, row, tokens)


def _minus_goes_on(previous: Sequence[Token], row: Sequence[Token], tokens: Sequence[Token]) -> bool:
    if not relation_places(tokens):
        return True
    if row[0].kind is Kind.CELL and _aligned_at_relation(previous):
        return True
    if row[0].kind is not Kind.CELL and _aligned_at_relation(row):
        return False
    span = Span(tokens[0].start, tokens[0].end)
    message = "this row may go on with the one above it or be an equation of its own"
    raise ReadingError(Code.READING_AMBIGUOUS, message, span)


def _aligned_at_relation(row: Sequence[Token]) -> bool:
    return any({left.kind, right.kind} == {Kind.CELL, Kind.RELATION} for left, right in pairwise(row))


def _unmatched(tokens: Sequence[Token], opening: frozenset[Kind], closing: frozenset[Kind]) -> bool:
    depth = 0
    for token in tokens:
        if token.kind in opening:
            depth += 1
        elif token.kind in closing:
            depth = max(0, depth - 1)
    return depth > 0
