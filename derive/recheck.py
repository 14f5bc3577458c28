"""Confirm a report from its certificates alone: replay every proof, evaluate every witness, compare what was written.

The search, the reader and the author's text play no part, so that whoever believes the kernel can believe a
report.  What cannot be confirmed this way is that the terms of a certificate are the formulas on the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import derive.kernel.rules  # noqa: F401  (enters the rules in the table that replay looks them up in)
from derive.certificate import (
    CertificateError,
    Json,
    decode_proof,
    decode_refutation,
    decode_scope,
    decode_term,
    parse,
    readable_witness,
)
from derive.errors import DeriveError
from derive.json_text import compact, digest
from derive.kernel.evaluate import NotRefuted, certify
from derive.kernel.replay import ProofRejected, replay
from derive.kernel.scope import Scope
from derive.render.latex_terms import condition_to_latex
from derive.values import dataclass

SCHEMA = 1
VERDICTS = ("proved", "refuted", "undecided", "trusted", "skipped", "definition")
WITH_REASON = ("undecided", "trusted", "skipped")
PLACE = ("line", "column", "end_line", "end_column")
FORMULA = ("left", "relation", "right")
GROUNDS = ("rules", "given", "conditions", "witness", "definitions")
OTHERS = ("reason", "suggestion", "suggestions", "second_opinion", "certificate", "digest")
STEP_KEYS = frozenset(("id", *PLACE, *FORMULA, "verdict", "claim", *GROUNDS, *OTHERS))


class MismatchError(DeriveError):
    """Something that the report says is not so."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a verdict rests on, found out anew, in the words of the report."""

    rules: list[str]
    given: list[str]
    conditions: list[str]
    definitions: list[str]
    witness: Any
    supposed: frozenset[str] = frozenset()  # what may be given beside what the kernel says was used


NO_GROUNDS = Grounds([], [], [], [], None)


def recheck(text: str) -> tuple[str, ...]:
    """Give one message for every thing in a JSON report that its certificates do not confirm; none if all is well."""
    try:
        report = _object(parse(text), ("schema", "files", "tally"), "the report")
        if not _same(report["schema"], SCHEMA):
            raise MismatchError(f"the schema is {_shown(report['schema'])}, known is {SCHEMA}")
        files = _list(report["files"], "files")
    except (CertificateError, MismatchError) as error:
        return (f"the report cannot be read: {error}",)
    return (*(problem for file in files for problem in _file_problems(file)), *_tally_problems(report["tally"], files))


def _tally_problems(tally: Any, files: list[Any]) -> Iterator[str]:
    lists = [file.get("steps") for file in files if isinstance(file, dict)]
    steps = [step for found in lists if isinstance(found, list) for step in found]
    counts = Counter(step["verdict"] for step in steps if isinstance(step, dict) and step.get("verdict") in VERDICTS)
    expected = {verdict: counts[verdict] for verdict in VERDICTS}
    if not _same(tally, expected):
        yield f"the tally is {_shown(tally)}, counting gives {compact(expected)}"


def _file_problems(file: Any) -> Iterator[str]:
    try:
        file = _object(file, ("path", "steps", "diagnostics", "scopes"), "a file")
        path = file["path"]
        steps, written = _list(file["steps"], "steps"), _list(file["scopes"], "scopes")
        _list(file["diagnostics"], "diagnostics")
    except MismatchError as error:
        yield f"a file of the report cannot be read: {error}"
        return
    try:
        scopes = tuple(decode_scope(scope) for scope in written)
    except CertificateError as error:
        yield f"{path}: a scope cannot be read: {error}"
        return
    known: dict[str, str] = {}
    for number, step in enumerate(steps, start=1):
        name = f"{path}: step {step.get('id') if isinstance(step, dict) else number}"
        yield from (f"{name}: {problem}" for problem in _step_problems(step, scopes, written, known))


def _step_problems(step: Any, scopes: tuple[Scope, ...], written: list[Json], known: dict[str, str]) -> Iterator[str]:
    """Check one step; ``known`` has the verdicts of the steps before it and takes this one in."""
    try:
        _check_shape(step, known)
    except MismatchError as error:
        yield str(error)
        return
    found = len(known)
    known[step["id"]] = step["verdict"]
    problems = [*_verdict_problems(step, scopes), *_claim_problems(step["claim"], scopes, known, found)]
    if not problems and step["digest"] != _digest(step, written):
        problems = ["the record was changed after it was written: its digest differs"]
    yield from problems


def _check_shape(step: Any, known: dict[str, str]) -> None:
    if not isinstance(step, dict) or step.keys() != STEP_KEYS:
        raise MismatchError("its entries are not those of a step")
    if not isinstance(step["id"], str) or step["id"] in known:
        raise MismatchError("its id is missing or stands twice")
    if step["verdict"] not in VERDICTS:
        raise MismatchError(f"there is no verdict {_shown(step['verdict'])}")
    _object(step["claim"], ("verdict", "inherited_from", "certificate"), "the claim")
    if step["claim"]["verdict"] not in VERDICTS:
        raise MismatchError(f"claim: there is no verdict {_shown(step['claim']['verdict'])}")


