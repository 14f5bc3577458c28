"""Finite products.  TRUSTED."""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.rule import ForEach, IsDefined, Positive, Rewrite, RuleDoesNotApply, Whole, rule
from derive.terms import ONE, Apply, Function, Multiply, Power, Product, Sum, Term, free_names


def _product_of(term: Term) -> Product:
    if not isinstance(term, Product):
        raise RuleDoesNotApply("not a product over an index")
    return term


@rule(r"\prod_i f(i) = e^{\sum_i \ln f(i)} \quad (f(i) > 0)")
def product_as_exp(term: Term) -> Rewrite:
    """Write a product as the exponential of a sum of logarithms.  Fails for any other term; every factor must be positive."""
    outer = _product_of(term)
    logarithms = Sum(outer.index, outer.range, outer.conditions, Apply(Function.LOG, outer.body))
    return Rewrite(Apply(Function.EXP, logarithms), (ForEach(outer, Positive(outer.body)),))


@rule(r"\prod_i f(i)\, g(i) = \prod_i f(i) \prod_i g(i)")
def product_distribute(term: Term) -> Rewrite:
    """Part a product of products into its factors.  Fails for any other term."""
    outer = _product_of(term)
    if not isinstance(outer.body, Multiply):
        raise RuleDoesNotApply("what is multiplied is not a product")
    return Rewrite(Multiply(tuple(replace(outer, body=factor) for factor in outer.body.factors)))


@rule(r"\prod_i f(i)^c = \left(\prod_i f(i)\right)^c, \quad \prod_i u^{c(i)} = u^{\sum_i c(i)} \quad (c \text{ whole})")
def product_of_powers(term: Term) -> Rewrite:
    """Take a base or an exponent that is free of the index out of a product of powers; what is no power is its own first.

    Fails where the index occurs in both; the exponent must be whole.
    """
    outer = _product_of(term)
    base, exponent = (outer.body.base, outer.body.exponent) if isinstance(outer.body, Power) else (outer.body, ONE)
    if outer.index not in free_names(base):
        after = Power(base, Sum(outer.index, outer.range, outer.conditions, exponent))
    elif outer.index not in free_names(exponent):
        after = Power(replace(outer, body=base), exponent)
    else:
        raise RuleDoesNotApply("the index occurs in the base and in the exponent")
    return Rewrite(after, (ForEach(outer, Whole(exponent)), IsDefined(after)))
