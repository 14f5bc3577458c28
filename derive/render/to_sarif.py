"""SARIF 2.1.0, the format in which code scanning takes results."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from derive.diagnostics import MEANINGS, Code, Severity
from derive.problems import Problem, expected_refutations, known_problems, open_problems, place_of
from derive.render.messages import message_lines
from derive.render.to_concise import printable
from derive.render.wrong_part import hull, marks_of
from derive.report import Report
from derive.version import VERSION

Object = dict[str, Any]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "deriveStep/v1"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
RULES = tuple(sorted(code.value for code in Code))


def to_sarif(reports: tuple[Report, ...]) -> str:
    """Give the reports as one run; what the baseline or the author expects is marked as suppressed."""
    run = {
        "tool": {"driver": {"name": "derive", "semanticVersion": VERSION, "rules": [_rule(Code(name)) for name in RULES]}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The directory in which derive was started."}}},
        "results": [result for report in reports for result in _results(report)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(code: Code) -> Object:
    meaning = MEANINGS[code]
    return {
        "id": code.value,
        "shortDescription": {"text": meaning.what},
        "help": {"text": meaning.advice},
    }


def _results(report: Report) -> Iterator[Object]:
    yield from (_result(problem, report) for problem in open_problems(report))
    known = "it stands in the baseline"
    yield from (_result(p, report) | _suppressed("external", known) for p in known_problems(report))
    for problem, reason in expected_refutations(report):
        yield _result(problem, report) | _suppressed("inSource", reason)


def _suppressed(kind: str, justification: str) -> Object:
    return {"suppressions": [{"kind": kind, "justification": printable(justification)}]}


def _result(problem: Problem, report: Report) -> Object:
    open_codes = (Code.STEP_UNDECIDED, Code.STEP_LOOKS_WRONG, Code.READING_MATTERS)
    is_open = problem.diagnostic.code in open_codes and problem.finding is not None
    return {
        "ruleId": problem.diagnostic.code.value,
        "ruleIndex": RULES.index(problem.diagnostic.code.value),
        "kind": "open" if is_open else "fail",
        "level": "none" if is_open else LEVELS[problem.diagnostic.severity],
        "message": {"text": "\n".join(message_lines(problem, report))},
        "locations": [_location(problem, report)],
        "partialFingerprints": {FINGERPRINT: problem.fingerprint},
    }


def _location(problem: Problem, report: Report) -> Object:
    span = hull(marks_of(problem.diagnostic, report))
    start, end = place_of(problem, report, span)
    path = (start.path or report.source.path).replace("\\", "/")
    relative: Object = {"uri": quote(path), "uriBaseId": "%SRCROOT%"}
    location: Object = {"artifactLocation": {"uri": f"file://{quote(path)}"} if path.startswith("/") else relative}
    if span is not None and start.cell is None:
        region: Object = {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}
        location["region"] = region | {"snippet": {"text": report.source.slice(span)}}
    if start.cell is None:
        return {"physicalLocation": location}
    # The lines of a cell are not those of the notebook's file.
    return {"physicalLocation": location, "logicalLocations": [{"fullyQualifiedName": f"cell {start.cell}, line {start.line}"}]}
