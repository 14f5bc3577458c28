r"""What a given about products of elements, such as ``y_i y_j = \delta_{ij} y_i``, says about products of sums."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement

from derive.kernel.arithmetic import Ratio
from derive.prover.givens import Consequence, givens_at, lowered, paired
from derive.prover.work import Place, Stuck, Work
from derive.terms import Element, Multiply, Sum, Term, children, distinct, free_names, key

NAMES = ["#1", "#2"]  # in no formula


def products_of_sums(difference: Ratio, place: Place, work: Work) -> Iterator[Consequence]:
    """Give, for products of two sums over families that a given is about, the sum that it makes of them."""
    families = _families(work)
    if not families:
        return
    for left, right in _pairs(difference, families, work):
        product = distinct(Multiply((left, right)), work.taken)
        try:
            found = _contracted(product, place.alone(), work.lemma())
        except Stuck:
            continue
        yield Consequence(product, found, _contracted)


def _families(work: Work) -> frozenset[str]:
    """Give the families of which a given tells what the product of two elements is."""
    found: set[str] = set()
    for relation in givens_at(NAMES, work):
        numerator = work.field.ratio(relation.zero).numerator
        for monomial in numerator if paired(numerator, numerator, work) is not None else ():
            found |= {atom.family for a, _ in monomial if isinstance(atom := work.field.atoms[a], Element)}
    return frozenset(found)


def _pairs(difference: Ratio, families: frozenset[str], work: Work) -> Iterator[tuple[Term, Term]]:
    seen: set[object] = set()
    for monomial in sorted(difference.numerator):
        sums = [work.field.atoms[a] for a, e in monomial for _ in range(min(e, 2)) if _is_over(work.field.atoms[a], families)]
        for left, right in combinations_with_replacement(sums, 2):
            pair = key(Multiply((left, right)))
            if pair not in seen and (left is not right or sums.count(left) > 1):
                seen.add(pair)
                yield left, right


def _is_over(term: Term, families: frozenset[str]) -> bool:
    """Tell whether a term is a sum whose summand has an element of one of some families at its index as a factor."""
    if not isinstance(term, Sum):
        return False
    factors = term.body.factors if isinstance(term.body, Multiply) else (term.body,)
    return any(isinstance(f, Element) and f.family in families and term.index in free_names(f) for f in factors)


def _contracted(term: Term, place: Place, work: Work) -> Term:
    """Nest a product of two sums, use the givens in the summand and give the normal form; raises Stuck where they say nothing."""
    from derive.prover.normalise import normal  # the two call each other

    outer = work.use("sum_push_in", term, place, 0)
    at = place.child(outer, 0)
    inner = work.use("sum_push_in", children(outer)[0], at, 0)
    assert isinstance(outer, Sum)
    assert isinstance(inner, Sum)
    body = lowered(inner.body, at.child(inner, 0), work)
    if body is inner.body:
        raise Stuck("no given is about the product of these sums")
    nested = Sum(inner.index, inner.range, inner.conditions, body)
    return normal(Sum(outer.index, outer.range, outer.conditions, nested), place, work)
