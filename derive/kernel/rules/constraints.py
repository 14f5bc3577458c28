"""Givens.  TRUSTED."""

from __future__ import annotations

from collections.abc import Iterable

from derive.kernel.arithmetic import equal
from derive.kernel.rule import Assumed, Condition, IsDefined, Rewrite, RuleDoesNotApply, rule
from derive.kernel.rules.functions import TWO
from derive.kernel.scope import Given, Relation
from derive.terms import MINUS_ONE, Add, Apply, Function, Multiply, Number, Power, Term, difference, reindex

Use = tuple[Given, tuple[tuple[str, Term], ...], Term]


@rule(r"f = g \quad \text{where } f - g = \sum_k c_k (l_k - r_k) \text{ and } l_k = r_k \text{ is given}")
def use_given(term: Term, target: Term, *uses: Use) -> Rewrite:
    """Replace a term by one that differs from it by multiples of given equations.

    Each use is a given, the values of its free indices, and the factor of the difference of its sides.  Fails unless the
    difference is exactly the sum of these multiples.
    """
    if not uses or any(given.relation is not Relation.EQUAL for given, _, _ in uses):
        raise RuleDoesNotApply("only given equations can be added")
    zeros = ((reindex(difference(given.left, given.right), dict(instance)), factor) for given, instance, factor in uses)
    assumed = tuple(Assumed(given, instance) for given, instance, _ in uses)
    return Rewrite(target, (*assumed, *_differing_by(term, target, zeros)))


@rule(r"f = g \quad \text{where } f - g = c\, ((u^{1/q})^q - u) \text{ or } f - g = c\, (\sin^2 u + \cos^2 u - 1)")
def use_identity(term: Term, target: Term, *uses: tuple[Term, Term]) -> Rewrite:
    """Replace a term by one that differs from it by multiples of what roots, sines and cosines fulfil.

    Each use is a root or a sine, and the factor.  Fails unless the difference is exactly the sum of these multiples.
    """
    zeros = ((_zero(source), factor) for source, factor in uses)
    return Rewrite(target, (*(IsDefined(source) for source, _ in uses), *_differing_by(term, target, zeros)))


def _zero(source: Term) -> Term:
    match source:
        case Power(base, Number(value)) if value.numerator == 1:
            return difference(Power(source, Number(1 / value)), base)
        case Apply(Function.SIN, argument):
            return Add((Power(source, TWO), Power(Apply(Function.COS, argument), TWO), MINUS_ONE))
        case _:
            raise RuleDoesNotApply("neither a root nor a sine")


def _differing_by(term: Term, target: Term, zeros: Iterable[tuple[Term, Term]]) -> tuple[Condition, ...]:
    """Require that two terms differ by multiples of what is zero, and give the conditions under which the multiples are."""
    multiples = tuple(zeros)
    if not equal(term, Add((target, *map(Multiply, multiples)))):
        raise RuleDoesNotApply("the difference is not the stated multiple")
    return tuple(IsDefined(part) for part in (target, *(factor for _, factor in multiples)))
