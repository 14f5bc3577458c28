"""Factorials and binomial coefficients as products, for whole numbers that are certainly not negative."""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Protocol

from derive.kernel.conditions import discharged
from derive.kernel.context import Context
from derive.kernel.rule import NonNegative
from derive.kernel.scope import Scope
from derive.resolve.counting import is_factorial, is_meant_to_count
from derive.resolve.dependencies import means_the_same, parts_of
from derive.resolve.known import NoMeaning
from derive.source import Span
from derive.syntax import tree
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Call,
    CannotSubstitute,
    Multiply,
    Number,
    Power,
    Product,
    Range,
    Symbol,
    Term,
    children,
    free_names,
    fresh_name,
    substitute,
    with_children,
)
from derive.values import dataclass

MOST_FACTORS = 20
NOT_WHOLE = "nothing says that it is a whole number"
MAY_BE_NEGATIVE = "this is, or has, the factorial of a number that may be negative"


@dataclass(frozen=True, slots=True)
class Counted:
    """A function that is only known at whole numbers, as its formula has factorials: it is written out wherever it stands.

    The ``scope`` is that of its definition.
    """

    parameters: tuple[str, ...]
    body: Term
    scope: Scope


class Reader(Protocol):
    """Reads formulas at a place, which may be in a function of some parameters."""

    @property
    def scope(self) -> Scope:
        """Give what is declared at the place."""

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
    """Give a binomial coefficient; None where its factorials are of numbers that may be negative.

    Where the lower number may be the greater one it is a product of quotients, which is 0 there; neither may then be negative.
    """
    if isinstance(below, Number) and below.value.denominator == 1 and 0 <= below.value <= MOST_FACTORS:
        falling = tuple(Add((above, Number(Fraction(-k)))) if k else above for k in range(below.value.numerator))
        return Multiply((*falling, Number(Fraction(1, factorial(below.value.numerator)))))
    difference = Add((above, Multiply((MINUS_ONE, below))))
    parts = [factorial_of(part, context, parameters) for part in (above, below, difference)]
    if parts[0] is None or parts[1] is None:
        return None
    if parts[2] is None:
        sure = all(discharged(NonNegative(part), context) for part in (above, below))
        return _in_steps(above, below, context) if sure and not parameters else None
    return Multiply((parts[0], Power(Multiply((parts[1], parts[2])), MINUS_ONE)))


def _in_steps(above: Term, below: Term, context: Context) -> Term:
    """Give a binomial coefficient as the product of ``(above - below + k) / k``."""
    free = free_names(above) | free_names(below)
    index = fresh_name("k", free | context.bound() | context.scope.ranges.keys())
    step = Add((above, Multiply((MINUS_ONE, below)), Symbol(index)))
    return Product(index, Range(ONE, below), (), Multiply((step, Power(Symbol(index), MINUS_ONE))))


def counted_at(function: Counted, arguments: tuple[Term, ...], reader: Reader, span: Span) -> Term:
    """Give the value of a function of whole numbers at arguments; raises NoMeaning where its factorials may have none there."""
    try:
        rest = substitute(function.body, dict.fromkeys(function.parameters, ONE))
        if len(arguments) != len(function.parameters) or not means_the_same((rest,), function.scope, reader.scope):
            raise NoMeaning("it is not clear what this function is here", span)
        body = substitute(function.body, dict(zip(function.parameters, arguments, strict=True)))
    except CannotSubstitute as error:
        raise NoMeaning(str(error), span) from error
    return _with_values(body, reader, span)


def _with_values(term: Term, reader: Reader, span: Span) -> Term:
    """Give a term whose factorials are those that its place allows; raises NoMeaning where one is of what may be negative."""
    if not (isinstance(term, Product) and is_factorial(term)):
        return with_children(term, tuple(_with_values(part, reader, span) for part in children(term)))
    found = factorial_of(term.range.upper, reader.context(), reader.parameters)
    if found is None:
        raise NoMeaning(MAY_BE_NEGATIVE, span)
    return found
