"""Compute both sides of an obligation at one point.  Nothing else says that a step is refuted.  TRUSTED.

The point must lie in every declared range and domain and meet every given.  Both sides are exact rationals where
possible, else certified balls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

from flint import ctx, fmpq

from derive.kernel.jets import NoValue, Real, Unclear, Undefined
from derive.kernel.point import Key, Names, Point
from derive.kernel.scope import Domain, Given, NameAndArity, Relation, Scope
from derive.terms import Call, Element, Number, Symbol, Term, children, free_names

__all__ = [
    "NoValue", "NotRefuted", "Refutation", "Unclear", "Undefined", "Witness",
    "agree", "certify", "compare", "evaluate", "holds", "is_about_indices", "needed",
]  # fmt: skip

PRECISIONS, AGREEMENT = (64, 128, 256, 512, 1024), 128
DIGITS, MOST_PLACES = 20, 100_000


class NotRefuted(Exception):
    """The witness does not show that the two sides differ; the message says why."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A point: a value for every size, every free index, and every declared name at every index."""

    sizes: Mapping[str, int]
    indices: Mapping[str, int]
    values: Mapping[Key, Fraction]


@dataclass(frozen=True, slots=True)
class Refutation:
    """A witness and what the two sides are there: exact, or in decimal with as many digits as are certain."""

    witness: Witness
    left: str
    right: str
    exact: bool


def evaluate(term: Term, scope: Scope, witness: Witness, precision: int) -> Real:
    """Give the value of a term at a point; raises NoValue, Undefined, or Unclear where more precision may help."""
    with ctx.workprec(precision):
        return _point(scope, witness).real(term, {})


def certify(left: Term, right: Term, scope: Scope, witness: Witness) -> Refutation:
    """Show that two sides differ at a point of the scope; raises NotRefuted where the witness does not."""
    try:
        _check_point(left, right, scope, witness)
        for precision in PRECISIONS:
            try:
                equal = compare(left, right, scope, witness, precision)
            except Unclear:
                continue
            if equal is False:
                return _printed(left, right, scope, witness, 2 * precision)
            if equal is True:
                raise NotRefuted("the two sides are equal there")
    except (NoValue, Undefined) as error:
        raise NotRefuted(f"a side has no value there: {error}") from error
    raise NotRefuted(f"{PRECISIONS[-1]} bits do not tell the two sides apart there")


def agree(left: Term, right: Term, scope: Scope, witness: Witness) -> bool | None:
    """Tell whether two sides have the same value at a point as far as 128 bits show; None where one has no value."""
    try:
        return compare(left, right, scope, witness, AGREEMENT) is not False
    except (NoValue, Undefined, Unclear):
        return None


def compare(left: Term, right: Term, scope: Scope, witness: Witness, precision: int) -> bool | None:
    """Tell whether two sides are equal (exactly) or differ (certainly), None if neither; raises like evaluate."""
    with ctx.workprec(precision):
        one, other = (_point(scope, witness).real(side, {}) for side in (left, right))
        if isinstance(one, fmpq) and isinstance(other, fmpq):
            return bool(one == other)
        return False if one != other else None


def _printed(left: Term, right: Term, scope: Scope, witness: Witness, precision: int) -> Refutation:
    """Evaluate once more, so that all digits are certain even after a cancellation, and the same on every machine."""
    values = [evaluate(side, scope, witness, precision) for side in (left, right)]
    one, other = (str(v) if isinstance(v, fmpq) else str(v.str(DIGITS, radius=False)) for v in values)
    return Refutation(witness, one, other, all(isinstance(v, fmpq) for v in values))


def _point(scope: Scope, witness: Witness) -> Point:
    return Point(scope, witness.sizes, witness.indices, witness.values)


# ------------------------------------------------------------------ whether a witness is a point of the scope


def needed(left: Term, right: Term, scope: Scope) -> tuple[frozenset[NameAndArity], frozenset[str]]:
    """Give the declared names of sides and givens, and the free indices of the sides, also through definitions."""
    waiting = [left, right, *(side for given in scope.givens for side in (given.left, given.right))]
    seen: set[NameAndArity] = set()
    letters = set(free_names(left) | free_names(right))
    while waiting:
        term = waiting.pop()
        waiting += children(term)
        match term:
            case Symbol(family) | Element(family, _):
                name = (family, len(children(term)))
                definition = scope.definitions.get(name)
            case Call(function, _):
                name, definition = (function, -1), scope.functions.get(function)
            case _:
                continue
        if definition is not None and name not in seen:
            waiting.append(definition.body)
            letters |= free_names(definition.body).difference(definition.parameters)
        seen.add(name)
    whole = {(size, 0) for size in scope.sizes()}
    names = seen & scope.declarations.keys() - scope.definitions.keys() - whole
    return frozenset(names), frozenset(letters & scope.ranges.keys())


