import pytest
from reading import VOCABULARY, bare, read

from derive.diagnostics import Code
from derive.source import Source, Span
from derive.syntax.parser import ReadingError, parse_condition, parse_formula
from derive.syntax.tree import (
    Ambiguous,
    Application,
    BigOperator,
    Cases,
    Derivative,
    Group,
    KnownFunction,
    Name,
    Numeral,
    Product,
    Quotient,
    Root,
    Signed,
    Subscript,
    Sum,
    Superscript,
)
from derive.syntax.vocabulary import Vocabulary


def written(text, span):
    return text[span.start : span.end]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\hat a", r"\hat{a}"),
        (r"\boldsymbol{\beta}", r"\mathbf{\beta}"),
        (r"\bm z", r"\mathbf{z}"),
        (r"\mathbf{\hat{a}}", r"\hat{\mathbf{a}}"),
        (r"x_i^2", r"x^2_i"),
        (r"x_i'", r"x'_i"),
        (r"2 + \mid x \mid", r"2 + |x|"),
        (r"s_+s_-", r"s_{+} s_{-}"),
        (r"s_- (a)", r"s_{-} (a)"),
        (r"w^+ w^- a", r"w^{+} w^{-} a"),
        (r"\sin^\prime x", r"\sin' x"),
        (r"\mathrm{sin}'(x)", r"\sin'(x)"),
        (r"x_{i}", r"x_i"),
        (r"\frac12", r"\frac{1}{2}"),
        (r"\frac ab", r"\frac{a}{b}"),
        (r"\dfrac{a}{b}", r"\tfrac ab"),
        (r"\sqrt x", r"\sqrt{x}"),
        (r"a \cdot b", r"a b"),
        (r"a * b", r"a \times b"),
        (r"\left( a \right)", r"( a )"),
        (r"\bigl( a \bigr)", r"(a)"),
        (r"\left\{ a \right\}", r"\{ a \}"),
        (r"{a} {}b", r"a b"),
        (r"a + {b c}", r"a + b c"),
        (r"\boxed{a + b}", r"a + b"),
        (r"\underbrace{a + b}_{= \blob 1}", r"a + b"),
        (r"\underbrace{x_i}_{\text{data}} a", r"x_i a"),
        (r"\textcolor{red}{a} b", r"a b"),
        (r"\sum\limits_i x_i", r"\sum_i x_i"),
        (r"\sum_{i=1}^n x_i", r"\sum^n_{i=1} x_i"),
        (r"\sum_{\substack{i \neq j \\ i \neq k}} x_i", r"\sum_{i \neq j, i \neq k} x_i"),
        (r"\sum_{ij} x_i", r"\sum_{i,j} x_i"),
        (r"\mathrm{exp}(a)", r"\exp(a)"),
        (r"\operatorname{ln} a", r"\ln a"),
        (r"\frac{d}{dx} a", r"\frac{\partial}{\partial x} a"),
        (r"\frac{\mathrm{d} L}{\mathrm dx}", r"\frac{\partial L}{\partial x}"),
        (r"\frac{\partial L}{\partial W^{(1)}_{ji}}", r"\frac{\partial L}{\partial W_{ji}^{(1)}}"),
        (r"\frac d{dx} a", r"\frac{d}{dx} a"),
        (r"a % note", r"a"),
        (r"a\phantom{+ b}", r"a"),
        (
            r"\begin{dcases} a & i = j \\ b & \text{else} \end{dcases}",
            r"\begin{cases} a, & \text{if } i = j, \\ b & \text{otherwise.} \end{cases}",
        ),
        (
            r"\begin{cases} a & \text{if $i = j$} \\ b & \text{otherwise} \end{cases}",
            r"\begin{cases} a & i = j \\ b & \text{otherwise} \end{cases}",
        ),
    ],
)
def test_two_spellings_of_one_formula(one, other):
    assert bare(read(one)) == bare(read(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\hat{a}", "a"),
        ("X", "x"),
        ("x'", "x"),
        (r"\mathrm{RSS}", "R S S"),
        (r"\mathbf{a}", "a"),
        (r"a \sum_i x_i", r"a x_i"),
        (r"a b + c", r"a (b + c)"),
        (r"a / b c", r"a / (b c)"),
        (r"x_{ij}", r"x_{i,j}"),
        (r"x_i^2", r"x_{i^2}"),
        (r"-a^2", r"(-a)^2"),
        (r"\sum_i a + b", r"\sum_i (a + b)"),
        (r"\frac{\partial}{\partial x} a + b", r"\frac{\partial}{\partial x} (a + b)"),
        (r"\sum_{i = j} x_i", r"\sum_{i = j}^n x_i"),
        (r"\ln a b", r"\ln(a) b"),
        (r"1.50", r"1.5"),
    ],
)
def test_two_formulas(one, other):
    assert bare(read(one)) != bare(read(other))


