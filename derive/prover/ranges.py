"""Bring sums over shifted, shortened and triangular ranges to sums over the ranges that the families in them are declared for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar, cast

from flint import fmpq

from derive.kernel.rule import Side
from derive.prover.algebra import negative, number, ratio_term, reduced, times
from derive.prover.fractions import offset
from derive.prover.work import Place, Stuck, Work
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Delta,
    Element,
    Multiply,
    Number,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    children,
    free_names,
    key,
    reindex,
    replace_at,
    with_children,
)  # fmt: skip

MOST_WRITTEN_OUT = 24
Interval = tuple[Term, Term]
Repeated = TypeVar("Repeated", bound=Sum | Product)
Indexed = TypeVar("Indexed", Element, Delta)


def tidy(term: Term, work: Work) -> Term:
    """Give a bound or an index as a reduced polynomial."""
    if isinstance(term, Symbol | Number):
        return term
    return ratio_term(work.field, reduced(work.field.ratio(term)))


def distance(upper: Term, lower: Term, work: Work) -> int | None:
    """Give the whole number by which one bound lies above another, where it does not depend on anything."""
    if upper == lower:
        return 0
    kinds = {type(upper), type(lower)}
    if kinds <= {Symbol, Number} and Symbol in kinds:
        return None  # a name and another name, or a number
    difference = tidy(Add((upper, negative(lower))), work)
    whole = isinstance(difference, Number) and difference.value.denominator == 1
    return int(difference.value) if isinstance(difference, Number) and whole else None


def may_coincide(left: Term, right: Term, place: Place) -> bool:
    """Tell whether two index letters run over one range and nothing is said of them: no rule tells then whether they are equal."""
    context = place.context
    if not isinstance(left, Symbol) or not isinstance(right, Symbol) or left == right or context.holding:
        return False
    spans = {binder.index: binder.range for binder in context.binders}
    one, other = (spans.get(name, context.scope.ranges.get(name)) for name in (left.name, right.name))
    said = (side for given in context.scope.givens for side in (given.left, given.right))
    return one is not None and one == other and not any({left.name, right.name} & free_names(side) for side in said)


def with_tidy_indices(term: Indexed, place: Place, work: Work) -> Indexed:
    """Simplify the indices of an element or a delta."""
    parts = children(term)
    new = tuple(work.rearrange(part, tidy(part, work), place.child(term, i)) for i, part in enumerate(parts))
    return term if new == parts else cast("Indexed", with_children(term, new))


def with_tidy_bounds(term: Repeated, place: Place, work: Work) -> Repeated:
    """Simplify the bounds of a sum or a product."""
    lower, upper = term.range.lower, term.range.upper
    lower = work.rearrange(lower, tidy(lower, work), place.child(term, 1))
    upper = work.rearrange(upper, tidy(upper, work), place.child(term, 2))
    return replace(term, range=Range(lower, upper))


def written_out(term: Sum | Product, place: Place, work: Work) -> Term | None:
    """Write a sum, or a product, with a small fixed number of terms term by term."""
    above = None if term.conditions else distance(term.range.upper, term.range.lower, work)
    if above is None or not -1 <= above < MOST_WRITTEN_OUT:
        return None
    return work.attempt("sum_written_out", term, place)


# ------------------------------------------------------------------ the range that a summand asks for


def in_own_range(term: Sum | Product, place: Place, work: Work) -> Term | None:
    """Shift a sum with a single summand and add terms to it, so that it runs over the range of its families; None if it does.

    A product of a single factor likewise.
    """
    directions = falling(term, work)
    if True in directions:
        from derive.prover.orientation import oriented_sum  # the two call each other

        return oriented_sum(term, directions, place, work)
    offsets, wanted = _offsets(term, work)
    if wanted is None:
        return _from_one(term, place, work)
    shift = max(offsets)
    if shift:
        return work.use("sum_shift", term, place, Number(Fraction(shift)))
    lower = tidy(Add((wanted[0], Number(Fraction(-min(offsets))))), work)
    begun = from_beginning(term, lower, place, work) or _from_lower(term, lower, place, work)
    return begun or _to_upper(term, wanted[1], place, work)


def from_beginning(term: Sum | Product, lower: Term, place: Place, work: Work) -> Term | None:
    """Write a sum that begins at a name as the one from a number on, less the one from there up to the name."""
    own = term.range.lower
    if isinstance(term, Product) or not free_names(own) or not isinstance(lower, Number):
        return None
    last = tidy(Add((own, MINUS_ONE)), work)
    return _extended(term, Range(lower, term.range.upper), Range(lower, last), last, place, work)


def _from_one(term: Sum | Product, place: Place, work: Work) -> Term | None:
    """Let a sum without families run from 1 to what its upper bound is without a number, as far as its summand is defined."""
    shift = min(_added_numbers(term.body, term.index, work), default=0)
    if shift:
        return work.use("sum_shift", term, place, Number(Fraction(shift)))
    upper = work.field.ratio(term.range.upper)
    whole = upper.numerator.get((), fmpq(0))
    above = int(whole) if whole.q == 1 and not upper.denominator and len(upper.numerator) > 1 else 0
    bare = tidy(Add((term.range.upper, Number(Fraction(-above)))), work)
    begun = (distance(ONE, term.range.lower, work) or 0) > 0 and distance(term.range.upper, ZERO, work) != 0
    for last in ([bare] if above > 0 else []) + ([ZERO] if begun else []):
        parted = work.attempt("sum_split_range", term, place, last)
        if parted is not None:
            return parted
    return _from_lower(term, ONE, place, work) or (_to_upper(term, bare, place, work) if above < 0 else None)


def _added_numbers(term: Term, index: str, work: Work) -> set[int]:
    """Give what is added to the index wherever it occurs."""
    if index not in free_names(term):
        return set()
    if isinstance(term, Symbol | Add):
        above = distance(term, Symbol(index), work)
        if above is not None:
            return {above}
    match term:
        case Power(Add() as below, Number(value)) if value < 0:
            moved = offset(work.field.ratio(below).numerator, work.field.number(Symbol(index)))
            if moved is not None:
                return {moved}
    return {number for part in children(term) for number in _added_numbers(part, index, work)}


def _offsets(term: Sum | Product, work: Work) -> tuple[set[int], Interval | None]:
    """Give what is added to the index in the elements of the summand, and the range of the one to which most is added."""
    found: dict[int, Interval] = {}
    for element in _elements(term.body, term.index):
        declared = work.scope.declarations.get((element.family, len(element.indices)))
        known = declared or work.scope.definitions.get((element.family, len(element.indices)))
        for index, span in zip(element.indices, known.ranges if known else (), strict=False):
            above = distance(index, Symbol(term.index), work) if term.index in free_names(index) else None
            if above is not None:
                found[above] = (span.lower, span.upper)
    return set(found), found[max(found)] if found else None


def falling(term: Sum | Product, work: Work) -> set[bool]:
    """Tell of the elements of a summand whether their indices fall as that of the sum grows."""
    slopes = {_slope(index, term.index, work) for element in _elements(term.body, term.index) for index in element.indices}
    return {slope < 0 for slope in slopes if slope in (1, -1)}


def _slope(index: Term, name: str, work: Work) -> int:
    """Give by how much an index of an element grows with that of a sum; 0 where that is no fixed whole number."""
    if index == Symbol(name) or name not in free_names(index):
        return int(index == Symbol(name))
    change = Add((reindex(index, {name: Add((Symbol(name), ONE))}), negative(index)))
    return distance(change, Number(Fraction(0)), work) or 0


def rising_offset(term: Sum | Product, work: Work) -> int:
    """Give the most that is added to the index in the elements of a summand."""
    return max(_offsets(term, work)[0], default=0)


def _elements(term: Term, index: str) -> Iterator[Element]:
    if isinstance(term, Element) and index in free_names(term):
        yield term
    for part in children(term):
        yield from _elements(part, index)


def _from_lower(term: Sum | Product, lower: Term, place: Place, work: Work) -> Term | None:
    """Begin at another lower bound, or at the index that the written one follows, if terms have to be added for that."""
    own = term.range.lower
    names = [Symbol(name) for name in sorted(free_names(own)) if distance(own, Symbol(name), work) is not None]
    lower = names[0] if names else lower
    above = distance(own, lower, work)
    if above is None or not 0 < above < MOST_WRITTEN_OUT:
        return None
    last = tidy(Add((own, MINUS_ONE)), work)
    return _extended(term, Range(lower, term.range.upper), Range(lower, last), last, place, work)


def _to_upper(term: Sum | Product, upper: Term | None, place: Place, work: Work) -> Term | None:
    """End at another upper bound, or at the index that the written one comes before or behind."""
    own, indices = term.range.upper, place.context.bound() | work.scope.ranges.keys()
    names = [Symbol(name) for name in sorted(free_names(own)) if name in indices]
    upper = names[0] if len(names) == 1 and distance(own, names[0], work) is not None else upper
    below = distance(upper, own, work) if upper is not None else None
    if upper is not None and names and below is not None and -MOST_WRITTEN_OUT < below < 0:
        return work.attempt("sum_split_range", term, place, upper)
    if upper is None or below is None or not 0 < below < MOST_WRITTEN_OUT:
        return None
    following = tidy(Add((own, ONE)), work)
    ends = dict.fromkeys((upper, following))  # of a single term it may be known that it has a value
    for end in ends:
        longer = _extended(term, Range(term.range.lower, end), Range(following, end), own, place, work)
        if longer is not None:
            return longer
    return None


def _extended(term: Sum | Product, longer: Range, added: Range, last: Term, place: Place, work: Work) -> Term | None:
    """Replace a sum by one over a longer range without the added terms, which are split off from it again to show it."""
    kind: type[Add] | type[Multiply] = Add if isinstance(term, Sum) else Multiply
    whole, few = (replace(term, range=span) for span in (longer, added))
    single = reindex(term.body, {term.index: added.lower}) if added.lower == added.upper and not term.conditions else few
    for less in dict.fromkeys((few, single)):
        undone = negative(less) if kind is Add else Power(less, MINUS_ONE)
        target, own, inner = kind((whole, undone)), place.alone(), work.lemma()
        inner.side, inner.taken = Side.RIGHT, work.taken | place.context.names()
        try:
            parts = _split(whole, last, own.child(target, 0), inner)
            if less is not few:
                parts = _with_value(parts, own.child(target, 0), few, inner)
            inner.rearrange(kind((parts, undone)), term, own)
            return work.use("use_lemma", term, place, target, *inner.steps)
        except Stuck:
            continue
    return None


def _with_value(parts: Add | Multiply, place: Place, single: Term, work: Work) -> Add | Multiply:
    """Write a sum over a single value, one of the parts, as its summand there."""
    several = list(children(parts))
    number = [key(part) for part in several].index(key(single))
    inside, only = place.child(parts, number), several[number]
    assert isinstance(only, Sum | Product)
    written = work.use("sum_written_out", only, inside)
    several[number] = _without_zero(written, only.range.lower, inside, work)
    return type(parts)(tuple(several))


def _without_zero(term: Term, value: Term, place: Place, work: Work) -> Term:
    """Write the one value of an index as it stands, to which nothing is added any more, wherever it occurs."""
    if term == Add((value, ZERO)):
        return work.rearrange(term, value, place)
    parts = tuple(_without_zero(part, value, place.child(term, i), work) for i, part in enumerate(children(term)))
    return with_children(term, parts)


def _split(term: Sum | Product, last: Term, place: Place, work: Work) -> Add | Multiply:
    parts = work.use("sum_split_range", term, place, last)
    tidied = []
    for i, part in enumerate(children(parts)):
        assert isinstance(part, Sum | Product)
        tidied.append(with_tidy_bounds(part, place.child(parts, i), work))
    return Multiply(tuple(tidied)) if isinstance(parts, Multiply) else Add(tuple(tidied))


# ------------------------------------------------------------------ triangles


def depends_on_outer(term: Sum, depth: int) -> bool:
    """Tell whether the range of one of nested sums depends on the index of another."""
    names: set[str] = set()
    for _ in range(depth):
        names.add(term.index)
        if not isinstance(term.body, Sum):
            break
        term = term.body
        if names & (free_names(term.range.lower) | free_names(term.range.upper)):
            return True
    return False


def triangle(term: Sum, place: Place, work: Work) -> Term | None:
    """Write a sum over a triangle with the one over the square and, unless its summand is symmetric, the other triangle.

    None where the term is no triangle, or the better of the two already.
    """
    inner = term.body
    if not isinstance(inner, Sum) or term.conditions or inner.conditions:
        return None
    if inner.range.lower == Symbol(term.index) and inner.range.upper == term.range.upper:
        return work.use("sum_swap", term, place)
    if inner.range.upper != Symbol(term.index) or inner.range.lower != term.range.lower:
        return None
    if _is_polynomial(inner.body, term.index):
        return _added_up(term, place, work)
    i, k = Symbol(term.index), Symbol(inner.index)
    exchanged = reindex(inner.body, {term.index: k, inner.index: i})
    other = Sum(term.index, term.range, (), Sum(inner.index, inner.range, (), exchanged))
    if key(other) > key(term):
        return None
    square = Sum(term.index, term.range, (), Sum(inner.index, term.range, (), inner.body))
    same, half, lemma = key(other) == key(term), number(fmpq(1, 2)), work.lemma()
    lemma.side = Side.RIGHT
    try:
        halves = _halves(square, Place(place.context, (0, 1) if same else (0,)), lemma)
        diagonal = children(halves.terms[2])[1]
        target = Add((times((half, square)), times((half, diagonal)))) if same else Add((square, diagonal, negative(other)))
        parted = replace_at(target, (0, 1) if same else (0,), halves)
        lemma.rearrange(parted, term, place.alone())
        return work.use("use_lemma", term, place, target, *lemma.steps)
    except Stuck:
        return None


def _is_polynomial(term: Term, index: str) -> bool:
    """Tell whether a product has an index only as a factor, or in whole powers."""
    factors = term.factors if isinstance(term, Multiply) else (term,)
    bases = (f.base if isinstance(f, Power) and isinstance(f.exponent, Number) and f.exponent.value > 0 else f for f in factors)
    return all(base == Symbol(index) or index not in free_names(base) for base in bases)


def _added_up(term: Sum, place: Place, work: Work) -> Term | None:
    """Bring the sum inside whose index the summand has in powers alone, and add those up; None where they cannot be."""
    from derive.prover.normalise import normal  # the two call each other

    before = len(work.steps)
    try:
        swapped = work.use("sum_swap", term, place)
        assert isinstance(swapped, Sum)
        inner = normal(swapped.body, place.child(swapped, 0), work)
    except Stuck:
        inner = swapped = term
    if any(isinstance(part, Sum) for part in (inner, *children(inner))):
        del work.steps[before:]
        return None
    return Sum(swapped.index, swapped.range, swapped.conditions, inner)


def _halves(square: Sum, place: Place, work: Work) -> Add:
    """Write a double sum over a square as the two triangles without the diagonal."""
    from derive.prover.normalise import normal  # the two call each other

    inner, at = square.body, place.child(square, 0)
    assert isinstance(inner, Sum)
    parts = _split(inner, Symbol(square.index), at, work)
    assert isinstance(parts, Add)
    second = at.child(parts, 1)
    upper = parts.terms[1]
    assert isinstance(upper, Sum)
    raised = _from_lower(upper, ONE, second, work)
    if not isinstance(raised, Add):
        raise Stuck("the summand is not defined on the diagonal")
    above, below = raised.terms
    single, last = children(below)[1], second.child(raised, 1).child(below, 1)
    value = negative(normal(work.use("sum_written_out", single, last), last, work))
    flat = Add((parts.terms[0], above, value))
    work.rearrange(Add((parts.terms[0], Add((above, value)))), flat, at)
    whole = work.use("sum_distribute", Sum(square.index, square.range, (), flat), place)
    assert isinstance(whole, Add)
    swapped = work.use("sum_swap", whole.terms[1], place.child(whole, 1))
    return Add((whole.terms[0], swapped, work.use("sum_pull_out", whole.terms[2], place.child(whole, 2))))
