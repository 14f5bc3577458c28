"""``derive init``: the lines that a document lacks, proposed or written."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from derive.cli import cli
from derive.resolve import resolve
from derive.resolve.propose import propose
from derive.source import Source
from derive.syntax.documents import read_document

TEXT = "# T\n\n$$ \\sum_{i=1}^{n} (x_i - c)^2 = \\sum_{i=1}^{n} x_i^2 + n c^2 $$\n\n$$ \\ln (a b) = \\ln a + \\ln b $$\n"


def proposed(text):
    return propose(resolve(read_document(Source("note.md", text))))


@pytest.mark.parametrize(
    ("formula", "lines"),
    [
        (r"a + w = w", ["let a, w real"]),
        (r"\ln (a b) = \ln a + \ln b", ["let a, b positive"]),
        (r"\sum_k w_k = q", ["let k = 1..n", "let q, w_k real"]),
        (r"\sum_{k=1}^{m} w_k^2 = q", ["let k = 1..m", "let q, w_k real"]),
        (r"f(t) + t = t", ["let t real", "let f function"]),
        (r"2 = 1 + 1", []),
    ],
)
def test_what_a_formula_needs(formula, lines):
    assert sorted(proposed(f"$$ {formula} $$").lines) == sorted(lines)


def test_a_random_variable_is_no_number():
    assert proposed(r"$$ \mathrm{E}(u X) = u \mathrm{E}(X) $$").lines == ("let u real",)


def test_what_only_the_author_knows_is_a_question():
    (question,) = proposed("$$ q(a + b) = c $$").questions
    assert "`let q function`" in question


RIDGE = r"""# Ridge

$$ J(w) = \sum_{i=1}^{n} (y_i - \sum_{j=1}^{d} x_{ij} w_j)^2 + \lambda \sum_{j=1}^{d} w_j^2 $$

$$ \frac{\partial J}{\partial w_k} = -2 \sum_{i=1}^{n} x_{ik} (y_i - \sum_{j=1}^{d} x_{ij} w_j) + 2 \lambda w_k $$

