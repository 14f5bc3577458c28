"""Polynomial algebra for the search: reduced ratios, factors, division, and the way back to terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import gcd, lcm
from operator import le

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from derive.kernel.arithmetic import Factor, Field, Monomial, Polynomial, Ratio, product
from derive.terms import MINUS_ONE, ONE, ZERO, Add, Multiply, Number, Power, Term, key
from derive.values import dataclass

Part = tuple[Polynomial, int]


@dataclass(frozen=True, slots=True)
class Factored:
    """A ratio as a coefficient, powers of atoms, and powers of irreducible primitive polynomials (negative below the line)."""

    coefficient: fmpq
    atoms: Monomial
    factors: tuple[Part, ...]


def lowest(polynomial: Polynomial) -> dict[int, int]:
    """Give the atoms with a negative exponent somewhere, and the lowest one."""
    low: dict[int, int] = {}
    for monomial in polynomial:
        for atom, exponent in monomial:
            if exponent < low.get(atom, 0):
                low[atom] = exponent
    return low


def cleared(polynomial: Polynomial) -> tuple[Polynomial, Monomial]:
    """Multiply a polynomial by the least powers of atoms that leave no negative exponent, and give these."""
    shift = tuple(sorted((atom, -low) for atom, low in lowest(polynomial).items()))
    return product(polynomial, {shift: fmpq(1)}) if shift else polynomial, shift


class Bridge:
    """Polynomials over a few atoms as multivariate polynomials of flint; negative exponents are shifted away."""

    def __init__(self, polynomials: Iterable[Polynomial], first: Callable[[int], bool] = lambda _: False) -> None:
        atoms = {atom for polynomial in polynomials for monomial in polynomial for atom, _ in monomial}
        self.atoms = sorted(atoms, key=lambda atom: (not first(atom), atom))
        self.places = {atom: place for place, atom in enumerate(self.atoms)}
        self.context = fmpq_mpoly_ctx.get([f"a{i}" for i in range(max(1, len(atoms)))], Ordering.lex)

    def enter(self, polynomial: Polynomial, shift: dict[int, int]) -> fmpq_mpoly:
        """Give a polynomial times the atoms raised to minus the shift."""
        rows = {}
        for monomial, coefficient in polynomial.items():
            exponents = [0] * max(1, len(self.atoms))
            for atom, exponent in monomial:
                exponents[self.places[atom]] = exponent
            for atom, low in shift.items():
                exponents[self.places[atom]] -= low
            rows[tuple(exponents)] = coefficient
        return self.context.from_dict(rows)

    def leave(self, polynomial: fmpq_mpoly) -> Polynomial:
        """Give a polynomial over the numbers of the atoms."""
        out: Polynomial = {}
        for exponents, coefficient in polynomial.to_dict().items():
            pairs = ((self.atoms[i], int(e)) for i, e in enumerate(exponents) if e)
            out[tuple(sorted(pairs))] = fmpq(coefficient)
        return out


def expanded_denominator(ratio: Ratio) -> Polynomial:
    """Multiply the factors of a denominator out."""
    below: Polynomial = {(): fmpq(1)}
    for factor, exponent in ratio.denominator.items():
        for _ in range(exponent):
            below = product(below, dict(factor))
    return below


def reduced(ratio: Ratio) -> Ratio:
    """Cancel common factors; the denominator becomes a product of powers of irreducible primitive polynomials."""
    if not ratio.denominator or not ratio.numerator:
        return ratio
    below = expanded_denominator(ratio)
    bridge = Bridge((ratio.numerator, below))
    up, down = lowest(ratio.numerator), lowest(below)
    top, bottom = bridge.enter(ratio.numerator, up), bridge.enter(below, down)
    common = top.gcd(bottom)
    top, bottom = divmod(top, common)[0], divmod(bottom, common)[0]
    shift = {atom: up.get(atom, 0) - down.get(atom, 0) for atom in {*up, *down}}
    parts = _irreducible(bridge, bottom)
    lead = tuple(sorted((a, e) for a, e in _sum(shift, {a: -e for a, e in parts.atoms}).items() if e))
    numerator = product(bridge.leave(top), {lead: 1 / parts.coefficient})
    return Ratio(numerator, {Factor(sorted(p.items())): e for p, e in parts.factors})


def _sum(left: dict[int, int], right: dict[int, int]) -> dict[int, int]:
    return {a: left.get(a, 0) + right.get(a, 0) for a in {*left, *right}}


def _irreducible(bridge: Bridge, polynomial: fmpq_mpoly) -> Factored:
    content, found = polynomial.factor()
    coefficient = fmpq(content)
    atoms: dict[int, int] = {}
    factors: list[Part] = []
    for factor, exponent in found:
        part = bridge.leave(factor)
        if len(part) == 1:
            ((monomial, scale),) = part.items()
            coefficient *= scale ** int(exponent)
            atoms = _sum(atoms, {a: e * int(exponent) for a, e in monomial})
        else:
            scale, primitive_part = primitive(part)
            coefficient *= scale ** int(exponent)
            factors.append((primitive_part, int(exponent)))
    return Factored(coefficient, tuple(sorted((a, e) for a, e in atoms.items() if e)), tuple(factors))


def primitive(polynomial: Polynomial) -> tuple[fmpq, Polynomial]:
    """Part a polynomial into a number and a polynomial with whole coprime coefficients whose sum is not negative."""
    below, above = 1, 0
    for c in polynomial.values():
        below = lcm(below, int(c.q))
    for c in polynomial.values():
        above = gcd(above, int((c * below).p))
    total = sum(polynomial.values(), fmpq(0))
    lead = polynomial[max(polynomial)]
    sign = -1 if total < 0 or (total == 0 and lead < 0) else 1
    scale = fmpq(sign * above, below)
    return scale, {m: c / scale for m, c in polynomial.items()}


def factored(ratio: Ratio) -> Factored:
    """Factor a ratio that is not zero into irreducible polynomials."""
    ratio = reduced(ratio)
    bridge = Bridge((ratio.numerator,))
    shift = lowest(ratio.numerator)
    parts = _irreducible(bridge, bridge.enter(ratio.numerator, shift))
    atoms = _sum(shift, dict(parts.atoms))
    below = tuple((dict(factor), -e) for factor, e in ratio.denominator.items())
    return Factored(parts.coefficient, tuple(sorted((a, e) for a, e in atoms.items() if e)), (*parts.factors, *below))


def divided(numerator: Polynomial, divisor: Polynomial, first: Callable[[int], bool]) -> tuple[Polynomial, Polynomial] | None:
    """Divide with remainder, ordering the atoms that ``first`` picks before the others; None for negative exponents."""
    bridge = Bridge((numerator, divisor), first)
    if lowest(numerator) or lowest(divisor):
        return None
    quotient, remainder = divmod(bridge.enter(numerator, {}), bridge.enter(divisor, {}))
    return bridge.leave(quotient), bridge.leave(remainder)


def exact_quotient(numerator: Polynomial, divisor: Polynomial) -> Polynomial | None:
    """Divide without a remainder; None where there is one, and for negative exponents."""
    if not _may_divide(divisor, numerator):  # nearly always: what follows takes long
        return None
    found = divided(numerator, divisor, lambda _: False)
    return None if found is None or found[1] else found[0]


def _may_divide(divisor: Polynomial, numerator: Polynomial) -> bool:
    """Tell whether the degrees in each atom, and the monomials that come first and last in an order, allow a division."""
    above, below = _degrees(numerator), _degrees(divisor)
    if any(above.get(atom, 0) < degree for atom, degree in below.items()):
        return False
    ends = ((max, 1), (min, 1), (max, -1), (min, -1))
    atoms = sorted(above)
    return all(_divides(_end(divisor, atoms[::step], end), _end(numerator, atoms[::step], end)) for end, step in ends)


def _degrees(polynomial: Polynomial) -> dict[int, int]:
    degrees: dict[int, int] = {}
    for monomial in polynomial:
        for atom, exponent in monomial:
            if exponent > degrees.get(atom, 0):
                degrees[atom] = exponent
    return degrees


def _end(polynomial: Polynomial, atoms: list[int], end: Callable[[list[list[int]]], list[int]]) -> list[int]:
    """Give the exponents of the monomial that comes last, or first, in the lexicographic order of the atoms."""
    return end([[exponents.get(atom, 0) for atom in atoms] for exponents in map(dict, polynomial)])


def _divides(divisor: list[int], numerator: list[int]) -> bool:
    return all(map(le, divisor, numerator))


def number(value: fmpq) -> Number:
    """Give a rational number as a term."""
    return Number(Fraction(int(value.p), int(value.q)))


def power(base: Term, exponent: int) -> Term:
    """Give a whole power, without the exponent where it is 1."""
    return base if exponent == 1 else Power(base, Number(Fraction(exponent)))


def times(factors: tuple[Term, ...]) -> Term:
    """Give a product without factors of 1 and without brackets around a single factor."""
    kept = tuple(f for f in factors if f != ONE)
    return kept[0] if len(kept) == 1 else Multiply(kept) if kept else ONE


def plus(terms: tuple[Term, ...]) -> Term:
    """Give a sum without brackets around a single term."""
    return terms[0] if len(terms) == 1 else Add(terms) if terms else ZERO


def negative(term: Term) -> Term:
    """Give minus a term."""
    return Multiply((MINUS_ONE, term))


def monomial_term(field: Field, coefficient: fmpq, monomial: Monomial, below: Iterable[Part] = ()) -> Term:
    """Give a coefficient times powers of atoms over powers of polynomials as a term."""
    factors = tuple(power(field.atoms[a], e) for a, e in monomial)
    divisors = tuple(power(polynomial_term(field, p), -e) for p, e in below)
    return times((number(coefficient), *factors, *divisors))


def polynomial_term(field: Field, polynomial: Polynomial) -> Term:
    """Give a polynomial as a sum of monomials."""
    return plus(tuple(monomial_term(field, c, m) for m, c in sorted(polynomial.items())))


def ratio_term(field: Field, ratio: Ratio) -> Term:
    """Give a ratio as a polynomial over its denominator, a single monomial without brackets around it."""
    if len(ratio.numerator) == 1:
        ((monomial, coefficient),) = ratio.numerator.items()
        return monomial_term(field, coefficient, monomial, ((dict(f), e) for f, e in ratio.denominator.items()))
    below = tuple(power(polynomial_term(field, dict(f)), -e) for f, e in ratio.denominator.items())
    return times((polynomial_term(field, ratio.numerator), *below))


def factored_term(field: Field, parts: Factored) -> Term:
    """Give a factored ratio as a term."""
    factors = tuple(power(polynomial_term(field, p), e) for p, e in parts.factors)
    return times((number(parts.coefficient), *(power(field.atoms[a], e) for a, e in parts.atoms), *factors))


def same_term(left: Term, right: Term) -> bool:
    """Tell whether two terms differ in bound names and order at most."""
    return left == right or key(left) == key(right)
