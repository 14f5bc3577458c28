"""Derivatives by names with a definition: what they mean, and where that is not clear."""

import pytest

from derive.config import Settings
from derive.kernel.scope import Definition, Scope
from derive.pipeline import check_source
from derive.report import name_of
from derive.resolve.moved import unclear_of
from derive.source import Source
from derive.terms import ONE, Add, Symbol

MODEL = r"""<!-- derive
let i, j, k = 1..n
let w, x, b, y real
let x_i real
let \hat y := w x + b
let L := (y - \hat y)^2
let P := L + w^2
let s_i := w x_i
let Q := \sum_i s_i^2
let m := n + 1
let \ell function
let C := \ell(\hat y)
-->

$$ {equation} $$
"""


def last(equation, model=MODEL):
    return check_source(Source("note.md", model.replace("{equation}", equation)), Settings()).findings[-1].verdict


@pytest.mark.parametrize(
    "equation",
    [
        pytest.param(r"\frac{\partial P}{\partial \hat y} = -2 (y - \hat y)", id="the rest is held fixed"),
        pytest.param(r"\frac{dL}{d\hat y} = -2 (y - \hat y)", id="a total derivative, nothing shared"),
        pytest.param(r"\frac{d}{d\hat y} (\hat y^2 + n) = 2 \hat y", id="a total derivative of a formula"),
        pytest.param(r"\frac{\partial Q}{\partial s_j} = 2 s_j", id="an element"),
        pytest.param(r"\frac{\partial C}{\partial w} = \ell'(\hat y) x", id="a function that is only named"),
        pytest.param(r"\frac{\partial C}{\partial \hat y} = \ell'(\hat y)", id="a function of the name"),
        pytest.param(r"\frac{\partial^2 Q}{\partial s_i \partial s_j} = 2 \delta_{ij}", id="two elements"),
        pytest.param(r"\partial_{\hat y} L = -2 (y - \hat y)", id="with a subscript"),
    ],
)  # fmt: skip
def test_what_is_clear_is_proved(equation):
    assert name_of(last(equation)) == "proved"


@pytest.mark.parametrize(
    ("equation", "reason"),
    [
        pytest.param(r"\frac{dP}{d\hat y} = -2 (y - \hat y)", "P is written with w besides", id="what it rests on is shared"),
        pytest.param(r"\frac{dQ}{ds_j} = 2 s_j + 1", None, id="a wrong one, nothing shared"),
        pytest.param(r"\frac{\partial}{\partial \hat y} (y - w x - b) = 0", "is not written with", id="written without the name"),
        pytest.param(r"\frac{\partial}{\partial \hat y} (y - w x - b) = -1", "is not written with", id="as if it were written so"),
        pytest.param(r"\frac{\partial^2 L}{\partial \hat y \partial w} = 2 x", "held fixed by the other", id="beside its own part"),
        pytest.param(r"\frac{\partial^2 L}{\partial w \partial \hat y} = 2 x", "held fixed by the other", id="the other way round"),
        pytest.param(r"\frac{\partial (m x)}{\partial m} = x", "", id="a whole number"),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_undecided(equation, reason):
    verdict = last(equation)
    assert name_of(verdict) == ("refuted" if reason is None else "undecided")
    assert reason is None or reason in verdict.reason


def test_a_name_that_rests_on_itself_is_not_clear():
    a = Symbol("a")
    scope = Scope(definitions={("a", 0): Definition("a", (), Add((a, ONE)))})
    assert "is defined by itself" in unclear_of(a, a, (a,), scope, ("a", "a"), straight=False)


@pytest.mark.parametrize("sign", ["2", "-1"])
def test_a_name_of_the_page_is_not_held_fixed_where_the_step_differentiates_by_it(sign):
    model = "<!-- derive: let w, x, y real -->\n\nLet $u = w x$ and $L = (y - u)^2$.\n\n$$ {equation} $$\n"
    assert name_of(last(r"\frac{dL}{dw} = \frac{dL}{du} \frac{du}{dw}", model)) == "proved"
    assert name_of(last(rf"\frac{{dL}}{{dw}} = {sign} \frac{{dL}}{{du}} \frac{{du}}{{dw}}", model)) == "refuted"


def test_names_that_nothing_declares_are_presumed_to_stay_where_they_are():
    model = "Let $u = w x$ and $L = (y - u)^2$.\n\n$$ {equation} $$\n"
    assert name_of(last(r"\frac{\partial L}{\partial u} = -2 (y - u)", model)) == "proved"
    assert name_of(last(r"\frac{\partial L}{\partial u} = 2 (y - u)", model)) == "undecided"


@pytest.mark.parametrize(
    ("equation", "verdict"),
    [
        (r"\frac{\partial L}{\partial u} = -2 (y - u)", "proved"),
        (r"\frac{\partial L}{\partial w} = \frac{\partial L}{\partial u} \frac{\partial u}{\partial w}", "proved"),
        (r"\frac{\partial L}{\partial w} = \frac{\partial L}{\partial u}", "refuted"),
        (r"\frac{d \ell}{d u} = 2 u", "proved"),
        (r"\frac{d \ell}{d u} = u", "refuted"),
    ],
)
def test_a_function_written_without_its_arguments(equation, verdict):
    model = """<!-- derive: let w, b, x, y real -->

Let $u = w x + b$, $L(w, b) = (y - u)^2$ and $\\ell(u) = u^2$.

$$ {equation} $$
"""
    assert name_of(last(equation, model)) == verdict
