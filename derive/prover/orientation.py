"""Run through sums and products from their last value to their first where that brings them to a common form."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derive.prover.ranges import rising_offset, tidy, with_tidy_bounds
from derive.prover.work import Place, Stuck, Work
from derive.terms import (
    MINUS_ONE,
    Add,
    Binding,
    Element,
    Key,
    Multiply,
    Number,
    Product,
    Sum,
    Symbol,
    Term,
    children,
    key,
    with_children,
)  # fmt: skip


def oriented_sum(term: Sum | Product, directions: set[bool], place: Place, work: Work) -> Term | None:
    """Reverse a sum whose index falls in all of its families; where it falls in some, give the direction with the lesser key.

    None where the sum stays.
    """
    if False not in directions:
        return work.attempt("sum_reverse", term, place)
    shift = rising_offset(term, work)
    if shift:
        return work.use("sum_shift", term, place, Number(Fraction(shift)))
    before = len(work.steps)
    try:
        other = _reversed(term, place, work)
    except Stuck:
        other = term
    if _rank(other, work) < _rank(term, work):
        turned = _turned(key(term), other, place, work)
        if turned is not None:
            return turned
    del work.steps[before:]
    return None


def _turned(name: Key, other: Sum | Product, place: Place, work: Work) -> Term | None:
    """Give the normal form of a reversed sum; None where that leads back to the sum with this key, which then stays."""
    from derive.prover.normalise import normal  # the two call each other

    turning, settled = work.once("sums that are being reversed", set[Key]), work.once("sums that stay", set[Key])
    if name in turning:
        settled.add(name)
    if name in settled:
        return None
    turning.add(name)
    try:
        return normal(other, place, work)
    finally:
        turning.discard(name)


def _reversed(term: Sum | Product, place: Place, work: Work) -> Sum | Product:
    """Give a sum from its last value to its first, at least index first, as its normal form will be."""
    after = _tidied(work.use("sum_reverse", term, place), place, work)
    shift = rising_offset(after, work)
    return _tidied(work.use("sum_shift", after, place, Number(Fraction(shift))), place, work) if shift else after


def _rank(term: Sum | Product, work: Work) -> Key:
    """Give the lesser key of a sum and of what it is with the other sign, which a difference may get again from its normal form."""
    bodies = (tidy(body, work) for body in (term.body, Multiply((MINUS_ONE, term.body))))
    return min(key(replace(term, body=body)) for body in bodies)


def _tidied(term: Term, place: Place, work: Work) -> Sum | Product:
    from derive.prover.normalise import canonical  # the two call each other

    assert isinstance(term, Sum | Product)
    return replace(with_tidy_bounds(term, place, work), body=canonical(term.body, place.child(term, 0), work))


# ------------------------------------------------------------------ sums without families


def with_reversed_sums(term: Term, place: Place, work: Work) -> Term:
    """Reverse the sums without families in whose summands the index is subtracted from something."""
    parts = tuple(with_reversed_sums(part, place.child(term, i), work) for i, part in enumerate(children(term)))
    whole = with_children(term, parts) if parts != children(term) else term
    if isinstance(whole, Sum) and not whole.conditions and _is_subtracted(whole.body, whole.index) and not _has_elements(whole):
        return work.attempt("sum_reverse", whole, place) or whole
    return whole


def _has_elements(term: Term) -> bool:
    return isinstance(term, Element) or any(map(_has_elements, children(term)))


def _is_subtracted(term: Term, index: str) -> bool:
    """Tell whether an index is subtracted from something in an exponent, or in a function."""
    match term:
        case Add(terms) if any(MINUS_ONE in children(t) and Symbol(index) in children(t) for t in terms if isinstance(t, Multiply)):
            return True
        case Binding(own, _, _, _) if own == index:
            return False
        case _:
            return any(_is_subtracted(part, index) for part in children(term))
