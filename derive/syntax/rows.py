"""The layout of a display: its number and labels, its rows, and the parts of a row between commas, words and gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from derive.diagnostics import Code
from derive.source import Span
from derive.syntax.lexer import Kind, ReadingError, Token

MAXIMAL_ROWS = 1000
MAXIMAL_PARTS = 100
MAXIMAL_WRAPPERS = 10

_UNSTARRED = (
    "split", "aligned", "align", "gathered", "gather", "multlined", "multline", "equation", "eqnarray", "flalign",
)  # fmt: skip
_ENVIRONMENTS = frozenset((*_UNSTARRED, *(name + "*" for name in _UNSTARRED)))
_STOPS = frozenset((Kind.STOP,))
_PUNCTUATION = frozenset((Kind.SEPARATOR, Kind.STOP))
_OPENERS = frozenset((Kind.BRACE_OPEN, Kind.OPEN, Kind.LEFT, Kind.BEGIN))
_CLOSERS = frozenset((Kind.BRACE_CLOSE, Kind.CLOSE, Kind.RIGHT, Kind.END))
_UNFINISHED = frozenset((Kind.RELATION, Kind.SIGN, Kind.TIMES, Kind.SLASH))
_RANGE_ENDS = frozenset((Kind.LETTER, Kind.NUMBER, Kind.SIGN, Kind.SUBSCRIPT, Kind.BRACE_OPEN, Kind.BRACE_CLOSE))
_JOINING_SIGNS = frozenset((Kind.TIMES, Kind.SLASH))
_CONDITION_WORDS = frozenset(
    ("if", "for", "when", "whenever", "for all", "for any", "for every", "for each", "provided", "provided that")
)
_REMARKS = ("by ", "using ", "since ", "because ", "from ", "see ", "by definition", "definition")
_RESTRICTING = frozenset(("if", "for", "when", "whenever", "unless", "except", "provided", "only", "where", "not"))


class Lead(Enum):
    """What divides a part of a row from the part before it."""

    START = auto()
    COMMA = auto()
    GAP = auto()
    COLUMN = auto()
    CONDITION = auto()
    WORD = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a row that is a statement, a formula or a condition of its own."""

    lead: Lead
    tokens: tuple[Token, ...]

    @property
    def span(self) -> Span:
        """The text from its first token to its last."""
        return Span(self.tokens[0].start, self.tokens[-1].end)


@dataclass(frozen=True, slots=True)
class Row:
    """What is read together: a row and the rows that go on inside its last side; ``indented`` rows begin with a gap."""

    tokens: tuple[Token, ...]
    indented: bool
    problem: ReadingError | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows of a display, its labels and its number."""

    rows: tuple[Row, ...]
    labels: tuple[str, ...]
    tag: str | None


def lay_out(tokens: Sequence[Token]) -> Layout:
    """Divide a display into rows and take its labels and its number out.

    Raises ReadingError when it has more rows than the limit.
    """
    labels = tuple(token.text for token in tokens if token.kind is Kind.LABEL)
    tags = [token.text for token in tokens if token.kind is Kind.TAG]
    number, rest = _without_number([token for token in tokens if token.kind not in (Kind.LABEL, Kind.TAG)])
    rows = split_rows(_unwrapped(rest))
    if len(rows) > MAXIMAL_ROWS:
        span = Span(tokens[0].start, tokens[-1].end)
        raise ReadingError(Code.LIMIT_EXCEEDED, f"a display has more than {MAXIMAL_ROWS} rows", span)
    return Layout(_joined(rows), labels, tags[-1] if tags else number)


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


def _unwrapped(tokens: list[Token]) -> list[Token]:
    """Take off the environment or the braces around a whole display, and its final punctuation."""
    for _ in range(MAXIMAL_WRAPPERS):
        tokens = list(_without_end(tokens, _PUNCTUATION))
        if len(tokens) < 2 or not _wraps(tokens[0]) or _closing_place(tokens) != len(tokens) - 1:
            break
        tokens = tokens[1:-1]
    return tokens


def _without_end(tokens: Sequence[Token], kinds: frozenset[Kind]) -> Sequence[Token]:
    end = len(tokens)
    while end and tokens[end - 1].kind in kinds:
        end -= 1
    return tokens[:end]


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


def at_top(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """Give the tokens outside all brackets, braces and environments, with their places; opening ones are included."""
    depth = 0
    for place, token in enumerate(tokens):
        if token.kind in _CLOSERS:
            depth = max(0, depth - 1)
        elif depth == 0:
            yield place, token
        if token.kind in _OPENERS:
            depth += 1


def relation_places(tokens: Sequence[Token]) -> list[int]:
    """Give the places of the relations outside all brackets."""
    return [place for place, token in at_top(tokens) if token.kind is Kind.RELATION]


def _joined(rows: list[list[Token]]) -> tuple[Row, ...]:
    found: list[Row] = []
    previous: list[Token] = []
    for row in rows:
        tokens = _without_alignment(row)
        if not tokens:
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
    waiting: Token | None = None
    for place, token in enumerate(row):
        if place in cells:
            waiting = token if kept else None
            continue
        if waiting is not None and kept[-1].kind not in _UNFINISHED and token.kind not in _UNFINISHED:
            kept.append(waiting)
        waiting = None
        kept.append(token)
    return tuple(kept)


def _goes_on(before: Sequence[Token], previous: Sequence[Token], row: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Tell whether a row goes on inside the last side of the row before it.

    Raises ReadingError where a row that begins with a minus may go on or begin an equation of its own.
    """
    first = tokens[0]
    if first.kind is Kind.RELATION:
        return False
    if first.kind in _JOINING_SIGNS or before[-1].kind in _UNFINISHED or first.text == "+":
        return True
    if _unmatched(before, _OPENERS, _CLOSERS) and _unmatched(tokens[::-1], _CLOSERS, _OPENERS):
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


