"""Bring a finite product over an index to a normal form: powers of products of single factors, exponentials of sums."""

from __future__ import annotations

from dataclasses import replace

from derive.prover.algebra import factored, factored_term, power, reduced, times
from derive.prover.ranges import in_own_range, with_tidy_bounds, written_out
from derive.prover.whole_powers import Factors, is_one_or_positive, separated
from derive.prover.work import Place, Work
from derive.terms import ZERO, Equal, Multiply, Number, Power, Product, Term, children, free_names, key


def normal_product(term: Product, place: Place, work: Work) -> Term:
    """Give the normal form of a product; raises Stuck where the kernel refuses a step."""
    from derive.prover.normalise import normal  # the two call each other

    for place_of_condition, condition in enumerate(term.conditions):
        if isinstance(condition, Equal):
            return normal(work.use("sum_at_point", term, place, place_of_condition), place, work)
    tidied = with_tidy_bounds(term, place, work)
    assert isinstance(tidied, Product)
    listed = written_out(tidied, place, work)
    if listed is not None:
        return normal(listed, place, work)
    return _multiplied(tidied, place, work)


def _multiplied(term: Product, place: Place, work: Work) -> Term:
    from derive.prover.normalise import normal  # the two call each other

    before, inner = len(work.steps), place.child(term, 0)
    body = normal(term.body, inner, work)
    ratio = reduced(work.field.ratio(body))
    factors = separated(ratio, inner, work, term.index)
    if is_one_or_positive(factors, inner, work):
        exponential = _exponential(term, before, place, work)
        if exponential is not None:
            return exponential
        body = normal(term.body, inner, work)
    return _by_factors(replace(term, body=body), factors, place, work)


def _exponential(term: Product, before: int, place: Place, work: Work) -> Term | None:
    """Write a product as an exponential, if need be with its factors factored themselves, so that their signs can be seen."""
    from derive.prover.normalise import normal  # the two call each other

    del work.steps[before:]
    after = work.attempt("product_as_exp", term, place)
    if after is None:
        inner = place.child(term, 0)
        body = normal(term.body, inner, work)
        ratio = reduced(work.field.ratio(body))
        body = work.rearrange(body, factored_term(work.field, factored(ratio)), inner) if ratio.numerator else body
        after = work.attempt("product_as_exp", replace(term, body=body), place)
    if after is None:
        del work.steps[before:]
        return None
    return normal(after, place, work)


def _by_factors(term: Product, factors: Factors, place: Place, work: Work) -> Term:
    """Part a product into those of its factors, whose body is normal."""
    body = work.rearrange(term.body, times(tuple(power(f, e) for f, e in factors)), place.child(term, 0))
    whole = replace(term, body=body)
    if len(factors) == 1:
        return _of_power(whole, *factors[0], place, work)
    after = work.use("product_distribute", whole, place)
    parts = zip(children(after), factors, strict=True)
    return Multiply(tuple(_of_power(part, f, e, place.child(after, i), work) for i, (part, (f, e)) in enumerate(parts)))


def _of_power(term: Term, base: Term, exponent: int, place: Place, work: Work) -> Term:
    """Give the product of a whole power of a single factor."""
    assert isinstance(term, Product)
    if exponent == 1 or term.index not in free_names(base):
        return _of_factor(term, base, place, work)
    after = work.attempt("product_of_powers", term, place)
    if not isinstance(after, Power):
        return term
    assert isinstance(after.base, Product)
    return Power(_of_factor(after.base, base, place.child(after, 0), work), after.exponent)


def _of_factor(term: Product, base: Term, place: Place, work: Work) -> Term:
    from derive.prover.normalise import normal  # the two call each other

    symbolic = isinstance(base, Power) and not isinstance(base.exponent, Number)
    if term.index not in free_names(base) or symbolic or base == ZERO:
        after = work.attempt("product_of_powers", term, place)
        if after is not None:
            return normal(after, place, work)
    exponential = work.attempt("product_as_exp", term, place)
    if exponential is not None:
        return normal(exponential, place, work)
    return _filled(term, place, work) or _moved(term, place, work) or term


def _filled(term: Product, place: Place, work: Work) -> Term | None:
    """Put a left-out factor back, where it is not zero."""
    from derive.prover.normalise import normal  # the two call each other

    for number in range(len(term.conditions)):
        after = work.attempt("sum_fill", term, place, number)
        if after is not None:
            return normal(after, place, work)
    return None


def _moved(term: Product, place: Place, work: Work) -> Term | None:
    """Bring a product of a single factor to the range of its families, and nested products to the order with the lesser key."""
    from derive.prover.normalise import normal  # the two call each other

    before = len(work.steps)
    if isinstance(term.body, Product):
        swapped = work.attempt("sum_swap", term, place)
        if swapped is not None and key(swapped) < key(term):
            return normal(swapped, place, work)
        del work.steps[before:]
        return None
    moved = in_own_range(term, place, work)
    return None if moved is None else normal(moved, place, work)
