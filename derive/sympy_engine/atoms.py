"""Expressions with exponentials, logarithms and roots as quotients of polynomials over atoms.

exp(u) becomes a product of atoms, one for every monomial of u, raised to its coefficient; the logarithm of a product
becomes a sum where the factors are certainly positive; a root splits in the same way.  So a polynomial identity over
the atoms is an identity of the expressions wherever these are real; the converse need not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy
from sympy.polys.rings import PolyElement

from derive.sympy_engine.convert import CannotConvert
from derive.sympy_engine.quotients import Quotients

MOST_TERMS_TO_FACTOR = 40
HIGHEST_TO_FACTOR = 24
MOST_TERMS_TO_REDUCE = 2_000
LARGEST_TO_FACTOR = 10**12


def identical(
    left: sympy.Expr, right: sympy.Expr, zeros: Sequence[sympy.Expr] = (), positive: Sequence[sympy.Expr] = ()
) -> bool:
    """Tell whether two expressions are seen to be equal wherever both are real; zeros are 0, positive is above 0.

    Raises CannotConvert where a denominator vanishes, a function is not known or the formula is too large.
    """
    atoms = Atoms(frozenset(sympy.expand(e).as_content_primitive()[1] for e in positive))
    one, other, *rest = (atoms.plain(e) for e in (left, right, *zeros))
    related = [side for r in atoms.relations for side in (r.symbol, r.above)]
    quotients = Quotients([one, other, *rest, *related], atoms.created[::-1])
    equations = [quotients.difference(r.symbol**r.power, r.above) for r in atoms.relations]
    divisors = [q.numerator for q in (*equations, *map(quotients.quotient, rest)) if q.numerator]
    difference = quotients.difference(one, other)
    if not all(_reduced(factor, divisors) for factor in difference.denominator):
        raise CannotConvert("a denominator is zero")
    return not _reduced(difference.numerator, divisors)


def _reduced(polynomial: PolyElement, divisors: list[PolyElement]) -> PolyElement:
    if not polynomial or not divisors:
        return polynomial
    if len(polynomial) > MOST_TERMS_TO_REDUCE:
        raise CannotConvert("the expanded formula is too large")
    return polynomial.rem(divisors)


@dataclass(frozen=True)
class Relation:
    """A power of an atom is this polynomial in atoms made before it."""

    symbol: sympy.Symbol
    power: int
    above: sympy.Expr


@dataclass(frozen=True)
class Split:
    """A product of certainly positive factors with their exponents, and what is left of it."""

    factors: tuple[tuple[sympy.Expr, sympy.Rational], ...]
    rest: sympy.Expr


@dataclass
class Atoms:
    """The atoms met so far, equal subexpressions being the same one; ``positive`` holds formulas known to be so."""

    positive: frozenset[sympy.Expr] = frozenset()
    created: list[sympy.Symbol] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    table: dict[tuple[str, Any], sympy.Symbol] = field(default_factory=dict)
    known: dict[sympy.Expr, sympy.Expr] = field(default_factory=dict)
    logarithms: dict[sympy.Symbol, sympy.Expr] = field(default_factory=dict)
    exponentials: dict[sympy.Symbol, sympy.Expr] = field(default_factory=dict)

    def plain(self, expression: sympy.Expr) -> sympy.Expr:
        """Give an expression that has symbols, numbers, sums, products and rational powers of symbols alone."""
        if expression not in self.known:
            self.known[expression] = self._plain(expression)
        return self.known[expression]

    def _plain(self, expression: sympy.Expr) -> sympy.Expr:
        if expression.is_Symbol or expression.is_Rational:
            return expression
        if expression.is_Add or expression.is_Mul:
            return expression.func(*map(self.plain, expression.args))
        if expression is sympy.pi:
            return self._atom("pi", None, positive=True)
        if expression is sympy.E:
            return self._exp(sympy.Integer(1))
        if isinstance(expression, sympy.Pow):
            return self._pow(self.plain(expression.base), expression.exp)
        readers = _readers()
        if expression.func in readers:
            return readers[expression.func](self, self.plain(expression.args[0]))
        raise CannotConvert(f"no atom for {type(expression).__name__}")

    def _atom(self, kind: str, key: Any, **signs: bool) -> sympy.Symbol:
        if (kind, key) not in self.table:
            self.table[kind, key] = sympy.Dummy(kind, **signs)
            self.created.append(self.table[kind, key])
        return self.table[kind, key]

    def _related(self, kind: str, key: sympy.Expr, power: int, above: sympy.Expr, **signs: bool) -> sympy.Symbol:
        new = (kind, key) not in self.table
        symbol = self._atom(kind, key, **signs)
        if new:
            self.relations.append(Relation(symbol, power, above))
        return symbol

    def _pow(self, base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr:
        if exponent.is_Integer:
            return base**exponent
        if not exponent.is_Rational:
            return self._exp(self.plain(exponent) * self._log(base))
        split = self._split(base)
        roots = [self._root(factor, power * exponent, positive=True) for factor, power in split.factors]
        return sympy.Mul(*roots, self._root(split.rest, exponent, positive=False))

    def _root(self, base: sympy.Expr, exponent: sympy.Rational, *, positive: bool) -> sympy.Expr:
        if base == 1 or exponent.is_Integer or (base.is_Symbol and positive):
            return base**exponent
        whole = sympy.floor(exponent)
        signs = {"positive": True} if positive else {"nonnegative": True}
        return base**whole * self._related("root", base, 1, base, **signs) ** (exponent - whole)

    def _log(self, argument: sympy.Expr) -> sympy.Expr:
        split = self._split(argument)
        if split.rest.is_Rational and split.rest <= 0:
            raise CannotConvert("the logarithm of a number that is not positive")
        parts = [power * self._log_of_factor(factor) for factor, power in split.factors]
        return sympy.Add(*parts, self._log_of_factor(split.rest))

    def _log_of_factor(self, factor: sympy.Expr) -> sympy.Expr:
        if factor == 1:
            return sympy.Integer(0)
        if factor in self.exponentials:
            return self.exponentials[factor]
        symbol = self._atom("log", factor, real=True)
        self.logarithms[symbol] = factor
        return symbol

    def _exp(self, argument: sympy.Expr) -> sympy.Expr:
        quotients = Quotients([argument])
        above, below = quotients.cancelled(argument)
        parts = []
        for monomial, coefficient in above.terms():
            term = quotients.ring.term_new(monomial, quotients.ring.domain.one)
            exponent = quotients.expression(term) / quotients.expression(below)
            parts.append(self._exp_of_term(exponent, sympy.Rational(coefficient.numerator, coefficient.denominator)))
        return sympy.Mul(*parts)

    def _exp_of_term(self, exponent: sympy.Expr, coefficient: sympy.Rational) -> sympy.Expr:
        if exponent in self.logarithms:
            return self._root(self.logarithms[exponent], coefficient, positive=True)
        symbol = self._atom("exp", exponent, positive=True)
        self.exponentials[symbol] = exponent
        return symbol**coefficient

    def _split(self, expression: sympy.Expr) -> Split:
        quotients = Quotients([expression], self.created)
        above, below = quotients.cancelled(expression)
        number, upper = _factored(above)
        _, lower = _factored(below)
        signs = {f: self._sign(f, quotients) for f, _ in (*upper, *lower)}
        factors = _primes(abs(number))
        for factor, power in (*upper, *((f, -k) for f, k in lower)):
            if signs[factor]:
                base, exponent = quotients.expression(factor * signs[factor]).as_base_exp()
                factors.append((base, exponent * power))
                number *= signs[factor] ** abs(power)
        unsigned = ({f: k for f, k in part if not signs[f]} for part in (upper, lower))
        above, below = (quotients.expanded(quotients.ring.one, part) for part in unsigned)
        rest = quotients.expression(above * (1 if number > 0 else -1)) / quotients.expression(below)
        return Split(tuple(factors), rest)

    def _sign(self, factor: PolyElement, quotients: Quotients) -> int:
        """Give 1 or -1 where a factor certainly has that sign, else 0."""
        if _positive(factor, quotients.symbols) or quotients.expression(factor) in self.positive:
            return 1
        return -1 if quotients.expression(-factor) in self.positive else 0

    def canonical(self, expression: sympy.Expr) -> sympy.Expr:
        """Give one form for all plain expressions that are equal as quotients."""
        quotients = Quotients([expression], self.created)
        above, below = quotients.cancelled(expression)
        return quotients.expression(above) / quotients.expression(below)

    def sine(self, argument: sympy.Expr) -> sympy.Expr:
        """Give the atom of a sine."""
        return self._atom("sin", self.canonical(argument), real=True)

    def cosine(self, argument: sympy.Expr) -> sympy.Expr:
        """Give the atom of a cosine, whose square is one minus that of the sine."""
        sine = self.sine(argument)
        return self._related("cos", self.canonical(argument), 2, 1 - sine**2, real=True)

    def sign(self, argument: sympy.Expr) -> sympy.Expr:
        """Give the sign where it is certain, else its atom, whose square is one."""
        rest = self._split(argument).rest
        return rest if rest.is_Rational else self._related("sign", rest, 2, sympy.Integer(1), real=True)


def _readers() -> dict[Any, Callable[[Atoms, sympy.Expr], sympy.Expr]]:
    def tanh(atoms: Atoms, u: sympy.Expr) -> sympy.Expr:
        return (atoms._exp(2 * u) - 1) / (atoms._exp(2 * u) + 1)

    return {
        sympy.exp: Atoms._exp,
        sympy.log: Atoms._log,
        sympy.sin: Atoms.sine,
        sympy.cos: Atoms.cosine,
        sympy.tan: lambda atoms, u: atoms.sine(u) / atoms.cosine(u),
        sympy.sinh: lambda atoms, u: (atoms._exp(u) - atoms._exp(-u)) / 2,
        sympy.cosh: lambda atoms, u: (atoms._exp(u) + atoms._exp(-u)) / 2,
        sympy.tanh: tanh,
        sympy.sign: Atoms.sign,
        sympy.Abs: lambda atoms, u: u * atoms.sign(u),
    }


def _factored(polynomial: PolyElement) -> tuple[sympy.Rational, list[tuple[PolyElement, int]]]:
    """Give the factors with whole coefficients that have no common divisor, and the number in front of them."""
    if not polynomial:
        raise CannotConvert("a root or logarithm of zero")
    single = len(polynomial) > MOST_TERMS_TO_FACTOR or max(map(sum, polynomial.itermonoms())) > HIGHEST_TO_FACTOR
    number, factors = (polynomial.ring.domain.one, [(polynomial, 1)]) if single else polynomial.factor_list()
    whole = []
    for factor, power in factors:
        divisor, primitive = factor.primitive()
        number *= divisor**power
        whole.append((primitive, power))
    return sympy.Rational(number.numerator, number.denominator), whole


def _primes(number: sympy.Rational) -> list[tuple[sympy.Expr, sympy.Rational]]:
    if max(number.p, number.q) > LARGEST_TO_FACTOR:
        raise CannotConvert("a number is too large")
    return [(sympy.Integer(p), sympy.Integer(k)) for p, k in sympy.factorrat(number).items()]


def _positive(polynomial: PolyElement, symbols: list[sympy.Symbol]) -> bool:
    """Tell whether every term is certainly not negative, and one certainly positive."""
    if any(coefficient <= 0 for coefficient in polynomial.itercoeffs()):
        return False
    monomials = [[(s, k) for s, k in zip(symbols, m, strict=False) if k] for m in polynomial.itermonoms()]
    never_negative = all(k % 2 == 0 or s.is_nonnegative for m in monomials for s, k in m)
    return never_negative and any(all(s.is_positive for s, _ in m) for m in monomials)
