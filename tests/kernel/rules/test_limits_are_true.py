"""The rules of limits, held against numbers: what a limit is taken of where its variable is large, or near its end."""

from __future__ import annotations

from fractions import Fraction

import pytest
from notation import (
    MINUS_ONE,
    ONE,
    SCOPE,
    ZERO,
    add,
    by,
    exp,
    integral,
    limit,
    ln,
    mul,
    neg,
    num,
    over,
    power,
    product,
    sym,
    total,
)

import derive.kernel.rules  # noqa: F401  (fills the table)
from derive.kernel.evaluate import Witness, evaluate
from derive.kernel.rule import RULES
from derive.terms import Infinity, Integral, Limit, Range, reindex

a, b, c, q, u, v, k = map(sym, "abcquvk")
two = num(2)
POINT = Witness({}, {}, {("a", ()): Fraction(3, 2), ("b", ()): Fraction(2, 3), ("c", ()): Fraction(-5, 4), ("q", ()): Fraction(7, 3)})
STEPS = 600


def value(term):
    return float(evaluate(term, SCOPE, POINT, 64))


def integrated(term, low, high):
    """Give the integral by the midpoints of many panels."""
    width = Fraction(high - low, STEPS)
    values = (value(reindex(term.body, {term.index: num(low + (n + Fraction(1, 2)) * width)})) for n in range(STEPS))
    return float(width) * sum(values)


def series(body, lower=ZERO):
    return Limit("u", Range(ONE, Infinity(whole=True)), (), total("k", body, over_range=Range(lower, u)))


def endless(body):
    return limit("u", integral("v", ZERO, u, body))


def over_all(body):
    return limit("p", limit("u", integral("v", neg(sym("p")), u, body)))


FACTORIAL = power(product("j", sym("j"), over_range=Range(ONE, k)), -1)
SQUARE = exp(add(neg(mul(a, power(v, 2))), mul(b, v), c))

GROWING = {
    "an exponential falls": ("limit_of_decay", limit("u", add(c, mul(power(u, 3), exp(neg(mul(b, u)))))), (), 80),
    "an exponential falls, whatever its exponent begins with": ("limit_of_decay", limit("u", exp(add(mul(q, u), neg(mul(b, power(u, 2)))))), (), 80),
    "a power falls": ("limit_of_decay", limit("u", mul(a, power(u, c))), (), 10**5),
    "powers of a small number": ("limit_of_decay", Limit("u", Range(ONE, Infinity(whole=True)), (), power(b, add(u, two))), (), 80),
    "a quotient": (
        "limit_of_quotient",
        limit("u", over(add(mul(a, power(u, 2)), q), add(mul(b, power(u, 2)), u))),
        (add(mul(a, power(u, 2)), q), add(mul(b, power(u, 2)), u)),
        10**6,
    ),
    "a quotient that falls": ("limit_of_quotient", limit("u", over(add(u, q), add(power(u, 2), c))), (add(u, q), add(power(u, 2), c)), 10**6),
    "powers of logarithms": ("limit_of_decay", limit("u", mul(power(ln(u), 2), power(u, neg(two)))), (), 10**5),
    "a function of one over it": (
        "limit_through", limit("u", mul(a, exp(mul(b, power(u, -1))))), (mul(a, exp(mul(b, u))), power(u, -1)), 10**6
    ),
    "a slope at one over it": (
        "limit_through",
        limit("u", over(add(exp(mul(b, power(u, -1))), neg(exp(mul(b, ZERO)))), add(power(u, -1), neg(ZERO)))),
        (over(add(exp(mul(b, u)), neg(exp(mul(b, ZERO)))), add(u, neg(ZERO))), power(u, -1), exp(mul(b, u)), mul(b, exp(mul(b, u)))),
        10**5,
    ),
    "a function of what falls": ("limit_through", limit("u", over(a, add(ONE, exp(neg(u))))), (over(a, add(ONE, u)), exp(neg(u))), 80),
    "one and a small part": ("limit_of_compound", limit("u", power(add(ONE, over(a, u)), add(mul(b, u), c))), (), 10**6),
    "a geometric sum": ("series_of_powers", series(mul(q, power(b, k))), (), 120),
    "a geometric sum that begins later": ("series_of_powers", series(power(b, add(k, num(-3))), lower=two), (), 120),
    "the index times powers": ("series_of_powers", series(mul(k, power(b, add(k, MINUS_ONE))), lower=ONE), (), 160),
    "the index times powers from 0": ("series_of_powers", series(mul(k, power(b, k))), (), 160),
    "powers over factorials, the first two left out": ("series_of_exp", series(mul(power(a, k), FACTORIAL), lower=two), (), 60),
    "powers over factorials that begin later": ("series_of_exp", series(reindex(mul(power(a, k), FACTORIAL), {"k": add(k, neg(two))}), lower=two), (), 60),
    "powers over factorials": ("series_of_exp", series(mul(q, power(a, k), FACTORIAL)), (), 60),
    "moments of powers over factorials": ("series_of_exp", series(mul(power(k, 3), exp(add(mul(b, k), c)), power(a, k), FACTORIAL)), (), 60),
}
NEAR = {
    "continuous": ("limit_of_continuous", limit("u", mul(u, exp(mul(b, u))), end=a), ()),
    "a continuous sum": ("limit_of_continuous", limit("u", ln(total("i", exp(mul(u, sym("i"))), over_range=Range(ONE, num(3)))), end=a), ()),
    "a slope": (
        "limit_of_slope",
        limit("u", over(add(exp(mul(b, u)), neg(exp(mul(b, a)))), add(u, neg(a))), end=a),
        (exp(mul(b, u)), mul(b, exp(mul(b, u)))),
    ),
}
INTEGRALS = {
    "powers and exponentials": ("integral_of_gamma", endless(add(mul(q, power(v, a), exp(add(neg(mul(b, v)), c))), power(exp(v), -2))), 0, 25),
    "moments of a square": ("integral_of_gauss", over_all(add(mul(q, SQUARE), mul(power(v, 3), SQUARE), mul(power(v, 4), SQUARE), mul(v, SQUARE))), -20, 20),
    "powers of both ends": ("integral_of_beta", integral("v", ZERO, ONE, add(mul(q, power(v, a), power(add(ONE, neg(v)), q)), mul(v, add(ONE, neg(v))))), 0, 1),
}


