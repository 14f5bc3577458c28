"""Equations that a sentence claims behind a phrase that says for what, and those that it only supposes there."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source


def verdicts(text):
    report = check_source(Source("note.md", text), Settings(second_opinion=False))
    return [type(finding.verdict).__name__ for finding in report.findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("For $k = 3$, $\\frac{1}{3 \\cdot 4} = \\frac{1}{3} - \\frac{1}{4}$.", ["Proved"]),
        ("At $k = 4$: $\\frac{1}{20} = \\frac{1}{4} - \\frac{1}{6}$.", ["Refuted"]),
        ("For three classes, $1 - \\frac{1}{3} = \\frac{1}{3}$.", ["Refuted"]),
        ("An amount of $1{,}000$ at $5\\%$ becomes after two years $1{,}000 \\cdot 1.05^2 = 1{,}103$.", ["Refuted"]),
        ("At $t = 0$, $e^0 = 1$ and $\\cos 0 = 0$.", ["Proved", "Refuted"]),
        ("For all $x$, $(x + 1)^2 = x^2 + 2 x + 1$.", ["Proved"]),
        ("<!-- derive: let x real -->\nFor good $x$, $(x + 1)^2 = x^2 + 1$.", ["Undecided"]),
        ("For a fair coin, $H = 2 \\cdot \\frac{1}{2} \\ln 2 = \\ln 2$.", ["Undecided", "Proved"]),
        ("Setting this to zero, $K_0 = \\frac{a}{a + b}$. Then $1 - K_0 = \\frac{b}{a + b}$.", ["Definition", "Proved"]),
        ("At the optimum, $w = \\frac{a}{b}$. Then $w b = a$.", ["Undecided", "Undecided"]),
    ],
)
def test_claims(text, expected):
    assert [found[:5] for found in verdicts(text)] == [name[:5] for name in expected]


@pytest.mark.parametrize(
    "text",
    [
        "For $a = 1$, $b = 2$ it is large.",
        "For $a + b = 1$, $a - b = 2$ we stop.",
        "At $t = 0$, $x = a$.",
        "If $1 + 1 = 3$, $2 + 2 = 5$.",
        "Suppose, for now, $1 + 1 = 3$.",
        "For, say, $1 + 1 = 3$.",
        "The condition for this, $1 + 1 = 3$, is never met.",
        "When it is solved only for $1 + 1 = 3$, it stops.",
        "For $n \\geq 2$ and $m = 1$ it stops.",
    ],
)
def test_suppositions(text):
    assert not {"Proved", "Refuted", "Definition", "Defined"} & set(verdicts(text))
