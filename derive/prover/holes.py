"""Part sums that leave a value out where another sum of the same summands ends before it or begins behind it."""

from __future__ import annotations

from derive.kernel.rule import Side
from derive.prover.normalise import normal
from derive.prover.occurrences import occurrences
from derive.prover.work import Place, Work
from derive.terms import Add, Distinct, Sum, Term, free_names, key, replace_at


def parted_at_holes(left: Term, right: Term, place: Place, work: Work) -> tuple[Term, Term]:
    """Give both sides with such sums parted, and normalised again."""
    sides = {Side.LEFT: left, Side.RIGHT: right}
    sums = {side: list(occurrences(term, Sum, place)) for side, term in sides.items()}
    cut = {_summand(found) for own in sums.values() for _, found, _ in own if _is_cut(found)}
    for side in Side if cut else ():
        work.side, changed = side, False
        for at, found, inner in sums[side]:
            hole = next((k for k, c in enumerate(found.conditions) if isinstance(c, Distinct)), None)
            parted = work.attempt("sum_split_around", found, inner, hole) if hole is not None and _summand(found) in cut else None
            if parted is not None:
                sides[side], changed = replace_at(sides[side], at, parted), True
        sides[side] = normal(sides[side], place, work) if changed else sides[side]
    return sides[Side.LEFT], sides[Side.RIGHT]


def _summand(found: Sum) -> object:
    return key(found.body, {found.index: 0})


def _is_cut(found: Sum) -> bool:
    """Tell whether an end of the range is no name and no number, as ``j - 1`` is."""
    return not found.conditions and any(isinstance(end, Add) and free_names(end) for end in (found.range.lower, found.range.upper))
