"""Exact quotients of polynomials in the symbols, and fractional powers of symbols, of a few expressions.

Numerators are expanded by ``sympy.polys``; denominators stay products of monic factors, so that no common divisor is
needed to see that a difference is zero.  The work is counted and given up when it grows too large.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import lcm, prod
from typing import Any

import sympy
from sympy.polys.orderings import lex
from sympy.polys.rings import PolyElement, ring

from derive.sympy_engine.convert import CannotConvert

MOST_WORK = 50_000
MOST_TERMS_TO_CANCEL = 300
LARGEST_ROOT = 12


@dataclass(frozen=True)
class Quotient:
    """A polynomial over a product of monic factors with their multiplicities."""

    numerator: PolyElement
    denominator: Mapping[PolyElement, int]


class Quotients:
    """The quotients over the symbols of some expressions; the symbols named first are the leading ones."""

    def __init__(self, expressions: Sequence[sympy.Expr], leading: Sequence[sympy.Symbol] = ()) -> None:
        self.symbols = _ordered(expressions, leading)
        self.roots = dict.fromkeys(self.symbols, 1) | _roots(expressions)
        self.ring, *generators = ring([f"t{k}" for k in range(max(1, len(self.symbols)))], sympy.QQ, lex)
        self.generators = dict(zip(self.symbols, generators, strict=False))
        self.work = MOST_WORK

    def quotient(self, expression: sympy.Expr) -> Quotient:
        """Give the quotient of an expression; raises CannotConvert where it is none or too large."""
        if expression.is_Rational:
            return Quotient(self.ring(expression.p) / expression.q, {})
        if expression.is_Symbol:
            return Quotient(self.generators[expression] ** self.roots[expression], {})
        if expression.is_Add:
            return self._add([self.quotient(part) for part in expression.args])
        if expression.is_Mul:
            return reduce(self._multiply, (self.quotient(part) for part in expression.args))
        if expression.is_Pow and expression.exp.is_Rational:
            return self._power(expression.base, expression.exp)
        raise CannotConvert(f"{type(expression).__name__} is not rational")

    def cancelled(self, expression: sympy.Expr) -> tuple[PolyElement, PolyElement]:
        """Give numerator and denominator without a common factor, the denominator monic."""
        quotient = self.quotient(expression)
        if not quotient.denominator:
            return quotient.numerator, self.ring.one
        whole = self.expanded(self.ring.one, quotient.denominator)
        if max(len(whole), len(quotient.numerator)) > MOST_TERMS_TO_CANCEL:
            raise CannotConvert("the formula is too large")
        numerator, denominator = quotient.numerator.cancel(whole)
        return numerator / denominator.LC, denominator.monic()

    def expression(self, polynomial: PolyElement) -> sympy.Expr:
        """Give a polynomial back as an expression in the symbols."""
        values = [s ** sympy.Rational(1, self.roots[s]) for s in self.symbols]
        return polynomial.as_expr(*(values or [sympy.Integer(0)]))

    def expanded(self, start: PolyElement, factors: Mapping[PolyElement, int]) -> PolyElement:
        """Multiply a polynomial by powers of others; raises CannotConvert where that is too large."""
        return reduce(self._product, (self._raised(factor, k) for factor, k in factors.items()), start)

    def difference(self, left: sympy.Expr, right: sympy.Expr) -> Quotient:
        """Give left minus right over a common denominator."""
        minus = self.quotient(right)
        return self._add([self.quotient(left), Quotient(-minus.numerator, minus.denominator)])

    def _power(self, base: sympy.Expr, exponent: sympy.Rational) -> Quotient:
        if base.is_Symbol:
            root, power = self.generators[base], int(exponent * self.roots[base])
            return Quotient(root**power, {}) if power >= 0 else Quotient(self.ring.one, {root: -power})
        if not exponent.is_Integer:
            raise CannotConvert("a root of a sum")
        power, quotient = int(exponent), self.quotient(base)
        inner = quotient if power >= 0 else self._inverse(quotient)
        below = {factor: abs(power) * k for factor, k in inner.denominator.items()}
        return Quotient(self._raised(inner.numerator, abs(power)), below)

    def _inverse(self, quotient: Quotient) -> Quotient:
        if not quotient.numerator:
            raise CannotConvert("a denominator is zero")
        above = self.expanded(self.ring.one, quotient.denominator)
        leading = quotient.numerator.LC
        return Quotient(above / leading, self._factors(quotient.numerator.monic()))

    def _factors(self, polynomial: PolyElement) -> Mapping[PolyElement, int]:
        if len(polynomial) > 1:
            return {polynomial: 1}
        return {self.ring.gens[k]: power for k, power in enumerate(polynomial.LM) if power}

    def _add(self, parts: list[Quotient]) -> Quotient:
        grouped: dict[frozenset[tuple[PolyElement, int]], PolyElement] = {}
        for part in parts:
            below = frozenset(part.denominator.items())
            grouped[below] = grouped.get(below, self.ring.zero) + part.numerator
        common: Counter[PolyElement] = Counter()
        for below in grouped:
            common |= Counter(dict(below))
        above = (self.expanded(numerator, common - Counter(dict(below))) for below, numerator in grouped.items())
        return Quotient(sum(above, self.ring.zero), dict(common))

    def _multiply(self, left: Quotient, right: Quotient) -> Quotient:
        below = Counter(left.denominator) + Counter(right.denominator)
        above, shared = self._without(left.numerator, below)
        other, also = self._without(right.numerator, shared)
        return Quotient(self._product(above, other), dict(also))

    def _without(self, numerator: PolyElement, below: Counter[PolyElement]) -> tuple[PolyElement, Counter[PolyElement]]:
        """Cancel a numerator that is itself one of the factors of the denominator."""
        if len(numerator) > 1 and numerator.monic() in below:
            factor, leading = numerator.monic(), numerator.LC
            return self.ring(leading), below - Counter({factor: 1})
        return numerator, below

    def _product(self, left: PolyElement, right: PolyElement) -> PolyElement:
        self.work -= len(left) * len(right)
        if self.work < 0:
            raise CannotConvert("the expanded formula is too large")
        return left * right

    def _raised(self, polynomial: PolyElement, power: int) -> PolyElement:
        if len(polynomial) == 1:
            return polynomial**power
        return reduce(self._product, [polynomial] * power, self.ring.one)


def _ordered(expressions: Sequence[sympy.Expr], leading: Sequence[sympy.Symbol]) -> list[sympy.Symbol]:
    present: set[Any] = set().union(*(e.free_symbols for e in expressions))
    first = [s for s in leading if s in present]
    return first + sorted(present.difference(first), key=lambda s: (s.name, s.sort_key()))


def _roots(expressions: Iterable[sympy.Expr]) -> dict[sympy.Symbol, int]:
    roots: dict[sympy.Symbol, int] = {}
    for power in set().union(*(e.atoms(sympy.Pow) for e in expressions)):
        if power.base.is_Symbol and power.exp.is_Rational:
            roots[power.base] = lcm(roots.get(power.base, 1), int(power.exp.q))
    if prod(roots.values()) > LARGEST_ROOT**3 or max(roots.values(), default=1) > LARGEST_ROOT:
        raise CannotConvert("roots of too many kinds")
    return roots
