"""Bounds that words put on numbers: for all that follows, for a sentence, or not at all."""

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import Proved, name_of
from derive.source import Source

ROOT = "\n\n$$ \\sqrt{a^2} = a $$\n"


def last(text):
    return check_source(Source("note.md", text), Settings(second_opinion=False)).findings[-1].verdict


@pytest.mark.parametrize(
    "said",
    [
        "Let $a > 0$.",
        "Let $b$ be real and $a > 0$.",
        "We write it with a rate $a > 0$.",
        "where $a \\ge 0$.",
        "Suppose $a > 0$.",
        "where $b > 0$ and $a > 0$.",
        "Fix some constant $a > 0$.",
        "Let $b, a > 0$.",
        "Let $a, b > 0$.",
        "Let $a > 0, b < 1$.",
        "Let $0 < b, a < 2$.",
        "Let $a$ be a positive number.",
        "Let $a$ and $b$ be positive.",
        "Take a positive constant $b$, and a nonnegative number $a$.",
        "Here $a$ is a nonnegative real number.",
    ],
)
def test_a_bound_that_is_said_is_given(said):
    verdict = last(said + ROOT)
    assert isinstance(verdict, Proved)
    assert len(verdict.replayed.givens) == 1
    assert name_of(last(said + ROOT.replace("= a", "= -a"))) == "undecided"


@pytest.mark.parametrize(
    "said",
    [
        "Let $a < 0$.",
        "Let $b > 0$.",
        "Let $a > b$.",
        "If $a > 0$ the root exists.",
        "The loop stops when $a > 0$.",
        "It follows that the rate $a > 0$.",
        "Hence $a > 0$.",
        "There is no constant $a > 0$ like that.",
        "We show that the variance $a > 0$.",
        "For $a > 0$ it is convex.",
        "The step diverges for a rate $a > 0$.",
        "Case 1: $a > 0$. Case 2:",
        "Let $a > 0$. Later, let $a$ be any number, so that $a < 1$.",
        "Let $a$ be positive if $b$ is.",
        "Let $a$ be positive definite.",
        "Then $a$ is never positive.",
        "Either $a > 0$ or $a = 0$.",
        "Let $a > 0$ or $b > 0$.",
        "Let $a > 0$ or $a < 0$.",
        "# One section\n\nLet $a > 0$.\n\n# Another section",
        "Let $a > 0$. If $a < 0$ instead,",
    ],
)
def test_what_is_said_of_a_case_or_of_another_place_is_not_given(said):
    assert name_of(last(said + ROOT)) == "undecided"


DECLARED = "<!-- derive\nlet a, b real\n%s-->"


def test_a_bound_of_several_names_may_be_given():
    for given in ("given a, b > 0", "given 0 < b, a < 2", "given b < 1, a > 0"):
        text = DECLARED % f"{given}\n"
        assert name_of(last(text + ROOT)) == "proved"
        assert name_of(last(text + ROOT.replace("= a", "= b"))) == "refuted"
    assert name_of(last(DECLARED % "given b > 0, a < 1\n" + ROOT)) == "refuted"


@pytest.mark.parametrize("said", ["where $a, b > 0$.", "where $b > 0$ and $0 < b, a < 1$.", "Let $b < 1, a > 0$."])
def test_nothing_is_refuted_outside_of_a_bound_on_several_names(said):
    assert name_of(last(f"{DECLARED % ''}\n\n{said}{ROOT}")) == "undecided"
    assert name_of(last(f"{DECLARED % ''}\n\n{said}{ROOT.replace('= a', '= -a')}")) == "refuted"
