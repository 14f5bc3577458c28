r"""Inverse functions: ``g^{-1}(Y) = E`` says that E is X where Y is g(X), which also shows that g takes no value twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from derive.kernel.scope import Definition, Scope
from derive.resolve.dependencies import parts_of
from derive.syntax import tree
from derive.terms import Call, CannotSubstitute, Symbol, Term, free_names, fresh_name, key, substitute

INVERSE = "^{-1}"


def undone(left: Term, right: Term, formula_of: Callable[[str], Definition | None]) -> tuple[Term, Term] | None:
    """Give the two sides of ``X = E(g(X))`` for those of ``g^{-1}(Y) = E(Y)``; None for others, or where g has no formula."""
    for side, other in ((left, right), (right, left)):
        match side:
            case Call(function, (Symbol(argument),)) if function.endswith(INVERSE) and not _calls(other, function):
                return _composed(other, argument, formula_of(function.removesuffix(INVERSE)))
    return None


def _calls(term: Term, function: str) -> bool:
    return any(isinstance(part, Call) and part.function == function for part in parts_of((term,)))


def _composed(term: Term, argument: str, formula: Definition | None) -> tuple[Term, Term] | None:
    if formula is None or len(formula.parameters) != 1 or argument not in free_names(term):
        return None
    (x,) = formula.parameters
    if x != argument and x in free_names(term):
        return None
    try:
        return Symbol(x), substitute(term, {argument: Call(formula.name, (Symbol(x),))})
    except CannotSubstitute:
        return None


def holds_inverse(statements: Iterable[tree.Statement]) -> bool:
    """Tell whether a side of some statements is a value of a function, and another one of its inverse."""
    sides = (side for s in statements for side in (s.left, *(link.right for link in s.links)))
    called = {side.function.text for side in sides if isinstance(side, tree.Application) and isinstance(side.function, tree.Name)}
    return any(name.endswith(INVERSE) and name.removesuffix(INVERSE) in called for name in called)


def for_all_values(definition: Definition, scope: Scope, formulas: Iterable[Definition]) -> Definition:
    """Give the formula of an inverse for all values, where it is written with the name that stands for them: ``Y = g(X)``.

    ``formulas`` are what is said of the function itself: the name may be defined as one of them.
    """
    base = definition.name.removesuffix(INVERSE)
    if base == definition.name or len(definition.parameters) != 1:
        return definition
    (name,) = definition.parameters
    known = scope.definitions.get((name, 0))
    values = {key(formula.body) for formula in formulas}
    if known is None or not (key(known.body) in values or (isinstance(known.body, Call) and known.body.function == base)):
        return definition
    letter = fresh_name(name.lower(), scope.scalars() | free_names(definition.body))
    return replace(definition, parameters=(letter,), body=substitute(definition.body, {name: Symbol(letter)}))
