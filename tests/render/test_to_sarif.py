import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from sarif import loader

from derive.diagnostics import Code, Diagnostic, Severity
from derive.problems import open_problems
from derive.render.to_sarif import to_sarif
from derive.resolve.derivation import Treatment
from derive.source import Part, Source, Span

# The schema of SARIF 2.1.0 as SchemaStore publishes it, taken from the npm package @microsoft/jest-sarif (MIT licence).
SCHEMA = json.loads((Path(__file__).parents[1] / "schemas" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))


def run_of(*reports):
    data = json.loads(to_sarif(reports))
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(data)
    (run,) = data["runs"]
    return run


def expecting(report, name):
    findings = (replace(f, link=replace(f.link, treatment=Treatment.EXPECT_REFUTED, treatment_reason="a slip")) if f.link.id == name else f for f in report.findings)
    return replace(report, findings=tuple(findings))


def test_the_schema_itself_rejects():
    data = json.loads(to_sarif(()))
    data["runs"][0]["columnKind"] = "bytes"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate(data)


def test_every_complaint_is_a_result_with_its_place_and_fingerprint(note):
    results = run_of(note)["results"]
    assert [r["ruleId"] for r in results] == [p.diagnostic.code.value for p in open_problems(note)]
    refuted = next(r for r in results if r["ruleId"] == "step-refuted")
    (location,) = refuted["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "note.md", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 10, "startColumn": 6, "endLine": 10, "endColumn": 29, "snippet": {"text": r"\hat{a}_j - \sigma(z_j)"}},
    }
    assert refuted["level"] == "error"
    assert list(refuted["partialFingerprints"]) == ["deriveStep/v1"]


def test_columns_count_code_points(note):
    assert run_of(note)["columnKind"] == "unicodeCodePoints"
    said = Diagnostic(Code.SYMBOL_UNDEFINED, Severity.ERROR, "so", Span(2, 3))
    (result,) = run_of(replace(note, source=Source("é.md", "𝕏𝕐x"), findings=(), diagnostics=(said,)))["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startColumn"] == 3
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "%C3%A9.md"


def test_an_undecided_step_is_open_and_no_failure(note):
    undecided = next(r for r in run_of(note)["results"] if r["ruleId"] == "step-undecided")
    assert (undecided["kind"], undecided["level"]) == ("open", "none")


def test_rules_are_the_codes_with_their_meaning(note):
    run = run_of(note)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(code.value for code in Code)
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_an_expected_refutation_is_suppressed_by_the_document(note):
    results = run_of(expecting(note, "s3"))["results"]
    (suppressed,) = (r for r in results if "suppressions" in r)
    assert suppressed["suppressions"] == [{"kind": "inSource", "justification": "a slip"}]
    assert suppressed["ruleId"] == "step-refuted"


def test_what_the_baseline_knows_is_suppressed_from_outside(note):
    known = open_problems(note)[1].fingerprint
    results = run_of(replace(note, known=frozenset((known,))))["results"]
    assert [r["partialFingerprints"]["deriveStep/v1"] for r in results if "suppressions" in r] == [known]


def test_sarif_tools_read_it(note, tmp_path):
    (tmp_path / "r.sarif").write_text(to_sarif((note,)), "utf-8")
    data = loader.load_sarif_file(str(tmp_path / "r.sarif"))
    assert data.get_distinct_tool_names() == ["derive"]
    assert {record["Code"] for record in data.get_records()} >= {"step-refuted", "claim-refuted"}
    command = [sys.executable, "-m", "sarif", "summary", "r.sarif"]
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "error: 3" in shown.stdout


def test_a_cell_is_a_logical_place_and_its_lines_are_not_taken_for_those_of_the_file(note):
    said = Diagnostic(Code.SYMBOL_UNDEFINED, Severity.ERROR, "so", Span(2, 3))
    source = Source("n.ipynb", "x\nyz", parts=(Part(0, cell=4),))
    (result,) = run_of(replace(note, source=source, findings=(), diagnostics=(said,)))["results"]
    assert result["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "n.ipynb", "uriBaseId": "%SRCROOT%"}},
            "logicalLocations": [{"fullyQualifiedName": "cell 4, line 2"}],
        }
    ]


def test_an_included_file_is_where_its_text_stands(note):
    said = Diagnostic(Code.SYMBOL_UNDEFINED, Severity.ERROR, "so", Span(2, 3))
    source = Source("main.tex", "x\nyz", parts=(Part(0), Part(2, path="part one.tex")))
    (result,) = run_of(replace(note, source=source, findings=(), diagnostics=(said,)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "part%20one.tex"
