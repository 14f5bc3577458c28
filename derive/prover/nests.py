"""Bring nested sums to a normal form: one nest in a canonical order, or what a given says about the sum inside."""

from __future__ import annotations

from itertools import islice, permutations

from flint import fmpq

from derive.kernel.conditions import discharged
from derive.kernel.rule import InRange
from derive.prover.algebra import negative, number, ratio_term, reduced, times
from derive.prover.contractions import contracted, nested, swapped, tidied
from derive.prover.exchange import Exchange, exchanges, turned
from derive.prover.givens import oriented
from derive.prover.labels import MOST_ORDERS, orders
from derive.prover.normalise import normal
from derive.prover.pairs import antisymmetric
from derive.prover.ranges import depends_on_outer, triangle
from derive.prover.work import Place, Work
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Delta,
    Element,
    Multiply,
    Number,
    Power,
    Sum,
    Symbol,
    Term,
    children,
    free_names,
    key,
    replace_at,
)  # fmt: skip


def nest(term: Sum, place: Place, work: Work) -> Term:
    """Flatten sums that are factors of the summand into one nest of sums in a canonical order."""
    binders, body, at = [term], term.body, place.child(term, 0)
    while True:
        factors = body.factors if isinstance(body, Multiply) else (body,)
        found = next((i for i, f in enumerate(factors) if _is_sum_power(f)), None)
        if found is None:
            break
        if isinstance(factors[found], Power) or len(factors) == 1:
            body = _with_copies(body, factors, found, at, work)
            continue
        pushed = work.use("sum_push_in", body, at, found)
        assert isinstance(pushed, Sum)
        binders.append(pushed)
        body, at = pushed.body, at.child(pushed, 0)
        body = work.rearrange(body, ratio_term(work.field, reduced(work.field.ratio(body))), at)
    within = contracted(binders, body, place, work) if work.givens else None
    return within or _ordered(nested(binders, body), len(binders), place, work)


def _is_sum_power(term: Term) -> bool:
    match term:
        case Sum():
            return True
        case Power(Sum(), Number(value)):
            return value.denominator == 1 and value > 0
        case _:
            return False


def _with_copies(body: Term, factors: tuple[Term, ...], found: int, at: Place, work: Work) -> Term:
    """Write a power of a sum as repeated factors, and a sum that stands alone as once itself."""
    match factors[found]:
        case Power(base, Number(value)):
            copies: tuple[Term, ...] = (base,) * value.numerator
        case single:
            copies = (ONE, single)
    return work.rearrange(body, Multiply((*factors[:found], *copies, *factors[found + 1 :])), at)


def _ordered(term: Sum, depth: int, place: Place, work: Work) -> Term:
    """Swap nested sums into the order with the least key; an antisymmetric double sum is 0."""
    found = exchanges(work.scope) if work.givens else ()
    if depth == 1:
        return _oriented(term, depth, place, work) if found else term
    if depends_on_outer(term, depth):
        other = (_outside(term, place, work) or triangle(term, place, work)) if depth == 2 else None
        return normal(other, place, work) if other is not None else term
    if depth == 2:
        before = len(work.steps)
        zero = antisymmetric(_balanced(term, found, place, work), place, work)
        del work.steps[len(work.steps) if zero else before :]
        if zero is not None:
            return zero
    outer = {b.index: level for level, b in enumerate(place.context.binders)}
    order = _best_order(term, depth, found, outer)
    current: Term = term
    for target in range(depth):
        for level in range(order.index(target), target, -1):
            current = swapped(current, level - 1, place, work)
            order[level - 1], order[level] = order[level], order[level - 1]
    return _oriented(current, depth, place, work) if found else current


def _outside(term: Sum, place: Place, work: Work) -> Term | None:
    """Bring the inner sum of a triangle outside where a delta gives its index a value that only the outer range surely has."""
    inner = term.body
    assert isinstance(inner, Sum)
    index, own = Symbol(inner.index), {term.index, inner.index}
    for factor in inner.body.factors if isinstance(inner.body, Multiply) else (inner.body,):
        if isinstance(factor, Delta) and index in (factor.left, factor.right):
            value = factor.right if factor.left == index else factor.left
            if own.isdisjoint(free_names(value)) and discharged(InRange(value, term.range), place.context):
                return work.attempt("sum_swap", term, place)
    return None


def _balanced(term: Sum, found: tuple[Exchange, ...], place: Place, work: Work) -> Term:
    """Write half of every element with its indices exchanged, where a sign may change when the summed indices are."""
    if not any(exchange.opposite for exchange in found):
        return term
    inner = term.body
    assert isinstance(inner, Sum)
    body, at = inner.body, place.child(term, 0).child(inner, 0)
    for element in body.factors if isinstance(body, Multiply) else (body,):
        exchange = next((e for e in found if isinstance(element, Element) and element.family == e.family), None)
        if exchange is None or not isinstance(element, Element):
            continue
        rest = times((number(fmpq(1, 2)), tidied(times((body, Power(element, MINUS_ONE))), work)))
        other = exchange.turned(element)
        target = Multiply((rest, Add((element, negative(other) if exchange.opposite else other))))
        body = work.use("use_given", body, at, target, (exchange.given, exchange.instance(element), rest))
    return Sum(term.index, term.range, term.conditions, Sum(inner.index, inner.range, inner.conditions, body))


def _oriented(term: Term, depth: int, place: Place, work: Work) -> Term:
    """Write the elements of the summand in the order of the nested sums, where givens allow it."""
    places, current = [place], term
    for _ in range(depth):
        places.append(places[-1].child(current, 0))
        current = children(current)[0]
    body = oriented(current, places[-1], work)
    if body is current:
        return term
    whole = replace_at(term, (0,) * depth, body)
    return normal(whole, place, work)


def _best_order(term: Sum, depth: int, found: tuple[Exchange, ...], outer: dict[str, int]) -> list[int]:
    """Give, for every level from outside, the level at which its sum should stand."""
    binders: list[Sum] = []
    body: Term = term
    for _ in range(depth):
        assert isinstance(body, Sum)
        binders.append(body)
        body = body.body
    candidates = islice(permutations(range(depth)), MOST_ORDERS) if found else orders(binders, body)
    best = min(candidates, key=lambda o: _order_key(binders, body, o, found, outer))
    return [best.index(level) for level in range(depth)]


def _order_key(
    binders: list[Sum], body: Term, order: tuple[int, ...], found: tuple[Exchange, ...], outer: dict[str, int]
) -> tuple[object, ...]:
    chosen = [binders[i] for i in order]
    rank = outer | {b.index: len(outer) + level for level, b in enumerate(chosen)}
    body = turned(body, found, rank) if found else body
    conditions = [c for b in binders for c in b.conditions]
    seen: set[str] = set()
    nest: list[Sum] = []
    for binder in chosen:
        seen.add(binder.index)
        own = tuple(c for c in conditions if binder.index in free_names(c.left) | free_names(c.right))
        ready = tuple(c for c in own if (free_names(c.left) | free_names(c.right)) & {b.index for b in binders} <= seen)
        nest.append(Sum(binder.index, binder.range, ready, ZERO))
    return key(nested(nest, body))
