import json
import subprocess
import sys
import types

import pytest
from click.testing import CliRunner

from derive.cli import cli
from derive.diagnostics import Code, Diagnostic, Severity
from derive.kernel.evaluate import Refutation, Witness
from derive.report import Claim, Finding, Refuted, Report, Trusted, Undecided
from derive.resolve.derivation import Derivation, DerivedLink, Treatment
from derive.source import Span

REFUTED = Refuted(Refutation(Witness({"n": 2}, {}, {}), "1", "2", True))
UNDECIDED = Undecided("nothing says what q means")


def run(*arguments, **options):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], **options)


def finding(name, verdict, claim=None, treatment=Treatment.CHECK):
    span = Span(2 * int(name[1:]), 2 * int(name[1:]) + 1)
    link = DerivedLink(name, 0, span, "x", "=", "y", False, None, None, None, None, treatment, "why", None)
    return Finding(link, verdict, claim or Claim(verdict))


@pytest.fixture
def pipeline(monkeypatch):
    """Put findings of the test's own choice in the place of checking, and give what the command line asked for."""
    stand_in = types.ModuleType("derive.pipeline")
    stand_in.found, stand_in.said, stand_in.asked = (), (), []

    def check_source(source, settings, *_, **__):
        stand_in.asked.append((source, settings))
        return Report(source, Derivation(source, (), (), (), ()), stand_in.found, stand_in.said)

    stand_in.check_source = check_source
    monkeypatch.setitem(sys.modules, "derive.pipeline", stand_in)
    return stand_in


@pytest.fixture
def note(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "note.md").write_text("one\ntwo\nthree\nfour\nfive\n", "utf-8")
    return "note.md"


def expected(name):
    return finding(name, REFUTED, treatment=Treatment.EXPECT_REFUTED)


OUTCOMES = {
    "nothing": ((), 0, 0),
    "a refuted step": ((finding("s1", REFUTED),), 1, 1),
    "an undecided step": ((finding("s1", UNDECIDED),), 0, 1),
    "a trusted step": ((finding("s1", Trusted("known")),), 0, 1),
    "an expected refutation": ((expected("s1"),), 0, 0),
    "an expectation that is not met": ((finding("s1", UNDECIDED, treatment=Treatment.EXPECT_REFUTED),), 1, 1),
    "a refuted claim": ((finding("s1", Trusted("known"), Claim(REFUTED)),), 1, 1),
    "a claim that is wrong since an expected refutation": (
        (expected("s1"), finding("s2", UNDECIDED, Claim(REFUTED, "s1"))),
        0,
        1,
    ),
    "a claim that is wrong since another step": ((expected("s1"), finding("s2", UNDECIDED, Claim(REFUTED, "s0"))), 1, 1),
}


@pytest.mark.parametrize(("found", "status", "strict_status"), OUTCOMES.values(), ids=OUTCOMES)
def test_the_exit_status_says_whether_there_are_findings(pipeline, note, found, status, strict_status):
    pipeline.found = found
    assert run("check", note, "--output-format", "concise").exit_code == status
    assert run("check", note, "--output-format", "concise", "--strict").exit_code == strict_status


DIAGNOSED = {
    "an error": (Code.SYMBOL_UNDEFINED, Severity.ERROR, 1, 1),
    "a warning": (Code.DIRECTIVE_UNUSED, Severity.WARNING, 0, 1),
    "a warning about something unreadable": (Code.FORMULA_UNREADABLE, Severity.WARNING, 1, 1),
    "a note": (Code.STEP_UNDECIDED, Severity.NOTE, 0, 0),
    "a note about something unreadable": (Code.FORMULA_UNREADABLE, Severity.NOTE, 0, 0),
}


@pytest.mark.parametrize(("code", "severity", "status", "strict_status"), DIAGNOSED.values(), ids=DIAGNOSED)
def test_diagnostics_count_by_their_severity(pipeline, note, code, severity, status, strict_status):
    pipeline.said = (Diagnostic(code, severity, "so it is", Span(4, 5)),)
    assert run("check", note, "--output-format", "concise").exit_code == status
    assert run("check", note, "--output-format", "concise", "--strict").exit_code == strict_status


