"""A place in a term, and what the names there mean.  TRUSTED."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

from derive.kernel.arithmetic import takes_whole_values
from derive.kernel.rule import Condition
from derive.kernel.scope import Declaration, Definition, Domain, NameAndArity, Scope
from derive.terms import (
    ONE,
    Add,
    Binder,
    Call,
    Cases,
    Comparison,
    Delta,
    Derivative,
    Distinct,
    Element,
    Equal,
    Infinity,
    Integral,
    Key,
    Limit,
    Multiply,
    Number,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    children,
    distinct,
    free_names,
    key,
    parts_and_bound,
    reindex,
    substitute,
)

DEPTH = 40


@dataclass(frozen=True, slots=True)
class Context:
    """A place in a term: the scope, and the binders, comparisons and derivative variables around the place.

    ``integrals`` are those around the place, and the limits; the variable of an integral is a real number between the bounds, and
    at none of them where it is in ``interior``; that of a limit is as close to the end of its range as it needs to be.
    ``ground`` has the keys of conditions that hold because the sides of the obligation, or the term that a step rewrites, have
    real values; ``meanings`` the names whose definitions may be looked through, and whether these have a real value for all
    arguments.
    """

    scope: Scope
    binders: tuple[Binder, ...] = ()
    holding: tuple[Comparison, ...] = ()
    variables: tuple[Term, ...] = ()
    ground: frozenset[tuple[type[Condition], Key]] = frozenset()
    meanings: Mapping[NameAndArity, bool] = field(default_factory=dict)
    integrals: tuple[Integral | Limit, ...] = ()
    interior: frozenset[str] = frozenset()

    def entering(self, term: Term, place: int) -> Context:
        """Give the context of one of the children of a term that stands in this context."""
        if isinstance(term, Integral | Limit):
            return self if place else replace(self, scope=within(term, self.scope), integrals=(*self.integrals, term))
        if isinstance(term, Sum | Product) and place not in (1, 2):
            holding = (*self.holding, *term.conditions) if place == 0 else self.holding
            return replace(self, binders=(*self.binders, term), holding=holding)
        if isinstance(term, Derivative) and place == 0:
            return replace(self, variables=(*self.variables, term.variable))
        if isinstance(term, Cases):
            return replace(self, holding=(*self.holding, *_chosen(term, place)))
        return self

    def bound(self) -> frozenset[str]:
        """Give the names that the binders around the place bind."""
        return frozenset(b.index for b in self.binders)

    def names(self) -> frozenset[str]:
        """Give the names that the binders and integrals around the place bind."""
        return self.bound().union(i.index for i in self.integrals)

    def identity(self) -> tuple[object, ...]:
        """Give what tells the place from any other, as long as both are there."""
        around = self.binders, self.holding, self.variables, self.integrals, self.interior
        return id(self.scope), id(self.meanings), self.ground, around

    def closed_key(self, term: Term) -> Key:
        """Give a key of the term that does not depend on the names bound around the place."""
        free = free_names(term)
        names = [b.index for b in self.binders if b.index in free]
        return key(term, {name: level for level, name in enumerate(names)})


def _with_variable(name: str, scope: Scope) -> Scope:
    """Give the scope of an integrand: its variable is declared, whatever else it, or what its letter bounds, is outside."""
    gone = {name, *(n for n, span in scope.ranges.items() if name in free_names(span.lower) | free_names(span.upper))}
    return replace(
        scope,
        ranges={n: span for n, span in scope.ranges.items() if n not in gone},
        declarations={**scope.declarations, (name, 0): Declaration(Domain.REAL)},
        definitions={n: d for n, d in scope.definitions.items() if n != (name, 0)},
        givens=tuple(g for g in scope.givens if gone.isdisjoint(free_names(g.left) | free_names(g.right))),
    )


def within(term: Binder, scope: Scope) -> Scope:
    """Give the scope of an integrand, or of what a limit is taken of, whose variable is positive, or a size, if it grows."""
    inside, name = _with_variable(term.index, scope), (term.index, 0)
    match term.range.upper if isinstance(term, Limit) else None:
        case Infinity(True):
            declarations = {known: d for known, d in inside.declarations.items() if known != name}
            up_to = Range(ONE, Symbol(term.index))
            return replace(inside, declarations=declarations, ranges={**inside.ranges, f"# up to {term.index}": up_to})
        case Infinity():
            return replace(inside, declarations={**inside.declarations, name: Declaration(Domain.POSITIVE)})
        case _:
            return inside


def _chosen(cases: Cases, place: int) -> tuple[Comparison, ...]:
    """Give what holds where a case distinction takes the value that is its child at this place; nothing for a comparison."""
    start, excluded = 0, list[Comparison]()
    for branch in cases.branches:
        if place == start:
            return (*excluded, *branch.conditions)
        excluded += [opposite(c) for c in branch.conditions if len(branch.conditions) == 1]
        start += 1 + 2 * len(branch.conditions)
    return ()


def opposite(comparison: Comparison) -> Comparison:
    """Give the comparison that holds exactly where this one does not."""
    kind = Distinct if isinstance(comparison, Equal) else Equal
    return kind(comparison.left, comparison.right)


def nonempty(span: Range, scope: Scope) -> bool:
    """Tell whether a range certainly has an element: numbers and sizes, each at least 1, add up to no less than its beginning."""
    parts = span.upper.terms if isinstance(span.upper, Add) else (span.upper,)
    sizes = sum(isinstance(part, Symbol) and part.name in scope.sizes() for part in parts)
    numbers = [part.value for part in parts if isinstance(part, Number)]
    return isinstance(span.lower, Number) and sizes + len(numbers) == len(parts) and sizes + sum(numbers) >= span.lower.value


def name_and_arity(term: Term) -> NameAndArity:
    """Give the key under which a scope knows a scalar or a family; that of a function has -1 arguments."""
    match term:
        case Symbol():
            return (term.name, 0)
        case Element():
            return (term.family, len(term.indices))
        case Call():
            return (term.function, -1)
        case _:
            return ("", -2)


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


def unfolded(term: Term, context: Context) -> Term | None:
    """Give the meaning of a defined name at its arguments, its bound names distinct from all around it.

    None for every other term, for a bound name, and where the definition may not be looked through.
    """
    definition = definition_of(term, context.scope)
    if definition is None or name_and_arity(term) not in context.meanings or is_bound(term, context):
        return None
    bound = context.names()
    if not bound.isdisjoint(free_names(definition.body).difference(definition.parameters)):
        return None
    return distinct(instantiated(definition, children(term)), bound | context.scope.scalars())


def is_bound(term: Term, context: Context) -> bool:
    """Tell whether a term is the index of a binder around its place, whatever else its name may be declared as."""
    return isinstance(term, Symbol) and any(b.index == term.name for b in context.binders)


def is_moved(name: Definition | Term, context: Context) -> bool:
    """Tell whether a derivative around the place moves a defined name itself, which then has not the value of its definition."""
    own = (name.name, len(name.parameters)) if isinstance(name, Definition) else name_and_arity(name)
    return own in context.scope.definitions and any(name_and_arity(variable) == own for variable in context.variables)


def is_closed(definition: Definition, scope: Scope) -> bool:
    """Tell whether a definition rests on no index but its parameters."""
    return free_names(definition.body).difference(definition.parameters).isdisjoint(scope.ranges)


def is_whole(term: Term, context: Context) -> bool:
    """Tell whether a term is certainly a whole number."""
    match term:
        case Number() | Add() | Multiply() | Power(_, Number()):
            return takes_whole_values(term, lambda part: is_whole(part, context))
        case Symbol(name) if is_index(name, context):
            return True
        case Symbol() | Element():
            declared = context.scope.declarations.get(name_and_arity(term))
            whole = declared is not None and declared.domain is Domain.INTEGER
            return whole and name_and_arity(term) not in context.scope.definitions
        case Delta():
            return True
        case Sum(_, _, _, body) | Product(_, _, _, body):
            return is_whole(body, context.entering(term, 0))
        case _:
            return False


def is_index(name: str, context: Context) -> bool:
    """Tell whether a name stands for a whole number that nothing varies: a bound or a free index, or a size."""
    scope = context.scope
    free = (name, 0) not in scope.definitions and (name in scope.ranges or name in scope.sizes())
    return free or name in context.bound()


def compares_names(left: Term, right: Term, names: Set[str]) -> bool:
    """Tell whether two sides are numbers or names out of some, and nothing more: ``i = j`` where both are indices."""
    bare = isinstance(left, Symbol | Number) and isinstance(right, Symbol | Number)
    return bare and free_names(left) | free_names(right) <= names


def depends(term: Term, variable: Term, context: Context) -> bool:
    """Tell whether a term may depend on a variable, looking through definitions; an unknown name may depend on everything."""
    scope, waiting, seen = context.scope, [(term, context.names())], {name_and_arity(variable)}
    while waiting:
        part, inside = waiting.pop()
        name, definition = name_and_arity(part), definition_of(part, scope)
        if name == name_and_arity(variable):
            return True
        if definition is not None and name not in seen:
            seen.add(name)
            waiting.append((definition.body, frozenset(definition.parameters)))
        elif definition is None and not _is_declared(part, scope) and name[0] not in inside:
            return True
        waiting += [(inner, inside | binds) for inner, binds in parts_and_bound(part)]
    return False


def _is_declared(term: Term, scope: Scope) -> bool:
    """Tell whether a name is declared, or is an index or a size; whatever is no name is as well."""
    match term:
        case Symbol(name):
            return (name, 0) in scope.declarations or name in scope.ranges or name in scope.sizes()
        case Element():
            return name_and_arity(term) in scope.declarations
        case Call(function, _):
            name = function if function in scope.functions else function.rstrip("'")
            return name in scope.functions and scope.functions[name] is None
        case _:
            return True
