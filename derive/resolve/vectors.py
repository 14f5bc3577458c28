r"""Which formulas with vectors such as ``\mathbf{z}`` say the same for every component, so that they can be read at one.

Sums of vectors, their multiples by scalars, and the derivative of a scalar by a vector do.  Products of vectors, functions and
powers of them, and derivatives of vectors by vectors do not, and neither does a scalar added to a vector.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum, auto

from derive.resolve.dependencies import parts_of
from derive.resolve.known import NoMeaning
from derive.source import Span
from derive.syntax import tree
from derive.terms import Element, Number, Term

IsVectorName = Callable[[str], bool]
REFUSAL = "vector notation other than component by component is not supported yet"
TOKEN = re.compile(r"\\[A-Za-z]+|[A-Za-z]")


class Shape(Enum):
    """What a formula gives; the number 0 is a scalar and also the zero of every space of vectors."""

    SCALAR = auto()
    ZERO = auto()
    VECTOR = auto()


def letters_written(texts: Iterable[str]) -> frozenset[str]:
    """Give the letters and commands that occur in formulas, wherever they stand."""
    return frozenset(token for text in texts for token in TOKEN.findall(text))


def is_plain_letter(name: str) -> bool:
    """Tell whether a name is one letter or one command, without accents, fonts and primes."""
    return TOKEN.fullmatch(name) is not None


def shape(node: tree.Node, is_vector: IsVectorName) -> Shape:
    """Give the shape of a formula; raises NoMeaning where it cannot be read at one component."""
    return _Shapes(is_vector).of(node)


class _Shapes:
    def __init__(self, is_vector: IsVectorName) -> None:
        self.is_vector = is_vector

    def of(self, node: tree.Node) -> Shape:
        match node:
            case tree.Numeral(value):
                return Shape.SCALAR if value else Shape.ZERO
            case tree.Name(text):
                return Shape.VECTOR if self.is_vector(text) else Shape.SCALAR
            case tree.Group(_, inner, _) | tree.Signed(_, inner):
                return self.of(inner)
            case tree.Sum(terms):
                return self.alike(terms, node.span)
            case tree.Cases(branches):
                return self.alike(tuple(b.value for b in branches), node.span)
            case tree.Product(factors):
                return self.product(factors, node.span)
            case tree.Quotient(above, below):
                self.scalars((below,))
                return self.of(above)
            case tree.BigOperator():
                return self.big(node)
            case tree.Derivative():
                return self.derivative(node)
            case _:
                self.scalars(_parts(node))
                return Shape.SCALAR

    def scalars(self, nodes: Iterable[tree.Node]) -> None:
        """Require that no part of a formula is a vector."""
        for node in nodes:
            if self.of(node) is Shape.VECTOR:
                raise NoMeaning(REFUSAL, node.span)

    def alike(self, nodes: tuple[tree.Node, ...], span: Span) -> Shape:
        """Require that the terms of a sum are all vectors or all scalars."""
        shapes = {self.of(node) for node in nodes}
        if Shape.VECTOR in shapes:
            if Shape.SCALAR in shapes:
                raise NoMeaning(REFUSAL, span)
            return Shape.VECTOR
        return Shape.ZERO if shapes == {Shape.ZERO} else Shape.SCALAR

    def product(self, factors: tuple[tree.Node, ...], span: Span) -> Shape:
        shapes = [self.of(factor) for factor in factors]
        if shapes.count(Shape.VECTOR) > 1:
            raise NoMeaning(REFUSAL, span)
        return Shape.VECTOR if Shape.VECTOR in shapes else Shape.SCALAR

    def big(self, node: tree.BigOperator) -> Shape:
        self.scalars(bound for bound in (node.lower, node.upper) if bound is not None)
        body = self.of(node.body)
        if node.kind != "sum" and body is Shape.VECTOR:
            raise NoMeaning(REFUSAL, node.span)
        return body

    def derivative(self, node: tree.Derivative) -> Shape:
        shapes = [self.of(node.body)]
        shapes += [self.of(by.variable) for by in node.variables for _ in range(by.order)]
        if shapes.count(Shape.VECTOR) > 1:
            raise NoMeaning(REFUSAL, node.span)
        return Shape.VECTOR if Shape.VECTOR in shapes else Shape.SCALAR


def _parts(node: tree.Node) -> tuple[tree.Node, ...]:
    """Give the parts of a formula that is a scalar and has to be made of scalars."""
    match node:
        case tree.Superscript(base, exponent):
            return base, exponent
        case tree.Root(radicand, index):
            return (radicand,) if index is None else (radicand, index)
        case tree.KnownFunction(_, argument):
            return (argument,)
        case tree.Application(_, arguments):
            return arguments
        case _:
            return ()


def numbered(term: Term) -> Iterator[str]:
    """Give the names that have a number alone below them: one of several, and no component, where they are arrays."""
    for part in parts_of((term,)):
        match part:
            case Element(family, (Number(),)):
                yield family
            case _:
                pass
