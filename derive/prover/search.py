"""Find a proof: unfold as few definitions as possible, use givens only where nothing else does."""

from __future__ import annotations

import time

from derive.kernel.context import Context
from derive.kernel.replay import DomainsDiffer, Ledger, ProofRejected, Replayed, ground, replay
from derive.kernel.rule import Condition, Proof, RuleDoesNotApply
from derive.kernel.scope import Relation, Scope
from derive.prover.close import equalise
from derive.prover.work import UNLIMITED, Budget, GivenUp, Place, Stuck, Work
from derive.terms import Call, CannotSubstitute, Element, Key, Symbol, Term, children, free_names
from derive.values import dataclass

Name = tuple[str, int]
MOST_UNITS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A proof that the kernel has replayed."""

    proof: Proof
    replayed: Replayed


@dataclass(frozen=True, slots=True)
class NotFound:
    """No proof was found; ``offer`` has conditions that would settle a difference of domains.

    A search that ``gave_up`` may find one with more time.
    """

    reason: str
    offer: tuple[Condition, ...] = ()
    gave_up: bool = False


def find_proof(
    left: Term, right: Term, scope: Scope, *, timeout: float = 10.0, uses: int = UNLIMITED, like: tuple[Proof, ...] = ()
) -> Found | NotFound:
    """Search for a proof that two terms are equal for every n wherever both are defined.

    The search gives up after so many ``uses`` of rules, the same on every machine, or after ``timeout`` seconds.  ``like`` are
    proofs of neighbouring statements: what they unfold and assume is tried first.
    """
    budget = Budget(time.monotonic() + timeout, uses)
    try:
        context = ground(left, right, scope, Ledger())
        search = _Search(left, right, context, free_names(left) | free_names(right) | scope.scalars(), budget)
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

    def without_givens(self) -> Found | NotFound:
        return self._grow(givens=False)

    def with_givens(self) -> Found | NotFound:
        return self._grow(givens=True)

    def _grow(self, *, givens: bool) -> Found | NotFound:
        opened: frozenset[Name] = frozenset()
        while True:
            outcome, rest = self.attempt(opened, givens=givens)
            following = None if isinstance(outcome, Found) else self._next_name(opened, rest, givens=givens)
            if following is None:
                return outcome
            opened = opened | {following}

    def _next_name(self, opened: frozenset[Name], rest: tuple[Term, ...], *, givens: bool) -> Name | None:
        """Give the name to unfold next: one of what still differs, and of those the one that rests on the most others.

        Where nothing more of the sides can be unfolded, what is given is.
        """
        scope = self.context.scope
        differing = frozenset(n for term in rest for n in defined_names(term, scope)) - opened
        if not differing:
            sides = defined_names(self.left, scope) | defined_names(self.right, scope)
            reachable = sides | frozenset(n for name in opened for n in _inside(name, scope))
            differing = reachable - opened
        if givens and not differing:
            equal = (given for given in scope.givens if given.relation is Relation.EQUAL)
            said = (side for given in equal for side in (given.left, given.right))
            names = frozenset(name for side in said for name in defined_names(side, scope))
            differing = _closure(names, scope) - opened
        return max(differing, key=lambda n: (len(_closure(frozenset({n}), scope)), n), default=None)

    def attempt(self, opened: frozenset[Name], *, givens: bool) -> tuple[Found | NotFound, tuple[Term, ...]]:
        units: dict[Key, int] = {}
        scope = self.context.scope
        outcome: tuple[NotFound, tuple[Term, ...]] = NotFound("the exponents have no common unit"), ()
        for _ in range(MOST_UNITS):
            known = dict(units)
            work = Work(scope, self.taken, opened, givens, self.budget, units)
            try:
                equalise(self.left, self.right, Place(self.context), work)
                proof = tuple(work.steps)
                return Found(proof, replay(proof, self.left, self.right, scope)), ()
            except Stuck as error:
                outcome = NotFound(str(error)), error.rest
            except (ProofRejected, RuleDoesNotApply, CannotSubstitute) as error:
                outcome = NotFound(str(error)), ()
            if units == known:
                break
        return outcome


def _unfolded_in(proofs: tuple[Proof, ...]) -> frozenset[Name]:
    """Give the names whose definitions some proofs unfold."""
    definitions = (step.arguments[0] for proof in proofs for step in proof if step.rule == "unfold")
    return frozenset((d.name, len(d.ranges)) if d.ranges or not d.parameters else (d.name, -1) for d in definitions)


def _closure(names: frozenset[Name], scope: Scope) -> frozenset[Name]:
    """Give the names and all that their definitions mention."""
    seen: set[Name] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _inside(name, scope)
    return frozenset(seen)


def _inside(name: Name, scope: Scope) -> frozenset[Name]:
    definition = scope.functions.get(name[0]) if name[1] == -1 else scope.definitions.get(name)
    return defined_names(definition.body, scope) if definition is not None else frozenset()


def defined_names(term: Term, scope: Scope) -> frozenset[Name]:
    """Give the defined scalars, families and functions (arity -1) that a term mentions."""
    inner = frozenset(name for part in children(term) for name in defined_names(part, scope))
    match term:
        case Symbol(name):
            own: Name = (name, 0)
        case Element(family, indices):
            own = (family, len(indices))
        case Call(function, _):
            return inner | {(function, -1)} if scope.functions.get(function) is not None else inner
        case _:
            return inner
    return inner | {own} if own in scope.definitions else inner