def test_every_name_has_one_canonical_text():
    texts = [
        read(text).text
        for text in (r"\bar x", r"\vec{\mathbf z}", r"\bm\mu'", r"\mathrm{RSS}", r"\mathcal L", r"\operatorname{softmax}")
    ]
    assert texts == [r"\bar{x}", r"\vec{\mathbf{z}}", r"\mathbf{\mu}'", r"\mathrm{RSS}", r"\mathcal{L}", r"\operatorname{softmax}"]


def test_numbers_are_exact_and_keep_their_decimals():
    match read("0.0590"):
        case Numeral(value, 4):
            assert value * 1000 == 59
        case other:
            pytest.fail(f"{other}")


def test_a_slash_divides_the_factors_so_far_by_one_factor():
    match read("a b / c x"):
        case Product((Quotient(Product((Name("a"), Name("b"))), Name("c"), True), Name("x"))):
            return
        case other:
            pytest.fail(f"{other}")


def test_a_sum_takes_the_factors_up_to_a_sign():
    match read(r"2 b \sum_i a_i \frac{x_i}{n} + c"):
        case Sum(
            (
                Product(
                    (Numeral(), Name("b"), BigOperator("sum", (Name("i"),), None, None, (), Product((Subscript(), Quotient()))))
                ),
                Name("c"),
            )
        ):
            return
        case other:
            pytest.fail(f"{other}")


@pytest.mark.parametrize(
    ("below", "indices", "lower", "conditions"),
    [
        ("_i", "i", False, []),
        ("_{i,j}", "ij", False, []),
        ("_{i=1}", "i", True, []),
        ("_{i=1}^n", "i", True, []),
        ("_{i=j}^n", "i", True, []),
        ("_{i,j=1}^n", "ij", True, []),
        ("_{i=j}", "i", False, ["="]),
        (r"_{i \neq j}", "i", False, ["!="]),
        (r"_{i \neq j, i \neq k}", "i", False, ["!=", "!="]),
        (r"_{j \le i}", "j", False, ["<="]),
        (r"_{i=1, i \neq j}^n", "i", True, ["!="]),
        (r"_{i, k \neq i}", "ik", False, ["!="]),
    ],
)
def test_what_stands_below_a_sum(below, indices, lower, conditions):
    node = read(rf"\sum{below} x_i")
    assert isinstance(node, BigOperator)
    assert [index.text for index in node.indices] == list(indices)
    assert (node.lower is not None) is lower
    assert [condition.relation for condition in node.conditions] == conditions


def test_an_operator_derives_all_factors_on_its_right():
    match read(r"\frac{\partial}{\partial z_j} (a + b) c - x"):
        case Sum((Derivative(Product((Group(), Name("c"))), (by,), True), Name("x")), (False, True)):
            assert by.order == 1
        case other:
            pytest.fail(f"{other}")


def test_a_derivative_keeps_its_variables_and_orders():
    match read(r"\frac{\partial^3 \ln p_i}{\partial z_j \partial a^2}"):
        case Derivative(KnownFunction("ln", Subscript()), (first, second), False):
            assert (first.order, second.order) == (1, 2)
        case other:
            pytest.fail(f"{other}")


@pytest.mark.parametrize("text", [r"\frac{d}{2}", r"\frac{d_i}{d x}", r"\frac{a}{d x}", r"\frac{d f}{d}", r"\frac{d a}{2 d}"])
def test_a_fraction_with_a_letter_d_stays_a_fraction(text):
    assert isinstance(read(text), Quotient)


