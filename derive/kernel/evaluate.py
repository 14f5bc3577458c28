"""Compute both sides of an obligation at one point.  Nothing else says that a step is refuted.  TRUSTED.

Values are exact rationals where possible, else certified balls.  A derivative is computed by evaluating its body at a point that
is moved by a nilpotent number (forward differentiation), which shares nothing with the rules of the kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import factorial, isqrt

from flint import arb, ctx, fmpq

from derive.kernel.conditions import name_and_arity
from derive.kernel.scope import Domain, Given, Relation, Scope
from derive.terms import (
    Add, Apply, Call, Cases, Comparison, Delta, Derivative, Element, Equal, Function, Multiply, Number, Pi, Power, Product, Range,
    Sum, Symbol, Term, free_names,
)  # fmt: skip

Real = fmpq | arb
Moved = Mapping[int, Real]  # coefficients by the set (as bits) of nilpotent numbers they multiply
PRECISIONS = (64, 128, 256, 512, 1024)
LARGEST = 10_000


class NoValue(Exception):
    """A name has no value at the point: it is not declared, not defined, or its index is out of range."""


class Undefined(Exception):
    """The term has no real value at the point."""


class Unclear(Exception):
    """The precision does not suffice to decide whether the term has a value."""


class NotRefuted(Exception):
    """The witness does not show that the two sides differ; the message says why."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A point: a value for every size, every free index, and every declared name at every index."""

    sizes: Mapping[str, int]
    indices: Mapping[str, int]
    values: Mapping[tuple[str, tuple[int, ...]], Fraction]


@dataclass(frozen=True, slots=True)
class Refutation:
    """A witness and what the two sides are there: exact, or in decimal with as many digits as are certain."""

    witness: Witness
    left: str
    right: str
    exact: bool


@dataclass(frozen=True, slots=True)
class _Point:
    """Where a term is evaluated: indices by name, arguments of functions by name, and the moved variables with their bits."""

    scope: Scope
    witness: Witness
    indices: Mapping[str, int]
    arguments: Mapping[str, Moved]
    moved: tuple[tuple[tuple[str, tuple[int, ...]], int], ...] = ()


def evaluate(term: Term, scope: Scope, witness: Witness, precision: int) -> Real:
    """Give the value of a term at a point; raises NoValue, Undefined, or Unclear where a higher precision may help."""
    before = ctx.prec
    ctx.prec = precision
    try:
        return _value(term, _Point(scope, witness, witness.indices, {}))[0]
    finally:
        ctx.prec = before


def _value(term: Term, point: _Point) -> Moved:
    match term:
        case Number(value):
            return {0: fmpq(value.numerator, value.denominator)}
        case Pi():
            return {0: arb.pi()}
        case Symbol() | Element():
            return _named(term, point)
        case Add(terms):
            return _sum(_value(t, point) for t in terms)
        case Multiply(factors):
            return _product(_value(f, point) for f in factors)
        case Power(base, exponent):
            return _power(_value(base, point), _value(exponent, point))
        case Apply(function, argument):
            return _apply(function, _value(argument, point))
        case Call():
            return _call(term, point)
        case Delta(left, right):
            return {0: fmpq(int(_index(left, point) == _index(right, point)))}
        case Sum(_, _, _, body):
            return _sum(_value(body, inner) for inner in _inside(term, point))
        case Product(_, _, _, body):
            return _product(_value(body, inner) for inner in _inside(term, point))
        case Derivative(body, variable):
            return _derivative(body, variable, point)
        case Cases(branches):
            for branch in branches:
                if all(_holds(c, point) for c in branch.conditions):
                    return _value(branch.value, point)
            raise Undefined("no branch applies")


# ------------------------------------------------------------------ names


def _named(term: Symbol | Element, point: _Point) -> Moved:
    if isinstance(term, Symbol):
        if term.name in point.arguments:
            return point.arguments[term.name]
        if term.name in point.indices:
            return {0: fmpq(point.indices[term.name])}
    name = name_and_arity(term)
    indices = tuple(_index(i, point) for i in term.indices) if isinstance(term, Element) else ()
    definition = point.scope.definitions.get(name)
    if definition is not None:
        for index, span in zip(indices, definition.ranges, strict=True):
            _require(index in _values(span, point), name[0])
        inside = dict(zip(definition.parameters, indices, strict=True))
        return _value(definition.body, replace(point, indices=inside, arguments={}))
    declaration = point.scope.declarations.get(name)
    if declaration is None:
        _require(isinstance(term, Symbol) and name[0] in point.scope.sizes(), name[0])
        return {0: fmpq(point.witness.sizes[name[0]])}
    _require((name[0], indices) in point.witness.values, name[0])
    value = point.witness.values[name[0], indices]
    bits = {bit: fmpq(1) for moved, bit in point.moved if moved == (name[0], indices)}
    return {0: fmpq(value.numerator, value.denominator), **bits}


