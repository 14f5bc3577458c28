"""Decide one obligation: a proof that the kernel replays, a witness that it certifies, or the reason for neither."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from derive.config import Settings
from derive.errors import DeriveError
from derive.kernel.arithmetic import equal
from derive.kernel.conditions import discharged, domain
from derive.kernel.context import Context
from derive.kernel.evaluate import NotRefuted, Refutation, Witness, certify
from derive.kernel.replay import ProofRejected, Replayed, replay
from derive.kernel.rule import Condition, Continuous, Converges, NonNegative, NonZero, Positive, Proof, RuleDoesNotApply
from derive.kernel.scope import Given, Scope
from derive.prover.found import Found, NotFound
from derive.refuter.search import Exhausted, differ_early, find_refutation, first_look
from derive.render.latex_terms import condition_to_latex
from derive.report import (
    DEPENDS_ON_READING,
    DOMAINS_DIFFER,
    LOOKS_WRONG,
    PROVED_IN_ONE_READING,
    Claim,
    Finding,
    Proved,
    Refuted,
    Undecided,
    Verdict,
)
from derive.resolve.barred import written_out
from derive.resolve.dependencies import parts_of
from derive.resolve.derivation import DerivedLink, Obligation, OtherReading
from derive.resolve.known import negated
from derive.resolve.supposing import without
from derive.taken_for_numbers import ELSEWHERE, difference_of
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Call,
    Derivative,
    Limit,
    Multiply,
    Power,
    Term,
    children,
    free_names,
    with_children,
)
from derive.well_defined import well_defined

QUICK, SHORT = 3000, 1200  # uses of rules: where nothing says what a step is about, no proof was found beyond
LONGEST_UNDECLARED = 4.0  # seconds: nearly all searches end by their uses before, so that what is proved is the same everywhere
MANY_POINTS = 60
MOST_SHOWN = 6
CONTRADICTION = "what is given contradicts itself: 0 = 1 follows from it"


class EnginesDisagree(DeriveError):
    """A replayed proof and an evaluation contradict each other: an error of this program, never a verdict."""


def decide(obligation: Obligation | None, problem: str | None, settings: Settings, *, like: tuple[Proof, ...] = ()) -> Verdict:
    """Give the verdict on an obligation, or on a link that has none because of a problem; ``like`` are neighbouring proofs.

    One point is compared first: most wrong steps are refuted there, and a proof that comes after it has been held against it.
    """
    if obligation is None or problem is not None:
        return Undecided(problem or "the formula has no meaning here")
    left, right, scope = obligation.left, obligation.right, obligation.scope
    meant = scope if obligation.undeclared else well_defined(obligation, ends_only=True).scope
    look = None if obligation.undeclared else first_look(left, right, meant, seed=settings.seed)
    if isinstance(look, Refutation):
        return _unless_meant_otherwise(look, obligation, settings)
    longest = min(settings.timeout, LONGEST_UNDECLARED) if obligation.undeclared else settings.timeout
    # any step without undeclared names has been looked at, and a proof of what differs there would be an error of ours
    differ = partial(differ_early, left, right, scope, seed=settings.seed) if obligation.undeclared else None
    uses = SHORT if obligation.undeclared else QUICK
    quick = _search(left, right, scope, timeout=longest, uses=uses, like=like, differ=differ)
    if isinstance(quick, Found):
        return proved(quick, obligation, look, settings)
    if obligation.undeclared:
        return _without_declarations(obligation, quick, settings)
    refutation = find_refutation(left, right, meant, seed=settings.seed)
    if not isinstance(refutation, Exhausted):
        return _unless_meant_otherwise(refutation, obligation, settings)
    if refutation.points == 0 and contradicts_itself(scope):
        return Undecided(CONTRADICTION)
    if quick.offer:
        return Undecided(f"{DOMAINS_DIFFER}: the step would need {_offers(quick)}")
    return _patiently(quick, refutation, obligation, look, settings)


def _search(left: Term, right: Term, scope: Scope, **limits: Any) -> Found | NotFound:
    from derive.prover.search import find_proof  # where all is remembered, nothing is searched for

    return find_proof(left, right, scope, **limits)


def _without_meaning(obligation: Obligation) -> str:
    names = [written_out(name) for name in obligation.undeclared]
    return f"nothing says what {', '.join(names)} {'mean' if len(names) > 1 else 'means'}"


def _without_declarations(obligation: Obligation, quick: NotFound, settings: Settings) -> Undecided:
    """Say of names that nothing declares what would be needed, or that the step looks wrong if they are numbers."""
    what = _without_meaning(obligation)
    found = difference_of(obligation, settings.seed)
    if found is not None and not found.unless:
        return Undecided(_looks_wrong(obligation.undeclared, found.refutation.witness), found.refutation)
    if quick.offer and (found is None or found.unless.startswith(ELSEWHERE)):
        return Undecided(f"{what}; {DOMAINS_DIFFER}: it would need {_offers(quick)}")
    if found is not None:
        return Undecided(f"{what}; taken for numbers, they make the sides differ, but {found.unless}")
    return Undecided(f"{what}; no proof without it ({quick.reason})")


def _looks_wrong(undeclared: tuple[str, ...], witness: Witness) -> str:
    """Say at which point sides differ, where it is short, and which names are taken for numbers."""
    names = ", ".join(map(written_out, undeclared))
    places = {key: f"_{{{','.join(map(str, key[1]))}}}" if key[1] else "" for key in witness.values}
    whole = [f"{name} = {value}" for name, value in (*witness.sizes.items(), *witness.indices.items()) if name in undeclared]
    values = [*whole, *(f"{key[0]}{places[key]} = {value}" for key, value in sorted(witness.values.items()))]
    where = f" at {', '.join(values)}" if len(values) <= MOST_SHOWN else ""
    return f"{LOOKS_WRONG}: the sides differ{where}; nothing declares what is taken for numbers: {names}"


def _offers(found: NotFound) -> str:
    return ", ".join(dict.fromkeys(f"given {condition_to_latex(condition)}" for condition in found.offer))


def _unless_meant_otherwise(refutation: Refutation, obligation: Obligation, settings: Settings) -> Verdict:
    """Let a refutation stand where every other reading of the text is refuted too; else ask the author.

    A point that shows more than one reading to be wrong is shown rather than one that the text may rule out.
    """
    shown = refutation
    for other in obligation.others:
        if _shown_at(other, shown.witness) is None:
            found = _refuted(other, settings)
            if found is None:
                return Undecided(_asked(DEPENDS_ON_READING, other) if other.settles else other.words)
            own = replace(other, left=obligation.left, right=obligation.right, scope=obligation.scope)
            shown = (_shown_at(own, found.witness) if isinstance(found, Refutation) else None) or shown
    return Refuted(shown)


def _asked(known: str, other: OtherReading) -> str:
    settle = "brackets settle it" if other.settles == "brackets" else f"write `{other.settles}` to settle it"
    return f"{known} {other.words}: {settle}"


def _is_proved(other: OtherReading, settings: Settings) -> bool:
    found = other.scope and _search(other.left, other.right, other.scope, timeout=settings.timeout, uses=QUICK)
    return isinstance(found, Found)


def _is_zero_everywhere(obligation: Obligation, settings: Settings) -> bool:
    """Tell whether a derivative in a step is zero by what the page says of the names in it, as that of residuals of a model."""
    derivatives = (part for part in parts_of((obligation.left, obligation.right)) if isinstance(part, Derivative))
    limits = {"timeout": settings.timeout, "uses": QUICK}
    return any(isinstance(_search(part, ZERO, obligation.scope, **limits), Found) for part in derivatives)


def _shown_at(other: OtherReading, witness: Witness) -> Refutation | None:
    """Give what the point at which one reading is wrong shows of another one, None where that has a meaning of its own there."""
    try:
        return None if other.scope is None else certify(other.left, other.right, other.scope, witness)
    except NotRefuted:
        return None


def _refuted(other: OtherReading, settings: Settings) -> Refutation | Exhausted | None:
    """Give what shows that another reading is wrong too, or that it cannot be meant: it has no value or contradicts itself."""
    if other.scope is None:
        return None
    found = find_refutation(other.left, other.right, other.scope, seed=settings.seed)
    if isinstance(found, Refutation) or (found.points == 0 and (_has_no_value(other) or contradicts_itself(other.scope))):
        return found
    return None


def _has_no_value(other: OtherReading) -> bool:
    """Tell whether a side certainly has no value: it takes the logarithm of what is never positive, or divides by what is zero."""
    assert other.scope is not None
    context = Context(other.scope)
    for side in (other.left, other.right):
        with suppress(RuleDoesNotApply):
            if any(_never_holds(condition, place) for condition, place in domain(side, context)):
                return True
    return False


def _never_holds(condition: Condition, place: Context) -> bool:
    negative = isinstance(condition, Positive) and discharged(NonNegative(negated(condition.term)), place)
    return negative or (isinstance(condition, NonZero) and equal(condition.term, ZERO))


def refute(obligation: Obligation | None, problem: str | None, settings: Settings) -> Verdict:
    """Look for a point where the two sides differ, and for nothing else; the reason says how far the search has looked."""
    if obligation is None or problem is not None:
        return Undecided(problem or "the formula has no meaning here")
    if obligation.undeclared:
        return Undecided(_without_meaning(obligation))
    meant = well_defined(obligation, ends_only=True).scope
    found = find_refutation(obligation.left, obligation.right, meant, seed=settings.seed)
    return Undecided(_looked(found)) if isinstance(found, Exhausted) else _unless_meant_otherwise(found, obligation, settings)


def _looked(exhausted: Exhausted) -> str:
    if exhausted.sampled:
        return "it does not hold for every meaning of a function that is only declared"
    if exhausted.points == exhausted.undefined == 0:
        return "no point was found that meets the givens"
    if exhausted.points == 0:
        return "no point where both sides have a value"
    sizes = f" up to size {exhausted.largest_size}" if exhausted.largest_size else ""
    return f"no counterexample at {exhausted.points} points{sizes}"


def _patiently(quick: NotFound, exhausted: Exhausted, obligation: Obligation, look: bool | None, settings: Settings) -> Verdict:
    """Look for a proof again with all the time a step may take, where the first look was cut short."""
    reason = quick.reason
    if quick.gave_up and not reason.startswith("timeout"):
        slow = _search(obligation.left, obligation.right, obligation.scope, timeout=settings.timeout)
        if isinstance(slow, Found):
            return proved(slow, obligation, look, settings)
        reason = slow.reason
    joint = ", and" if exhausted.points == 0 and not exhausted.sampled else ";"
    return Undecided(f"no proof ({reason}){joint} {_looked(exhausted)}")


def proved(found: Found, obligation: Obligation, look: bool | None, settings: Settings) -> Verdict:
    """Hold a replayed proof against the evaluation; a proof that rests on conditions needs a point where they hold."""
    if look is False:
        raise EnginesDisagree("a step is proved, but its sides differ at a point")
    for other in obligation.others:
        meant = other.equally or (other.held and _is_zero_everywhere(obligation, settings))
        if meant and not _is_proved(other, settings):
            return Undecided(_asked(PROVED_IN_ONE_READING, other))
    for condition in found.replayed.conditions:
        if isinstance(condition, Converges) and not _rests_on_a_name(condition.term, obligation.scope):
            return Undecided(f"nothing shows that this is so: {condition_to_latex(condition)}")
        if isinstance(condition, Continuous) and _may_jump(condition.term.function, obligation):
            return Undecided(f"nothing says what {condition.term.function} means, and it may jump: it would have to be continuous")
    given = (*found.replayed.givens, *obligation.supposed)
    conditions = tuple(c for c in found.replayed.conditions if not isinstance(c, Converges | Continuous))
    if not (given or conditions):
        return Proved(found.proof, found.replayed)
    if look is None and given and contradicts_itself(obligation.scope):
        return Undecided(CONTRADICTION)
    if conditions and (look is None or found.replayed.givens):
        left, right = without_limits(obligation.left), without_limits(obligation.right)
        if (left, right) != (obligation.left, obligation.right):
            right = left  # what limits have for values is not known, but whether all around them has one is
        meeting = _where(conditions, left)
        further = first_look(meeting, right, _without_idle(obligation, given), seed=settings.seed + 1, points=MANY_POINTS)
        if further is not True:
            return Undecided("no point was found where both sides are defined and the proof's conditions hold")
    return Proved(found.proof, found.replayed)


def _without_idle(obligation: Obligation, used: Collection[Given]) -> Scope:
    """Give the scope without the premises that a proof does not use: they need not hold with its conditions."""
    idle = {premise.given for premise in obligation.premises}.difference(used)
    return replace(obligation.scope, givens=tuple(given for given in obligation.scope.givens if given not in idle))


def _may_jump(function: str, obligation: Obligation) -> bool:
    """Tell whether nothing says what a function is, and the step does not differentiate it either."""
    parts = parts_of((obligation.left, obligation.right))
    moved = {part.body.function for part in parts if isinstance(part, Derivative) and isinstance(part.body, Call)}
    return function in obligation.undeclared and function not in moved


def _rests_on_a_name(term: Term, scope: Scope) -> bool:
    """Tell whether a term has a function that is only named: whether what has none exists is no matter of meaning."""
    named = isinstance(term, Call) and scope.functions.get(term.function) is None
    return named or any(_rests_on_a_name(part, scope) for part in children(term))


def without_limits(term: Term) -> Term:
    """Give a term with zeros for its limits."""
    return ZERO if isinstance(term, Limit) else with_children(term, tuple(map(without_limits, children(term))))


def contradicts_itself(scope: Scope) -> bool:
    """Tell whether 0 = 1 can be proved from what is given."""
    limits = {"uses": QUICK, "timeout": LONGEST_UNDECLARED, "differ": partial(differ_early, ZERO, ONE, scope)}
    return bool(scope.givens) and isinstance(_search(ZERO, ONE, scope, **limits), Found)


def _where(conditions: tuple[Condition, ...], left: Term) -> Term:
    """Give a side that has a value only where conditions about its own names hold: zeros over what must not be zero are added."""
    about = (c.term for c in conditions if isinstance(c, NonZero) and free_names(c.term) <= free_names(left))
    return Add((left, *(Multiply((ZERO, Power(term, MINUS_ONE))) for term in about)))


def agreed(proof: Proof, obligation: Obligation, settings: Settings, replayed: Replayed | None = None) -> Proved | None:
    """Give the verdict that a proof from elsewhere leads to: the kernel replays it, and it is held against the evaluation.

    Of what the page supposes that is done with what the proof needs alone, which the verdict lists as given.  ``replayed`` is what
    the kernel has said of it for this obligation, where it was just found.
    """
    sampled = bool(obligation.supposed) or not obligation.undeclared
    try:
        obligation, replayed = with_what_is_needed(proof, obligation, replayed)
    except ProofRejected:
        return None
    look = first_look(obligation.left, obligation.right, obligation.scope, seed=settings.seed) if sampled else None
    if look is False or isinstance(look, Refutation):
        return None
    verdict = proved(Found(proof, replayed), obligation, look, settings)
    if not isinstance(verdict, Proved):
        return None
    return replace(verdict, replayed=replace(replayed, givens=tuple(dict.fromkeys((*replayed.givens, *obligation.supposed)))))


def with_what_is_needed(proof: Proof, made: Obligation, replayed: Replayed | None = None) -> tuple[Obligation, Replayed]:
    """Replay a proof under those suppositions alone that it needs; raises ProofRejected where it is none under all of them."""
    replayed = replayed or replay(proof, made.left, made.right, made.scope)
    idle = tuple(given for given in made.supposed if given not in replayed.givens)
    needed = [given for given in _givens_in(tuple(step.arguments for step in proof)) if made.scope.givens.count(given) == 1]
    for some in (idle, *((given,) for given in made.supposed if given not in needed)):
        fewer = without(made, some)
        if fewer is not made:
            with suppress(ProofRejected):
                replayed = replay(proof, fewer.left, fewer.right, fewer.scope)
                made = fewer
    return made, replayed


def _givens_in(argument: object) -> Iterator[Given]:
    """Give the givens that stand in the arguments of steps, which do not apply without them."""
    if isinstance(argument, Given):
        yield argument
    elif isinstance(argument, tuple):
        for part in argument:
            yield from _givens_in(part)


def certified(refutation: Refutation, obligation: Obligation, settings: Settings) -> Refuted | None:
    """Give the verdict that a witness from elsewhere leads to: the kernel evaluates both sides again and finds the same."""
    if obligation.undeclared:
        return None
    try:
        found = certify(obligation.left, obligation.right, obligation.scope, refutation.witness)
    except NotRefuted:
        return None
    verdict = _unless_meant_otherwise(found, obligation, settings) if found == refutation else None
    return verdict if isinstance(verdict, Refuted) else None


def not_refuted(obligation: Obligation, settings: Settings) -> bool:
    """Tell whether the search for a witness still ends without one."""
    return isinstance(refute(obligation, None, settings), Undecided)


def decide_claim(link: DerivedLink, verdict: Verdict, previous: Finding | None, settings: Settings) -> Verdict:
    """Give the verdict on the chain's left side."""
    claim = link.claim
    witness = _known_witness(verdict, previous)
    decided: Verdict | None = None
    if claim is not None and witness is not None and link.problem is None and not claim.undeclared:
        decided = _refuted_at(claim, witness, settings)
    before = previous.claim.verdict if previous is not None else None
    like = tuple(v.proof for v in (before, verdict) if isinstance(v, Proved))
    return decided or decide(claim, link.problem, settings, like=like if len(like) == 2 else ())


def claim_of(decided: Verdict, verdict: Verdict, previous: Finding | None) -> Claim:
    """Give a claim together with the link from which an error comes down to it."""
    broken = previous is not None and isinstance(previous.claim.verdict, Refuted)
    if previous is None or not broken or not isinstance(decided, Refuted) or isinstance(verdict, Refuted):
        return Claim(decided)
    return Claim(decided, previous.claim.inherited_from or previous.link.id)


def _known_witness(verdict: Verdict, previous: Finding | None) -> Witness | None:
    if previous is not None and isinstance(previous.claim.verdict, Refuted):
        return previous.claim.verdict.refutation.witness
    return verdict.refutation.witness if isinstance(verdict, Refuted) else None


def _refuted_at(claim: Obligation, witness: Witness, settings: Settings) -> Verdict | None:
    try:
        return _unless_meant_otherwise(certify(claim.left, claim.right, claim.scope, witness), claim, settings)
    except NotRefuted:
        return None
