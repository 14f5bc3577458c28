"""Every rule: what it accepts, what it rejects and for which reason."""

from __future__ import annotations

import pytest
from notation import (
    MINUS_ONE,
    ONE,
    SOFTMAX,
    TARGETS,
    ZERO,
    Branch,
    Cases,
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
from derive.kernel.rule import RULES, FreeOf, IsDefined, NonNegative, Positive, RuleDoesNotApply, Side, Step, Whole
from derive.kernel.scope import Definition, Given, Relation
from derive.terms import Apply, Call, Distinct, Element, Function, Infinity, Limit, Pi, Range, key

x, y, z = (lambda i, f=f: at(f, i) for f in "xyz")
a, b, c, n = map(sym, "abcn")
two = num(2)


def sin(term):
    return Apply(Function.SIN, term)


def cos(term):
    return Apply(Function.COS, term)


def rgamma(term):
    return Apply(Function.RGAMMA, term)


def digamma(term):
    return Apply(Function.DIGAMMA, term)


def at_term(family, *indices):
    return Element(family, indices)


OVER_FACTORIAL = power(product("j", sym("j"), over_range=Range(ONE, sym("k"))), -1)


def grows(body):
    """Give the limit through the whole numbers."""
    return Limit("u", Range(ONE, Infinity(whole=True)), (), body)


def series(body, lower=ZERO):
    return grows(total("k", body, over_range=Range(lower, sym("u"))))


branches = Cases((Branch(a, (same("i", "j"),)), Branch(b, (other("i", "j"),))))
order = Given("a < b", Relation.LESS, a, b)

# rule: [(term, arguments, result)], [(reason, term, arguments)]
TABLE = {
    "field_identity": (
        [
            (mul(add(a, b), add(a, neg(b))), (add(power(a, 2), neg(power(b, 2))),), add(power(a, 2), neg(power(b, 2)))),
            (over(a, a), (ONE,), ONE),
            (power(a, add(b, c, ONE)), (mul(a, power(a, add(b, c))),), mul(a, power(a, add(b, c)))),
            (add(over(ONE, a), over(ONE, b)), (over(add(a, b), mul(a, b)),), over(add(a, b), mul(a, b))),
        ],
        [
            ("not the same", a, (b,)),
            ("not the same", power(add(a, b), 2), (add(power(a, 2), power(b, 2)),)),
            ("not the same", exp(add(a, b)), (mul(exp(a), exp(b)),)),
            ("not the same", power(a, add(b, c, ONE)), (mul(a, power(a, mul(b, c))),)),
            ("too large", power(add(a, ONE), 65), (a,)),
            ("too large", power(add(a, b, c, two, *(x(i) for i in "ijkl"), mul(a, b)), 9), (a,)),
            ("zero everywhere", over(ONE, add(a, neg(a))), (ONE,)),
            ("zero everywhere", a, (over(a, ZERO),)),
        ],
    ),
    "use_given": (
        [(add(mul(a, total("k", at("t", "k"))), b), (add(a, b), (TARGETS, (), a)), add(a, b))],
        [
            ("not the stated multiple", mul(a, total("k", at("t", "k"))), (ONE, (TARGETS, (), a))),
            ("not the stated multiple", total("k", at("x", "k")), (ONE, (TARGETS, (), ONE))),
            ("only given equations", a, (b, (order, (), ONE))),
            ("only given equations", total("k", at("t", "k")), (ONE, (TARGETS, (), ONE), (order, (), ZERO))),
            ("only given equations", a, (a,)),
        ],
    ),
    "unfold": (
        [
            (at("p", "j"), (SOFTMAX,), over(exp(z("j")), total("k", exp(z("k"))))),
            (Call("f", (a,)), (Definition("f", ("u",), power(sym("u"), 2)),), power(a, 2)),
            (sym("L"), (Definition("L", (), exp(a)),), exp(a)),
        ],
        [
            ("another name", at("q", "j"), (SOFTMAX,)),
            ("another name", at("p", "i", "j"), (SOFTMAX,)),
            ("another name", sym("p"), (SOFTMAX,)),
            ("another name", Call("p", (a,)), (SOFTMAX,)),
            ("differentiates by its argument", Call("f", (a,)), (Definition("f", ("u",), by(sym("u"), a)),)),
        ],
    ),
    "sum_distribute": (
        [(total("i", add(x("i"), y("i"))), (), add(total("i", x("i")), total("i", y("i"))))],
        [("not a sum", add(a, b), ()), ("not a sum of terms", total("i", mul(x("i"), y("i"))), ()), ("not a sum", product("i", add(a, b)), ()), ("not a sum of terms", limit("u", mul(a, sym("u"))), ())],
    ),
    "sum_pull_out": (
        [
            (total("i", mul(a, x("i"))), (), mul(a, total("i", x("i")))),
            (total("i", mul(x("j"), x("i")), other("i", "j")), (), mul(x("j"), total("i", x("i"), other("i", "j")))),
            (total("i", a), (), mul(a, total("i", ONE))),
            (total("i", mul(x("i"), a, y("i"))), (), mul(a, total("i", mul(x("i"), y("i"))))),
            (limit("u", mul(a, exp(sym("u")))), (True,), mul(a, limit("u", exp(sym("u"))))),
        ],
        [
            ("depends on the index", total("i", mul(x("i"), y("i"))), ()),
            ("depends on the index", total("i", ONE), ()),
            ("not a sum", product("i", mul(a, x("i"))), ()),
        ],
    ),
    "sum_push_in": (
        [(mul(a, total("i", x("i")), b), (1,), total("i", mul(a, b, x("i"))))],
        [
            ("free index of the same name", mul(y("i"), total("i", x("i"))), (1,)),
            ("free index of the same name", mul(y("i"), total("i", x("i")), a), (1,)),
            ("not a sum", mul(a, total("i", x("i"))), (0,)),
            ("not a product", total("i", x("i")), (0,)),
            ("at this place", mul(a, total("i", x("i"))), (2,)),
        ],
    ),
    "sum_swap": (
        [
            (product("i", product("k", add(x("i"), y("k")), other("k", "i"))), (), product("k", product("i", add(x("i"), y("k")), other("k", "i")))),
            (total("i", total("k", mul(x("i"), y("k")))), (), total("k", total("i", mul(x("i"), y("k"))))),
            (
                total("i", total("k", mul(x("i"), y("k")), other("k", "i"))),
                (),
                total("k", total("i", mul(x("i"), y("k")), other("k", "i"))),
            ),
            (
                total("i", total("k", mul(x("i"), y("k")), other("i", "k"))),
                (),
                total("k", total("i", mul(x("i"), y("k")), other("i", "k"))),
            ),
            (
                total("i", total("k", mul(x("i"), y("k")), over_range=Range(ONE, sym("i")))),
                (),
                total("k", total("i", mul(x("i"), y("k")), over_range=Range(sym("k"), n))),
            ),
            (
                total("i", total("k", mul(x("i"), y("k")), other("k", "i"), over_range=Range(sym("i"), n))),
                (),
                total("k", total("i", mul(x("i"), y("k")), other("k", "i"), over_range=Range(ONE, sym("k")))),
            ),
        ],
        [
            ("depends on the outer index", total("i", total("k", x("k"), over_range=Range(two, sym("i")))), ()),
            ("depends on the outer index", total("i", total("k", x("k"), over_range=Range(sym("i"), a))), ()),
            ("depends on the outer index", total("i", total("k", x("k"), over_range=Range(ONE, add(sym("i"), MINUS_ONE)))), ()),
            ("not a sum", total("i", x("i")), ()),
            ("a sum of products", total("i", product("k", x("k"))), ()),
        ],
    ),
    "sum_of_constant": (
        [
            (total("i", c), (), mul(n, c)),
            (total("i", c, over_range=Range(num(2), n)), (), mul(add(n, neg(two), ONE), c)),
        ],
        [
            ("depends on the index", total("i", x("i")), ()),
            ("left out", total("i", c, other("i", "j")), ()),
        ],
    ),
    "sum_written_out": (
        [
            (total("i", x("i"), over_range=Range(ONE, two)), (), add(at_term("x", add(ONE, ZERO)), at_term("x", add(ONE, ONE)))),
            (total("i", c, over_range=Range(n, n)), (), add(c)),
            (total("i", c, over_range=Range(n, add(n, MINUS_ONE))), (), add()),
        ],
        [
            ("not a fixed number", total("i", c), ()),
            ("not a fixed number", total("i", c, over_range=Range(ONE, num(-3))), ()),
            ("not a fixed number", total("i", c, over_range=Range(ONE, num(5, 2))), ()),
            ("not a fixed number", total("i", x("i"), other("i", "j"), over_range=Range(ONE, two)), ()),
            ("not a fixed number", total("i", c, over_range=Range(ONE, num(10**6))), ()),
        ],
    ),
    "sum_split_range": (
        [
            (
                total("i", x("i"), other("i", "k")),
                (sym("j"),),
                add(
                    total("i", x("i"), other("i", "k"), over_range=Range(ONE, sym("j"))),
                    total("i", x("i"), other("i", "k"), over_range=Range(add(sym("j"), ONE), n)),
                ),
            )
        ],
        [("depends on the summed index", total("i", x("i")), (add(sym("i"), ONE),)), ("not a sum", x("i"), (n,))],
    ),
    "sum_shift": (
        [
            (
                total("i", x("i"), other("i", "j")),
                (ONE,),
                total(
                    "i",
                    at_term("x", add(sym("i"), neg(ONE))),
                    Distinct(add(sym("i"), neg(ONE)), sym("j")),
                    over_range=Range(add(ONE, ONE), add(n, ONE)),
                ),
            )
        ],
        [("depends on the summed index", total("i", x("i")), (sym("i"),)), ("not a sum", power(x("i"), 2), (ONE,))],
    ),
    "sum_reverse": (
        [
            (total("i", x("i")), (), total("i", at_term("x", add(add(ONE, n), neg(sym("i")))))),
            (
                product("i", x("i"), other("i", "j")),
                (),
                product("i", at_term("x", add(add(ONE, n), neg(sym("i")))), Distinct(add(add(ONE, n), neg(sym("i"))), sym("j"))),
            ),
        ],
        [("not a sum", x("i"), ()), ("not a sum", integral("u", a, b, c), ()), ("not a sum", limit("u", a), ())],
    ),
    "sum_telescope": (
        [
            (
                total("i", add(x("i"), neg(at_term("x", add(sym("i"), MINUS_ONE))))),
                (x("i"),),
                add(x("n"), neg(at_term("x", add(ONE, MINUS_ONE)))),
            )
        ],
        [
            ("not the difference", total("i", add(x("i"), neg(at_term("x", add(sym("i"), ONE))))), (x("i"),)),
            ("not the difference", total("i", x("i")), (x("i"),)),
            (
                "not the difference",
                total("i", add(x("i"), neg(at_term("x", add(sym("i"), MINUS_ONE)))), other("i", "j")),
                (x("i"),),
            ),
        ],
    ),
    "use_lemma": ([(a, (add(a, ZERO), Step("field_identity", (), Side.LEFT, (add(a, ZERO),))), add(a, ZERO))], []),
    "equal_by_square": ([(a, (b, power(c, 2)), b)], []),
    "equal_by_induction": (
        [(power(two, n), (mul(b, n), n, ONE, sym("e"), two, (), ()), mul(b, n))],
        [
            ("not told apart", power(two, n), (b, n, ONE, n, two, (), ())),
            ("not told apart", mul(sym("e"), n), (b, n, ONE, sym("e"), two, (), ())),
            ("not told apart", power(two, n), (sym("e"), n, ONE, sym("e"), two, (), ())),
            ("not told apart", power(two, n), (b, n, n, sym("e"), two, (), ())),
            ("not told apart", power(two, n), (b, n, sym("e"), sym("e"), two, (), ())),
            ("not told apart", power(two, n), (b, n, c, sym("e"), two, (), ())),
            ("not told apart", power(two, n), (b, n, ONE, sym("e"), c, (), ())),
        ],
    ),
    "sum_split_at": (
        [
            (total("i", x("i")), (sym("j"),), add(x("j"), total("i", x("i"), other("i", "j")))),
            (product("i", x("i")), (sym("j"),), mul(x("j"), product("i", x("i"), other("i", "j")))),
        ],
        [("depends on the summed index", total("i", x("i")), (sym("i"),)), ("not a sum", x("i"), (sym("j"),))],
    ),
    "sum_fill": (
        [
            (total("i", x("i"), other("i", "j")), (0,), add(total("i", x("i")), neg(x("j")))),
            (product("i", x("i"), other("i", "j")), (0,), over(product("i", x("i")), x("j"))),
        ],
        [
            ("no value is left out", total("i", x("i")), (0,)),
            ("no value is left out", total("i", x("i"), same("i", "j")), (0,)),
            ("not about the summed index", total("i", x("i"), other("k", "j")), (0,)),
        ],
    ),
    "sum_split_around": (
        [
            (
                total("i", x("i"), other("i", "j")),
                (0,),
                add(
                    total("i", x("i"), over_range=Range(ONE, add(sym("j"), num(-1)))),
                    total("i", x("i"), over_range=Range(add(sym("j"), ONE), n)),
                ),
            ),
        ],
        [
            ("no value is left out", total("i", x("i")), (0,)),
            ("no value is left out", total("i", x("i"), other("i", "j")), (1,)),
            ("no value is left out", total("i", x("i"), same("i", "j")), (0,)),
            ("not about the summed index", total("i", x("i"), other("k", "j")), (0,)),
            ("not a sum", x("i"), (0,)),
        ],
    ),
    "sum_at_point": (
        [(total("i", mul(x("i"), y("j")), same("i", "j")), (0,), mul(x("j"), y("j")))],
        [
            ("not fixed", total("i", x("i"), other("i", "j")), (0,)),
            ("not fixed", total("i", x("i")), (0,)),
            ("not about the summed index", total("i", x("i"), same("k", "j")), (0,)),
        ],
    ),
    "delta_collapse": (
        [
            (total("i", mul(delta("i", "j"), x("i"))), (), x("j")),
            (total("i", mul(x("i"), y("i"), delta("j", "i"))), (), mul(x("j"), y("j"))),
            (total("i", delta("i", "j")), (), ONE),
        ],
        [
            ("no delta forces", total("i", mul(delta("j", "k"), x("i"))), ()),
            ("no delta forces", total("i", mul(delta("i", "i"), x("i"))), ()),
            ("no delta forces", total("i", x("i")), ()),
            ("no delta forces", total("i", add(delta("i", "j"), x("i"))), ()),
            ("not a sum", product("i", delta("i", "j")), ()),
        ],
    ),
    "delta_of_equal": ([(delta("j", "j"), (), ONE), (delta("i", "j"), (), ONE)], [("not a delta", x("i"), ()), ("not a delta", ONE, ())]),
    "delta_of_distinct": ([(delta("i", "j"), (), ZERO)], [("not a delta", x("i"), ()), ("not a delta", mul(delta("i", "j"), a), ())]),
    "replace_index": (
        [(mul(x("i"), by(y("i"), y("j"))), ("i", sym("j")), mul(x("j"), by(y("j"), y("j"))))],
        [("does not occur", x("j"), ("i", sym("j"))), ("does not occur", total("i", x("i")), ("i", sym("j")))],
    ),
    "split_cases": (
        [(a, (sym("i"), sym("j")), Cases((Branch(a, (same("i", "j"),)), Branch(a, (other("i", "j"),)))))],
        [],
    ),
    "select_case": (
        [(branches, (0,), a), (branches, (1,), b)],
        [
            ("not a case distinction", a, (0,)),
            ("with such a branch", branches, (2,)),
            ("not excluded by one condition", Cases((Branch(a, ()), Branch(b, ()))), (1,)),
        ],
    ),
    "derivative_of_sum": (
        [(by(add(a, power(b, 2)), b), (), add(by(a, b), by(power(b, 2), b)))],
        [("not the derivative", by(mul(a, b), a), ()), ("not the derivative", add(a, b), ())],
    ),
    "derivative_of_product": (
        [(by(mul(a, b), a), (), add(mul(by(a, a), b), mul(a, by(b, a))))],
        [("not the derivative", by(add(a, b), a), ()), ("not the derivative", mul(a, b), ())],
    ),
    "derivative_pull_out": (
        [(by(mul(a, b, c), c), (0, 1), mul(a, b, by(c, c))), (by(mul(a, b, c), c), (0,), mul(a, by(mul(b, c), c)))],
        [
            ("none is left", by(mul(a, b), c), (0, 1)),
            ("no such factors", by(mul(a, b), c), (2,)),
            ("no such factors", by(mul(a, b), c), ()),
            ("not the derivative", by(add(a, b), c), (0,)),
        ],
    ),
    "derivative_of_quotient": (
        [(by(over(a, b), b), (), mul(add(mul(by(a, b), b), mul(MINUS_ONE, a, by(b, b))), power(b, -2)))],
        [
            ("not a quotient", by(mul(a, b), b), ()),
            ("not a quotient", by(mul(a, power(b, -2)), b), ()),
            ("not the derivative", by(power(b, -1), b), ()),
        ],
    ),
    "derivative_of_power": (
        [
            (by(power(a, 3), a), (), mul(num(3), power(a, 2), by(a, a))),
            (by(power(a, 2), a), (), mul(two, power(a, 1), by(a, a))),
            (by(power(a, 1), a), (), mul(ONE, ONE, by(a, a))),
            (by(power(a, c), a), (), mul(c, power(a, add(c, MINUS_ONE)), by(a, a))),
        ],
        [("not the derivative", by(exp(a), a), ()), ("not the derivative", power(a, 3), ())],
    ),
    "derivative_of_function": (
        [
            (by(exp(a), a), (), mul(exp(a), by(a, a))),
            (by(ln(a), a), (), mul(power(a, -1), by(a, a))),
            (by(Apply(Function.COS, a), a), (), mul(neg(Apply(Function.SIN, a)), by(a, a))),
        ],
        [("not the derivative", by(power(a, 2), a), ()), ("not the derivative", exp(a), ()), ("no name", by(digamma(a), a), ())],
    ),
    "derivative_of_call": (
        [
            (by(Call("f", (power(a, 2),)), a), (), mul(Call("f'", (power(a, 2),)), by(power(a, 2), a))),
            (by(Call("f", (sym("i"), a)), a), (), mul(Call("f'", (sym("i"), a)), by(a, a))),
        ],
        [
            ("no argument", by(Call("f", ()), a), ()),
            ("not the derivative", by(exp(a), a), ()),
            ("not the derivative", Call("f", (a,)), ()),
        ],
    ),
    "derivative_under_sum": (
        [(by(total("i", x("i")), x("j")), (), total("i", by(x("i"), x("j"))))],
        [("free index of the summed name", by(total("i", x("i")), x("i")), ()), ("not the derivative", by(product("i", x("i")), x("j")), ())],
    ),
    "derivative_under_product": (
        [
            (by(product("i", x("i")), x("j")), (), total("i", mul(by(x("i"), x("j")), product("i1", x("i1"), other("i1", "i"))))),
            (
                by(product("i", x("i"), other("i", "j")), a),
                (),
                total("i", mul(by(x("i"), a), product("i1", x("i1"), other("i1", "j"), other("i1", "i"))), other("i", "j")),
            ),
        ],
        [
            ("free index of the summed name", by(product("i", x("i")), x("i")), ()),
            ("not the derivative", by(total("i", x("i")), x("j")), ()),
            ("not the derivative", product("i", x("i")), ()),
        ],
    ),
    "derivative_of_cases": (
        [(by(branches, a), (), Cases((Branch(by(a, a), (same("i", "j"),)), Branch(by(b, a), (other("i", "j"),)))))],
        [("not the derivative", by(add(a, b), a), ()), ("not the derivative", branches, ())],
    ),
    "derivative_of_variable": (
        [
            (by(a, a), (), ONE),
            (by(x("i"), x("j")), (), delta("i", "j")),
            (by(at("W", "r", "i"), at("W", "s", "j")), (), mul(delta("r", "s"), delta("i", "j"))),
        ],
        [
            ("same name", by(a, b), ()),
            ("same name", by(x("i"), y("j")), ()),
            ("same name", by(at("W", "r", "i"), at("W", "r")), ()),
            ("same name", by(x("i"), sym("x")), ()),
        ],
    ),
    "derivative_of_constant": ([(by(b, a), (), ZERO)], [("not a derivative", b, ()), ("not a derivative", add(by(b, a), a), ())]),
    "product_as_exp": (
        [(product("i", x("i"), other("i", "j")), (), exp(total("i", ln(x("i")), other("i", "j"))))],
        [("not a product", total("i", x("i")), ()), ("not a product", mul(a, b), ())],
    ),
    "product_distribute": (
        [(product("i", mul(x("i"), a, y("i")), other("i", "j")), (), mul(*(product("i", f, other("i", "j")) for f in (x("i"), a, y("i")))))],
        [
            ("what is multiplied is not a product", product("i", add(x("i"), y("i"))), ()),
            ("what is multiplied is not a product", product("i", x("i")), ()),
            ("not a product", total("i", mul(x("i"), y("i"))), ()),
        ],
    ),
    "product_of_powers": (
        [
            (product("i", power(x("i"), a), other("i", "j")), (), power(product("i", x("i"), other("i", "j")), a)),
            (product("i", power(a, x("i")), other("i", "j")), (), power(a, total("i", x("i"), other("i", "j")))),
            (product("i", a), (), power(a, total("i", ONE))),
            (product("i", power(a, b)), (), power(a, total("i", b))),
        ],
        [
            ("in the base and in the exponent", product("i", power(x("i"), sym("i"))), ()),
            ("in the base and in the exponent", product("i", power(x("i"), y("i"))), ()),
            ("not a product", total("i", power(x("i"), a)), ()),
            ("not a product", power(a, b), ()),
        ],
    ),
    "exp_of_sum": (
        [(exp(add(a, b, c)), (), mul(exp(a), exp(b), exp(c)))],
        [("not a sum", exp(mul(a, b)), ()), ("not exp", ln(add(a, b)), ())],
    ),
    "exp_of_multiple": (
        [(exp(neg(a)), (a, num(-1)), power(exp(a), -1)), (exp(mul(num(3, 2), a)), (mul(num(1, 2), a), num(3)), power(exp(mul(num(1, 2), a)), 3))],
        [
            ("not this multiple", exp(mul(two, a)), (a, num(3))),
            ("not this multiple", exp(mul(a, b)), (a, b)),
            ("not exp", ln(mul(two, a)), (a, two)),
        ],
    ),
    "exp_of_log": (
        [(exp(ln(a)), (), a), (exp(mul(c, ln(a))), (), power(a, c)), (exp(mul(b, ln(a), c)), (), power(a, mul(b, c)))],
        [("no logarithm", exp(a), ()), ("no logarithm", exp(add(c, ln(a))), ()), ("not exp", ln(ln(a)), ())],
    ),
    "log_of_product": (
        [(ln(mul(a, b)), (), add(ln(a), ln(b)))],
        [("not a product", ln(add(a, b)), ()), ("not log", exp(mul(a, b)), ())],
    ),
    "log_of_power": (
        [(ln(power(a, c)), (), mul(c, ln(a)))],
        [("not a power", ln(mul(a, a)), ()), ("not log", exp(power(a, 2)), ())],
    ),
    "log_of_exp": ([(ln(exp(a)), (), a)], [("not exp", ln(a), ()), ("not log", exp(exp(a)), ())]),
    "power_of_product": (
        [
            (power(mul(a, b), c), (), mul(power(a, c), power(b, c))),
            (power(mul(two, a, b), num(1, 2)), (2,), mul(power(two, num(1, 2)), power(a, num(1, 2)), power(b, num(1, 2)))),
            (power(mul(), num(1, 2)), (), mul()),
            (power(mul(a, b), c), (None, True), mul(power(a, c), power(b, c))),
        ],
        [
            ("not a power of a product", power(add(a, b), 2), ()),
            ("not a power of a product", mul(a, b), ()),
            ("not a power of a product", exp(mul(a, b)), ()),
        ],
    ),
    "power_of_power": (
        [
            (power(power(a, 2), num(1, 2)), (a,), a),
            (power(a, num(3, 2)), (power(power(a, num(1, 2)), 3),), power(power(a, num(1, 2)), 3)),
            (power(power(power(a, 2), 2), num(1, 2)), (power(a, 2),), power(a, 2)),
            (power(power(a, b), c), (power(a, mul(c, b)),), power(a, mul(c, b))),
        ],
        [
            ("not the same power", power(power(a, 2), num(1, 2)), (neg(a),)),
            ("not the same power", power(a, num(1, 2)), (a,)),
            ("not the same power", power(a, 3), (power(power(a, num(1, 2)), 2),)),
            ("not the same power", power(a, 2), (power(b, 2),)),
            ("not the same power", power(a, b), (power(a, c),)),
            ("not the same power", power(power(a, b), c), (power(a, add(b, c)), True)),
            ("not the same power", power(power(a, 2), b), (power(a, b), True)),
        ],
    ),
    "power_of_sum": (
        [(power(a, add(b, c, ONE)), (), mul(power(a, b), power(a, c), power(a, ONE)))],
        [("not a sum", power(a, mul(b, c)), ()), ("not a sum", power(a, b), ()), ("not a sum", exp(add(a, b)), ())],
    ),
    "function_as_quotient": (
        [
            (Apply(Function.TAN, a), (), over(Apply(Function.SIN, a), Apply(Function.COS, a))),
            (Apply(Function.SINH, a), (), over(add(exp(a), neg(exp(neg(a)))), two)),
        ],
        [
            ("not a tangent", exp(a), ()),
            ("not a tangent", Apply(Function.SIN, a), ()),
            ("not a tangent", a, ()),
        ],
    ),
    "use_identity": (
        [
            (add(power(power(a, num(1, 2)), 2), b), (add(a, b), (power(a, num(1, 2)), ONE)), add(a, b)),
            (
                mul(c, power(Apply(Function.SIN, a), 2)),
                (add(c, neg(mul(c, power(Apply(Function.COS, a), 2)))), (Apply(Function.SIN, a), c)),
                add(c, neg(mul(c, power(Apply(Function.COS, a), 2)))),
            ),
        ],
        [
            ("not the stated multiple", power(power(a, num(1, 3)), 2), (a, (power(a, num(1, 3)), ONE))),
            ("not the stated multiple", power(Apply(Function.SIN, a), 2), (ONE, (Apply(Function.SIN, a), ONE))),
            ("not the stated multiple", a, (b,)),
            ("neither a root nor a sine", power(power(a, 2), num(1, 2)), (a, (power(a, 2), ONE))),
            ("neither a root nor a sine", a, (a, (Apply(Function.COS, a), ONE))),
            ("neither a root nor a sine", a, (a, (power(a, num(2, 3)), ONE))),
        ],
    ),
    "angle_of_sum": (
        [
            (sin(add(a, b)), (), add(mul(sin(a), cos(b)), mul(cos(a), sin(b)))),
            (cos(add(a, b, c)), (), add(mul(cos(a), cos(add(b, c))), neg(mul(sin(a), sin(add(b, c)))))),
        ],
        [
            ("not a sum", sin(mul(two, a)), ()),
            ("not a sum", cos(add(a)), ()),
            ("neither a sine nor a cosine", exp(add(a, b)), ()),
            ("neither a sine nor a cosine", add(a, b), ()),
        ],
    ),
    "angle_of_opposite": (
        [(sin(a), (), neg(sin(neg(a)))), (cos(a), (), cos(neg(a)))],
        [("neither a sine nor a cosine", exp(a), ()), ("neither a sine nor a cosine", neg(sin(a)), ()), ("neither", a, ())],
    ),
    "angle_of_quarters": (
        [(sin(mul(num(3, 2), Pi())), (3,), MINUS_ONE), (cos(neg(Pi())), (-2,), MINUS_ONE), (sin(ZERO), (0,), ZERO)],
        [
            ("not this number", sin(Pi()), (1,)),
            ("not this number", cos(mul(num(1, 4), Pi())), (0,)),
            ("not this number", cos(a), (0,)),
            ("not this number", sin(Pi()), (2.0,)),
            ("neither a sine nor a cosine", exp(ZERO), (0,)),
        ],
    ),
    "power_of_zero": (
        [(power(ZERO, num(1, 2)), (), ZERO)],
        [("not a power of 0", power(a, 2), ()), ("not a power of 0", ZERO, ()), ("not a power of 0", exp(ZERO), ())],
    ),
    "integral_by_antiderivative": (
        [(integral("u", a, b, two), (mul(two, sym("u")),), add(mul(two, b), neg(mul(two, a))))],
        [
            ("not an integral", total("i", x("i")), (sym("i"),)),
            ("not an integral", by(a, a), (a,)),
            ("not an integral", mul(two, integral("u", a, b, two)), (mul(two, sym("u")),)),
        ],
    ),
    "integral_split_at": (
        [(integral("u", a, b, exp(sym("u"))), (c,), add(integral("u", a, c, exp(sym("u"))), integral("u", c, b, exp(sym("u")))))],
        [
            ("not an integral", total("i", x("i")), (sym("j"),)),
            ("not an integral", limit("u", integral("v", ZERO, sym("u"), ONE)), (ONE,)),
            ("depends on the variable", integral("u", a, b, two), (sym("u"),)),
            ("depends on the variable", integral("u", a, b, two), (add(c, sym("u")),)),
        ],
    ),
    "integral_reverse": (
        [
            (integral("u", a, b, exp(sym("u"))), (), neg(integral("u", b, a, exp(sym("u"))))),
            (integral("u", add(a, a), mul(two, a), exp(sym("u"))), (), ZERO),
        ],
        [
            ("not an integral", total("i", x("i"), over_range=Range(ONE, ONE)), ()),
            ("not an integral", add(integral("u", a, b, two), ONE), ()),
            ("not an integral", limit("u", ONE, a), ()),
        ],
    ),
    "limit_of_decay": (
        [
            (limit("u", add(a, mul(b, power(sym("u"), 3), exp(neg(sym("u")))))), (), add(a, ZERO)),
            (limit("u", mul(b, power(sym("u"), c))), (), add(ZERO)),
            (grows(power(b, add(sym("u"), two))), (), add(ZERO)),
            (limit("u", mul(b, ln(sym("u")), power(ln(sym("u")), c), power(sym("u"), -1))), (), add(ZERO)),
        ],
        [
            ("does not grow", limit("u", exp(neg(sym("u"))), end=ZERO), ()),
            ("not a product of powers", limit("u", sin(sym("u"))), ()),
            ("not a product of powers", limit("u", mul(power(ln(sym("u")), sym("u")), power(sym("u"), -1))), ()),
            ("not a product of powers", limit("u", mul(add(ln(sym("u")), sym("u")), power(sym("u"), -1))), ()),
            ("not a product of powers", limit("u", mul(sin(ln(sym("u"))), power(sym("u"), -1))), ()),
            ("not a product of powers", limit("u", mul(ln(mul(b, sym("u"))), power(sym("u"), -1))), ()),
            ("not a polynomial", limit("u", mul(exp(ln(sym("u"))), power(sym("u"), num(-1, 2)))), ()),
            ("not a polynomial", limit("u", exp(exp(sym("u")))), ()),
            ("not a power of one number", limit("u", power(b, sym("u"))), ()),
            ("not a power of one number", grows(power(b, mul(two, sym("u")))), ()),
            ("not a power of one number", grows(mul(power(b, sym("u")), power(c, sym("u")))), ()),
            ("not a limit", exp(neg(a)), ()),
        ],
    ),
    "limit_of_quotient": (
        [
            (
                limit("u", over(add(mul(a, sym("u")), ONE), add(sym("u"), b))),
                (add(mul(a, sym("u")), ONE), add(sym("u"), b)),
                mul(mul(add(mul(ONE, power(a, 1)))), power(mul(add(mul(ONE))), -1)),
            )
        ],
        [
            ("the numerator grows faster", limit("u", sym("u")), (sym("u"), ONE)),
            ("not this quotient", limit("u", sym("u")), (ONE, sym("u"))),
            ("does not grow", limit("u", sym("u"), end=ONE), (sym("u"), ONE)),
            ("not a polynomial", limit("u", over(exp(sym("u")), sym("u"))), (exp(sym("u")), sym("u"))),
        ],
    ),
    "limit_of_compound": (
        [(limit("u", power(add(ONE, over(a, sym("u"))), mul(b, sym("u")))), (), exp(mul(mul(add(mul(ONE, power(a, 1)))), mul(add(mul(ONE, power(b, 1)))))))],
        [
            ("not a power", limit("u", exp(sym("u"))), ()),
            ("not one and a small part", limit("u", power(over(a, sym("u")), sym("u"))), ()),
            ("not one and a small part", limit("u", power(add(two, over(a, sym("u"))), sym("u"))), ()),
            ("not one and a small part", limit("u", power(add(ONE, over(a, power(sym("u"), 2))), sym("u"))), ()),
            ("not one and a small part", limit("u", power(add(ONE, over(a, sym("u"))), power(sym("u"), 2))), ()),
            ("does not grow", limit("u", power(add(ONE, sym("u")), over(ONE, sym("u"))), end=ZERO), ()),
        ],
    ),
    "limit_of_continuous": (
        [
            (limit("u", mul(sym("u"), exp(sym("u"))), end=a), (), mul(a, exp(a))),
            (limit("u", total("i", mul(x("i"), exp(mul(sym("u"), x("i"))))), end=a), (), total("i", mul(x("i"), exp(mul(a, x("i")))))),
            (limit("u", mul(sym("u"), total("i", x("i"), other("i", "j"))), end=a), (), mul(a, total("i", x("i"), other("i", "j")))),
        ],
        [
            ("infinity is no number", limit("u", a), ()),
            ("nothing shows that this is continuous", limit("u", total("i", sym("u"), over_range=Range(ONE, sym("u"))), end=a), ()),
            ("nothing shows that this is continuous", limit("u", total("i", sym("u"), other("i", "u")), end=a), ()),
            ("nothing shows that this is continuous", limit("u", total("i", power(sym("u"), a)), end=a), ()),
            ("nothing shows that this is continuous", limit("u", total("i", Call("f", (sym("u"),))), end=a), ()),
            ("nothing shows that this is continuous", limit("u", total("i", delta("i", "u")), end=a), ()),
            ("nothing shows that this is continuous", limit("u", product("i", sym("u")), end=a), ()),
            ("nothing shows that this is continuous", limit("u", integral("v", ZERO, sym("u"), ONE), end=a), ()),
            ("nothing shows that this is continuous", limit("u", Cases((Branch(sym("u"), ()),)), end=a), ()),
            ("not a limit", mul(a, exp(a)), ()),
        ],
    ),
    "limit_of_slope": (
        [(limit("u", over(add(exp(sym("u")), neg(exp(a))), add(sym("u"), neg(a))), end=a), (exp(sym("u")), exp(sym("u"))), exp(a))],
        [
            ("not the difference quotient", limit("u", over(exp(sym("u")), sym("u")), end=ZERO), (exp(sym("u")), exp(sym("u")))),
            ("not the difference quotient", limit("u", over(sin(sym("u")), sym("u")), end=a), (sin(sym("u")), cos(sym("u")))),
            ("infinity is no number", limit("u", a), (sym("u"), ONE)),
            (
                "nothing shows that this is continuous",
                limit("u", over(add(integral("v", ZERO, sym("u"), ONE), neg(integral("v", ZERO, ZERO, ONE))), add(sym("u"), neg(ZERO))), end=ZERO),
                (integral("v", ZERO, sym("u"), ONE), a),
            ),
        ],
    ),
    "limit_through": (
        [
            (limit("u", exp(power(sym("u"), -1))), (exp(sym("u")), power(sym("u"), -1)), exp(ZERO)),
            (limit("u", mul(a, exp(neg(sym("u"))))), (mul(a, sym("u")), exp(neg(sym("u")))), mul(a, ZERO)),
            (
                limit("u", over(add(exp(power(sym("u"), -1)), neg(exp(ZERO))), add(power(sym("u"), -1), neg(ZERO)))),
                (over(add(exp(sym("u")), neg(exp(ZERO))), add(sym("u"), neg(ZERO))), power(sym("u"), -1), exp(sym("u")), exp(sym("u"))),
                exp(ZERO),
            ),
        ],
        [
            ("not this function", limit("u", exp(power(sym("u"), -1))), (exp(sym("u")), power(sym("u"), -2))),
            ("not this function", limit("u", mul(sym("u"), exp(power(sym("u"), -1)))), (exp(sym("u")), power(sym("u"), -1))),
            ("not this function", limit("u", exp(add(ONE, power(sym("u"), -1)))), (exp(sym("u")), add(ONE, power(sym("u"), -1)))),
            ("does not grow", limit("u", exp(sym("u")), end=ZERO), (exp(sym("u")), sym("u"))),
            ("not a product of powers", limit("u", exp(sin(sym("u")))), (exp(sym("u")), sin(sym("u")))),
            ("nothing shows that this is continuous", limit("u", integral("v", ZERO, power(sym("u"), -1), ONE)), (integral("v", ZERO, sym("u"), ONE), power(sym("u"), -1))),
            ("not the difference quotient", limit("u", exp(power(sym("u"), -1))), (exp(sym("u")), power(sym("u"), -1), exp(sym("u")), exp(sym("u")))),
            ("not a limit", exp(a), (exp(sym("u")), a)),
        ],
    ),
    "derivative_of_integral": (
        [
            (
                by(integral("u", a, b, exp(sym("u"))), b),
                (),
                add(mul(exp(b), by(b, b)), neg(mul(exp(a), by(a, b)))),
            )
        ],
        [
            ("not a derivative by a scalar", integral("u", a, b, exp(sym("u"))), ()),
            ("not a derivative by a scalar", by(integral("u", a, b, exp(sym("u"))), x("i")), ()),
            ("not an integral", by(exp(a), a), ()),
            ("nothing shows that this is continuous", by(integral("u", a, b, Cases((Branch(sym("u"), ()),))), b), ()),
            ("nothing shows that this is differentiable", by(integral("u", ZERO, ONE, Call("f", (mul(b, sym("u")),))), b), ()),
        ],
    ),
    "integral_of_gamma": (
        [
            (
                limit("b", integral("u", ZERO, b, mul(power(sym("u"), a), exp(neg(sym("u")))))),
                (),
                add(mul(exp(ZERO), power(mul(MINUS_ONE, mul(add(mul(num(-1))))), mul(MINUS_ONE, add(add(a), ONE))), power(rgamma(add(add(a), ONE)), -1))),
            )
        ],
        [
            ("over this range", limit("b", integral("u", ONE, b, exp(neg(sym("u"))))), ()),
            ("over this range", limit("b", integral("u", ZERO, mul(two, b), exp(neg(sym("u"))))), ()),
            ("over this range", limit("b", integral("u", ZERO, b, mul(b, exp(neg(sym("u")))))), ()),
            ("the exponent is not linear", limit("b", integral("u", ZERO, b, exp(neg(power(sym("u"), 2))))), ()),
            ("not a product of powers", limit("b", integral("u", ZERO, b, sin(sym("u")))), ()),
            ("not a limit", integral("u", ZERO, b, exp(neg(sym("u")))), ()),
        ],
    ),
    "integral_of_gauss": (
        [],
        [
            ("over this range", limit("a", limit("b", integral("u", a, b, exp(neg(power(sym("u"), 2)))))), ()),
            ("over this range", limit("a", limit("b", integral("u", ZERO, b, exp(neg(power(sym("u"), 2)))))), ()),
            ("over all numbers|over this range", limit("a", limit("b", integral("u", neg(a), b, mul(a, exp(neg(power(sym("u"), 2))))))), ()),
            ("not a whole power", limit("a", limit("b", integral("u", neg(a), b, mul(power(sym("u"), c), exp(neg(power(sym("u"), 2))))))), ()),
            ("not a whole power", limit("a", limit("b", integral("u", neg(a), b, mul(power(sym("u"), num(1, 2)), exp(neg(power(sym("u"), 2))))))), ()),
            ("not the exponential of a square", limit("a", limit("b", integral("u", neg(a), b, exp(neg(power(sym("u"), 4)))))), ()),
            ("not a limit", integral("u", ZERO, b, exp(neg(sym("u")))), ()),
        ],
    ),
    "integral_of_beta": (
        [],
        [
            ("not an integral from 0 to 1", integral("u", ZERO, two, sym("u")), ()),
            ("not an integral from 0 to 1", integral("u", ONE, ZERO, sym("u")), ()),
            ("not an integral", total("i", x("i")), ()),
            ("not powers of x", integral("u", ZERO, ONE, exp(sym("u"))), ()),
            ("stands in the exponent", integral("u", ZERO, ONE, power(two, sym("u"))), ()),
            ("not powers of x", integral("u", ZERO, ONE, mul(add(ONE, neg(sym("u"))), power(add(ONE, neg(sym("u"))), sym("u")))), ()),
            ("not a product of powers", integral("u", ZERO, ONE, power(add(ONE, sym("u")), a)), ()),
        ],
    ),
    "series_of_exp": (
        [],
        [
            ("not powers over factorials", series(power(a, sym("k"))), ()),
            ("not powers over factorials", series(mul(power(a, sym("k")), OVER_FACTORIAL), lower=num(-1)), ()),
            ("not powers over factorials", series(mul(power(a, sym("k")), OVER_FACTORIAL), lower=num(1, 2)), ()),
            ("not powers over factorials", series(mul(power(a, sym("k")), OVER_FACTORIAL), lower=num(1000)), ()),
            ("not powers over factorials", series(mul(power(a, sym("k")), OVER_FACTORIAL, OVER_FACTORIAL)), ()),
            ("not the powers of one number", series(mul(power(a, mul(two, sym("k"))), OVER_FACTORIAL)), ()),
            ("not the powers of one number", series(mul(power(a, sym("k")), sym("u"), OVER_FACTORIAL)), ()),
            ("not the powers of one number", series(mul(power(a, sym("k")), power(b, mul(two, sym("k"))), OVER_FACTORIAL)), ()),
            ("not the powers of one number", series(mul(exp(neg(power(sym("k"), 2))), OVER_FACTORIAL)), ()),
            ("not a whole power", series(mul(power(sym("k"), num(1, 2)), power(a, sym("k")), OVER_FACTORIAL)), ()),
            ("not a sum without end", limit("u", total("k", mul(power(a, sym("k")), OVER_FACTORIAL), over_range=Range(ZERO, sym("u")))), ()),
        ],
    ),
    "series_of_powers": (
        [(series(power(a, sym("k"))), (), mul(power(a, ZERO), power(add(ONE, neg(a)), -1)))],
        [
            ("not the powers of a number", series(mul(power(a, sym("k")), OVER_FACTORIAL)), ()),
            ("not the powers of a number", series(mul(power(sym("k"), 2), power(a, sym("k")))), ()),
            ("not the powers of a number", series(mul(sym("k"), power(a, sym("k"))), lower=two), ()),
            ("not a whole power", series(mul(power(sym("k"), -1), power(a, sym("k")))), ()),
            ("not a sum without end", grows(total("k", power(a, sym("k")))), ()),
        ],
    ),
    "limit_of_constant": (
        [(limit("u", mul(a, b)), (), mul(a, b)), (limit("u", a, b), (), a)],
        [
            ("depends on the variable", limit("u", sym("u")), ()),
            ("depends on the variable", limit("u", integral("v", ZERO, sym("u"), ONE)), ()),
            ("not a limit", integral("u", a, b, two), ()),
            ("not a limit", a, ()),
        ],
    ),
    "gamma_shift": (
        [
            (rgamma(a), (), mul(a, rgamma(add(a, ONE)))),
            (digamma(a), (), add(digamma(add(a, ONE)), neg(power(a, -1)))),
        ],
        [
            ("neither one over Gamma nor digamma", exp(a), ()),
            ("neither one over Gamma nor digamma", power(rgamma(a), -1), ()),
            ("neither one over Gamma nor digamma", a, ()),
        ],
    ),
    "gamma_of_whole": (
        [(rgamma(n), (), power(product("k", sym("k"), over_range=Range(ONE, add(n, MINUS_ONE))), -1))],
        [("not rgamma", digamma(n), ()), ("not rgamma", n, ()), ("not rgamma", power(rgamma(n), -1), ())],
    ),
    "power_as_exp": ([(power(a, c), (), exp(mul(c, ln(a))))], [("not a power", mul(a, a), ()), ("not a power", exp(a), ())]),
}

ACCEPTS = [(name, *row) for name, (rows, _) in TABLE.items() for row in rows]
REJECTS = [(name, *row) for name, (_, rows) in TABLE.items() for row in rows]


def test_every_rule_has_a_table():
    assert set(TABLE) == set(RULES)


def test_there_are_more_rejections_than_acceptances():
    assert len(REJECTS) > len(ACCEPTS)


@pytest.mark.parametrize(("name", "term", "arguments", "result"), ACCEPTS, ids=[row[0] for row in ACCEPTS])
def test_accepts(name, term, arguments, result):
    assert key(result) == key(RULES[name].apply(term, *arguments).after)


@pytest.mark.parametrize(("name", "reason", "term", "arguments"), REJECTS, ids=[f"{row[0]}: {row[1]}" for row in REJECTS])
def test_rejects(name, reason, term, arguments):
    with pytest.raises(RuleDoesNotApply, match=reason):
        RULES[name].apply(term, *arguments)


@pytest.mark.parametrize("name", sorted(RULES))
def test_rule_explains_itself(name):
    assert RULES[name].statement
    assert name == "split_cases" or "ail" in (RULES[name].apply.__doc__ or ""), "the docstring says when the rule fails"


CONDITIONS = {
    "delta_collapse": (total("i", mul(delta("i", "j"), x("i"))), (), {"InRange"}),
    "delta_of_equal": (delta("i", "j"), (), {"Equal"}),
    "delta_of_distinct": (delta("i", "j"), (), {"Distinct"}),
    "replace_index": (x("i"), ("i", sym("j")), {"Equal"}),
    "select_case": (Cases((Branch(a, (same("i", "j"),)), Branch(b, (same("i", "k"),)))), (1,), {"Equal", "Distinct"}),
    "sum_split_at": (total("i", x("i"), other("i", "k")), (sym("j"),), {"InRange", "Distinct"}),
    "sum_fill": (total("i", x("i"), other("i", "j")), (0,), {"InRange", "IsDefined"}),
    "sum_split_around": (total("i", x("i"), other("i", "j"), other("i", "k")), (0,), {"InRange"}),
    "sum_at_point": (total("i", x("i"), same("i", "j")), (0,), {"InRange", "Equal"}),
    "sum_of_constant": (total("i", c), (), {"NonNegative", "IsDefined"}),
    "sum_split_range": (total("i", x("i")), (sym("j"),), {"Whole", "NonNegative"}),
    "sum_shift": (total("i", x("i")), (ONE,), {"Whole"}),
    "derivative_of_call": (by(Call("f", (sym("i"), sym("j"), a)), a), (), {"Independent", "Whole"}),
    "product_of_powers": (product("i", power(x("i"), a)), (), {"ForEach", "IsDefined"}),
    "power_of_sum": (power(a, add(b, c)), (), {"Whole", "IsDefined"}),
    "derivative_under_product": (by(product("i", x("i"), over_range=Range(ONE, b)), a), (), {"FreeOf"}),
    "sum_telescope": (
        total("i", add(x("i"), neg(at_term("x", add(sym("i"), MINUS_ONE))))),
        (x("i"),),
        {"NonNegative", "IsDefined"},
    ),
    "use_lemma": (a, (a,), {"IsDefined", "Shown"}),
    "sum_distribute": (limit("u", add(a, sym("u"))), (), {"IsDefined"}),
    "sum_pull_out": (limit("u", mul(a, sym("u"))), (True,), {"IsDefined", "NonZero"}),
    "integral_split_at": (integral("u", a, b, c), (c,), {"IsDefined"}),
    "limit_of_constant": (limit("u", a), (), {"IsDefined"}),
    "limit_of_slope": (
        limit("u", over(add(Call("f", (sym("u"),)), neg(Call("f", (a,)))), add(sym("u"), neg(a))), end=a),
        (Call("f", (sym("u"),)), Call("f'", (sym("u"),))),
        {"IsDefined", "Continuous", "ForEach"},
    ),
    "limit_through": (
        limit("u", power(add(ONE, power(sym("u"), -1)), num(1, 2))),
        (power(add(ONE, sym("u")), num(1, 2)), power(sym("u"), -1)),
        {"IsDefined", "ForEach", "Positive"},
    ),
    "equal_by_square": (a, (b, c), {"IsDefined", "NonNegative", "Shown"}),
    "equal_by_induction": (n, (n, n, ONE, sym("e"), two, (), ()), {"IsDefined", "Whole", "NonNegative", "Shown", "ForEach"}),
    "derivative_of_constant": (by(b, a), (), {"FreeOf"}),
    "derivative_pull_out": (by(mul(a, b), b), (0,), {"FreeOf"}),
    "derivative_of_power": (by(power(a, c), a), (), {"FreeOf", "IsDefined"}),
    "derivative_of_variable": (by(a, a), (), {"Independent"}),
    "log_of_product": (ln(mul(a, b)), (), {"Positive"}),
    "log_of_power": (ln(power(a, 2)), (), {"Positive"}),
    "exp_of_log": (exp(ln(a)), (), {"Positive"}),
    "power_as_exp": (power(a, c), (), {"Positive"}),
    "power_of_product": (power(mul(a, b), c), (), {"NonNegative"}),
    "power_of_power": (power(power(a, 2), num(1, 2)), (a,), {"NonNegative", "IsDefined"}),
    "function_as_quotient": (Apply(Function.TAN, a), (), {"IsDefined"}),
    "use_identity": (power(power(a, num(1, 2)), 2), (a, (power(a, num(1, 2)), ONE)), {"IsDefined"}),
    "product_as_exp": (product("i", x("i")), (), {"ForEach"}),
    "unfold": (at("p", "j"), (SOFTMAX,), {"Defined"}),
    "field_identity": (over(a, a), (ONE,), {"IsDefined"}),
    "use_given": (total("k", at("t", "k")), (ONE, (TARGETS, (), ONE)), {"Assumed", "IsDefined"}),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_names_its_conditions(name):
    term, arguments, kinds = CONDITIONS[name]
    assert kinds == {type(condition).__name__ for condition in RULES[name].apply(term, *arguments).conditions}


def test_logarithm_of_a_product_needs_every_factor_positive():
    conditions = RULES["log_of_product"].apply(ln(mul(a, b, c))).conditions
    assert [a, b, c] == [condition.term for condition in conditions]


def test_one_factor_may_follow_from_the_others_where_these_are_positive():
    assert RULES["log_of_product"].apply(ln(mul(a, b, c)), 1).conditions == (Positive(a), Positive(c))
    assert RULES["power_of_product"].apply(power(mul(a, b, c), num(1, 2)), 1).conditions == (Positive(a), Positive(c))
    assert RULES["power_of_product"].apply(power(mul(a, b), num(1, 2))).conditions == (NonNegative(a), NonNegative(b))
    assert RULES["power_of_product"].apply(power(mul(a, b), c), None, True).conditions == (Whole(c),)


def test_every_stage_of_a_power_is_whole():
    rewrite = RULES["power_of_power"].apply(power(power(a, b), c), power(a, mul(c, b)), True)
    assert rewrite.conditions == (Whole(c), Whole(b), Whole(mul(c, b)), IsDefined(power(a, mul(c, b))))
    rewrite = RULES["power_of_power"].apply(power(power(a, 2), num(1, 2)), a, True)
    assert Whole(num(1, 2)) in rewrite.conditions


def test_what_is_left_out_of_a_product_is_not_zero():
    rewrite = RULES["sum_fill"].apply(product("i", x("i"), other("i", "j")), 0)
    assert IsDefined(power(x("j"), -1)) in rewrite.conditions


def test_both_indices_of_a_distinction_must_have_values():
    rewrite = RULES["split_cases"].apply(a, sym("i"), sym("j"))
    assert rewrite.conditions == (IsDefined(sym("i")), IsDefined(sym("j")))


def test_both_bounds_of_a_sum_must_be_free_of_the_variable():
    rewrite = RULES["derivative_under_sum"].apply(by(total("i", x("i"), over_range=Range(b, c)), a))
    assert rewrite.conditions == (FreeOf(b, a), FreeOf(c, a))
