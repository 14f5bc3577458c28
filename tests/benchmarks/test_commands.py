"""How long whole commands take as processes of their own, beside an interpreter that only loads the libraries they use.

Run with ``pytest tests/benchmarks/test_commands.py --benchmark-enable``; nothing here asserts a time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import derive

PACKAGE = Path(derive.__file__).parent
CHECK = ("-m", "derive", "check", "--no-sympy", str(PACKAGE / "documents" / "cross_entropy.md"))
# For every command its exit status.
GROUPS = {
    "check of the note": {
        "the libraries": (("-c", "import flint, rich, click"), 0),
        "for the first time": ((*CHECK, "--no-cache"), 1),
        "again": (CHECK, 1),
    },
    "help": {"the library": (("-c", "import click"), 0), "derive": (("-m", "derive", "--help"), 0)},
}
COMMANDS = [pytest.param(group, *ran, id=f"{group}: {name}") for group, all_of in GROUPS.items() for name, ran in all_of.items()]


@pytest.mark.parametrize(("group", "command", "status"), COMMANDS)
def test_command(benchmark, group, command, status, tmp_path):
    """The first run, which is not counted, compiles the modules and fills the cache."""
    benchmark.group = group
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(PACKAGE.parent)

    def process():
        return subprocess.run([sys.executable, *command], cwd=tmp_path, env=environment, capture_output=True, check=False)

    done = benchmark.pedantic(process, rounds=20, warmup_rounds=1)
    assert (done.returncode, bool(done.stdout), done.stderr) == (status, "derive" in command, b"")
