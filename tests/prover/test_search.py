"""`derive.prover.search`: long and deep terms end in an answer, and a proof inside a proof is replayed."""

from __future__ import annotations

import pytest
from notation import ONE, SCOPE, add, at, ln, mul, neg, num, power, sym, total

from derive.kernel.replay import replay
from derive.kernel.scope import Declaration, Domain, Scope
from derive.prover.search import Found, NotFound, find_proof
from derive.terms import Range

a, n = sym("a"), sym("n")


@pytest.mark.parametrize("length", [10, 2000])
def test_a_long_sum_is_the_same_from_both_ends(length):
    names = [f"a{k}" for k in range(length)]
    scope = Scope(declarations={(name, 0): Declaration(Domain.REAL) for name in names})
    terms = [sym(name) for name in names]
    assert isinstance(find_proof(add(*terms), add(*reversed(terms)), scope), Found)


@pytest.mark.parametrize("depth", [500, 5000])
def test_a_deep_term_ends_in_an_answer(depth):
    term = a
    for _ in range(depth):
        term = add(ONE, term)
    assert isinstance(find_proof(term, term, SCOPE), Found | NotFound)


def test_a_closed_form_is_replayed_with_the_proof_inside_its_proof():
    squares, closed = total("i", power(sym("i"), 2)), mul(num(1, 6), n, add(n, ONE), add(mul(num(2), n), ONE))
    found = find_proof(squares, closed, SCOPE)
    assert isinstance(found, Found)
    assert {"use_lemma", "sum_telescope"} <= {step.rule for step in found.proof}
    assert replay(found.proof, squares, closed, SCOPE).conditions == ()


def test_a_range_that_may_be_empty_is_not_filled():
    beyond = total("i", at("x", "i"), over_range=Range(num(3), n))
    full = add(total("i", at("x", "i")), neg(at("x", 1)), neg(at("x", 2)))
    assert isinstance(find_proof(beyond, full, SCOPE), NotFound)


def test_a_search_gives_up_after_the_same_number_of_uses_everywhere():
    square, spread = power(add(a, ONE), 2), add(power(a, 2), mul(num(2), a), ONE)
    goal = add(total("i", mul(square, at("x", "i"))), ONE), add(mul(spread, total("j", at("x", "j"))), ONE)
    assert isinstance(find_proof(*goal, SCOPE), Found)
    found = find_proof(*goal, SCOPE, uses=1)
    assert isinstance(found, NotFound)
    assert found.gave_up
    assert found.reason == "none within 1 uses of rules"
    late = find_proof(*goal, SCOPE, timeout=0.0)
    assert isinstance(late, NotFound)
    assert late.gave_up
    assert late.reason == "timeout after 0 s"


def test_no_proof_is_looked_for_where_values_differ_but_regions_come_first(monkeypatch):
    monkeypatch.setattr("derive.prover.search._Search", None)
    found = find_proof(add(a, ONE), a, SCOPE, differ=lambda: True)
    assert isinstance(found, NotFound)
    assert found.reason == "the normal forms differ"
    assert find_proof(ln(power(a, 2)), mul(num(2), ln(a)), SCOPE, differ=lambda: True).offer
