"""What must hold for what a page writes to have values, where it says nothing of the names in it.

Logarithms and roots need a sign; the n that a sum goes up to is not less than what a sum without terms has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.kernel.conditions import discharged
from derive.kernel.context import Context, is_whole, name_and_arity
from derive.kernel.rule import NonNegative, NonZero, Positive
from derive.kernel.scope import Domain, Given, Relation, Scope
from derive.render.latex_terms import condition_to_latex
from derive.resolve.dependencies import dependencies, parts_of
from derive.resolve.derivation import Obligation
from derive.resolve.presume import bodies
from derive.resolve.symbols import with_givens
from derive.resolve.unbounded import VALUES
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Element,
    Function,
    Limit,
    Number,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    difference,
    free_names,
    parts_and_bound,
)  # fmt: skip


def well_defined(made: Obligation, *, ends_only: bool = False) -> Obligation:
    """Give an obligation under what it needs to have values, or what its sums need alone; the same one where that is nothing."""
    sides = (made.left, made.right)
    terms = (*sides, *bodies(sides, made.scope))
    ends = tuple(given for term in terms for given in (*_ends(term, made.scope), *_bases(term, made.scope)))
    written = (*ends, *(given for term in terms if not ends_only for given in _needed(term, made.scope, frozenset())))
    known = {(given.relation, given.left, given.right) for given in made.scope.givens}
    new = tuple(
        given
        for given in sorted(dict.fromkeys(written), key=lambda given: not isinstance(given.right, Symbol | Element))  # names first
        if (given.relation, given.left, given.right) not in known and (given in ends or _is_open(given.right, made))
    )
    scope = with_givens(made.scope, new)
    return replace(made, scope=scope, supposed=(*made.supposed, *new), premises=(), others=()) if new else made


def _is_open(term: Term, made: Obligation) -> bool:
    """Tell whether a term is made of names of the page of which it says nothing, and of sizes."""
    whole = {(name, 0) for name in (*made.scope.sizes(), *made.scope.ranges)}
    names = {name for name in dependencies((term,), made.scope).names if name not in made.scope.definitions} - whole
    return bool(names) and names.issubset(made.presumed) and not any(name.endswith(VALUES) for name, _ in names)


def _ends(term: Term, scope: Scope) -> Iterator[Given]:
    """Give that the whole numbers of any sign that sums go up to from a number are not negative, nor less than the sums need."""
    for part in parts_of((term,)):
        match part:
            case Sum(_, Range(Number(first), Symbol(name) | Add((Symbol(name), Number())) as end)) | Product(
                _, Range(Number(first), Symbol(name) | Add((Symbol(name), Number())) as end)
            ) if _is_whole_of_any_sign(name, scope):
                beside = end.terms[1].value if isinstance(end, Add) and isinstance(end.terms[1], Number) else Fraction(0)
                least = Number(max(Fraction(0), first - 1 - beside))
                condition = NonNegative(Symbol(name) if least == ZERO else difference(Symbol(name), least))
                yield Given(condition_to_latex(condition), Relation.LESS_OR_EQUAL, least, Symbol(name))
            case Sum(_, Range(first, last)) | Product(_, Range(first, last)) if _is_end(first, scope) and _is_end(last, scope):
                terms = Add((difference(last, first), ONE))
                yield Given(condition_to_latex(NonNegative(terms)), Relation.LESS_OR_EQUAL, ZERO, terms)
            case _:
                pass


def _is_end(end: Term, scope: Scope) -> bool:
    """Tell whether an end of a range is a whole number that has a name and no index, and may have any value."""
    indices = end.indices if isinstance(end, Element) else ()
    named = isinstance(end, Symbol | Element) and all(isinstance(index, Number) for index in indices)
    known = scope.declarations.get(name_and_arity(end)) if named else None
    return known is not None and known.domain is Domain.INTEGER and name_and_arity(end) not in scope.definitions


def _bases(term: Term, scope: Scope) -> Iterator[Given]:
    """Give that what a series raises to its index is not zero, where a power may be the first one: ``0^0`` has no value."""
    for limit in (part for part in parts_of((term,)) if isinstance(part, Limit)):
        for part in parts_of((limit.body,)):
            if isinstance(part, Sum) and limit.index in free_names(part.range.upper):
                yield from (given for power in parts_of((part.body,)) for given in _base(power, part, scope))


def _base(power: Term, series: Sum, scope: Scope) -> Iterator[Given]:
    if not isinstance(power, Power) or series.index not in free_names(power.exponent):
        return
    known = dependencies((power.base,), scope).names
    condition = NonZero(power.base)
    if known and (series.index, 0) not in known and not discharged(condition, Context(scope)):
        yield Given(condition_to_latex(condition), Relation.UNEQUAL, power.base, ZERO)


def _is_whole_of_any_sign(name: str, scope: Scope) -> bool:
    declared = scope.declarations.get((name, 0))
    whole = declared is not None and declared.domain is Domain.INTEGER and (name, 0) not in scope.definitions
    return whole and not discharged(NonNegative(Symbol(name)), Context(scope))


def _needed(term: Term, scope: Scope, bound: frozenset[str]) -> Iterator[Given]:
    """Give what the parts of a term need that are not about a bound name, but for an index that has the same range without it."""
    match term:
        case Apply(Function.LOG, argument):
            yield from _given(Positive(argument), bound)
        case Power(base, Number(value)) if value.denominator != 1:
            yield from _given(NonNegative(base) if value > Fraction(0) else Positive(base), bound)
        case Power(base, exponent) if not isinstance(exponent, Number) and not is_whole(exponent, Context(scope)):
            yield from _given(Positive(base), bound)
        case _:
            pass
    own: Range | None = term.range if isinstance(term, Sum | Product) and not term.conditions else None
    for part, binds in parts_and_bound(term):
        yield from _needed(part, scope, bound | {name for name in binds if own is None or scope.ranges.get(name) != own})


def _given(condition: Positive | NonNegative, bound: frozenset[str]) -> Iterator[Given]:
    if free_names(condition.term).isdisjoint(bound):
        relation = Relation.LESS if isinstance(condition, Positive) else Relation.LESS_OR_EQUAL
        yield Given(condition_to_latex(condition), relation, ZERO, condition.term)
