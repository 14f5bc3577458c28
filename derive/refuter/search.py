"""Look for a point at which two sides certainly differ, small sizes first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from random import Random

from derive.kernel.evaluate import NotRefuted, Refutation, Witness, agree, certify
from derive.kernel.scope import Relation, Scope
from derive.refuter.sample import draw, needed
from derive.terms import Distinct, Equal, Number, Product, Sum, Symbol, Term, children, free_names

LARGEST_SIZE = 6
MOST_PATTERNS = 16
DRAWS = 3


@dataclass(frozen=True, slots=True)
class Exhausted:
    """How far a search without a result has looked: points where both sides have a value, and points where one has none."""

    points: int
    largest_size: int
    undefined: int


def find_refutation(left: Term, right: Term, scope: Scope, *, seed: int = 0) -> Refutation | Exhausted:
    """Give a certified witness that two sides differ, or how far the search has looked."""
    compared = undefined = largest = 0
    for witness in _witnesses(left, right, scope, seed):
        same = agree(left, right, scope, witness)
        if same is None:
            undefined += 1
            continue
        compared += 1
        largest = max([largest, *witness.sizes.values()])
        if not same:
            refutation = _certified(left, right, scope, witness)
            if refutation is not None:
                return refutation
    return Exhausted(compared, largest, undefined)


def first_look(left: Term, right: Term, scope: Scope, *, seed: int = 0, points: int = 4) -> Refutation | bool | None:
    """Compare two sides at the first point of the scope where both have a value.

    Give a certified refutation, whether they agree there, or None where no such point is found.
    """
    for witness in islice(_witnesses(left, right, scope, seed), points):
        same = agree(left, right, scope, witness)
        if same is not None:
            return True if same else _certified(left, right, scope, witness) or False
    return None


def _certified(left: Term, right: Term, scope: Scope, witness: Witness) -> Refutation | None:
    try:
        return certify(left, right, scope, witness)
    except NotRefuted:
        return None


def _witnesses(left: Term, right: Term, scope: Scope, seed: int) -> Iterator[Witness]:
    rng, names = Random(seed), needed(left, right, scope)
    letters = sorted((free_names(left) | free_names(right)) & scope.ranges.keys())
    for size in _sizes(left, right, len(letters)):
        for _ in range(DRAWS):
            sizes = _all_sizes(scope, size)
            for indices in _patterns(letters, sizes, scope):
                yield draw(names, sizes, indices, scope, rng)


def _sizes(left: Term, right: Term, letters: int) -> list[int]:
    """Two first, because one is often degenerate; then up to the number of sums and free indices, where a difference must show."""
    bound = min(LARGEST_SIZE, max(3, _sums(left) + _sums(right) + letters + 1))
    return [2, 3, 1, *range(4, bound + 1)]


def _sums(term: Term) -> int:
    return isinstance(term, Sum | Product) + sum(map(_sums, children(term)))


def _all_sizes(scope: Scope, size: int) -> dict[str, int]:
    """Give the sizes of several ranges different values."""
    return {name: size if k == 0 else 1 + (size - 1 + k) % 4 for k, name in enumerate(sorted(scope.sizes()))}


def _patterns(letters: list[str], sizes: Mapping[str, int], scope: Scope) -> Iterator[dict[str, int]]:
    """Give values of the free indices, all different ones first, that meet what is given about indices."""
    spans = []
    for letter in letters:
        upper, lower = scope.ranges[letter].upper, scope.ranges[letter].lower
        high = sizes.get(upper.name, 0) if isinstance(upper, Symbol) else int(upper.value) if isinstance(upper, Number) else 0
        spans.append(range(int(lower.value) if isinstance(lower, Number) else 1, high + 1))
    choices = [dict(zip(letters, values, strict=True)) for values in islice(product(*spans), 4096)]
    allowed = [c for c in choices if _meets(c, scope)]
    ordered = sorted(allowed, key=lambda c: (-len(set(c.values())), tuple(c.values())))
    step = max(1, len(ordered) // MOST_PATTERNS)
    yield from ordered[: MOST_PATTERNS // 2]
    yield from ordered[MOST_PATTERNS // 2 :: step]


def _meets(choice: Mapping[str, int], scope: Scope) -> bool:
    for given in scope.givens:
        match given.left, given.right:
            case Symbol(a), Symbol(b) if a in choice and b in choice:
                kind = {Relation.EQUAL: Equal, Relation.UNEQUAL: Distinct}.get(given.relation)
                if kind is not None and (choice[a] == choice[b]) != (kind is Equal):
                    return False
    return True
