"""The examples in docstrings and in the README are run."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = [path for path in sorted((ROOT / "derive").rglob("*.py")) if ">>>" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", MODULES, ids=[path.stem for path in MODULES])
def test_examples_of_a_module(path):
    result = doctest.testmod(import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)))
    assert result.attempted > 0
    assert result.failed == 0


def test_the_interface_has_examples():
    assert {"api", "testing"} <= {path.stem for path in MODULES}


def test_examples_of_the_readme():
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert result.failed == 0
