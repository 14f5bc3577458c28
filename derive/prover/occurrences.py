"""Where a term occurs in sums, products and powers."""

from __future__ import annotations

from collections.abc import Iterator

from derive.prover.work import Place
from derive.terms import Add, Binding, Key, Multiply, Position, Power, Term, children, key


def occurrences(term: Term, wanted: Key, place: Place, at: Position = ()) -> Iterator[tuple[Position, Term, Place]]:
    """Give where sums and integrals with a key stand in a term: their positions, as they are written there, and their places."""
    if isinstance(term, Binding) and key(term) == wanted:
        yield at, term, place
    elif isinstance(term, Add | Multiply | Power):
        for number, part in enumerate(children(term)):
            yield from occurrences(part, wanted, place.child(term, number), (*at, number))
