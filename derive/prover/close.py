"""Make two sides equal: normalise both, compare, and where they differ use givens, common denominators and case distinctions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, starmap

from flint import fmpq

from derive.kernel.arithmetic import Monomial, Ratio, added, multiplied, vanishes
from derive.kernel.conditions import discharged
from derive.kernel.rule import Side
from derive.prover.algebra import number, plus, times
from derive.prover.bounds import with_common_bounds
from derive.prover.common_factors import with_common_factors
from derive.prover.consequences import follows_by_powers
from derive.prover.equal_indices import with_equal_indices
from derive.prover.holes import parted_at_holes
from derive.prover.joined import joined
from derive.prover.membership import rewritten_by_relations
from derive.prover.normalise import normal
from derive.prover.occurrences import occurrences
from derive.prover.telescoping import closed_by_sums, in_parts
from derive.prover.work import Place, Stuck, Work
from derive.terms import (
    Add,
    Cases,
    Comparison,
    Delta,
    Distinct,
    Equal,
    Integral,
    Limit,
    Sum,
    Symbol,
    Term,
    children,
    free_names,
    key,
    reindex,
    replace_at,
)  # fmt: skip

DIFFER = "the normal forms differ"


def equalise(left: Term, right: Term, place: Place, work: Work) -> None:
    """Write down steps that make the two sides equal at a place; raises Stuck where none are found."""
    work.side = Side.LEFT
    left = normal(with_equal_indices(left, place, work), place, work)
    work.side = Side.RIGHT
    right = normal(with_equal_indices(right, place, work), place, work)
    left, right = with_common_bounds(left, right, place, work)
    left, right = with_common_factors(left, right, place, work)
    left, right = parted_at_holes(left, right, place, work)
    work.beside = (right, place.context)
    if _holds_limit(left):  # what the right side has become tells which limits exist
        work.side = Side.LEFT
        left = normal(left, place, work)
    _close(left, right, place, work)
    work.beside = None


def _holds_limit(term: Term) -> bool:
    """Tell whether a limit, or an integral that may be one, stands in a term."""
    return isinstance(term, Limit | Integral) or any(map(_holds_limit, children(term)))


def _close(left: Term, right: Term, place: Place, work: Work) -> None:
    difference = added((work.field.ratio(left), multiplied(Ratio({(): fmpq(-1)}), work.field.ratio(right))))
    if vanishes(difference):
        work.side = Side.LEFT
        work.rearrange(left, right, place)
        return
    if _close_by_common_denominator(left, right, difference, place, work):
        return
    if joined(left, right, difference, place, work):
        return
    if rewritten_by_relations(difference, left, right, place, work):
        return
    pair = next(_undecided(Add((left, right)), place), None)
    if pair is None and work.givens and not work.plain and follows_by_powers(left, right, place, work):
        return
    if pair is None and closed_by_sums(difference, left, right, place, work):
        return
    if pair is None:
        atoms = {a for m in difference.numerator for a, _ in m} | {a for f in difference.denominator for m, _ in f for a, _ in m}
        raise Stuck(DIFFER, tuple(work.field.atoms[a] for a in sorted(atoms)))
    _close_by_cases(left, right, pair, place, work)


# ------------------------------------------------------------------ case distinctions


def _undecided(term: Term, place: Place, bound: frozenset[str] = frozenset()) -> Iterator[Comparison]:
    """Give comparisons of free indices that the place does not decide."""
    found: tuple[Comparison, ...] = ()
    match term:
        case Delta(left, right):
            found = (Equal(left, right),)
        case Cases(branches):
            found = tuple(Equal(c.left, c.right) for b in branches for c in b.conditions)
        case Sum(index, _, conditions, _):
            bound = bound | {index}
            left_out = [side for c in conditions for side in (c.left, c.right) if side != Symbol(index)]
            found = tuple(starmap(Equal, combinations(left_out, 2)))
        case _:
            pass
    for comparison in found:
        names = free_names(comparison.left) | free_names(comparison.right)
        decided = any(discharged(k(comparison.left, comparison.right), place.context) for k in (Equal, Distinct))
        if not decided and not names & bound:
            yield comparison
    for part in children(term):
        yield from _undecided(part, place, bound)


def _close_by_cases(left: Term, right: Term, pair: Comparison, place: Place, work: Work) -> None:
    sides = []
    for side, term in ((Side.LEFT, left), (Side.RIGHT, right)):
        work.side = side
        sides.append(work.use("split_cases", term, place, pair.left, pair.right))
    for branch in (0, 3):
        values, inner = [], place.child(sides[0], branch)
        for side, cases in zip(Side, sides, strict=True):
            work.side = side
            values.append(_with_equal_index(children(cases)[branch], pair, inner, work) if branch == 0 else children(cases)[branch])
        equalise(values[0], values[1], inner, work)


def _with_equal_index(term: Term, pair: Comparison, place: Place, work: Work) -> Term:
    old, new = (pair.left, pair.right) if isinstance(pair.left, Symbol) else (pair.right, pair.left)
    if isinstance(old, Symbol) and old.name in free_names(term):
        return work.use("replace_index", term, place, old.name, new)
    return term


# ------------------------------------------------------------------ common denominators under sums


def _close_by_common_denominator(left: Term, right: Term, difference: Ratio, place: Place, work: Work) -> bool:
    """Rewrite one sum by others over the same range whose summands add up to its summand over a common denominator."""
    groups = _sum_groups(difference, work)
    if groups is None:
        return False
    sides = {Side.LEFT: left, Side.RIGHT: right}
    for group in groups:
        (first, scale), *others = group
        index, span = first.index, first.range
        rest = [(-c / scale, reindex(s.body, {s.index: Symbol(index)})) for s, c in others]
        body = plus(tuple(times((number(c), b)) for c, b in rest))
        for side in Side:
            work.side = side
            for at, found, inner in list(occurrences(sides[side], Sum, place)):
                if key(found) != key(first):
                    continue
                target = reindex(body, {index: Symbol(found.index)})
                new = in_parts(Sum(found.index, span, (), work.rearrange(found.body, target, inner.child(found, 0))), inner, work)
                sides[side] = replace_at(sides[side], at, new)
    work.side = Side.LEFT
    work.rearrange(sides[Side.LEFT], sides[Side.RIGHT], place)
    return True


def _sum_groups(difference: Ratio, work: Work) -> list[list[tuple[Sum, fmpq]]] | None:
    """Group the difference by what stands before its sums; None unless every group's summands add up to 0."""
    groups: dict[tuple[Monomial, object], list[tuple[Sum, fmpq]]] = {}
    for monomial, coefficient in difference.numerator.items():
        sums = [(a, e) for a, e in monomial if isinstance(work.field.atoms[a], Sum)]
        if len(sums) != 1 or sums[0][1] != 1:
            return None
        found = work.field.atoms[sums[0][0]]
        if not isinstance(found, Sum) or found.conditions or isinstance(found.body, Sum):
            return None
        before = tuple(pair for pair in monomial if pair != sums[0])
        groups.setdefault((before, (key(found.range.lower), key(found.range.upper))), []).append((found, coefficient))
    for group in groups.values():
        index = group[0][0].index
        bodies = (times((number(c), reindex(s.body, {s.index: Symbol(index)}))) for s, c in group)
        if len(group) < 2 or not vanishes(added(map(work.field.ratio, bodies))):
            return None
    return list(groups.values())
