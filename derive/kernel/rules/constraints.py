"""Givens.  TRUSTED."""

from __future__ import annotations

from derive.kernel.arithmetic import equal
from derive.kernel.rule import Assumed, IsDefined, Rewrite, RuleDoesNotApply, rule
from derive.kernel.scope import Given, Relation
from derive.terms import MINUS_ONE, Add, Multiply, Term, reindex

Use = tuple[Given, tuple[tuple[str, Term], ...], Term]


@rule(r"f = g \quad \text{where } f - g = \sum_k c_k (l_k - r_k) \text{ and } l_k = r_k \text{ is given}")
def use_given(term: Term, target: Term, *uses: Use) -> Rewrite:
    """Replace a term by one that differs from it by multiples of given equations.

    Each use is a given, the values of its free indices, and the factor of the difference of its sides.  Fails unless the
    difference is exactly the sum of these multiples.
    """
    if not uses or any(given.relation is not Relation.EQUAL for given, _, _ in uses):
        raise RuleDoesNotApply("only given equations can be added")
    multiples = [Multiply((factor, _difference(given, dict(instance)))) for given, instance, factor in uses]
    if not equal(term, Add((target, *multiples))):
        raise RuleDoesNotApply("the difference is not the stated multiple of the givens")
    assumed = tuple(Assumed(given, instance) for given, instance, _ in uses)
    defined = tuple(IsDefined(part) for part in (target, *(factor for _, _, factor in uses)))
    return Rewrite(target, (*assumed, *defined))


def _difference(given: Given, values: dict[str, Term]) -> Term:
    return Add((reindex(given.left, values), Multiply((MINUS_ONE, reindex(given.right, values)))))
