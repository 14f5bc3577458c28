"""`derive.resolve`: names, ranges, definitions, chains and claims."""

from __future__ import annotations

import pytest

from derive.diagnostics import Code
from derive.kernel.scope import Relation
from derive.resolve import resolve
from derive.resolve.derivation import Treatment
from derive.source import Source
from derive.syntax.documents import read_document
from derive.terms import Symbol, free_names

DECLARED = (
    "<!-- derive\nlet i, j, k = 1..n\nlet r = 1..m\nlet x_i, y_i real\nlet M_{ri} real\nlet a, b, c real\nlet f function\n-->\n\n"
)


def derivation(text, declared=DECLARED):
    return resolve(read_document(Source("note.md", declared + text)))


def understood(formula):
    (reading, *_) = derivation(f"$$ {formula} = 0 $$").readings
    return reading.understood


def one_link(text):
    (link,) = derivation(text).links
    return link


@pytest.mark.parametrize(
    ("formula", "meaning"),
    [
        (r"x_i + y_j", "x[i] + y[j]"),
        (r"\Gamma(a) b", "Gamma(a) * b"),
        (r"M_{ri} x_i", "M[r, i] * x[i]"),
        (r"\sum_i x_i", "sum[i in 1..n](x[i])"),
        (r"\sum_{i \neq j} x_i y_j", "sum[i in 1..n, i != j](x[i] * y[j])"),
        (r"\sum_{i = j} x_i", "sum[i in 1..n, i = j](x[i])"),
        (r"\sum_{i=2}^{n} x_i", "sum[i in 2..n](x[i])"),
        (r"\sum_i \sum_r M_{ri}", "sum[i in 1..n](sum[r in 1..m](M[r, i]))"),
        (r"\sum_i a x_i + b", "sum[i in 1..n](a * x[i]) + b"),
        (r"\delta_{ij}", "[i = j]"),
        (r"e^{a}", "exp(a)"),
        (r"\pi a", "pi * a"),
        (r"\ln a b + c", "log(a * b) + c"),
        (r"\frac{\partial^2 f(a)}{\partial a \partial b}", "d/da (d/db (f(a)))"),
        (r"\frac{\partial}{\partial x_j} x_i y_i", "d/dx[j] (x[i] * y[i])"),
        (r"\frac{1}{2} a", "(1/2) * a"),
        (r"-a^2", "(-1) * a^2"),
        (r"a / b c", "(a * b^(-1)) * c"),
        (r"\sqrt{a}", "a^(1/2)"),
    ],
)
def test_formulas_mean(formula, meaning):
    assert understood(formula) == meaning


@pytest.mark.parametrize(
    ("formula", "problem"),
    [
        (r"\sum_l x_l = a", "the index l has no range"),
        (r"\sum_r x_r = a", "does not run over the range"),
        (r"\sum_{j \leq i} x_j = a", "it is not clear whether this sum runs over i too"),
        (r"a \leq b", "only equations are decided"),
        (r"\mathbf{X} a = b", "vector or matrix"),
        (r"\frac{\partial a}{\partial (b)} = c", None),
    ],
)
def test_formulas_without_a_meaning_are_undecided(formula, problem):
    found = derivation(f"$$ {formula} $$")
    if problem is None:
        assert found.links == () or found.links[0].problem is not None or found.links[0].step is not None
    else:
        assert problem in (found.links[0].problem or "")
        assert found.links[0].step is None


def test_a_product_or_a_call_is_a_question():
    found = derivation("$$ 1 + g(a + b) = c $$")
    assert found.links[0].step is None
    assert Code.READING_AMBIGUOUS in [d.code for d in found.diagnostics]


def test_names_that_nothing_declares_are_named():
    link = one_link(r"$$ w + a q_i = a $$")
    assert link.step.undeclared == ("q_i", "w")


def test_an_accent_or_a_capital_makes_another_name():
    assert one_link(r"$$ 2 \hat{a} + A = 2 a $$").step.undeclared == ("A", r"\hat{a}")


