r"""The differentials that end the integrals of a formula, found by what stands around them."""

from __future__ import annotations

from collections.abc import Container, Sequence

from derive.diagnostics import Code
from derive.source import Span
from derive.syntax.commands import Kind
from derive.syntax.cursor import Cursor
from derive.syntax.names import NAME_STARTS
from derive.syntax.tokens import ReadingError, Token

SIGNS = ("d", "D", r"\delta", r"\mathrm{D}")
MORE = "d"  # the text of a differential that belongs to the same integral as the one before it
COUNTS = {r"\iint": 2, r"\iiint": 3}

_OPENERS = frozenset((Kind.OPEN, Kind.LEFT, Kind.BRACE_OPEN, Kind.BEGIN))
_CLOSERS = frozenset((Kind.CLOSE, Kind.RIGHT, Kind.BRACE_CLOSE, Kind.END))


def refuse_differentials(cursor: Cursor, sign: str | None, start: int, quantities: Container[str]) -> None:
    """Refuse what may be a derivative: the same sign, of which nothing says that it is a number, on both sides of a line."""
    if sign in SIGNS and sign not in quantities:
        how = r"write \frac" if sign == "d" else f"write `let {sign} real` if {sign} is a number"
        cursor.refuse(f"this may be a derivative or a quotient; {how}", start, Code.READING_AMBIGUOUS)


def with_differentials(tokens: Sequence[Token], *, d_is_name: bool) -> list[Token]:
    """Give the tokens with one token for each differential that ends an integral.

    Raises ReadingError where more differentials than integrals stand side by side, or d has a meaning of its own.
    """
    if not any(token.kind is Kind.INTEGRAL for token in tokens):
        return list(tokens)
    found: list[Token] = []
    waiting: list[int] = [0]
    had: list[bool] = [False]
    place = 0
    while place < len(tokens):
        token = tokens[place]
        length = differential_length(tokens, place)
        more = bool(length) and had[-1] and _is_behind_differential(found)
        if length and token.kind is Kind.LETTER and (waiting[-1] or had[-1]) and (d_is_name or not (waiting[-1] or more)):
            message = "it is not clear which d ends the integral here"
            raise ReadingError(Code.READING_AMBIGUOUS, message, Span(token.start, token.end))
        if length and (waiting[-1] or more):
            text = r"\mathrm{d}" if waiting[-1] else MORE
            found.append(Token(Kind.DIFFERENTIAL, text, token.start, tokens[place + length - 1].end, token.gap))
            waiting[-1] -= waiting[-1] > 0
            place += length
            continue
        _step(token, waiting, had)
        found.append(token)
        place += 1
    return found


def _is_behind_differential(found: Sequence[Token]) -> bool:
    """Tell whether only a name stands between the last differential and here: ``dx dy`` behind one sign."""
    for token in reversed(found[-12:]):
        if token.kind is Kind.DIFFERENTIAL:
            return True
        if token.kind not in (*NAME_STARTS, Kind.BRACE_OPEN, Kind.BRACE_CLOSE, Kind.SUBSCRIPT, Kind.NUMBER):
            return False
    return False


def _step(token: Token, waiting: list[int], had: list[bool]) -> None:
    if token.kind in _OPENERS:
        waiting.append(0)
        had.append(False)
    elif token.kind in _CLOSERS and len(waiting) > 1:
        waiting.pop()
        had.pop()
    elif token.kind is Kind.INTEGRAL:
        waiting[-1] += COUNTS.get(token.text, 1)
        had[-1] = True
    elif token.kind in (Kind.RELATION, Kind.SEPARATOR, Kind.CELL, Kind.ROW, Kind.GIVEN, Kind.SIGN):
        had[-1] = had[-1] and waiting[-1] > 0
        if token.kind is not Kind.SIGN:
            waiting[-1] = 0


def differential_length(tokens: Sequence[Token], place: int) -> int:
    r"""Give how many tokens the ``d`` or ``\mathrm{d}`` at a place takes, 0 where there is none before a name."""
    token = tokens[place]
    before = tokens[place - 1].kind if place else None
    if before in (Kind.SUBSCRIPT, Kind.SUPERSCRIPT, Kind.FONT, Kind.ACCENT):
        return 0
    length = 1 if token.kind is Kind.LETTER and token.text == "d" else upright_length(tokens, place)
    behind = tokens[place + length].kind if place + length < len(tokens) else None
    return length if length and behind in NAME_STARTS else 0


def upright_length(tokens: Sequence[Token], place: int) -> int:
    r"""Give how many tokens the ``\mathrm{d}`` at a place takes, 0 where there is none."""
    if tokens[place].kind is not Kind.FONT or tokens[place].text not in (r"\mathrm", r"\operatorname", r"\mathsf"):
        return 0
    texts = [token.text for token in tokens[place + 1 : place + 4]]
    return 2 if texts[:1] == ["d"] else 4 if texts == ["{", "d", "}"] else 0
