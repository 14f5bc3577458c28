"""A document mended as far as mends are known, and checked again before anything is said about it."""

from __future__ import annotations

from dataclasses import replace

from derive.config import Settings
from derive.pipeline import Check, check_source
from derive.repair.carry import mends
from derive.repair.edits import Change, applied, settled
from derive.repair.suggest import Mend
from derive.report import Finding, MendKind, Proved, Refuted, Report
from derive.source import Source, Span
from derive.values import dataclass

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Mending:
    """A side of a document that was mended: the link as it was, what kind of mistake it had, and its new text."""

    finding: Finding
    kind: MendKind
    text: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A document, its new text, what was mended in it, and the report on the new text.

    ``changes`` are the spans of the old text with their new text.  ``wrong`` are the findings of the old text that are still
    refuted and that no mend is known for.
    """

    before: Report
    text: str
    changes: tuple[tuple[Span, str], ...]
    mendings: tuple[Mending, ...]
    after: Report
    wrong: tuple[Finding, ...]


def mended(source: Source, settings: Settings, check: Check = check_source) -> Mended:
    """Mend a document; a mend that does not come out proved when the new text is checked is taken back."""
    settings = replace(settings, second_opinion=False)
    before = check(source, settings)
    found = mends(before, settings)
    for _ in range(ROUNDS):
        if not found:
            break
        changes = _changes(before, found)
        after = check(_with(source, changes), settings)
        bad = _not_borne_out(before, after, found)
        if not bad:
            pairs = tuple((change.span, change.text) for change in changes)
            return Mended(before, after.source.text, pairs, _mendings(before, found), after, _wrong(before, after))
        found = _without(before, found, bad)
    return Mended(before, source.text, (), (), before, _wrong(before, before))


def _changes(report: Report, found: dict[str, Mend]) -> tuple[Change, ...]:
    """Give every change at its place in the document."""
    changes = []
    for finding in report.findings:
        start = finding.link.span.start
        mend = found.get(finding.link.id)
        for change in mend.edit.changes if mend is not None else ():
            changes.append(Change(change.span.moved(start), change.text))
    return settled(report.source.text, tuple(changes))


def _with(source: Source, changes: tuple[Change, ...]) -> Source:
    """Give the document after changes; all other characters stay as they are, and its parts begin where they are now."""
    parts = tuple(
        replace(part, start=part.start + sum(len(c.text) + c.span.start - c.span.end for c in changes if c.span.end < part.start))
        for part in source.parts
    )
    return Source(source.path, applied(source.text, changes), parts)


def _not_borne_out(before: Report, after: Report, found: dict[str, Mend]) -> frozenset[str]:
    """Give the mended links that do not come out proved, or all where the document is not read as the same links."""
    if len(before.findings) != len(after.findings):
        return frozenset(found)
    bad = set()
    for old, new in zip(before.findings, after.findings, strict=True):
        if old.link.id in found and not (isinstance(new.verdict, Proved) and _holds(new, old)):
            bad.add(old.link.id)
        if isinstance(new.verdict, Refuted) and not isinstance(old.verdict, Refuted) and old.link.previous in found:
            bad.add(old.link.previous)
    return frozenset(bad)


def _holds(new: Finding, old: Finding) -> bool:
    """Tell whether the claim of a mended link is proved, or as open as it was."""
    claim = new.claim.verdict
    return isinstance(claim, Proved) or (not isinstance(claim, Refuted) and type(claim) is type(old.claim.verdict))


def _without(report: Report, found: dict[str, Mend], bad: frozenset[str]) -> dict[str, Mend]:
    """Leave out mends, and those that were made to follow from them."""
    kept = {}
    for finding in report.findings:
        link = finding.link
        stands = link.previous not in found or link.previous in kept
        if link.id in found and link.id not in bad and stands:
            kept[link.id] = found[link.id]
    return kept


def _mendings(report: Report, found: dict[str, Mend]) -> tuple[Mending, ...]:
    return tuple(
        Mending(finding, found[finding.link.id].edit.kind, found[finding.link.id].text)
        for finding in report.findings
        if finding.link.id in found
    )


def _wrong(before: Report, after: Report) -> tuple[Finding, ...]:
    pairs = zip(before.findings, after.findings, strict=True)
    return tuple(old for old, new in pairs if any(isinstance(v, Refuted) for v in (new.verdict, new.claim.verdict)))
