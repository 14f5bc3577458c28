"""Equations about numbers that their own sentence does not claim of the usual ones: other arithmetics, questions, denials."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source


def verdicts(text):
    report = check_source(Source("note.md", text), Settings(second_opinion=False))
    return [type(finding.verdict).__name__ for finding in report.findings]


@pytest.mark.parametrize(
    "text",
    [
        "In binary, $1 + 1 = 10$.",
        "In hexadecimal we have $9 + 7 = 10$.",
        "In base 8 one has $7 + 1 = 10$.",
        "On a clock, $10 + 5 = 3$.",
        "With saturating arithmetic, $200 + 100 = 255$.",
        "In floating point, $0.1 + 0.2 = 0.30000000000000004$.",
        "In C, $5 / 2 = 2$.",
        "With integer division we get $7 / 2 = 3$.",
        "Modulo 5 we have $3 + 4 = 2$.",
        "Rounded up, this gives $7 / 2 = 4$.",
        "We have $7 / 2 = 3$, rounded down.",
        "Is $1 + 1 = 3$?",
        "Is it true that $1 + 1 = 3$ holds?",
        "It is $\\frac{1}{2}$, not $\\frac{1}{2} = 2$.",
        "We write this rather than $1 + 1 = 3$.",
    ],
)
def test_they_are_not_refuted(text):
    assert verdicts(text)[-1] == "Undecided"


@pytest.mark.parametrize(
    "text",
    [
        "We have $1 + 1 = 10$.",
        "In binary, it is short. Here $1 + 1 = 10$.",
        "What is it? We have $1 + 1 = 3$.",
        "We have $1 + 1 = 3$. Is it true?",
        "It is not hard to see that $1 + 1 = 3$.",
        "We have\n\n$$ 1 + 1 = 3 $$\n\nand the sum\n\n$$ 1 + 2 = 3 $$\n\nIs it so?",
        "We have $1 + 1 = 3$\n\nIs it so?",
        "In particular, $C = 2$ and $1 + 1 = 3$.",
    ],
)
def test_what_is_claimed_is(text):
    assert "Refuted" in verdicts(text)
