"""Equations that follow from equations: decided by themselves first, then from those that stand before them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.kernel.scope import Given, NameAndArity, Scope
from derive.report import Claim, Finding, Proved, Refuted, Undecided
from derive.resolve.dependencies import dependencies
from derive.resolve.derivation import DerivedLink, Obligation


def under_premises(link: DerivedLink) -> DerivedLink | None:
    """Give a link with its premises as givens, None where it has none."""
    if link.step is None or link.problem is not None or not link.step.premises:
        return None
    return link.with_obligations(_under)


def may_follow(link: DerivedLink) -> bool:
    """Tell whether a link may follow from equations of the page, which may contradict each other, as no givens may."""
    return link.step is not None and bool(link.step.premises)


def _under(made: Obligation) -> Obligation:
    premises = tuple(premise.given for premise in made.premises)
    others = tuple(replace(o, scope=_with_givens(o.scope, premises)) if o.scope is not None else o for o in made.others)
    return replace(made, scope=_with_givens(made.scope, premises), others=others)


def _with_givens(scope: Scope, givens: tuple[Given, ...]) -> Scope:
    return replace(scope, givens=(*scope.givens, *givens))


def without_premises_refuted(finding: Finding, findings: Mapping[str, Finding]) -> Finding:
    """Give a finding without its refutation where it is an equation to be solved, alone or with others.

    It is one where a later equation that does not hold by itself may follow from it, and where it comes after others with a name
    that they do not have.
    """
    if isinstance(finding.verdict, Proved) and _is_under_premises(finding):
        return _if_equivalent(finding, findings)
    if not isinstance(finding.verdict, Refuted) or finding.link.step is None:
        return finding
    if any(_goes_on_from(later, finding.link.id) for later in findings.values()):
        verdict = Undecided("not true for all values; one to be solved, as equations after it are taken to follow from it")
    elif _is_under_premises(finding) and not _names(finding) <= _names_of_premises(finding.link.step):
        verdict = Undecided("not true for all values; it does not follow from the equations before it, and may be a further one")
    else:
        return finding
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


def _is_under_premises(finding: Finding) -> bool:
    """Tell whether a link was decided with its premises as givens, because it does not hold by itself."""
    step = finding.link.step
    return step is not None and any(premise.given in step.scope.givens for premise in step.premises)


def _goes_on_from(later: Finding, link: str) -> bool:
    step = later.link.step
    return _is_under_premises(later) and step is not None and any(premise.link == link for premise in step.premises)


def _names(finding: Finding) -> frozenset[NameAndArity]:
    step = finding.link.step
    return frozenset() if step is None else dependencies((step.left, step.right), step.scope).names


def _names_of_premises(step: Obligation) -> frozenset[NameAndArity]:
    sides = [side for premise in step.premises for side in (premise.given.left, premise.given.right)]
    return dependencies(sides, step.scope).names
