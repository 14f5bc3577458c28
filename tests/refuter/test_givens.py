"""Points that meet givens of every usual kind are found; a step that needs the given is refuted without it, never with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from notation import ONE, ZERO, M, N, add, at, delta, mul, neg, num, over, power, sym, total

from derive.kernel.evaluate import Refutation, Witness, certify, holds
from derive.kernel.scope import Declaration, Domain, Given, Relation, Scope
from derive.refuter.search import Exhausted, find_refutation
from derive.terms import Power

SCOPE = Scope(
    ranges=dict.fromkeys("ijkl", N) | {"r": M},
    declarations={
        ("u", 1): Declaration(Domain.REAL, (N,)),
        ("b", 1): Declaration(Domain.REAL, (N,)),
        ("y", 1): Declaration(Domain.INTEGER, (N,)),
        ("h", 1): Declaration(Domain.NONNEGATIVE, (N,)),
        ("w", 1): Declaration(Domain.POSITIVE, (N,)),
        ("P", 2): Declaration(Domain.POSITIVE, (N, M)),
        ("Q", 2): Declaration(Domain.REAL, (N, N)),
        ("V", 2): Declaration(Domain.REAL, (M, N)),
        **{(name, 0): Declaration(Domain.REAL) for name in "fgxp"},
        **{(name, 0): Declaration(Domain.POSITIVE) for name in "sc"},
        ("v", 0): Declaration(Domain.NONNEGATIVE),
    },
)
u, h, b, w = (at(name, "i") for name in "uhbw")
f, g, x, p, s, v, c = map(sym, "fgxpsvc")
EQUAL, LESS = Relation.EQUAL, Relation.LESS
sum_of = lambda term: total("i", term)  # noqa: E731


def scope_with(*statements):
    return replace(SCOPE, givens=tuple(Given(f"given {k}", *statement) for k, statement in enumerate(statements)))


# title: givens, a step that needs them, a step that is wrong in spite of them
KINDS = {
    "weights that add up to one": (((EQUAL, sum_of(h), ONE),), (sum_of(mul(h, f)), f), (sum_of(power(h, 2)), ONE)),
    "weights with one on the left": (((EQUAL, ONE, sum_of(w)),), (sum_of(mul(w, f)), f), (sum_of(power(w, 2)), ONE)),
    "weights that add up to a positive name": (((EQUAL, sum_of(w), c),), (sum_of(over(w, c)), ONE), (c, ONE)),
    "real values that add up to one": (((EQUAL, sum_of(u), ONE),), (sum_of(mul(u, f)), f), (sum_of(power(u, 2)), ONE)),
    "centred values": (((EQUAL, sum_of(u), ZERO),), (mul(f, sum_of(u)), ZERO), (sum_of(power(u, 2)), ZERO)),
    "rows that add up to one": (
        ((EQUAL, total("r", at("P", "i", "r"), over_range=M), ONE),),
        (sum_of(total("r", mul(u, at("P", "i", "r")), over_range=M)), sum_of(u)),
        (total("i", at("P", "i", "r")), ONE),
    ),
    "two sums": (((EQUAL, sum_of(h), ONE), (EQUAL, sum_of(w), ONE)), (sum_of(h), sum_of(w)), (sum_of(mul(h, w)), ONE)),
    "a weighted mean": (((EQUAL, sum_of(h), ONE), (EQUAL, sum_of(mul(h, u)), x)), (sum_of(mul(h, add(u, neg(x)))), ZERO), (x, ZERO)),
    "two shares": (((EQUAL, add(f, g), ONE),), (add(power(f, 2), neg(power(g, 2))), add(f, neg(g))), (add(power(f, 2), power(g, 2)), ONE)),
    "a name for a product": (((EQUAL, s, mul(c, c)),), (over(s, c), c), (s, c)),
    "a square": (((EQUAL, power(s, 2), v),), (v, mul(s, s)), (v, s)),
    "a root": (((EQUAL, s, Power(v, num(1, 2))),), (power(s, 2), v), (s, v)),
    "labels": (((EQUAL, power(b, 2), b),), (sum_of(power(b, 3)), sum_of(b)), (b, ONE)),
    "signs": (((EQUAL, power(at("y", "i"), 2), ONE),), (sum_of(power(at("y", "i"), 4)), sym("n")), (at("y", "i"), ONE)),
    "one label": (
        ((EQUAL, power(b, 2), b), (EQUAL, sum_of(b), ONE)),
        (sum_of(power(b, 2)), ONE),
        (b, ONE),
    ),
    "a vector of length one": (((EQUAL, sum_of(power(u, 2)), ONE),), (sum_of(mul(u, u)), ONE), (sum_of(u), ONE)),
    "a point of the circle": (((EQUAL, add(power(f, 2), power(g, 2)), ONE),), (power(f, 2), add(ONE, neg(power(g, 2)))), (add(f, g), ONE)),
    "a length": (((EQUAL, s, Power(sum_of(power(u, 2)), num(1, 2))),), (power(s, 2), sum_of(power(u, 2))), (s, sum_of(u))),
    "a symmetric matrix": (
        ((EQUAL, at("Q", "i", "j"), at("Q", "j", "i")),),
        (add(at("Q", "i", "j"), at("Q", "j", "i")), mul(num(2), at("Q", "i", "j"))),
        (at("Q", "i", "j"), ZERO),
    ),
    "orthogonal columns": (
        ((EQUAL, total("k", mul(at("Q", "k", "i"), at("Q", "k", "j"))), delta("i", "j")),),
        (total("i", total("k", power(at("Q", "k", "i"), 2))), sym("n")),
        (total("k", total("i", at("Q", "k", "i"))), sym("n")),
    ),
    "orthogonal rows": (
        ((EQUAL, delta("i", "j"), total("k", mul(at("Q", "i", "k"), at("Q", "j", "k")))),),
        (total("i", total("k", power(at("Q", "k", "i"), 2))), sym("n")),
        (total("k", at("Q", "k", "i")), ONE),
    ),
    "reciprocals": (((EQUAL, over(ONE, f), add(over(ONE, g), over(ONE, s))),), (over(mul(f, add(g, s)), mul(g, s)), ONE), (f, add(g, s))),
    "an order": (((LESS, g, f),), (Power(power(add(f, neg(g)), 2), num(1, 2)), add(f, neg(g))), (f, mul(num(2), g))),
    "an open interval": (((LESS, ZERO, p), (LESS, p, ONE)), (Power(power(add(ONE, neg(p)), 2), num(1, 2)), add(ONE, neg(p))), (p, num(1, 2))),
    "an interval for every element": (
        ((LESS, ZERO, u), (LESS, u, ONE)),
        (Power(power(add(ONE, neg(u)), 2), num(1, 2)), add(ONE, neg(u))),
        (u, num(1, 2)),
    ),
    "a nonzero name": (((Relation.UNEQUAL, f, ZERO),), (over(f, f), ONE), (f, ONE)),
    "different indices": (((Relation.UNEQUAL, sym("i"), sym("j")),), (delta("i", "j"), ZERO), (mul(u, at("u", "j")), ZERO)),
    "equal indices": (((EQUAL, sym("i"), sym("j")),), (u, at("u", "j")), (u, ZERO)),
}  # fmt: skip


@pytest.mark.parametrize(("statements", "needs"), [row[:2] for row in KINDS.values()], ids=KINDS.keys())
def test_a_true_step_is_not_refuted_under_its_givens(statements, needs):
    found = find_refutation(*needs, scope_with(*statements), attempts=30)
    assert isinstance(found, Exhausted)
    assert found.points >= 4


@pytest.mark.parametrize(("statements", "wrong"), [row[::2] for row in KINDS.values()], ids=KINDS.keys())
def test_a_wrong_step_is_refuted_where_all_givens_hold(statements, wrong):
    scope = scope_with(*statements)
    found = find_refutation(*wrong, scope)
    assert isinstance(found, Refutation)
    assert certify(*wrong, scope, found.witness) == found


INCONSISTENT = {
    "a positive sum of zero": ((EQUAL, sum_of(w), ZERO),),
    "an empty interval": ((LESS, ONE, p), (LESS, p, ZERO)),
    "a number and another": ((EQUAL, f, ONE), (EQUAL, f, num(2))),
    "a square below zero": ((LESS, power(f, 2), ZERO),),
    "an index unlike itself": ((Relation.UNEQUAL, sym("i"), sym("i")),),
    "a given about a name without meaning": ((EQUAL, sym("nowhere"), ONE),),
}  # fmt: skip


@pytest.mark.parametrize("statements", INCONSISTENT.values(), ids=INCONSISTENT.keys())
def test_nothing_is_refuted_where_no_point_meets_the_givens(statements):
    assert find_refutation(u, ZERO, scope_with(*statements)) == Exhausted(0, 0, 0)


def test_normalised_weights_are_readable():
    found = find_refutation(sum_of(power(h, 2)), ONE, scope_with((EQUAL, sum_of(h), ONE)))
    assert max(value.denominator for value in found.witness.values.values()) < 10


def test_a_given_of_other_names_is_met_too():
    found = find_refutation(f, ONE, scope_with((EQUAL, sum_of(h), ONE)))
    assert {name for name, _ in found.witness.values} == {"f", "h"}
    assert sum(value for (name, _), value in found.witness.values.items() if name == "h") == 1


def test_holds_asks_for_exact_equality():
    root = Given("s = root of v", EQUAL, s, Power(v, num(1, 2)))
    assert not holds(root, {}, SCOPE, Witness({}, {}, {("s", ()): 1, ("v", ()): 2}))
