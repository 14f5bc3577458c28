"""Which conditions hold at a place of a term, from what the scope declares and from the binders around it.  TRUSTED."""

from __future__ import annotations

from derive.kernel.context import DEPTH, Context, definition_of, is_whole, name_and_arity, unfolded
from derive.kernel.rule import (
    Assumed,
    Condition,
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
from derive.kernel.scope import NameAndArity, Relation, Scope
from derive.kernel.signs import has_sign, is_nonzero
from derive.terms import (
    MINUS_ONE,
    Add,
    Apply,
    Call,
    Comparison,
    Delta,
    Distinct,
    Element,
    Equal,
    Function,
    Key,
    Multiply,
    Number,
    Pi,
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
)

Ground = frozenset[tuple[type[Condition], Key]]


def discharged(condition: Condition, context: Context) -> bool:
    """Tell whether a condition certainly holds at a place, for every n and all values in the scope."""
    scope = context.scope
    match condition:
        case Equal(left, right) | Distinct(left, right):
            return _compares(condition, left, right, context)
        case InRange(value, span):
            return _in_range(value, span, context)
        case FreeOf(term, variable):
            return _varies_freely(variable, scope) and not depends(term, variable, scope)
        case Independent(variable):
            return _varies_freely(variable, scope)
        case Defined(definition):
            known = scope.definitions.get((definition.name, len(definition.parameters)))
            return definition in (known, scope.functions.get(definition.name))
        case Assumed(given, instance):
            return given in scope.givens and _instance_allowed(condition, context) and all(
                not depends(side, v, scope) for v in context.variables for side in (given.left, given.right)
            ) and all(_in_range(value, scope.ranges[name], context) for name, value in instance if name in scope.ranges)
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
        case Shown():
            return False
        case IsDefined(term):
            return all(discharged(c, inner) for c, inner in domain(term, context))


def _varies_freely(variable: Term, scope: Scope) -> bool:
    """Tell whether a variable is declared, has no definition, and is neither a size nor an index, which are whole numbers."""
    name = name_and_arity(variable)
    whole = name[1] == 0 and (name[0] in scope.sizes() or name[0] in scope.ranges)
    return name in scope.declarations and name not in scope.definitions and not whole


def _compares(condition: Comparison, left: Term, right: Term, context: Context) -> bool:
    if isinstance(condition, Equal) and key(left) == key(right):
        return True
    if isinstance(left, Number) and isinstance(right, Number):
        return isinstance(condition, Distinct) and left != right
    if isinstance(condition, Distinct) and any(has_sign(d, context, DEPTH, strict=True) for d in _differences(left, right)):
        return True
    relation = Relation.EQUAL if isinstance(condition, Equal) else Relation.UNEQUAL
    assumed = [type(condition)(g.left, g.right) for g in context.scope.givens if g.relation is relation]
    free = not (free_names(left) | free_names(right)) & context.bound()
    known = [*context.holding, *(c for c in assumed if free and _is_about_indices(c.left, c.right, context.scope))]
    same = [(c.left, c.right) for c in known if isinstance(c, Equal)]
    wanted = comparison_key(_represented(condition, same))
    return any(comparison_key(_represented(c, same)) == wanted for c in known if isinstance(c, type(condition)))


def _represented(comparison: Comparison, same: list[tuple[Term, Term]]) -> Comparison:
    """Put one representative for indices that are equal, unless that is what the comparison says."""
    left, right = comparison.left, comparison.right
    for old, new in [] if isinstance(comparison, Equal) else same * len(same):
        left, right = (new if left == old else left), (new if right == old else right)
    return type(comparison)(left, right)


def _is_about_indices(left: Term, right: Term, scope: Scope) -> bool:
    bare = isinstance(left, Symbol | Number) and isinstance(right, Symbol | Number)
    return bare and free_names(left) | free_names(right) <= scope.ranges.keys()


def _in_range(value: Term, span: Range, context: Context) -> bool:
    above, below = _differences(value, span.lower)[0], _differences(span.upper, value)[0]
    return is_whole(value, context) and all(has_sign(d, context, DEPTH, strict=False) for d in (above, below))


def _differences(left: Term, right: Term) -> tuple[Term, Term]:
    return Add((left, Multiply((MINUS_ONE, right)))), Add((right, Multiply((MINUS_ONE, left))))


def _instance_allowed(assumed: Assumed, context: Context) -> bool:
    """Every index of a given must be instantiated, except where the given is about the indices themselves."""
    given, names = assumed.given, {name for name, _ in assumed.instance}
    if _is_about_indices(given.left, given.right, context.scope):
        return False
    indices = (free_names(given.left) | free_names(given.right)) & context.scope.ranges.keys()
    return names == indices


def depends(term: Term, variable: Term, scope: Scope, bound: frozenset[str] = frozenset(), depth: int = DEPTH) -> bool:
    """Tell whether a term may depend on a variable, looking through definitions; an unknown name may depend on everything."""
    match term:
        case Number() | Pi() | Delta():
            return False
        case Sum(index, span, _, body) | Product(index, span, _, body):
            bounds = any(depends(b, variable, scope, bound, depth) for b in (span.lower, span.upper))
            return bounds or depends(body, variable, scope, bound | {index}, depth)
        case Symbol() | Element():
            name = name_and_arity(term)
            if name == name_and_arity(variable):
                return True
            definition = scope.definitions.get(name)
            if definition is not None:
                inside = frozenset(definition.parameters)
                return depth == 0 or depends(definition.body, variable, scope, inside, depth - 1)
            constant = name[1] == 0 and (name[0] in bound or name[0] in scope.ranges or name[0] in scope.sizes())
            return not constant and name not in scope.declarations
        case Call(function, arguments):
            if function not in scope.functions or any(depends(a, variable, scope, bound, depth) for a in arguments):
                return True
            meaning = scope.functions[function]
            return meaning is not None and (
                depth == 0 or depends(meaning.body, variable, scope, frozenset(meaning.parameters), depth - 1)
            )
        case _:
            return any(depends(part, variable, scope, bound, depth) for part in children(term))


def known(term: Term, context: Context) -> Ground:
    """Give the keys of the conditions that hold where a term has a real value."""
    holding = ((c, place) for c, place in domain(term, context) if isinstance(c, NonZero | Positive | NonNegative))
    return frozenset((type(c), place.ground_key(c.term)) for c, place in holding)


def domain(term: Term, context: Context) -> list[tuple[Condition, Context]]:
    """Give what must hold for a term to have a real value, through definitions, each with the place where it must."""
    found: list[tuple[Condition, Context]] = []
    _collect_domain(term, context, DEPTH, found)
    return found


def _collect_domain(term: Term, context: Context, depth: int, found: list[tuple[Condition, Context]]) -> None:
    if isinstance(term, Symbol | Element | Call):
        definition = definition_of(term, context.scope)
        if definition is not None and name_and_arity(term) not in context.total:
            if depth == 0:
                raise RuleDoesNotApply("definitions are nested too deeply")
            _collect_domain(unfolded(term, context.scope) or term, context, depth - 1, found)
        if not isinstance(term, Call):
            return
    elif isinstance(term, Power):
        found.extend((condition, context) for condition in _of_power(term.base, term.exponent, context))
    elif isinstance(term, Apply) and term.function is Function.LOG:
        found.append((Positive(term.argument), context))
    for place, part in enumerate(children(term)):
        _collect_domain(part, context.entering(term, place), depth, found)


def _of_power(base: Term, exponent: Term, context: Context) -> tuple[Condition, ...]:
    match exponent:
        case Number(value) if value.denominator == 1:
            return (NonZero(base),) if value <= 0 else ()
        case Number(value):
            return (NonNegative(base) if value > 0 else Positive(base),)
        case _:
            return (NonZero(base) if is_whole(exponent, context) else Positive(base),)


def total_names(terms: tuple[Term, ...], scope: Scope) -> frozenset[NameAndArity]:
    """Give the scalars and families that terms mention whose definitions have a real value for all indices."""
    seen: dict[NameAndArity, bool] = {}
    waiting, scalars = list(terms), scope.scalars()
    while waiting:
        term = waiting.pop()
        waiting += children(term)
        name = name_and_arity(term)
        definition = scope.definitions.get(name)
        if definition is not None and name not in seen:
            waiting.append(definition.body)
            seen[name] = scalars.isdisjoint(definition.parameters) and all(
                discharged(c, place) for c, place in domain(definition.body, Context(scope))
            )
    return frozenset(name for name, is_total in seen.items() if is_total)
