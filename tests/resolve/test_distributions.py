"""What a distribution says about the values of its parameters, and where it says nothing."""

from __future__ import annotations

import pytest

from derive.resolve.distributions import domains, named_scale
from derive.resolve.names import Names
from derive.source import Source, Span
from derive.syntax.displays import read_display


def said(latex):
    source, names = Source("", latex), Names()
    (statement,) = read_display(source, Span(0, len(latex)), names.vocabulary()).statements
    return [given.latex for given in domains(statement.left, statement.links[0].right, names.meaning().term)]


@pytest.mark.parametrize(
    ("latex", "givens"),
    [
        (r"X \sim \mathcal{N}(\mu, \sigma^2)", [r"\sigma > 0"]),
        (r"X \sim \mathcal{N}(\mu, \tau^{-1})", [r"\tau > 0"]),
        (r"X \sim \mathcal{N}(\mu, \frac{1}{\tau})", [r"\tau > 0"]),
        (r"X \sim \mathcal{N}(0, 1)", []),
        (r"X \sim \mathcal{N}(X \beta, \sigma^2 V)", []),
        (r"X \sim \mathcal{N}(\mathbf{m}, \mathbf{S})", []),
        (r"X \sim \mathrm{Gam}(a, b)", ["X > 0", "a > 0", "b > 0"]),
        (r"Z \sim \chi^2(k)", ["Z > 0", "k > 0"]),
        (r"Z \sim \mathrm{Bern}(p)", [r"p \geq 0", r"p \leq 1"]),
        (r"Z \sim \mathrm{Bern}(p_2)", [r"p_2 \geq 0", r"p_2 \leq 1"]),
        (r"Z \sim \mathcal{U}(a, b)", ["a < b", "a < b + 1"]),
        (r"Z \sim \mathcal{U}(a_1, b_1)", ["a_1 < b_1", "a_1 < b_1 + 1"]),
        (r"Z \sim \mathcal{U}(0, \theta)", [r"0 < \theta"]),
        (r"X \sim \mathrm{Gam}(a, b, c)", []),
        (r"X \sim \mathrm{Unheard}(a)", []),
        (r"X \sim p(x)", []),
    ],
)
def test_parameters(latex, givens):
    assert said(latex) == givens


@pytest.mark.parametrize(
    ("words", "givens"),
    [
        ("with variance ", ["s > 0"]),
        ("with [precision](/D/prec) ", ["s > 0"]),
        ("the standard deviation ", ["s > 0"]),
        ("with mean ", []),
        ("the variance of ", []),
        ("", []),
    ],
)
def test_words_before_a_name(words, givens):
    source, names = Source("", "s"), Names()
    (statement,) = read_display(source, Span(0, 1), names.vocabulary()).statements
    assert [given.latex for given in named_scale(words, statement.left, names.meaning().term)] == givens
