"""What a terminal sees: colour where it is wanted, lines that fit, a bar that goes away; and what a pipe sees."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys

import pytest

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def at_a_terminal(folder, environment, *options, **variables):
    """Run ``derive check`` with standard output on a terminal, and give what it wrote there."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "derive", "check", ".", "--no-sympy", *options]
    chosen = {"TERM": "xterm", "COLUMNS": "80", "LINES": "24"} | variables
    process = subprocess.Popen(command, cwd=folder, env=environment | chosen, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    pieces = []
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # how the end of a terminal is told on Linux
            break
        if not piece:
            break
        pieces.append(piece)
    process.communicate()
    os.close(ours)
    return b"".join(pieces).decode("utf-8").replace("\r\n", "\n")


def test_a_terminal_gets_colour_and_the_same_words(folder, environment):
    shown = at_a_terminal(folder, environment)
    assert "\x1b[" in shown
    plain = at_a_terminal(folder, environment, NO_COLOR="1")
    assert "\x1b" not in plain
    assert ESCAPES.sub("", shown) == plain


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_can_be_refused(folder, environment, variables):
    assert "\x1b" not in at_a_terminal(folder, environment, **variables)


@pytest.mark.parametrize("columns", ["40", "60", "200"])
def test_lines_fit_the_window(folder, environment, columns):
    lines = at_a_terminal(folder, environment, NO_COLOR="1", COLUMNS=columns).splitlines()
    *shown, counts = lines  # the counts stand on one line, however long it is
    shown = [line for line in shown if not re.match(r"\S+:\d+:\d+: \w+ \(", line)]  # a place is left whole for those who click on it
    assert max(map(len, shown)) <= min(int(columns), 100)
    assert counts.startswith("1 proved, 1 refuted, 1 undecided")


def test_a_window_of_one_column_is_no_error(folder, environment):
    assert "1 refuted" in " ".join(at_a_terminal(folder, environment, NO_COLOR="1", COLUMNS="1").split())


def test_a_pipe_gets_neither_colour_nor_a_bar(folder, environment):
    command = [sys.executable, "-m", "derive", "check", ".", "--no-sympy"]
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert "\x1b" not in result.stdout + result.stderr
    assert result.stderr == ""


def test_a_pipe_that_is_closed_early_is_no_traceback(folder, environment):
    command = f'"{sys.executable}" -m derive check . --no-sympy --output-format json | head -c 1'
    result = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert result.stdout == "{"
    assert "Traceback" not in result.stderr
