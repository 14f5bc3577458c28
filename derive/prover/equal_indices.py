"""Indices that are given to be equal: one of them for all."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.scope import Relation, Scope
from derive.prover.work import Place, Work
from derive.terms import Number, Symbol, Term, free_names


def with_equal_indices(term: Term, place: Place, work: Work) -> Term:
    """Put one index for all that are equal to it by what is given, where the sides know it."""
    if not work.givens:
        return term
    found: dict[Term, Term] = {}
    for one, other in _pairs(work.scope):
        joined = {t for t in found if found[t] in (found.get(one, one), found.get(other, other))} | {one, other}
        known = [t for t in joined if free_names(t) <= work.taken - place.context.bound()]
        chosen = min(known, key=lambda t: (isinstance(t, Symbol), str(t)), default=one)
        found.update(dict.fromkeys(joined, chosen))
    for name, chosen in found.items():
        if isinstance(name, Symbol) and name != chosen and name.name in free_names(term) - place.context.bound():
            term = work.use("replace_index", term, place, name.name, chosen)
    return term


def _pairs(scope: Scope) -> Iterator[tuple[Term, Term]]:
    for given in scope.givens:
        one, other = given.left, given.right
        bare = isinstance(one, Symbol | Number) and isinstance(other, Symbol | Number)
        if bare and given.relation is Relation.EQUAL and free_names(one) | free_names(other) <= scope.ranges.keys():
            yield one, other
