"""Derivatives by names, of formulas and of functions that are written without their arguments."""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol

from derive.kernel.context import name_and_arity
from derive.kernel.scope import Domain, Scope
from derive.resolve.captured import made_of
from derive.resolve.known import NoMeaning
from derive.resolve.moved import unclear_of
from derive.resolve.outside import as_written, parameter_of
from derive.resolve.slopes import differentiated, near
from derive.syntax import tree
from derive.syntax.printer import to_latex
from derive.terms import CannotSubstitute, Element, Limit, Number, Power, Range, Symbol, Term, free_names, substitute


class Reader(Protocol):
    """Reads formulas in a scope."""

    scope: Scope
    undeclared: set[str]

    def term(self, node: tree.Node) -> Term:
        """Give the term for a tree."""

    def has_meaning(self, name: str) -> bool:
        """Tell whether a bare name is a scalar, an index or a size."""

    def is_index(self, name: str) -> bool:
        """Tell whether a letter is an index."""


def derivative_of(node: tree.Derivative, reader: Reader) -> Term:
    """Give nested derivatives, the last variable written being the innermost; raises NoMeaning for what cannot be checked."""
    body = reader.term(_with_arguments(node, reader))
    variables = [reader.term(by.variable) for by in node.variables]
    for by, variable in zip(reversed(node.variables), reversed(variables), strict=True):
        shown = to_latex(node.body), to_latex(by.variable)
        unclear = None if reader.undeclared else unclear_of(body, variable, variables, reader.scope, shown, straight=node.straight)
        if unclear is not None:
            raise NoMeaning(unclear, node.span)
        if by.power is not None:
            raise NoMeaning("a derivative of an order that is no number cannot be checked so far", node.span)
        match variable:
            case Symbol() | Element():
                body = differentiated(body, variable, by.order)
            case Power(Symbol(name), Number(power)) if power > 0:
                body = _by_power(body, name, power, by.order, node, reader)
            case _:
                raise NoMeaning("a derivative is taken by a name or an indexed name", node.span)
    return body


def _by_power(body: Term, name: str, power: Fraction, order: int, node: tree.Derivative, reader: Reader) -> Term:
    r"""Give a derivative by a power of a positive number, ``\partial / \partial \sigma^2``, as one by a number near that power."""
    scope = reader.scope
    declared = scope.declarations.get((name, 0))
    if declared is None or declared.domain is not Domain.POSITIVE:
        raise NoMeaning(f"a derivative by a power of {name} is read where {name} is declared as positive", node.span)
    near_it = near(name, scope.scalars() | free_names(body))
    try:
        moved = substitute(made_of(body, name, scope, node.span), {name: Power(near_it, Number(1 / power))})
    except CannotSubstitute:
        raise NoMeaning(f"a derivative by a power of {name} of one by {name} cannot be checked so far", node.span) from None
    place = Power(Symbol(name), Number(power))
    return Limit(near_it.name, Range(place, place), (), differentiated(moved, near_it, order))


def _with_arguments(node: tree.Derivative, reader: Reader) -> tree.Node:
    """Give what is differentiated, a bare function with its parameters where it is derived by these: ``df/dx`` of ``f(x)``.

    The same where it is derived by a name with a definition, with which its own may be written.
    """
    body = node.body
    if not isinstance(body, tree.Name) or body.text not in reader.scope.functions or reader.has_meaning(body.text):
        return body
    function = reader.scope.functions[body.text]
    if function is None:
        letters = {by.variable.text for by in node.variables if isinstance(by.variable, tree.Name)}
        alone = node.straight and len(node.variables) == len(letters) == 1
        return tree.Application(body, (node.variables[0].variable,), body.span) if alone else body
    parameters = function.parameters
    own = (parameter_of(by.variable) in parameters for by in node.variables)
    if not all(is_own or _is_defined(by.variable, reader) for is_own, by in zip(own, node.variables, strict=True)):
        return body
    if any(map(reader.is_index, parameters)):
        return body
    return tree.Application(body, tuple(as_written(name, body.span) for name in parameters), body.span)


def _is_defined(variable: tree.Node, reader: Reader) -> bool:
    return name_and_arity(reader.term(variable)) in reader.scope.definitions
