"""Suggest how to mend a refuted step."""

from __future__ import annotations

from derive.config import Settings
from derive.prover.search import Found, find_proof
from derive.repair.edits import edits
from derive.report import Refuted, Suggestion, Verdict
from derive.resolve.derivation import DerivedLink

PATIENCE = 1.0


def suggest(link: DerivedLink, verdict: Verdict, settings: Settings) -> Suggestion | None:
    """Give the smallest edit of the right side that the kernel proves, if one is known."""
    if not isinstance(verdict, Refuted) or link.step is None:
        return None
    for edit in edits(link.step.right, link.right_latex):
        timeout = min(PATIENCE, settings.timeout)
        if isinstance(find_proof(link.step.left, edit.term, link.step.scope, timeout=timeout), Found):
            return Suggestion(edit.kind, edit.latex, edit.words)
    return None
