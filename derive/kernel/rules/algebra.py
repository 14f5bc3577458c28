"""Rational identities over atoms.  TRUSTED."""

from __future__ import annotations

from derive.kernel.arithmetic import equal
from derive.kernel.rule import IsDefined, Rewrite, RuleDoesNotApply, Shown, Step, rule
from derive.terms import Term


@rule(r"\frac{p}{q} = \frac{r}{s} \quad \text{where } p s - r q \text{ expands to } 0")
def field_identity(term: Term, target: Term) -> Rewrite:
    """Replace a term by one that is the same rational function of its atoms.

    Fails where the two differ as rational functions, or a denominator is zero everywhere.
    """
    if not equal(term, target):
        raise RuleDoesNotApply("not the same rational function")
    return Rewrite(target, (IsDefined(target),))


@rule(r"f = g \quad \text{where a proof of } f = g \text{ is given}")
def use_lemma(term: Term, target: Term, *proof: Step) -> Rewrite:
    """Replace a term by one that a proof of its own shows to be equal; its steps may rewrite both.  Fails where it does not."""
    return Rewrite(target, (IsDefined(target), Shown(term, target, proof)))
