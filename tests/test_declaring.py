"""What ``derive init`` proposes does a document no harm, and lets wrong steps be refuted."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.declaring import harmless
from derive.pipeline import check_source
from derive.report import Proved, Refuted, Undecided
from derive.source import Source

SETTINGS = Settings(second_opinion=False)


def lines_for(text):
    return harmless(Source("note.md", text), SETTINGS)


def verdicts(text):
    """Give the verdicts without lines and with those that are proposed, by the right side."""
    lines = lines_for(text).lines
    reports = (check_source(Source("note.md", text), Settings(second_opinion=False, notation=n)) for n in ((), lines))
    return tuple({f.link.right_latex: type(f.verdict) for f in report.findings} for report in reports)


PLAN = r"""A plan with deposit $d$ at a rate $i > 0$ grows in $n$ years to

$$ S_n = \sum_{k=0}^{n-1} d (1 + i)^k = d \frac{(1 + i)^n - 1}{i}. $$

Its present value is

$$ \frac{S_n}{(1+i)^n} = d \, \frac{1 - (1+i)^{-n}}{i}. $$
"""


def test_the_bound_of_a_sum_is_a_size_and_what_the_page_defines_is_not_declared():
    assert lines_for(PLAN).lines == ("let k = 0..n - 1", "let i positive", "let d real")
    assert Refuted not in verdicts(PLAN)[1].values()


def test_a_wrong_step_of_declared_names_is_refuted():
    wrong = PLAN.replace(r"d \frac{(1 + i)^n - 1}{i}", r"d \frac{(1 + i)^n + 1}{i}")
    before, after = verdicts(wrong)
    assert Refuted not in before.values()
    assert after[r"d \frac{(1 + i)^n + 1}{i}"] is Refuted


SQUARES = r"""Let $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$ and $w \in \mathbb{R}^d$.

$$ L(w) = \|y - X w\|^2 $$

$$ \nabla_w L = RIGHT $$
"""


@pytest.mark.parametrize(("right", "verdict"), [(r"-2 X^\top (y - X w)", Proved), (r"2 X^\top (y - X w)", Refuted)])
def test_vectors_of_known_sizes_are_declared_by_their_elements(right, verdict):
    text = SQUARES.replace("RIGHT", right)
    assert lines_for(text).lines == ("let k = 1..d", "let l = 1..n", "let X_{l k}, w_k, y_l real")
    assert verdicts(text)[1][right] is verdict


WIDEST = r"""Sums of $a_k$ are shifted,

$$ \sum_{k=0}^{n-1} a_k b_{k+1} = \sum_{k=1}^{n} a_{k-1} b_k, $$

and of binomials known,

$$ \sum_{k=0}^n k \binom{n}{k} = RIGHT. $$
"""


@pytest.mark.parametrize(("right", "verdict"), [("n 2^{n-1}", Proved), ("n 2^{n+1}", Refuted)])
def test_a_letter_runs_over_the_widest_of_its_ranges(right, verdict):
    text = WIDEST.replace("RIGHT", right)
    assert "let k = 0..n" in lines_for(text).lines
    assert verdicts(text)[1][right] is verdict


LAWS = {
    "a law": (r"Put-call parity reads $$ c + K e^{-r T} = p + S. $$", "p + S"),
    "a constant": (r"At one temperature $$ P V = c. $$", "c"),
    "an equation to be solved": (r"We have $$ a^2 + b^2 = 1. $$", "1"),
    "where a name is positive": (r"We have $$ \sqrt{t^2} = t. $$", "t"),
}


@pytest.mark.parametrize(("text", "right"), LAWS.values(), ids=LAWS)
def test_an_equation_that_may_be_true_is_not_refuted_but_asked_about(text, right):
    before, after = verdicts(text)
    assert (before[right], after[right]) == (Undecided, Undecided)
    assert any("let" in question for question in lines_for(text).questions)


FALSE = {
    "a lost product": ("(a + b)^2", "a^2 + b^2"),
    "a wrong constant": (r"a x^2 + b x", r"a (x + \frac{b}{2 a})^2 - \frac{b^2}{2 a}"),
    "a wrong quotient": (r"\frac{a + b}{b}", r"1 + \frac{b}{a}"),
}


@pytest.mark.parametrize(("left", "right"), FALSE.values(), ids=FALSE)
def test_a_wrong_identity_is_refuted(left, right):
    assert verdicts(f"$$ {left} = {right} $$")[1][right] is Refuted


GATES = r"""The gate and the cell are

$$ s(z) = \frac{1}{1 + e^{-z}} $$

$$ c = s(a) c_0 + s(b) \tanh(g). $$

Therefore

$$ \frac{\partial c}{\partial b} = RIGHT. $$
"""


@pytest.mark.parametrize(
    ("right", "verdict"), [(r"s(b) (1 - s(b)) \tanh(g)", Proved), (r"s(b) (1 + s(b)) \tanh(g)", Refuted)]
)
def test_what_derivatives_hold_fixed_is_declared_but_not_what_is_defined(right, verdict):
    text = GATES.replace("RIGHT", right)
    (line,) = lines_for(text).lines
    assert set(line.removeprefix("let ").removesuffix(" real").split(", ")) == {"z", "a", "b", "c_0", "g"}
    assert verdicts(text)[1][right] is verdict


def test_nothing_loses_its_proof():
    text = r"""The ratio, for $0 < p < 1$ and $0 < q < 1$, and a function $p(x)$ with $p(x) = x$:

$$ d(p, q) = p \log \frac{p}{q} $$

$$ \frac{\partial}{\partial q} d(p, q) = -\frac{p}{q} $$
"""
    before, after = verdicts(text)
    assert all(after[right] is Proved for right, verdict in before.items() if verdict is Proved)


def test_a_family_goes_with_the_range_of_its_letter():
    kept = lines_for(r"$$ h_t = f(x_t, h_{t-1}) $$" + "\n\n" + r"$$ o_t = 2 h_t, \qquad L = \sum_{t=1}^T o_t $$").lines
    ranged = any(line.startswith("let t =") for line in kept)
    assert ranged or not any("_t" in line for line in kept)


def test_what_is_said_of_whole_vectors_is_not_proposed_of_other_data_with_that_letter():
    said = "Let $x_1, \\dots, x_n \\in \\mathbb{R}^d$ be centred, $\\sum_{i=1}^n x_i = 0$.\n\n# Other data\n\n"
    rows = r"""$$ \ell = \sum_{i=1}^n \sum_{j=1}^d x_{ij} \log b_j $$

$$ \frac{\partial \ell}{\partial b_j} = \frac{1}{b_j} \sum_{i=1}^n x_{ij} $$

With $a_j = \frac{1}{n} \sum_{i=1}^n x_{ij}$ the odds are

$$ \frac{a_j}{1 - a_j} = \frac{\sum_{i=1}^n x_{ij}}{1 - \sum_{i=1}^n x_{ij}} $$
"""
    assert not any(line.startswith("given") for line in lines_for(said + rows).lines)
    assert Proved not in [kind for right, kind in verdicts(said + rows)[1].items() if "1 -" in right]
    alone = lines_for("We have $\\sum_{i=1}^n x_i = 0$.\n\n$$ \\sum_{i=1}^n (x_i + c) = n c $$\n").lines
    assert any(line.startswith("given") for line in alone)
