"""Which step a directive is about."""

from __future__ import annotations

import pytest

from derive.diagnostics import Code
from derive.resolve import resolve
from derive.resolve.derivation import Treatment
from derive.source import Source
from derive.syntax.documents import read_document

LETTERS = "<!-- derive: let a, b, c, d real -->\n\n"
CHECK, TRUST, SKIP, EXPECT = Treatment.CHECK, Treatment.TRUST, Treatment.SKIP, Treatment.EXPECT_REFUTED


def derivation(text, name="note.md"):
    return resolve(read_document(Source(name, LETTERS + text if name.endswith(".md") else text)))


def treatments(text, name="note.md"):
    return [link.treatment for link in derivation(text, name).links]


PLACES = {
    "before a display: the next step alone": ("<!-- derive: trust T -->\n$$ a = b = c $$", [TRUST, CHECK]),
    "before a display: skip is about all of it": ("<!-- derive: skip S -->\n$$ a = b = c $$", [SKIP, SKIP]),
    "at the end of a row": ("$$\na = b \\\\ % derive: trust T\n = c \\\\\n = d\n$$", [TRUST, CHECK, CHECK]),
    "at the end of the last row": ("$$\na = b \\\\\n = c % derive: expect refuted R\n$$", [CHECK, EXPECT]),
    "before a row": ("$$\na = b \\\\\n% derive: expect refuted R\n = c \\\\\n = d\n$$", [CHECK, EXPECT, CHECK]),
    "before the first row, inside": ("$$\n% derive: trust T\na = b \\\\\n = c\n$$", [TRUST, CHECK]),
    "at the end of a row with two steps: the last of them": ("$$\na = b = c % derive: trust T\n = d\n$$", [CHECK, TRUST, CHECK]),
    "two rows, two directives": ("$$\na = b \\\\ % derive: trust T\n = c % derive: expect refuted R\n$$", [TRUST, EXPECT]),
    "one before and one at the end": ("<!-- derive: trust T -->\n$$\na = b \\\\\n = c % derive: skip S\n$$", [TRUST, SKIP]),
    "in a fence": ("```math\na = b \\\\ % derive: trust T\n = c\n```", [TRUST, CHECK]),
    "beside an inline claim": ("<!-- derive: expect refuted R -->\nAs $a = b$ says.\n\n$$ c = d $$", [EXPECT, CHECK]),
    "a paragraph further on": ("<!-- derive: trust T -->\n\nAs $a = b$ says.\n\n$$ c = d $$", [CHECK, TRUST]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PLACES.values(), ids=PLACES)
def test_a_directive_is_about_its_step(text, expected):
    assert treatments(text) == expected
    assert derivation(text).diagnostics == ()


def test_latex_environments_have_directives_on_their_rows():
    text = "% derive: let a, b, c real\n\\begin{align}\na &= b \\\\ % derive: trust T\n &= c % derive: expect refuted R\n\\end{align}\n"
    assert treatments(text, "note.tex") == [TRUST, EXPECT]
    assert derivation(text, "note.tex").diagnostics == ()


def test_a_reason_inside_a_display_is_that_of_its_row():
    text = "$$\na = b \\\\ % derive: by the first lemma\n% derive: by the second lemma\n = c \\\\\n = d\n$$"
    assert [link.by for link in derivation(text).links] == ["the first lemma", "the second lemma", None]


def test_a_declaration_inside_a_display_holds_for_it():
    found = derivation("$$\n% derive: let q real\nq + a = a + q\n$$")
    assert found.links[0].step.undeclared == ()


@pytest.mark.parametrize(
    "text",
    [
        "$$\na = b\n% derive: trust T\n$$",
        "$$\na = b % derive: trust T\n% derive: trust U\n$$",
        "<!-- derive: trust T -->\n$$\na = b % derive: skip S\n$$",
    ],
)
def test_a_directive_inside_a_display_that_governs_nothing_is_reported(text):
    assert Code.DIRECTIVE_UNUSED in [d.code for d in derivation(text).diagnostics]


def test_an_unreadable_directive_inside_a_display_is_reported():
    assert [d.code for d in derivation("$$\na = b % derive: trust\n$$").diagnostics] == [Code.REASON_MISSING]
