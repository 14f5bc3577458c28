"""How far a value holds that a sentence gives a name: "with $b = 0$ the line …" says nothing of the paragraphs behind it."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.resolve.passing import ends_paragraph, stays
from derive.source import Source

SQUARE = "$$ (w x + b)^2 = w^2 x^2 + 2 w b x $$\n"  # b^2 is lost
QUADRATIC = "$$ x^2 - 5 x + 6 = 0 $$\n"


def verdicts(text):
    report = check_source(Source("note.md", text), Settings(second_opinion=False))
    return [type(finding.verdict).__name__ for finding in report.findings]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("With $b = 0$ the line passes through the origin.\n\n" + SQUARE, id="with"),
        pytest.param("Here $b = 0$.\n\n" + SQUARE, id="here"),
        pytest.param("With $b = 0$ the line passes through the origin. In general,\n\n" + SQUARE, id="in general"),
        pytest.param("With $b = 0$ it is a line. For any $b$ we have\n\n" + SQUARE, id="for any"),
        pytest.param("If we take $b = 0$, it is a line. The square is\n\n" + SQUARE, id="if we take"),
        pytest.param("- With $b = 0$ it is a line\n- The square is\n\n" + SQUARE, id="items of a list"),
        pytest.param("With $b = 0$ we have\n\n$$ w x + b = w x . $$\n\nThe square is\n\n" + SQUARE, id="behind a display"),
        pytest.param("# A\n\n## B\n\nLet $b = 0$.\n\n## C\n\n" + SQUARE, id="let, another section"),
        pytest.param("With $b = c$ both agree.\n\n$$ b + 1 = c + 1 $$\n", id="another name"),
        pytest.param("The function is $f(x) = x^2 - 5 x + 6$. With $x = 1$ we get $f(1) = 2$.\n\nThe equation\n\n" + QUADRATIC, id="an equation"),
    ],
)
def test_it_says_nothing_of_what_stands_behind_its_paragraph(text):
    assert verdicts(text)[-1] == "Undecided"


@pytest.mark.parametrize(
    "text",
    [
        "With $b = 0$ we get\n\n" + SQUARE,
        "Take $b = 0$. Then\n\n" + SQUARE,
        "With $b = 0$ we have\n\n$$ w x + b = w x $$\n\nand hence\n\n" + SQUARE,
        "Let $b = 0$.\n\nThe square is\n\n" + SQUARE,
        "# A\n\nLet $b = 0$.\n\n## B\n\n" + SQUARE,
    ],
)
def test_it_holds_in_its_paragraph_and_behind_let_in_its_section(text):
    assert verdicts(text)[-1] == "Proved"


def test_what_is_false_with_it_is_refuted_there():
    assert verdicts("With $P = 4$ and $R = 1$ we get $P + R = 6$.")[-1] == "Refuted"
    assert verdicts("With $P = 4$ and $R = 1$ it is large.\n\n$$ P + R = 6 $$")[-1] == "Undecided"


def test_a_new_value_is_forgotten_as_the_old_one():
    assert verdicts("With $h = 1$ it is slow. With $h = 2$ we get $2 h = 4$.\n\nThen\n\n$$ h = 2 h - 2 $$")[-1] == "Undecided"


@pytest.mark.parametrize(("words", "expected"), [("Let", True), ("we set", True), ("If we set", False), ("With", False), ("", False)])
def test_words(words, expected):
    assert stays(words) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" we get\n\n", False),
        (".\n\n", True),
        (". Then ", False),
        ("\n\nand ", False),
        ("\n\nThen ", True),
        ("\n2. ", True),
    ],
)  # fmt: skip
def test_ends_of_paragraphs(text, expected):
    assert ends_paragraph(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("With $a = h = 1$ we get $a + h = 2$.", ["Defin", "Defin", "Prove"]),
        ("With $a = h = 1$ we get $a + h = 3$.", ["Defin", "Defin", "Refut"]),
        ("If $a = h = 1$, then $a + h = 2$.", ["Prove"]),  # given that
        ("If $a = h = 1$, then $a + h = 3$.", ["Undec"]),
        ("Let $a = h = k$. Then $a + h = 2 k$.", ["Defin", "Undec", "Undec"]),
    ],
)
def test_one_number_for_several_names(text, expected):
    assert [verdict[:5] for verdict in verdicts(text)][-len(expected) :] == expected
