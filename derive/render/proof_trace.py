"""A proof as what each of its steps does: the side before and after, and the place that the rule is used at."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.replay import Ledger, rewritten
from derive.kernel.rule import Proof, Side
from derive.resolve.derivation import Obligation
from derive.terms import Position, Term
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One use of a rule: the whole side before and after it, and the place in it that is rewritten."""

    rule: str
    side: Side
    at: Position
    before: Term
    after: Term


def trace(proof: Proof, obligation: Obligation) -> Iterator[Rewriting]:
    """Give the steps of a proof in their order; raises ProofRejected where it is none."""
    left, right = obligation.left, obligation.right
    sides = {Side.LEFT: left, Side.RIGHT: right}
    for step, after in rewritten(proof, left, right, obligation.scope, Ledger()):
        yield Rewriting(step.rule, step.side, step.at, sides[step.side], after)
        sides[step.side] = after
