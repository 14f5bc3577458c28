"""Confirm a suggestion that was found before: nothing is searched for, and the search is not loaded."""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.replay import ProofRejected, replay
from derive.kernel.rule import Proof
from derive.repair.words import words_for
from derive.report import MendKind, Suggestion
from derive.resolve.derivation import DerivedLink, Obligation
from derive.resolve.symbols import with_givens
from derive.terms import Term


def mends(suggestion: Suggestion, link: DerivedLink) -> bool:
    """Tell whether a suggestion from elsewhere makes a step provable: the kernel replays its proof."""
    step, reader = link.step, link.reader
    if step is None or reader is None or suggestion.words != words_for(suggestion.kind, suggestion.latex):
        return False
    if suggestion.kind is MendKind.GIVEN:
        givens = reader.assumption(suggestion.latex)
        return bool(givens) and _replays(suggestion.proof, replace(step, scope=with_givens(step.scope, givens)), step.right)
    side = reader.side(suggestion.latex)
    return side is not None and _replays(suggestion.proof, step, side.term)


def _replays(proof: Proof, obligation: Obligation, right: Term) -> bool:
    try:
        replay(proof, obligation.left, right, obligation.scope)
    except ProofRejected:
        return False
    return True
