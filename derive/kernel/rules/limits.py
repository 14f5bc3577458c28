"""Limits, and with them integrals and sums without end.  TRUSTED."""

from __future__ import annotations

from derive.kernel.rule import IsDefined, Rewrite, RuleDoesNotApply, rule
from derive.terms import Limit, Term, children, free_names


def limit_of(term: Term) -> Limit:
    """Give a term that is a limit; raises RuleDoesNotApply for any other."""
    if not isinstance(term, Limit):
        raise RuleDoesNotApply("not a limit")
    return term


def holds_limit(term: Term) -> bool:
    """Tell whether a limit stands in a term."""
    return isinstance(term, Limit) or any(map(holds_limit, children(term)))


@rule(r"\lim_{x \to a} c = c")
def limit_of_constant(term: Term) -> Rewrite:
    """Replace the limit of what is free of its variable by that.  Fails for any other term."""
    limit = limit_of(term)
    if limit.index in free_names(limit.body):
        raise RuleDoesNotApply("it depends on the variable")
    return Rewrite(limit.body, (IsDefined(limit.body),))
