r"""`derive.resolve.memberships`: what it says of numbers that they are in an interval or in a finite set."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import Proved, Refuted, Undecided
from derive.source import Source

NUMBERS = "<!-- derive\nlet i = 1..n\nlet p, y, x, x_i, y_i real\n-->\n\n"


def verdicts(text):
    return [type(f.verdict) for f in check_source(Source("note.md", NUMBERS + text), Settings(second_opinion=False)).findings]


BINARY = "$$ (x - y)^2 = x^2 - 2 x y + y $$"


@pytest.mark.parametrize(
    "words",
    [
        r"Here $y \in \{0, 1\}$ is the label.",
        r"Let $x, y \in \left\{0, 1\right\}$.",
        r"The label $y$ takes values in $\{0, 1\}$.",
        r"The label $y$ is in the set $\{0, 1\}$.",
    ],
)
def test_what_holds_in_a_finite_set_is_proved_given_it(words):
    assert verdicts(f"{words}\n\n## Later\n\n{BINARY}") == [Proved]


@pytest.mark.parametrize(
    "words",
    [
        r"Here $x \in \{0, 1\}$ is the label.",
        r"Let $y \notin \{0, 1\}$.",
        r"The vector $y \in \{0, 1\}^n$ is given.",
        r"Let $y \in \{0, 1, 2\}$.",
        r"The label $y$ is not in $\{0, 1\}$.",
        r"Let $t \in \{1, \ldots, T\}$.",
    ],
)
def test_what_is_wrong_in_the_set_is_refuted(words):
    assert verdicts(f"{words}\n\n{BINARY}") == [Refuted]


def test_the_witness_is_a_point_of_the_set():
    text = f"{NUMBERS}Here $y \\in \\{{0, 1\\}}$.\n\n$$ (x - y)^2 = x^2 + 2 x y + y $$"
    (finding,) = check_source(Source("note.md", text), Settings(second_opinion=False)).findings
    assert isinstance(finding.verdict, Refuted)
    assert finding.verdict.refutation.witness.values[("y", ())] in (0, 1)


@pytest.mark.parametrize(
    "words",
    [
        r"Unlike for labels $y \in \{0, 1\}$, targets are real.",
        r"Where $y \in \{0, 1\}$ fails, we have",
        r"We do not assume $y \in \{0, 1\}$.",
        r"In classification, $y \in \{0, 1\}$; in regression, $y \in \mathbb{R}$.",
        r"The prediction is either $y \in \{0, 1\}$ or a real number.",
        r"For example, $y \in \{0, 1\}$.",
        "Let $y \\in \\{0, 1\\}$.\n\nLater we have $y \\in \\mathbb{R}$.",
    ],
)
def test_what_is_not_said_of_the_page_is_not_given(words):
    assert verdicts(f"{words}\n\n{BINARY}") == [Undecided]


def test_what_is_supposed_is_given_in_its_section():
    text = f"## One\n\nSuppose $y \\in \\{{0, 1\\}}$.\n\n{BINARY}\n\n## Two\n\n$$ 1 + y^2 = 1 + y $$"
    assert verdicts(text) == [Proved, Undecided]


def test_a_later_set_takes_the_place_of_one_before():
    text = f"Let $y \\in \\{{0, 1\\}}$.\n\n{BINARY}\n\n## Spins\n\nLet now $y \\in \\{{-1, 1\\}}$.\n\n$$ 1 + y^2 = 1 + y $$"
    assert verdicts(text) == [Proved, Undecided]


def test_a_set_supposed_in_one_sentence_is_given_there_alone():
    assert verdicts(f"If $y \\in \\{{0, 1\\}}$ then\n\n{BINARY}\n\nIn general we have\n\n$$ 1 + y^2 = 1 + y $$") == [Proved, Undecided]


@pytest.mark.parametrize("words", [r"where $y_i \in \{-1, 1\}$", r"Let $y_1, \ldots, y_n \in \{-1, +1\}$."])
def test_families_in_a_set(words):
    right = r"$$ \sum_i (x_i + y_i)^2 = \sum_i x_i^2 + 2 \sum_i x_i y_i + n $$"
    assert verdicts(f"{words}\n\n{right}") == [Proved]
    assert verdicts(f"{words}\n\n{right.replace('+ n', '- n')}") == [Refuted]
    assert verdicts(right) == [Refuted]


@pytest.mark.parametrize("interval", [r"(0, 1)", r"(0, \infty)", r"[0, 1)", r"[0, \infty)", r"\mathbb{R}_+", r"\mathbb{R}_{>0}", r"\mathbb{N}"])
def test_an_interval_keeps_what_holds_in_it_from_being_refuted(interval):
    assert verdicts(f"The parameter is $p \\in {interval}$.\n\n## Later\n\n$$ |p| + 1 = p + 1 $$") == [Undecided]


@pytest.mark.parametrize("interval", [r"(-1, 1)", r"(-\infty, 1)", r"(-\infty, \infty)", r"\mathbb{R}", r"[-1, \infty)", r"(x, y)"])
def test_what_is_wrong_in_the_interval_is_refuted(interval):
    assert verdicts(f"The parameter is $p \\in {interval}$.\n\n$$ |p| + 1 = p + 1 $$") == [Refuted]


def test_a_given_may_be_a_membership():
    given = "<!-- derive\nlet p, y real\ngiven p \\in (0, 1)\ngiven y \\in \\{0, 1\\}\n-->\n\n"
    text = f"{given}$$ |p| + y^2 = p + y $$\n\n$$ |p| + y^2 = p + 1 $$"
    findings = check_source(Source("note.md", text), Settings(second_opinion=False)).findings
    assert [type(f.verdict) for f in findings] == [Proved, Refuted]
