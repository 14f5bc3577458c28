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


LABELLED = {
    "a sum": r"\mathbb{E}_q[f + g] = \mathbb{E}_q[f] + \mathbb{E}_q[g]",
    "numbers": r"\mathbb{E}_{q}[2 X + 3] = 2 \mathbb{E}_q[X] + 3",
    "what is drawn": r"\mathbb{E}_{z \sim q}[\log p(x, z) - \log q(z)] = \mathbb{E}_{z \sim q}[\log p(x, z)] - \mathbb{E}_{z \sim q}[\log q(z)]",
    "a mean": r"\mathbb{E}_q\left[\frac{1}{n} \sum_{i=1}^n f_i\right] = \frac{1}{n} \sum_{i=1}^n \mathbb{E}_q[f_i]",
    "functions with an index": r"\mathbb{E}_{x \sim p}\left[\sum_{i=1}^n f_i(x)\right] = \sum_{i=1}^n \mathbb{E}_{x \sim p}[f_i(x)]",
    "what it is given": r"\mathbb{E}_{q(z | x)}[\log p(x)] = \log p(x)",
    "a value that it is given": r"\mathbb{E}_{a \sim \pi(\cdot | s)}[Q(s, a) - V(s)] = \mathbb{E}_{a \sim \pi(\cdot | s)}[Q(s, a)] - V(s)",
    "a quotient of densities": r"\mathbb{E}_q\left[\log \frac{p(x, z)}{q(z)}\right] = \mathbb{E}_q[\log p(x, z)] - \mathbb{E}_q[\log q(z)]",
    "itself": r"\mathbb{E}_{q}[f + \mathbb{E}_q[g]] = \mathbb{E}_q[f] + \mathbb{E}_q[g]",
    "upside down": r"-\mathbb{E}_q\left[\log \frac{p(z)}{q(z)}\right] = \mathbb{E}_q\left[\log \frac{q(z)}{p(z)}\right]",
    "a letter that says what is drawn": r"E_{x \sim p}[f + g] = E_{x \sim p}[f] + E_{x \sim p}[g]",
}
NOT_LINEAR = {
    "another sign": r"\mathbb{E}_q[f + g] = \mathbb{E}_q[f] - \mathbb{E}_q[g]",
    "a product": r"\mathbb{E}_q[f g] = \mathbb{E}_q[f] \mathbb{E}_q[g]",
    "another distribution": r"\mathbb{E}_q[f] = \mathbb{E}_p[f]",
    "itself times what is drawn": r"\mathbb{E}_q[f \mathbb{E}_q[g]] = \mathbb{E}_q[f g]",
    "an expectation inside": r"\mathbb{E}_q[\mathbb{E}_p[f]] = \mathbb{E}_p[f]",
    "what is drawn": r"\mathbb{E}_{q(z | x)}[\log p(z)] = \log p(z)",
    "both": r"\mathbb{E}_{q(z | x)}[\log p(x, z)] = \log p(x, z)",
    "a part of what is drawn": r"\mathbb{E}_{\tau \sim \pi}[r(s) f] = r(s) \mathbb{E}_{\tau \sim \pi}[f]",
    "one place of many": r"\mathbb{E}_{q(x_t | x_0)}[\log p(x_t)] = \log p(x_t)",
    "a logarithm of what may be negative": r"\mathbb{E}_p\left[\log \frac{f(x)}{g(x)}\right] = \mathbb{E}_p[\log f(x)] - \mathbb{E}_p[\log g(x)]",
    "an exponential integral": r"\mathrm{E}_1(2 x) = 2 \mathrm{E}_1(x)",
    "a sum over labels": r"\sum_{i=1}^n \mathbb{E}_{x_i}[f] = n \mathbb{E}_{x_i}[f]",
    "a sign in the logarithm": r"\mathbb{E}_q\left[\log \frac{p(z)}{q(z)}\right] = \mathbb{E}_q[\log p(z)] + \mathbb{E}_q[\log q(z)]",
}


@pytest.mark.parametrize("formula", LABELLED.values(), ids=LABELLED)
def test_an_expectation_with_a_label_is_linear(formula):
    assert verdicts(f"$$ {formula} $$\n", "") == ["Proved"]


@pytest.mark.parametrize("formula", NOT_LINEAR.values(), ids=NOT_LINEAR)
def test_what_an_expectation_with_a_label_does_not_do(formula):
    assert verdicts(f"$$ {formula} $$\n", "") == ["Undecided"]


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        (r"\mathbb{E}_{z \sim q}[w z] = w \mathbb{E}_{z \sim q}[z]", "Proved"),
        (r"\mathbb{E}_{z \sim q}[z + w] = \mathbb{E}_{z \sim q}[z] + w", "Proved"),
        (r"\mathbb{E}_{z \sim q}[w z] = z \mathbb{E}_{z \sim q}[w]", "Undecided"),
        (r"\mathbb{E}_{z \sim q}[z^2] = \mathbb{E}_{z \sim q}[z]^2", "Undecided"),
        (r"\mathbb{E}_q[w z] = w \mathbb{E}_q[z]", "Undecided"),  # which of them is drawn is not said
        (r"\mathbb{E}_{q(z_t | z)}[z_t] = z_t", "Undecided"),
        (r"\mathbb{E}_{q(z_t | z)}[z_t z] = z \mathbb{E}_{q(z_t | z)}[z_t]", "Proved"),
    ],
)
def test_declared_names_are_constant_where_the_label_says_what_is_drawn(formula, verdict):
    assert verdicts(f"$$ {formula} $$\n", "<!-- derive: let w, z, z_t real -->\n\n") == [verdict]

