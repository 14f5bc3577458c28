"""JUnit XML: a suite for every document and a case for every step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never
from xml.etree import ElementTree as Xml

from derive.diagnostics import Severity
from derive.problems import UNREADABLE, Problem, open_problems, place_of
from derive.render.messages import message_lines
from derive.render.to_concise import printable
from derive.report import Defined, Finding, Proved, Refuted, Report, Skipped, Trusted, Undecided, Verdict
from derive.source import Position


def to_junit(reports: tuple[Report, ...]) -> str:
    """Give the reports as one document: failure is refuted, error is unreadable, skipped is undecided, trusted or skipped.

    Definitions are no cases, because nothing is checked of them; warnings that are no failure stand in ``system-err``.
    """
    root = Xml.Element("testsuites", name="derive")
    for report in reports:
        root.append(_suite(report))
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    Xml.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _suite(report: Report) -> Xml.Element:
    path = printable(report.source.path.replace("\\", "/"))
    suite = Xml.Element("testsuite", name=path)
    found = open_problems(report)
    for finding in report.findings:
        if not isinstance(finding.verdict, Defined):
            suite.append(_step(finding, tuple(p for p in found if p.finding is finding), report, path))
    loose = [p for p in found if p.finding is None or isinstance(p.finding.verdict, Defined)]
    for problem in loose:
        if _is_error(problem):
            suite.append(_case(_title(problem, report), place_of(problem, report)[0].line, path, (_error(problem, report),)))
    counted = (
        ("tests", "testcase"),
        ("failures", "testcase/failure"),
        ("errors", "testcase/error"),
        ("skipped", "testcase/skipped"),
    )
    for name, place in counted:
        suite.set(name, str(len(suite.findall(place))))
    warnings = [" ".join((_title(p, report), *message_lines(p, report))) for p in loose if not _is_error(p)]
    if warnings:
        Xml.SubElement(suite, "system-err").text = "\n".join(warnings)
    return suite


def _is_error(problem: Problem) -> bool:
    return problem.diagnostic.severity is Severity.ERROR or problem.diagnostic.code in UNREADABLE


def _title(problem: Problem, report: Report) -> str:
    return f"{problem.diagnostic.code.value} ({_where(place_of(problem, report)[0])})"


def _where(position: Position) -> str:
    line = f"line {position.line}"
    return line if position.cell is None else f"cell {position.cell}, {line}"


def _step(finding: Finding, found: tuple[Problem, ...], report: Report, path: str) -> Xml.Element:
    link = finding.link
    position = report.source.position(link.span.start)
    name = printable(f"{link.id} ({_where(position)}): {link.relation} {link.right_latex}")
    return _case(name, position.line, path, tuple(_outcome(finding.verdict, found, report)))


def _case(name: str, line: int, path: str, outcome: tuple[Xml.Element, ...]) -> Xml.Element:
    case = Xml.Element("testcase", name=name, classname=path, file=path, line=str(line))
    case.extend(outcome)
    return case


def _outcome(verdict: Verdict, found: tuple[Problem, ...], report: Report) -> Iterator[Xml.Element]:
    """Give at most one element: what fails, or else why the step was not decided."""
    failures = [p for p in found if p.diagnostic.severity is Severity.ERROR]
    if failures:
        failure = Xml.Element("failure", type=failures[0].diagnostic.code.value, message=message_lines(failures[0], report)[0])
        failure.text = "\n".join(line for p in failures for line in message_lines(p, report))
        yield failure
        return
    match verdict:
        case Undecided(reason) | Trusted(reason) | Skipped(reason):
            word = type(verdict).__name__.lower()
            yield Xml.Element("skipped", type=word, message=printable(f"{word}: {reason}"))
        case Proved() | Refuted() | Defined():  # a refuted step without a failure was expected, or is known
            pass
        case _:
            assert_never(verdict)


def _error(problem: Problem, report: Report) -> Xml.Element:
    lines = message_lines(problem, report)
    error = Xml.Element("error", type=problem.diagnostic.code.value, message=lines[0])
    error.text = "\n".join(lines)
    return error
