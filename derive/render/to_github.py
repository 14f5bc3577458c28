"""Workflow commands that GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from derive.diagnostics import Severity
from derive.problems import Problem, open_problems, place_of, worst_first
from derive.render.messages import message_lines
from derive.render.wrong_part import hull, marks_of
from derive.report import Report

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def to_github(reports: tuple[Report, ...]) -> str:
    """Give one command per complaint, the worst of all documents first: GitHub shows no more than ten of a kind."""
    found = {id(p): (p, report) for report in reports for p in open_problems(report)}
    ordered = worst_first(tuple(problem for problem, _ in found.values()))
    return "".join(f"{_command(*found[id(problem)])}\n" for problem in ordered)


def _command(problem: Problem, report: Report) -> str:
    start, end = place_of(problem, report, hull(marks_of(problem.diagnostic, report)))
    properties = {
        "file": (start.path or report.source.path).replace("\\", "/"),
        "line": str(start.line),
        "endLine": str(end.line),
        "col": str(start.column),
        "endColumn": str(end.column),
        "title": f"derive: {problem.diagnostic.code.value}",
    }
    lines = message_lines(problem, report)
    if start.cell is not None:  # the lines of a cell are not those of the notebook's file
        properties = {name: properties[name] for name in ("file", "title")}
        lines = (f"cell {start.cell}, line {start.line}: {lines[0]}", *lines[1:])
    elif start.line != end.line:  # GitHub takes columns for one line only
        del properties["col"], properties["endColumn"]
    named = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = _escaped("\n".join(lines))
    return f"::{COMMANDS[problem.diagnostic.severity]} {named}::{message}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
