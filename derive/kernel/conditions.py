"""Which conditions hold at a place of a term, from what the scope declares and from the binders around it.  TRUSTED."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.kernel.arithmetic import Field, Polynomial, equal
from derive.kernel.rule import (
    Assumed,
    Condition,
    Defined,
    FreeOf,
    Independent,
    InRange,
    IsDefined,
    NonNegative,
    NonZero,
    Positive,
    RuleDoesNotApply,
)  # fmt: skip
from derive.kernel.scope import Declaration, Definition, Domain, NameAndArity, Relation, Scope
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Binder,
    Call,
    Cases,
    Comparison,
    Delta,
    Derivative,
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
    reindex,
    substitute,
)  # fmt: skip

DEPTH = 40


@dataclass(frozen=True, slots=True)
class Context:
    """A place in a term: the scope, and the binders, comparisons and derivative variables around the place.

    ``ground`` has the keys of the sign conditions under which both sides of the obligation are real numbers; ``total`` the names
    whose definitions have a real value for all arguments.
    """

    scope: Scope
    binders: tuple[Binder, ...] = ()
    holding: tuple[Comparison, ...] = ()
    variables: tuple[Term, ...] = ()
    ground: frozenset[Key] = frozenset()
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

    def closed_key(self, term: Term) -> Key:
        """Give a key of the term that does not depend on the names bound around the place."""
        free = free_names(term)
        names = [b.index for b in self.binders if b.index in free]
        return key(term, {name: level for level, name in enumerate(names)})


def discharged(condition: Condition, context: Context) -> bool:
    """Tell whether a condition certainly holds at a place, for every n and all values in the scope."""
    scope = context.scope
    match condition:
        case Equal(left, right) | Distinct(left, right):
            return _compares(condition, left, right, context)
        case InRange(value, span):
            return _in_range(value, span, context)
        case FreeOf(term, variable):
            return not depends(term, variable, scope)
        case Independent(variable):
            name = name_and_arity(variable)
            return name in scope.declarations and name not in scope.definitions
        case Defined(definition):
            known = scope.definitions.get((definition.name, len(definition.parameters)))
            return definition in (known, scope.functions.get(definition.name))
        case Assumed(given, instance):
            return given in scope.givens and _instance_allowed(condition, context) and all(
                not depends(side, v, scope) for v in context.variables for side in (given.left, given.right)
            ) and all(_in_range(value, scope.ranges[name], context) for name, value in instance if name in scope.ranges)
        case Positive(term):
            return _sign(term, context, DEPTH, strict=True) or context.closed_key(term) in context.ground
        case NonNegative(term):
            return _sign(term, context, DEPTH, strict=False) or context.closed_key(term) in context.ground
        case NonZero(term):
            return _nonzero(term, context)
        case IsDefined(term):
            return all(discharged(c, inner) for c, inner in domain(term, context))


def _compares(condition: Comparison, left: Term, right: Term, context: Context) -> bool:
    if isinstance(condition, Equal) and key(left) == key(right):
        return True
    if isinstance(left, Number) and isinstance(right, Number):
        return isinstance(condition, Distinct) and left != right
    relation = Relation.EQUAL if isinstance(condition, Equal) else Relation.UNEQUAL
    assumed = [type(condition)(g.left, g.right) for g in context.scope.givens if g.relation is relation]
    free = not (free_names(left) | free_names(right)) & context.bound()
    known = [*context.holding, *(c for c in assumed if free and _is_about_indices(c.left, c.right))]
    same = [(c.left, c.right) for c in known if isinstance(c, Equal)]
    wanted = comparison_key(_represented(condition, same))
    return any(comparison_key(_represented(c, same)) == wanted for c in known if isinstance(c, type(condition)))


def _represented(comparison: Comparison, same: list[tuple[Term, Term]]) -> Comparison:
    """Put one representative for indices that are equal, unless that is what the comparison says."""
    left, right = comparison.left, comparison.right
    for old, new in [] if isinstance(comparison, Equal) else same * len(same):
        left, right = (new if left == old else left), (new if right == old else right)
    return type(comparison)(left, right)


def _is_about_indices(left: Term, right: Term) -> bool:
    return isinstance(left, Symbol | Number) and isinstance(right, Symbol | Number)


def _in_range(value: Term, span: Range, context: Context) -> bool:
    if value == span.lower:
        return nonempty(span, context.scope)
    if not isinstance(value, Symbol):
        return False
    declared = next((b.range for b in context.binders if b.index == value.name), context.scope.ranges.get(value.name))
    return declared is not None and (key(declared.lower), key(declared.upper)) == (key(span.lower), key(span.upper))


def nonempty(span: Range, scope: Scope) -> bool:
    """Tell whether a range certainly has an element: it is declared, or begins at 1 and ends at a size."""
    from_one = span.lower == ONE and isinstance(span.upper, Symbol) and span.upper.name in scope.sizes()
    return span in scope.ranges.values() or from_one


def _instance_allowed(assumed: Assumed, context: Context) -> bool:
    """Every index of a given must be instantiated, except where the given is about the indices themselves."""
    given, names = assumed.given, {name for name, _ in assumed.instance}
    if _is_about_indices(given.left, given.right):
        return False
    indices = (free_names(given.left) | free_names(given.right)) & context.scope.ranges.keys()
    return names == indices


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


def depends(term: Term, variable: Term, scope: Scope, bound: frozenset[str] = frozenset(), depth: int = DEPTH) -> bool:
    """Tell whether a term may depend on a variable, looking through definitions; an unknown name may depend on everything."""
    match term:
        case Number() | Pi() | Delta():
            return False
        case Sum(index, _, _, body) | Product(index, _, _, body):
            return depends(body, variable, scope, bound | {index}, depth)
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


def _nonzero(term: Term, context: Context) -> bool:
    match term:
        case Multiply(factors):
            return all(_nonzero(f, context) for f in factors)
        case Power(base, _):
            return _nonzero(base, context)
        case Number(value):
            return value != 0
        case _:
            negative = Multiply((MINUS_ONE, term))
            return any(_sign(t, context, DEPTH, strict=True) for t in (term, negative))


def _sign(term: Term, context: Context, depth: int, *, strict: bool) -> bool:
    """Tell whether a term is certainly positive (strict) or certainly not negative."""
    return depth > 0 and (
        _sign_by_shape(term, context, depth - 1, strict=strict)
        or _sign_by_given(term, context, strict=strict)
        or (isinstance(term, Add | Multiply) and _sign_by_arithmetic(term, context, depth - 1, strict=strict))
    )


def _sign_by_shape(term: Term, context: Context, depth: int, *, strict: bool) -> bool:
    def holds(part: Term, *, strictly: bool = strict) -> bool:
        return _sign(part, context, depth, strict=strictly)

    match term:
        case Number(value):
            return value > 0 or (not strict and value == 0)
        case Pi() | Apply(Function.EXP | Function.COSH, _):
            return True
        case Delta():
            return not strict
        case Add(terms):
            return all(holds(t, strictly=False) for t in terms) and (not strict or any(map(holds, terms)))
        case Multiply(factors):
            return all(map(holds, factors))
        case Power(base, Number(value)) if value.denominator == 1 and value.numerator % 2 == 0:
            return not strict or _nonzero(base, context)
        case Power(base, _):
            return holds(base)
        case Sum(_, span, conditions, body):
            inside = _sign(body, context.entering(term, 0), depth, strict=strict)
            return inside and (not strict or (not conditions and nonempty(span, context.scope)))
        case Product(_, _, _, body):
            return _sign(body, context.entering(term, 0), depth, strict=strict)
        case Symbol() | Element() | Call():
            return _sign_of_name(term, context, depth, strict=strict)
        case _:
            return False


def _sign_of_name(term: Term, context: Context, depth: int, *, strict: bool) -> bool:
    scope = context.scope
    if isinstance(term, Symbol) and term.name in scope.sizes():
        return True
    declaration: Declaration | None = scope.declarations.get(name_and_arity(term))
    if declaration is not None:
        return declaration.domain is Domain.POSITIVE or (not strict and declaration.domain is Domain.NONNEGATIVE)
    meaning = unfolded(term, scope)
    return meaning is not None and _sign(meaning, context, depth, strict=strict)


def _sign_by_given(term: Term, context: Context, *, strict: bool) -> bool:
    order = (Relation.LESS,) if strict else (Relation.LESS, Relation.LESS_OR_EQUAL)
    for given in context.scope.givens:
        if given.relation in order and not (free_names(given.left) | free_names(given.right)) & context.bound():
            indices = (free_names(given.left) | free_names(given.right)) & context.scope.ranges.keys()
            if not indices and equal(term, Add((given.right, Multiply((MINUS_ONE, given.left))))):
                return True
    return False


def _sign_by_arithmetic(term: Term, context: Context, depth: int, *, strict: bool) -> bool:
    """Bring the term over one denominator; certain where every coefficient is positive and every atom has a sign."""
    field = Field()
    try:
        ratio = field.ratio(_opened(term, context.scope))
    except RuleDoesNotApply:
        return False

    def certain(polynomial: Polynomial, strict: bool) -> bool:
        if any(c < 0 for c in polynomial.values()):
            return False
        monomials = [Multiply(tuple(Power(field.atoms[a], Number(ONE.value * e)) for a, e in m)) for m in polynomial]
        signs = [_sign_by_shape(m, context, depth, strict=False) for m in monomials]
        return all(signs) and (not strict or any(_sign_by_shape(m, context, depth, strict=True) for m in monomials))

    below = all(certain(dict(factor), True) for factor in ratio.denominator)
    return below and bool(ratio.numerator or not strict) and certain(ratio.numerator, strict)


def _opened(term: Term, scope: Scope) -> Term:
    match term:
        case Add(terms):
            return Add(tuple(_opened(t, scope) for t in terms))
        case Multiply(factors):
            return Multiply(tuple(_opened(f, scope) for f in factors))
        case Power(base, exponent):
            return Power(_opened(base, scope), exponent)
        case Symbol() | Element() | Call():
            return unfolded(term, scope) or term
        case _:
            return term

