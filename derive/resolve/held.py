r"""Definitions of a page that a derivative may be meant to hold fixed: ``y_i = w x_i`` in ``d/dw \sum_i (w x_i - y_i)^2``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel.context import name_and_arity
from derive.kernel.scope import Declaration, Definition, Domain, NameAndArity, Scope
from derive.resolve.dependencies import dependencies
from derive.resolve.derivation import Obligation, OtherReading
from derive.resolve.presume import bodies
from derive.terms import Derivative, Term, children


def held_fixed(made: Obligation, harvested: frozenset[NameAndArity]) -> Iterator[OtherReading]:
    """Give the obligation with a definition of the page taken for numbers of their own, where a derivative reaches it."""
    sides = (made.left, made.right)
    found = (name for side in (*sides, *bodies(sides, made.scope)) for name in _reached(side, made.scope))
    for name in sorted(set(found) & harvested):
        definition = made.scope.definitions[name]
        latex = _written(definition)
        yield OtherReading(*sides, _declared(name, definition, made.scope), f"where {latex} is held fixed", f"let {latex} real")


def _reached(term: Term, scope: Scope) -> Iterator[NameAndArity]:
    """Give the defined names that depend on the variable of a derivative and stand inside its body, also through definitions."""
    if isinstance(term, Derivative):
        variable = name_and_arity(term.variable)
        for name in dependencies((term.body,), scope).names - {name_and_arity(term.body)}:
            definition = scope.definitions.get(name)
            if definition is not None and variable in dependencies((definition.body,), scope).names:
                yield name
    for part in children(term):
        yield from _reached(part, scope)


def _declared(name: NameAndArity, definition: Definition, scope: Scope) -> Scope:
    kept = {key: known for key, known in scope.definitions.items() if key != name}
    return replace(scope, definitions=kept, declarations={**scope.declarations, name: Declaration(Domain.REAL, definition.ranges)})


def _written(definition: Definition) -> str:
    return definition.name + (f"_{{{', '.join(definition.parameters)}}}" if definition.parameters else "")
