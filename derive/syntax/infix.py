r"""Plain TeX: ``{a \over b}`` for ``{\frac{a}{b}}``, ``{n \choose k}`` for ``{\binom{n}{k}}``, two lines below a sign by ``\atop``.

TeX takes all that stands before the sign within its braces, or between ``\left`` and ``\right``, for the upper part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from derive.syntax.commands import Kind
from derive.syntax.tokens import Token

_OPENERS = frozenset((Kind.BRACE_OPEN, Kind.LEFT, Kind.OPEN, Kind.BEGIN))
_CLOSERS = frozenset((Kind.BRACE_CLOSE, Kind.RIGHT, Kind.CLOSE, Kind.END))
_GROUPS = frozenset((Kind.BRACE_OPEN, Kind.LEFT))
_BEFORE = {
    r"\over": (Kind.FRACTION, r"\frac"), r"\choose": (Kind.BINOMIAL, r"\binom"), r"\atop": (Kind.SUBSTACK, r"\substack"),
}  # fmt: skip


def with_infix(tokens: Sequence[Token]) -> Iterator[Token]:
    """Give the tokens with each such sign before its two parts; one whose parts are not clear is left where it stands."""
    signs, ends = _signs_within(tokens)
    for place, token in enumerate(tokens):
        sign = signs.get(place)
        if token.text == r"\atop" and place in ends:
            yield token._replace(kind=Kind.ROW)
        elif token.kind is Kind.INFIX and place in ends:
            yield from (_brace(Kind.BRACE_CLOSE, token.start), _brace(Kind.BRACE_OPEN, token.end))
        elif place in ends:
            yield from (_brace(Kind.BRACE_CLOSE, token.start), token)
        elif sign is not None:
            kind, command = _BEFORE[sign.text]
            yield from (token, Token(kind, command, token.end, token.end), _brace(Kind.BRACE_OPEN, token.end))
        else:
            yield token


def _signs_within(tokens: Sequence[Token]) -> tuple[Mapping[int, Token], frozenset[int]]:
    """Give the only such sign of each group by the place of its opening brace, and where its two parts end."""
    opened, found, ends = [-1], dict[int, list[int]](), set[int]()
    for place, token in enumerate(tokens):
        if token.kind in _OPENERS:
            opened.append(place)
        elif token.kind in _CLOSERS and len(opened) > 1:
            start = opened.pop()
            if len(found.get(start, ())) == 1 and _takes(tokens, start, tokens[found[start][0]]):
                ends.update((*found[start], place))
        elif token.kind is Kind.INFIX:
            found.setdefault(opened[-1], []).append(place)
    return {start: tokens[places[0]] for start, places in found.items() if places[0] in ends}, frozenset(ends)


def _takes(tokens: Sequence[Token], start: int, sign: Token) -> bool:
    below = start > 0 and tokens[start - 1].kind is Kind.SUBSCRIPT
    return tokens[start].kind in _GROUPS and (sign.text != r"\atop" or below)


def _brace(kind: Kind, place: int) -> Token:
    return Token(kind, "{" if kind is Kind.BRACE_OPEN else "}", place, place)