def _require(condition: bool, name: str) -> None:
    if not condition:
        raise NoValue(f"{name} has no value there")


def _call(term: Call, point: _Point) -> Moved:
    definition = point.scope.functions.get(term.function)
    if definition is None or len(definition.parameters) != len(term.arguments):
        raise NoValue(f"{term.function} has no definition")
    arguments = dict(zip(definition.parameters, (_value(a, point) for a in term.arguments), strict=True))
    return _value(definition.body, replace(point, indices={}, arguments=arguments))


def _index(term: Term, point: _Point) -> int:
    """Give the value of an index term, which is a whole number."""
    match term:
        case Symbol(name) if name in point.indices:
            return point.indices[name]
        case Symbol(name) if name in point.scope.sizes():
            return point.witness.sizes[name]
        case Number(value) if value.denominator == 1:
            return value.numerator
        case Add(terms):
            return sum(_index(t, point) for t in terms)
        case Multiply((Number(value), other)) if value.denominator == 1:
            return value.numerator * _index(other, point)
        case _:
            raise NoValue("an index has no value there")


def _values(span: Range, point: _Point) -> range:
    values = range(_index(span.lower, point), _index(span.upper, point) + 1)
    _require(len(values) <= LARGEST, "a range of more than 10,000 numbers")
    return values


def _inside(term: Sum | Product, point: _Point) -> Iterator[_Point]:
    for value in _values(term.range, point):
        inner = replace(point, indices={**point.indices, term.index: value}, arguments=_without(point.arguments, term.index))
        if all(_holds(c, inner) for c in term.conditions):
            yield inner


def _without(arguments: Mapping[str, Moved], name: str) -> Mapping[str, Moved]:
    return {k: v for k, v in arguments.items() if k != name} if name in arguments else arguments


def _holds(comparison: Comparison, point: _Point) -> bool:
    return (_index(comparison.left, point) == _index(comparison.right, point)) == isinstance(comparison, Equal)


# ------------------------------------------------------------------ arithmetic of moved numbers


def _sum(values: Iterable[Moved]) -> Moved:
    total: dict[int, Real] = {0: fmpq(0)}
    for value in values:
        for bits, coefficient in value.items():
            total[bits] = total[bits] + coefficient if bits in total else coefficient
    return total


def _product(values: Iterable[Moved]) -> Moved:
    total: Moved = {0: fmpq(1)}
    for value in values:
        total = _times(total, value)
    return total


def _times(left: Moved, right: Moved) -> Moved:
    if len(left) == len(right) == 1 and 0 in left and 0 in right:
        return {0: left[0] * right[0]}
    out: dict[int, Real] = {}
    for a, x in left.items():
        for b, y in right.items():
            if not a & b:
                out[a | b] = out[a | b] + x * y if a | b in out else x * y
    return out


def _smooth(value: Moved, derivatives: Callable[[int], Real]) -> Moved:
    """Give f of a moved number from the derivatives of f at its plain part: the Taylor sum, which ends."""
    out, change = {0: derivatives(0)}, {bits: c for bits, c in value.items() if bits}
    power: Moved = {0: fmpq(1)}
    for order in range(1, max(value, default=0).bit_count() + len(change) + 1):
        power = _times(power, change) if change else {}
        if not power:
            break
        slope = derivatives(order) / factorial(order)
        out = dict(_sum((out, {bits: c * slope for bits, c in power.items()})))
    return out


def _certain(condition: bool, opposite: bool, what: str) -> None:
    if opposite:
        raise Undefined(what)
    if not condition:
        raise Unclear(what)


def _nonzero(value: Real) -> None:
    _certain(bool(value != 0), bool(value == 0), "a denominator is zero")


def _positive(value: Real, what: str) -> None:
    _certain(bool(value > 0), bool(value <= 0), what)


