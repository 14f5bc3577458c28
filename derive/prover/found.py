"""What a search for a proof ends with; whoever only confirms proofs does not load the search for it."""

from __future__ import annotations

from derive.kernel.replay import Replayed
from derive.kernel.rule import Condition, Proof
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A proof that the kernel has replayed."""

    proof: Proof
    replayed: Replayed


@dataclass(frozen=True, slots=True)
class NotFound:
    """No proof was found; ``offer`` has conditions that would settle a difference of domains.

    A search that ``gave_up`` may find one with more time.
    """

    reason: str
    offer: tuple[Condition, ...] = ()
    gave_up: bool = False
