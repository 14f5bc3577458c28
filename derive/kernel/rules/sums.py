"""Finite sums, and what holds for finite products as well.  TRUSTED."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from derive.kernel.arithmetic import Field, equal
from derive.kernel.rule import Condition, InRange, IsDefined, NonNegative, NonZero, Rewrite, RuleDoesNotApply, Whole, rule
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Comparison,
    Distinct,
    Equal,
    Integral,
    Limit,
    Multiply,
    Number,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    comparison_key,
    difference,
    free_names,
    key,
    reindex,
)  # fmt: skip

MOST_TERMS = 1000


def sum_of(term: Term) -> Sum:
    """Give a term that is a sum; raises RuleDoesNotApply for any other."""
    if not isinstance(term, Sum):
        raise RuleDoesNotApply("not a sum")
    return term


def _repeated(term: Term) -> Sum | Product:
    """Give a term that is a sum or a product over an index; raises RuleDoesNotApply for any other."""
    return term if isinstance(term, Product) else sum_of(term)


def _together(outer: Sum | Product, parts: Iterable[Term]) -> Term:
    """Add terms as a sum does, or multiply them as a product does."""
    return Multiply(tuple(parts)) if isinstance(outer, Product) else Add(tuple(parts))


def at_value(binder: Sum | Product, value: Term) -> tuple[Term, tuple[Condition, ...]]:
    """Give the summand at a value of the index, and that the value is one the sum runs over."""
    if binder.index in free_names(value):
        raise RuleDoesNotApply("the value depends on the summed index")
    values = {binder.index: value}
    conditions = tuple(_compared(c, values) for c in binder.conditions)
    return reindex(binder.body, values), (InRange(value, binder.range), *conditions)


def _compared(comparison: Comparison, values: dict[str, Term]) -> Comparison:
    return type(comparison)(reindex(comparison.left, values), reindex(comparison.right, values))


def _linear(term: Term) -> Sum | Integral | Limit:
    return term if isinstance(term, Integral | Limit) else sum_of(term)


@rule(r"\sum_i (f(i) + g(i)) = \sum_i f(i) + \sum_i g(i)")
def sum_distribute(term: Term, follows: int = 0) -> Rewrite:
    """Part a sum of sums, or an integral or limit of one, into its terms.

    Fails unless the summand is a sum of terms; all integrals and limits but one, that follows, must exist.
    """
    outer = _linear(term)
    if not isinstance(outer.body, Add):
        raise RuleDoesNotApply("the summand is not a sum of terms")
    parts = tuple(replace(outer, body=t) for t in outer.body.terms)
    exist = tuple(IsDefined(part) for place, part in enumerate(parts) if place != follows and not isinstance(outer, Sum))
    return Rewrite(Add(parts), exist)


@rule(r"\sum_i c\, f(i) = c \sum_i f(i)")
def sum_pull_out(term: Term, nonzero: bool = False) -> Rewrite:
    """Move the factors that are free of the index in front of the sum, integral or limit.

    Fails where there is none; they must have values even if the sum has no terms.  What is left of an integral or a limit must
    exist, or they must not be zero.
    """
    outer = _linear(term)
    factors = outer.body.factors if isinstance(outer.body, Multiply) else (outer.body,)
    outside = tuple(f for f in factors if outer.index not in free_names(f))
    inside = tuple(f for f in factors if outer.index in free_names(f))
    if not outside or outer.body == ONE:
        raise RuleDoesNotApply("every factor depends on the index")
    body = inside[0] if len(inside) == 1 else Multiply(inside) if inside else ONE
    rest = replace(outer, body=body)
    exists: tuple[Condition, ...] = tuple(map(NonZero, outside)) if nonzero else (IsDefined(rest),)
    return Rewrite(Multiply((*outside, rest)), (*map(IsDefined, outside), *(() if isinstance(outer, Sum) else exists)))


@rule(r"c \sum_i f(i) = \sum_i c\, f(i)")
def sum_push_in(term: Term, place: int) -> Rewrite:
    """Move the other factors of a product into the sum that stands at a place in it.

    Fails unless there is a sum, and where a factor has a free index of the sum's name.
    """
    if not isinstance(term, Multiply) or not 0 <= place < len(term.factors):
        raise RuleDoesNotApply("not a product with a factor at this place")
    inner, others = sum_of(term.factors[place]), term.factors[:place] + term.factors[place + 1 :]
    if any(inner.index in free_names(f) for f in others):
        raise RuleDoesNotApply("a factor has a free index of the same name")
    return Rewrite(Sum(inner.index, inner.range, inner.conditions, Multiply((*others, inner.body))))


@rule(r"\sum_i \sum_k f(i, k) = \sum_k \sum_i f(i, k), \quad \sum_{i=a}^b \sum_{k=a}^i f(i, k) = \sum_{k=a}^b \sum_{i=k}^b f(i, k)")
def sum_swap(term: Term) -> Rewrite:
    """Change the order of two nested sums, or of two nested products.

    Fails where the range of the inner index depends on the outer one, but for a bound of a triangle, whose other bounds agree.
    """
    outer, inner = _repeated(term), _repeated(_repeated(term).body)
    if type(outer) is not type(inner):
        raise RuleDoesNotApply("a sum of products, or a product of sums")
    first, second = _swapped_ranges(Symbol(outer.index), outer.range, Symbol(inner.index), inner.range)
    both = tuple(c for c in inner.conditions if outer.index in free_names(c.left) | free_names(c.right))
    alone = tuple(c for c in inner.conditions if c not in both)
    within = type(outer)(outer.index, second, (*outer.conditions, *both), inner.body)
    return Rewrite(type(outer)(inner.index, first, alone, within))


def _swapped_ranges(outer: Symbol, span: Range, inner: Symbol, within: Range) -> tuple[Range, Range]:
    if within.upper == outer and within.lower == span.lower:
        return span, Range(inner, span.upper)
    if within.lower == outer and within.upper == span.upper:
        return span, Range(span.lower, inner)
    if outer.name in free_names(within.lower) | free_names(within.upper):
        raise RuleDoesNotApply("the inner range depends on the outer index")
    return within, span


@rule(r"\sum_{i=1}^{n} c = n\, c")
def sum_of_constant(term: Term) -> Rewrite:
    """Count the terms of a sum whose summand is free of the index.  Fails where values are left out or it occurs."""
    outer = sum_of(term)
    if outer.conditions or outer.index in free_names(outer.body):
        raise RuleDoesNotApply("the summand depends on the index, or values are left out")
    return Rewrite(Multiply((count(outer.range), outer.body)), (NonNegative(count(outer.range)), IsDefined(outer.body)))


def count(span: Range) -> Term:
    """Give the number of values in a range whose upper bound is not below its lower bound by more than one."""
    if span.lower == ONE:
        return span.upper
    return Add((span.upper, Multiply((MINUS_ONE, span.lower)), ONE))


@rule(r"\sum_{i=a}^{a+c} f(i) = f(a) + \ldots + f(a + c)")
def sum_written_out(term: Term) -> Rewrite:
    """Write a sum with a fixed number of terms term by term, or a product.

    Fails for any other number, and where values are left out.
    """
    outer, field = _repeated(term), Field()
    number = field.ratio(count(outer.range)).numerator.get((), 0) if not outer.conditions else -1
    if not 0 <= number <= MOST_TERMS or not equal(count(outer.range), Number(Fraction(int(number)))):
        raise RuleDoesNotApply("not a fixed number of terms")
    values = (Add((outer.range.lower, Number(Fraction(k)))) for k in range(int(number)))
    return Rewrite(_together(outer, (reindex(outer.body, {outer.index: value}) for value in values)))


@rule(r"\sum_{i=a}^{b} f(i) = \sum_{i=a}^{m} f(i) + \sum_{i=m+1}^{b} f(i) \quad (a - 1 \leq m \leq b)")
def sum_split_range(term: Term, last: Term) -> Rewrite:
    """Part a sum, or a product, into those up to and after a value.  Fails where the value depends on the index."""
    outer = _repeated(term)
    if outer.index in free_names(last):
        raise RuleDoesNotApply("the value depends on the summed index")
    spans = (Range(outer.range.lower, last), Range(Add((last, ONE)), outer.range.upper))
    parts = (replace(outer, range=span) for span in spans)
    return Rewrite(_together(outer, parts), (Whole(last), *(NonNegative(count(span)) for span in spans)))


@rule(r"\sum_{i=a}^{b} f(i) = \sum_{i=a+c}^{b+c} f(i - c)")
def sum_shift(term: Term, by: Term) -> Rewrite:
    """Count a sum, or a product, from elsewhere.  Fails where the shift depends on the index; it must be a whole number."""
    outer = _repeated(term)
    if outer.index in free_names(by):
        raise RuleDoesNotApply("the shift depends on the summed index")
    span = Range(Add((outer.range.lower, by)), Add((outer.range.upper, by)))
    return Rewrite(replace(_at_other_values(outer, difference(Symbol(outer.index), by)), range=span), (Whole(by),))


def _at_other_values(outer: Sum | Product, value: Term) -> Sum | Product:
    values: dict[str, Term] = {outer.index: value}
    return replace(outer, conditions=tuple(_compared(c, values) for c in outer.conditions), body=reindex(outer.body, values))


@rule(r"\sum_{i=a}^{b} f(i) = \sum_{i=a}^{b} f(a + b - i)")
def sum_reverse(term: Term) -> Rewrite:
    """Run through a sum, or a product, from its last value to its first.  Fails for any other term."""
    outer = _repeated(term)
    return Rewrite(_at_other_values(outer, difference(Add((outer.range.lower, outer.range.upper)), Symbol(outer.index))))


@rule(r"\sum_{i=a}^{b} (F(i) - F(i - 1)) = F(b) - F(a - 1) \quad (b \geq a - 1)")
def sum_telescope(term: Term, summed: Term) -> Rewrite:
    """Add up differences of neighbours.  Fails unless the summand is such a difference, and where values are left out."""
    outer = sum_of(term)
    values = (Symbol(outer.index), Add((Symbol(outer.index), MINUS_ONE)), outer.range.upper, Add((outer.range.lower, MINUS_ONE)))
    here, before, last, first = (reindex(summed, {outer.index: value}) for value in values)
    if outer.conditions or key(outer.body) != key(difference(here, before)):
        raise RuleDoesNotApply("the summand is not the difference of neighbours")
    after = difference(last, first)
    return Rewrite(after, (NonNegative(count(outer.range)), IsDefined(after)))


@rule(r"\sum_i f(i) = f(j) + \sum_{i \neq j} f(i)")
def sum_split_at(term: Term, value: Term) -> Rewrite:
    """Take one term out of a sum, or one factor out of a product.

    Fails where the value depends on the index; the value must be one the sum runs over.
    """
    outer = _repeated(term)
    taken, conditions = at_value(outer, value)
    rest = replace(outer, conditions=(*outer.conditions, Distinct(Symbol(outer.index), value)))
    return Rewrite(_together(outer, (taken, rest)), conditions)


@rule(r"\sum_{i \neq j} f(i) = \sum_i f(i) - f(j)")
def sum_fill(term: Term, place: int) -> Rewrite:
    """Put the left-out term back into a sum and subtract it, or the left-out factor into a product and divide by it.

    Fails unless the condition at the place leaves out one value; the summand must be defined at that value, a factor not zero.
    """
    outer = _repeated(term)
    full, value = _left_out(outer, place)
    taken, conditions = at_value(full, value)
    undone = Power(taken, MINUS_ONE) if isinstance(outer, Product) else Multiply((MINUS_ONE, taken))
    return Rewrite(_together(outer, (full, undone)), (*conditions, IsDefined(undone)))


@rule(r"\sum_{i \neq j} f(i) = \sum_{i=a}^{j-1} f(i) + \sum_{i=j+1}^{b} f(i) \quad (a \leq j \leq b)")
def sum_split_around(term: Term, place: int) -> Rewrite:
    """Part a sum or a product at a value that it leaves out.

    Fails unless the condition at the place leaves out one value, which must be one in the range.
    """
    full, value = _left_out(_repeated(term), place)
    spans = (Range(full.range.lower, Add((value, MINUS_ONE))), Range(Add((value, ONE)), full.range.upper))
    return Rewrite(_together(full, (replace(full, range=span) for span in spans)), (InRange(value, full.range),))


def _left_out(outer: Sum | Product, place: int) -> tuple[Sum | Product, Term]:
    """Give a sum or a product without the condition at a place, and the value that it leaves out."""
    if not 0 <= place < len(outer.conditions) or not isinstance(outer.conditions[place], Distinct):
        raise RuleDoesNotApply("no value is left out there")
    value, hole = _other_side(outer.conditions[place], outer.index), comparison_key(outer.conditions[place])
    return replace(outer, conditions=tuple(c for c in outer.conditions if comparison_key(c) != hole)), value


@rule(r"\sum_{i = j} f(i) = f(j)")
def sum_at_point(term: Term, place: int) -> Rewrite:
    """Replace a sum, or a product, over a single value by its term.  Fails unless the condition at the place fixes the index."""
    outer = _repeated(term)
    if not 0 <= place < len(outer.conditions) or not isinstance(outer.conditions[place], Equal):
        raise RuleDoesNotApply("the index is not fixed there")
    value = _other_side(outer.conditions[place], outer.index)
    taken, conditions = at_value(outer, value)
    return Rewrite(taken, conditions)


def _other_side(comparison: Comparison, index: str) -> Term:
    sides = (comparison.left, comparison.right)
    found = next((b for a, b in (sides, sides[::-1]) if a == Symbol(index) and index not in free_names(b)), None)
    if found is None:
        raise RuleDoesNotApply("the condition is not about the summed index and another one")
    return found
