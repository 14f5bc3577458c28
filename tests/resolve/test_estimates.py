"""What a page finds where slopes are zero: a definition of the estimate, and a claim about its variable."""

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import name_of
from derive.resolve.estimates import variable_of
from derive.source import Source

DECLARED = "<!-- derive\nlet i = 1..n\nlet x_i, y_i, w, \\mu, \\lambda real\nlet r, k, p, \\sigma positive\n-->\n\n"
RIDGE = "$$ J = \\sum_i (y_i - w x_i)^2 + \\lambda w^2 $$\n\n$$ \\frac{dJ}{dw} = -2 \\sum_i x_i (y_i - w x_i) + 2 \\lambda w $$\n\n"
NORMAL = (
    "$$ L = -n \\ln \\sigma - \\frac{1}{2 \\sigma^2} \\sum_i (x_i - \\mu)^2 $$\n\n"
    "$$ \\frac{\\partial L}{\\partial \\mu} = \\frac{1}{\\sigma^2} \\sum_i (x_i - \\mu), \\qquad "
    "\\frac{\\partial L}{\\partial \\sigma} = -\\frac{n}{\\sigma} + \\frac{1}{\\sigma^3} \\sum_i (x_i - \\mu)^2 $$\n\n"
)
ZERO = "Setting the derivative to zero gives\n\n"


def verdicts(text, declared=DECLARED):
    return [name_of(f.verdict) for f in check_source(Source("note.md", declared + text), Settings(second_opinion=False)).findings]


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("\\hat{p}", "p"),
        ("\\widehat{\\mu}", "\\mu"),
        ("\\hat{\\beta}_0", "\\beta_0"),
        ("w^{*}", "w"),
        ("w^{\\star}", "w"),
        ("\\theta_{\\mathrm{ML}}", "\\theta"),
        ("\\hat{\\theta}_{\\text{MLE}}", "\\theta"),
        ("\\hat{\\sigma}^{2}", "\\sigma^{2}"),
        ("p", None),
        ("\\bar{x}", None),
        ("\\tilde{x}", None),
        ("x_{\\text{new}}", None),
        ("\\hat{}", None),
    ],
)
def test_the_variable_of_an_estimate(name, variable):
    assert variable_of(name) == variable


@pytest.mark.parametrize("name", ["\\hat w", "w^*", "w_{\\text{opt}}", "\\hat w_{\\text{OLS}}"])
@pytest.mark.parametrize("words", ["Setting the derivative to zero gives", "which vanishes at", "The minimum is at", "Equating this to zero,"])
def test_what_is_found_is_held_against_the_slope(name, words):
    page = f"{RIDGE}{words}\n\n$$ {name} = \\frac{{\\sum_i x_i y_i}}{{\\sum_i x_i^2 + \\lambda}} $$\n"
    assert verdicts(page)[-1] == "proved"
    for wrong in (page.replace("x_i^2 + ", "x_i^2 - "), page.replace("y_i}}{{", "y_i^2}}{{").replace("x_i y_i}{", "2 x_i y_i}{")):
        assert verdicts(wrong)[-1] == "refuted"


def test_several_are_found_together():
    found = "\\hat\\mu = \\frac{1}{n} \\sum_i x_i, \\qquad \\hat\\sigma^2 = \\frac{1}{n} \\sum_i (x_i - \\hat\\mu)^2"
    assert verdicts(f"{NORMAL}{ZERO}$$ {found} $$\n")[-2:] == ["proved", "proved"]
    wrong = found.replace("\\frac{1}{n} \\sum_i (", "\\frac{1}{n - 1} \\sum_i (")
    assert verdicts(f"{NORMAL}{ZERO}$$ {wrong} $$\n")[-2:] == ["proved", "refuted"]


@pytest.mark.parametrize("name", ["\\hat\\lambda", "\\lambda"])
def test_what_is_found_may_be_written_with_names_that_are_defined(name):
    page = (
        "Let $\\bar x = \\frac{1}{n} \\sum_i x_i$.\n\n$$ \\ell = \\sum_i (x_i \\ln \\lambda - \\lambda) $$\n\n"
        "$$ \\frac{d \\ell}{d\\lambda} = \\frac{1}{\\lambda} \\sum_i x_i - n $$\n\n" + ZERO
    )
    declared = DECLARED.replace("\\lambda real", "r real").replace("let r,", "let \\lambda,")
    assert verdicts(f"{page}$$ {name} = \\bar x $$\n", declared)[-1] == "proved"
    assert verdicts(f"{page}$$ {name} = 2 \\bar x $$\n", declared)[-1] == "refuted"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{RIDGE}An unbiased estimate instead of the minimum is\n\n$$ \\hat w = \\frac{{1}}{{n}} $$\n", id="another one"),
        pytest.param(f"{RIDGE}We write\n\n$$ \\hat w = \\frac{{1}}{{n}} $$\n", id="no words that say so"),
        pytest.param(f"{RIDGE}{ZERO}$$ \\tilde w = \\frac{{1}}{{n}} $$\n", id="no estimate"),
        pytest.param(f"{RIDGE}{ZERO}$$ \\hat p = \\frac{{1}}{{n}} $$\n", id="no slope by it"),
        pytest.param(f"{RIDGE}{ZERO}$$ \\hat w = \\lambda $$\n", id="data that are missing may be tied elsewhere"),
        pytest.param(f"{RIDGE}## Another section\n\n{ZERO}$$ \\hat w = \\sum_i x_i y_i \\lambda $$\n", id="no slope in the section"),
        pytest.param(f"$$ \\hat w = \\frac{{1}}{{n}} $$\n\n{RIDGE}", id="before the slope"),
    ],
)
def test_what_is_found_otherwise_is_a_definition_alone(text):
    found = verdicts(text)
    assert found.count("definition") == 2
    assert "refuted" not in found


def test_names_that_nothing_declares_are_proved_or_defined():
    page = "$$ \\ell = k \\ln p + (n - k) \\ln(1 - p) $$\n\n$$ \\frac{d\\ell}{dp} = \\frac{k}{p} - \\frac{n - k}{1 - p} $$\n\n" + ZERO
    assert verdicts(f"{page}$$ \\hat p = \\frac{{k}}{{n}} $$\n", "") == ["definition", "proved", "proved"]
    assert verdicts(f"{page}$$ \\hat p = \\frac{{n}}{{k}} $$\n", "") == ["definition", "proved", "definition"]