def test_a_declared_d_makes_a_derivative_a_question():
    with pytest.raises(ReadingError) as caught:
        read(r"\frac{d a}{d x}", Vocabulary(frozenset(), frozenset("adx")))
    assert caught.value.code is Code.READING_AMBIGUOUS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("f(x)", Application),
        (r"\sigma(z_i)", Application),
        ("g(a, b)", Application),
        ("a(b, c)", Application),
        (r"\operatorname{softmax}(z)", Application),
        ("f[x]", Application),
        ("g(a + b)", Ambiguous),
        (r"\hat{a}(b)", Ambiguous),
        (r"\sigma^2(x)", Ambiguous),
        (r"\mathrm{erf}^{-1}(x)", Ambiguous),
        ("a(b + c)", Product),
        ("p_i(1 - p_i)", Product),
        ("w_i(1 - w_i)", Product),
        ("a^2(b + c)", Product),
        ("2(b + c)", Product),
        ("(a)(b)", Product),
        (r"\pi(a + b)", Product),
        (r"g \cdot (a + b)", Product),
    ],
)
def test_application_or_product(text, kind):
    assert type(read(text)) is kind


def test_an_exponent_behind_an_application_raises_it():
    match read("f(x)^2"):
        case Superscript(Application(Name("f"), (Name("x"),)), Numeral()):
            return
        case other:
            pytest.fail(f"{other}")


@pytest.mark.parametrize(
    ("text", "argument"),
    [
        (r"\ln 2 \pi v", Product),
        (r"\ln \sum_k e^{z_k}", BigOperator),
        (r"\exp[a + b]", Group),
        (r"\ln \frac ab", Quotient),
        (r"\ln e^x", Superscript),
    ],
)
def test_the_argument_of_a_known_function(text, argument):
    match read(text):
        case KnownFunction(_, found):
            assert type(found) is argument
        case other:
            pytest.fail(f"{other}")


def test_a_power_of_a_known_function_raises_its_value():
    match read(r"\sin^2 x \cos x"):
        case Product((Superscript(KnownFunction("sin", Name("x")), Numeral()), KnownFunction("cos", Name("x")))):
            return
        case other:
            pytest.fail(f"{other}")


def test_branches_have_their_conditions():
    match read(r"\begin{cases} a & l = k, i \neq j \\ -b & \text{otherwise} \end{cases}"):
        case Cases((first, last)):
            assert [c.relation for c in first.conditions] == ["=", "!="]
            assert last.conditions == ()
            assert isinstance(last.value, Signed)
        case other:
            pytest.fail(f"{other}")


def test_every_span_is_the_text_of_its_node():
    text = r"-2 x^2_i \frac{a}{b} + \sqrt[3]{c}"
    node = read(text)
    assert isinstance(node, Sum)
    signed, root = node.terms
    assert isinstance(signed, Signed)
    assert isinstance(signed.operand, Product)
    power = signed.operand.factors[1]
    assert isinstance(power, Superscript)
    assert isinstance(root, Root)
    parts = [node, signed, signed.operand, *signed.operand.factors, power.base, power.exponent, root, root.radicand]
    assert [written(text, part.span) for part in parts] == [
        text, r"-2 x^2_i \frac{a}{b}", r"2 x^2_i \frac{a}{b}", "2", "x^2_i", r"\frac{a}{b}", "x^2_i", "2", r"\sqrt[3]{c}", "c",
    ]  # fmt: skip


def test_spans_are_offsets_in_the_document():
    source = Source("", "text a + b text")
    node = parse_formula(source, Span(5, 10), VOCABULARY)
    assert source.slice(node.span) == "a + b"


AMBIGUOUS = {
    "slashed derivative of letters": ("c dL/dz", "c dL/"),
    "integral over a d with a meaning of its own": (r"\int x dx (a) dz", "d"),
    "power or inverse": (r"\sin^{-1} x", "^{-1}"),
    "power or order of a slope": (r"\sin^{(2)} x", "^{(2)}"),
}

