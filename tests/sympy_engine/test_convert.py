"""Terms to SymPy and back: the same expression, the same value, or a refusal that says why."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from derive.sympy_engine import CannotConvert, from_sympy, to_sympy
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Branch,
    Call,
    Cases,
    Delta,
    Derivative,
    Distinct,
    Element,
    Equal,
    Function,
    Multiply,
    Number,
    Pi,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
)

a, b, i, j, k, n, x, y = sympy.symbols("a b i j k n x y")
z, W = sympy.IndexedBase("z"), sympy.IndexedBase(r"\hat{W}")
f = sympy.Function("f")
delta = sympy.KroneckerDelta

EXPRESSIONS = [
    sympy.Integer(-3),
    sympy.Rational(22, 7),
    sympy.pi * sympy.E,
    x + 2 * y - 1,
    x / y,
    sympy.sqrt(x) * sympy.cbrt(y),
    x**y,
    sympy.exp(x) + sympy.log(1 + x),
    sympy.sin(x) * sympy.cos(x) / sympy.tan(x),
    sympy.sinh(x) * sympy.cosh(x) / sympy.tanh(x),
    sympy.gamma(x) / sympy.gamma(x + y) + sympy.digamma(x),
    f(x, y) + f(1, x),
    z[i] * W[i, j + 1],
    delta(i, j) * z[i],
    sympy.Sum(z[i], (i, 1, n)),
    sympy.Sum(W[i, j] * z[j], (j, 1, i), (i, 1, n)),
    sympy.Product(1 + z[i], (i, 1, n)),
    sympy.Sum(sympy.Piecewise((z[i], sympy.Ne(i, j)), (0, True)), (i, 1, n)),
    sympy.Product(sympy.Piecewise((z[i], sympy.Ne(i, j) & sympy.Ne(i, k)), (1, True)), (i, 1, n)),
    sympy.Derivative(sympy.Sum(z[i] ** 2, (i, 1, n)), z[j]),
    sympy.Derivative(f(x, y), (x, 2), y),
    sympy.Integral(sympy.exp(-x * y), (x, 0, y)),
    sympy.Piecewise((x, sympy.Eq(i, j)), (y, True)),
    sympy.Piecewise((x, sympy.Eq(i, j)), (y, sympy.Ne(i, k))),
    sympy.Symbol("z_i") + sympy.Symbol(r"\lambda"),
    sympy.Symbol("pi") * sympy.Symbol("E"),
]


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
def test_an_expression_comes_back_the_same(expression):
    assert to_sympy(from_sympy(expression)) == expression


def test_an_absolute_value_is_the_root_of_the_square():
    assert from_sympy(sympy.Abs(x - 1)) == from_sympy(sympy.sqrt((x - 1) ** 2))


INDEX, J, X, N = Symbol("i"), Symbol("j"), Symbol("x"), Symbol("n")
SPAN = Range(ONE, N)
Z_I = Element("z", (INDEX,))


def number(value: int | str) -> Term:
    return Number(Fraction(value))


@pytest.mark.parametrize(
    ("term", "expression"),
    [
        pytest.param(number("2/3"), sympy.Rational(2, 3), id="exact numbers"),
        pytest.param(Pi(), sympy.pi, id="pi"),
        pytest.param(Symbol("z_i"), sympy.Symbol("z_i"), id="a name is kept as it is"),
        pytest.param(Apply(Function.EXP, ONE), sympy.E, id="Euler's number"),
        pytest.param(Call("f", (X, ONE)), f(x, 1), id="a function of the document"),
        pytest.param(Call("exp", (X,)), sympy.Function("exp")(x), id="a function of the document called exp"),
        pytest.param(Sum("i", SPAN, (), Z_I), sympy.Sum(z[i], (i, 1, n)), id="a sum is not evaluated"),
        pytest.param(
            Sum("i", SPAN, (Distinct(INDEX, J),), Power(Add((Z_I, Multiply((MINUS_ONE, Element("z", (J,)))))), MINUS_ONE)),
            sympy.Sum(sympy.Piecewise((1 / (z[i] - z[j]), sympy.Ne(i, j)), (0, True)), (i, 1, n)),
            id="the excluded index is never put in",
        ),
        pytest.param(
            Product("i", SPAN, (Equal(INDEX, J),), Z_I),
            sympy.Product(sympy.Piecewise((z[i], sympy.Eq(i, j)), (1, True)), (i, 1, n)),
            id="the neutral element of a product is one",
        ),
        pytest.param(
            Derivative(Symbol("L"), Z_I),
            sympy.Derivative(sympy.Symbol("L"), z[i], evaluate=False),
            id="a defined name is not taken for a constant",
        ),
    ],
)
def test_to_sympy(term, expression):
    assert to_sympy(term) == expression


def test_nested_sums_over_one_name_are_kept_apart():
    inner = Sum("i", SPAN, (), Z_I)
    expression = to_sympy(Sum("i", SPAN, (), Multiply((Z_I, inner))))
    numbers = {"n": 2}
    written = expression.subs(n, numbers["n"]).doit()
    assert sympy.expand(written - (z[1] + z[2]) ** 2) == 0


def test_a_bound_name_does_not_meet_a_free_one():
    expression = to_sympy(Multiply((Z_I, Sum("i", SPAN, (), Z_I))))
    assert i in expression.free_symbols
    assert sympy.expand(expression.subs(n, 2).doit() - z[i] * (z[1] + z[2])) == 0


@pytest.mark.parametrize(
    "term",
    [
        Multiply((number("-1/2"), Power(Add((X, ONE)), number("3/2")))),
        Add((Apply(Function.LOG, X), Apply(Function.TANH, Multiply((Pi(), X))))),
        Power(number(2), X),
        Multiply((X, Power(Add((X, number(-5))), MINUS_ONE), X)),
    ],
)
def test_a_term_comes_back_with_the_same_value(term):
    back = to_sympy(from_sympy(to_sympy(term)))
    assert back.subs(x, sympy.Rational(7, 3)) == to_sympy(term).subs(x, sympy.Rational(7, 3))


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        pytest.param(Power(ZERO, MINUS_ONE), "real number", id="a division by zero"),
        pytest.param(Apply(Function.LOG, ZERO), "real number", id="a logarithm of zero"),
        pytest.param(Apply(Function.LOG, MINUS_ONE), "real number", id="a logarithm of a negative number"),
        pytest.param(Power(MINUS_ONE, number("1/2")), "real number", id="a root of a negative number"),
        pytest.param(Power(number(9), number(10**9)), "too large", id="an enormous power"),
        pytest.param(Power(Power(X, number(60)), number(60)), "too large", id="powers that are merged"),
        pytest.param(Apply(Function.EXP, Apply(Function.EXP, number(99))), "too large", id="a tower"),
    ],
)
def test_to_sympy_refuses(term, reason):
    with pytest.raises(CannotConvert, match=reason):
        to_sympy(term)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        pytest.param(sympy.Float("0.5") * x, "Float", id="a floating point number"),
        pytest.param(sympy.I * x, "Imaginary", id="an imaginary number"),
        pytest.param(sympy.oo, "Infinity", id="infinity"),
        pytest.param(sympy.nan, "NaN", id="not a number"),
        pytest.param(sympy.sign(x), "sign", id="a function terms do not have"),
        pytest.param(sympy.Integral(x, x), "two bounds", id="an integral without bounds"),
        pytest.param(sympy.Dummy("x"), "Dummy", id="a symbol that has no name of its own"),
        pytest.param(sympy.Symbol("x", positive=True) + x, "same name", id="two symbols of one name"),
        pytest.param(sympy.Piecewise((x, x > 0), (y, True)), "StrictGreater", id="an inequality"),
        pytest.param(sympy.Piecewise((x, sympy.Eq(i, j) | sympy.Eq(i, k)), (y, True)), "Or", id="one of two conditions"),
        pytest.param(sympy.Sum(x, (i, 1, sympy.oo)), "Infinity", id="an infinite sum"),
        pytest.param(sympy.Derivative(f(f(x)), f(x)), "derivative by f", id="a derivative by a function"),
        pytest.param(sympy.Derivative(f(x), (x, n)), "order", id="a derivative of symbolic order"),
        pytest.param(sympy.Derivative(f(x), (x, 99)), "order", id="a derivative of high order"),
        pytest.param(sympy.Subs(f(x), x, 1), "Subs", id="a value put in later"),
        pytest.param(sympy.Eq(x, y), "Equality", id="an equation"),
        pytest.param(sympy.Matrix([[x]]), "not a SymPy expression|no term", id="a matrix"),
        pytest.param("x", "not a SymPy expression: str", id="a text, which SymPy would evaluate"),
    ],
)
def test_from_sympy_refuses(expression, reason):
    with pytest.raises(CannotConvert, match=reason):
        from_sympy(expression)


def test_what_is_nested_too_deep_is_refused_on_both_sides():
    term, expression = X, x
    for _ in range(150):
        term = Apply(Function.SIN, term)
        expression = sympy.sin(expression, evaluate=False)
    with pytest.raises(CannotConvert, match="deeper than 100"):
        to_sympy(term)
    with pytest.raises(CannotConvert, match="deeper than 100"):
        from_sympy(expression)


def test_a_sum_of_a_thousand_terms_is_no_problem():
    term = Add(tuple(Element("z", (number(m),)) for m in range(1, 1001)))
    assert len(to_sympy(term).args) == 1000
    assert len(from_sympy(to_sympy(term)).terms) == 1000


def test_a_term_keeps_what_the_delta_and_the_cases_say():
    term = Cases((Branch(Delta(INDEX, J), (Equal(INDEX, J),)), Branch(ZERO, ())))
    assert from_sympy(to_sympy(term)) == Cases((Branch(Delta(INDEX, J), (Equal(INDEX, J),)), Branch(ZERO, ())))
