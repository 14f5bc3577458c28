"""Double sums over pairs: what changes its sign when the two indices are exchanged adds up to nothing."""

from __future__ import annotations

from flint import fmpq

from derive.kernel.arithmetic import Ratio, added, multiplied
from derive.prover.algebra import ratio_term, reduced
from derive.prover.work import Place, Work
from derive.terms import Add, Sum, Symbol, Term, difference, free_names, key, reindex


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
    return Add((whole.terms[0], work.use("sum_antisymmetric", whole.terms[1], place.child(whole, 1))))


def _is_square(outer: Sum, inner: Sum) -> bool:
    pair = {Symbol(outer.index), Symbol(inner.index)}
    ends = [(key(s.range.lower), key(s.range.upper)) for s in (outer, inner)]
    return ends[0] == ends[1] and all({c.left, c.right} == pair for c in inner.conditions)


def _divisors(ratio: Ratio, names: set[str], work: Work) -> int:
    """Count the factors of the denominator that hold all of some names."""
    atoms = work.field.atoms
    held = (frozenset[str]().union(*(free_names(atoms[a]) for m, _ in factor for a, _ in m)) for factor in ratio.denominator)
    return sum(exponent for names_held, exponent in zip(held, ratio.denominator.values(), strict=True) if names <= names_held)
