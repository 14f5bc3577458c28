"""The names that a term speaks of, through the definitions of its scope, and whether they mean the same in two scopes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.kernel.scope import Definition, NameAndArity, Scope
from derive.terms import ONE, Binding, Call, Element, Number, Symbol, Term, children, free_names, parts_and_bound, reindex
from derive.values import dataclass

LETTERS = "ijklmn"  # for the places of a family that nothing declares


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Scalars and families with their numbers of indices, and functions; names bound inside a term are left out."""

    names: frozenset[NameAndArity]
    functions: frozenset[str]


def dependencies(terms: Iterable[Term], scope: Scope) -> Dependencies:
    """Give the names that occur in terms or in the definitions that they rest on."""
    names: set[NameAndArity] = set()
    functions: set[str] = set()
    waiting: list[tuple[Term, frozenset[str]]] = [(term, frozenset()) for term in terms]
    while waiting:
        term, bound = waiting.pop()
        definition: Definition | None = None
        match term:
            case Symbol(name) if name not in bound and (name, 0) not in names:
                names.add((name, 0))
                definition = scope.definitions.get((name, 0))
            case Element(family, indices) if (family, len(indices)) not in names:
                names.add((family, len(indices)))
                definition = scope.definitions.get((family, len(indices)))
            case Call(function, _) if function not in functions:
                functions.add(function)
                definition = scope.functions.get(function)
            case _:
                pass
        if isinstance(term, Binding):
            waiting += [(part, bound | binds) for part, binds in parts_and_bound(term)]
        else:
            waiting += [(part, bound) for part in children(term)]
        if definition is not None:
            waiting.append((definition.body, frozenset(definition.parameters)))
    return Dependencies(frozenset(names), frozenset(functions))


def rests_on(definition: Definition, scope: Scope) -> frozenset[NameAndArity]:
    """Give the names that a definition rests on beside its parameters."""
    return dependencies((reindex(definition.body, dict.fromkeys(definition.parameters, ONE)),), scope).names


def parts_of(terms: Iterable[Term]) -> Iterator[Term]:
    """Give every part of terms, each before its own parts."""
    waiting = list(terms)[::-1]
    while waiting:
        term = waiting.pop()
        yield term
        waiting += reversed(children(term))


def means_the_same(terms: Iterable[Term], old: Scope, new: Scope) -> bool:
    """Tell whether no name that the terms rest on has another meaning in the new scope than in the old one."""
    if old.ranges == new.ranges and old.declarations == new.declarations and (
        old.definitions == new.definitions and old.functions == new.functions
    ):  # fmt: skip
        return True
    found = dependencies(terms, old)
    return all(_meaning(name, old) == _meaning(name, new) for name in found.names) and all(
        old.functions.get(name) == new.functions.get(name) for name in found.functions
    )


def _meaning(name: NameAndArity, scope: Scope) -> tuple[object, ...]:
    span = scope.ranges.get(name[0]) if name[1] == 0 else None
    return scope.declarations.get(name), scope.definitions.get(name), span


def without_meaning(terms: Iterable[Term], scope: Scope) -> frozenset[str]:
    """Give the names, as they are written, that the terms rest on and nothing declares."""
    found = dependencies(terms, scope)
    bounds = (free_names(bound) for span in scope.ranges.values() for bound in (span.lower, span.upper))
    known = frozenset(scope.ranges).union(*bounds)
    missing = {
        name if arity == 0 else f"{name}_{{{LETTERS[:arity]}}}"
        for name, arity in found.names
        if (name, arity) not in scope.declarations and (name, arity) not in scope.definitions and (arity or name not in known)
    }
    declared = {name for name in found.functions if scope.functions.get(name.rstrip("'"), name) is None}  # slopes of them too
    return frozenset(missing | (found.functions - scope.functions.keys() - declared))


def rests_on_itself(definition: Definition, scope: Scope) -> bool:
    """Tell whether a definition needs what it defines."""
    found = dependencies((definition.body,), scope)
    if definition.ranges or not definition.parameters:
        return (definition.name, len(definition.parameters)) in found.names
    return definition.name in found.functions


def numbered(term: Term) -> Iterator[str]:
    """Give the names that have a number alone below them: one of several, and no component, where they are arrays."""
    for part in parts_of((term,)):
        match part:
            case Element(family, (Number(),)):
                yield family
            case _:
                pass
