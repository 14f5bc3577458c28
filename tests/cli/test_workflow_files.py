"""The hook for pre-commit and the GitHub action: their commands are run as the services would run them."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]


@pytest.fixture
def programs(tmp_path_factory, environment):
    """Give an environment with ``derive`` and ``python`` on the path; this python only notes what it is asked."""
    folder = tmp_path_factory.mktemp("bin")
    for name, line in (("derive", f'exec "{sys.executable}" -m derive "$@"'), ("python", f'printf "%s\\n" "$@" > "{folder}/asked"')):
        (folder / name).write_text(f"#!/bin/sh\n{line}\n", "utf-8")
        (folder / name).chmod(0o755)
    return environment | {"PATH": f"{folder}:{environment['PATH']}", "DERIVE_NO_SYMPY": "1"}


@pytest.fixture
def hook():
    (only,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return only


@pytest.fixture
def action():
    return yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))


def test_the_hook_fails_for_a_wrong_document_and_passes_for_a_right_one(hook, folder, programs):
    command = [*shlex.split(hook["entry"]), *hook["args"]]
    wrong = subprocess.run([*command, "right.md", "wrong.md"], cwd=folder, env=programs, capture_output=True, text=True, check=False)
    assert (wrong.returncode, wrong.stdout.startswith("wrong.md:3:")) == (1, True)
    right = subprocess.run([*command, "right.md"], cwd=folder, env=programs, capture_output=True, text=True, check=False)
    assert (right.returncode, right.stdout) == (0, "")


def test_the_hook_is_for_the_documents_that_can_be_read(hook):
    from derive.files import SUFFIXES

    assert hook["types_or"][:2] == ["markdown", "tex"]
    assert {".md", ".tex"} <= set(SUFFIXES)
    assert hook["require_serial"] is True


def run_step(action, number, inputs, folder, programs):
    """Run one step of the action as GitHub does: the inputs become variables, the script is run by bash."""
    step = action["runs"]["steps"][number]
    assert step["shell"] == "bash"
    given = {f"inputs.{name}": inputs.get(name, about["default"]) for name, about in action["inputs"].items()}
    given["github.action_path"] = str(ROOT)
    values = {name: re.sub(r"\$\{\{ (.+?) \}\}", lambda m: given[m[1]], text) for name, text in step["env"].items()}
    assert "${{" not in step["run"]
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(command, cwd=folder, env=programs | values, capture_output=True, text=True, check=False)


def test_the_action_installs_itself(action, folder, programs):
    assert run_step(action, 0, {}, folder, programs).returncode == 0
    asked = (Path(programs["PATH"].split(":")[0]) / "asked").read_text("utf-8").split()
    assert asked[:3] == ["-m", "pip", "install"]
    assert asked[-1] == str(ROOT)


def test_the_action_annotates_and_fails(action, folder, programs):
    page = folder / "page.md"
    result = run_step(action, 1, {"sarif": "out/d.sarif", "junit": "d e.xml"}, folder, programs | {"GITHUB_STEP_SUMMARY": str(page)})
    assert result.returncode == 1
    assert result.stdout.startswith("::error file=wrong.md,line=3,")
    assert page.read_text("utf-8").startswith("## derive")
    assert (folder / "out" / "d.sarif").is_file()
    assert (folder / "d e.xml").is_file()


def test_the_action_takes_paths_and_options(action, folder, programs):
    result = run_step(action, 1, {"paths": "right.md drafts", "options": "--strict --ignore step-undecided"}, folder, programs)
    assert (result.returncode, result.stdout) == (0, "")


def test_no_input_of_the_action_becomes_a_part_of_its_script(action, folder, programs):
    for name in action["inputs"]:
        result = run_step(action, 1, {name: '$(touch hacked) `touch hacked`; touch hacked "'}, folder, programs)
        assert result.returncode in (1, 2)
        assert not (folder / "hacked").exists()
