"""`derive.prover.linear`: combinations of polynomials, by linear algebra over their monomials."""

from __future__ import annotations

from flint import fmpq

from derive.kernel.arithmetic import accumulate, product
from derive.prover.linear import combination

X, Y = ((0, 1),), ((1, 1),)
SUM = {X: fmpq(1), Y: fmpq(1), (): fmpq(-3)}
DIFFERENCE = {X: fmpq(1), Y: fmpq(-1), (): fmpq(-1)}


def added_up(multiples, relations):
    found = {}
    for number, multiple in multiples.items():
        accumulate(found, product(multiple, relations[number]), fmpq(1))
    return found


def test_a_combination_adds_up():
    wanted, relations = {X: fmpq(1), (): fmpq(-2)}, {0: SUM, 1: DIFFERENCE}
    assert added_up(combination(wanted, relations), relations) == wanted


def test_multipliers_may_have_atoms():
    square = {((0, 2),): fmpq(1), (): fmpq(-4)}
    relations = {5: {X: fmpq(1), (): fmpq(-2)}}
    assert added_up(combination(square, relations), relations) == square


def test_what_does_not_follow_has_none():
    assert combination({X: fmpq(1), (): fmpq(-1)}, {0: SUM, 1: DIFFERENCE}) is None
    assert combination({((2, 1),): fmpq(1)}, {0: SUM}) is None


def test_relations_that_contradict_each_other_give_one():
    relations = {0: {X: fmpq(1)}, 1: {X: fmpq(1), (): fmpq(-1)}}
    assert added_up(combination({(): fmpq(1)}, relations), relations) == {(): fmpq(1)}
