"""`derive.resolve.limited`: functions that the words around their formula define for some arguments alone."""

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import name_of
from derive.resolve.limited import counted_from, said_before, says_where
from derive.source import Source


def last(text):
    return [name_of(f.verdict) for f in check_source(Source("note.md", text), Settings(second_opinion=False)).findings][-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("$ for $", True),
        (" $$\nfor all $", True),
        ("$ on the interval $", True),
        (" \\end{equation}\nif $", True),
        ("$$ <!-- so --> where $", True),
        ("$. For $", False),
        (" $$\nFor $", False),
        ("$ has the slope $", False),
        ("$, and its value for $", False),
    ],
)
def test_words_that_say_where_a_formula_holds(words, said):
    assert says_where(words) == said


def test_what_stands_before_a_formula():
    assert said_before("On the interval $[0, 1]$ let") == "[0, 1]"
    assert said_before("The slope of $g$ at $x$ is") is None


def test_listed_whole_numbers_begin_somewhere():
    assert len(counted_from(r"k = 1, 2, \dots", "k")) == 1
    assert len(counted_from(r"k = 0, 1, \ldots, n", "k")) == 2
    assert counted_from(r"k = 1, 2, \dots", "j") == ()
    assert counted_from("k = 1", "k") == ()


@pytest.mark.parametrize(
    ("domain", "claim", "verdict"),
    [
        ("for $x > 0$", "f(2) = 4", "proved"),
        ("for $x > 0$", "f(2) = 5", "refuted"),
        ("for $x > 0$", "f(0) = 0", "undecided"),
        (r"for $x \geq 0$", "f(0) = 0", "proved"),
        ("for $x > 0$", "f(-2) = 4", "undecided"),
        ("for $x > 0$", "f(-2) = 0", "undecided"),
        ("for $x > 0$", "f(-x) = f(x)", "undecided"),
        ("for $x > 0$", "f'(x) = 2 x", "proved"),
        ("for $x > 0$", r"\frac{f(x + h) - f(x)}{h} = 2 x + h", "proved"),
        ("for $x > 0$", r"\int_{-1}^1 f(x) \, dx = \frac{2}{3}", "undecided"),
        ("for $x > b$", "f(1) = 1", "undecided"),
        ("for $x > b$", "f(b + 1) = (b + 1)^2", "proved"),
        (r"for $x \in (0, 1)$", "f(2) = 4", "undecided"),
        (r"for $x$ in $(0, 1)$", "f(2) = 4", "undecided"),
        ("if $x$ is small, and $0$ otherwise", "f(2) = 4", "undecided"),
        (r"for $x \in \mathbb{R}$", "f(-2) = 4", "proved"),
        ("where $c > 0$", "f(-2) = 4", "proved"),
    ],
)
def test_a_function_is_known_within_its_bounds(domain, claim, verdict):
    assert last(f"Let $f(x) = x^2$ {domain}.\n\n$$ {claim} $$\n") == verdict
