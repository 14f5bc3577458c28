"""The second opinion, mostly on the cross-entropy loss of a softmax and the lines of its gradient."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation, Scope
from derive.sympy_engine import Opinion, second_opinion
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Branch,
    Call,
    Cases,
    Delta,
    Derivative,
    Distinct,
    Element,
    Equal,
    Function,
    Multiply,
    Number,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
)

SPAN = Range(ONE, Symbol("n"))


def number(value: int | str) -> Term:
    return Number(Fraction(value))


def at(family: str, *indices: str) -> Term:
    return Element(family, tuple(map(Symbol, indices)))


def total(index: str, body: Term, *conditions: Equal | Distinct) -> Term:
    return Sum(index, SPAN, conditions, body)


def negative(term: Term) -> Term:
    return Multiply((MINUS_ONE, term))


def minus(left: Term, right: Term) -> Term:
    return Add((left, negative(right)))


def over(above: Term, below: Term) -> Term:
    return Multiply((above, Power(below, MINUS_ONE)))


def log(term: Term) -> Term:
    return Apply(Function.LOG, term)


def exp(term: Term) -> Term:
    return Apply(Function.EXP, term)


TARGET = r"\hat{a}"
J, Z_J = Symbol("j"), at("z", "j")
LOSS = negative(total("i", Multiply((at(TARGET, "i"), log(at("a", "i"))))))
GRADIENT = Derivative(Symbol(r"\lambda"), Z_J)
SHARE_J = at(r"\sigma", "j")
INNER = Multiply((at(TARGET, "i"), minus(Delta(Symbol("i"), J), SHARE_J)))
OTHERS = total("i", Multiply((at(TARGET, "i"), SHARE_J)), Distinct(Symbol("i"), J))
LINES: dict[str, Term] = {
    "E2.1": Derivative(LOSS, Z_J),
    "E2.2": negative(total("i", Multiply((at(TARGET, "i"), Derivative(log(at("a", "i")), Z_J))))),
    "E2.3": negative(total("i", Multiply((over(at(TARGET, "i"), at("a", "i")), Derivative(at("a", "i"), Z_J))))),
    "E4.1": negative(
        total(
            "i",
            Multiply(
                (over(at(TARGET, "i"), at("a", "i")), at(r"\sigma", "i"), minus(Delta(Symbol("i"), J), SHARE_J)),
            ),
        ),
    ),
    "E4.2": negative(total("i", INNER)),
    "E5.1": negative(Add((total("i", INNER, Equal(Symbol("i"), J)), total("i", INNER, Distinct(Symbol("i"), J))))),
    "E6.1": minus(Multiply((at(TARGET, "j"), minus(ONE, SHARE_J))), OTHERS),
    "E6.2": minus(minus(at(TARGET, "j"), Multiply((at(TARGET, "j"), SHARE_J))), OTHERS),
    "E7.1": minus(at(TARGET, "j"), total("i", Multiply((at(TARGET, "i"), SHARE_J)))),
    "E8.1": minus(at(TARGET, "j"), Multiply((SHARE_J, total("i", at(TARGET, "i"))))),
    "E9.1": minus(at(TARGET, "j"), SHARE_J),
    "E10.1": minus(at(TARGET, "j"), at("a", "j")),
}
JACOBIAN = (
    Derivative(at("a", "i"), Z_J),
    Multiply((at(r"\sigma", "i"), minus(Delta(Symbol("i"), J), SHARE_J))),
)
SUM_TO_ONE = Given(r"\sum_i \hat{a}_i = 1", Relation.EQUAL, total("i", at(TARGET, "i")), ONE)


def softmax_scope(*givens: Given) -> Scope:
    softmax = over(exp(at("z", "i")), total("k", exp(at("z", "k"))))
    definitions = (
        Definition(r"\sigma", ("i",), softmax, (SPAN,)),
        Definition("a", ("i",), at(r"\sigma", "i"), (SPAN,)),
        Definition(r"\lambda", (), LOSS),
    )
    return Scope(
        ranges=dict.fromkeys("ijk", SPAN),
        declarations={("z", 1): Declaration(Domain.REAL, (SPAN,)), (TARGET, 1): Declaration(Domain.NONNEGATIVE, (SPAN,))},
        definitions={(d.name, len(d.parameters)): d for d in definitions},
        givens=givens,
    )


NOTE, UNASSUMED = softmax_scope(SUM_TO_ONE), softmax_scope()
STEPS = [(name, before, after) for before, (name, after) in zip([GRADIENT, *LINES.values()], LINES.items(), strict=False)]
TRUE_CLAIMS = ("E2.1", "E2.2", "E2.3", "E4.1", "E4.2", "E5.1")


@pytest.mark.parametrize(("name", "before", "after"), [s for s in STEPS if s[0] != "E6.1"], ids=lambda v: v if isinstance(v, str) else "")
def test_a_true_step_is_equal_for_every_size(name, before, after):
    assert second_opinion(before, after, NOTE) == Opinion((2, 3, 4), True), name


def test_the_jacobian_is_equal_for_every_pair_of_indices():
    assert second_opinion(*JACOBIAN, NOTE) == Opinion((2, 3, 4), True)


def test_the_lost_minus_differs_at_the_first_size_and_index():
    assert second_opinion(LINES["E5.1"], LINES["E6.1"], NOTE) == Opinion((2,), False, "n = 2, j = 1")


@pytest.mark.parametrize("name", TRUE_CLAIMS)
def test_a_line_before_the_mistake_is_the_gradient(name):
    assert second_opinion(GRADIENT, LINES[name], NOTE) == Opinion((2, 3, 4), True)


@pytest.mark.parametrize("name", [name for name in LINES if name not in TRUE_CLAIMS])
def test_a_line_after_the_mistake_is_not_the_gradient(name):
    assert second_opinion(GRADIENT, LINES[name], NOTE) == Opinion((2,), False, "n = 2, j = 1")


@pytest.mark.parametrize("name", [name for name in LINES if name not in TRUE_CLAIMS])
def test_a_line_after_the_mistake_with_its_sign_restored_is_the_gradient(name):
    assert second_opinion(GRADIENT, negative(LINES[name]), NOTE) == Opinion((2, 3, 4), True)


def test_the_total_of_the_targets_leaves_only_under_the_given():
    assert second_opinion(LINES["E8.1"], LINES["E9.1"], NOTE) == Opinion((2, 3, 4), True)
    assert second_opinion(LINES["E8.1"], LINES["E9.1"], UNASSUMED) == Opinion((2,), False, "n = 2, j = 1")


X, Y, P, C = Symbol("x"), Symbol("y"), Symbol("p"), Symbol("c")
N, M = Symbol("n"), Symbol("m")
U_I = at("u", "i")


def power(term: Term, exponent: int | str) -> Term:
    return Power(term, number(exponent))


def plain_scope(*givens: Given) -> Scope:
    scalars = {"x": Domain.REAL, "y": Domain.REAL, "p": Domain.POSITIVE, "c": Domain.NONNEGATIVE, "k": Domain.INTEGER}
    families = {"u": Domain.REAL, "h": Domain.NONNEGATIVE}
    return Scope(
        ranges={"i": SPAN, "j": SPAN, "l": SPAN, "q": SPAN, "r": Range(ONE, M)},
        declarations={(name, 0): Declaration(domain) for name, domain in scalars.items()}
        | {(name, 1): Declaration(domain, (SPAN,)) for name, domain in families.items()}
        | {("W", 2): Declaration(Domain.REAL, (SPAN, Range(ONE, M)))},
        functions={
            "f": None,
            "g": Definition("g", ("t",), Derivative(power(Symbol("t"), 3), Symbol("t"))),
            "loop": Definition("loop", ("t",), Call("loop", (Symbol("t"),))),
        },
        definitions={("d", 0): Definition("d", (), power(X, 2)), ("b", 0): Definition("b", (), X)},
        givens=givens,
    )


def given_(relation: Relation, left: Term, right: Term) -> Given:
    return Given("", relation, left, right)


PRODUCT_OF_U = Product("i", SPAN, (), U_I)
SINE, COSINE = Apply(Function.SIN, X), Apply(Function.COS, X)
EQUAL = {
    "a product of roots of positive numbers": (Multiply((power(P, "1/2"), power(P, "1/3"))), power(P, "5/6")),
    "a root of a square": (power(power(C, 2), "1/2"), C),
    "a root of a sum, squared": (power(power(Add((ONE, power(X, 2))), "1/2"), 3), Multiply((Add((ONE, power(X, 2))), power(Add((ONE, power(X, 2))), "1/2")))),
    "the logarithm of a product": (log(Multiply((P, exp(X)))), Add((log(P), X))),
    "the logarithm of a quotient of sums": (
        log(over(exp(X), Add((ONE, exp(X))))),
        negative(log(Add((ONE, exp(negative(X)))))),
    ),
    "halves in exponents": (exp(X), power(exp(over(X, number(2))), 2)),
    "a symbolic exponent": (Power(P, Add((X, ONE))), Multiply((P, Power(P, X)))),
    "sine and cosine": (Add((power(SINE, 2), power(COSINE, 2))), ONE),
    "the hyperbolic tangent": (Derivative(Apply(Function.TANH, X), X), minus(ONE, power(Apply(Function.TANH, X), 2))),
    "a power of the size": (Product("i", SPAN, (), X), Power(X, N)),
    "two ranges": (total("i", Sum("r", Range(ONE, M), (), ONE)), Multiply((N, M))),
    "a derivative by a free index": (Derivative(PRODUCT_OF_U, at("u", "j")), Product("i", SPAN, (Distinct(Symbol("i"), J),), U_I)),
    "a case distinction": (Cases((Branch(X, (Equal(Symbol("i"), J),)), Branch(ZERO, ()))), Multiply((X, Delta(Symbol("i"), J)))),
    "a derivative by a parameter": (Call("g", (power(X, 2),)), Multiply((number(3), power(X, 4)))),
    "a derivative through an application": (Derivative(Call("g", (X,)), X), Multiply((number(6), X))),
    "a derivative through a definition": (Derivative(Symbol("d"), X), Multiply((number(2), X))),
}


@pytest.mark.parametrize("name", EQUAL)
def test_equal(name):
    assert second_opinion(*EQUAL[name], plain_scope()) == Opinion((2, 3, 4), True)


DIFFERENT = {
    "a root of a square of any sign": (power(power(X, 2), "1/2"), X),
    "a logarithm of a sum": (log(Add((ONE, P))), log(P)),
    "an exponential of a product": (exp(Multiply((X, Y))), Multiply((exp(X), exp(Y)))),
    "numbers alone": (Derivative(U_I, at("u", "j")), ONE),
    "sizes mixed up": (total("i", ONE), Sum("r", Range(ONE, M), (), ONE)),
    "a sum of logarithms": (log(total("i", exp(U_I))), total("i", U_I)),
    "sine doubled": (Apply(Function.SIN, Multiply((number(2), X))), Multiply((number(2), SINE))),
    "pi and a decimal": (Multiply((X, exp(ONE))), Multiply((X, number("2.718281828459045")))),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_different(name):
    opinion = second_opinion(*DIFFERENT[name], plain_scope())
    assert opinion is not None
    assert not opinion.equal
    assert opinion.counterexample


NO_OPINION = {
    "an undeclared scalar": (Symbol("w"), Symbol("w2")),
    "an undeclared family": (at("w", "i"), U_I),
    "a family with another number of indices": (Element("u", (Symbol("i"), J)), ZERO),
    "a function without a definition": (Call("f", (X,)), X),
    "a function that calls itself": (Call("loop", (X,)), X),
    "a derivative by a defined name": (Derivative(X, Symbol("b")), ONE),
    "a derivative by a size": (Derivative(N, N), ONE),
    "an index out of range": (Element("u", (Add((J, ONE)),)), Add((ZERO, Element("u", (Add((J, ONE)),))))),
    "a denominator that is zero": (over(X, minus(X, X)), X),
    "a denominator that is zero when multiplied out": (
        over(X, minus(Multiply((Add((X, ONE)), minus(X, ONE))), minus(power(X, 2), ONE))),
        Y,
    ),
    "no real value": (Multiply((X, log(number(-1)))), X),
    "a side real on one half only and equal there": (log(power(X, 2)), Multiply((number(2), log(X)))),
    "no case that applies": (Cases((Branch(X, (Distinct(Symbol("i"), J),)),)), X),
    "more than 64 instances": (Multiply((U_I, at("u", "j"), at("u", "l"), at("u", "q"))), ZERO),
    "a very long range": (Sum("m", Range(ONE, number(10**12)), (), X), X),
    "an enormous power": (power(Add((X, Y)), 10**9), X),
    "a tower of powers": (Power(number(9), Power(number(9), number(9))), X),
    "a tower of exponentials": (log(exp(exp(exp(exp(number(9)))))), X),
}


@pytest.mark.parametrize("name", NO_OPINION)
def test_no_opinion(name):
    assert second_opinion(*NO_OPINION[name], plain_scope()) is None


def test_a_formula_nested_beyond_all_limits_gets_no_opinion():
    deep: Term = X
    for _ in range(190):
        deep = Add((Multiply((deep, Y)), ONE))
    assert second_opinion(deep, X, plain_scope()) is None


UNEQUAL_INDICES = given_(Relation.UNEQUAL, Symbol("i"), J)


def test_a_given_about_indices_keeps_out_the_values_it_excludes():
    assert second_opinion(Delta(Symbol("i"), J), ZERO, plain_scope(UNEQUAL_INDICES)) == Opinion((2, 3, 4), True)
    assert second_opinion(Delta(Symbol("i"), J), ZERO, plain_scope()) == Opinion((2,), False, "m = 2, n = 3, i = 1, j = 1")


def test_a_given_holds_for_all_its_indices_also_where_a_step_excludes_some():
    same = given_(Relation.EQUAL, Multiply((U_I, at("u", "j"))), Delta(Symbol("i"), J))
    opinion = second_opinion(power(U_I, 2), Add((ONE, at("u", "j"))), plain_scope(same, UNEQUAL_INDICES))
    assert opinion is None or opinion.equal


def test_bounds_make_a_logarithm_split():
    odds = log(over(X, minus(ONE, X)))
    split = minus(log(X), log(minus(ONE, X)))
    bounds = (given_(Relation.LESS, ZERO, X), given_(Relation.LESS, X, ONE))
    assert second_opinion(odds, split, plain_scope(*bounds)) == Opinion((2, 3, 4), True)


def test_a_witness_lies_within_the_bounds():
    # The root of (x - 1)^2 is x - 1 above 1 and 1 - x below.
    root = power(power(minus(X, ONE), 2), "1/2")
    below, above = given_(Relation.LESS, X, ONE), given_(Relation.LESS, ONE, X)
    assert second_opinion(root, minus(X, ONE), plain_scope(above)) == Opinion((2, 3, 4), True)
    opinion = second_opinion(root, minus(X, ONE), plain_scope(below))
    assert opinion is not None
    assert not opinion.equal


def test_a_quadratic_given_proves_but_never_refutes():
    zero_or_one = given_(Relation.EQUAL, power(U_I, 2), U_I)
    assert second_opinion(total("i", power(U_I, 3)), total("i", U_I), plain_scope(zero_or_one)) == Opinion((2, 3, 4), True)
    assert second_opinion(U_I, ONE, plain_scope(zero_or_one)) is None


def test_a_product_that_is_zero_is_not_solved_for_one_factor():
    vanishing = given_(Relation.EQUAL, Multiply((X, Y)), ZERO)
    assert second_opinion(Y, ZERO, plain_scope(vanishing)) is None


def test_a_given_without_a_point_in_the_domain_refutes_nothing():
    nothing_left = given_(Relation.EQUAL, total("i", at("h", "i")), ZERO)
    assert second_opinion(at("h", "i"), ONE, plain_scope(nothing_left)) is None


def test_givens_that_contradict_each_other_give_no_opinion():
    contrary = (given_(Relation.EQUAL, X, ONE), given_(Relation.EQUAL, X, number(2)))
    assert second_opinion(X, Y, plain_scope(*contrary)) is None


def test_a_given_that_cannot_be_written_out_refutes_nothing():
    unknown = given_(Relation.EQUAL, Symbol("w"), ONE)
    assert second_opinion(X, Y, plain_scope(unknown)) is None
    assert second_opinion(X, X, plain_scope(unknown)) == Opinion((2, 3, 4), True)


def test_a_given_about_other_names_is_no_obstacle():
    elsewhere = given_(Relation.EQUAL, power(P, 2), P)
    opinion = second_opinion(X, Y, plain_scope(elsewhere))
    assert opinion is not None
    assert not opinion.equal


def test_a_difference_that_only_larger_sizes_show_is_found_there():
    # The sum of distinct triples is empty for two indices and not for three.
    letters = [Symbol(name) for name in ("a", "b", "c")]
    triples: Term = Multiply((at("u", "a"), at("u", "b"), at("u", "c")))
    for k in (2, 1, 0):
        triples = total(letters[k].name, triples, *(Distinct(letters[k], other) for other in letters[:k]))
    opinion = second_opinion(triples, ZERO, softmax_like("u"))
    assert opinion == Opinion((2, 3), False, "n = 3")


def softmax_like(family: str) -> Scope:
    return Scope(ranges={"i": SPAN}, declarations={(family, 1): Declaration(Domain.REAL, (SPAN,))})


def test_without_indices_the_counterexample_is_a_point():
    opinion = second_opinion(X, Y, Scope(declarations={(name, 0): Declaration(Domain.REAL) for name in "xy"}))
    assert opinion is not None
    assert not opinion.equal
    assert opinion.counterexample is not None
    assert opinion.counterexample.startswith("x = ")


def test_importing_the_package_does_not_import_sympy():
    code = "import sys, derive.sympy_engine; print('sympy' in sys.modules)"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


ONE_LABEL = Scope(
    ranges=dict.fromkeys("ijt", SPAN),
    declarations={("y", 1): Declaration(Domain.REAL, (SPAN,))},
    givens=(Given(r"y_i = \delta_{it}", Relation.EQUAL, at("y", "i"), Delta(Symbol("i"), Symbol("t"))),),
)
SQUARES = total("i", Power(at("y", "i"), number(2)))


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [(SQUARES, ONE, True), (at("y", "t"), ONE, True), (SQUARES, Symbol("n"), False), (at("y", "j"), ONE, False)],
)
def test_a_letter_that_a_given_holds_fixed_has_one_value(left, right, equal):
    opinion = second_opinion(left, right, ONE_LABEL, (2, 3))
    assert opinion is not None
    assert opinion.equal is equal
