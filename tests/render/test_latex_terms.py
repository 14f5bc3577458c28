from __future__ import annotations

from fractions import Fraction

import pytest

from derive.kernel.rule import (
    Assumed,
    Defined,
    FreeOf,
    Independent,
    InRange,
    IsDefined,
    NonNegative,
    NonZero,
    Positive,
)
from derive.kernel.scope import Definition, Given, Relation
from derive.render.latex_terms import condition_to_latex, to_latex
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
    Pi,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
)

INDEX, J, K, N, X, L = map(Symbol, "ijknxL")
A, Z = Element("a", (INDEX,)), Element("z", (J,))
WHOLE = Range(ONE, N)


def number(value, below=1):
    return Number(Fraction(value, below))


def minus(term):
    return Multiply((MINUS_ONE, term))


def over(term):
    return Power(term, MINUS_ONE)


def total(body, index="i", *conditions):
    return Sum(index, WHOLE, conditions, body)


READABLE = [
    (number(3), "3"),
    (number(-3, 2), r"-\frac{3}{2}"),
    (Pi(), r"\pi"),
    (Element("W", (J, K)), "W_{jk}"),
    (Element("W", (ONE, J)), "W_{1,j}"),
    (Element("x", (Add((INDEX, ONE)),)), "x_{i + 1}"),
    (Element("x_{max}", (INDEX,)), "{x_{max}}_{i}"),
    (Add((A, minus(Z))), "a_{i} - z_{j}"),
    (Add((minus(A), Z)), "-a_{i} + z_{j}"),
    (Add((A, number(-1))), "a_{i} - 1"),
    (Multiply((number(2), A)), "2 a_{i}"),
    (Multiply((number(1, 2), A)), r"\frac{1}{2} a_{i}"),
    (Multiply((A, over(Z))), r"\frac{a_{i}}{z_{j}}"),
    (Multiply((over(A), over(Z))), r"\frac{1}{a_{i} z_{j}}"),
    (Multiply((number(-1, 2), A, over(Z))), r"-\frac{a_{i}}{2 z_{j}}"),
    (Multiply((over(N), total(A))), r"\frac{1}{n} \sum_{i} a_{i}"),
    (Multiply((A, over(Z), Derivative(A, Z))), r"\frac{a_{i}}{z_{j}} \frac{\partial a_{i}}{\partial z_{j}}"),
    (Multiply((total(A), over(total(Z, "j")))), r"\frac{\sum_{i} a_{i}}{\sum_{j} z_{j}}"),
    (Power(A, number(2)), "a_{i}^{2}"),
    (Power(A, number(1, 2)), r"\sqrt{a_{i}}"),
    (Power(A, number(-1, 2)), r"\frac{1}{\sqrt{a_{i}}}"),
    (Power(A, number(-2)), r"\frac{1}{a_{i}^{2}}"),
    (Apply(Function.EXP, A), "e^{a_{i}}"),
    (Apply(Function.EXP, total(A)), r"\exp\left(\sum_{i} a_{i}\right)"),
    (Apply(Function.LOG, A), r"\ln(a_{i})"),
    (Apply(Function.TANH, X), r"\tanh(x)"),
    (Call("f", (X, A)), "f(x, a_{i})"),
    (Delta(INDEX, J), r"\delta_{ij}"),
    (Delta(INDEX, Add((J, ONE))), r"\delta_{i,j + 1}"),
    (total(A), r"\sum_{i} a_{i}"),
    (total(A, "i", Distinct(INDEX, J)), r"\sum_{i \neq j} a_{i}"),
    (total(A, "i", Distinct(J, INDEX), Distinct(INDEX, K)), r"\sum_{i \neq j, i \neq k} a_{i}"),
    (total(A, "i", Equal(INDEX, J)), r"\sum_{i = j} a_{i}"),
    (total(A, "i", Distinct(J, K)), r"\sum_{i, j \neq k} a_{i}"),
    (Sum("i", Range(ZERO, N), (), A), r"\sum_{i=0}^{n} a_{i}"),
    (Sum("i", Range(ONE, number(3)), (Distinct(INDEX, J),), A), r"\sum_{\substack{i=1 \\ i \neq j}}^{3} a_{i}"),
    (Product("i", WHOLE, (), A), r"\prod_{i} a_{i}"),
    (total(Element("x", (Symbol("i1"),)), "i1"), r"\sum_{i_{1}} x_{i_{1}}"),
    (Derivative(L, Z), r"\frac{\partial L}{\partial z_{j}}"),
    (Derivative(Apply(Function.LOG, A), Z), r"\frac{\partial}{\partial z_{j}} \ln(a_{i})"),
    (Derivative(Derivative(L, X), Z), r"\frac{\partial^{2} L}{\partial z_{j} \partial x}"),
    (Derivative(Derivative(L, X), X), r"\frac{\partial^{2} L}{\partial x^{2}}"),
    (
        Cases((Branch(A, (Equal(INDEX, J),)), Branch(ZERO, ()))),
        r"\begin{cases} a_{i} & i = j \\ 0 & \text{otherwise} \end{cases}",
    ),
]


@pytest.mark.parametrize(("term", "latex"), READABLE)
def test_term_is_printed_in_normal_style(term, latex):
    assert to_latex(term) == latex