$$ \frac{\partial^2 J}{\partial w_k \partial w_l} = 2 \sum_{i=1}^{n} x_{ik} x_{il} + 2 \lambda \delta_{kl} $$
"""


def test_letters_of_derivatives_run_over_the_range_of_their_family(tmp_path):
    path = tmp_path / "note.md"
    path.write_text(RIDGE)
    result = CliRunner().invoke(cli, ["init", str(path)])
    assert result.output.splitlines()[1:-1] == [
        "let i = 1..n",
        "let j, k, l = 1..d",
        r"let \lambda, w_j, x_{i j}, y_i real",
    ]
    assert CliRunner().invoke(cli, ["init", "--write", str(path)]).exit_code == 0
    result = CliRunner().invoke(cli, ["check", str(path)])
    assert "2 proved, 0 refuted, 0 undecided, 0 trusted, 0 skipped, 1 definition" in result.output


@pytest.mark.parametrize("other", [r"\sum_{i=1}^{n} w_i", r"k", r"\sum_{k=1}^{n} x_k"])
def test_no_range_is_proposed_where_it_is_not_clear(other):
    lines = proposed(
        rf"$$ J(w) = \sum_{{j=1}}^{{d}} w_j^2 + {other} $$" + "\n\n" + r"$$ \frac{\partial J}{\partial w_k} = 2 w_k $$"
    ).lines
    assert not any(line.startswith("let ") and "k" in line and ".." in line for line in lines)


def test_nothing_is_written_unasked(tmp_path):
    path = tmp_path / "note.md"
    path.write_text(TEXT)
    result = CliRunner().invoke(cli, ["init", str(path)])
    assert result.exit_code == 0
    assert "let i = 1..n" in result.output
    assert path.read_text() == TEXT


@pytest.mark.parametrize("start", ["", "---\nlayout: page\n---\n"])
def test_what_is_written_settles_the_document(tmp_path, start):
    path = tmp_path / "note.md"
    path.write_text(start + TEXT)
    assert CliRunner().invoke(cli, ["init", "--write", str(path)]).exit_code == 0
    text = path.read_text()
    assert text.startswith(start + "<!-- derive\n")
    assert text.endswith(TEXT)
    result = CliRunner().invoke(cli, ["check", "--no-sympy", "--output-format", "concise", str(path)])
    assert "step-refuted" in result.output
    assert "nothing says" not in result.output
    assert proposed(text).lines == ()


def test_in_latex_the_lines_stand_in_the_body(tmp_path):
    path = tmp_path / "note.tex"
    path.write_text("\\documentclass{article}\n\\begin{document}\n\\[ a + b = b + w \\]\n\\end{document}\n")
    assert CliRunner().invoke(cli, ["init", "--write", str(path)]).exit_code == 0
    assert "\\begin{document}\n% derive: let" in path.read_text()


def test_a_document_that_takes_in_others_stays_as_it_is(tmp_path):
    path = tmp_path / "main.tex"
    path.write_text("\\begin{document}\n\\input{part}\n\\[ a + b = b + w \\]\n\\end{document}\n")
    (tmp_path / "part.tex").write_text("\\[ c = d \\]\n")
    before = path.read_text()
    result = CliRunner().invoke(cli, ["init", "--write", str(path)])
    assert result.exit_code == 2
    assert "change each file by itself" in result.output
    assert path.read_text() == before


def test_line_ends_stay_as_they_are(tmp_path):
    path = tmp_path / "note.md"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())
    CliRunner().invoke(cli, ["init", "--write", str(path)])
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")


SAID = {
    "a positive family": (r"Rates $\lambda_k > 0$.", "let \\lambda_k positive"),
    "in a list": (r"Take $\lambda_k, w > 0$.", "let \\lambda_k positive"),
    "turned round": (r"Rates $0 < \lambda_k$.", "let \\lambda_k positive"),
    "in a set": (r"Rates $\lambda_k \in (0, \infty)$.", "let \\lambda_k positive"),
    "not negative": (r"Rates $\lambda_k \geq 0$.", "let \\lambda_k nonnegative"),
    "between two numbers": (r"Shares $\lambda_k > 0$ with $\lambda_k < 1$.", "let \\lambda_k positive"),
    "below a number": (r"Shares $\lambda_k < 1$.", "let \\lambda_k real"),
    "only supposed": (r"If $\lambda_k > 0$, all is well.", "let \\lambda_k real"),
    "said both ways": (r"Rates $\lambda_k > 0$ and others $\lambda_k < 0$.", "let \\lambda_k real"),
    "of another name": (r"Rates $\mu_k > 0$.", "let \\lambda_k real"),
    "a total": (r"Weights $\sum_{k=1}^K \lambda_k = 1$.", "given \\sum_{k = 1}^K \\lambda_k = 1"),
}


@pytest.mark.parametrize(("words", "line"), SAID.values(), ids=SAID)
def test_what_the_text_says_of_a_name_is_proposed(words, line):
    assert line in proposed(words + "\n\n$$ \\sum_{k=1}^K \\lambda_k^2 = \\sum_{k=1}^K \\lambda_k $$\n").lines


NO_TOTAL = {
    "concluded": r"Thus $\sum_{k=1}^K \lambda_k = 1$.",
    "only supposed": r"If $\sum_{k=1}^K \lambda_k = 1$, all is well.",
    "no number": r"Weights $\sum_{k=1}^K \lambda_k = M$.",
}


@pytest.mark.parametrize("words", NO_TOTAL.values(), ids=NO_TOTAL)
def test_no_total_is_proposed_where_the_text_does_not_state_one(words):
    lines = proposed(words + "\n\n$$ \\sum_{k=1}^K \\lambda_k^2 = \\sum_{k=1}^K \\lambda_k $$\n").lines
    assert [line for line in lines if line.startswith("given")] == []


def test_lines_are_put_into_the_first_cell_of_a_notebook(tmp_path):
    path = tmp_path / "note.ipynb"
    code = {"cell_type": "code", "metadata": {}, "source": ["x = 1\n"], "outputs": [], "execution_count": None}
    text = {"cell_type": "markdown", "metadata": {}, "source": ["# Note\n", "\n", "$$ (a + b)^2 = a^2 + 2 a b + b^2 $$\n"]}
    path.write_text(json.dumps({"cells": [code, text], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    result = CliRunner().invoke(cli, ["init", "--write", str(path)])
    assert result.exit_code == 0, result.output
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert cells[0] == code
    assert "".join(cells[1]["source"]).startswith("<!-- derive\nlet a, b real\n-->\n\n# Note\n")


@pytest.mark.parametrize("formula", [r"m = \frac{1}{c}", r"m_i = c x_i", r"m^2 = c + 1"])
def test_no_domain_is_proposed_for_what_the_page_defines(formula):
    lines = proposed(f"$$ 2 m + 2 m_i = c + x_i $$\n\nwhere\n\n$$ {formula} $$\n").lines
    assert not [line for line in lines if re.search(r"\bm\b", line)]
    assert [line for line in lines if re.search(r"\bc\b", line)]
