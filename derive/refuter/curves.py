"""Rational points where givens are polynomials: eliminate one value after the other, or go along a line to the next point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from math import isqrt

from flint import fmpq, fmpq_mat, fmpq_poly

from derive.kernel.point import Key
from derive.kernel.scope import Relation, Scope
from derive.refuter.draft import Draft, Instance
from derive.terms import Add, Element, Multiply, Number, Sum, Symbol, Term, free_names

MOST_KEYS, MOST_INSTANCES, DEGREE, LINES = 10, 8, 4, 3
ZERO = fmpq(0)
SLOPES = tuple(fmpq(a, b) for a, b in ((1, 2), (-2, 3), (3, 2), (-1, 3), (2, 1), (-3, 4), (4, 3), (-5, 2), (1, 4), (3, 5)))
SIZES = (fmpq(1), fmpq(1, 2))
Function = Callable[[fmpq], fmpq | None]


def eliminated(draft: Draft) -> bool:
    """Solve every equation for one value, with the values that earlier ones were solved for following; tell whether all hold."""
    before, equations = dict(draft.values), _equations(draft)
    for order in (equations, equations[::-1]) if len(equations) > 1 else (equations,):
        pivots: list[tuple[Instance, Key]] = []
        frozen: set[Key] = set()
        solved = all(_solved(draft, instance, pivots, frozen) for instance in order)
        inside = solved and all(draft.put(key, draft.values[key]) for key in draft.values)
        if inside and all(map(draft.holds, draft.instances)):
            return True
        draft.values.update(before)
    return False


def balanced(draft: Draft) -> bool:
    """Try the same size with both signs for the members of a family, which centred and normalised ones may have."""
    families: dict[str, list[Key]] = {}
    for key in sorted({key for instance in _equations(draft) for key in draft.read_by(instance) if len(key[1]) == 1}):
        families.setdefault(key[0], []).append(key)
    before = dict(draft.values)
    for size in SIZES if families else ():
        for keys in families.values():
            draft.rng.shuffle(keys)
            for place, key in enumerate(keys):
                draft.values[key] = size if place % 2 else -size
        if all(draft.put(k, draft.values[k]) for k in draft.values) and all(map(draft.holds, draft.instances)):
            return True
    draft.values.update(before)
    return False


def wander(draft: Draft) -> None:
    """Move a point that was found by trying simple values along a line to another one, where an equation alone binds its values."""
    equations = _equations(draft)
    if len(equations) > MOST_INSTANCES or all(is_linear(instance, draft.point.scope) for instance in equations):
        return
    reads = {id(instance): set(draft.read_by(instance)) for instance in equations}
    for instance in equations:
        keys = reads[id(instance)]
        beside = [other for other in equations if other is not instance and reads[id(other)] & keys]
        bends = len(keys) <= MOST_KEYS and _gradient(draft, instance, sorted(keys)) is None
        if bends and all(reads[id(other)] <= keys for other in beside):
            rows = [_gradient(draft, other, sorted(keys)) for other in beside]
            if None not in rows and len(rows) + 1 < len(keys):
                _moved(draft, instance, sorted(keys), [row for row in rows if row is not None])


def is_linear(instance: Instance, scope: Scope) -> bool:
    """Tell whether an equation is plainly linear in its values, so that a line to another point leads nowhere."""
    return all(map(partial(_is_linear_term, scope=scope), (instance.given.left, instance.given.right)))


def _is_linear_term(term: Term, scope: Scope) -> bool:
    match term:
        case Number():
            return True
        case Symbol(name):
            return (name, 0) not in scope.definitions
        case Element(name, indices):
            letters = frozenset().union(*map(free_names, indices))
            return (name, len(indices)) not in scope.definitions and not any((i, 0) in scope.declarations for i in letters)
        case Sum(_, _, _, body):
            return _is_linear_term(body, scope)
        case Add(parts):
            return all(_is_linear_term(part, scope) for part in parts)
        case Multiply(factors):
            others = [factor for factor in factors if not isinstance(factor, Number)]
            return len(others) < 2 and all(_is_linear_term(factor, scope) for factor in others)
        case _:
            return False


def _equations(draft: Draft) -> list[Instance]:
    return [instance for instance in draft.instances if instance.given.relation is Relation.EQUAL]


# ------------------------------------------------------------------ elimination


def _solved(draft: Draft, instance: Instance, pivots: list[tuple[Instance, Key]], frozen: set[Key]) -> bool:
    taken = {key for _, key in pivots} | frozen
    followed = {key for other, _ in pivots for key in draft.read_by(other)}
    own = draft.read_by(instance)
    for key in [k for k in dict.fromkeys((*own, *sorted(followed))) if k not in taken][:MOST_KEYS]:
        before = dict(draft.values)

        def difference(value: fmpq, key: Key = key) -> fmpq | None:
            draft.values[key] = value
            return draft.difference(instance) if _follow(draft, pivots) else None

        coefficients = polynomial(difference, 2)
        found = list(roots(coefficients)) if coefficients is not None else []
        draft.rng.shuffle(found)  # a step may hold at one of them alone
        for root in found:
            if draft.put(key, root) and _follow(draft, pivots) and draft.difference(instance) == 0:
                if len(coefficients or ()) == 2:
                    pivots.append((instance, key))
                else:
                    frozen.update(own)
                return True
        draft.values.update(before)
    return draft.difference(instance) == 0


def _follow(draft: Draft, pivots: list[tuple[Instance, Key]]) -> bool:
    """Solve the equations that are linear in one value for it again."""
    for instance, key in pivots:

        def difference(value: fmpq, key: Key = key, instance: Instance = instance) -> fmpq | None:
            draft.values[key] = value
            return draft.difference(instance)

        coefficients = polynomial(difference, 1)
        if coefficients is None or len(coefficients) != 2:
            return False
        draft.values[key] = -coefficients[0] / coefficients[1]
    return True


# ------------------------------------------------------------------ lines


def _gradient(draft: Draft, instance: Instance, keys: list[Key]) -> list[fmpq] | None:
    """Give how an equation changes with each value, the same at every point; None where it is not linear."""
    here, row = dict(draft.values), []
    for key in keys:
        line = polynomial(partial(draft.shifted, instance, key), 1)
        if line is None:
            return None
        row.append(line[1] if len(line) == 2 else ZERO)
    all_at_once = polynomial(lambda t: _shifted(draft, instance, here, keys, t), 1)
    draft.values.update(here)
    return None if all_at_once is None else row


def _shifted(draft: Draft, instance: Instance, here: dict[Key, fmpq], keys: list[Key], t: fmpq) -> fmpq | None:
    draft.values.update({key: here[key] + t * SLOPES[k % len(SLOPES)] for k, key in enumerate(keys)})
    return draft.difference(instance)


def _slopes(draft: Draft, keys: list[Key], rows: list[list[fmpq]]) -> dict[Key, fmpq]:
    """Draw a direction along which no row changes."""
    slopes = [draft.rng.choice(SLOPES) for _ in keys]
    if rows:
        reduced, rank = fmpq_mat(len(rows), len(keys), [x for row in rows for x in row]).rref()
        for place in range(rank):
            lead = next(k for k in range(len(keys)) if reduced[place, k] != 0)
            slopes[lead] = -sum((reduced[place, k] * slopes[k] for k in range(lead + 1, len(keys))), ZERO)
    return dict(zip(keys, slopes, strict=True))


def _moved(draft: Draft, instance: Instance, keys: list[Key], rows: list[list[fmpq]]) -> bool:
    """Go along a few lines, from the point and from the origin, to where the equation holds again."""
    here = {key: draft.values[key] for key in keys}
    for base in (here, dict.fromkeys(keys, ZERO)):
        for _ in range(LINES):
            slopes = _slopes(draft, keys, rows)

            def difference(t: fmpq, base: dict[Key, fmpq] = base, slopes: dict[Key, fmpq] = slopes) -> fmpq | None:
                draft.values.update({key: base[key] + t * slopes[key] for key in keys})
                return draft.difference(instance)

            if difference(ZERO) != 0:
                draft.values.update(here)
                break
            coefficients = polynomial(difference, DEGREE)
            if coefficients is not None and len(coefficients) > 2:
                for root in (r for r in roots(coefficients) if r != 0):
                    kept = [draft.put(key, base[key] + root * slopes[key]) for key in keys]
                    if all(kept) and all(map(draft.holds, draft.instances)):
                        return True
            draft.values.update(here)
    return False


# ------------------------------------------------------------------ polynomials in one variable


def polynomial(function: Function, degree: int) -> list[fmpq] | None:
    """Give the coefficients, the constant first, of a function that is a polynomial up to a degree; None where it is not."""
    values = []
    for t in range(degree + 2):
        value = function(fmpq(t))
        if value is None:
            return None
        values.append(value)
    table, result = values, [ZERO] * (degree + 2)
    basis = [fmpq(1)]
    for k in range(degree + 2):
        for power, coefficient in enumerate(basis):
            result[power] += table[0] * coefficient
        table = [b - a for a, b in pairwise(table)]
        basis = [(up - k * here) / (k + 1) for up, here in zip([ZERO, *basis], [*basis, ZERO], strict=True)]
    if result[degree + 1] != 0:
        return None
    while result and result[-1] == 0:
        result.pop()
    return result


def roots(coefficients: list[fmpq]) -> Iterator[fmpq]:
    """Give the rational roots of a polynomial."""
    if coefficients and coefficients[0] == 0:
        yield ZERO
    while coefficients and coefficients[0] == 0:
        coefficients = coefficients[1:]
    match coefficients:
        case [c, b]:
            yield -c / b
        case [c, b, a]:
            root = _root(b * b - 4 * a * c)
            if root is not None:
                yield (-b + root) / (2 * a)
                yield (-b - root) / (2 * a)
        case [_, _, _, *_]:
            factors = (factor for factor, _ in fmpq_poly(coefficients).numer().factor()[1])
            yield from (fmpq(-factor[0], factor[1]) for factor in factors if factor.degree() == 1)


def _root(value: fmpq) -> fmpq | None:
    if value < 0:
        return None
    above, below = isqrt(int(value.p)), isqrt(int(value.q))
    return fmpq(above, below) if above * above == value.p and below * below == value.q else None
