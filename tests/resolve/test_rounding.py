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
