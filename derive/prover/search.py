"""Find a proof: unfold as few definitions as possible, use givens only where nothing else does."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from derive.kernel.context import Context
from derive.kernel.replay import DomainsDiffer, Ledger, ProofRejected, ground, replay
from derive.kernel.rule import Proof, RuleDoesNotApply, Side
from derive.kernel.scope import NameAndArity, Relation, Scope
from derive.prover.asked import Asked
from derive.prover.close import DIFFER, equalise
from derive.prover.found import Found, NotFound
from derive.prover.meanings import bodies_of, mentioned, reached
from derive.prover.orientation import with_reversed_sums
from derive.prover.powers import PRODUCT
from derive.prover.solved import Solved, solved_givens
from derive.prover.work import UNLIMITED, Budget, GivenUp, Place, Stuck, Work
from derive.terms import CannotSubstitute, Key, Term, free_names
from derive.values import dataclass

__all__ = ["Found", "NotFound", "find_proof"]

MOST_UNITS = 8


def find_proof(
    left: Term,
    right: Term,
    scope: Scope,
    *,
    timeout: float = 10.0,
    uses: int = UNLIMITED,
    like: tuple[Proof, ...] = (),
    differ: Callable[[], bool] | None = None,
) -> Found | NotFound:
    """Search for a proof that two terms are equal for every n wherever both are defined.

    The search gives up after so many ``uses`` of rules, the same on every machine, or after ``timeout`` seconds of work.  ``like``
    are proofs of neighbouring statements: what they unfold and assume is tried first.  Where sides have values on one region, but
    ``differ`` tells that some of these differ, there is no proof to look for.
    """
    budget = Budget(time.thread_time() + timeout, uses)
    try:
        context = ground(left, right, scope, Ledger())
        if differ is not None and differ():
            return NotFound(DIFFER)
        taken = free_names(left) | free_names(right) | scope.scalars()
        search = _Search(left, right, context, taken, budget, solved_givens(scope), Asked())
        if like:
            outcome, _ = search.attempt(_unfolded_in(like), givens=any(s.rule == "use_given" for p in like for s in p))
            if isinstance(outcome, Found):
                return outcome
        found = search.without_givens()
        usable = any(g.relation is Relation.EQUAL for g in scope.givens)
        return search.with_givens() if isinstance(found, NotFound) and usable else found
    except DomainsDiffer as error:
        return NotFound("the domains differ", error.conditions)
    except (ProofRejected, RuleDoesNotApply, CannotSubstitute) as error:
        return NotFound(str(error))
    except GivenUp:
        return NotFound(f"timeout after {timeout:g} s" if budget.uses >= 0 else f"none within {uses} uses of rules", gave_up=True)
    except RecursionError:
        return NotFound("the terms are nested too deeply")


@dataclass(frozen=True, slots=True)
class _Search:
    """Attempts on one obligation, each unfolding one more definition than the one before."""

    left: Term
    right: Term
    context: Context
    taken: frozenset[str]
    budget: Budget
    solved: Mapping[NameAndArity, Solved]
    ledger: Ledger

    def without_givens(self) -> Found | NotFound:
        return self._grow(bodies_of(self.context.scope), givens=False)

    def with_givens(self) -> Found | NotFound:
        solved = {name: found.body for name, found in self.solved.items()}
        return self._grow(bodies_of(self.context.scope) | solved, givens=True)

    def _grow(self, bodies: Mapping[NameAndArity, Term], *, givens: bool) -> Found | NotFound:
        opened: frozenset[NameAndArity] = frozenset()
        while True:
            outcome, rest = self.attempt(opened, givens=givens)
            following = None if isinstance(outcome, Found) else self._next_name(opened, rest, bodies, givens=givens)
            if following is None:
                return outcome
            opened = opened | {following}

    def _next_name(
        self, opened: frozenset[NameAndArity], rest: tuple[Term, ...], bodies: Mapping[NameAndArity, Term], *, givens: bool
    ) -> NameAndArity | None:
        """Give the name to unfold next: one of what still differs, and of those the one that rests on the most others.

        Where nothing more of the sides can be unfolded, what is given is.
        """
        differing = frozenset(n for term in rest for n in mentioned(term, bodies)) - opened
        if not differing:
            sides = mentioned(self.left, bodies) | mentioned(self.right, bodies)
            reachable = sides | frozenset(n for name in opened for n in mentioned(bodies[name], bodies))
            differing = reachable - opened
        if givens and not differing:
            equal = (given for given in self.context.scope.givens if given.relation is Relation.EQUAL)
            said = (side for given in equal for side in (given.left, given.right))
            differing = reached(frozenset(name for side in said for name in mentioned(side, bodies)), bodies) - opened
        return max(differing, key=lambda n: (len(reached(frozenset({n}), bodies)), n), default=None)

    def attempt(self, opened: frozenset[NameAndArity], *, givens: bool) -> tuple[Found | NotFound, tuple[Term, ...]]:
        units, squares = dict[Key, int](), False
        scope = self.context.scope
        outcome: tuple[NotFound, tuple[Term, ...]] = NotFound("the exponents have no common unit"), ()
        for _ in range(MOST_UNITS):
            known = dict(units)
            solved = self.solved if givens else {}
            work = Work(scope, self.taken, opened, givens, self.budget, units, solved, squares=squares, ledger=self.ledger)
            try:
                self._equalise(work)
                proof = tuple(work.steps)
                return Found(proof, replay(proof, self.left, self.right, scope)), ()
            except Stuck as error:
                outcome = NotFound(str(error)), error.rest
            except (ProofRejected, RuleDoesNotApply, CannotSubstitute) as error:
                outcome = NotFound(str(error)), ()
            if units == known and (squares or PRODUCT not in work.made):
                break
            squares |= units == known
        return outcome

    def _equalise(self, work: Work) -> None:
        """Make the sides equal, if need be with sums on the right run through from their last value to their first."""
        place = Place(self.context)
        try:
            equalise(self.left, self.right, place, work)
        except Stuck:
            work.steps.clear()
            work.side, work.beside = Side.RIGHT, None
            right = with_reversed_sums(self.right, place, work)
            if right == self.right:
                raise
            equalise(self.left, right, place, work)


def _unfolded_in(proofs: tuple[Proof, ...]) -> frozenset[NameAndArity]:
    """Give the names whose definitions some proofs unfold."""
    definitions = (step.arguments[0] for proof in proofs for step in proof if step.rule == "unfold")
    return frozenset((d.name, len(d.ranges)) if d.ranges or not d.parameters else (d.name, -1) for d in definitions)
