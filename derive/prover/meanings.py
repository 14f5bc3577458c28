"""What names mean, and what those meanings rest on."""

from __future__ import annotations

from collections.abc import Mapping

from derive.kernel.context import name_and_arity
from derive.kernel.scope import NameAndArity, Scope
from derive.terms import Term, children


def bodies_of(scope: Scope) -> dict[NameAndArity, Term]:
    """Give what defined scalars and families mean, and functions (arity -1)."""
    functions = {(name, -1): definition.body for name, definition in scope.functions.items() if definition is not None}
    return {name: definition.body for name, definition in scope.definitions.items()} | functions


def mentioned(term: Term, bodies: Mapping[NameAndArity, Term]) -> frozenset[NameAndArity]:
    """Give the scalars, families and functions (arity -1) with a known meaning that a term mentions."""
    inner = frozenset(name for part in children(term) for name in mentioned(part, bodies))
    own = name_and_arity(term)
    return inner | {own} if own in bodies else inner


def reached(names: frozenset[NameAndArity], bodies: Mapping[NameAndArity, Term]) -> frozenset[NameAndArity]:
    """Give the names and all that their meanings mention."""
    seen: set[NameAndArity] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += mentioned(bodies[name], bodies)
    return frozenset(seen)
