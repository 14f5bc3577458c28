"""Integrals between two bounds.  TRUSTED."""

from __future__ import annotations

from derive.kernel.rule import ForEach, IsDefined, Rewrite, RuleDoesNotApply, Shown, Step, rule
from derive.terms import Derivative, Integral, Symbol, Term, difference, substitute


@rule(r"\int_a^b f(x)\, dx = F(b) - F(a) \quad \text{where } F' = f")
def integral_by_antiderivative(term: Term, antiderivative: Term, *proof: Step) -> Rewrite:
    """Evaluate an integral by an antiderivative and a proof that its derivative is the integrand.

    Fails for any other term; both must have a value at the bounds and everywhere between them.
    """
    if not isinstance(term, Integral):
        raise RuleDoesNotApply("not an integral")
    upper, lower = (substitute(antiderivative, {term.index: end}) for end in (term.range.upper, term.range.lower))
    slope = Derivative(antiderivative, Symbol(term.index))
    between = (IsDefined(term.body), IsDefined(antiderivative), Shown(slope, term.body, proof))
    after = difference(upper, lower)
    return Rewrite(after, (IsDefined(after), *(ForEach(term, condition) for condition in between)))