def split_parts(tokens: Sequence[Token]) -> tuple[Part, ...]:
    """Divide a row into its parts, ranges such as ``i = 1, \\ldots, n`` left out.

    Raises ReadingError where words or an ellipsis are not understood.
    """
    tops = dict(at_top(tokens))
    parts: list[Part] = []
    lead, start = Lead.START, 0
    for place, token in enumerate((*tokens, None)):
        before = tokens[place - 1] if start < place else None
        divided = None if token is None or place not in tops else _divider(token, before, lead)
        if token is not None and divided is None:
            continue
        if start < place:
            parts.append(Part(lead, tuple(tokens[start:place])))
        if token is not None and divided is not None:
            lead = divided if start < place or lead is Lead.START or divided is Lead.CONDITION else lead
            start = place if divided is Lead.GAP else place + 1
            _refuse_remark_inside(token, tokens, place)
    if len(parts) > MAXIMAL_PARTS:
        span = Span(tokens[0].start, tokens[-1].end)
        raise ReadingError(Code.LIMIT_EXCEEDED, f"a row has more than {MAXIMAL_PARTS} parts", span)
    stripped = [Part(part.lead, tuple(_without_end(part.tokens, _STOPS))) for part in parts]
    return _without_ranges([part for part in stripped if part.tokens])


def _divider(token: Token, before: Token | None, lead: Lead) -> Lead | None:
    """Tell how a token outside brackets divides a row, if it does."""
    match token.kind:
        case Kind.SEPARATOR:
            return Lead.COMMA
        case Kind.CELL:
            return Lead.COLUMN
        case Kind.TEXT:
            return _word_lead(token, lead)
    inside = before is not None and before.kind not in _UNFINISHED
    return Lead.GAP if inside and token.gap and token.kind not in (*_UNFINISHED, Kind.STOP) else None


def _word_lead(token: Token, lead: Lead) -> Lead:
    words = _words(token)
    if words in _CONDITION_WORDS or (words == "and" and lead is Lead.CONDITION):
        return Lead.CONDITION
    if words in ("and", "where", "with") or _is_remark(words):
        return Lead.WORD
    message = "these words are not read beside a formula"
    raise ReadingError(Code.FORMULA_UNREADABLE, message, Span(token.start, token.end))


def _words(token: Token) -> str:
    return " ".join(token.text.strip(" ,.;:~").lower().split())


def _is_remark(words: str) -> bool:
    plain = words.strip("()[] ")
    return plain.startswith(_REMARKS) and _RESTRICTING.isdisjoint(plain.split())


def _refuse_remark_inside(token: Token, tokens: Sequence[Token], place: int) -> None:
    if token.kind is not Kind.TEXT or not _is_remark(_words(token)):
        return
    if any(later.kind not in _PUNCTUATION for later in tokens[place + 1 :]):
        message = "a remark is read only at the end of a row"
        raise ReadingError(Code.FORMULA_UNREADABLE, message, Span(token.start, token.end))


def _without_ranges(parts: Sequence[Part]) -> tuple[Part, ...]:
    kept: list[Part] = []
    rest = iter(parts)
    for part in rest:
        if _is_dots(part):
            _take_range_start(kept, part)
            last = next(rest, None)
            if last is None or not _ends_range(last):
                raise _stray_dots(part)
        else:
            kept.append(part)
    return tuple(kept)


def _take_range_start(kept: list[Part], dots: Part) -> None:
    """Take ``i, j = 1, 2`` off the end of the parts before an ellipsis."""
    while kept and _is_bare(kept[-1], Kind.NUMBER):
        kept.pop()
    if not kept or not _begins_range(kept[-1]):
        raise _stray_dots(dots)
    listed = kept.pop().lead is Lead.COMMA
    while listed and kept and _is_bare(kept[-1], Kind.LETTER):
        listed = kept.pop().lead is Lead.COMMA


def _stray_dots(part: Part) -> ReadingError:
    return ReadingError(Code.FORMULA_UNREADABLE, "an ellipsis is not read here", part.span)


def _is_dots(part: Part) -> bool:
    return len(part.tokens) == 1 and part.tokens[0].kind is Kind.DOTS


def _is_bare(part: Part, kind: Kind) -> bool:
    return len(part.tokens) == 1 and part.tokens[0].kind is kind


def _begins_range(part: Part) -> bool:
    kinds = tuple(token.kind for token in part.tokens)
    return kinds == (Kind.LETTER, Kind.RELATION, Kind.NUMBER) and part.tokens[1].text == "="


def _ends_range(part: Part) -> bool:
    return all(token.kind in _RANGE_ENDS for token in part.tokens)
