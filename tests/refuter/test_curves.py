"""Polynomials in one variable, and points of curves that simple values miss."""

from itertools import islice

import pytest
from flint import fmpq

from derive.kernel.evaluate import holds
from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation, Scope
from derive.refuter.curves import is_linear, polynomial, roots
from derive.refuter.draft import Instance
from derive.refuter.search import points_of
from derive.terms import Element
from tests.notation import ONE, N, add, at, mul, neg, num, power, sym, total

REAL = Declaration(Domain.REAL)


def fractions(*pairs):
    return [fmpq(*pair) if isinstance(pair, tuple) else fmpq(pair) for pair in pairs]


POLYNOMIALS = {
    "nothing": (lambda t: t - t, []),
    "a constant": (lambda t: t - t + 3, fractions(3)),
    "a line": (lambda t: 2 * t - fmpq(1, 3), fractions((-1, 3), 2)),
    "a cubic": (lambda t: t**3 - t + 1, fractions(1, -1, 0, 1)),
}


@pytest.mark.parametrize(("function", "coefficients"), POLYNOMIALS.values(), ids=POLYNOMIALS)
def test_a_polynomial_is_recognised(function, coefficients):
    assert polynomial(function, 3) == coefficients


def test_what_is_no_polynomial_of_the_degree_is_none():
    assert polynomial(lambda t: t**4, 3) is None
    assert polynomial(lambda t: 1 / (t + 1), 3) is None
    assert polynomial(lambda t: None if t == 2 else t, 3) is None


ROOTS = {
    "a line": (fractions(3, 2), fractions((-3, 2))),
    "two rational ones": (fractions(6, -5, 1), fractions(3, 2)),
    "none that is real": (fractions(1, 0, 1), []),
    "none that is rational": (fractions(-2, 0, 1), []),
    "zero, taken out": (fractions(0, 0, -1, 2), fractions(0, (1, 2))),
}


@pytest.mark.parametrize(("coefficients", "found"), ROOTS.values(), ids=ROOTS)
def test_rational_roots(coefficients, found):
    assert list(roots(coefficients)) == found


def given(left, right):
    return Given("", Relation.EQUAL, left, right)


A, B, C, X, Y = map(sym, "abcxy")
CURVES = {
    "a cone": ("abc", (given(add(power(A, 2), power(B, 2)), power(C, 2)),)),
    "a cusp": ("ab", (given(power(A, 3), power(B, 2)),)),
    "two lines": ("xy", (given(add(X, Y), num(3)), given(add(X, neg(Y)), num(1)))),
    "a line and a product": ("xy", (given(mul(X, Y), num(2)), given(add(X, Y), num(3)))),
}


@pytest.mark.parametrize(("names", "givens"), CURVES.values(), ids=CURVES)
def test_points_of_curves_are_found_and_meet_the_givens(names, givens):
    scope = Scope(declarations={(name, 0): REAL for name in names}, givens=givens)
    found = list(islice(points_of(sym(names[0]), sym(names[1]), scope, 0), 20))
    assert found
    assert all(holds(g, {}, scope, witness) for g in givens for witness in found)


def test_points_of_a_cone_are_not_all_degenerate():
    names, givens = CURVES["a cone"]
    scope = Scope(declarations={(name, 0): REAL for name in names}, givens=givens)
    assert any(0 not in witness.values.values() for witness in islice(points_of(A, C, scope, 0), 20))


def test_centred_and_scaled_values_are_found_and_not_only_plus_and_minus_one():
    x = at("x", "i")
    givens = (given(total("i", x), num(0)), given(total("i", power(x, 2)), sym("n")))
    scope = Scope(ranges={"i": N}, declarations={("x", 1): Declaration(Domain.REAL, (N,))}, givens=givens)
    found = list(islice(points_of(total("i", power(x, 3)), num(0), scope, 0), 60))
    assert any(abs(value) != 1 for witness in found for value in witness.values.values())


LINEAR = {
    "a sum": (total("i", at("x", "i")), ONE),
    "a multiple": (add(mul(num(2), A), neg(B)), num(3)),
    "an element": (at("x", "i"), A),
}
BENT = {
    "a square": (power(A, 2), ONE),
    "a product": (mul(A, B), ONE),
    "a defined name": (sym("D"), A),
    "an element at a value": (Element("x", (A,)), ONE),
}
NAMES = {("x", 1): Declaration(Domain.REAL, (N,)), ("a", 0): REAL, ("b", 0): REAL}
NAMED = Scope(ranges={"i": N}, declarations=NAMES, definitions={("D", 0): Definition("D", (), power(A, 2))})


@pytest.mark.parametrize(("left", "right"), LINEAR.values(), ids=LINEAR)
def test_an_equation_may_be_plainly_linear(left, right):
    assert is_linear(Instance(given(left, right), {}), NAMED)


@pytest.mark.parametrize(("left", "right"), BENT.values(), ids=BENT)
def test_any_other_equation_is_looked_at(left, right):
    assert not is_linear(Instance(given(left, right), {}), NAMED)