def _power(base: Moved, exponent: Moved) -> Moved:
    e = exponent[0]
    if len(exponent) > 1 or not isinstance(e, fmpq):
        _positive(base[0], "a power with a real exponent of a number that is not positive")
        return _apply(Function.EXP, _times(exponent, _apply(Function.LOG, base)))
    _require(max(abs(e.p), e.q) <= LARGEST, "a power with an exponent of more than 10,000")
    whole = e.q == 1
    if whole and e > 0 and len(base) == 1:
        return {0: base[0] ** int(e.p)}
    if whole and e <= 0:
        _nonzero(base[0])
    elif not whole and (e < 0 or len(base) > 1):
        _positive(base[0], "a root of a number that is not positive")

    def derivative(order: int) -> Real:
        scale = fmpq(1)
        for k in range(order):
            scale *= e - k
        return scale * _raised(base[0], e - order) if scale else fmpq(0)

    return _smooth(base, derivative)


def _raised(base: Real, exponent: fmpq) -> Real:
    if exponent.q == 1:
        return base ** int(exponent.p) if exponent >= 0 else fmpq(1) / base ** int(-exponent.p)
    if base == 0:
        return fmpq(0)
    _positive(base, "a root of a negative number")
    root, exact = _root(base, int(exponent.q))
    return _raised(root if exact else arb(base).root(int(exponent.q)), fmpq(exponent.p))


def _root(base: Real, degree: int) -> tuple[Real, bool]:
    """Give the square root of a rational that is a square, and whether it is one."""
    if isinstance(base, fmpq) and degree == 2:
        guess = fmpq(isqrt(int(base.p)), isqrt(int(base.q)))
        return guess, bool(guess * guess == base)
    return base, False


def _apply(function: Function, value: Moved) -> Moved:
    plain = value[0]
    match function:
        case Function.EXP:
            image: Real = fmpq(1) if plain == 0 else arb(plain).exp()
            return _smooth(value, lambda _: image)
        case Function.LOG:
            _positive(plain, "the logarithm of a number that is not positive")
            logarithm: Real = fmpq(0) if plain == 1 else arb(plain).log()
            return _smooth(value, lambda k: logarithm if k == 0 else -fmpq(factorial(k - 1)) / (-plain) ** k)
        case Function.SIN | Function.COS:
            quarter = 0 if function is Function.SIN else 1
            circle: list[Real] = [arb(plain).sin(), arb(plain).cos(), -arb(plain).sin(), -arb(plain).cos()]
            if plain == 0:
                circle = [fmpq(0), fmpq(1), fmpq(0), fmpq(-1)]
            return _smooth(value, lambda k: circle[(k + quarter) % 4])
        case Function.TAN:
            return _times(_apply(Function.SIN, value), _power(_apply(Function.COS, value), {0: fmpq(-1)}))
        case Function.SINH | Function.COSH | Function.TANH:
            return _hyperbolic(function, value)


def _hyperbolic(function: Function, value: Moved) -> Moved:
    up, down = _apply(Function.EXP, value), _apply(Function.EXP, _times({0: fmpq(-1)}, value))
    half, minus = {0: fmpq(1, 2)}, {0: fmpq(-1)}
    sine, cosine = _times(half, _sum((up, _times(minus, down)))), _times(half, _sum((up, down)))
    if function is Function.TANH:
        return _times(sine, _power(cosine, minus))
    return sine if function is Function.SINH else cosine


def _derivative(body: Term, variable: Term, point: _Point) -> Moved:
    """Move the variable by a new nilpotent number and give what the body is moved by."""
    bit = 1 << len(point.moved)
    if isinstance(variable, Symbol) and variable.name in point.arguments:
        shifted = _sum((point.arguments[variable.name], {bit: fmpq(1)}))
        inner = replace(point, arguments={**point.arguments, variable.name: shifted}, moved=(*point.moved, (("", ()), bit)))
    else:
        name = name_and_arity(variable)
        _require(name in point.scope.declarations and name not in point.scope.definitions, name[0])
        indices = tuple(_index(i, point) for i in variable.indices) if isinstance(variable, Element) else ()
        inner = replace(point, moved=(*point.moved, ((name[0], indices), bit)))
        _require((name[0], indices) in point.witness.values, name[0])
    value = _value(body, inner)
    return {0: fmpq(0), **{bits & ~bit: c for bits, c in value.items() if bits & bit}}


