"""Whatever a file holds, the command line answers with clear lines and an exit status, never with a traceback."""

import json
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from derive import files
from derive.cli import cli

LINE = re.compile(r"(?P<path>[^:]+):(?P<line>\d+):(?P<column>\d+): (?P<code>[a-z-]+) (?P<message>\S.*)")


def run(*arguments):
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert "Traceback" not in result.output
    assert "internal error" not in result.output
    return result


@pytest.fixture(autouse=True)
def inside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Usage: exit status 2, nothing on standard output.

MISUSED = {
    "a missing file": (("none.md",), "none.md: error (file-missing): there is no such file"),
    "a missing directory": (("none/",), "none: error (file-missing): there is no such file"),
    "a name with a line feed": (("no\nne.md",), "no\N{REPLACEMENT CHARACTER}ne.md: error (file-missing): there is no such file"),
    "a directory without documents": (("empty",), "empty: error (nothing-found): no document (.md, .markdown, .tex, .ipynb) in this directory"),
    "a file that is no document": (("note.pdf",), "note.pdf: error (file-unreadable): not a document (.md, .markdown, .tex, .ipynb)"),
}


@pytest.mark.parametrize("command", [("check",), ("check", "--output-format", "json"), ("build", "--no-pdf"), ("explain",)])
@pytest.mark.parametrize(("paths", "message"), MISUSED.values(), ids=MISUSED)
def test_what_cannot_be_a_document_is_an_error_of_usage(inside, command, paths, message):
    (inside / "empty").mkdir()
    (inside / "note.pdf").write_bytes(b"%PDF")
    result = run(*command, *paths)
    assert result.exit_code == 2
    assert result.stdout == ""
    if (command, paths) == (("explain",), ("empty",)):
        message = "empty: error (file-unreadable): a directory; explain takes one file"
    assert result.stderr == f"{message}\n"


def test_every_missing_path_is_named_and_nothing_is_checked(inside):
    (inside / "good.md").write_text("$$1 = 2$$\n", "utf-8")
    result = run("check", "a.md", "good.md", "b.md")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["a.md", "b.md"]


def test_a_directory_of_hidden_documents_has_none(inside):
    (inside / ".hidden").mkdir()
    (inside / ".hidden" / "a.md").write_text("x", "utf-8")
    assert run("check").exit_code == 2


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything can be read")
def test_a_file_that_may_not_be_read_is_an_error_of_usage(inside):
    (inside / "a.md").write_text("x", "utf-8")
    (inside / "a.md").chmod(0)
    result = run("check", "a.md")
    assert (result.exit_code, result.stderr) == (2, "a.md: error (file-unreadable): Permission denied\n")


@pytest.mark.skipif(os.name != "posix", reason="there are no pipes with names")
def test_a_pipe_is_not_waited_for(inside):
    os.mkfifo(inside / "a.md")
    assert run("check", "a.md").exit_code == 2


def test_a_place_that_cannot_be_written_is_an_error_of_usage(inside):
    (inside / "note.json").write_text("{}", "utf-8")
    with pytest.raises(files.NotUsable, match=re.escape("note.json/a.tex: error: cannot be written")):
        files.replace_text(inside / "note.json" / "a.tex", "x")


# Documents: exit status 1, one line for each thing that is wrong, at its place.

BAD_DOCUMENTS = {
    "empty": (b"", 1, 1, "file-empty", ""),
    "nothing but space": (b" \n\t\n", 1, None, "file-empty", ""),
    "not UTF-8": (b"one\ntwo \xff three\n", 2, 5, "file-unreadable", "not UTF-8: byte 0xff at offset 8, line 2"),
    "Latin-1 after wider letters": ("é\nä".encode() + b"\xe9\n", 2, 2, "file-unreadable", "byte 0xe9 at offset 5, line 2"),
    "UTF-16": ("x = y".encode("utf-16"), 1, 1, "file-unreadable", "byte 0xff at offset 0"),
    "cut off within a letter": ("x é".encode()[:-1], 1, 3, "file-unreadable", "byte 0xc3 at offset 2"),
    "bad after a byte order mark": (b"\xef\xbb\xbfab\xff", 1, 3, "file-unreadable", "byte 0xff at offset 5"),
    "a NUL": (b"one\n\n$$a\x00 = b$$\n", 3, 4, "file-unreadable", "NUL"),
    "a display that is never closed": (b"text\n\n$$x = y\n", 3, 1, "formula-unreadable", ""),
    "a brace that is never closed": (b"text\n\n$$x = {y$$\n", 3, None, "brace-unbalanced", ""),
    "an unknown command": (b"text\n\n$$x = \\frobnicate y$$\n", 3, 7, "command-unknown", "frobnicate"),
    "an unknown verb": (b"<!-- derive: assume x = 1 -->\n\n$$1 = 1$$\n", 1, None, "directive-unknown", "assume"),
    "an unreadable directive": (b"<!-- derive: given x = = 1 -->\n\n$$1 = 1$$\n", 1, None, "directive-unreadable", ""),
    "trust without a reason": (b"<!-- derive: trust -->\n\n$$1 = 2$$\n", 1, None, "reason-missing", ""),
    "a false step": (b"$$1 = 2$$\n", 1, 7, "step-refuted", ""),
}


