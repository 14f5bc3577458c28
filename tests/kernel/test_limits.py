"""Limits, and with them integrals and sums without end: what may be rewritten only where it exists."""

from __future__ import annotations

from dataclasses import replace

import pytest
from notation import MINUS_ONE, ONE, SCOPE, ZERO, add, by, exp, integral, limit, ln, mul, neg, num, power, product, sym, total

from derive.kernel.conditions import discharged, domain
from derive.kernel.context import Context
from derive.kernel.replay import ProofRejected, replay
from derive.kernel.rule import Continuous, Converges, IsDefined, NonZero, Positive, RuleDoesNotApply, Side, Step
from derive.kernel.scope import Definition, Given, Relation
from derive.terms import Call, Infinity, Limit, Range

a, b, c, q, u, v, k = map(sym, "abcquvk")
two = num(2)
Y = Definition("y", (), mul(sym("q"), sym("q")))
FUNCTIONS = replace(SCOPE, definitions={**SCOPE.definitions, ("y", 0): Y}, functions={"f": None, "g": None})


def left(rule, *arguments, place=()):
    return Step(rule, place, Side.LEFT, arguments)


def right(rule, *arguments, place=()):
    return Step(rule, place, Side.RIGHT, arguments)


def endless(body, name="v", begin=ZERO):
    return limit("u", integral(name, begin, u, body))


f, g = (Call(name, (v,)) for name in "fg")
ONE_FOREVER = endless(ONE)

OVER_SQUARE = exp(neg(ln(power(u, 2))))  # one over a square, with no value at 0, where it does not look so
WITHOUT_LOGARITHM = (right("exp_of_log", place=(1,)), right("field_identity", ONE))
AT_MOST_ONE = (Given("g", Relation.LESS, MINUS_ONE, c), Given("h", Relation.LESS, c, ONE))  # of c, which may be 0
FROM_0, FROM_2 = Range(ZERO, sym("n")), Range(num(2), sym("n"))


def within_one(**ranges):
    return replace(FUNCTIONS, givens=AT_MOST_ONE, ranges={**FUNCTIONS.ranges, **ranges})


SLOPE_OF_ONE_MORE = (
    left("exp_of_log", place=(0, 2)),
    left("field_identity", add(ONE, u), place=(0,)),
    left("derivative_of_sum"),
    left("derivative_of_constant", place=(0,)),
    left("derivative_of_variable", place=(1,)),
    left("field_identity", ONE),
)

FROM_A = add(u, neg(a))
CORNER = power(power(FROM_A, 2), num(1, 2))  # the distance of u from a
SLOPE_OF_CORNER = (
    left("derivative_of_power"),
    left("derivative_of_power", place=(2,)),
    left("derivative_of_sum", place=(2, 2)),
    left("derivative_of_variable", place=(2, 2, 0)),
    left("derivative_of_constant", place=(2, 2, 1)),
    left("power_of_power", power(FROM_A, -1), place=(1,)),
    left("field_identity", ONE),
    right("field_identity", ONE),
)


def grown(body):
    return Limit("u", Range(ONE, Infinity(whole=True)), (), body)


TO_NOTHING = [
    left("limit_of_compound"),
    left("field_identity", ZERO, place=(0,)),
    left("exp_of_multiple", ONE, ZERO),
    left("field_identity", ONE),
]

ACCEPTED = {
    "a power of what is below 0": (grown(power(num(-1, 2), u)), add(ZERO), [left("limit_of_decay")]),
    "a power of what is above 0": (grown(power(num(1, 2), u)), add(ZERO), [left("limit_of_decay")]),
    "1 to a large power": (limit("u", power(ONE, mul(a, u))), ONE, TO_NOTHING),
    "one and a small part to a fixed power": (
        limit("u", power(add(ONE, mul(a, power(u, -1))), two)),
        ONE,
        TO_NOTHING,
    ),
    "a factor that is not zero": (endless(mul(two, f)), mul(two, endless(f)), [left("sum_pull_out", place=(0,)), left("sum_pull_out", True)]),
    "a factor that may be zero, where the other side tells that the rest exists": (
        endless(mul(a, f)),
        mul(a, endless(f)),
        [left("sum_pull_out", place=(0,)), left("sum_pull_out")],
    ),
    "two integrals that the other side has": (
        endless(add(f, g)),
        add(endless(f), endless(g)),
        [left("sum_distribute", place=(0,)), left("sum_distribute")],
    ),
    "a constant and a limit that follows": (
        limit("u", add(a, exp(u))),
        add(a, limit("u", exp(u))),
        [left("sum_distribute", 1), left("limit_of_constant", place=(0,))],
    ),
    "an integral parted at a number": (
        endless(f),
        add(integral("v", ZERO, b, f), endless(f, begin=b)),
        [left("integral_split_at", b, place=(0,)), left("sum_distribute", 1), left("limit_of_constant", place=(0,))],
    ),
}

