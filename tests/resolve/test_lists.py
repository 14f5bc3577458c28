r"""`derive.resolve.lists`: ``f(x_1, \dots, x_n)`` is f of a vector only where that lists all of a declared family."""

from __future__ import annotations

import pytest
from reading import read

from derive.kernel.scope import Declaration, Domain, Scope
from derive.resolve.lists import with_vectors
from derive.source import Span
from derive.syntax.printer import to_latex
from derive.syntax.tree import Statement
from derive.terms import ONE, ZERO, Range, Symbol

N = Range(ONE, Symbol("n"))
SCOPE = Scope(
    declarations={
        ("x", 1): Declaration(Domain.REAL, (N,)),
        ("y", 1): Declaration(Domain.REAL, (N,)),
        ("z", 1): Declaration(Domain.REAL, (Range(ZERO, Symbol("n")),)),
        ("W", 2): Declaration(Domain.REAL, (N, N)),
    }
)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"f(x_1, \dots, x_n)", r"f(\mathbf{x})"),
        (r"f(x_1, x_2, \ldots, x_n)", r"f(\mathbf{x})"),
        (r"f(x_1, \dots, x_n, y_1, \dots, y_n)", r"f(\mathbf{x}, \mathbf{y})"),
        (r"f(a, x_1, \dots, x_n)", r"f(a, \mathbf{x})"),
        (r"f(z_0, \dots, z_n)", r"f(\mathbf{z})"),
        (r"2 f(x_1, \dots, x_n) + 1", r"2 f(\mathbf{x}) + 1"),
    ],
)
def test_a_whole_family_is_a_vector(text, printed):
    assert to_latex(with_vectors(Statement(read(text), (), (), Span(0, 0)), SCOPE).left) == printed


@pytest.mark.parametrize(
    "text",
    [
        r"f(x_1, \dots, x_m)",
        r"f(x_2, \dots, x_n)",
        r"f(x_1, x_3, \dots, x_n)",
        r"f(x_1, \dots, y_n)",
        r"f(z_1, \dots, z_n)",
        r"f(v_1, \dots, v_n)",
        r"f(x_1, \dots)",
        r"f(\dots, x_n)",
        r"f(x_1, \dots, x_{n - 1})",
    ],
)
def test_what_is_less_or_unknown_stays(text):
    node = read(text)
    assert with_vectors(Statement(node, (), (), Span(0, 0)), SCOPE).left == node
