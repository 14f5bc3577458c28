r"""Definitions of a page that a derivative may be meant to hold fixed: ``y_i = w x_i`` in ``d/dw \sum_i (w x_i - y_i)^2``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel.context import name_and_arity
from derive.kernel.scope import Declaration, Definition, Domain, NameAndArity, Scope
from derive.resolve.choices import choices
from derive.resolve.dependencies import dependencies, parts_of
from derive.resolve.derivation import Obligation, OtherReading
from derive.resolve.presume import bodies
from derive.terms import Derivative, Term, children


def held_fixed(made: Obligation, harvested: frozenset[NameAndArity]) -> Iterator[OtherReading]:
    """Give the obligation with definitions of the page taken for numbers of their own, where a derivative reaches them."""
    sides = (made.left, made.right)
    used = dependencies(sides, made.scope).names & harvested if harvested else frozenset()
    if not used:
        return
    found = {name for side in (*sides, *bodies(sides, made.scope)) for name in _reached(side, made.scope, used)}
    derivatives = tuple(d for d in parts_of(sides) if isinstance(d, Derivative) and _moves(d, made.scope))
    for held in choices(sorted(found)):
        scope = _declared(held, made.scope)
        if not all(_moves(d, scope) for d in derivatives):
            continue  # nobody differentiates by what is not there
        latex = ", ".join(_written(made.scope.definitions[name]) for name in held)
        verb = "is" if len(held) == 1 else "are"
        yield OtherReading(*sides, scope, f"where {latex} {verb} held fixed", f"let {latex} real")


def _reached(term: Term, scope: Scope, used: frozenset[NameAndArity]) -> Iterator[NameAndArity]:
    """Give those of the used names that depend on the variable of a derivative and stand in its body, also through definitions."""
    if isinstance(term, Derivative):
        variable, others = name_and_arity(term.variable), used - {name_and_arity(term.body)}
        for name in others & dependencies((term.body,), scope).names if others else ():
            definition = scope.definitions.get(name)
            if definition is not None and variable in dependencies((definition.body,), scope).names:
                yield name
    for part in children(term):
        yield from _reached(part, scope, used)


def _moves(derivative: Derivative, scope: Scope) -> bool:
    return name_and_arity(derivative.variable) in dependencies((derivative.body,), scope).names


def _declared(held: tuple[NameAndArity, ...], scope: Scope) -> Scope:
    kept = {name: definition for name, definition in scope.definitions.items() if name not in held}
    declared = {name: Declaration(Domain.REAL, scope.definitions[name].ranges) for name in held}
    return replace(scope, definitions=kept, declarations={**scope.declarations, **declared})


def _written(definition: Definition) -> str:
    return definition.name + (f"_{{{', '.join(definition.parameters)}}}" if definition.parameters else "")
