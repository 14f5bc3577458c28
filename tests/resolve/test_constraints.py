"""Equations that a page lets hold: supposed, and no claims, until it lets another one hold."""

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import name_of
from derive.source import Source

DECLARED = "<!-- derive\nlet i = 1..n\nlet x_i, a, b, c real\n-->\n\n"


def findings(text):
    return check_source(Source("note.md", DECLARED + text), Settings(second_opinion=False)).findings


def verdicts(text):
    return [name_of(finding.verdict) for finding in findings(text)]


@pytest.mark.parametrize(
    "words",
    [
        "Let $\\sum_i x_i = 1$. Then",
        "Now let $\\sum_i x_i = 1$. Then",
        "Let further $\\sum_i x_i = 1$. Then",
        "Now let additionally $\\sum_i x_i = 1$. Then",
        "Suppose that $\\sum_i x_i = 1$. Then",
        "Let the $x_i$ be such that $\\sum_i x_i = 1$. Then",
        "We have numbers with the property below. Let\n\n$$ \\sum_i x_i = 1 . $$\n\nThen",
    ],
)
def test_what_follows_is_proved_given_it_and_what_contradicts_it_is_refuted(words):
    *_, last = findings(f"{words}\n\n$$ 2 \\sum_i x_i = 2 $$\n")
    assert name_of(last.verdict) == "proved"
    assert [given.latex for given in last.verdict.replayed.givens] == ["\\sum_i x_i = 1"]
    assert "refuted" not in verdicts(f"{words}\n\n$$ 2 \\sum_i x_i = 2 $$\n")
    for wrong in ("3", "1", "2 n"):
        assert verdicts(f"{words}\n\n$$ 2 \\sum_i x_i = {wrong} $$\n")[-1] == "refuted"


def test_the_last_of_two_equations_for_a_name_holds():
    text = "Let $a + b = 1$. Then $$ 3 a + 3 b = 3 . $$\n\nNow let $a + b = 2$. Then $$ 3 a + 3 b = {} . $$\n"
    assert verdicts(text.replace("{}", "6")) == ["proved", "proved"]
    assert verdicts(text.replace("{}", "3"))[-1] != "proved"
    assert verdicts(text.replace("{}", "5"))[-1] != "proved"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("If $a + b = 1$ then $2 a + 2 b = 2$. In general,", id="a condition of one sentence"),
        pytest.param("If $a + b = 1$, then $2 a + 2 b = 2$.\n\nOtherwise", id="the other case"),
        pytest.param("If we assume $a + b = 1$ then $2 a + 2 b = 2$. In general,", id="what is assumed in a condition"),
        pytest.param("Suppose, for example, that $a + b = 1$. Then $2 a + 2 b = 2$. In general,", id="an example"),
        pytest.param("Either $a + b = 1$ or $a + b = 2$. Then", id="one thing or another"),
        pytest.param("Assume, for contradiction, that $a + b = 1$. Then $$ 2 a + 2 b = 2 $$ which is wrong. So", id="contradicted"),
        pytest.param("Let $a + b = 1$.\n\n## Another section\n\nThere", id="another section"),
    ],
)
def test_what_holds_for_one_sentence_or_may_not_hold_proves_nothing_further(text):
    found = verdicts(f"## One\n\n{text}\n\n$$ 3 a + 3 b = 3 $$\n")
    assert found[-1] != "proved"
    assert "refuted" not in found[:-1]


def test_alternatives_are_not_claimed_each():
    assert verdicts("If $(a - b)(a + b) = 0$ then $a = b$ or $a = -b$.\n").count("refuted") == 0
    assert verdicts("We have $a + b = b + c$, or equivalently $a - c = 1$.\n")[-1] == "refuted"


@pytest.mark.parametrize("words", ["Stationarity requires", "Subject to the constraint", "We require"])
def test_a_slope_is_computed_before_it_is_set_to_zero(words):
    text = f"$$ J = (a - b)^2 $$\n\n{words}\n\n$$ \\frac{{\\partial J}}{{\\partial a}} = {{}} (a - b) = 0 . $$\n"
    assert verdicts(text.replace("{}", "2")) == ["definition", "proved", "undecided"]
    assert verdicts(text.replace("{}", "-2"))[1] == "refuted"


@pytest.mark.parametrize(
    "display",
    [
        r"\min_{a, b} (a^2 + b^2) \quad \text{s.t.} \quad a + b = 1",
        r"a^2 \quad \text{subject to} \quad a = 3",
        r"\begin{aligned} \min_a \quad & a^2 \\ \text{s.t.} \quad & a \ge 1 \\ & a + b = 3 \end{aligned}",
        r"\begin{aligned} &\underset{a}{\text{minimize}} & & a^2 \\ &\text{subject to} & & a \ge 1 \\ &&& a + b = 3 \end{aligned}",
    ],
)
def test_the_constraints_of_a_problem_are_not_claimed(display):
    assert verdicts(f"$$ {display} $$\n") == []
    assert verdicts(f"$$ {display} $$\n\n$$ a^2 = a^2 + 1 $$\n") == ["refuted"]


def test_what_follows_in_another_problem_is_claimed():
    rows = r"\begin{aligned} \min_a \quad & a^2 \\ \text{s.t.} \quad & a = 1 \\ \max_b \quad & b \\ & 2 b = 3 b \end{aligned}"
    assert verdicts(f"$$ {rows} $$\n") == ["refuted"]
