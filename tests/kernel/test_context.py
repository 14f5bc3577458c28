"""`derive.kernel.context`: what the names mean at a place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from notation import ONE, SCOPE, ZERO, M, add, at, by, delta, integral, limit, mul, num, other, power, same, sym, total

from derive.kernel.context import Context, definition_of, depends, is_bound, is_whole, opposite
from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation
from derive.terms import Apply, Call, Element, Function, Infinity, Limit, Range

a, b, i, j, n = map(sym, "abijn")
SQUARE = Definition("f", ("u",), power(sym("u"), 2))
FUNCTIONS = replace(SCOPE, functions={"f": SQUARE, "g": None})


@pytest.mark.parametrize("span", [Range(j, n), Range(ONE, j)])
def test_the_variable_of_an_integral_is_none_of_the_names_outside(span):
    about_j = tuple(Given("", Relation.LESS, *sides) for sides in ((ZERO, j), (j, ZERO), (ZERO, sym("k")), (sym("k"), ZERO)))
    about_a = Given("", Relation.LESS, ZERO, a)
    definitions = {**SCOPE.definitions, ("j", 0): Definition("j", (), num(2))}
    scope = replace(SCOPE, ranges={**SCOPE.ranges, "k": span}, definitions=definitions, givens=(*about_j, about_a))
    inside = Context(scope).entering(integral("j", ZERO, ONE, j), 0).scope
    assert inside.ranges == {name: of for name, of in scope.ranges.items() if name not in "jk"}
    assert inside.declarations["j", 0] == Declaration(Domain.REAL)
    assert inside.definitions == SCOPE.definitions
    assert inside.givens == (about_a,)


def test_the_variable_of_a_limit_grows_or_is_any_number():
    def declared(term):
        return Context(SCOPE).entering(term, 0).scope.declarations.get(("h", 0))

    assert declared(limit("h", a)) == Declaration(Domain.POSITIVE)
    assert declared(limit("h", a, ZERO)) == Declaration(Domain.REAL)
    assert declared(Limit("h", Range(ONE, Infinity(whole=True)), (), a)) is None
    assert Context(SCOPE).entering(limit("h", a), 1).scope == SCOPE


def test_opposites():
    assert opposite(same("i", "j")) == other("i", "j")
    assert opposite(other("i", "j")) == same("i", "j")


def test_a_definition_is_of_one_number_of_arguments():
    assert definition_of(Call("f", (a,)), FUNCTIONS) == SQUARE
    assert definition_of(Call("f", (a, b)), FUNCTIONS) is None
    assert definition_of(Call("g", (a,)), FUNCTIONS) is None


def test_a_name_is_bound_by_any_binder_around_it():
    inside = Context(SCOPE).entering(total("i", a), 0).entering(total("r", a, over_range=M), 0)
    assert [is_bound(sym(name), inside) for name in "irj"] == [True, True, False]
    assert not is_bound(at("i", "j"), inside)


WHOLE = {
    "a number": (num(-2), True),
    "a broken number": (num(1, 2), False),
    "a size and an index": (add(n, mul(num(2), i)), True),
    "half a size": (mul(num(1, 2), n), False),
    "a delta": (delta("i", "j"), True),
    "a function of a size": (Apply(Function.EXP, n), False),
    "a derivative": (by(n, a), False),
    "a size to a size": (power(n, n), False),
    "a scalar": (a, False),
    "a multiple of a scalar": (mul(num(2), a), False),
    "a power": (power(n, -1), False),
    "a half": (mul(num(2), num(1, 4)), False),
    "two halves": (mul(num(2), power(num(2), -1)), True),
    "one over nothing": (mul(n, power(num(0), -1)), False),
    "half of a product of neighbours": (mul(num(1, 2), n, add(n, num(-1))), True),
    "half of it, spread out": (add(mul(num(1, 2), power(n, 2)), mul(num(-1, 2), n)), True),
    "half of a product of two sizes": (mul(num(1, 2), n, i), False),
    "half of a product with their sum": (mul(num(1, 2), n, i, add(n, i)), True),
    "a third of a product of neighbours": (mul(num(1, 3), n, add(n, num(1))), False),
    "a quarter of a product of neighbours": (mul(num(1, 4), n, add(n, num(1))), False),
    "a sixth of a product of three": (mul(num(1, 6), n, add(n, num(1)), add(n, num(2))), True),
    "half of a product of scalars": (mul(num(1, 2), a, add(a, num(1))), False),
    "a size over itself": (mul(n, power(n, -1)), False),
    "a denominator beyond what is tried": (mul(num(1, 1009), n), False),
    "a power beyond what is spread out": (power(add(n, i, add(n, ONE), delta("i", "j")), 500), False),
}


@pytest.mark.parametrize(("term", "expected"), WHOLE.values(), ids=WHOLE)
def test_whole_numbers(term, expected):
    assert is_whole(term, Context(SCOPE)) is expected


DEPENDS = {
    "itself": (a, True),
    "another scalar": (b, False),
    "a name that nothing declares": (sym("nowhere"), True),
    "a family that nothing declares": (at("nowhere", "i"), True),
    "a declared family": (at("x", "i"), False),
    "a declared function of another": (Call("g", (b,)), False),
    "its slope": (Call("g'", (b,)), False),
    "a declared function of it": (Call("g", (a,)), True),
    "a defined function of another": (Call("f", (b,)), False),
    "a function that nothing declares": (Call("nowhere", (b,)), True),
    "the slope of a function with a definition": (Call("f'", (b,)), True),
    "an index": (i, False),
    "a size": (n, False),
    "a bound name": (total("v", sym("v")), False),
    "its own derivative": (by(b, a), True),
}


@pytest.mark.parametrize(("term", "expected"), DEPENDS.values(), ids=DEPENDS)
def test_dependence(term, expected):
    assert depends(term, a, Context(FUNCTIONS)) is expected


def test_a_condition_is_the_same_whatever_the_bound_names_are_called():
    one = Context(SCOPE).entering(total("i", a), 0).entering(total("j", a), 0)
    another = Context(SCOPE).entering(total("l", a), 0).entering(total("k", a), 0)
    assert one.closed_key(Element("x", (add(i, a),))) == another.closed_key(Element("x", (add(sym("l"), a),)))
    assert one.closed_key(add(i, mul(num(2), j))) == another.closed_key(add(sym("l"), mul(num(2), sym("k"))))
    assert one.closed_key(a) != one.closed_key(b)
