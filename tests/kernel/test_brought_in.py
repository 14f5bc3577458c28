"""`derive.kernel.replay`: what a proof brings in on the way tells nothing; every statement here is false at the point beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
from notation import (
    MINUS_ONE,
    ONE,
    SCOPE,
    ZERO,
    Branch,
    Cases,
    Distinct,
    Equal,
    N,
    add,
    at,
    by,
    delta,
    exp,
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

from derive.kernel.evaluate import Witness, certify
from derive.kernel.replay import ProofRejected, replay
from derive.kernel.rule import Side, Step
from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation, Scope
from derive.terms import Add, Delta, Element, Range, Term

a, b, c, g, h, i, j, k, n = map(sym, "abcghijkn")
HALF = num(1, 2)
FREE = replace(SCOPE, givens=())


def left(rule, *arguments, place=()):
    return Step(rule, place, Side.LEFT, arguments)


def right(rule, *arguments, place=()):
    return Step(rule, place, Side.RIGHT, arguments)


def size_of(base):
    """The root of the square: the number itself only where that is not negative."""
    return power(power(base, 2), HALF)


def point(indices=None, **values):
    numbers = {(name, ()): Fraction(value) for name, value in values.items()}
    return Witness({"n": 2, "m": 1}, indices or {}, numbers)


@dataclass(frozen=True)
class Case:
    left: Term
    right: Term
    proof: list[Step]
    witness: Witness
    reason: str
    scope: Scope = FREE


def unsigned(start, bring, *, at_point):
    """The size of a taken for a: a step that has a logarithm of a on the way is made on one side, and then on the other."""
    signed = left("power_of_power", a, place=(1,))
    proof = [bring(Side.RIGHT), signed, bring(Side.LEFT)]
    return Case(add(start, size_of(a)), add(start, a), proof, at_point, "Positive does not hold")


def step(rule, *arguments):
    return lambda side: Step(rule, (0,), side, arguments)


empty = total("k", ln(a), over_range=Range(ONE, ZERO))
distinct_only = total("i", ln(a), other("i", "j"))
exponent = add(b, ln(a), neg(ln(a)))

of_two = (Given(r"j \neq k", Relation.UNEQUAL, j, k),)
ordered = (Given(r"a \leq b", Relation.LESS_OR_EQUAL, a, b), Given(r"b \leq a", Relation.LESS_OR_EQUAL, b, a))
whole_c = replace(FREE, declarations={**FREE.declarations, ("c", 0): Declaration(Domain.INTEGER)})
from_one = Given(r"1 \leq c", Relation.LESS_OR_EQUAL, ONE, c)
to_n = Given(r"c \leq n", Relation.LESS_OR_EQUAL, c, n)
between = replace(whole_c, givens=(from_one, to_n), definitions={("d", 1): Definition("d", ("i",), by(add(i, neg(c)), c), (N,))})
from_zero = replace(FREE, ranges={**FREE.ranges, "h": Range(ZERO, n)})
LOGARITHM = Definition("d", ("i",), ln(i), (N,))
with_logarithm = replace(FREE, definitions={("d", 1): LOGARITHM})

square, minus_square = power(add(a, neg(b)), 2), neg(power(add(a, neg(b)), 2))
rising, falling = add(a, neg(b)), add(b, neg(a))
slope = by(mul(power(h, HALF), a), a)
no_logarithm, far_logarithm = mul(ZERO, at("d", "j")), mul(ZERO, at("d", -1))


def turned(place, term, square_of, opposite):
    return [
        left("power_of_power", size_of(term), place=place),
        left("field_identity", power(square_of, 2), place=(*place, 0)),
        left("power_of_power", opposite, place=place),
    ]


nothing_left = [
    left("field_identity", Add(()), place=(0,)),
    left("derivative_of_sum"),
    left("field_identity", ZERO),
]


def slope_taken(side):
    return [side("derivative_of_product", place=(0,)), side("derivative_of_power", place=(0, 0, 0))]


def at_zero(value):
    return Cases((Branch(value, (Equal(c, ZERO),)), Branch(ONE, (Distinct(c, ZERO),))))


FALSE = {
    "a factor pulled out of a sum without terms": unsigned(empty, step("sum_pull_out"), at_point=point(a=-1)),
    "a summand counted no times": unsigned(empty, step("sum_of_constant"), at_point=point(a=-1)),
    "a factor pulled out of a sum that may leave out all": unsigned(
        distinct_only, step("sum_pull_out"), at_point=replace(point({"j": 1}, a=-1), sizes={"n": 1, "m": 1})
    ),
    "cases of numbers that may not be real": unsigned(b, step("split_cases", ln(a), ln(a)), at_point=point(a=-1, b=0)),
    "a base of an exponent that may not be real": unsigned(
        exp(b), step("exp_of_multiple", exponent, ONE), at_point=point(a=-1, b=0)
    ),
    "a definition at an index that no range has": Case(
        add(ONE, no_logarithm),
        add(MINUS_ONE, no_logarithm),
        [
            left("field_identity", add(far_logarithm, ONE, no_logarithm)),
            left("unfold", LOGARITHM, place=(0, 1)),
            right("power_of_power", size_of(MINUS_ONE), place=(0,)),
            right("field_identity", ONE, place=(0, 0)),
            right("power_of_power", ONE, place=(0,)),
            left("field_identity", add(ONE, no_logarithm)),
        ],
        point({"j": 1}),
        "Positive does not hold",
        with_logarithm,
    ),
    "an assumption about a free index, where its name is bound": Case(
        total("j", delta("l", "k"), same("l", "j")),
        total("j", ZERO, same("l", "j")),
        [left("delta_of_distinct", place=(0,))],
        point({"l": 1, "k": 1, "j": 2}),
        "Distinct does not hold",
        replace(FREE, givens=of_two),
    ),
    "a whole number that a derivative varies, compared": Case(
        at_zero(by(c, c)),
        at_zero(ZERO),
        [
            left("replace_index", "c", ZERO, place=(0, 0)),
            left("field_identity", Add(()), place=(0, 0)),
            left("derivative_of_sum", place=(0,)),
            left("field_identity", ZERO, place=(0,)),
        ],
        point(c=0),
        "taken by a whole number",
        whole_c,
    ),
    "a whole number that a derivative varies, moved into it from a delta": Case(
        total("i", mul(Delta(i, c), by(add(i, neg(c)), c))),
        ZERO,
        [left("delta_collapse"), *nothing_left],
        point(c=1),
        "taken by a whole number",
        between,
    ),
    "a whole number that a derivative varies, moved into it by a definition": Case(
        Element("d", (c,)),
        ZERO,
        [left("unfold", between.definitions["d", 1]), *nothing_left],
        point(c=1),
        "taken by a whole number",
        between,
    ),
    "a sign that holds at a point alone, under a derivative": Case(
        add(power(minus_square, HALF), by(by(minus_square, a), a)),
        add(power(minus_square, HALF), by(by(square, a), a)),
        turned((1, 0, 0), minus_square, square, square),
        point(a=1, b=1),
        "NonNegative does not hold",
    ),
    "an order that is given at a point alone, under a derivative": Case(
        by(falling, a),
        by(rising, a),
        turned((0,), falling, rising, rising),
        point(a=1, b=1),
        "NonNegative does not hold",
        replace(FREE, givens=ordered),
    ),
    "the slope of a root that the derivative does not vary": Case(
        add(slope, Delta(h, ZERO)),
        add(slope, ZERO),
        [*slope_taken(right), left("delta_of_distinct", place=(1,)), *slope_taken(left)],
        point({"h": 0}, a=1),
        "Positive does not hold",
        from_zero,
    ),
}


@pytest.mark.parametrize("case", FALSE.values(), ids=FALSE.keys())
def test_false_statement_is_rejected(case):
    assert certify(case.left, case.right, case.scope, case.witness)
    with pytest.raises(ProofRejected, match=case.reason):
        replay(tuple(case.proof), case.left, case.right, case.scope)


def test_a_bound_name_is_none_on_which_the_range_of_a_free_index_rests():
    """With g from 1 to the free k, the bound k below would bound g from above by 1."""
    scope = replace(FREE, ranges={**FREE.ranges, "g": Range(ONE, k)})
    one = Range(ONE, ONE)
    goal = total("k", total("l", Delta(sym("l"), g), over_range=one), over_range=one)
    with pytest.raises(ProofRejected, match="bound twice"):
        replay((left("delta_collapse", place=(0,)),), goal, total("k", ONE, over_range=one), scope)


def test_a_factor_that_has_a_value_wherever_the_sum_has_is_pulled_out():
    goal = total("i", mul(ln(a), at("x", "i")))
    replay((left("sum_pull_out"),), goal, mul(ln(a), total("i", at("x", "i"))), FREE)


def test_the_slope_of_a_root_lists_no_condition():
    """The derivative of the root has a value only where the base is positive."""
    goal, proof = by(power(a, HALF), a), (left("derivative_of_power"), left("derivative_of_variable", place=(2,)))
    assert replay(proof, goal, mul(HALF, power(a, num(-1, 2)), ONE), FREE).conditions == ()
