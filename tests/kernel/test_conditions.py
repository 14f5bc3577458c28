"""`derive.kernel.conditions`: what is discharged at a place, and what only looks so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from notation import (
    ONE,
    SCOPE,
    ZERO,
    Cases,
    Distinct,
    Equal,
    M,
    N,
    add,
    at,
    by,
    delta,
    integral,
    ln,
    mul,
    neg,
    num,
    other,
    power,
    same,
    sym,
    total,
)  # fmt: skip

from derive.kernel.conditions import discharged, meanings
from derive.kernel.context import Context
from derive.kernel.replay import ProofRejected, replay
from derive.kernel.rule import Assumed, InRange, NonZero, Shown, Side, Step
from derive.kernel.scope import Definition, Given, Relation, Scope
from derive.terms import Branch, Call

a, b, i, j, k, n, r = map(sym, "abijknr")
xi = at("x", "i")


def left(rule, *arguments, place=()):
    return Step(rule, place, Side.LEFT, arguments)


def given(one, another, relation=Relation.EQUAL):
    return Given("", relation, one, another)


def under(*givens: Given) -> Scope:
    return replace(SCOPE, givens=givens)


def defined(name, body, scope=SCOPE):
    return replace(scope, definitions={**scope.definitions, (name, 0): Definition(name, (), body)})


B_IS_A, I_IS_A, I_IS_J = given(b, a), given(i, a), given(i, j)
ONES, ONES_TURNED = given(xi, ONE), given(ONE, xi)
FORGED = Definition("p", ("i",), ZERO, (N,))
LOOP = Definition("loop", (), add(sym("loop"), ONE))
OPEN = Definition("open", (), at("x", "j"))
TWICE = Cases((Branch(a, (same("i", "j"), same("i", "k"))), Branch(a, (other("i", "j"),))))
FALSE = {
    "a definition that the scope does not have": (at("p", "i"), ZERO, SCOPE, [left("unfold", FORGED)], "Defined does not hold"),
    "a definition that rests on itself": (
        sym("loop"),
        add(sym("loop"), ONE),
        defined("loop", LOOP.body),
        [left("unfold", LOOP)],
        "rest on themselves|Defined does not hold",
    ),
    "a definition that rests on an index": (
        total("i", sym("open")),
        mul(n, at("x", "j")),
        defined("open", OPEN.body),
        [left("unfold", OPEN, place=(0,))],
        "rest on themselves or on an index|Defined does not hold",
    ),
    "a given used where its right side is varied": (
        by(b, a),
        ONE,
        under(B_IS_A),
        [left("use_given", a, (B_IS_A, (), ONE), place=(0,)), left("derivative_of_variable")],
        "Assumed does not hold",
    ),
    "an index that is a real number at this point, under a derivative": (
        by(mul(i, a), a),
        mul(num(2), a),
        under(I_IS_A),
        [left("replace_index", "i", a, place=(0,))],
        "Equal does not hold",
    ),
    "a real number that is an index in this case, under a derivative": (
        Cases((Branch(by(mul(i, a), a), (Equal(i, a),)), Branch(ZERO, (Distinct(i, a),)))),
        Cases((Branch(by(power(a, 2), a), (Equal(i, a),)), Branch(ZERO, (Distinct(i, a),)))),
        SCOPE,
        [left("replace_index", "i", a, place=(0, 0))],
        "Equal does not hold",
    ),
    "two equal indices taken for all pairs": (
        total("k", total("l", add(k, neg(sym("l"))))),
        ZERO,
        under(I_IS_J),
        [left("use_given", ZERO, (I_IS_J, (("i", k), ("j", sym("l"))), ONE), place=(0, 0))],
        "Assumed does not hold",
    ),
    "a given used for the index of another range": (
        total("i", xi, over_range=M),
        sym("m"),
        under(ONES_TURNED),
        [left("use_given", ONE, (ONES_TURNED, (), mul(num(-1), ONE)), place=(0,))],
        "Assumed does not hold",
    ),
    "a case that is decided by two comparisons before others": (TWICE, a, SCOPE, [], "decided by several"),
    "cases that leave some out": (
        Cases((Branch(a, (same("i", "j"),)), Branch(a, (other("i", "k"),)))),
        a,
        SCOPE,
        [],
        "no case may apply",
    ),
}


@pytest.mark.parametrize(("one", "another", "scope", "proof", "reason"), FALSE.values(), ids=FALSE)
def test_a_false_statement_is_rejected(one, another, scope, proof, reason):
    with pytest.raises(ProofRejected, match=reason):
        replay(tuple(proof), one, another, scope)


UNKNOWN = sym("unknown")
FALSE |= {
    "a derivative of an integral by a name that nothing declares": (
        by(integral("u", ZERO, ONE, UNKNOWN), UNKNOWN),
        ONE,
        SCOPE,
        [left("derivative_of_integral")],
        "Independent does not hold",
    ),
    "what has no value, brought in by a square": (
        ZERO,
        ZERO,
        SCOPE,
        [left("equal_by_square", add(ln(b), neg(ln(b))), ZERO, left("field_identity", ZERO))],
        "Positive does not hold",
    ),
    "what has no value, beside a square": (
        ZERO,
        ZERO,
        SCOPE,
        [left("equal_by_square", ZERO, mul(ZERO, ln(b)), left("field_identity", ZERO))],
        "Positive does not hold",
    ),
    "an integral that has no value at a bound, differentiated": (
        by(integral("u", ZERO, a, power(sym("u"), -1)), a),
        power(a, -1),
        SCOPE,
        [left("derivative_of_integral")],
        "may have no value",
    ),
}


def test_an_integral_is_differentiated_by_what_its_integrand_rests_on():
    varied = mul(a, sym("u"))
    one, inside = by(integral("u", ZERO, b, varied), a), integral("u", ZERO, b, by(varied, a))
    after = add(mul(a, b, by(b, a)), neg(mul(a, ZERO, by(ZERO, a))), inside)
    assert replay((left("derivative_of_integral"),), one, after, SCOPE).conditions == ()


LISTED = {
    "a number to the power of 0": (power(a, 0), ONE, a),
    "an index less one as exponent": (mul(ZERO, power(a, add(i, num(-1)))), ZERO, a),
}


@pytest.mark.parametrize(("one", "another", "term"), LISTED.values(), ids=LISTED)
def test_a_base_is_not_0_where_its_exponent_may_be(one, another, term):
    step = left("field_identity", another)
    assert NonZero(term) in replay((step,), one, another, SCOPE).conditions


def test_a_given_whose_sides_are_an_element_and_a_number_holds_for_every_index():
    for one, factor in ((ONES, ONE), (ONES_TURNED, num(-1))):
        step = left("use_given", ONE, (one, (("i", j),), factor))
        assert replay((step,), at("x", "j"), ONE, under(one)).givens == (one,)
        assert not discharged(Assumed(one, (("i", sym("r")),)), Context(under(one)))


def test_a_logarithm_of_what_is_free_of_the_variable_may_stand_in_an_integral():
    one = integral("u", ZERO, ONE, ln(a))
    assert replay((left("sum_pull_out"),), one, mul(ln(a), integral("u", ZERO, ONE, ONE)), SCOPE).conditions == ()


def test_the_opposite_of_any_case_makes_sure_that_one_applies():
    three = Cases((Branch(a, (same("i", "j"),)), Branch(b, (same("i", "k"),)), Branch(a, (other("i", "j"),))))
    assert replay((), three, three, SCOPE).conditions == ()


@pytest.mark.parametrize(
    ("value", "span", "expected"),
    [(ONE, N, True), (n, N, True), (i, N, True), (r, N, False), (r, M, True), (ZERO, N, False), (add(n, ONE), N, False), (a, N, False)],
)
def test_in_range(value, span, expected):
    context = Context(SCOPE)
    assert discharged(InRange(value, span), context) is expected
    inside = context.entering(total("r", ONE, over_range=M), 0).entering(total("i", ONE), 0)
    assert discharged(InRange(value, span), inside) is expected


@pytest.mark.parametrize(
    ("one", "another", "apart"),
    [(i, add(n, ONE), True), (i, ZERO, True), (ONE, num(2), True), (ONE, ONE, False), (i, j, False), (i, n, False)],
)
def test_numbers_beyond_a_range_are_not_in_it(one, another, apart):
    assert discharged(Distinct(one, another), Context(SCOPE)) is apart
    assert not (apart and discharged(Equal(one, another), Context(SCOPE)))


def test_only_what_is_known_to_differ_does():
    context = Context(SCOPE).entering(total("k", delta("k", "i"), other("k", "i"), other("k", "j")), 0)
    assert discharged(other("k", "i"), context)
    assert discharged(other("j", "k"), context)
    assert not discharged(other("i", "j"), context)


def test_a_lemma_is_no_condition_that_holds_by_itself():
    assert not discharged(Shown(a, a, ()), Context(SCOPE))


# ------------------------------------------------------------ meanings


TOWER = defined("c", add(sym("b"), num(1)), defined("b", mul(num(2), sym("a")), defined("a", n)))


def test_meanings_hold_what_a_term_rests_on_and_nothing_else():
    assert meanings((sym("b"),), TOWER) == {("a", 0): True, ("b", 0): True}


def test_meanings_do_not_rest_on_what_was_looked_at_before():
    fresh = replace(TOWER)
    meanings((sym("c"),), fresh)
    assert meanings((sym("a"),), fresh) == meanings((sym("a"),), replace(TOWER)) == {("a", 0): True}


@pytest.mark.parametrize("first", ["a", "b", "c"])
def test_names_that_rest_on_themselves_have_no_meaning_whichever_is_looked_at_first(first):
    circle = defined("c", sym("a"), defined("b", sym("a"), defined("a", add(sym("b"), num(1)))))
    assert meanings((sym(first),), circle) == {}
    assert meanings((sym("c"), sym("b"), sym("a")), circle) == {}


def test_a_parameter_is_no_name_that_a_definition_rests_on():
    circle = defined("a", sym("a"))
    scope = replace(circle, functions={"f": Definition("f", ("a",), power(a, 2))})
    assert ("f", -1) in meanings((Call("f", (b,)),), scope)


def test_a_name_without_a_value_somewhere_is_known_as_such():
    assert meanings((sym("d"),), defined("d", power(b, -1))) == {("d", 0): False}
