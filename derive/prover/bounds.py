"""Part integrals of one integrand between other bounds so that all of them begin at one number."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.arithmetic import equal
from derive.kernel.rule import RuleDoesNotApply, Side
from derive.prover.normalise import normal
from derive.prover.work import Place, Stuck, Work
from derive.terms import Add, Integral, Key, Limit, Multiply, Position, Term, children, free_names, key, replace_at


def with_common_bounds(left: Term, right: Term, place: Place, work: Work) -> tuple[Term, Term]:
    """Give both sides with the integrals of one integrand split where one of them begins, and normalised again."""
    sides = {Side.LEFT: left, Side.RIGHT: right}
    groups: dict[Key, list[tuple[Integral, Place]]] = {}
    for whole in sides.values():
        for _, found, inner in _integrals(whole, place):
            groups.setdefault(key(found.body, {found.index: 0}), []).append((found, inner))
    begins = {name: _common(group) for name, group in groups.items()}
    for side in Side:
        work.side = side
        changed = False
        for at, found, inner in list(_integrals(sides[side], place)):
            begin = begins.get(key(found.body, {found.index: 0}))
            if begin is not None:
                after = _from(begin, found, inner, work)
                changed = changed or after != found
                sides[side] = replace_at(sides[side], at, after)
        sides[side] = normal(sides[side], place, work) if changed else sides[side]
    return sides[Side.LEFT], sides[Side.RIGHT]


def _integrals(term: Term, place: Place, at: Position = ()) -> Iterator[tuple[Position, Integral, Place]]:
    if isinstance(term, Integral):
        yield at, term, place
    elif isinstance(term, Add | Multiply | Limit):
        for number, part in enumerate(children(term)[:1] if isinstance(term, Limit) else children(term)):
            yield from _integrals(part, place.child(term, number), (*at, number))


def _common(group: list[tuple[Integral, Place]]) -> Term | None:
    """Give the bound that all integrals of a group shall begin at; None where they have the same bounds already."""
    if len({(key(found.range.lower), key(found.range.upper)) for found, _ in group}) < 2:
        return None
    growing = frozenset(inner.index for _, place in group for inner in place.context.integrals)
    ends = [end for found, _ in group for end in (found.range.lower, found.range.upper) if growing.isdisjoint(free_names(end))]
    return max(ends, key=lambda end: (sum(key(end) == key(other) for other in ends), key(end)), default=None)


def _from(begin: Term, found: Integral, place: Place, work: Work) -> Term:
    """Give an integral as one that begins there, less another one that does."""
    try:
        if equal(found.range.lower, begin):
            return found
        if equal(found.range.upper, begin):
            return work.use("integral_reverse", found, place)
        parts = work.use("integral_split_at", found, place, begin)
        assert isinstance(parts, Add)
        return Add((work.use("integral_reverse", parts.terms[0], place.child(parts, 0)), parts.terms[1]))
    except (Stuck, RuleDoesNotApply):
        return found
