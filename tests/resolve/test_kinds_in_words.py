"""`derive.resolve.kinds_in_words`: names that words say to be no real numbers."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.resolve.kinds import arrays_written
from derive.source import Source


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Let $z = x + iy$ be complex.", {"z"}),
        (r"The wave function $\psi$ is complex valued, so", {r"\psi"}),
        ("where $f$ takes complex values", {"f"}),
        ("The roots $r$ and $s$ may be complex.", {"r", "s"}),
        ("The coefficients $c_k$ are complex.", {"c_"}),
        ("Let $w$ denote a complex number.", {"w"}),
        ("Here $x$ and $p$ are operators.", {"x", "p"}),
        ("Let $s$ and $t$ be permutations.", {"s", "t"}),
        ("The rotations $R$ and $S$ satisfy", {"R", "S"}),
        ("Let $a$ and $b$ belong to a non-abelian group.", {"a", "b"}),
        ("For elements $a, b$ of the group $G$,", {"a", "b"}),
        ("Let $a$ and $b$ be elements of a group.", {"a", "b"}),
        ("The quantities $u$ and $v$ do not commute.", {"u", "v"}),
        ("where $u$ does not commute with $v$", {"u", "v"}),
        ("The noncommuting variables $u$ and $v$ satisfy", {"u", "v"}),
        ("Let $u v$ denote the composition of the functions $u$ and $v$.", {"u", "v"}),
        (r"Let $x \times y$ denote the cross product.", {"x", "y"}),
        (r"where the symbols $\frac{d}{dx}$ and $D$ are differentiation operators", {"D"}),
        ("Consider matrices $A$, $B$ and $C$.", {"A", "B", "C"}),
    ],
)
def test_words_name_what_is_no_number(words, names):
    assert arrays_written([], words) == names


@pytest.mark.parametrize(
    "words",
    [
        r"The more complex model has $\sigma$ larger.",
        "The loss $L$ is complex to evaluate.",
        "The bound $b$ is complex but tight.",
        "Let $x$ and $y$ be the sums of the rows of the matrix.",
        "where $m$ and $w$ are the means of the group",
        "patients of the control group with mean $m$",
        "$a$ and $b$ belong to the control group.",
        "The number of permutations $N$ of three letters",
        "Let $p$ be the probability that the operators are busy.",
        "The operators act on $f$.",
        "$k$ is the number of words over the alphabet.",
        "random vectors with sizes $m$ and $n$",
        "an $n \\times p$ matrix",
        "the rule sets $w$ to zero",
    ],
)
def test_words_that_speak_of_numbers(words):
    assert arrays_written([], words) == frozenset()


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        (r"[x, p] = i \hbar", {"x", "p"}),
        ("u v \\neq v u", {"u", "v"}),
        ("[a, b] = [0, 1]", set()),
        ("[x, p] = 0", set()),
        ("u v \\neq u w", set()),
    ],
)
def test_formulas_of_what_does_not_commute(formula, names):
    assert arrays_written([formula], "") == names


def test_members_of_a_group_are_no_numbers():
    words = "where $G$ is a group"
    assert arrays_written(["a, b \\in G", "x \\in H"], words) == {"a", "b"}


WRONG_FOR_THESE = [
    "Let $s$ and $t$ be permutations. Then\n$$ (s t)^2 = s^2 t^2 $$",
    "Here $x$ and $p$ are operators.\n$$ (x + p)^2 = x^2 + 2 x p + p^2 $$",
    "Let $a$ and $b$ be elements of a group. Then\n$$ (a b)^{-1} = a^{-1} b^{-1} $$",
    "The wave function $\\psi$ is complex valued, so\n$$ |\\psi|^2 = \\psi^2 $$",
    "The coefficients $c_k$ are complex. Then\n$$ \\sum_{k=1}^n |c_k|^2 = \\sum_{k=1}^n c_k^2 $$",
    "Choose words $u$ and $v$; $uv$ is their concatenation.\n$$ (u v)^2 = u^2 v^2 $$",
]


@pytest.mark.parametrize("text", WRONG_FOR_THESE)
def test_what_holds_for_numbers_alone_is_undecided(text):
    (finding,) = check_source(Source("note.md", text), Settings(second_opinion=False)).findings
    assert type(finding.verdict).__name__ == "Undecided"
