r"""How a document writes what it defines: whether the elements of a defined family are written like ``\sigma(z_i)``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from derive.kernel.scope import Definition, Given, Scope
from derive.report import Proved, Report
from derive.terms import Number, Symbol

TAKEN_FOR_NUMBERS = "Not declared, taken for real numbers or functions of them"
NAME = r"\\(?:hat|bar|tilde|vec|dot)\{[A-Za-z]\}|\\[A-Za-z]+|[A-Za-z]"


def scopes_of(report: Report) -> Iterator[Scope]:
    """Give the scopes of all steps in their order."""
    return (finding.link.step.scope for finding in report.findings if finding.link.step is not None)


def definitions_of(report: Report) -> tuple[Definition, ...]:
    """Give every definition that some step may use, in the order of first appearance."""
    found: dict[Definition, None] = {}
    for scope in scopes_of(report):
        found |= dict.fromkeys(scope.definitions.values())
        found |= dict.fromkeys(d for d in scope.functions.values() if d is not None)
    return tuple(found)


def givens_of(report: Report) -> tuple[Given, ...]:
    """Give every assumption that some step may use; conditions on indices alone and earlier equations are left out."""
    steps = (finding.link.step for finding in report.findings if finding.link.step is not None)
    found = dict.fromkeys(g for step in steps for g in step.scope.givens if g not in [p.given for p in step.premises])
    return tuple(given for given in found if not compares_indices(given))


def taken_for_numbers(report: Report) -> tuple[str, ...]:
    """Give the names that nothing declares and that steps are proved for all real values of."""
    proved = (finding.link.step for finding in report.findings if isinstance(finding.verdict, Proved))
    return tuple(sorted({name for step in proved if step is not None for name in step.undeclared}))


def compares_indices(given: Given) -> bool:
    """Tell whether an assumption is a condition such as i = j."""
    return isinstance(given.left, Symbol) and isinstance(given.right, Symbol | Number)


def components_of(report: Report) -> Mapping[str, str]:
    r"""Map a family such as ``\sigma`` to ``z`` where the document writes it as \sigma(z_i), of one family alone."""
    names = {d.name for d in definitions_of(report) if d.ranges and len(d.parameters) == 1}
    families = ((name, set(_arguments(name, report.source.text))) for name in sorted(names))
    return {name: found.pop() for name, found in families if len(found) == 1}


def _arguments(name: str, text: str) -> Iterator[str]:
    start = rf"(?<![A-Za-z\\]){re.escape(name)}" if name[:1].isalpha() else re.escape(name)
    return (found[1] for found in re.finditer(rf"{start}\(({NAME})_", text))
