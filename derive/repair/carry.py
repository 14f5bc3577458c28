"""Mend a whole derivation: every broken line, and the lines that inherited its error."""

from __future__ import annotations

from dataclasses import replace

from derive.config import Settings
from derive.kernel.evaluate import Witness
from derive.prover.search import Found, find_proof
from derive.repair.screen import Screen
from derive.repair.suggest import Mend, mends_of
from derive.report import Finding, MendKind, Proved, Refuted, Report, Undecided
from derive.resolve.derivation import Obligation, Treatment
from derive.terms import Term


def mends(report: Report, settings: Settings) -> dict[str, Mend]:
    """Give new right sides, by link, that make every mended step and claim provable; where none is known a link is left out.

    A line that was right, or comes out right after the lines before it are mended, is left as it is.
    """
    found: dict[str, Mend] = {}
    for finding in report.findings:
        before = found.get(finding.link.previous or "")
        if _wants_mending(finding, before):
            mend = _mend(report, finding, before, settings)
            if mend is not None:
                found[finding.link.id] = mend
    return found


def _wants_mending(finding: Finding, before: Mend | None) -> bool:
    link = finding.link
    if link.step is None or link.reader is None or link.treatment is not Treatment.CHECK:
        return False
    if isinstance(finding.claim.verdict, Proved):
        return False
    if finding.suggestion is not None and finding.suggestion.kind is MendKind.GIVEN:
        return False  # only the author can say whether the assumption is meant
    wrong = isinstance(finding.verdict, Refuted) or isinstance(finding.claim.verdict, Refuted)
    return wrong or (before is not None and isinstance(finding.claim.verdict, Undecided))


def _mend(report: Report, finding: Finding, before: Mend | None, settings: Settings) -> Mend | None:
    link = finding.link
    assert link.step is not None
    assert link.reader is not None
    left = before.term if before is not None else link.step.left
    step = replace(link.step, left=left)
    obligations = (step,) if link.claim is None or link.claim is link.step else (step, link.claim)
    if before is not None and all(_proved(o, link.step.right, settings) for o in obligations):
        return None
    text = report.source.slice(link.span)
    screen = Screen(obligations, settings.seed, _witnesses(finding) if before is None else ())
    lefts = (before.text if before is not None else link.left_latex,)
    return next(mends_of(link.reader, text, obligations, lefts, screen, settings), None)


def _witnesses(finding: Finding) -> tuple[Witness, ...]:
    return (finding.verdict.refutation.witness,) if isinstance(finding.verdict, Refuted) else ()


def _proved(obligation: Obligation, right: Term, settings: Settings) -> bool:
    return isinstance(find_proof(obligation.left, right, obligation.scope, timeout=settings.timeout), Found)
