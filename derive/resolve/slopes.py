"""Slopes that are written by primes: of a variable, ``f'(x)``, or at a place, where ``f'(0)`` is the limit of ``f'(x)``."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from derive.kernel.scope import Definition, Scope
from derive.resolve.known import NoMeaning
from derive.source import Span
from derive.terms import (
    ZERO,
    Add,
    Apply,
    Binding,
    Call,
    Cases,
    Derivative,
    Element,
    Function,
    Limit,
    Multiply,
    Range,
    Symbol,
    Term,
    children,
    free_names,
    fresh_name,
    reindex,
    substitute,
    with_children,
)  # fmt: skip


class Reader(Protocol):
    """Reads formulas in a scope."""

    scope: Scope
    undeclared: set[str]

    def at(self, call: Call, span: Span) -> Term:
        """Give the value of a function at its arguments."""

    def moves_argument(self, function: str, variable: Symbol | Element) -> bool:
        """Tell whether a name moves nothing in the formula of a function but its argument."""


def differentiated(term: Term, variable: Symbol | Element, order: int) -> Term:
    """Give the derivative of a term by a variable, of some order."""
    for _ in range(order):
        term = Derivative(term, variable)
    return term


def slope_at(function: str, order: int, place: Term, span: Span, reader: Reader) -> Term | None:
    """Give the derivative of a function by its argument; None where nothing is known of the function."""
    definition = reader.scope.functions.get(function)
    if function in reader.scope.functions and definition is None:
        return Call(function + "'" * order, (place,))
    if isinstance(place, Symbol | Element) and reader.moves_argument(function, place):
        reader.undeclared |= {function} - reader.scope.functions.keys()
        return differentiated(reader.at(Call(function, (place,)), span), place, order)
    if definition is None or len(definition.parameters) != 1:
        return None
    x = near(definition.parameters[0], reader.scope.scalars() | free_names(place))
    slope = differentiated(reader.at(Call(function, (x,)), span), x, order)
    return _tending(slope, x, place, reader.at(Call(function, (place,)), span))


def at_places(name: str, places: Sequence[Term], arguments: tuple[Term, ...], order: int, span: Span, reader: Reader) -> Term:
    """Give the value, or a slope, of a function with indices, which stand before its arguments.

    Raises NoMeaning where primes do not say by which argument it is differentiated.
    """
    call = Call(name, (*places, *arguments))
    reader.undeclared |= {name} - reader.scope.functions.keys()
    if not order:
        return reader.at(call, span)
    if len(arguments) != 1:
        raise NoMeaning("primes behind a function of several arguments do not say by which it is differentiated", span)
    if isinstance(arguments[0], Symbol | Element) and reader.moves_argument(name, arguments[0]):
        return differentiated(call, arguments[0], order)
    return replace(call, function=name + "'" * order)


def slope_of(function: Function, order: int, place: Term, reader: Reader) -> Term:
    """Give a function whose meaning is fixed, differentiated by its argument as often as primes say."""
    value = Apply(function, place)
    if not order:
        return value
    if isinstance(place, Symbol | Element) and reader.moves_argument(function.value, place):
        return differentiated(value, place, order)
    x = near("x", reader.scope.scalars() | free_names(place))
    return _tending(differentiated(Apply(function, x), x, order), x, place, value)


def _tending(slope: Term, x: Symbol, place: Term, value: Term) -> Term:
    """Give the limit of a slope at a place where what is differentiated has a value."""
    return Add((Limit(x.name, Range(place, place), (), slope), Multiply((ZERO, value))))


def near(letter: str, taken: frozenset[str]) -> Symbol:
    """Give a number near a place by another name than the letter, which may stand for a number elsewhere."""
    return Symbol(fresh_name(letter, taken | {letter}))


def limit_at(body: Term, letter: str, place: Term, scope: Scope) -> Term:
    """Give the value at a place of a formula that differentiates: its limit there, where what is differentiated has values too.

    The slope of z^2/z at 0 is none, though its slopes nearby tend to 1.
    """
    x = near(letter, scope.scalars() | free_names(body) | free_names(place))
    limit = Limit(x.name, Range(place, place), (), reindex(body, {letter: x}))
    return Add((limit, Multiply((ZERO, substitute(_differentiated_in(body), {letter: place})))))


def _differentiated_in(term: Term) -> Term:
    """Give a sum of all that is differentiated in a formula; zero where nothing is."""
    if not _differentiates(term):
        return ZERO
    match term:
        case Derivative(body):
            return _differentiated_in(body) if _differentiates(body) else body
        case Binding():
            return replace(term, body=_differentiated_in(term.body))
        case Cases(branches):
            return Cases(tuple(replace(branch, value=_differentiated_in(branch.value)) for branch in branches))
    return Add(tuple(map(_differentiated_in, children(term))))


def _differentiates(term: Term) -> bool:
    return isinstance(term, Derivative) or any(map(_differentiates, children(term)))


def as_named(term: Term, functions: Container[str]) -> Term:
    """Give a term with the slopes at places as values of functions with primes in their names, of those that are among some."""
    order, inner = 0, term.body if isinstance(term, Limit) else term
    while isinstance(inner, Derivative):
        order, inner = order + 1, inner.body
    if isinstance(term, Limit) and order and isinstance(inner, Call) and inner.arguments == (Symbol(term.index),):
        name, place = inner.function + "'" * order, term.range.lower
        if name in functions and place == term.range.upper:
            return Call(name, (place,))
    return with_children(term, tuple(as_named(part, functions) for part in children(term)))


def as_slope(definition: Definition, functions: Mapping[str, Definition | None]) -> Definition:
    """Give the definition of a function that is the slope of one without a definition as a value of a function with primes.

    What is said for all values of a parameter is said also of arguments by which nothing can be differentiated.
    """
    body = _with_primes(definition.body, definition.parameters)
    known = not isinstance(body, Call) or functions.get(body.function.rstrip("'")) is not None
    return definition if known else replace(definition, body=body)


def _with_primes(term: Term, parameters: Container[str]) -> Term:
    match term:
        case Derivative(body, Symbol(name) as variable) if name in parameters:
            inner = _with_primes(body, parameters)
            if isinstance(inner, Call) and inner.arguments == (variable,):
                return Call(inner.function + "'", inner.arguments)
    return term
