r"""Inverse functions: ``g^{-1}(Y) = E`` says that E is X where Y is g(X), which also shows that g takes no value twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from derive.kernel.scope import Definition, Scope
from derive.resolve.dependencies import dependencies, parts_of
from derive.syntax import tree
from derive.terms import ZERO, Call, CannotSubstitute, Symbol, Term, free_names, fresh_name, key, substitute

INVERSE = "^{-1}"


def undone(left: Term, right: Term, scope: Scope, formula_of: Callable[[str], Definition | None]) -> tuple[Term, Term] | None:
    """Give the two sides of ``X = E(g(X))`` for those of ``g^{-1}(Y) = E(Y)``; None for others, or where g has no formula.

    E may not rest on X but by Y, nor may what it is made of: it would be another E for every X.
    """
    for side, other in ((left, right), (right, left)):
        match side:
            case Call(function, (Symbol(argument),)) if function.endswith(INVERSE) and not _calls(other, function):
                return _composed(other, argument, scope, formula_of(function.removesuffix(INVERSE)))
    return None


def _calls(term: Term, function: str) -> bool:
    return any(isinstance(part, Call) and part.function == function for part in parts_of((term,)))


def _composed(term: Term, argument: str, scope: Scope, formula: Definition | None) -> tuple[Term, Term] | None:
    if formula is None or len(formula.parameters) != 1 or argument not in free_names(term):
        return None
    (x,) = formula.parameters
    try:
        if _rests_on(substitute(term, {argument: ZERO}), x, scope) or _rests_on(formula.body, x, scope, beside=x):
            return None
        return Symbol(x), substitute(term, {argument: Call(formula.name, (Symbol(x),))})
    except CannotSubstitute:
        return None


def _rests_on(term: Term, name: str, scope: Scope, beside: str | None = None) -> bool:
    """Tell whether a term holds a name, also in the meaning of another one; not by itself where it stands ``beside`` them."""
    rest = term if beside is None else substitute(term, {beside: ZERO})
    return (name, 0) in dependencies((rest,), scope).names


def holds_inverse(statements: Sequence[tree.Statement]) -> bool:
    """Tell whether statements say the way there and back, ``Y = g(X)`` and ``X = g^{-1}(Y)``, and are not to be solved."""
    rows = [(s.left, *(link.right for link in s.links)) for s in statements]
    there = {call: names for row in rows for call, names in _called(row)}
    return any(
        argument in there.get((function + INVERSE, name), ()) for (function, argument), names in there.items() for name in names
    )


def _called(sides: Sequence[tree.Node | None]) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    """Give the functions with a name as their argument among the sides of an equation, each with the names beside it."""
    names = frozenset(side.text for side in sides if isinstance(side, tree.Name))
    for side in sides:
        match side:
            case tree.Application(tree.Name(function), (tree.Name(argument),)):
                yield (function, argument), names


def for_all_values(definition: Definition, scope: Scope, formulas: Iterable[Definition]) -> Definition:
    """Give the formula of an inverse for all values, where it is written with the name that stands for them: ``Y = g(X)``.

    ``formulas`` are what is said of the function itself: the name may be defined as one of them.
    """
    base = definition.name.removesuffix(INVERSE)
    if base == definition.name or len(definition.parameters) != 1:
        return definition
    (name,) = definition.parameters
    known = scope.definitions.get((name, 0))
    values = {key(formula.body): formula.parameters for formula in formulas}
    if known is None:
        return definition
    moving = values.get(key(known.body))
    if isinstance(known.body, Call) and known.body.function == base:
        moving = tuple(free_names(known.body))
    if moving is None or any(_rests_on(definition.body, x, scope, beside=name) for x in moving):
        return definition
    letter = fresh_name(name.lower(), scope.scalars() | free_names(definition.body))
    return replace(definition, parameters=(letter,), body=substitute(definition.body, {name: Symbol(letter)}))
