"""`derive.terms`: names are free and bound where the term says, whatever is put in their place."""

from __future__ import annotations

import pytest
from notation import ONE, add, mul, num, sym

from derive.terms import (
    Derivative,
    Equal,
    Integral,
    Range,
    Sum,
    binds_distinctly,
    distinct,
    free_names,
    key,
    reindex,
    substitute,
)

k, m, n, x, y = map(sym, "kmnxy")


def integral(letter, upper, body):
    return Integral(letter, Range(num(0), upper), (), body)


def total(letter, upper, body, *conditions):
    return Sum(letter, Range(ONE, upper), conditions, body)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(integral("x", x, x), integral("x", y, x), id="the bound of an integral is outside of it"),
        pytest.param(total("x", x, x), total("x", y, x), id="the bound of a sum is outside of it"),
        pytest.param(total("k", x, mul(k, x)), total("k", y, mul(k, y)), id="a free name inside"),
        pytest.param(total("y", x, mul(y, x)), total("k", y, mul(k, y)), id="a free name is not captured"),
        pytest.param(total("x", n, x, Equal(x, ONE)), total("x", n, x, Equal(x, ONE)), id="a bound name stays"),
        pytest.param(integral("x", x, integral("x", x, ONE)), integral("x", y, integral("x", x, ONE)), id="the bound of an inner one is inside"),
    ],
)  # fmt: skip
def test_a_term_for_a_free_name(before, after):
    for put in (reindex, substitute):
        assert key(put(before, {"x": y})) == key(after)


def test_what_is_put_for_a_free_name_of_the_bounds_is_free_after():
    assert free_names(reindex(integral("x", x, x), {"x": add(y, m)})) == {"y", "m"}


def test_bound_names_are_made_distinct_without_a_change_of_meaning():
    twice = integral("x", x, integral("x", x, x))
    apart = distinct(twice, frozenset("x"))
    assert binds_distinctly(apart, frozenset("x"))
    assert key(apart) == key(twice) == key(integral("y", x, integral("m", y, m)))


def test_a_derivative_keeps_its_variable():
    assert reindex(Derivative(mul(x, y), x), {"x": m}) == Derivative(mul(m, y), m)
