"""What matters most in a document, in one or two sentences."""

from __future__ import annotations

from derive.render.words import severities_in_words
from derive.report import Defined, Finding, Proved, Refuted, Report, Undecided, looks_wrong
from derive.resolve.derivation import Treatment


def main_finding_in_words(report: Report) -> str:
    """Say what matters most in a document: the refuted step with the longest train of steps, or that there is none."""
    refuted = [f for f in report.findings if isinstance(f.verdict, Refuted) and not is_expected(f)]
    trouble = severities_in_words(report.diagnostics)
    unread = f" Beside the steps there are remarks: {trouble}." if trouble else ""
    if not refuted:
        return _without_refutation(report) + unread
    heirs = {f.link.id: [h.link.id for h in report.findings if h.claim.inherited_from == f.link.id] for f in refuted}
    worst = max(refuted, key=lambda f: len(heirs[f.link.id])).link
    line = report.source.position(worst.span.start).line
    inherited = f" What follows from it inherits the error: {', '.join(heirs[worst.id])}." if heirs[worst.id] else ""
    others = ", ".join(f.link.id for f in refuted if f.link.id != worst.id)
    more = f" Also refuted: {others}." if others else ""
    return f"Step {worst.id} on line {line} is refuted.{inherited}{more}{unread}"


def is_expected(finding: Finding) -> bool:
    """Tell whether the author expects the step to be refuted."""
    return finding.link.treatment is Treatment.EXPECT_REFUTED


def _without_refutation(report: Report) -> str:
    """Say what is refuted all the same, as its author expects or of a whole chain, and what is open."""
    findings = report.findings
    if not findings:
        return "There is no step to check."
    expected = [f.link.id for f in findings if isinstance(f.verdict, Refuted)]
    alone = (f for f in findings if isinstance(f.claim.verdict, Refuted) and not isinstance(f.verdict, Refuted))
    claims = [f.link.id for f in alone if f.claim.inherited_from not in expected]
    beside = f" other than as expected ({', '.join(expected)})" if expected else ""
    but = f", but the claim of the whole chain is at {', '.join(claims)}" if claims else ""
    undecided = sum(isinstance(f.verdict, Undecided) for f in findings)
    if undecided:
        wrong = [f.link.id for f in findings if looks_wrong(f.verdict)]
        but += f", but what looks wrong is {', '.join(wrong)}" if wrong else ""
        return f"No step is refuted{beside}{but}; {undecided} of {len(findings)} could not be decided."
    if beside or but:
        return f"No checked step is refuted{beside}{but}."
    if all(isinstance(f.verdict, Proved | Defined) for f in findings):
        return "Every step that is not a definition is proved."
    return "No checked step is refuted or undecided."
