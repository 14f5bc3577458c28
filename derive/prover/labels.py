"""Orders of nested sums that are worth comparing: colours told apart by how their indices occur, and one of the rest at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, permutations

from derive.terms import Key, Multiply, Sum, Term, comparison_key, free_names, key

FEW, MOST_ORDERS, ITSELF = 4, 720, 1_000_000


def orders(binders: list[Sum], body: Term) -> Iterator[tuple[int, ...]]:
    """Give orders of nested sums among which a least one is the same for all namings of their indices."""
    if len(binders) <= FEW:
        return permutations(range(len(binders)))
    factors = body.factors if isinstance(body, Multiply) else (body,)
    held = [[f for f in factors if b.index in free_names(f)] for b in binders]
    spans: list[Key] = [(key(b.range.lower), key(b.range.upper)) for b in binders]
    return islice(_leaves(binders, held, _ranked(spans)), MOST_ORDERS)


def _leaves(binders: list[Sum], held: list[list[Term]], colours: list[int]) -> Iterator[tuple[int, ...]]:
    colours = _refined(binders, held, colours)
    tied = next((c for c in sorted(colours) if colours.count(c) > 1), None)
    if tied is None:
        yield tuple(sorted(range(len(binders)), key=colours.__getitem__))
        return
    for chosen in [i for i, c in enumerate(colours) if c == tied]:
        yield from _leaves(binders, held, [2 * c + (c == tied and i != chosen) for i, c in enumerate(colours)])


def _refined(binders: list[Sum], held: list[list[Term]], colours: list[int]) -> list[int]:
    """Tell indices apart by the colours of those beside them, until that tells no more apart."""
    while True:
        names = {b.index: c for b, c in zip(binders, colours, strict=True)}
        seen: list[Key] = []
        for binder, factors, colour in zip(binders, held, colours, strict=True):
            around = {**names, binder.index: ITSELF}
            about = (c for b in binders for c in b.conditions if binder.index in free_names(c.left) | free_names(c.right))
            compared = tuple(sorted(comparison_key(c, around) for c in about))
            seen.append((colour, tuple(sorted(key(f, around) for f in factors)), compared))
        finer = _ranked(seen)
        if len(set(finer)) == len(set(colours)):
            return colours
        colours = finer


def _ranked(values: list[Key]) -> list[int]:
    ranks = {value: rank for rank, value in enumerate(sorted(set(values)))}
    return [ranks[value] for value in values]