@pytest.mark.parametrize("case", GROWING.values(), ids=GROWING)
def test_as_the_variable_grows(case):
    name, term, arguments, large = case
    after = RULES[name].apply(term, *arguments).after
    assert value(reindex(term.body, {"u": num(large)})) == pytest.approx(value(after), abs=1e-4)


@pytest.mark.parametrize("case", NEAR.values(), ids=NEAR)
@pytest.mark.parametrize("side", [-1, 1])
def test_near_the_end(case, side):
    name, term, arguments = case
    after = RULES[name].apply(term, *arguments).after
    assert value(reindex(term.body, {"u": add(term.range.upper, num(side, 10**6))})) == pytest.approx(value(after), abs=1e-4)


@pytest.mark.parametrize("case", INTEGRALS.values(), ids=INTEGRALS)
def test_integrals(case):
    name, term, low, high = case
    inner = term
    while not isinstance(inner, Integral):
        inner = inner.body
    assert integrated(inner, low, high) == pytest.approx(value(RULES[name].apply(term).after), rel=1e-4)


@pytest.mark.parametrize(
    ("low", "high", "body"),
    [(ZERO, b, exp(mul(q, v))), (b, power(b, 2), exp(mul(b, v))), (mul(two, b), a, mul(power(v, 2), b))],
    ids=["one bound", "both bounds and the integrand", "the lower bound"],
)
def test_bounds_that_move(low, high, body):
    term = integral("v", low, high, body)
    after = value(RULES["derivative_of_integral"].apply(by(term, b)).after)
    step = Fraction(1, 10**6)
    ahead, behind = (value(reindex(term, {"b": add(b, num(sign * step))})) for sign in (1, -1))
    assert (ahead - behind) / float(2 * step) == pytest.approx(after, rel=1e-4)


def test_the_rules_name_what_they_need():
    named = {name: {type(c).__name__ for c in RULES[name].apply(term, *arguments).conditions} for name, term, arguments, _ in GROWING.values()}
    assert named["limit_of_decay"] == {"Positive", "IsDefined"}
    assert named["limit_of_quotient"] == {"NonZero", "IsDefined"}
    assert named["series_of_powers"] == {"Positive", "IsDefined"}
    for name, term, *_ in INTEGRALS.values():
        assert {type(c).__name__ for c in RULES[name].apply(term).conditions} == {"Positive", "IsDefined"}
