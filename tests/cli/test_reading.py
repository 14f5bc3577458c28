"""What ``derive check`` reads: standard input, notebooks, and documents of several files."""

import json

import pytest

HEAD = "<!-- derive: let x, y real -->\n\n"
WRONG = HEAD + "$$ (x + y)^2 = x^2 + y^2 $$\n"
RIGHT = HEAD + "$$ (x + y)^2 = x^2 + 2 x y + y^2 $$\n"

CELLS = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [{"cell_type": "markdown", "metadata": {}, "source": WRONG}]}


@pytest.mark.parametrize(("text", "status"), [(RIGHT, 0), (WRONG, 1)])
def test_standard_input_is_checked_under_its_name(run, text, status):
    result = run("check", "-", "--stdin-filename", "note.md", "--no-sympy", "--output-format", "concise", input=text)
    assert result.exit_code == status
    assert ("note.md:3:16: step-refuted" in result.stdout) is (status == 1)


def test_standard_input_that_is_no_text_is_a_finding(run):
    result = run("check", "-", "--output-format", "concise", input=b"\xff")
    assert (result.exit_code, "stdin.md:1:1: file-unreadable" in result.stdout) == (1, True)


def test_nothing_is_written_into_standard_input(run):
    assert run("check", "-", "--add-expect", input=WRONG).exit_code == 2


def test_a_step_of_a_notebook_is_named_by_its_cell(run, tmp_path):
    (tmp_path / "note.ipynb").write_text(json.dumps(CELLS), "utf-8")
    result = run("check", "note.ipynb", "--no-sympy", "--output-format", "concise")
    assert "note.ipynb:cell 1:3:16: step-refuted" in result.stdout
    report = json.loads(run("check", "note.ipynb", "--no-sympy", "--output-format", "json").stdout)
    (step,) = report["files"][0]["steps"]
    assert (step["cell"], step["line"], step["column"]) == (1, 3, 16)


def test_a_notebook_is_never_overwritten_with_its_text(run, tmp_path):
    text = json.dumps(CELLS)
    (tmp_path / "note.ipynb").write_text(text, "utf-8")
    assert run("check", "--add-expect", "note.ipynb", "--no-sympy").exit_code == 2
    assert (tmp_path / "note.ipynb").read_text("utf-8") == text


def test_a_finding_in_a_file_that_is_taken_in_is_shown_there(run, tmp_path):
    (tmp_path / "main.tex").write_text("\\input{part}\n", "utf-8")
    (tmp_path / "part.tex").write_text("one\n\\[ 1 = 2 \\]\n", "utf-8")
    result = run("check", "main.tex", "--no-sympy", "--output-format", "concise")
    assert "part.tex:2:8: step-refuted" in result.stdout
