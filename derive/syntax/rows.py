r"""The layout of a display: its number and labels, its rows, and the parts of a row that commas, words or wide gaps divide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from derive.diagnostics import Code
from derive.source import Span
from derive.syntax.lexer import Kind, ReadingError, Token

_ENVIRONMENTS = frozenset(
    name + star
    for name in ("split", "aligned", "align", "gathered", "gather", "multlined", "multline", "equation", "eqnarray", "flalign")
    for star in ("", "*")
)
_PUNCTUATION = frozenset((Kind.SEPARATOR, Kind.STOP))
_OPENERS = frozenset((Kind.BRACE_OPEN, Kind.OPEN, Kind.LEFT, Kind.BEGIN))
_CLOSERS = frozenset((Kind.BRACE_CLOSE, Kind.CLOSE, Kind.RIGHT, Kind.END))
_UNFINISHED = frozenset((Kind.RELATION, Kind.SIGN, Kind.TIMES, Kind.SLASH))
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
    """Divide a display into rows and take its labels and its number out."""
    labels = tuple(token.text for token in tokens if token.kind is Kind.LABEL)
    tags = [token.text for token in tokens if token.kind is Kind.TAG]
    rest = [token for token in tokens if token.kind not in (Kind.LABEL, Kind.TAG)]
    number, rest = _without_number(rest)
    return Layout(_joined(split_rows(_unwrapped(rest))), labels, tags[-1] if tags else number)


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
    while True:
        while tokens and tokens[-1].kind in _PUNCTUATION:
            tokens = tokens[:-1]
        if len(tokens) < 2 or not _wraps(tokens[0]) or _closing_place(tokens) != len(tokens) - 1:
            return tokens
        tokens = tokens[1:-1]


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
    top = {place for place, token in at_top(row) if token.kind is Kind.CELL}
    for place, token in enumerate(row):
        if place not in top:
            kept.append(token)
            continue
        rest = [later for later in row[place:] if later.kind is not Kind.CELL]
        follows = rest[0].kind if rest else Kind.FINISH
        before = kept[-1].kind if kept else Kind.RELATION
        if before not in (*_UNFINISHED, Kind.CELL) and follows not in (*_UNFINISHED, Kind.FINISH):
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
    pairs = zip(row, row[1:], strict=False)
    return any({left.kind, right.kind} == {Kind.CELL, Kind.RELATION} for left, right in pairs)


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
        divided = None if token is None or place not in tops else _divider(token, tokens[start:place], lead)
        if token is not None and divided is None:
            continue
        if start < place:
            parts.append(Part(lead, tuple(tokens[start:place])))
        if token is not None and divided is not None:
            lead = divided if start < place or lead is Lead.START or divided is Lead.CONDITION else lead
            start = place if divided is Lead.GAP else place + 1
            _refuse_remark_inside(token, tokens[place + 1 :])
    stripped = [Part(part.lead, _unpunctuated(part.tokens)) for part in parts]
    return _without_ranges([part for part in stripped if part.tokens])


def _divider(token: Token, before: Sequence[Token], lead: Lead) -> Lead | None:
    """Tell how a token outside brackets divides a row, if it does."""
    match token.kind:
        case Kind.SEPARATOR:
            return Lead.COMMA
        case Kind.CELL:
            return Lead.COLUMN
        case Kind.TEXT:
            return _word_lead(token, lead)
    wide = token.gap and bool(before) and token.kind not in _UNFINISHED and before[-1].kind not in _UNFINISHED
    return Lead.GAP if wide and token.kind not in _PUNCTUATION else None


def _word_lead(token: Token, lead: Lead) -> Lead:
    words = " ".join(token.text.strip(" ,.;:~").lower().split())
    if words in _CONDITION_WORDS or (words == "and" and lead is Lead.CONDITION):
        return Lead.CONDITION
    if words in ("and", "where", "with") or _is_remark(words):
        return Lead.WORD
    raise ReadingError(Code.FORMULA_UNREADABLE, "these words are not read beside a formula", Span(token.start, token.end))


def _is_remark(words: str) -> bool:
    plain = words.strip("()[] ")
    return plain.startswith(_REMARKS) and _RESTRICTING.isdisjoint(plain.split())


def _refuse_remark_inside(token: Token, rest: Sequence[Token]) -> None:
    if token.kind is not Kind.TEXT or not _is_remark(" ".join(token.text.strip(" ,.;:~").lower().split())):
        return
    if any(later.kind not in _PUNCTUATION for later in rest):
        message = "a remark is read only at the end of a row"
        raise ReadingError(Code.FORMULA_UNREADABLE, message, Span(token.start, token.end))


def _unpunctuated(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    while tokens and tokens[-1].kind is Kind.STOP:
        tokens = tokens[:-1]
    return tokens


def _without_ranges(parts: list[Part]) -> tuple[Part, ...]:
    place = next((p for p, part in enumerate(parts) if _is_dots(part)), None)
    if place is None:
        return tuple(parts)
    begin = place - 1
    while begin > 0 and _is_bare(parts[begin], Kind.NUMBER):
        begin -= 1
    if place + 1 >= len(parts) or begin < 0 or not _begins_range(parts[begin]) or relation_places(parts[place + 1].tokens):
        raise ReadingError(Code.FORMULA_UNREADABLE, "an ellipsis is not read here", parts[place].span)
    while begin > 0 and parts[begin].lead is Lead.COMMA and _is_bare(parts[begin - 1], Kind.LETTER):
        begin -= 1
    return (*parts[:begin], *_without_ranges(parts[place + 2 :]))


def _is_dots(part: Part) -> bool:
    return len(part.tokens) == 1 and part.tokens[0].kind is Kind.DOTS


def _is_bare(part: Part, kind: Kind) -> bool:
    return len(part.tokens) == 1 and part.tokens[0].kind is kind


def _begins_range(part: Part) -> bool:
    tokens = part.tokens
    return len(tokens) > 2 and tokens[0].kind is Kind.LETTER and tokens[1].text == "=" and relation_places(tokens) == [1]
