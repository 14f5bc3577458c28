"""``derive build --format``: which files are written."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from derive.cli import cli

FORMATS = {
    "as usual": ((), {"note.tex", "note.json"}),
    "a page": (("--format", "html"), {"note.html"}),
    "several": (("--format", "markdown", "--format", "latex"), {"note.md", "note.tex"}),
}


@pytest.mark.parametrize(("arguments", "names"), FORMATS.values(), ids=FORMATS)
def test_build_writes_the_formats_it_is_asked_for(tmp_path, arguments, names):
    note, target = tmp_path / "note.md", tmp_path / "output"
    note.write_text("$$ (1 + 2) = 3 $$\n", encoding="utf-8")
    command = ["build", str(note), "--output-dir", str(target), "--no-pdf", "--no-sympy", *arguments]
    result = CliRunner().invoke(cli, command)
    assert result.exit_code == 0, result.output
    assert {path.name for path in target.iterdir()} == names


def test_plots_need_their_package(tmp_path, monkeypatch):
    note = tmp_path / "note.md"
    note.write_text("$$ (1 + 2) = 3 $$\n", encoding="utf-8")
    monkeypatch.setattr("derive.cli.options.find_spec", lambda _: None)
    result = CliRunner().invoke(cli, ["build", str(note), "--output-dir", str(tmp_path), "--format", "html", "--plots"])
    assert result.exit_code == 2
    assert "derive[plot]" in result.stderr


def test_a_picture_of_a_refuted_step_stands_in_the_page(tmp_path):
    pytest.importorskip("matplotlib")
    note = tmp_path / "note.md"
    note.write_text("<!-- derive: let x real -->\n\n$$ (x + 1)^2 = x^2 + 1 $$\n", encoding="utf-8")
    command = ["build", str(note), "--output-dir", str(tmp_path), "--no-sympy", "--format", "html", "--plots"]
    assert CliRunner().invoke(cli, command).exit_code == 0
    assert "data:image/svg+xml" in (tmp_path / "note.html").read_text("utf-8")
