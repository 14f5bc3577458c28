"""Write `expect refuted` beside steps that are refuted, so that a known mistake stays on record without being a finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.diagnostics import Code
from derive.problems import open_problems
from derive.render.words import values_of_sides
from derive.report import Finding, Refuted, Report
from derive.resolve import resolve
from derive.resolve.derivation import Derivation, DerivedLink, Treatment
from derive.source import Source
from derive.syntax.documents import read_document

LONGEST_VALUE = 40


def with_expectations(report: Report) -> tuple[Source, int, int]:
    """Give the document with a directive for every refuted step, how many were written, and how many found no place."""
    wanted = [p.finding for p in open_problems(report) if p.diagnostic.code is Code.STEP_REFUTED and p.finding is not None]
    if not wanted:
        return report.source, 0, 0
    places = {finding.link.id: place for place, finding in enumerate(report.findings)}
    derivation, written = resolve(read_document(report.source), report.derivation.notation), 0
    for finding in wanted:
        changed = _with_expectation(derivation, places[finding.link.id], _reason(finding))
        written += changed is not None
        derivation = changed or derivation
    return derivation.source, written, len(wanted) - written


def _reason(finding: Finding) -> str:
    assert isinstance(finding.verdict, Refuted)
    left, right = (value[:LONGEST_VALUE] for value in values_of_sides(finding.verdict.refutation))
    return f"the sides are {left} and {right} at a point"


def _with_expectation(before: Derivation, place: int, reason: str) -> Derivation | None:
    """Give the document with one more directive, or None where no place for it leaves everything else as it is."""
    source = before.source
    for offset, text in _candidates(before, before.links[place], f"derive: expect refuted {reason}"):
        after = resolve(read_document(Source(source.path, source.text[:offset] + text + source.text[offset:])), before.notation)
        if _differ_in_one_treatment(before, after, place):
            return after
    return None


def _candidates(derivation: Derivation, link: DerivedLink, directive: str) -> Iterator[tuple[int, str]]:
    """Give places for a directive about a step, each with the text to put there, the most readable first."""
    source, text = derivation.source, derivation.source.text
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    comment = f"% {directive}" if source.path.lower().endswith(".tex") else f"<!-- {directive} -->"
    if link.display is None:
        before = text[: link.span.start]
        paragraph = max((before.rfind(blank) + len(blank) for blank in ("\n\n", "\r\n\r\n") if blank in before), default=0)
        for offset in (paragraph, _line_start(text, link.span.start)):
            yield offset, comment + end_of_line
        return
    display = derivation.displays[link.display]
    first = next(other for other in derivation.links if other.display == link.display)
    if first is link:
        offset = _line_start(text, display.start)
        yield offset, _indent(text, offset) + comment + end_of_line
    line_end = text.find("\n", link.span.end)
    if 0 <= line_end < display.end:
        yield line_end - text[:line_end].endswith("\r"), f" % {directive}"
    yield link.span.end, f" % {directive}{end_of_line}"


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _indent(text: str, offset: int) -> str:
    line = text[offset : text.find("\n", offset)]
    return line[: len(line) - len(line.lstrip())]


def _differ_in_one_treatment(before: Derivation, after: Derivation, place: int) -> bool:
    if len(before.links) != len(after.links):
        return False
    expected = [replace(link, treatment=Treatment.EXPECT_REFUTED) if n == place else link for n, link in enumerate(before.links)]
    same_links = all(map(_same, expected, after.links))
    return same_links and [d.code for d in before.diagnostics] == [d.code for d in after.diagnostics]


def _same(one: DerivedLink, other: DerivedLink) -> bool:
    """Compare two links but for their places and the author's words."""
    nowhere = replace(one, span=other.span, treatment_reason=other.treatment_reason)
    return nowhere == other
