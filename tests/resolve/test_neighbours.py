"""What a page says of a name at an index holds for the same name at the next one: no step is taken for another definition."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.resolve.neighbours import Place, place_of
from derive.source import Source


def verdicts(text):
    report = check_source(Source("note.md", text), Settings(second_opinion=False))
    return [type(finding.verdict).__name__ for finding in report.findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Let $a_n = \\frac{1}{n}$. Then $a_{n+1} = \\frac{1}{n+1}$.", "Proved"),
        ("Let $a_n = \\frac{1}{n}$. Then $a_{n+1} = \\frac{1}{n+2}$.", "Undecided"),
        ("Let $e_k = x_k - a$. Then $e_{k-1} = x_{k-1} - a$.", "Proved"),
        ("Let $e_k = x_k - a$. Then $e_{k+1} = x_k - a$.", "Undecided"),
        ("Let $v_{t+1} = \\beta v_t + g_t$. Then $v_t = \\beta v_{t-1} + g_{t-1}$.", "Proved"),
        ("Let $v_{t+1} = \\beta v_t + g_t$. Then $v_t = \\beta v_{t-1} + g_t$.", "Undecided"),
        ("Let $F_x = m a_x$. Then\n\n$$ F_y = m a_y - m g $$", "Definition"),
        ("Let $a_n = 2 a_{n-1} + 1$ with $a_0 = 0$.", "Definition"),
        ("Let $s_n = \\sum_{i=1}^m x_i$. Then\n\n$$ s_{n+1} = 2 $$", "Definition"),
    ],
)
def test_a_name_at_the_next_index(text, expected):
    assert verdicts(text)[-1].startswith(expected[:5])


def test_a_recurrence_and_an_error_follow():
    text = "Let $x_{k+1} = \\frac{1}{2} (x_k + \\frac{b^2}{x_k})$ and $e_k = x_k - b$. Then\n\n$$ e_{k+1} = \\frac{e_k^2}{%s x_k} $$"
    assert verdicts(text % "2")[-1] == "Proved"
    assert verdicts(text % "4")[-1] == "Undecided"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("e_k", Place("e", "k", 0)),
        ("e_{k + 1}", Place("e", "k", 1)),
        (r"\bar{x}_{t - 2}", Place(r"\bar{x}", "t", -2)),
        ("x_0", None),
        ("x_{i, j}", None),
        ("x", None),
    ],
)
def test_places(name, place):
    assert place_of(name) == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Then $f_x = 2 x y$.", "Proved"),
        ("Then $f_y = x$.", "Undecided"),
        ("Then $f_{xy} = 2 x$.", "Proved"),
        ("Then $f_{xx} = 2 x$.", "Undecided"),
        ("Let $f_a = 2 a$.", "Defined"),
        ("Let $f_x = 2$.", "Defined"),
    ],
)
def test_a_slope_by_the_names_below(text, expected):
    assert verdicts("Let $f(x, y) = x^2 y$. " + text)[-1] == expected


def test_coefficients_are_no_slopes():
    assert verdicts("The cost is $$ c(x, y) = c_x x + c_y y $$ where $c_x = 2 r$ and $c_y = 3$.")[-1] != "Refuted"
    assert verdicts("Let $S(n) = n^2$. Let $S_n = n^3$.")[-1] == "Defined"
