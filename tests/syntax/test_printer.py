import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reading import bare, read

from derive.source import Source, Span
from derive.syntax.displays import read_display
from derive.syntax.parser import ReadingError, parse_formula
from derive.syntax.printer import condition_to_latex, to_latex
from derive.syntax.tree import BigOperator, KnownFunction, Name, Product, Signed, Sum
from derive.syntax.vocabulary import Vocabulary

SPAN = Span(0, 0)

AS_WRITTEN = [
    "a", "1.50", "0.0589", "a + b - c", "-a + b", "+a", "2 a b", r"2 \cdot 3", "a / b", "a b / c x", r"\frac{a}{b}", "x_i^2", "x_{ij}", r"x_{i, j + 1}", "x'_i",
    r"\hat{\mathbf{a}}_i", "a^{-1}", "e^{x + y}", "(a + b)^2", r"\left( \frac{a}{b} \right)^2", r"\{ a \}", "[a + b]", r"\sqrt{a}", r"\sqrt[3]{a + b}",
    r"\ln a b", r"\ln(a + b)", r"\sin^2 x \cos x", r"f(x)", r"f(x)^2", r"\sigma(z_i)(a + b)", "g(a + b)", "g(a, b)", r"p_i (1 - p_i)",
    r"\sum_i x_i", r"\sum_{i, j} x_i", r"\sum_{i = 1}^n x_i", r"\sum_{i, j = 1}^n x_i", r"\sum_{i \neq j, i \neq k} x_i", r"\prod_{i = 1, i \neq j}^n x_i",
    r"\sum_{i, k \neq i} x_i", r"2 b \sum_i x_i \sum_k y_k", r"\ln \sum_k e^{z_k}", r"\frac{\partial \ln p_i}{\partial z_j}",
    r"\frac{\partial^2 L}{\partial z_j \partial z_l}", r"\frac{\partial^3}{\partial x^2 \partial y} a b", r"x_{\text{max}}",
    r"\begin{cases} a & i = j \\ b & i \neq j, k < n \\ 0 & \text{otherwise} \end{cases}",
]  # fmt: skip


@pytest.mark.parametrize("text", AS_WRITTEN)
def test_prints_the_authors_form(text):
    assert to_latex(read(text)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        pytest.param(r"a \cdot (b + c)", r"a \cdot (b + c)", id="a name and a bracket might be a call"),
        pytest.param(r"\frac{d}{dx} a", r"\frac{\partial}{\partial x} a", id="one sign for derivatives"),
        pytest.param(r"\left( a \right)", "(a)", id="brackets as high as they need to be"),
        pytest.param(r"\ln (n - 1)!", r"\ln((n - 1)!)", id="no logarithm has a factorial"),
        pytest.param("(a!)!", "(a!)!", id="two signs beside each other may be another one"),
        pytest.param(r"(\ln(n))!", r"(\ln(n))!", id="but where brackets say so"),
        pytest.param(r"\Gamma(n)!", r"\Gamma(n)!", id="other functions may"),
        pytest.param(r"\ln(a)^2", r"\ln^2(a)", id="a power of a function at its name"),
        pytest.param(r"\tanh''(a)^2", r"\tanh''^2(a)", id="a power of a slope at its name"),
        pytest.param(r"\sin(a)^{(b)}", r"\sin(a)^{(b)}", id="a power in brackets behind the argument"),
        pytest.param(r"x^{10}", r"x^{10}", id="braces around two digits"),
    ],
)
def test_prints_so_that_it_reads_back(text, printed):
    assert to_latex(read(text)) == printed
    assert bare(read(printed)) == bare(read(text))


def test_a_condition_is_printed_with_its_sign():
    node = read(r"\sum_{i \neq j} x_i")
    assert isinstance(node, BigOperator)
    assert condition_to_latex(node.conditions[0]) == r"i \neq j"


@pytest.mark.parametrize(
    ("node", "printed"),
    [
        (Product((Sum((Name("a", SPAN), Name("b", SPAN)), (False, False), SPAN), Name("c", SPAN)), SPAN), "(a + b) c"),
        (Product((KnownFunction("ln", Name("a", SPAN), SPAN), Name("c", SPAN)), SPAN), r"(\ln a) c"),
        (Product((Name("a", SPAN), Signed(False, Name("c", SPAN), SPAN)), SPAN), r"a \cdot (+c)"),
        (Product((Name("a", SPAN), Signed(True, Name("c", SPAN), SPAN)), SPAN), r"a \cdot -c"),
        (
            Product((BigOperator("sum", (Name("i", SPAN),), None, None, (), Name("a", SPAN), SPAN), Name("c", SPAN)), SPAN),
            r"\left( \sum_i a \right) c",
        ),
    ],
)
def test_brackets_what_would_read_otherwise(node, printed):
    assert to_latex(node) == printed


PIECES = [
    "a", "b", "x_i", "2", "1.5", "+", "-", r"\cdot", "/", "^2", "^{a}", "_{ij}", "(a)", "(a + b)", r"\frac{a}{b}", r"\frac12", r"\sqrt{a}", r"\ln", r"\sin^2", r"\exp(a)",
    r"\sum_i", r"\sum_{i \neq j}", r"\prod_{i=1}^n", r"\frac{\partial}{\partial x}", r"\frac{d f}{d x}", "f(x)", r"\sigma", "g", "'", "{a}", "{}", r"\hat a",
    r"\begin{cases} a & i = j \\ b & \text{else} \end{cases}",
]  # fmt: skip


@example(r"a / \ln a / a")
@example(r"a b / \sin^2 a / a / 2")
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=10).map(" ".join))
def test_whatever_is_read_is_printed_so_that_it_reads_back(text):
    node = read_or_refuse(text)
    if isinstance(node, Span):
        assert 0 <= node.start <= node.end <= len(text)
    else:
        assert bare(read(to_latex(node))) == bare(node)


def read_or_refuse(text):
    try:
        return read(text)
    except ReadingError as error:
        return error.span


CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases"


@pytest.mark.skipif(not CASES.is_dir(), reason="the conformance cases are not here")
def test_every_side_of_the_conformance_cases_reads_back():
    vocabulary = Vocabulary(frozenset({"f", r"\sigma"}), frozenset("abcnmprsuvxyT"))
    wrong = []
    for path in sorted(CASES.glob("*.md")):
        source = Source("", path.read_text(encoding="utf-8"))
        for match in re.finditer(r"\$\$(.*?)\$\$", source.text, re.DOTALL):
            for statement in read_display(source, Span(*match.span(1)), vocabulary).statements:
                for side in [statement.left, *(link.right for link in statement.links)]:
                    if side is None:
                        continue
                    printed = to_latex(side)
                    again = parse_formula(Source("", printed), Span(0, len(printed)), vocabulary)
                    if bare(again) != bare(side):
                        wrong.append(printed)
    assert wrong == []


@pytest.mark.parametrize("text", [r"\nabla_", r"\nabla^", r"\int_a^", r"\int_", "x_", "x^", r"\sum_", r"\lim_", r"\sqrt", r"\frac{a}", "x_+", "x^-"])
def test_a_formula_that_ends_too_early_is_read_or_refused_with_its_place(text):
    reading = read_display(Source("", text), Span(0, len(text)), Vocabulary(frozenset(), frozenset()))
    assert reading.errors or reading.statements
    assert all(0 <= error.span.start <= error.span.end <= len(text) for error in reading.errors)
