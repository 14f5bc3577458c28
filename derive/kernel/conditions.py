"""Which conditions hold at a place of a term, from what the scope declares and from the binders around it.  TRUSTED."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel.context import (
    DEPTH,
    Context,
    compares_names,
    definition_of,
    depends,
    instantiated,
    is_bound,
    is_closed,
    is_moved,
    is_whole,
    name_and_arity,
    opposite,
    unfolded,
)
from derive.kernel.facts import Fact, facts_of, is_known
from derive.kernel.rule import (
    Assumed,
    Condition,
    Continuous,
    Converges,
    Defined,
    ForEach,
    FreeOf,
    Independent,
    InRange,
    IsDefined,
    NonNegative,
    NonZero,
    Positive,
    RuleDoesNotApply,
    Shown,
    Whole,
)
from derive.kernel.scope import Definition, NameAndArity, Relation, Scope, every_part
from derive.kernel.signs import are_in_range, has_sign, in_range, is_nonzero
from derive.terms import (
    Apply,
    Branch,
    Call,
    Cases,
    Comparison,
    Derivative,
    Distinct,
    Element,
    Equal,
    Function,
    Infinity,
    Integral,
    Key,
    Limit,
    Number,
    Power,
    Product,
    Sum,
    Symbol,
    Term,
    children,
    comparison_key,
    difference,
    free_names,
    fresh_name,
    key,
)


def discharged(condition: Condition, context: Context) -> bool:
    """Tell whether a condition certainly holds at a place, for every n and all values in the scope."""
    scope = context.scope
    match condition:
        case Equal(left, right) | Distinct(left, right):
            return _compares(condition, left, right, context)
        case InRange(value, span):
            return in_range(value, span, context)
        case FreeOf(term, variable):
            return _varies_freely(variable, context) and not depends(term, variable, context)
        case Independent(variable) | Continuous(variable):
            return _varies_freely(variable, context)
        case Defined(definition):
            known = scope.definitions.get((definition.name, len(definition.parameters)))
            return definition in (known, scope.functions.get(definition.name)) and not is_moved(definition, context)
        case Assumed(given, instance):
            return (
                given in scope.givens
                and _instance_allowed(condition, context)
                and all(not depends(side, v, Context(scope)) for v in context.variables for side in (given.left, given.right))
                and are_in_range(dict(instance), context)
            )
        case Positive(term):
            return has_sign(term, context, DEPTH, strict=True)
        case NonNegative(term):
            return has_sign(term, context, DEPTH, strict=False)
        case ForEach(factors, inner):
            return discharged(inner, context.entering(factors, 0))
        case NonZero(term):
            return is_nonzero(term, context)
        case Whole(term):
            return is_whole(term, context)
        case Converges(term):
            return (isinstance(term, Limit) and term.index not in free_names(term.body)) or is_known((Converges,), term, context)
        case Shown():
            return False
        case IsDefined(term):
            return all(discharged(c, inner) for c, inner in domain(term, context))


def _varies_freely(variable: Term, context: Context) -> bool:
    """Tell whether a variable is declared or has a closed definition, and is no whole number as sizes and indices are.

    A function does where it is only declared and no name with primes behind its own has a meaning of its own.
    """
    scope = context.scope
    if isinstance(variable, Call):
        root = variable.function.rstrip("'")
        return scope.functions.get(root, root) is None and not any(n != root and n.rstrip("'") == root for n in scope.functions)
    name = name_and_arity(variable)
    definition = scope.definitions.get(name)
    whole = name[1] == 0 and is_whole(definition.body if definition else variable, Context(scope))
    return not whole and name in (context.meanings if definition else scope.declarations)


def _compares(condition: Comparison, left: Term, right: Term, context: Context) -> bool:
    kinds: dict[Relation, type[Comparison]] = {Relation.EQUAL: Equal, Relation.UNEQUAL: Distinct}
    assumed = [kinds[g.relation](g.left, g.right) for g in context.scope.givens if g.relation in kinds]
    unbound = context.scope.ranges.keys() - context.bound()
    holding = (c for c in context.holding if is_whole(c.left, context) and is_whole(c.right, context))
    known = [*holding, *(c for c in assumed if compares_names(c.left, c.right, unbound))]
    same = [(c.left, c.right) for c in known if isinstance(c, Equal)]
    one, other = (_all_equal(side, same) for side in (left, right))
    if isinstance(condition, Equal):
        return key(right) in one
    apart = [(key(c.left), key(c.right)) for c in known if isinstance(c, Distinct)]
    if any((a in one and b in other) or (a in other and b in one) for a, b in apart):
        return True
    ways = difference(left, right), difference(right, left)
    return is_whole(ways[0], context) and any(has_sign(way, context, DEPTH, strict=True) for way in ways)


def _all_equal(term: Term, same: list[tuple[Term, Term]]) -> set[Key]:
    """Give the keys of the terms that are equal to one, directly or through others."""
    found = {key(term)}
    for pair in [{key(left), key(right)} for left, right in same] * len(same):
        found |= pair if found & pair else set()
    return found


def _instance_allowed(assumed: Assumed, context: Context) -> bool:
    """Every index of a given must be instantiated, a fixed one by itself, no other name be bound; none is about indices alone."""
    given, names = assumed.given, {name for name, _ in assumed.instance}
    if compares_names(given.left, given.right, context.scope.ranges.keys()):
        return False
    letters = free_names(given.left) | free_names(given.right)
    indices = letters & context.scope.ranges.keys()
    fixed = given.fixed() & indices
    kept = all(value == Symbol(name) for name, value in assumed.instance if name in fixed)
    return names == indices and kept and context.names().isdisjoint((letters - indices) | fixed)


def known(term: Term, context: Context) -> frozenset[Fact]:
    """Give the keys of the conditions that hold where a term has a real value."""
    return frozenset().union(*(facts_of(condition, place) for condition, place in domain(term, context)))


def domain(term: Term, context: Context) -> list[tuple[Condition, Context]]:
    """Give what must hold for a term to have a real value, through definitions, each with the place where it must."""
    found: list[tuple[Condition, Context]] = []
    _collect_domain(term, context, DEPTH, found)
    return found


def _collect_domain(term: Term, context: Context, depth: int, found: list[tuple[Condition, Context]]) -> None:
    match term:
        case Symbol() | Element() | Call() if _needs_meaning(term, context):
            meaning = unfolded(term, context)
            if meaning is None or depth == 0:
                raise RuleDoesNotApply("definitions rest on themselves or on an index, or are nested too deeply")
            _collect_domain(meaning, context, depth - 1, found)
        case Power(base, exponent):
            found.extend((condition, context) for condition in _of_power(base, exponent, context))
        case Apply(Function.LOG, argument):
            found.append((Positive(argument), context))
        case Apply(Function.TAN, argument):
            found.append((NonZero(Apply(Function.COS, argument)), context))
        case Apply(Function.DIGAMMA, argument):
            found.append((NonZero(Apply(Function.RGAMMA, argument)), context))
        case Cases(branches):
            _require_a_case(branches, context)
        case Derivative(_, variable) if is_whole(variable, context):
            raise RuleDoesNotApply("a derivative is taken by a whole number")
        case Infinity():
            raise RuleDoesNotApply("infinity is no number")
        case Sum(_, span) | Product(_, span) if not (is_whole(span.lower, context) and is_whole(span.upper, context)):
            raise RuleDoesNotApply("a range may begin or end at what is no whole number")
        case Integral() | Limit():
            found.extend((condition, context) for condition in _of_body(term, context))
    for place, part in enumerate(children(term)):
        if isinstance(term, Integral | Limit) and (place == 0 or (isinstance(term, Limit) and isinstance(part, Infinity))):
            continue  # what is inside has a value whatever its variable is; what that tells must not be used elsewhere
        _collect_domain(part, context.entering(term, place), depth, found)


def _needs_meaning(term: Term, context: Context) -> bool:
    """Tell whether a name has a definition that does not have a real value for all arguments."""
    known = definition_of(term, context.scope) is not None and not is_bound(term, context)
    return known and not context.meanings.get(name_and_arity(term))


def _require_a_case(branches: tuple[Branch, ...], context: Context) -> None:
    """Raise RuleDoesNotApply unless the comparisons of one branch always hold, or two branches are opposite."""
    single = [b.conditions[0] for b in branches if len(b.conditions) == 1]
    keys = {comparison_key(c) for c in single}
    if not all(len(b.conditions) < 2 for b in branches[:-1]) or not (
        any(all(discharged(c, context) for c in b.conditions) for b in branches)
        or any(comparison_key(opposite(c)) in keys for c in single)
    ):
        raise RuleDoesNotApply("no case may apply, or one is decided by several comparisons")


def _of_body(whole: Integral | Limit, context: Context) -> Iterator[Condition]:
    """Give the conditions that do not rest on the variable, and that an integral converges which is improper at an end, or a limit.

    Raises RuleDoesNotApply for others that may not hold everywhere between the bounds.
    """
    improper, inside = isinstance(whole, Limit), context.entering(whole, 0)
    for condition, place in domain(whole.body, inside):
        between = replace(place, interior=place.interior | {whole.index})
        if discharged(condition, place):
            continue
        about = condition.term if isinstance(condition, NonZero | Positive | NonNegative | Converges) else Symbol(whole.index)
        if place == inside and whole.index not in free_names(about):
            yield condition
        elif isinstance(condition, Converges) or (isinstance(whole, Integral) and discharged(condition, between)):
            improper = True
        else:
            raise RuleDoesNotApply("the body of an integral, a series or a limit may have no value somewhere")
    if improper:
        yield Converges(whole)


def _of_power(base: Term, exponent: Term, context: Context) -> tuple[Condition, ...]:
    match exponent:
        case Number(value) if value.denominator == 1:
            return (NonZero(base),) if value <= 0 else ()
        case Number(value):
            open_sign = value < 0 or any(depends(base, variable, context) for variable in context.variables)
            return (Positive(base) if open_sign else NonNegative(base),)
        case _ if is_whole(exponent, context):
            return () if has_sign(exponent, context, DEPTH, strict=True) else (NonZero(base),)
        case _:
            return (Positive(base),)


def meanings(terms: tuple[Term, ...], scope: Scope) -> dict[NameAndArity, bool]:
    """Give the names that terms rest on whose definitions are closed and do not rest on themselves.

    Each maps to whether its meaning has a real value for all indices; for a function, that is never certain.
    """
    if not hasattr(scope, "_looked_at"):
        object.__setattr__(scope, "_looked_at", {})
    found, memory = _rested_on(terms, scope), scope._looked_at
    for name, definition in found.items():
        if name not in memory:  # all that it rests on has been looked at, unless that rests on it
            known = {n: k for n in _rested_on((definition.body,), scope) if (k := memory.get(n)) is not None}
            named = {name_and_arity(part) for part in every_part(definition.body) if definition_of(part, scope) is not None}
            usable = is_closed(definition, scope) and named.difference((own, 0) for own in definition.parameters) <= known.keys()
            memory[name] = name[1] >= 0 and _is_total(definition, Context(scope, meanings=known)) if usable else None
    return {name: k for name in found if (k := memory[name]) is not None}


def _rested_on(terms: tuple[Term, ...], scope: Scope) -> dict[NameAndArity, Definition]:
    """Give the names with definitions that terms rest on, each behind those that it rests on itself."""
    found: dict[NameAndArity, Definition] = {}
    waiting: list[Term | NameAndArity] = list(terms)
    while waiting:
        item = waiting.pop()
        if isinstance(item, tuple):  # all that this name rests on has been found
            found[item] = found.pop(item)
            continue
        waiting += children(item)
        name, definition = name_and_arity(item), definition_of(item, scope)
        if definition is not None and name not in found:
            found[name] = definition
            waiting += [name, definition.body]
    return found


def _is_total(definition: Definition, context: Context) -> bool:
    """Tell whether the meaning has a value for indices of which nothing is known, so not that they lie in a range."""
    taken = context.scope.scalars() | context.scope.ranges.keys() | free_names(definition.body)
    try:
        body = instantiated(definition, tuple(Symbol(fresh_name(name, taken)) for name in definition.parameters))
        return all(discharged(condition, place) for condition, place in domain(body, context))
    except RuleDoesNotApply:
        return False
