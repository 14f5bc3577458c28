"""Summands whose neighbours have a rational quotient, and what they are the differences of (Gosper's way, from the top down).

A summand is a polynomial P in the index times a product H of factorials, powers and quotients whose quotient of neighbours
H(k) / H(k - 1) is s(k) / t(k) for polynomials s and t.  For every polynomial X the difference of neighbours of
X(k) s(k + 1) H(k) is (X(k) s(k + 1) - X(k - 1) t(k)) H(k); P is reduced by such multiples as far as its degrees allow.
"""

from __future__ import annotations

from collections.abc import Mapping

from flint import fmpq

from derive.kernel.arithmetic import Field, Monomial, Polynomial, Ratio, added, coefficients, inverted, multiplied, vanishes
from derive.kernel.rule import RuleDoesNotApply
from derive.prover.algebra import (
    cleared,
    expanded_denominator,
    monomial_term,
    plus,
    polynomial_term,
    power,
    ratio_term,
    reduced,
    times,
)
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Function,
    Multiply,
    Number,
    Power,
    Sum,
    Symbol,
    Term,
    difference,
    free_names,
    reindex,
)  # fmt: skip
from derive.values import dataclass

MOST_DEGREES, MOST_STEPS = 8, 2
MINUS = Ratio({(): fmpq(-1)})
Coefficients = dict[int, Ratio]


@dataclass(frozen=True, slots=True)
class Reduction:
    """A summand as the difference of neighbours of a term, and the rest that is none; either may be lacking."""

    summed: Term | None
    rest: Term | None


def quotient(factors: Monomial, field: Field, index: str) -> tuple[Term, Term] | None:
    """Give s and t such that a product of atoms at an index is s / t times that at the index before; None where it is not known."""
    above: list[Term] = []
    below: list[Term] = []
    for atom, exponent in factors:
        found = _steps(field.atoms[atom], index)
        if found is None:
            return None
        up, down = found if exponent > 0 else found[::-1]
        above += [up] * abs(exponent)
        below += [down] * abs(exponent)
    return times(tuple(above)), times(tuple(below))


def _steps(atom: Term, index: str) -> tuple[Term, Term] | None:
    match atom:
        case Apply(Function.EXP, Sum(name, span, (), Apply(Function.LOG, Symbol(own)))) if name == own and span.lower == ONE:
            return _factorial_steps(span.upper, index)
        case Apply(Function.EXP, exponent):
            slope = _slope(exponent, index)
            return None if slope is None else (_exponential(slope), ONE)
        case Power(base, exponent) if index not in free_names(base):
            slope = _slope(exponent, index)
            whole = isinstance(slope, Number) and slope.value.denominator == 1
            if not isinstance(slope, Number) or not whole:
                return None
            step = power(base, abs(slope.value.numerator))
            return (step, ONE) if slope.value > 0 else (ONE, step)
        case _:
            return None


def _factorial_steps(upper: Term, index: str) -> tuple[Term, Term] | None:
    slope = _slope(upper, index)
    if not isinstance(slope, Number) or slope.value.denominator != 1 or not 0 < abs(slope.value) <= MOST_STEPS:
        return None
    size = abs(slope.value.numerator)
    if slope.value > 0:
        return times(tuple(Add((upper, Number(MINUS_ONE.value * k))) for k in range(size))), ONE
    return ONE, times(tuple(Add((upper, Number(ONE.value * k))) for k in range(1, size + 1)))


def _slope(term: Term, index: str) -> Term | None:
    """Give what a term that is linear in an index grows by; None for any other."""
    try:
        parts = coefficients(term, index)
    except RuleDoesNotApply:
        return None
    if not parts.keys() <= {0, 1} or 1 not in parts:
        return None
    field = Field()
    return ratio_term(field, reduced(field.ratio(parts[1])))


def _exponential(slope: Term) -> Term:
    """Give the exponential of a multiple of a logarithm as the power that it is."""
    factors = slope.factors if isinstance(slope, Multiply) else (slope,)
    logs = [f for f in factors if isinstance(f, Apply) and f.function is Function.LOG]
    others = tuple(f for f in factors if f not in logs)
    if len(logs) == 1 and all(isinstance(f, Number) and f.value.denominator == 1 for f in others):
        return Power(logs[0].argument, times(others)) if others else logs[0].argument
    return Apply(Function.EXP, slope)


# ------------------------------------------------------------------ reduction


