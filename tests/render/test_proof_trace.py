"""The steps of a proof as before and after: they hang together and end where both sides are the same."""

from __future__ import annotations

import pytest
from notation import N, add, at, neg, sym

from derive.kernel.replay import ProofRejected
from derive.kernel.rule import Side, Step
from derive.kernel.scope import Declaration, Domain, Scope
from derive.prover.search import Found, find_proof
from derive.render.proof_trace import trace
from derive.resolve.derivation import Obligation
from derive.terms import Sum, key

SCOPE = Scope(ranges={"i": N}, declarations={("x", 1): Declaration(Domain.REAL, (N,)), ("y", 0): Declaration(Domain.REAL)})
LEFT = Sum("i", N, (), add(at("x", "i"), neg(at("x", "i")), sym("y")))
RIGHT = Sum("i", N, (), sym("y"))


def test_every_step_goes_on_from_the_one_before():
    found = find_proof(LEFT, RIGHT, SCOPE)
    assert isinstance(found, Found)
    sides = {Side.LEFT: LEFT, Side.RIGHT: RIGHT}
    steps = list(trace(found.proof, Obligation(LEFT, RIGHT, SCOPE)))
    for step in steps:
        assert step.before == sides[step.side] != step.after
        sides[step.side] = step.after
    assert len(steps) == len(found.proof) > 0
    assert key(sides[Side.LEFT]) == key(sides[Side.RIGHT])


def test_what_the_kernel_rejects_is_not_shown():
    with pytest.raises(ProofRejected):
        list(trace((Step("delta_collapse", (), Side.LEFT),), Obligation(LEFT, RIGHT, SCOPE)))
