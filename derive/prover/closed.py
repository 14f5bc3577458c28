"""Closed forms of sums whose summand is a polynomial in the index times a geometric term."""

from __future__ import annotations

from fractions import Fraction
from math import comb

from derive.prover.algebra import negative, plus, power, ratio_term, reduced, times
from derive.prover.work import Place, Stuck, Work
from derive.terms import MINUS_ONE, ONE, ZERO, Add, Apply, Function, Multiply, Number, Power, Sum, Symbol, Term, free_names, reindex

MOST_POWERS = 12


def summed(term: Sum, place: Place, work: Work) -> Term | None:
    """Give the closed form of a sum with a single summand; None where none is known."""
    if term.conditions:
        return None
    found = _degree_and_rest(term)
    if found is None:
        return None
    degree, geometric = found
    step = _quotient(geometric, term.index, work)
    if step is None or (step == ONE and geometric != ONE):
        return None
    coefficients = _coefficients(degree, step, work)
    antidifference = times((geometric, plus(tuple(times((c, power(Symbol(term.index), k))) if k else c for k, c in coefficients))))
    return _telescoped(term, antidifference, place, work)


def _telescoped(term: Sum, antidifference: Term, place: Place, work: Work) -> Term | None:
    from derive.prover.close import equalise  # the two call each other

    before = reindex(antidifference, {term.index: Add((Symbol(term.index), MINUS_ONE))})
    difference, inner, at = Add((antidifference, negative(before))), work.lemma(), place.child(term, 0)
    try:
        equalise(term.body, difference, at.alone(), inner)
        body = work.use("use_lemma", term.body, at, difference, *inner.steps)
        return work.use("sum_telescope", Sum(term.index, term.range, (), body), place, antidifference)
    except Stuck:
        return None


def _degree_and_rest(term: Sum) -> tuple[int, Term] | None:
    """Part a summand into a power of the index and factors with exponents linear in it; None for anything else."""
    degree = 0
    rest: list[Term] = []
    for factor in term.body.factors if isinstance(term.body, Multiply) else (term.body,):
        match factor:
            case Symbol(name) if name == term.index:
                degree += 1
            case Power(Symbol(name), Number(value)) if name == term.index and value.denominator == 1 and value > 0:
                degree += value.numerator
            case Power(base, _) if term.index not in free_names(base):
                rest.append(factor)
            case Apply(Function.EXP, _) | Power(Apply(Function.EXP, _), Number()):
                rest.append(factor)
            case _:
                return None
    return (degree, times(tuple(rest))) if degree <= MOST_POWERS else None


def _quotient(geometric: Term, index: str, work: Work) -> Term | None:
    """Give what a geometric term is multiplied by when the index grows by one; None where that depends on the index."""
    factors: list[Term] = []
    for factor in geometric.factors if isinstance(geometric, Multiply) else (geometric,):
        match factor:
            case Apply(_, exponent) | Power(_, exponent) if not isinstance(exponent, Number):
                slope = _slope(exponent, index, work)
                step: Term = Power(factor.base, slope) if isinstance(factor, Power) else Apply(Function.EXP, slope)
                factors.append(step)
            case Power(Apply(_, exponent), outer):
                slope = _slope(exponent, index, work)
                factors.append(Power(Apply(Function.EXP, slope), outer))
            case _:
                continue
        if index in free_names(slope):
            return None
    return times(tuple(factors))


def _slope(exponent: Term, index: str, work: Work) -> Term:
    grown = Add((reindex(exponent, {index: Add((Symbol(index), ONE))}), negative(exponent)))
    return ratio_term(work.field, reduced(work.field.ratio(grown)))


def _coefficients(degree: int, step: Term, work: Work) -> list[tuple[int, Term]]:
    """Solve q(i) - q(i - 1) / step = i ** degree for the coefficients of a polynomial q, from the highest on."""
    if step == ONE:
        return _faulhaber(degree)
    found: dict[int, Term] = {}
    shrink = Power(step, MINUS_ONE)
    for low in range(degree, -1, -1):
        known = [times((Number(Fraction(comb(k, low) * (-1) ** (k - low))), found[k])) for k in range(low + 1, degree + 1)]
        above = plus((ONE if low == degree else ZERO, times((shrink, plus(tuple(known))))))
        value = Multiply((above, Power(Add((ONE, negative(shrink))), MINUS_ONE)))
        found[low] = ratio_term(work.field, reduced(work.field.ratio(value)))
    return sorted(found.items())


def _faulhaber(degree: int) -> list[tuple[int, Term]]:
    """Give the coefficients of the polynomial q without constant term for which q(i) - q(i - 1) = i ** degree."""
    found: dict[int, Fraction] = {}
    for low in range(degree, -1, -1):
        rest = sum(found[k] * comb(k, low) * (-1) ** (k - low + 1) for k in range(low + 2, degree + 2))
        found[low + 1] = (Fraction(low == degree) - rest) / (low + 1)
    return [(k, Number(c)) for k, c in sorted(found.items()) if c]
