"""Normal forms of several terms as polynomials over the same atoms.  Untrusted: what is made of them has to be proved."""

from __future__ import annotations

import time

from derive.kernel.arithmetic import Polynomial
from derive.kernel.replay import Ledger, ProofRejected, ground
from derive.kernel.rule import RuleDoesNotApply
from derive.kernel.scope import Scope
from derive.prover.normalise import normal
from derive.prover.work import Budget, GivenUp, Place, Stuck, Work
from derive.terms import CannotSubstitute, Term, free_names


def polynomials(
    terms: tuple[Term, ...], scope: Scope, *, timeout: float, uses: int
) -> tuple[tuple[Polynomial, ...], tuple[Term, ...]] | None:
    """Give terms as polynomials and their atoms; None where a term has no such form within so many ``uses`` of rules."""
    taken = scope.scalars().union(*map(free_names, terms))
    found: list[Polynomial] = []
    try:
        place = Place(ground(terms[0], terms[-1], scope, Ledger()))
        work = Work(scope, taken, frozenset(), givens=True, budget=Budget(time.thread_time() + timeout, uses), units={})
        for term in terms:
            ratio = work.field.ratio(normal(term, place, work))
            if ratio.denominator:
                return None
            found.append(ratio.numerator)
    except (ProofRejected, RuleDoesNotApply, CannotSubstitute, Stuck, GivenUp, RecursionError):
        return None
    return tuple(found), tuple(work.field.atoms)