def test_concise_has_one_line_for_everything_found_in_the_order_of_the_text(pipeline, note):
    pipeline.found = (finding("s1", REFUTED), finding("s4", UNDECIDED), finding("s3", REFUTED, Claim(UNDECIDED)))
    pipeline.said = (Diagnostic(Code.SYMBOL_UNDEFINED, Severity.WARNING, "q is\nnew", Span(7, 8)),)
    assert run("check", note, "--output-format", "concise").stdout.splitlines() == [
        "note.md:1:3: step-refuted at n = 2 the previous side is 1, this one is 2",
        "note.md:2:3: step-refuted at n = 2 the previous side is 1, this one is 2",
        "note.md:2:4: symbol-undefined q is new",
        "note.md:3:1: step-undecided nothing says what q means",
    ]


def test_concise_does_not_say_twice_what_a_diagnostic_says(pipeline, note):
    pipeline.found = (finding("s1", REFUTED),)
    pipeline.said = (Diagnostic(Code.STEP_REFUTED, Severity.ERROR, "said already", Span(2, 3)),)
    assert run("check", note, "--output-format", "concise").stdout == "note.md:1:3: step-refuted said already\n"


def test_concise_says_since_when_a_claim_is_wrong(pipeline, note):
    pipeline.found = (finding("s1", UNDECIDED, Claim(REFUTED, "s0")),)
    assert ", wrong since s0" in run("check", note, "--output-format", "concise").stdout


def test_concise_speaks_no_control_characters_to_a_terminal(pipeline, note):
    pipeline.said = (Diagnostic(Code.SYMBOL_UNDEFINED, Severity.WARNING, "a\x1b[31mb\x07", Span(0, 1)),)
    assert run("check", note, "--output-format", "concise").stdout.endswith("a\\x1b[31mb\\x07\n")


@pytest.mark.usefixtures("pipeline")
def test_the_counts_are_always_printed_and_off_the_results(note):
    result = run("check", note, "--output-format", "concise")
    assert result.stdout == ""
    assert result.stderr == "0 proved, 0 refuted, 0 undecided, 0 trusted, 0 skipped, 0 definition\n"