# ------------------------------------------------------------------ certificates


def certify(left: Term, right: Term, scope: Scope, witness: Witness) -> Refutation:
    """Show that two sides differ at a point of the scope; raises NotRefuted where the witness does not."""
    _check_point(witness, scope, free_names(left) | free_names(right))
    for precision in PRECISIONS:
        try:
            values = evaluate(left, scope, witness, precision), evaluate(right, scope, witness, precision)
        except Unclear:
            continue
        except (NoValue, Undefined) as error:
            raise NotRefuted(str(error)) from error
        if bool(values[0] != values[1]):
            exact = all(isinstance(v, fmpq) for v in values)
            return Refutation(witness, _printed(values[0]), _printed(values[1]), exact)
        if all(isinstance(v, fmpq) for v in values):
            raise NotRefuted("the two sides are equal there")
    raise NotRefuted("the two sides cannot be told apart there")


def agree(left: Term, right: Term, scope: Scope, witness: Witness) -> bool | None:
    """Tell whether two sides have the same value at a point as far as 128 bits show; None where one has no value."""
    try:
        values = evaluate(left, scope, witness, 128), evaluate(right, scope, witness, 128)
    except (NoValue, Undefined, Unclear):
        return None
    return not bool(values[0] != values[1])


def _printed(value: Real) -> str:
    if isinstance(value, fmpq):
        return str(value)
    return str(value.str(20, radius=False))


def _check_point(witness: Witness, scope: Scope, free: frozenset[str]) -> None:
    """Require that a point lies in every range and domain and meets every given exactly."""
    point = _Point(scope, witness, witness.indices, {})
    if any(type(size) is not int or size < 1 for size in witness.sizes.values()) or scope.sizes() - witness.sizes.keys():
        raise NotRefuted("a size is missing, or is not a whole number of at least 1")
    for name in free & scope.ranges.keys():
        if witness.indices.get(name) not in _values(scope.ranges[name], point):
            raise NotRefuted(f"the index {name} is out of its range")
    for (name, indices), value in witness.values.items():
        _check_value(name, indices, value, point)
    for given in scope.givens:
        _check_given(given, point, free)


def _check_value(name: str, indices: tuple[int, ...], value: Fraction, point: _Point) -> None:
    declaration = point.scope.declarations.get((name, len(indices)))
    if declaration is None or not isinstance(value, Fraction):
        raise NotRefuted(f"{name} is not declared, or its value is not rational")
    if any(i not in _values(r, point) for i, r in zip(indices, declaration.ranges, strict=True)):
        raise NotRefuted(f"a value of {name} is given outside of its range")
    match declaration.domain:
        case Domain.POSITIVE:
            inside = value > 0
        case Domain.NONNEGATIVE:
            inside = value >= 0
        case Domain.INTEGER:
            inside = value.denominator == 1
        case Domain.REAL:
            inside = True
    if not inside:
        raise NotRefuted(f"the value of {name} is not {declaration.domain.value}")


def _check_given(given: Given, point: _Point, free: frozenset[str]) -> None:
    names = free_names(given.left) | free_names(given.right)
    bare = all(isinstance(side, Symbol | Number) for side in (given.left, given.right)) and names <= point.scope.ranges.keys()
    if bare:
        if names <= free and not _given_holds(given, point):
            raise NotRefuted(f"the indices do not meet {given.latex}")
        return
    indices = sorted(names & point.scope.ranges.keys())
    for values in product(*(_values(point.scope.ranges[i], point) for i in indices)):
        if not _given_holds(given, replace(point, indices=dict(zip(indices, values, strict=True)))):
            raise NotRefuted(f"the point does not meet {given.latex}")


def _given_holds(given: Given, point: _Point) -> bool:
    try:
        left, right = _value(given.left, point)[0], _value(given.right, point)[0]
    except (NoValue, Undefined, Unclear):
        return False
    if not isinstance(left, fmpq) or not isinstance(right, fmpq):
        return False
    match given.relation:
        case Relation.EQUAL:
            return bool(left == right)
        case Relation.UNEQUAL:
            return bool(left != right)
        case Relation.LESS:
            return bool(left < right)
        case Relation.LESS_OR_EQUAL:
            return bool(left <= right)
