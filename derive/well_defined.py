"""What must hold for the logarithms and roots that a page writes to have values, where it says nothing of the names in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.kernel.context import Context, is_whole
from derive.kernel.rule import NonNegative, Positive
from derive.kernel.scope import Given, Relation, Scope
from derive.render.latex_terms import condition_to_latex
from derive.resolve.dependencies import dependencies
from derive.resolve.derivation import Obligation
from derive.resolve.presume import bodies
from derive.resolve.unbounded import VALUES
from derive.terms import (
    ZERO,
    Apply,
    Element,
    Function,
    Number,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    free_names,
    parts_and_bound,
)  # fmt: skip


def well_defined(made: Obligation) -> Obligation:
    """Give an obligation under what its logarithms and roots need to have values; the same one where that is nothing."""
    sides = (made.left, made.right)
    written = (given for term in (*sides, *bodies(sides, made.scope)) for given in _needed(term, made.scope, frozenset()))
    known = {(given.relation, given.left, given.right) for given in made.scope.givens}
    new = tuple(
        given
        for given in sorted(dict.fromkeys(written), key=lambda given: not isinstance(given.right, Symbol | Element))  # names first
        if (given.relation, given.left, given.right) not in known and _is_open(given.right, made)
    )
    scope = replace(made.scope, givens=(*made.scope.givens, *new))
    return replace(made, scope=scope, supposed=(*made.supposed, *new), premises=(), others=()) if new else made


def _is_open(term: Term, made: Obligation) -> bool:
    """Tell whether a term is made of names of the page of which it says nothing, and of sizes."""
    whole = {(name, 0) for name in (*made.scope.sizes(), *made.scope.ranges)}
    names = {name for name in dependencies((term,), made.scope).names if name not in made.scope.definitions} - whole
    return bool(names) and names.issubset(made.presumed) and not any(name.endswith(VALUES) for name, _ in names)


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
