"""What is open at a place of a formula, and what may come next there."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class UnsafeMathError(Exception):
    """The mathematics cannot be copied; the message says why."""


class Kind(Enum):
    """What opened a group."""

    TOP = "the formula"
    BRACE = "{"
    LEFT = r"\left"
    ENVIRONMENT = r"\begin"


@dataclass(slots=True)
class Group:
    """An open group: the ``&`` that a row may have, whether it has rows, the arguments and scripts seen at its end."""

    kind: Kind
    name: str = ""
    most_marks: int = 0
    rows: bool = False
    numbered: bool = False
    is_argument: bool = False
    marks: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    pending: int = 0
    pending_rows: bool = False
    raised: bool = False
    primed: bool = False
    lowered: bool = False
    last: str = ""

    def begin_atom(self) -> None:
        """Forget the scripts of the base before."""
        self.raised = self.primed = self.lowered = False

    def end_primes(self) -> None:
        """Let no prime or superscript follow the primes so far."""
        self.raised = self.raised or self.primed

    def add_script(self, token: str) -> None:
        """Enter a subscript, a superscript or a prime; raises UnsafeMathError where the base has one already."""
        twice = self.lowered if token == "_" else self.raised
        if twice or (token == "^" and self.primed and self.last != "'"):
            raise UnsafeMathError(f"{token} stands twice at one base")
        match token:
            case "_":
                self.lowered = True
                self.end_primes()
            case "^":
                self.raised = True
            case _:
                self.primed = True
        self.pending = 0 if token == "'" else 1
