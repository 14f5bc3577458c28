"""Notation that is read whole, whether or not its meaning can be checked."""

import pytest
from formulas import KINDS
from reading import bare, read

from derive.source import Source, Span
from derive.syntax.displays import read_display
from derive.syntax.lexer import tokenize
from derive.syntax.parser import read_side
from derive.syntax.printer import to_latex
from derive.syntax.tree import (
    Application,
    Assertion,
    BigOperator,
    Derivative,
    Fenced,
    Group,
    Integral,
    Listing,
    Mark,
    Name,
    Numeral,
    Operation,
    Product,
    Scripted,
    Sum,
    Words,
)
from derive.syntax.vocabulary import Vocabulary

NOTHING = Vocabulary(frozenset(), frozenset())


def side(text, vocabulary=NOTHING):
    return read_side(tokenize(Source("", text), Span(0, len(text))), len(text), vocabulary)


@pytest.mark.parametrize(("text", "kind"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_is_read_whole(text, kind):
    assert type(side(text)) is kind


@pytest.mark.parametrize("text", [row[1] for row in KINDS], ids=[row[0] for row in KINDS])
def test_what_is_printed_reads_back(text):
    printed = to_latex(side(text))
    assert to_latex(side(printed)) == printed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"{n \choose k}", r"\binom{n}{k}"),
        (r"\pdv{f}{x}", r"\frac{\partial f}{\partial x}"),
        (r"\pdv[2]{f}{x}", r"\frac{\partial^2 f}{\partial x^2}"),
        (r"\dv{x} f", r"\frac{d}{dx} f"),
        (r"\pdv{f}{x}{y}", r"\frac{\partial^2 f}{\partial x \partial y}"),
        (r"\partial_x f", r"\frac{\partial}{\partial x} f"),
        (r"\left| a \right|", "|a|"),
        (r"\lvert a \rvert", "|a|"),
        (r"\left\lVert a \right\rVert", "||a||"),
        (r"x^{\prime}", "x'"),
        (r"n^{'}", "n'"),
        (r"\max_i x_i", r"\operatorname{max}_i x_i"),
        (r"p(x \mid y)", "p(x | y)"),
        (r"\int_a^b dx f", r"\int_a^b f dx"),
        (r"\int_a^b dx", r"\int_a^b 1 dx"),
        (r"\int_a^b \, dx + c", r"\int_a^b 1 dx + c"),
        (r"\frac{\int_a^b dx}{c}", r"\frac{\int_a^b 1 dx}{c}"),
        (r"x ≤ y", r"x \leq y"),
        (r"α × β − γ", r"\alpha \times \beta - \gamma"),
        (r"∑_i x_i", r"\sum_i x_i"),
        (r"{x^{(1)}}^2", r"{x^{(1)}}^2"),
        (r"\text{log}\, x", r"\log x"),
        (r"\cfrac{a}{b}", r"\frac{a}{b}"),
        (r"\mathop{\mathrm{argmin}}_x f", r"\operatorname{argmin}_x f"),
        (r"\frac{\text{d}y}{\text{d}x}", r"\frac{\mathrm{d}y}{\mathrm{d}x}"),
        (r"\underset{x}{\text{minimize}} f", r"\operatorname{minimize}_x f"),
        (r"x {+} y", "x + y"),
        (r"x{-}1", "x - 1"),
        (".5 x", "0.5 x"),
        ("x / .25", "x / 0.25"),
        (r"(f g)'", r"(f g)^{\prime}"),
        (r"[f]''", r"[f]^{\prime\prime}"),
        (r"\require{cancel} \cancel{x}", r"\cancel{x}"),
    ],
)
def test_two_spellings_of_one_formula(one, other):
    assert bare(side(one)) == bare(side(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x_{(i)}", "x_i"),
        ("x^{(2)}", "x^2"),
        ("Σ", r"\sum_i i"),
        (r"\Sigma", r"\sigma"),
        (r"|a| b", r"|a b|"),
        (r"\overline{x}", r"\bar{x}"),
        ("[a, b)", "[a, b]"),
        (r"a \odot b", r"a \cdot b"),
        (r"\int f dx + c", r"\int f + c dx"),
        (r"x^*", "x"),
        (r"\frac{\partial f}{\partial x}(a)", r"\frac{\partial f}{\partial x} a"),
        (r"\log_2 x", r"\log x"),
        (r"V^\perp", "V"),
        (r"x_\parallel", r"x_\perp"),
        (r"(f g)'", "(f g)"),
        (r"(f g)'", "(f g)''"),
        (r"\frac{\partial(u, v)}{\partial(x, y)}", r"\frac{\partial(v, u)}{\partial(x, y)}"),
        (r"x_{\text{d}}", r"x_d"),
        (r"\mathrm{d}x", "dx"),
    ],
)
def test_two_formulas(one, other):
    assert bare(side(one)) != bare(side(other))


