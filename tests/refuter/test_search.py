"""Wrong steps are refuted by small readable points; true ones never are."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import count, islice

import pytest
from notation import (
    ONE,
    SCOPE,
    ZERO,
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
    product,
    sym,
    total,
)  # fmt: skip

import derive.refuter.search
from derive.kernel.evaluate import Refutation, certify
from derive.kernel.scope import Definition, Given, Relation
from derive.refuter.draft import MOST_SPENT, Draft
from derive.refuter.search import EARLY, Exhausted, differ_early, find_refutation, first_look, points_of
from derive.terms import Call, Element, Power, Range, Term

a, b, q, n = sym("a"), sym("b"), sym("q"), sym("n")
FREE = replace(
    SCOPE,
    givens=(),
    functions={"f": Definition("f", ("a",), power(sym("a"), 2))},
    definitions={**SCOPE.definitions, ("L", 0): Definition("L", (), neg(ln(at("p", "j"))))},
)
LOSS = neg(total("i", mul(at("t", "i"), ln(at("p", "i")))))
JACOBIAN = mul(at("p", "i"), add(delta("i", "j"), neg(at("p", "j"))))


def e(degree: int) -> Term:
    """Give the sum of the products of so many different x."""
    names = "ikl"[:degree]
    body: Term = mul(*(at("x", name) for name in names))
    for place, name in reversed(list(enumerate(names))):
        body = total(name, body, *(other(name, earlier) for earlier in names[:place]))
    return body


def powers(degree: int) -> Term:
    return total("i", power(at("x", "i"), degree))


WRONG = {
    "the softmax Jacobian with a plus": (by(at("p", "i"), at("z", "j")), mul(at("p", "i"), add(delta("i", "j"), at("p", "j"))), 2),
    "the softmax Jacobian with the other index": (by(at("p", "i"), at("z", "j")), mul(at("p", "j"), add(delta("i", "j"), neg(at("p", "j")))), 2),
    "the softmax Jacobian without its delta": (by(at("p", "i"), at("z", "j")), mul(at("p", "i"), add(ONE, neg(at("p", "j")))), 2),
    "the cross-entropy gradient without normalised targets": (by(LOSS, at("z", "j")), add(at("p", "j"), neg(at("t", "j"))), 2),
    "a lost minus": (neg(add(a, neg(b))), add(neg(a), neg(b)), 2),
    "a wrong index": (by(total("i", power(at("x", "i"), 2)), at("x", "j")), mul(num(2), at("x", "k")), 2),
    "a factor of two": (by(power(a, 2), a), a, 2),
    "squares of a sum": (total("i", power(at("x", "i"), 2)), power(total("i", at("x", "i")), 2), 2),
    "a product of sums": (total("i", mul(at("x", "i"), at("y", "i"))), mul(total("i", at("x", "i")), total("i", at("y", "i"))), 2),
    "a sum that leaves one out": (total("i", at("x", "i"), other("i", "j")), add(total("i", at("x", "i")), neg(at("x", "i"))), 2),
    "a count": (total("i", a), a, 2),
    "the sign of a root": (Power(power(a, 2), num(1, 2)), a, 2),
    "a logarithm of a sum": (ln(add(q, ONE)), add(ln(q), ln(ONE)), 2),
    "two sizes taken for one": (total("r", ONE, over_range=Range(ONE, sym("m"))), n, 2),
    "a function of another": (Call("f", (add(b, ONE),)), add(power(b, 2), ONE), 2),
    "equal only where the indices differ": (delta("i", "j"), ZERO, 2),
    "a hidden definition": (by(sym("L"), at("z", "j")), add(ONE, neg(at("p", "j"))), 2),
    "a neighbour": (Element("x", (add(sym("i"), ONE),)), at("x", "i"), 2),
    "the neighbour before": (Element("x", (add(sym("i"), num(-1)),)), at("x", "i"), 2),
    "a logarithm of numbers of any sign": (add(ln(a), ln(b)), ln(add(a, b)), 2),
    "a logarithm between 0 and 1": (add(ln(a), ln(add(ONE, neg(a)))), ZERO, 2),
    "a root above 1": (Power(add(power(a, 2), num(-1)), num(1, 2)), add(a, num(-1)), 2),
    "true up to n = 2": (mul(power(total("i", at("x", "i")), 3), num(1, 1)), add(mul(num(3), powers(1), powers(2)), mul(num(-2), powers(3))), 3),
    "the sum over three different indices is not zero": (e(3), ZERO, 3),
    "a Newton identity without its last term": (powers(3), add(mul(powers(1), powers(2)), neg(mul(num(1, 2), e(2), powers(1)))), 3),
    "true up to n = 3": (total("i", total("k", total("l", total("r", product("j", ONE), other("r", "i"), other("r", "k"), other("r", "l"), over_range=Range(ONE, n)), other("l", "i"), other("l", "k")), other("k", "i"))), ZERO, 4),
}  # fmt: skip

TRUE = {
    "the softmax Jacobian": (by(at("p", "i"), at("z", "j")), JACOBIAN, 5),
    "a product of sums": (mul(total("i", at("x", "i")), total("i", at("y", "i"))), total("i", total("k", mul(at("x", "i"), at("y", "k")))), 4),
    "a square of a sum": (power(total("i", at("x", "i")), 2), add(powers(2), e(2)), 3),
    "a logarithm of a product": (ln(mul(q, exp(a))), add(ln(q), a), 2),
    "a power of a product": (product("i", mul(a, at("w", "i"))), mul(Power(a, n), product("i", at("w", "i"))), 3),
    "probabilities add up": (total("i", at("p", "i")), ONE, 3),
    "a binomial": (power(add(a, b), 2), add(power(a, 2), mul(num(2), a, b), power(b, 2)), 2),
    "a definition with a free index": (by(sym("L"), at("z", "j")), add(at("p", "j"), num(-1)), 3),
    "a Newton identity": (e(3), add(power(powers(1), 3), mul(num(-3), powers(1), powers(2)), mul(num(2), powers(3))), 6),
    "a function": (by(Call("f", (mul(a, b),)), a), mul(num(2), a, power(b, 2)), 2),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right", "size"), WRONG.values(), ids=WRONG.keys())
def test_wrong_steps_are_refuted_at_the_smallest_size(left, right, size):
    found = find_refutation(left, right, FREE)
    assert isinstance(found, Refutation)
    assert min(found.witness.sizes.values()) == size
    assert certify(left, right, FREE, found.witness) == found


@pytest.mark.parametrize(("left", "right", "size"), TRUE.values(), ids=TRUE.keys())
def test_true_steps_are_never_refuted(left, right, size):
    found = find_refutation(left, right, FREE, seed=7, attempts=200)
    assert isinstance(found, Exhausted)
    assert found.points + found.undefined == 200
    assert found.points > 50
    assert found.largest_size >= size


def test_no_value_is_never_refuted():
    found = find_refutation(sym("nowhere"), ZERO, FREE, attempts=20)
    assert isinstance(found, Exhausted)
    assert (found.points, found.largest_size) == (0, 0)
    assert found.undefined > 0


def test_an_undefined_side_is_never_refuted():
    found = find_refutation(ln(neg(power(a, 2))), ZERO, FREE, attempts=20)
    assert found == Exhausted(0, 0, 20)


def test_a_step_without_names_is_looked_at_once_for_every_size():
    assert find_refutation(add(ONE, ONE), num(2), FREE).points < 20
    assert isinstance(find_refutation(add(ONE, ONE), num(3), FREE), Refutation)


def test_the_same_seed_finds_the_same_point():
    left, right, _ = WRONG["the softmax Jacobian with a plus"]
    assert find_refutation(left, right, FREE, seed=3) == find_refutation(left, right, FREE, seed=3)


def test_points_are_readable():
    found = find_refutation(mul(a, b), add(a, b), FREE)
    assert found.witness.values == {("a", ()): Fraction(1, 2), ("b", ()): Fraction(-1, 3)}


def test_only_the_names_of_the_step_get_values():
    found = find_refutation(at("x", "i"), ZERO, FREE)
    assert {name for name, _ in found.witness.values} == {"x"}
    assert found.witness.indices == {"i": 1}


def test_different_indices_come_first():
    left, right, _ = WRONG["the softmax Jacobian with a plus"]
    indices = find_refutation(left, right, FREE).witness.indices
    assert indices["i"] != indices["j"]


def test_a_first_look_refutes():
    assert isinstance(first_look(a, b, FREE), Refutation)


def test_a_first_look_agrees():
    assert first_look(add(a, b), add(b, a), FREE) is True


def test_a_first_look_sees_nothing_where_nothing_is_defined():
    assert first_look(ln(neg(power(a, 2))), ZERO, FREE) is None


def test_a_first_look_keeps_to_the_givens():
    scope = replace(FREE, givens=(Given("a = b", Relation.EQUAL, a, b),))
    assert first_look(a, b, scope) is True


def test_sides_that_differ_early_do_so_where_the_givens_hold():
    assert differ_early(a, b, FREE)
    assert not differ_early(add(a, b), add(b, a), FREE)
    assert not differ_early(a, b, replace(FREE, givens=(Given("a = b", Relation.EQUAL, a, b),)))
    assert differ_early(a, add(b, ONE), replace(FREE, givens=(Given("a = b", Relation.EQUAL, a, b),)))


def test_an_early_look_spends_little_on_givens_that_cannot_be_met(monkeypatch):
    impossible = replace(FREE, givens=(Given("a^2 = -1", Relation.EQUAL, power(a, 2), num(-1)),))
    compared, sides = [], Draft.sides
    monkeypatch.setattr(Draft, "sides", lambda self, instance: compared.append(self.most_spent) or sides(self, instance))
    assert not differ_early(a, b, impossible)
    assert first_look(a, b, impossible) is None
    assert min(compared) < max(compared) == MOST_SPENT


def test_nothing_is_evaluated_once_looking_for_values_has_taken_too_long(monkeypatch):
    spent_before, evaluate = [], Draft.evaluator
    monkeypatch.setattr(Draft, "evaluator", lambda self, values: spent_before.append(self.is_spent()) or evaluate(self, values))
    impossible = tuple(Given("", Relation.EQUAL, power(a, k), num(-k)) for k in (2, 4, 6, 8))
    assert not differ_early(a, b, replace(FREE, givens=impossible))
    assert spent_before
    assert sum(spent_before) <= 2 * EARLY  # the two sides of what was being mended


def test_definitions_that_mean_themselves_end():
    scope = replace(FREE, definitions={("c", 0): Definition("c", (), total("i", sym("c")))})
    found = find_refutation(sym("c"), ZERO, scope)
    assert isinstance(found, Exhausted)
    assert found.points == 0


def test_points_are_drawn_once_for_all_steps_that_ask_for_them():
    one, other_one = (tuple(islice(points_of(at("x", "i"), side, FREE, 7), 12)) for side in (at("y", "i"), add(at("y", "i"), ONE)))
    assert len(one) == 12
    assert all(first is second for first, second in zip(one, other_one, strict=True))
    assert one != tuple(islice(points_of(at("x", "i"), at("y", "i"), FREE, 8), 12))


def test_a_drawing_that_was_interrupted_begins_again(monkeypatch):
    scope = replace(FREE)
    asked = (at("x", "i"), at("y", "i"))
    draws = count()

    def interrupted(*rest):
        if next(draws) == 3:
            raise KeyboardInterrupt
        return drawn(*rest)

    with monkeypatch.context() as patch:
        drawn = derive.refuter.search._witness
        patch.setattr(derive.refuter.search, "_witness", interrupted)
        with pytest.raises(KeyboardInterrupt):
            list(islice(points_of(*asked, scope, 0), 9))
    assert len(list(islice(points_of(*asked, scope, 0), 9))) == 9
