"""`derive.resolve.special`: what words say of vectors and matrices keeps steps with them from being refuted, unless it is given."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source

DECLARED = "<!-- derive\nlet i, j, k = 1..n\nlet x_i, y_i, u_i real\nlet A_{{ij}}, Q_{{ij}} real\n{}-->\n\n"
SYMMETRIC = r"x^\top A y = y^\top A x"
ORTHOGONAL = r"\|Q x\|^2 = \|x\|^2"
UNIT = r"\|u\| = 1"


def verdict(words, step, *, given="", after=""):
    text = DECLARED.format(given) + f"# A\n\n{words}\n\n## B\n\n$$ {step} $$\n\n{after}\n"
    report = check_source(Source("note.md", text), Settings(second_opinion=False))
    return report.findings[-1].verdict


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("Let $A$ be symmetric.", SYMMETRIC),
        ("Throughout, $A$ is a positive definite symmetric matrix.", SYMMETRIC),
        ("All of this is about symmetric matrices.", SYMMETRIC),
        ("The Hessian matrix $A$ is given.", SYMMETRIC),
        ("The matrix $Q$ is orthogonal.", ORTHOGONAL),
        ("$Q$ is a rotation.", ORTHOGONAL),
        ("We take $x$ and $u$ to be unit vectors.", UNIT),
        ("Only unit vectors are used.", UNIT),
        ("Let $u$ be an eigenvector of $A$.", r"A u = u \cdot u^\top A u"),
        ("Let $A$ be the precision matrix.", SYMMETRIC),
        ("The graph is undirected, with the adjacency matrix $A$.", SYMMETRIC),
        (r"Let $x \sim \mathcal{N}(0, A)$.", SYMMETRIC),
        ("Recall that $A_{ij} = A_{ji}$.", SYMMETRIC),
        ("The vector $x$ is orthogonal to $y$.", r"\sum_i x_i y_i = 0"),
        (r"Recall that $A = A^\top$.", SYMMETRIC),
        (r"Note that $Q^\top Q = I$.", ORTHOGONAL),
        ("Let $A$ be symmetric.", r"\sum_j A_{ij} x_j = \sum_j A_{ji} x_j"),
        ("All data $x$ are centred.", r"\sum_i x_i y_i = \sum_i (x_i + 1) y_i"),
        ("Let $u$ be a unit vector.", r"\sum_i u_i^2 x_j = x_j"),
    ],
)
def test_what_words_say_of_a_vector_is_not_refuted(words, step):
    found = verdict(words, step)
    assert type(found).__name__ == "Undecided"
    assert "words" in found.reason


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("Nothing is said of it here.", SYMMETRIC),
        ("The rows of $A$ are what we observe.", SYMMETRIC),
        ("The minimiser $y$ is found below.", ORTHOGONAL),
        ("Symmetric distributions are another matter.", SYMMETRIC),
        ("We compute the length of $u$.", UNIT),
        ("The covariance of $x$ and $y$ is another matter.", SYMMETRIC),
        (r"Let $x \sim \mathcal{N}(0, Q)$.", SYMMETRIC),
        ("Here $Q_{ij} = Q_{ji}$.", SYMMETRIC),
        ("The diagonal elements of $A$ are summed.", r"\sum_i A_{ii} x_i = \sum_i A_{ij} x_i"),
    ],
)
def test_other_words_leave_a_refutation(words, step):
    assert type(verdict(words, step)).__name__ == "Refuted"


def test_what_is_given_of_it_is_all_that_is_said():
    assert type(verdict("Let $A$ be symmetric.", SYMMETRIC, given="given A_{ij} = A_{ji}\n")).__name__ == "Proved"
    wrong = verdict("Let $A$ be symmetric.", r"x^\top A y = x^\top A x", given="given A_{ij} = A_{ji}\n")
    assert type(wrong).__name__ in ("Refuted", "Undecided")


def test_words_behind_the_step_count_too():
    found = verdict("Here is a step.", SYMMETRIC, after="For symmetric $A$ both are the same.")
    assert type(found).__name__ == "Undecided"


@pytest.mark.parametrize(("step", "expected"), [(r"a b = b", "Undecided"), (r"a + b = b + a", "Proved"), (r"2 + 2 = 5", "Refuted")])
def test_nothing_about_names_is_refuted_behind_a_given_that_is_not_understood(step, expected):
    text = f"<!-- derive\nlet a, b real\ngiven a = \\heartsuit(\n-->\n\n$$ {step} $$\n"
    report = check_source(Source("note.md", text), Settings(second_opinion=False))
    assert type(report.findings[-1].verdict).__name__ == expected


def said_right_before(words, step):
    text = DECLARED.format("") + f"{words}\n\n$$ {step} $$\n"
    return type(check_source(Source("note.md", text), Settings(second_opinion=False)).findings[-1].verdict).__name__


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("If $A x = Q x$ for all $x$, then", "A = Q"),
        (r"Suppose that $x^\top A y = x^\top Q y$ for every $x$. Then", "A = Q"),
        ("Since this holds for any $x$ and $y$, we conclude that", "A = Q"),
    ],
)
def test_what_follows_from_something_for_all_values_is_not_refuted(words, step):
    assert said_right_before(words, step) == "Undecided"


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("For all $x$ we have", r"\sum_i x_i y_i = \sum_i x_i u_i"),
        ("If $x_i = y_i$ for all $i$, then", r"\sum_i x_i = 2 \sum_i y_i"),
        ("If $A x = Q x$ for all $x$, much is known. A step is", r"\sum_i x_i = \sum_i u_i"),
    ],
)
def test_other_words_for_all_values_leave_a_refutation(words, step):
    assert said_right_before(words, step) == "Refuted"
