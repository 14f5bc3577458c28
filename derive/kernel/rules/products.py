"""Finite products.  TRUSTED."""

from __future__ import annotations

from derive.kernel.rule import ForEach, Positive, Rewrite, RuleDoesNotApply, rule
from derive.terms import Apply, Function, Product, Sum, Term


@rule(r"\prod_i f(i) = e^{\sum_i \ln f(i)} \quad (f(i) > 0)")
def product_as_exp(term: Term) -> Rewrite:
    """Write a product as the exponential of a sum of logarithms.  Fails for any other term; every factor must be positive."""
    if not isinstance(term, Product):
        raise RuleDoesNotApply("not a product over an index")
    logarithms = Sum(term.index, term.range, term.conditions, Apply(Function.LOG, term.body))
    return Rewrite(Apply(Function.EXP, logarithms), (ForEach(term, Positive(term.body)),))