def _check_point(left: Term, right: Term, scope: Scope, witness: Witness) -> None:
    names, letters = needed(left, right, scope)
    for size in sorted(scope.sizes() | witness.sizes.keys()):
        _require(size in scope.sizes(), f"{size} is not a size")
        number: object = witness.sizes.get(size)
        _require(type(number) is int and number >= 1, f"the size {size} is missing, or no whole number of at least 1")
    point = _point(scope, Witness(witness.sizes, {}, {}))
    for letter in sorted(letters | witness.indices.keys()):
        _require(letter in scope.ranges, f"{letter} is not an index")
        index: object = witness.indices.get(letter)
        inside = type(index) is int and index in point.span(scope.ranges[letter], {})
        _require(inside, f"the index {letter} is missing, or out of its range")
    for (name, places), value in sorted(witness.values.items()):
        _check_value(name, places, value, point)
    for name, arity in sorted(names):
        for places in product(*(point.span(r, {}) for r in scope.declarations[name, arity].ranges)):
            _require((name, places) in witness.values, f"the value of {name} at {places} is missing")
    with ctx.workprec(PRECISIONS[0]):
        _check_givens(scope, witness)


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise NotRefuted(otherwise)


def _check_value(name: str, places: tuple[int, ...], value: Fraction, point: Point) -> None:
    declaration = point.scope.declarations.get((name, len(places)))
    if declaration is None:
        raise NotRefuted(f"{name} is not declared")
    inside = (type(i) is int and i in point.span(r, {}) for i, r in zip(places, declaration.ranges, strict=True))
    _require(all(inside), f"there is no {name} at {places}")
    _require(type(value) is Fraction, f"the value of {name} is not rational")
    match declaration.domain:
        case Domain.POSITIVE:
            belongs = value > 0
        case Domain.NONNEGATIVE:
            belongs = value >= 0
        case Domain.INTEGER:
            belongs = value.denominator == 1
        case Domain.REAL:
            belongs = True
    _require(belongs, f"the value of {name} is not {declaration.domain.value}")


def _check_givens(scope: Scope, witness: Witness) -> None:
    """Require every given for all values of its indices; of the witness's own, where it is about indices alone."""
    of_indices = tuple(given for given in scope.givens if is_about_indices(given, scope))
    some = _places(of_indices, scope, witness, fixed=True)
    met = any(all(holds(g, place, scope, witness) for g in of_indices) for place in some)
    _require(met, "the indices do not meet " + ", ".join(g.latex for g in of_indices))
    for given in scope.givens:
        if given not in of_indices:
            for place in _places((given,), scope, witness, fixed=False):
                _require(holds(given, place, scope, witness), f"the point does not meet {given.latex}")


def is_about_indices(given: Given, scope: Scope) -> bool:
    """Tell whether a given compares a bare index with a bare index or number."""
    letters = (free_names(given.left) | free_names(given.right)) & scope.ranges.keys()
    return bool(letters) and all(isinstance(side, Symbol | Number) for side in (given.left, given.right))


def _places(givens: tuple[Given, ...], scope: Scope, witness: Witness, *, fixed: bool) -> Iterator[Names]:
    """Give all values of the indices of the givens, or of those that the witness does not fix."""
    letters = {name for g in givens for name in (free_names(g.left) | free_names(g.right)) - g.fixed()} & scope.ranges.keys()
    names = sorted(letters - witness.indices.keys() if fixed else letters)
    point = _point(scope, witness)
    spans = [point.span(scope.ranges[name], {}) for name in names]
    if prod(map(len, spans)) > MOST_PLACES:
        raise NoValue("the givens have too many instances")
    for values in product(*spans):
        yield dict(zip(names, values, strict=True))


def holds(given: Given, indices: Names, scope: Scope, witness: Witness) -> bool:
    """Tell whether a given certainly holds; an equation does only where both sides are exact."""
    point = _point(scope, witness)
    try:
        left, right = point.real(given.left, indices), point.real(given.right, indices)
    except (NoValue, Undefined, Unclear):
        return False
    match given.relation:
        case Relation.EQUAL:
            return isinstance(left, fmpq) and isinstance(right, fmpq) and bool(left == right)
        case Relation.UNEQUAL:
            return bool(left != right)
        case Relation.LESS:
            return bool(left < right)
        case Relation.LESS_OR_EQUAL:
            return bool(left <= right)
