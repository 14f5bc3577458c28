"""`derive.resolve.branches`: what differs between real and complex numbers."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.resolve.conventions import stated
from derive.source import Source


def verdicts(text):
    return [type(f.verdict).__name__ for f in check_source(Source("note.md", text), Settings(second_opinion=False)).findings]


@pytest.mark.parametrize(
    ("words", "formulas", "spoken_of"),
    [
        ("for complex numbers", [], "complex numbers"),
        ("where $i$ is the imaginary unit", [], "imaginary"),
        ("where $z$ is complex.", [], "is complex"),
        ("which takes complex values", [], "complex values"),
        ("", ["i^2 = -1"], "i^2 = -1"),
        ("", [r"|e^{i \theta}|"], r"e^{i \theta}"),
        ("", [r"\exp(-2 \pi i k / n)"], r"\exp(-2 \pi i k / n)"),
        ("", [r"\Re z"], r"\Re"),
        ("", [r"x \in \mathbb{C}"], r"\mathbb{C}"),
        ("a complex model", [], None),
        ("the loss $L$ is complex to evaluate", [], None),
        ("more complex than that", [], None),
        ("", ["e^{i}"], None),
        ("", ["e^{\\mu i}"], None),
        ("", ["x_i^2 = 1"], None),
    ],
)
def test_pages_that_speak_of_complex_numbers(words, formulas, spoken_of):
    assert stated(words, formulas).complex_numbers == spoken_of


@pytest.mark.parametrize(
    "step",
    [
        r"|u|^2 = u^2",
        r"\sqrt{u^2} = |u|",
        r"\ln(u v) = \ln u + \ln v",
        r"\sqrt{u v} = \sqrt{u} \sqrt{v}",
        r"(u v)^c = u^c v^c",
        r"\sum_{k=1}^n |c_k|^2 = \sum_{k=1}^n c_k^2",
    ],
)
def test_what_differs_for_complex_numbers_is_undecided_beside_them(step):
    assert verdicts(f"We work with complex numbers.\n\n$$ {step} $$") == ["Undecided"]


@pytest.mark.parametrize("step", [r"(u + v)^2 = u^2 + 2 u v + v^2", r"e^{u} e^{v} = e^{u + v}", r"\frac{u}{v} \cdot v = u", r"\sqrt{8} = 2 \sqrt{2}"])
def test_what_holds_for_complex_numbers_too_is_proved(step):
    assert verdicts(f"We work with complex numbers.\n\n$$ {step} $$") == ["Proved"]


def test_names_declared_real_are_real():
    text = "For complex numbers.\n\n<!-- derive: let u real -->\n\n$$ |u|^2 = u^2 $$\n\n$$ |w|^2 = w^2 $$"
    assert verdicts(text) == ["Proved", "Undecided"]


def test_a_name_made_of_others_is_as_complex_as_they_are():
    text = "Let $z = x + i y$ be complex.\n\n$$ |z|^2 = z^2 $$"
    assert verdicts(text)[-1] == "Undecided"
