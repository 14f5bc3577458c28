"""Which names a page ties together, and what a partial derivative holds fixed."""

from __future__ import annotations

import pytest

from derive.resolve.apart import partials, ties
from derive.resolve.names import Names
from derive.source import Source, Span
from derive.syntax.displays import read_display


def statements(latex):
    source = Source("", latex)
    return read_display(source, Span(0, len(latex)), Names().vocabulary()).statements


@pytest.mark.parametrize(
    ("latex", "name", "other", "tied"),
    [
        ("y = a x", "y", "x", True),
        ("y = a x", "x", "y", True),
        ("y = a x", "a", "x", False),
        (r"y = u^2 \\ u = x + 1", "y", "x", True),
        (r"\frac{dy}{dx} = 3", "y", "x", True),
        ("y(x) > 0", "y", "x", True),
        ("y_1 = x_1", "y_1", "x_1", True),
        ("y_1 = x_1", "y_2", "x_1", False),
        (r"y = \mathbf{W} x", "y", "x", True),
        ("x + y = 3", "x", "y", False),
        (r"y \leq x", "x", "y", False),
        (r"y_i = \mu + \varepsilon_i \\ \varepsilon_i \sim N(0, 1)", "y", r"\mu", False),
        (r"y_i = \mu + \varepsilon_i", "y", r"\mu", True),
        ("x = x", "x", "x", False),
        (r"K = m + s \\ \frac{\partial K}{\partial m} = m", "m", "s", False),
        (r"K = m + s \\ \frac{\partial K}{\partial s} = m", "m", "s", True),
    ],
)
def test_ties(latex, name, other, tied):
    assert ties(statements(latex)).between(name, other) is tied


@pytest.mark.parametrize(
    ("latex", "held"),
    [
        (r"\frac{\partial f(x, y)}{\partial x}", {("y", "x"), ("c", "x")}),
        (r"\frac{\partial f}{\partial x}", {("y", "x"), ("c", "x")}),
        (r"\frac{\partial f(x, u)}{\partial x}", {("u", "x")}),
        (r"\frac{d f(x, y)}{d x}", set()),
        (r"\frac{\partial f(x, y)}{\partial z}", set()),
        (r"\frac{\partial g}{\partial x}", set()),
        (r"2 \frac{\partial f}{\partial y} + 1", {("x", "y"), ("c", "y")}),
    ],
)
def test_a_partial_derivative_holds_the_other_arguments_and_the_letters_of_the_formula(latex, held):
    (statement,) = statements(f"{latex} = 0")
    written = (("x", "y"), frozenset(("x", "y", "c")))
    assert set(partials(statement.left, lambda name: written if name == "f" else ((), frozenset()))) == held
