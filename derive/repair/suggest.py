"""Suggest how to mend a refuted step: the smallest edits of its right side that the kernel proves."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.config import Settings
from derive.prover.search import Found, find_proof
from derive.repair.candidates import candidates
from derive.repair.edits import Edit, applied
from derive.repair.givens import missing_givens
from derive.repair.screen import Screen
from derive.repair.words import words_for
from derive.report import MendKind, Refuted, Suggestion, Verdict
from derive.resolve.derivation import DerivedLink, Obligation
from derive.resolve.side_reader import SideReader
from derive.source import Span
from derive.terms import Key, Term, key

PATIENCE, MOST_PROOFS, MOST = 1000, 8, 3
MARGIN = 2.5  # how much larger than the smallest change another one may be
SURE = 4.0  # no assumption is looked for where an edit as small as this mends a step


@dataclass(frozen=True, slots=True)
class Mend:
    """An edit of a side that makes every obligation on it provable: the text after it, and what that means."""

    edit: Edit
    text: str
    term: Term


def suggest(link: DerivedLink, verdict: Verdict, settings: Settings, text: str) -> tuple[Suggestion, ...]:
    """Give the smallest edits of the right side, as it stands in the document, that make a refuted step provable."""
    if not isinstance(verdict, Refuted) or link.step is None or link.reader is None:
        return ()
    screen = Screen((link.step,), settings.seed, (verdict.refutation.witness,))
    found: list[tuple[float, Suggestion]] = []
    seen: set[Key] = set()
    for mend in mends_of(link.reader, text, (link.step,), (link.left_latex,), screen, settings):
        kind, weight = mend.edit.kind, mend.edit.weight
        if key(mend.term) not in seen:
            seen.add(key(mend.term))
            latex = " ".join(mend.text.split())
            changed = tuple(Span(link.span.start + c.span.start, link.span.start + c.span.end) for c in mend.edit.changes)
            found.append((weight, Suggestion(kind, latex, words_for(kind, latex), changed)))
        if len(found) == MOST or weight > found[0][0] + MARGIN:
            break
    if not found or found[0][0] > SURE:
        found += _givens(link.step, (link.left_latex, text), link.reader, settings)
    found.sort(key=lambda pair: pair[0])
    return tuple(suggestion for weight, suggestion in found if weight <= found[0][0] + MARGIN)[:MOST]


def mends(suggestion: Suggestion, link: DerivedLink, settings: Settings) -> bool:
    """Tell whether a suggestion from elsewhere makes a step provable."""
    step, reader = link.step, link.reader
    if step is None or reader is None or suggestion.words != words_for(suggestion.kind, suggestion.latex):
        return False
    if suggestion.kind is MendKind.GIVEN:
        givens = reader.assumption(suggestion.latex)
        scope = replace(step.scope, givens=(*step.scope.givens, *givens))
        return bool(givens) and _proved(replace(step, scope=scope), step.right, settings)
    side = reader.side(suggestion.latex)
    return side is not None and _proved(step, side.term, settings)


def _givens(step: Obligation, texts: tuple[str, ...], reader: SideReader, settings: Settings) -> Iterator[tuple[float, Suggestion]]:
    for missing in missing_givens(step, texts, reader, seed=settings.seed, timeout=settings.timeout, uses=PATIENCE):
        yield missing.weight, Suggestion(MendKind.GIVEN, missing.latex, words_for(MendKind.GIVEN, missing.latex))


def mends_of(
    reader: SideReader,
    text: str,
    obligations: tuple[Obligation, ...],
    lefts: tuple[str, ...],
    screen: Screen,
    settings: Settings,
) -> Iterator[Mend]:
    """Give edits of a side after which all obligations, with it on their right, are proved; the smallest first."""
    side = reader.side(text)
    if side is None or key(side.term) != key(obligations[0].right):
        return  # what is edited must mean on its own what it means on the page
    tried, proofs, limit = {text}, 0, math.inf
    for tier in candidates(text, side, reader, obligations, lefts, screen):
        succeeded = False
        for edit in sorted(tier, key=lambda e: e.weight):
            if edit.weight > limit:
                return
            new = _edited(text, edit, tried)
            read = reader.side(new) if new is not None else None
            if new is None or read is None or not screen.lets(read.term):
                continue
            proofs += 1
            if all(_proved(o, read.term, settings) for o in obligations):
                succeeded, limit = True, min(limit, edit.weight + MARGIN)
                yield Mend(edit, new, read.term)
            if proofs == MOST_PROOFS:
                return
        if succeeded:
            return


def _edited(text: str, edit: Edit, tried: set[str]) -> str | None:
    """Give the text after an edit; None where it has been tried already or the changes do not fit together."""
    try:
        new = applied(text, edit.changes)
    except ValueError:
        return None
    if new in tried:
        return None
    tried.add(new)
    return new


def _proved(obligation: Obligation, right: Term, settings: Settings) -> bool:
    found = find_proof(obligation.left, right, obligation.scope, timeout=settings.timeout, uses=PATIENCE)
    return isinstance(found, Found)
