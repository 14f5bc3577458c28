"""Values of terms at points: exact where possible, with derivatives of their own, and an error where there is no value."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from notation import (
    MINUS_ONE,
    ONE,
    SCOPE,
    ZERO,
    Branch,
    Cases,
    add,
    at,
    by,
    delta,
    exp,
    integral,
    ln,
    mul,
    neg,
    num,
    other,
    over,
    power,
    product,
    same,
    sym,
    total,
)  # fmt: skip

from derive.kernel.evaluate import NoValue, Unclear, Undefined, Witness, agree, evaluate
from derive.kernel.scope import Declaration, Definition, Domain
from derive.terms import Apply, Call, Delta, Derivative, Element, Function, Limit, Pi, Power, Range

a, b, q = sym("a"), sym("b"), sym("q")
u, v = sym("u"), sym("v")
sqrt = lambda term: Power(term, num(1, 2))  # noqa: E731

VALUES = {("a", ()): Fraction(-3, 2), ("b", ()): Fraction(2, 3), ("q", ()): Fraction(4, 9), ("m_", ()): Fraction(3)}
VALUES |= {(f, (i,)): Fraction(ord(f) - 116 + i, i + 1) for f in "xyzw" for i in (1, 2, 3)}
POINT = Witness({"n": 3, "m": 2}, {"i": 1, "j": 2}, VALUES)

DEFINED = replace(
    SCOPE,
    declarations={**SCOPE.declarations, ("m_", 0): Declaration(Domain.INTEGER)},
    definitions={
        **SCOPE.definitions,
        ("L", 0): Definition("L", (), neg(ln(at("p", "j")))),
        ("d", 0): Definition("d", (), mul(num(2), a)),
        ("s", 1): Definition("s", ("k",), power(at("x", "k"), 2), (Range(ONE, sym("n")),)),
        ("loop", 0): Definition("loop", (), add(sym("loop"), ONE)),
        ("by_j", 0): Definition("by_j", (), by(power(sym("j"), 2), sym("j"))),
    },
    functions={
        "f": Definition("f", ("u",), add(power(u, 2), a)),
        "shadow": Definition("shadow", ("a",), power(a, 2)),
        "slope": Definition("slope", ("u",), by(power(u, 3), u)),
        "outer": Definition("outer", ("u",), by(mul(u, a), a)),
        "bound": Definition("bound", ("k",), total("k", at("x", "k"))),
        "of_defined": Definition("of_defined", ("a",), mul(a, sym("d"))),
        "hides": Definition("hides", ("d",), power(sym("d"), 2)),
        "two": Definition("two", ("u", "v"), over(u, v)),
        "unknown": None,
    },
)


def limit(letter, place, body):
    return Limit(letter, Range(place, place), (), body)


def value(term, scope=DEFINED, point=POINT, precision=128):
    return evaluate(term, scope, point, precision)


EXACT = {
    "a number": (num(3, 4), Fraction(3, 4)),
    "a size": (sym("n"), Fraction(3)),
    "a free index as a number": (mul(sym("j"), sym("j")), Fraction(4)),
    "an empty sum": (total("k", b, over_range=Range(num(2), ONE)), Fraction(0)),
    "an empty product": (product("k", b, over_range=Range(num(2), ONE)), Fraction(1)),
    "a sum over the whole range": (total("k", sym("k")), Fraction(6)),
    "a sum that leaves one out": (total("k", sym("k"), other("k", "j")), Fraction(4)),
    "a sum at one point": (total("k", sym("k"), same("k", "j")), Fraction(2)),
    "a product": (product("k", sym("k")), Fraction(6)),
    "a body that is only evaluated where the conditions hold": (total("k", over(ONE, add(sym("k"), neg(sym("j")))), other("k", "j")), Fraction(0)),
    "a bound index hides a free one": (total("j", sym("j")), Fraction(6)),
    "a range that depends on an outer index": (total("k", total("l", ONE, over_range=Range(ONE, sym("k")))), Fraction(6)),
    "a delta": (add(delta("i", "i"), delta("i", "j")), Fraction(1)),
    "the first case that applies": (Cases((Branch(a, (same("i", "j"),)), Branch(b, ()), Branch(a, ()))), Fraction(2, 3)),
    "a case that does not apply is not evaluated": (Cases((Branch(ln(a), (same("i", "j"),)), Branch(b, ()))), Fraction(2, 3)),
    "e to the 0": (exp(ZERO), Fraction(1)),
    "log of 1": (ln(ONE), Fraction(0)),
    "a perfect square": (sqrt(q), Fraction(2, 3)),
    "a perfect cube": (Power(num(8, 27), num(-2, 3)), Fraction(9, 4)),
    "the root of 0": (sqrt(ZERO), Fraction(0)),
    "a negative number to a whole power": (power(a, 3), Fraction(-27, 8)),
    "a negative number to a size": (Power(a, sym("n")), Fraction(-27, 8)),
    "a negative number to an index": (Power(a, sym("j")), Fraction(9, 4)),
    "a negative number to a declared integer": (Power(a, sym("m_")), Fraction(-27, 8)),
    "a negative number to half a product of neighbours": (Power(a, mul(num(1, 2), sym("n"), add(sym("n"), MINUS_ONE))), Fraction(-27, 8)),
    "a negative number to a sum of whole numbers": (Power(a, add(sym("n"), neg(sym("i")))), Fraction(9, 4)),
    "a family at an index": (at("x", "j"), VALUES["x", (2,)]),
    "a family at a number": (at("x", 3), VALUES["x", (3,)]),
    "a family at a computed index": (Element("x", (add(sym("i"), ONE),)), VALUES["x", (2,)]),
    "a defined family": (at("s", "j"), VALUES["x", (2,)] ** 2),
    "a defined scalar": (sym("d"), Fraction(-3)),
    "a defined name by itself": (by(power(sym("d"), 2), sym("d")), Fraction(-6)),
    "what a defined name is written with stays where it is": (by(mul(a, sym("d")), sym("d")), Fraction(-3, 2)),
    "a defined name under another derivative": (by(by(mul(a, power(sym("d"), 2)), sym("d")), a), Fraction(8) * Fraction(-3, 2)),
    "a defined name through a function": (by(Call("of_defined", (b,)), sym("d")), Fraction(2, 3)),
    "an element of a defined family": (by(total("k", mul(sym("k"), at("s", "k"))), at("s", "j")), Fraction(2)),
    "a defined name twice": (by(by(power(sym("d"), 3), sym("d")), sym("d")), Fraction(-18)),
    "a parameter hides a defined name": (by(Call("hides", (b,)), sym("d")), Fraction(0)),
    "a function": (Call("f", (b,)), Fraction(4, 9) - Fraction(3, 2)),
    "a function of two numbers": (Call("two", (a, b)), Fraction(-9, 4)),
    "a function of a function": (Call("f", (Call("f", (b,)),)), (Fraction(4, 9) - Fraction(3, 2)) ** 2 - Fraction(3, 2)),
    "a parameter hides a scalar": (Call("shadow", (b,)), Fraction(4, 9)),
    "a definition does not see a parameter of where it is used": (Call("of_defined", (b,)), Fraction(2, 3) * -3),
    "a limit at a number": (limit("v", b, over(power(v, 2), a)), Fraction(4, 9) / Fraction(-3, 2)),
    "a limit of a slope": (limit("v", b, by(power(v, 3), v)), Fraction(4, 3)),
    "a limit of a slope of a function": (limit("v", a, by(by(Call("f", (v,)), v), v)), Fraction(2)),
    "a slope of a limit": (by(limit("v", a, power(v, 2)), a), Fraction(-3)),
    "a limit within a limit": (limit("v", a, limit("u", v, mul(u, v))), Fraction(9, 4)),
    "the letter of a limit hides a free index": (limit("j", a, sym("j")), Fraction(-3, 2)),
    "the letter of a limit is no letter of where it tends to": (limit("a", a, mul(num(2), a)), Fraction(-3)),
    "a limit of a sum": (limit("v", ZERO, total("k", add(sym("k"), v))), Fraction(6)),
    "a limit of what is free of its letter": (limit("v", ONE, a), Fraction(-3, 2)),
    "the hyperbolic sine of 0": (Apply(Function.SINH, ZERO), Fraction(0)),
    "the hyperbolic cosine of 0": (Apply(Function.COSH, ZERO), Fraction(1)),
    "the slope of the hyperbolic sine at 0": (by(Apply(Function.SINH, add(b, num(-2, 3))), b), Fraction(1)),
    "the slope of the hyperbolic cosine at 0": (by(Apply(Function.COSH, add(b, num(-2, 3))), b), Fraction(0)),
    "one over Gamma of a whole number": (Apply(Function.RGAMMA, num(4)), Fraction(1, 6)),
    "the slope of an even power": (by(power(b, 4), b), Fraction(32, 27)),
    "a bound index hides a parameter": (Call("bound", (b,)), sum(VALUES["x", (i,)] for i in (1, 2, 3))),
}  # fmt: skip


@pytest.mark.parametrize(("term", "expected"), EXACT.values(), ids=EXACT.keys())
def test_exact_values(term, expected):
    result = value(term)
    assert isinstance(result, fmpq)
    assert result == fmpq(expected.numerator, expected.denominator)


BALLS = {
    "pi": (Pi(), "3.1415926535897932385"),
    "e": (exp(ONE), "2.7182818284590452354"),
    "log of 2": (ln(num(2)), "0.69314718055994530942"),
    "root of 2": (sqrt(num(2)), "1.4142135623730950488"),
    "root of a ball": (sqrt(Pi()), "1.7724538509055160273"),
    "a positive number to a real power": (Power(num(2), sqrt(num(2))), "2.6651441426902251887"),
    "sine": (Apply(Function.SIN, ONE), "0.84147098480789650665"),
    "cosine": (Apply(Function.COS, ONE), "0.54030230586813971740"),
    "tangent": (Apply(Function.TAN, ONE), "1.5574077246549022305"),
    "hyperbolic sine": (Apply(Function.SINH, ONE), "1.1752011936438014569"),
    "hyperbolic cosine": (Apply(Function.COSH, ONE), "1.5430806348152437785"),
    "hyperbolic tangent": (Apply(Function.TANH, ONE), "0.76159415595576488812"),
}


@pytest.mark.parametrize(("term", "digits"), BALLS.values(), ids=BALLS.keys())
def test_values_in_balls(term, digits):
    result = value(term)
    assert isinstance(result, arb)
    assert result.str(20, radius=False) == digits


UNDEFINED = {
    "one over zero": over(ONE, ZERO),
    "zero times one over zero": mul(ZERO, over(ONE, ZERO)),
    "one over zero times zero": mul(over(ONE, add(a, neg(a))), ZERO),
    "zero to the zero": Power(ZERO, ZERO),
    "zero to the zero through a size": Power(add(a, neg(a)), add(sym("n"), num(-3))),
    "log of zero": ln(ZERO),
    "log of a negative number": ln(a),
    "log of a negative ball": ln(neg(exp(ONE))),
    "root of a negative number": sqrt(a),
    "odd root of a negative number": Power(a, num(1, 3)),
    "a negative number to a real power": Power(a, b),
    "a negative number to a third of a size that is whole by chance": Power(a, mul(num(1, 3), sym("n"))),
    "a negative number to a third of a product that is whole by chance": Power(a, mul(num(1, 3), sym("n"), add(sym("n"), ONE))),
    "a negative number to a real name that is whole by chance": Power(a, mul(b, num(3), Power(num(4), num(1, 2)))),
    "zero to a negative root": Power(ZERO, num(-1, 2)),
    "no case": Cases((Branch(a, (same("i", "j"),)),)),
    "one term of a sum": total("k", over(ONE, add(sym("k"), neg(sym("j"))))),
    "an argument that a function forgets": Call("two", (ZERO, add(b, neg(b)))),
    "a limit where the formula has no value": limit("v", ZERO, over(power(v, 2), v)),
    "the limit of a root at its end": limit("v", ZERO, sqrt(v)),
    "the limit of a root from below at its end": limit("v", ZERO, sqrt(neg(v))),
    "the limit of a root of a square, which has a corner": limit("v", ZERO, sqrt(power(v, 2))),
    "a limit at what has no value": limit("v", over(ONE, ZERO), v),
    "a limit at what has no value of what is free of its letter": limit("v", over(ONE, ZERO), a),
    "the limit of a logarithm that cancels": limit("v", a, add(ln(v), neg(ln(v)))),
    "the slope of a root at 0": by(sqrt(mul(a, add(b, num(-2, 3)))), b),
}


@pytest.mark.parametrize("term", UNDEFINED.values(), ids=UNDEFINED.keys())
def test_undefined(term):
    with pytest.raises(Undefined):
        value(term)


NO_VALUE = {
    "an undeclared scalar": (sym("nowhere"), "nowhere has no value"),
    "an undeclared family": (at("nowhere", "i"), "nowhere has no value at"),
    "a family with the wrong number of indices": (at("x", "i", "j"), "x has no value at"),
    "a scalar of a family's name": (sym("x"), "x has no value"),
    "an index above the range": (at("x", 4), "x has no value at"),
    "an index below the range": (at("x", 0), "x has no value at"),
    "a defined family out of its range": (at("s", 4), "out of its range"),
    "a neighbour at the end": (total("k", Element("x", (add(sym("k"), ONE),))), "x has no value at"),
    "a function without definition": (Call("unknown", (a,)), "no function with a definition"),
    "an undeclared function": (Call("nowhere", (a,)), "no function with a definition"),
    "a function of one number too many": (Call("f", (a, b)), "no function with a definition"),
    "an index that is no whole number": (Delta(b, ONE), "not a whole number"),
    "an index that is a ball": (Delta(Pi(), ONE), "not a whole number"),
    "a limit of what jumps": (limit("v", ONE, delta("v", 1)), "not a whole number"),
    "a limit of a choice": (limit("v", ONE, Cases((Branch(a, (same("v", 1),)), Branch(b, ())))), "not a whole number"),
    "a limit of a sum whose end moves": (limit("v", num(2), total("k", ONE, over_range=Range(ONE, v))), "not a whole number"),
    "a limit of an element that moves": (limit("v", ONE, at("x", "v")), "not a whole number"),
    "a limit of a definition that means a free index": (limit("j", ONE, mul(sym("j"), sym("L"))), "means the free index j"),
    "a derivative by an index": (by(sym("i"), sym("i")), "no variable"),
    "a derivative by a bound index": (total("k", by(sym("k"), sym("k"))), "by an index"),
    "a derivative by a size": (by(sym("n"), sym("n")), "no variable"),
    "a derivative by a free index that is bound where its definition is used": (total("j", sym("by_j")), "by an index"),
    "a derivative by a bound of an integral": (by(integral("v", ZERO, a, v), a), "moves the bound"),
    "a derivative by the other bound of an integral": (by(integral("v", a, ZERO, v), a), "moves the bound"),
    "a limit of the bound of an integral": (limit("u", ONE, integral("v", ZERO, u, v)), "moves the bound"),
    "a derivative by an element out of the range of its definition": (by(at("s", 4), at("s", 4)), "out of its range"),
    "a derivative by a name that only a function has": (by(Call("f", (b,)), sym("f")), "no variable"),
    "a derivative by a formula": (by(power(a, 2), power(a, 2)), "no variable"),
    "a derivative by an element out of range": (by(at("x", 4), at("x", 4)), "no variable"),
    "a definition that means itself": (sym("loop"), "nested too deeply"),
    "a range of a billion numbers": (total("k", ONE, over_range=Range(ONE, num(10**9))), "more than 10000 elements"),
    "sums nested beyond all work": (total("k", total("l", total("r", ONE, over_range=Range(ONE, num(9999))), over_range=Range(ONE, num(9999)))), "too many parts"),
    "an exponent beyond all size": (Power(num(3), num(10**9)), "exponent"),
    "a free index that is bound where its definition is used": (total("j", sym("L")), "free index j"),
}  # fmt: skip


@pytest.mark.parametrize(("term", "reason"), NO_VALUE.values(), ids=NO_VALUE.keys())
def test_no_value(term, reason):
    with pytest.raises(NoValue, match=reason):
        value(term)


def test_deep_nesting_ends_in_a_clean_error():
    term = a
    for _ in range(5000):
        term = Apply(Function.SIN, term)
    with pytest.raises(NoValue, match="nested too deeply"):
        value(term)


def test_doubling_definitions_end_in_a_clean_error():
    chain = {(f"c{k}", 0): Definition(f"c{k}", (), add(sym(f"c{k - 1}"), sym(f"c{k - 1}"))) for k in range(1, 60)}
    with pytest.raises(NoValue, match="too many parts"):
        value(sym("c59"), replace(DEFINED, definitions={**chain, ("c0", 0): Definition("c0", (), ONE)}))


def test_towers_of_powers_do_not_fill_the_memory():
    tower = num(3)
    for _ in range(4):
        tower = Power(tower, num(9999))
    assert isinstance(value(tower), arb)


NOTHING_IN_NO_BITS = add(power(sqrt(num(2)), 2), num(-2))


@pytest.mark.parametrize(
    "term", [ln(NOTHING_IN_NO_BITS), by(add(a, ln(NOTHING_IN_NO_BITS)), a), exp(exp(exp(num(100))))],
    ids=["a zero that only looks positive", "beside what is moved", "a number that is too large"],
)  # fmt: skip
def test_what_the_bits_do_not_tell_is_unclear(term):
    with pytest.raises(Unclear):
        value(term)


@pytest.mark.parametrize(("name", "point"), [("i", POINT), ("n", POINT)], ids=["an index", "a size"])
def test_a_whole_number_is_no_variable_where_its_name_has_a_value_too(name, point):
    scope = replace(DEFINED, declarations={**DEFINED.declarations, (name, 0): Declaration(Domain.REAL)})
    with pytest.raises(NoValue, match="no variable"):
        value(by(sym(name), sym(name)), scope, replace(point, values={**point.values, (name, ()): Fraction(1)}))


def test_a_free_index_keeps_its_value_in_a_definition():
    assert agree(sym("L"), neg(ln(at("p", "j"))), DEFINED, POINT) is True


def test_an_exponent_that_is_defined_as_a_half_is_no_whole_number_whatever_else_it_is_called():
    scope = replace(DEFINED, definitions={("m_", 0): Definition("m_", (), num(1, 2))})
    assert value(Power(q, sym("m_")), scope) == fmpq(2, 3)
    with pytest.raises(Undefined):
        value(Power(a, sym("m_")), scope)


def test_the_precision_of_the_caller_is_kept():
    from flint import ctx

    before = ctx.prec
    with pytest.raises(Undefined):
        value(ln(a))
    assert ctx.prec == before


# ------------------------------------------------------------------ derivatives

JACOBIAN = mul(at("p", "i"), add(delta("i", "j"), neg(at("p", "j"))))
DERIVATIVES = {
    "of the variable": (by(a, a), ONE),
    "of another scalar": (by(b, a), ZERO),
    "of a power": (by(power(a, 3), a), mul(num(3), power(a, 2))),
    "of a power at zero": (by(power(add(b, num(-2, 3)), 1), b), ONE),
    "of a square at zero, twice": (by(by(power(add(b, num(-2, 3)), 2), b), b), num(2)),
    "of a quotient": (by(over(ONE, a), a), neg(power(a, -2))),
    "of a high power": (by(power(a, 11), a), mul(num(11), power(a, 10))),
    "of a root": (by(sqrt(q), q), mul(num(1, 2), Power(q, num(-1, 2)))),
    "of x to the x": (by(Power(q, q), q), mul(Power(q, q), add(ln(q), ONE))),
    "of 2 to the x": (by(Power(num(2), b), b), mul(Power(num(2), b), ln(num(2)))),
    "of exp, thrice": (by(by(by(exp(mul(num(2), a)), a), a), a), mul(num(8), exp(mul(num(2), a)))),
    "of log, twice": (by(by(ln(q), q), q), neg(power(q, -2))),
    "of sin, four times": (by(by(by(by(Apply(Function.SIN, a), a), a), a), a), Apply(Function.SIN, a)),
    "of cos": (by(Apply(Function.COS, a), a), neg(Apply(Function.SIN, a))),
    "of tan": (by(Apply(Function.TAN, a), a), add(ONE, power(Apply(Function.TAN, a), 2))),
    "of sinh": (by(Apply(Function.SINH, a), a), Apply(Function.COSH, a)),
    "of cosh, twice": (by(by(Apply(Function.COSH, a), a), a), Apply(Function.COSH, a)),
    "of tanh": (by(Apply(Function.TANH, a), a), add(ONE, neg(power(Apply(Function.TANH, a), 2)))),
    "mixed, second": (by(by(exp(mul(a, b)), a), b), mul(exp(mul(a, b)), add(ONE, mul(a, b)))),
    "of an element": (by(at("x", "i"), at("x", "i")), ONE),
    "of another element": (by(at("x", "i"), at("x", "j")), ZERO),
    "of another family": (by(at("y", "j"), at("x", "j")), ZERO),
    "by a bound element": (total("k", by(power(at("x", "k"), 2), at("x", "k"))), mul(num(2), total("k", at("x", "k")))),
    "of a sum": (by(total("k", power(at("x", "k"), 2)), at("x", "j")), mul(num(2), at("x", "j"))),
    "of a product": (by(product("k", at("x", "k")), at("x", "j")), product("k", at("x", "k"), other("k", "j"))),
    "of the softmax": (by(at("p", "i"), at("z", "j")), JACOBIAN),
    "of the softmax, twice": (
        by(by(at("p", "i"), at("z", "i")), at("z", "i")),
        mul(at("p", "i"), add(ONE, neg(at("p", "i"))), add(ONE, mul(num(-2), at("p", "i")))),
    ),
    "of log-sum-exp": (by(ln(total("k", exp(at("z", "k")))), at("z", "j")), at("p", "j")),
    "through a defined scalar": (by(sym("d"), a), num(2)),
    "through a definition with a free index": (by(sym("L"), at("z", "j")), add(at("p", "j"), MINUS_ONE)),
    "through a function and its scalar": (by(Call("f", (mul(a, b),)), a), add(mul(num(2), a, power(b, 2)), ONE)),
    "a parameter is not moved by its namesake": (by(Call("shadow", (b,)), a), ZERO),
    "an argument moves its parameter": (by(Call("shadow", (mul(b, b),)), b), mul(num(4), power(b, 3))),
    "the namesake as argument": (by(Call("shadow", (a,)), a), mul(num(2), a)),
    "a definition inside a function still sees the scalar": (by(Call("of_defined", (b,)), a), mul(num(2), b)),
    "a function that differentiates by its parameter": (Call("slope", (b,)), mul(num(3), power(b, 2))),
    "a derivative of that": (by(Call("slope", (b,)), b), mul(num(6), b)),
    "a function that differentiates by a scalar keeps its argument": (Call("outer", (a,)), a),
    "by a variable that also stands outside": (mul(a, by(mul(a, b), a)), mul(a, b)),
    "under a sum that binds the same letter": (by(total("j", mul(at("x", "j"), at("x", "j"))), at("x", "j")), mul(num(2), at("x", "j"))),
    "of a case": (by(Cases((Branch(power(a, 2), (other("i", "j"),)),)), a), mul(num(2), a)),
}  # fmt: skip


@pytest.mark.parametrize(("derivative", "closed_form"), DERIVATIVES.values(), ids=DERIVATIVES.keys())
def test_derivatives(derivative, closed_form):
    one, another = value(derivative), value(closed_form)
    assert one == another if isinstance(one, fmpq) and isinstance(another, fmpq) else abs(one - another) < arb("1e-30")


def test_more_than_eight_nested_derivatives_are_refused():
    term = exp(a)
    for _ in range(9):
        term = Derivative(term, a)
    with pytest.raises(NoValue, match="more than 8 derivatives"):
        value(term)


def test_a_failed_derivative_leaves_nothing_moved():
    with pytest.raises(Undefined):
        value(by(ln(a), a))
    assert value(a) == fmpq(-3, 2)


SMALL = st.fractions(min_value=-3, max_value=3, max_denominator=5)
POLYNOMIAL = st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 3)), SMALL, max_size=5)


def as_term(polynomial):
    monomials = (mul(num(c.numerator, c.denominator), *[a] * i, *[b] * j) for (i, j), c in polynomial.items())
    return add(ZERO, *monomials)


@settings(max_examples=60, deadline=None)
@given(POLYNOMIAL, SMALL, SMALL)
def test_a_derivative_is_that_of_the_polynomial(polynomial, at_a, at_b):
    slope = {(i - 1, j): c * i for (i, j), c in polynomial.items() if i}
    point = Witness({"n": 1, "m": 1}, {}, {("a", ()): at_a, ("b", ()): at_b})
    assert value(by(as_term(polynomial), a), point=point) == value(as_term(slope), point=point)


@settings(max_examples=40, deadline=None)
@given(POLYNOMIAL, POLYNOMIAL, SMALL, SMALL)
def test_the_quotient_rule(above, below, at_a, at_b):
    point = Witness({"n": 1, "m": 1}, {}, {("a", ()): at_a, ("b", ()): at_b})
    f, g = as_term(above), add(as_term(below), num(1000))
    rule = over(add(mul(by(f, a), g), neg(mul(f, by(g, a)))), power(g, 2))
    assert value(by(over(f, g), a), point=point) == value(rule, point=point)


def test_agree_is_a_canary():
    assert agree(sqrt(power(b, 2)), b, DEFINED, POINT) is True
    assert agree(sqrt(power(a, 2)), a, DEFINED, POINT) is False
    assert agree(exp(ln(num(2))), num(2), DEFINED, POINT) is True
    assert agree(ln(a), ln(a), DEFINED, POINT) is None
    assert agree(sym("nowhere"), a, DEFINED, POINT) is None
