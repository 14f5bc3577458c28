"""What a document lacks, without the lines that would do it harm: it is checked with them before they are proposed.

A line does harm where it takes a step its proof or a definition its meaning, and where a step is refuted with it that may well be
true: an equation between names that nothing else ties together, such as a law, or one that holds where they are positive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from derive.config import Settings
from derive.pipeline import check_some, check_source
from derive.report import Defined, Finding, Proved, Refuted, Report, Undecided
from derive.resolve import resolve
from derive.resolve.declared import letters_of
from derive.resolve.dependencies import dependencies
from derive.resolve.derivation import DerivedLink
from derive.resolve.propose import Candidate, Proposal, accepted, merged, propose
from derive.resolve.spelled import letters_written
from derive.source import Source
from derive.syntax.documents import read_document
from derive.terms import Term
from derive.values import dataclass

ROUNDS, ATTEMPTS = 3, 6
LONGEST = 2.0
LETTERS = re.compile(r"\\?[A-Za-z]+")
NARROWER = ("positive", "positive integer")


def harmless(source: Source, settings: Settings) -> Proposal:
    """Give the lines that a document needs, as far as they do it no harm, and questions that only the author can answer."""
    settings = replace(settings, second_opinion=False, timeout=min(settings.timeout, LONGEST))
    proposal = proposed(source, settings.notation)
    if not proposal.candidates:
        return proposal
    trial = _Trial(source, settings, _by_place(check_source(source, settings)))
    kept, questions = proposal.candidates, list(proposal.questions)
    after = _by_place(check_source(source, trial.settings_with(kept)))
    for _ in range(ATTEMPTS):
        harm = trial.harm(kept, after)
        if not harm:
            return Proposal(kept, tuple(dict.fromkeys(questions)))
        for finding in harm:
            culprits = trial.culprits(kept, finding)
            questions += trial.questions(kept, culprits, finding)
            kept = tuple(_supported([one for one in kept if one not in culprits], culprits))
        after |= trial.again(kept, [one for one in proposal.candidates if one not in kept])
    return Proposal((), tuple(dict.fromkeys(questions)))


def _supported(kept: Sequence[Candidate], culprits: Iterable[Candidate]) -> Iterator[Candidate]:
    """Leave out families whose letter has no range any more, and what is given of names that are not declared any more."""
    ranges = {one.name for one in culprits if one.is_range}
    yield from accepted(one for one in kept if ranges.isdisjoint(LETTERS.findall(one.name.partition("_")[2])))


def proposed(source: Source, notation: tuple[str, ...]) -> Proposal:
    """Give what a document needs; what is declared lets more be understood, so that it is read again with it."""
    found: list[Candidate] = []
    proposal = Proposal((), ())
    for _ in range(ROUNDS):
        proposal = propose(resolve(read_document(source), (*notation, *merged(found))))
        taken = {(one.name, one.is_given) for one in found}
        taken |= {(name, False) for one in found if one.is_range for name in LETTERS.findall(one.says)}
        new = [one for one in proposal.candidates if (one.name, one.is_given) not in taken]
        if not new:
            break
        found += new
    return Proposal(tuple(found), proposal.questions)


def _by_place(report: Report) -> dict[tuple[int, int], Finding]:
    return {_place(finding.link): finding for finding in report.findings}


def _place(link: DerivedLink) -> tuple[int, int]:
    return link.span.start, link.span.end


@dataclass(frozen=True, slots=True)
class _Trial:
    """A document as it was found to be without the lines."""

    source: Source
    settings: Settings
    before: dict[tuple[int, int], Finding]

    def again(self, kept: Sequence[Candidate], gone: Sequence[Candidate]) -> dict[tuple[int, int], Finding]:
        """Give what is found with lines of the links that speak of what is gone; of all where that is a range."""
        if any(one.is_range for one in gone):
            return _by_place(check_source(self.source, self.settings_with(kept)))

        def speaks_of_it(link: DerivedLink) -> bool:
            old, letters = self.before.get(_place(link)), _letters(link)
            letters |= _letters(old.link) if old is not None else frozenset()
            return any(letters_of(one.name) <= letters for one in gone)

        return _by_place(check_some(self.source, self.settings_with(kept), speaks_of_it))

    def harm(self, kept: Sequence[Candidate], after: dict[tuple[int, int], Finding]) -> list[Finding]:
        """Give what was found before of the links that lines do harm to; definitions may go where more is decided for it."""
        harmed = [old for place, old in self.before.items() if self._hurts(old, after.get(place), kept)]
        lost = [old for place, old in self.before.items() if old not in harmed and _is_void(old, after.get(place))]
        gained = sum(_is_gained(old, after.get(place)) for place, old in self.before.items())
        return harmed + (lost if gained <= len(lost) else [])

    def culprits(self, kept: Sequence[Candidate], harmed: Finding) -> tuple[Candidate, ...]:
        """Give the one candidate without which a link is not harmed, or few of those that it speaks of."""
        if not self._is_harmed(kept, harmed):
            return ()
        near = self._near(kept, harmed)
        for one in near:
            if not self._is_harmed([other for other in kept if other != one], harmed):
                return (one,)
        gone: list[Candidate] = []
        for one in near:
            gone.append(one)
            if not self._is_harmed([other for other in kept if other not in gone], harmed):
                break
        for one in gone[:-1]:
            fewer = [other for other in gone if other != one]
            if not self._is_harmed([other for other in kept if other not in fewer], harmed):
                gone = fewer
        return tuple(gone or kept)

    def _is_harmed(self, kept: Sequence[Candidate], old: Finding) -> bool:
        new = self._alone(kept, old)
        return self._hurts(old, new, kept) or _is_void(old, new)

    def questions(self, kept: Sequence[Candidate], culprits: Sequence[Candidate], harmed: Finding) -> list[str]:
        """Give what to ask the author of names that are left out because a step would be refuted."""
        new = self._alone(kept, harmed) if culprits and isinstance(harmed.verdict, Undecided) else None
        if new is None or not isinstance(new.verdict, Refuted):
            return []
        link = harmed.link
        kind = self._narrower(kept, harmed)
        formula = f"{link.left_latex} {link.relation} {link.right_latex}"
        named = [one for one in culprits if one.says == "real"]
        if kind is not None:
            return [f"`let {one.name} real` or `let {one.name} {kind}`? `{formula}` holds only with the second" for one in named]
        return [f"`let {one.name} real`? Then `{formula}` is refuted, as it does not hold for all values" for one in named]

    def settings_with(self, kept: Iterable[Candidate]) -> Settings:
        """Give the settings with lines that hold everywhere."""
        return replace(self.settings, notation=(*self.settings.notation, *merged(kept)))

    def _alone(self, kept: Iterable[Candidate], one: Finding) -> Finding | None:
        """Give what is found of a link with lines, without looking at the rest of the document."""
        place = _place(one.link)
        return _by_place(check_some(self.source, self.settings_with(kept), lambda link: _place(link) == place)).get(place)

    def _hurts(self, old: Finding, new: Finding | None, kept: Sequence[Candidate]) -> bool:
        """Tell whether a link lost its verdict, or is refuted where it may be true."""
        if isinstance(old.verdict, Proved | Refuted):
            return new is None or type(new.verdict) is not type(old.verdict)
        if new is None or not isinstance(new.verdict, Refuted):
            return False
        return isinstance(old.verdict, Defined) or _is_law(new.link) or self._narrower(kept, old) is not None

    def _narrower(self, kept: Sequence[Candidate], harmed: Finding) -> str | None:
        """Give the domain by which a link has a proof, where it has none for real numbers."""
        near = {one for one in self._near(kept, harmed) if one.says == "real"}
        for kind in NARROWER if near else ():
            new = self._alone([replace(one, says=kind) if one in near else one for one in kept], harmed)
            if new is not None and isinstance(new.verdict, Proved):
                return kind
        return None

    def _near(self, kept: Sequence[Candidate], harmed: Finding) -> list[Candidate]:
        """Give the candidates that a link may speak of; first those that few others speak of."""
        own = _letters(harmed.link)
        others = [_letters(finding.link) for finding in self.before.values()]
        near = [one for one in kept if letters_of(one.name) <= own]
        return sorted(near, key=lambda one: (one.is_range, sum(letters_of(one.name) <= letters for letters in others)))


def _letters(link: DerivedLink) -> frozenset[str]:
    """Give the letters that a link is written with and those that its sides rest on."""
    made = link.step
    names = dependencies((made.left, made.right), made.scope) if made is not None else None
    resting = (*(name for name, _ in names.names), *names.functions) if names is not None else ()
    return letters_written((link.left_latex, link.right_latex, *resting))


def _is_void(old: Finding, new: Finding | None) -> bool:
    """Tell whether a definition is none any more."""
    return isinstance(old.verdict, Defined) and (new is None or not isinstance(new.verdict, Defined | Proved))


def _is_gained(old: Finding, new: Finding | None) -> bool:
    return isinstance(old.verdict, Undecided) and new is not None and not isinstance(new.verdict, Undecided)


def _is_law(link: DerivedLink) -> bool:
    """Tell whether an equation may tie its names together: each side has names that the other lacks, or one has none at all."""
    made = link.step
    if made is None or link.previous is not None:
        return False

    def names(side: Term) -> frozenset[tuple[str, int]]:
        return frozenset(name for name in dependencies((side,), made.scope).names if name not in made.scope.definitions)

    left, right = names(made.left), names(made.right)
    return not left or not right or not (left <= right or right <= left)
