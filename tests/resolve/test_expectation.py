"""`derive.resolve.expectation`: linear, and nothing more is taken for granted; functions of the page and their primes."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source

DECLARED = "<!-- derive: let a, b constant -->\n\n"


def verdicts(text, declared=DECLARED):
    return [type(f.verdict).__name__ for f in check_source(Source("note.md", declared + text), Settings(second_opinion=False)).findings]


@pytest.mark.parametrize(
    "equation",
    [
        r"\mathrm{E}(a X + b) = a \mathrm{E}(X) + b",
        r"\mathbb{E}[X - 2 Y] = \mathrm{E}(X) - 2 \mathrm{E}(Y)",
        r"\mathrm{E}[\mathrm{E}(X) Y] = \mathrm{E}(X) \mathrm{E}(Y)",
        r"\mathrm{E}\left[ \sum_{i=1}^{n} X_i \right] = \sum_{i=1}^{n} \mathrm{E}(X_i)",
        r"\mathrm{Var}(a X + b) = a^2 \mathrm{Var}(X)",
        r"\mathrm{E}[(X - \mathrm{E}[X])^2] = \mathrm{E}(X^2) - \mathrm{E}(X)^2",
        r"\mathrm{Var}(X + Y) = \mathrm{Var}(X) + \mathrm{Var}(Y) + 2 \mathrm{Cov}(X, Y)",
        r"\mathrm{Cov}(X, Y) = \mathrm{Cov}(Y, X)",
        r"\mathrm{E}(X | Y) + 1 = 1 + \mathrm{E}(X | Y)",
    ],
)
def test_expectations_are_linear(equation):
    assert verdicts(f"$$ {equation} $$") == ["Proved"]


@pytest.mark.parametrize(
    "equation",
    [
        r"\mathrm{E}(X Y) = \mathrm{E}(X) \mathrm{E}(Y)",
        r"\mathrm{E}(c X) = c \mathrm{E}(X)",
        r"\mathrm{E}(X^2) = \mathrm{E}(X)^2",
        r"\mathrm{Var}(X + Y) = \mathrm{Var}(X) + \mathrm{Var}(Y)",
        r"\mathrm{E}[\mathrm{E}(X | Y) Z] = \mathrm{E}(X | Y) \mathrm{E}(Z)",
        r"\mathrm{E}(\ln X) = \ln \mathrm{E}(X)",
        r"\mathrm{E}(X | Y) = \mathrm{E}(X, Y)",
        r"p(x | y) = p(x, y)",
        r"\frac{d}{d\lambda} (\lambda + \mathrm{E}(X)) = 1",
    ],
)
def test_more_is_not_taken_for_granted(equation):
    assert verdicts(f"$$ {equation} $$") == ["Undecided"]


@pytest.mark.parametrize(
    "equation",
    [
        r"\mathbb{E}[X^2] = \mathbb{E}[X]^2",
        r"\mathbb{E}[X Y] = \mathbb{E}[X] \mathbb{E}[Y]",
        r"\mathbb{E}[X] = X",
        r"\mathrm{Var}(X) = 0",
        r"\mathrm{Cov}(X, Z) = 0",
        r"\mathbb{E}\left[ \sum_i X_i \right] = \sum_i X_i",
        r"\mathbb{E}[e^X] = e^{\mathbb{E}[X]}",
    ],
)
def test_a_random_variable_that_is_declared_as_a_number_is_not_taken_for_one(equation):
    declared = "<!-- derive\nlet i = 1..n\nlet X, Y, X_i real\n-->\n\n"
    assert verdicts(f"$$ {equation} $$", declared) == ["Undecided"]


def test_an_expectation_has_an_expectation():
    assert verdicts(r"$$ \mathbb{E}[a \mathbb{E}[X]] + \mathbb{E}[2] = a \mathbb{E}[X] + 2 $$") == ["Proved"]


def test_parameters_of_a_function_may_be_random():
    text = r"$$ \rho(X, Y) = \frac{\mathrm{Cov}(X, Y)}{s t} $$" + "\n\n" + r"$$ \rho(Z, W) = 0 $$"
    assert verdicts(text) == ["Defined", "Undecided"]


def test_primes_are_derivatives():
    assert verdicts(r"$$ \frac{d}{dx} (f(x) g(x)) = f'(x) g(x) + f(x) g'(x) $$") == ["Proved"]
    assert verdicts("$$ f(t) = t^3 $$\n\n$$ f''(x) - 6 x = 0 $$") == ["Defined", "Proved"]
    assert verdicts("$$ f(t) = t^3 $$\n\n$$ f'(x) - 2 x^2 = 0 $$")[1] != "Proved"


def test_functions_of_several_numbers_are_defined_on_the_page():
    assert verdicts("$$ h(u, v) = u^2 v $$\n\n$$ h(a, 2) - 2 a^2 = 0 $$") == ["Defined", "Proved"]
    assert verdicts("$$ h(u, u) = u^2 $$")[0] != "Defined"
