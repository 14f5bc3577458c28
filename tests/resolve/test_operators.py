"""`derive.resolve.operators`: letters of operators on random variables that are functions of numbers."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import name_of
from derive.source import Source

DECLARED = "<!-- derive: let x, y, r, k real -->\n\n"


def verdicts(text):
    report = check_source(Source("note.md", DECLARED + text), Settings(second_opinion=False))
    return [name_of(finding.verdict) for finding in report.findings]


@pytest.mark.parametrize(
    ("formula", "slope", "wrong"),
    [
        ("P(r) = r^2 + k", "P'(r) = 2 r", "P'(r) = 2 r + k"),
        ("H(x) = e^{-x} + x", "H'(x) = 1 - e^{-x}", "H'(x) = 1 + e^{-x}"),
        ("D(x) = x^3", "D(2) = 8", "D(2) = 6"),
    ],
)
def test_a_function_of_numbers_may_have_the_letter_of_an_operator(formula, slope, wrong):
    assert verdicts(f"$$ {formula} $$\n\n$$ {slope} $$\n") == ["definition", "proved"]
    assert verdicts(f"$$ {formula} $$\n\n$$ {wrong} $$\n") == ["definition", "refuted"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("P(x) = e^{-x}", "P(y) = 2 e^{-2 y}"),
        ("H(X) = k", "H(Y) = 2 k"),
        (r"P(x) = \frac{P(x, y)}{P(y)}", "P(x) = 2 P(y)"),
        (r"\mathrm{E}(x) = x + k", r"\mathrm{E}(2 x) = 2 \mathrm{E}(x)"),
        (r"\mathbb{E}(x) = k x", r"\mathbb{E}(x^2) = k x"),
        ("E(X^2) = k^2 + 1", "E(X) = k"),
        ("E(x) = k", "E(2 x) = k"),
        ("E(x) = k x", "E(x^2) = k^2 x^2"),
        ("P(x) = x", "P(x^2) = P(x)^2"),
    ],
)
def test_operators_are_defined_by_no_value_of_theirs(first, second):
    found = verdicts(f"$$ {first} $$\n\n$$ {second} $$\n")
    assert "refuted" not in found
    assert "definition" not in found
