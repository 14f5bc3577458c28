from __future__ import annotations

import json

import pytest

from derive.baseline import BaselineUnreadable, applied, baseline_of, from_text, to_text
from derive.config import Settings
from derive.diagnostics import Code, Severity
from derive.pipeline import check_source
from derive.problems import fails, problems
from derive.source import Source

HEAD = "<!-- derive: let x, y real -->\n\n"
WRONG = "$$ (x + y)^2 = x^2 + y^2 $$\n\n"
OTHER = "$$ (x - y)^2 = x^2 - y^2 $$\n\n"


def checked(text, path="note.md"):
    return check_source(Source(path, HEAD + text), Settings(second_opinion=False))


def known(text):
    return baseline_of((checked(text),), {})


def open_codes(report, baseline):
    return [d.code for d in problems(applied(report, baseline))]


def test_what_is_known_is_no_finding():
    report = applied(checked(WRONG), known(WRONG))
    assert problems(report) == ()
    assert not fails(report, strict=True)


def test_the_line_does_not_matter():
    assert open_codes(checked("Some words.\n\n" * 5 + WRONG), known(WRONG)) == []


def test_blanks_do_not_matter_and_the_formula_does():
    assert open_codes(checked(WRONG.replace("x^2 + y^2", "x^2  +\n y^2")), known(WRONG)) == []
    assert Code.STEP_REFUTED in open_codes(checked(WRONG.replace("x^2 + y^2", "x^2 + 2 y^2")), known(WRONG))


def test_a_second_mistake_of_the_same_text_is_found():
    twice = "# A\n\n" + WRONG + "# B\n\n<!-- derive: let x, y real -->\n" + WRONG
    assert open_codes(checked(twice), known(WRONG)) == [Code.STEP_REFUTED]
    assert open_codes(checked(twice), known(twice)) == []


def test_another_document_is_not_known():
    report = applied(checked(WRONG, "other.md"), known(WRONG))
    assert [d.code for d in problems(report)] == [Code.STEP_REFUTED]


def test_an_entry_that_fits_nothing_is_reported_as_stale():
    report = applied(checked(OTHER), known(WRONG))
    stale = [d for d in problems(report) if d.code is Code.BASELINE_STALE]
    assert [d.severity for d in stale] == [Severity.WARNING]
    assert "x^2 + y^2" in stale[0].message


def test_a_baseline_is_written_and_read_back():
    baseline = known(WRONG + OTHER)
    assert from_text(to_text(baseline)) == baseline
    assert len(baseline["note.md"]) == 2


def test_documents_that_were_not_checked_keep_what_they_had():
    before = baseline_of((checked(WRONG, "a.md"),), {})
    after = baseline_of((checked(OTHER, "b.md"),), before)
    assert list(after) == ["a.md", "b.md"]
    assert after["a.md"] == before["a.md"]


def test_a_document_that_was_mended_leaves_the_baseline():
    assert baseline_of((checked("$$ x + y = y + x $$"),), known(WRONG)) == {}


def test_an_internal_error_is_never_known():
    from dataclasses import replace

    from derive.diagnostics import Diagnostic

    report = checked(WRONG)
    report = replace(report, diagnostics=(Diagnostic(Code.ENGINES_DISAGREE, Severity.ERROR, "no", report.findings[0].link.span),))
    assert Code.ENGINES_DISAGREE in open_codes(report, baseline_of((report,), {}))
    entry = {"note.md": {p.fingerprint: "" for p in __import__("derive.problems").problems.all_problems(report)}}
    assert Code.ENGINES_DISAGREE in open_codes(report, entry)


BAD = ["", "[]", "{}", '{"schema": 2, "known": {}}', '{"schema": 1}', '{"schema": 1, "known": []}', '{"schema": 1, "known": {"a": 1}}', '{"schema": 1, "known": {"a": {"b": 1}}}', "[" * 100_000]


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_what_is_no_baseline_is_refused(text):
    with pytest.raises(BaselineUnreadable):
        from_text(text)


def test_the_text_has_one_line_for_every_entry():
    text = to_text(known(WRONG + OTHER))
    assert sum("step-refuted" in line for line in text.splitlines()) == 2
    assert json.loads(text)["schema"] == 1
