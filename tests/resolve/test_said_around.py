r"""What the words around a formula make of it: a point where something is so, a case in words, a denial, and never a definition."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source

X = "<!-- derive: let x, y, a, b, c, t real -->\n\n"
PARABOLA = X + "$$ f(x) = x^2 - 4 $$\n\n"
POINTS = {
    "the points": "Consider the points where $f(x) = 0$. We have",
    "two points": "There are two points with $f(x) = 0$. Hence",
    "zeros": "The parabola has zeros where $f(x) = 0$. We have",
    "for two values": "We have it with $f(x) = 0$ for two values. Hence",
    "on a curve": "On the curve where $f(x) = x$ we stop. Hence",
    "let": "Let $f(x) = 0$. Then $x$ is one of two numbers. Hence",
}
BEFORE = {
    "a number": ("Let $r$ be a number with $f(r) = 0$. For", "f(x) = x^2 - 4", "f(3) = 5"),
    "the point": ("Denote by $c$ the point where $f(c) = 0$. For", "f(x) = x^2 - 4", "f(3) = 5"),
    "critical points": ("The points $x$ where $f'(x) = 0$ are critical. For", "f(x) = x^2", "f'(3) = 6"),
    "a contour": ("The contour where $F(x, y) = 1$ is a circle for", "F(x, y) = x^2 + y^2", "F(1, 2) = 5"),
    "a fixed point": ("A fixed point is an $x$ with $f(x) = x$. For", r"f(x) = \frac{x}{2} + 1", "f(4) = 3"),
}


def verdicts(text):
    report = check_source(Source("note.md", "# Note\n\n## Part\n\n" + text), Settings(second_opinion=False))
    return [type(finding.verdict).__name__ for finding in report.findings]


@pytest.mark.parametrize("words", POINTS.values(), ids=POINTS)
def test_a_point_of_a_function_gives_it_no_new_meaning(words):
    assert verdicts(f"{PARABOLA}{words}\n\n$$ f(3) = 5 $$\n")[-1] == "Proved"
    assert verdicts(f"{PARABOLA}{words}\n\n$$ f(3) = 0 $$\n")[-1] == "Refuted"


@pytest.mark.parametrize(("words", "formula", "step"), BEFORE.values(), ids=BEFORE)
def test_a_point_of_a_function_that_comes_later_is_no_definition(words, formula, step):
    assert verdicts(f"{X}{words}\n\n$$ {formula} $$\n\nwe have\n\n$$ {step} $$\n") == ["Defined", "Proved"]


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("There is a $t$ where $v(t) = t + 1$.", "v(5) = 6"),
        ("Let $s$ be the point where $f(s) = 0$.", "f(3) = 0"),
        ("The case where $q = 2$ is special.", "q + 1 = 3"),
        ("The special case where $s = 1$ gives the identity.", "s^3 = 1"),
    ],
)
def test_what_is_said_of_one_point_proves_nothing_of_others(words, step):
    assert "Proved" not in verdicts(f"{words} In general\n\n$$ {step} $$\n")


@pytest.mark.parametrize(
    "words",
    ["We look at $f$ where $f(x) = x^2$. Then", "Consider a function $f$ with $f(x) = x^2$. Then", "Let $f(x) = x^2$. Then"],
)
def test_a_formula_of_a_function_is_its_definition_still(words):
    assert verdicts(f"{words}\n\n$$ f(3) = 9 $$\n") == ["Defined", "Proved"]


CASES = {
    "two cases": "For even $x$ we have\n\n$$ f(x) = 2 x $$\n\nand for odd $x$\n\n$$ f(x) = 3 x . $$\n",
    "one case": "For odd $z$ we have\n\n$$ f(z) = 3 z . $$\n\nHence\n\n$$ f(4) = 12 $$\n",
    "if it is even": "If $z$ is even, then\n\n$$ f(z) = 2 z . $$\n\nNow\n\n$$ f(3) = 6 $$\n",
    "behind it": "We have $(-1)^x = 1$ for even $x$.\n",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_a_case_in_words_defines_nothing_and_nothing_is_refuted_in_it(text):
    assert set(verdicts(X + text)) == {"Undecided"}


DENIED = {
    "might think": "One might think that\n\n$$ (a + b)^2 = a^2 + b^2, $$\n\nbut this is false.\n",
    "contrary to": "Contrary to what is often claimed,\n\n$$ (a + b)^2 = a^2 + b^2 $$\n\ndoes not hold.\n",
    "for contradiction": "Assume for contradiction that\n\n$$ a = a + 1. $$\n",
    "absurd": "This would imply\n\n$$ 0 = 1, $$\n\nwhich is absurd.\n",
    "the following": "The following is wrong:\n\n$$ 2 a = a + a $$\n",
    "chosen": "Choose $c$ so that $a c = b$.\n",
    "a line": "The line $b = 2 a + 1$ crosses the axis.\n",
}


@pytest.mark.parametrize("text", DENIED.values(), ids=DENIED)
def test_what_the_text_does_not_claim_is_neither_proved_nor_refuted(text):
    assert set(verdicts(X + text)) <= {"Undecided"}


def test_a_sentence_that_begins_behind_a_display_says_nothing_of_it():
    assert verdicts(X + "We have\n\n$$ 2 a = a + a. $$\n\nIt is wrong to think so of powers.\n") == ["Proved"]


VALUES = ["x = 0, 1", r"x = \pm 1", "(x, y) = (1, -1)", r"x = 1, 2, \ldots"]


@pytest.mark.parametrize("values", VALUES)
def test_an_equation_for_some_values_is_not_refuted_by_others(values):
    assert set(verdicts(f"{X}$$ x^3 y = x y, \\quad {values} $$\n")) == {"Undecided"}
    assert verdicts(f"{X}$$ x + y = y + x, \\quad {values} $$\n")[0] == "Proved"


def test_two_equations_in_a_row_are_two_claims():
    assert verdicts(f"{X}$$ 2 x = 3 x, \\quad 2 y = y + y + 1 $$\n") == ["Refuted", "Refuted"]


DENYING = ["for no } a", "for no real } a", "for none of them}", "for all a, which is wrong}", "for few } a", "for exactly one } a"]


@pytest.mark.parametrize("words", DENYING)
def test_words_beside_a_formula_may_deny_it(words):
    assert verdicts(f"{X}$$ 2 a = a + a \\quad \\text{{{words} $$\n") == ["Undecided"]


def test_a_model_defines_nothing():
    model = "The model is\n\n$$ v_i = p + q u_i + \\varepsilon_i, \\quad i = 1, \\ldots, n $$\n\n"
    slope = "$$ \\frac{\\partial}{\\partial p} \\sum_{i=1}^n (v_i - p - q u_i)^2 = 2 \\sum_{i=1}^n (v_i - p - q u_i) \\cdot 0 $$\n"
    assert verdicts(model + slope) == ["Defined", "Undecided"]


def test_relations_without_their_leading_name_are_left_alone():
    text = (
        "Its inverse is $g^{-1}(z) = \\sigma z + \\mu$. For $Y = \\exp(X)$, the inverse function is $g^{-1}(y) = \\ln y$.\n\n"
        "$$ f_X(\\ln y) \\cdot \\frac{1}{y} = \\exp\\left[ \\ln y-\\mu \\right] \\cdot \\frac{1}{y} $$\n\nThe mean: $z = x - \\mu$.\n"
    )
    assert "Refuted" not in verdicts(text)


@pytest.mark.parametrize(
    "words",
    [
        "If the data are centred, then",
        "If you use `eps = 0` then you get the usual",
        "Whenever the noise is small",
        "Assuming independence,",
        "If we ignore the noise, this is",
        "Provided the series converges",
    ],
)
def test_what_holds_under_a_condition_in_words_is_not_refuted(words):
    assert verdicts(f"{X}{words}\n\n$$ x + y = 2 x $$\n") == ["Undecided"]
    assert verdicts(f"{X}{words}\n\n$$ x + y = y + x $$\n") == ["Proved"]


@pytest.mark.parametrize(
    "words",
    [
        "When we add these, we get",
        "If we use the chain rule, we get",
        "When the square is expanded, this is",
        "When adding the two we find",
        "It is small if the noise is. Then",
    ],
)
def test_what_is_done_is_no_condition(words):
    assert verdicts(f"{X}{words}\n\n$$ (x + y)^2 = x^2 + y^2 + 1 $$\n") == ["Refuted"]


def test_a_capital_letter_behind_a_display_begins_a_sentence():
    text = f"{X}If $x = 2$ this is\n\n$$ a = 3 + x^2 $$\nWriting $b = 3 x$ we have\n\n$$ 2 b = {{}} x . $$\n"
    assert verdicts(text.replace("{}", "6"))[1:] == ["Defined", "Proved"]
    assert verdicts(text.replace("{}", "5"))[1:] == ["Defined", "Refuted"]
