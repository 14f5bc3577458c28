"""Antiderivatives are suggestions: they come back as terms, or not at all."""

from __future__ import annotations

import pytest
from notation import ONE, add, at, by, exp, integral, ln, mul, num, over, power, sym, total

import derive.sympy_engine.antiderivative
from derive.resolve.dependencies import parts_of
from derive.sympy_engine.antiderivative import antiderivative
from derive.sympy_engine.convert import to_sympy
from derive.terms import Call, Power, key

t, a, n = map(sym, "tan")

FOUND = {
    "a power": (power(t, 2), mul(num(1, 3), power(t, 3))),
    "a symbolic exponent, as if it were not -1": (power(t, n), over(power(t, add(n, ONE)), add(n, ONE))),
    "a constant that is a component": (mul(at("x", "i"), t), mul(num(1, 2), at("x", "i"), power(t, 2))),
    "a constant that holds a sum": (mul(total("i", at("x", "i")), exp(t)), mul(total("i", at("x", "i")), exp(t))),
    "a logarithm": (over(ONE, t), ln(t)),
}


@pytest.mark.parametrize(("term", "expected"), FOUND.values(), ids=FOUND)
def test_it_is_found(term, expected):
    assert key(antiderivative(term, "t")) == key(expected)


LEFT = {
    "no antiderivative with a name": exp(power(t, 2)),
    "an unknown function": Call("f", (t,)),
    "a derivative": by(Call("f", (t,)), t),
    "a sum over terms that rest on the variable": total("i", power(t, 2)),
    "an integral": integral("u", ONE, t, sym("u")),
    "a component at the variable": at("x", "t"),
    "too large": add(*(power(t, k) for k in range(60))),
}


@pytest.mark.parametrize("term", LEFT.values(), ids=LEFT)
def test_it_is_left_alone(term):
    assert antiderivative(term, "t") is None


def test_what_differs_in_its_constants_and_its_order_alone_is_asked_once(monkeypatch):
    asked = []
    monkeypatch.setattr(derive.sympy_engine.antiderivative, "to_sympy", lambda term: asked.append(term) or to_sympy(term))
    derive.sympy_engine.antiderivative._found.cache_clear()
    b, u, x = map(sym, "bux")
    one = antiderivative(mul(a, power(t, n), exp(mul(b, t))), "t")
    other = antiderivative(mul(exp(mul(at("x", "i"), u)), num(2), power(u, b), ln(a)), "u")
    assert one is other is None
    found = antiderivative(mul(a, exp(mul(b, t))), "t"), antiderivative(mul(n, exp(mul(x, t))), "t")
    assert [key(f) for f in found] == [key(mul(a, over(exp(mul(b, t)), b))), key(mul(n, over(exp(mul(x, t)), x)))]
    assert len(asked) == 2


def test_a_constant_that_cancels_is_divided_by_nowhere():
    decay = exp(mul(num(-1), a, t))
    assert a not in [part.base for part in parts_of((antiderivative(mul(a, decay), "t"),)) if isinstance(part, Power)]
    assert a in [part.base for part in parts_of((antiderivative(decay, "t"),)) if isinstance(part, Power)]
    twice = antiderivative(mul(a, a, decay), "t")
    assert sum(part == a for part in parts_of((twice,))) == 2  # before the exponential and in it
