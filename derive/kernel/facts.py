"""What is known to be positive, not negative or not zero because terms around a place have real values.  TRUSTED.

A fact has the key of its term, of the ranges of the indices bound around its place, and of the comparisons that hold there; a
binder that matters to neither is left out where its range cannot be empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flint import fmpq

from derive.kernel.arithmetic import Field, Polynomial
from derive.kernel.context import DEPTH, Context, nonempty, unfolded
from derive.kernel.rule import Condition, Converges, NonNegative, NonZero, Positive, RuleDoesNotApply
from derive.terms import (
    Add,
    Apply,
    Comparison,
    Function,
    Key,
    Multiply,
    Power,
    Range,
    Term,
    comparison_key,
    free_names,
    key,
    with_children,
)

Fact = tuple[type[Condition], Key]
Around = tuple[tuple[tuple[str, Range], ...], tuple[Comparison, ...]]


def is_known(kinds: tuple[type[Condition], ...], term: Term, context: Context) -> bool:
    """Tell whether one of some conditions on a term is a fact at the place, or for all values of the indices in it."""
    if not any(own in kinds for own, _ in context.ground):
        return False
    field, meaning = Field(), opened(term, context)
    keys = (_whole_key(meaning, field, around) for around in dict.fromkeys(_seen_from(term, context)))
    return any((kind, found) in context.ground for found in keys for kind in kinds)


def known_factors(term: Term, context: Context) -> list[tuple[Term | None, bool]]:
    """Give the factors of a numerator, atoms and the rest (None), each with whether a fact says that it is not zero."""
    field = Field()
    return [
        (atom, any((NonZero, _factor_key(part, field, around)) in context.ground for around in _seen_from(whole, context)))
        for atom, part, whole in _factors(term, field, context)
    ]


def facts_of(condition: Condition, context: Context) -> frozenset[Fact]:
    """Give the fact that a sign condition is, and what follows: the factors of what is not zero are not zero, nor are its roots."""
    if not isinstance(condition, NonZero | Positive | NonNegative | Converges):
        return frozenset()
    term = condition.term
    found: set[Fact] = {(type(condition), _whole_key(opened(term, context), Field(), _here(term, context)))}
    parts: list[Term] = [] if isinstance(condition, NonNegative | Converges) else [term]
    while parts:
        part = parts.pop()
        parts += part.factors if isinstance(part, Multiply) else (part.base,) if isinstance(part, Power) else ()
        field = Field()
        for _, factor, whole in _factors(part, field, context):
            found.add((NonZero, _factor_key(factor, field, _here(whole, context))))
    return frozenset(found)


def region_key(term: Term, context: Context) -> Key:
    """Give a key that is equal for terms that are the same polynomial, at places with the same indices and comparisons."""
    return _whole_key(opened(term, context), Field(), _here(term, context))


def opened(term: Term, context: Context, depth: int = DEPTH) -> Term:
    """Unfold the definitions of names that are joined by sums, products and powers, and undo logarithms in exponents."""
    match term:
        case Add(parts) | Multiply(parts):
            return with_children(term, tuple(opened(part, context, depth) for part in parts))
        case Power(base, exponent):
            return Power(opened(base, context, depth), exponent)
        case Apply(Function.EXP, Apply(Function.LOG, argument)):
            return opened(argument, context, depth)
    meaning = unfolded(term, context) if depth else None
    return term if meaning is None else opened(meaning, context, depth - 1)


# ------------------------------------------------------------------ places


def _seen_from(term: Term, context: Context) -> tuple[Around, Around]:
    return _here(term, context), _for_all(term, context)


def _here(term: Term, context: Context) -> Around:
    """Give the binders around the place without those that matter neither to the term nor to what holds there."""
    matter = free_names(term).union(*(free_names(c.left) | free_names(c.right) for c in context.holding))
    kept: tuple[tuple[str, Range], ...] = ()
    for binder in reversed(context.binders):
        if binder.index in matter or not nonempty(binder.range, context.scope):
            kept = ((binder.index, binder.range), *kept)
            matter |= free_names(binder.range.lower) | free_names(binder.range.upper)
    return kept, context.holding


def _for_all(term: Term, context: Context) -> Around:
    """Give the indices that matter to the term, bound or free, as if all were bound, and nothing that holds."""
    ranges = {**context.scope.ranges, **{b.index: b.range for b in context.binders}}
    matter, waiting = set[str](), list(free_names(term) & ranges.keys())
    while waiting:
        name = waiting.pop()
        matter.add(name)
        waiting += (free_names(ranges[name].lower) | free_names(ranges[name].upper)) & ranges.keys() - matter
    order = [*(b.index for b in context.binders), *sorted(context.scope.ranges.keys() - context.bound())]
    return tuple((name, ranges[name]) for name in order if name in matter), ()


# ------------------------------------------------------------------ keys


def _keyed_around(around: Around) -> tuple[Mapping[str, int], Key]:
    binders, holding = around
    levels = {index: level for level, (index, _) in enumerate(binders)}
    spans = tuple((key(span.lower, levels), key(span.upper, levels)) for _, span in binders)
    return levels, (spans, tuple(sorted(comparison_key(c, levels) for c in holding)))


def _whole_key(meaning: Term, field: Field, around: Around) -> Key:
    levels, place = _keyed_around(around)
    try:
        ratio = field.ratio(meaning)
    except RuleDoesNotApply:
        return (key(meaning, levels), place)
    below = frozenset((_named(factor, field, levels), exponent) for factor, exponent in ratio.denominator.items())
    return (_named(ratio.numerator.items(), field, levels), below, place)


def _factor_key(factor: Polynomial | Term, field: Field, around: Around) -> Key:
    """Give a key that is equal for polynomials which differ by a constant."""
    levels, place = _keyed_around(around)
    if not isinstance(factor, dict):
        return (key(factor, levels), place)
    named = _named(factor.items(), field, levels)
    return (tuple((monomial, c / named[0][1]) for monomial, c in named), place)


def _named(polynomial: Iterable[tuple[Any, fmpq]], field: Field, levels: Mapping[str, int]) -> tuple[tuple[Key, fmpq], ...]:
    atoms = [key(atom, levels) for atom in field.atoms]
    return tuple(sorted((tuple(sorted((atoms[a], e) for a, e in monomial)), c) for monomial, c in polynomial))


def _factors(term: Term, field: Field, context: Context) -> list[tuple[Term | None, Polynomial | Term, Term]]:
    """Give the factors of a numerator: an atom, what it is keyed by, and the term whose place matters."""
    try:
        polynomial = field.ratio(opened(term, context)).numerator
    except RuleDoesNotApply:
        return [(None, term, term)]
    atoms, rest = _primitive(polynomial)
    found: list[tuple[Term | None, Polynomial | Term, Term]] = [(field.atoms[a], field.atoms[a], field.atoms[a]) for a in atoms]
    return found if rest.keys() == {()} else [*found, (None, rest, term)]


def _primitive(polynomial: Polynomial) -> tuple[frozenset[int], Polynomial]:
    """Part a polynomial into the atoms of the largest monomial that divides it, and the rest."""
    exponents = [dict(monomial) for monomial in polynomial]
    least = {a: min([e.get(a, 0) for e in exponents]) for a in frozenset().union(*exponents)}
    rest = {
        tuple((a, e) for a, e in sorted({a: m.get(a, 0) - least[a] for a in least}.items()) if e): c
        for m, c in zip(exponents, polynomial.values(), strict=True)
    }
    return frozenset(a for a, e in least.items() if e), rest
