from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from derive.cli import cli

ROOT = Path(__file__).parents[2]
WRONG = "<!-- derive: let x, y real -->\n\n$$ (x + y)^2 = x^2 + y^2 $$\n"
RIGHT = "<!-- derive: let x, y real -->\n\n$$ (x + y)^2 = x^2 + 2 x y + y^2 $$\n"
UNSURE = "<!-- derive: let x real -->\n\n$$ x = \\psi + \\omega $$\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command in an empty directory, with nothing of this machine's settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_STEP_SUMMARY", "DERIVE_STRICT", "DERIVE_TIMEOUT", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def command(*arguments, **options):
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], **options)

    return command


@pytest.fixture
def folder(tmp_path):
    for name, text in (("wrong.md", WRONG), ("right.md", RIGHT), ("drafts/unsure.md", UNSURE)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def environment():
    """Give what lets a process in another folder find this very program, and nothing of this machine's settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DERIVE_", "GITHUB_"))}
    return inherited | {"PYTHONPATH": str(ROOT)}
