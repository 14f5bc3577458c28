"""What a run may be told: one plain value, filled in by the command line."""

from __future__ import annotations

from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """How to check: sizes for the second opinion, the seed of the sampling, and the seconds that one step may take.

    ``notation`` are lines such as ``let i = 1..n`` that every document shares.  ``strict`` also counts undecided and trusted
    steps as findings.
    """

    classes: tuple[int, ...] = (2, 3, 4)
    second_opinion: bool = True
    seed: int = 0
    timeout: float = 10.0
    strict: bool = False
    notation: tuple[str, ...] = ()
