"""Bring Gamma and digamma to common arguments: shifted arguments to the largest of them, whole numbers to factorials."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from derive.kernel.arithmetic import Polynomial, Ratio, accumulate
from derive.prover.algebra import ratio_term
from derive.prover.ranges import tidy
from derive.prover.work import Place, Work
from derive.terms import Add, Apply, Function, Multiply, Term, key

MOST_SHIFTS = 12


def normal_gamma(term: Apply, ratio: Ratio, place: Place, work: Work) -> Term:
    """Give one over Gamma, or digamma, whose argument is the ratio, with the largest argument that differs by a whole number."""
    from derive.prover.normalise import normal  # the two call each other

    term = Apply(term.function, work.rearrange(term.argument, ratio_term(work.field, ratio), place.child(term, 0)))
    if term.function is Function.RGAMMA:
        factorial = work.attempt("gamma_of_whole", term, place)
        if factorial is not None:
            return normal(factorial, place, work)
    shifts = _shifts(ratio, work)
    if not shifts:
        return term
    after = work.use("gamma_shift", term, place)
    if isinstance(after, Multiply):
        inner, at = after.factors[1], place.child(after, 1)
        assert isinstance(inner, Apply)
        argument = tidy(inner.argument, work)
        shifted = normal_gamma(inner, work.field.ratio(argument), at, work)
        return Multiply((after.factors[0], shifted))
    assert isinstance(after, Add)
    inner, at = after.terms[0], place.child(after, 0)
    assert isinstance(inner, Apply)
    shifted = normal_gamma(inner, work.field.ratio(tidy(inner.argument, work)), at, work)
    return Add((shifted, *after.terms[1:]))


def _shifts(ratio: Ratio, work: Work) -> int:
    """Give by how much the argument is below the largest one that was met and differs from it by a whole number."""
    constant = ratio.numerator.get((), fmpq(0)) if not ratio.denominator else fmpq(0)
    whole = int(Fraction(int(constant.p), int(constant.q)) // 1)
    bare: Polynomial = {}
    accumulate(bare, ratio.numerator, fmpq(1))
    accumulate(bare, {(): fmpq(-whole)}, fmpq(1))
    name = ("gamma", key(ratio_term(work.field, Ratio(bare, ratio.denominator))))
    largest = work.units.get(name, whole)
    if whole > largest or name not in work.units:
        largest = work.refine(name, max(whole, largest))
    return largest - whole if largest - whole <= MOST_SHIFTS else 0
