"""Which terms are certainly positive, not negative, or not zero.  TRUSTED."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from flint import fmpq

from derive.kernel.arithmetic import Field, Polynomial, coefficients, equal
from derive.kernel.context import (
    DEPTH,
    Context,
    compares_names,
    depends,
    is_bound,
    is_index,
    is_moved,
    is_whole,
    name_and_arity,
    nonempty,
    unfolded,
)
from derive.kernel.facts import is_known, known_factors, opened
from derive.kernel.rule import NonNegative, Positive, RuleDoesNotApply
from derive.kernel.scope import Declaration, Domain, Relation, every_part
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Call,
    Delta,
    Element,
    Function,
    Infinity,
    Integral,
    Limit,
    Multiply,
    Number,
    Pi,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    difference,
    free_names,
    reindex,
)

MOST_ORDERS = 6


def is_nonzero(term: Term, context: Context) -> bool:
    """Tell whether a term is certainly not zero."""
    match term:
        case _ if _unequal_by_given(term, context):
            return True
        case Multiply(factors):
            return all(is_nonzero(f, context) for f in factors)
        case Power(base, _):
            return is_nonzero(base, context)
        case Product(_, _, _, body) if is_nonzero(body, context.entering(term, 0)):
            return True
        case Number(value):
            return value != 0
        case _:
            signs = (has_sign(t, context, DEPTH, strict=True) for t in (term, Multiply((MINUS_ONE, term))))
            parts = (is_nonzero(c, context) for c in _at_last(term, context)[1].values())
            return _is_factor(term, context) or any(signs) or any(parts)


def _is_factor(term: Term, context: Context) -> bool:
    """Tell whether every factor of a term is one that is known not to be zero."""
    return bool(context.ground) and all(
        known or (atom is not None and atom != term and is_nonzero(atom, context)) for atom, known in known_factors(term, context)
    )


def _unequal_by_given(term: Term, context: Context) -> bool:
    unequal = [(given.left, given.right) for given in context.scope.givens if given.relation is Relation.UNEQUAL]
    return any(_is_given(term, *pair, context, exact=True, above=False) for sides in unequal for pair in (sides, sides[::-1]))


def has_sign(term: Term, context: Context, depth: int, *, strict: bool) -> bool:
    """Tell whether a term is certainly positive (strict) or certainly not negative."""
    if isinstance(term, Number):
        return term.value > 0 or (not strict and term.value == 0)
    strictly = strict or not _is_fixed(term, context)
    try:
        return depth > 0 and (
            is_known((Positive,) if strictly else (Positive, NonNegative), term, context)
            or _sign_by_shape(term, context, depth - 1, strict=strict)
            or _sign_by_given(term, context, strict=strictly)
            or (bool(context.integrals) and _sign_between(term, context, depth - 1, strict=strict))
            or (bool(context.integrals) and _sign_at_last(term, context, depth - 1))
            or (isinstance(term, Add | Symbol) and _sign_by_order(term, _orders(context), context, strict=strict))
            or (isinstance(term, Add | Multiply) and _sign_by_arithmetic(term, context, depth - 1, strict=strict))
        )
    except RuleDoesNotApply:  # a division by zero, or a polynomial that is too large
        return False


def _sign_by_shape(term: Term, context: Context, depth: int, *, strict: bool) -> bool:
    def holds(part: Term, *, strictly: bool = strict) -> bool:
        return has_sign(part, context, depth, strict=strictly)

    match term:
        case Pi() | Apply(Function.EXP | Function.COSH, _):
            return True
        case Delta():
            return not strict
        case Add(terms):
            return all(holds(t, strictly=False) for t in terms) and (not strict or any(map(holds, terms)))
        case Multiply(factors):
            return all(map(holds, factors))
        case Power(base, Number(value)) if value.denominator == 1 and value.numerator % 2 == 0:
            return not strict or is_nonzero(base, context)
        case Power(base, _) | Apply(Function.RGAMMA, base):
            return holds(base)
        case Apply(Function.LOG, argument):
            return holds(difference(argument, ONE))
        case Sum(_, span, conditions, body):
            inside = has_sign(body, context.entering(term, 0), depth, strict=strict)
            return inside and (not strict or (not conditions and _has_element(span, context, depth)))
        case Product(_, _, _, body):
            return has_sign(body, context.entering(term, 0), depth, strict=strict)
        case Symbol() | Element() | Call():
            return _sign_of_name(term, context, depth, strict=strict)
        case _:
            return False


def _has_element(span: Range, context: Context, depth: int) -> bool:
    spare = difference(span.upper, span.lower)
    return nonempty(span, context.scope) or (is_whole(spare, context) and has_sign(spare, context, depth, strict=False))


def _sign_of_name(term: Term, context: Context, depth: int, *, strict: bool) -> bool:
    scope = context.scope
    if isinstance(term, Symbol) and is_index(term.name, context):
        return not is_bound(term, context) and term.name in scope.sizes()
    declaration: Declaration | None = scope.declarations.get(name_and_arity(term))
    if declaration is not None and name_and_arity(term) not in scope.definitions:
        return declaration.domain is Domain.POSITIVE or (not strict and declaration.domain is Domain.NONNEGATIVE)
    meaning = unfolded(term, context)
    return meaning is not None and has_sign(meaning, context, depth, strict=strict or is_moved(term, context))


def _sign_by_given(term: Term, context: Context, *, strict: bool) -> bool:
    exact = {Relation.LESS: True, Relation.LESS_OR_EQUAL: not strict}
    return any(_is_given(term, g.right, g.left, context, exact[g.relation]) for g in context.scope.givens if g.relation in exact)


def _is_given(term: Term, more: Term, less: Term, context: Context, exact: bool, above: bool = True) -> bool:
    """Tell whether a term is a difference that is given, or one over it, at values within the ranges of the indices in that.

    That is what is ``exact``; ``above`` it is the difference and a positive number.
    """
    names = free_names(more) | free_names(less)
    indices = names & context.scope.ranges.keys()
    if not names - indices <= free_names(term) or not context.bound().isdisjoint(names - indices):
        return False
    return any(
        free_names(term) == free_names(there)  # what follows takes long
        and ((exact and equal(Multiply((term, there)), ONE)) or _is_over(term, there, exact=exact, above=above))
        and are_in_range(instance, context)
        for instance, there in _instances(term, difference(more, less), indices)
    )


def _is_over(term: Term, other: Term, *, exact: bool, above: bool) -> bool:
    """Tell whether a term is another one, or that and a positive number."""
    ratio = Field().ratio(difference(term, other))
    number = -1 if ratio.denominator or ratio.numerator.keys() - {()} else ratio.numerator.get((), 0)
    return (exact and number == 0) or (above and number > 0)


def _instances(term: Term, given: Term, indices: frozenset[str]) -> Iterator[tuple[dict[str, Term], Term]]:
    """Give values for indices of a family as they stand in a term, none where there are no indices, and what is given at them."""
    if not indices:
        yield {}, given
        return
    elements = ([part for part in every_part(whole) if isinstance(part, Element)] for whole in (given, term))
    for own, there in product(*elements):
        pairs = zip(own.indices, there.indices, strict=False) if own.family == there.family else ()
        instance = {index.name: value for index, value in pairs if isinstance(index, Symbol) and index.name in indices}
        if instance.keys() == indices:
            yield instance, reindex(given, instance)


def in_range(value: Term, span: Range, context: Context) -> bool:
    """Tell whether an index term certainly is within a range."""
    own, spare = None, (difference(value, span.lower), difference(span.upper, value))
    if isinstance(value, Symbol) and is_index(value.name, context):  # nearly always one of the same range, and signs take long
        own = next((b.range for b in context.binders if b.index == value.name), context.scope.ranges.get(value.name))
    return own == span or (is_whole(value, context) and all(has_sign(d, context, DEPTH, strict=False) for d in spare))


def are_in_range(instance: Mapping[str, Term], context: Context) -> bool:
    """Tell whether the values of indices are within their ranges, of which one may end at what rests on another, as ``n_i``."""
    spans = {name: context.scope.ranges[name] for name in instance}
    ends = frozenset().union(*(free_names(end) for span in spans.values() for end in (span.lower, span.upper)))
    there = {name: Range(reindex(span.lower, instance), reindex(span.upper, instance)) for name, span in spans.items()}
    return context.names().isdisjoint(ends - instance.keys()) and all(in_range(instance[n], there[n], context) for n in there)


def _is_fixed(term: Term, context: Context) -> bool:
    """Tell whether no derivative around moves a term, which may not be negative at this one point alone."""
    return not any(depends(term, variable, context) for variable in context.variables)


def _sign_between(term: Term, context: Context, depth: int, *, strict: bool) -> bool:
    """Look at a term that is linear in the variable of an integral where that is at its bounds: between them it lies between.

    It is positive inside where it is at one bound and not negative at the other.
    """
    for integral in context.integrals:
        x, field = Symbol(integral.index), Field()
        if x.name in free_names(term) and isinstance(integral, Integral):
            ratio = field.ratio(term)
            own = [a for a, atom in enumerate(field.atoms) if x.name in free_names(atom)]
            linear = [field.atoms[a] for a in own] == [x] and all(dict(m).get(own[0], 0) in (0, 1) for m in ratio.numerator)
            ends = [reindex(term, {x.name: end}) for end in (integral.range.lower, integral.range.upper)]
            inside, at_an_end = x.name in context.interior, any(has_sign(end, context, depth, strict=strict) for end in ends)
            everywhere = all(has_sign(end, context, depth, strict=strict and not inside) for end in ends)
            return linear and not ratio.denominator and everywhere and at_an_end
    return False


def _at_last(term: Term, context: Context) -> tuple[Limit | None, dict[int, Term]]:
    """Give a limit around the place in whose variable the term is a polynomial, all else being fixed, and its coefficients."""
    for place, limit in enumerate(context.integrals):
        inside = context.bound().union(other.index for other in context.integrals[place + 1 :])
        if isinstance(limit, Limit) and limit.index in free_names(term) and inside.isdisjoint(free_names(term)):
            try:
                return limit, coefficients(term, limit.index)
            except RuleDoesNotApply:
                return None, {}
    return None, {}


def _sign_at_last(term: Term, context: Context, depth: int) -> bool:
    """Tell whether a polynomial in a variable that grows is positive from somewhere on, or one near an end is at that."""
    limit, parts = _at_last(term, context)
    if limit is None or not parts or (not isinstance(limit.range.upper, Infinity) and min(parts) < 0):
        return False
    grows, there = isinstance(limit.range.upper, Infinity), reindex(term, {limit.index: limit.range.upper})
    return has_sign(parts[max(parts)] if grows else there, context, depth, strict=True)


def _orders(context: Context) -> Sequence[Term]:
    """Give what is not negative because indices that nothing binds at the place are given to stand in an order."""
    free, spare = context.scope.ranges.keys() - context.bound(), {Relation.LESS: MINUS_ONE, Relation.LESS_OR_EQUAL: ZERO}
    ordered = (g for g in context.scope.givens if g.relation in spare and compares_names(g.left, g.right, free))
    return [Add((difference(g.right, g.left), spare[g.relation])) for g in ordered][:MOST_ORDERS]


def _sign_by_order(term: Term, spare: Sequence[Term], context: Context, *, strict: bool) -> bool:
    """Subtract some of what is not negative, at most once each; what is left must have the sign by the ranges of its indices."""
    rests = ((difference(term, less), spare[k + 1 :]) for k, less in enumerate(spare))
    return _sign_by_ranges(term, context, strict=strict) or any(_sign_by_order(*rest, context, strict=strict) for rest in rests)


def _sign_by_ranges(term: Term, context: Context, *, strict: bool) -> bool:
    """Put into a linear term what makes it least: for the innermost index a bound of its range, in the end 1 for every size."""
    scope, inside = context.scope, {b.index: b.range for b in context.binders}
    ranges, order = {**scope.ranges, **inside}, [*scope.ranges, *inside]
    for _ in range(2 * len(ranges) + 1):
        field = Field()
        ratio = field.ratio(term)
        linear = {m[0][0] if m else -1: c for m, c in ratio.numerator.items() if sum(e for _, e in m) <= 1 and len(m) <= 1}
        names = [a.name if isinstance(a, Symbol) else "" for a in field.atoms]
        known = all(is_index(name, context) for name in names)
        if ratio.denominator or len(linear) < len(ratio.numerator) or min(linear, default=0) < -1 or not known:
            return False
        bound = next((name for name in reversed(order) if name in names), None)
        if bound is None:
            return all(c > 0 for a, c in linear.items() if a >= 0) and sum(linear.values(), -fmpq(strict)) >= 0
        falls = linear.get(names.index(bound), 0) < 0
        term = reindex(term, {bound: ranges[bound].upper if falls else ranges[bound].lower})
    return False


def _sign_by_arithmetic(term: Term, context: Context, depth: int, *, strict: bool) -> bool:
    """Bring the term over one denominator; certain where every coefficient is positive and every atom has a sign."""
    field = Field()
    strict = strict or any(is_moved(v, context) and depends(term, v, context) for v in context.variables)
    ratio = field.ratio(opened(term, context))

    def certain(polynomial: Polynomial, strict: bool) -> bool:
        if any(c < 0 for c in polynomial.values()):
            return False
        monomials = [Multiply(tuple(Power(field.atoms[a], Number(ONE.value * e)) for a, e in m)) for m in polynomial]
        signs = [_sign_by_shape(m, context, depth, strict=False) for m in monomials]
        return all(signs) and (not strict or any(_sign_by_shape(m, context, depth, strict=True) for m in monomials))

    return certain(ratio.numerator, strict) and all(certain(dict(factor), True) for factor in ratio.denominator)
