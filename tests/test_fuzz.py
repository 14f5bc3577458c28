"""Random terms: what the search rewrites keeps its value, and a changed statement is not proved where points tell it apart."""

import time
from functools import reduce
from itertools import islice

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from notation import (
    MINUS_ONE,
    ONE,
    SCOPE,
    ZERO,
    Branch,
    Cases,
    Distinct,
    Equal,
    M,
    N,
    add,
    by,
    exp,
    ln,
    mul,
    neg,
    num,
    over,
    power,
    sym,
)

from derive.kernel.evaluate import agree
from derive.kernel.replay import Ledger, ProofRejected, ground, replay
from derive.kernel.rule import RuleDoesNotApply
from derive.prover.normalise import normal
from derive.prover.search import Found, NotFound, find_proof
from derive.prover.work import Budget, GivenUp, Place, Stuck, Work
from derive.refuter.search import points_of
from derive.terms import (
    Add,
    Delta,
    Element,
    Multiply,
    Product,
    Range,
    Sum,
    children,
    free_names,
    rename_bound,
    replace_at,
    with_children,
)  # fmt: skip

POINTS, MANY, SECONDS = 30, 10_000, 2.0
RANGES = [N, M, Range(ZERO, sym("n")), Range(num(2), sym("n")), Range(ONE, ONE), Range(ONE, ZERO), Range(ONE, sym("i"))]
LEAVES = [sym("a"), sym("b"), sym("q"), ONE, MINUS_ONE, ZERO, num(2), num(1, 2), sym("n")]
VARIABLES = [sym("a"), sym("q"), Element("x", (sym("j"),))]
BOUND = ["k", "l", "s", "u"]


@st.composite
def terms(draw, depth=3, letters=("i", "j")):
    """A term over the names of ``notation.SCOPE``; every binder on a path binds another letter."""
    if depth == 0:
        letter = sym(draw(st.sampled_from(letters)))
        indexed = [Element(family, (letter,)) for family in "xwt"] + [Element("p", (letter,)), letter]
        return draw(st.sampled_from([*LEAVES, *indexed, Delta(letter, sym(draw(st.sampled_from(letters))))]))

    def part(own=letters):
        return draw(terms(draw(st.integers(0, depth - 1)), own))

    one, another = sym(draw(st.sampled_from(letters))), sym(draw(st.sampled_from(letters)))
    match draw(st.sampled_from(["sum", "sum", "+", "+", "*", "*", "/", "^", "root", "ln", "exp", "d", "cases", "product"])):
        case "sum" | "product" as kind if len(letters) < 5:
            letter, span = BOUND[len(letters) - 2], draw(st.sampled_from(RANGES))
            conditions = draw(st.sampled_from([(), (), (Distinct(sym(letter), one),), (Equal(sym(letter), one),)]))
            return (Sum if kind == "sum" else Product)(letter, span, conditions, part((*letters, letter)))
        case "+" | "sum" | "product":
            return add(part(), part(), *draw(st.sampled_from([(), (neg(part()),)])))
        case "*":
            return mul(part(), part())
        case "/":
            return over(part(), part())
        case "^":
            return power(part(), draw(st.sampled_from([-2, 2, 3])))
        case "root":
            return power(power(part(), 2), num(1, 2))
        case "ln":
            return ln(part())
        case "exp":
            return exp(part())
        case "d":
            return by(part(), draw(st.sampled_from(VARIABLES)))
        case _:
            return Cases((Branch(part(), (Equal(one, another),)), Branch(part(), ())))


def places(term, at=()):
    yield at
    for place, part in enumerate(children(term)):
        yield from places(part, (*at, place))


@st.composite
def changed(draw):
    """A term, and the same with one part replaced by another, or left out."""
    term = draw(terms())
    at = draw(st.sampled_from([at for at in places(term) if at]) if children(term) else st.just(()))
    part = reduce(lambda whole, place: children(whole)[place], at, term)
    kept = [p for p in children(part) if free_names(p) <= free_names(part)]
    other = draw(st.sampled_from([*kept, neg(part), mul(num(2), part), power(power(part, 2), num(1, 2)), ONE, ZERO]))
    try:
        return term, replace_at(term, at, other)
    except (TypeError, AttributeError):
        return term, term


def renamed(term):
    """Give the term with every bound name changed, and sums and products in the opposite order."""
    term = with_children(term, tuple(map(renamed, children(term))))
    match term:
        case Sum(index) | Product(index):
            return rename_bound(term, f"{index}7")
        case Add(parts) | Multiply(parts):
            return type(term)(parts[::-1])
        case _:
            return term


def assert_agree(left, right):
    """Both have the same value at every one of some points where both have one."""
    for witness in islice(points_of(left, right, SCOPE, seed=0), POINTS):
        assert agree(left, right, SCOPE, witness) is not False, witness


def assert_normal_form_agrees(term):
    try:
        context = ground(term, term, SCOPE, Ledger())
        work = Work(SCOPE, free_names(term) | SCOPE.scalars(), frozenset(), False, Budget(time.thread_time() + SECONDS, 20_000), {})
        result = normal(term, Place(context), work)
    except (ProofRejected, RuleDoesNotApply, Stuck, GivenUp):
        assume(False)
    assert_agree(term, result)


def assert_proved_only_where_points_agree(left, right):
    found = find_proof(left, right, SCOPE, timeout=SECONDS)
    if isinstance(found, Found):
        replay(found.proof, left, right, SCOPE)
        assert_agree(left, right)


def assert_the_same_verdict_after_renaming(left, right):
    first, second = (find_proof(one, right, SCOPE, timeout=SECONDS) for one in (left, renamed(left)))
    assume(not any(isinstance(found, NotFound) and found.gave_up for found in (first, second)))
    assert type(first) is type(second), (first, second)


@settings(max_examples=40)
@given(terms())
def test_the_normal_form_has_the_same_value(term):
    assert_normal_form_agrees(term)


@settings(max_examples=40)
@given(changed())
def test_a_changed_statement_is_proved_only_where_points_agree(pair):
    assert_proved_only_where_points_agree(*pair)


@settings(max_examples=20)
@given(changed())
def test_names_and_order_change_no_verdict(pair):
    assert_the_same_verdict_after_renaming(*pair)


@pytest.mark.fuzz
@settings(max_examples=MANY)
@given(terms())
def test_very_many_normal_forms(term):
    assert_normal_form_agrees(term)


@pytest.mark.fuzz
@settings(max_examples=MANY)
@given(changed())
def test_very_many_changed_statements(pair):
    assert_proved_only_where_points_agree(*pair)


@pytest.mark.fuzz
@settings(max_examples=MANY)
@given(changed())
def test_very_many_names_and_orders(pair):
    assert_the_same_verdict_after_renaming(*pair)