UNREADABLE = {
    "nothing": ("", ""),
    "blank": ("  ", ""),
    "sign without a term": ("a +", "+"),
    "two signs": ("a + - b", "-"),
    "dot without a factor": (r"a \cdot", r"\cdot"),
    "dot in front": (r"\cdot a", r"\cdot"),
    "slash in front": ("/ a", "/"),
    "slash behind": ("a /", "/"),
    "superscript without a base": ("^2 + a", "^"),
    "subscript without a base": ("_i + a", "_"),
    "prime without a name": ("' + a", "'"),
    "two superscripts": ("a^2^3", "^"),
    "two subscripts": ("x_i_j", "_"),
    "superscript twice around a subscript": ("x^2_i^3", "^"),
    "bar behind an operator without a body": (r"\frac{d}{dx} \Big|_{x = 0}", "}"),
    "power behind a prime": ("(a)'^2", "^"),
    "index behind a prime": ("(a)'_1", "_"),
    "prime behind an exponent": ("e^{x}'", "'"),
    "exponent behind empty braces": ("x_i{}^2", "^"),
    "number without its zero behind a factor": ("x .5", "."),
    "sign in braces that is an argument": (r"\frac{a}{+}", r"\frac"),
    "power of a fraction": (r"\frac{a}{b}^2", "^"),
    "empty exponent": ("a^{}", "}"),
    "one bar around nothing": (r"\mid x", r"\mid"),
    "two bars for what is given": (r"p(x \mid \mid y \mid)", r"\mid"),
    "sign as exponent": ("e^-x", "^"),
    "sign as exponent of a bracket": ("e^-(x + 1)", "^"),
    "sign before a number": ("x_- 1", "_"),
    "sign before a fraction": (r"x^- \frac{1}{2}", "^"),
    "slope of a function with a subscript": (r"\log_2'(x)", "_2"),
    "slope of a subscripted function": (r"\log'_2(x)", "_2"),
    "bracket as exponent": ("x^(2)", "^"),
    "number without braces": ("2^10", "^10"),
    "two numbers": ("2 3", "2 3"),
    "root of nothing": (r"\sqrt", r"\sqrt"),
    "argument missing": (r"\frac{a}", r"\frac"),
    "empty argument": (r"\frac{}{a}", "}"),
    "accent over nothing": (r"\hat{}", "}"),
    "function without an argument": (r"\ln + a", "+"),
    "relation inside": ("a = b", "="),
    "comma inside": ("a, b", ","),
    "braces that would group": ("{a + b} c", "{a + b}"),
    "braces that would be raised": ("{a b}^2", "{a b}"),
    "braces around a sum behind a minus": ("c - {a + b}", "{a + b}"),
    "sum without a body": (r"\sum_i", "i"),
    "sum with two indices below": (r"\sum_i_j x", "_"),
    "derivative by nothing": (r"\frac{\partial a^2}{\partial}", r"\frac{\partial a^2}{\partial"),
    "derivative without a differential above": (r"\frac{a}{\partial x}", r"\frac"),
    "derivative without a differential below": (r"\frac{\partial a}{x}", r"\frac{\partial a}{x"),
    "derivative by no name": (r"\partial_{2} a", r"\partial_{2}"),
    "character that looks like a letter": ("\u0430 + 1", "\u0430"),
    "character that looks like a Greek letter": ("\u00b5 + 1", "\u00b5"),
    "dash that looks like a minus": ("a \u2013 b", "\u2013"),
    "digit of another script": ("\u0663 a", "\u0663"),
    "letter of a mathematical alphabet": ("\U0001d465 + 1", "\U0001d465"),
    "invisible character": ("a\u200bb", "\u200b"),
    "unknown environment": (r"\begin{tabular} a \end{tabular}", r"\begin{tabular}"),
    "empty matrix": (r"\begin{pmatrix} \end{pmatrix}", r"\begin{pmatrix} \end{pmatrix}"),
    "order too small above": (r"\frac{\partial a}{\partial x \partial y}", r"\frac{\partial a}{\partial x \partial y}"),
    "order too small below": (r"\frac{\partial^2 a^3}{\partial a}", r"\frac{\partial^2 a^3}{\partial a}"),
    "sum above without brackets": (r"\frac{\partial a + b}{\partial x}", r"\frac{\partial a + b"),
    "operator without a body": (r"\frac{\partial}{\partial x}", "}"),
    "operator before a sign": (r"\frac{\partial}{\partial x} - a", "-"),
    "words": (r"a \text{max}", r"\text{max}"),
    "full stop inside": ("a . b", "."),
    "no branches": (r"\begin{cases} \end{cases}", r"\begin{cases} \end{cases}"),
    "branch without a condition": (r"\begin{cases} a \\ b & i = j \end{cases}", "a"),
}

