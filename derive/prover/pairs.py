"""Double sums over pairs: what changes its sign when the two indices are exchanged adds up to nothing."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from derive.kernel.arithmetic import Ratio, added, equal, multiplied
from derive.kernel.rule import RuleDoesNotApply
from derive.prover.algebra import ratio_term, reduced
from derive.prover.work import Place, Stuck, Work
from derive.terms import (
    MINUS_ONE,
    ZERO,
    Add,
    Multiply,
    Number,
    Sum,
    Symbol,
    Term,
    children,
    difference,
    free_names,
    key,
    reindex,
    replace_at,
)  # fmt: skip

HALF = Number(Fraction(1, 2))


def symmetrised(term: Sum, place: Place, work: Work) -> Term | None:
    """Replace the summand of a double sum by its mean over both orders of the indices; None where that divides by no less."""
    inner = term.body
    if not isinstance(inner, Sum) or term.conditions or not _is_square(term, inner):
        return None
    i, k = Symbol(term.index), Symbol(inner.index)
    one = reduced(work.field.ratio(inner.body))
    other = work.field.ratio(reindex(inner.body, {term.index: k, inner.index: i}))
    mean = reduced(multiplied(Ratio({(): fmpq(1, 2)}), added((one, other))))
    names = {term.index, inner.index}
    if _divisors(mean, names, work) >= _divisors(one, names, work):
        return None
    half = ratio_term(work.field, mean)
    at = place.child(term, 0)
    body = work.rearrange(inner.body, Add((half, difference(inner.body, half))), at.child(inner, 0))
    parted = work.use("sum_distribute", Sum(inner.index, inner.range, inner.conditions, body), at)
    whole = work.use("sum_distribute", Sum(term.index, term.range, (), parted), place)
    assert isinstance(whole, Add)
    zero = antisymmetric(whole.terms[1], place.child(whole, 1), work)
    assert zero is not None
    return Add((whole.terms[0], zero))


def antisymmetric(term: Term, place: Place, work: Work) -> Term | None:
    """Give 0 for a double sum that changes its sign when its indices are exchanged; None for any other.

    One half of it is put with the sums, and with that the indices, exchanged: then the two halves cancel.
    """
    if not isinstance(term, Sum) or not isinstance(term.body, Sum) or term.conditions or not _is_square(term, term.body):
        return None
    inner = term.body
    exchanged = reindex(inner.body, {term.index: Symbol(inner.index), inner.index: Symbol(term.index)})
    opposite, before = Multiply((MINUS_ONE, exchanged)), len(work.steps)
    try:
        return _halves_cancel(term, opposite, place, work) if equal(inner.body, opposite) else None
    except (RuleDoesNotApply, Stuck):
        del work.steps[before:]
        return None


def _halves_cancel(term: Sum, opposite: Term, place: Place, work: Work) -> Term:
    half = Multiply((HALF, term))
    halves = work.rearrange(term, Add((half, half)), place)
    at = place.child(halves, 1).child(half, 1)
    outer = work.use("sum_swap", term, at)
    below = at.child(outer, 0)
    (inner, *_) = children(outer)
    work.rearrange(children(inner)[0], opposite, below.child(inner, 0))
    inner = work.use("sum_pull_out", replace_at(inner, (0,), opposite), below)
    outer = work.use("sum_pull_out", replace_at(outer, (0,), inner), at)
    return work.rearrange(Add((half, Multiply((HALF, outer)))), ZERO, place)


def _is_square(outer: Sum, inner: Sum) -> bool:
    pair = {Symbol(outer.index), Symbol(inner.index)}
    ends = [(key(s.range.lower), key(s.range.upper)) for s in (outer, inner)]
    return ends[0] == ends[1] and all({c.left, c.right} == pair for c in inner.conditions)


def _divisors(ratio: Ratio, names: set[str], work: Work) -> int:
    """Count the factors of the denominator that hold all of some names."""
    atoms = work.field.atoms
    held = (frozenset[str]().union(*(free_names(atoms[a]) for m, _ in factor for a, _ in m)) for factor in ratio.denominator)
    return sum(exponent for names_held, exponent in zip(held, ratio.denominator.values(), strict=True) if names <= names_held)
