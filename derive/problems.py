"""What a report complains about: its diagnostics and those that its verdicts amount to, less what the reader has set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import assert_never

from derive.diagnostics import NEVER_SILENT, Code, Diagnostic, Severity
from derive.digests import digest_of
from derive.report import Finding, Refuted, Report, Trusted, Undecided, looks_wrong
from derive.resolve.derivation import Treatment
from derive.source import Position, Span
from derive.values import dataclass

UNREADABLE = frozenset(
    (
        Code.FORMULA_UNREADABLE,
        Code.BRACE_UNBALANCED,
        Code.COMMAND_UNKNOWN,
        Code.DIRECTIVE_UNREADABLE,
        Code.LIMIT_EXCEEDED,
        Code.FILE_UNREADABLE,
    )
)
RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint, the step that it is about, if any, what it is known by on any line, and which of its like it is."""

    diagnostic: Diagnostic
    finding: Finding | None
    signs: tuple[str, ...]
    number: int

    @property
    def fingerprint(self) -> str:
        """Give a short text that does not depend on the line."""
        return f"{digest_of(chr(0).join(self.signs))[:16]}:{self.number}"


def problems(report: Report) -> tuple[Diagnostic, ...]:
    """Give the complaints in the order of the text, without silenced codes and what the baseline knows."""
    return tuple(problem.diagnostic for problem in open_problems(report))


def open_problems(report: Report) -> tuple[Problem, ...]:
    """Give the complaints that the baseline does not know, in the order of the text."""
    return tuple(problem for problem in all_problems(report) if not _known(problem, report))


def known_problems(report: Report) -> tuple[Problem, ...]:
    """Give the complaints that stand in the baseline, in the order of the text."""
    return tuple(problem for problem in all_problems(report) if _known(problem, report))


def all_problems(report: Report) -> tuple[Problem, ...]:
    """Give every complaint of a code that is not silenced, in the order of the text."""
    said = {(d.code, d.span) for d in report.diagnostics}
    expected = {f.link.id for f in report.findings if f.link.treatment is Treatment.EXPECT_REFUTED}
    judged = (d for finding in report.findings for d in _judged(finding, expected))
    both = (*report.diagnostics, *(d for d in judged if (d.code, d.span) not in said))
    heard = (d for d in both if d.code not in report.silenced or d.code in NEVER_SILENT)
    return tuple(_fingerprinted(report, sorted(heard, key=lambda d: (d.span.start if d.span else -1, d.code.value))))


def expected_refutations(report: Report) -> tuple[tuple[Problem, str], ...]:
    """Give the refuted steps that the author expects to be refuted, each with the author's reason."""
    expected = [f for f in report.findings if f.link.treatment is Treatment.EXPECT_REFUTED and isinstance(f.verdict, Refuted)]
    found = [diagnostic for finding in expected for diagnostic in _judged(finding, set())]
    reasons = (finding.link.treatment_reason for finding in expected)
    return tuple(zip(_fingerprinted(report, found), reasons, strict=True))


def worst_first(found: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Sort complaints by severity and what inherits an error behind its origin; otherwise the order stays."""
    return tuple(sorted(found, key=lambda p: (RANKS[p.diagnostic.severity], _inherits(p))))


def fails(report: Report, *, strict: bool) -> bool:
    """Tell whether a document has findings: refuted, unreadable or unmet; also undecided and trusted if strict."""
    if strict and any(isinstance(f.verdict, Trusted) for f in report.findings):
        return True
    return any(_counts(problem, strict=strict) for problem in open_problems(report))


def _counts(problem: Problem, *, strict: bool) -> bool:
    match problem.diagnostic.severity:
        case Severity.ERROR:
            return True
        case Severity.WARNING:
            return strict or problem.diagnostic.code in UNREADABLE
        case Severity.NOTE:
            return strict and problem.finding is not None and isinstance(problem.finding.verdict, Undecided)
        case _:
            assert_never(problem.diagnostic.severity)


def place_of(problem: Problem, report: Report, part: Span | None = None) -> tuple[Position, Position]:
    """Give where a complaint, or a part of it, begins and ends; the first character where it is about the whole document."""
    span = part or problem.diagnostic.span or Span(0, 0)
    return report.source.position(span.start), report.source.position(span.end)


def _known(problem: Problem, report: Report) -> bool:
    return problem.diagnostic.code not in NEVER_SILENT and bool(report.known) and problem.fingerprint in report.known


def _inherits(problem: Problem) -> bool:
    return problem.finding is not None and problem.finding.claim.inherited_from is not None


def _fingerprinted(report: Report, found: list[Diagnostic]) -> Iterator[Problem]:
    """Number equal complaints, so that a second mistake of the same text is not taken for the first."""
    by_span = {finding.link.span: finding for finding in report.findings}
    seen: Counter[tuple[str, ...]] = Counter()
    for diagnostic in found:
        finding = None if diagnostic.span is None else by_span.get(diagnostic.span)
        signs = (diagnostic.code.value, *_text_of(report, diagnostic, finding))
        seen[signs] += 1
        yield Problem(diagnostic, finding, signs, seen[signs])


def _text_of(report: Report, diagnostic: Diagnostic, finding: Finding | None) -> tuple[str, ...]:
    if finding is not None:
        return finding.link.left_latex, finding.link.relation, finding.link.right_latex
    if diagnostic.span is None:
        return (diagnostic.message,)
    return tuple(" ".join(line.split()) for line in report.source.lines(diagnostic.span))


def _judged(finding: Finding, expected: set[str]) -> Iterator[Diagnostic]:
    span, verdict, claim = finding.link.span, finding.verdict, finding.claim
    if finding.link.id in expected:
        if not isinstance(verdict, Refuted):
            message = "the step was expected to come out refuted and did not"
            yield Diagnostic(Code.EXPECTATION_UNMET, Severity.ERROR, message, span)
    elif isinstance(verdict, Refuted):
        yield Diagnostic(Code.STEP_REFUTED, Severity.ERROR, _sides("the previous side", verdict), span)
    elif isinstance(claim.verdict, Refuted) and claim.inherited_from not in expected:
        since = f", wrong since {claim.inherited_from}" if claim.inherited_from else ""
        message = _sides("the chain's left side", claim.verdict) + since
        yield Diagnostic(Code.CLAIM_REFUTED, Severity.ERROR, message, span)
    if isinstance(verdict, Undecided):
        severity = Severity.WARNING if looks_wrong(verdict) else Severity.NOTE
        yield Diagnostic(verdict.code, severity, verdict.reason, span)


def _sides(name: str, verdict: Refuted) -> str:
    refutation = verdict.refutation
    numbers = {**refutation.witness.sizes, **refutation.witness.indices}
    point = "at " + ", ".join(f"{n} = {v}" for n, v in sorted(numbers.items())) if numbers else "at the witness"
    return f"{point} {name} is {refutation.left}, this one is {refutation.right}"
