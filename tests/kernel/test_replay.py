"""`derive.kernel.replay`: false statements with plausible proofs are rejected, each for its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from notation import (
    MINUS_ONE,
    ONE,
    SCOPE,
    SOFTMAX,
    TARGETS,
    ZERO,
    M,
    N,
    add,
    at,
    by,
    delta,
    exp,
    integral,
    ln,
    mul,
    neg,
    num,
    other,
    over,
    power,
    product,
    same,
    sym,
    total,
)  # fmt: skip

from derive.kernel.conditions import discharged
from derive.kernel.context import Context
from derive.kernel.replay import DomainsDiffer, Ledger, ProofRejected, ground, replay
from derive.kernel.rule import NonNegative, Positive, Side, Step
from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation
from derive.terms import Apply, Branch, Call, Cases, Delta, Distinct, Element, Equal, Function, Pi, Range

x, y, z, t, w = (lambda i, f=f: at(f, i) for f in "xyztw")
a, b, c = map(sym, "abc")


def left(rule, *arguments, place=()):
    return Step(rule, place, Side.LEFT, arguments)


def right(rule, *arguments, place=()):
    return Step(rule, place, Side.RIGHT, arguments)


u = sym("u")
NOTHING = add(power(Apply(Function.SIN, u), 2), power(Apply(Function.COS, u), 2), MINUS_ONE)
SLOPE_OF_U = (left("derivative_of_variable"),)
SIGN = mul(power(power(add(u, MINUS_ONE), 2), num(1, 2)), power(add(u, MINUS_ONE), -1))
JUMP = Cases((Branch(ONE, (Equal(u, ONE),)), Branch(ZERO, (Distinct(u, ONE),))))
FALSE = {
    "index capture: a factor with a free i moves under the sum over i": (
        mul(x("i"), total("i", y("i"))),
        total("i", mul(x("i"), y("i"))),
        [left("sum_push_in", 1)],
        "bound twice|free index of the same name",
    ),
    "shadowing: the inner i hides the outer one": (
        total("i", total("i", x("i"))),
        mul(sym("n"), total("i", x("i"))),
        [left("sum_of_constant")],
        "bound twice",
    ),
    "a name both free and bound": (
        add(x("i"), total("i", x("i"))),
        add(x("i"), total("i", x("i"))),
        [],
        "free and bound",
    ),
    "an assumption about free indices used for bound ones": (
        total("k", total("l", delta("k", "l"))),
        total("k", total("l", ZERO)),
        [left("delta_of_distinct", place=(0, 0))],
        "Distinct does not hold",
    ),
    "delta value out of range: r runs to m, the sum to n": (
        total("i", mul(delta("i", "r"), x("i"))),
        x("r"),
        [left("delta_collapse")],
        "InRange does not hold",
    ),
    "delta value out of range: a number beyond the first": (
        total("i", mul(delta("i", "j"), x("i")), other("i", "j")),
        x("j"),
        [left("delta_collapse")],
        "Distinct does not hold",
    ),
    "a term taken out of a sum that leaves it out": (
        total("i", x("i"), other("i", "j")),
        add(x("j"), total("i", x("i"), other("i", "j"), other("i", "j"))),
        [left("sum_split_at", sym("j"))],
        "Distinct does not hold",
    ),
    "a factor taken out of a product that does not have it: r runs to m, the product to n": (
        product("i", x("i")),
        mul(x("r"), product("i", x("i"), other("i", "r"))),
        [left("sum_split_at", sym("r"))],
        "InRange does not hold",
    ),
    "a left-out factor that is zero is put back": (
        product("i", add(x("i"), neg(x("j"))), other("i", "j")),
        over(product("i", add(x("i"), neg(x("j")))), add(x("j"), neg(x("j")))),
        [left("sum_fill", 0)],
        "zero everywhere",
    ),
    "a left-out factor that may be zero is put back": (
        product("i", x("i"), other("i", "j")),
        product("i", x("i"), other("i", "j")),
        [left("sum_fill", 0), right("sum_fill", 0)],
        "NonZero does not hold",
    ),
    "a product that may have no factors as a power of what may be 0": (
        product("i", a, over_range=Range(num(2), sym("n"))),
        product("i", a, over_range=Range(num(2), sym("n"))),
        [left("product_of_powers"), right("product_of_powers")],
        "NonZero does not hold",
    ),
    "a sum that leaves a value out, reversed": (
        total("i", x("i"), other("i", "j")),
        total("i", Element("x", (add(add(ONE, sym("n")), neg(sym("i"))),)), other("i", "j")),
        [left("sum_reverse")],
        "do not make the two sides equal",
    ),
    "root of a square, as if the exponents were whole": (
        power(power(a, 2), num(1, 2)),
        a,
        [left("power_of_power", a, True)],
        "Whole does not hold",
    ),
    "root of a product, as if the exponent were whole": (
        power(mul(power(a, 2), power(b, 2)), num(1, 2)),
        mul(power(power(a, 2), num(1, 2)), power(power(b, 2), num(1, 2))),
        [left("power_of_product", None, True)],
        "Whole does not hold",
    ),
    "power of a product, as if a third of neighbours were whole": (
        power(mul(a, b), mul(num(1, 3), sym("n"), add(sym("n"), ONE))),
        power(mul(a, b), mul(num(1, 3), sym("n"), add(sym("n"), ONE))),
        [left("power_of_product", None, True), right("power_of_product", None, True)],
        "Whole does not hold",
    ),
    "the power of a real number by one that is not whole": (
        power(a, add(b, b)),
        mul(power(a, b), power(a, b)),
        [left("power_of_sum")],
        "Whole does not hold",
    ),
    "a power of 0 brought in with an exponent that may be 0": (
        power(a, sym("n")),
        mul(a, power(a, sym("n")), power(add(ONE, power(a, 2)), -1), add(ONE, power(a, 2))),
        [left("field_identity", power(a, add(add(sym("n"), MINUS_ONE), ONE))), left("power_of_sum")],
        "does not hold|not the same",
    ),
    "a left-out singular term is put back": (
        total("i", over(ONE, add(x("i"), neg(x("j")))), other("i", "j")),
        add(total("i", over(ONE, add(x("i"), neg(x("j"))))), neg(over(ONE, add(x("j"), neg(x("j")))))),
        [left("sum_fill", 0)],
        "zero everywhere",
    ),
    "a sum parted at a value that its range may not have": (
        total("i", b, other("i", "r")),
        add(total("i", b, over_range=Range(ONE, add(sym("r"), neg(ONE)))), total("i", b, over_range=Range(add(sym("r"), ONE), sym("n")))),
        [left("sum_split_around", 0)],
        "InRange does not hold",
    ),
    "division by what is always zero": (
        mul(add(b, neg(b)), power(add(b, neg(b)), -1)),
        ONE,
        [left("field_identity", ONE)],
        "zero everywhere",
    ),
    "log of what can be negative, product": (
        ln(mul(a, b)),
        add(ln(a), ln(b)),
        [left("log_of_product")],
        "different regions",
    ),
    "log of what can be negative, even power": (
        ln(power(a, 2)),
        mul(num(2), ln(a)),
        [left("log_of_power")],
        "different regions",
    ),
    "exponential of a logarithm of any number": (exp(ln(a)), a, [left("exp_of_log")], "different regions"),
    "logarithm that cancels": (add(ln(a), neg(ln(a)), b), b, [left("field_identity", b)], "different regions"),
    "a cosine at the opposite angle taken for a sine": (
        Apply(Function.COS, a),
        neg(Apply(Function.COS, neg(a))),
        [left("angle_of_opposite")],
        "do not make the two sides equal",
    ),
    "a quarter of a turn too many": (
        Apply(Function.SIN, mul(num(5, 2), Pi())),
        ZERO,
        [left("angle_of_quarters", 6)],
        "not this number of quarters",
    ),
    "Gamma of a whole number that may be below 1": (
        Apply(Function.RGAMMA, add(sym("n"), num(-1))),
        power(product("k", sym("k"), over_range=Range(ONE, add(sym("n"), num(-2)))), -1),
        [left("gamma_of_whole")],
        "NonNegative does not hold",
    ),
    "Gamma of a real number as a factorial": (
        Apply(Function.RGAMMA, a),
        power(exp(a), -1),
        [left("gamma_of_whole")],
        "Whole does not hold",
    ),
    "a logarithm of Gamma, which may be negative, parted": (
        ln(mul(a, Apply(Function.RGAMMA, add(a, ONE)))),
        add(ln(a), ln(Apply(Function.RGAMMA, add(a, ONE)))),
        [left("log_of_product")],
        "different regions",
    ),
    "a digamma brought in by a derivative where it has a pole": (
        by(Apply(Function.RGAMMA, a), a),
        neg(mul(Apply(Function.RGAMMA, a), Apply(Function.DIGAMMA, ONE))),
        [left("derivative_of_function")],
        "NonZero does not hold",
    ),
    "an integral over a pole": (
        integral("u", MINUS_ONE, ONE, power(u, -2)),
        num(-2),
        [left("integral_by_antiderivative", neg(power(u, -1)))],
        "may have no value somewhere",
    ),
    "an integral up to a bound that may lie beyond a pole": (
        integral("u", ZERO, b, power(add(ONE, u), -1)),
        ln(add(ONE, b)),
        [left("integral_by_antiderivative", ln(add(ONE, u)))],
        "may have no value somewhere",
    ),
    "an antiderivative with another slope": (
        integral("u", ZERO, ONE, u),
        ONE,
        [left("integral_by_antiderivative", u, *SLOPE_OF_U)],
        "do not make the two sides equal",
    ),
    "an antiderivative that jumps where it has no value": (
        integral("u", ZERO, num(2), ZERO),
        num(2),
        [left("integral_by_antiderivative", SIGN, Step("field_identity", (), Side.RIGHT, (ZERO,)))],
        "ForEach does not hold there",
    ),
    "an antiderivative that jumps, beside an integral that tells its variable is not 0": (
        integral("u", MINUS_ONE, ONE, ZERO),
        add(integral("u", ONE, num(2), power(u, -1)), num(2)),
        [left("integral_by_antiderivative", mul(power(power(u, 2), num(1, 2)), power(u, -1)))],
        "does not hold there",
    ),
    "an antiderivative whose slope has no value anywhere, from which anything follows": (
        integral("u", ZERO, ONE, MINUS_ONE),
        ZERO,
        [left("integral_by_antiderivative", power(power(NOTHING, 2), num(1, 2)), left("field_identity", MINUS_ONE))],
        "what is shown may have no value somewhere",
    ),
    "an antiderivative whose slope has no value between the bounds": (
        integral("u", MINUS_ONE, ONE, ZERO),
        num(2),
        [left("integral_by_antiderivative", power(power(u, 2), num(1, 2)), left("field_identity", ZERO))],
        "what is shown may have no value somewhere",
    ),
    "an antiderivative with a case of its own at a bound": (
        integral("u", ZERO, ONE, ZERO),
        ONE,
        [left("integral_by_antiderivative", JUMP, left("derivative_of_cases"))],
        "FreeOf does not hold",
    ),
    "an antiderivative that leaves a value out of a sum": (
        integral("u", ZERO, ONE, ZERO),
        MINUS_ONE,
        [left("integral_by_antiderivative", total("k", ONE, Distinct(sym("k"), u)), left("derivative_under_sum"))],
        "FreeOf does not hold",
    ),
    "an antiderivative with a case of its own at a bound, where the other case is chosen between them": (
        integral("u", ZERO, ONE, ZERO),
        ONE,
        [left("integral_by_antiderivative", JUMP, left("select_case", 1, place=(0,)), left("derivative_of_constant"))],
        "Distinct does not hold",
    ),
    "an antiderivative with a delta that is 1 at a bound alone": (
        integral("u", ZERO, ONE, ZERO),
        ONE,
        [left("integral_by_antiderivative", Delta(u, ONE), left("delta_of_distinct", place=(0,)), left("derivative_of_constant"))],
        "Distinct does not hold",
    ),
    "terms counted up to what may be no whole number": (
        total("k", a, over_range=Range(ONE, mul(num(1, 2), sym("n")))),
        mul(num(1, 2), sym("n"), a),
        [left("sum_of_constant")],
        "no whole number",
    ),
    "terms counted from what is no whole number on": (
        total("k", a, over_range=Range(num(1, 2), sym("n"))),
        mul(add(sym("n"), num(1, 2)), a),
        [left("sum_of_constant"), left("field_identity", mul(add(sym("n"), num(1, 2)), a))],
        "no whole number",
    ),
    "factors counted up to what may be no whole number": (
        product("k", ONE, over_range=Range(ONE, exp(a))),
        product("k", ONE, over_range=Range(ONE, b)),
        [],
        "no whole number",
    ),
    "terms counted up to the variable of an integral": (
        integral("u", ZERO, ONE, total("k", ONE, over_range=Range(ONE, u))),
        num(1, 2),
        [left("sum_of_constant", place=(0,))],
        "no whole number",
    ),
    "a sum with a range that is none, brought in": (
        ZERO,
        ZERO,
        [left("field_identity", mul(ZERO, total("k", ONE, over_range=Range(ONE, a))))],
        "no whole number",
    ),
    "the variable of an integral captures a free name": (
        mul(a, integral("a", ZERO, ONE, sym("a"))),
        integral("a", ZERO, ONE, mul(sym("a"), sym("a"))),
        [],
        "free and bound",
    ),
    "the variable of an integral leaves it": (
        integral("u", ZERO, ONE, u),
        mul(u, integral("u", ZERO, ONE, ONE)),
        [left("field_identity", mul(u, integral("v", ZERO, ONE, ONE)))],
        "bound twice|free and bound",
    ),
    "a factor with the variable in front of its integral": (
        integral("u", ZERO, ONE, mul(u, exp(u))),
        mul(b, integral("u", ZERO, ONE, exp(u))),
        [left("sum_pull_out")],
        "every factor depends on the index",
    ),
    "a sum shifted by the variable of an integral, though its letter is an index elsewhere": (
        integral("j", ZERO, ONE, total("i", b)),
        mul(sym("n"), b),
        [left("sum_shift", sym("j"), place=(0,))],
        "Whole does not hold",
    ),
    "a power of 0 with an exponent that may be negative": (
        power(ZERO, a),
        ZERO,
        [left("power_of_zero")],
        "zero everywhere",
    ),
    "the slope of a number by itself that nothing declares": (
        by(sym("nothing"), sym("nothing")),
        ONE,
        [left("derivative_of_variable")],
        "Independent does not hold",
    ),
    "the slope of a function that nothing declares": (
        by(Call("h", (a,)), a),
        mul(Call("h'", (a,)), by(a, a)),
        [left("derivative_of_call")],
        "Independent does not hold",
    ),
    "root of a square": (
        power(power(a, 2), num(1, 2)),
        a,
        [left("power_as_exp"), left("log_of_power", place=(0, 1))],
        "Positive does not hold",
    ),
    "root of a square, by the power of a power": (
        power(power(a, 2), num(1, 2)),
        a,
        [left("power_of_power", a)],
        "NonNegative does not hold",
    ),
    "root of a square times a factor, whose sign does not follow": (
        power(mul(power(a, 2), a, b), num(1, 2)),
        power(mul(a, a, a, b), num(1, 2)),
        [left("power_of_product", 2)],
        "Positive does not hold",
    ),
    "a root brought in that may not be real": (
        a,
        a,
        [left("use_identity", add(a, power(power(b, num(1, 2)), 2), neg(b)), (power(b, num(1, 2)), MINUS_ONE))],
        "NonNegative does not hold",
    ),
    "what a term tells about its own domain, used beside it": (
        add(power(power(a, num(1, 2)), 2), power(power(a, 2), num(1, 2)), neg(power(power(a, num(1, 2)), 2))),
        a,
        [left("field_identity", power(power(a, 2), num(1, 2))), left("power_of_power", a)],
        "different regions",
    ),
    "a range split at a value beyond it": (
        total("i", a, over_range=Range(ONE, sym("j"))),
        add(total("i", a), total("i", a, over_range=Range(add(sym("n"), ONE), sym("j")))),
        [left("sum_split_range", sym("n"))],
        "NonNegative does not hold",
    ),
    "a range split at what is no whole number": (
        total("i", a),
        mul(sym("n"), a),
        [left("sum_split_range", sym("q"))],
        "Whole does not hold",
    ),
    "differences added up over a range that may be too short": (
        total("i", add(sym("i"), neg(add(sym("i"), MINUS_ONE))), over_range=Range(num(3), sym("n"))),
        add(sym("n"), num(-2)),
        [left("sum_telescope", sym("i"))],
        "NonNegative does not hold",
    ),
    "terms counted over a range that may be too short": (
        total("i", a, over_range=Range(num(3), sym("n"))),
        mul(add(sym("n"), num(-2)), a),
        [left("sum_of_constant")],
        "NonNegative does not hold",
    ),
    "a delta taken for 0 although the range begins at its value": (
        total("i", delta("i", "n")),
        total("i", ZERO),
        [left("delta_of_distinct", place=(0,))],
        "Distinct does not hold",
    ),
    "a lemma whose steps end elsewhere": (a, b, [left("use_lemma", b)], "do not make the two sides equal"),
    "a lemma with a wrong step inside": (
        power(power(a, 2), num(1, 2)),
        a,
        [left("use_lemma", a, left("power_of_power", a))],
        "NonNegative does not hold",
    ),
    "a lemma that binds a name anew": (
        total("i", x("i")),
        total("i", total("i", x("i"))),
        [left("use_lemma", total("i", x("i")), place=(0,))],
        "bound twice",
    ),
    "a lemma with a name of another place": (
        total("i", x("i")),
        total("i", x("i")),
        [left("use_lemma", add(x("i"), x("l"), neg(x("l"))), right("field_identity", x("i")), place=(0,))],
        "brings in a free name",
    ),
    "product of factors that can be negative": (
        add(product("i", x("i")), ZERO),
        add(exp(total("i", ln(x("i")))), ZERO),
        [left("product_as_exp", place=(0,))],
        "different regions",
    ),
    "product of factors that can be negative, on both sides": (
        product("i", power(x("i"), 2)),
        exp(mul(num(2), total("i", ln(x("i"))))),
        [left("product_as_exp")],
        "different regions",
    ),
    "a given under a derivative that varies it": (
        by(total("i", t("i")), t("j")),
        ZERO,
        [left("use_given", ONE, (TARGETS, (), ONE), place=(0,)), left("derivative_of_constant")],
        "Assumed does not hold",
    ),
    "a given times too little": (
        add(mul(a, total("i", t("i"))), neg(a)),
        ONE,
        [left("use_given", ONE, (TARGETS, (), a))],
        "not the stated multiple",
    ),
    "a derivative by a defined name, which is unfolded below it": (
        by(at("p", "i"), at("p", "j")),
        ZERO,
        [left("unfold", SOFTMAX, place=(0,)), left("derivative_of_constant")],
        "Defined does not hold",
    ),
    "a defined name unfolded below a derivative by it, in a lemma": (
        by(at("p", "i"), at("p", "i")),
        by(over(exp(z("i")), total("k", exp(z("k")))), at("p", "i")),
        [left("use_lemma", over(exp(z("i")), total("k", exp(z("k")))), left("unfold", SOFTMAX), place=(0,))],
        "Defined does not hold",
    ),
    "a defined name as if it were constant": (
        by(at("p", "i"), z("j")),
        ZERO,
        [left("derivative_of_constant")],
        "FreeOf does not hold",
    ),
    "an undeclared name as if it were constant": (
        by(sym("D"), a),
        ZERO,
        [left("derivative_of_constant")],
        "FreeOf does not hold",
    ),
    "a derivative by a size, which is a whole number": (
        by(total("i", a), sym("n")),
        ZERO,
        [left("derivative_of_constant")],
        "taken by a whole number",
    ),
    "a derivative by an index, which is a whole number": (
        by(x("i"), sym("i")),
        ZERO,
        [left("derivative_of_constant")],
        "taken by a whole number",
    ),
    "the variable of a derivative is rewritten": (
        by(a, a),
        by(a, add(a, ZERO)),
        [left("field_identity", add(a, ZERO), place=(1,))],
        "what a derivative is taken by",
    ),
    "a definition that the scope does not have": (
        at("p", "i"),
        exp(z("i")),
        [left("unfold", replace(SOFTMAX, body=exp(z("i"))))],
        "Defined does not hold",
    ),
    "a result with a name that its place does not have": (
        total("k", x("k")),
        total("k", x("k")),
        [left("field_identity", add(x("k"), x("l"), neg(x("l"))), place=(0,))],
        "brings in a free name",
    ),
    "a step that points outside the term": (a, b, [left("field_identity", b, place=(0,))], "outside the term"),
    "a rule that does not exist": (a, b, [left("by_inspection")], "no rule by_inspection"),
    "no step at all": (a, b, [], "do not make the two sides equal"),
    "steps that end elsewhere": (add(a, b), c, [left("field_identity", add(b, a))], "do not make the two sides equal"),
    "a case chosen although it is not decided": (
        delta("i", "j"),
        ONE,
        [left("split_cases", sym("i"), sym("j")), left("select_case", 0)],
        "Equal does not hold",
    ),
    "right side rewritten wrongly": (
        x("j"),
        total("i", mul(delta("i", "r"), x("i"))),
        [right("delta_collapse")],
        "InRange does not hold",
    ),
}


@pytest.mark.parametrize(("one", "another", "proof", "reason"), FALSE.values(), ids=FALSE.keys())
def test_false_statement_is_rejected(one, another, proof, reason):
    with pytest.raises(ProofRejected, match=reason):
        replay(tuple(proof), one, another, SCOPE)


@pytest.mark.parametrize("ranges", [{}, {"k": Range(ONE, sym("j"))}])
def test_the_variable_of_an_integral_is_no_index_and_no_size(ranges):
    scope = replace(SCOPE, ranges={**SCOPE.ranges, **ranges})
    one = integral("j", ZERO, ONE, total("i", b))
    with pytest.raises(ProofRejected, match="Whole does not hold"):
        replay((left("sum_shift", sym("j"), place=(0,)),), one, mul(sym("n"), b), scope)


def test_assumed_distinct_indices_do_not_cover_bound_ones():
    scope = replace(SCOPE, givens=(Given(r"k \neq l", Relation.UNEQUAL, sym("k"), sym("l")),))
    goal = total("k", total("l", delta("k", "l")))
    with pytest.raises(ProofRejected, match="Distinct does not hold"):
        replay((left("delta_of_distinct", place=(0, 0)),), goal, total("k", total("l", ZERO)), scope)
    assert replay((left("delta_of_distinct"),), delta("k", "l"), ZERO, scope).conditions == ()


def test_one_of_two_assumptions_that_say_the_same_is_listed():
    one, same_again = (Given(rf"{p} \neq {q}", Relation.UNEQUAL, sym(p), sym(q)) for p, q in ("kl", "lk"))
    beside = Given(r"k \neq j", Relation.UNEQUAL, sym("k"), sym("j"))
    for givens in ((one, same_again, beside), (beside, same_again, one), (same_again, beside, one)):
        found = replay((left("delta_of_distinct"),), delta("k", "l"), ZERO, replace(SCOPE, givens=givens)).givens
        assert found in ((one,), (same_again,))


def test_constraint_after_its_scope_is_rejected():
    goal, proof = (total("i", t("i")), ONE), (left("use_given", ONE, (TARGETS, (), ONE)),)
    assert replay(proof, *goal, SCOPE).givens == (TARGETS,)
    with pytest.raises(ProofRejected, match="Assumed does not hold"):
        replay(proof, *goal, replace(SCOPE, givens=()))


def test_a_given_needs_a_value_in_range_for_every_index():
    rows = Given(r"\sum_r P_{ir} = 1", Relation.EQUAL, total("r", at("P", "i", "r"), over_range=M), ONE)
    declarations = {**SCOPE.declarations, ("P", 2): Declaration(Domain.POSITIVE, (N, M))}
    scope = replace(SCOPE, givens=(rows,), declarations=declarations)
    row = total("r", at("P", "j", "r"), over_range=M)
    assert replay((left("use_given", ONE, (rows, (("i", sym("j")),), ONE)),), row, ONE, scope).givens == (rows,)
    with pytest.raises(ProofRejected, match="Assumed does not hold"):
        replay((left("use_given", ONE, (rows, (("i", sym("s")),), ONE)),), row_of("s"), ONE, scope)
    with pytest.raises(ProofRejected, match="Assumed does not hold"):
        replay((left("use_given", ONE, (rows, (), ONE)),), row_of("i"), ONE, scope)


def row_of(index):
    return total("r", at("P", index, "r"), over_range=M)


LABEL = Given(r"x_i = \delta_{ik}", Relation.EQUAL, at("x", "i"), delta("i", "k"))
LABELLED = replace(SCOPE, givens=(LABEL,))
LABELS = {
    "another label": (at("x", "j"), delta("j", "j"), (("i", "j"), ("k", "j")), (), "Assumed does not hold"),
    "another letter as label": (at("x", "j"), delta("j", "l"), (("i", "j"), ("k", "l")), (), "Assumed does not hold"),
    "no value for the label": (at("x", "j"), delta("j", "k"), (("i", "j"),), (), "Assumed does not hold"),
    "all labels": (total("k", at("x", "j")), total("k", delta("j", "k")), (("i", "j"), ("k", "k")), (0,), "bound"),
}


def test_an_index_that_a_given_compares_on_one_side_alone_is_fixed():
    steps = (left("use_given", delta("j", "k"), (LABEL, (("i", sym("j")), ("k", sym("k"))), ONE)),)
    assert replay(steps, at("x", "j"), delta("j", "k"), LABELLED).givens == (LABEL,)
    assert LABEL.fixed() == {"k"}
    assert Given("", Relation.EQUAL, LABEL.right, LABEL.left).fixed() == {"k"}


@pytest.mark.parametrize(("one", "another", "instance", "place", "reason"), LABELS.values(), ids=LABELS)
def test_a_fixed_index_stays_what_it_is(one, another, instance, place, reason):
    values = tuple((index, sym(value)) for index, value in instance)
    value = another.body if place else another
    with pytest.raises(ProofRejected, match=reason):
        replay((left("use_given", value, (LABEL, values, ONE), place=place),), one, another, LABELLED)


NOT_FIXED = {
    "on both sides": Given("", Relation.EQUAL, total("r", mul(at("P", "r", "i"), at("P", "r", "j")), over_range=M), delta("i", "j")),
    "outside of deltas": Given("", Relation.EQUAL, at("x", "i"), at("x", "k")),
    "bound": Given("", Relation.EQUAL, at("x", "i"), total("k", mul(delta("i", "k"), at("x", "k")))),
    "no equation": Given("", Relation.LESS, at("x", "i"), delta("i", "k")),
}


@pytest.mark.parametrize("given", NOT_FIXED.values(), ids=NOT_FIXED)
def test_other_indices_of_givens_are_not_fixed(given):
    assert given.fixed() == frozenset()


# v_{ij} = 0 for every i and every j up to n_i, in which j runs no further than what rests on i
GROUP = Given("v_ij = 0", Relation.EQUAL, at("v", "i", "f"), ZERO)
POSITIVE = Given("v_ij > 0", Relation.LESS, ZERO, at("v", "i", "f"))
GROUPS = replace(
    SCOPE,
    ranges={**SCOPE.ranges, "f": Range(ONE, at("size", "i"))},
    declarations={("size", 1): Declaration(Domain.INTEGER, (N,)), ("v", 2): Declaration(Domain.REAL, (N, N))},
    givens=(GROUP,),
)
INSIDE, OUTSIDE = (total("f", at("v", family, "f"), over_range=Range(ONE, at("size", "i"))) for family in ("i", "l"))
WITHIN = {
    "in its own sum": (total("i", INSIDE), (0, 0), "i"),
    "with a free index": (INSIDE, (0,), "i"),
    "in a sum of another name": (
        total("l", total("g", at("v", "l", "g"), over_range=Range(ONE, at("size", "l")))), (0, 0), "l"
    ),
}  # fmt: skip
BEYOND = {
    "up to the size of another group": (total("i", total("l", OUTSIDE)), (0, 0, 0)),
    "up to the size of a group that is free": (total("l", OUTSIDE), (0, 0)),
    "of all groups": (total("i", total("l", total("f", at("v", "l", "f"), over_range=Range(ONE, at("size", "i"))))), (0, 0, 0)),
}


def _used(term, place, group):
    inner = term
    for _ in place[1:]:
        inner = inner.body
    step = left("use_given", ZERO, (GROUP, (("f", sym(inner.index)), ("i", sym(group))), ONE), place=place)
    return (step,), _emptied(term, len(place))


def _emptied(term, depth):
    return replace(term, body=_emptied(term.body, depth - 1)) if depth else ZERO


@pytest.mark.parametrize(("term", "place", "group"), WITHIN.values(), ids=WITHIN)
def test_what_is_given_up_to_the_size_of_a_group_holds_in_that_group(term, place, group):
    steps, zero = _used(term, place, group)
    assert replay(steps, term, zero, GROUPS).givens == (GROUP,)


@pytest.mark.parametrize(("term", "place"), BEYOND.values(), ids=BEYOND)
def test_what_is_given_up_to_the_size_of_a_group_does_not_hold_in_a_larger_one(term, place):
    steps, zero = _used(term, place, "l")
    with pytest.raises(ProofRejected, match="Assumed does not hold"):
        replay(steps, term, zero, GROUPS)


@pytest.mark.parametrize("span", [Range(ONE, at("size", "i")), Range(at("size", "i"), sym("n"))])
def test_the_group_of_an_index_is_not_one_that_a_sum_calls_so(span):
    given = Given("w_j = 0", Relation.EQUAL, at("w", "f"), ZERO)
    declarations = {**SCOPE.declarations, **GROUPS.declarations}
    scope = replace(GROUPS, givens=(given,), declarations=declarations, ranges={**GROUPS.ranges, "f": span})
    term = total("i", total("f", at("w", "f"), over_range=span))
    with pytest.raises(ProofRejected, match="Assumed does not hold"):
        replay((left("use_given", ZERO, (given, (("f", sym("f")),), ONE), place=(0, 0)),), term, _emptied(term, 2), scope)


@pytest.mark.parametrize(("group", "holds"), [("i", True), ("l", False)])
def test_the_sign_that_is_given_in_a_group_is_that_of_its_elements(group, holds):
    scope = replace(GROUPS, givens=(POSITIVE,))
    context = Context(scope).entering(total("i", total("l", OUTSIDE)), 0).entering(total("l", OUTSIDE), 0).entering(OUTSIDE, 0)
    assert discharged(Positive(at("v", group, "f")), context) is holds


def test_a_given_about_a_name_is_not_about_an_index_that_a_sum_calls_so():
    one = Given("free = 1", Relation.EQUAL, sym("free"), ONE)
    scope = replace(SCOPE, givens=(one,))
    steps = (left("use_given", ONE, (one, (), ONE), place=(0,)), left("sum_of_constant"))
    with pytest.raises(ProofRejected, match="Assumed does not hold"):
        replay(steps, total("free", sym("free")), mul(sym("n"), ONE), scope)
    assert replay((left("use_given", ONE, (one, (), ONE)),), sym("free"), ONE, scope).givens == (one,)


def test_a_definition_does_not_capture_a_bound_index():
    """Unfolding p_k, whose body sums over k, inside a sum over k renames the inner index."""
    inner = over(exp(z("k")), total("l", exp(z("l"))))
    replay((left("unfold", SOFTMAX, place=(0,)),), total("k", at("p", "k")), total("k", inner), SCOPE)
    wrong = total("k", over(exp(z("k")), total("l", exp(z("k")))))
    with pytest.raises(ProofRejected, match="do not make the two sides equal"):
        replay((left("unfold", SOFTMAX, place=(0,)),), total("k", at("p", "k")), wrong, SCOPE)


def test_a_function_that_differentiates_by_its_argument_is_not_unfolded():
    slope = Definition("f", ("u",), by(mul(sym("u"), a), a))
    scope = replace(SCOPE, functions={"f": slope})
    with pytest.raises(ProofRejected, match="differentiates by its argument"):
        replay((left("unfold", slope),), Call("f", (a,)), mul(num(2), a), scope)


def test_zero_denominators_are_listed():
    replayed = replay((left("field_identity", ONE),), over(a, a), ONE, SCOPE)
    assert [condition.term for condition in replayed.conditions] == [a]


MAYBE_EMPTY = Range(ONE, add(sym("i"), MINUS_ONE))


def test_what_is_listed_of_no_bound_name_holds_outside_of_a_sum_that_may_be_empty():
    goal = total("i", total("k", over(at("x", "k"), a), over_range=MAYBE_EMPTY))
    target = total("i", over(total("k", at("x", "k"), over_range=MAYBE_EMPTY), a))
    whole = mul(power(a, -1), total("k", at("x", "k"), over_range=MAYBE_EMPTY))
    proof = (left("sum_pull_out", place=(0,)), left("field_identity", whole, place=(0,)), right("field_identity", whole, place=(0,)))
    assert [condition.term for condition in replay(proof, goal, target, SCOPE).conditions] == [a]


@pytest.mark.parametrize("below", [add(sym("i"), MINUS_ONE), at("x", "i"), mul(a, at("x", "i"))], ids=repr)
def test_what_is_listed_of_a_bound_name_does_not(below):
    goal = total("i", total("k", over(at("y", "k"), below), over_range=MAYBE_EMPTY))
    with pytest.raises(ProofRejected, match="NonZero does not hold there"):
        replay((left("sum_pull_out", place=(0,)),), goal, ZERO, SCOPE)


def test_denominators_that_cannot_vanish_are_not_listed():
    below = add(power(a, 2), ONE)
    goal = mul(add(power(a, 4), MINUS_ONE), power(below, -1))
    target = add(power(a, 2), MINUS_ONE)
    assert replay((left("field_identity", target),), goal, target, SCOPE).conditions == ()


# ------------------------------------------------------------------ derivatives by names with a definition

D, E, F, G = map(sym, "defg")
MOVED = replace(
    SCOPE,
    definitions={
        **SCOPE.definitions,
        ("d", 0): Definition("d", (), power(a, 2)),
        ("e", 0): Definition("e", (), mul(D, a)),
        ("f", 0): Definition("f", (), add(sym("n"), MINUS_ONE)),
        ("g", 0): Definition("g", (), add(power(a, 2), ONE)),
        ("loop", 0): Definition("loop", (), mul(a, sym("loop"))),
        ("step", 1): Definition("step", ("i",), mul(a, Element("step", (add(sym("i"), MINUS_ONE),))), (N,)),
    },
    givens=(
        Given("d = 1", Relation.EQUAL, D, ONE),
        Given("e = 2", Relation.EQUAL, E, num(2)),
        Given("a^2 = 1", Relation.EQUAL, power(a, 2), ONE),
    ),
)
MOVES = {
    "what the name is written with is no part of it": (by(a, D), ZERO, [left("derivative_of_constant")]),
    "the name moves by itself": (by(D, D), ONE, [left("derivative_of_variable")]),
    "one element moves": (by(at("p", "i"), at("p", "j")), delta("i", "j"), [left("derivative_of_variable")]),
    "another name is unfolded": (
        by(E, D),
        a,
        [
            left("unfold", MOVED.definitions["e", 0], place=(0,)),
            left("derivative_of_product"),
            left("derivative_of_variable", place=(0, 0)),
            left("derivative_of_constant", place=(1, 1)),
            left("field_identity", a),
        ],
    ),
    "a given about what stays where it is": (
        by(mul(power(a, 2), D), D),
        by(D, D),
        [left("use_given", D, (MOVED.givens[2], (), D), place=(0,))],
    ),
    "the name is unfolded beside the derivative": (
        mul(D, by(D, D)),
        mul(power(a, 2), by(D, D)),
        [left("unfold", MOVED.definitions["d", 0], place=(0,))],
    ),
}
MOVES_WRONGLY = {
    "the name is unfolded": (by(D, D), ZERO, [left("unfold", MOVED.definitions["d", 0], place=(0,))], "Defined"),
    "a name is constant that is written with it": (by(E, D), ZERO, [left("derivative_of_constant")], "FreeOf"),
    "a given about the name": (by(D, D), ZERO, [left("use_given", ONE, (MOVED.givens[0], (), ONE), place=(0,))], "Assumed"),
    "a given about a name written with it": (
        by(E, D), ZERO, [left("use_given", num(2), (MOVED.givens[1], (), ONE), place=(0,))], "Assumed"
    ),
    "a whole number": (by(F, F), ONE, [left("derivative_of_variable")], "Independent"),
    "nothing depends on a whole number": (by(a, F), ZERO, [left("derivative_of_constant")], "FreeOf"),
    "a name that rests on itself": (by(sym("loop"), sym("loop")), ONE, [left("derivative_of_variable")], "Independent"),
    "an element that others rest on": (by(at("step", "i"), at("step", "j")), delta("i", "j"), [left("derivative_of_variable")], "Independent"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "another", "proof"), MOVES.values(), ids=MOVES.keys())
def test_a_defined_name_is_moved_by_itself(one, another, proof):
    replay(tuple(proof), one, another, MOVED)


@pytest.mark.parametrize(("one", "another", "proof", "reason"), MOVES_WRONGLY.values(), ids=MOVES_WRONGLY.keys())
def test_a_defined_name_is_not_moved_otherwise(one, another, proof, reason):
    with pytest.raises(ProofRejected, match=f"{reason} does not hold|rest on themselves"):
        replay(tuple(proof), one, another, MOVED)


@pytest.mark.parametrize(
    ("term", "positive", "not_negative"),
    [
        pytest.param(D, False, False, id="a square, which the name moves away from"),
        pytest.param(add(D, neg(power(a, 2))), False, False, id="nothing but the difference to what it means"),
        pytest.param(add(D, ONE), True, True, id="one more than a square"),
        pytest.param(G, True, True, id="what is positive stays so nearby"),
        pytest.param(power(D, 2), False, True, id="a square of the name"),
        pytest.param(power(a, 2), False, True, id="what stays where it is"),
    ],
)
def test_the_sign_of_a_name_that_moves_holds_nearby(term, positive, not_negative):
    context = ground(by(mul(D, G), D), ZERO, MOVED, Ledger())
    for variable in (D, G):
        inside = context.entering(by(term, variable), 0)
        if variable == D or term == G:
            assert [discharged(kind(term), inside) for kind in (Positive, NonNegative)] == [positive, not_negative]
    assert discharged(NonNegative(term), context)


def test_sides_on_different_regions_offer_the_condition():
    with pytest.raises(DomainsDiffer) as caught:
        replay((), ln(power(a, 2)), mul(num(2), ln(a)), SCOPE)
    assert [condition.term for condition in caught.value.conditions] == [a]


def test_a_sign_condition_of_both_sides_may_be_used():
    """ln(a) + ln(a) and 2 ln(a) are real on the same region."""
    replay((left("field_identity", mul(num(2), ln(a))),), add(ln(a), ln(a)), mul(num(2), ln(a)), SCOPE)


def test_positivity_comes_from_the_definition():
    goal = add(ln(mul(at("p", "i"), w("i"))), ZERO)
    target = add(add(ln(at("p", "i")), ln(w("i"))), ZERO)
    replay((left("log_of_product", place=(0,)),), goal, target, SCOPE)


def test_what_one_side_has_become_tells_what_is_not_zero_on_the_other():
    below, above = add(a, MINUS_ONE), add(a, ONE)
    whole, parted = power(add(power(a, 2), MINUS_ONE), -1), mul(power(below, -1), power(above, -1))
    there = (right("field_identity", power(mul(below, above), -1)), right("field_identity", parted))
    assert len(replay((*there, left("field_identity", parted)), whole, whole, SCOPE).conditions) == 1
    with pytest.raises(ProofRejected, match="NonZero does not hold"):
        replay((left("field_identity", parted), *there), whole, whole, SCOPE)


def test_a_definition_that_only_a_given_names_is_known():
    doubled = Definition("d", (), mul(num(2), a))
    for sides in ((b, sym("d")), (sym("d"), b)):
        one = Given("b = d", Relation.EQUAL, *sides)
        scope = replace(SCOPE, definitions={("d", 0): doubled}, givens=(one,))
        use = left("use_given", sym("d"), (one, (), ONE if sides[0] == b else MINUS_ONE))
        assert replay((use, left("unfold", doubled)), b, doubled.body, scope).definitions == ("d",)


@pytest.mark.parametrize("span", [Range(sym("low"), sym("high")), Range(ONE, sym("low")), Range(sym("low"), ONE)])
def test_what_the_range_of_a_free_index_rests_on_is_bound_by_no_sum(span):
    scope = replace(SCOPE, ranges={**SCOPE.ranges, "e": span})
    one = add(sym("e"), total("low", sym("low")))
    with pytest.raises(ProofRejected, match="that of a scalar"):
        replay((), one, one, scope)


def test_no_step_is_taken_in_the_variable_of_a_derivative():
    one, another = by(x("i"), x("i")), by(x("i"), x("j"))
    scope = replace(SCOPE, givens=(Given("i = j", Relation.EQUAL, sym("i"), sym("j")),))
    for place in ((1,), (1, 0)):
        with pytest.raises(ProofRejected, match="what a derivative is taken by"):
            replay((left("replace_index", "i", sym("j"), place=place),), one, another, scope)


def test_same_index_is_needed_to_replace_it():
    with pytest.raises(ProofRejected, match="Equal does not hold"):
        replay((left("replace_index", "i", sym("j")),), x("i"), x("j"), SCOPE)
    scope = replace(SCOPE, givens=(Given("i = j", Relation.EQUAL, sym("i"), sym("j")),))
    assert replay((left("replace_index", "i", sym("j")),), x("i"), x("j"), scope).givens == scope.givens
    assert same("i", "j") == same("i", "j")


@pytest.mark.parametrize(
    ("functions", "accepted"),
    [
        ({"f": None}, True),
        ({"f": None, "g": None, "g'": None}, True),
        ({"f": Definition("f", ("u",), power(u, 2))}, False),
        ({"f": None, "f'": Definition("f'", ("u",), power(u, 2))}, False),
        ({"f": None, "f''": None}, False),
        ({"f'": None}, False),
        ({}, False),
    ],
)
def test_primes_are_slopes_only_of_functions_that_are_only_declared(functions, accepted):
    scope = replace(SCOPE, functions=functions)
    one, another = by(Call("f", (power(a, 2),)), a), mul(Call("f'", (power(a, 2),)), by(power(a, 2), a))
    if accepted:
        assert replay((left("derivative_of_call"),), one, another, scope).conditions == ()
    else:
        with pytest.raises(ProofRejected):
            replay((left("derivative_of_call"),), one, another, scope)


@pytest.mark.parametrize(
    ("arguments", "by_what", "accepted"),
    [
        ((sym("i"), power(a, 2)), a, True),
        ((sym("i"), num(2), power(a, 2)), a, True),
        ((b, power(a, 2)), a, False),
        ((a, power(a, 2)), a, False),
        ((power(a, 2), sym("i")), a, False),
        ((num(1, 2), power(a, 2)), a, False),
    ],
)
def test_the_slope_of_a_function_with_indices_is_that_by_its_last_argument(arguments, by_what, accepted):
    scope = replace(SCOPE, functions={"f": None})
    one = by(Call("f", arguments), by_what)
    another = mul(Call("f'", arguments), by(arguments[-1], by_what))
    if accepted:
        assert replay((left("derivative_of_call"),), one, another, scope).conditions == ()
    else:
        with pytest.raises(ProofRejected, match="Whole does not hold"):
            replay((left("derivative_of_call"),), one, another, scope)


def test_a_denominator_that_is_zero_by_a_definition_is_not_listed():
    """The steps would prove that 1/(d - a^2) is 0 where d is a^2."""
    square = Definition("d", (), power(a, 2))
    zero = add(sym("d"), neg(power(a, 2)))
    steps = (
        left("field_identity", mul(power(zero, -1), zero, power(zero, -1))),
        left("unfold", square, place=(1, 0)),
        left("field_identity", ZERO),
    )
    with pytest.raises(ProofRejected, match="zero everywhere"):
        replay(steps, power(zero, -1), ZERO, replace(SCOPE, definitions={("d", 0): square}))
