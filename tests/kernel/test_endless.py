"""Integrals up to infinity at a point: their values, held against known ones, and none where they may not converge."""

from __future__ import annotations

from fractions import Fraction
from math import erfc, exp, gamma, pi, sqrt

import pytest
from notation import ONE, SCOPE, ZERO, add, by, integral, limit, mul, neg, num, power, sym
from notation import exp as raised

from derive.kernel.evaluate import NotRefuted, NoValue, Witness, certify, evaluate
from derive.kernel.scope import Declaration, Domain, Scope

a, b, c, q, u, v, w = map(sym, "abcquvw")
two = num(2)
POINT = Witness({}, {}, {("a", ()): Fraction(3, 2), ("b", ()): Fraction(2, 3), ("c", ()): Fraction(-5, 4), ("q", ()): Fraction(7, 3)})
FALLING, SQUARE = raised(neg(mul(b, v))), raised(neg(mul(b, power(v, 2))))


def from_on(low, body):
    return limit("u", integral("v", low, u, body))


def up_to(high, body):
    return limit("u", integral("v", neg(u), high, body))


def over_all(body):
    return limit("w", limit("u", integral("v", neg(w), u, body)))


VALUES = {
    "a falling exponential": (from_on(ZERO, FALLING), 3 / 2),
    "from a negative number on": (from_on(c, FALLING), exp(5 / 6) * 3 / 2),
    "a power times it": (from_on(ONE, mul(power(v, 2), FALLING)), exp(-2 / 3) * (3 / 2 + 2 * 9 / 4 + 2 * 27 / 8)),
    "a broken power times it": (from_on(ZERO, mul(power(v, num(1, 2)), FALLING)), gamma(1.5) * 1.5**1.5),
    "one over a root": (from_on(ZERO, mul(power(power(v, 3), num(-1, 6)), FALLING)), gamma(0.5) * 1.5**0.5),
    "a power that falls": (from_on(two, power(v, -3)), 1 / 8),
    "a square": (from_on(ZERO, SQUARE), sqrt(pi * 1.5) / 2),
    "a square from a number on": (from_on(ONE, SQUARE), sqrt(pi * 1.5) / 2 * erfc(sqrt(2 / 3))),
    "a square over all": (over_all(raised(add(neg(mul(b, power(v, 2))), mul(a, v), c))), sqrt(pi * 1.5) * exp(2.25 * 1.5 / 4 - 1.25)),
    "its mean": (over_all(mul(v, raised(neg(mul(b, power(add(v, neg(a)), 2)))))), 1.5 * sqrt(pi * 1.5)),
    "its second moment": (over_all(mul(power(v, 2), raised(neg(mul(b, power(add(v, neg(a)), 2)))))), (2.25 + 0.75) * sqrt(pi * 1.5)),
    "up to a number": (up_to(a, raised(mul(b, v))), 1.5 * exp(1)),
    "a root of a multiple": (from_on(ZERO, mul(power(mul(two, v), num(1, 2)), FALLING)), sqrt(2) * gamma(1.5) * 1.5**1.5),
    "a sum within the limit": (limit("u", add(integral("v", ZERO, u, FALLING), a)), 1.5 + 1.5),
    "a product of many terms": (from_on(ZERO, mul(add(*[v] * 10), add(*[v] * 20), FALLING)), 200 * 2 * 1.5**3),
    "a sum": (add(from_on(ZERO, add(FALLING, mul(two, FALLING))), limit("u", a)), 4.5 + 1.5),
}
NONE = {
    "what grows": from_on(ZERO, raised(v)),
    "what stays": from_on(ZERO, ONE),
    "a power that falls too slowly": from_on(ONE, power(v, -1)),
    "a power with a pole at its end": from_on(ZERO, power(v, -2)),
    "a pole at its end": from_on(ZERO, mul(power(v, -1), FALLING)),
    "a root of what may be negative": from_on(c, mul(power(power(v, 2), num(1, 2)), FALLING)),
    "a pole between the bounds": from_on(c, mul(power(v, -2), power(v, 2), FALLING)),
    "two halves that grow": over_all(v),
    "a square that rises": over_all(raised(power(v, 2))),
    "a falling exponential over all": over_all(FALLING),
    "a bound that moves with the variable": limit("u", integral("v", neg(u), u, v)),
    "an integrand that moves with the bound": limit("u", integral("v", ZERO, u, mul(u, FALLING))),
    "an exponent that may move": from_on(ZERO, raised(neg(mul(v, raised(mul(add(raised(a), neg(raised(a))), v)))))),
    "a slope in an exponent that is 0 as far as 128 bits tell": from_on(
        ZERO, raised(neg(mul(v, raised(mul(add(raised(num(1, 10**50)), num(-1)), v)))))
    ),
    "a derivative by what is inside": by(from_on(ZERO, FALLING), b),
    "a product of too many terms": from_on(ZERO, mul(add(*[v] * 10), add(*[v] * 21), FALLING)),
    "a multiple within the limit": limit("u", mul(two, integral("v", ZERO, u, FALLING))),
    "a root of nothing": from_on(ZERO, mul(power(mul(ZERO, v), num(-1, 2)), FALLING)),
    "nothing to the 0": from_on(ZERO, mul(power(mul(ZERO, v), 0), FALLING)),
    "a real power of what may be negative": from_on(ZERO, mul(power(add(v, num(-5)), power(num(4), num(1, 2))), FALLING)),
    "an exponent of which a root is known from 0 on alone": from_on(c, raised(neg(power(power(v, 2), num(1, 2))))),
    "an exponent that is a third power": from_on(ZERO, raised(neg(power(v, 3)))),
    "a square that rises beside what falls": from_on(ZERO, raised(add(power(v, 2), neg(v)))),
    "a half that the inner limit moves": limit("a", limit("b", integral("v", neg(a), two, raised(mul(b, v))), ONE)),
    "a half up to the outer bound": limit("a", limit("b", integral("v", neg(a), a, raised(neg(power(v, 2)))))),
    "an integrand that the outer bound moves": limit("a", limit("u", integral("v", neg(a), u, mul(a, SQUARE)))),
    "an integrand that the inner bound moves": limit("w", limit("b", integral("v", neg(w), b, SQUARE))),
}


@pytest.mark.parametrize("case", VALUES.values(), ids=VALUES)
def test_value(case):
    term, expected = case
    assert float(evaluate(term, SCOPE, POINT, 128)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("term", NONE.values(), ids=NONE)
def test_no_value(term):
    with pytest.raises(NoValue):
        evaluate(term, SCOPE, POINT, 128)


def test_a_wrong_value_is_refuted_and_a_right_one_is_not():
    scope = Scope(declarations={("b", 0): Declaration(Domain.POSITIVE)})
    point = Witness({}, {}, {("b", ()): Fraction(2, 3)})
    assert certify(from_on(ZERO, FALLING), power(b, -2), scope, point).right == "9/4"
    with pytest.raises(NotRefuted):
        certify(from_on(ZERO, FALLING), power(b, -1), scope, point)
