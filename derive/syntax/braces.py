r"""Braces that group in the source alone, and the formula of ``\underbrace``.

Braces do not show on the page, so what would read differently without them is refused.
"""

from __future__ import annotations

from derive.syntax.commands import Kind
from derive.syntax.scripts import ScriptReader
from derive.syntax.tree import (
    Application,
    Assertion,
    Binomial,
    Decorated,
    Fenced,
    Group,
    KnownFunction,
    Listing,
    Mark,
    Matrix,
    Name,
    Node,
    Numeral,
    Operation,
    Quotient,
    Root,
    Scripted,
    Signed,
    Subscript,
    Sum,
    Superscript,
    Words,
)

_ENDS = frozenset((
    Kind.FINISH, Kind.BRACE_CLOSE, Kind.CLOSE, Kind.RIGHT, Kind.RELATION, Kind.CELL, Kind.ROW, Kind.END, Kind.SEPARATOR,
    Kind.TEXT, Kind.GIVEN, Kind.COLON, Kind.ARROW,
))  # fmt: skip
_BEGINS = frozenset((
    Kind.FINISH, Kind.BRACE_OPEN, Kind.OPEN, Kind.LEFT, Kind.CELL, Kind.ROW, Kind.BEGIN, Kind.SEPARATOR, Kind.RELATION,
    Kind.GIVEN, Kind.COLON, Kind.ARROW,
))  # fmt: skip


class BraceReader(ScriptReader):
    """Reads what stands in braces; how a name goes on behind its scripts is left to the class that builds on it."""

    def scripted(self, name: Name, start: int) -> Node:
        """Read the scripts of a name, and a bracket behind it that belongs to it."""
        raise NotImplementedError

    def braced(self) -> Node:
        """Read braces that group in the source alone."""
        opened = self.at
        self.at += 1
        inner = self.content()
        self.expect(Kind.BRACE_CLOSE)
        return self.ungrouped(inner, opened)

    def noted(self) -> Node:
        r"""Read the formula of ``\underbrace{…}_{…}``; the note is no part of it."""
        place, mark = self.at, self.take()
        if self.here.kind is not Kind.BRACE_OPEN:
            self.refuse(f"the formula in braces is missing after {mark.text}", mark.start)
        self.at += 1
        inner = self.formula()
        self.expect(Kind.BRACE_CLOSE)
        if self.sees(Kind.SUBSCRIPT if mark.text == r"\underbrace" else Kind.SUPERSCRIPT):
            script = self.take()
            if self.sees(Kind.FINISH):
                self.refuse_argument(script)
            self.at = self.closing.get(self.at, self.at) + 1
        if self.needs_braces(inner, place):
            return self.raised(Decorated(mark.text, inner, self.span_from(mark.start)), mark.start)
        return self.ungrouped(inner, place)

    def needs_braces(self, inner: Node, place: int) -> bool:
        """Tell whether a formula would read otherwise without what groups it."""
        if isinstance(inner, Name | Subscript | Numeral | Group | Application | Root | Superscript | Quotient | Fenced):
            return False
        return not self.braces_hide_nothing(inner, self.tokens[place - 1].kind if place else Kind.FINISH)

    def ungrouped(self, inner: Node, place: int) -> Node:
        """Give what stood in braces that were opened at a place; raises ReadingError where they would matter."""
        start = self.tokens[place].start
        match inner:
            case Name():
                return self.scripted(inner, start)
            case (
                Subscript() | Numeral() | Group() | Application() | Root() | Fenced() | Decorated() | Matrix() | Binomial() | Mark()
            ):
                return self.raised(inner, start)
            case Superscript(_, Group() | Mark() | Name(r"\mathrm{T}" | r"\mathsf{T}")):
                return self.raised(inner, start)
            case Superscript() | Quotient(slashed=False) | Scripted() | Words() if self.here.kind is not Kind.SUPERSCRIPT:
                return inner
            case KnownFunction(_, Group()) if self.here.kind is not Kind.SUPERSCRIPT:
                return inner
            case _ if self.braces_hide_nothing(inner, self.tokens[place - 1].kind if place else Kind.FINISH):
                return inner
            case _:
                return self.refuse("braces do not show on the page; write brackets around this part", start)

    def braces_hide_nothing(self, inner: Node, before: Kind) -> bool:
        """Tell whether the formula reads the same without its braces: all of a side, or of a term that is no sum."""
        after = self.here.kind
        if isinstance(inner, Sum | Signed | Operation | Listing | Assertion):
            return before in _BEGINS and after in _ENDS
        return (before in _BEGINS or before is Kind.SIGN) and (after in _ENDS or after is Kind.SIGN)
