"""`derive.kernel.facts`: what is known at one place is known at another only where it means the same there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from notation import ONE, SCOPE, ZERO, M, N, add, at, mul, neg, num, other, power, sym, total

from derive.kernel.conditions import discharged, meanings
from derive.kernel.context import Context
from derive.kernel.facts import facts_of
from derive.kernel.rule import NonNegative, NonZero, Positive
from derive.kernel.scope import Definition, Scope
from derive.terms import Range, Sum

a, b, i, k, n = map(sym, "abikn")
xi, xk = at("x", "i"), at("x", "k")
UP_TO_I, FROM_I = Range(ONE, i), Range(i, n)


def at_place(binders: tuple[Sum, ...] = (), scope: Scope = SCOPE) -> Context:
    context = Context(scope)
    for binder in binders:
        context = context.entering(binder, 0)
    return context


def knowing(condition, binders=(), scope=SCOPE):
    """Give what a condition tells that holds inside of some sums."""
    return facts_of(condition, at_place(binders, scope))


def over(index, span=N, *conditions):
    return total(index, ZERO, *conditions, over_range=span)


USED = {
    "for every index, used for one": (Positive(xi), (over("i"),), at("x", "j"), (), True),
    "for every index, used for another bound one": (Positive(xi), (over("i"),), xk, (over("k"),), True),
    "for every index, used over another range": (Positive(xi), (over("i"),), xi, (over("i", Range(ONE, add(n, ONE))),), False),
    "for every index, used from elsewhere on": (Positive(xi), (over("i"),), xi, (over("i", Range(ZERO, n)),), False),
    "for every index but one, used for all": (Positive(xi), (over("i", N, other("i", "j")),), xi, (over("i"),), False),
    "for one index, used for all": (Positive(xi), (), xk, (over("k"),), False),
    "below an index, used below one of another range": (
        Positive(xk), (over("i"), over("k", UP_TO_I)), xk, (over("i", M), over("k", UP_TO_I)), False,
    ),
    "below an index, used below one of the same range": (
        Positive(xk), (over("i"), over("k", UP_TO_I)), xk, (over("i"), over("k", UP_TO_I)), True,
    ),
    "from an index on, used for another range of that": (
        Positive(xk), (over("i"), over("k", FROM_I)), xk, (over("i", M), over("k", FROM_I)), False,
    ),
    "beside an index that is left out, used where that is of another range": (
        Positive(a), (over("i"), over("k", N, other("k", "i"))), a, (over("i", M), over("k", N, other("k", "i"))), False,
    ),
    "beside an index that is left out, written the other way round": (
        Positive(a), (over("i"), over("k", N, other("i", "k"))), a, (over("i", M), over("k", N, other("i", "k"))), False,
    ),
    "of a number, used inside a sum": (Positive(a), (), a, (over("i"),), True),
    "of a number, in a sum that may have no terms": (Positive(a), (over("i", Range(num(2), n)),), a, (), False),
    "of a number, in a sum that has one": (Positive(a), (over("i"),), a, (), True),
}  # fmt: skip


@pytest.mark.parametrize(("condition", "there", "term", "here", "expected"), USED.values(), ids=USED)
def test_a_fact(condition, there, term, here, expected):
    context = replace(at_place(here), ground=knowing(condition, there))
    assert discharged(Positive(term), context) is expected


@pytest.mark.parametrize(("span", "expected"), [(UP_TO_I, True), (Range(ONE, n), False), (FROM_I, False), (Range(ONE, sym("j")), False)])
def test_a_fact_about_a_free_index_is_about_its_range(span, expected):
    scope = replace(SCOPE, ranges={**SCOPE.ranges, "k": UP_TO_I})
    ground = knowing(Positive(xk), (over("i"), over("k", span)), scope)
    assert discharged(Positive(xk), replace(Context(scope), ground=ground)) is expected
    scope = replace(SCOPE, ranges={**SCOPE.ranges, "k": FROM_I})
    ground = knowing(Positive(xk), (over("i"), over("k", FROM_I)), scope)
    assert discharged(Positive(xk), replace(Context(scope), ground=ground))


def test_a_fact_about_a_defined_name_is_one_about_its_meaning():
    scope = replace(SCOPE, definitions={("d", 0): Definition("d", (), mul(num(2), a))})
    context = Context(scope, meanings=meanings((sym("d"),), scope))
    for one, another in ((add(sym("d"), b), add(a, a, b)), (mul(add(sym("d"), b), b), mul(b, add(a, a, b)))):
        known = replace(context, ground=facts_of(NonZero(one), context))
        assert discharged(NonZero(another), known)
        assert not discharged(NonZero(add(a, b)), known)


def test_what_is_not_zero_tells_no_sign_and_the_other_way_round_the_roots_are_not_zero():
    context = Context(SCOPE)
    known = replace(context, ground=facts_of(NonZero(power(a, 2)), context))
    assert discharged(NonZero(a), known)
    assert not discharged(NonNegative(a), known)
    assert not discharged(NonZero(a), replace(context, ground=facts_of(NonNegative(a), context)))
    assert discharged(NonZero(neg(mul(a, a))), replace(context, ground=facts_of(Positive(a), context)))
