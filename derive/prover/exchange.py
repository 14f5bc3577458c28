"""Givens that a family does not change, or only changes its sign, when its indices are exchanged: A_ij = A_ji."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.kernel.scope import Given, Relation, Scope
from derive.terms import MINUS_ONE, Element, Multiply, Symbol, Term, children, with_children
from derive.values import dataclass

Rank = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A given ``f_ij = f_ji`` or, if ``opposite``, ``f_ij = -f_ji``: the k-th index comes from the place ``order[k]``."""

    given: Given
    family: str
    letters: tuple[str, ...]
    order: tuple[int, ...]
    opposite: bool

    def instance(self, element: Element) -> tuple[tuple[str, Term], ...]:
        """Give the values of the indices for which the given begins with an element."""
        return tuple(sorted(zip(self.letters, element.indices, strict=True)))

    def turned(self, element: Element) -> Element:
        """Give the element that the given says is the same, or the opposite."""
        return Element(self.family, tuple(element.indices[k] for k in self.order))


def exchanges(scope: Scope) -> tuple[Exchange, ...]:
    """Give the givens of a scope that exchange the indices of a family."""
    return tuple(found for given in scope.givens if given.relation is Relation.EQUAL for found in _read(given, scope))


def _read(given: Given, scope: Scope) -> Iterator[Exchange]:
    right, opposite = given.right, False
    if isinstance(right, Multiply) and len(right.factors) == 2 and right.factors[0] == MINUS_ONE:
        right, opposite = right.factors[1], True
    if not isinstance(given.left, Element) or not isinstance(right, Element) or given.left.family != right.family:
        return
    letters = tuple(i.name for i in given.left.indices if isinstance(i, Symbol) and i.name in scope.ranges)
    others = tuple(i.name for i in right.indices if isinstance(i, Symbol))
    if len(set(letters)) == len(given.left.indices) and sorted(letters) == sorted(others) and letters != others:
        yield Exchange(given, right.family, letters, tuple(map(letters.index, others)), opposite)


def is_turned(element: Element, exchange: Exchange, rank: Rank) -> bool:
    """Tell whether an element should be written with its indices exchanged."""
    return len(element.indices) == len(exchange.order) and _ranks(exchange.turned(element), rank) < _ranks(element, rank)


def _ranks(element: Element, rank: Rank) -> tuple[tuple[int, str], ...]:
    """Compare names that are free before bound ones, and those by their level, from outside."""
    names = (i.name if isinstance(i, Symbol) else repr(i) for i in element.indices)
    return tuple((rank.get(name, -1), "" if name in rank else name) for name in names)


def turned(term: Term, found: tuple[Exchange, ...], rank: Rank) -> Term:
    """Write every element in a term with its indices in the order of their ranks, whatever becomes of its sign."""
    parts = tuple(turned(part, found, rank) for part in children(term))
    term = with_children(term, parts) if parts else term
    for exchange in found:
        if isinstance(term, Element) and term.family == exchange.family and is_turned(term, exchange, rank):
            return exchange.turned(term)
    return term
