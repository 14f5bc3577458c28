r"""Names whose definitions rest on a letter that is bound where they stand: ``\sum_{u=1}^3 g`` behind ``g(u) = u + 1``."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from derive.kernel.context import definition_of, instantiated
from derive.kernel.scope import Definition, Given, Relation, Scope
from derive.resolve.dependencies import dependencies
from derive.resolve.known import NoMeaning
from derive.resolve.labelled import labelled_with
from derive.source import Span
from derive.terms import (
    ONE,
    Call,
    CannotSubstitute,
    Derivative,
    Element,
    Symbol,
    Term,
    children,
    distinct,
    free_names,
    parts_and_bound,
    reindex,
    substitute,
    with_children,
)  # fmt: skip


def written_out(term: Term, letters: frozenset[str], around: frozenset[str], scope: Scope, span: Span) -> Term:
    """Give a formula in which letters are bound, with the functions written out whose value rests on one of them by a definition.

    The names ``around`` are bound outside of it.  Raises NoMeaning at the span where a number rests on a letter, which the page may
    mean to be fixed.
    """
    require_other_labels(term, letters, scope, span)
    return _Writer(letters, _without(around, scope), span).written(term, frozenset())


def require_other_labels(term: Term, letters: Collection[str], scope: Scope, span: Span) -> None:
    """Raise NoMeaning at the span where a name has one of the letters in its label: its value may rest on that."""
    name = labelled_with(term, letters, scope)
    if name is not None:
        raise NoMeaning(f"{name} may rest on the letter in its label, which stands for every value here", span)


def made_of(term: Term, name: str, scope: Scope, span: Span) -> Term:
    """Give a formula with every name written out that rests on a number by a definition."""
    return _Writer(frozenset((name,)), scope, span, frozenset((name,))).written(term, frozenset())


def at_arguments(call: Call, scope: Scope, bound: frozenset[str], span: Span) -> Term:
    """Give the value of a function, written out where its formula has names in it that rest on its parameters by a definition.

    The formula itself holds at the parameters as the page means them: ``h(3)`` behind ``y = x^2`` and ``h(x) = x y``.
    """
    definition = definition_of(call, scope)
    if definition is None or call.arguments == tuple(map(Symbol, definition.parameters)):
        return call
    own = frozenset(definition.parameters)
    require_other_labels(definition.body, own, scope, span)
    body = _Writer(own, scope, span, own).written(definition.body, frozenset())
    if body == definition.body:
        return call
    if not bound.isdisjoint(_spoken_of(body, own, scope)):
        raise _refusal(bound, span)
    try:
        return distinct(substitute(body, dict(zip(definition.parameters, call.arguments, strict=True))), bound | scope.scalars())
    except CannotSubstitute:
        raise _refusal(own, span) from None


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes names out; those of its letters that are ``own`` are parameters of a function whose formula is being read."""

    letters: frozenset[str]
    scope: Scope
    span: Span
    own: frozenset[str] = frozenset()

    def written(self, term: Term, bound: frozenset[str]) -> Term:
        """Give a term, in which further letters are bound, with its names written out."""
        if isinstance(term, Symbol) and term.name in bound | self.letters:
            return term
        parts = tuple(self.written(part, bound | binds) for part, binds in parts_and_bound(term))
        term = with_children(term, parts) if parts != children(term) else term
        if isinstance(term, Derivative) and not isinstance(term.variable, Symbol | Element):
            raise _refusal(self.letters, self.span)
        definition = definition_of(term, self.scope) or _number_of(term, self.scope)
        if definition is None or not self.rest_on(definition):
            return term
        # The number of a function is its value at its own parameters.
        function = self.scope.functions.get(definition.name)
        own = self.own.union(function.parameters if function is not None else ())
        free = free_names(definition.body).difference(definition.parameters)
        if not free.isdisjoint(bound | self.letters - own) or not (function or self.rest_on(definition) <= own):
            raise _refusal(self.letters, self.span)
        try:
            body = distinct(instantiated(definition, children(term)), bound | self.letters | self.scope.scalars())
        except CannotSubstitute:
            raise _refusal(self.letters, self.span) from None
        return replace(self, own=own).written(body, bound)

    def rest_on(self, definition: Definition) -> frozenset[str]:
        """Give the letters that a definition speaks of as the page means them."""
        return self.letters & _spoken_of(definition.body, frozenset(definition.parameters), self.scope)


def _number_of(term: Term, scope: Scope) -> Definition | None:
    """Give what a function with a formula is at its own parameters, where it stands without arguments and is nothing else."""
    function = scope.functions.get(term.name) if isinstance(term, Symbol) else None
    if function is None or function.ranges or (function.name, 0) in (*scope.declarations, *scope.definitions):
        return None
    return Definition(function.name, (), function.body)


def at_own_arguments(left: Term, right: Term, scope: Scope) -> Iterator[tuple[Definition, Given]]:
    """Give what functions are that stand without arguments among other things, and are no other number: ``v p - L`` and L(q, v)."""
    for name in sorted(name for name, arity in dependencies((left, right), scope).names if not arity):
        number, function = _number_of(Symbol(name), scope), scope.functions.get(name)
        known = set() if function is None else {p for p in function.parameters if (p, 0) in scope.definitions or p in scope.ranges}
        if number is not None and function is not None and not known and Symbol(name) not in (left, right):
            latex = f"{name} = {name}({', '.join(function.parameters)})"
            yield number, Given(latex, Relation.EQUAL, Symbol(name), number.body)


def _spoken_of(body: Term, parameters: frozenset[str], scope: Scope) -> frozenset[str]:
    """Give the numbers that a formula rests on beside its parameters, also through functions that stand without arguments."""
    names, waiting = set[str](), [reindex(body, dict.fromkeys(parameters, ONE))]
    while waiting:
        found = {name for name, arity in dependencies(waiting, scope).names if not arity} - names
        names |= found
        values = (_number_of(Symbol(name), scope) for name in found)
        waiting = [value.body for value in values if value is not None]
    return frozenset(names)


def _without(names: frozenset[str], scope: Scope) -> Scope:
    """Give the scope without the meanings of names that are bound."""
    if names.isdisjoint(name for name, _ in scope.definitions) and names.isdisjoint(scope.functions):
        return scope
    definitions = {own: definition for own, definition in scope.definitions.items() if own[1] or own[0] not in names}
    functions = {name: function for name, function in scope.functions.items() if name not in names}
    return replace(scope, definitions=definitions, functions=functions)


def _refusal(letters: frozenset[str], span: Span) -> NoMeaning:
    return NoMeaning(f"what is inside rests on {', '.join(sorted(letters))} by a definition; write it out", span)
