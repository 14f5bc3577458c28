"""A formula that its author would have simplified has more flaws than the simplified one."""

import pytest
from reading import report_of

from derive.repair.readable import flaws

HEAD = "<!-- derive\nlet i, j = 1..n\nlet a, b, c, u real\nlet x_i, y_i real\n-->\n\n"
PAIRS = {
    "numbers side by side": (r"2 \cdot 2 a", "4 a"),
    "a number above and below": (r"\frac{2 a}{4 b}", r"\frac{a}{2 b}"),
    "a factor that cancels": (r"\frac{a b}{a c}", r"\frac{b}{c}"),
    "a factor that cancels in all that brackets hold": (r"\frac{1}{n} \left( n a - n b \right)", "a - b"),
    "a factor that cancels in brackets": (r"a \left( \frac{b}{a} - c \right)", "b - a c"),
    "a factor twice": ("a a b", "a^2 b"),
    "a fraction in a fraction": (r"\frac{1}{\frac{a}{b}}", r"\frac{b}{a}"),
    "a fraction behind a name": (r"a \frac{1}{b}", r"\frac{a}{b}"),
    "two fractions": (r"\frac{1}{2} \frac{1}{b} a", r"\frac{a}{2 b}"),
    "a minus in brackets": (r"a + \left( -2 \right) b", "a - 2 b"),
    "like terms": ("3 a^2 - 2 a^2 + b", "a^2 + b"),
    "like terms in brackets": ("2 a - b + 3 (b - 1)", "2 a + 2 b - 3"),
    "like terms in another order": ("2 a b - b a", "a b"),
    "a term that is zero": ("a + 0", "a"),
    "a factor that is one": ("1 a", "a"),
    "an exponent that is one": ("a^1 b", "a b"),
    "brackets around all": ("(a + b)", "a + b"),
    "brackets around a name": ("(a) b", "a b"),
    "brackets around a product": (r"c \left( a b \right)", "a b c"),
    "brackets around the last sum": (r"a \left( \sum_i x_i \right)", r"a \sum_i x_i"),
    "one index for two sums": (r"\sum_i x_i \sum_i y_i", r"\sum_i x_i \sum_j y_j"),
    "a value left out twice": (r"\sum_{i \neq j, j \neq i} x_i", r"\sum_{i \neq j} x_i"),
    "a logarithm that reaches far": (r"\ln a^2", r"\ln\left( a^2 \right)"),
}
FLAWLESS = [
    r"\frac{1}{n} \sum_i x_i",
    r"-\frac{2}{n} (a - b)",
    r"\left( \sum_i x_i \right) \left( \sum_j y_j \right)",
    r"\left( \sum_i x_i \right)^2",
    r"a (b + c) - 2 \ln(1 + u^2)",
    r"\frac{1}{2 a^2} \sum_i (x_i - c)^2",
    r"\sum_i x_i^2 - \frac{1}{n} \left( \sum_i x_i \right)^2",
    r"\frac{1}{n c} \left( n a - b \right)",
    r"\sum_{i \neq j, i \neq k} x_i",
]


def side(text):
    (reading,) = report_of(f"{HEAD}$$ {text} = a $$").derivation.written.values()
    return reading.statements[0].left


@pytest.mark.parametrize(("worse", "better"), PAIRS.values(), ids=PAIRS)
def test_what_can_be_simplified_has_more_flaws(worse, better):
    assert flaws(side(worse)) > flaws(side(better)) == 0


@pytest.mark.parametrize("text", FLAWLESS)
def test_usual_forms_have_none(text):
    assert flaws(side(text)) == 0
