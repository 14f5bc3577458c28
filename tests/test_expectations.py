from __future__ import annotations

import pytest

from derive.config import Settings
from derive.diagnostics import Code
from derive.expectations import with_expectations
from derive.pipeline import check_source
from derive.problems import problems
from derive.report import name_of
from derive.source import Source

HEAD = "<!-- derive: let x, y real -->\n\n"
DIRECTIVE = "derive: expect refuted the sides are 1/36 and 13/36 at a point"


def checked(text, name="note.md"):
    return check_source(Source(name, text), Settings(second_opinion=False))


PLACES = {
    "a display of one step": (
        "$$ (x + y)^2 = x^2 + y^2 $$\n",
        f"<!-- {DIRECTIVE} -->\n$$ (x + y)^2 = x^2 + y^2 $$\n",
    ),
    "a step inside of a line": (
        "$$ (x + y)^2 = x^2 + 2xy + y^2 = x^2 + y^2 = y^2 + x^2 $$\n",
        f"$$ (x + y)^2 = x^2 + 2xy + y^2 = x^2 + y^2 % {DIRECTIVE}\n = y^2 + x^2 $$\n",
    ),
    "a row": (
        "$$\n(x + y)^2 = x^2 + 2xy + y^2 \\\\\n = x^2 + y^2 \\\\\n = y^2 + x^2\n$$\n",
        f"$$\n(x + y)^2 = x^2 + 2xy + y^2 \\\\\n = x^2 + y^2 \\\\ % {DIRECTIVE}\n = y^2 + x^2\n$$\n",
    ),
    "an inline claim": (
        "Some words. It is so\nthat $(x + y)^2 = x^2 + y^2$ here.\n",
        f"<!-- {DIRECTIVE} -->\nSome words. It is so\nthat $(x + y)^2 = x^2 + y^2$ here.\n",
    ),
    "carriage returns": (
        "$$\r\n(x + y)^2 = x^2 + 2xy + y^2 \\\\\r\n = x^2 + y^2\r\n$$\r\n",
        f"$$\r\n(x + y)^2 = x^2 + 2xy + y^2 \\\\\r\n = x^2 + y^2 % {DIRECTIVE}\r\n$$\r\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), PLACES.values(), ids=PLACES)
def test_a_directive_is_written_beside_the_step(before, after):
    source, written, left = with_expectations(checked(HEAD + before))
    assert (source.text, written, left) == (HEAD + after, 1, 0)
    assert problems(checked(source.text)) == ()


def test_latex_has_comments_of_its_own():
    text = "% derive: let x, y real\n\\[ (x + y)^2 = x^2 + y^2 \\]\n"
    source, written, _ = with_expectations(checked(text, "note.tex"))
    assert written == 1
    assert source.text == f"% derive: let x, y real\n% {DIRECTIVE}\n\\[ (x + y)^2 = x^2 + y^2 \\]\n"


def test_nothing_else_changes_and_nothing_is_written_twice():
    text = HEAD + "".join(before for before, _ in PLACES.values() if "\r" not in before)
    report = checked(text)
    source, written, left = with_expectations(report)
    assert (written, left) == (sum(d.code is Code.STEP_REFUTED for d in problems(report)), 0)
    again = checked(source.text)
    assert [name_of(f.verdict) for f in again.findings] == [name_of(f.verdict) for f in report.findings]
    assert with_expectations(again) == (source, 0, 0)


def test_a_step_without_a_place_is_counted_and_the_document_stays():
    text = HEAD + "Both $x = x + y$ and $y = x + y$ are said in one sentence.\n"
    source, written, left = with_expectations(checked(text))
    assert (written, left) == (1, 1)
    assert source.text.startswith(HEAD + "<!-- derive: expect refuted")


def test_a_true_step_gets_none():
    text = HEAD + "$$ (x + y)^2 = x^2 + 2xy + y^2 $$\n"
    assert with_expectations(checked(text)) == (Source("note.md", text), 0, 0)