class TestDefinitions:
    def test_a_new_name_is_defined(self):
        first, second = derivation("$$ h = a + b $$\n\n$$ h - a = b $$").links
        assert first.is_definition
        assert not second.is_definition
        assert ("h", 0) in second.step.scope.definitions

    @pytest.mark.parametrize(
        "text",
        [
            "$$ a = b $$",
            "$$ a b = a $$\n\n$$ a = b + c $$",
            "$$ 2 a = b $$",
            "$$ h = h + 1 $$",
            "$$ x_i = a $$",
            r"$$ \delta_{ij} = 0 $$",
            "$$ h + a = h $$\n\n$$ h = q $$",
        ],
    )
    def test_what_is_no_definition(self, text):
        assert not derivation(text).links[-1].is_definition

    def test_a_name_is_defined_by_names_that_nothing_declares(self):
        first, second = derivation("$$ h = 2 q $$\n\n$$ h + q = 3 q $$").links
        assert first.is_definition
        assert second.step.undeclared == ("q",)

    def test_what_is_not_understood_defines_a_name_that_stays_without_meaning(self):
        first, second = derivation("$$ h = 2 \\mathbf{v} $$\n\n$$ h + a = a $$").links
        assert first.is_definition
        assert second.step.undeclared == ("h",)

    def test_an_indexed_name_is_defined_for_all_indices(self):
        links = derivation("$$ u_i = x_i - a $$\n\n$$ u_j + a = x_j $$").links
        assert links[0].is_definition
        assert links[1].step.scope.definitions["u", 1].parameters == ("i",)

    def test_the_second_time_is_a_step(self):
        first, second = derivation("$$ h = a + b $$\n\n$$ h = b + a $$").links
        assert first.is_definition
        assert second.previous == first.id
        assert second.left_latex == "a + b"

    def test_a_number_is_set_anew(self):
        links = derivation("take $h = 1$. Then $h + a = a + 1$. Now take $h = \\frac{1}{2}$. Then $2 h = 1$.").links
        assert [link.is_definition for link in links] == [True, False, True, False]

    def test_what_depends_on_itself_is_refused(self):
        found = derivation("<!-- derive: let p := q + 1 -->\n$$ q = p $$")
        assert Code.DIRECTIVE_UNREADABLE in [d.code for d in found.diagnostics] or not found.links[0].is_definition


class TestChains:
    def test_a_chain_has_a_step_and_a_claim(self):
        first, second = derivation("$$ a + b = b + a = c $$").links
        assert first.step is first.claim
        assert second.previous == first.id
        assert second.step is not second.claim

    def test_a_display_goes_on_from_the_one_before(self):
        first, second = derivation("$$ a + b = b + a $$\n\ntext\n\n$$ = c $$").links
        assert (second.previous, second.left_latex) == (first.id, "b + a")

    def test_a_display_that_goes_on_from_nothing(self):
        found = derivation("$$ = c $$")
        assert found.links == ()
        assert [d.code for d in found.diagnostics] == [Code.FORMULA_UNREADABLE]

    def test_a_heading_ends_what_a_display_can_go_on_from(self):
        assert len(derivation("$$ a + b = c $$\n\n# New\n\n$$ = c $$").links) == 1

    def test_a_restated_left_side_goes_on(self):
        first, other, again = derivation("$$ a b = c $$\n\n$$ a + b = c $$\n\n$$ a b = b $$").links
        assert again.previous == first.id
        assert other.previous is None

    def test_a_vector_equation_goes_on_by_component(self):
        text = "$$ 2 x_j = y_j $$\n\n$$ 2 \\mathbf{x} = \\mathbf{y} + \\mathbf{x} $$"
        first, second = derivation(text).links
        assert second.previous in (first.id, None)
        assert second.step is not None

    @pytest.mark.parametrize("text", [r"$$ \mathbf{x} + \mathbf{v} = \mathbf{x} $$", r"$$ \sum_i \sum_j \sum_k \mathbf{x} = c $$"])
    def test_vectors_that_have_no_common_component_are_undecided(self, text):
        (link,) = derivation(f"<!-- derive: let v_r real -->\n{text}").links
        assert link.step is None
        assert link.problem

    def test_the_component_is_not_captured_by_a_sum(self):
        (link,) = derivation(r"$$ \sum_i \mathbf{x} = n \mathbf{x} $$").links
        assert free_names(link.step.left) - {"n"} == free_names(link.step.right) - {"n"} != set()

    def test_a_broken_row_does_not_hide_the_others(self):
        found = derivation("\\begin{align}\na + b &= c \\\\\na + &= c \\\\\na b &= c\n\\end{align}")
        assert len(found.links) == 2
        assert len(found.diagnostics) == 1


