"""A place in the tokens of one formula, with every bracket already matched."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Never

from derive.diagnostics import Code
from derive.source import Span
from derive.syntax.commands import CLOSING, Kind
from derive.syntax.tokens import ReadingError, Token

MAXIMAL_DEPTH = 200
MOST_CALLS = 200

_CLOSING = CLOSING | {"{": "}"}
_HALF_OPEN = frozenset((("(", "]"), ("[", ")")))
_LISTS = frozenset((Kind.SEPARATOR, Kind.GIVEN, Kind.RELATION, Kind.COLON))
_OPENERS = frozenset((Kind.OPEN, Kind.LEFT, Kind.BRACE_OPEN, Kind.BEGIN))
_CLOSER_OF = {Kind.OPEN: Kind.CLOSE, Kind.LEFT: Kind.RIGHT, Kind.BRACE_OPEN: Kind.BRACE_CLOSE, Kind.BEGIN: Kind.END}
_CLOSERS = frozenset(_CLOSER_OF.values())


class Cursor:
    """Reads tokens from left to right.

    Raises ReadingError on creation when brackets, braces or environments do not match.
    """

    def __init__(self, tokens: Sequence[Token], end: int) -> None:
        self.tokens = [*tokens, Token(Kind.FINISH, "", end, end)]
        self.at = 0
        self.depth = 0
        self.closing, self.lists = match_brackets(self.tokens)
        self.calls = _calls(self.tokens)

    @property
    def here(self) -> Token:
        """The token that is read next."""
        return self.tokens[self.at]

    def sees(self, *kinds: Kind) -> bool:
        """Tell whether the token that is read next is of one of these kinds."""
        return self.tokens[self.at].kind in kinds

    def take(self) -> Token:
        """Step over a token."""
        token = self.tokens[self.at]
        self.at += 1
        return token

    def span_from(self, start: int) -> Span:
        """Give the span from an offset to the end of what was read last."""
        last = self.tokens[self.at - 1]
        if not self.calls:
            return Span(start, last.end)
        # what comes out of a macro has the place of its call, and its arguments may stand in another order than on the page
        low, high = min(start, last.end), max(start, last.end)
        for first, behind in self.calls.items():
            if first <= low < behind <= high or low <= first < high <= behind:
                low, high = min(low, first), max(high, behind)
        return Span(low, max(high, self.calls.get(low, 0)))

    def descend(self) -> None:
        """Enter a nested formula; raises ReadingError when formulas nest too deeply."""
        self.depth += 1
        if self.depth > MAXIMAL_DEPTH:
            message = f"formulas are nested more than {MAXIMAL_DEPTH} levels deep"
            raise ReadingError(Code.LIMIT_EXCEEDED, message, _span(self.here))

    def expect(self, kind: Kind) -> Token:
        """Step over a token of this kind; raises ReadingError where another one stands."""
        return self.take() if self.here.kind is kind else self.refuse_token()

    def refuse_token(self) -> Never:
        """Raise the error for a token that cannot stand where it stands."""
        if self.here.kind is Kind.FINISH and self.at:
            message = "a term is missing after this"
            raise ReadingError(Code.FORMULA_UNREADABLE, message, _span(self.tokens[self.at - 1]))
        raise unexpected(self.here)

    def refuse(self, message: str, start: int, code: Code = Code.FORMULA_UNREADABLE) -> Never:
        """Raise an error about what was read since an offset."""
        raise ReadingError(code, message, Span(start, max(start, self.tokens[self.at - 1].end if self.at else start)))


def _calls(tokens: Sequence[Token]) -> dict[int, int]:
    """Give where the calls of macros begin and end: tokens that come out of one lie over each other."""
    found: dict[int, int] = {}
    for one, other in pairwise(tokens):
        if other.start < one.end and one.kind is not Kind.FINISH and other.kind is not Kind.FINISH:
            for token in (one, other):
                if token.start <= min(one.start, other.start) and token.end >= max(one.end, other.end):
                    found[token.start] = max(token.end, found.get(token.start, 0))
    return found if len(found) <= MOST_CALLS else {}


def match_brackets(tokens: Sequence[Token]) -> tuple[dict[int, int], set[int]]:
    """Give the place that closes every opened bracket, and the brackets with a comma, a bar or a relation directly inside.

    Raises ReadingError where one is not closed, not opened, or closed by another kind.
    """
    closing: dict[int, int] = {}
    lists: set[int] = set()
    open_places: list[int] = []
    for place, token in enumerate(tokens):
        if token.kind in _OPENERS:
            open_places.append(place)
        elif token.kind in _CLOSERS:
            if not open_places:
                raise _unbalanced(token, "closes a bracket that was never opened")
            opened = open_places.pop()
            if not _fits(tokens[opened], token, opened in lists):
                raise _unbalanced(token, f"does not close {_shown(tokens[opened])}")
            closing[opened] = place
        elif token.kind in _LISTS and open_places:
            lists.add(open_places[-1])
        elif token.kind is Kind.UNKNOWN and token.text.startswith((r"\left", r"\right")):
            raise unexpected(token)
    if open_places:
        raise _unbalanced(tokens[open_places[-1]], "is not closed")
    return closing, lists


def _fits(opened: Token, closed: Token, holds_list: bool) -> bool:
    if _CLOSER_OF[opened.kind] is not closed.kind:
        return False
    if opened.kind is Kind.LEFT or (holds_list and (opened.text, closed.text) in _HALF_OPEN):
        return True
    return (opened.text if opened.kind is Kind.BEGIN else _CLOSING.get(opened.text)) == closed.text


def _unbalanced(token: Token, problem: str) -> ReadingError:
    return ReadingError(Code.BRACE_UNBALANCED, f"{_shown(token)} {problem}", _span(token))


def _shown(token: Token) -> str:
    prefixes = {Kind.LEFT: r"\left", Kind.RIGHT: r"\right"}
    if token.kind in (Kind.BEGIN, Kind.END):
        return rf"\{token.kind.name.lower()}{{{token.text}}}"
    return prefixes.get(token.kind, "") + token.text


def _span(token: Token) -> Span:
    return Span(token.start, token.end)


_MISPLACED = {
    Kind.FINISH: "the formula ends where a term is expected",
    Kind.RELATION: "a term is missing before this relation",
    Kind.SIGN: "a sign stands where a term is expected",
    Kind.TIMES: "a factor is missing before this sign of multiplication",
    Kind.SLASH: "nothing stands before this slash",
    Kind.SUPERSCRIPT: "this superscript has no base",
    Kind.SUBSCRIPT: "this subscript has no base",
    Kind.PRIME: "this prime has no name before it",
    Kind.SEPARATOR: "a comma or semicolon cannot stand here",
    Kind.STOP: "a full stop cannot stand inside a formula",
    Kind.TEXT: "words cannot be read here",
    Kind.CELL: "an alignment sign cannot stand here",
    Kind.ROW: "a row cannot end here",
    Kind.GIVEN: "a bar cannot stand here",
    Kind.COLON: "a colon cannot stand here",
    Kind.ARROW: "an arrow cannot stand here",
    Kind.BANG: "nothing stands before this exclamation mark",
    Kind.TIGHT: "a term is missing before this sign",
    Kind.LOOSE: "a term is missing before this sign",
    Kind.EVALUATED: "nothing stands before this bar",
    Kind.DIFFERENTIAL: "a differential cannot stand here",
    Kind.BRACE_CLOSE: "a term is missing before this brace",
    Kind.CLOSE: "a term is missing before this bracket",
    Kind.RIGHT: "a term is missing before this bracket",
    Kind.END: "a term is missing at the end of this environment",
    Kind.SUBSTACK: r"\substack is read only below a sum or a product",
    Kind.LABEL: "a label cannot stand here",
    Kind.TAG: "a tag cannot stand here",
}


def unexpected(token: Token) -> ReadingError:
    """Give the error for a token that cannot stand where it stands."""
    if token.kind is Kind.COMMAND:
        return ReadingError(Code.COMMAND_UNKNOWN, f"the command {token.text} is not known", _span(token))
    if token.kind is Kind.UNKNOWN and token.reason is not None:
        return ReadingError(Code.FORMULA_UNREADABLE, token.reason, _span(token))
    if token.kind is Kind.UNKNOWN and token.text.startswith("\\"):
        return ReadingError(Code.FORMULA_UNREADABLE, f"{token.text} is not read here", _span(token))
    if token.kind is Kind.UNKNOWN:
        return ReadingError(Code.FORMULA_UNREADABLE, f"the character {token.text!r} is not read", _span(token))
    message = _MISPLACED.get(token.kind, f"{_shown(token)} cannot stand here")
    return ReadingError(Code.FORMULA_UNREADABLE, message, _span(token))
