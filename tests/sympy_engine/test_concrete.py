"""Terms written out for concrete sizes, above all where SymPy's sums with symbolic bounds give a wrong answer."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation, Scope
from derive.sympy_engine import CannotConvert, concrete, to_sympy
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Call,
    Delta,
    Derivative,
    Distinct,
    Element,
    Equal,
    Function,
    Multiply,
    Number,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
)

INDEX, J, N = Symbol("i"), Symbol("j"), Symbol("n")
SPAN = Range(ONE, N)


def x(index: Term) -> Term:
    return Element("x", (index,))


def total(body: Term, *conditions: Equal | Distinct) -> Term:
    return Sum("i", SPAN, conditions, body)


SCOPE = Scope(
    ranges={"i": SPAN, "j": SPAN},
    declarations={
        ("x", 1): Declaration(Domain.REAL, (SPAN,)),
        ("c", 1): Declaration(Domain.POSITIVE, (SPAN,)),
        ("W", 2): Declaration(Domain.REAL, (SPAN, SPAN)),
        ("t", 0): Declaration(Domain.REAL),
        ("x_1", 0): Declaration(Domain.REAL),
    },
    definitions={
        ("s", 1): Definition("s", ("i",), Multiply((x(INDEX), Symbol("t"))), (SPAN,)),
        ("open", 1): Definition("open", ("i",), x(J), (SPAN,)),
    },
    functions={"f": Definition("f", ("u",), Power(Symbol("u"), Number(Fraction(2))))},
)
x1, x2, x3, t = (sympy.Symbol(name, real=True) for name in ("x_1", "x_2", "x_3", "t"))


def value(term: Term, n: int = 3, **indices: int) -> sympy.Expr:
    return concrete(term, SCOPE, {"n": n}, indices)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        pytest.param(total(x(INDEX)), x1 + x2 + x3, id="every component is a plain symbol"),
        pytest.param(total(x(INDEX), Distinct(INDEX, J)), x1 + x3, id="a condition leaves an index out"),
        pytest.param(total(x(INDEX), Equal(INDEX, J)), x2, id="a condition keeps one index"),
        pytest.param(Product("i", SPAN, (), x(INDEX)), x1 * x2 * x3, id="a product"),
        pytest.param(Sum("i", Range(Number(Fraction(2)), ONE), (), x(INDEX)), sympy.Integer(0), id="an empty sum"),
        pytest.param(Product("i", Range(Number(Fraction(2)), ONE), (), x(INDEX)), sympy.Integer(1), id="an empty product"),
        pytest.param(Multiply((N, J)), sympy.Integer(6), id="sizes and indices as numbers"),
        pytest.param(Element("s", (J,)), x2 * t, id="a definition is unfolded"),
        pytest.param(Call("f", (x(J),)), x2**2, id="a function is unfolded"),
        pytest.param(Derivative(Element("s", (J,)), x(J)), t, id="a derivative through a definition"),
        pytest.param(Derivative(Element("s", (J,)), x(ONE)), sympy.Integer(0), id="a derivative by another component"),
    ],
)
def test_concrete_gives(term, expected):
    assert value(term, j=2) == expected


def test_a_component_with_two_indices_keeps_them_apart():
    term = Add((Element("W", (ONE, Number(Fraction(2)))), Element("W", (Number(Fraction(2)), ONE))))
    assert {str(s) for s in value(term).free_symbols} == {"W_{1,2}", "W_{2,1}"}


def test_domains_become_assumptions():
    assert value(Element("c", (ONE,))).is_positive
    assert value(x(ONE)).is_positive is None
    positive = Given("x_i > 0", Relation.LESS, ZERO, x(INDEX))
    assumed = Scope(SCOPE.ranges, SCOPE.declarations, givens=(positive,))
    assert concrete(x(ONE), assumed, {"n": 2}, {}).is_positive


def test_a_sign_known_of_one_component_says_nothing_of_the_others():
    only_first = Given("x_1 > 0", Relation.LESS, ZERO, x(ONE))
    assumed = Scope(SCOPE.ranges, SCOPE.declarations, givens=(only_first,))
    assert concrete(x(Number(Fraction(2))), assumed, {"n": 2}, {}).is_positive is None


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        pytest.param(Symbol("w"), "not declared", id="an undeclared name"),
        pytest.param(Call("g", (ONE,)), "nothing says", id="an unknown function"),
        pytest.param(Call("f", (ONE, ONE)), "nothing says", id="the wrong number of arguments"),
        pytest.param(x(Number(Fraction(4))), "no component 4", id="beyond the range"),
        pytest.param(x(Number(Fraction(1, 2))), "whole number", id="between two indices"),
        pytest.param(Element("s", (Number(Fraction(9)),)), "no component 9", id="beyond the range of a definition"),
        pytest.param(Element("open", (ONE,)), "j is not declared", id="a definition does not see the index around it"),
        pytest.param(Derivative(x(J), Element("s", (J,))), "vary freely", id="a derivative by a definition"),
        pytest.param(Derivative(J, J), "vary freely", id="a derivative by an index"),
        pytest.param(Derivative(N, N), "vary freely", id="a derivative by a size"),
        pytest.param(Power(ZERO, MINUS_ONE), "not a real number", id="a division by zero"),
        pytest.param(Apply(Function.LOG, MINUS_ONE), "not a real number", id="a logarithm of a negative number"),
        pytest.param(Add((Symbol("x_1"), x(ONE))), "two meanings", id="a scalar called like a component"),
        pytest.param(Sum("m", Range(ONE, Number(Fraction(10**9))), (), ONE), "too long", id="a very long sum"),
    ],
)
def test_concrete_refuses(term, reason):
    with pytest.raises(CannotConvert, match=reason):
        value(term, j=2)


def test_a_log_sum_exp_is_differentiated_by_a_free_index_and_not_by_the_bound_one():
    # SymPy takes the free z_j for the summand of that name: the answer is 1 instead of a share.
    body = Apply(Function.LOG, Sum("j", SPAN, (), Apply(Function.EXP, x(J))))
    z, j, n = sympy.IndexedBase("x"), sympy.Symbol("j"), sympy.Symbol("n")
    assert to_sympy(body) == sympy.log(sympy.Sum(sympy.exp(z[j]), (j, 1, n)))
    assert sympy.diff(to_sympy(body), z[j]) == 1
    share = sympy.exp(x2) / (sympy.exp(x1) + sympy.exp(x2) + sympy.exp(x3))
    assert value(Derivative(body, x(J)), j=2) == share


def test_a_linear_sum_is_differentiated_to_one_coefficient_and_not_to_their_sum():
    body = total(Multiply((Element("c", (INDEX,)), x(INDEX))))
    symbolic = to_sympy(body)
    assert symbolic.diff(sympy.IndexedBase("x")[sympy.Symbol("i")]) == to_sympy(total(Element("c", (INDEX,))))
    assert value(Derivative(body, x(J)), j=2) == sympy.Symbol("c_2", positive=True)


def test_a_delta_that_no_index_meets_leaves_nothing():
    # SymPy's doit() invents the component x[3/2].
    body = total(Multiply((Delta(Multiply((Number(Fraction(2)), INDEX)), J), x(INDEX))))
    j, n = sympy.Symbol("j"), sympy.Symbol("n")
    assert to_sympy(body).doit().subs({j: 3, n: 3}).has(sympy.Rational(3, 2))
    assert value(body, j=3) == 0
    assert value(body, j=2) == x1


def test_an_index_put_in_is_not_captured_by_the_sum():
    body = total(Multiply((x(INDEX), x(J))))
    i, j = sympy.Symbol("i"), sympy.Symbol("j")
    captured = to_sympy(body).subs(j, i)
    assert j not in captured.free_symbols
    assert i not in captured.free_symbols
    assert value(body, j=2) == x1 * x2 + x2**2 + x3 * x2
