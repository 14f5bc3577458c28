r"""Formulas of factors: sums, products, brackets, names and the functions applied to them.

Braces do not show on the page, so they never group what would read differently without them; what has two readings on
the page is refused with ``reading-ambiguous``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from derive.source import Span
from derive.syntax.braces import BraceReader
from derive.syntax.commands import CLOSING, Kind
from derive.syntax.differentials import refuse_differentials, with_differentials
from derive.syntax.evaluation import between_ends
from derive.syntax.marked import with_indicators
from derive.syntax.names import DIFFERENCE, NAME_STARTS, roman_word
from derive.syntax.scripts import factorial, number
from derive.syntax.tokens import ReadingError, Token
from derive.syntax.tree import (
    Ambiguous,
    Application,
    Decorated,
    Derivative,
    DerivativeBy,
    Differential,
    Fenced,
    Group,
    Listing,
    Name,
    Node,
    Numeral,
    Operation,
    Product,
    Quotient,
    Root,
    Scripted,
    Signed,
    Subscript,
    Sum,
    Superscript,
)
from derive.syntax.vocabulary import Vocabulary

STARTS = frozenset((
    *NAME_STARTS, Kind.NUMBER, Kind.OPEN, Kind.LEFT, Kind.BRACE_OPEN, Kind.FRACTION, Kind.BINOMIAL, Kind.ROOT, Kind.FUNCTION,
    Kind.LIMIT, Kind.NABLA, Kind.BIG, Kind.INTEGRAL, Kind.NOTED, Kind.BEGIN, Kind.COMMAND, Kind.PARTIAL, Kind.UNKNOWN, Kind.MARK,
    Kind.DOTS, Kind.WORDS,
))  # fmt: skip

_CONSTANTS = frozenset(("e", r"\pi"))
_APPLIED = frozenset((r"\Gamma", r"\Pr", r"\mathbb{E}", r"\mathbb{P}", r"\mathbb{V}"))  # stand before a bracket as functions only
_NEVER_APPLIED = frozenset((r"\mathrm{d}", r"\mathrm{e}", r"\mathrm{i}", r"\mathrm{T}"))
_BRACKETS = frozenset((Kind.OPEN, Kind.LEFT))
_ROUND = frozenset(("(", "[", r"\{"))
_UNARY = frozenset((r"\pm", r"\mp"))


class FormulaReader(BraceReader):
    """Reads formulas from the tokens of one side.

    ``readers`` says how a factor is read by the token it begins with, ``inside`` how the content of brackets is read.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        end: int,
        vocabulary: Vocabulary,
        readers: Mapping[Kind, Callable[[FormulaReader], Node]],
        inside: Callable[[FormulaReader], Node],
    ) -> None:
        super().__init__(with_differentials(tokens, d_is_name=vocabulary.d_is_number), end)
        self.vocabulary = vocabulary
        self.readers = readers
        self.inside = inside

    def formula(self) -> Node:
        r"""formula = total {operation total}, where an operation such as ``\cup`` binds loosest."""
        start = self.here.start
        if self.here.kind is Kind.LOOSE and self.here.text in _UNARY:
            sign = self.take().text
            node: Node = Operation(sign, (self.total(),), self.span_from(start))
        else:
            node = self.total()
        while self.here.kind is Kind.LOOSE:
            sign = self.take().text
            node = Operation(sign, (node, self.total()), self.span_from(start))
        return node

    def total(self) -> Node:
        """total = [sign] product {sign product}."""
        start = self.here.start
        first = self.signed() if self.here.kind is Kind.SIGN else self.product()
        if self.here.kind is not Kind.SIGN:
            return first
        terms, negatives = [first], [False]
        while self.here.kind is Kind.SIGN:
            negatives.append(self.take().text == "-")
            terms.append(self.product())
        return between_ends(Sum(tuple(terms), tuple(negatives), self.span_from(start)))

    def signed(self) -> Node:
        """Read a term with a sign in front."""
        sign = self.take()
        operand = self.product()
        return Signed(sign.text == "-", operand, self.span_from(sign.start))

    def content(self) -> Node:
        """Read what may stand in brackets."""
        self.descend()
        node = self.inside(self)
        self.depth -= 1
        return node

    def product(self) -> Node:
        r"""product = factor {["\cdot"] factor | operation factor | "/" factor}."""
        self.descend()
        self.skip_fillers()
        start = self.here.start
        factors, dots = [self.factor()], list[int]()
        while True:
            kind = self.here.kind
            if kind in STARTS:
                if not self.skip_fillers():
                    self.refuse_digits_beside(factors[-1])
                    factors.append(self.factor())
            elif kind is Kind.TIMES:
                is_dot = self.take().text == r"\cdot"
                if self.here.kind is Kind.DIFFERENTIAL:
                    break
                negative = self.here.kind is Kind.SIGN and self.here.text == "-"
                factors.append(self.signed() if negative else self.factor())
                dots += [factors[-1].span.start] if is_dot else []
            elif kind is Kind.SLASH:
                factors = self.divided(factors, start)
            elif kind is Kind.TIGHT:
                sign = self.take().text
                factors = [Operation(sign, (joined(factors, start), self.factor()), self.span_from(start))]
            elif kind is Kind.EVALUATED:
                factors = [self.evaluated(joined(factors, start), start)]
            else:
                break
        self.depth -= 1
        factors = with_indicators(factors)
        return factors[0] if len(factors) == 1 else Product(tuple(factors), self.span_from(start), frozenset(dots))

    def divided(self, factors: list[Node], start: int) -> list[Node]:
        r"""Read what a slash divides the factors so far by; ``\partial f / \partial x`` is a derivative."""
        self.at += 1
        sign = self.here.text
        led_by_it = any(isinstance(factor, Name) and factor.text == sign for factor in factors[:-1])
        if led_by_it and self.tokens[self.at + 1].kind in NAME_STARTS:
            refuse_differentials(self, sign, start, self.vocabulary.quantities)
        below = self.factor()
        above = factors[-1]
        if isinstance(above, Differential) and isinstance(below, Differential) and above.sign == below.sign:
            span, straight = self.span_from(above.span.start), above.sign != r"\partial"
            return [*factors[:-1], Derivative(above.variable, (DerivativeBy(below.variable, 1),), False, span, straight)]
        return [Quotient(joined(factors, start), below, True, self.span_from(start))]

    def factor(self) -> Node:
        """Read one factor, with the factorial signs behind it."""
        start = self.here.start
        node = self.readers[self.here.kind](self)
        while self.here.kind is Kind.BANG:
            self.at += 1
            if self.here.kind is Kind.BANG:
                self.refuse("two signs of a factorial may mean a double factorial, which is not read; write brackets", start)
            node = self.raised(factorial(node, self.span_from(start)), start)
        return node

    def evaluated(self, node: Node, start: int) -> Node:
        r"""Read ``\big|_{x = a}`` behind a formula."""
        bar = self.take()
        inner = Fenced(".", node, bar.text, self.span_from(start))
        lower, upper = self.bounds()
        return Scripted(inner, lower, upper, self.span_from(start))

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

    def misplaced(self) -> Node:
        """Raise ReadingError: no factor begins with the token that is next."""
        self.refuse_token()

    def numeral(self) -> Node:
        """Read a number and its exponent; digits behind a zero are a label, as in ``x_{01}``."""
        token = self.take()
        label = token.text[0] == "0" and token.text[1:2].isdigit()
        return self.raised(Name(token.text, Span(token.start, token.end)) if label else number(token), token.start)

    def grouped(self) -> Node:
        """Read a bracketed formula and its scripts."""
        start = self.here.start
        return self.raised(self.bracket(), start)

    def bracket(self) -> Group | Fenced:
        """Read a bracketed formula."""
        opened, place = self.take(), self.at - 1
        inner = self.content()
        if self.here.kind not in (Kind.CLOSE, Kind.RIGHT):
            self.refuse_token()
        closed = self.take()
        span = self.span_from(opened.start)
        if opened.text in _ROUND and CLOSING[opened.text] == closed.text:
            return Group(opened.text, inner, closed.text, span)
        if isinstance(inner, Fenced) and inner.opening == inner.closing == "|" == opened.text and self.doubled(place):
            return Fenced(r"\|", inner.inner, r"\|", span)
        return Fenced(opened.text, inner, closed.text, span)

    def doubled(self, place: int) -> bool:
        """Tell whether the bar at a place and the one that closes it are typed twice, as in ``||x||``."""
        first, last = self.tokens[place : place + 2], self.tokens[self.at - 2 : self.at]
        return all(one.kind is other.kind and one.end == other.start for one, other in (first, last))

    def named(self) -> Node:
        """Read a name with its scripts and, where it is a function, its arguments."""
        start = self.here.start
        name = self.name_if_any()
        if name is None:
            return self.decorated_formula()
        if name.text == DIFFERENCE and self.here.kind in NAME_STARTS and name.text not in self.vocabulary.quantities:
            of = self.name_if_any()
            name = name if of is None else Name(f"{DIFFERENCE} {of.text}", self.span_from(start))
        return self.scripted(name, start)

    def name_if_any(self) -> Name | None:
        """Read a name, or nothing where a formula that is none stands under its accent or in its font."""
        place, depth = self.at, self.depth
        try:
            return self.name()
        except ReadingError:
            self.at, self.depth = place, depth
            return None

    def decorated_formula(self) -> Node:
        r"""Read a formula that is no name under an accent, a line or in a font, as ``\overline{A \cup B}``."""
        mark = self.take()
        if not self.sees(Kind.BRACE_OPEN) or self.tokens[self.at + 1].kind is Kind.BRACE_CLOSE:
            self.at -= 1
            self.name()  # says what is wrong with it
        self.at += 1
        inner = self.content()
        self.expect(Kind.BRACE_CLOSE)
        return self.raised(Decorated(mark.text, inner, self.span_from(mark.start)), mark.start)

    def scripted(self, name: Name, start: int) -> Node:
        """Read the scripts of a name, and a bracket behind it that belongs to it."""
        node = self.scripts(name, start)
        if self.here.kind not in _BRACKETS or self.here.text not in _ROUND:
            return node
        if isinstance(node, Name):
            return self.call_or_factor(node, start)
        if self.at in self.lists and isinstance(node, Subscript | Superscript):
            return self.raised(self.application(node, start), start)
        if name.text in self.vocabulary.quantities:
            return node
        applied = self.is_applied(name.text)
        if applied and isinstance(node, Subscript) and name.text not in self.vocabulary.functions:
            return self.raised(self.application(node, start), start)
        if applied or name.text in self.vocabulary.functions:
            return Ambiguous(node, self.grouping(), self.span_from(start))
        return node

    @staticmethod
    def is_applied(name: str) -> bool:
        r"""Tell whether a name before a bracket is a function by the way it is written: ``\mathrm{Var}``, ``\Gamma``."""
        upright = roman_word(name) is not None or (name.startswith(r"\mathrm{") and len(name) == len(r"\mathrm{E}"))
        return name in _APPLIED or (upright and name not in _NEVER_APPLIED)

    def grouping(self) -> Group:
        """Read a bracket that groups; raises ReadingError where its ends do not fit."""
        start = self.here.start
        node = self.bracket()
        if not isinstance(node, Group):
            self.refuse("these brackets do not fit", start)
        return node

    def call_or_factor(self, name: Name, start: int) -> Node:
        """Tell by the vocabulary whether a bracket holds the arguments of a name."""
        if name.text in self.vocabulary.functions or self.at in self.lists:
            return self.raised(self.application(name, start), start)
        if name.text in self.vocabulary.quantities or name.text in _CONSTANTS:
            return name
        if self.is_applied(name.text):
            return self.raised(self.application(name, start), start)
        if self.tokens[self.closing[self.at]].text != CLOSING[self.here.text]:
            return name
        return self.raised(Ambiguous(name, self.grouping(), self.span_from(start)), start)

    def application(self, name: Name | Subscript | Superscript, start: int) -> Node:
        """Read the arguments of a function."""
        group = self.grouping()
        inner = group.inner
        arguments = inner.items if isinstance(inner, Listing) and inner.separator == "," else (inner,)
        return Application(name, arguments, self.span_from(start), group.opening)

    def root(self) -> Node:
        r"""Read ``\sqrt[index]{radicand}``."""
        mark = self.take()
        index = None
        if self.here.kind is Kind.OPEN and self.here.text == "[":
            index = self.grouping().inner
        radicand = self.argument(mark)
        return self.raised(Root(radicand, index, self.span_from(mark.start)), mark.start)


def joined(factors: Sequence[Node], start: int) -> Node:
    """Give the product of the factors, or the only one of them."""
    return factors[0] if len(factors) == 1 else Product(tuple(factors), Span(start, factors[-1].span.end))
