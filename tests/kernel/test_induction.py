"""Proofs by induction: what they need at the first value, at every value on the way, and of the names in them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from notation import MINUS_ONE, ONE, SCOPE, ZERO, add, at, by, mul, neg, num, over, power, sym, total

from derive.kernel.replay import ProofRejected, replay
from derive.kernel.rule import Side, Step
from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation
from derive.terms import Element, Integral, Range

a, b, c, n, j, k, e = map(sym, "abcnjke")
half, two = num(1, 2), num(2)


def left(rule, *arguments, place=()):
    return Step(rule, place, Side.LEFT, arguments)


def right(rule, *arguments, place=()):
    return Step(rule, place, Side.RIGHT, arguments)


TRIANGLE, CLOSED = total("i", sym("i")), mul(half, n, add(n, ONE))


def moved(closed, factor=ONE):
    """Give what a closed form grows by from a value to the next."""
    return add(closed(add(e, ONE)), neg(mul(factor, closed(e))))


def triangular(upper):
    return mul(half, upper, add(upper, ONE))


BEGINNING = (left("sum_written_out"), left("field_identity", mul(half, ONE, add(ONE, ONE))))
FOLLOWING = (
    left("sum_split_range", e, place=(0,)),
    left("sum_written_out", place=(0, 1)),
    left("field_identity", moved(triangular)),
)


def by_induction(target, beginning=BEGINNING, following=FOLLOWING, *, first=ONE, factor=ONE, each=e, counter=n, place=()):
    return (left("equal_by_induction", target, counter, first, each, factor, beginning, following, place=place),)


def with_given(relation, one, other, scope=SCOPE):
    return replace(scope, givens=(Given("g", relation, one, other),))


def test_a_sum_is_found_by_induction():
    assert replay(by_induction(CLOSED), TRIANGLE, CLOSED, SCOPE).conditions == ()


def test_a_free_index_counts_too():
    sum_to_j = total("i", sym("i"), over_range=Range(ONE, j))
    assert replay(by_induction(triangular(j), counter=j), sum_to_j, triangular(j), SCOPE).conditions == ()


def test_a_bound_index_counts_too():
    inner = total("i", sym("i"), over_range=Range(ONE, k))
    proof = by_induction(triangular(k), counter=k, place=(0,))
    assert replay(proof, total("k", inner), total("k", triangular(k)), SCOPE).conditions == ()


def test_the_value_before_may_be_multiplied_by_zero():
    other = mul(b, power(b, add(n, MINUS_ONE)))
    beginning = (left("field_identity", mul(b, power(b, add(ONE, MINUS_ONE)))),)
    following = (left("field_identity", moved(lambda m: mul(b, power(b, add(m, MINUS_ONE))), b)),)
    proof = by_induction(other, beginning, following, factor=b)
    assert [condition.term for condition in replay(proof, power(b, n), other, SCOPE).conditions] == [b]


def test_it_holds_under_a_derivative():
    constant = total("i", mul(a, sym("i")))
    closed = mul(a, CLOSED)
    beginning = (left("sum_written_out"), left("field_identity", mul(a, half, ONE, add(ONE, ONE))))
    following = (*FOLLOWING[:2], left("field_identity", moved(lambda m: mul(a, triangular(m)))))
    proof = by_induction(closed, beginning, following, place=(0,))
    assert replay(proof, by(constant, a), by(closed, a), SCOPE).conditions == ()


POWER_OF_TWO = power(two, n)
TENTH = Element("x", (n,))
ALL_ONE = with_given(Relation.EQUAL, at("x", "i"), ONE)

WRONG = {
    "a wrong beginning": (TRIANGLE, add(CLOSED, ONE), by_induction(add(CLOSED, ONE)), "do not make the two sides equal"),
    "a wrong step": (
        TRIANGLE,
        power(n, 2),
        by_induction(power(n, 2), (left("sum_written_out"), left("field_identity", power(ONE, 2)))),
        "do not make",
    ),
    "no beginning": (TRIANGLE, CLOSED, by_induction(CLOSED, ()), "do not make the two sides equal"),
    "no step": (TRIANGLE, CLOSED, by_induction(CLOSED, following=()), "do not make the two sides equal"),
    "a beginning that may come too late": (
        add(n, num(-3)),
        mul(ZERO, n),
        by_induction(mul(ZERO, n), (left("field_identity", mul(ZERO, num(3))),), (), first=num(3)),
        "NonNegative does not hold",
    ),
    "a beginning between the whole numbers": (TRIANGLE, CLOSED, by_induction(CLOSED, (), first=half), "Whole does not hold"),
    "a beginning that rests on the number": (TRIANGLE, CLOSED, by_induction(CLOSED, first=n), "not told apart"),
    "what is no whole number": (power(two, a), a, by_induction(a, (), counter=a), "Whole does not hold"),
    "what is no name": (POWER_OF_TWO, b, by_induction(b, (), counter=two), "not of the kind"),
    "a factor without a value": (TRIANGLE, CLOSED, by_induction(CLOSED, factor=power(add(e, num(-2)), -1)), "does not hold"),
    "a factor with a name of its own": (TRIANGLE, CLOSED, by_induction(CLOSED, factor=c), "not told apart"),
    "a factor with a bound name": (TRIANGLE, CLOSED, by_induction(CLOSED, factor=sym("i")), "not told apart"),
    "a side without a value on the way": (
        mul(add(n, num(-2)), power(add(n, num(-2)), -1)),
        ONE,
        by_induction(ONE, (left("field_identity", ONE),), (), factor=ZERO),
        "does not hold",
    ),
    "a name for each value that is that of a scalar": (TRIANGLE, CLOSED, by_induction(CLOSED, each=b), "has a meaning already"),
    "a name for each value that is that of a size": (TRIANGLE, CLOSED, by_induction(CLOSED, each=sym("m")), "has a meaning already"),
    "a name for each value that is bound": (TRIANGLE, CLOSED, by_induction(CLOSED, each=sym("i")), "does not hold"),
    "a name for each value that is on the other side": (
        add(TRIANGLE, neg(j)),
        add(CLOSED, neg(j)),
        by_induction(CLOSED, each=j, place=(0,)),
        "has a meaning already",
    ),
    "a name for each value that is the number": (TRIANGLE, CLOSED, by_induction(CLOSED, each=n), "not told apart"),
    "the variable of an integral": (
        Integral("v", Range(ONE, two), (), sym("v")),
        Integral("v", Range(ONE, two), (), ONE),
        by_induction(ONE, (), (left("field_identity", ZERO),), counter=sym("v"), factor=ZERO, place=(0,)),
        "Whole does not hold",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "proof", "reason"), WRONG.values(), ids=WRONG)
def test_induction_needs_all_of_it(one, other, proof, reason):
    with pytest.raises(ProofRejected, match=reason):
        replay(proof, one, other, SCOPE)


def test_the_step_holds_up_to_the_last_value():
    """The root of (2 - n)^2 is 2 - n for n = 1 and 2, and then no longer."""

    def root(value):
        return power(power(add(two, neg(value)), 2), half)

    target = add(two, neg(n))
    beginning = (left("power_of_power", add(two, neg(ONE))),)
    following = (left("power_of_power", add(two, neg(add(e, ONE))), place=(0,)), left("field_identity", add(ONE, neg(e))))
    following += (right("field_identity", add(ONE, neg(e))),)
    with pytest.raises(ProofRejected, match="NonNegative does not hold"):
        replay(by_induction(target, beginning, following, factor=ZERO), root(n), target, SCOPE)


def test_what_is_given_of_the_last_value_is_not_known_of_those_before():
    """The sum of all x is 1, as x_1 is, which says nothing of the sum of the first m + 1 of them."""
    whole, first = (Given("g", Relation.EQUAL, one, ONE) for one in (total("i", at("x", "i")), at("x", 1)))
    scope = replace(SCOPE, givens=(whole, first))
    beginning = (left("sum_written_out"), left("use_given", ONE, (first, (), ONE)))
    following = (left("use_given", add(ONE, neg(mul(ZERO, ONE))), (whole, (), ONE)),)
    with pytest.raises(ProofRejected, match="not the stated multiple"):
        replay(by_induction(ONE, beginning, following, factor=ZERO), total("i", at("x", "i")), ONE, scope)


def test_what_is_given_of_elements_holds_within_their_range_alone():
    inside = (left("use_given", ONE, (ALL_ONE.givens[0], (("i", add(e, ONE)),), ONE), place=(0,)), left("field_identity", ONE))
    beginning = (left("use_given", ONE, (ALL_ONE.givens[0], (("i", ONE),), ONE)),)
    step = (*inside, right("field_identity", ONE))
    assert replay(by_induction(ONE, beginning, step, factor=ZERO), TENTH, ONE, ALL_ONE).givens == ALL_ONE.givens
    beyond = Element("x", (add(n, ONE),))
    second = (left("use_given", ONE, (ALL_ONE.givens[0], (("i", add(ONE, ONE)),), ONE)),)
    with pytest.raises(ProofRejected, match="Assumed does not hold"):
        replay(by_induction(ONE, second, step, factor=ZERO), beyond, ONE, ALL_ONE)


def test_a_definition_that_rests_on_the_number_stays_as_it_is():
    """With d := n the terms d - m are not all zero, though d - n is."""
    defined = replace(SCOPE, definitions={**SCOPE.definitions, ("d", 0): Definition("d", (), n)})
    d, definition = sym("d"), defined.definitions["d", 0]
    beginning = (left("unfold", definition), left("field_identity", ONE))
    with pytest.raises(ProofRejected, match="not the same rational function"):
        replay(by_induction(ONE, beginning, (left("field_identity", mul(ZERO, d)),)), d, ONE, defined)


def test_a_definition_that_differs_at_every_value_is_not_looked_into_with_the_name_of_one():
    """With d := e, which is an index, no step may take the value on the way for it."""
    ranges = {**SCOPE.ranges, "e": Range(ONE, n)}
    defined = replace(SCOPE, ranges=ranges, definitions={**SCOPE.definitions, ("d", 0): Definition("d", (), e)})
    difference = add(n, neg(sym("d")))
    step = (left("unfold", defined.definitions["d", 0], place=(0, 1, 1)),)
    with pytest.raises(ProofRejected):
        replay(by_induction(mul(ZERO, n), (), step), difference, mul(ZERO, n), defined)


def test_a_given_is_not_used_where_a_derivative_varies_it():
    scope = with_given(Relation.EQUAL, a, ONE)
    beginning = (left("use_given", ONE, (scope.givens[0], (), ONE)),)
    proof = by_induction(ONE, beginning, (left("field_identity", ZERO), right("field_identity", ZERO)), place=(0,))
    with pytest.raises(ProofRejected, match="Assumed does not hold"):
        replay(proof, by(a, a), by(ONE, a), scope)


def test_a_whole_number_that_may_be_negative_does_not_count():
    scope = replace(SCOPE, declarations={**SCOPE.declarations, ("u", 0): Declaration(Domain.INTEGER)})
    u, closed = sym("u"), triangular(sym("u"))
    proof = by_induction(closed, counter=u, place=(1,))
    one = mul(a, total("i", sym("i"), over_range=Range(ONE, u)))
    with pytest.raises(ProofRejected, match="NonNegative does not hold"):
        replay(proof, one, mul(a, closed), scope)


def test_the_steps_are_conditions_of_their_own():
    """What divides by the value on the way must not be zero there, whatever it is at the last value."""
    quotient = over(ONE, add(n, num(-1), a))
    with pytest.raises(ProofRejected, match="does not hold"):
        replay(by_induction(quotient, (), ()), quotient, quotient, SCOPE)