@pytest.mark.parametrize(("data", "line", "column", "code", "words"), BAD_DOCUMENTS.values(), ids=BAD_DOCUMENTS)
def test_a_bad_document_is_a_finding_at_its_place(inside, data, line, column, code, words):
    (inside / "a.md").write_bytes(data)
    result = run("check", "a.md", "--output-format", "concise", "--no-sympy")
    found = [LINE.fullmatch(text) for text in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert all(found), result.stdout
    (match,) = [match for match in found if match["code"] == code]
    assert int(match["line"]) == line
    assert column is None or int(match["column"]) == column
    assert words in match["message"]


@pytest.mark.parametrize("name", ["not UTF-8", "a NUL", "empty", "a brace that is never closed"])
def test_a_bad_document_is_a_diagnostic_in_json(inside, name):
    data, line, _, code, words = BAD_DOCUMENTS[name]
    (inside / "a.md").write_bytes(data)
    (file,) = json.loads(run("check", "a.md", "--output-format", "json").stdout)["files"]
    (diagnostic,) = [d for d in file["diagnostics"] if d["code"] == code]
    assert diagnostic["severity"] == "error"
    assert diagnostic["line"] in (line, None)
    assert words in diagnostic["message"]
    assert file["steps"] == []


@pytest.mark.parametrize("name", ["not UTF-8", "a NUL", "a brace that is never closed"])
def test_a_bad_document_is_a_clear_line_in_the_full_report(inside, name):
    data, line, _, code, _ = BAD_DOCUMENTS[name]
    (inside / "a.md").write_bytes(data)
    result = run("check", "a.md")
    assert result.exit_code == 1
    assert re.search(rf"^a\.md:{line}:\d+: error \({code}\): \S", result.stdout, re.MULTILINE)


def test_a_bad_document_does_not_stop_the_others(inside):
    (inside / "a.md").write_bytes(b"\xff")
    (inside / "b.md").write_text("$$1 = 1$$\n", "utf-8")
    data = json.loads(run("check", ".", "--output-format", "json", "--no-sympy").stdout)
    assert [file["path"] for file in data["files"]] == ["a.md", "b.md"]
    assert data["tally"]["proved"] == 1


@pytest.mark.parametrize("command", [("build", "--no-pdf"), ("explain",)])
def test_other_commands_say_the_same_of_a_bad_document(inside, command):
    (inside / "a.md").write_bytes(b"ab\n\xff")
    result = run(*command, "a.md")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "a.md:2:1: error (file-unreadable): not UTF-8: byte 0xff at offset 3, line 2\n"
    assert not (inside / "output").exists()


def test_a_file_that_is_too_large_is_not_read(inside, monkeypatch):
    monkeypatch.setattr(files.read_bytes, "__defaults__", (2**20,))
    (inside / "a.md").write_bytes(b"x" * (2**20 + 1))
    result = run("check", "a.md", "--output-format", "concise")
    assert (result.exit_code, result.stdout) == (1, "a.md:1:1: limit-exceeded the file is larger than 1 MB\n")


def test_a_file_of_just_the_limit_is_read(inside):
    (inside / "a.md").write_bytes(b"xy")
    assert files.read_bytes(inside / "a.md", "a.md", 2) == b"xy"
    with pytest.raises(files.Unreadable, match="larger"):
        files.read_bytes(inside / "a.md", "a.md", 1)


DEEP = {
    "braces": "{" * 5000 + "x" + "}" * 5000,
    "brackets": "(" * 5000 + "x" + ")" * 5000,
    "fractions": r"\frac{1}{" * 2000 + "x" + "}" * 2000,
    "powers": "x" + "^{x" * 2000 + "}" * 2000,
    "signs": "-" * 5000 + "x",
    "functions": r"\ln " * 5000 + "x",
    "sums": r"\sum_i " * 5000 + "x_i",
    "accents": r"\hat{" * 3000 + "x" + "}" * 3000,
    "subscripts": "x" + "_{x" * 2000 + "}" * 2000,
}


@pytest.mark.parametrize("formula", DEEP.values(), ids=DEEP)
def test_deep_nesting_is_refused_and_never_judged(inside, formula):
    (inside / "a.md").write_text(f"<!-- derive: let x real -->\n\n$$1 = {formula}$$\n", "utf-8")
    result = run("check", "a.md", "--output-format", "json", "--no-sympy")
    (file,) = json.loads(result.stdout)["files"]
    assert result.exit_code == 1
    assert file["steps"] == []
    assert file["diagnostics"][0]["severity"] == "error"


def test_what_is_still_allowed_can_be_printed_and_confirmed(inside):
    formula = r"\exp(y + " * 60 + "x" + ")" * 60
    (inside / "a.md").write_text(f"<!-- derive: let x, y real -->\n\n$${formula} = {formula}$$\n", "utf-8")
    (inside / "r.json").write_text(run("check", "a.md", "--output-format", "json", "--no-sympy").stdout, "utf-8")
    assert run("recheck", "r.json").stdout == "r.json: confirmed\n"


# Explaining and checking again.


def test_explain_shows_what_was_understood(inside):
    (inside / "a.md").write_text("<!-- derive: let x real -->\n\n$$x + x = 2x$$\n\n$$x = y \\frobnicate$$\n", "utf-8")
    lines = run("explain", "a.md").stdout.splitlines()
    assert any(re.fullmatch(r"3:3  x \+ x  reads as  .*", line) for line in lines), lines
    assert any(line.startswith("a.md:5:") and "error (command-unknown)" in line for line in lines)


def test_explain_takes_one_line(inside):
    (inside / "a.md").write_text("<!-- derive: let x real -->\n\n$$x + x = 2x$$\n\n$$x = 3$$\n", "utf-8")
    lines = run("explain", "a.md:5").stdout.splitlines()
    assert lines
    assert all(line.startswith(("5:", "a.md:5:")) for line in lines)


@pytest.mark.parametrize("place", ["a.md:0", "a.md:99", "a.md:99999999999999999999"])
def test_explain_has_nothing_to_say_of_a_line_that_is_not_there(inside, place):
    (inside / "a.md").write_text("$$1 = 1$$\n", "utf-8")
    result = run("explain", place)
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("place", ["a.md:x", "a.md:-1", "a.md:"])
def test_explain_does_not_guess_at_a_line(inside, place):
    (inside / "a.md").write_text("$$1 = 1$$\n", "utf-8")
    assert run("explain", place).exit_code == 2


NO_REPORTS = {
    "not JSON": (b"{", "not JSON"),
    "empty": (b"", "not JSON"),
    "a list": (b"[]", "entries"),
    "deep": (b"[" * 100_000, "deep"),
}


@pytest.mark.parametrize(("data", "words"), NO_REPORTS.values(), ids=NO_REPORTS)
def test_what_is_no_report_is_not_confirmed(inside, data, words):
    (inside / "r.json").write_bytes(data)
    result = run("recheck", "r.json")
    assert result.exit_code == 1
    assert result.stdout.startswith("r.json: the report cannot be read: ")
    assert words in result.stdout


def test_a_report_that_is_not_utf8_is_an_error_of_usage(inside):
    (inside / "r.json").write_bytes(b'{"\xff')
    result = run("recheck", "r.json")
    assert (result.exit_code, result.stderr) == (2, "r.json: error (file-unreadable): not UTF-8 at byte offset 2\n")


def test_a_report_that_is_a_directory_is_an_error_of_usage(inside):
    (inside / "r.json").mkdir()
    assert run("recheck", "r.json").exit_code == 2


def test_an_output_that_knows_no_such_letters_does_not_break(inside):
    (inside / "é.md").write_text("$$1 = 2$$\n", "utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "derive", "check", "é.md", "--output-format", "concise", "--no-sympy"]
    source = os.fspath(files.__file__.rsplit(os.sep, 2)[0])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (source, environment.get("PYTHONPATH"))))
    result = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert result.returncode == 1
    assert result.stdout.decode("utf-8").startswith("é.md:1:7: step-refuted ")
    assert b"Traceback" not in result.stderr
