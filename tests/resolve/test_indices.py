"""`derive.resolve.indices`: what the sums of a page show of its index letters."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import name_of
from derive.resolve import resolve
from derive.resolve.explain import linear
from derive.source import Source
from derive.syntax.documents import read_document


def ranges(text):
    found = resolve(read_document(Source("note.md", text))).presumed
    return {letter: f"{linear(span.lower)}..{linear(span.upper)}" for letter, span in found.items()}


def verdicts(text):
    return [name_of(f.verdict) for f in check_source(Source("note.md", text), Settings(second_opinion=False)).findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$$ \sum_{i=1}^{m} x_i = s $$ and $x_j$", {"i": "1..m", "j": "1..m"}),
        (r"$$ \sum_k e^{o_k} = s $$ and $o_j$", {"j": "1..n", "k": "1..n"}),
        (r"$$ \sum_{i=0}^{m} x_i = \sum_{i=1}^{m} x_i $$", {"i": "0..m"}),
        (r"$$ \sum_{i=1}^{n} x_i = \sum_{j=1}^{p} w_j $$ and $x_l w_r$", {"i": "1..n", "j": "1..p", "l": "1..n", "r": "1..p"}),
        (r"$$ \sum_{i=1}^{n} x_i = a $$ for $i = 1, \ldots, n$ and $(i, j)$", {"i": "1..n"}),
        (r"$$ \sum_{i=1}^{n} x_i = a $$ for $x_i - x_j$ of any $i, j$", {"i": "1..n", "j": "1..n"}),
        (r"$$ \sum_{j=1}^{n} x_j \mathbb{1}\{j = k\} = x_k $$", {"j": "1..n", "k": "1..n"}),
        (r"$$ \sum_{j=1}^{n} x_j \mathbb{1}\{j = k\} = k x_k $$", {"j": "1..n"}),
        (r"$X \in \mathbb{R}^{n \times d}$ $$ (X^\top X)_{jk} = \sum_{i=1}^n X_{ij} X_{ik} $$", {"i": "1..n", "j": "1..d", "k": "1..d"}),
        (r"$X \in \mathbb{R}^{n \times d}$ $$ X_{ij} = j $$", {"i": "1..n", "k": "1..d"}),
        (r"$X \in \mathbb{R}^{n \times d}$ $$ X_{ij} = z_j $$", {"i": "1..n", "j": "1..d"}),
        (r"$X \in \mathbb{R}^{n \times d}$, $Y \in \mathbb{R}^{n \times m}$ $$ X_{ij} = Y_{ij} $$", {"i": "1..n", "k": "1..d", "l": "1..m"}),
        (r"$$ \sum_{i=1}^{m} \sum_{j=1}^{d} W_{ij} x_j = W_{ji} $$", {"i": "1..m", "j": "1..d"}),  # the wrong way round
        (r"$$ \sum_{j=1}^{d} W^{(1)}_{ij} x_j = \sum_{i=1}^{m} W^{(2)}_{ki} h_i $$", {"i": "1..m", "j": "1..d"}),
        (
            r"$$ \sum_{i=1}^{m} \delta_{ij} x_i + x_j = \sum_{k=1}^{d} \delta_{kl} y_k + y_l $$",
            {"i": "1..m", "j": "1..m", "k": "1..d", "l": "1..d"},
        ),
        (r"Let $w \in \mathbb{R}^d$. $$ \sum_{i=1}^{n} x_i = \sum_d v_d $$", {"i": "1..n", "k": "1..d"}),  # d is a size
        (r"$$ \sum_{i=1}^{n-1} x_i = \sum_{i=1}^{n} x_i - x_j $$", {"i": "1..n", "j": "1..n"}),
        (r"$$ \sum_{t=0}^{T-1} x_t = s $$ and $\sum_{k=0}^{T-t} y_k$", {"t": "0..T + -1"}),
        (r"Let $A \in \mathbb{R}^{n \times d}$. $$ \sum_{k=1}^{d} A_{ik} = s_i $$", {"i": "1..n", "k": "1..d"}),
        (r"$$ \sum_{i=1}^{n} x_i \mathbf{1}[i = j] = x_j $$", {"i": "1..n", "j": "1..n"}),
        (r"$$ \sum_{i=1}^{n} x_i 1\{i = j\} = x_j $$", {"i": "1..n", "j": "1..n"}),
    ],
)
def test_letters_run_over_what_the_sums_say(text, expected):
    assert ranges(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        r"$$ \sum_{i=1}^{n} x_i = \sum_{i=1}^{m} y_i $$",
        r"$$ \sum_{i=1}^{n} x_i = i $$",
        r"$$ \sum_{j=1}^{n_i} y_{ij} = s_i $$",
        r"$$ \sum_{i=1}^{n} x_i + \sum_{i=1}^{m} x_i = x_j $$",
        r"$$ \sum_{i=1}^{n} x_i = \sum_{j=1}^{m} x_j $$",
        r"$$ x_i + x_j = x_j + x_i $$",
        r"$$ \sum_{i=1}^{\infty} x_i = s $$",
    ],
)
def test_nothing_is_presumed_where_it_is_not_clear(text):
    assert ranges(text) == {}


def test_what_is_declared_holds_for_all_that_share_it():
    assert ranges("<!-- derive: let i = 1..m -->\n\n" + r"$$ \sum_k e^{o_k} = o_i $$") == {}


COUNTED = r"Let $r = \sum_{a=1}^k p_a x_a$. "
LATER = r" And $$ \sum_{k=0}^{m-1} q^k = \frac{1 - q^m}{1 - q} $$"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (COUNTED + r"$$ x_b p_b - p_b \sum_{a=1}^k p_a x_a = p_b (x_b - r) $$" + LATER, ["definition", "proved", "proved"]),
        (COUNTED + r"$$ x_b p_b - p_b \sum_{a=1}^k p_a x_a = p_b (x_b + r) $$" + LATER, ["definition", "undecided", "proved"]),
        (r"Let $r = x_k \sum_{a=1}^k p_a$. $$ r - r = 0 $$" + LATER, ["undecided", "proved", "proved"]),
    ],
)
def test_a_size_that_is_also_summed_over_elsewhere_is_no_free_index_of_a_definition(text, expected):
    assert verdicts(text) == expected


SOFTMAX = r"Let $p_j = \frac{e^{o_j}}{\sum_k e^{o_k}}$. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$$ \frac{\partial}{\partial o_j} \log \sum_k e^{o_k} = p_j $$", ["proved"]),
        (r"$$ \sum_j p_j = 1 $$", ["proved"]),
        (r"$$ \log p_i = o_i - \log \sum_k e^{o_k} $$", ["proved"]),
        (r"$$ \frac{\partial}{\partial o_j} \log \sum_k e^{o_k} = 2 p_j $$", ["undecided"]),
        (r"$$ \sum_{k} p_j = p_j $$", ["undecided"]),
    ],
)
def test_steps_on_families_without_declarations_are_proved_but_never_refuted(text, expected):
    assert verdicts(SOFTMAX + text) == ["definition", *expected]


@pytest.mark.parametrize(
    "step",
    [
        r"\sum_{k=1}^{n_{ij}} y_{ijk} = n_{ij} y_{ijk}",
        r"\sum_{i=1}^{n} x_{min} = n x_{min}",
        r"\sum_{i=1}^{n} \sum_{j=1}^{n_i} y_{ij} = \sum_{i=1}^{n} n_i y_{ij}",
        r"\sum_{i=1}^{n} x_{i \bullet} = n x_{i \bullet}",
    ],
)
def test_what_a_sum_runs_over_is_no_constant_in_it(step):
    assert verdicts(f"$$ {step} $$") == ["undecided"]


def test_a_family_with_labels_beside_its_indices_is_defined():
    text = r"$$ n_{i \bullet} = \sum_{j=1}^{b} n_{ij} $$" + "\n\n" + r"$$ \sum_{i=1}^{a} n_{i \bullet} = \sum_{j=1}^{b} \sum_{i=1}^{a} n_{ij} $$"
    assert verdicts(text) == ["definition", "proved"]


GROUPS = r"$$ \sum_{i=1}^{k} \sum_{j=1}^{n_i} y_{ij} = a $$" + "\n\n"


def test_an_index_may_go_up_to_a_number_for_each_value_of_another_one():
    assert set(ranges(GROUPS)) == {"i", "j"}
    assert verdicts(GROUPS + r"$$ z_{ij} = y_{ij} - b_i $$" + "\n\n" + r"$$ \sum_{j=1}^{n_i} z_{ij} = \sum_{j=1}^{n_i} y_{ij} - n_i b_i $$") == [
        "undecided", "definition", "proved",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        r"\sum_{j=1}^{k} y_{ij}",  # up to another number
        r"\sum_{j=1}^{n_k} y_{kj}",
        r"\sum_{j=1}^{n_j} y_{ij}",
        r"\sum_{j=1}^{n_1} y_{1j}",
        r"j \sum_{i=1}^{k} y_{ij}",  # a number as well
    ],
)
def test_an_index_with_sums_that_do_not_agree_has_no_such_range(other):
    assert "j" not in ranges(f"{GROUPS}$$ {other} = b $$")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r"\sum_{j=1}^{n_i} \sum_{i=1}^{k} y_{ij}", r"\sum_{i=1}^{k} \sum_{j=1}^{n_i} y_{ij}"),
        (r"\sum_{i=1}^{k} \sum_{j=1}^{n_i} b_i", r"n_i \sum_{i=1}^{k} b_i"),
        (r"\sum_{i=1}^{k} \frac{1}{n_i} \sum_{j=1}^{n_i} y_{ij}", r"\frac{1}{k} \sum_{i=1}^{k} \sum_{j=1}^{n_i} y_{ij}"),
        (r"\sum_{j=1}^{n_i} y_{ij}", r"\sum_{j=1}^{n_i} y_{ji}"),
        (r"\sum_{j=1}^{n_i} b_j", r"n_i b_i"),
    ],
)
def test_sums_of_groups_of_different_sizes_are_not_taken_for_each_other(left, right):
    assert verdicts(f"{GROUPS}$$ {left} = {right} $$")[-1] == "undecided"
