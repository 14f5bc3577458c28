"""`derive.resolve.qualified`: words that keep a formula from being claimed for all values, as it stands."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import name_of
from derive.resolve.prose import paragraph_before
from derive.resolve.qualified import (
    holds_nearly,
    is_denied,
    is_said_above,
    leads_on,
    says_in_which_case,
    says_sign,
    tells_update,
)
from derive.source import Source

XY = "let x, y real"


def verdicts(text, *declared):
    lines = "".join(f"<!-- derive: {line} -->\n" for line in declared)
    report = check_source(Source("note.md", f"{lines}\n{text}\n"), Settings(second_opinion=False))
    return [name_of(finding.verdict) for finding in report.findings]


@pytest.mark.parametrize(
    ("words", "nearly"),
    [
        ("To first order,", True),
        ("For small $x$ we have", True),
        ("As $n \\to \\infty$,", True),
        ("as $b$ grows, this is", True),
        ("In the limit of large $b$,", True),
        ("Up to an additive constant,", True),
        ("Dropping terms which do not depend on $\\mu$,", True),
        ("Neglecting terms of second order,", True),
        ("is approximately", True),
        ("Expanding to get the terms in order,", False),
        ("We drop the index and write", False),
        ("The limit is", False),
        ("With large batches of data, it is", False),
        ("We will almost always use", False),
        ("Adding up to the n-th term,", False),
    ],
)
def test_what_holds_nearly(words, nearly):
    assert holds_nearly(words) is nearly
    (verdict,) = verdicts(f"{words}\n\n$$ (1 + x)^2 = 1 + 2 x $$", XY)
    assert verdict == ("undecided" if nearly else "refuted")


@pytest.mark.parametrize(
    ("words", "case"),
    [
        ("The weights sum to one, so", True),
        ("Because the weights are normalised,", True),
        ("As $n$ is even,", True),
        ("In the special case where $c$ is zero this is", True),
        ("Since the product of $x$ and $y$ vanishes,", True),
        ("By orthogonality,", True),
        ("Because the $w_i$ form a probability distribution, we obtain", True),
        ("For centered data we have", True),
        ("Since the data have mean zero,", True),
        ("On the unit circle this becomes", True),
        ("The $w_i$ are convex weights, so", True),
        ("In units where the radius is one,", True),
        ("By symmetry,", True),
        ("At equilibrium we have", True),
        ("After centering, the sum simplifies:", True),
        ("If the regressors are demeaned then", True),
        ("which is not zero for", False),
        ("After expanding, the sum simplifies:", False),
        ("The optimum of the loss is found as follows. The loss is", False),
        ("Using the product rule with a constant mean we have", False),
        ("The model has a probability distribution, and we differentiate its logarithm:", False),
        ("which vanishes at", False),
        ("Each is one of two numbers, so", False),
        ("We sum over one index and get", False),
        ("Expanding the square gives", False),
    ],
)
def test_words_that_say_in_which_case(words, case):
    assert says_in_which_case(words, words) is case
    assert says_in_which_case("so", f"A word before. {words.rstrip(',')}. Then so") is case
    (verdict,) = verdicts(f"{words}\n\n$$ (x + y)^2 = x^2 + y^2 $$", XY)
    assert verdict == ("undecided" if case else "refuted")


def test_what_holds_at_one_point_is_refuted_where_an_equation_says_which():
    wrong = "$$ (x + y)^2 = x^2 + y^2 $$"
    assert verdicts(f"At the optimum we have\n\n{wrong}", XY) == ["undecided"]
    assert verdicts(f"The optimum is found as follows. We have\n\n{wrong}", XY) == ["refuted"]
    slope = "$$ \\frac{\\partial}{\\partial x} (x - y)^2 = 2 (x - y) $$\n\nSetting it to zero gives\n\n$$ x = y $$"
    assert verdicts(f"{slope}\n\nAt the optimum we have\n\n$$ x^2 = 2 y^2 $$", XY)[-1] == "refuted"


def test_what_is_given_is_what_the_words_speak_of():
    text = "The weights sum to one, so\n\n$$ \\sum_i p_i (1 - p_i) = 1 + \\sum_i p_i^2 $$"
    declared = ("let i = 1..n", "let p_i real")
    assert verdicts(text, *declared) == ["undecided"]
    assert verdicts(text, *declared, "given \\sum_i p_i = 1") == ["refuted"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("At the top the velocity $v - g t$ is zero. The height is", True),
        ("The term $x y$ vanishes. Then", True),
        ("Without loss of generality the sum is one. Then", True),
        ("We use natural units. Then", True),
        ("Here $x$ is one of two numbers. Hence", False),
        ("The sum is $x + y$. Then", False),
    ],
)
def test_what_a_paragraph_says_above(words, said):
    assert is_said_above(words) is said
    (verdict,) = verdicts(f"{words}\n\n$$ (x + y)^2 = x^2 + y^2 $$", XY)
    assert verdict == ("undecided" if said else "refuted")


def test_a_paragraph_ends_at_a_blank_line_or_a_display():
    assert paragraph_before("We use natural units.\n\nThen $", 30) == "Then"
    assert paragraph_before("$$ a = b $$ Then $$", 19).strip() == "Then"
    assert paragraph_before("## Same sign\n\n$$", 16).strip() == ""


@pytest.mark.parametrize(
    ("after", "leads"),
    [
        (" gives $x$", True),
        (", i.e. $x = 2$", True),
        (" becomes\n$$ a $$", True),
        (", and therefore $x$", True),
        (" is shown. Then $x$", False),
        (" gives up", False),
        (" and $x$", False),
    ],
)
def test_words_behind_that_lead_on(after, leads):
    assert leads_on(after) is leads


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("So $\\frac{a}{x} - b = 0$, i.e. $x = \\frac{a}{b}$.", ["undecided", "proved"]),
        ("So $\\frac{a}{x} - b = 0$, i.e. $x = \\frac{b}{a}$.", ["undecided", "refuted"]),
        ("Then $\\frac{a}{x} - b = 0$ gives $x = \\frac{b}{a}$.", ["undecided", "refuted"]),
        ("So $(a + b)^2 = a^2 + b^2$, i.e. $2 a b = 0$.", ["refuted", "refuted"]),
        ("So $\\frac{a}{x} - b = 0$. Also $x = \\frac{a}{b}$.", ["refuted", "refuted"]),
    ],
)
def test_a_condition_from_which_the_next_formula_follows_is_not_claimed(text, found):
    assert verdicts(text, "let a, b, x positive") == found


@pytest.mark.parametrize(
    "words",
    [
        "We are left with",
        "The terms cancel and we are left with",
        "We end up with",
        "This agrees with",
        "Given these, we are left with",
        "Collecting terms, we arrive with ease at",
    ],
)
def test_a_result_is_no_given_of_itself(words):
    assert verdicts(f"{words}\n\n$$ (x + y)^2 - (x - y)^2 = 2 x y $$", XY) == ["refuted"]


@pytest.mark.parametrize("words", ["Given these, substituting yields", "Assuming nothing more, the model with", "Compare this with"])
def test_what_is_doubted_is_not_proved_from_itself(words):
    assert verdicts(f"{words}\n\n$$ (x + y)^2 - (x - y)^2 = 2 x y = 3 x y $$", XY) != ["proved", "proved"]
    assert verdicts(f"{words}\n\n$$ (x + y)^2 - (x - y)^2 = 2 x y $$", XY) != ["proved"]


def test_what_is_supposed_henceforth_is_given_behind_it_alone():
    text = "Let $p_i$ be numbers with\n\n$$ \\sum_i p_i = 1. $$\n\nThen\n\n$$ \\sum_i 2 p_i = 2. $$"
    assert verdicts(text, "let i = 1..n", "let p_i real") == ["undecided", "proved"]


@pytest.mark.parametrize(
    ("words", "update"), [("The update rule is", True), ("In every step we set", True), ("It follows that", False), ("Hence", False)]
)
def test_an_update_is_no_equation(words, update):
    assert tells_update(words) is update
    (verdict,) = verdicts(f"{words}\n\n$$ w = w - \\eta g $$", "let w, \\eta, g real")
    assert verdict == ("undecided" if update else "refuted")


def test_an_approximation_is_nothing_to_go_on_from():
    text = "To first order,\n\n$$ \\sqrt{1 + x} = 1 + \\frac{x}{2} $$\n\nSquaring this,\n\n$$ 1 + x = (1 + \\frac{x}{2})^2 $$"
    first, second = verdicts(text, "let x positive")
    assert first == "undecided"
    assert second != "proved"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Because $x$ is positive,", True),
        ("As both are non-negative,", True),
        ("since they have the same sign,", True),
        ("which is not positive,", False),
        ("The positive root is", False),
    ],
)
def test_words_that_say_a_sign(words, said):
    assert says_sign(words) is said
    page = f"{words}\n\n$$ \\sqrt{{x^2}} + \\sqrt{{y^2}} = x + y $$"
    assert verdicts(page, XY) == ["undecided" if said else "refuted"]
    assert verdicts(page.replace("= x", "= 2 x"), "let x, y positive") == ["refuted"]


@pytest.mark.parametrize(
    ("before", "after", "denied"),
    [
        ("Since", " cannot hold, we go on", True),
        ("As", " is ruled out, we have", True),
        ("With", " excluded, we get", True),
        ("Note that", " can never happen", True),
        ("Here", " is not allowed", True),
        ("But", " would contradict the assumption", True),
        ("We cannot have", "", True),
        ("It does not follow that", "", True),
        ("Don't set", "", True),
        ("It is not hard to see that", "", False),
        ("Here", " does not depend on x", False),
        ("Put", ", which cannot be avoided", False),
        ("We choose not to centre the data, so the mean is", "", False),
    ],
)
def test_words_that_deny_a_formula(before, after, denied):
    assert is_denied(before, after) == denied
