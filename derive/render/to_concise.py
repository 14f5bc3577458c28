"""One line for everything found: ``path:line:column: code message``, for editors and for eyes in a hurry."""

from __future__ import annotations

from derive.diagnostics import Diagnostic
from derive.problems import problems
from derive.render.words import set_aside_in_words
from derive.report import Report, tally


def to_concise(reports: tuple[Report, ...]) -> str:
    """Give one line per problem, in the order of the documents and then of the text."""
    lines = (_line(report, problem) for report in reports for problem in problems(report))
    return "".join(f"{line}\n" for line in lines)


def summary(reports: tuple[Report, ...]) -> str:
    """Give the counts on one line, also those that are zero."""
    counts = ", ".join(f"{count} {name}" for name, count in tally(reports).items())
    return "; ".join(filter(None, (counts, set_aside_in_words(reports))))


def _line(report: Report, problem: Diagnostic) -> str:
    place = report.source.place(problem.span.start if problem.span else 0)
    message = printable(problem.message)
    return f"{place}: {problem.code.value} {message}"


def printable(text: str) -> str:
    """Give a text on one line, without the control characters that would speak to a terminal."""
    flat = " ".join(text.split())
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in flat)
