"""`derive.kernel.replay`: what holds at one place, or of one name, is not used at another; every statement here is false."""

from __future__ import annotations

from dataclasses import replace

import pytest
from notation import (
    ONE,
    SCOPE,
    ZERO,
    Branch,
    Cases,
    Equal,
    N,
    add,
    at,
    by,
    exp,
    integral,
    ln,
    mul,
    neg,
    num,
    other,
    over,
    power,
    same,
    sym,
    total,
)  # fmt: skip

from derive.kernel.conditions import discharged
from derive.kernel.context import Context, nonempty
from derive.kernel.evaluate import Witness, certify
from derive.kernel.replay import ProofRejected, replay
from derive.kernel.rule import NonNegative, Positive, Side, Step, Whole
from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation, Scope
from derive.terms import Apply, Distinct, Element, Function, Integral, Range

a, b, c, i, k, m, n = map(sym, "abcikmn")
xi = at("x", "i")
HALF = num(1, 2)
FROM_MINUS_TWO = Range(num(-2), n)


def left(rule, *arguments, place=()):
    return Step(rule, place, Side.LEFT, arguments)


def root(place, base):
    """The steps from the root of a square to its base, which hold where the base is positive."""
    return [
        left("power_as_exp", place=place),
        left("log_of_power", place=(*place, 0, 1)),
        left("field_identity", ln(base), place=(*place, 0)),
        left("exp_of_log", place=place),
    ]


def rooted(base):
    """e^(ln(u^2) / 2) instead of the root: defined wherever u is not zero."""
    return exp(mul(HALF, ln(power(base, 2))))


def unrooted(place, base):
    return [
        left("log_of_power", place=(*place, 0, 1)),
        left("field_identity", ln(base), place=(*place, 0)),
        left("exp_of_log", place=place),
    ]


def names(**definitions):
    return replace(SCOPE, definitions={(name, 0): Definition(name, (), body) for name, body in definitions.items()})


def cases(*rows):
    return Cases(tuple(Branch(value, tuple(conditions)) for value, *conditions in rows))


positive_at = ln(xi)
where_distinct = total("i", positive_at, other("i", "j"))
ground_otherwise = cases((ONE, same("i", "j")), (ln(a),))
ground_in_branch = cases((ln(a), same("i", "j")), (ONE,))

