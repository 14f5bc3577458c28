"""Definitions of a page under derivatives: a refutation stands only where it also does with them held fixed."""

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import name_of
from derive.source import Source

MODEL = r"""<!-- derive
let i = 1..n
let w, b, x_i, e_i real
-->

Data are $$ y_i = w x_i + b + e_i $$ and the loss is $$ L = \sum_i (w x_i + b - y_i)^2 . $$

$$ {equation} $$
"""


def last(equation):
    return check_source(Source("note.md", MODEL.replace("{equation}", equation)), Settings()).findings[-1].verdict


def test_a_gradient_by_a_parameter_of_the_data_is_a_question():
    verdict = last(r"\frac{\partial L}{\partial w} = 2 \sum_i x_i (w x_i + b - y_i)")
    assert name_of(verdict) == "undecided"
    assert verdict.reason == (
        "wrong as it stands, but not known to be wrong where y_{i} is held fixed: write `let y_{i} real` to settle it"
    )


@pytest.mark.parametrize(
    "equation",
    [
        pytest.param(r"\frac{\partial L}{\partial w} = \sum_i x_i (w x_i + b - y_i)", id="wrong either way"),
        pytest.param(r"\frac{\partial y_i}{\partial w} = 2 x_i", id="of the data themselves"),
        pytest.param(r"\frac{\partial y_i}{\partial w} = 0", id="of the data themselves, held fixed"),
        pytest.param(r"\sum_i y_i = \sum_i w x_i", id="no derivative"),
    ],
)
def test_what_is_wrong_either_way_is_refuted(equation):
    assert name_of(last(equation)) == "refuted"


def test_a_slope_that_is_zero_by_the_model_alone_is_a_question():
    verdict = last(r"\frac{\partial L}{\partial w} = 0")
    assert name_of(verdict) == "undecided"
    assert verdict.reason.endswith("where y_{i} is held fixed: write `let y_{i} real` to settle it")


def test_what_holds_as_it_stands_is_proved():
    text = MODEL.replace("L = \\sum_i (w x_i + b - y_i)^2", "L = \\sum_i y_i^2")
    text = text.replace("{equation}", r"\frac{\partial L}{\partial w} = 2 \sum_i y_i x_i")
    assert name_of(check_source(Source("note.md", text), Settings()).findings[-1].verdict) == "proved"


def test_a_model_is_supposed_and_not_claimed():
    text = "<!-- derive\nlet i = 1..n\nlet w, x_i, y_i real\n-->\n\nWe model $y_i = w x_i$ here.\n"
    assert [name_of(f.verdict) for f in check_source(Source("note.md", text), Settings()).findings] == []


def test_several_data_are_held_fixed_together():
    text = MODEL.replace("L = ", "u_i = w^2 $$ and $$ L = ").replace("- y_i)^2 .", "- y_i)^2 u_i .")
    equation = r"\frac{\partial L}{\partial w} = 2 \sum_i x_i (w x_i + b - y_i) u_i"
    verdict = check_source(Source("note.md", text.replace("{equation}", equation)), Settings()).findings[-1].verdict
    assert name_of(verdict) == "undecided"
    assert "where u_{i}, y_{i} are held fixed: write `let u_{i}, y_{i} real`" in verdict.reason
