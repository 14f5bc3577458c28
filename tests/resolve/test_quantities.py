"""`derive.resolve.quantities` and raised labels: what brackets mean behind and above names that nothing declares."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.diagnostics import Code
from derive.pipeline import check_source
from derive.report import name_of
from derive.source import Source


def checked(text):
    return check_source(Source("note.md", text), Settings(second_opinion=False))


def verdicts(text):
    return [name_of(f.verdict) for f in checked(text).findings]


@pytest.mark.parametrize(
    "step",
    [
        r"n (n + 1) = n^2 + n",
        r"\frac{2}{\alpha} + \alpha (1 + q) = \frac{2}{\alpha} + \alpha + \alpha q",
        r"p \, (1 - p) = p - p^2",
        r"n (n + 1)^2 = n^3 + 2 n^2 + n",
        r"\frac{q}{\alpha (1 + q)^3 + q} = \frac{q}{\alpha + 3 \alpha q + 3 \alpha q^2 + \alpha q^3 + q} + \frac{1}{\alpha} - \frac{1}{\alpha}",
        r"\sum_{i=1}^{n} \lambda (t - 1) = n (\lambda t - \lambda) + e^{\lambda t} - e^{\lambda t}",
    ],
)
def test_a_bracket_behind_a_number_is_a_factor(step):
    found = checked(f"$$ {step} $$")
    assert [name_of(f.verdict) for f in found.findings] == ["proved"]
    assert not found.diagnostics


@pytest.mark.parametrize(
    "text",
    [
        r"$$ q(a + b) = q a + q b $$ with a function $q(x)$",
        r"$$ f(x + 1) = f(x) + f(1) $$ and $$ 2 f = f + f $$",
        r"$$ g(a + b) = g a + g b $$",
        r"$$ a / n (n + 1) = \frac{a}{n (n + 1)} $$",
        r"$$ \frac{1}{n} + \log n (n + 1) = \frac{1}{n} + (n + 1) \log n $$",
        r"$$ h(a + b) = c $$ where $h$ is smooth",
    ],
)
def test_what_may_be_a_function_is_no_factor(text):
    assert verdicts(text)[0] != "proved"


def test_it_stays_a_question_where_the_page_does_not_show_a_number():
    assert Code.READING_AMBIGUOUS in {d.code for d in checked("$$ q(a + b) = q(b + a) $$").diagnostics}


@pytest.mark.parametrize(
    ("step", "verdict"),
    [
        (r"x^{(i)} + 2 x^{(i)} = 3 x^{(i)}", "proved"),
        (r"a_0^{(1)} - 1 = -(1 - a_0^{(1)})", "proved"),
        (r"\frac{\partial}{\partial w} \sum_{i=1}^{m} (w x^{(i)})^2 = 2 w \sum_{i=1}^{m} (x^{(i)})^2", "proved"),
        (r"\frac{\partial}{\partial x^{(1)}} (x^{(1)} + x^{(2)}) = 1", "proved"),
        (r"\frac{d}{dx} (x^{(2)} + x) = 1", "undecided"),
        (r"\frac{\partial}{\partial x^{(i)}} (x^{(i)} + x^{(j)}) = 1", "undecided"),
        (r"\sum_{i=1}^{m} x^{(i)} = m x^{(i)}", "undecided"),
    ],
)
def test_a_raised_label_is_part_of_the_name(step, verdict):
    assert verdicts(f"$$ {step} $$") == [verdict]


def test_a_name_with_a_label_above_it_is_defined():
    text = r"$$ \bar{x}^{(1)} = \frac{u + v}{2} $$" + "\n\n" + r"$$ 2 \bar{x}^{(1)} = u + v $$"
    assert verdicts(text) == ["definition", "proved"]


COUNTED = r"$$ \sum_{i=1}^k \sum_{j=1}^{n_i} y_{ij} = \sum_{i=1}^k n_i (\frac{1}{n_i} \sum_{j=1}^{n_i} y_{ij}) $$"


def test_a_bracket_behind_what_a_sum_goes_up_to_is_a_factor():
    assert verdicts(COUNTED) == ["proved"]
    assert verdicts(COUNTED.replace(r"\frac{1}{n_i}", r"\frac{2}{n_i}")) == ["undecided"]


@pytest.mark.parametrize("other", ["f_i(g(x))", "f_k(x)"])
def test_a_bracket_behind_a_name_that_is_called_holds_its_argument_though_it_is_divided_by(other):
    text = rf"$$ \frac{{{other}}}{{f_i}} = a $$" + "\n\n" + r"$$ f_k(x) = f_k(\frac{x}{2} + \frac{x}{2}) $$"
    assert verdicts(text)[-1] == "proved"
