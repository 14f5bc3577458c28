"""Where a term occurs in sums, products and powers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from derive.prover.work import Place
from derive.terms import Add, Integral, Multiply, Position, Power, Product, Sum, Term, children

Bound = TypeVar("Bound", Sum, Product, Integral)


def occurrences(term: Term, kind: type[Bound], place: Place, at: Position = ()) -> Iterator[tuple[Position, Bound, Place]]:
    """Give the sums, products or integrals in a term, but none inside of another: where each stands, itself, and its place."""
    if isinstance(term, kind):
        yield at, term, place
    elif isinstance(term, Add | Multiply | Power):
        for number, part in enumerate(children(term)):
            yield from occurrences(part, kind, place.child(term, number), (*at, number))