REJECTED = {
    "an exponent that falls, but not without end": (
        limit("u", exp(neg(mul(u, power(add(u, ONE), -1))))), ZERO, [left("limit_of_decay"), left("field_identity", ZERO)], "not a polynomial"
    ),
    "a power that falls beside an exponential that grows faster": (
        grown(mul(power(num(1, 2), u), exp(u))),
        ZERO,
        [left("limit_of_decay")],
        "not a power of one number",
    ),
    "a power of what is not above -1": (grown(power(num(-1), u)), ZERO, [left("limit_of_decay")], "Positive does not hold"),
    "a power of 1": (grown(power(ONE, u)), ZERO, [left("limit_of_decay")], "Positive does not hold"),
    "a limit that does not exist, brought in": (ZERO, ZERO, [left("field_identity", add(ONE_FOREVER, neg(ONE_FOREVER)))], "Converges does not hold"),
    "a value put into what has none there": (
        limit("u", mul(power(u, 2), OVER_SQUARE), ZERO),
        ZERO,
        [left("limit_of_continuous"), left("field_identity", ZERO)],
        "Positive does not hold",
    ),
    "the slope of a function that has no value there": (
        limit("u", mul(add(ONE, u), power(u, 2), OVER_SQUARE, power(u, -1)), ZERO),
        ONE,
        [left("limit_of_slope", mul(add(ONE, u), power(u, 2), OVER_SQUARE), ONE, *SLOPE_OF_ONE_MORE)],
        "Positive does not hold",
    ),
    "a slope that has values on one side of the end alone": (
        limit("u", mul(add(CORNER, neg(power(power(add(a, neg(a)), 2), num(1, 2)))), power(FROM_A, -1)), a),
        ONE,
        [left("limit_of_slope", CORNER, add(ONE, mul(ZERO, power(FROM_A, num(1, 2)))), *SLOPE_OF_CORNER), left("field_identity", ONE)],
        "ForEach does not hold",
    ),
    "a slope that has no value there": (
        limit("u", mul(u, power(u, -1)), ZERO),
        ZERO,
        [left("limit_of_slope", u, mul(power(u, 2), OVER_SQUARE), left("derivative_of_variable"), *WITHOUT_LOGARITHM)],
        "Positive does not hold",
    ),
    "parts that have no limit beside one that has": (
        limit("u", add(Call("f", (u,)), u, neg(u))),
        limit("u", Call("f", (u,))),
        [left("sum_distribute")],
        "Converges does not hold",
    ),
    "parts that have no limit": (
        limit("u", add(u, neg(u))),
        ZERO,
        [left("sum_distribute"), left("field_identity", ZERO)],
        "Converges does not hold",
    ),
    "integrals of which one follows from the other, and neither exists": (
        endless(add(f, g)),
        add(endless(g), endless(f), neg(ZERO)),
        [left("sum_distribute", place=(0,)), left("sum_distribute", 0), right("field_identity", add(endless(f), endless(exp(f))))],
        "not the same rational function",
    ),
    "a sum of integrals of which the other side has none": (
        endless(add(f, g)),
        a,
        [left("sum_distribute", place=(0,)), left("sum_distribute")],
        "Converges does not hold",
    ),
    "the factor 0": (limit("u", mul(ZERO, u)), ZERO, [left("sum_pull_out"), left("field_identity", ZERO)], "Converges does not hold"),
    "the factor 0, said not to be zero": (limit("u", mul(ZERO, u)), ZERO, [left("sum_pull_out", True)], "NonZero does not hold"),
    "a factor that may be zero": (limit("u", mul(a, u)), a, [left("sum_pull_out", True)], "NonZero does not hold"),
    "infinity as a number": (limit("u", exp(u)), ONE, [left("field_identity", add(Infinity(False), ONE), place=(2,))], "not the same|no number"),
    "infinity written otherwise": (
        limit("u", exp(u)),
        ONE,
        [left("field_identity", add(Infinity(False), ZERO), place=(2,))],
        "infinity is no number",
    ),
    "a side that is infinity": (Infinity(False), Infinity(False), [], "infinity is no number"),
    "an integral between infinities": (integral("v", ZERO, Infinity(False), ONE), ONE, [], "infinity is no number"),
    "what is nearly everywhere, used everywhere between bounds that grow": (
        limit("u", integral("v", ZERO, u, power(add(u, neg(v)), -1))),
        ONE,
        [left("integral_reverse", place=(0,))],
        "Converges does not hold|may have no value|equal",
    ),
    "an integral over a pole without end": (endless(power(add(v, MINUS_ONE), -1)), ONE, [], "may have no value somewhere"),
    "a rate that may be negative": (endless(exp(neg(mul(a, v)))), power(a, -1), [left("integral_of_gamma")], "Positive does not hold"),
    "a power with a pole at the end": (endless(mul(power(v, -1), exp(neg(v)))), ONE, [left("integral_of_gamma")], "Positive does not hold"),
    "a square that rises": (
        limit("w", limit("u", integral("v", neg(sym("w")), u, exp(power(v, 2))))),
        ONE,
        [left("integral_of_gauss")],
        "Positive does not hold",
    ),
    "an exponential that rises": (limit("u", exp(u)), ZERO, [left("limit_of_decay"), left("field_identity", ZERO)], "Positive does not hold"),
    "a power that does not fall": (limit("u", power(u, 2)), ZERO, [left("limit_of_decay")], "Positive does not hold"),
    "a power that may rise": (limit("u", power(u, a)), ZERO, [left("limit_of_decay")], "Positive does not hold"),
    "powers of what may be large": (
        Limit("u", Range(ONE, Infinity(whole=True)), (), power(q, u)),
        ZERO,
        [left("limit_of_decay")],
        "Positive does not hold",
    ),
    "a geometric series of what may be large": (
        Limit("u", Range(ONE, Infinity(whole=True)), (), total("k", power(q, sym("k")), over_range=Range(ZERO, u))),
        power(add(ONE, neg(q)), -1),
        [left("series_of_powers")],
        "Positive does not hold",
    ),
    "a root at its end, from both sides": (
        limit("u", power(u, num(1, 2)), end=ZERO),
        ZERO,
        [left("limit_of_continuous")],
        "may have no value|Positive does not hold",
    ),
    "one over nothing": (limit("u", power(u, -1), end=ZERO), ZERO, [left("limit_of_continuous")], "NonZero does not hold|zero everywhere"),
    "another slope": (
        limit("u", mul(add(exp(u), neg(exp(a))), power(add(u, neg(a)), -1)), end=a),
        mul(two, exp(a)),
        [left("limit_of_slope", exp(u), mul(two, exp(u)), left("derivative_of_function"))],
        "do not make the two sides equal",
    ),
    "a pole at what comes near 0": (
        limit("u", power(power(u, -1), -1)),
        ZERO,
        [left("limit_through", power(u, -1), power(u, -1))],
        "NonZero does not hold|zero everywhere",
    ),
    "what comes near 0 may be 0": (
        limit("u", mul(add(exp(mul(add(a, neg(a)), power(u, -1))), neg(exp(ZERO))), power(add(mul(add(a, neg(a)), power(u, -1)), neg(ZERO)), -1))),
        ONE,
        [
            left(
                "limit_through",
                mul(add(exp(u), neg(exp(ZERO))), power(add(u, neg(ZERO)), -1)),
                mul(add(a, neg(a)), power(u, -1)),
                exp(u),
                exp(u),
                left("derivative_of_function"),
            )
        ],
        "zero|value",
    ),
    "what does not come near 0": (
        limit("u", exp(power(u, a))), exp(ZERO), [left("limit_through", exp(u), power(u, a))], "Positive does not hold"
    ),
    "a logarithm that does not fall": (limit("u", ln(u)), ZERO, [left("limit_of_decay"), left("field_identity", ZERO)], "Positive does not hold"),
    "a power that grows faster than a logarithm": (
        limit("u", mul(power(u, 2), power(ln(u), -3))), ZERO, [left("limit_of_decay")], "Positive does not hold"
    ),
    "another slope at what comes near 0": (
        limit("u", mul(add(exp(power(u, -1)), neg(exp(ZERO))), power(add(power(u, -1), neg(ZERO)), -1))),
        two,
        [
            left(
                "limit_through",
                mul(add(exp(u), neg(exp(ZERO))), power(add(u, neg(ZERO)), -1)),
                power(u, -1),
                exp(u),
                mul(two, exp(u)),
                left("derivative_of_function"),
            )
        ],
        "do not make the two sides equal",
    ),
    "a function that is not said to be continuous": (
        by(integral("v", ZERO, a, Call("h", (v,))), a),
        Call("h", (a,)),
        [left("derivative_of_integral")],
        "ForEach does not hold",
    ),
    "a derivative by a bound where the integrand has a pole": (
        by(integral("v", ZERO, q, power(add(v, MINUS_ONE), -1)), q),
        power(add(q, MINUS_ONE), -1),
        [left("derivative_of_integral")],
        "may have no value",
    ),
    "a derivative by a bound where a root ends": (
        by(integral("v", ZERO, q, power(v, num(1, 2))), q),
        power(q, num(1, 2)),
        [left("derivative_of_integral")],
        "ForEach does not hold",
    ),
    "a derivative by what the integrand rests on by a definition": (
        by(integral("v", ZERO, q, sym("y")), q),
        sym("y"),
        [left("derivative_of_integral")],
        "ForEach does not hold|has no value|do not",
    ),
    "the variable of a limit leaves it": (limit("u", exp(u)), mul(u, exp(u)), [left("limit_of_constant")], "free and bound|depends on the variable"),
}