UNBALANCED = {
    "half-open without a comma": ("(a]", "]"),
    "bar not closed": ("(|a) + b", ")"),
    "bracket not closed": ("(a + b", "("),
    "brace not closed": (r"\frac{a}{b", "{"),
    "closed twice": ("a + b)", ")"),
    "closed by another kind": ("(a + b]", "]"),
    "closed by a brace": ("{(a}", "}"),
    "left without right": (r"\left( a", r"\left("),
    "left closed without right": (r"\left( a )", ")"),
    "right without left": (r"( a \right)", r"\right)"),
    "environment not closed": (r"\begin{cases} a & i = j", r"\begin{cases}"),
    "environment closed by another": (r"\begin{cases} a \end{dcases}", r"\end{dcases}"),
    "nested the wrong way": ("([a)]", ")"),
}

UNKNOWN = {
    "in front": (r"\fancy{a}", r"\fancy"),
    "in the middle": (r"2 \blob{a} + b", r"\blob"),
    "as an argument": (r"\frac{a}{\blob}", r"\blob"),
    "as an unbraced argument": (r"x^\blob", r"\blob"),
    "below an accent": (r"\hat\blob", r"\blob"),
}

REFUSED = [
    pytest.param(text, code, where, id=title)
    for code, table in (
        (Code.READING_AMBIGUOUS, AMBIGUOUS),
        (Code.FORMULA_UNREADABLE, UNREADABLE),
        (Code.BRACE_UNBALANCED, UNBALANCED),
        (Code.COMMAND_UNKNOWN, UNKNOWN),
    )
    for title, (text, where) in table.items()
]


@pytest.mark.parametrize(("text", "code", "where"), REFUSED)
def test_refuses(text, code, where):
    with pytest.raises(ReadingError) as caught:
        read(text)
    error = caught.value
    assert (error.code, written(text, error.span)) == (code, where), error.message


@pytest.mark.parametrize(
    ("before", "after"),
    [("(", ")"), ("{", "}"), (r"\frac{", "}{a}"), ("x^{", "}"), ("x_{", "}"), (r"\sqrt{", "}"), (r"\ln ", ""), (r"\hat{", "}"), (r"\sum_i ", ""),
     (r"\sqrt ", ""), (r"\frac ", "a"), (r"\frac{\partial}{\partial x} ", ""), (r"\begin{cases}", r"& i = j \end{cases}"), ("f(", ")")],
)  # fmt: skip
def test_deep_nesting_ends_in_a_limit(before, after):
    with pytest.raises(ReadingError) as caught:
        read(before * 2000 + "a" + after * 2000)
    assert caught.value.code is Code.LIMIT_EXCEEDED


@pytest.mark.parametrize(("before", "after"), [("(", ")"), (r"\frac{", "}{a}"), ("x^{", "}"), (r"\ln ", ""), (r"\sum_i ", "")])
def test_moderate_nesting_is_read(before, after):
    assert read(before * 50 + "a" + after * 50).span.start == 0


def test_a_derivative_of_absurd_order_is_refused():
    with pytest.raises(ReadingError) as caught:
        read(r"\frac{\partial^{1000000} a}{\partial x^{1000000}}")
    assert caught.value.code is Code.LIMIT_EXCEEDED


def test_a_number_of_absurd_length_is_refused():
    with pytest.raises(ReadingError) as caught:
        read("a + " + "1" * 5000)
    assert caught.value.code is Code.LIMIT_EXCEEDED


def test_a_sum_of_thousands_of_terms_is_read():
    node = read(" + ".join(["a"] * 5000))
    assert isinstance(node, Sum)
    assert len(node.terms) == 5000


def condition(text):
    return parse_condition(Source("", text), Span(0, len(text)), VOCABULARY)


def test_a_condition_is_one_comparison():
    found = condition(r"i \neq j")
    assert (found.relation, bare(found.left), bare(found.right)) == ("!=", ("Name", "i"), ("Name", "j"))


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        pytest.param(condition, "i", id="condition without a comparison"),
        pytest.param(condition, "i < j < k", id="two comparisons"),
        pytest.param(condition, "i := j", id="definition as a condition"),
        pytest.param(condition, r"i \approx j", id="approximation as a condition"),
        pytest.param(condition, "i = j k)", id="unbalanced condition"),
    ],
)
def test_refuses_other_conditions(parse, text):
    with pytest.raises(ReadingError):
        parse(text)


def test_a_difference_of_what_is_no_name_is_a_product():
    found = read(r"\Delta \overline{a + b}")
    assert isinstance(found, Product)
    assert found.factors[0] == Name(r"\Delta", Span(0, 6))
