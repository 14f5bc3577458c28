r"""Definitions of a page that a derivative may be meant to hold fixed: ``y_i = w x_i`` in ``d/dw \sum_i (w x_i - y_i)^2``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from derive.kernel.context import definition_of, instantiated, name_and_arity
from derive.kernel.scope import Declaration, Definition, Domain, Given, NameAndArity, Relation, Scope
from derive.resolve.choices import choices
from derive.resolve.dependencies import dependencies, parts_of
from derive.resolve.derivation import Obligation, OtherReading
from derive.resolve.presume import bodies
from derive.resolve.sizes import MARK
from derive.terms import CannotSubstitute, Derivative, Element, Symbol, Term, children, with_children

BY_ITSELF = "wrong as it stands, but not known to be wrong where derivatives move their variable alone and hold {} fixed"


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
        yield OtherReading(*sides, scope, f"where {latex} {verb} held fixed", f"let {latex} real", held=True)


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


def held_in_slopes(made: Obligation, harvested: frozenset[NameAndArity]) -> Iterator[OtherReading]:
    r"""Give the obligation with derivatives that move their variable alone: ``\partial z / \partial x`` of ``z = (x - \mu) / s``.

    What stands beside the variable in the formula of what is differentiated may depend on it too; there it is held fixed.
    """
    sides = (made.left, made.right)
    found = [dict.fromkeys(part for part in parts_of((side,)) if isinstance(part, Derivative)) for side in sides if harvested]
    beside = {slope: _beside(slope, made.scope) & harvested for slopes in found for slope in slopes}
    # What one side means by a slope, dh/dx, need not be what the other one means by it.
    for chosen in choices([(place, slope) for place, slopes in enumerate(found) for slope in slopes if beside[slope]]):
        alone = [{slope: _alone(slope, beside[slope], made.scope) for at, slope in chosen if at == place} for place in (0, 1)]
        left, right = map(_with_slopes, sides, alone)
        names = frozenset().union(*(beside[slope] for _, slope in chosen))
        moved = frozenset(name_and_arity(slope.variable) for _, slope in chosen)
        latex = ", ".join(_written(made.scope.definitions[name]) for name in sorted(names))
        yield OtherReading(left, right, _holding(names, moved, made.scope), BY_ITSELF.format(latex), "")


def _beside(slope: Derivative, scope: Scope) -> frozenset[NameAndArity]:
    """Give the defined names beside the variable in the formula of what is differentiated that depend on the variable too."""
    own = name_and_arity(slope.variable)
    written = {name_and_arity(part) for part in parts_of((_formula(slope.body, scope),)) if isinstance(part, Symbol | Element)}
    if own not in written:
        return frozenset()
    others = (name for name in written - {own} if name in scope.definitions)
    return frozenset(name for name in others if own in dependencies((scope.definitions[name].body,), scope).names)


def _alone(slope: Derivative, fixed: frozenset[NameAndArity], scope: Scope) -> Derivative:
    """Give the slope of the formula of what is differentiated, in which other names stand for what is held fixed."""
    return Derivative(_renamed(_formula(slope.body, scope), fixed), slope.variable)


def _formula(term: Term, scope: Scope) -> Term:
    """Give the formula of a name that has one, any other term as it is."""
    definition = definition_of(term, scope)
    try:
        return term if definition is None else instantiated(definition, children(term))
    except CannotSubstitute:
        return term


def _renamed(term: Term, names: frozenset[NameAndArity]) -> Term:
    """Give a term with other names for numbers that are held fixed."""
    parts = tuple(_renamed(part, names) for part in children(term))
    match term:
        case Symbol(name) if (name, 0) in names:
            return Symbol(name + MARK)
        case Element(family, indices) if (family, len(indices)) in names:
            return Element(family + MARK, parts)
        case _:
            return with_children(term, parts)


def _with_slopes(term: Term, fixed: dict[Derivative, Derivative]) -> Term:
    if isinstance(term, Derivative) and term in fixed:
        return fixed[term]
    return with_children(term, tuple(_with_slopes(part, fixed) for part in children(term)))


def _holding(names: frozenset[NameAndArity], moved: frozenset[NameAndArity], scope: Scope) -> Scope:
    """Give the scope with a number for each name that is held fixed, which has the value of the name and rests on nothing moved.

    It is made like the name, of copies of what moves; a copy of what has no definition equals it at every point.
    """
    under = _defined_under(names, scope)
    between = {name for name in under if not moved.isdisjoint(dependencies((scope.definitions[name].body,), scope).names)}
    free = moved - scope.definitions.keys()
    if not free <= scope.declarations.keys():
        return _with_values(names, scope)
    copies = [scope.definitions[name] for name in sorted(names | between | (moved - free))]
    inside = frozenset((*names, *between, *moved))
    copied = {(d.name + MARK, len(d.parameters)): replace(d, name=d.name + MARK, body=_renamed(d.body, inside)) for d in copies}
    declared = {(name + MARK, arity): scope.declarations[name, arity] for name, arity in free}
    places = {f"{MARK}{name}{k}": span for name, arity in free for k, span in enumerate(scope.declarations[name, arity].ranges)}
    equal = tuple(_same_value(name, arity) for name, arity in sorted(free))
    return replace(
        scope,
        ranges={**scope.ranges, **places},
        definitions={**scope.definitions, **copied},
        declarations={**scope.declarations, **declared},
        givens=(*scope.givens, *equal),
    )


def _same_value(name: str, arity: int) -> Given:
    """Give that a copy of a name has its value, at all places."""
    letters = tuple(Symbol(f"{MARK}{name}{place}") for place in range(arity))
    sides = [Element(one, letters) if arity else Symbol(one) for one in (name + MARK, name)]
    return Given(name, Relation.EQUAL, *sides)


def _with_values(names: frozenset[NameAndArity], scope: Scope) -> Scope:
    held = [scope.definitions[name] for name in sorted(names)]
    declared = {(d.name + MARK, len(d.ranges)): Declaration(Domain.REAL, d.ranges) for d in held}
    values = tuple(Given(_written(d), Relation.EQUAL, _value(d.name + MARK, d), _value(d.name, d)) for d in held)
    return replace(scope, declarations={**scope.declarations, **declared}, givens=(*scope.givens, *values))


def _defined_under(names: Iterable[NameAndArity], scope: Scope) -> frozenset[NameAndArity]:
    """Give the names with definitions that others are made of."""
    return dependencies([scope.definitions[name].body for name in names], scope).names & scope.definitions.keys()


def _value(name: str, definition: Definition) -> Term:
    return Element(name, tuple(map(Symbol, definition.parameters))) if definition.parameters else Symbol(name)
