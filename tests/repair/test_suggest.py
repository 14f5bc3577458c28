"""Every kind of mistake is mended: the first suggestion for a wrong line is the one that its case names."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import MendKind, Proved, Refuted
from derive.source import Source

SETTINGS = Settings(second_opinion=False)
CASES = Path(__file__).parents[1] / "cases" / "repairs.md"
CASE = re.compile(r"## (?P<title>[^\n]+)\n\n\$\$ (?P<formula>[^\n]+) \$\$\n<!-- expect: refuted -->\n<!-- mend: (?P<kind>\S+) (?P<side>[^\n]+) -->")
TEXT = CASES.read_text(encoding="utf-8")
FOUND = list(CASE.finditer(TEXT))
DECLARED = TEXT[: TEXT.index("# Wrong")]


@cache
def findings():
    report = check_source(Source("repairs.md", TEXT), SETTINGS)
    return {report.source.position(f.link.span.start).line: f for f in report.findings}


def finding_of(case):
    return findings()[TEXT.count("\n", 0, case.start("formula")) + 1]


def checked(declared, formula):
    report = check_source(Source("one.md", f"{declared}\n\n$$ {formula} $$\n"), SETTINGS)
    return report.findings[-1]


def test_every_case_has_a_mend():
    assert len(FOUND) == TEXT.count("\n## ")


@pytest.mark.parametrize("case", FOUND, ids=[case["title"] for case in FOUND])
def test_the_smallest_mend_comes_first(case):
    suggestion = finding_of(case).suggestion
    assert suggestion is not None
    assert (suggestion.kind.value, suggestion.latex) == (case["kind"], case["side"])


@pytest.mark.parametrize("case", FOUND, ids=[case["title"] for case in FOUND])
def test_every_mend_is_proved_when_it_is_read_again(case):
    left = case["formula"].partition(" = ")[0]
    for suggestion in finding_of(case).suggestions:
        if suggestion.kind is MendKind.GIVEN:
            declared, formula = DECLARED.replace("-->", f"given {suggestion.latex}\n-->"), case["formula"]
        else:
            declared, formula = DECLARED, f"{left} = {suggestion.latex}"
        assert isinstance(checked(declared, formula).verdict, Proved), formula


def test_at_most_three_are_given():
    assert max(len(finding_of(case).suggestions) for case in FOUND) <= 3


def test_what_is_proved_or_undecided_has_no_mend():
    proved = checked(DECLARED, r"\sum_i p_i = 1")
    undecided = checked(DECLARED, r"\sum_i h_i = 1")
    assert isinstance(proved.verdict, Proved)
    assert not isinstance(undecided.verdict, Refuted)
    assert proved.suggestions == undecided.suggestions == ()


def test_a_side_that_only_repeats_the_left_one_is_no_mend():
    (*_, found) = checked(DECLARED, r"\frac{\partial}{\partial a} e^{a b c} = \sqrt{q}").suggestions or (None,)
    assert found is None or r"\partial" not in found.latex


@pytest.mark.parametrize("base", ["10^{400}", "10^{-400}", "e^{1000}", "10^{99}"])
@pytest.mark.parametrize("formula", ["{}", "{} a", "{} a^2 + b", "a + {}", "a^{{900}} - {}"])
def test_sides_beyond_the_range_of_usual_numbers_are_mended_or_left(base, formula):
    side = formula.format(base)
    found = checked("<!-- derive: let a, b real -->", f"{side} = 2 ({side})")
    assert isinstance(found.verdict, Refuted)


def test_a_side_with_macros_of_its_document_is_mended():
    preamble = "\\newcommand{\\g}[2]{\\gamma_{#1 #2}}\n% derive: let i, k = 1..n\n% derive: let \\gamma_{ik}, x_i real\n"
    text = preamble + "\\[ \\sum_{i=1}^n \\g{i}{k} (x_i - 1) = \\sum_{i=1}^n \\g{i}{k} x_i + \\sum_{i=1}^n \\g{i}{k} \\]\n"
    (finding,) = check_source(Source("note.tex", text), Settings(second_opinion=False)).findings
    assert [s.latex for s in finding.suggestions] == ["\\sum_{i=1}^n \\g{i}{k} x_i - \\sum_{i=1}^n \\g{i}{k}"]


SIGMOID = "<!-- derive\nlet s, a real\nlet \\sigma(s) := \\frac{1}{1 + e^{-s}}\n-->"


@pytest.mark.parametrize(
    ("formula", "mend"),
    [
        (r"\sigma'(s) = -\sigma'(-s)", r"\sigma'(-s)"),
        (r"\sigma''(s) = \sigma'(s) (1 + 2 \sigma(s))", r"\sigma'(s) (1 - 2 \sigma(s))"),
        (r"\frac{d}{ds} \sigma(a s) = \sigma'(a s)", r"a \sigma'(a s)"),
        (r"\frac{d}{ds} \sigma(s)^2 = \sigma(s) \sigma'(s)", r"2 \sigma(s) \sigma'(s)"),
    ],
)
def test_sides_with_slopes_are_mended(formula, mend):
    suggestions = checked(SIGMOID, formula).suggestions
    assert suggestions[0].latex == mend
    left = formula.partition(" = ")[0]
    assert all(isinstance(checked(SIGMOID, f"{left} = {s.latex}").verdict, Proved) for s in suggestions)


@pytest.mark.parametrize("formula", [r"\sigma'(s) = \sigma'(-s)", r"\sigma'(s) = -\tau'(s)", r"\sigma'(s) = -\sigma'(-s) \tau"])
def test_sides_with_slopes_that_are_right_or_unknown_are_not(formula):
    assert checked(SIGMOID, formula).suggestions == ()


LINE = r"""<!-- derive
let i, k = 1..n
let x_i, y_i real
let m := \frac{1}{n} \sum_k x_k
let r := \frac{1}{n} \sum_k y_k
let b := \frac{\sum_i (x_i - m) (y_i - r)}{\sum_i (x_i - m)^2}
-->"""
POWERS = r"""<!-- derive
let i, j, k, l = 1..n
let x_i real
let P := \sum_i x_i
let Q := \sum_i x_i^2
let R := \sum_i x_i^3
let S := \sum_i x_i^4
-->"""


@pytest.mark.parametrize(
    ("declared", "formula", "mend"),
    [
        (
            LINE,  # where n = 1 there is no slope, on the wrong side and on the mended one
            r"\sum_i (y_i - r)^2 = \sum_i (y_i - r - b (x_i - m))^2 - b^2 \sum_i (x_i - m)^2",
            r"\sum_i (y_i - r - b (x_i - m))^2 + b^2 \sum_i (x_i - m)^2",
        ),
        (
            POWERS,  # a long proof
            r"\sum_{i<j<k<l} x_i x_j x_k x_l = \frac{1}{24} \left( P^4 - 6 P^2 Q + 3 Q^2 + 8 P R + 6 S \right)",
            r"\frac{1}{24} \left( P^4 - 6 P^2 Q + 3 Q^2 + 8 P R - 6 S \right)",
        ),
    ],
)
def test_what_has_no_value_everywhere_or_a_long_proof_is_mended(declared, formula, mend):
    assert checked(declared, formula).suggestions[0].latex == mend


def test_a_mend_has_values_where_the_side_has_them():
    declared = "<!-- derive: let x real -->"
    for suggestion in checked(declared, "x + 1 = x + 2").suggestions:
        assert "frac" not in suggestion.latex


def test_where_a_side_has_a_value_nowhere_nothing_is_mended():
    assert checked("<!-- derive: let x, y real -->", r"x + y = \frac{x}{y - y}").suggestions == ()
