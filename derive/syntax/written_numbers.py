r"""The tokens of a text as they are collected, and numbers as they are written: ``1{,}000``, ``2e5``, ``10\%``."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property

from derive.diagnostics import Code
from derive.source import Span
from derive.syntax.commands import Kind
from derive.syntax.macros import Expansion
from derive.syntax.tokens import ReadingError, Token

NEVER_TAKES = frozenset((Kind.SIGN, Kind.RELATION, Kind.CELL, Kind.ROW, Kind.TIMES, Kind.OPEN, Kind.LEFT))
BEGINS_NUMBER = NEVER_TAKES | {Kind.SLASH, Kind.BRACE_OPEN, Kind.SEPARATOR}
_SPACED = frozenset((Kind.RELATION, Kind.COLON, Kind.SIGN))  # what braces and ``\mathrel`` only space
_NOT_OF_THEM = NEVER_TAKES | {Kind.LETTER, Kind.NUMBER, Kind.CLOSE, Kind.RIGHT, Kind.PRIME, Kind.BRACE_CLOSE}
_DECIMAL_COMMA = re.compile(r"(?<![0-9])0\{,\}[0-9]|\{,\}(?:[0-9]{1,2}|[0-9]{4,})(?![0-9])")
_GROUPING = re.compile(r"\{,\}|\\,")
_OPERANDS = frozenset((Kind.NUMBER, Kind.LETTER, Kind.BRACE_CLOSE, Kind.CLOSE, Kind.RIGHT, Kind.BANG, Kind.PRIME))


class NumberLexer:
    """Collects tokens and reads numbers; an expansion says where in the document the characters of the text stand."""

    def __init__(self, text: str, expansion: Expansion | None) -> None:
        self.text = text
        self.expansion = expansion
        self.tokens: list[Token] = []
        self.gap = False
        self.in_text = False

    @cached_property
    def has_decimal_commas(self) -> bool:
        """Tell whether a comma stands before the decimals of a number somewhere."""
        return _DECIMAL_COMMA.search(self.text) is not None

    def span(self, start: int, end: int) -> Span:
        """Give the place in the document of a piece of the text."""
        return Span(start, end) if self.expansion is None else self.expansion.span(start, end)

    def error(self, code: Code, message: str, start: int, end: int) -> ReadingError:
        """Give an error about a piece of the text."""
        return ReadingError(code, message, self.span(start, end))

    def add(self, kind: Kind, text: str, start: int, end: int, reason: str | None = None) -> None:
        """Add a token."""
        if kind is Kind.BRACE_CLOSE and self.closes_filler():
            self.tokens.pop()
            return
        if kind is Kind.BRACE_CLOSE and self.closes_spacing():
            self.tokens[-2:] = self.tokens[-1:]
            return
        if kind is Kind.RELATION and self.tokens and text.startswith("\\"):
            last = self.tokens[-1]
            if text == r"\perp" and last.text == text and last.kind is kind:
                return  # the two signs of independence
            kind = Kind.MARK if last.kind in (Kind.SUBSCRIPT, Kind.SUPERSCRIPT) else kind
        if self.expansion is None:
            self.tokens.append(Token(kind, text, start, end, self.gap, reason))
        else:
            place = self.expansion.span(start, end)
            self.tokens.append(Token(kind, text, place.start, place.end, self.gap, reason))
        self.gap = False

    def closes_filler(self) -> bool:
        """Tell whether the last token opens braces that stay empty and cannot be an argument."""
        if not self.tokens or self.tokens[-1].kind is not Kind.BRACE_OPEN:
            return False
        return len(self.tokens) == 1 or self.tokens[-2].kind in NEVER_TAKES

    def closes_spacing(self) -> bool:
        r"""Tell whether the last token is a relation alone in braces that are no argument: ``x \mathrel{:=} y``."""
        if len(self.tokens) < 2 or self.tokens[-1].kind not in _SPACED or self.tokens[-2].kind is not Kind.BRACE_OPEN:
            return False
        return len(self.tokens) == 2 or self.tokens[-3].kind in _NOT_OF_THEM

    def thousands(self, word: str, at: int) -> int:
        r"""Read a number whose digits stand in groups, ``1{,}000``, or its first group where a comma may be a decimal one."""
        braced = len(self.tokens) > 1 and self.tokens[-1].kind is Kind.BRACE_OPEN and self.tokens[-2].kind is Kind.SUBSCRIPT
        if "{,}" in word and (braced or self.has_decimal_commas):
            word = word[: word.index("{")]
        self.add(Kind.NUMBER, _GROUPING.sub("", word), at, at + len(word))
        return at + len(word)

    def scientific(self, word: str, at: int, after: int) -> None:
        """Read ``2e5`` as a number of five zeros; ``2e-5`` may be less than twice e by 5 as well, and is not read."""
        if word[-2] in "+-" or word[-3] in "+-":
            reason = f"{word} may be a number or a multiple of e: write a power of 10, or a space before the sign"
            self.add(Kind.UNKNOWN, word, at, after, reason)
        else:
            self.add(Kind.NUMBER, f"{Decimal(word):f}", at, after)

    def percent(self, start: int, end: int) -> None:
        r"""Read the sign behind a number as tenths, but not where it may be a share of what stands before: ``x + 10\%``."""
        *before, number = self.tokens[-3:] if self.tokens else (None,)
        summed = len(before) == 2 and before[1].kind is Kind.SIGN and before[0].kind in _OPERANDS
        whole = len(before) == 2 and before[0].kind is Kind.NUMBER and (before[0].text == "1" or before[0].reason == "%")
        if number is None or number.kind is not Kind.NUMBER or (summed and not whole):
            self.add(Kind.UNKNOWN, r"\%", start, end)
            return
        point = number.text.find(".") if "." in number.text else len(number.text)
        digits = number.text.replace(".", "")
        padded = digits.zfill(len(digits) - point + 3) if point < 3 else digits
        cut = point - 2 + len(padded) - len(digits)
        self.tokens[-1] = number._replace(text=f"{padded[:cut]}.{padded[cut:]}", end=self.span(start, end).end, reason="%")
