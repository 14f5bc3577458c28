"""`derive.well_defined`: what the logarithms and roots of a page need, and of which names it is supposed."""

from __future__ import annotations

import pytest

from derive.resolve import resolve
from derive.source import Source
from derive.syntax.documents import read_document
from derive.well_defined import well_defined


def step(text):
    return resolve(read_document(Source("note.md", text))).links[-1].step


@pytest.mark.parametrize(
    ("latex", "needed"),
    [
        (r"\ln x = y", ["x > 0"]),
        (r"\ln \frac{x}{y} = 0", [r"\frac{x}{y} > 0"]),
        (r"\sqrt{x} = y", [r"x \geq 0"]),
        (r"\frac{1}{\sqrt{x}} = y", [r"x \geq 0"]),
        (r"x^{-1/2} = y", ["x > 0"]),
        (r"x^y = 1", ["x > 0"]),
        (r"x^2 + x^{-1} = 1", []),
        (r"\sum_{i=1}^n x_i^i = 1", []),
        (r"\sum_{i=1}^n \ln x_i = 1", ["x_{i} > 0"]),
        (r"\sum_{i=2}^n \ln x_i + \sum_{i=1}^n x_i = 1", []),
        (r"\sum_{i \neq j} \ln x_i + \sum_{i=1}^n x_i + \sum_{j=1}^n x_j = 1", []),
        (r"\int_0^1 \ln x \, dx = 1", []),
        (r"\int_0^1 x \ln y \, dx = 1", ["y > 0"]),
        (r"\ln 2 = y", []),
        (r"\frac{d}{dx} (\ln x + \ln y) = 1", ["x > 0", "y > 0"]),
        (r"e^x = y", []),
    ],
)
def test_what_is_written_has_a_value(latex, needed):
    made = step(f"$$ {latex} $$")
    found = well_defined(made)
    assert [given.latex for given in found.supposed] == needed
    assert found.scope.givens == found.supposed
    assert (found is made) is (not needed)


@pytest.mark.parametrize("kind", ["real", "positive"])
def test_nothing_is_supposed_of_declared_names(kind):
    made = step(f"<!-- derive: let x {kind} -->\n\n$$ \\ln x + \\ln y = \\ln (x y) $$")
    assert [given.latex for given in well_defined(made).supposed] == ["y > 0"]


def test_definitions_are_looked_through():
    made = step("Let $z = \\ln(x) + 1$. Then\n\n$$ 2 z = z + z $$")
    assert [given.latex for given in well_defined(made).supposed] == ["x > 0"]