def reduction(summand: Term, index: str, field: Field) -> Reduction | None:
    """Give a summand as a difference of neighbours and a rest; None where its neighbours have no quotient that is known."""
    try:
        parted = _parted(reduced(field.ratio(summand)), index, field)
        if parted is None:
            return None
        polynomial, rest, s, t = parted
        following = reindex(s, {index: Add((Symbol(index), ONE))})
        found, left = _reduced_by(polynomial, following, t, index, field)
    except RuleDoesNotApply:
        return None
    k = Symbol(index)
    summed = times((_polynomial(found, k, field), following, rest)) if found else None
    return Reduction(summed, times((_polynomial(left, k, field), rest)) if left else None)


def _parted(ratio: Ratio, index: str, field: Field) -> tuple[Coefficients, Term, Term, Term] | None:
    """Give the polynomial in the index, the other factors that hold it, and the reduced quotient of these."""
    own = next((a for a, atom in enumerate(field.atoms) if atom == Symbol(index)), -1)
    holding = {a for a, atom in enumerate(field.atoms) if index in free_names(atom)}
    shapes = {tuple((a, e) for a, e in m if a in holding and a != own) for m in ratio.numerator}
    inside = [(dict(f), e) for f, e in ratio.denominator.items() if any(a in holding for m, _ in f for a, _ in m)]
    outside = {f: e for f, e in ratio.denominator.items() if (dict(f), e) not in inside}
    if len(shapes) != 1 or any(a in holding and a != own for f, _ in inside for m in f for a, _ in m):
        return None
    shape = shapes.pop()
    lowest = min((e for m in ratio.numerator for a, e in m if a == own), default=0)
    lowest = min(lowest, 0)
    polynomial: dict[int, Polynomial] = {}
    for m, c in ratio.numerator.items():
        degree = sum(e for a, e in m if a == own) - lowest
        polynomial.setdefault(degree, {})[tuple((a, e) for a, e in m if a not in holding)] = c
    steps = quotient(shape, field, index)
    if steps is None or max(polynomial, default=0) > MOST_DEGREES:
        return None
    rational = times((power(Symbol(index), lowest) if lowest else ONE, *(power(polynomial_term(field, f), -e) for f, e in inside)))
    before = reindex(rational, {index: Add((Symbol(index), MINUS_ONE))})
    s, t = _lowest_terms(Multiply((steps[0], rational, Power(Multiply((steps[1], before)), MINUS_ONE))), field)
    return {d: Ratio(p, outside) for d, p in polynomial.items()}, times((monomial_term(field, fmpq(1), shape), rational)), s, t


def _lowest_terms(term: Term, field: Field) -> tuple[Term, Term]:
    ratio = reduced(field.ratio(term))
    above, shift = cleared(ratio.numerator)
    below = times((monomial_term(field, fmpq(1), shift), polynomial_term(field, expanded_denominator(ratio))))
    return polynomial_term(field, above), below


def _reduced_by(
    polynomial: Mapping[int, Ratio], following: Term, t: Term, index: str, field: Field
) -> tuple[Coefficients, Coefficients]:
    """Take multiples of what powers of the index lead to off a polynomial, from its highest degree down."""
    left, found, k = dict(polynomial), Coefficients(), Symbol(index)
    images: dict[int, tuple[int, Coefficients]] = {}
    for degree in range(max(left) + 2):
        power_of = Power(k, Number(ONE.value * degree)) if degree else ONE
        image = difference(Multiply((power_of, following)), Multiply((reindex(power_of, {index: Add((k, MINUS_ONE))}), t)))
        parts = {d: r for d, part in coefficients(image, index).items() if (r := reduced(field.ratio(part))).numerator}
        if parts:
            images.setdefault(max(parts), (degree, parts))
    for top in range(max(left), -1, -1):
        if top in images and top in left:
            degree, parts = images[top]
            factor = reduced(multiplied(left[top], inverted(parts[top])))
            found[degree] = factor
            for d, part in parts.items():
                left[d] = reduced(added((left.get(d, Ratio({})), multiplied(MINUS, multiplied(factor, part)))))
        left = {d: ratio for d, ratio in left.items() if not vanishes(ratio)}
    return found, left


def _polynomial(parts: Coefficients, k: Term, field: Field) -> Term:
    return plus(tuple(times((ratio_term(field, ratio), power(k, d) if d else ONE)) for d, ratio in sorted(parts.items())))
