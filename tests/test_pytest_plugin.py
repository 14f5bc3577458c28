"""``pytest --derive``: every step of a document is a test."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

import derive.pytest_plugin.items  # loaded here, since pytester forgets what its runs import
from derive.cli import cli
from derive.diagnostics import Code, Diagnostic, Severity
from derive.pipeline import check_source

pytest_plugins = "pytester"

# The plugin may be installed under its name or not; it is loaded from here either way.
LOADED = ("-p", "no:derive", "-p", "derive.pytest_plugin", "-p", "no:benchmark", "-p", "no:cacheprovider", "--derive-no-sympy")

NOTE = r"""
<!-- derive: let a, b, c real -->

$$ (a + b)^2 = a^2 + 2ab + b^2 = a^2 + b^2 = b^2 + a^2 $$

$$ c = \ln e^{c} \tag{7} $$

<!-- derive: expect refuted a known slip -->

$$ (a - b)^2 = a^2 - b^2 $$
"""


@pytest.fixture
def run(pytester):
    def run(*arguments, text=NOTE, name="note.md"):
        pytester.path.joinpath(name).write_text(text, encoding="utf-8")
        return pytester.runpytest_inprocess(*LOADED, *arguments)

    return run


def outcome(result):
    return {name: count for name, count in result.parseoutcomes().items() if name != "warnings"}


def test_without_the_option_nothing_is_collected(run):
    assert run().ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_every_step_is_a_test(run):
    assert outcome(run("--derive")) == {"passed": 3, "failed": 1, "xfailed": 1}


def test_a_refuted_step_fails_with_its_frame(run):
    output = run("--derive").stdout
    output.fnmatch_lines(
        [
            "note.md:4:*: refuted (step-refuted)",
            "*4 | $$ (a + b)^2 = a^2 + 2ab + b^2 = a^2 + b^2 = b^2 + a^2 $$",
            "*|*^^^^^^^^^*",
            "*at a = *the previous line is*",
            "FAILED note.md::line4-s2 - note.md:4:*",
        ]
    )
    output.no_fnmatch_line("*Traceback*")


def test_steps_are_named_by_line_and_number(run):
    run("--derive", "--collect-only", "-q").stdout.fnmatch_lines(
        ["note.md::line4-s1", "note.md::line4-s2", "note.md::line4-s3", "note.md::line6-s4[[]7]", "note.md::line10-s5"]
    )


def test_an_expectation_that_is_not_met_fails(run):
    text = "<!-- derive: let a real -->\n\n<!-- derive: expect refuted a slip -->\n\n$$ a + a = 2a $$\n"
    result = run("--derive", text=text)
    assert outcome(result) == {"failed": 1}
    result.stdout.fnmatch_lines(["*XPASS(strict)*a slip*"])


UNDECIDED = "<!-- derive: let a real -->\n\n$$ \\ln(a^2) = 2 \\ln a $$\n\n<!-- derive: trust a book -->\n\n$$ a^3 = a $$\n"


def test_undecided_and_trusted_steps_are_skipped_with_their_reason(run):
    result = run("--derive", "-rs", text=UNDECIDED)
    assert outcome(result) == {"skipped": 2}
    result.stdout.fnmatch_lines(["SKIPPED*undecided: the domains differ*", "SKIPPED*trusted: a book*"])


def test_undecided_and_trusted_steps_fail_where_that_is_asked_for(run):
    result = run("--derive-strict", text=UNDECIDED)
    assert outcome(result) == {"failed": 2}
    result.stdout.fnmatch_lines(["*the domains differ*", "note.md:7: trusted, not checked: a book"])


def test_a_step_that_is_expected_to_fail_and_undecided_fails(run):
    text = "<!-- derive: let a real -->\n\n<!-- derive: expect refuted a slip -->\n\n$$ \\ln(a^2) = 2 \\ln a $$\n"
    assert outcome(run("--derive", text=text)) == {"failed": 1}


def test_an_expectation_about_a_definition_fails(run):
    text = "<!-- derive: let a real -->\n\n<!-- derive: expect refuted a slip -->\n\n$$ c = a + a $$\n"
    assert outcome(run("--derive", text=text)) == {"failed": 1}


def test_a_definition_that_is_trusted_fails_where_that_is_asked_for(run):
    text = "<!-- derive: let a real -->\n\n<!-- derive: trust a book -->\n\n$$ c = a + a $$\n"
    assert outcome(run("--derive", text=text)) == {"skipped": 1}
    assert outcome(run("--derive-strict", text=text)) == {"failed": 1}


def test_engines_that_disagree_fail_also_where_a_refutation_is_expected(run, monkeypatch):
    def disagreeing(source, settings):
        report = check_source(source, settings)
        said = Diagnostic(Code.ENGINES_DISAGREE, Severity.ERROR, "internal error", report.findings[0].link.span)
        return replace(report, diagnostics=(said,))

    monkeypatch.setattr("derive.pytest_plugin.items.check_source", disagreeing)
    text = "<!-- derive: let a real -->\n\n<!-- derive: expect refuted a slip -->\n\n$$ a + a = a $$\n"
    assert outcome(run("--derive", text=text)) == {"failed": 1}


@pytest.mark.parametrize("text", ["$$ \\frac{1}{ $$\n", "<!-- derive: lett a real -->\n\n$$ a = a $$\n"])
def test_what_cannot_be_read_fails(run, text):
    result = run("--derive", text=text)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["FAILED note.md::line1-*"])


def test_what_is_no_text_is_an_error(pytester):
    pytester.path.joinpath("note.md").write_bytes(b"$$ a = \xff $$")
    result = pytester.runpytest_inprocess(*LOADED, "--derive")
    result.stdout.fnmatch_lines(["*not UTF-8: byte 0xff*"])
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_latex_is_collected_too(run):
    text = "\\documentclass{article}\n\\begin{document}\n% derive: let a real\n\\[ a + a = 2a \\]\n\\end{document}\n"
    assert outcome(run("--derive", text=text, name="note.tex")) == {"passed": 1}


def test_steps_of_notebooks_are_named_by_cell(run):
    cell = {"cell_type": "markdown", "metadata": {}, "source": "<!-- derive: let a real -->\n$$ a + a = 2a $$"}
    notebook = {"cells": [cell, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    output = run("--derive", "-v", text=json.dumps(notebook), name="note.ipynb").stdout
    output.fnmatch_lines(["note.ipynb::cell1-line2-s1 PASSED*", "note.ipynb::cell2-line2-s2 PASSED*"])


def test_steps_are_chosen_by_name(run):
    assert outcome(run("--derive", "-k", "line6 or s1")) == {"passed": 2, "deselected": 3}


def test_steps_are_chosen_by_id_and_by_mark(run):
    assert outcome(run("--derive", "-m", "derive")) == {"passed": 3, "failed": 1, "xfailed": 1}
    assert outcome(run("--derive", "note.md::line4-s1")) == {"passed": 1}


def test_the_first_failure_can_end_the_run(run):
    assert outcome(run("--derive", "-x")) == {"passed": 1, "failed": 1}


def test_junit_has_a_case_for_every_step(run, pytester):
    run("--derive", "--junitxml=report.xml")
    cases = ElementTree.parse(pytester.path / "report.xml").findall(".//testcase")
    assert [case.get("name") for case in cases] == ["line4-s1", "line4-s2", "line4-s3", "line6-s4[7]", "line10-s5"]
    assert "refuted (step-refuted)" in cases[1].find("failure").text
    assert cases[4].find("skipped").get("type") == "pytest.xfail"


def test_several_processes_share_the_steps(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(derive.__file__).parents[1]))  # also where the package is not installed
    pytester.path.joinpath("note.md").write_text(NOTE, encoding="utf-8")
    result = pytester.runpytest_subprocess(*LOADED, "--derive", "-n2")
    assert outcome(result) == {"passed": 3, "failed": 1, "xfailed": 1}


def test_a_run_without_derivations_loads_nothing_of_ours():
    code = (
        "import sys, pytest; pytest.main(['-p', 'no:derive', '-p', 'derive.pytest_plugin', '--version'])\n"
        "print([m for m in sys.modules if m.startswith(('derive.', 'flint', 'sympy')) and m != 'derive.pytest_plugin'])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "[]"


def test_the_settings_of_the_project_hold(run, pytester):
    pytester.path.joinpath("derive.toml").write_text(
        'strict = true\nseed = 3\ntimeout = 4\n[per-file-ignores]\n"note.md" = ["step-refuted", "claim-refuted"]\n', "utf-8"
    )
    text = "<!-- derive: let a, b real -->\n\n$$ (a + b)^2 = a^2 + b^2 $$\n\n<!-- derive: trust a table -->\n\n$$ a = b $$\n"
    assert outcome(run("--derive", text=text)) == {"skipped": 1, "failed": 1}
    assert outcome(run("--derive", text=text, name="other.md")) == {"skipped": 1, "failed": 3}


def test_settings_that_cannot_be_used_are_said_to_be(run, pytester):
    pytester.path.joinpath("derive.toml").write_text("tiemout = 4\n", "utf-8")
    result = run("--derive")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*there is no setting 'tiemout'; did you mean 'timeout'?*"])


def test_what_the_baseline_knows_is_skipped(run, pytester, monkeypatch):
    monkeypatch.chdir(pytester.path)
    text = "<!-- derive: let a, b real -->\n\n$$ (a + b)^2 = a^2 + b^2 $$\n"
    assert outcome(run("--derive", text=text)) == {"failed": 1}
    CliRunner().invoke(cli, ["check", "note.md", "--no-sympy", "--no-cache", "--write-baseline", "--baseline", "known.json"])
    pytester.path.joinpath("derive.toml").write_text('baseline = "known.json"\n', "utf-8")
    assert outcome(run("--derive", text=text)) == {"skipped": 1}
