r"""Numbers that are written with what they depend on, ``J(w)`` of a family w, and bare functions under derivatives."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import Undecided
from derive.source import Source

DECLARED = "<!-- derive\nlet i = 1..n\nlet j, k = 1..m\nlet w_j, v_j, c_j, y_i, b real\n-->\n\n"
HALF = r"J(w) = \frac{1}{2} \sum_{j=1}^{m} (w_j - c_j)^2"


def verdicts(*formulas, declared=DECLARED):
    text = declared + "".join(f"$$ {formula} $$\n\n" for formula in formulas)
    report = check_source(Source("note.md", text), Settings(second_opinion=False))
    return [type(finding.verdict).__name__ for finding in report.findings], report


@pytest.mark.parametrize(
    ("definition", "step"),
    [
        (HALF, r"\frac{\partial J}{\partial w_k} = w_k - c_k"),
        (HALF, r"\frac{\partial J(w)}{\partial w_k} = w_k - c_k"),
        (HALF, r"\frac{\partial}{\partial w_k} J(w) = w_k - c_k"),
        (HALF, r"2 J(w) = 2 J"),
        (HALF, r"2 J(w) = \sum_j (c_j - w_j)^2"),
        (r"J(\mathbf{w}) = \sum_j w_j^2", r"\frac{\partial J(\mathbf{w})}{\partial w_k} = 2 w_k"),
        (r"L(\theta) = \sum_{j=1}^{m} \theta_j^2", r"L = L(\theta)"),
        (r"J(w, b) = \sum_j w_j^2 + b^2", r"\frac{\partial J(w, b)}{\partial b} = 2 b"),
        (r"f(x) = x^2", r"\frac{df}{dx} = 2 x"),
        (r"f(x) = x^3", r"\frac{d^2 f}{d x^2} = 6 x"),
        (r"f(x, y) = x^2 y", r"\frac{\partial^2 f}{\partial x \partial y} = 2 x"),
    ],
)
def test_a_number_with_its_arguments_is_that_number(definition, step):
    assert verdicts(definition, step)[0] == ["Defined", "Proved"]


def test_what_is_false_of_it_is_refuted():
    assert verdicts(HALF, r"\frac{\partial J}{\partial w_k} = w_k + c_k")[0] == ["Defined", "Refuted"]


@pytest.mark.parametrize("call", ["J(v)", "J(c)", "J(0)", "J(w + v)", "J(w_k)", "J(w, v)", "J(2 w)"])
def test_other_arguments_are_refused_with_what_to_write(call):
    found, report = verdicts(HALF, rf"{call} = \frac{{1}}{{2}} \sum_j (w_j - c_j)^2")
    assert found == ["Defined", "Undecided"]
    verdict = report.findings[-1].verdict
    assert isinstance(verdict, Undecided)
    assert "J has a meaning only as J(w)" in verdict.reason


@pytest.mark.parametrize(
    ("definition", "step"),
    [
        (r"J(w) = w \sum_j w_j^2", r"\frac{\partial J}{\partial w_k} = 2 w w_k"),  # a number and a family
        (r"J(w) = \sum_{j=1}^{m} w_j + \sum_{i=1}^{n} w_i", r"J(v) = \sum_j w_j + \sum_i w_i"),  # another argument
        (
            r"J(\theta) = \sum_{j=1}^{m} \theta_j + \sum_{i=1}^{n} \theta_i",
            r"\frac{\partial J}{\partial \theta_k} = 2",
        ),  # two ranges
        (r"f(u) = u^2", r"\frac{df}{dx} = 2 x"),  # by no parameter
        (r"f(x) = x^2", r"f = x^2"),  # no derivative
    ],
)
def test_what_is_not_certain_is_undecided(definition, step):
    found, _ = verdicts(definition, step)
    assert found[-1] == "Undecided"


def test_a_letter_that_becomes_a_number_is_refused():
    found, _ = verdicts(HALF, r"w = 3", r"J(w) = \frac{1}{2} \sum_j (3 - c_j)^2")
    assert found[-1] == "Undecided"


def test_a_letter_that_was_a_number_is_refused():
    found, _ = verdicts(r"w + b = 3 b", HALF, r"\frac{\partial J}{\partial w_k} = w_k - c_k")
    assert found == ["Undecided", "Defined", "Undecided"]


def test_a_number_keeps_its_arguments_in_the_next_section():
    text = f"# A\n\n## One\n\n$$ {HALF} $$\n\n## Two\n\n$$ J(v) = v J $$\n\n$$ J(w) = J $$\n"
    report = check_source(Source("note.md", DECLARED + text), Settings(second_opinion=False))
    assert [type(finding.verdict).__name__ for finding in report.findings] == ["Defined", "Undecided", "Proved"]


def test_another_section_defines_it_anew():
    text = (
        f"# A\n\n## One\n\n$$ {HALF} $$\n\n## Two\n\n$$ J(w) = \\sum_j w_j $$\n\n$$ \\frac{{\\partial J}}{{\\partial w_k}} = 1 $$\n"
    )
    report = check_source(Source("note.md", DECLARED + text), Settings(second_opinion=False))
    assert [type(finding.verdict).__name__ for finding in report.findings] == ["Defined", "Defined", "Proved"]