BRACKETS = [
    ("a subtracted sum", Add((A, minus(Add((Z, X))))), "a_{i} - (z_{j} + x)"),
    ("a subtracted negative", Add((A, minus(minus(Z)))), "a_{i} - (-z_{j})"),
    ("a negated sum", minus(Add((A, Z))), "-(a_{i} + z_{j})"),
    ("a factor that is a sum", Multiply((A, Add((Z, X)))), "a_{i} (z_{j} + x)"),
    ("a negative factor", Multiply((A, MINUS_ONE, Z)), "a_{i} (-1) z_{j}"),
    ("a sum sign before a factor", Multiply((total(A), Z)), r"\left(\sum_{i} a_{i}\right) z_{j}"),
    ("a derivative before a factor", Multiply((Derivative(Power(A, number(2)), Z), Z)), r"\left(\frac{\partial}{\partial z_{j}} a_{i}^{2}\right) z_{j}"),
    ("the body of a sum", total(Add((A, Z))), r"\sum_{i} (a_{i} + z_{j})"),
    ("a negative body", total(minus(A)), r"\sum_{i} (-a_{i})"),
    ("what a derivative is of", Derivative(Add((A, Z)), Z), r"\frac{\partial}{\partial z_{j}} (a_{i} + z_{j})"),
    ("the base of a power", Power(Add((A, Z)), number(2)), "(a_{i} + z_{j})^{2}"),
    ("a negative base", Power(number(-2), number(2)), "(-2)^{2}"),
    ("a fraction as base", Power(number(1, 2), N), r"\left(\frac{1}{2}\right)^{n}"),
    ("a power of a power", Power(Power(A, number(2)), number(3)), "(a_{i}^{2})^{3}"),
    ("a power of a logarithm", Power(Apply(Function.LOG, A), number(2)), r"(\ln(a_{i}))^{2}"),
    ("a name with a raised part", Power(Symbol(r"\sigma^2"), number(2)), r"(\sigma^2)^{2}"),
    ("branches in a sum", Add((Cases((Branch(A, ()),)), X)), r"\left(\begin{cases} a_{i} & \text{otherwise} \end{cases}\right) + x"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "latex"), [row[1:] for row in BRACKETS], ids=[row[0] for row in BRACKETS])
def test_brackets_keep_the_meaning(term, latex):
    assert to_latex(term) == latex


@pytest.mark.parametrize(
    ("term", "latex"),
    [
        (Add((A, Add((Z, X)))), "a_{i} + z_{j} + x"),
        (Power(A, Add((N, MINUS_ONE))), "a_{i}^{n - 1}"),
        (Multiply((Multiply((A, Z)), X)), "a_{i} z_{j} x"),
        (Multiply((X, total(A))), r"x \sum_{i} a_{i}"),
    ],
)
def test_brackets_that_say_nothing_are_left_out(term, latex):
    assert to_latex(term) == latex


@pytest.mark.parametrize(
    ("term", "latex"),
    [
        (Multiply((number(2), number(3))), r"2 \cdot 3"),
        (Multiply((X, number(2))), r"x \cdot 2"),
        (Multiply((number(3), Power(number(2), N))), r"3 \cdot 2^{n}"),
        (Multiply((number(2), number(1, 3))), r"2 \cdot \frac{1}{3}"),
    ],
)
def test_numbers_do_not_run_together(term, latex):
    assert to_latex(term) == latex


def test_component_functions_are_written_with_their_family():
    assert to_latex(Element(r"\sigma", (J,)), {r"\sigma": "z"}) == r"\sigma(z_{j})"
    assert to_latex(Element(r"\sigma", (J,))) == r"\sigma_{j}"
    assert to_latex(Element(r"\sigma", (J, K)), {r"\sigma": "z"}) == r"\sigma_{jk}"


def test_depth_of_nesting_does_not_matter():
    term = X
    for _ in range(3000):
        term = Add((ONE, Power(term, number(2))))
    assert to_latex(term).count("^{2}") == 3000


GIVEN = Given("as written", Relation.LESS_OR_EQUAL, A, ONE)


@pytest.mark.parametrize(
    ("condition", "latex"),
    [
        (NonZero(A), r"a_{i} \neq 0"),
        (Positive(A), "a_{i} > 0"),
        (NonNegative(A), r"a_{i} \geq 0"),
        (InRange(INDEX, WHOLE), r"i \in \{1, \ldots, n\}"),
        (FreeOf(A, Z), r"a_{i} \text{ does not depend on } z_{j}"),
        (Independent(Z), r"z_{j} \text{ varies freely}"),
        (IsDefined(A), r"a_{i} \text{ is defined}"),
        (Equal(INDEX, J), "i = j"),
        (Distinct(INDEX, J), r"i \neq j"),
        (Assumed(GIVEN), r"a_{i} \leq 1"),
        (Defined(Definition("a", ("i",), X, (WHOLE,))), "a_{i} := x"),
        (Defined(Definition("f", ("x",), X)), "f(x) := x"),
        (Defined(Definition("L", (), X)), "L := x"),
    ],
)
def test_condition_is_printed_as_a_formula(condition, latex):
    assert condition_to_latex(condition) == latex
