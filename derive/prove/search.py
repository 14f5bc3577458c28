"""Find a proof: unfold as few definitions as possible, use givens only where nothing else does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from derive.kernel.conditions import Context
from derive.kernel.replay import DomainsDiffer, Ledger, ProofRejected, Replayed, ground, replay
from derive.kernel.rule import Condition, Proof, RuleDoesNotApply
from derive.kernel.scope import Relation, Scope
from derive.prove.close import equalise
from derive.prove.work import OutOfTime, Place, Stuck, UnitChanged, Work
from derive.terms import Call, CannotSubstitute, Element, Key, Symbol, Term, children, free_names

Name = tuple[str, int]
FEW = 4
MOST_UNITS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A proof that the kernel has replayed."""

    proof: Proof
    replayed: Replayed


@dataclass(frozen=True, slots=True)
class NotFound:
    """No proof was found; ``offer`` has conditions that would settle a difference of domains."""

    reason: str
    offer: tuple[Condition, ...] = ()


def find_proof(left: Term, right: Term, scope: Scope, *, timeout: float = 10.0) -> Found | NotFound:
    """Search for a proof that two terms are equal for every n wherever both are defined."""
    taken = free_names(left) | free_names(right)
    try:
        context = ground(left, right, scope, Ledger())
    except DomainsDiffer as error:
        return NotFound("the domains differ", error.conditions)
    except (ProofRejected, RuleDoesNotApply, CannotSubstitute) as error:
        return NotFound(str(error))
    deadline = time.monotonic() + timeout
    reason = "no proof was found"
    try:
        for opened, givens in _attempts(left, right, scope):
            outcome = _attempt(left, right, context, taken, opened, givens, deadline)
            if isinstance(outcome, Found):
                return outcome
            reason = outcome.reason
    except OutOfTime:
        return NotFound(f"timeout after {timeout:g} s")
    return NotFound(reason)


def _attempt(
    left: Term, right: Term, context: Context, taken: frozenset[str], opened: frozenset[Name], givens: bool, deadline: float
) -> Found | NotFound:
    units: dict[Key, int] = {}
    for _ in range(MOST_UNITS):
        work = Work(context.scope, taken, opened, givens, deadline, units)
        try:
            equalise(left, right, Place(context), work)
            proof = tuple(work.steps)
            return Found(proof, replay(proof, left, right, context.scope))
        except UnitChanged:
            continue
        except (Stuck, ProofRejected, RuleDoesNotApply, CannotSubstitute) as error:
            return NotFound(str(error))
    return NotFound("the exponents have no common unit")


def _attempts(left: Term, right: Term, scope: Scope) -> Iterator[tuple[frozenset[Name], bool]]:
    """Give what to unfold and whether to use givens, the least first."""
    usable = any(g.relation is Relation.EQUAL for g in scope.givens)
    chosen = list(_openings(left, right, scope))
    for opened in chosen:
        yield opened, False
    if usable:
        for opened in chosen:
            yield opened, True


def _openings(left: Term, right: Term, scope: Scope) -> Iterator[frozenset[Name]]:
    """Give sets of names to unfold, small ones first, each reachable from the sides."""
    direct = defined_names(left, scope) | defined_names(right, scope)
    everything = _closure(direct, scope)
    if len(everything) > FEW:
        level: frozenset[Name] = frozenset()
        while True:
            yield level
            wider = level | direct | frozenset(n for name in level for n in _inside(name, scope))
            if wider == level:
                return
            level = wider
    for size in range(len(everything) + 1):
        for names in combinations(sorted(everything), size):
            if _closure(direct & frozenset(names), scope, frozenset(names)) >= frozenset(names):
                yield frozenset(names)


def _closure(names: frozenset[Name], scope: Scope, within: frozenset[Name] | None = None) -> frozenset[Name]:
    """Give the names and all that their definitions mention, as far as they lie within a set."""
    seen: set[Name] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in seen and (within is None or name in within):
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

