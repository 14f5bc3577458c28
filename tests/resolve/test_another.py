"""Functions of which the page speaks with another formula, and equations of which only one may hold."""

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import name_of
from derive.source import Source

DECLARED = "<!-- derive: let a, c, x, r real -->\n\n"
SQUARE = "For $f(x) = x^2 - a$ the slope is known.\n\n"


def verdicts(text):
    return [name_of(f.verdict) for f in check_source(Source("note.md", DECLARED + text), Settings(second_opinion=False)).findings]


def last(said, claim):
    return verdicts(f"{SQUARE}{said}\n\n$$ {claim} $$\n")[-1]


@pytest.mark.parametrize(
    "said",
    [
        "For the cubic $f(x) = x^3$ we get",
        "The function $f(x) = x^3$ has the slope",
        "Consider $f(x) = x^3$. Its slope is",
        "Now consider the function\n\n$$ f(x) = x^3. $$\n\nIts slope is",
    ],
)
def test_a_function_that_words_bring_in_is_another_one(said):
    assert last(said, "f'(x) = 3 x^2") == "proved"
    assert last(said, "f'(x) = 4 x^2") == "refuted"
    assert last(said, "f'(x) = 2 x") == "undecided"  # right of the one before, of which the text may still speak


@pytest.mark.parametrize(
    "said",
    [
        "If $f(x) = x^3$, then",
        "Suppose that $f(x) = x^3$. Then",
        "For a triple root, where $f(x) = x^3$, we get",
        "Another example is $f(x) = x^3$ with",
        "Another example is\n\n$$ f(x) = x^3. $$\n\nIts slope is",
    ],
)
def test_a_function_that_may_be_another_one_is_doubted(said):
    assert last(said, "f'(x) = 3 x^2") == "undecided"
    assert last(said, "f'(x) = 2 x") == "undecided"  # wrong of the cubic
    assert last(said, "f'(x) = 5 x") == "refuted"


def test_a_condition_on_its_argument_gives_a_function_no_formula():
    assert last("If $f(x) = x$, then $x^2 = x + a$. The slope is", "f'(x) = 2 x") == "proved"
    assert last("If $f(c) = c^3$, then $c = 0$. The slope is", "f'(x) = 2 x") == "proved"


def test_another_form_of_the_same_function_is_a_claim():
    assert last("Clearly,", "f(x) = (x + 1)^2") == "refuted"
    assert last("We see that $f(x) = (x - a)^2$. Thus", "f'(x) = 2 x") == "proved"


def test_a_doubt_ends_where_a_function_is_said_to_be_something():
    assert last("If $f(x) = x^3$, then something holds.\n\nThe function $f(x) = e^x$ satisfies", "f'(x) = e^x") == "proved"


@pytest.mark.parametrize(
    "text",
    [
        "Hence $z = 0$ or\n\n$$ z = 1 - \\frac{1}{r} $$\n\nand so\n\n$$ 2 z = 0 $$\n",
        "Hence\n\n$$ z = 0 $$\n\nor\n\n$$ z = 1 - \\frac{1}{r} $$\n\nand so\n\n$$ 2 z = 0 $$\n",
        "Hence\n\n$$ x = 0 $$\n\nor\n\n$$ x = 1 - \\frac{1}{r} $$\n\nand so\n\n$$ 2 z = 0 $$\n",
        "Hence\n\n$$ x + a = a $$\n\nor\n\n$$ x + a = 1 - \\frac{1}{r} $$\n\nand so\n\n$$ 2 z = 0 $$\n",
    ],
)
def test_one_of_several_solutions_says_what_no_name_is(text):
    assert verdicts(text) == ["undecided", "undecided", "undecided"]


def test_another_form_behind_or_is_claimed():
    assert verdicts("We have\n\n$$ (x + a)^2 = x^2 + 2 a x + a^2 $$\n\nor equivalently\n\n$$ x (x + 2 a) = x^2 + a x $$\n")[-1] == "refuted"


BARE = "For $L(q, v) = \\frac{1}{2} m v^2 - \\frac{1}{2} k q^2$ we have\n\n$$ v \\frac{\\partial L}{\\partial v} - L = %s $$\n"


def test_a_function_without_its_arguments_is_given_to_be_what_it_is_at_them():
    (finding,) = check_source(Source("note.md", BARE % "\\frac{1}{2} m v^2 + \\frac{1}{2} k q^2"), Settings(second_opinion=False)).findings[1:]
    assert name_of(finding.verdict) == "proved"
    assert [given.latex for given in finding.link.step.supposed] == ["L = L(q, v)"]


@pytest.mark.parametrize(
    "text",
    [
        BARE % "\\frac{1}{2} m v^2 - \\frac{1}{2} k q^2",
        "$$ G(x) = 2 x (1 - x) $$\n\n$$ G = \\sum_{k=1}^K p_k (1 - p_k) $$\n",
        "$$ G(x) = 2 x (1 - x) $$\n\n$$ G = 2 x (1 - x) $$\n",
    ],
)
def test_it_may_be_another_number(text):
    assert verdicts(text)[-1] == "undecided"


def test_a_name_that_is_a_number_in_an_example_is_free_of_the_variable():
    text = "The variance is\n\n$$ V(k) = (1 - k)^2 p + k^2 s $$\n\nwith\n\n$$ V'(k) = -2 (1 - k) p + 2 k s . $$\n\nCheck: %s we find something.\n"
    assert verdicts(text % "with $p = 1$ and $s = 2$")[1] == "proved"
    assert verdicts(text % "with $s = 2 k$")[1] == "undecided"


@pytest.mark.parametrize("words", ["Back to the first one:", "We return to our square.", "For the original function we have"])
def test_what_was_said_before_another_function_may_be_spoken_of_again(words):
    again = f"For $f(x) = x^3 - a$ we get\n\n$$ f(2) = 8 - a $$\n\n{words}"
    assert last(again, "f(2) = 4 - a") == "undecided"
    assert last(again, "f(2) = 8 - a") == "undecided"
    assert last(again, "f(2) = 9 - a") == "refuted"
    assert last(again, "f(0) = -a") == "proved"  # of both


def test_what_is_a_value_of_another_function_is_not_gone_on_from():
    found = verdicts(SQUARE + "For $f(x) = x^3 - a$ we get\n\n$$ f(2) = 8 - a $$\n\nHowever\n\n$$ f(2) = 4 - a $$\n")
    assert found[-2:] == ["proved", "undecided"]
