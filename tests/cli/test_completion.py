from __future__ import annotations

import subprocess
import sys

import pytest

from derive.cli import COMMANDS


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_every_shell_is_printed(run, shell):
    result = run("completion", shell)
    assert result.exit_code == 0
    assert "_DERIVE_COMPLETE" in result.stdout


def completed(environment, words):
    """Ask for completions as the script for bash does."""
    asked = environment | {"_DERIVE_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    result = subprocess.run([sys.executable, "-c", "from derive.__main__ import main; main()"], env=asked, capture_output=True, text=True, check=True)
    return [line.split(",", 1)[1] for line in result.stdout.splitlines()]


def test_commands_are_completed(environment):
    assert completed(environment, "derive ") == sorted(COMMANDS)
    assert completed(environment, "derive reche") == ["recheck"]


def test_options_formats_and_codes_are_completed(environment):
    assert "--output-format" in completed(environment, "derive check --out")
    assert completed(environment, "derive check --output-format s") == ["sarif"]
    assert completed(environment, "derive check --ignore step-r") == ["step-refuted"]
    assert completed(environment, "derive check --report sar") == ["sarif="]


def test_files_are_completed_by_the_shell(environment):
    asked = environment | {"_DERIVE_COMPLETE": "bash_complete", "COMP_WORDS": "derive check no", "COMP_CWORD": "2"}
    result = subprocess.run([sys.executable, "-c", "from derive.__main__ import main; main()"], env=asked, capture_output=True, text=True, check=True)
    assert result.stdout.startswith("file,")