def test_an_integral_keeps_its_parts():
    match side(r"\int_0^{\infty} x^2 + 1 \, \mathrm{d}x"):
        case Integral("int", Numeral(), Mark(r"\infty"), Sum(), (Name("x"),)):
            return
        case other:
            pytest.fail(f"{other}")


def test_the_differentials_of_nested_integrals_belong_to_the_nearest_sign():
    match side(r"\int_0^1 \int_0^x f \, dy \, dx"):
        case Integral(body=Integral(variables=(Name("y"),)), variables=(Name("x"),)):
            return
        case other:
            pytest.fail(f"{other}")


def test_a_relation_in_brackets_is_no_relation_of_the_side():
    match side("P(X = x, Y = y | Z)"):
        case Application(Name("P"), (Operation("|", (Listing((Assertion(), Assertion())), Name("Z"))),)):
            return
        case other:
            pytest.fail(f"{other}")


def test_bounds_between_two_numbers_bind_the_letter_in_the_middle():
    match side(r"\sum_{1 \le i \le n} x_i"):
        case BigOperator(_, (Name("i"),), None, None, (first, second)):
            assert (first.relation, second.relation) == ("<=", "<=")
        case other:
            pytest.fail(f"{other}")


def test_a_function_that_may_end_earlier_says_so():
    assert [read(text).unclear for text in (r"\ln a b", r"\ln a (b + c)", r"\ln a \cdot b", r"\ln(a)")] == [
        False,
        True,
        True,
        False,
    ]


def statements(text):
    reading = read_display(Source("", text), Span(0, len(text)), NOTHING)
    assert reading.errors == ()
    return reading.statements


@pytest.mark.parametrize(
    ("text", "lefts", "signs"),
    [
        pytest.param(r"a, b = c", ["a, b"], ["="], id="list in front"),
        pytest.param(r"a = b, c", ["a"], ["="], id="list behind"),
        pytest.param(r"x \in A", ["x"], [r"\in"], id="membership"),
        pytest.param(r"X \sim \textrm{Bernoulli}(p)", ["X"], [r"\sim"], id="distribution"),
        pytest.param(r"X | Y \sim N(0, 1)", [r"X \mid Y"], [r"\sim"], id="conditional distribution"),
        pytest.param(r"a = b \implies x = y", ["a", "x"], ["=", "="], id="two equations and an arrow"),
        pytest.param(r"a = b \text{ with gradient } x = y", ["a", "x"], ["=", "="], id="words between two equations"),
        pytest.param(r"\begin{array}{rcl} a &=& b \\ &=& c \end{array}", ["a"], ["=", "="], id="rows of an array"),
        pytest.param(r"H_0: &\; a = b", ["H_0 : a"], ["="], id="label with a colon"),
        pytest.param(r"\textrm{MSE} = a", [r"\mathrm{MSE}"], ["="], id="name in words"),
        pytest.param(r"a &= b + \left( c + \right. \\ & \left. x \right) \\ &= y", ["a"], ["=", "="], id="bracket over rows"),
        pytest.param(r"a &= b \\ &\;\;\vdots \\ &= c", ["a"], ["=", "="], id="steps left out"),
    ],
)
def test_statements(text, lefts, signs):
    found = statements(text)
    assert [to_latex(s.left) for s in found] == lefts
    assert [link.relation.sign for s in found for link in s.links] == signs


