"""``pytest --derive``: every step of a document is a test.

Pytest imports this module in every run, also where nobody asks for derivations, so it imports nothing of ours.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options to pytest's own."""
    group = parser.getgroup("derive", "written derivations")
    group.addoption("--derive", action="store_true", help="test every step of the derivations in .md, .tex and .ipynb files")
    group.addoption("--derive-strict", action="store_true", help="let undecided and trusted steps fail as well (implies --derive)")
    group.addoption("--derive-no-sympy", action="store_true", help="do without SymPy's second opinion")


def pytest_configure(config: pytest.Config) -> None:
    """Tell pytest what the mark of our tests means."""
    config.addinivalue_line("markers", "derive: a step of a written derivation")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a document where pytest was asked to."""
    if not (parent.config.getoption("derive") or parent.config.getoption("derive_strict")):
        return None
    from derive.files import SUFFIXES
    from derive.pytest_plugin.items import DocumentFile

    if file_path.suffix.lower() not in SUFFIXES:
        return None
    return DocumentFile.from_parent(parent, path=file_path)
