"""Which names a page ties together, and what a partial derivative holds fixed."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import Proved, Undecided
from derive.resolve.apart import moving, partials, said_to_depend, ties
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


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Let $s$ be the sigmoid of $z$.", [("s", "z")]),
        ("Here $y$ is a function of $x$.", [("y", "x")]),
        ("With $u$ a function of $x$,", [("u", "x")]),
        (r"where $\hat{y}$ depends only on $\theta$", [(r"\hat{y}", r"\theta")]),
        ("Here $q$ is one minus $p$.", [("q", "p")]),
        (r"where $\mu$ is the mean of $x$", []),
        ("for $a$ and $b$, functions of interest", []),
        ("Let $f(x)$ be the square of $x$.", []),
        ("Take $y$. A function of $x$ is another thing.", []),
        ("$x$ is a function of $x$", []),
    ],
)
def test_words_say_what_depends_on_what(text, pairs):
    assert list(said_to_depend(text)) == pairs


@pytest.mark.parametrize(
    ("latex", "names"),
    [
        (r"N(t) = 3", {"N"}),
        (r"\dot x = v", {"x", r"\dot{x}", "v"}),
        (r"F = m \ddot x", {"x", "F"}),
        (r"m v = p", set()),
        (r"\ddot{\theta} = 0", {r"\theta", r"\ddot{\theta}"}),
        (r"\frac{d C}{dx} = 0", set()),
        ("n(n + 1) = 2", set()),
        ("y = a x", set()),
    ],
)
def test_formulas_say_what_moves(latex, names):
    assert moving(statements(latex), "") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("where $r$ is the distance from the origin", {"r"}),
        ("Let $d$ be the Euclidean distance between them.", {"d"}),
        (r"with $\rho$ for the norm of the position", {r"\rho"}),
        ("Let $r$ be the radius of the disk.", set()),
        ("where $n$ is the length of the sequence", set()),
        ("the distance from $a$ to $b$", set()),
    ],
)
def test_distances_move_with_what_they_are_between(text, names):
    assert moving((), text) == names


@pytest.mark.parametrize(
    "text",
    [
        "With $\\dot x = v$,\n\n$$ \\frac{d}{dt} (m v t) = m v $$",
        "Where $r$ is the distance from the origin,\n\n$$ \\frac{\\partial}{\\partial x} (r x) = r $$",
        "The operators obey $a b - b a = 1$.\n\n$$ (a + b)^2 = a^2 + 2 a b + b^2 $$",
        "Let $s$ be the sigmoid of $z$.\n\n$$ \\frac{d}{dz} (z s) = s $$",
        "The population $N(t)$ grows.\n\n$$ \\frac{d}{dt} (t N) = N $$",
        "$$ \\frac{d}{dt} (x t + \\dot x) = x $$",
        "With $q$ for one minus $p$,\n\n$$ \\frac{d}{dp} (p q) = q $$",
        "The vectors are $a$ and $b$.\n\n$$ a \\times b = b \\times a $$",
    ],
)
def test_what_the_page_says_to_depend_on_the_variable_is_not_held_fixed(text):
    report = check_source(Source("note.md", text), Settings(second_opinion=False))
    assert isinstance(report.findings[-1].verdict, Undecided)


@pytest.mark.parametrize("words", ["Let $s$ be a scale.", "Let $s$ be the sigmoid of $y$.", "Here $z$ is the square of $t$."])
def test_what_the_page_says_of_others_changes_nothing(words):
    report = check_source(Source("note.md", f"{words}\n\n$$ \\frac{{d}}{{dz}} (z^2 a) = 2 a z $$"), Settings(second_opinion=False))
    assert isinstance(report.findings[-1].verdict, Proved)
