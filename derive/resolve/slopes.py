"""Slopes that are written by primes: of a variable, ``f'(x)``, or at a place, where ``f'(0)`` is the limit of ``f'(x)``."""

from __future__ import annotations

from collections.abc import Container
from typing import Protocol

from derive.kernel.scope import Scope
from derive.source import Span
from derive.terms import (
    Call,
    Derivative,
    Element,
    Limit,
    Range,
    Symbol,
    Term,
    children,
    free_names,
    fresh_name,
    reindex,
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
    return Limit(x.name, Range(place, place), (), differentiated(reader.at(Call(function, (x,)), span), x, order))


def near(letter: str, taken: frozenset[str]) -> Symbol:
    """Give a number near a place by another name than the letter, which may stand for a number elsewhere."""
    return Symbol(fresh_name(letter, taken | {letter}))


def limit_at(body: Term, letter: str, place: Term, scope: Scope) -> Limit:
    """Give the limit of a formula where a letter of it tends to a place."""
    x = near(letter, scope.scalars() | free_names(body) | free_names(place))
    return Limit(x.name, Range(place, place), (), reindex(body, {letter: x}))


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
