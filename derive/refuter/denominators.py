"""Denominators inside sums and products: an empty sum has a value whatever they are, and would hide that one is zero."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.terms import (
    Add,
    Cases,
    Derivative,
    Integral,
    Limit,
    Multiply,
    Number,
    Power,
    Product,
    Sum,
    Term,
    children,
    free_names,
    key,
)


def guarded_by(left: Term, right: Term) -> Term:
    """Give the left side where no denominator inside a sum is zero for all its terms: an empty sum would hide that."""
    hidden = {key(part): part for side in (left, right) for part in _fixed_denominators(side, None)}
    return Add((left, *(Multiply((Number(Fraction(0)), part)) for part in hidden.values()))) if hidden else left


def _fixed_denominators(term: Term, bound: frozenset[str] | None) -> Iterator[Power]:
    """Give the negative powers inside sums and products that do not depend on what is bound there."""
    match term:
        case Power(base, Number(value)) if value < 0 and bound is not None and bound.isdisjoint(free_names(base)):
            yield term
        case Sum(index) | Product(index):
            bound = (bound or frozenset()) | {index}
        case _:
            pass
    if not isinstance(term, Derivative | Integral | Limit | Cases):
        for part in children(term):
            yield from _fixed_denominators(part, bound)
