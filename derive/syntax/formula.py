r"""Formulas of factors: sums, products, brackets, scripts, names and the functions applied to them.

Braces do not show on the page, so they never group what would read differently without them; what has two readings on
the page is refused with ``reading-ambiguous``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Never

from derive.diagnostics import Code
from derive.source import Span
from derive.syntax.lexer import Kind, ReadingError, Token
from derive.syntax.names import NAME_STARTS, NameReader, roman_word
from derive.syntax.tree import (
    Ambiguous,
    Application,
    Group,
    Name,
    Node,
    Numeral,
    Product,
    Quotient,
    Root,
    Signed,
    Subscript,
    Sum,
    Superscript,
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Canonical names known to be functions, and names known to be scalars, families, sizes or indices."""

    functions: frozenset[str]
    quantities: frozenset[str]


MAXIMAL_DIGITS = 1000

STARTS = frozenset((
    *NAME_STARTS, Kind.NUMBER, Kind.OPEN, Kind.LEFT, Kind.BRACE_OPEN, Kind.FRACTION, Kind.ROOT, Kind.FUNCTION, Kind.BIG,
    Kind.NOTED, Kind.BEGIN, Kind.COMMAND, Kind.PARTIAL, Kind.UNKNOWN,
))  # fmt: skip

_CONSTANTS = frozenset(("e", r"\pi"))
_BRACKETS = frozenset((Kind.OPEN, Kind.LEFT))
_ENDS = frozenset((
    Kind.FINISH, Kind.BRACE_CLOSE, Kind.CLOSE, Kind.RIGHT, Kind.RELATION, Kind.CELL, Kind.ROW, Kind.END, Kind.SEPARATOR,
    Kind.TEXT,
))  # fmt: skip
_BEGINS = frozenset((
    Kind.FINISH, Kind.BRACE_OPEN, Kind.OPEN, Kind.LEFT, Kind.CELL, Kind.ROW, Kind.BEGIN, Kind.SEPARATOR, Kind.RELATION,
))  # fmt: skip


