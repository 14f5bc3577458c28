r"""Names whose definitions rest on a letter that is bound where they stand: ``\sum_{u=1}^3 g`` behind ``g(u) = u + 1``."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.kernel.context import definition_of, instantiated
from derive.kernel.scope import Definition, Scope
from derive.resolve.dependencies import dependencies
from derive.resolve.known import NoMeaning
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


def written_out(term: Term, letters: frozenset[str], scope: Scope, span: Span) -> Term:
    """Give a formula in which letters are bound, with the functions written out whose value rests on one of them by a definition.

    Raises NoMeaning at the span where a number rests on one, which the page may mean to be fixed.
    """
    return _Writer(letters, scope, span).written(term, frozenset())


def at_arguments(call: Call, scope: Scope, bound: frozenset[str], span: Span) -> Term:
    """Give the value of a function, written out where its formula has names in it that rest on its parameters by a definition.

    The formula itself holds at the parameters as the page means them: ``h(3)`` behind ``y = x^2`` and ``h(x) = x y``.
    """
    definition = definition_of(call, scope)
    if definition is None or call.arguments == tuple(map(Symbol, definition.parameters)):
        return call
    own = frozenset(definition.parameters)
    body = _Writer(own, scope, span, own).written(definition.body, frozenset())
    if body == definition.body:
        return call
    if not bound.isdisjoint(name for name, _ in dependencies((reindex(body, dict.fromkeys(own, ONE)),), scope).names):
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
        definition = definition_of(term, self.scope)
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
        body = reindex(definition.body, dict.fromkeys(definition.parameters, ONE))
        return self.letters.intersection(name for name, arity in dependencies((body,), self.scope).names if not arity)


def _refusal(letters: frozenset[str], span: Span) -> NoMeaning:
    return NoMeaning(f"what is inside rests on {', '.join(sorted(letters))} by a definition; write it out", span)
