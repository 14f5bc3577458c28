"""`derive.resolve.kinds` and `derive.resolve.applications`: names that are no numbers, and brackets that are no factors."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import Proved, name_of
from derive.resolve import resolve
from derive.resolve.applications import called_in
from derive.resolve.kinds import arrays_written, is_array, letter_of
from derive.source import Source
from derive.syntax.documents import read_document


@pytest.mark.parametrize(
    ("formula", "letters"),
    [
        (r"X^\mathrm{T} P y", {"X", "P", "y"}),
        (r"(y - X \hat{\beta})^\top (y - X b)", {"y", "X", r"\beta", "b"}),
        (r"\frac{1}{2 \sigma^2} (A B)^T", {"A", "B"}),
        (r"\mathrm{tr}(A B)", {"A", "B"}),
        (r"\det A", {"A"}),
        ("a b - b a = 1", {"a", "b"}),
        (r"\alpha \beta - \beta \alpha &= i", {r"\alpha", r"\beta"}),
        ("a b - b a = 0", set()),
        ("(a - b)(a + b) = a^2 + a b - b a - b^2", set()),
        (r"Q \in \mathbb{R}^{n \times p}", {"Q"}),
        (r"z \in \mathbb{C}", {"z"}),
        (r"z \in \mathbb{R}", set()),
        (r"x_i^\top \beta", {"x_", r"\beta"}),
        (r"\sum_{t=1}^T a_t x", set()),
        (r"\mathbf{x}^\top \mathbf{y}", set()),
        (r"[x_1, x_2]^\top", set()),
        (r"f(\mathbf{x}) = \nabla f(0) \cdot \mathbf{x} + \mathbf{x}^\top \mathbf{H} f(0) \mathbf{x}", set()),
        (r"\nabla_{w} L = X^\top y", {"X", "y"}),
        (r"a^{T-1} b", set()),
        (r"\partial J/\partial W \in \mathbb{R}^{h}", {"W"}),
        (r"\beta = [ a^\top, b ]^\top \in \mathbb{R}^{p}", {"a", r"\beta"}),
        (r"\frac{1}{2 \hat{\sigma}_0^2} (A B)^T", {"A", "B"}),
        (r"\hat{\Sigma}^2 (A B)^T", {r"\Sigma", "A", "B"}),
        (r"\gamma^T", {r"\gamma"}),
        (r"\sum_{t=0}^{T-1} \gamma^t = \frac{1 - \gamma^T}{1 - \gamma}", set()),
        (r"\sum_{t=0}^T x^{t} (1 - x^{T})", set()),
        (r"\sum_{t=1}^T x^t w = x^T w", {"x", "w"}),
        (r"\sum_{t=1}^T (y_t - w^T x_t)^2", {"x_", "w"}),
        (r"\sum_{t=0}^{T-1} \gamma^t \gamma^\top x", {r"\gamma", "x"}),
        (r"\sum_{t=1}^T g^{(t)} g^T h", {"g", "h"}),
        (r"\begin{aligned} (A b)^\top c", {"A", "b", "c"}),
        (r"\begin{split} \nabla_w \frac{1}{2} (A b)^\top \end{split}", {"A", "b", r"\nabla_"}),
        (r"u^\top A u = \lambda u^\top u", {"u", "A"}),
        (r"2 \lambda_k u_k u_k^\top", {"u_"}),
        (r"\lambda^\top u", {r"\lambda", "u"}),
        (r"A \lambda u^\top", {"A", r"\lambda", "u"}),
        (r"u^\top \lambda", {r"\lambda", "u"}),
        (r"(\lambda u)^\top", {r"\lambda", "u"}),
        (r"\mu u^\top", {r"\mu", "u"}),
    ],
)
def test_marks_of_arrays_in_formulas(formula, letters):
    assert arrays_written([formula], "") == letters


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("the matrix $A$ has", {"A"}),
        ("matrices $A$ and $B$", {"A", "B"}),
        ("The operators obey $a b = b a + 1$.", {"a", "b"}),
        ("Let $z$ be a complex number.", {"z"}),
        ("the complex wave function $\\psi$ of", {"\\psi"}),
        ("the more complex model $f$ has", set()),
        ("In a group with elements $a$ and $b$,", {"a", "b"}),
        ("elements of the ring, say $u$ and $v$,", {"u", "v"}),
        ("Let $x$ and $y$ be from the same group of people.", set()),
        ("the group $A$ of patients", set()),
        ("for quaternions $p$ and $q$", {"p", "q"}),
        ("Operators act on $f$.", set()),
        ("let $M$ be an invertible matrix", {"M"}),
        ("an $n \\times p$ matrix", set()),
        ("$n$ vectors and a number $c$", set()),
        ("where $n$ and $p$ are the [dimensions of the design matrix](/X)", set()),
        ("let $M$ be the inverse of the matrix", {"M"}),
        ("the vector $\\nabla_w L$", set()),
    ],
)
def test_words_that_make_arrays(text, letters):
    assert arrays_written([], text) == letters


@pytest.mark.parametrize(
    ("name", "letter"), [(r"\hat{\beta}_0", r"\beta"), ("x_t", "x"), (r"\mathrm{RSS}", r"\mathrm{RSS}"), (r"\bar{y}", r"\barredy")]
)
def test_the_letter_of_a_name(name, letter):
    assert letter_of(name) == letter


def test_names_before_a_bracket_with_one_name():
    assert called_in([r"f(x) + g(x + 1) + F_X\left( t \right)", "a (b + c)"]) == {("f", "x"), ("F_X", "t")}


def verdicts(text):
    return [type(f.verdict).__name__ for f in check_source(Source("note.md", text), Settings(second_opinion=False)).findings]


WRONGLY_COMMUTING = [
    "$$ 2 A B = 2 B A $$ where $A$ and $B$ are matrices.",
    r"$$ (A B)^\mathrm{T} = A^\mathrm{T} B^\mathrm{T} $$",
    r"$$ \mathrm{tr}(A B C) = \mathrm{tr}(B A C) $$",
    r"$$ (A B)^{-1} = A^{-1} B^{-1} $$",
    "$$ A B = B A $$",
    r"$$ (A + B)(A - B) = A^2 - A B + B A - B^2 $$",
    "$$ 2 A B = A B + B A $$",
    "$$ A B C = A C B $$ and $B C \\neq C B$",
    r"$$ X_0^\mathrm{T} V X_0 = V X_0^\mathrm{T} X_0 $$",
    "$$ f * g = g * f $$",
    r"$$ G_X(0) = F_X(0) $$",
    "$$ M_X'''(0) = M_X''(0) $$",
    "$$ 2 M_X'(t) = 2 t M_X' $$",
    r"$$ E_{x \sim P}[f(x)]^2 = f(x)^2 E_{x \sim P} $$",
    r"$$ \chi^2(n - p) = n \chi^2 - p \chi^2 $$",
    "$$ (2 P_1)^{-1} = \\frac{1}{2 P_1} $$ where the matrix $P$ is regular",
    r"$$ 2 P_1 P_2 = 2 P_2 P_1 $$ with $P^\top$",
    r"$$ 2 \mathbf{W}_1 \mathbf{W}_2 = 2 \mathbf{W}_2 \mathbf{W}_1 $$",
    r"$$ \sum_{j=1}^{k} \alpha_{nj} = k \alpha_{nj} $$",
    r"$$ \sum_{k=1}^{n_{ij}} y_{ijk} = n_{ij} y_{ijk} $$",
    r"$$ \sum_{k=1}^{m} y_{i,k+q} = m y_{i,k+q} $$",
    r"$$ F^{-1}(2 t) = 2 F^{-1}(t) $$",
    r"$$ \mathrm{d}y a = a \mathrm{d}y $$",
]


@pytest.mark.parametrize("text", WRONGLY_COMMUTING)
def test_what_is_not_about_numbers_is_undecided(text):
    assert set(verdicts(text)) == {"Undecided"}


def test_a_function_of_the_page_is_no_factor():
    assert verdicts("$$ M_X(t) = t^2 + c $$\n\n$$ M_X(2) \\cdot q = 4 q + c q $$\n\n$$ M_X(s) u = s M_X u $$")[1:] == ["Proved", "Undecided"]


def test_labels_beside_indices_make_a_family():
    assert verdicts(r"$$ \sum_{j=1}^{k} (\alpha_{nj} + \alpha_{0j}) = \sum_{j=1}^{k} \alpha_{0j} + \sum_{j=1}^{k} \alpha_{nj} $$") == ["Proved"]


def test_components_of_an_array_are_numbers():
    assert (
        verdicts(r"$$ y^\top y = c $$" + "\n\n" + r"$$ \sum_{i=1}^{n} (y_i - a)^2 = \sum_{i=1}^{n} (a - y_i)^2 $$")[-1] == "Proved"
    )


@pytest.mark.parametrize(
    "equation",
    [
        "f_X(2 t) - f_X(t + t) = 0",
        r"\mathrm{B}(a, b)^2 = \mathrm{B}(a, b) \mathrm{B}(a, b)",
        r"\mathrm{E}[X]^2 = \mathrm{E}(X) \mathrm{E}(X)",
    ],
)
def test_what_holds_for_every_function_is_proved(equation):
    (finding,) = check_source(Source("note.md", f"$$ {equation} $$"), Settings(second_opinion=False)).findings
    assert isinstance(finding.verdict, Proved)


def test_a_value_of_an_operator_defines_no_function():
    text = "$$ \\mathrm{E}(X) = \\mu $$\n\n$$ \\mathrm{E}(Y) - \\mathrm{E}(X) = 0 $$\n\n$$ f(a) = c $$\n\n$$ f(b) - f(a) = 0 $$"
    assert [v for v in verdicts(text) if v == "Proved"] == []


def test_a_function_is_defined_on_the_page():
    found = resolve(read_document(Source("note.md", "$$ f(x) = x^2 + c $$\n\n$$ f(2 t) - c = 4 t^2 $$")))
    assert [link.is_definition for link in found.links] == [True, False]
    assert verdicts("$$ f(x) = x^2 + c $$\n\n$$ f(2 t) - c = 4 t^2 $$") == ["Defined", "Proved"]


@pytest.mark.parametrize(
    ("formula", "name", "arity", "shown"),
    [
        (r"x_i \in \mathbb{R}^d", "x", 1, True),
        (r"x_i \in \mathbb{R}^d", "x", 2, False),
        (r"x_i \in \mathbb{R}^d", "x", 0, False),
        (r"x \in \mathbb{R}^d", "x", 0, True),
        (r"x \in \mathbb{R}^d", "x", 1, False),
        (r"A_{ij} \in \mathbb{R}^{d \times d}", "A", 2, True),
        (r"A_{ij} \in \mathbb{R}^{d \times d}", "A", 1, True),
        (r"A_{ij} \in \mathbb{R}^{d \times d}", "A", 3, False),
        (r"A_{i, j} \in \mathbb{R}^d", "A", 2, True),
        (r"A_{12} \in \mathbb{R}^d", "A", 2, False),
        (r"x_i \in \mathbb{R}^d", "x_i", 0, True),
        (r"x_i \in \mathbb{R}^d", r"x_{i \square}", 1, False),
        (r"x_i \in \mathbb{R}^d", "x_{i k}", 0, False),
        (r"A_{ij} \in \mathbb{R}^d", r"A_{i \square}", 1, True),
    ],
)
def test_components_have_one_index_more(formula, name, arity, shown):
    assert is_array(name, arity, arrays_written([formula], "")) is shown


@pytest.mark.parametrize("argument", [r"p_\theta(x)", r"f_X(x)", r"q_{\phi}(z, x)", r"p_\theta(x \mid y)"])
def test_a_logarithm_reaches_over_the_function_behind_it(argument):
    assert verdicts(rf"$$ \log {argument} + c = c + \log\left({argument}\right) $$") == ["Proved"]


@pytest.mark.parametrize("argument", [r"p_\theta(x) q_\theta(x)", r"p_\theta(x)^2", r"a_1 (x + 1)", r"n (n + 1)"])
def test_how_far_a_logarithm_reaches_beyond_is_asked(argument):
    assert verdicts(rf"$$ \log {argument} + c = c + \log\left({argument}\right) $$") == ["Undecided"]


@pytest.mark.parametrize(
    "formula",
    [
        r"(\vec{a} \cdot \vec{b}) \vec{c} = (\vec{c} \cdot \vec{b}) \vec{a}",
        r"\frac{\vec a}{\vec b} = \vec a \vec{b}^{-1}",
        r"\overrightarrow{a} \overrightarrow{b} = \overrightarrow{b} \overrightarrow{a}",
        r"\underline{a} \, \underline{b} = \underline{b} \, \underline{a}",
        r"\mathsf{A} \mathsf{B} = \mathsf{B} \mathsf{A}",
        r"\vec{v}_1 \vec{v}_2 = \vec{v}_2 \vec{v}_1",
    ],
)
def test_names_below_an_arrow_are_no_numbers_unless_they_are_declared(formula):
    report = check_source(Source("note.md", f"$$ {formula} $$\n"), Settings(second_opinion=False))
    assert "no real number" in report.findings[0].verdict.reason


def test_a_declared_name_below_an_arrow_is_a_number():
    text = "<!-- derive: let \\vec{a}, b real -->\n\n$$ \\vec{a} b = b \\vec{a} $$\n"
    assert name_of(check_source(Source("note.md", text), Settings(second_opinion=False)).findings[0].verdict) == "proved"


@pytest.mark.parametrize(
    ("formulas", "letters"),
    [
        ((r"y_i w^\top x_i", r"y_i \in \{-1, +1\}"), {"w", "x_"}),
        ((r"b w^\top x", r"b \in \mathbb{R}"), {"w", "x"}),
        ((r"X^\top (X X^\top + \lambda I)",), {"X", "I"}),
    ],
)
def test_a_letter_that_is_said_to_be_a_number_is_no_array_beside_one(formulas, letters):
    assert arrays_written(formulas, "") == letters


@pytest.mark.parametrize(
    ("formulas", "letter"),
    [
        ((r"y_i w^\top x_i", r"y_i \in \{0, 1\}^K"), "y_"),
        ((r"y^\top x", r"y \in \mathbb{R}"), "y"),
        ((r"y^\top x", r"y \in \mathbb{R}^n", r"y \in \mathbb{R}"), "y"),
        ((r"X^\top (A + B I)",), "B"),
        ((r"x \in \mathbb R^d",), "x"),
        ((r"x \in \mathbb{R}^d", r"x \in \mathbb{R}"), "x"),
    ],
)
def test_what_is_a_vector_too_stays_one(formulas, letter):
    assert letter in arrays_written(formulas, "")
