"""What is presumed about names that nothing declares, and where nothing may be."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source


def verdicts(text):
    return [type(f.verdict).__name__ for f in check_source(Source("note.md", text), Settings(second_opinion=False)).findings]


@pytest.mark.parametrize(
    "equation",
    [
        r"\frac{d}{dx} (a x^2 + b) = 2 a x",
        r"\sum_{i=1}^{n} (x_i - c) = \sum_{i=1}^{n} x_i - n c",
        r"\frac{d}{dm} \sum_{i=1}^{n} (x_i - m)^2 = -2 \sum_{i=1}^{n} (x_i - m)",
        r"\frac{d}{dx_1} x_1 x_2 = x_2",
        r"\frac{d}{dx} (f(x) + x) = \frac{d}{dx} f(x) + 1",
    ],
)
def test_parameters_are_numbers_that_do_not_move(equation):
    assert verdicts(f"$$ {equation} $$") == ["Proved"]


@pytest.mark.parametrize(
    "text",
    [
        r"$$ \frac{\partial D}{\partial a} = 0 $$",
        r"$$ \frac{\partial}{\partial w} (x w - h) = x $$" + "\n\n" + r"$$ \frac{\partial h}{\partial w} = 2 q $$",
        r"$$ \frac{d}{dx_k} x_i x_k = x_i $$",
        r"$$ \frac{d}{dw} (w + h) = 1 $$" + "\n\n" + r"$$ h = \mathbf{W} w $$",
        r"$$ \frac{d}{dx_1} \sum_{i=1}^{n} x_i = 0 $$",
    ],
)
def test_what_may_depend_on_the_variable_is_not_presumed(text):
    assert "Proved" not in verdicts(text)
    assert "Refuted" not in verdicts(text)


@pytest.mark.parametrize("name", ["p", "q_1", r"\mathrm{p}", r"\mathbb{E}", r"\mathrm{Var}"])
def test_what_has_parameters_that_are_not_written_is_not_held_fixed(name):
    assert verdicts(rf"$$ \frac{{d}}{{d\lambda}} (\lambda + {name}(x)) = 1 $$") == ["Undecided"]
    assert verdicts(r"$$ \frac{d}{d\lambda} (\lambda + f(x)) = 1 $$") == ["Proved"]


@pytest.mark.parametrize("equation", [r"(a + b)^2 = a^2 + b^2", r"\sum_{i=1}^{n} x_i = n", r"\sqrt{x^2} = x"])
def test_what_is_presumed_is_not_refuted(equation):
    assert verdicts(f"$$ {equation} $$") == ["Undecided"]
