"""How long whole commands take as processes of their own, beside an interpreter that only loads the libraries they use.

Run with ``pytest tests/benchmarks/test_commands.py --benchmark-enable``; nothing here asserts a time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.resources import files

import pytest

NOTE = str(files("derive").joinpath("documents/cross_entropy.md"))
CHECK = ("-m", "derive", "check", "--no-sympy", NOTE)
GROUPS = {
    "check of the note": {
        "libraries": ("-c", "import flint, rich, click"),
        "first time": (*CHECK, "--no-cache"),
        "again": CHECK,
    },
    "help": {"library": ("-c", "import click"), "derive": ("-m", "derive", "--help")},
    "build": {"library": ("-c", "import sympy"), "derive": ("-m", "derive", "build", "--no-pdf", "--no-cache", "--output-dir", "out")},
}
COMMANDS = [pytest.param(group, command, id=f"{group}: {name}") for group, all_of in GROUPS.items() for name, command in all_of.items()]


@pytest.mark.parametrize(("group", "command"), COMMANDS)
def test_command(benchmark, group, command, tmp_path):
    """The first run, which is not counted, compiles the modules and fills the cache."""
    benchmark.group = group
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def process():
        return subprocess.run([sys.executable, *command], cwd=tmp_path, env=environment, capture_output=True, check=False)

    done = benchmark.pedantic(process, rounds=20, warmup_rounds=1)
    assert done.returncode == (1 if "check" in command else 0), done.stderr
