"""The whole flow on one page: a source becomes a document, a derivation, verdicts, and a report."""

from __future__ import annotations

from derive.config import Settings
from derive.decide import decide, decide_claim
from derive.diagnostics import Code, Diagnostic, Severity
from derive.kernel.evaluate import Refutation
from derive.repair.suggest import suggest
from derive.report import Claim, Defined, Finding, Proved, Refuted, Report, SecondOpinion, Skipped, Trusted, Verdict
from derive.resolve import resolve
from derive.resolve.derivation import DerivedLink, Obligation, Treatment
from derive.source import Source
from derive.syntax.documents import read_document


def check_source(source: Source, settings: Settings) -> Report:
    """Decide every link of a document."""
    derivation = resolve(read_document(source))
    findings: dict[str, Finding] = {}
    for link in derivation.links:
        findings[link.id] = _finding(source, link, findings.get(link.previous or ""), settings)
    diagnostics = (*derivation.diagnostics, *(d for f in findings.values() for d in _complaints(f)))
    return Report(source, derivation, tuple(findings.values()), diagnostics)


def _finding(source: Source, link: DerivedLink, previous: Finding | None, settings: Settings) -> Finding:
    fixed = _without_checking(link)
    if fixed is not None:
        return Finding(link, fixed, Claim(fixed))
    verdict = decide(link.step, link.problem, settings)
    claim = Claim(verdict) if link.claim is link.step else decide_claim(link, verdict, previous, settings)
    suggestions = suggest(link, verdict, settings, source.slice(link.span))
    return Finding(link, verdict, claim, suggestions, _opinion(link.step, verdict, settings))


def _without_checking(link: DerivedLink) -> Verdict | None:
    match link.treatment:
        case Treatment.TRUST:
            return Trusted(link.treatment_reason)
        case Treatment.SKIP:
            return Skipped(link.treatment_reason)
        case _:
            return Defined() if link.is_definition else None


def _opinion(step: Obligation | None, verdict: Verdict, settings: Settings) -> SecondOpinion | None:
    if step is None or not settings.second_opinion or not isinstance(verdict, Proved | Refuted):
        return None
    from derive.sympy_engine import second_opinion  # heavy, and not needed with --no-sympy

    opinion = second_opinion(step.left, step.right, step.scope, settings.classes)
    if opinion is None:
        return None
    agrees = opinion.equal == isinstance(verdict, Proved)
    if opinion.equal and isinstance(verdict, Refuted) and not _within(verdict.refutation, opinion.sizes):
        return None
    return SecondOpinion(opinion.sizes, opinion.equal, agrees)


def _within(refutation: Refutation, sizes: tuple[int, ...]) -> bool:
    return all(size in sizes for size in refutation.witness.sizes.values())


def _complaints(finding: Finding) -> tuple[Diagnostic, ...]:
    """Give what a finding says beyond its verdict: an expectation that is not met, engines that disagree."""
    link, found = finding.link, []
    if link.treatment is Treatment.EXPECT_REFUTED and not isinstance(finding.verdict, Refuted):
        message = f"{link.id} was expected to be refuted ({link.treatment_reason}), but it is not"
        found.append(Diagnostic(Code.EXPECTATION_UNMET, Severity.ERROR, message, link.span))
    if finding.second_opinion is not None and not finding.second_opinion.agrees:
        kernel = "proved" if isinstance(finding.verdict, Proved) else "refuted"
        sympy = "equal" if finding.second_opinion.equal else "different"
        message = f"internal error: the kernel has {link.id} {kernel}, SymPy finds its sides {sympy}"
        found.append(Diagnostic(Code.ENGINES_DISAGREE, Severity.ERROR, message, link.span))
    return tuple(found)
