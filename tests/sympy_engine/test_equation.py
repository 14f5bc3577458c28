"""What SymPy assumes of names, and the ranges that its sums imply."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derive.kernel.scope import Domain, Relation
from derive.sympy_engine import CannotConvert, read_equation
from derive.terms import ONE, Number, Range, Symbol

sympy = pytest.importorskip("sympy")

N = sympy.Symbol("n", integer=True, positive=True)
FIRST, J, K = sympy.symbols("i j k", integer=True)
X, W = sympy.IndexedBase("x"), sympy.IndexedBase("W")
A = sympy.Symbol("a")


def scope(left, right=0, given=()):
    return read_equation(left, right, given).scope


@pytest.mark.parametrize(
    ("assumptions", "domain", "signs"),
    [
        ({}, Domain.REAL, []),
        ({"positive": True}, Domain.POSITIVE, []),
        ({"nonnegative": True}, Domain.NONNEGATIVE, []),
        ({"negative": True}, Domain.REAL, [Relation.LESS]),
        ({"nonpositive": True}, Domain.REAL, [Relation.LESS_OR_EQUAL]),
        ({"nonzero": True}, Domain.REAL, [Relation.UNEQUAL]),
        ({"positive": False}, Domain.REAL, [Relation.LESS_OR_EQUAL]),
        ({"integer": True}, Domain.INTEGER, []),
        ({"integer": True, "positive": True}, Domain.INTEGER, [Relation.LESS]),
        ({"integer": True, "nonnegative": True}, Domain.INTEGER, [Relation.LESS_OR_EQUAL]),
        ({"integer": True, "nonzero": True}, Domain.INTEGER, [Relation.UNEQUAL]),
        ({"rational": True}, Domain.REAL, []),
    ],
)
def test_assumptions_become_domains_and_givens(assumptions, domain, signs):
    found = scope(sympy.Symbol("s", **assumptions))
    assert found.declarations["s", 0].domain is domain
    assert [given.relation for given in found.givens] == signs


@pytest.mark.parametrize(
    "assumptions",
    [
        {"complex": True},
        {"imaginary": True},
        {"even": True},
        {"odd": True},
        {"prime": True},
        {"irrational": True},
        {"integer": False},
        {"zero": True},
        {"infinite": True},
        {"commutative": False},
    ],
    ids=str,
)
def test_what_a_scope_cannot_say_is_refused(assumptions):
    with pytest.raises(CannotConvert):
        scope(sympy.Symbol("s", **assumptions))


@pytest.mark.parametrize("side", [0.5, "a", None, True, sympy.Eq(A, 1), sympy.Float(0.5), sympy.I, sympy.Dummy("d")], ids=str)
def test_what_is_no_real_expression_is_refused(side):
    with pytest.raises(CannotConvert):
        scope(side)


@pytest.mark.parametrize("number", [3, Fraction(3), sympy.Integer(3)])
def test_numbers_are_expressions(number):
    assert read_equation(A, number, ()).right == Number(Fraction(3))


def test_relations_keep_their_direction():
    given = [A < 1, A > 1, A <= 1, A >= 1, sympy.Eq(A, 1), sympy.Ne(A, 1)]
    found = [(g.relation, g.left == ONE) for g in scope(A, 0, given).givens]
    assert found == [
        (Relation.LESS, False),
        (Relation.LESS, True),
        (Relation.LESS_OR_EQUAL, False),
        (Relation.LESS_OR_EQUAL, True),
        (Relation.EQUAL, False),
        (Relation.UNEQUAL, False),
    ]


def test_a_conjunction_is_several_givens_and_a_truth_none():
    assert len(scope(A, 0, [sympy.And(A > 0, A < 1), sympy.true, True]).givens) == 2


@pytest.mark.parametrize("given", [False, sympy.false, A, "a = 1", sympy.Or(A > 1, A < 0)], ids=str)
def test_what_is_no_relation_is_refused(given):
    with pytest.raises(CannotConvert):
        scope(A, 0, [given])


def test_a_family_has_the_range_that_it_is_summed_over():
    found = scope(sympy.Sum(X[FIRST], (FIRST, 1, N)))
    assert found.declarations["x", 1].ranges == (Range(ONE, Symbol("n")),)
    assert found.sizes() == {"n"}
    assert ("n", 0) not in found.declarations


def test_free_indices_have_the_range_of_their_family():
    found = scope(sympy.Derivative(sympy.Sum(W[FIRST, K] * X[K], (K, 1, N)), W[FIRST, J]))
    assert found.ranges["j"] == Range(ONE, Symbol("n"))
    assert found.ranges["i"] == Range(ONE, Symbol("N"))


def test_an_index_of_its_own_kind_brings_its_range():
    place = sympy.Idx("p", N)
    assert scope(X[place]).ranges["p"].lower == Number(Fraction(0))


def test_an_index_beside_a_delta_may_lie_outside_of_the_sum():
    found = scope(sympy.Sum(sympy.KroneckerDelta(FIRST, J), (FIRST, 1, N)), 1)
    assert "j" not in found.ranges
    assert found.declarations["j", 0].domain is Domain.INTEGER


def test_of_several_ranges_the_widest_is_taken():
    found = scope(sympy.Sum(X[FIRST], (FIRST, 1, N)) - sympy.Sum(X[J], (J, 2, N)))
    assert found.declarations["x", 1].ranges == (Range(ONE, Symbol("n")),)


def test_a_bound_that_is_bound_itself_is_no_range():
    found = scope(sympy.Sum(sympy.Sum(X[FIRST] * X[J], (J, 1, FIRST)), (FIRST, 1, N)))
    assert found.declarations["x", 1].ranges == (Range(ONE, Symbol("n")),)


def test_sizes_that_disagree_are_refused():
    with pytest.raises(CannotConvert, match="different ranges"):
        scope(sympy.Sum(X[FIRST], (FIRST, 1, N)) - sympy.Sum(X[J], (J, 1, sympy.Symbol("m", integer=True))))


def test_a_negative_size_is_refused():
    with pytest.raises(CannotConvert, match="at least 1"):
        scope(sympy.Sum(X[FIRST], (FIRST, 1, sympy.Symbol("p", negative=True, integer=True))))


def test_names_in_givens_are_declared():
    assert ("b", 0) in scope(A, 0, [sympy.Eq(A, sympy.Symbol("b", positive=True))]).declarations


def test_one_name_is_one_symbol():
    with pytest.raises(CannotConvert, match="two different symbols"):
        scope(A, sympy.Symbol("a", positive=True))


def test_called_names_are_functions():
    assert scope(sympy.Function("f")(A)).functions == {"f": None}
