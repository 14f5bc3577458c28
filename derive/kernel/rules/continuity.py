"""What follows from continuity, which is seen from the form of a term.  TRUSTED."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel.arithmetic import equal
from derive.kernel.rule import (
    Condition,
    Continuous,
    ForEach,
    FreeOf,
    Independent,
    IsDefined,
    NonZero,
    Positive,
    Rewrite,
    RuleDoesNotApply,
    Shown,
    Step,
    rule,
)
from derive.kernel.rules.integrals import integral_of
from derive.kernel.rules.limits import limit_of, limit_of_decay
from derive.terms import (
    MINUS_ONE,
    ZERO,
    Add,
    Apply,
    Call,
    Derivative,
    Infinity,
    Multiply,
    Number,
    Power,
    Range,
    Sum,
    Symbol,
    Term,
    children,
    difference,
    free_names,
    substitute,
)  # fmt: skip


def smooth(term: Term, names: frozenset[str]) -> Iterator[Condition]:
    """Give what makes all derivatives of a term by some names continuous; the term itself is where it has values.

    A function that is only declared is supposed to be continuous; a sum is where each summand is so under no condition and the
    values that it runs over do not depend on the names.  Raises RuleDoesNotApply for every other kind of term.
    """
    if names.isdisjoint(free_names(term)):
        return
    match term:
        case Power(base, exponent) if not (isinstance(exponent, Number) and exponent.value.denominator == 1):
            yield Positive(base)
        case Call():
            yield Continuous(term)
        case Sum(body=body) if names.isdisjoint(free_names(replace(term, body=ZERO))) and not any(smooth(body, names)):
            return
        case Symbol() | Add() | Multiply() | Power() | Apply():
            pass
        case _:
            raise RuleDoesNotApply("nothing shows that this is continuous")
    for part in children(term):
        yield from smooth(part, names)


@rule(r"\lim_{x \to a} f(x) = f(a) \quad (f \text{ continuous at } a)")
def limit_of_continuous(term: Term) -> Rewrite:
    """Put the end that a variable comes near for it.  Fails for other terms, and where nothing shows that they are continuous."""
    limit = limit_of(term)
    x, end = Symbol(limit.index), limit.range.upper
    if isinstance(end, Infinity):
        raise RuleDoesNotApply("infinity is no number")
    after = substitute(limit.body, {x.name: end})
    continuous = (c for c in smooth(limit.body, frozenset((x.name,))) if isinstance(c, Continuous))
    return Rewrite(after, (IsDefined(after), *continuous))


@rule(r"\lim_{x \to a} \frac{f(x) - f(a)}{x - a} = f'(a)")
def limit_of_slope(term: Term, function: Term, slope: Term, *proof: Step) -> Rewrite:
    """Replace the limit of a difference quotient by a slope, with a proof that it is the derivative of the function.

    Fails for other terms; function and slope must be continuous at the end, and the slope have values near it.
    """
    limit = limit_of(term)
    x, end = Symbol(limit.index), limit.range.upper
    if isinstance(end, Infinity):
        raise RuleDoesNotApply("infinity is no number")
    there, after = (substitute(part, {x.name: end}) for part in (function, slope))
    quotient = Multiply((difference(function, there), Power(difference(x, end), MINUS_ONE)))
    if not equal(limit.body, quotient):
        raise RuleDoesNotApply("not the difference quotient of this function")
    found = [c for part in (function, slope) for c in smooth(part, frozenset((x.name,))) if isinstance(c, Continuous)]
    near = (ForEach(limit, condition) for condition in (IsDefined(slope), Shown(Derivative(function, x), slope, proof)))
    return Rewrite(after, (IsDefined(there), IsDefined(after), *found, *near))


@rule(r"\lim_{x \to \infty} f(u(x)) = \lim_{x \to 0} f(x) \quad (u \to 0, \quad u \neq 0)")
def limit_through(term: Term, function: Term, small: Term, *slope: Term | Step) -> Rewrite:
    """Put a variable that comes near 0 for a part that does, and take that limit by continuity or, with arguments, as a slope.

    Fails for other terms, and where the part does not fall as exponentials and powers do; it must not be 0 on the way.
    """
    limit = limit_of(term)
    near, decay = replace(limit, range=Range(ZERO, ZERO), body=function), limit_of_decay(replace(limit, body=small))
    if not equal(limit.body, substitute(function, {limit.index: small})) or not equal(decay.after, ZERO):
        raise RuleDoesNotApply("not this function of what comes near 0")
    found = limit_of_slope(near, *slope) if slope else limit_of_continuous(near)
    return Rewrite(found.after, (*decay.conditions, ForEach(limit, NonZero(small)), *found.conditions))


@rule(r"\partial_t \int_a^b f(x, t)\, dx = f(b, t)\, \partial_t b - f(a, t)\, \partial_t a + \int_a^b \partial_t f(x, t)\, dx")
def derivative_of_integral(term: Term) -> Rewrite:
    """Differentiate an integral by what its bounds and its integrand depend on.

    Fails for other terms; the integrand must have a value at the bounds and between them, and be continuous, and where it depends
    on the variable differentiable for a reason that its form shows.
    """
    if not isinstance(term, Derivative) or not isinstance(term.variable, Symbol):
        raise RuleDoesNotApply("not a derivative by a scalar")
    whole, t = integral_of(term.body), term.variable
    x, f, span = whole.index, whole.body, whole.range
    found = tuple(smooth(f, frozenset((x, t.name))))
    if any(isinstance(c, Continuous) and t.name in free_names(c.term) for c in found):
        raise RuleDoesNotApply("nothing shows that this is differentiable")
    ends = [Multiply((substitute(f, {x: end}), Derivative(end, t))) for end in (span.upper, span.lower)]
    inside = () if t.name not in free_names(f) else (type(whole)(x, span, (), Derivative(f, t)),)
    after = Add((ends[0], Multiply((MINUS_ONE, ends[1])), *inside))
    between = tuple(ForEach(whole, c) for c in (IsDefined(f), *found, *(FreeOf(part, t) for part in _without(f, t.name))))
    return Rewrite(after, (Independent(t), *between))


def _without(term: Term, name: str) -> list[Term]:
    """Give the largest parts of a term without a name: they must not depend on it by a definition either."""
    return [term] if name not in free_names(term) else [found for part in children(term) for found in _without(part, name)]
