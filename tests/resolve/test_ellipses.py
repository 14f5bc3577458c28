r"""`derive.resolve.ellipses`: what ``\dots`` stands for, where only one thing can be meant, and where it is left open."""

from __future__ import annotations

import pytest
from reading import read

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import Undecided
from derive.resolve.ellipses import has_ellipsis, spelled_out
from derive.source import Source
from derive.syntax.printer import to_latex

READ = {
    r"x_1 + \dots + x_n": r"\sum_{\imath = 1}^n x_{\imath}",
    r"x_1 x_2 \cdots x_n": r"\prod_{\imath = 1}^n x_{\imath}",
    r"1 + 2 + \cdots + n": r"\sum_{\imath = 1}^n \imath",
    r"1 + 2 + \cdots + 100": r"\sum_{\imath = 1}^{100} \imath",
    r"n + (n-1) + \dots + 1": r"\sum_{\imath = 1}^n \imath",
    r"1 + 3 + 5 + \cdots + (2n-1)": r"\sum_{\imath = 1}^n (2 \imath - 1)",
    r"1 + 4 + 9 + \cdots + n^2": r"\sum_{\imath = 1}^n \imath^2",
    r"1 + 4 + \cdots + n^2": r"\sum_{\imath = 1}^n \imath^2",
    r"1^2 + \cdots + n^2": r"\sum_{\imath = 1}^n \imath^2",
    r"1 + 2 + 4 + \cdots + 2^n": r"\sum_{\imath = 0}^n 2^{\imath}",
    r"1 + q + q^2 + \cdots + q^n": r"\sum_{\imath = 0}^n q^{\imath}",
    r"1 - x + x^2 - \cdots + (-1)^n x^n": r"\sum_{\imath = 0}^n (-1)^{\imath} x^{\imath}",
    r"x_1 - x_2 + x_3 - \dots + (-1)^{n+1} x_n": r"\sum_{\imath = 1}^n (-1)^{\imath + 1} x_{\imath}",
    r"\frac{1}{1\cdot 2} + \dots + \frac1{n(n+1)}": r"\sum_{\imath = 1}^n \frac{1}{\imath \cdot (\imath + 1)}",
    r"\frac{1}{n+1} + \frac{1}{n+2} + \cdots + \frac{1}{2n}": r"\sum_{\imath = n + 1}^{2 n} \frac{1}{\imath}",
    r"1 + \frac{x}{1!} + \frac{x^2}{2!} + \cdots + \frac{x^n}{n!}": r"\sum_{\imath = 0}^n \frac{x^{\imath}}{\imath!}",
    r"\binom{n}{0} + \binom{n}{1} + \cdots + \binom{n}{n}": r"\sum_{\imath = 0}^n \binom{n}{\imath}",
    r"x_1^2 + x_2^2 + \dots + x_n^2": r"\sum_{\imath = 1}^n x_{\imath}^2",
    r"(x_1 - \mu)^2 + \dots + (x_n - \mu)^2": r"\sum_{\imath = 1}^n (x_{\imath} - \mu)^2",
    r"x_1 y_n + x_2 y_{n-1} + \dots + x_n y_1": r"\sum_{\imath = 1}^n x_{\imath} y_{(n - \imath + 1)}",
    r"\beta_0 + \beta_1 x_1 + \dots + \beta_p x_p": r"\beta_0 + \sum_{\imath = 1}^p \beta_{\imath} x_{\imath}",
    r"w_1 x_1 + w_2 x_2 + \cdots + w_d x_d + b": r"\sum_{\imath = 1}^d w_{\imath} x_{\imath} + b",
    r"x_1 + x_2 + \dots + x_{n-1} + x_n": r"\sum_{\imath = 1}^{n - 1} x_{\imath} + x_n",
    r"-x_1 - x_2 - \dots - x_n": r"-\sum_{\imath = 1}^n x_{\imath}",
    r"x_1 - x_2 - \dots - x_n": r"x_1 - \sum_{\imath = 2}^n x_{\imath}",
    r"a_{i1} + a_{i2} + \dots + a_{in}": r"\sum_{\imath = 1}^n a_{i \imath}",
    r"f(x_1)\cdots f(x_n)": r"\prod_{\imath = 1}^n f(x_{\imath})",
    r"p(x_1 \mid \theta) p(x_2 \mid \theta) \cdots p(x_n \mid \theta)": r"\prod_{\imath = 1}^n p(x_{\imath} \mid \theta)",
    r"\ln x_1 + \dots + \ln x_n": r"\sum_{\imath = 1}^n \ln x_{\imath}",
    r"1 \cdot 2 \cdots n": r"\prod_{\imath = 1}^n \imath",
    r"2 \cdot 4 \cdot 6 \cdots 2n": r"\prod_{\imath = 1}^n (2 \imath)",
    r"n(n-1)\cdots(n-k+1)": r"\prod_{\imath = n - k + 1}^n \imath",
    r"n(n-1)\cdots 2 \cdot 1": r"\left( \prod_{\imath = 2}^n \imath \right) 1",
    r"x_{\imath 1} + x_{\imath 2} + \dots + x_{\imath n}": r"\sum_{\jmath = 1}^n x_{\imath \jmath}",
}


