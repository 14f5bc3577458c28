"""Ctrl-C ends a run cleanly, with what is known so far, and leaves nothing half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

HARD = "<!-- derive: let i = 1..n -->\n<!-- derive: let x_i positive -->\n\n" + "".join(
    f"$$ \\sum_i \\ln(x_i + {k}) = {k} \\sum_i \\frac{{x_i}}{{1 + \\frac{{1}}{{x_i}}}} + \\ln\\left(\\sum_i x_i^{{{k}}}\\right) $$\n\n"
    for k in range(2, 60)
)
EASY = "<!-- derive: let a real -->\n\n$$ a + a = 2 a $$\n"


def started(folder, environment, *options):
    command = [sys.executable, "-m", "derive", "check", ".", "--no-sympy", "--output-format", "concise", *options]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(path):
    """Wait until the first document is in the cache, so that the second one is being checked."""
    for _ in range(600):
        if len(list(path.glob("*.json"))) > 0:
            return
        time.sleep(0.05)
    pytest.fail("the first document was never done")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interruption_ends_with_what_is_known(tmp_path, environment, jobs):
    (tmp_path / "a.md").write_text(EASY, "utf-8")
    (tmp_path / "b.md").write_text(HARD * 20, "utf-8")
    process = started(tmp_path, environment, "--jobs", jobs, "--report", "json=report.json")
    wait_for(tmp_path / ".derive_cache")
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted: what is above is not all" in stderr
    assert "Traceback" not in stderr
    assert "1 proved" in stderr
    assert (tmp_path / "report.json").read_text("utf-8").endswith("}\n")


def test_a_run_that_is_killed_leaves_no_half_of_a_file(tmp_path, environment):
    (tmp_path / "a.md").write_text(EASY, "utf-8")
    (tmp_path / "b.md").write_text(HARD, "utf-8")
    process = started(tmp_path, environment)
    wait_for(tmp_path / ".derive_cache")
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    import json

    for path in (tmp_path / ".derive_cache").glob("[0-9a-f]*.json"):
        assert json.loads(path.read_text("utf-8"))["document"] in ("a.md", "b.md")


def test_an_interrupted_run_writes_no_baseline(run, folder, monkeypatch):
    import derive.pipeline

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(derive.pipeline, "_search", interrupted)
    result = run("check", ".", "--no-sympy", "--write-baseline", "--no-cache")
    assert result.exit_code == 130
    assert not (folder / ".derive-baseline.json").exists()
