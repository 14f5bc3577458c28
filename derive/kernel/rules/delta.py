"""Kronecker delta, equal and distinct indices, and case distinctions.  TRUSTED."""

from __future__ import annotations

from derive.kernel.context import opposite
from derive.kernel.rule import IsDefined, Rewrite, RuleDoesNotApply, rule
from derive.kernel.rules.sums import at_value, sum_of
from derive.terms import (
    ONE,
    ZERO,
    Branch,
    Cases,
    Delta,
    Distinct,
    Equal,
    Multiply,
    Sum,
    Symbol,
    Term,
    free_names,
    reindex,
)  # fmt: skip


@rule(r"\sum_i \delta_{ij}\, f(i) = f(j)")
def delta_collapse(term: Term) -> Rewrite:
    """Replace a summed index by the value its delta forces on it.

    Fails unless the summand is a product with a delta of the summed index and an index that does not depend on it.
    """
    outer = sum_of(term)
    factors = outer.body.factors if isinstance(outer.body, Multiply) else (outer.body,)
    for place, factor in enumerate(factors):
        value = _forced_value(factor, outer.index)
        if value is not None:
            rest = factors[:place] + factors[place + 1 :]
            body = rest[0] if len(rest) == 1 else Multiply(rest) if rest else ONE
            taken, conditions = at_value(Sum(outer.index, outer.range, outer.conditions, body), value)
            return Rewrite(taken, conditions)
    raise RuleDoesNotApply("no delta forces a value of the summed index")


def _forced_value(factor: Term, index: str) -> Term | None:
    match factor:
        case Delta(Symbol(name), value) if name == index and index not in free_names(value):
            return value
        case Delta(value, Symbol(name)) if name == index and index not in free_names(value):
            return value
        case _:
            return None


@rule(r"\delta_{ij} = 1 \quad (i = j)")
def delta_of_equal(term: Term) -> Rewrite:
    """Replace the delta of equal indices by 1.  Fails for other terms; the indices must be equal at the place."""
    if not isinstance(term, Delta):
        raise RuleDoesNotApply("not a delta")
    return Rewrite(ONE, (Equal(term.left, term.right),))


@rule(r"\delta_{ij} = 0 \quad (i \neq j)")
def delta_of_distinct(term: Term) -> Rewrite:
    """Replace the delta of distinct indices by 0.  Fails for other terms; the indices must be distinct at the place."""
    if not isinstance(term, Delta):
        raise RuleDoesNotApply("not a delta")
    return Rewrite(ZERO, (Distinct(term.left, term.right),))


@rule(r"f(i) = f(j) \quad (i = j)")
def replace_index(term: Term, index: str, value: Term) -> Rewrite:
    """Put an index for an equal one.  Fails where the index does not occur; both must be equal at the place."""
    if index not in free_names(term):
        raise RuleDoesNotApply("the index does not occur")
    return Rewrite(reindex(term, {index: value}), (Equal(Symbol(index), value),))


@rule(r"f = \begin{cases} f & i = j \\ f & i \neq j \end{cases}")
def split_cases(term: Term, left: Term, right: Term) -> Rewrite:
    """Distinguish the cases of equal and distinct indices; both must have values."""
    after = Cases((Branch(term, (Equal(left, right),)), Branch(term, (Distinct(left, right),))))
    return Rewrite(after, (IsDefined(left), IsDefined(right)))


@rule(r"\begin{cases} f & P \\ g & \text{otherwise} \end{cases} = f \quad (P)")
def select_case(term: Term, place: int) -> Rewrite:
    """Replace a case distinction by the value of one branch.

    Fails where there is no such branch; its conditions must hold, and the branches before it must be excluded by theirs.
    """
    if not isinstance(term, Cases) or not 0 <= place < len(term.branches):
        raise RuleDoesNotApply("not a case distinction with such a branch")
    before, branch = term.branches[:place], term.branches[place]
    if any(len(b.conditions) != 1 for b in before):
        raise RuleDoesNotApply("a branch before it is not excluded by one condition")
    return Rewrite(branch.value, (*branch.conditions, *(opposite(b.conditions[0]) for b in before)))
