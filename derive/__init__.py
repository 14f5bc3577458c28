"""A verifier for written mathematics: every step proved for all n, refuted with a witness, or honestly undecided.

``check``, ``fix`` and ``build`` take documents, ``prove`` and ``refute`` take two formulas in LaTeX or as SymPy expressions.
``derive.testing.assert_derives`` is for tests, and ``%load_ext derive`` gives notebooks the cell magic ``%%derive``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.answer import Answer, Checked, Expression, Fixed
    from derive.api import build, check, fix, prove, refute
    from derive.config import Settings
    from derive.decide import EnginesDisagree
    from derive.equations import InvalidInput
    from derive.errors import DeriveError
    from derive.files import NotUsable, Unreadable
    from derive.report import Defined, Finding, Proved, Refuted, Report, Skipped, Trusted, Undecided, Verdict

__all__ = [
    "Answer",
    "Checked",
    "Defined",
    "DeriveError",
    "EnginesDisagree",
    "Expression",
    "Finding",
    "Fixed",
    "InvalidInput",
    "NotUsable",
    "Proved",
    "Refuted",
    "Report",
    "Settings",
    "Skipped",
    "Trusted",
    "Undecided",
    "Unreadable",
    "Verdict",
    "build",
    "check",
    "fix",
    "prove",
    "refute",
]

# What stands in another module than derive.api.
HOMES = {"DeriveError": "derive.errors", "EnginesDisagree": "derive.decide", "Settings": "derive.config"}
HOMES |= dict.fromkeys(("Answer", "Checked", "Expression", "Fixed"), "derive.answer")
HOMES |= {"InvalidInput": "derive.equations"} | dict.fromkeys(("NotUsable", "Unreadable"), "derive.files")
REPORT = ("Defined", "Finding", "Proved", "Refuted", "Report", "Skipped", "Trusted", "Undecided", "Verdict")
HOMES |= dict.fromkeys(REPORT, "derive.report")


def __getattr__(name: str) -> Any:
    """Load the interface when it is first used, so that importing the package costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'derive' has no attribute {name!r}")
    return getattr(import_module(HOMES.get(name, "derive.api")), name)


def __dir__() -> list[str]:
    return sorted((*globals(), *__all__))


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook the cell magic ``%%derive``; called by ``%load_ext derive``."""
    from derive.notebook import register

    register(shell)