def _digest(step: dict[str, Any], written: list[Json]) -> str:
    used = [c["scope"] for c in (step["certificate"], step["claim"]["certificate"]) if c is not None]
    return digest({name: item for name, item in step.items() if name != "digest"}, *(written[place] for place in used))


def _verdict_problems(step: dict[str, Any], scopes: tuple[Scope, ...]) -> Iterator[str]:
    try:
        grounds = _grounds(step["verdict"], step["certificate"], scopes)
    except MismatchError as error:
        yield str(error)
        return
    for name in GROUNDS:
        expected = getattr(grounds, name)
        if name == "given" and _only_adds(step[name], expected, grounds.supposed):
            continue
        if not _same(step[name], expected):
            yield f"its {name} entry is {_shown(step[name])}, checking again gives {compact(expected)}"
    if isinstance(step["reason"], str) != (step["verdict"] in WITH_REASON):
        yield f"a reason of {_shown(step['reason'])} does not go with the verdict {step['verdict']}"


def _only_adds(written: Any, expected: list[str], supposed: frozenset[str]) -> bool:
    """Tell whether a list has what is expected, and behind it only what the scope of the proof has, which claims no more."""
    if not isinstance(written, list) or not all(isinstance(given, str) for given in written):
        return False
    return written[: len(expected)] == expected and supposed.issuperset(written[len(expected) :])


def _claim_problems(claim: dict[str, Any], scopes: tuple[Scope, ...], known: dict[str, str], before: int) -> Iterator[str]:
    try:
        _grounds(claim["verdict"], claim["certificate"], scopes)
    except MismatchError as error:
        yield f"claim: {error}"
    origin = claim["inherited_from"]
    if origin is None:
        return
    if claim["verdict"] != "refuted":
        yield f"claim: it is {claim['verdict']} and inherits nothing, yet names {_shown(origin)}"
    elif origin not in list(known)[:before]:
        yield f"claim: it is inherited from {_shown(origin)}, and no earlier step is called so"
    elif known[origin] == "proved":
        yield f"claim: it is inherited from {_shown(origin)}, which is proved"


def _grounds(verdict: str, certificate: Any, scopes: tuple[Scope, ...]) -> Grounds:
    """Find out anew what a verdict rests on; raises MismatchError where the certificate does not give the verdict."""
    if verdict not in ("proved", "refuted"):
        if certificate is not None:
            raise MismatchError(f"the verdict is {verdict}, yet there is a certificate")
        return NO_GROUNDS
    if certificate is None:
        raise MismatchError(f"the verdict is {verdict} and there is no certificate")
    evidence = "proof" if verdict == "proved" else "refutation"
    _object(certificate, ("scope", "left", "right", evidence), f"the certificate of the verdict {verdict}")
    check = _replayed if verdict == "proved" else _evaluated
    try:
        return check(certificate, _scope(certificate["scope"], scopes))
    except CertificateError as error:
        raise MismatchError(f"the certificate cannot be read: {error}") from None
    except MismatchError:
        raise
    except Exception as error:  # whatever a hostile certificate provokes, it is not a confirmation
        raise MismatchError(f"checking the certificate again fails: {type(error).__name__}: {error}") from None


def _replayed(certificate: dict[str, Any], scope: Scope) -> Grounds:
    proof = decode_proof(certificate["proof"])
    try:
        replayed = replay(proof, decode_term(certificate["left"]), decode_term(certificate["right"]), scope)
    except ProofRejected as error:
        raise MismatchError(f"the proof is rejected: {error}") from None
    return Grounds(
        list(dict.fromkeys(step.rule for step in proof)),
        [given.latex for given in replayed.givens],
        [condition_to_latex(condition) for condition in replayed.conditions],
        list(replayed.definitions),
        None,
        frozenset(given.latex for given in scope.givens),
    )


def _evaluated(certificate: dict[str, Any], scope: Scope) -> Grounds:
    written = decode_refutation(certificate["refutation"])
    left, right = decode_term(certificate["left"]), decode_term(certificate["right"])
    try:
        found = certify(left, right, scope, written.witness)
    except NotRefuted as error:
        raise MismatchError(f"the witness is rejected: {error}") from None
    if found != written:
        sides = f"the sides are {found.left} and {found.right}"
        raise MismatchError(f"{sides}, written is {written.left} and {written.right}")
    return Grounds([], [], [], [], readable_witness(found))


def _scope(place: Any, scopes: tuple[Scope, ...]) -> Scope:
    if type(place) is not int or not 0 <= place < len(scopes):
        raise MismatchError(f"there is no scope {_shown(place)}")
    return scopes[place]


def _object(value: Any, keys: tuple[str, ...], name: str) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(keys):
        raise MismatchError(f"{name} does not have just the entries {', '.join(keys)}")
    return value


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise MismatchError(f"{name} is not a list")
    return value


def _same(written: Any, expected: Any) -> bool:
    """Compare without taking 1 for 1.0 or for true; the order of an object's entries does not count."""
    if isinstance(written, dict) and isinstance(expected, dict):
        return written.keys() == expected.keys() and all(_same(written[name], expected[name]) for name in expected)
    return compact(written) == compact(expected)


def _shown(value: Any) -> str:
    text = compact(value)
    return text if len(text) <= 60 else text[:59] + "…"