LOOK_ALIKE = {
    "a sign of all elements but one, used for all": (
        add(where_distinct, total("i", rooted(xi))),
        add(where_distinct, total("i", xi)),
        SCOPE,
        unrooted((1, 0), xi),
        "Positive does not hold",
    ),
    "a sign over one range, used over a longer one": (
        add(total("k", ln(k)), total("k", rooted(k), over_range=FROM_MINUS_TWO)),
        add(total("k", ln(k)), total("k", k, over_range=FROM_MINUS_TWO)),
        SCOPE,
        unrooted((1, 0), k),
        "Positive does not hold|different regions",
    ),
    "a sign in one branch, used outside of it": (
        add(ground_in_branch, rooted(a)),
        add(ground_in_branch, a),
        SCOPE,
        unrooted((1,), a),
        "Positive does not hold",
    ),
    "a sign in the other cases, used in all": (
        add(ground_otherwise, rooted(a)),
        add(ground_otherwise, a),
        SCOPE,
        unrooted((1,), a),
        "Positive does not hold",
    ),
    "a sign in a sum without terms": (
        add(total("k", ln(a), over_range=Range(ONE, ZERO)), rooted(a)),
        add(total("k", ln(a), over_range=Range(ONE, ZERO)), a),
        SCOPE,
        unrooted((1,), a),
        "Positive does not hold",
    ),
    "a definition that means the free index, where that name is bound": (
        total("i", power(power(add(xi, neg(c), ONE), 2), HALF)),
        total("i", add(xi, neg(c), ONE)),
        names(c=xi),
        root((0,), add(xi, neg(c), ONE)),
        "rest on themselves or on an index|Positive does not hold",
    ),
    "a sign of a definition that means the free index": (
        total("i", add(c, rooted(xi))),
        total("i", add(c, xi)),
        names(c=ln(xi)),
        unrooted((0, 1), xi),
        "rest on themselves or on an index|Positive does not hold",
    ),
    "a bound letter taken for a defined scalar": (
        total("k", k),
        mul(num(5), n),
        names(k=num(5)),
        [left("unfold", Definition("k", (), num(5)), place=(0,)), left("sum_of_constant"), left("field_identity", mul(num(5), n))],
        "that of a scalar",
    ),
    "a bound letter taken for a positive scalar": (
        total("k", power(power(k, 2), HALF), over_range=FROM_MINUS_TWO),
        total("k", k, over_range=FROM_MINUS_TWO),
        replace(SCOPE, declarations={("k", 0): Declaration(Domain.POSITIVE)}),
        root((0,), k),
        "that of a scalar",
    ),
    "a bound letter taken for a positive scalar, behind a definition": (
        c,
        total("i", i, over_range=FROM_MINUS_TWO),
        replace(
            SCOPE,
            declarations={("k", 0): Declaration(Domain.POSITIVE)},
            definitions={("c", 0): Definition("c", (), total("k", power(power(k, 2), HALF), over_range=FROM_MINUS_TWO))},
        ),
        [
            left("unfold", Definition("c", (), total("k", power(power(k, 2), HALF), over_range=FROM_MINUS_TWO))),
            *root((0,), sym("k1")),
        ],
        "Positive does not hold",
    ),
    "an index that begins below 1 taken for a size": (
        power(power(k, 2), HALF),
        k,
        Scope(ranges={"k": Range(num(-3), n), "i": Range(ONE, k)}),
        root((), k),
        "Positive does not hold",
    ),
    "a scalar that is no size, although it bounds a range": (
        total("i", a),
        add(a, total("i", a, Distinct(i, ONE))),
        replace(names(n=ZERO), declarations={("a", 0): Declaration(Domain.REAL)}),
        [left("sum_split_at", ONE)],
        "InRange does not hold|that of a scalar|no whole number",
    ),
    "the first number of a range that may be empty": (
        total("i", i, over_range=Range(num(2), n)),
        add(num(2), total("i", i, Distinct(i, num(2)), over_range=Range(num(2), n))),
        SCOPE,
        [left("sum_split_at", num(2))],
        "InRange does not hold",
    ),
    "a sum whose number of terms varies with the variable": (
        by(total("i", a, over_range=Range(ONE, c)), c),
        ZERO,
        SCOPE,
        [left("derivative_under_sum"), left("derivative_of_constant", place=(0,)), left("field_identity", ZERO)],
        "FreeOf does not hold|no whole number",
    ),
    "a constant sum over a range that varies with the variable": (
        by(total("i", a, over_range=Range(ONE, c)), c),
        ZERO,
        SCOPE,
        [left("derivative_of_constant")],
        "FreeOf does not hold|no whole number",
    ),
    "a denominator that the proof brings in, and that is zero": (
        ONE,
        ZERO,
        SCOPE,
        [
            left("field_identity", over(ln(exp(ZERO)), ln(exp(ZERO)))),
            left("log_of_exp", place=(0,)),
            left("field_identity", ZERO),
        ],
        "NonZero does not hold",
    ),
    "a denominator that the proof brings in, and that can be zero": (
        mul(add(a, neg(b)), c),
        mul(add(a, neg(b)), c, a, power(a, -1), add(b, ONE), power(add(b, ONE), -1)),
        SCOPE,
        [left("field_identity", over(mul(add(a, neg(b)), c, add(a, c)), add(a, c)))],
        "NonZero does not hold",
    ),
    "a denominator of one summand, used for all": (
        total("i", over(ONE, xi), other("i", "j")),
        total("i", over(ONE, xi), other("i", "j")),
        SCOPE,
        [left("sum_fill", 0)],
        "NonZero does not hold",
    ),
    "a sum whose factor is not the one of the sides": (
        over(ONE, add(mul(a, b), mul(a, c))),
        over(add(a, b), mul(add(mul(a, b), mul(a, c)), add(a, b))),
        SCOPE,
        [left("field_identity", over(add(a, neg(b)), mul(a, add(b, c), add(a, neg(b)))))],
        "NonZero does not hold",
    ),
    "a root that is real on one side only where it is not zero": (
        add(power(a, HALF), neg(power(a, HALF))),
        ZERO,
        SCOPE,
        [left("field_identity", ZERO)],
        "different regions",
    ),
    "a case distinction that covers no other case": (
        mul(ZERO, cases((a, same("i", "j")))),
        ZERO,
        SCOPE,
        [left("field_identity", ZERO)],
        "no case may apply",
    ),
    "a case decided by several comparisons": (
        add(cases((ONE, same("i", "j"), same("i", "l")), (ln(a),)), rooted(a)),
        add(cases((ONE, same("i", "j"), same("i", "l")), (ln(a),)), a),
        SCOPE,
        unrooted((1,), a),
        "decided by several comparisons",
    ),
    "the comparison of a case rewritten by itself": (
        cases((a, same("i", "j")), (ZERO,)),
        a,
        SCOPE,
        [left("replace_index", "i", sym("j"), place=(1,)), left("select_case", 0)],
        "Equal does not hold",
    ),
    "numbers that are equal at a point, under a derivative by one of them": (
        by(a, a),
        cases((ZERO, Equal(a, ZERO)), (ONE, Distinct(a, ZERO))),
        SCOPE,
        [
            left("split_cases", a, ZERO),
            left("replace_index", "a", ZERO, place=(0, 0)),
            left("derivative_of_constant", place=(0,)),
            left("derivative_of_variable", place=(3,)),
        ],
        "Equal does not hold",
    ),
    "a condition that varies with the variable": (
        by(a, a),
        cases((ZERO, Equal(a, ZERO)), (ONE, Distinct(a, ZERO))),
        SCOPE,
        [
            left("split_cases", a, ZERO, place=(0,)),
            left("replace_index", "a", ZERO, place=(0, 0)),
            left("derivative_of_cases"),
        ],
        "Equal does not hold",
    ),
    "a definition that rests on itself": (
        ZERO,
        ONE,
        names(c=add(c, ONE)),
        [
            left("field_identity", add(c, neg(c))),
            left("unfold", Definition("c", (), add(c, ONE)), place=(0,)),
            left("field_identity", ONE),
        ],
        "rest on themselves|Defined does not hold",
    ),
    "definitions that rest on each other": (
        b,
        add(b, ONE),
        names(b=c, c=add(b, ONE)),
        [left("unfold", Definition("b", (), c)), left("unfold", Definition("c", (), add(b, ONE)))],
        "rest on themselves|Defined does not hold",
    ),
    "a tangent that may have no value": (
        mul(ZERO, Apply(Function.TAN, mul(HALF, Apply(Function.LOG, ONE)))),
        ONE,
        SCOPE,
        [left("field_identity", ZERO)],
        "do not make the two sides equal",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("one", "another", "scope", "proof", "reason"), LOOK_ALIKE.values(), ids=LOOK_ALIKE.keys())
def test_what_holds_elsewhere_is_not_used(one, another, scope, proof, reason):
    with pytest.raises(ProofRejected, match=reason):
        replay(tuple(proof), one, another, scope)


def test_a_bound_name_in_a_condition_is_not_captured():
    """The body of c_j binds i1 and then i; at j = i the inner i is renamed to neither i nor i1."""
    inner = total("i", mul(xi, at("y", "j")), other("i", "i1"))
    definition = Definition("c", ("j",), total("i1", inner), (N,))
    scope = replace(SCOPE, definitions={("c", 1): definition})
    right = total("k", total("l", mul(at("x", "l"), at("y", "i")), other("l", "k")))
    assert replay((left("unfold", definition),), at("c", "i"), right, scope).definitions == ("c",)
    captured = total("k", total("l", mul(at("x", "l"), at("y", "i")), other("l", "l")))
    with pytest.raises(ProofRejected, match="do not make the two sides equal"):
        replay((left("unfold", definition),), at("c", "i"), captured, scope)


def test_the_conditions_of_the_sides_may_be_used_for_their_factors():
    whole = over(ONE, mul(a, power(add(b, ONE), 2)))
    target = mul(power(a, -1), power(add(b, ONE), -1), power(add(b, ONE), -1))
    replayed = replay((left("field_identity", target),), whole, target, SCOPE)
    assert [condition.term for condition in replayed.conditions] == [mul(a, power(add(b, ONE), 2)), a, add(b, ONE)]


def test_a_factor_of_what_is_not_zero_is_not_zero_whatever_it_is_multiplied_by():
    whole = over(ONE, add(mul(a, b), mul(num(2), a, c)))
    target = mul(power(a, -1), power(add(mul(num(-1, 2), b), neg(c)), -1), num(-1, 2))
    there = left("field_identity", target)
    back = left("field_identity", whole)
    assert len(replay((there, back), whole, whole, SCOPE).conditions) == 1


def test_sides_that_differ_at_zero_list_it():
    """The square root is real at 0 where the logarithm is not."""
    proof = (left("field_identity", power(a, HALF)),)
    goal = add(power(a, HALF), mul(ZERO, power(a, HALF)))
    with_logarithm = add(power(a, HALF), mul(ZERO, ln(a)))
    right = Step("field_identity", (), Side.RIGHT, (power(a, HALF),))
    assert [c.term for c in replay((*proof, right), goal, with_logarithm, SCOPE).conditions] == [a]


def test_the_opposite_of_the_earlier_cases_holds_in_a_later_one():
    goal = cases((ONE, same("i", "j")), (total("k", mul(sym("a"), ZERO)),))
    step = left("field_identity", ZERO, place=(3, 0))
    zero = cases((ONE, same("i", "j")), (total("k", ZERO),))
    assert replay((step,), goal, zero, SCOPE).conditions == ()


def test_an_argument_of_the_wrong_kind_is_rejected():
    for step in (left("field_identity", "b"), left("sum_split_at", 3), left("unfold", None), left("replace_index", "a")):
        with pytest.raises(ProofRejected):
            replay((step,), add(a, total("i", xi)), ONE, SCOPE)


def test_a_chain_of_many_definitions_is_looked_through():
    chain = {("a0", 0): Definition("a0", (), exp(b))} | {
        (f"a{d}", 0): Definition(f"a{d}", (), mul(sym(f"a{d - 1}"), sym(f"a{d - 1}"))) for d in range(1, 30)
    }
    scope = replace(SCOPE, definitions=chain)
    with pytest.raises(ProofRejected, match="FreeOf does not hold"):
        replay((left("derivative_of_constant"),), by(sym("a29"), b), ZERO, scope)
    assert replay((left("derivative_of_constant"),), by(sym("a29"), c), ZERO, scope).conditions == ()


def test_the_statements_are_false_where_they_have_values():
    """Four of the statements above, at a point: they must never become provable."""
    scope = replace(SCOPE, givens=())
    values = {("a", ()): num(-1).value, ("x", (1,)): num(-1).value, ("x", (2,)): num(2).value}
    point = Witness({"n": 2}, {"i": 1, "j": 1}, values)
    for name in (
        "a sign of all elements but one, used for all",
        "a sign in the other cases, used in all",
        "a sign in a sum without terms",
    ):
        one, another, *_ = LOOK_ALIKE[name]
        assert certify(one, another, scope, replace(point, sizes={"n": 2, "m": 1})).left


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (ONE, sym("n"), True),
        (ZERO, add(sym("n"), num(-1)), True),
        (num(2), add(sym("n"), ONE), True),
        (num(2), add(sym("n"), sym("m")), True),
        (num(-1), ZERO, True),
        (num(2), sym("n"), False),
        (ONE, add(sym("n"), num(-1)), False),
        (ONE, sym("a"), False),
        (sym("n"), sym("n"), False),
        (ZERO, mul(sym("n"), num(-1)), False),
    ],
)
def test_a_range_has_an_element_where_sizes_of_one_reach_its_beginning(lower, upper, expected):
    assert nonempty(Range(lower, upper), SCOPE) is expected


