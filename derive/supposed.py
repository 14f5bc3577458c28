"""Steps that hold by what the page lets them suppose: proved under it, and said to be given what the proof needs of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derive.config import Settings
from derive.decide import contradicts_itself, proved
from derive.kernel.context import name_and_arity
from derive.kernel.evaluate import Refutation
from derive.kernel.replay import ProofRejected, Replayed, replay
from derive.kernel.scope import Given, Relation
from derive.memory import Found
from derive.report import DOMAINS_DIFFER, Proved, Undecided, Verdict
from derive.resolve.derivation import DerivedLink, Obligation
from derive.terms import Call, Derivative
from derive.well_defined import well_defined

USES, LONGEST = 1000, 2.0
NOTHING = "nothing that the page supposes gives a proof"


def supposing(link: DerivedLink) -> DerivedLink | None:
    """Give a link with its step under all that the page lets it suppose, None where that is nothing."""
    made = link.supposing
    return None if made is None or link.problem is not None else replace(link, step=made, claim=made)


def having_values(link: DerivedLink, domains: Iterable[Verdict]) -> DerivedLink | None:
    """Give a link with its step where what it writes has values; None where no verdict says that the domains differ."""
    made = link.supposing or link.step
    differ = any(isinstance(verdict, Undecided) and verdict.differs_in_domain for verdict in domains)
    if made is None or link.problem is not None or not differ:
        return None
    found = well_defined(made)
    return None if found is made else replace(link, step=found, claim=found, supposing=found)


def suppose(made: Obligation, settings: Settings) -> Verdict:
    """Look for a proof under suppositions that do not contradict each other, and for nothing else."""
    from derive.prover.search import Found as FoundProof  # where all is remembered, nothing is searched for
    from derive.prover.search import find_proof
    from derive.refuter.search import first_look

    found = find_proof(made.left, made.right, made.scope, timeout=min(settings.timeout, LONGEST), uses=USES)
    if not isinstance(found, FoundProof):
        return Undecided(f"{NOTHING}; {DOMAINS_DIFFER}" if found.offer else NOTHING)
    look = first_look(made.left, made.right, made.scope, seed=settings.seed)
    if look is False or isinstance(look, Refutation):
        return Undecided(NOTHING)
    return proved(found, made, look, settings)


def suppose_values(made: Obligation, settings: Settings) -> Verdict:
    """Look for a proof where both sides have values, as they do at one point at least."""
    from derive.refuter.search import first_look

    verdict = suppose(made, settings)
    seen = not isinstance(verdict, Proved) or first_look(made.left, made.right, made.scope, seed=settings.seed) is True
    return verdict if seen else Undecided(NOTHING)


def granted(link: DerivedLink, found: Found) -> tuple[DerivedLink, Found] | None:
    """Give the link and what was found of it with those suppositions alone that the proof needs; None where there is no proof."""
    made, verdict = link.supposing, found.verdict
    if made is None or not isinstance(verdict, Proved):
        return None
    needed: list[Given] = []
    replayed: Replayed = verdict.replayed
    for given in made.supposed:
        fewer = _without(made, given)
        try:
            replayed = replay(verdict.proof, fewer.left, fewer.right, fewer.scope)
            made = fewer
        except ProofRejected:
            needed.append(given)
    scope = replace(made.scope, givens=tuple(dict.fromkeys((*made.scope.givens, *needed))))
    if any(given.relation is Relation.EQUAL for given in needed) and contradicts_itself(scope):
        return None
    made = replace(made, supposed=tuple(needed), scope=scope)
    verdict = Proved(verdict.proof, replace(replayed, givens=tuple(dict.fromkeys((*replayed.givens, *needed)))))
    if link.claim is not link.step:
        return replace(link, step=made), replace(found, verdict=verdict)
    return replace(link, step=made, claim=made), replace(found, verdict=verdict, claim=verdict)


def _without(made: Obligation, given: Given) -> Obligation:
    """Give the obligation with one supposition less: a name that is not held fixed may depend on everything."""
    scope = replace(made.scope, givens=tuple(g for g in made.scope.givens if g is not given))
    known = scope.functions.get(given.left.function) if isinstance(given.left, Call) else None
    if known is not None and known.body == given.right:
        scope = replace(scope, functions={**scope.functions, known.name: None})
    match given.left:
        case Derivative(Call(function, _), _):
            scope = replace(scope, functions={k: d for k, d in scope.functions.items() if k != function})
        case Derivative(body, _):
            scope = replace(scope, declarations={k: d for k, d in scope.declarations.items() if k != name_and_arity(body)})
        case _:
            pass
    return replace(made, scope=scope)
