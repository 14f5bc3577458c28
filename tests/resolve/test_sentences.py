"""`derive.resolve.sentences`: which formulas a sentence claims, and under which conditions."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source

SCOPE = "<!-- derive: let i, j = 1..n -->\n<!-- derive: let x_i, a, b, x, y real -->\n\n"
ZERO, ONE, ROOT, SQUARE = r"$\delta_{ij} = 0$", r"$\delta_{ij} = 1$", r"$\sqrt{x^2} = x$", "$(a+b)^2 = a^2 + b^2$"
SHOWN_ZERO, SHOWN_ROOT = r"$$ \delta_{ij} = 0 $$", r"$$ \sqrt{x^2} = x $$"


def verdicts(text):
    report = check_source(Source("note.md", SCOPE + text), Settings(second_opinion=False))
    return [type(finding.verdict).__name__ for finding in report.findings]


@pytest.mark.parametrize(
    "text",
    [
        f"If $i = j$ then {ONE}.",
        f"We have {ONE} if $i = j$.",
        f"We have {ONE} if $i = j$ and {ZERO} if $i \\neq j$.",
        f"We have {ONE} for $i = j$, and {ZERO} otherwise.",
        f"We have {ZERO} unless $i = j$.",
        f"We have {ZERO} for all $i \\neq j$.",
        f"If not $i = j$, then {ZERO}.",
        f"As soon as $i \\neq j$, {ZERO}.",
        f"Here {ROOT} if $x \\geq 0$.",
        f"Here {ROOT} whenever $x > 0$.",
        f"{SHOWN_ZERO} unless $i = j$.",
        f"{SHOWN_ROOT} if $x \\geq 0$.",
        f"{SHOWN_ROOT}\n\nfor all $x > 0$.",
        f"If $x > 0$, then\n{SHOWN_ROOT}",
        f"For $i \\neq j$ we get\n\n{SHOWN_ZERO}",
        "If $a = b$, then\n$$ a - b = 0 $$",
        "Had we $a = b$, then $a^2 = b^2$.",
    ],
)
def test_a_formula_is_proved_under_the_conditions_of_its_sentence(text):
    assert set(verdicts(text)) == {"Proved"}


@pytest.mark.parametrize(
    "text",
    [
        f"If $i = j$ then {ZERO}.",
        f"We have {ZERO} if $i = j$.",
        f"We have {ONE} unless $i = j$.",
        f"We have {ONE} for all $i \\neq j$.",
        f"If not $i = j$, then {ONE}.",
        f"the case where $i = j$ and {ZERO} the case where $i \\neq j$ and {ONE}.",
        f"{SHOWN_ZERO} for $i = j$.",
        f"Then {SQUARE}.",
        f"We get {SQUARE} for all $a$ and $b$.",
        f"Hence {ROOT}.",
        f"{SQUARE}. This is not surprising.",
        f"{SHOWN_ZERO}\n\nFor $i \\neq j$ we stop.",
    ],
)
def test_a_formula_is_refuted_under_the_conditions_of_its_sentence(text):
    assert set(verdicts(text)) == {"Refuted"}


@pytest.mark.parametrize(
    "text",
    [
        "Unless $a = b$, we have $a - b = 0$.",
        f"If not $x > 0$, then {ROOT}.",
        f"Unless $x > 0$,\n{SHOWN_ROOT}",
        "Except when $y = 1$, we have $y^2 = 1$.",
        "Even if $a = b$, we have $a - b = 0$.",
        "Only if $a = b$, we have $a - b = 0$.",
        f"It is not true that $i = j$ here, so {ZERO}.",
        f"We cannot have $i = j$, so {ZERO}.",
        f"Leaving out $i = j$, {ZERO}.",
        f"Without $i = j$, {ZERO}.",
        f"Here {ROOT} unless $x < 0$.",
        f"Here {ROOT} for positive $x$.",
        f"Now {ZERO} for all other pairs.",
        f"Then {ZERO} when $i$ differs from $j$.",
        f"{SHOWN_ROOT} for nonnegative $x$.",
    ],
)
def test_a_condition_that_is_not_understood_decides_nothing(text):
    assert set(verdicts(text)) == {"Undecided"}


@pytest.mark.parametrize(
    "text",
    [
        f"It may happen that {ROOT}.",
        "We look for $x$ with $x^2 = x$.",
        "The points where $x^2 = x$ are 0 and 1.",
        "We want $a = b$.",
        f"One could think that {SQUARE}.",
        f"Students often write {SQUARE}.",
        f"Is {SQUARE}?",
        f"Does {SQUARE} hold?",
        f"We do not have {SQUARE}.",
        "The equation $x^2 = 2 x$ has two solutions.",
        "Contrary to the claim that $a + b = a$, nothing follows.",
        "There is no reason for $a = b$.",
        "If it were the case that $a + b = a$, all would be simple.",
    ],
)
def test_what_a_sentence_does_not_claim_is_not_refuted(text):
    assert set(verdicts(text)) <= {"Undecided"}


def test_a_reason_is_given_to_what_follows_in_its_sentence():
    assert verdicts("Since $a + b = 1$, $a = 1 - b$.") == ["Refuted", "Proved"]
    assert verdicts("Since $a + b = 1$, $a = b$.") == ["Refuted", "Refuted"]
    assert verdicts("Since $a + b = 1$, we stop. Thus $a = 1 - b$.") == ["Refuted", "Refuted"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (f"We have {ONE} if $i = j$, so {ONE}.", "Undecided"),
        (f"We see $x - x = 0$ if $x > 0$, and hence {ROOT}.", "Undecided"),
        (f"We see $x - x = 0$ if $x > 0$, and hence\n{SHOWN_ROOT}", "Undecided"),
        (f"We see $x - x = 0$ if $x > 0$. Hence {ROOT}.", "Refuted"),
        (f"We have {ONE} if $i = j$ and {ONE} if $i \\neq j$.", "Refuted"),
        (f"We have {ONE} if $i = j$ and {ZERO} if $i \\neq j$.", "Proved"),
        (f"We have {ONE} for $i = j$ and {ZERO} otherwise.", "Proved"),
        (f"We have {ONE} for $i = j$ and {ONE} otherwise.", "Refuted"),
        (f"We have $x - x = 0$ for $x > 0$ and {ROOT} otherwise.", "Undecided"),
    ],
)
def test_a_condition_behind_a_formula_may_hold_for_what_follows_in_its_sentence(text, verdict):
    assert verdicts(text)[1:] == [verdict]


SLOPE = "$$ \\frac{d}{du} (u v) = v $$"


@pytest.mark.parametrize("words", ["Suppose $u v = 1$.", "Suppose that\n\n$$ u v = 1 $$", "Assume $u + v = 1$."])
def test_names_that_the_text_supposes_to_be_tied_are_not_taken_for_independent(words):
    assert verdicts(f"{words}\n\n{SLOPE}")[-1] == "Undecided"


@pytest.mark.parametrize("words", ["Suppose $a b = 1$.", "Suppose $u = 3$.", "# A\n\nSuppose $u v = 1$.\n\n# B"])
def test_what_is_supposed_of_other_names_or_elsewhere_ties_nothing(words):
    assert verdicts(f"{words}\n\n{SLOPE}") == ["Proved"]
