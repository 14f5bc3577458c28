"""Surface trees as MathML: every kind of formula, marks on exactly one part, and names that cannot break out."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from derive.render.mathml import formula, name
from derive.render.mathml_tree import to_mathml
from derive.source import Source, Span
from derive.syntax.displays import read_display
from derive.syntax.tree import Name
from derive.syntax.vocabulary import Vocabulary

WORDS = Vocabulary(frozenset(("f",)), frozenset(("x", "y", "z", "a")))


def tree_of(latex):
    reading = read_display(Source("", latex), Span(0, len(latex)), WORDS)
    assert not reading.errors
    return reading.statements[0].left


def plain(markup):
    """Give MathML on one line without what is never seen."""
    return re.sub("[\u2061\u2062]|<mo></mo>", "", str(markup)).replace("<mo></mo>", "")


FORMULAS = {
    "decimals": ("0.50", "<mn>0.50</mn>"),
    "an index": ("x_i", "<msub><mi>x</mi><mi>i</mi></msub>"),
    "an index and a power": ("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
    "a difference": ("x - y", "<mrow><mi>x</mi><mo>−</mo><mi>y</mi></mrow>"),
    "a sign in front": ("-x", '<mrow><mo form="prefix">−</mo><mi>x</mi></mrow>'),
    "a fraction": (r"\frac{x}{y}", "<mfrac><mi>x</mi><mi>y</mi></mfrac>"),
    "a slash": ("x / y", "<mrow><mi>x</mi><mo>/</mo><mi>y</mi></mrow>"),
    "digits that would run together": (r"2 \cdot 3", "<mrow><mn>2</mn><mo>·</mo><mn>3</mn></mrow>"),
    "a number before a fraction of numbers": (
        r"2 \frac{1}{3}",
        "<mrow><mn>2</mn><mo>·</mo><mfrac><mn>1</mn><mn>3</mn></mfrac></mrow>",
    ),
    "a root": (r"\sqrt{x}", "<msqrt><mi>x</mi></msqrt>"),
    "a third root": (r"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
    "a sum with a condition": (
        r"\sum_{i \neq j} x_i",
        "<mrow><munder><mo>∑</mo><mrow><mi>i</mi><mo>≠</mo><mi>j</mi></mrow></munder><msub><mi>x</mi><mi>i</mi></msub></mrow>",
    ),
    "a product with limits": (
        r"\prod_{i=1}^n x_i",
        "<mrow><munderover><mo>∏</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"
        "<msub><mi>x</mi><mi>i</mi></msub></mrow>",
    ),
    "a derivative": (
        r"\frac{\partial x}{\partial z_j}",
        '<mfrac><mrow><mo form="prefix">∂</mo><mi>x</mi></mrow>'
        '<mrow><mo form="prefix">∂</mo><msub><mi>z</mi><mi>j</mi></msub></mrow></mfrac>',
    ),
    "a straight derivative": (
        r"\frac{d}{d x} y",
        '<mrow><mfrac><mo form="prefix">d</mo><mrow><mo form="prefix">d</mo><mi>x</mi></mrow></mfrac><mi>y</mi></mrow>',
    ),
    "an accent": (r"\hat{a}", '<mover accent="true"><mi>a</mi><mo stretchy="false">^</mo></mover>'),
    "a bold letter": (r"\mathbf{z}", "<mi>𝐳</mi>"),
    "a blackboard letter": (r"\mathbb{R}", "<mi>ℝ</mi>"),
    "a prime": ("x'", "<msup><mi>x</mi><mo>′</mo></msup>"),
}


@pytest.mark.parametrize(("latex", "expected"), FORMULAS.values(), ids=FORMULAS)
def test_a_formula_is_printed_in_its_authors_form(latex, expected):
    assert plain(to_mathml(tree_of(latex))) == expected


BRACKETS = {"low": ("(x + y)", "false"), "tall": (r"(\frac{x}{y})", "true")}


@pytest.mark.parametrize(("latex", "stretchy"), BRACKETS.values(), ids=BRACKETS)
def test_brackets_grow_around_what_is_tall(latex, stretchy):
    printed = ElementTree.fromstring(to_mathml(tree_of(latex)))
    assert [(mo.text, mo.get("stretchy")) for mo in (printed[0], printed[-1])] == [("(", stretchy), (")", stretchy)]


MARKS = {
    "one term": ("x + y + z", "y", "y"),
    "a part of a fraction": (r"\frac{x}{y}", "{y", "y"),
    "the whole": ("x + y", "x + y", "x+y"),
    "two factors": ("x + y z", "y z", "yz"),
}


@pytest.mark.parametrize(("latex", "part", "marked"), MARKS.values(), ids=MARKS)
def test_only_what_lies_in_a_marked_span_is_marked(latex, part, marked):
    start = latex.index(part)
    printed = to_mathml(tree_of(latex), {Span(start, start + len(part)): "wrong"})
    found = ElementTree.fromstring(f"<math>{printed}</math>").findall(".//mrow[@class='wrong']")
    assert [re.sub("\u2062", "", "".join(node.itertext())) for node in found] == [marked]


@pytest.mark.parametrize("text", ["<script>", r"\text{<b>}", r"\hat{<i>}", "x_{<b>}", r"\foo{&}", "a'<'", r"\mathbf{<}"])
def test_no_name_can_end_its_element(text):
    printed = name(text)
    assert "".join(ElementTree.fromstring(printed).itertext()) != ""
    assert not re.search(r"<(?!/?(?:mi|mn|mo|mrow|mtext|msub|msup|mover)[ >])", printed)


def test_a_formula_tells_its_latex_to_those_who_cannot_show_it():
    node = ElementTree.fromstring(formula(to_mathml(Name("x", Span(0, 1))), 'x < "y"\n & z', display=True))
    assert (node.tag, node.get("alttext"), node.get("display")) == ("math", 'x < "y" & z', "block")
