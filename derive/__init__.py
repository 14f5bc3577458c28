"""A verifier for written mathematics: every step proved for all n, refuted with a witness, or honestly undecided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.api import Answer, Expression, InvalidInput, check, prove
    from derive.errors import DeriveError

__all__ = ["Answer", "DeriveError", "Expression", "InvalidInput", "check", "prove"]


def __getattr__(name: str) -> Any:
    """Load the interface when it is first used, so that importing the package costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'derive' has no attribute {name!r}")
    from derive import api

    return getattr(api, name)
