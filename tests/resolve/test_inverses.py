r"""`derive.resolve.inverses`: what shows an inverse, and what only looks so."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source


def last(text):
    report = check_source(Source("note.md", "# Note\n\n## Part\n\n" + text), Settings(second_opinion=False))
    return type(report.findings[-1].verdict).__name__


SHOWN = {
    "a line": "$$ Y = g(X) = b X + c $$\n\n$$ X = g^{-1}(Y) = \\frac{Y - c}{b} $$",
    "on the left": "$$ Y = g(X) = X + c $$\n\n$$ Y - c = g^{-1}(Y) $$",
    "used at a number": "$$ Y = g(X) = 2 X $$\n\n$$ X = g^{-1}(Y) = \\frac{Y}{2} $$\n\n$$ g^{-1}(6) = 3 $$",
    "both ways": "$$ Y = g(X) = 2 X \\quad \\Leftrightarrow \\quad X = g^{-1}(Y) = \\frac{Y}{2} $$\n\n$$ g^{-1}(6) = 3 $$",
}
NOT_SHOWN = {
    "another line": "$$ Y = g(X) = b X + c $$\n\n$$ X = g^{-1}(Y) = \\frac{Y + c}{b} $$",
    "a function that takes values twice": "$$ Y = g(X) = X^2 $$\n\n$$ X = g^{-1}(Y) = \\sqrt{Y} $$",
    "a name that rests on the argument": "$$ h = \\frac{1}{X} $$\n\n$$ Y = g(X) = X^2 $$\n\n$$ g^{-1}(Y) = h Y $$",
    "the slope in a name": "$$ g(X) = X^2 $$\n\n$$ w = g'(X) $$\n\n$$ g^{-1}(Y) = \\frac{2 Y}{w} $$",
    "a coefficient that is the argument": "$$ c = X $$\n\n$$ Y = g(X) = c X $$\n\n$$ g^{-1}(Y) = \\frac{Y}{c} $$",
    "the argument itself": "$$ Y = g(X) = X^2 $$\n\n$$ g^{-1}(Y) = \\frac{Y}{X} $$\n\n$$ g^{-1}(4) = \\frac{4}{X} $$",
    "another function since": (
        "$$ Y = g(X) = 2 X $$\n\n$$ g^{-1}(Y) = \\frac{Y}{2} $$\n\nNow let\n\n$$ g(X) = X^3 $$\n\n$$ g^{-1}(8) = 4 $$"
    ),
    "an equation to be solved": "$$ v(t) = v^{-1}(t) \\quad \\Leftrightarrow \\quad t = 1 $$\n\n$$ v(3) = v^{-1}(3) $$",
    "a point of two curves": "$$ f(x) = 2 x \\quad \\Leftrightarrow \\quad x = f^{-1}(2 x) $$\n\n$$ f(3) = 6 $$",
    "the end of a chain": "$$ g(X) = X^2 = 2 X $$\n\n$$ g^{-1}(Y) = \\frac{Y}{2} $$",
    "two formulas": "$$ Y = g(X) = X^2 = 2 X $$\n\n$$ g^{-1}(Y) = \\frac{Y}{2} $$",
    "a case in words": "$$ Y = g(X) = X^2 $$\n\nIf $X$ is even, then\n\n$$ g(X) = 2 X $$\n\n$$ g^{-1}(Y) = \\frac{Y}{2} $$",
    "no formula": "$$ X = g^{-1}(Y) = \\frac{Y}{2} $$",
}


@pytest.mark.parametrize("text", SHOWN.values(), ids=SHOWN)
def test_an_inverse_is_shown(text):
    assert last(text) == "Proved"


@pytest.mark.parametrize("text", NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_no_inverse_is_shown(text):
    assert last(text) == "Undecided"
