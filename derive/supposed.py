"""Steps that hold by what the page lets them suppose: proved under it, and said to be given what the proof needs of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from derive.config import Settings
from derive.decide import agreed, without_limits
from derive.memory import Found
from derive.report import DOMAINS_DIFFER, Proved, Undecided, Verdict
from derive.resolve.derivation import DerivedLink, Obligation
from derive.resolve.supposing import without
from derive.taken_for_numbers import differ_there_too
from derive.well_defined import well_defined

USES, LONGEST = 1200, 4.0
HOLDS_AS_SUPPOSED = "wrong as it stands, but not where what the text supposes holds: declare the names, and give what holds of them"
NOTHING = "nothing that the page supposes gives a proof"


def supposing(link: DerivedLink) -> DerivedLink | None:
    """Give a link with its step under all that the page lets it suppose, None where that is nothing."""
    made = link.supposing
    return None if made is None or link.problem is not None else replace(link, step=made, claim=made)


def having_values(link: DerivedLink, domains: Iterable[Verdict]) -> Iterator[DerivedLink]:
    """Give a link with its step where what it writes has values, first under what the page supposes, then without that.

    Where no verdict says that the domains differ, it is where its sums have values.
    """
    differ = any(isinstance(verdict, Undecided) and verdict.differs_in_domain for verdict in domains)
    for made in (link.supposing, link.step):
        if made is None or link.problem is not None:
            continue
        found = well_defined(made, ends_only=not differ)
        if found is not made:
            yield replace(link, step=found, claim=found, supposing=found)


def suppose(made: Obligation, settings: Settings) -> Verdict:
    """Look for a proof under suppositions that do not contradict each other, and for nothing else."""
    from derive.prover.search import Found as FoundProof  # where all is remembered, nothing is searched for
    from derive.prover.search import find_proof
    from derive.refuter.search import differ_early

    differ = partial(differ_early, made.left, made.right, made.scope, seed=settings.seed)
    found = find_proof(made.left, made.right, made.scope, timeout=min(settings.timeout, LONGEST), uses=USES, differ=differ)
    if not isinstance(found, FoundProof):
        return Undecided(f"{NOTHING}; {DOMAINS_DIFFER}" if found.offer else NOTHING)
    return agreed(found.proof, made, settings, found.replayed) or Undecided(NOTHING)


def suppose_values(made: Obligation, settings: Settings) -> Verdict:
    """Look for a proof where both sides have values, as all but their limits do at one point at least."""
    from derive.refuter.search import first_look

    verdict = suppose(made, settings)
    if not isinstance(verdict, Proved):
        return verdict
    left, right = without_limits(made.left), without_limits(made.right)
    right = right if left == made.left and right == made.right else left
    return verdict if first_look(left, right, made.scope, seed=settings.seed) is True else Undecided(NOTHING)


def differs_as_supposed(link: DerivedLink, settings: Settings) -> bool:
    """Tell whether sides that look wrong also differ under what the page supposes of their names."""
    made = link.supposing
    return made is None or differ_there_too(made, settings.seed)


def granted(link: DerivedLink, found: Found) -> tuple[DerivedLink, Found] | None:
    """Give the link and what was found of it with those suppositions alone that the proof needs; None where there is no proof."""
    made, verdict = link.supposing, found.verdict
    if made is None or not isinstance(verdict, Proved):
        return None
    made = without(made, (given for given in made.supposed if given not in verdict.replayed.givens))
    made = replace(made, scope=replace(made.scope, givens=tuple(dict.fromkeys((*made.scope.givens, *made.supposed)))))
    if link.claim is not link.step:
        return replace(link, step=made), found
    return replace(link, step=made, claim=made), replace(found, claim=verdict)
