"""`derive.kernel.signs`: what is certainly positive, not negative or not zero, and beside it what only looks so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from notation import MINUS_ONE, ONE, SCOPE, ZERO, Branch, Cases, M, add, at, by, integral, mul, neg, num, other, power, sym, total

from derive.kernel.conditions import discharged, meanings
from derive.kernel.context import Context
from derive.kernel.facts import facts_of
from derive.kernel.rule import NonNegative, NonZero, Positive
from derive.kernel.scope import Definition, Given, Relation
from derive.terms import Apply, Function, Range

a, b, c, m, n, u = map(sym, "abcmnu")
xi, wi = at("x", "i"), at("w", "i")
PLAIN = Context(replace(SCOPE, givens=()))
SQUARE = add(power(add(a, ONE), 2), mul(num(-2), a))
NOWHERE = power(add(a, neg(a)), -1)

POSITIVE = {
    "a square and one": add(ONE, power(add(a, neg(b)), 2)),
    "a square and one, multiplied out": SQUARE,
    "a sum of positive terms": total("i", wi),
    "what sizes add up to": add(n, m, MINUS_ONE),
    "a sum up to an index": total("i", wi, over_range=Range(ONE, sym("j"))),
    "a sum from an index on": total("i", wi, over_range=Range(sym("j"), n)),
}
NOT_POSITIVE = {
    "a square": power(a, 2),
    "a square, multiplied out": add(SQUARE, MINUS_ONE),
    "a sine": Apply(Function.SIN, a),
    "an integral": integral("u", ZERO, ONE, u),
    "cases": Cases((Branch(a, ()),)),
    "a derivative": by(a, a),
    "a sum that leaves a value out": total("i", wi, other("i", "j")),
    "a sum that may have no terms": total("i", wi, over_range=Range(num(2), n)),
    "a size less one": add(n, MINUS_ONE),
    "what has no value": add(a, NOWHERE),
    "a sum up to before an index": total("i", wi, over_range=Range(ONE, add(sym("j"), MINUS_ONE))),
    "a sum from behind an index on": total("i", wi, over_range=Range(add(sym("j"), ONE), n)),
    "a sum between two indices": total("i", wi, over_range=Range(sym("j"), sym("k"))),
    "a sum up to an index that leaves a value out": total("i", wi, other("i", "k"), over_range=Range(ONE, sym("j"))),
}
NOT_NEGATIVE = {
    "a size less one": add(n, MINUS_ONE),
    "an index less one": add(sym("i"), MINUS_ONE),
    "a sum of squares": total("i", power(xi, 2)),
    "a sum that may have no terms": total("i", wi, over_range=Range(num(2), n)),
}
PERHAPS_NEGATIVE = {
    "a sum of elements": total("i", xi),
    "a size and a scalar": add(n, a),
    "twice a size less another": add(mul(num(2), n), neg(m)),
    "a sine": Apply(Function.SIN, a),
    "a size squared less another": add(power(n, 2), neg(m)),
}


AT_LEAST_ONE = Context(replace(SCOPE, givens=(Given("a >= 1", Relation.LESS_OR_EQUAL, ONE, a),)))
ABOVE_ONE = {"the name": a, "three more": add(a, num(3)), "a positive number more": add(a, power(num(2), -1))}
NOT_ABOVE_ONE = {
    "what is given": add(a, MINUS_ONE),
    "below it": add(a, num(-2)),
    "the other way round": neg(a),
    "twice that": add(mul(num(2), a), num(-3)),
    "another name": b,
    "more by a name": add(a, b),
    "one over what is less": power(add(a, num(-2)), -1),
}


@pytest.mark.parametrize("term", ABOVE_ONE.values(), ids=ABOVE_ONE)
def test_above_what_is_given(term):
    assert discharged(Positive(term), AT_LEAST_ONE)
    assert not discharged(Positive(term), PLAIN)


@pytest.mark.parametrize("term", NOT_ABOVE_ONE.values(), ids=NOT_ABOVE_ONE)
def test_perhaps_not_above_what_is_given(term):
    assert not discharged(Positive(term), AT_LEAST_ONE)


def test_what_is_given_to_differ_says_nothing_of_what_lies_above():
    assert not discharged(Positive(a), Context(replace(SCOPE, givens=(Given("a != 1", Relation.UNEQUAL, a, ONE),))))
    assert not discharged(NonZero(add(a, ONE)), Context(replace(SCOPE, givens=(Given("a != 1", Relation.UNEQUAL, a, ONE),))))


@pytest.mark.parametrize("term", POSITIVE.values(), ids=POSITIVE)
def test_positive(term):
    assert discharged(Positive(term), PLAIN)


@pytest.mark.parametrize("term", NOT_POSITIVE.values(), ids=NOT_POSITIVE)
def test_perhaps_not_positive(term):
    assert not discharged(Positive(term), PLAIN)


@pytest.mark.parametrize("term", NOT_NEGATIVE.values(), ids=NOT_NEGATIVE)
def test_not_negative(term):
    assert discharged(NonNegative(term), PLAIN)


@pytest.mark.parametrize("term", PERHAPS_NEGATIVE.values(), ids=PERHAPS_NEGATIVE)
def test_perhaps_negative(term):
    assert not discharged(NonNegative(term), PLAIN)


def test_one_factor_that_is_not_zero_is_not_enough():
    whole = add(mul(a, b), mul(a, c))
    some = replace(PLAIN, ground=facts_of(NonZero(a), PLAIN))
    both = replace(PLAIN, ground=some.ground | facts_of(NonZero(add(b, c)), PLAIN))
    assert not discharged(NonZero(whole), some)
    assert discharged(NonZero(whole), both)


def test_a_defined_name_has_the_sign_of_its_meaning():
    scope = replace(PLAIN.scope, definitions={("d", 0): Definition("d", (), mul(num(2), a)), ("e", 0): Definition("e", (), SQUARE)})
    context = Context(scope, meanings=meanings((sym("d"), sym("e")), scope))
    assert discharged(Positive(sym("e")), context)
    assert not discharged(NonNegative(sym("d")), context)
    assert not discharged(NonNegative(sym("nowhere")), context)


def test_a_given_order_tells_the_sign_of_the_difference():
    context = Context(replace(SCOPE, givens=(Given("b < a", Relation.LESS, b, a),)))
    assert discharged(Positive(add(a, neg(b))), context)
    assert not discharged(NonNegative(add(b, neg(a))), context)


@pytest.mark.parametrize("sides", [(xi, ZERO), (ZERO, neg(xi))])
def test_a_given_about_every_element_is_not_about_an_index_of_another_range(sides):
    context = Context(replace(SCOPE, givens=(Given("x_i < 0", Relation.LESS, *sides),)))
    assert not discharged(Positive(neg(xi)), context.entering(total("i", xi, over_range=M), 0))


def test_what_is_not_negative_here_alone_is_not_so_under_a_derivative_that_moves_it():
    known = replace(PLAIN, ground=facts_of(NonNegative(a), PLAIN))
    assert discharged(NonNegative(a), known)
    assert discharged(NonNegative(a), known.entering(by(a, b), 0))
    assert not discharged(NonNegative(a), known.entering(by(a, b), 0).entering(by(a, a), 0))


BETWEEN = {
    "the variable": (u, True),
    "what it lacks to the end": (add(num(1, 2), neg(u)), True),
    "a square that is 0 at both ends": (add(mul(num(2), power(u, 2)), neg(u)), False),
    "what is negative at one end": (add(u, num(-1, 4)), False),
    "what has no value": (add(u, num(-1, 4), power(add(u, neg(u)), -1)), False),
}


@pytest.mark.parametrize(("term", "expected"), BETWEEN.values(), ids=BETWEEN)
def test_what_is_linear_lies_between_its_values_at_the_ends(term, expected):
    inside = PLAIN.entering(integral("u", ZERO, num(1, 2), u), 0)
    assert discharged(NonNegative(term), inside) is expected


def test_ranges_that_rest_on_each_other_tell_nothing():
    scope = replace(SCOPE, ranges={"i": Range(ONE, sym("j")), "j": Range(ONE, sym("i"))})
    assert not discharged(NonNegative(add(num(2), neg(sym("i")))), Context(scope))


ORDERED = replace(PLAIN, scope=replace(PLAIN.scope, givens=(
    Given("i \\le j", Relation.LESS_OR_EQUAL, sym("i"), sym("j")), Given("j < k", Relation.LESS, sym("j"), sym("k")),
)))  # fmt: skip
BY_ORDER = {
    "the larger less the smaller": (add(sym("j"), neg(sym("i"))), True),
    "with one to spare": (add(sym("k"), neg(sym("j")), MINUS_ONE), True),
    "through the one between": (add(sym("k"), neg(sym("i")), MINUS_ONE), True),
    "with the range of another": (add(sym("j"), neg(sym("i")), n, MINUS_ONE), True),
    "the smaller less the larger": (add(sym("i"), neg(sym("j"))), False),
    "the larger less the smaller, less one": (add(sym("j"), neg(sym("i")), MINUS_ONE), False),
    "twice": (add(mul(num(2), sym("j")), mul(num(-2), sym("i"))), False),
    "an index that nothing is said of": (add(sym("l"), neg(sym("i"))), False),
}


@pytest.mark.parametrize(("term", "certain"), BY_ORDER.values(), ids=BY_ORDER)
def test_indices_in_order(term, certain):
    assert discharged(NonNegative(term), ORDERED) is certain


def test_an_order_is_not_that_of_a_bound_index():
    """``given i <= j`` speaks of the letter that stands free, not of every value that a sum gives to it."""
    inside = ORDERED.entering(total("i", wi), 0)
    assert not discharged(NonNegative(add(sym("j"), neg(sym("i")))), inside)


def test_an_order_of_numbers_that_are_no_indices_bounds_no_index():
    scope = replace(PLAIN.scope, givens=(Given("a \\le b", Relation.LESS_OR_EQUAL, a, b),))
    assert not discharged(NonNegative(add(sym("j"), neg(sym("i")))), replace(PLAIN, scope=scope))
