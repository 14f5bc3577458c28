"""``derive view``: what it writes, what it serves, and that a saved document becomes a new page."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlparse
from urllib.request import urlopen

import pytest
from browser import browser
from click.testing import CliRunner

from derive.cli import cli

TRUE, FALSE = "$$ (1 + 2) = 3 $$\n", "$$ (1 + 2) = 4 $$\n"


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.md"
    path.write_text(TRUE, encoding="utf-8")
    return path


def test_the_page_is_written_and_its_address_printed(note):
    result = CliRunner().invoke(cli, ["view", str(note), "--no-open", "--no-sympy"])
    assert result.exit_code == 0, result.output
    page = Path(unquote(urlparse(result.stdout.strip()).path))
    assert 'data-verdict="proved"' in page.read_text("utf-8")


def test_a_browser_is_opened(note, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    result = CliRunner().invoke(cli, ["view", str(note), "--no-sympy"])
    assert opened == [result.stdout.strip()]


def test_watching_needs_its_package(note, monkeypatch):
    monkeypatch.setattr("derive.cli.view.find_spec", lambda _: None)
    result = CliRunner().invoke(cli, ["view", str(note), "--watch"])
    assert result.exit_code == 2
    assert "derive[watch]" in result.stderr


def _hears_interrupts():
    """A shell that runs the tests in its background makes them deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def watching(note):
    """A running ``derive view --watch`` and its address."""
    pytest.importorskip("watchfiles")
    command = (sys.executable, "-m", "derive", "view", str(note), "--watch", "--no-open", "--no-sympy")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=_hears_interrupts)
    try:
        address = process.stdout.readline().strip()
        assert "watching" in process.stderr.readline()
        yield process, address
    finally:
        process.kill()
        process.communicate()


def until(holds, seconds=60):
    """Wait until something holds; a machine that is busy may take long."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.1)


def verdicts(address):
    with urlopen(address, timeout=10) as answer:
        return re.findall(r'data-verdict="(\w+)"', answer.read().decode())


@pytest.mark.parametrize("replaced", [False, True], ids=["written in place", "replaced by another file"])
def test_a_saved_document_is_checked_again(watching, note, replaced):
    process, address = watching
    assert verdicts(address) == ["proved"]

    def save():
        target = note.with_suffix(".new") if replaced else note
        target.write_text(FALSE, encoding="utf-8")
        if replaced:
            os.replace(target, note)
        return verdicts(address) == ["refuted"]

    until(save)  # the first save may come before the watching begins
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) in (0, 130)  # 130: a check was under way


def test_the_open_page_reloads_itself(watching, note, tmp_path):
    _, address = watching
    with browser(tmp_path / "profile") as window:
        window.get(address)
        assert window.find_element("css selector", "article").get_attribute("data-verdict") == "proved"

        def reloaded():
            note.write_text(FALSE, encoding="utf-8")
            return 'data-verdict="refuted"' in window.page_source

        until(reloaded)
