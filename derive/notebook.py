"""The cell magic ``%%derive``: a cell of a notebook is a derivation, and its report is the result of the cell."""

from __future__ import annotations

from typing import Any

from derive.answer import Checked
from derive.api import check
from derive.config import Settings
from derive.errors import DeriveError
from derive.resolve import resolve
from derive.source import Source
from derive.syntax.documents import read_document

OPTIONS = {"--no-sympy", "--markdown"}


class InvalidOption(DeriveError):
    """A word after ``%%derive`` that means nothing."""


def register(shell: Any) -> None:
    """Add the magic to an IPython shell."""
    shell.register_magic_function(derive, "cell", "derive")


def derive(line: str, cell: str) -> Checked:
    """Check the LaTeX in a cell, or the Markdown with ``--markdown``.

    A cell without displays is one display: its lines that are no comments are the rows.  Declarations are comments such as
    ``% derive: let x_i real``.  ``--no-sympy`` does without the second opinion.  Raises InvalidOption for other words.
    """
    words = set(line.split())
    if not words <= OPTIONS:
        raise InvalidOption(f"%%derive knows {' and '.join(sorted(OPTIONS))}, not {' '.join(sorted(words - OPTIONS))}")
    settings = Settings(second_opinion="--no-sympy" not in words)
    if "--markdown" in words:
        return check("cell.md", text=cell, settings=settings)
    return check("cell.tex", text=cell if _has_formulas(cell) else _displayed(cell), settings=settings)


def _has_formulas(cell: str) -> bool:
    derivation = resolve(read_document(Source("cell.tex", cell)))
    return bool(derivation.readings or derivation.displays or derivation.diagnostics)


def _displayed(cell: str) -> str:
    r"""Put ``\[`` and ``\]`` around the lines that are no comments, on lines that are there, so that positions stay."""
    lines = cell.split("\n")
    rows = [number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("%")]
    if rows:
        lines[rows[0]] = r"\[" + lines[rows[0]]
        lines[rows[-1]] += r"\]"
    return "\n".join(lines)
