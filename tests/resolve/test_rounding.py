"""`derive.resolve.rounding`: decimals stand for what rounds to them."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source


def verdicts(text):
    return [type(f.verdict).__name__ for f in check_source(Source("note.md", text), Settings(second_opinion=False)).findings]


@pytest.mark.parametrize(
    ("equation", "verdict"),
    [
        (r"\frac13 = 0.333", "Proved"),
        (r"\frac13 = 0.33", "Proved"),
        (r"\frac13 = 0.334", "Refuted"),
        (r"-\frac23 = -0.67", "Proved"),
        (r"\frac{1}{2} \ln \frac{9}{8} = 0.0589", "Proved"),
        (r"\frac{1}{2} \ln \frac{9}{8} = 0.0588", "Refuted"),
        (r"0.1 + 0.2 = 0.3", "Proved"),
        (r"0.1 + 0.2 = 0.4", "Refuted"),
        (r"\frac{10}{3} = 3", "Refuted"),
        (r"\frac{10}{3} \approx 3", "Proved"),
        (r"\frac{10}{3} \approx 3.4", "Undecided"),
        (r"\ln(2)^2 \approx 0.48", "Proved"),
    ],
)
def test_a_decimal_is_compared_as_it_is_written(equation, verdict):
    assert verdicts(f"$$ {equation} $$") == [verdict]


def test_a_chain_goes_on_with_the_exact_value():
    assert verdicts(r"$$ \frac23 = 0.667 = 0.7 $$") == ["Proved", "Proved"]
    assert verdicts("$$ p = \\frac17 $$\n\n$$ 2 p = 0.286 $$") == ["Defined", "Proved"]


def test_a_name_without_a_value_is_not_rounded():
    assert verdicts("<!-- derive: let x real -->\n$$ 2 x = 0.5 $$") == ["Refuted"]


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        (r"\frac23 \approx 0.67 = \frac{67}{100}", ["Proved", "Proved"]),
        (r"\frac23 \approx 0.67 = \frac{66}{100}", ["Proved", "Refuted"]),
        (r"1 - \frac23 = 1 - 0.67 = 0.33", ["Undecided", "Proved"]),
        (r"1 - \frac23 = 1 - 0.67 = 0.34", ["Undecided", "Refuted"]),
        (r"1 - \frac23 = 1 - 0.65 = 0.35", ["Refuted", "Proved"]),
        (r"3 \ln 2 = 3 \cdot 0.69 = 2.07", ["Undecided", "Proved"]),
        (r"\frac12 + \frac12 = 0.9 + 0.2", ["Refuted"]),
        (r"0.2 \cdot 0.3 = 0.06", ["Proved"]),
        (r"0.2 \cdot 0.3 = 0.07", ["Refuted"]),
    ],
)
def test_what_is_rounded_is_carried_as_it_is_written(chain, expected):
    assert verdicts(f"$$ {chain} $$") == expected


def test_what_follows_a_rounded_formula_is_not_held_against_what_stands_before_it():
    found = check_source(Source("note.md", r"$$ 1 - \frac23 = 1 - 0.67 = 0.33 $$"), Settings(second_opinion=False)).findings
    assert [type(f.claim.verdict).__name__ for f in found] == ["Undecided", "Proved"]


def test_a_formula_in_which_nothing_rounds_is_judged_as_it_stands():
    assert verdicts("<!-- derive: let x real -->\n\n$$ x + 0.5 x = 1.4 x $$") == ["Refuted"]