class FormulaReader(NameReader):
    """Reads formulas from the tokens of one side; ``readers`` says how a factor is read by the token it begins with."""

    def __init__(
        self,
        tokens: Sequence[Token],
        end: int,
        vocabulary: Vocabulary,
        readers: Mapping[Kind, Callable[[FormulaReader], Node]],
    ) -> None:
        super().__init__(tokens, end)
        self.vocabulary = vocabulary
        self.readers = readers

    def formula(self) -> Node:
        """formula = [sign] product {sign product}."""
        start = self.here.start
        first = self.signed() if self.here.kind is Kind.SIGN else self.product()
        if self.here.kind is not Kind.SIGN:
            return first
        terms, negatives = [first], [False]
        while self.here.kind is Kind.SIGN:
            negatives.append(self.take().text == "-")
            terms.append(self.product())
        return Sum(tuple(terms), tuple(negatives), self.span_from(start))

    def signed(self) -> Node:
        """Read a term with a sign in front."""
        sign = self.take()
        operand = self.product()
        return Signed(sign.text == "-", operand, self.span_from(sign.start))

    def product(self) -> Node:
        r"""product = factor {["\cdot"] factor | "/" factor}."""
        self.descend()
        self.skip_fillers()
        start = self.here.start
        factors = [self.readers[self.here.kind](self)]
        while True:
            kind = self.here.kind
            if kind in STARTS:
                if not self.skip_fillers():
                    self.refuse_digits_beside(factors[-1])
                    factors.append(self.readers[kind](self))
            elif kind is Kind.TIMES:
                self.at += 1
                factors.append(self.readers[self.here.kind](self))
            elif kind is Kind.SLASH:
                self.at += 1
                below = self.readers[self.here.kind](self)
                factors = [self.slashed(factors, below, start)]
            else:
                break
        self.depth -= 1
        return factors[0] if len(factors) == 1 else Product(tuple(factors), self.span_from(start))

    def skip_fillers(self) -> bool:
        """Step over empty braces; tells whether there were any."""
        start = self.at
        while self.here.kind is Kind.BRACE_OPEN and self.tokens[self.at + 1].kind is Kind.BRACE_CLOSE:
            self.at += 2
        return self.at > start

    def refuse_digits_beside(self, left: Node) -> None:
        """Raise ReadingError where a number follows a number: on the page they would be one."""
        if self.here.kind is Kind.NUMBER and isinstance(left, Numeral):
            self.at += 1
            self.refuse(r"two numbers stand side by side; write \cdot between them", left.span.start)

    def slashed(self, factors: list[Node], below: Node, start: int) -> Node:
        """Give the quotient of the factors so far and the one behind the slash."""
        if len(factors) == 1:
            return Quotient(factors[0], below, True, self.span_from(start))
        last = factors[-1].span.end
        return Quotient(Product(tuple(factors), Span(start, last)), below, True, self.span_from(start))

    def misplaced(self) -> Node:
        """Raise ReadingError: no factor begins with the token that is next."""
        self.refuse_token()

    def numeral(self) -> Node:
        """Read a number and its exponent."""
        token = self.take()
        return self.raised(number(token), token.start)

    def grouped(self) -> Node:
        """Read a bracketed formula and its exponent."""
        start = self.here.start
        return self.raised(self.bracket(), start)

    def bracket(self) -> Group:
        """Read a bracketed formula."""
        opened = self.take()
        inner = self.formula()
        if self.here.kind not in (Kind.CLOSE, Kind.RIGHT):
            self.refuse_token()
        return Group(opened.text, inner, self.take().text, self.span_from(opened.start))

    def braced(self) -> Node:
        """Read braces that group in the source alone."""
        opened = self.at
        self.at += 1
        inner = self.formula()
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
        return self.ungrouped(inner, place)

    def ungrouped(self, inner: Node, place: int) -> Node:
        """Give what stood in braces that were opened at a place; raises ReadingError where they would matter."""
        start = self.tokens[place].start
        match inner:
            case Name():
                return self.scripted(inner, start)
            case Subscript() | Numeral() | Group() | Application() | Root():
                return self.raised(inner, start)
            case Superscript() | Quotient(slashed=False) if self.here.kind is not Kind.SUPERSCRIPT:
                return inner
            case _ if self.braces_hide_nothing(inner, self.tokens[place - 1].kind if place else Kind.FINISH):
                return inner
            case _:
                return self.refuse("braces do not show on the page; write brackets around this part", start)

    def braces_hide_nothing(self, inner: Node, before: Kind) -> bool:
        """Tell whether the formula reads the same without its braces: all of a side, or of a term that is no sum."""
        after = self.here.kind
        if isinstance(inner, Sum | Signed):
            return before in _BEGINS and after in _ENDS
        return (before in _BEGINS or before is Kind.SIGN) and (after in _ENDS or after is Kind.SIGN)

    def named(self) -> Node:
        """Read a name with its scripts and, where it is a function, its arguments."""
        start = self.here.start
        return self.scripted(self.name(), start)

    def scripted(self, name: Name, start: int) -> Node:
        """Read the scripts of a name, and a bracket behind it that belongs to it."""
        node = self.scripts(name, start)
        if self.here.kind not in _BRACKETS:
            return node
        if node is name:
            return self.call_or_factor(name, start)
        is_function = name.text in self.vocabulary.functions or roman_word(name.text) is not None
        if self.at in self.with_comma:
            self.refuse("arguments of an indexed or raised name are not read", start)
        if is_function and name.text not in self.vocabulary.quantities:
            return Ambiguous(node, self.bracket(), self.span_from(start))
        return node

    def call_or_factor(self, name: Name, start: int) -> Node:
        """Tell by the vocabulary whether a bracket holds the arguments of a name."""
        if name.text in self.vocabulary.functions or self.at in self.with_comma:
            return self.raised(self.application(name, start), start)
        if name.text in self.vocabulary.quantities or name.text in _CONSTANTS:
            return name
        if roman_word(name.text) is not None:
            return self.raised(self.application(name, start), start)
        return self.raised(Ambiguous(name, self.bracket(), self.span_from(start)), start)

    def application(self, name: Name, start: int) -> Node:
        """Read the arguments of a function."""
        self.at += 1
        arguments = [self.formula()]
        while self.sees(Kind.SEPARATOR) and self.here.text == ",":
            self.at += 1
            arguments.append(self.formula())
        if self.here.kind not in (Kind.CLOSE, Kind.RIGHT):
            self.refuse_token()
        self.at += 1
        return Application(name, tuple(arguments), self.span_from(start))

    def scripts(self, name: Name, start: int) -> Node:
        """Read the indices and the exponent of a name, in either order."""
        indices: tuple[Node, ...] = ()
        exponent: Node | None = None
        indexed = Span(start, start)
        while True:
            kind = self.here.kind
            if kind is Kind.SUBSCRIPT and not indices:
                indices = self.indices()
                indexed = self.span_from(start)
            elif kind is Kind.SUPERSCRIPT and exponent is None:
                exponent = self.exponent(name)
            elif kind is Kind.PRIME and exponent is None:
                name = Name(name.text + self.take().text, self.span_from(name.span.start))
            else:
                break
        self.refuse_second_script()
        node = Subscript(name, indices, indexed) if indices else name
        return node if exponent is None else Superscript(node, exponent, self.span_from(start))

    def raised(self, base: Node, start: int) -> Node:
        """Read the exponent of a finished factor, if it has one."""
        if self.here.kind is not Kind.SUPERSCRIPT:
            self.refuse_second_script()
            return base
        exponent = self.exponent(base)
        self.refuse_second_script()
        return Superscript(base, exponent, self.span_from(start))

    def refuse_second_script(self) -> None:
        """Raise ReadingError where one more script follows a factor that can have none."""
        token = self.here
        if token.kind in (Kind.SUPERSCRIPT, Kind.SUBSCRIPT, Kind.PRIME):
            self.at += 1
            self.refuse("this factor cannot have one more index or exponent; write brackets around it", token.start)

    def exponent(self, base: Node) -> Node:
        """Read an exponent; raises ReadingError where it may be a label."""
        mark = self.take()
        exponent = self.argument(mark)
        labels = isinstance(exponent, Group) and isinstance(exponent.inner, Name | Numeral)
        if labels and isinstance(base, Name) and base.text != "e":
            self.refuse("a bracketed exponent may be a label or a power", mark.start, Code.READING_AMBIGUOUS)
        return exponent

    def indices(self) -> tuple[Node, ...]:
        """Read a subscript: one index, or several between commas."""
        mark = self.take()
        if not self.sees(Kind.BRACE_OPEN):
            return (self.argument(mark),)
        self.at += 1
        found = [self.index()]
        while self.sees(Kind.SEPARATOR) and self.here.text == ",":
            self.at += 1
            found.append(self.index())
        self.expect(Kind.BRACE_CLOSE)
        return tuple(found)

    def index(self) -> Node:
        """Read one index; a word is a label."""
        start = self.here.start
        if self.here.kind is Kind.TEXT and self.here.text.isalnum():
            return self.word()
        node = self.formula()
        if isinstance(node, Group):
            self.refuse("an index in brackets is not read", start)
        return node

    def word(self) -> Node:
        """Read words as the name of a label."""
        token = self.take()
        return Name(rf"\text{{{token.text}}}", self.span_from(token.start))

    def argument(self, owner: Token) -> Node:
        """Read a formula in braces, or the single token that TeX takes in its place."""
        token = self.here
        if token.kind is Kind.BRACE_OPEN:
            self.at += 1
            node = self.formula()
            self.expect(Kind.BRACE_CLOSE)
            return node
        if token.kind in NAME_STARTS:
            text = self.spelling()
            return Name(text, self.span_from(token.start))
        if token.kind is Kind.NUMBER and len(token.text) == 1:
            return number(self.take())
        if token.kind is Kind.TEXT and owner.kind is Kind.SUBSCRIPT and token.text.isalnum():
            return self.word()
        if token.kind in (Kind.FRACTION, Kind.ROOT):
            return self.readers[token.kind](self)
        return self.refuse_argument(owner)

    def refuse_argument(self, owner: Token) -> Never:
        """Raise the error for an argument that is missing, or that TeX reads otherwise than it looks."""
        if self.here.kind in (Kind.COMMAND, Kind.UNKNOWN):
            self.refuse_token()
        if self.here.kind is Kind.NUMBER:
            self.at += 1
            self.refuse(f"write braces around the number after {owner.text}; TeX takes one digit", owner.start)
        message = f"an argument is missing after {owner.text}"
        raise ReadingError(Code.FORMULA_UNREADABLE, message, Span(owner.start, owner.end))

    def root(self) -> Node:
        r"""Read ``\sqrt[index]{radicand}``."""
        mark = self.take()
        index = None
        if self.here.kind is Kind.OPEN and self.here.text == "[":
            index = self.bracket().inner
        radicand = self.argument(mark)
        return self.raised(Root(radicand, index, self.span_from(mark.start)), mark.start)


def number(token: Token) -> Numeral:
    """Give the exact value of a number in digits; raises ReadingError when it has more digits than the limit."""
    span = Span(token.start, token.end)
    if len(token.text) > MAXIMAL_DIGITS:
        raise ReadingError(Code.LIMIT_EXCEEDED, f"a number has more than {MAXIMAL_DIGITS} digits", span)
    return Numeral(Fraction(token.text), len(token.text.partition(".")[2]), span)
