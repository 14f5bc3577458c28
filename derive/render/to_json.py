"""Write reports for machines: every verdict together with the certificate that it can be checked again from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_never

from derive.certificate import encode, encode_proof, readable_witness
from derive.json_text import compact, digest
from derive.kernel.scope import Scope
from derive.render.latex_terms import condition_to_latex
from derive.report import (
    Claim,
    Defined,
    Finding,
    Proved,
    Refuted,
    Report,
    SecondOpinion,
    Skipped,
    Suggestion,
    Trusted,
    Undecided,
    Verdict,
    name_of,
    tally,
)
from derive.resolve.derivation import Obligation
from derive.source import Source

Object = dict[str, Any]

SCHEMA = 1
ONE_ITEM_A_LINE = frozenset(("proof", "scopes"))


def to_json(reports: tuple[Report, ...]) -> str:
    """Give the reports as one JSON document that ends in a line feed."""
    return _laid_out({"schema": SCHEMA, "files": [_file(report) for report in reports], "tally": tally(reports)}) + "\n"


def _file(report: Report) -> Object:
    scopes, places = _scope_table(report)
    return {
        "path": report.source.path.replace("\\", "/"),
        "steps": [_step(report.source, finding, scopes, places) for finding in report.findings],
        "diagnostics": [
            {"code": d.code.value, "severity": d.severity.value}
            | _place(report.source, d.span.start if d.span else None)
            | {"message": d.message}
            for d in report.diagnostics
        ],
        "scopes": scopes,
    }


def _place(source: Source, offset: int | None) -> Object:
    if offset is None:
        return {"line": None, "column": None}
    position = source.position(offset)
    place: Object = {"line": position.line, "column": position.column}
    if position.cell is not None:
        place["cell"] = position.cell
    if position.path is not None:
        place["file"] = position.path
    return place


def _scope_table(report: Report) -> tuple[list[Any], dict[int, int]]:
    """Give the different scopes of a report, and the place of each scope by its identity."""
    table: dict[str, Any] = {}
    texts: dict[int, str] = {}
    for scope in _scopes(report):
        if id(scope) not in texts:
            data = encode(scope)
            texts[id(scope)] = compact(data)
            table.setdefault(compact(data), data)
    order = {text: place for place, text in enumerate(table)}
    return list(table.values()), {name: order[text] for name, text in texts.items()}


def _scopes(report: Report) -> Iterator[Scope]:
    for finding in report.findings:
        judged = ((finding.link.step, finding.verdict), (finding.link.claim, finding.claim.verdict))
        yield from (o.scope for o, verdict in judged if o is not None and isinstance(verdict, Proved | Refuted))


def _step(source: Source, finding: Finding, scopes: list[Any], places: dict[int, int]) -> Object:
    link = finding.link
    end = _place(source, link.span.end)
    step = {
        "id": link.id,
        **_place(source, link.span.start),
        "end_line": end["line"],
        "end_column": end["column"],
        "left": link.left_latex,
        "relation": link.relation,
        "right": link.right_latex,
        "verdict": name_of(finding.verdict),
        "claim": _claim(link.claim, finding.claim, places),
        **_grounds(finding.verdict),
        "suggestion": None if finding.suggestion is None else _suggestion(finding.suggestion),
        "suggestions": [_suggestion(suggestion) for suggestion in finding.suggestions],
        "definitions": list(finding.verdict.replayed.definitions) if isinstance(finding.verdict, Proved) else [],
        "second_opinion": _second_opinion(finding.second_opinion),
        "certificate": _certificate(link.step, finding.verdict, places),
    }
    return step | {"digest": digest(step, *(scopes[place] for place in _used_scopes(step)))}


def _used_scopes(step: Object) -> list[int]:
    return [c["scope"] for c in (step["certificate"], step["claim"]["certificate"]) if c is not None]


def _grounds(verdict: Verdict) -> Object:
    """Give what the schema says of why: rules, givens and conditions, the witness, the reason."""
    grounds: Object = {"rules": [], "given": [], "conditions": [], "witness": None, "reason": None}
    match verdict:
        case Proved(proof, replayed):
            grounds["rules"] = list(dict.fromkeys(step.rule for step in proof))
            grounds["given"] = [given.latex for given in replayed.givens]
            grounds["conditions"] = [condition_to_latex(condition) for condition in replayed.conditions]
        case Refuted(refutation):
            grounds["witness"] = readable_witness(refutation)
        case Undecided(reason) | Trusted(reason) | Skipped(reason):
            grounds["reason"] = reason
        case Defined():
            pass
        case _:
            assert_never(verdict)
    return grounds


def _claim(obligation: Obligation | None, claim: Claim, places: dict[int, int]) -> Object:
    return {
        "verdict": name_of(claim.verdict),
        "inherited_from": claim.inherited_from,
        "certificate": _certificate(obligation, claim.verdict, places),
    }


def _certificate(obligation: Obligation | None, verdict: Verdict, places: dict[int, int]) -> Object | None:
    if obligation is None or not isinstance(verdict, Proved | Refuted):
        return None
    certificate = {
        "scope": places[id(obligation.scope)],
        "left": encode(obligation.left),
        "right": encode(obligation.right),
    }
    match verdict:
        case Proved(proof, _):
            return certificate | {"proof": encode_proof(proof)}
        case Refuted(refutation):
            return certificate | {"refutation": encode(refutation)}


def _suggestion(suggestion: Suggestion) -> Object:
    return {"kind": suggestion.kind.value, "latex": suggestion.latex}


def _second_opinion(opinion: SecondOpinion | None) -> Object | None:
    if opinion is None:
        return None
    return {"engine": "sympy", "sizes": list(opinion.sizes), "equal": opinion.equal, "agrees": opinion.agrees}


def _laid_out(value: Any, name: str = "", margin: str = "\n") -> str:
    """Give objects, and lists of objects, over several lines and everything else on one."""
    inner = margin + "  "
    if isinstance(value, dict) and value:
        entries = [f"{compact(key)}: {_laid_out(item, key, inner)}" for key, item in value.items()]
        return "{" + inner + f",{inner}".join(entries) + margin + "}"
    if isinstance(value, list) and value and (name in ONE_ITEM_A_LINE or isinstance(value[0], dict)):
        items = [_laid_out(item, "", inner) for item in value]
        return "[" + inner + f",{inner}".join(items) + margin + "]"
    return compact(value)
