"""Definitions of the page that are repeated, in the same section and in others."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.diagnostics import Code
from derive.pipeline import check_source
from derive.source import Source

DECLARED = "<!-- derive: let a, b, x real -->\n\n"


def checked(text):
    report = check_source(Source("note.md", DECLARED + text), Settings(second_opinion=False))
    return [type(f.verdict).__name__ for f in report.findings], [d.code for d in report.diagnostics]


@pytest.mark.parametrize("again", ["h = 2 b", "f(x) = 3 x"])
def test_in_the_same_section_it_is_a_step(again):
    verdicts, _ = checked(f"# A\n\n$$ h = 2 a $$\n\n$$ f(x) = 2 x $$\n\n$$ {again} $$")
    assert verdicts == ["Defined", "Defined", "Refuted"]


@pytest.mark.parametrize(
    ("first", "again", "use"), [("h = 2 a", "h = 3 a", "h - 3 a = 0"), ("f(x) = 2 x", "f(x) = 3 x", "f(a) - 3 a = 0")]
)
@pytest.mark.parametrize("between", ["## Another\n\n$$ {} $$", "Now let ${}$."])
def test_in_another_section_or_in_words_it_is_a_definition_and_noticed(first, again, use, between):
    verdicts, codes = checked(f"# A\n\n## One\n\n$$ {first} $$\n\n{between.format(again)}\n\n$$ {use} $$")
    assert verdicts == ["Defined", "Defined", "Proved"]
    assert codes == [Code.DEFINITION_REPEATED]


def test_the_same_again_in_another_section_is_a_step():
    assert checked("# A\n\n## One\n\n$$ h = 2 a $$\n\n## Two\n\n$$ h = 2 a $$") == (["Defined", "Proved"], [])


@pytest.mark.parametrize(
    ("again", "verdict", "codes"),
    [
        ("h = 4 a - 2 a", "Proved", []),
        ("h = 4 a - a", "Defined", [Code.DEFINITION_REPEATED]),
        ("h = b", "Defined", [Code.DEFINITION_REPEATED]),
        ("h = -2 a", "Defined", [Code.DEFINITION_REPEATED]),
    ],
)
def test_what_is_proved_of_a_meaning_gives_no_other(again, verdict, codes):
    assert checked(f"# A\n\n## One\n\n$$ h = 2 a $$\n\n## Two\n\n$$ {again} $$") == (["Defined", verdict], codes)


def test_words_give_another_meaning_that_is_the_same():
    verdicts, codes = checked("# A\n\n## One\n\n$$ h = 2 a $$\n\n## Two\n\nNow let $h = a + a$.")
    assert (verdicts, codes) == (["Defined", "Defined"], [Code.DEFINITION_REPEATED])


def test_another_chapter_begins_anew():
    assert checked("# A\n\n$$ h = 2 a $$\n\n# B\n\n$$ h = 3 a $$\n\n$$ h - 3 a = 0 $$") == (["Defined", "Defined", "Proved"], [])


def test_what_a_directive_says_is_not_redefined():
    verdicts, _ = checked("<!-- derive: let h := 2 a -->\n\n# A\n\n## One\n\n$$ h = 3 a $$")
    assert verdicts == ["Refuted"]


@pytest.mark.parametrize(
    "words",
    [
        "Consider the function $f(t) = t^2 + x$.",
        "For $f(t) = t^2 + x$ we have:",
        "Suppose $f(t) = t^2 + x$.",
        "If $f(t) = t^2 + x$, then:",
        "We look at the function\n$$ f(t) = t^2 + x $$",
    ],
)
def test_a_function_is_brought_in_with_its_formula(words):
    assert checked(f"{words}\n\n$$ f(3) = 9 + x $$\n\n$$ f(3) = 9 $$")[0] == ["Defined", "Proved", "Refuted"]


@pytest.mark.parametrize(
    "words",
    [
        "If $f(t) = t$, then $t$ is a fixed point.",
        "If $f(t) = 0$, then $t$ is a root.",
        "Suppose $f(t) = t^2$ for some $t$.",
        "The equation $f(t) = t^2$ has a solution.",
    ],
)
def test_an_equation_for_an_argument_is_no_formula_of_a_function(words):
    assert "Defined" not in checked(f"{words}\n\n$$ f(3) = 9 $$")[0]


def test_a_parameter_that_gets_a_meaning_leaves_the_function_alone():
    verdicts, _ = checked("# A\n\nLet $h = 2 a$.\n\n# B\n\nLet $f(h) = h^2$ and $h(x) = 3 x$.\n\n$$ f(h(x)) = 9 x^2 $$\n\n$$ f(2) = 4 $$")
    assert verdicts == ["Defined", "Defined", "Defined", "Proved", "Proved"]


@pytest.mark.parametrize(("formula", "verdict"), [(r"\sum_k (a - m_k)^2", "Undecided"), ("(a - m_1)^2", "Defined")])
def test_a_family_that_was_used_before_is_not_defined_by_an_equation(formula, verdict):
    text = f"<!-- derive: let k = 1..n -->\n\n$$ L = {formula} $$\n\nThis gives\n\n$$ m_k = a $$"
    assert checked(text)[0] == ["Defined", verdict]


def test_writing_everything_out_is_no_definition_of_what_is_written_out():
    first = "$$ f(u, v) = (u + v)^2, \\qquad u(p, q) = p + q, \\qquad v(p, q) = p - q $$"
    out = "Nothing stops us from writing out that\n\n$$ f(p, q) = 4 p^2 $$"
    verdicts, _ = checked(f"{first}\n\n{out}\n\n$$ \\frac{{\\partial f}}{{\\partial u}} = 2 (u + v) $$")
    assert (verdicts[:3], verdicts[-1]) == (["Defined"] * 3, "Proved")


def test_what_a_function_is_of_may_be_a_function_itself():
    functions = "$$ f(u, v) = u v^2 $$\n\n$$ u(s, t) = s + t $$\n\n$$ v(s, t) = s - t $$"
    slope = "$$ \\frac{\\partial f}{\\partial s} = v^2 + 2 u v $$"
    assert checked(f"{functions}\n\n{slope}")[0] == ["Defined"] * 3 + ["Proved"]


@pytest.mark.parametrize("found", ["u = 2", "u = 3 t"])
def test_what_a_function_is_of_has_no_value_by_an_equation(found):
    assert checked(f"$$ f(u) = u^2 - 4 u $$\n\n$$ {found} $$")[0] == ["Defined", "Undecided"]


def test_a_number_that_a_formula_has_used_is_no_function():
    assert checked("$$ a + u = 3 $$\n\n$$ f(u) = u^2 $$\n\n$$ u(s) = 2 s $$")[0][1:] == ["Defined", "Undecided"]
