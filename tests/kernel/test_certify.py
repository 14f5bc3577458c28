"""A witness counts only where it is a point of the scope at which both sides have values that certainly differ."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from notation import MINUS_ONE, ONE, ZERO, N, add, at, delta, exp, ln, mul, neg, num, over, power, sym, total

from derive.kernel.evaluate import NotRefuted, Witness, certify, needed
from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation, Scope
from derive.terms import Call, Number, Range

TWO_TO_N = Range(num(2), sym("n"))
SCOPE = Scope(
    ranges={"i": N, "j": N, "k": N, "e": TWO_TO_N},
    declarations={
        ("x", 1): Declaration(Domain.REAL, (N,)),
        ("h", 1): Declaration(Domain.NONNEGATIVE, (N,)),
        ("A", 2): Declaration(Domain.REAL, (N, N)),
        ("a", 0): Declaration(Domain.REAL),
        ("q", 0): Declaration(Domain.POSITIVE),
        ("m", 0): Declaration(Domain.INTEGER),
    },
    definitions={
        ("d", 0): Definition("d", (), mul(num(2), sym("a"))),
        ("L", 0): Definition("L", (), at("x", "j")),
    },
    functions={"f": Definition("f", ("u",), mul(sym("u"), sym("q")))},
)
POINT = Witness(
    {"n": 2}, {"i": 1, "j": 2, "e": 2},
    {("x", (1,)): Fraction(1, 2), ("x", (2,)): Fraction(-1, 3), ("h", (1,)): Fraction(3, 7), ("h", (2,)): Fraction(4, 7)}
    | {("A", (i, j)): Fraction(i * j, 3) for i in (1, 2) for j in (1, 2)}
    | {("a", ()): Fraction(3), ("q", ()): Fraction(4, 9), ("m", ()): Fraction(-2)},
)  # fmt: skip
LEFT, RIGHT = at("x", "i"), at("x", "j")


def given(relation, left, right, latex="the given"):
    return replace(SCOPE, givens=(Given(latex, relation, left, right),))


def with_values(**values):
    return replace(POINT, values={**POINT.values, **{(name, ()): value for name, value in values.items()}})


def without(*keys):
    return replace(POINT, values={k: v for k, v in POINT.values.items() if k not in keys})


def test_exact_sides():
    refutation = certify(LEFT, RIGHT, SCOPE, POINT)
    assert (refutation.left, refutation.right, refutation.exact) == ("1/2", "-1/3", True)
    assert refutation.witness is POINT


def test_sides_in_balls_have_twenty_certain_digits():
    refutation = certify(exp(ONE), ln(num(2)), SCOPE, POINT)
    assert (refutation.left, refutation.right) == ("2.7182818284590452354", "0.69314718055994530942")
    assert not refutation.exact


def test_digits_are_certain_even_after_a_cancellation():
    tiny = Number(Fraction(1, 10**15))
    refutation = certify(add(exp(tiny), MINUS_ONE), ZERO, SCOPE, POINT)
    assert refutation.left == "1.0000000000000005000e-15"


def test_one_side_in_balls_is_not_exact():
    assert not certify(exp(ONE), num(2), SCOPE, POINT).exact


def test_a_name_that_is_not_negative_may_be_0():
    assert certify(ONE, ZERO, SCOPE, replace(POINT, values={**POINT.values, ("h", (1,)): Fraction(0)})).exact


def test_too_many_instances_of_givens_are_refused():
    many = given(Relation.LESS, ZERO, mul(sym("i"), sym("j"), sym("k")))
    with pytest.raises(NotRefuted, match="too many instances"):
        certify(ONE, ZERO, many, Witness({"n": 100}, {}, {}))


def test_a_fixed_index_has_its_value_from_the_witness():
    label = given(Relation.EQUAL, at("y", "i"), delta("i", "k"))
    scope = replace(label, declarations={("y", 1): Declaration(Domain.REAL, (N,))})
    values = {("y", (1,)): Fraction(0), ("y", (2,)): Fraction(1)}
    found = certify(total("j", at("y", "j")), num(2), scope, Witness({"n": 2}, {"k": 2}, values))
    assert (found.left, found.right) == ("1", "2")
    for indices in ({}, {"k": 1}):
        with pytest.raises(NotRefuted, match="does not meet"):
            certify(total("j", at("y", "j")), num(2), scope, Witness({"n": 2}, indices, values))


def test_sides_that_differ_only_far_behind_the_point_need_more_bits():
    tiny = Number(Fraction(1, 10**200))
    assert certify(exp(ONE), mul(exp(ONE), add(ONE, tiny)), SCOPE, POINT).exact is False


NOT_REFUTED = {
    "equal sides": (mul(num(2), sym("a")), sym("d"), "equal there"),
    "equal balls": (exp(ln(num(2))), num(2), "do not tell the two sides apart"),
    "sides closer than any precision": (exp(ONE), mul(exp(ONE), add(ONE, Number(Fraction(1, 10**400)))), "do not tell"),
    "an undefined side": (ln(neg(sym("q"))), ONE, "no value there: the logarithm"),
    "an undefined side times zero": (mul(ZERO, ln(neg(sym("q")))), ONE, "no value there: the logarithm"),
    "a zero denominator": (over(ONE, add(sym("a"), num(-3))), ONE, "no value there: a denominator is zero"),
    "an undeclared name": (sym("nowhere"), ONE, "no value there: nowhere has no value"),
    "an unknown function": (Call("g", (ONE,)), ONE, "no value there: g is no function"),
    "a denominator that is zero in no bits": (over(ONE, add(exp(ln(num(2))), num(-2))), ONE, "do not tell"),
}


@pytest.mark.parametrize(("left", "right", "reason"), NOT_REFUTED.values(), ids=NOT_REFUTED.keys())
def test_what_does_not_refute(left, right, reason):
    with pytest.raises(NotRefuted, match=reason):
        certify(left, right, SCOPE, POINT)


TAMPERED = {
    "no size": (replace(POINT, sizes={}), "size n is missing"),
    "a size of zero": (replace(POINT, sizes={"n": 0}), "size n is missing, or no whole"),
    "a size that is no integer": (replace(POINT, sizes={"n": Fraction(2)}), "size n is missing, or no whole"),
    "a size that is a truth value": (replace(POINT, sizes={"n": True}), "size n is missing, or no whole"),
    "a size that nothing has": (replace(POINT, sizes={"n": 2, "a": 2}), "a is not a size"),
    "a size beyond all work": (replace(POINT, sizes={"n": 10**9}), "more than 10000 elements"),
    "a missing index": (replace(POINT, indices={"j": 2}), "index i is missing"),
    "an index above its range": (replace(POINT, indices={"i": 3, "j": 2}), "index i is missing, or out of its range"),
    "an index below its range": (replace(POINT, indices={"i": 0, "j": 2}), "index i is missing, or out of its range"),
    "an index below a range that begins at 2": (replace(POINT, indices={"i": 1, "j": 2, "e": 1}), "index e is missing, or out"),
    "an index that is no integer": (replace(POINT, indices={"i": Fraction(1), "j": 2}), "index i is missing, or out"),
    "an index that hides a scalar": (replace(POINT, indices={"i": 1, "j": 2, "a": 7}), "a is not an index"),
    "a missing element": (without(("x", (2,))), r"value of x at \(2,\) is missing"),
    "an element out of range": (replace(POINT, values={**POINT.values, ("x", (3,)): Fraction(1)}), r"there is no x at \(3,\)"),
    "an undeclared name": (with_values(other=Fraction(1)), "other is not declared"),
    "a value for a defined name": (with_values(d=Fraction(1)), "d is not declared"),
    "a positive name that is zero": (with_values(q=Fraction(0)), "q is not positive"),
    "a positive name that is negative": (with_values(q=Fraction(-1)), "q is not positive"),
    "an integer that is none": (with_values(m=Fraction(1, 2)), "m is not integer"),
    "a nonnegative element that is negative": (replace(POINT, values={**POINT.values, ("h", (1,)): Fraction(-1)}), "h is not nonnegative"),
    "a floating number": (with_values(a=0.5), "a is not rational"),
    "an int instead of a fraction": (with_values(a=1), "a is not rational"),
}  # fmt: skip


@pytest.mark.parametrize(("witness", "reason"), TAMPERED.values(), ids=TAMPERED.keys())
def test_tampered_witnesses(witness, reason):
    with pytest.raises(NotRefuted, match=reason):
        certify(LEFT, RIGHT, SCOPE, witness)


def test_a_missing_scalar_is_noticed_through_a_function():
    with pytest.raises(NotRefuted, match=r"value of q at \(\) is missing"):
        certify(Call("f", (ONE,)), ZERO, SCOPE, without(("q", ())))


def test_a_missing_index_is_noticed_through_a_definition():
    with pytest.raises(NotRefuted, match="index j is missing"):
        certify(sym("L"), ZERO, SCOPE, replace(POINT, indices={"i": 1}))


def test_a_missing_name_of_a_given_is_noticed():
    with pytest.raises(NotRefuted, match=r"value of q at \(\) is missing"):
        certify(LEFT, RIGHT, given(Relation.LESS, ZERO, sym("q")), without(("q", ())))


def test_values_that_are_not_needed_do_no_harm():
    assert certify(ONE, ZERO, SCOPE, POINT).exact


def test_what_is_needed():
    names, letters = needed(sym("L"), Call("f", (sym("d"),)), given(Relation.LESS, ZERO, at("h", "k")))
    assert names == {("x", 1), ("q", 0), ("a", 0), ("h", 1)}
    assert letters == {"j"}
    assert needed(ONE, ONE, given(Relation.LESS, at("h", "k"), ONE))[0] == {("h", 1)}


HOLDING = {
    "sum to one": (Relation.EQUAL, total("k", at("h", "k")), ONE),
    "for all indices": (Relation.EQUAL, at("A", "i", "j"), at("A", "j", "i")),
    "not equal": (Relation.UNEQUAL, at("x", "k"), ZERO),
    "less": (Relation.LESS, at("x", "k"), ONE),
    "at most, with equality": (Relation.LESS_OR_EQUAL, at("x", "k"), num(1, 2)),
    "an inequality between balls": (Relation.LESS, exp(sym("q")), sym("a")),
    "different indices": (Relation.UNEQUAL, sym("i"), sym("j")),
    "an index of the witness": (Relation.EQUAL, sym("j"), num(2)),
    "an index of the witness on the right": (Relation.EQUAL, num(2), sym("j")),
    "different indices, one of them in no side": (Relation.UNEQUAL, sym("i"), sym("k")),
    "an exact root": (Relation.EQUAL, power(num(3, 2), 2), over(ONE, sym("q"))),
}
VIOLATED = {
    "sum to another number": (Relation.EQUAL, total("k", at("x", "k")), ONE),
    "for one index only": (Relation.EQUAL, at("x", "k"), num(1, 2)),
    "a formula of the witness's index": (Relation.EQUAL, sym("j"), mul(num(2), sym("i"))),
    "for the witness's indices only": (Relation.EQUAL, mul(at("x", "i"), ONE), num(1, 2)),
    "not symmetric": (Relation.EQUAL, mul(at("A", "i", "j"), sym("i")), mul(at("A", "j", "i"), sym("j"))),
    "not orthogonal": (Relation.EQUAL, total("k", mul(at("A", "k", "i"), at("A", "k", "j"))), delta("i", "j")),
    "equal where it must not be": (Relation.UNEQUAL, at("x", "k"), num(-1, 3)),
    "not less for all": (Relation.LESS, at("x", "k"), num(1, 2)),
    "not at most": (Relation.LESS_OR_EQUAL, sym("a"), num(2)),
    "greater": (Relation.LESS, sym("a"), ZERO),
    "an equation between balls": (Relation.EQUAL, exp(ln(num(2))), num(2)),
    "an undefined side": (Relation.UNEQUAL, ln(neg(sym("q"))), ONE),
    "an undeclared name": (Relation.UNEQUAL, sym("nowhere"), ONE),
}
BROKEN_INDICES = {
    "indices that must be equal": (Relation.EQUAL, sym("i"), sym("j")),
    "an index that must be another number": (Relation.EQUAL, sym("i"), num(2)),
    "indices in the wrong order": (Relation.LESS, sym("j"), sym("i")),
}


@pytest.mark.parametrize("statement", HOLDING.values(), ids=HOLDING.keys())
def test_givens_that_hold(statement):
    assert certify(LEFT, RIGHT, given(*statement), POINT).exact


@pytest.mark.parametrize("statement", VIOLATED.values(), ids=VIOLATED.keys())
def test_givens_that_are_violated(statement):
    with pytest.raises(NotRefuted, match="the point does not meet the given"):
        certify(LEFT, RIGHT, given(*statement), POINT)


@pytest.mark.parametrize("statement", BROKEN_INDICES.values(), ids=BROKEN_INDICES.keys())
def test_givens_about_indices_that_are_violated(statement):
    with pytest.raises(NotRefuted, match="the indices do not meet the given"):
        certify(LEFT, RIGHT, given(*statement), POINT)


def test_different_indices_need_two_elements():
    single = Witness({"n": 1}, {"i": 1}, {("x", (1,)): Fraction(1, 2)})
    with pytest.raises(NotRefuted, match="the indices do not meet"):
        certify(LEFT, ZERO, given(Relation.UNEQUAL, sym("i"), sym("k")), single)


def test_all_givens_count_not_only_those_about_the_sides():
    scope = replace(SCOPE, givens=(Given("first", Relation.LESS, ZERO, sym("q")), Given("second", Relation.LESS, sym("a"), ZERO)))
    with pytest.raises(NotRefuted, match="does not meet second"):
        certify(LEFT, RIGHT, scope, POINT)
