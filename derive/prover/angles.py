"""Write sines and cosines of sums and multiples with those of single angles."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from derive.kernel.arithmetic import Ratio
from derive.prover.algebra import monomial_term, number, plus, times
from derive.prover.ranges import tidy
from derive.prover.work import Place, Work
from derive.terms import MINUS_ONE, ZERO, Add, Apply, Multiply, Number, Pi, Term, key

MOST_PARTS = 6


def normal_angle(term: Apply, ratio: Ratio, place: Place, work: Work) -> Term:
    """Give a sine or a cosine, whose argument is the ratio, as a polynomial in those of positive single angles."""
    below = [(dict(f), e) for f, e in ratio.denominator.items()]
    angles: list[tuple[Term, fmpq]] = []
    for monomial, c in sorted(ratio.numerator.items()):
        base = monomial_term(work.field, fmpq(1), monomial, below)
        angles += _repeated(base, c, work) if base != Pi() or (2 * c).q != 1 else [(base, c)]
    if len(angles) > MOST_PARTS:
        angles = [(monomial_term(work.field, fmpq(1), m, below), c) for m, c in sorted(ratio.numerator.items())]
        whole = plus(tuple(_angle(*a) for a in angles))
        return _of_sign(term, whole, angles[-1][1] < 0, place, work)
    return _parted(term, angles, place, work)


def _repeated(base: Term, multiple: fmpq, work: Work) -> list[tuple[Term, fmpq]]:
    """Give a multiple of an angle as a sum of copies of the part of it that is this attempt's unit."""
    name = ("angle", key(base))
    unit = work.units.get(name, 1)
    if unit % int(multiple.q):
        unit = work.refine(name, unit * int(multiple.q))
    copies = int((multiple * unit).p)
    return [(times((Number(Fraction(1, unit)), base)), fmpq(1 if copies > 0 else -1))] * abs(copies)


def _angle(base: Term, multiple: fmpq) -> Term:
    return times((number(multiple), base))


def _parted(term: Apply, angles: list[tuple[Term, fmpq]], place: Place, work: Work) -> Term:
    inner = place.child(term, 0)
    if len(angles) < 2:
        return _single(term, angles[0] if angles else (Pi(), fmpq(0)), place, work)
    first, rest = angles[0], angles[1:]
    target = Add((_angle(*first), plus(tuple(_angle(*a) for a in rest))))
    after = work.use("angle_of_sum", Apply(term.function, work.rearrange(term.argument, target, inner)), place)
    assert isinstance(after, Add)
    terms: list[Term] = []
    for i, summand in enumerate(after.terms):
        assert isinstance(summand, Multiply)
        *sign, one, other = summand.factors
        at = place.child(after, i)
        assert isinstance(one, Apply)
        assert isinstance(other, Apply)
        k = len(sign)
        single = _single(one, first, at.child(summand, k), work)
        terms.append(Multiply((*sign, single, _parted(other, rest, at.child(summand, k + 1), work))))
    return Add(tuple(terms))


def _single(term: Apply, angle: tuple[Term, fmpq], place: Place, work: Work) -> Term:
    base, multiple = angle
    if base == Pi() and (2 * multiple).q == 1:
        exact = _angle(base, multiple) if multiple else ZERO
        at_quarters = Apply(term.function, work.rearrange(term.argument, exact, place.child(term, 0)))
        return work.use("angle_of_quarters", at_quarters, place, int((2 * multiple).p))
    return _of_sign(term, _angle(base, multiple), multiple < 0, place, work)


def _of_sign(term: Apply, target: Term, negative: bool, place: Place, work: Work) -> Term:
    """Give a function of an angle, or of the opposite one where that is written with fewer signs."""
    if not negative:
        return Apply(term.function, work.rearrange(term.argument, target, place.child(term, 0)))
    after = work.use("angle_of_opposite", term, place)
    at, inner = (place.child(after, 1), after.factors[1]) if isinstance(after, Multiply) else (place, after)
    assert isinstance(inner, Apply)
    opposite = tidy(Multiply((MINUS_ONE, target)), work)
    turned = Apply(inner.function, work.rearrange(inner.argument, opposite, at.child(inner, 0)))
    return Multiply((after.factors[0], turned)) if isinstance(after, Multiply) else turned