@pytest.mark.parametrize("case", ACCEPTED.values(), ids=ACCEPTED)
def test_accepts(case):
    before, after, steps = case
    assert replay(tuple(steps), before, after, FUNCTIONS).conditions == ()


@pytest.mark.parametrize("case", REJECTED.values(), ids=REJECTED)
def test_rejects(case):
    before, after, steps, reason = case
    with pytest.raises(ProofRejected, match=reason):
        replay(tuple(steps), before, after, FUNCTIONS)


def test_series_of_a_number_below_0():
    half = num(-1, 2)
    before = grown(total("k", power(half, k), over_range=Range(ZERO, u)))
    steps = (left("series_of_powers"), left("field_identity", num(2, 3)))
    assert replay(steps, before, num(2, 3), FUNCTIONS).conditions == ()


def test_the_index_times_powers_of_what_may_be_0():
    before = grown(total("k", mul(k, power(c, k)), over_range=Range(ONE, u)))
    after = mul(c, exp(ZERO), power(add(ONE, neg(c)), -2))
    assert all(c.term != sym("c") for c in replay((left("series_of_powers"), left("field_identity", after)), before, after, within_one()).conditions)


NO_VALUE_AT_0 = {
    "a power of 0 in front of a series": (
        grown(total("k", mul(k, power(c, add(k, sym("i")))), over_range=Range(ONE, u))), within_one(i=FROM_0), left("series_of_powers")
    ),
    "a power of 0 before a series begins": (
        grown(total("k", mul(power(c, k), power(product("j", sym("j"), over_range=Range(ONE, k)), -1)), over_range=Range(ONE, u))),
        within_one(),
        left("series_of_exp"),
    ),
    "a power of 0 in the exponent that a limit has": (
        limit("u", power(add(ONE, mul(power(c, add(sym("i"), MINUS_ONE)), power(u, -1))), u)), within_one(i=FROM_2), left("limit_of_compound")
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_VALUE_AT_0.values(), ids=NO_VALUE_AT_0)
def test_a_value_may_not_be_missing_where_the_limit_has_one(case):
    before, scope, step = case
    with pytest.raises(ProofRejected, match="NonZero does not hold"):
        replay((step,), before, before, scope)


S = Definition("S", (), limit("u", u))
T = Definition("T", ("a",), limit("u", mul(u, a)))
NAMED = replace(FUNCTIONS, definitions={**FUNCTIONS.definitions, ("S", 0): S}, functions={**FUNCTIONS.functions, "T": T})


@pytest.mark.parametrize(
    ("before", "expected"),
    [(mul(ZERO, sym("S")), S.body), (add(sym("S"), neg(sym("S"))), S.body), (mul(ZERO, Call("T", (b,))), limit("u", mul(u, b)))],
    ids=["0 times a name", "a name less itself", "a function"],
)
def test_a_limit_that_goes_away_behind_a_name_is_listed(before, expected):
    assert replay((left("field_identity", ZERO),), before, ZERO, NAMED).conditions == (Converges(expected),)


def test_a_limit_that_is_evaluated_behind_a_name_is_not_listed():
    scope = replace(FUNCTIONS, definitions={**FUNCTIONS.definitions, ("S", 0): Definition("S", (), limit("u", a))})
    steps = (left("field_identity", mul(sym("S"), two)), left("unfold", scope.definitions["S", 0], place=(0,)), left("limit_of_constant", place=(0,)))
    assert replay(steps, add(sym("S"), sym("S")), mul(a, two), scope).conditions == ()


def test_a_limit_that_one_side_alone_has_is_listed():
    found = replay((left("field_identity", ZERO),), mul(ZERO, endless(f)), ZERO, FUNCTIONS)
    assert found.conditions == (Converges(endless(f)),)


def test_two_halves_that_do_not_exist_are_no_whole():
    """The halves of the integral of v over all numbers cancel, and none of them exists."""
    half = mul(power(u, 2), num(1, 2))
    whole = add(limit("u", half), neg(limit("u", half)))
    found = replay((left("field_identity", ZERO),), whole, ZERO, SCOPE)
    assert found.conditions == (Converges(limit("u", half)),)


def test_a_limit_that_is_left_out_beside_one_that_is_evaluated_is_listed():
    before = add(mul(ZERO, endless(f)), limit("u", a))
    found = replay((left("limit_of_constant", place=(1,)), left("field_identity", a)), before, a, FUNCTIONS)
    assert Converges(endless(f)) in found.conditions


def test_a_function_that_is_only_declared_is_supposed_to_be_continuous():
    before = by(integral("v", ZERO, a, f), a)
    steps = (
        left("derivative_of_integral"),
        left("derivative_of_variable", place=(0, 1)),
        left("derivative_of_constant", place=(1, 1, 1)),
        left("field_identity", Call("f", (a,))),
    )
    assert replay(steps, before, Call("f", (a,)), FUNCTIONS).conditions == (Continuous(f),)


def test_a_limit_that_is_evaluated_is_not_listed():
    assert replay((left("limit_of_constant"),), limit("u", a), a, FUNCTIONS).conditions == ()


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Positive(u), True),
        (Positive(add(u, neg(a))), True),
        (Positive(add(neg(u), a)), False),
        (Positive(add(power(u, 2), neg(mul(a, u)))), True),
        (Positive(add(mul(a, u), ONE)), False),
        (NonZero(add(mul(a, power(u, 2)), ONE)), True),
        (NonZero(mul(a, u)), False),
        (NonZero(exp(u)), True),
        (Positive(add(exp(u), neg(two))), False),
        (Positive(ln(u)), True),
        (Positive(ln(a)), False),
    ],
)
def test_what_holds_from_somewhere_on(condition, expected):
    assert discharged(condition, Context(SCOPE).entering(limit("u", u), 0)) is expected


