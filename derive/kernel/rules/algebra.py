"""Rational identities over atoms.  TRUSTED."""

from __future__ import annotations

from derive.kernel.arithmetic import equal
from derive.kernel.rule import IsDefined, Rewrite, RuleDoesNotApply, rule
from derive.terms import Term


@rule(r"\frac{p}{q} = \frac{r}{s} \quad \text{where } p s - r q \text{ expands to } 0")
def field_identity(term: Term, target: Term) -> Rewrite:
    """Replace a term by one that is the same rational function of its atoms.

    Fails where the two differ as rational functions, or a denominator is zero everywhere.
    """
    if not equal(term, target):
        raise RuleDoesNotApply("not the same rational function")
    return Rewrite(target, (IsDefined(target),))
