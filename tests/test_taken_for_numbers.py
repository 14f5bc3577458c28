"""Two sides with the same names, which nothing on the page declares."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.diagnostics import Code, Severity
from derive.pipeline import check_source
from derive.problems import all_problems
from derive.render.messages import message_lines
from derive.render.overview import main_finding_in_words
from derive.render.words import counts_in_words
from derive.report import Refuted, Undecided, looks_wrong
from derive.source import Source


def verdict_of(text):
    report = check_source(Source("note.md", text), Settings(second_opinion=False))
    return report.findings[-1].verdict


@pytest.mark.parametrize(
    "text",
    [
        "$$ G = (a + b)^2 = a^2 + b^2 $$",
        "$$ G = \\frac{1}{a + b} = \\frac{1}{a} + \\frac{1}{b} $$",
        "$$ f(x) = x^3 + 2 x $$\n\n$$ f'(x) = 3 x^2 + 1 $$",
        "$$ L = (y - w x - b)^2 $$\n\n$$ \\frac{\\partial L}{\\partial w} = -2 (y - w x - b) $$",
        "$$ G = \\sum_{i=1}^n (a_i + c)^2 = \\sum_{i=1}^n a_i^2 + 2 c \\sum_{i=1}^n a_i + 2 n c^2 $$",
        "$$ K = \\log(a b) = \\log a - \\log b $$",
        "$$ K = a^2 + s^2 - 2 \\log s $$\n\n$$ \\frac{\\partial K}{\\partial s} = s - \\frac{2}{s} $$",
        "$$ d(m) = y \\log \\frac{y}{m} + m $$\n\n$$ d'(m) = 1 - \\frac{y}{m} $$\n\n$$ d''(m) = \\frac{2 y}{m} $$",
        "$$ g(f) = p \\log(1 + f) + q \\log(1 - f) $$\n\n$$ g'(f) = \\frac{p}{1 + f} + \\frac{q}{1 - f} $$",
        "$$ L = \\frac{1}{2} (y - \\hat y)^2 $$\n\n$$ \\frac{\\partial L}{\\partial \\hat y} = y - \\hat y $$",
        "$$ L = \\frac{1}{2} (y_1 - w x_1)^2 $$\n\n$$ \\frac{\\partial L}{\\partial w} = (y_1 - w x_1) x_1 $$",
    ],
)
def test_a_difference_whatever_the_names_are_looks_wrong(text):
    assert looks_wrong(verdict_of(text))


P_K = "Let $p_k = \\frac{e^{z_k}}{\\sum_{l=1}^n e^{z_l}}$. "


@pytest.mark.parametrize(
    "text",
    [
        P_K + "For $j \\neq k$ $$ \\frac{\\partial p_k}{\\partial z_j} = p_k p_j $$",
        P_K + "$$ \\frac{\\partial p_k}{\\partial z_j} = p_k (p_j - \\delta_{jk}) $$",
        "For counts with mean $\\lambda > 0$, $$ G(\\lambda) = \\lambda s - 3 \\log \\lambda $$\n\n$$ G'(\\lambda) = s + \\frac{3}{\\lambda} $$",
    ],
)
def test_so_it_does_beside_what_is_true_for_all_numbers_and_where_the_page_says_that_it_holds(text):
    assert looks_wrong(verdict_of(text))


@pytest.mark.parametrize(
    "text",
    [
        P_K + "For $j = k$ $$ \\frac{\\partial p_k}{\\partial z_j} = p_k (1 - p_j) $$",
        "Let $a = b$. $$ G = (a + b)^2 = 4 a b $$",
        "$$ a + b = 1 $$\n\n$$ G = (a + b)^2 = a + b $$",
        "With $a + b = 1$ we have $$ G = (a + b)^2 = a + b $$",
    ],
)
def test_it_does_not_where_it_is_right_under_what_the_page_says(text):
    assert not looks_wrong(verdict_of(text))


def test_the_point_is_one_that_the_page_speaks_of():
    verdict = verdict_of(P_K + "For $j \\neq k$ $$ \\frac{\\partial p_k}{\\partial z_j} = p_k p_j $$")
    assert "j = 2, k = 1" in verdict.reason


@pytest.mark.parametrize(
    "equation", ["\\sum_{k=1}^n k = \\frac{n (n - 1)}{2}", "\\sum_{k=1}^r k \\cdot k! = (r + 1)!", "\\prod_{k=1}^n k = n^2"]
)
def test_where_the_only_names_are_numbers_of_terms_it_looks_wrong(equation):
    assert looks_wrong(verdict_of(f"$$ {equation} $$"))


@pytest.mark.parametrize("equation", ["\\sum_{k=0}^n (-1)^k = 1", "\\sum_{k=1}^n (-1)^k = -1", "\\sum_{k=1}^n x = n + x"])
def test_what_holds_for_some_numbers_of_terms_or_has_other_names_does_not(equation):
    verdict = verdict_of(f"$$ {equation} $$")
    assert isinstance(verdict, Undecided)
    assert not looks_wrong(verdict)


@pytest.mark.parametrize(
    "text",
    [
        "$$ K = a^2 + s^2 $$\n\n$$ \\frac{\\partial K}{\\partial s} = 0 $$",
        "$$ K = a^2 + s^2 $$\n\n$$ \\frac{\\partial K}{\\partial s} = \\lambda $$",
        "$$ K = a^2 + s^2 $$\n\n$$ K = s - \\frac{2}{s} $$",
    ],
)
def test_a_side_with_other_names_or_none_may_be_set_to_it(text):
    assert not looks_wrong(verdict_of(text))


def test_an_approximation_that_is_written_as_an_equation_is_not_refuted():
    text = "$$ \\sum_{k=1}^n k = \\frac{n (n + 1)}{2} $$\n\nFor large $n$ we have\n\n$$ \\ln n! = n \\ln n - n $$"
    assert not isinstance(verdict_of(text), Refuted)


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("$$ \\sum_{i=1}^n p_i (x_i - c) = \\sum_{i=1}^n p_i x_i - c $$", "\\sum_{k} p_{k} = 1"),
        ("$$ \\sum_{i=1}^n (x_i - c)^2 = \\sum_{i=1}^n x_i^2 - n c^2 $$", "\\sum_{k} (x_{k} - c) = 0"),
        ("$$ \\sum_{i=1}^n x_i (x_i - c) = \\sum_{i=1}^n (x_i^2 + x_i c) $$", "\\sum_{k} x_{k} = 0"),
        ("$$ \\sum_{i=1}^n y_i^2 z_i = \\sum_{i=1}^n y_i z_i $$", "y_{k}^{2} = y_{k}"),
        ("$$ \\sum_{i=1}^n p_i (x_i - m)^2 = \\sum_{i=1}^n p_i x_i^2 - m^2 $$", "p_{k} x_{k}"),
        ("$$ \\sum_{i=1}^n (a_i + b_i)^2 = \\sum_{i=1}^n a_i^2 + \\sum_{i=1}^n b_i^2 $$", "\\sum_{k} a_{k} b_{k} = 0"),
        ("$$ \\frac{\\sqrt{x^2}}{x} + \\frac{\\sqrt{y^2}}{y} = -\\frac{x}{x} - \\frac{y}{y} $$", "they are negative"),
        ("$$ p^2 + 2 p q + q^2 = 1 + p - p (p + q) $$", "p + q = 1"),
        ("$$ a^2 (b + 1) = a^2 + a + a b - 1 $$", "a b = 1"),
        ("$$ (c + s)^2 = 1 + 2 c s $$", "c^{2} + s^{2} = 1"),
        (
            "$$ \\sum_{i=1}^n \\sum_{j=1}^m P_{ij} (a_i + P_{ij}) = \\sum_{i=1}^n a_i + \\sum_{i=1}^n \\sum_{j=1}^m P_{ij}^2 $$",
            "\\sum_{k} P_{lk} = 1",
        ),
        ("$$ 2 p q + 2 p r + 2 q r = 1 - p^2 - q^2 - r^2 $$", "p + q + r = 1"),
    ],
)
def test_what_may_be_meant_without_being_said_keeps_it_undecided(text, case):
    verdict = verdict_of(text)
    assert isinstance(verdict, Undecided)
    assert not looks_wrong(verdict)
    assert "but not where" in verdict.reason
    assert case in verdict.reason


@pytest.mark.parametrize(
    "equation", ["(a + b)^2 = a^2 + b^2", "x^2 + 3 = 4 x", "x^2 + y^2 = 2 x y + x", "\\sum_{j=1}^n \\pi_j P_{ji} = \\pi_i", "m = m^2 - 2"]
)
def test_an_equation_that_may_be_one_to_be_solved_does_not_look_wrong(equation):
    verdict = verdict_of(f"$$ {equation} $$")
    assert isinstance(verdict, Undecided)
    assert not looks_wrong(verdict)


@pytest.mark.parametrize(
    "text",
    [
        "$$ a = 2 m, \\quad m = 3 a $$",
        "$$ a + b = 2 a + c $$",  # other names on the other side: one to be solved
        "$$ a x^2 + b x = 0 $$",
        "$$ \\frac{p_1}{q_1} = \\frac{p_2}{q_2} $$",  # other numbers of the same families
        "$$ G = \\sqrt{x^2} = x $$",  # holds somewhere
        "$$ G = \\sqrt{x^2} = - x $$",
        "$$ G = \\sqrt{x^2 y^2} = x |y| $$",
        "$$ G = \\cos(\\pi k) = (-1)^k $$",
        "$$ w = (a + i b)(c + i d) = a c - b d + i (a d + b c) $$",
        "$$ N = \\sqrt{a^2 b} = a \\sqrt{b} $$",
        "$$ T = a + b $$\n\n$$ T = a - b $$",  # another meaning, or another case
        "$$ G = (a + b)^2 \\overset{(3)}{=} a^2 + b^2 $$",  # by what another page says
        "$$ G = (a + b)^2 $$\n\nand without what is small\n\n$$ = a^2 + b^2 $$",
        "Let $\\sum_{i=1}^n p_i = 2$.\n\n$$ G = \\sum_{i=1}^n p_i (x_i - c) = \\sum_{i=1}^n p_i x_i - 2 c $$",
        "$$ \\sum_{i=1}^n (x_i - \\bar x)^2 = \\sum_{i=1}^n x_i^2 - n \\bar x^2 $$",  # a name made of another one
        "$$ \\sum_{i=1}^n e_i (y_i - \\hat y_i) = \\sum_{i=1}^n e_i y_i + \\sum_{i=1}^n e_i $$",
        "$$ f(a + b) = f(a) + f(b) $$",  # nothing says what the function is
        "$$ \\log(a b) = \\log a \\log b $$",
        "Suppose $a + b = 0$. Then\n\n$$ (a + b)^2 = a^2 - b^2 $$",
        "If $a = b$, then\n\n$$ (a + b)^2 = 4 a b $$",
    ],
)
def test_what_says_nothing_of_whatever_the_names_are_does_not_look_wrong(text):
    verdict = verdict_of(text)
    assert not isinstance(verdict, Refuted)
    assert not looks_wrong(verdict)


def test_it_is_a_warning_with_the_point_and_a_mend():
    report = check_source(Source("note.md", "$$ f(x) = x^3 + b x $$\n\n$$ f'(x) = 3 x^2 - b $$"), Settings(second_opinion=False))
    problem = all_problems(report)[0]
    assert (problem.diagnostic.code, problem.diagnostic.severity) == (Code.STEP_LOOKS_WRONG, Severity.WARNING)
    lines = message_lines(problem, report)
    assert "at b = 1/3, x = 5/3" in lines[0]
    assert "numbers: b, x" in lines[0]
    assert "try: 3 x^2 + b" in lines
    assert "(1 looks wrong)" in counts_in_words((report,))
    assert "what looks wrong is s2" in main_finding_in_words(report)


def test_what_is_declared_is_decided():
    text = "<!-- derive: let b, x real -->\n\n$$ f(x) = x^3 + b x $$\n\n$$ f'(x) = 3 x^2 - b $$"
    assert isinstance(verdict_of(text), Refuted)


MEAN = "The mean is $\\bar x = \\frac{1}{n} \\sum_{i=1}^n x_i$.\n\n"


@pytest.mark.parametrize(
    "equation",
    [
        "\\sum_{i=1}^n (x_i - \\bar x)^2 = \\sum_{i=1}^n x_i^2 - \\bar x^2",  # right only if all of them are differences from their mean
        "G = \\sum_{i=1}^n (x_i + \\bar x)^2 = \\sum_{i=1}^n x_i^2 - n \\bar x^2",
    ],
)
def test_a_name_that_the_page_gives_a_meaning_is_not_taken_for_zero(equation):
    assert looks_wrong(verdict_of(f"{MEAN}$$ {equation} $$"))


@pytest.mark.parametrize(
    "text",
    [
        "$$ \\sum_{i=1}^n (x_i + c)^2 = \\sum_{i=1}^n x_i^2 + n c^2 $$",  # no mean is spoken of
        f"{MEAN}$$ \\sum_{{i=1}}^n (x_i - \\bar x)^2 = \\sum_{{i=1}}^n x_i^2 - n \\bar x^2 $$",  # right
    ],
)
def test_what_may_be_differences_from_a_mean_does_not_look_wrong(text):
    assert not looks_wrong(verdict_of(text))


def test_that_a_sum_of_one_term_is_equal_says_little():
    assert looks_wrong(verdict_of("$$ G = \\sum_{i=1}^n (1 + u_i) = 1 + \\sum_{i=1}^n u_i $$"))
    assert not looks_wrong(verdict_of("$$ G = \\sum_{i=1}^n (1 + u_i) = n + \\sum_{i=1}^n u_i $$"))
    assert not looks_wrong(verdict_of("$$ G = \\left( \\sum_{i=1}^n u_i \\right)^2 = \\sum_{i=1}^n u_i $$"))  # of shares
