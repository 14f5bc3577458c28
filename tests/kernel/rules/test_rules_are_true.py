"""Every rule, evaluated on both sides, inside and outside of the range of an index.

Where all conditions of a rule hold at a point, both sides must have the same value there.  Where a rule names a condition, there
must be a point at which it fails and the sides differ, so that a condition that nobody returns any more is noticed.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product as choices

import pytest
from notation import (
    ONE,
    SCOPE,
    SOFTMAX,
    TARGETS,
    ZERO,
    Branch,
    Cases,
    M,
    N,
    add,
    at,
    by,
    delta,
    exp,
    integral,
    limit,
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

import derive.kernel.rules  # noqa: F401  (fills the table)
from derive.kernel.evaluate import NoValue, Undefined, Witness, evaluate
from derive.kernel.rule import (
    RULES,
    Assumed,
    Defined,
    ForEach,
    FreeOf,
    Independent,
    InRange,
    IsDefined,
    NonNegative,
    NonZero,
    Positive,
    Shown,
    Whole,
)  # fmt: skip
from derive.kernel.scope import Definition
from derive.terms import Apply, Call, Distinct, Equal, Function, Integral, Pi, Product, Range

x, y, z = (lambda i, f=f: at(f, i) for f in "xyz")
a, b, c, q = map(sym, "abcq")
u = sym("u")
two = num(2)

SQUARE = Definition("f", ("u",), add(power(sym("u"), 2), a))
WITH_SQUARE = replace(SCOPE, functions={"f": SQUARE, "f'": Definition("f'", ("u",), mul(num(2), sym("u")))})

# Rules of limits have no value at a point; tests/kernel/rules/test_limits_are_true.py looks where the variable is large or near.
AS_THE_VARIABLE_GROWS = (
    "integral_of_beta", "integral_of_gamma", "integral_of_gauss", "limit_of_compound", "limit_of_continuous", "limit_of_decay",
    "limit_of_quotient", "limit_of_slope", "limit_through", "series_of_exp", "series_of_powers",
)  # fmt: skip

# rule: [(term, arguments)]; every free index runs through 1 … 4 while n is 3 and m is 4
INSTANCES = {
    "field_identity": [(mul(add(a, b), add(a, neg(b))), (add(power(a, 2), neg(power(b, 2))),)), (over(mul(a, b), a), (b,))],
    "use_given": [(add(mul(a, total("k", at("t", "k"))), b), (add(a, b), (TARGETS, (), a)))],
    "unfold": [(at("p", "j"), (SOFTMAX,)), (Call("f", (add(b, c),)), (SQUARE,))],
    "sum_distribute": [(integral("u", a, b, add(mul(c, exp(sym("u"))), ONE)), ()), (total("i", add(x("i"), y("i"), b), other("i", "j")), ())],
    "sum_pull_out": [(integral("u", a, b, mul(c, exp(sym("u")))), ()), (total("i", mul(a, x("i"), x("j"))), ()), (total("i", a, other("i", "j")), ())],
    "sum_push_in": [(mul(a, total("i", x("i"), other("i", "j")), x("j")), (1,))],
    "sum_swap": [(product("i", product("k", add(x("i"), y("k")), over_range=Range(ONE, sym("i")))), ()), (product("i", product("k", add(x("i"), y("k")), other("k", "i"))), ()), (total("i", total("k", mul(x("i"), y("k")), over_range=Range(ONE, sym("i")))), ()), (total("i", total("k", mul(x("i"), y("k")), other("k", "j"), over_range=Range(sym("i"), sym("n")))), ()), (total("i", total("k", mul(x("i"), y("k")), other("k", "i"))), ()), (total("i", total("r", at("W", "r", "i"), over_range=M)), ())],
    "sum_of_constant": [(total("i", b), ()), (total("i", b, over_range=Range(two, sym("n"))), ()), (total("i", b, over_range=Range(ZERO, sym("n"))), ())],
    "sum_written_out": [
        (product("i", x("i"), over_range=Range(two, num(3))), ()),
        (product("i", b, over_range=Range(sym("j"), add(sym("j"), num(-1)))), ()),
        (total("i", x("i"), over_range=Range(two, num(3))), ()),
        (total("i", x("i"), over_range=Range(sym("j"), sym("j"))), ()),
        (total("i", b, over_range=Range(sym("j"), add(sym("j"), num(-1)))), ()),
    ],
    "sum_split_range": [
        (product("i", x("i"), other("i", "k")), (sym("j"),)),
        (total("i", x("i"), other("i", "k")), (sym("j"),)),
        (total("i", b), (add(sym("j"), num(-2)),)),
        (total("i", sym("i"), over_range=Range(sym("k"), sym("r"))), (sym("j"),)),
    ],
    "sum_reverse": [
        (total("i", x("i"), other("i", "k")), ()),
        (total("i", mul(sym("i"), b), over_range=Range(sym("j"), sym("k"))), ()),
        (product("i", add(x("i"), sym("i"))), ()),
    ],
    "sum_shift": [
        (product("i", x("i"), other("i", "k")), (sym("j"),)),
        (total("i", x("i"), other("i", "k")), (sym("j"),)),
        (total("i", total("k", mul(x("i"), y("k")), over_range=Range(ONE, sym("i")))), (num(-2),)),
        (total("i", by(power(x("i"), 2), x("j"))), (two,)),
    ],
    "sum_telescope": [
        (total("i", add(power(sym("i"), 2), neg(power(add(sym("i"), num(-1)), 2)))), (power(sym("i"), 2),)),
        (total("i", add(sym("i"), neg(add(sym("i"), num(-1)))), over_range=Range(sym("j"), sym("k"))), (sym("i"),)),
    ],
    "use_lemma": [(mul(a, add(b, c)), (add(mul(a, b), mul(a, c)),))],
    "equal_by_square": [(mul(a, add(b, c)), (add(mul(a, b), mul(a, c)), power(add(a, neg(a)), 2)))],
    "equal_by_induction": [
        (total("i", sym("i")), (mul(num(1, 2), sym("n"), add(sym("n"), ONE)), sym("n"), ONE, sym("e"), ONE, (), ())),
        (power(num(2), sym("j")), (mul(num(2), power(num(2), add(sym("j"), num(-1)))), sym("j"), ONE, sym("e"), num(2), (), ())),
    ],
    "sum_split_at": [(product("i", x("i"), other("i", "k")), (sym("j"),)), (total("i", x("i")), (sym("j"),)), (total("i", x("i"), other("i", "k")), (sym("j"),))],
    "sum_fill": [(product("i", x("i"), other("i", "j")), (0,)), (product("i", b, other("i", "r")), (0,)), (total("i", x("i"), other("i", "j")), (0,)), (total("i", b, other("i", "r")), (0,))],
    "sum_split_around": [
        (total("i", x("i"), other("i", "j")), (0,)), (total("i", x("i"), other("i", "j"), other("i", "k")), (1,)),
        (total("i", b, other("i", "r")), (0,)), (product("i", x("i"), other("i", "j")), (0,)),
    ],
    "sum_at_point": [(product("i", mul(x("i"), b), same("i", "r")), (0,)), (total("i", mul(x("i"), b), same("i", "j")), (0,)), (total("i", b, same("i", "r")), (0,))],
    "delta_collapse": [(total("i", mul(delta("i", "j"), x("i"))), ()), (total("i", mul(delta("i", "r"), b)), ()), (total("i", delta("i", "j"), other("i", "k")), ())],
    "delta_of_equal": [(delta("i", "j"), ())],
    "delta_of_distinct": [(delta("i", "j"), ())],
    "replace_index": [(mul(x("i"), delta("i", "k")), ("i", sym("j")))],
    "split_cases": [(mul(x("i"), x("j")), (sym("i"), sym("j")))],
    "select_case": [(Cases((Branch(a, (same("i", "j"),)), Branch(b, (other("i", "j"),)))), (k,)) for k in (0, 1)],
    "derivative_of_sum": [(by(add(power(a, 2), mul(a, b)), a), ())],
    "derivative_of_product": [(by(mul(power(a, 2), exp(a), b), a), ())],
    "derivative_pull_out": [(by(mul(a, b, power(c, 2)), c), (0, 1)), (by(mul(b, power(b, 2)), b), (0,))],
    "derivative_of_quotient": [(by(over(exp(b), add(power(b, 2), ONE)), b), ())],
    "derivative_of_power": [(by(power(a, 3), a), ()), (by(power(add(a, b), -2), b), ()), (by(power(q, q), q), ())],
    "derivative_of_function": [(by(Apply(f, add(power(q, 2), ONE)), q), ()) for f in Function if f is not Function.DIGAMMA],
    "derivative_of_call": [(by(Call("f", (mul(a, add(b, c)),)), b), ()), (by(Call("f", (a,)), b), ())],
    "derivative_under_sum": [(by(total("i", power(x("i"), 2)), x("j")), ())],
    "derivative_under_product": [
        (by(product("i", power(x("i"), 2)), x("j")), ()),
        (by(product("i", add(x("i"), power(a, 2)), other("i", "j")), a), ()),
        (by(product("i", add(x("i"), power(a, 2)), over_range=Range(sym("j"), sym("k"))), a), ()),
    ],
    "derivative_of_cases": [(by(Cases((Branch(power(a, 2), (same("i", "j"),)), Branch(b, (other("i", "j"),)))), a), ())],
    "derivative_of_variable": [(by(x("i"), x("j")), ()), (by(at("W", "r", "i"), at("W", "s", "j")), ()), (by(a, a), ())],
    "derivative_of_constant": [(by(b, a), ()), (by(at("p", "i"), z("j")), ()), (by(x("i"), y("j")), ())],
    "product_as_exp": [(product("i", at("t", "i"), other("i", "j")), ()), (product("i", x("i")), ())],
    "product_distribute": [
        (product("i", mul(x("i"), b, y("i")), other("i", "j")), ()),
        (product("i", mul(x("i"), b), over_range=Range(sym("j"), sym("k"))), ()),
    ],
    "product_of_powers": [
        (product("i", power(x("i"), sym("k")), other("i", "j")), ()),
        (product("i", power(a, add(sym("i"), num(-2))), over_range=Range(sym("j"), sym("k"))), ()),
        (product("i", a, over_range=Range(sym("j"), sym("k"))), ()),
        (product("i", power(x("i"), -1)), ()),
    ],
    "exp_of_sum": [(exp(add(a, b, c)), ())],
    "exp_of_multiple": [(exp(mul(num(-3, 2), a)), (mul(num(1, 2), a), num(-3)))],
    "exp_of_log": [(exp(mul(b, ln(q))), ()), (exp(ln(a)), ())],
    "log_of_product": [(ln(mul(q, exp(a))), ()), (ln(mul(a, b)), ())],
    "log_of_power": [(ln(power(q, 3)), ()), (ln(power(a, 2)), ())],
    "log_of_exp": [(ln(exp(a)), ())],
    "power_of_product": [(power(mul(a, b), sym("j")), (None, True)), (power(mul(a, b), add(sym("j"), num(-3))), (None, True)), (power(mul(q, b), num(1, 2)), (1,)), (power(mul(q, power(a, 2)), num(1, 2)), ()), (power(mul(), num(1, 2)), ())],
    "power_of_power": [
        (power(power(a, sym("j")), sym("k")), (power(a, mul(sym("j"), sym("k"))), True)),
        (power(a, mul(num(-2), sym("j"))), (power(power(a, sym("j")), -2), True)),
        (power(power(q, 2), num(1, 2)), (q,)),
        (power(q, num(3, 2)), (power(power(q, num(1, 2)), 3),)),
        (power(power(power(a, 2), 2), num(1, 2)), (power(a, 2),)),
    ],
    "power_of_sum": [(power(a, add(sym("j"), sym("k"), num(-4))), ())],
    "function_as_quotient": [(Apply(f, add(a, b)), ()) for f in (Function.TAN, Function.SINH, Function.COSH, Function.TANH)],
    "use_identity": [
        (mul(b, power(power(q, num(1, 2)), 3)), (mul(b, q, power(q, num(1, 2))), (power(q, num(1, 2)), mul(b, power(q, num(1, 2)))))),
        (power(Apply(Function.SIN, a), 2), (add(ONE, neg(power(Apply(Function.COS, a), 2))), (Apply(Function.SIN, a), ONE))),
    ],
    "angle_of_sum": [(Apply(f, add(a, b, c)), ()) for f in (Function.SIN, Function.COS)],
    "angle_of_opposite": [(Apply(f, add(a, b)), ()) for f in (Function.SIN, Function.COS)],
    "angle_of_quarters": [(Apply(f, mul(num(k, 2), Pi())), (k,)) for f in (Function.SIN, Function.COS) for k in range(-3, 5)],
    "power_of_zero": [(power(ZERO, num(3, 2)), ()), (power(ZERO, sym("n")), ())],
    "integral_by_antiderivative": [
        (integral("u", ONE, two, power(u, -1)), (ln(u),)),
        (integral("u", a, b, mul(c, u)), (mul(num(1, 2), c, power(u, 2)),)),
        (integral("u", two, ONE, Apply(Function.COS, u)), (Apply(Function.SIN, u),)),
        (integral("u", ZERO, q, mul(q, exp(mul(q, u)))), (exp(mul(q, u)),)),
    ],
    "integral_split_at": [(integral("u", ZERO, b, mul(c, exp(u))), (q,)), (integral("u", a, b, u), (two,))],
    "integral_reverse": [(integral("u", a, b, mul(c, exp(u))), ()), (integral("u", a, a, exp(u)), ())],
    "limit_of_constant": [(limit("u", mul(a, b)), ()), (limit("u", add(a, q), b), ())],
    "derivative_of_integral": [(by(integral("u", ZERO, ONE, exp(mul(b, u))), b), ())],
    **{name: [] for name in AS_THE_VARIABLE_GROWS},
    "gamma_shift": [(Apply(f, add(a, b)), ()) for f in (Function.RGAMMA, Function.DIGAMMA)],
    "gamma_of_whole": [(Apply(Function.RGAMMA, add(sym("j"), num(-1))), ()), (Apply(Function.RGAMMA, sym("r")), ())],
    "power_as_exp": [(power(q, b), ()), (power(a, 2), ())],
}

VALUES = [Fraction(-3, 2), Fraction(2, 3), Fraction(5, 4), Fraction(-1, 3)]
ROWS = [(name, term, arguments) for name, rows in INSTANCES.items() for term, arguments in rows]


def points():
    """Give points with n = 3 and m = 4 at which every index takes each of 1 … 4, in and out of its range."""
    values = {(name, ()): VALUES[k] for k, name in enumerate("abc")} | {("q", ()): Fraction(7, 3)}
    for family in ("x", "y", "z"):
        values |= {(family, (i,)): VALUES[(i + ord(family)) % 4] + i for i in range(1, 4)}
    values |= {("t", (i,)): Fraction(i, 6) for i in range(1, 4)}
    values |= {("W", (r, i)): Fraction(r + 2 * i, 5) for r in range(1, 5) for i in range(1, 4)}
    for i, j, k, r in choices(range(1, 5), repeat=4):
        if k in (1, 3) or j == 2:
            yield Witness({"n": 3, "m": 4}, {"i": i, "j": j, "k": k, "l": 1, "r": r, "s": 2}, values)


def value(term, point):
    try:
        return evaluate(term, WITH_SQUARE, point, 128)
    except (Undefined, NoValue):
        return None


def equal(one, another):
    return one == another or bool((one - another).contains(0) if hasattr(one - another, "contains") else False)


def holds(condition, point):
    match condition:
        case Equal(left, right):
            return value(left, point) == value(right, point)
        case Distinct(left, right):
            return value(left, point) != value(right, point)
        case InRange(index, span):
            return value(span.lower, point) <= value(index, point) <= value(span.upper, point)
        case Positive(term):
            return value(term, point) is not None and bool(value(term, point) > 0)
        case NonNegative(term):
            return value(term, point) is not None and bool(value(term, point) >= 0)
        case ForEach(Integral(name, span, _, _), IsDefined(term)):
            return value(Integral(name, span, (), term), point) is not None
        case ForEach(Integral(), Shown() | FreeOf()) | ForEach(Product(), Shown()):
            return True
        case ForEach(Product(name, span, _, _), IsDefined(term)):
            return value(Product(name, span, (), term), point) is not None
        case ForEach(factors, Positive() | Whole() as inner):
            return all(holds(inner, replace(point, indices={**point.indices, factors.index: i})) for i in (1, 2, 3))
        case NonZero(term):
            return value(term, point) != 0
        case Whole(term):
            return value(term, point).q == 1
        case FreeOf(term, variable):
            found = [value(by(term, variable), point)] if not isinstance(variable, type(x("i"))) else [
                value(by(term, at(variable.family, k)), point) for k in (1, 2, 3)
            ]
            return all(v is not None and equal(v, 0) for v in found)
        case IsDefined(term):
            return value(term, point) is not None
        case Assumed() | Defined() | Independent() | Shown():
            return True


def test_every_rule_has_an_instance():
    assert set(INSTANCES) == set(RULES)


@pytest.mark.parametrize(("name", "term", "arguments"), ROWS, ids=[row[0] for row in ROWS])
def test_both_sides_are_equal(name, term, arguments):
    rewrite = RULES[name].apply(term, *arguments)
    compared = 0
    for point in points():
        before, after = value(term, point), value(rewrite.after, point)
        if before is not None and after is not None and all(holds(condition, point) for condition in rewrite.conditions):
            assert equal(before, after), f"{name} at {point.indices}"
            compared += 1
    assert compared or name in ("log_of_product", "log_of_power", "exp_of_log", "power_as_exp", "derivative_pull_out", "derivative_of_constant", "derivative_of_power")


NECESSARY = {
    "InRange": ("delta_collapse", total("i", mul(delta("i", "r"), b)), ()),
    "InRange of a point": ("sum_at_point", total("i", b, same("i", "r")), (0,)),
    "InRange of a left-out factor": ("sum_fill", product("i", b, other("i", "r")), (0,)),
    "InRange of a factor": ("sum_split_at", product("i", b), (sym("r"),)),
    "bounds of a product": ("sum_split_range", product("i", b, over_range=Range(two, sym("k"))), (sym("j"),)),
    "InRange of a left-out value": ("sum_fill", total("i", b, other("i", "r")), (0,)),
    "Distinct": ("sum_split_at", total("i", x("i"), other("i", "k")), (sym("j"),)),
    "Distinct indices": ("delta_of_distinct", delta("i", "j"), ()),
    "Equal": ("delta_of_equal", delta("i", "j"), ()),
    "Equal indices": ("replace_index", x("i"), ("i", sym("j"))),
    "the branch": ("select_case", Cases((Branch(a, (same("i", "j"),)), Branch(b, (other("i", "j"),)))), (1,)),
    "a value within the range": ("sum_split_range", total("i", b, over_range=Range(two, sym("k"))), (sym("j"),)),
    "bounds in their order": (
        "sum_telescope",
        total("i", add(sym("i"), neg(add(sym("i"), num(-1)))), over_range=Range(sym("j"), sym("k"))),
        (sym("i"),),
    ),
    "a range that is not too short": ("sum_of_constant", total("i", b, over_range=Range(sym("j"), sym("k"))), ()),
    "a whole number of at least 1": ("gamma_of_whole", Apply(Function.RGAMMA, add(sym("j"), num(-3))), ()),
    "Whole": ("power_of_power", power(power(a, 2), num(1, 2)), (a, True)),
    "NonNegative": ("power_of_power", power(power(a, 2), num(1, 2)), (a,)),
    "a beginning that comes first": (
        "equal_by_induction",
        add(sym("j"), num(-3)),
        (mul(num(0), sym("j")), sym("j"), num(3), sym("e"), ONE, (), ()),
    ),
    "FreeOf": ("derivative_of_constant", by(power(b, 2), b), ()),
    "FreeOf of a factor": ("derivative_pull_out", by(mul(b, power(b, 2)), b), (0,)),
    "FreeOf of an exponent": ("derivative_of_power", by(power(q, q), q), ()),
}


@pytest.mark.parametrize(("name", "term", "arguments"), NECESSARY.values(), ids=NECESSARY.keys())
def test_the_condition_is_necessary(name, term, arguments):
    rewrite = RULES[name].apply(term, *arguments)
    failing = [p for p in points() if not all(holds(condition, p) for condition in rewrite.conditions)]
    values = [(value(term, p), value(rewrite.after, p)) for p in failing]
    assert any(one is not None and another is not None and not equal(one, another) for one, another in values)


def test_ranges_of_the_instances_differ():
    assert N != M
