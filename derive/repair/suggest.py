"""Suggest how to mend a refuted step: the smallest edits of its right side that the kernel proves."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from derive.config import Settings
from derive.kernel.evaluate import Refutation
from derive.kernel.rule import Proof
from derive.prover.search import Found, find_proof
from derive.repair.candidates import candidates
from derive.repair.edits import Edit, applied
from derive.repair.givens import missing_givens
from derive.repair.readable import flaws
from derive.repair.screen import Screen
from derive.repair.words import words_for
from derive.report import MendKind, Suggestion
from derive.resolve.derivation import DerivedLink, Obligation
from derive.resolve.side_reader import SideReader
from derive.terms import Term, key
from derive.values import dataclass

PATIENCE, MOST_PROOFS, MOST = 1000, 8, 3
LIKELY, MORE = 2, 3  # the first edits that have the right values are likely to be right, and worth a longer search for a proof
MARGIN = 2.5  # how much larger than the smallest change another one may be
BUILT = {MendKind.REPLACE, MendKind.VALUE, MendKind.DROPPED_FACTOR, MendKind.DROPPED_TERM, MendKind.EXTRA_TERM}
LONG = BUILT - {MendKind.EXTRA_TERM}  # what may have to be written anew at length
BUILT_MARGIN = 1.0  # the same for a formula that is put together from others
BRACKETS = re.compile(r"\\left|\\right|[()\s{}]")
SURE = 4.0  # no assumption is looked for where an edit as small as this mends a step
SMALL = 8.0  # further kinds of edits are looked for where all that is put together from others is larger than this


@dataclass(frozen=True, slots=True)
class Mend:
    """An edit of a side that makes every obligation on it provable: the text after it, what that means, and the first proof."""

    edit: Edit
    text: str
    term: Term
    proof: Proof = ()


def suggest(link: DerivedLink, refutation: Refutation, settings: Settings, text: str) -> tuple[Suggestion, ...]:
    """Give the smallest edits of the right side, as it stands in the document, that make a step provable whose sides differ."""
    if link.step is None or link.reader is None:
        return ()
    screen = Screen((link.step,), settings.seed, (refutation.witness,))
    found: list[tuple[float, Suggestion]] = []
    seen: set[object] = set()
    for mend in mends_of(link.reader, text, (link.step,), (link.left_latex,), screen, settings):
        kind, weight = mend.edit.kind, mend.edit.weight
        looks = {key(mend.term), tuple(sorted(BRACKETS.sub("", mend.text)))}  # in another order it would tell nothing new
        if seen.isdisjoint(looks) and not (found and kind in BUILT and weight > found[0][0] + BUILT_MARGIN):
            seen |= looks
            latex = " ".join(mend.text.split())
            changed = tuple(c.span.moved(link.span.start) for c in mend.edit.changes)
            found.append((weight, Suggestion(kind, latex, words_for(kind, latex), changed, mend.proof)))
        if len(found) == MOST or weight > found[0][0] + MARGIN:
            break
    if not found or found[0][0] > SURE:
        found += _givens(link.step, (link.left_latex, text), link.reader, settings)
    found.sort(key=lambda pair: pair[0])
    return tuple(suggestion for weight, suggestion in found if weight <= found[0][0] + MARGIN)[:MOST]


def _givens(step: Obligation, texts: tuple[str, ...], reader: SideReader, settings: Settings) -> Iterator[tuple[float, Suggestion]]:
    for missing in missing_givens(step, texts, reader, seed=settings.seed, timeout=settings.timeout, uses=PATIENCE):
        yield missing.weight, Suggestion(MendKind.GIVEN, missing.latex, words_for(MendKind.GIVEN, missing.latex), (), missing.proof)


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
    attempt = _Attempt(text, reader, obligations, screen, settings, flaws(side.node))
    large: list[Mend] = []
    small = False
    for tier in candidates(text, side, reader, obligations, lefts, screen):
        for edit in sorted(tier, key=lambda e: e.weight):
            mend = attempt.read(edit) if edit.weight <= attempt.limit else None
            proved = attempt.proved(mend) if mend is not None else None
            if proved is not None and (edit.weight <= SMALL or edit.kind not in LONG):
                yield proved
                small = True
            elif proved is not None:
                large.append(proved)
        if small:
            break
    yield from sorted(large, key=lambda m: m.edit.weight)
    if not math.isfinite(attempt.limit):
        unreadable = sorted(attempt.unreadable, key=lambda m: (not m.edit.collects, m.edit.weight))
        yield from filter(None, map(attempt.proved, unreadable))  # better than nothing: what is lacking


class _Attempt:
    """Tries edits of a side until so many have been tried to be proved; none that is much larger than the smallest is."""

    def __init__(
        self,
        text: str,
        reader: SideReader,
        obligations: tuple[Obligation, ...],
        screen: Screen,
        settings: Settings,
        flaws: int,
    ) -> None:
        self.text, self.reader, self.obligations, self.screen, self.settings = text, reader, obligations, screen, settings
        self.flaws, self.proofs, self.limit = flaws, 0, math.inf
        self.tried = {text}
        self.unreadable: list[Mend] = []

    def read(self, edit: Edit) -> Mend | None:
        """Give what an edit makes of the side; None where that is less readable, copies the left side, or differs from it."""
        new = _edited(self.text, edit, self.tried) if self.proofs < MOST_PROOFS else None
        read = self.reader.side(new) if new is not None else None
        if new is None or read is None:
            return None
        if not self.screen.lets(read.term):  # most edits end here
            return None
        mend, readable = Mend(edit, new, read.term), flaws(read.node) <= self.flaws
        if self._copies(mend):
            return None
        if not readable and (edit.collects or len(self.unreadable) < MOST):
            self.unreadable.append(mend)
        return mend if readable else None

    def _copies(self, mend: Mend) -> bool:
        """Tell whether an edit puts what is on the left in the place of most of the side, which tells nothing."""
        if mend.edit.kind not in BUILT or all(key(mend.term) != key(o.left) for o in self.obligations):
            return False
        if any(len(self.text[c.span.start : c.span.end].strip()) == len(self.text.strip()) for c in mend.edit.changes):
            return True
        from difflib import SequenceMatcher  # few edits come here

        old, new = "".join(self.text.split()), "".join(mend.text.split())
        kept = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
        return kept < len(old) - kept

    def proved(self, mend: Mend) -> Mend | None:
        """Give a mend with the proof of the first obligation where all are proved of it."""
        self.proofs += 1
        uses = PATIENCE * MORE if self.proofs <= LIKELY else PATIENCE
        first = _proof(self.obligations[0], mend.term, self.settings, uses)
        if first is None or any(_proof(o, mend.term, self.settings, uses) is None for o in self.obligations[1:]):
            return None
        self.limit = min(self.limit, mend.edit.weight + MARGIN)
        return replace(mend, proof=first)


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


def _proof(obligation: Obligation, right: Term, settings: Settings, uses: int) -> Proof | None:
    found = find_proof(obligation.left, right, obligation.scope, timeout=settings.timeout, uses=uses)
    return found.proof if isinstance(found, Found) else None
