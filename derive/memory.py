"""What was found before, so that it need not be searched for again.  Nothing that is remembered is believed.

A remembered proof, also that of a suggestion, is replayed by the kernel and a remembered witness evaluated, under the same
rules as those that a search has just found.  Only that no proof was found is taken from memory, and only where the search for a
witness, which is made again, ends without one.  What SymPy thought is no part of a verdict.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any

from derive.certificate import Json, decode_proof, decode_refutation, encode, encode_proof, parse
from derive.config import Settings
from derive.decide import agreed, certified, not_refuted
from derive.digests import digest_of
from derive.json_text import compact
from derive.repair.confirm import mends
from derive.report import MendKind, Proved, Refuted, SecondOpinion, Suggestion, Undecided, Verdict
from derive.resolve.derivation import DerivedLink, Obligation
from derive.source import Span
from derive.values import dataclass

# For every key the digest of a record and the record, as text.
Entries = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found about one link: the verdicts on its step and on its claim, mends, and SymPy's opinion."""

    verdict: Verdict
    claim: Verdict
    suggestions: tuple[Suggestion, ...]
    opinion: SecondOpinion | None


@dataclass(slots=True)
class Memory:
    """The records of one document from an earlier run, and those that this one has used or made."""

    before: Entries = field(default_factory=dict)
    after: Entries = field(default_factory=dict)

    def recall(self, key: str, link: DerivedLink, settings: Settings) -> Found | None:
        """Give what is remembered of a link and could be confirmed; None where there is nothing like that."""
        entry = self.after.get(key) or self.before.get(key)
        if entry is None or len(entry) != 2 or entry[0] != _digest(key, entry[1]):
            return None
        try:
            found = _confirmed(parse(entry[1]), link, settings)
        except Exception:  # whatever a strange record provokes, it is nothing to go by
            return None
        if found is not None:
            self.after[key] = entry
        return found

    def keep(self, key: str, link: DerivedLink, found: Found) -> None:
        """Remember what was found of a link."""
        record = _record(link, found)
        if record is not None:
            text = compact(record)
            self.after[key] = [_digest(key, text), text]


def key_of(link: DerivedLink, text: str, before: str, settings: Settings) -> str:
    """Give the key of a link: all that its verdicts depend on, ``before`` being the key of the link before it in its chain."""
    claim = "the same" if link.claim is link.step else link.claim
    return _digest(repr((link.step, claim, link.problem, link.left_latex, text, before, asked(settings))))


def asked(settings: Settings) -> tuple[object, ...]:
    """Give those settings that what is found depends on."""
    return settings.classes, settings.second_opinion, settings.seed, settings.timeout, settings.notation


def _digest(*texts: str) -> str:
    """Give a fingerprint that tells a damaged record; nothing is believed for having it."""
    return digest_of("\0".join(texts))


# Writing


def _record(link: DerivedLink, found: Found) -> Json | None:
    verdict, claim = _written(found.verdict), _written(found.claim)
    if verdict is None or claim is None:
        return None
    opinion = found.opinion
    suggestions: list[Json] = [_suggested(suggestion, link.span.start) for suggestion in found.suggestions]
    thought: Json = None if opinion is None else [list(opinion.sizes), opinion.equal]
    return [verdict, None if link.claim is link.step else claim, suggestions, thought]


def _suggested(suggestion: Suggestion, start: int) -> Json:
    changed: list[Json] = [[span.start - start, span.end - start] for span in suggestion.changed]
    return [suggestion.kind.value, suggestion.latex, suggestion.words, changed, encode_proof(suggestion.proof)]


def _written(verdict: Verdict) -> Json | None:
    match verdict:
        case Proved(proof, _):
            return ["proved", encode_proof(proof)]
        case Refuted(refutation):
            return ["refuted", encode(refutation)]
        case Undecided(reason):
            return ["undecided", reason]
        case _:
            return None


# Reading


def _confirmed(record: Any, link: DerivedLink, settings: Settings) -> Found | None:
    written, written_claim, written_suggestions, thought = record
    verdict = _verdict(written, link.step, link.problem, settings)
    claim = verdict if link.claim is link.step else _verdict(written_claim, link.claim, link.problem, settings)
    if verdict is None or claim is None:
        return None
    suggestions = tuple(_suggestion(data, link.span) for data in written_suggestions)
    if not all(mends(suggestion, link) for suggestion in suggestions):
        return None
    opinion = None
    if thought is not None:
        sizes, equal = thought
        if not set(sizes) <= set(settings.classes) or equal is not isinstance(verdict, Proved):
            return None  # SymPy is asked again before it is said to disagree
        opinion = SecondOpinion(tuple(sizes), equal, agrees=True)
    return Found(verdict, claim, suggestions, opinion)


def _suggestion(data: Any, place: Span) -> Suggestion:
    kind, latex, words, changed, proof = data
    spans = tuple(Span(place.start + int(start), place.start + int(end)) for start, end in changed)
    if not all(place.start <= span.start <= span.end <= place.end for span in spans):
        raise ValueError("a mend changes something outside of its step")
    return Suggestion(MendKind(kind), str(latex), str(words), spans, decode_proof(proof))


def _verdict(written: Any, obligation: Obligation | None, problem: str | None, settings: Settings) -> Verdict | None:
    kind, evidence = written
    if obligation is None or problem is not None:
        return Undecided(evidence) if kind == "undecided" and isinstance(evidence, str) else None
    match kind:
        case "proved":
            return agreed(decode_proof(evidence), obligation, settings)
        case "refuted":
            return certified(decode_refutation(evidence), obligation, settings)
        case "undecided" if isinstance(evidence, str) and not_refuted(obligation, settings):
            return Undecided(evidence)
        case _:
            return None
