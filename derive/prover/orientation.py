"""Run through sums and products from their last value to their first where that brings them to a common form."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derive.prover.ranges import rising_offset, with_tidy_bounds
from derive.prover.work import Place, Stuck, Work
from derive.terms import (
    MINUS_ONE,
    Add,
    Binding,
    Element,
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
    if key(other) < key(term):
        return other
    del work.steps[before:]
    return None


def _reversed(term: Sum | Product, place: Place, work: Work) -> Sum | Product:
    """Give a sum from its last value to its first, at least index first, as its normal form will be."""
    after = _tidied(work.use("sum_reverse", term, place), place, work)
    shift = rising_offset(after, work)
    return _tidied(work.use("sum_shift", after, place, Number(Fraction(shift))), place, work) if shift else after


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
