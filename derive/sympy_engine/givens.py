"""Equations between plain symbols solved for one of them, so that every point of the solution satisfies them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import sympy

from derive.sympy_engine.atoms import identical
from derive.sympy_engine.convert import CannotConvert

MOST_SYMBOLS = 40
MOST_TERMS = 1_000


@dataclass(frozen=True)
class Solution:
    """What some symbols are in terms of the others, and the expressions that are zero but were not solved."""

    values: Mapping[sympy.Symbol, sympy.Expr]
    unsolved: tuple[sympy.Expr, ...]

    def apply(self, expression: sympy.Expr) -> sympy.Expr:
        """Put the values in."""
        return expression.xreplace(dict(self.values)) if self.values else expression


def solve(zeros: Sequence[sympy.Expr]) -> Solution:
    """Solve expressions that are zero, one after the other, for a symbol in which they are linear.

    Raises CannotConvert where they contradict each other or are too large.
    """
    values: dict[sympy.Symbol, sympy.Expr] = {}
    unsolved: list[sympy.Expr] = []
    for zero in zeros:
        rest = zero.xreplace(values)
        found = _solved(rest)
        if found is not None:
            values = {s: v.xreplace(found) for s, v in values.items()} | found
        elif not _vanishes(rest):
            unsolved.append(rest)
    left = (zero.xreplace(values) for zero in unsolved)
    return Solution(values, tuple(zero for zero in left if not _vanishes(zero)))


def _vanishes(expression: sympy.Expr) -> bool:
    if expression.is_number and not identical(expression, sympy.Integer(0)):
        raise CannotConvert("the givens contradict each other")
    return bool(expression.is_number)


def _solved(expression: sympy.Expr) -> dict[sympy.Symbol, sympy.Expr] | None:
    numerator = sympy.fraction(sympy.together(expression))[0]
    if len(numerator.free_symbols) > MOST_SYMBOLS or _terms(numerator) > MOST_TERMS:
        raise CannotConvert("a given is too large")
    above = sympy.expand(numerator)
    for symbol in sorted(above.free_symbols, key=lambda s: s.name, reverse=True):
        slope = sympy.expand(sympy.diff(above, symbol))
        # A slope that can vanish would lose the solutions where it does: from x y = 0 does not follow y = 0.
        if symbol not in slope.free_symbols and slope.is_nonzero:
            return {symbol: sympy.expand(symbol - above / slope)}
    return None


def _terms(expression: sympy.Expr) -> int:
    """Bound the number of terms from above that multiplying out gives."""
    if expression.is_Pow and expression.exp.is_Integer:
        return int(min(_terms(expression.base), MOST_TERMS + 1) ** min(abs(expression.exp), MOST_TERMS))
    parts = [min(_terms(part), MOST_TERMS + 1) for part in expression.args]
    return sum(parts) if expression.is_Add else prod(parts)
