"""Factorials and binomial coefficients as products, for whole numbers that are certainly not negative."""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Protocol

from derive.kernel.conditions import discharged
from derive.kernel.context import Context
from derive.kernel.rule import NonNegative
from derive.resolve.counting import is_meant_to_count
from derive.resolve.dependencies import parts_of
from derive.resolve.known import NoMeaning
from derive.syntax import tree
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Call,
    Multiply,
    Number,
    Power,
    Product,
    Range,
    Symbol,
    Term,
    free_names,
    fresh_name,
)

MOST_FACTORS = 20
NOT_WHOLE = "nothing says that it is a whole number"
MAY_BE_NEGATIVE = "this is, or has, the factorial of a number that may be negative"


class Reader(Protocol):
    """Reads formulas at a place, which may be in a function of some parameters."""

    @property
    def parameters(self) -> frozenset[str]:
        """Give the parameters of the function that is being defined."""

    def term(self, node: tree.Node) -> Term:
        """Give the term for a tree."""

    def whole(self, node: tree.Node) -> Term:
        """Give the term for a tree that stands for a whole number."""

    def context(self) -> Context:
        """Give the place."""


def counted(node: tree.Factorial | tree.Binomial, reader: Reader) -> Term:
    """Give a factorial or a binomial coefficient; raises NoMeaning where a factorial may be of a negative number."""
    if isinstance(node, tree.Factorial):
        term = factorial_of(reader.whole(node.operand), reader.context(), reader.parameters)
    else:
        term = binomial_of(reader.term(node.above), reader.whole(node.below), reader.context(), reader.parameters)
    if term is None:
        raise NoMeaning(MAY_BE_NEGATIVE, node.span)
    return term


def factorial_of(term: Term, context: Context, parameters: frozenset[str] = frozenset()) -> Term | None:
    """Give a factorial; None for a number that may be negative although it stands under a factorial."""
    if isinstance(term, Number) and term.value.denominator == 1 and 0 <= term.value <= MOST_FACTORS:
        return Number(Fraction(factorial(term.value.numerator)))
    if any(isinstance(part, Apply | Call) for part in parts_of((term,))):
        return None
    if not discharged(NonNegative(term), context) and not is_meant_to_count(term, context, parameters):
        return None
    index = fresh_name("k", free_names(term) | context.bound() | context.scope.ranges.keys())
    return Product(index, Range(ONE, term), (), Symbol(index))


def binomial_of(above: Term, below: Term, context: Context, parameters: frozenset[str] = frozenset()) -> Term | None:
    """Give a binomial coefficient; None where its factorials are of numbers that may be negative."""
    if isinstance(below, Number) and below.value.denominator == 1 and 0 <= below.value <= MOST_FACTORS:
        falling = tuple(Add((above, Number(Fraction(-k)))) if k else above for k in range(below.value.numerator))
        return Multiply((*falling, Number(Fraction(1, factorial(below.value.numerator)))))
    difference = Add((above, Multiply((MINUS_ONE, below))))
    parts = [factorial_of(part, context, parameters) for part in (above, below, difference)]
    if parts[0] is None or parts[1] is None or parts[2] is None:
        return None
    return Multiply((parts[0], Power(Multiply((parts[1], parts[2])), MINUS_ONE)))
