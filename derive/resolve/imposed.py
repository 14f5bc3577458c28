"""Equations that a page imposes and does not claim: updates, recurrences, slopes set to zero, conditions on free names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derive.kernel.arithmetic import equal
from derive.kernel.context import name_and_arity
from derive.kernel.rule import RuleDoesNotApply
from derive.kernel.scope import Given, Relation, Scope
from derive.resolve.dependencies import dependencies, parts_of
from derive.resolve.derivation import Obligation, Premise
from derive.resolve.prose import is_at_extremum
from derive.syntax import tree
from derive.terms import (
    ZERO,
    Add,
    Call,
    Derivative,
    Element,
    Multiply,
    Number,
    Power,
    Symbol,
    Term,
    children,
    free_names,
    key,
)  # fmt: skip

UPDATE = "not true for all values; what is written with := gives a name another value"
RECURRENCE = "not true for all values; a recurrence says how values follow each other"
ASKED_FOR = "the sign above the relation asks for this and does not claim it"
AT_A_PLACE = "not true for all values; it may be the value at one place"
SET_TO_ZERO = "not zero for all values; it may be what is set to zero here"

_DEMANDED = re.compile(r"(?:\\(?:text|mathrm|textrm|mbox)\s*\{)?\s*[!?]\s*\}?")


def imposed(sign: str, first: Term, left: Term, right: Term, scope: Scope) -> str | None:
    """Say why a link of a chain that begins with a first side may be imposed; None where it is a claim as any other."""
    if sign == ":=":
        return UPDATE
    if is_lone(left, scope) and isinstance(left, Element) and _goes_on(left.family, (left, right)):
        return RECURRENCE
    if right == ZERO and isinstance(first, Derivative) and left != first and _moves(left, first.variable, scope):
        return SET_TO_ZERO
    return AT_A_PLACE if is_taken_at_a_place(first, left, right, scope) else None


def is_taken_at_a_place(first: Term | None, left: Term | None, right: Term | None, scope: Scope) -> bool:
    """Tell whether a name that moves with others is said to be a number, or the value of its function at other arguments."""
    definition = scope.definitions.get((first.name, 0)) if isinstance(first, Symbol) else None
    if definition is None or left is None:
        return False
    body, moving = definition.body, dependencies((left,), scope).names - {(size, 0) for size in scope.sizes()}
    if all(name in scope.definitions for name in moving):
        return False
    elsewhere = isinstance(body, Call) and isinstance(right, Call) and body.function == right.function and body != right
    return elsewhere or isinstance(right, Number)


def computes_a_slope(statement: tree.Statement) -> bool:
    r"""Tell whether a chain says what a slope is before it is set to something: ``\frac{dJ}{dp} = 2 p - 1 = 0``."""
    return isinstance(statement.left, tree.Derivative) and len(statement.links) > 1


def is_constant(made: Obligation) -> bool:
    r"""Tell whether a page says that a name has no slope, ``\frac{d}{dx} C = 0``, and does not set one to zero."""
    lone = isinstance(made.left, Derivative) and isinstance(made.left.body, Symbol)
    return lone and made.right == ZERO and all(other.words != SET_TO_ZERO for other in made.others)


def asked_for(relation: tree.Relation) -> str | None:
    r"""Say that a relation with a sign above it, ``\stackrel{!}{=}``, is no claim; None for any other."""
    return None if relation.reason is None or _DEMANDED.fullmatch(relation.reason.strip()) is None else ASKED_FOR


def slopes_at_zero(
    left: Term, right: Term, slopes: Sequence[tuple[Derivative, str]], words: str, scope: Scope
) -> Iterator[Premise]:
    """Give that slopes are zero where an equation gives a name alone its value, or stands after words that say so."""
    if is_lone(left, scope):
        spoken = dependencies((left,), scope).names
    elif is_at_extremum(words) and not isinstance(left, Derivative):
        spoken = dependencies((left, right), scope).names
    else:
        return
    bodies = {key(slope.body) for slope, _ in slopes if name_and_arity(slope.variable) in spoken}
    zeros = (Given(f"{latex} = 0", Relation.EQUAL, slope, ZERO) for slope, latex in slopes if key(slope.body) in bodies)
    yield from (Premise(given, "") for given in dict.fromkeys(zeros))


def is_bound(statement: tree.Statement) -> bool:
    """Tell whether a statement only bounds a value or tells two apart."""
    return all(link.relation.sign not in ("=", ":=", "~") for link in statement.links)


def is_condition(statement: tree.Statement) -> bool:
    """Tell whether an equation may well be a condition on its names: a name or a number stands alone on one side of it."""
    sides = (statement.left, *(link.right for link in statement.links))
    lone = (tree.Name, tree.Subscript, tree.Numeral)
    return len(sides) == 2 and not is_bound(statement) and any(isinstance(side, lone) for side in sides)


def is_lone(term: Term | None, scope: Scope) -> bool:
    """Tell whether a term is a name alone that has no definition: an equation for it says what it is somewhere."""
    return isinstance(term, Symbol | Element) and name_and_arity(term) not in scope.definitions


def is_update(left: Term | None, right: Term | None, scope: Scope) -> bool:
    """Tell whether a side says of a name alone what it becomes, with the name in it: ``w = w - \\eta g``."""
    return left is not None and right is not None and is_lone(left, scope) and left in parts_of((right,))


def is_open_formula(term: Term, scope: Scope) -> bool:
    """Tell whether a formula is made of free numbers alone, so that its equations are as good as any others to be solved."""
    if isinstance(term, Symbol):
        return (term.name, 0) not in scope.definitions
    return isinstance(term, Number | Add | Multiply | Power) and all(is_open_formula(part, scope) for part in children(term))


def is_about_free_names(sides: tuple[Term, ...], scope: Scope) -> bool:
    """Tell whether nothing that sides speak of has a definition, so that an equation of them may be a condition on their names."""
    found = dependencies(sides, scope)
    return bool(found.names) and not found.functions and found.names.isdisjoint(scope.definitions)


def _goes_on(family: str, sides: tuple[Term, ...]) -> bool:
    """Tell whether elements of a family stand at an index and at another one that is counted from it."""
    own = [part for part in parts_of(sides) if isinstance(part, Element) and part.family == family]
    return len(set(own)) > 1 and any(isinstance(index, Add) for element in own for index in element.indices)


def _moves(slope: Term, variable: Term, scope: Scope) -> bool:
    """Tell whether a formula for a slope depends on the variable, so that it can be zero somewhere."""
    if any(isinstance(part, Derivative) for part in parts_of((slope,))):
        return False
    return isinstance(variable, Symbol | Element) and name_and_arity(variable) in dependencies((slope,), scope).names


def ties_names(given: Given, scope: Scope) -> bool:
    """Tell whether an equation between formulas of free numbers, ``x^2 + y^2 = 1``, holds for some of their values alone."""
    sides = (given.left, given.right)
    if given.relation is not Relation.EQUAL or is_lone(given.left, scope) or not all(is_open_formula(s, scope) for s in sides):
        return False
    try:
        return len(free_names(given.left) | free_names(given.right)) > 1 and not equal(*sides)
    except RuleDoesNotApply:
        return True
