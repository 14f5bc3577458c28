"""A lone name or number in brackets behind the name of a number may be the argument of a function that has the same letter."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import Proved, Refuted, Undecided
from derive.resolve.rivals import plainly, settling
from derive.source import Source

NUMBERS = "<!-- derive: let p, x, a, b real -->\n\n"


def last(text):
    return check_source(Source("note.md", text), Settings(second_opinion=False)).findings[-1].verdict


@pytest.mark.parametrize("step", ["p(x) = p^x (1 - p)^{1 - x}", "p(0) = 1 - p", "2 p(1) = p^2", "p(x) + p(b) = 1"])
def test_what_may_be_a_value_is_not_refuted_as_a_product(step):
    verdict = last(f"{NUMBERS}$$ {step} $$")
    assert isinstance(verdict, Undecided)
    assert r"write `p \cdot (" in verdict.reason


def test_a_number_with_a_value_on_the_page():
    assert isinstance(last("Let $p = 0.3$. The mass function is $p(x) = p^x (1-p)^{1-x}$. Then\n\n$$ p(0) = 0.7 $$"), Undecided)


@pytest.mark.parametrize("step", ["p (x + 1) = p x + 2 p", r"p \cdot (x) = p x + 1", "2 (x) = 3 x", "a b (x + b) = a b", "(a)(b) = a + b"])
def test_products_are_refuted(step):
    assert isinstance(last(f"{NUMBERS}$$ {step} $$"), Refuted)


@pytest.mark.parametrize("step", ["2 p(x) = p x + x p", "a (b) = b a"])
def test_products_are_proved(step):
    assert isinstance(last(f"{NUMBERS}$$ {step} $$"), Proved)


def test_a_reading_is_named_as_it_is_written():
    assert plainly(r"\mathop{p}(x)") == "p(x)"
    assert settling("", r"\mathop{p}(x)") == r"p \cdot (x)"
    assert settling(r"\log_{2}", "") == r"\ln"
    assert settling(r"\sum_i (x_i + 1)", "") == "brackets"


@pytest.mark.parametrize("step", [r"\int_0^1 p(p) \, dp = 1", "p(p) = 6 p (1 - p)", "p(p) = 2 p"])
def test_a_letter_behind_itself_in_a_bracket_is_no_square(step):
    assert isinstance(last(f"The likelihood is $p(y \\mid p) = p^y (1 - p)^{{1 - y}}$.\n\n$$ {step} $$"), Undecided)
