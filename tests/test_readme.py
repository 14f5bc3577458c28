"""What the README says is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import derive
from derive.cli import COMMANDS
from derive.render.to_terminal import to_terminal

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
ROW = re.compile(
    r"^\|[^|]*\| `(?P<asked>[^`]*)`(?:, (?P<kind>let|given) `(?P<known>[^`]*)`)? \| (?P<verdict>proved|refuted)\b", re.MULTILINE
)
ROWS = [found.groupdict() for found in ROW.finditer(README)]


@pytest.mark.parametrize("row", ROWS, ids=[row["asked"] for row in ROWS])
def test_what_is_said_to_be_decided_is(row):
    left, right = row["asked"].split(" = ")
    known = {row["kind"]: [row["known"]]} if row["kind"] else {}
    assert derive.prove(left, right, **known).verdict == row["verdict"]


def test_the_table_has_rows():
    assert len(ROWS) > 8


def test_the_frame_is_what_the_tool_prints():
    """The lines with the place, the text and the carets; ways to mend a step may be added."""
    shown = README.split("```\n")[1].splitlines()[:3]
    path = "derive/documents/cross_entropy.md"
    report = derive.check(path, text=(ROOT / path).read_text("utf-8"))
    printed = to_terminal((report,), color=False, width=100, verbose=False).splitlines()
    assert shown in [printed[at : at + 3] for at in range(len(printed))]


def test_every_command_is_listed():
    missing = [name for name in COMMANDS if f"`derive {name}" not in README]
    assert missing == []
