"""What follows from a square that is zero, and by induction.  TRUSTED."""

from __future__ import annotations

from derive.kernel.rule import ForEach, IsDefined, NonNegative, Proof, Rewrite, RuleDoesNotApply, Shown, Step, Whole, rule
from derive.kernel.rules.functions import TWO
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Multiply,
    Power,
    Product,
    Range,
    Symbol,
    Term,
    difference,
    free_names,
    substitute,
)


@rule(r"f = g \quad \text{where } (f - g)^2 + s = 0 \text{ and } s \geq 0")
def equal_by_square(term: Term, target: Term, rest: Term, *proof: Step) -> Rewrite:
    """Replace a term by one from which it differs by nothing, as a proof shows of the square and what is not negative.

    Fails where it does not; the rest must not be negative.
    """
    square = Add((Power(difference(term, target), TWO), rest))
    return Rewrite(target, (IsDefined(target), IsDefined(rest), NonNegative(rest), Shown(square, ZERO, proof)))


@rule(r"f(n) = g(n) \quad \text{where } f(a) = g(a), \; f(m + 1) - c\, f(m) = g(m + 1) - c\, g(m) \text{ for } a \leq m < n")
def equal_by_induction(
    term: Term, target: Term, counter: Symbol, first: Term, each: Symbol, factor: Term, beginning: Proof, following: Proof
) -> Rewrite:
    """Replace a term by one that is equal at the first value of a whole number, and if so at a value also at the next.

    Fails where the name for each value has a meaning in the terms, the first value rests on the number, or it or the factor brings
    in a name; the number must not be below the first value, and what is shown must have values on the way.
    """
    names = free_names(term) | free_names(target) | {counter.name}
    brought = (free_names(first) | free_names(factor)) - names
    if each.name in names or counter.name in free_names(first) or not brought <= {each.name} - free_names(first):
        raise RuleDoesNotApply("the values are not told apart")
    begins = [substitute(side, {counter.name: first}) for side in (term, target)]
    later = Add((each, ONE))
    here, there = ([substitute(side, {counter.name: value}) for side in (term, target)] for value in (each, later))
    steps = [difference(after, Multiply((factor, before))) for before, after in zip(here, there, strict=True)]
    values = Product(each.name, Range(first, Add((counter, MINUS_ONE))), (), each)
    return Rewrite(target, (
        IsDefined(target), Whole(counter), Whole(first), NonNegative(difference(counter, first)), *map(IsDefined, begins),
        Shown(begins[0], begins[1], beginning), *(ForEach(values, IsDefined(step)) for step in steps),
        ForEach(values, Shown(steps[0], steps[1], following)),
    ))  # fmt: skip
