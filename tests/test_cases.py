"""Derivations in the product's own language, with the verdicts that must come out.

The comment after a display lists the verdicts of its steps, then of its claims, then the assumptions that must be used.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from reports import checked, each, validator

from derive.recheck import recheck
from derive.render.to_json import to_json
from derive.report import Proved, name_of
from derive.syntax.document import Display
from derive.syntax.documents import read_document

OWN = sorted((Path(__file__).parent / "cases").glob("*.md"))
SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "cases"
DECIDED = sorted(SHARED.glob("[a-z]*.md"))
EXPECT = re.compile(r"<!-- expect: (?P<steps>[^;]*?)(?:; claim: (?P<claims>.*?))?(?: given (?P<givens>.*?))? -->", re.DOTALL)


def listed(text):
    return [part.strip() for part in text.split(",")] if text else []


def outcomes(report):
    """Give for every display what is expected of it and what came out."""
    text = report.source.text
    displays = [item for item in read_document(report.source).items if isinstance(item, Display)]
    for number, display in enumerate(displays):
        wanted = EXPECT.search(text, display.outer.end)
        findings = [f for f in report.findings if f.link.display == number]
        found = [name_of(f.verdict) for f in findings]
        if not findings and any(d.span and display.span.start <= d.span.start <= display.span.end for d in report.diagnostics):
            found = ["unreadable"]
        proofs = [v for f in findings for v in (f.verdict, f.claim.verdict) if isinstance(v, Proved)]
        used = sorted({given.latex for proof in proofs for given in proof.replayed.givens})
        claims = [name_of(f.claim.verdict) for f in findings]
        title = text[text.rfind("\n## ", 0, display.outer.start) :].strip().splitlines()[0]
        yield title, wanted, found, claims, used


@each(OWN)
def test_own_cases(path):
    """One test of all that is asked of a document, since to check it takes longest."""
    report = checked(path)
    assert_as_expected(report)
    text = to_json((report,))
    assert recheck(text) == ()
    validator().validate(json.loads(text))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the conformance library is not beside the checkout")
@each(DECIDED)
def test_shared_cases(path):
    assert_as_expected(checked(path))


def assert_as_expected(report):
    for title, wanted, found, claims, used in outcomes(report):
        assert wanted is not None, title
        assert listed(wanted["steps"]) == found, title
        assert not wanted["claims"] or listed(wanted["claims"]) == claims, title
        assert not wanted["givens"] or sorted(listed(wanted["givens"])) == used, title
