"""Squares that are zero, what is given not to be zero, and indices that are equal through others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from notation import ONE, SCOPE, ZERO, add, at, by, delta, mul, neg, num, power, sym

from derive.kernel.replay import ProofRejected, replay
from derive.kernel.rule import Side, Step
from derive.kernel.scope import Declaration, Domain, Given, Relation
from derive.terms import Range

a, b, c, j, n = map(sym, "abcjn")


def left(rule, *arguments, place=()):
    return Step(rule, place, Side.LEFT, arguments)


def given(relation, one, other):
    return Given("g", relation, one, other)


def scope(*givens):
    return replace(SCOPE, givens=givens)


# ------------------------------------------------------------------ squares

FLAT = given(Relation.EQUAL, power(add(a, neg(b)), 2), ZERO)
WHOLE = add(power(add(a, neg(b)), 2), ZERO)


def by_square(target, rest, *proof):
    return (left("equal_by_square", target, rest, *proof),)


def test_terms_are_equal_where_the_square_of_their_difference_is_zero():
    proof = by_square(b, ZERO, left("use_given", ZERO, (FLAT, (), ONE)))
    assert replay(proof, a, b, scope(FLAT)).givens == (FLAT,)


SUM = given(Relation.EQUAL, add(power(a, 2), power(b, 2)), ZERO)
DIFFERENCE = given(Relation.EQUAL, add(power(a, 2), neg(power(b, 2))), ZERO)


def test_squares_that_add_up_to_zero_are_zero():
    proof = by_square(ZERO, power(b, 2), left("use_given", ZERO, (SUM, (), ONE)))
    assert replay(proof, a, ZERO, scope(SUM)).givens == (SUM,)


WRONG_SQUARES = {
    "a rest that is negative": (neg(power(b, 2)), (left("use_given", ZERO, (DIFFERENCE, (), ONE)),), (DIFFERENCE,), "NonNegative does not hold"),
    "a rest that takes the square away": (neg(power(a, 2)), (left("field_identity", ZERO),), (), "NonNegative does not hold"),
    "a proof of something else": (ZERO, (left("use_given", ZERO, (SUM, (), ONE)),), (SUM,), "not the stated multiple"),
    "no proof": (ZERO, (), (), "do not make the two sides equal"),
    "a rest without a value": (power(mul(ZERO, b), -1), (), (), "NonZero does not hold"),
}


@pytest.mark.parametrize(("rest", "proof", "givens", "reason"), WRONG_SQUARES.values(), ids=WRONG_SQUARES)
def test_a_square_is_zero_only_if_the_rest_is_not_negative(rest, proof, givens, reason):
    with pytest.raises(ProofRejected, match=reason):
        replay(by_square(ZERO, rest, *proof), a, ZERO, scope(*givens))


FALLING = neg(power(a, 2))
AT_ONE_POINT = {
    "given": (by(a, a), ZERO, (given(Relation.LESS_OR_EQUAL, ZERO, FALLING),), (0,)),
    "seen from a root": (add(by(a, a), power(FALLING, num(1, 2))), power(FALLING, num(1, 2)), (), (0, 0)),
}


@pytest.mark.parametrize(("one", "other", "givens", "place"), AT_ONE_POINT.values(), ids=AT_ONE_POINT)
def test_what_is_not_negative_at_one_point_alone_is_not_so_under_a_slope(one, other, givens, place):
    """As -a^2 is not negative at a = 0 alone, a would be 0 there with its slope, which is 1."""
    proof = (left("equal_by_square", ZERO, FALLING, left("field_identity", ZERO), place=place),)
    with pytest.raises(ProofRejected, match="NonNegative does not hold"):
        replay(proof, one, other, scope(*givens))


# ------------------------------------------------------------------ what is given not to be zero, or to be equal

UNEQUAL = given(Relation.UNEQUAL, a, b)
PRODUCT = given(Relation.EQUAL, mul(add(a, neg(b)), c), ZERO)
CANCELLED = (left("use_given", ZERO, (PRODUCT, (), power(add(a, neg(b)), -1))),)


@pytest.mark.parametrize("unequal", [UNEQUAL, given(Relation.UNEQUAL, b, a), given(Relation.UNEQUAL, add(a, neg(b)), ZERO)])
def test_what_is_given_not_to_be_zero_is_divided_by(unequal):
    assert replay(CANCELLED, c, ZERO, scope(PRODUCT, unequal)).givens == (PRODUCT, unequal)


@pytest.mark.parametrize("other", [(), (given(Relation.UNEQUAL, a, c),), (given(Relation.LESS_OR_EQUAL, a, b),), (given(Relation.UNEQUAL, at("x", "i"), ZERO),)])
def test_what_may_be_zero_is_not_divided_by(other):
    with pytest.raises(ProofRejected, match="does not hold"):
        replay(CANCELLED, c, ZERO, scope(PRODUCT, *other))


def test_what_is_given_of_an_index_holds_at_others_of_its_range_alone():
    product = given(Relation.EQUAL, mul(at("x", "j"), c), ZERO)
    proof = (left("use_given", ZERO, (product, (("j", j),), power(at("x", "j"), -1))),)
    known = scope(product, given(Relation.UNEQUAL, at("x", "i"), ZERO))
    assert len(replay(proof, c, ZERO, known).givens) == 2
    with pytest.raises(ProofRejected, match="NonZero does not hold"):
        replay(proof, c, ZERO, replace(known, ranges={**known.ranges, "i": Range(num(2), n)}))


def chained(*pairs):
    kinds = {"=": Relation.EQUAL, "!": Relation.UNEQUAL}
    return scope(*(given(kinds[sign], sym(one), sym(other)) for one, sign, other in pairs))


def test_indices_are_equal_through_others():
    proof = (left("replace_index", "i", sym("k")),)
    assert len(replay(proof, at("x", "i"), at("x", "k"), chained("i=j", "j=k")).givens) == 2
    assert len(replay(proof, at("x", "i"), at("x", "k"), chained("j=k", "j=l", "l=i")).givens) == 3


@pytest.mark.parametrize("pairs", [("i=j",), ("i=j", "l=k"), ("i=j", "j!k"), ("i!j", "j!k"), ()])
def test_other_indices_are_not(pairs):
    with pytest.raises(ProofRejected, match="Equal does not hold"):
        replay((left("replace_index", "i", sym("k")),), at("x", "i"), at("x", "k"), chained(*pairs))


def test_indices_differ_through_equal_ones():
    proof = (left("delta_of_distinct"),)
    for pairs in (("i!j", "j=k"), ("i=l", "l!k"), ("k=j", "i=l", "j!l")):
        assert len(replay(proof, delta("i", "k"), ZERO, chained(*pairs)).givens) == len(pairs)
    for pairs in (("i=j", "j=k"), ("i!j", "j!k"), ("i!j",), ("i!j", "l=k")):
        with pytest.raises(ProofRejected, match="Distinct does not hold"):
            replay(proof, delta("i", "k"), ZERO, chained(*pairs))


def test_the_domain_of_a_declared_name_is_no_given():
    positive = replace(SCOPE, declarations={**SCOPE.declarations, ("a", 0): Declaration(Domain.NONNEGATIVE)}, givens=())
    with pytest.raises(ProofRejected, match="NonNegative does not hold"):
        replay(by_square(ZERO, mul(a, b), left("field_identity", ZERO)), c, ZERO, positive)


# ------------------------------------------------------------------ a given has values on both sides

OVER_A = given(Relation.EQUAL, mul(power(a, -1), b), ZERO)
WIDENED = (left("field_identity", mul(a, mul(power(a, -1), b))), left("use_given", ZERO, (OVER_A, (), a)))


def test_where_an_equation_is_given_its_denominators_are_not_zero():
    assert replay(WIDENED, b, ZERO, scope(OVER_A)).givens == (OVER_A,)
    order = given(Relation.LESS, power(a, -1), c)
    assert replay(WIDENED[:1], b, mul(a, mul(power(a, -1), b)), scope(order)).conditions


ROOT_OF_B = given(Relation.EQUAL, power(b, num(1, 2)), c)


def test_where_a_root_is_given_what_is_below_it_is_not_negative():
    squared = power(power(b, 2), num(1, 2))
    assert replay((left("power_of_power", b),), squared, b, scope(ROOT_OF_B)).givens == (ROOT_OF_B,)
    with pytest.raises(ProofRejected, match="NonNegative does not hold"):
        replay((left("power_of_power", b),), squared, b, scope())


NOT_THERE = {
    "no given": (),
    "another denominator": (given(Relation.EQUAL, mul(power(c, -1), b), ZERO),),
    "no denominator": (given(Relation.EQUAL, mul(a, b), ZERO),),
    "an index below": (given(Relation.EQUAL, mul(power(at("x", "i"), -1), b), ZERO),),
}


@pytest.mark.parametrize("givens", NOT_THERE.values(), ids=NOT_THERE)
def test_other_givens_say_nothing_of_a_denominator(givens):
    with pytest.raises(ProofRejected, match="NonZero does not hold"):
        replay(WIDENED, b, ZERO, scope(*givens))


def test_a_root_that_is_given_at_one_point_says_nothing_under_a_slope():
    squared = power(power(b, 2), num(1, 2))
    with pytest.raises(ProofRejected, match="NonNegative does not hold"):
        replay((left("power_of_power", b, place=(0,)),), by(squared, b), ONE, scope(ROOT_OF_B))
