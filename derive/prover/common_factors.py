"""Part products over an index whose factors are the same, so that none of them has a factor of another one inside."""

from __future__ import annotations

from operator import itemgetter

from derive.kernel.rule import Side
from derive.prover.normalise import normal
from derive.prover.occurrences import occurrences
from derive.prover.ranges import distance, tidy, with_tidy_bounds
from derive.prover.work import Place, Work
from derive.terms import (
    MINUS_ONE,
    Add,
    Comparison,
    Distinct,
    Key,
    Multiply,
    Product,
    Symbol,
    Term,
    children,
    key,
    replace_at,
)  # fmt: skip

FIRST = itemgetter(0)


def with_common_factors(left: Term, right: Term, place: Place, work: Work) -> tuple[Term, Term]:
    """Take out of whole products what others leave out, and the first and the last factors that others do not have."""
    sides = {Side.LEFT: left, Side.RIGHT: right}
    groups: dict[Key, list[Product]] = {}
    for whole in sides.values():
        for _, found, _ in occurrences(whole, Product, place):
            groups.setdefault(key(found.body, {found.index: 0}), []).append(found)
    for side in Side if any(len({key(found) for found in group}) > 1 for group in groups.values()) else ():
        work.side = side
        for at, found, inner in list(occurrences(sides[side], Product, place)):
            after = _parted(found, groups[key(found.body, {found.index: 0})], inner, work)
            sides[side] = replace_at(sides[side], at, after)
    return sides[Side.LEFT], sides[Side.RIGHT]


def _parted(found: Product, group: list[Product], place: Place, work: Work) -> Term:
    if found.conditions:
        return found
    holes = next((other.conditions for other in group if other.conditions and other.range == found.range), ())
    return _without_holes(found, _values(holes, group), place, work) if holes else _shortened(found, group, place, work)


def _values(holes: tuple[Comparison, ...], group: list[Product]) -> list[Term]:
    """Give the values that conditions leave out."""
    own = next(other.index for other in group if other.conditions == holes)
    return [c.right if c.left == Symbol(own) else c.left for c in holes if isinstance(c, Distinct)]


def _without_holes(found: Term, values: list[Term], place: Place, work: Work) -> Term:
    """Take the factors at some values out of a product, each as its normal form."""
    after = work.attempt("sum_split_at", found, place, values[0]) if values else None
    if after is None:
        return found
    first, rest = children(after)
    inside = _without_holes(rest, values[1:], place.child(after, 1), work)
    return Multiply((normal(first, place.child(after, 0), work), inside))


def _shortened(found: Product, group: list[Product], place: Place, work: Work) -> Term:
    """Part a product into the factors that all others have too, and few before and behind them."""
    spans = [other.range for other in group if not other.conditions]
    behind = max(((distance(found.range.upper, span.upper, work) or 0, span.upper) for span in spans), key=FIRST)
    before = max(((distance(span.lower, found.range.lower, work) or 0, span.lower) for span in spans), key=FIRST)
    if behind[0] > 0:
        return _split(found, behind[1], 0, group, place, work)
    if before[0] > 0:
        return _split(found, tidy(Add((before[1], MINUS_ONE)), work), 1, group, place, work)
    return found


def _split(found: Product, last: Term, kept: int, group: list[Product], place: Place, work: Work) -> Term:
    after = work.attempt("sum_split_range", found, place, last)
    if after is None:
        return found
    parts: list[Term] = []
    for number, part in enumerate(children(after)):
        assert isinstance(part, Product)
        at = place.child(after, number)
        own = with_tidy_bounds(part, at, work)
        parts.append(_shortened(own, group, at, work) if number == kept else normal(own, at, work))
    return Multiply(tuple(parts))
