r"""Equations behind one brace: ``\left\{ \begin{aligned} … \end{aligned} \right.`` and cases in which every row has a relation."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import Defined, Proved, Refuted, Undecided
from derive.source import Source

XY = "<!-- derive: let x, y real -->\n\n"


def verdicts(formula):
    return [type(f.verdict) for f in check_source(Source("n.md", f"{XY}$$ {formula} $$"), Settings(second_opinion=False)).findings]


ROWS = r"x + y &= y + x \\ (x + 1)^2 &= x^2 + 2 x + 1"
BARE = ROWS.replace("&", "")


@pytest.mark.parametrize(
    "formula",
    [
        rf"\left\{{ \begin{{aligned}} {ROWS} \end{{aligned}} \right.",
        rf"\left\lbrace \begin{{split}} {ROWS} \end{{split}} \right.",
        rf"\left\{{ \begin{{array}}{{l}} {BARE} \end{{array}} \right.",
        rf"\left\{{ \begin{{matrix}} {BARE} \end{{matrix}} \right.",
        rf"\begin{{cases}} {BARE} \end{{cases}}",
        rf"\begin{{dcases}} {BARE} \end{{dcases}}.",
    ],
)
def test_every_row_is_an_equation(formula):
    assert verdicts(formula) == [Proved, Proved]


def test_values_may_be_sought_that_meet_all_of_them():
    assert verdicts(r"\begin{cases} x + y = 1 \\ x - y = 3 \end{cases}") == [Undecided, Undecided]


def test_what_slopes_are_is_claimed():
    rows = r"\frac{\partial}{\partial x} x^2 y = 2 x y \\ \frac{\partial}{\partial y} x^2 y = 2 x"
    assert verdicts(rf"\begin{{cases}} {rows} \end{{cases}}") == [Proved, Refuted]


def test_one_equation_behind_a_brace_is_no_system():
    assert verdicts(r"\left\{ \begin{aligned} (x + y)^2 &= x^2 + y^2 \end{aligned} \right.") == [Refuted]


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        (r"f(x) = \left\{ \begin{array}{ll} x & x > 0 \\ 0 & \text{otherwise} \end{array} \right.", [Defined]),
        (r"\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}", []),
        (r"\begin{cases} x + y = 1 \\ x \end{cases}", []),
        (r"\left\{ \begin{aligned} x &= y \end{aligned} \right\}", []),
    ],
)
def test_values_in_cases_and_sets_are_no_systems(formula, found):
    assert verdicts(formula) == found