@pytest.mark.usefixtures("pipeline")
def test_json_is_one_document_of_all_files(note, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.tex").write_text("x", "utf-8")
    data = json.loads(run("check", note, "sub", "--output-format", "json").stdout)
    assert [file["path"] for file in data["files"]] == ["note.md", "sub/b.tex"]


@pytest.mark.usefixtures("pipeline")
def test_the_full_report_is_plain_where_there_is_no_terminal(note, monkeypatch):
    asked = {}
    stand_in = types.ModuleType("derive.render.to_terminal")
    stand_in.to_terminal = lambda reports, **options: asked.update(options) or f"{len(reports)} report"
    monkeypatch.setitem(sys.modules, "derive.render.to_terminal", stand_in)
    assert run("check", note, "--verbose").stdout == "1 report\n"
    assert (asked["color"], asked["verbose"]) == (False, True)
    assert 0 < asked["width"] <= 100


def test_settings_reach_the_check(pipeline, note):
    run("check", note, "--output-format", "json", "--no-sympy", "--classes", "3..5", "--seed", 7, "--timeout", 1.5, "--strict")
    (_, settings), = pipeline.asked  # fmt: skip
    assert (settings.classes, settings.second_opinion, settings.seed, settings.timeout, settings.strict) == (
        (3, 4, 5), False, 7, 1.5, True,
    )  # fmt: skip


def test_settings_have_their_defaults(pipeline, note):
    run("check", note, "--output-format", "json")
    (_, settings), = pipeline.asked  # fmt: skip
    assert (settings.classes, settings.second_opinion, settings.seed, settings.strict) == ((2, 3, 4), True, 0, False)


def test_one_number_of_classes_will_do(pipeline, note):
    run("check", note, "--output-format", "json", "--classes", "6")
    assert pipeline.asked[0][1].classes == (6,)


BAD_OPTIONS = {
    "classes the wrong way round": (("--classes", "4..2"), "4..2"),
    "no classes": (("--classes", "0..2"), "0..2"),
    "too many classes": (("--classes", "2..1000"), "2..1000"),
    "classes in words": (("--classes", "few"), "few"),
    "half a range": (("--classes", "2.."), "2.."),
    "no time": (("--timeout", "0"), "0"),
    "a seed in words": (("--seed", "lucky"), "lucky"),
    "an unknown format": (("--output-format", "xml"), "xml"),
    "an unknown option": (("--fast",), "--fast"),
}


@pytest.mark.parametrize(("options", "named"), BAD_OPTIONS.values(), ids=BAD_OPTIONS)
def test_a_bad_option_is_an_error_of_usage(pipeline, note, options, named):
    result = run("check", note, *options)
    assert result.exit_code == 2
    assert named in result.stderr
    assert result.stdout == ""
    assert pipeline.asked == []


def test_directories_are_walked_in_order_without_what_is_hidden(pipeline, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("b.md", "a.markdown", "c.tex", "d.txt", ".e.md", "sub/f.MD", ".git/g.md", "sub/.venv/h.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("x", "utf-8")
    run("check", "--output-format", "json")
    assert [source.path for source, _ in pipeline.asked] == ["a.markdown", "b.md", "c.tex", "sub/f.MD"]


def test_a_document_that_is_named_twice_is_checked_once(pipeline, note):
    run("check", "./note.md", ".", note, "--output-format", "json")
    assert [source.path for source, _ in pipeline.asked] == ["note.md"]


def test_a_byte_order_mark_is_no_text(pipeline, tmp_path):
    (tmp_path / "bom.md").write_bytes(b"\xef\xbb\xbfx = y")
    run("check", tmp_path / "bom.md", "--output-format", "json")
    assert pipeline.asked[0][0].text == "x = y"


def test_an_unexpected_exception_is_one_line(pipeline, note):
    pipeline.check_source = lambda *_, **__: 1 // 0
    result = run("check", note)
    assert result.exit_code == 2
    assert result.stderr == "derive: internal error: ZeroDivisionError: integer division or modulo by zero\n"
    assert result.stdout == ""


@pytest.mark.parametrize("arguments", [("--debug", "check"), ("check", "--debug")])
def test_debug_shows_where_the_exception_came_from(pipeline, note, arguments):
    pipeline.check_source = lambda *_, **__: 1 // 0
    result = run(*arguments, note)
    assert result.exit_code == 2
    assert "Traceback" in result.stderr
    assert "internal error: ZeroDivisionError" in result.stderr


# build


@pytest.fixture
def outputs(monkeypatch):
    stand_in = types.ModuleType("derive.outputs")
    stand_in.texts = {"note.tex": "tex\n", "note.json": "{}\n"}
    stand_in.sources = []
    stand_in.outputs_for = lambda source, *_, **__: stand_in.sources.append(source) or stand_in.texts
    monkeypatch.setitem(sys.modules, "derive.outputs", stand_in)
    return stand_in


def test_build_writes_every_file_and_nothing_else(outputs, note, tmp_path):
    result = run("build", note, "--no-pdf", "--output-dir", "out/put")
    assert result.exit_code == 0
    assert {p.name: p.read_text("utf-8") for p in (tmp_path / "out" / "put").iterdir()} == outputs.texts


@pytest.mark.usefixtures("outputs")
def test_build_replaces_what_was_there(note, tmp_path):
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "note.tex").write_text("old and longer", "utf-8")
    run("build", note, "--no-pdf")
    assert (tmp_path / "output" / "note.tex").read_text("utf-8") == "tex\n"


@pytest.mark.usefixtures("outputs")
def test_build_check_is_content_with_current_files(note):
    run("build", note, "--no-pdf")
    result = run("build", note, "--check")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.usefixtures("outputs")
def test_build_check_shows_what_is_not_current_and_writes_nothing(note, tmp_path):
    run("build", note, "--no-pdf")
    (tmp_path / "output" / "note.tex").write_text("old\n", "utf-8")
    result = run("build", note, "--check")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[2:] == ["@@ -1 +1 @@", "-old", "+tex"]
    assert "output/note.tex is not current" in result.stderr
    assert (tmp_path / "output" / "note.tex").read_text("utf-8") == "old\n"


@pytest.mark.usefixtures("outputs")
def test_build_check_misses_a_file(note):
    result = run("build", note, "--check")
    assert result.exit_code == 1
    assert "output/note.json is missing" in result.stderr


@pytest.mark.usefixtures("outputs")
def test_build_does_not_write_two_documents_to_one_file(note, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "note.md").write_text("x", "utf-8")
    result = run("build", note, "sub/note.md", "--no-pdf")
    assert result.exit_code == 2
    assert "both be written to note.tex" in result.stderr
    assert not (tmp_path / "output").exists()


@pytest.mark.usefixtures("note")
def test_build_takes_the_documents_that_come_with_the_package(outputs):
    outputs.texts = {}
    run("build", "--no-pdf")
    assert all(source.path.startswith("derive/documents/") for source in outputs.sources)


@pytest.mark.usefixtures("outputs")
def test_build_says_so_where_nothing_typesets(note, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run("build", note)
    assert result.exit_code == 0
    assert "neither latexmk, pdflatex nor tectonic is installed" in result.stderr


def typesetter(tmp_path, monkeypatch, script):
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "pdflatex").write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / "pdflatex").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")
    monkeypatch.setattr("derive.typeset.shutil.which", lambda name: str(folder / name) if name == "pdflatex" else None)


@pytest.mark.usefixtures("outputs")
def test_build_typesets_without_a_shell(note, tmp_path, monkeypatch):
    typesetter(tmp_path, monkeypatch, 'echo "$@" > note.pdf')
    assert run("build", note).exit_code == 0
    arguments = (tmp_path / "output" / "note.pdf").read_text("utf-8")
    assert arguments == "-interaction=nonstopmode -no-shell-escape -halt-on-error note.tex\n"


@pytest.mark.usefixtures("outputs")
def test_build_says_why_there_is_no_pdf(note, tmp_path, monkeypatch):
    typesetter(tmp_path, monkeypatch, "echo '! Undefined control sequence.'; exit 1")
    result = run("build", note)
    assert result.exit_code == 1
    assert "output/note.tex: error: pdflatex failed: ! Undefined control sequence." in result.stderr
    assert not (tmp_path / "output" / "note.pdf").exists()


# rules, recheck, help


def test_rules_lists_every_rule_with_its_statement():
    from derive.kernel.rule import RULES

    lines = run("rules").stdout.splitlines()
    assert [line.split()[0] for line in lines] == sorted(RULES)
    assert any("field_identity" in line and "\\frac" in line for line in lines)


def test_rules_explains_one_rule():
    result = run("rules", "unfold")
    assert result.exit_code == 0
    assert "Replace a defined name by its meaning." in result.stdout
    assert "f(x) := b(x)" in result.stdout


def test_the_page_of_rules_has_every_rule():
    from derive.kernel.rule import RULES

    page = run("rules", "--format", "markdown").stdout
    assert sorted(line[5:-1] for line in page.splitlines() if line.startswith("### ")) == sorted(RULES)
    assert all(f"$$ {rule.statement} $$" in page for rule in RULES.values())
    assert page.startswith("# The rules that proofs are made of\n\n## Algebra\n")


def test_the_page_of_one_rule():
    page = run("rules", "delta_collapse", "--format", "markdown").stdout
    assert "## Delta\n\n### `delta_collapse`\n" in page
    assert "*Collapsing a sum over a Kronecker delta.* Replace" in page


def test_an_unknown_rule_is_an_error_that_names_what_is_near():
    result = run("rules", "delta_colapse")
    assert result.exit_code == 2
    assert "no rule 'delta_colapse'; near it: delta_collapse" in result.stderr


EMPTY_REPORT = {
    "schema": 1,
    "files": [],
    "tally": {"proved": 0, "refuted": 0, "undecided": 0, "trusted": 0, "skipped": 0, "definition": 0},
}


def test_recheck_confirms(tmp_path):
    (tmp_path / "r.json").write_text(json.dumps(EMPTY_REPORT), "utf-8")
    result = run("recheck", tmp_path / "r.json")
    assert (result.exit_code, result.stdout.endswith("r.json: confirmed\n")) == (0, True)


def test_recheck_fails_when_one_of_several_reports_does(tmp_path):
    (tmp_path / "good.json").write_text(json.dumps(EMPTY_REPORT), "utf-8")
    (tmp_path / "bad.json").write_text(json.dumps({**EMPTY_REPORT, "schema": 2}), "utf-8")
    result = run("recheck", tmp_path / "bad.json", tmp_path / "good.json")
    assert result.exit_code == 1
    assert "the schema is 2" in result.stdout
    assert "good.json: confirmed" in result.stdout


def test_recheck_without_a_report_is_an_error_of_usage(tmp_path):
    assert run("recheck").exit_code == 2
    assert run("recheck", tmp_path / "none.json").exit_code == 2


HEAVY = ("concurrent.futures.process", "webbrowser", "flint", "sympy", "rich", "markdown_it", "pylatexenc", "derive.kernel", "derive.terms")


def test_asking_for_help_imports_nothing_heavy():
    code = "import sys\ntry:\n    from derive.__main__ import main; main()\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True)
    assert "Commands:" in result.stdout
    assert set(result.stderr.split()).isdisjoint(HEAVY)


def test_the_version_is_printed():
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("derive, version ")
