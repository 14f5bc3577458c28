from dataclasses import replace

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped

from derive.diagnostics import Code, Diagnostic, Severity
from derive.problems import open_problems
from derive.render.to_junit import to_junit
from derive.report import Defined
from derive.resolve.derivation import Treatment
from derive.source import Part, Source, Span


def suites(*reports):
    return list(JUnitXml.fromstring(to_junit(reports).encode("utf-8")))


def results(report):
    (suite,) = suites(report)
    return {case.name.split(" ")[0]: [(type(r), r.type) for r in case.result] for case in suite}


def test_a_suite_for_a_file_and_a_case_for_a_step(note):
    (suite,) = suites(note)
    assert suite.name == "note.md"
    steps = [f for f in note.findings if not isinstance(f.verdict, Defined)]
    assert len(list(suite)) == suite.tests == len(steps)
    assert (suite.failures, suite.errors, suite.skipped) == (3, 0, 2)


def test_refuted_fails_and_undecided_and_trusted_are_skipped(note):
    assert results(note) == {
        "s2": [],
        "s3": [(Failure, "step-refuted")],
        "s4": [(Failure, "step-refuted")],
        "s5": [(Failure, "claim-refuted")],
        "s6": [(Skipped, "undecided")],
        "s7": [(Skipped, "trusted")],
    }


def test_what_is_unreadable_is_an_error_of_its_own(note):
    said = Diagnostic(Code.FORMULA_UNREADABLE, Severity.WARNING, "what is this?", Span(3, 4))
    (suite,) = suites(replace(note, findings=(), diagnostics=(said,)))
    (case,) = suite
    assert case.name == "formula-unreadable (line 1)"
    assert [(type(r), r.message) for r in case.result] == [(Error, "what is this?")]


def test_an_expected_refutation_passes(note):
    expected = [replace(f, link=replace(f.link, treatment=Treatment.EXPECT_REFUTED)) if f.link.id == "s3" else f for f in note.findings]
    assert results(replace(note, findings=tuple(expected)))["s3"] == []


def test_what_the_baseline_knows_passes(note):
    known = frozenset(p.fingerprint for p in open_problems(note) if p.finding is not None and p.finding.link.id == "s3")
    assert results(replace(note, known=known))["s3"] == []


@pytest.mark.parametrize("text", ["<b>&amp;]]></b>", "\x00\x1b[31m\ud800", "\ufffe"])
def test_no_text_breaks_the_xml(note, text):
    said = Diagnostic(Code.FORMULA_UNREADABLE, Severity.ERROR, text, Span(3, 4))
    (suite,) = suites(replace(note, diagnostics=(said,)))
    assert suite.errors == 1


def test_a_cell_is_named(note):
    said = Diagnostic(Code.FORMULA_UNREADABLE, Severity.ERROR, "so", Span(2, 3))
    source = Source("n.ipynb", "x\nyz", parts=(Part(0, cell=4),))
    (suite,) = suites(replace(note, source=source, findings=(), diagnostics=(said,)))
    assert [case.name for case in suite] == ["formula-unreadable (cell 4, line 2)"]