def test_what_stands_between_the_bounds_of_an_integral_does_so_inside_a_sum():
    body = total("i", mul(xi, sym("t")))
    integral = Integral("t", Range(ZERO, ONE), (), body)
    inside = Context(SCOPE).entering(integral, 0).entering(body, 0)
    assert inside.integrals == (integral,)
    assert inside.names() == {"t", "i"}
    assert discharged(NonNegative(sym("t")), inside)
    assert not discharged(NonNegative(sym("t")), Context(SCOPE).entering(body, 0))


GREATER = Range(num(2), n)
xj = at("x", "j")


def where(*pairs, **ranges):
    """The scope with differences given to be positive, and other ranges for some letters."""
    givens = tuple(Given("g", Relation.LESS, *pair) for pair in pairs)
    return replace(SCOPE, givens=givens, ranges={**SCOPE.ranges, **ranges})


GIVEN_OF_INDICES = {
    "the same index": (xi, where((ZERO, xi)), True),
    "another index of its range": (xj, where((ZERO, xi)), True),
    "a number in its range": (at("x", 1), where((ZERO, xi)), True),
    "two indices": (at("W", "s", "j"), where((ZERO, at("W", "r", "i"))), True),
    "a formula with the index": (add(ONE, neg(xj)), where((xi, ONE)), True),
    "one over it": (power(xj, -1), where((ZERO, xi)), True),
    "one over a quotient": (mul(b, power(xj, -1)), where((ZERO, mul(xi, power(b, -1)))), True),
    "minus one over it": (neg(power(xj, -1)), where((ZERO, xi)), False),
    "one over another": (power(xj, -1), where((ZERO, add(xi, b))), False),
    "one over its other part": (mul(b, power(xj, -1)), where((ZERO, add(xi, power(b, -1)))), False),
    "one over what it is beyond": (power(add(xj, neg(b)), -1), where((ZERO, xi)), False),
    "an index of another range": (at("x", "s"), where((ZERO, xi)), False),
    "an index of a wider range": (xj, where((ZERO, xi), i=GREATER), False),
    "a number outside of its range": (at("x", 0), where((ZERO, xi)), False),
    "a number that may be outside of it": (at("x", 2), where((ZERO, xi)), False),
    "an index moved out of it": (Element("x", (add(sym("j"), ONE),)), where((ZERO, xi)), False),
    "another family": (at("y", "j"), where((ZERO, xi)), False),
    "the other way round": (xj, where((xi, ZERO)), False),
    "at most": (xj, replace(SCOPE, givens=(Given("g", Relation.LESS_OR_EQUAL, ZERO, xi),)), False),
    "one of two indices": (add(xi, neg(xj)), where((xj, xi)), False),
    "indices exchanged": (at("W", "j", "s"), where((ZERO, at("W", "r", "i"))), False),
    "a name that is no index": (add(xj, neg(b)), where((a, xi)), False),
}


