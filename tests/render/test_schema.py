"""The published schema accepts reports, those on all case documents among them (`test_cases`), and nothing much else."""

import json
from pathlib import Path

import pytest
from reports import validator

from derive.render.to_json import to_json


def test_a_report_without_documents_follows_the_schema():
    validator().validate(json.loads(to_json(())))


WRONG = {
    "another schema": lambda r: r.update(schema=2),
    "a verdict that does not exist": lambda r: r["files"][0]["steps"][0].update(verdict="true"),
    "a line that counts from 0": lambda r: r["files"][0]["steps"][0].update(line=0),
    "an entry too many": lambda r: r["files"][0]["steps"][0].update(note=1),
    "an entry too few": lambda r: r["files"][0]["steps"][0].pop("claim"),
    "a refutation without a witness": lambda r: next(s for s in r["files"][0]["steps"] if s["verdict"] == "refuted").update(witness=None),
    "a proof without a certificate": lambda r: next(s for s in r["files"][0]["steps"] if s["verdict"] == "proved").update(certificate=None),
    "a code with blanks": lambda r: r["files"][0]["diagnostics"][0].update(code="step refuted"),
    "a count that is negative": lambda r: r["tally"].update(proved=-1),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_what_is_no_report_does_not_follow_the_schema(change):
    report = json.loads((Path(__file__).parents[1] / "golden" / "report.json").read_text("utf-8"))
    validator().validate(report)
    change(report)
    assert not validator().is_valid(report)
