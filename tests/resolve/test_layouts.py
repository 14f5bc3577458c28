r"""`derive.resolve.layouts`: rows by words and by sizes, slopes that are rows, and letters that stand without an index."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import name_of
from derive.resolve.layouts import laid_out
from derive.resolve.names import Names
from derive.source import Source, Span
from derive.syntax.displays import read_display

DECLARED = "<!-- derive\nlet i, j, k = 1..n\nlet x_i, y_i, w_i real\nlet A_{ij}, B_{ij} real\n-->\n\n"


def layout(text, *formulas):
    statements = []
    for formula in formulas:
        statements += read_display(Source("n.md", formula), Span(0, len(formula)), Names().vocabulary()).statements
    return laid_out(text, statements)


def verdict(words, step):
    report = check_source(Source("note.md", f"{DECLARED}# A\n\n{words}\n\n$$ {step} $$\n"), Settings(second_opinion=False))
    return name_of(report.findings[-1].verdict)


@pytest.mark.parametrize(
    "text",
    [
        "Here $x$ is a row vector.",
        "the row vectors $x$ and $y$",
        "where $x_i$ are row vectors",
        r"Let $w$ be a column vector, and $x \in \mathbb{R}^d$ a row vector.",
        "All vectors are row vectors.",
        "Throughout, vectors are row vectors.",
        "We use row vectors.",
        "We follow the row-vector convention here.",
    ],
)
def test_words_say_that_a_vector_is_a_row(text):
    assert layout(text).has_row("x")


@pytest.mark.parametrize(
    "text",
    [
        "Here $x$ is a vector.",
        r"the row vectors $x^\top$ and $x_i^T$",
        "the row vectors $y$, where $x$ is a column vector",
        "The row vector $y$ is one. Now $x$ is a vector.",
        "Each row of $x$ is a vector.",
    ],
)
def test_other_words_leave_a_column(text):
    assert not layout(text).has_row("x")


def test_a_size_with_one_row_is_that_of_a_row():
    assert layout("", r"x, y \in \mathbb{R}^{1 \times d}").has_row("y")
    assert not layout("", r"x \in \mathbb{R}^{d \times 1}").has_row("x")
    assert not layout("", r"x \in \mathbb{R}^{n \times d}").has_row("x")


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("We use the numerator layout.", "1 = 1"),
        ("The derivative by a vector is a row vector.", "1 = 1"),
        ("", r"\frac{\partial f}{\partial x} = 2 x^\top"),
        ("", r"\frac{\partial f}{\partial x} = b^\top A"),
        ("", r"\frac{\partial f}{\partial x} = x^\top (A + A^\top)"),
        ("", r"\frac{d}{dx} \|A x - b\|^2 = 2 (A x - b)^\top A"),
    ],
)
def test_slopes_may_be_rows(text, formula):
    assert layout(text, formula).turned


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("We use the denominator layout.", "1 = 1"),
        ("", r"\frac{\partial f}{\partial x} = 2 x"),
        ("", r"\frac{\partial f}{\partial x} = A^\top b"),
        ("", r"\frac{\partial f}{\partial t} = x^\top y"),
        ("", r"\frac{\partial f}{\partial x_i} = x^\top A"),
        ("", r"\nabla_x f = x^\top A"),
        ("", r"\frac{\partial f}{\partial A} = x y^\top"),
    ],
)
def test_slopes_are_no_rows(text, formula):
    assert not layout(text, formula).turned


def test_letters_without_an_index_stand_for_the_whole():
    assert layout("", r"\mathrm{tr}(A) = \sum_i B_{ii}", r"\mathbf{C} x = A^2_{ij}").wholes >= {"A", "C", "x"}
    assert "B" not in layout("", r"\mathrm{tr}(A) = \sum_i B_{ii}").wholes


@pytest.mark.parametrize(
    ("words", "step", "expected"),
    [
        ("Here $x$ is a row vector.", r"x^\top y = \sum_i x_i y_i", "undecided"),
        ("Here $w$ is a row vector.", r"x^\top y = \sum_i x_i y_i", "proved"),
        ("We use the numerator layout.", r"\frac{\partial}{\partial A} \mathrm{tr}(A B) = B", "undecided"),
        ("We use the denominator layout.", r"\frac{\partial}{\partial A} \mathrm{tr}(A B) = B", "refuted"),
        ("We use the numerator layout.", r"\nabla_A \mathrm{tr}(A B) = B^\top", "proved"),
        ("Here it is.", r"A^2_{ij} = \sum_k A_{ik} A_{kj}", "undecided"),
        ("Here it is.", r"\sum_j A_{ij} A^{-1}_{jk} = \delta_{ik}", "undecided"),
        ("Here it is.", r"\sum_j A_{ij} A_{jk}^{-1} = \delta_{ik}", "undecided"),
        ("Here it is.", r"(A_{ij})^2 = \sum_k A_{ik} A_{kj}", "refuted"),
        ("Here $I$ is the identity matrix.", r"\|I\|_F^2 = \mathrm{tr}(A^\top I)", "undecided"),
        ("Here $I$ is the identity matrix.", r"x^\top (\sum_i y_i I) x = x^\top x", "undecided"),
        ("Here $I$ is the identity matrix.", r"x^\top \left( \frac{d}{dt} (t I) \right) x = x^\top x", "undecided"),
        ("Here $I$ is the identity matrix.", r"(I + A)_{ij} = A_{ij} + \delta_{ij}", "proved"),
        ("Here $I$ is the identity matrix.", r"(I + A)_{ij} = A_{ij} + 1", "refuted"),
    ],
)
def test_a_step_is_decided_by_how_vectors_are_laid_out(words, step, expected):
    assert verdict(words, step) == expected


def test_an_identity_in_a_given_needs_no_other_sign_of_matrices():
    text = DECLARED.replace("-->", "given A^\\top A = I\n-->") + "$$ \\|A x\\|^2 = \\|x\\|^2 $$\n\n$$ \\|A x\\|^2 + 0 = 2 \\|x\\|^2 $$\n"
    findings = check_source(Source("note.md", text), Settings(second_opinion=False)).findings
    assert [name_of(finding.verdict) for finding in findings] == ["proved", "refuted"]


@pytest.mark.parametrize(
    ("text", "rows", "columns"),
    [
        ("We treat each example as a row vector. If we take two column vectors $u$ and $v$, then", ["x"], ["u", "v"]),
        ("We treat each example as a row vector. Let $u$ be a row vector and $v$ a column vector.", ["u", "v", "x"], []),
        ("Let $u$ be a row vector. Let $v$ be a column vector.", ["u"], ["v", "x"]),
    ],
)
def test_columns_among_rows(text, rows, columns):
    layout = laid_out(text, ())
    assert [layout.has_row(name) for name in (*rows, *columns)] == [True] * len(rows) + [False] * len(columns)
