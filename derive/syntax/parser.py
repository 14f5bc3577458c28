r"""A formula read whole into its surface tree, or refused where it is not understood.

A sign of a sum, a product or a derivative reaches over the factors on its right, up to the next plus or minus.  Braces do not
show on the page, so they never group what would read differently without them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from derive.diagnostics import Code
from derive.source import Source, Span
from derive.syntax.lexer import Kind, ReadingError, Token, tokenize
from derive.syntax.names import NAME_STARTS, NameReader, roman_word
from derive.syntax.tree import (
    Ambiguous,
    Application,
    Condition,
    Group,
    KnownFunction,
    Link,
    Name,
    Node,
    Numeral,
    Product,
    Quotient,
    Relation,
    Root,
    Signed,
    Statement,
    Subscript,
    Sum,
    Superscript,
)

__all__ = [
    "FormulaReader", "ReadingError", "Vocabulary", "parse_condition", "parse_formula", "parse_relation", "read_condition",
    "read_side",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Canonical names known to be functions, and names known to be scalars, families, sizes or indices."""

    functions: frozenset[str]
    quantities: frozenset[str]


_FUNCTIONS = frozenset(("ln", "log", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh"))
_CONSTANTS = frozenset(("e", r"\pi"))
_OPENING = frozenset((Kind.OPEN, Kind.LEFT))
_SCRIPTS = frozenset((Kind.SUBSCRIPT, Kind.SUPERSCRIPT, Kind.PRIME))
_SIDE_ENDS = frozenset((Kind.FINISH, Kind.BRACE_CLOSE, Kind.CLOSE, Kind.RIGHT, Kind.RELATION, Kind.CELL, Kind.ROW, Kind.END,
                        Kind.SEPARATOR, Kind.TEXT))  # fmt: skip
_LOOSE_AFTER_FUNCTION = frozenset((Kind.OPEN, Kind.LEFT, Kind.SLASH, Kind.TIMES, Kind.BIG, Kind.BEGIN))
_OPERATORS = {
    "=": "=",
    "!=": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}


class FormulaReader(NameReader):
    """Reads formulas from the tokens of one side; sums, derivatives and branches are read by the readers entered below."""

    def __init__(self, tokens: Sequence[Token], end: int, vocabulary: Vocabulary) -> None:
        super().__init__(tokens, end)
        self.vocabulary = vocabulary

    def whole(self) -> Node:
        """Read everything as one formula."""
        node = self.formula()
        return node if self.here.kind is Kind.FINISH else self.refuse_token()

    def formula(self) -> Node:
        """formula = [sign] product {sign product}."""
        start = self.here.start
        first = self.signed(self.take()) if self.here.kind is Kind.SIGN else self.product()
        if self.here.kind is not Kind.SIGN:
            return first
        terms, negatives = [first], [False]
        while self.here.kind is Kind.SIGN:
            negatives.append(self.take().text == "-")
            terms.append(self.product())
        return Sum(tuple(terms), tuple(negatives), self.span_from(start))

    def signed(self, sign: Token) -> Node:
        operand = self.product()
        return Signed(sign.text == "-", operand, self.span_from(sign.start))

    def product(self) -> Node:
        r"""product = factor {["\cdot"] factor | "/" factor}."""
        self.descend()
        start = self.here.start
        self.skip_fillers()
        factors = [READERS[self.here.kind](self)]
        while True:
            kind = self.here.kind
            if kind in STARTS:
                self.skip_fillers() or factors.append(self.beside(factors[-1]))
            elif kind is Kind.TIMES:
                self.at += 1
                factors.append(READERS[self.here.kind](self))
            elif kind is Kind.SLASH:
                factors = [self.slashed(factors, start)]
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

    def beside(self, left: Node) -> Node:
        start = self.here.start
        factor = READERS[self.here.kind](self)
        if isinstance(left, Numeral) and isinstance(factor, Numeral):
            self.refuse(r"two numbers stand side by side; write \cdot between them", start)
        return factor

    def slashed(self, factors: list[Node], start: int) -> Node:
        above = factors[0] if len(factors) == 1 else Product(tuple(factors), self.span_from(start))
        self.at += 1
        below = READERS[self.here.kind](self)
        return Quotient(above, below, True, self.span_from(start))

    def misplaced(self) -> Node:
        self.refuse_token()

    def numeral(self) -> Node:
        token = self.take()
        return self.raised(_number(token), token.start)

    def grouped(self) -> Node:
        start = self.here.start
        return self.raised(self.bracket(), start)

    def bracket(self) -> Group:
        """Read a bracketed formula."""
        opened = self.take()
        inner = self.formula()
        closed = self.here
        if closed.kind not in (Kind.CLOSE, Kind.RIGHT):
            self.refuse_token()
        self.at += 1
        return Group(opened.text, inner, closed.text, self.span_from(opened.start))

    def braced(self) -> Node:
        """Read braces that only group in the source: one closed factor, or all of a term or side."""
        opened, before = self.here, self.tokens[self.at - 1].kind if self.at else Kind.FINISH
        self.at += 1
        inner = self.formula()
        self.expect(Kind.BRACE_CLOSE)
        if isinstance(inner, Name):
            return self.scripted(inner, inner, opened.start)
        if isinstance(inner, Subscript | Numeral | Group | Application | KnownFunction | Root):
            return self.raised(inner, opened.start)
        self.check_braces_unneeded(inner, opened, before)
        return inner

    def check_braces_unneeded(self, inner: Node, opened: Token, before: Kind) -> None:
        after = self.here.kind
        starts_side = before in _SIDE_ENDS or before in (Kind.BRACE_OPEN, Kind.OPEN, Kind.LEFT)
        closed = isinstance(inner, Superscript | Quotient) and after not in _SCRIPTS
        whole_side = starts_side and after in _SIDE_ENDS
        whole_term = not isinstance(inner, Sum | Signed) and before is Kind.SIGN and after in (*_SIDE_ENDS, Kind.SIGN)
        whole_term = whole_term or (not isinstance(inner, Sum | Signed) and starts_side and after is Kind.SIGN)
        if not (closed or whole_side or whole_term):
            self.refuse("braces do not show on the page; write brackets around this part", opened.start)

    def noted(self) -> Node:
        r"""Read the formula above ``\underbrace{…}_{…}``; the note is left out."""
        mark = self.take()
        if self.here.kind is not Kind.BRACE_OPEN:
            self.refuse(f"the formula in braces is missing after {mark.text}", mark.start)
        close = self.closing[self.at]
        note = Kind.SUBSCRIPT if mark.text == r"\underbrace" else Kind.SUPERSCRIPT
        if self.tokens[close + 1].kind is note and self.tokens[close + 2].kind is Kind.BRACE_OPEN:
            behind = self.closing[close + 2] + 1
            del self.tokens[close + 1 : behind]
            self.closing = {
                p if p <= close else p - behind + close + 1: q if q <= close else q - behind + close + 1
                for p, q in self.closing.items()
            }
        return self.braced()
