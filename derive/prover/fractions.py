"""Partial fractions of a summand in the index of its sum, so that sums that telescope become shifted copies of one another."""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq, fmpq_poly

from derive.kernel.arithmetic import Factor, Polynomial, Ratio, accumulate, product
from derive.prover.algebra import Part, cleared, divided

MOST_EXPONENT = 12
Exponents = tuple[int, ...]


def partial_fractions(ratio: Ratio, atom: int, held: tuple[Factor, ...]) -> Iterator[tuple[Polynomial, tuple[Part, ...]]]:
    """Give numerators over powers of one factor each; nothing where the factors are not coprime for all values of the others.

    ``held`` are the factors of the denominator that hold the atom of the index, and no other atom that holds the index.
    """
    free = tuple((dict(f), e) for f, e in ratio.denominator.items() if f not in held)
    numerator, shift = cleared(ratio.numerator)
    own: Polynomial = {((atom, 1),): fmpq(1)}
    powers = dict(shift).get(atom, 0)
    factors = [*map(dict, held), *([own] if powers else [])]
    start = (*(ratio.denominator[f] for f in held), *([powers] if powers else []))
    if not factors or sum(start) > MOST_EXPONENT or any(_coefficients(p, atom) is None for p in factors):
        return
    single = _single_factors(numerator, start, factors, atom)
    if single is None:
        return
    total: dict[Exponents, Polynomial] = {}
    for place, exponent, above in single:
        _expand(above, factors, place, exponent, atom, total)
    back: Polynomial = {tuple((a, -e) for a, e in shift if a != atom): fmpq(1)}
    for exponents, above in sorted(total.items()):
        below = tuple((p, e) for p, e in zip(factors, exponents, strict=True) if e)
        if above:
            yield product(above, back), (*below, *free)


def _single_factors(
    numerator: Polynomial, start: Exponents, factors: list[Polynomial], atom: int
) -> list[tuple[int, int, Polynomial]] | None:
    """Part a fraction until every denominator is a power of one factor, by s p + t q = 1 for two of them."""
    waiting: dict[Exponents, Polynomial] = {start: numerator}
    found: list[tuple[int, int, Polynomial]] = []
    while waiting:
        powers = max(waiting, key=lambda e: (sum(e), e))
        above = waiting.pop(powers)
        places = [k for k, e in enumerate(powers) if e]
        if len(places) < 2:
            found.append((places[0] if places else 0, powers[places[0]] if places else 0, above))
            continue
        one, other = places[:2]
        bezout = _bezout(factors[one], factors[other], atom)
        if bezout is None:
            return None
        for place, multiple in zip((one, other), bezout, strict=True):
            lower = tuple(e - (k == place) for k, e in enumerate(powers))
            accumulate(waiting.setdefault(lower, {}), product(above, multiple), fmpq(1))
    return found


def _expand(
    above: Polynomial, factors: list[Polynomial], place: int, exponent: int, atom: int, total: dict[Exponents, Polynomial]
) -> None:
    """Write a numerator over a power of a factor with numerators of a lower degree than the factor."""
    while above:
        quotient, rest = (above, above) if not exponent else divided(above, factors[place], lambda a: a == atom) or ({}, above)
        powers = tuple(exponent if k == place else 0 for k in range(len(factors)))
        accumulate(total.setdefault(powers, {}), rest, fmpq(1))
        if not exponent:
            return
        above, exponent = quotient, exponent - 1


def _coefficients(polynomial: Polynomial, atom: int) -> list[Polynomial] | None:
    """Give the coefficients of the powers of an atom; None unless the highest is a number."""
    found: dict[int, Polynomial] = {}
    for monomial, c in polynomial.items():
        degree = dict(monomial).get(atom, 0)
        found.setdefault(degree, {})[tuple(p for p in monomial if p[0] != atom)] = c
    top = max(found)
    return [found.get(k, {}) for k in range(top + 1)] if found[top].keys() == {()} else None


def _bezout(p: Polynomial, q: Polynomial, atom: int) -> tuple[Polynomial, Polynomial] | None:
    """Give t and s with s p + t q = 1: t is what stands over p, and s what stands over q; in the order of what loses a power."""
    one, other = _numbers(p, atom), _numbers(q, atom)
    if one is not None and other is not None:
        common, s, t = one.xgcd(other)
        return (_terms(s / common[0], atom), _terms(t / common[0], atom)) if common.degree() == 0 else None
    a, b = _coefficients(p, atom), _coefficients(q, atom)
    if a is None or b is None or len(a) != 2 or len(b) != 2:
        return None
    difference: Polynomial = {}
    accumulate(difference, p, 1 / a[1][()])
    accumulate(difference, q, -1 / b[1][()])
    if difference.keys() != {()}:
        return None
    c = difference[()]
    return {(): 1 / (c * a[1][()])}, {(): -1 / (c * b[1][()])}


def _numbers(polynomial: Polynomial, atom: int) -> fmpq_poly | None:
    found = _coefficients(polynomial, atom)
    if found is None or any(c.keys() - {()} for c in found):
        return None
    return fmpq_poly([c.get((), fmpq(0)) for c in found])


def _terms(polynomial: fmpq_poly, atom: int) -> Polynomial:
    return {(((atom, k),) if k else ()): c for k, c in enumerate(polynomial.coeffs()) if c}


def offset(polynomial: Polynomial, atom: int) -> int | None:
    """Give the whole number by which the index is moved in a polynomial; None where its highest coefficient is not positive."""
    found = _coefficients(polynomial, atom)
    if found is None or len(found) < 2 or found[-1][()] < 0:
        return None
    moved = found[-2].get((), fmpq(0)) / (found[-1][()] * (len(found) - 1))
    return int(moved.floor())
