"""Check a proof by running it again.  Nothing else says that a step is proved.  TRUSTED."""

from __future__ import annotations

from dataclasses import dataclass

from derive.kernel.rule import Condition
from derive.kernel.scope import Given


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a proof rests on: conditions that could not be discharged, givens, and the names whose definitions it unfolds."""

    conditions: tuple[Condition, ...]
    givens: tuple[Given, ...]
    definitions: tuple[str, ...]
