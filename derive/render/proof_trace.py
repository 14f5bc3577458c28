"""A proof as what each of its steps does: the side before and after, and the place that the rule is used at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.kernel.replay import Ledger, ground, take
from derive.kernel.rule import Proof, Side
from derive.resolve.derivation import Obligation
from derive.terms import Position, Term, free_names


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
    left, right, scope = obligation.left, obligation.right, obligation.scope
    taken, ledger = free_names(left) | free_names(right), Ledger()
    start = ground(left, right, scope, ledger)
    sides = {Side.LEFT: left, Side.RIGHT: right}
    for step in proof:
        before = sides[step.side]
        sides[step.side] = take(step, before, start, taken, ledger)
        yield Rewriting(step.rule, step.side, step.at, before, sides[step.side])
