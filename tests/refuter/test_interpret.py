"""`derive.refuter.interpret`: functions that are only declared get a meaning, and refute nothing by it."""

from __future__ import annotations

from notation import add, mul, num, sym

from derive.kernel.scope import Declaration, Definition, Domain, Scope
from derive.refuter.interpret import interpreted
from derive.refuter.search import Exhausted, find_refutation, first_look
from derive.terms import Call, Derivative

X = sym("x")
SCOPE = Scope(
    declarations={("x", 0): Declaration(Domain.REAL)}, functions={"f": None, "g": Definition("g", ("t",), Call("f", (sym("t"), X)))}
)


def f(term):
    return Call("f", (term,))


def test_a_declared_function_gets_a_polynomial_and_a_defined_one_stays():
    scope = interpreted((Call("g", (X,)),), SCOPE)
    assert len(scope.functions["f"].parameters) == 2
    assert scope.functions["g"] is SCOPE.functions["g"]


def test_without_declared_functions_nothing_changes():
    assert interpreted((X,), SCOPE) is SCOPE


def test_a_true_equation_is_seen_to_hold():
    assert first_look(add(f(X), X), add(X, f(X)), SCOPE) is True
    assert first_look(Derivative(mul(X, f(X)), X), add(f(X), mul(X, Derivative(f(X), X))), SCOPE) is True


def test_what_differs_for_a_sample_is_not_refuted():
    assert first_look(f(add(X, num(1))), add(f(X), f(num(1))), SCOPE) is False
    found = find_refutation(f(add(X, num(1))), add(f(X), f(num(1))), SCOPE)
    assert isinstance(found, Exhausted)
    assert found.sampled