@pytest.mark.parametrize(("text", "meaning"), READ.items(), ids=READ)
def test_what_goes_on_in_one_way_is_read(text, meaning):
    node = read(text)
    assert has_ellipsis(node)
    assert to_latex(spelled_out(node)) == meaning


OPEN = {
    "whole numbers or powers of two": r"1 + 2 + \cdots + 2^n",
    "whole numbers or powers of two, in digits": r"1 + 2 + \cdots + 64",
    "even numbers or powers of two": r"2 + 4 + \cdots + 2^n",
    "elements at powers of two": r"x_1 + x_2 + \dots + x_{16}",
    "one number": r"1 + \cdots + n",
    "one number in a product": r"1 \cdots n",
    "one number that is no beginning": r"\frac12 + \cdots + \frac1n",
    "squares or whole numbers": r"1 + \dots + n^2",
    "two subscripts or a product": r"x_2 + \dots + x_{2n}",
    "a number that does not belong to the others": r"1 + 2 + 4 + \dots + 2n",
    "an element that does not belong to the others": r"x_1 + x_2 + x_4 + \dots + x_n",
    "odd numbers up to any number": r"1 + 3 + \cdots + n",
    "a last term of another family": r"x_1 + x_2 + \dots + y_n",
    "a last term against the pattern": r"x_1 y_1 + x_2 y_2 + \dots + x_n y_1",
    "signs that do not agree": r"x_1 - x_2 + \dots + x_n",
    "a sign of the ellipsis that does not agree": r"x_1 + x_2 - \dots + x_n",
    "an alternating sum whose last sign does not agree": r"x_1 - x_2 + x_3 - \dots + (-1)^n x_n",
    "two terms at a time": r"x_1 + y_1 + \dots + x_n + y_n",
    "two factors at a time": r"a_1 b_1 \cdots a_n b_n",
    "a factor before every factor": r"\theta x_1 \cdots \theta x_n",
    "terms that are all the same": r"1 + 1 + \dots + 1",
    "letters of the alphabet": r"a + b + \dots + z",
    "a range that may be turned round": r"x_{k+1} + \dots + x_n",
    "more terms than there may be": r"x_4 + \dots + x_n",
    "two ellipses": r"x_1 + \dots + x_k + \dots + x_n",
    "no beginning": r"\dots + x_n",
    "no end": r"x_1 + x_2 + \dots",
    "a function that may reach over the ellipsis": r"\ln a_1 \cdots \ln a_n",
    "fewer terms than are shown": r"1 + 2 + 3 + \cdots + 3",
    "letters side by side that are no product": r"a_{11} + a_{22} + \dots + a_{nn}",
}  # fmt: skip


@pytest.mark.parametrize("text", OPEN.values(), ids=OPEN)
def test_what_may_go_on_in_several_ways_is_not_read(text):
    assert spelled_out(read(text)) is None


def test_the_reason_says_how_to_write_it():
    page = "<!-- derive: let n integer -->\n" + r"$$ 1 + \cdots + n = \frac{n (n + 1)}{2} $$"
    (finding,) = check_source(Source("note.md", page), Settings(second_opinion=False)).findings
    assert isinstance(finding.verdict, Undecided)
    assert r"write it with \sum or \prod, or one more term" in finding.verdict.reason


def test_the_page_keeps_its_spelling():
    text = r"x_1 + x_2 + \cdots + x_n"
    assert to_latex(read(text)) == text
