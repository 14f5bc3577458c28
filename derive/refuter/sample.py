"""Choose points: small generic rationals that lie in every domain and meet the givens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from random import Random

from flint import fmpq

from derive.kernel.evaluate import NoValue, Unclear, Undefined, Witness, evaluate
from derive.kernel.scope import Declaration, Domain, Given, Relation, Scope
from derive.terms import (
    MINUS_ONE,
    Add,
    Call,
    Element,
    Multiply,
    Number,
    Sum,
    Symbol,
    Term,
    children,
    free_names,
)  # fmt: skip

Name = tuple[str, int]
Key = tuple[str, tuple[int, ...]]

GENERIC = tuple(
    Fraction(p, q)
    for p, q in ((1, 3), (-1, 2), (3, 2), (-2, 3), (5, 3), (-3, 4), (4, 5), (-7, 4), (5, 2), (-6, 5), (7, 3), (-9, 4))
)
WHOLE = tuple(map(Fraction, (3, -1, 4, -2, 5, 7, -3, 6)))
UNIT = tuple(Fraction(p, q) for p, q in ((1, 3), (2, 3), (1, 4), (3, 5), (2, 7), (5, 6)))


def mentioned(terms: tuple[Term, ...], scope: Scope) -> frozenset[Name]:
    """Give the declared names that terms mention, also through definitions."""
    seen: set[Name] = set()
    waiting: list[Term] = list(terms)
    while waiting:
        term = waiting.pop()
        waiting += children(term)
        name, definition = _name(term), None
        if isinstance(term, Call):
            definition, name = scope.functions.get(term.function), (term.function, -1)
        elif name is not None:
            definition = scope.definitions.get(name)
        if name is not None and name not in seen:
            seen.add(name)
            waiting += [definition.body] if definition is not None else []
    return frozenset(seen & scope.declarations.keys() - scope.definitions.keys())


def _name(term: Term) -> Name | None:
    match term:
        case Symbol(name):
            return (name, 0)
        case Element(family, indices):
            return (family, len(indices))
        case _:
            return None


def needed(left: Term, right: Term, scope: Scope) -> frozenset[Name]:
    """Give the names that need a value: those of the sides and those of every given."""
    givens = (side for given in scope.givens for side in (given.left, given.right))
    return mentioned((left, right, *givens), scope)


def draw(names: frozenset[Name], sizes: Mapping[str, int], indices: Mapping[str, int], scope: Scope, rng: Random) -> Witness:
    """Draw a value for every name at every index, and mend the values until the givens hold where a way is known."""
    values: dict[Key, Fraction] = {}
    pool, whole = rng.sample(GENERIC, len(GENERIC)), rng.sample(WHOLE, len(WHOLE))
    for name, arity in sorted(names):
        declaration = scope.declarations[name, arity]
        for place in _places(declaration, sizes):
            values[name, place] = _value(declaration.domain, whole if declaration.domain is Domain.INTEGER else pool, len(values))
    witness = Witness(dict(sizes), dict(indices), values)
    for given in scope.givens:
        _mend(given, witness, scope, values, rng)
    return witness


def _places(declaration: Declaration, sizes: Mapping[str, int]) -> Iterator[tuple[int, ...]]:
    spans = []
    for span in declaration.ranges:
        low, high = (_bound(bound, sizes) for bound in (span.lower, span.upper))
        spans.append(range(low, high + 1))
    return product(*spans)


def _bound(term: Term, sizes: Mapping[str, int]) -> int:
    match term:
        case Number(value):
            return int(value)
        case Symbol(name):
            return sizes.get(name, 0)
        case Add(terms):
            return sum(_bound(t, sizes) for t in terms)
        case Multiply((Number(value), other)):
            return int(value) * _bound(other, sizes)
        case _:
            return 0


def _value(domain: Domain, pool: list[Fraction], turn: int) -> Fraction:
    again, place = divmod(turn, len(pool))
    base = pool[place] + (again if domain is Domain.INTEGER else Fraction(again, 7))
    return base if domain in (Domain.REAL, Domain.INTEGER) else abs(base)


# ------------------------------------------------------------------ givens


def _mend(given: Given, witness: Witness, scope: Scope, values: dict[Key, Fraction], rng: Random) -> None:
    indices = sorted((free_names(given.left) | free_names(given.right)) & scope.ranges.keys())
    spans = [range(_bound(scope.ranges[i].lower, witness.sizes), _bound(scope.ranges[i].upper, witness.sizes) + 1) for i in indices]
    for place in product(*spans):
        at = Witness(witness.sizes, dict(zip(indices, place, strict=True)), values)
        if given.relation is Relation.EQUAL:
            _solve(given, at, scope, values)
        elif given.relation in (Relation.LESS, Relation.LESS_OR_EQUAL):
            _search(given, at, scope, values, rng)


def _difference(given: Given, at: Witness, scope: Scope) -> Fraction | None:
    try:
        value = evaluate(Add((given.left, Multiply((MINUS_ONE, given.right)))), scope, at, 64)
    except (NoValue, Undefined, Unclear):
        return None
    return Fraction(int(value.p), int(value.q)) if isinstance(value, fmpq) else None


def _solve(given: Given, at: Witness, scope: Scope, values: dict[Key, Fraction]) -> None:
    """Meet an equation: scale positive summands to a given total, else solve for one value it is linear in, else try 0 and 1."""
    now = _difference(given, at, scope)
    if now is None or now == 0:
        return
    if _scaled(given, at, scope, values, now):
        return
    for key in reversed(_keys(given, at, scope, values)):
        before = values[key]
        probes = []
        for shift in (1, 2):
            values[key] = before + shift
            probes.append(_difference(given, at, scope))
        values[key] = before
        one, two = probes
        if one is not None and two is not None and two - one == one - now != 0:
            solved = before - now / (one - now)
            if _inside(scope.declarations[key[0], len(key[1])].domain, solved):
                values[key] = solved
                return
    for key in _keys(given, at, scope, values):
        before = values[key]
        for choice in (Fraction(sum(key[1]) % 2), Fraction(1 - sum(key[1]) % 2), -before):
            values[key] = choice
            if _difference(given, at, scope) == 0:
                return
        values[key] = before


def _inside(domain: Domain, value: Fraction) -> bool:
    match domain:
        case Domain.POSITIVE:
            return value > 0
        case Domain.NONNEGATIVE:
            return value >= 0
        case Domain.INTEGER:
            return value.denominator == 1
        case Domain.REAL:
            return True


def _keys(given: Given, at: Witness, scope: Scope, values: dict[Key, Fraction]) -> list[Key]:
    """Give the values that a given mentions, at the indices of the point where they are fixed there."""
    names = mentioned((given.left, given.right), scope)
    keys = [key for key in sorted(values) if (key[0], len(key[1])) in names]
    exact = [key for key in keys if set(at.indices.values()) <= set(key[1])] if at.indices else keys
    return exact or keys


def _scaled(given: Given, at: Witness, scope: Scope, values: dict[Key, Fraction], now: Fraction) -> bool:
    if not isinstance(given.left, Sum) or not isinstance(given.right, Number) or given.right.value <= 0:
        return False
    total = now + given.right.value
    before = dict(values)
    if total <= 0:
        return False
    for key in _keys(given, at, scope, values):
        if scope.declarations[key[0], len(key[1])].domain in (Domain.POSITIVE, Domain.NONNEGATIVE):
            values[key] = before[key] * given.right.value / total
            moved = _difference(given, at, scope)
            if moved == now:
                values[key] = before[key]
    if _difference(given, at, scope) == 0:
        return True
    values.update(before)
    return False


def _search(given: Given, at: Witness, scope: Scope, values: dict[Key, Fraction], rng: Random) -> None:
    """Meet an inequality by trying values for the names it mentions."""
    keys = _keys(given, at, scope, values)
    for _ in range(12):
        now = _difference(given, at, scope)
        if now is not None and now < 0:
            return
        for key in keys:
            domain = scope.declarations[key[0], len(key[1])].domain
            choice = rng.choice(UNIT if rng.random() < 0.7 else GENERIC)
            values[key] = choice if _inside(domain, choice) else abs(choice)
