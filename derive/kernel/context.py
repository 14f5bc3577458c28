"""A place in a term, and what the names there mean.  TRUSTED."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from derive.kernel.arithmetic import Field, Polynomial
from derive.kernel.rule import Condition, RuleDoesNotApply
from derive.kernel.scope import Definition, Domain, NameAndArity, Scope
from derive.terms import (
    ONE,
    Add,
    Binder,
    Call,
    Cases,
    Comparison,
    Delta,
    Derivative,
    Element,
    Key,
    Multiply,
    Number,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    children,
    comparison_key,
    free_names,
    key,
    reindex,
    substitute,
)

DEPTH = 40


@dataclass(frozen=True, slots=True)
class Context:
    """A place in a term: the scope, and the binders, comparisons and derivative variables around the place.

    ``ground`` has the keys of conditions that hold because the sides of the obligation, or the term that a step rewrites, have
    real values; ``total`` the names whose definitions have a real value for all arguments.
    """

    scope: Scope
    binders: tuple[Binder, ...] = ()
    holding: tuple[Comparison, ...] = ()
    variables: tuple[Term, ...] = ()
    ground: frozenset[tuple[type[Condition], Key]] = frozenset()
    total: frozenset[NameAndArity] = frozenset()

    def entering(self, term: Term, place: int) -> Context:
        """Give the context of one of the children of a term that stands in this context."""
        if isinstance(term, Sum | Product) and place not in (1, 2):
            holding = (*self.holding, *term.conditions) if place == 0 else self.holding
            return Context(self.scope, (*self.binders, term), holding, self.variables, self.ground, self.total)
        if isinstance(term, Derivative) and place == 0:
            return replace(self, variables=(*self.variables, term.variable))
        if isinstance(term, Cases):
            owners = (b for b in term.branches for _ in range(1 + 2 * len(b.conditions)))
            branch = next(b for i, b in enumerate(owners) if i == place)
            return replace(self, holding=(*self.holding, *branch.conditions))
        return self

    def bound(self) -> frozenset[str]:
        """Give the names that the binders around the place bind."""
        return frozenset(b.index for b in self.binders)

    def knows(self, kind: type[Condition], term: Term) -> bool:
        """Tell whether a condition on a term is one of those that hold around the place."""
        return bool(self.ground) and (kind, self.ground_key(term)) in self.ground

    def ground_key(self, term: Term) -> Key:
        """Give a key of the term together with the ranges and comparisons around the place, without its bound names.

        Terms that are the same polynomial when their definitions are unfolded have the same key.
        """
        bound = {b.index: level for level, b in enumerate(self.binders)}
        spans = tuple((key(b.range.lower, bound), key(b.range.upper, bound)) for b in self.binders)
        compared = tuple(sorted(comparison_key(c, bound) for c in self.holding))
        return (_polynomial_key(opened(term, self.scope), bound), spans, compared)

    def closed_key(self, term: Term) -> Key:
        """Give a key of the term that does not depend on the names bound around the place."""
        free = free_names(term)
        names = [b.index for b in self.binders if b.index in free]
        return key(term, {name: level for level, name in enumerate(names)})


def opened(term: Term, scope: Scope, depth: int = DEPTH) -> Term:
    """Unfold the definitions of names that are joined by sums, products and powers."""
    if isinstance(term, Add | Multiply):
        return type(term)(tuple(opened(part, scope, depth) for part in children(term)))
    if isinstance(term, Power):
        return Power(opened(term.base, scope, depth), term.exponent)
    meaning = unfolded(term, scope) if depth and isinstance(term, Symbol | Element | Call) else None
    return term if meaning is None else opened(meaning, scope, depth - 1)


def _polynomial_key(term: Term, bound: Mapping[str, int]) -> Key:
    field = Field()
    try:
        ratio = field.ratio(term)
    except RuleDoesNotApply:
        return key(term, bound)
    atoms = [key(atom, bound) for atom in field.atoms]

    def named(polynomial: Polynomial) -> frozenset[object]:
        return frozenset((frozenset((atoms[a], e) for a, e in m), c) for m, c in polynomial.items())

    return (named(ratio.numerator), frozenset((named(dict(f)), e) for f, e in ratio.denominator.items()))


def nonempty(span: Range, scope: Scope) -> bool:
    """Tell whether a range certainly has an element: it is declared, or begins at 1 and ends at a size."""
    return span.lower == ONE and isinstance(span.upper, Symbol) and span.upper.name in scope.sizes()


def name_and_arity(term: Term) -> tuple[str, int]:
    """Give the key under which a scope knows a scalar or the family of an element."""
    match term:
        case Symbol(name):
            return (name, 0)
        case Element(family, indices):
            return (family, len(indices))
        case _:
            return ("", -1)


def instantiated(definition: Definition, arguments: tuple[Term, ...]) -> Term:
    """Give the body of a definition for its arguments; raises CannotSubstitute where a derivative stands in the way."""
    values = dict(zip(definition.parameters, arguments, strict=True))
    return reindex(definition.body, values) if definition.ranges else substitute(definition.body, values)


def definition_of(term: Term, scope: Scope) -> Definition | None:
    """Give the definition of the name that a term begins with, if it has one."""
    if isinstance(term, Call):
        found = scope.functions.get(term.function)
        return found if found and len(found.parameters) == len(term.arguments) else None
    return scope.definitions.get(name_and_arity(term))


def unfolded(term: Term, scope: Scope) -> Term | None:
    """Give the meaning of a defined name at its arguments, or None for every other term."""
    definition = definition_of(term, scope)
    if definition is None:
        return None
    match term:
        case Element(_, arguments) | Call(_, arguments):
            return instantiated(definition, arguments)
        case _:
            return definition.body


def is_whole(term: Term, context: Context) -> bool:
    """Tell whether a term is certainly a whole number."""
    match term:
        case Number(value):
            return value.denominator == 1
        case Symbol(name):
            declared = context.scope.declarations.get((name, 0))
            whole = declared is not None and declared.domain is Domain.INTEGER
            return whole or name in context.scope.sizes() or name in context.scope.ranges or name in context.bound()
        case Delta():
            return True
        case Add(parts) | Multiply(parts):
            return all(is_whole(part, context) for part in parts)
        case _:
            return False
