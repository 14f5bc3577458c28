"""Decide one obligation: a proof that the kernel replays, a witness that it certifies, or the reason for neither."""

from __future__ import annotations

from derive.config import Settings
from derive.kernel.evaluate import NotRefuted, Witness, certify
from derive.kernel.rule import Condition
from derive.prove.search import Found, NotFound, find_proof
from derive.refute.search import Exhausted, find_agreement, find_refutation
from derive.render.latex_terms import condition_to_latex
from derive.report import Claim, Finding, Proved, Refuted, Undecided, Verdict
from derive.resolve.derivation import DerivedLink, Obligation

QUICK = 0.3
FEW_POINTS = 4


class EnginesDisagree(Exception):
    """A replayed proof and an evaluation contradict each other: an error of this program, never a verdict."""


def decide(obligation: Obligation | None, problem: str | None, settings: Settings) -> Verdict:
    """Give the verdict on an obligation, or on a link that has none because of a problem."""
    if obligation is None or problem is not None:
        return Undecided(problem or "the formula has no meaning here")
    quick = find_proof(obligation.left, obligation.right, obligation.scope, timeout=min(QUICK, settings.timeout))
    if isinstance(quick, Found):
        return _proved(quick, obligation, settings)
    if obligation.undeclared:
        return Undecided(f"nothing says what {', '.join(obligation.undeclared)} means")
    if not quick.offer:
        refutation = find_refutation(obligation.left, obligation.right, obligation.scope, seed=settings.seed)
        if not isinstance(refutation, Exhausted):
            return Refuted(refutation)
        return _patiently(quick, refutation, obligation, settings)
    return _of_different_domains(quick, obligation, settings)


def _patiently(quick: NotFound, exhausted: Exhausted, obligation: Obligation, settings: Settings) -> Verdict:
    """Look for a proof again with all the time a step may take, where the first look only ran out of time."""
    reason = quick.reason
    if reason.startswith("timeout") and settings.timeout > QUICK:
        slow = find_proof(obligation.left, obligation.right, obligation.scope, timeout=settings.timeout)
        if isinstance(slow, Found):
            return _proved(slow, obligation, settings)
        reason = slow.reason
    if exhausted.points == 0:
        return Undecided(f"no proof ({reason}), and no point where both sides have a value")
    looked = f"no counterexample at {exhausted.points} points up to size {exhausted.largest_size}"
    return Undecided(f"no proof ({reason}); {looked}")


def _of_different_domains(found: NotFound, obligation: Obligation, settings: Settings) -> Verdict:
    """Refute where the sides differ on their common domain; else name the given that would settle the step."""
    refutation = find_refutation(obligation.left, obligation.right, obligation.scope, seed=settings.seed)
    if not isinstance(refutation, Exhausted):
        return Refuted(refutation)
    offers = ", ".join(f"given {condition_to_latex(c)}" for c in found.offer if isinstance(c, Condition))
    return Undecided(f"the domains differ: the step would need {offers}")


def _proved(found: Found, obligation: Obligation, settings: Settings) -> Verdict:
    """Hold a replayed proof against an evaluation; a proof that rests on conditions needs a point where they hold."""
    agreement = find_agreement(obligation.left, obligation.right, obligation.scope, seed=settings.seed)
    if agreement is False:
        raise EnginesDisagree("a step is proved, but its sides differ at a point")
    if agreement is None and found.replayed.conditions and not obligation.undeclared:
        return Undecided("no point was found where both sides are defined")
    return Proved(found.proof, found.replayed)


def decide_claim(link: DerivedLink, verdict: Verdict, previous: Finding | None, settings: Settings) -> Claim:
    """Give the verdict on the chain's left side, and the link from which an error comes down."""
    claim = link.claim
    witness = _known_witness(verdict, previous)
    decided: Verdict | None = None
    if claim is not None and witness is not None and link.problem is None and not claim.undeclared:
        decided = _refuted_at(claim, witness)
    decided = decided or decide(claim, link.problem, settings)
    broken = previous is not None and isinstance(previous.claim.verdict, Refuted)
    if previous is None or not broken or not isinstance(decided, Refuted) or isinstance(verdict, Refuted):
        return Claim(decided)
    return Claim(decided, previous.claim.inherited_from or previous.link.id)


def _known_witness(verdict: Verdict, previous: Finding | None) -> Witness | None:
    if previous is not None and isinstance(previous.claim.verdict, Refuted):
        return previous.claim.verdict.refutation.witness
    return verdict.refutation.witness if isinstance(verdict, Refuted) else None


def _refuted_at(claim: Obligation, witness: Witness) -> Verdict | None:
    try:
        return Refuted(certify(claim.left, claim.right, claim.scope, witness))
    except NotRefuted:
        return None
