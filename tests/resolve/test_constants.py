"""Letters of constants that a page uses for something else."""

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import name_of
from derive.source import Source

SLOPE = "\\frac{d}{d\\pi} (1 - \\pi)^2 = -2 (1 - \\pi)"


def verdicts(text):
    return [name_of(f.verdict) for f in check_source(Source("note.md", text), Settings(second_opinion=False)).findings]


@pytest.mark.parametrize(
    "said",
    [
        "Let $\\pi \\in (0, 1)$ be the chance of success.",
        "With $0 < \\pi < 1$",
        "Draw $\\pi \\sim \\mathrm{Beta}(a, b)$.",
        "As $$ \\int_0^1 \\pi^2 \\, d\\pi = \\frac{1}{3} $$ we have",
        f"As $$ {SLOPE} $$ we have",
        "The rate has $\\pi \\leq 1$.",
        "For $5 < \\pi$",
    ],
)
@pytest.mark.parametrize("claim", ["\\lvert 1 - \\pi \\rvert = 1 - \\pi", "\\cos \\pi = -1", "\\lvert 1 - \\pi \\rvert = \\pi - 1"])
def test_a_letter_that_is_no_constant_has_no_value(said, claim):
    bounded = said.startswith("With") and claim.endswith("= 1 - \\pi")  # by what is said of the letter
    assert verdicts(f"{said}\n\nThen\n\n$$ {claim} $$\n")[-1] == ("proved" if bounded else "undecided")
    assert verdicts(f"{said}\n\nThen\n\n$$ 2 \\pi - \\pi = \\pi $$\n")[-1] == "proved"


@pytest.mark.parametrize(
    "said",
    ["Let $x \\in (0, \\pi)$.", "With $0 < x < \\pi$", "For $3 < \\pi < 4$", "As $\\pi > 0$", "Draw $x \\sim U(0, \\pi)$.", "Where $\\pi \\leq 4$",
     "where $\\pi$ is the usual constant", "As $\\pi = 3.14$ nearly", "With $\\pi = 4 \\int_0^1 \\frac{dx}{1 + x^2}$"],
)
def test_the_number_stays_one(said):
    assert verdicts(f"{said}\n\nThen\n\n$$ \\cos \\pi = -1 $$\n")[-1] == "proved"
    assert verdicts(f"{said}\n\nThen\n\n$$ \\cos \\pi = 1 $$\n")[-1] == "refuted"


def test_a_slope_by_it_is_decided():
    assert verdicts(f"$$ {SLOPE} $$\n") == ["proved"]
    declared = "<!-- derive: let \\pi positive -->\n\n"
    assert verdicts(f"{declared}$$ {SLOPE.replace('-2', '2')} $$\n") == ["refuted"]


@pytest.mark.parametrize(
    "said",
    [
        "The variance is $V(\\pi) = \\pi (1 - \\pi)$.",
        "$$ \\ell(\\pi) = n \\ln \\pi, \\quad \\ell'(\\pi) = \\frac{n}{\\pi} $$",
        "A coin with bias $\\pi$ is thrown.",
    ],
)
def test_what_a_function_is_of_is_no_constant(said):
    assert verdicts(f"{said}\n\nThen\n\n$$ \\sqrt{{(1 - \\pi)^2}} = 1 - \\pi $$\n")[-1] == "undecided"
    assert verdicts(f"{said}\n\nThen\n\n$$ \\cos \\pi = -1 $$\n")[-1] == "undecided"


@pytest.mark.parametrize(
    "said",
    [
        "Let $f(x) = x + \\sin x$. Then $f(\\pi) = \\pi + \\sin \\pi$.",
        "We have $\\Gamma(\\pi) = (\\pi - 1) \\Gamma(\\pi - 1)$.",
        "We have $f(\\pi) = 0$.",
    ],
)
def test_a_value_at_the_number_is_one(said):
    assert verdicts(f"{said}\n\nThen\n\n$$ \\sqrt{{(1 - \\pi)^2}} = 1 - \\pi $$\n")[-1] == "refuted"


@pytest.mark.parametrize("said", ["Let $e = x - y$ be the error.", "where $e$ is the residual", "The error $e$ is small."])
def test_an_error_is_not_the_base_of_logarithms(said):
    assert verdicts(f"{said}\n\nThen\n\n$$ \\ln e = 1 $$\n")[-1] == "undecided"
    assert verdicts(f"{said}\n\nThen\n\n$$ \\ln e^2 = 2 $$\n")[-1] == "undecided"


@pytest.mark.parametrize("said", ["Here $e$ is the base.", "With $e = \\sum_{k=0}^\\infty \\frac{1}{k!}$", "As $e < 3$"])
def test_the_base_stays_one(said):
    assert verdicts(f"{said}\n\nThen\n\n$$ \\ln e = 1 $$\n")[-1] == "proved"


@pytest.mark.parametrize("said", ["Let $e = x - y$ be the error.", "The residual $e$ is small.", "An edge $e$ has a weight $w$."])
def test_a_formula_above_e_is_an_exponent(said):
    assert verdicts(f"{said}\n\nThen\n\n$$ \\frac{{d}}{{dw}} e^{{-w}} = -e^{{-w}} $$\n")[-1] == "proved"
