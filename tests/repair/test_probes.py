"""A part is solved for from what the side is where numbers stand in its place, and only where that shows how it depends on it."""

from math import exp, log

import pytest

from derive.repair.probes import CURVED, LINEAR, Scale, curved, linear

PLAIN = Scale(lambda v: v, lambda t: t)
EXPONENT = Scale(exp, log)
POINTS = (0.3, 1.7, 4.4)


def at(side, numbers):
    return tuple(tuple(side(p, v) for p in POINTS) for v in numbers)


def test_a_linear_side_is_solved():
    wanted = tuple(2 * p + 3 * 7 * p for p in POINTS)
    assert linear(wanted, at(lambda p, v: 2 * p + 3 * v * p, LINEAR)) == pytest.approx((7.0,) * 3)


@pytest.mark.parametrize("side", [lambda p, v: v * v + p, lambda p, v: p + 0 * v, lambda p, v: p / (1 + v)])
def test_a_side_that_is_not_linear_is_left(side):
    assert linear(POINTS, at(side, LINEAR)) is None


@pytest.mark.parametrize(
    ("side", "scale"),
    [
        (lambda p, v: p / (1 + v), PLAIN),
        (lambda p, v: (2 + v) / (p + 3 * v), PLAIN),
        (lambda p, v: p * exp(v) / (1 + exp(v)), EXPONENT),
    ],
)
def test_a_quotient_of_linear_expressions_is_solved(side, scale):
    wanted = tuple(side(p, p + 1) for p in POINTS)
    assert curved(wanted, at(side, CURVED), scale) == pytest.approx(tuple(p + 1 for p in POINTS))


@pytest.mark.parametrize("side", [lambda p, v: v**3 + p, lambda p, v: p + 0 * v, lambda p, v: p * exp(v)])
def test_any_other_side_is_left(side):
    assert curved(POINTS, at(side, CURVED), PLAIN) is None