class TestInline:
    def test_conditions_govern_the_claim_after_them(self):
        text = r"the case where $i = j$ and $\delta_{ij} = 1$ and the case where $i \neq j$ and $\delta_{ij} = 0$."
        links = derivation(text).links
        assert [[g.relation for g in link.step.scope.givens] for link in links] == [[Relation.EQUAL], [Relation.UNEQUAL]]

    def test_the_next_sentence_is_free_of_them(self):
        links = derivation(r"If $i = j$, then $\delta_{ij} = 1$. In general $x_i + a = a + x_i$.").links
        assert [len(link.step.scope.givens) for link in links] == [1, 0]

    @pytest.mark.parametrize("text", ["the names $a$ and $x_i$", r"for $i = 1, \ldots, n$", r"where $i \neq j$", "for $i = j$"])
    def test_what_claims_nothing(self, text):
        assert derivation(text).links == ()


class TestDirectives:
    @pytest.mark.parametrize(
        "line",
        [
            "let", "let i = 1", "let a wide", "let 2 a real", "given a", "given q = 1", "given a \\approx b", "let a := \\frac{b}",
            "given = a", "given a =", "given a = b \\text{ or so}", "given a < b, a = b c, j = i, j \\approx i", "given x_i < x_j, i \\neq j",
        ],
    )  # fmt: skip
    def test_what_cannot_be_read_is_an_error_with_a_place(self, line):
        found = derivation(f"<!-- derive: {line} -->\n$$ a + b = b + a $$")
        assert len([d for d in found.diagnostics if d.span is not None]) == 1
        assert len(found.links) == 1

    def test_let_and_given_end_with_their_section(self):
        text = "# A\n\n<!-- derive: given a = 1 -->\n$$ a b = b $$\n\n## A.1\n\n$$ a c = c $$\n\n# B\n\n$$ a^2 b = b $$"
        assert [len(link.step.scope.givens) for link in derivation(text).links] == [1, 1, 0]

    @pytest.mark.parametrize(
        ("line", "count"),
        [("given a = 1, b > a", 2), ("given a < b < 2", 2), ("given a = 1, i \\neq j", 2), ("given x_i x_j = a, i \\neq j", 1)],
    )
    def test_a_given_says_several_things(self, line, count):
        (link,) = derivation(f"<!-- derive: {line} -->\n$$ a + b = b + a $$").links
        assert len(link.step.scope.givens) == count

    @pytest.mark.parametrize(
        ("lines", "size"),
        [
            (["let u_s real", "let s = 1..m"], "m"),
            (["let s = 1..m", "let u_s real", "let s = 1..q"], "m"),
            (["let s = 1..m", "let s = 1..q", "let u_s real"], "q"),
        ],
    )
    def test_the_first_range_of_a_letter_holds_for_what_stands_beside_it(self, lines, size):
        text = "<!-- derive\n" + "\n".join(lines) + "\n-->\n$$ a + b = b + a $$"
        (link,) = derivation(text).links
        assert link.step.scope.declarations["u", 1].ranges[0].upper == Symbol(size)

    def test_a_component_function_is_a_family(self):
        text = "<!-- derive: let \\sigma(x_i) := \\frac{e^{x_i}}{\\sum_k e^{x_k}} -->\n$$ \\sigma(x_j) a = b $$\n\n$$ \\sigma(2 x_j) a = b $$"
        first, second = derivation(text).links
        assert first.step is not None
        assert "only defined for elements of x" in second.problem

    @pytest.mark.parametrize(
        ("line", "treatment"),
        [("trust known", Treatment.TRUST), ("skip a sketch", Treatment.SKIP), ("expect refuted a slip", Treatment.EXPECT_REFUTED)],
    )
    def test_treatments_govern_the_next_display_alone(self, line, treatment):
        first, second = derivation(f"<!-- derive: {line} -->\n$$ a = b $$\n\n$$ 2 a = b $$").links
        assert (first.treatment, second.treatment) == (treatment, Treatment.CHECK)
        assert first.treatment_reason

    def test_a_directive_without_a_display_is_reported(self):
        assert [d.code for d in derivation("<!-- derive: trust known -->\n").diagnostics] == [Code.DIRECTIVE_UNUSED]
