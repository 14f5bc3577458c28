"""`derive.problems`: what the verdicts of a report amount to."""

from __future__ import annotations

from derive.config import Settings
from derive.diagnostics import Code, Severity
from derive.pipeline import check_source
from derive.problems import fails, problems
from derive.source import Source


def checked(text):
    return check_source(Source("note.md", text), Settings(second_opinion=False))


def test_a_question_of_reading_has_a_code_of_its_own():
    report = checked("<!-- derive\nlet i = 1..n\nlet x_i, y_i real\n-->\n\n" + r"$$ \sum_i x_i + y_i = \sum_i x_i + \sum_i y_i $$")
    (found,) = problems(report)
    assert (found.code, found.severity) == (Code.READING_MATTERS, Severity.NOTE)


def test_what_is_open_for_other_reasons_is_undecided():
    report = checked("<!-- derive: let x real -->\n\n$$ x = q $$")
    assert [d.code for d in problems(report)] == [Code.STEP_UNDECIDED]
    assert not fails(report, strict=False)
    assert fails(report, strict=True)


def test_a_note_about_a_declaration_is_no_finding():
    report = checked("<!-- derive: let x, y real -->\n\n$$ 1 + 1 = 2 $$")
    assert [d.code for d in problems(report)] == [Code.DECLARATION_UNUSED]
    assert not fails(report, strict=True)