@pytest.mark.parametrize(
    ("text", "conditions", "remarks"),
    [
        pytest.param(r"a = b \text{ almost surely}", [], ["Words"], id="words that may restrict"),
        pytest.param(r"a = b \text{ for } n \text{ large}", [], ["Words", "Name"], id="words around a name"),
        pytest.param(r"a = b \quad \text{if } x \in A", [r"\in"], [], id="membership"),
        pytest.param(r"a = b \text{ for all } x, y \in A", [r"\in"], [], id="two members"),
        pytest.param(r"a = b \quad \forall x > 0", [">"], [], id="quantifier"),
        pytest.param(r"a = b \text{ by (2)}", [], [], id="reason"),
        pytest.param(r"\Rightarrow a = b", [], ["Mark"], id="what is implied"),
    ],
)
def test_what_stands_beside_a_statement(text, conditions, remarks):
    (found,) = statements(text)
    assert [condition.relation for condition in found.conditions] == conditions
    assert sorted(type(remark).__name__ for remark in found.remarks) == sorted(remarks)


def test_what_implies_or_is_implied_is_not_claimed_by_itself():
    assert [len(statement.remarks) for statement in statements(r"a = b \iff x = y")] == [1, 1]


def test_words_are_kept():
    match side(r"a + \text{number of terms}"):
        case Sum((Name("a"), Words("number of terms"))):
            return
        case other:
            pytest.fail(f"{other}")


def test_an_element_of_a_list_is_a_factor_of_its_own():
    assert isinstance(read(r"f(x, y) a").factors[1], Name)
    assert isinstance(read("x_{(i)}").indices[0], Fenced)
    assert isinstance(read("x_i^{(2)}").exponent, Group)
    assert isinstance(side("x^{i, j}").exponent, Listing)


def test_a_bar_behind_a_derivative_is_about_all_of_it():
    match read(r"\frac{d}{dt} t^2 \big|_{t=0}"):
        case Scripted(Fenced(".", Derivative(), "|") as fenced, lower, None):
            assert bare(read(to_latex(Scripted(fenced, lower, None, fenced.span)))) == bare(read(r"\frac{d}{dt} t^2 \big|_{t=0}"))
        case other:
            pytest.fail(f"{other}")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (r"\frac{d}{dt} \sum_i p_i e^{t x_i} \Big|_{t=0}", r"\left. \frac{d}{dt} \sum_i p_i e^{t x_i} \right|_{t=0}"),
        (r"\frac{d}{dt} \log \sum_i e^{t x_i} |_{t=0}", r"\left. \frac{d}{dt} \log \sum_i e^{t x_i} \right|_{t=0}"),
        (r"\frac{d}{dt} a \prod_i \sum_j e^{t x_{ij}} \Big|_{t=0}", r"\left. \frac{d}{dt} a \prod_i \sum_j e^{t x_{ij}} \right|_{t=0}"),
        (r"\nabla_w \sum_i w_i^2 \Big|_{w=0}", r"\left. \nabla_w \sum_i w_i^2 \right|_{w=0}"),
        (r"\frac{d}{dt} \sum_i t^2 \Big|_{t=x_i}", r"\frac{d}{dt} \sum_i \left. t^2 \right|_{t=x_i}"),
        (r"\frac{d}{dt} \sum_i \Big( t^2 \Big|_{t=0} \Big)", r"\frac{d}{dt} \sum_i \Big( \left. t^2 \right|_{t=0} \Big)"),
        (r"\frac{d}{dt} \sum_i \left. t^2 \right|_{t=0}", r"\frac{d}{dt} \sum_i \left. t^2 \right|_{t=0}"),
        (r"\frac{d}{dt} t + \sum_i t^2 \Big|_{t=0}", r"\frac{d}{dt} t + \sum_i \left. t^2 \right|_{t=0}"),
    ],
)
def test_how_much_a_bar_behind_a_sum_takes(text, whole):
    assert bare(side(text)) == bare(side(whole))