@pytest.mark.parametrize(("term", "scope", "expected"), GIVEN_OF_INDICES.values(), ids=GIVEN_OF_INDICES)
def test_what_is_given_of_an_index_holds_of_the_indices_in_its_range(term, scope, expected):
    assert discharged(Positive(term), Context(scope)) is expected


@pytest.mark.parametrize(("over", "expected"), [(SCOPE.ranges["i"], True), (GREATER, True), (Range(ZERO, n), False)])
def test_what_is_given_of_an_index_holds_of_bound_ones_in_its_range(over, expected):
    inside = Context(where((ZERO, xi))).entering(total("i", xi, over_range=over), 0)
    assert discharged(Positive(xi), inside) is expected


def test_a_bound_name_is_not_the_one_that_something_is_given_of():
    body = integral("b", ZERO, ONE, add(xi, neg(b)))
    scope = replace(where((b, xi)), declarations={k: d for k, d in SCOPE.declarations.items() if k != ("b", 0)})
    assert not discharged(Positive(add(xi, neg(b))), Context(scope).entering(body, 0))


def test_what_is_not_negative_at_a_point_alone_is_not_known_under_a_slope():
    scope = replace(SCOPE, givens=(Given("g", Relation.LESS_OR_EQUAL, ZERO, xi),))
    inside = Context(scope).entering(by(xj, xi), 0)
    assert discharged(NonNegative(xj), Context(scope))
    assert not discharged(NonNegative(xj), inside)


@pytest.mark.parametrize(("domain", "expected"), [(Domain.INTEGER, True), (Domain.POSITIVE, False), (Domain.REAL, False)])
def test_elements_of_a_family_of_whole_numbers_are_whole(domain, expected):
    scope = replace(SCOPE, declarations={**SCOPE.declarations, ("d", 1): Declaration(domain, (SCOPE.ranges["i"],))})
    assert discharged(Whole(at("d", "i")), Context(scope)) is expected
    defined = replace(scope, definitions={**scope.definitions, ("d", 1): Definition("d", ("i",), HALF, (SCOPE.ranges["i"],))})
    assert not discharged(Whole(at("d", "i")), Context(defined))
