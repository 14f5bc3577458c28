"""Integrals between two bounds.  TRUSTED."""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.arithmetic import equal
from derive.kernel.rule import ForEach, IsDefined, Rewrite, RuleDoesNotApply, Shown, Step, rule
from derive.terms import (
    MINUS_ONE,
    ZERO,
    Add,
    Derivative,
    Integral,
    Multiply,
    Range,
    Symbol,
    Term,
    difference,
    free_names,
    substitute,
)


def integral_of(term: Term) -> Integral:
    """Give a term that is an integral; raises RuleDoesNotApply for any other."""
    if not isinstance(term, Integral):
        raise RuleDoesNotApply("not an integral")
    return term


@rule(r"\int_a^b f(x)\, dx = F(b) - F(a) \quad \text{where } F' = f")
def integral_by_antiderivative(term: Term, antiderivative: Term, *proof: Step) -> Rewrite:
    """Evaluate an integral by an antiderivative and a proof that its derivative is the integrand.

    Fails for any other term; both must have a value at the bounds and everywhere between them.
    """
    whole = integral_of(term)
    upper, lower = (substitute(antiderivative, {whole.index: end}) for end in (whole.range.upper, whole.range.lower))
    slope = Derivative(antiderivative, Symbol(whole.index))
    between = (IsDefined(whole.body), IsDefined(antiderivative), Shown(slope, whole.body, proof))
    after = difference(upper, lower)
    return Rewrite(after, (IsDefined(after), *(ForEach(whole, condition) for condition in between)))


@rule(r"\int_a^b f(x)\, dx = \int_a^c f(x)\, dx + \int_c^b f(x)\, dx")
def integral_split_at(term: Term, middle: Term) -> Rewrite:
    """Part an integral at a number, between the bounds or not.

    Fails for any other term, and where the number depends on the variable; both parts must exist.
    """
    whole = integral_of(term)
    if whole.index in free_names(middle):
        raise RuleDoesNotApply("the number depends on the variable of the integral")
    spans = Range(whole.range.lower, middle), Range(middle, whole.range.upper)
    parts = tuple(replace(whole, range=span) for span in spans)
    return Rewrite(Add(parts), tuple(map(IsDefined, parts)))


@rule(r"\int_a^b f(x)\, dx = -\int_b^a f(x)\, dx, \quad \int_a^a f(x)\, dx = 0")
def integral_reverse(term: Term) -> Rewrite:
    """Exchange the bounds of an integral, which is 0 where they are the same.  Fails for any other term."""
    whole = integral_of(term)
    if equal(whole.range.lower, whole.range.upper):
        return Rewrite(ZERO)
    return Rewrite(Multiply((MINUS_ONE, replace(whole, range=Range(whole.range.upper, whole.range.lower)))))
