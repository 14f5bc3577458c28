"""Partial fractions add up to the fraction, and each has one factor of the index below the line."""

from fractions import Fraction

import pytest
from flint import fmpq

from derive.kernel.arithmetic import Field
from derive.prover.algebra import reduced
from derive.prover.fractions import offset, partial_fractions
from derive.terms import ONE, Add, Multiply, Number, Power, Symbol

i, a, c = map(Symbol, "iac")


def moved(by, factor=1):
    return Add((Multiply((Number(Fraction(factor)), i)), by if not isinstance(by, int) else Number(Fraction(by))))


def over(*below, above=ONE):
    return Multiply((above, *(Power(b, Number(Fraction(-1))) for b in below)))


def value(polynomial, numbers):
    total = fmpq(0)
    for monomial, coefficient in polynomial.items():
        for atom, exponent in monomial:
            coefficient = coefficient * numbers[atom] ** exponent
        total += coefficient
    return total


def parted(term):
    field = Field()
    own = field.number(i)
    ratio = reduced(field.ratio(term))
    held = tuple(f for f in ratio.denominator if any(at == own for m, _ in f for at, _ in m))
    return field, own, ratio, list(partial_fractions(ratio, own, held))


CASES = {
    "neighbours": over(i, moved(1)),
    "odd numbers": over(moved(-1, 2), moved(1, 2)),
    "squares": over(i, i, moved(1), moved(1)),
    "an irreducible square": over(i, Add((Multiply((i, i)), ONE))),
    "a polynomial above": over(moved(1), above=Multiply((i, i, a))),
    "a parameter": over(Add((i, a)), Add((i, a, ONE))),
    "a power of another name below": over(i, moved(1), c),
}


@pytest.mark.parametrize("term", CASES.values(), ids=CASES)
def test_the_parts_add_up_and_have_one_factor_each(term):
    field, own, ratio, parts = parted(term)
    numbers = {at: fmpq(7 + 3 * at, 5) for at in range(len(field.atoms))}
    below = fmpq(1)
    for factor, exponent in ratio.denominator.items():
        below *= value(dict(factor), numbers) ** exponent
    total = fmpq(0)
    for above, factors in parts:
        holding = [f for f, _ in factors if any(at == own for m in f for at, _ in m)]
        assert len(holding) <= 1
        part = value(above, numbers)
        for factor, exponent in factors:
            part /= value(factor, numbers) ** exponent
        total += part
    assert parts
    assert total == value(ratio.numerator, numbers) / below


@pytest.mark.parametrize("term", [over(Add((i, a)), Add((i, c))), over(Add((Multiply((a, i)), ONE)), i)])
def test_factors_that_may_coincide_are_left_together(term):
    assert parted(term)[3] == []


@pytest.mark.parametrize(("by", "factor", "expected"), [(1, 1, 1), (-1, 2, -1), (1, 2, 0), (5, 2, 2), (0, 1, 0), (1, -1, None)])
def test_the_offset_is_a_whole_number_of_steps(by, factor, expected):
    field = Field()
    own = field.number(i)
    assert offset(field.ratio(moved(by, factor)).numerator, own) == expected
