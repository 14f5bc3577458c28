"""A baseline: the complaints that are known and set aside, by the fingerprints of their steps and never by their lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from derive.diagnostics import NEVER_SILENT, Code, Diagnostic, Severity
from derive.errors import DeriveError
from derive.problems import all_problems
from derive.report import Report

SCHEMA = 1

# For every document the fingerprints that are known, each with what it stood for.
Baseline = Mapping[str, Mapping[str, str]]


class BaselineUnreadable(DeriveError):
    """The text is no baseline; the message says why."""


def baseline_of(reports: tuple[Report, ...], before: Baseline) -> Baseline:
    """Give the baseline that knows every complaint of these reports; other documents keep what they had."""
    found = {path: dict(known) for path, known in before.items()}
    for report in reports:
        found[report.source.path] = {
            problem.fingerprint: _described(problem.diagnostic, report)
            for problem in all_problems(report)
            if problem.diagnostic.code not in (*NEVER_SILENT, Code.BASELINE_STALE)
        }
    return {path: found[path] for path in sorted(found) if found[path]}


def _described(diagnostic: Diagnostic, report: Report) -> str:
    text = report.source.slice(diagnostic.span) if diagnostic.span else diagnostic.message
    return f"{diagnostic.code.value}: {' '.join(text.split())}"


def applied(report: Report, baseline: Baseline) -> Report:
    """Give a report that is silent about what the baseline knows, and warns of entries that fit nothing any more."""
    known = baseline.get(report.source.path, {})
    present = {problem.fingerprint for problem in all_problems(replace(report, silenced=frozenset()))}
    stale = tuple(_stale(known[fingerprint], fingerprint) for fingerprint in known if fingerprint not in present)
    return replace(report, known=frozenset(known), diagnostics=(*report.diagnostics, *stale))


def _stale(described: str, fingerprint: str) -> Diagnostic:
    message = f"the baseline has an entry that fits nothing any more: {described} ({fingerprint})"
    return Diagnostic(Code.BASELINE_STALE, Severity.WARNING, message)


def to_text(baseline: Baseline) -> str:
    """Write a baseline, in an order that keeps differences small."""
    return json.dumps({"schema": SCHEMA, "known": baseline}, ensure_ascii=False, indent=2) + "\n"


def from_text(text: str) -> Baseline:
    """Read a baseline; raises BaselineUnreadable."""
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BaselineUnreadable(f"it is not JSON: {error}") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise BaselineUnreadable(f"it is not a baseline of schema {SCHEMA}")
    known = data.get("known")
    if not isinstance(known, dict) or not all(_is_table(table) for table in known.values()):
        raise BaselineUnreadable("its entry `known` is not a table of documents and their fingerprints")
    return known


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
