import json

import pytest

from derive.diagnostics import MEANINGS, Code


def test_reports_go_to_files_beside_what_is_printed(run, folder):
    result = run("check", ".", "--no-sympy", "--output-format", "concise", "--report", "json=out/r.json", "--report", "junit=r.xml")
    assert result.exit_code == 1
    assert result.stdout.count("step-refuted") == 1
    assert json.loads((folder / "out" / "r.json").read_text("utf-8"))["tally"]["refuted"] == 1
    assert (folder / "r.xml").read_text("utf-8").startswith("<?xml")
    assert "wrote out/r.json" in result.stderr


BAD_REPORTS = {"no file": "json", "no name": "json=", "an unknown format": "xml=r.xml"}


@pytest.mark.parametrize("value", BAD_REPORTS.values(), ids=BAD_REPORTS)
def test_a_bad_report_is_an_error_of_usage_before_anything_is_checked(run, folder, value):
    result = run("check", ".", "--report", value)
    assert result.exit_code == 2
    assert not (folder / "r.xml").exists()


@pytest.mark.usefixtures("folder")
def test_a_report_that_cannot_be_written_is_one_line(run):
    result = run("check", ".", "--no-sympy", "--report", "json=right.md/r.json")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


def test_the_page_of_the_workflow_is_added_to(run, folder, monkeypatch):
    page = folder / "page.md"
    page.write_text("before\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    result = run("check", ".", "--no-sympy", "--output-format", "github")
    assert result.stdout.startswith("::error file=wrong.md,line=3,")
    assert page.read_text("utf-8").startswith("before\n## derive\n")
    run("check", ".", "--no-sympy", "--output-format", "concise")
    assert page.read_text("utf-8").count("## derive") == 1


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", ["concise", "json", "github", "junit", "sarif"])
def test_the_counts_are_printed_beside_every_machine_format(run, form):
    assert "1 proved, 1 refuted, 1 undecided" in run("check", ".", "--no-sympy", "--output-format", form).stderr


@pytest.mark.usefixtures("folder")
def test_ignored_codes_are_not_reported_and_are_counted(run):
    result = run("check", ".", "--no-sympy", "--output-format", "concise", "--ignore", "step-refuted,step-undecided", "--strict")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 refuted" in result.stderr
    assert "2 ignored" in result.stderr


@pytest.mark.usefixtures("folder")
def test_only_selected_codes_are_reported(run):
    result = run("check", ".", "--no-sympy", "--output-format", "concise", "--select", "step-undecided")
    assert result.exit_code == 0
    assert [line.split(" ")[1] for line in result.stdout.splitlines()] == ["step-undecided"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("pattern", ["wrong.md", "w*", "*.md"])
def test_codes_are_ignored_by_document(run, pattern):
    result = run("check", ".", "--no-sympy", "--output-format", "concise", "--per-file-ignores", f"{pattern}:step-refuted")
    assert result.exit_code == 0


@pytest.mark.usefixtures("folder")
def test_a_pattern_for_other_documents_changes_nothing(run):
    result = run("check", ".", "--no-sympy", "--output-format", "concise", "--per-file-ignores", "drafts/*:step-refuted")
    assert result.exit_code == 1


BAD_CODES = {
    "a code that does not exist": (("--ignore", "step-refutd"), "did you mean 'step-refuted'?"),
    "a pattern without codes": (("--per-file-ignores", "a.md"), "not PATTERN:CODE"),
    "an internal error": (("--ignore", "engines-disagree"), "cannot be ignored"),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("options", "words"), BAD_CODES.values(), ids=BAD_CODES)
def test_bad_codes_are_errors_of_usage(run, options, words):
    result = run("check", ".", *options)
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_baseline_is_written_and_then_silences(run, folder):
    assert run("check", ".", "--no-sympy", "--write-baseline").exit_code == 0
    assert json.loads((folder / ".derive-baseline.json").read_text("utf-8"))["schema"] == 1
    result = run("check", ".", "--no-sympy", "--baseline", ".derive-baseline.json", "--output-format", "concise")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "2 in the baseline" in result.stderr


def test_a_stale_entry_of_the_baseline_is_a_warning(run, folder):
    run("check", ".", "--no-sympy", "--write-baseline", "--baseline", "known.json")
    (folder / "wrong.md").write_text((folder / "right.md").read_text("utf-8"), "utf-8")
    result = run("check", ".", "--no-sympy", "--baseline", "known.json", "--output-format", "concise")
    assert result.exit_code == 0
    assert "wrong.md:1:1: baseline-stale" in result.stdout
    assert run("check", ".", "--no-sympy", "--baseline", "known.json", "--strict").exit_code == 1


@pytest.mark.parametrize("text", [None, "{}", "\udcff"])
def test_a_baseline_that_cannot_be_read_is_refused(run, folder, text):
    if text is not None:
        (folder / "known.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    result = run("check", ".", "--baseline", "known.json")
    assert result.exit_code == 2
    assert "known.json: error" in result.stderr


def test_codes_lists_every_code_with_its_meaning(run):
    text = run("codes").stdout
    assert [line for line in text.splitlines() if not line.startswith(" ")] == sorted(code.value for code in Code)
    assert "    " + MEANINGS[Code.STEP_REFUTED].what in text.splitlines()


def test_codes_writes_a_table(run):
    rows = run("codes", "--format", "markdown").stdout.splitlines()
    assert len(rows) == 2 + len(Code)
    assert all(row.count(" | ") == 2 for row in rows if row.startswith("| `"))


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_meaning_in_sentences(code):
    meaning = MEANINGS[code]
    assert meaning.what.endswith(".")
    assert meaning.advice.endswith(".")


def test_add_expect_writes_into_the_documents_that_have_refuted_steps(run, folder):
    (folder / "wrong.md").chmod(0o600)
    (folder / "wrong.md").write_bytes(b"\xef\xbb\xbf" + (folder / "wrong.md").read_bytes())
    before = (folder / "right.md").stat().st_mtime_ns
    result = run("check", ".", "--no-sympy", "--add-expect")
    assert result.exit_code == 0
    assert "wrote wrong.md: 1 expected to be refuted" in result.stderr
    assert (folder / "right.md").stat().st_mtime_ns == before
    assert (folder / "wrong.md").stat().st_mode & 0o777 == 0o600
    assert (folder / "wrong.md").read_bytes().startswith(b"\xef\xbb\xbf<!--")
    assert run("check", ".", "--no-sympy").exit_code == 0
    (folder / "wrong.md").write_text((folder / "wrong.md").read_text("utf-8").replace("= x^2 + y^2", "= x^2 + 2 x y + y^2"), "utf-8")
    result = run("check", ".", "--no-sympy", "--output-format", "concise")
    assert result.exit_code == 1
    assert "expectation-unmet" in result.stdout


def test_add_expect_overwrites_nothing_that_has_changed_meanwhile(run, folder, monkeypatch):
    import derive.expectations

    added = derive.expectations.with_expectations

    def slow(report):
        (folder / "wrong.md").write_text("written by someone else", "utf-8")
        return added(report)

    monkeypatch.setattr(derive.expectations, "with_expectations", slow)
    result = run("check", "wrong.md", "--no-sympy", "--add-expect")
    assert (result.exit_code, (folder / "wrong.md").read_text("utf-8")) == (2, "written by someone else")