def test_what_holds_near_a_number_but_not_at_it():
    near = Context(SCOPE).entering(limit("u", u, end=a), 0)
    assert discharged(NonZero(add(u, neg(a))), near)
    assert not discharged(Positive(add(u, neg(a))), near)
    assert not discharged(Positive(u), near)


def test_what_holds_from_somewhere_on_does_not_for_what_moves_with_it():
    inner = integral("v", ZERO, u, v)
    inside = Context(SCOPE).entering(limit("u", inner), 0).entering(inner, 0)
    assert not discharged(Positive(add(u, neg(mul(two, v)))), inside)
    summed = total("i", sym("i"), over_range=Range(ONE, u))
    grows = Limit("u", Range(ONE, Infinity(whole=True)), (), summed)
    assert not discharged(Positive(add(u, neg(mul(two, sym("i"))))), Context(SCOPE).entering(grows, 0).entering(summed, 0))


def test_an_integral_that_has_no_value_at_an_end_has_to_converge():
    root = integral("v", ZERO, ONE, power(v, num(-1, 2)))
    assert [condition for condition, _ in domain(root, Context(SCOPE))] == [Converges(root)]
    assert not discharged(IsDefined(root), Context(SCOPE))
    assert list(domain(integral("v", ZERO, ONE, exp(v)), Context(SCOPE))) == []


def test_an_integral_with_a_pole_between_its_ends_has_no_domain():
    with pytest.raises(RuleDoesNotApply, match="may have no value"):
        domain(integral("v", MINUS_ONE, ONE, power(v, num(-1, 2))), Context(SCOPE))


def test_what_holds_for_the_whole_body_of_a_limit_holds_outside():
    assert next(condition for condition, _ in domain(limit("u", mul(u, power(a, -1))), Context(SCOPE))) == NonZero(a)
