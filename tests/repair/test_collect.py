"""What is lacking is added in few words: like terms are collected, and the left side is never repeated."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source

HEAD = "<!-- derive\nlet i = 1..n\nlet a, b, c real\nlet x_i real\n-->\n"


def offered(formula):
    report = check_source(Source("note.md", f"{HEAD}\n$$ {formula} $$\n"), Settings(second_opinion=False))
    return tuple(suggestion.latex for suggestion in report.findings[-1].suggestions)


@pytest.mark.parametrize(
    ("formula", "first"),
    [
        ("(a-b)^2 = a^2 - b^2", "a^2 + b^2 - 2 a b"),
        ("(a+b)^3 = a^3 + b^3", "a^3 + b^3 + 3 a^2 b + 3 a b^2"),
        ("(a-b)^2 - a^2 + 4ab = -2ab - b^2", "2ab + b^2"),
        ("(a+b)(a-b) - 2b^2 + 2ab = -2ab - b^2 + 4ab + a^2", "2ab - 3b^2 + a^2"),
        ("(a+b)^2 + c = a^2 + b^2 + c + 4ab", "a^2 + b^2 + c + 2ab"),
        (r"\sum_i (x_i - c)^2 = \sum_i x_i^2 + n c^2", r"\sum_i x_i^2 + n c^2 - 2 c \sum_i x_i"),
        (r"n c = \sum_{i=1}^{n-1} c", r"\sum_{i=1}^{n} c"),
        (r"n c = \sum_{i=2}^{n} c", r"\sum_{i=1}^{n} c"),
    ],
)
def test_the_first_mend_reads_well(formula, first):
    assert offered(formula)[0] == first


@pytest.mark.parametrize(
    ("formula", "never"),
    [
        ("(a-b)^2 = a^2 - b^2", {"(a-b)^2", "a^2 - b^2 + 2 b^2 - 2 a b", "a^2 - b^2 - 2 b (a-b)"}),
        ("(a+b)^3 = a^3 + b^3", {"(a+b)^3"}),
        ("a^2 + b^2 = a^2 + b^2 + 1", {"a^2 + b^2 + 0", "a^2 + b^2 + 1 - 1"}),
        ("a^2 + 2ab = a^2 + 4ab", {"a^2 + 4ab - 2ab", r"a^2 + \frac{1}{2} \cdot 4ab", r"a^2 + 4\frac{a}{2}b"}),
        ("2 a b = a b", {"a 2 b", r"2 \cdot a b"}),
        (r"n c = \sum_{i=1}^{n-1} c", {r"\sum_{i=1}^{n-1 + 1} c"}),
    ],
)
def test_what_says_nothing_or_is_not_simplified_is_not_offered(formula, never):
    assert not never & set(offered(formula))