@pytest.mark.parametrize(
    ("text", "arrows"),
    [
        pytest.param(r"a = b \implies x = y", ["", "=>"], id="one way"),
        pytest.param(r"a = b \iff x = y", ["", "<=>"], id="both ways"),
        pytest.param(r"a = b \\ \Rightarrow x = y", ["", "=>"], id="a row of its own"),
        pytest.param(r"a = b \Rightarrow \\ x = y", ["", "=>"], id="at the end of a row"),
        pytest.param(r"a = b, \quad \text{and hence} \quad x = y", ["", "=>"], id="in words"),
        pytest.param(r"a = b \Rightarrow x = y \\ &= z", ["", "=>"], id="a chain that goes on"),
        pytest.param(r"a = b \Leftarrow x = y", ["", ""], id="backwards"),
        pytest.param(r"a = b \text{ with } x = y", ["", ""], id="other words"),
    ],
)
def test_what_follows_from_what(text, arrows):
    assert [statement.arrow for statement in statements(text)] == arrows


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"w \cdot x", r"w \cdot x"),
        (r"2 w \cdot A x", r"2 w \cdot A x"),
        (r"(a + b) \cdot (c)", r"(a + b) \cdot (c)"),
        (r"f^2 \cdot g", r"f^2 \cdot g"),
        (r"w \times x", "w x"),
        (r"w * x", "w x"),
        (r"\sin(x) \cdot y", r"\sin(x) \cdot y"),
        (r"x_{2 \cdot k}", "x_{2 k}"),
    ],
)
def test_a_dot_is_printed_where_it_stood(text, printed):
    assert to_latex(read(text)) == printed
    assert to_latex(read(printed)) == printed


@pytest.mark.parametrize("text", [r"\sin^2 x \cdot y", r"\sum_i x_i \cdot y", r"\frac{d}{dx} x \cdot y", r"a/b \cdot c"])
def test_a_dot_changes_no_reading_when_it_is_printed(text):
    assert bare(read(to_latex(read(text)))) == bare(read(text))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (r"\nabla_w \frac12 \|w\|^2", r"\nabla_w \left( \frac12 \|w\|^2 \right)"),
        (r"\nabla_w 2 a w^2 + 1", r"\nabla_w \left( 2 a w^2 \right) + 1"),
        (r"\nabla_w \frac{\lambda}{2} w^2", r"\nabla_w \left( \frac{\lambda}{2} w^2 \right)"),
        (r"\nabla \frac12 f", r"\nabla \left( \frac12 f \right)"),
    ],
)
def test_a_slope_is_taken_of_what_stands_behind_a_number(text, whole):
    found, wanted = (one.terms[0] if isinstance(one, Sum) else one for one in map(side, (text, whole)))
    assert bare(found.argument) == bare(wanted.argument.inner)


@pytest.mark.parametrize("text", [r"\nabla_w \frac{w}{2} v", r"\nabla_w f v", r"\nabla \frac{\lambda}{2} v"])
def test_a_slope_of_one_factor(text):
    assert isinstance(side(text), Product)


def test_norms_before_a_bar_at_a_place():
    assert isinstance(side(r"\frac12 \|w\|^2 \big|_{w = 0}"), Scripted)
    assert isinstance(side(r"2 \|w\|^2 |_{w = 0}"), Scripted)


def test_a_bracket_at_the_start_of_a_case_is_its_value():
    branches = side(r"\begin{cases} [b] & i \neq a \\ a & \text{otherwise} \end{cases}").branches
    assert isinstance(branches[0].value, Group)
