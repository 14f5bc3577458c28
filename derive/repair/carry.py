"""Carry a mend through the lines that inherited the error."""

from __future__ import annotations

from dataclasses import dataclass

from derive.config import Settings
from derive.prover.search import Found, find_proof
from derive.repair.edits import edits
from derive.report import Finding, Refuted, Report
from derive.resolve.derivation import Obligation
from derive.terms import Term


@dataclass(frozen=True, slots=True)
class Mend:
    """A new right side of a link, as LaTeX and as a term."""

    latex: str
    term: Term


def mends(report: Report, settings: Settings) -> dict[str, Mend]:
    """Give new right sides, by link, that make every mended step and claim true; links without a known mend are left out."""
    found: dict[str, Mend] = {}
    for finding in report.findings:
        before = found.get(finding.link.previous or "")
        wrong = isinstance(finding.verdict, Refuted) or isinstance(finding.claim.verdict, Refuted)
        if finding.link.step is None or not wrong:
            continue
        mend = _mend(finding, before, settings)
        if mend is not None:
            found[finding.link.id] = mend
    return found


def _mend(finding: Finding, before: Mend | None, settings: Settings) -> Mend | None:
    link = finding.link
    assert link.step is not None
    left = before.term if before is not None else link.step.left
    for edit in edits(link.step.right, link.right_latex):
        follows = _proved(left, edit.term, link.step, settings)
        if follows and (link.claim is None or _proved(link.claim.left, edit.term, link.claim, settings)):
            return Mend(edit.latex, edit.term)
    return None


def _proved(left: Term, right: Term, obligation: Obligation, settings: Settings) -> bool:
    return isinstance(find_proof(left, right, obligation.scope, timeout=settings.timeout), Found)
