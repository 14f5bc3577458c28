"""Compute both sides of an obligation at one point.  Nothing else says that a step is refuted.  TRUSTED."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Witness:
    """A point: a value for every size, every free index, and every declared name at every index."""

    sizes: Mapping[str, int]
    indices: Mapping[str, int]
    values: Mapping[tuple[str, tuple[int, ...]], Fraction]


@dataclass(frozen=True, slots=True)
class Refutation:
    """A witness and what the two sides are there: exact, or a ball as ``midpoint +/- radius`` in decimal."""

    witness: Witness
    left: str
    right: str
    exact: bool
