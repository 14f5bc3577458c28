"""Take terms apart for printing: nested sums in one, signs and reciprocals off their terms, parts before wholes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from derive.terms import (
    MINUS_ONE,
    Add,
    Apply,
    Binding,
    Call,
    Derivative,
    Function,
    Infinity,
    Integral,
    Limit,
    Multiply,
    Number,
    Power,
    Range,
    Sum,
    Symbol,
    Term,
    children,
    free_names,
    rename_bound,
    with_children,
)  # fmt: skip


def parts_first(term: Term) -> Iterator[Term]:
    """Give every part of a term after its own parts."""
    order, waiting = [], [term]
    while waiting:
        part = waiting.pop()
        order.append(part)
        waiting.extend(children(part))
    return reversed(order)


def flat(parts: Iterable[Term], kind: type[Add] | type[Multiply]) -> Iterator[Term]:
    """Give the parts with nested parts of the same kind put in their place."""
    waiting = list(reversed(tuple(parts)))
    while waiting:
        part = waiting.pop()
        if isinstance(part, Add | Multiply) and isinstance(part, kind):
            waiting.extend(reversed(children(part)))
        else:
            yield part


def endless(term: Limit) -> Sum | Integral | None:
    """Give the integral or sum without end that a limit stands for, with infinity as a bound; None for every other limit."""
    inner = endless(term.body) if isinstance(term.body, Limit) else term.body
    if not isinstance(inner, Sum | Integral) or not isinstance(term.range.upper, Infinity):
        return None
    span, end = inner.range, Symbol(term.index)
    if term.index in free_names(inner.body).union(*(free_names(side) for c in inner.conditions for side in (c.left, c.right))):
        return None
    if span.upper == end and term.index not in free_names(span.lower):
        return replace(inner, range=Range(span.lower, term.range.upper))
    if span.lower == Multiply((MINUS_ONE, end)) and term.index not in free_names(span.upper):
        return replace(inner, range=Range(Multiply((MINUS_ONE, term.range.upper)), span.upper))
    return None


def opposite(term: Term) -> Term | None:
    """Give minus the term where the term begins with a negative number, else None."""
    match term:
        case Number(value) if value < 0:
            return Number(-value)
        case Multiply((Number(value), *rest)) if value < 0 and rest:
            if value != -1:
                return Multiply((Number(-value), *rest))
            return rest[0] if len(rest) == 1 else Multiply(tuple(rest))
        case _:
            return None


def gamma(argument: Term) -> Term:
    """Give Gamma of an argument as it is printed."""
    return Call(r"\Gamma", (argument,))


def gamma_power(base: Term, exponent: Term) -> Term | None:
    """Give a power of one over Gamma as a power of Gamma, where that has no fraction line."""
    match base, exponent:
        case Apply(Function.RGAMMA, argument), Number(value) if value < 0:
            return gamma(argument) if value == -1 else Power(gamma(argument), Number(-value))
        case _:
            return None


def reciprocal(factor: Term) -> Term | None:
    """Give what stands below the fraction line where a factor is a power with a negative number above, else None."""
    match factor:
        case Apply(Function.RGAMMA, argument):
            return gamma(argument)
        case Power(Apply(Function.RGAMMA, argument), Number(value)):
            return Power(gamma(argument), Number(value)) if value > 0 else None
        case Power(base, exponent) if exponent == MINUS_ONE:
            return base
        case Power(base, Number(value)) if value < 0:
            return Power(base, Number(-value))
        case _:
            return None


def derivative_chain(term: Derivative) -> tuple[Term, list[Term]]:
    """Give what is differentiated and by what, the outermost variable first."""
    body: Term = term
    variables = []
    while isinstance(body, Derivative):
        variables.append(body.variable)
        body = body.body
    return body, variables


def runs(variables: list[Term]) -> Iterator[tuple[Term, int]]:
    """Give each variable with the number of times that it stands in a row."""
    start = 0
    for place in range(1, len(variables) + 1):
        if place == len(variables) or variables[place] != variables[start]:
            yield variables[start], place - start
            start = place


def plainly_bound(term: Term) -> Term:
    """Give the term with bound names such as i1 written i again, where that letter stands for nothing else in it."""
    names = {part.name for part in parts_first(term) if isinstance(part, Symbol)}
    names |= {part.index for part in parts_first(term) if isinstance(part, Binding)}
    return _rebound(term, names)


def _rebound(term: Term, names: set[str]) -> Term:
    if isinstance(term, Binding):
        stem = term.index.rstrip("0123456789")
        if stem and stem not in names:
            names.add(stem)
            term = rename_bound(term, stem)
    parts = children(term)
    return with_children(term, tuple(_rebound(part, names) for part in parts)) if parts else term
