"""Bring Gamma and digamma to common arguments: shifted arguments to the largest of them, whole numbers to factorials."""

from __future__ import annotations

from flint import fmpq

from derive.kernel.arithmetic import Ratio, added
from derive.prover.algebra import ratio_term
from derive.prover.ranges import tidy
from derive.prover.work import Place, Work
from derive.terms import Apply, Function, Multiply, Term, children, key, with_children

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
    parts, number = children(after), int(isinstance(after, Multiply))  # a factor, or a term, stands beside the shifted function
    inner, at = parts[number], place.child(after, number)
    assert isinstance(inner, Apply)
    shifted = normal_gamma(inner, work.field.ratio(tidy(inner.argument, work)), at, work)
    return with_children(after, (*parts[:number], shifted, *parts[number + 1 :]))


def _shifts(ratio: Ratio, work: Work) -> int:
    """Give by how much the argument is below the largest one that was met and differs from it by a whole number."""
    constant = ratio.numerator.get((), fmpq(0)) if not ratio.denominator else fmpq(0)
    whole = int(constant.floor())
    bare = added((ratio, Ratio({(): fmpq(-whole)})))
    name = ("gamma", key(ratio_term(work.field, bare)))
    largest = work.units.get(name, whole)
    if whole > largest or name not in work.units:
        largest = work.refine(name, max(whole, largest))
    return largest - whole if largest - whole <= MOST_SHIFTS else 0
