"""Equations that follow from equations: decided by themselves first, then from those that stand before them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from derive.kernel.scope import NameAndArity, Relation, Scope
from derive.report import Claim, Defined, Finding, Proved, Refuted, Undecided
from derive.resolve.dependencies import dependencies
from derive.resolve.derivation import DerivedLink, Obligation, OtherReading, Premise
from derive.resolve.implications import NAMES, bearing_on, is_slope
from derive.resolve.symbols import with_givens
from derive.terms import Derivative, Term


def under_premises(link: DerivedLink) -> DerivedLink | None:
    """Give a link with the premises that bear on it as givens, None where it has none."""
    if link.step is None or link.problem is not None or not bearing_on(link.step):
        return None
    return link.with_obligations(_under)


def without_errors(link: DerivedLink, findings: Mapping[str, Finding]) -> DerivedLink:
    """Give a link without the premises that are errors: refuted steps in which a slope is computed on in the same names.

    An equation to be solved that ends such a chain has a number, a lone name or further names on its right.
    """
    premises = (p for made in (link.step, link.claim) if made is not None for p in made.premises)
    return _without({p.link for p in premises if _breaks_a_chain(findings.get(p.link), findings)}, link)


def without_identities(link: DerivedLink, findings: Mapping[str, Finding]) -> DerivedLink:
    """Give a link without the premises that say nothing of their names, since they are proved from definitions alone."""
    premises = (p for made in (link.step, link.claim) if made is not None for p in made.premises)
    return _without({p.link for p in premises if _is_identity(findings.get(p.link))}, link)


def _without(links: Collection[str], link: DerivedLink) -> DerivedLink:
    """Give a link without the premises of some links, the same one where there are none."""
    if not links:
        return link
    return link.with_obligations(lambda made: replace(made, premises=tuple(p for p in made.premises if p.link not in links)))


def without_impossible(link: DerivedLink, is_impossible: Callable[[Scope], bool]) -> DerivedLink:
    """Give a link without the premises that no values meet: those are errors, and no equations to be solved."""

    def kept(made: Obligation) -> Obligation:
        possible = (p for p in made.premises if not is_impossible(with_givens(made.scope, (p.given,))))
        return replace(made, premises=tuple(possible))

    return link.with_obligations(kept)


def without_idle_readings(link: DerivedLink, findings: Mapping[str, Finding]) -> DerivedLink:
    """Give a link that is not held against what is refuted of the page, nor against equations that say nothing: identities."""

    def is_idle(other: OtherReading) -> bool:
        refuted = any(_is_refuted(findings.get(name)) for name in other.links)
        return refuted or (bool(other.unless) and all(_is_identity(findings.get(name)) for name in other.unless))

    def kept(made: Obligation) -> Obligation:
        others = tuple(other for other in made.others if not is_idle(other))
        return made if len(others) == len(made.others) else replace(made, others=others)

    return link.with_obligations(kept)


def _is_identity(finding: Finding | None) -> bool:
    """Tell whether what a link says is proved from nothing but definitions."""
    if finding is None or not isinstance(finding.verdict, Proved) or finding.link.step is None or finding.link.step.undeclared:
        return False
    return all(given.relation is not Relation.EQUAL for given in finding.verdict.replayed.givens)


def _is_refuted(finding: Finding | None) -> bool:
    return finding is not None and isinstance(finding.verdict, Refuted)


def _breaks_a_chain(finding: Finding | None, findings: Mapping[str, Finding]) -> bool:
    if finding is None or not isinstance(finding.verdict, Refuted) or finding.link.step is None:
        return False
    before, step = findings.get(finding.link.previous or ""), finding.link.step
    if before is None or before.link.step is None or not isinstance(before.verdict, Proved) or _taken(before.link.step):
        return False
    names, claim = _names((step.right,), step), finding.link.claim
    if claim is None or not isinstance(claim.left, Derivative):
        return False
    return bool(names) and not isinstance(step.right, NAMES) and names <= _names((step.left,), step)


def may_follow(link: DerivedLink) -> bool:
    """Tell whether a link may follow from equations of the page, which may contradict each other, as no givens may."""
    return link.step is not None and bool(link.step.premises)


def _under(made: Obligation) -> Obligation:
    premises = tuple(premise.given for premise in bearing_on(made))
    others = tuple(replace(o, scope=with_givens(o.scope, premises)) if o.scope is not None else o for o in made.others)
    return replace(made, scope=with_givens(made.scope, premises), others=others)


def without_equations_to_be_solved(findings: Mapping[str, Finding]) -> tuple[Finding, ...]:
    """Give findings without the refutations of equations to be solved, nor of claims that come down from one of these."""
    kept = {link: without_premises_refuted(finding, findings) for link, finding in findings.items()}
    solved = {link for link, finding in kept.items() if finding.claim is not findings[link].claim}
    return tuple(_not_inherited(finding) if finding.claim.inherited_from in solved else finding for finding in kept.values())


def _not_inherited(finding: Finding) -> Finding:
    return replace(finding, claim=Claim(Undecided("it goes on from an equation to be solved")))


def without_premises_refuted(finding: Finding, findings: Mapping[str, Finding]) -> Finding:
    """Give a finding without its refutation where it is an equation to be solved, alone or with others.

    It is one where a later equation that does not hold by itself may follow from it, and where it comes after others with a name
    that they do not have.
    """
    if isinstance(finding.verdict, Proved) and finding.link.step is not None and _taken(finding.link.step):
        return _if_equivalent(finding, findings)
    if not isinstance(finding.verdict, Refuted) or finding.link.step is None:
        return finding
    if any(_goes_on_from(later, finding.link.id) for later in findings.values()):
        verdict = Undecided("not true for all values; one to be solved, as equations after it are taken to follow from it")
    elif _has_further_names(finding.link.step):
        verdict = Undecided("not true for all values; it does not follow from the equations before it, and may be a further one")
    else:
        return finding
    if finding.link.is_definition:
        return replace(finding, verdict=Defined(), claim=Claim(Defined()), suggestions=())
    return replace(finding, verdict=verdict, claim=Claim(verdict), suggestions=())


def _if_equivalent(finding: Finding, findings: Mapping[str, Finding]) -> Finding:
    """Give a proof from premises up where an arrow goes both ways and the other direction is missing."""
    others = finding.link.step.equivalents if finding.link.step is not None else ()
    missing = [findings[other].link for other in others if other in findings and not isinstance(findings[other].verdict, Proved)]
    if not missing:
        return finding
    latex = f"{missing[0].left_latex} = {missing[0].right_latex}"
    verdict = Undecided(f"it follows from what stands on the other side of the arrow, but the other direction is missing: {latex}")
    return replace(finding, verdict=verdict, claim=Claim(verdict), suggestions=())


def _taken(step: Obligation) -> tuple[Premise, ...]:
    return tuple(premise for premise in step.premises if premise.given in step.scope.givens)


def _goes_on_from(later: Finding, link: str) -> bool:
    step = later.link.step
    return step is not None and any(premise.link == link for premise in _taken(step))


def _names(sides: Iterable[Term], made: Obligation) -> frozenset[NameAndArity]:
    return dependencies(sides, made.scope).names


def _has_further_names(step: Obligation) -> bool:
    """Tell whether an equation has a name that neither the premises have that it was decided with nor the slopes beside them."""
    if not _taken(step):
        return False
    beside = (premise for premise in step.premises if premise in _taken(step) or is_slope(premise.given, step.scope))
    sides = [side for premise in beside for side in (premise.given.left, premise.given.right)]
    own = _names((step.left, step.right), step) - step.scope.definitions.keys()  # those are made of others
    return not own <= _names(sides, step)
