"""One line for everything found: ``path:line:column: code message``, for editors and for eyes in a hurry."""

from __future__ import annotations

from collections.abc import Iterator

from derive.diagnostics import Code, Diagnostic, Severity
from derive.report import Finding, Refuted, Report, Trusted, Undecided, tally
from derive.resolve.derivation import Treatment

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


def to_concise(reports: tuple[Report, ...]) -> str:
    """Give one line per problem, in the order of the documents and then of the text."""
    lines = (_line(report, problem) for report in reports for problem in problems(report))
    return "".join(f"{line}\n" for line in lines)


def summary(reports: tuple[Report, ...]) -> str:
    """Give the counts on one line, also those that are zero."""
    return ", ".join(f"{count} {name}" for name, count in tally(reports).items())


def fails(report: Report, *, strict: bool) -> bool:
    """Tell whether a document has findings: refuted, unreadable or unmet; also undecided and trusted if strict."""
    if strict and any(isinstance(f.verdict, Undecided | Trusted) for f in report.findings):
        return True
    return any(
        problem.severity is Severity.ERROR
        or (problem.severity is Severity.WARNING and (strict or problem.code in UNREADABLE))
        for problem in problems(report)
    )


def problems(report: Report) -> tuple[Diagnostic, ...]:
    """Give the diagnostics of a document, those that the verdicts amount to included, in the order of the text."""
    said = {(d.code, d.span) for d in report.diagnostics}
    expected = {f.link.id for f in report.findings if f.link.treatment is Treatment.EXPECT_REFUTED}
    judged = (d for finding in report.findings for d in _judged(finding, expected))
    both = (*report.diagnostics, *(d for d in judged if (d.code, d.span) not in said))
    return tuple(sorted(both, key=lambda d: (d.span.start if d.span else -1, d.code.value)))


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
        yield Diagnostic(Code.STEP_UNDECIDED, Severity.NOTE, verdict.reason, span)


def _sides(name: str, verdict: Refuted) -> str:
    refutation = verdict.refutation
    numbers = {**refutation.witness.sizes, **refutation.witness.indices}
    point = "at " + ", ".join(f"{n} = {v}" for n, v in sorted(numbers.items())) if numbers else "at the witness"
    return f"{point} {name} is {refutation.left}, this one is {refutation.right}"


def _line(report: Report, problem: Diagnostic) -> str:
    place = report.source.position(problem.span.start if problem.span else 0)
    message = printable(problem.message)
    return f"{report.source.path}:{place.line}:{place.column}: {problem.code.value} {message}"


def printable(text: str) -> str:
    """Give a text on one line, without the control characters that would speak to a terminal."""
    flat = " ".join(text.split())
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in flat)
