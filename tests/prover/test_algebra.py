"""`derive.prover.algebra`: a division that leaves no rest, and those that are not even tried."""

from __future__ import annotations

import pytest
from flint import fmpq

import derive.prover.algebra
from derive.kernel.arithmetic import product
from derive.prover.algebra import exact_quotient

X, Y = ((0, 1),), ((1, 1),)
SUM = {X: fmpq(1), Y: fmpq(1), (): fmpq(-3)}
SQUARES = {((0, 2),): fmpq(2), ((1, 2),): fmpq(1)}


@pytest.mark.parametrize("other", [SUM, SQUARES, {(): fmpq(1, 2)}, {((2, 3),): fmpq(-1)}])
def test_a_product_is_divided_by_its_factors(other):
    assert exact_quotient(product(SUM, other), SUM) == other
    assert exact_quotient(product(SUM, other), other) == SUM


NO_FACTORS = {
    "an atom that is not there": (SUM, {((2, 1),): fmpq(1), (): fmpq(1)}),
    "a higher degree": (SUM, SQUARES),
    "another last monomial": (product(SUM, SUM), {X: fmpq(1), Y: fmpq(1)}),
    "another first monomial": (SQUARES, {((0, 1), (1, 1)): fmpq(1), ((1, 2),): fmpq(1)}),
}


@pytest.mark.parametrize(("numerator", "divisor"), NO_FACTORS.values(), ids=NO_FACTORS)
def test_what_cannot_divide_is_not_tried(numerator, divisor, monkeypatch):
    monkeypatch.setattr(derive.prover.algebra, "Bridge", None)
    assert exact_quotient(numerator, divisor) is None


def test_a_rest_and_negative_exponents_leave_none():
    assert exact_quotient(product(SUM, SUM), {X: fmpq(1), Y: fmpq(1), (): fmpq(3)}) is None
    assert exact_quotient({((0, -1),): fmpq(1), X: fmpq(1)}, {X: fmpq(1)}) is None
