"""`derive.prover.hypergeometric`: what summands are the differences of, found at symbols and looked at in numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from notation import MINUS_ONE, ONE, SCOPE, add, at, exp, ln, mul, num, power, sym, total

from derive.kernel.arithmetic import Field
from derive.kernel.evaluate import Witness, evaluate
from derive.prover.hypergeometric import reduction
from derive.terms import Range, reindex

k, n, b = map(sym, "knb")


def factorial(upper):
    return exp(total("i", ln(sym("i")), over_range=Range(ONE, upper)))


def choose():
    return power(mul(factorial(k), factorial(add(n, mul(MINUS_ONE, k)))), -1)


def value(term, at_k):
    witness = Witness({"n": 6, "m": 1}, {}, {("b", ()): Fraction(2, 3)})
    return evaluate(reindex(term, {"k": num(at_k)}), SCOPE, witness, 128)


DIFFERENCES = {
    "an index before its factorial": mul(k, factorial(k)),
    "below the line": mul(k, power(factorial(add(k, ONE)), -1)),
    "signs before binomials": mul(power(num(-1), k), choose()),
    "a geometric term": mul(k, power(b, k)),
}


@pytest.mark.parametrize("summand", DIFFERENCES.values(), ids=DIFFERENCES)
def test_a_summand_is_the_difference_of_neighbours(summand):
    found = reduction(summand, "k", Field())
    assert found is not None
    assert found.rest is None
    for here in (2, 3, 5):
        step = value(found.summed, here) - value(found.summed, here - 1)
        assert abs(float(value(summand, here) - step)) < 1e-12


def test_what_is_left_has_no_index_before_it():
    found = reduction(mul(power(k, 2), choose()), "k", Field())
    for here in (1, 2, 4):
        step = value(found.summed, here) - value(found.summed, here - 1) + value(found.rest, here)
        assert abs(float(value(mul(power(k, 2), choose()), here) - step)) < 1e-12
    assert float(value(found.rest, 2) / value(choose(), 2)) == pytest.approx(float(value(found.rest, 4) / value(choose(), 4)))


UNKNOWN = {
    "an element": at("x", "k"),
    "a power of the index": power(k, k),
    "unlike terms": add(factorial(k), power(b, k)),
    "a logarithm": ln(k),
}


@pytest.mark.parametrize("summand", UNKNOWN.values(), ids=UNKNOWN)
def test_other_summands_are_left_alone(summand):
    assert reduction(summand, "k", Field()) is None
