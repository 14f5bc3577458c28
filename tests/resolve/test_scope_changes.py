"""`derive.resolve`: a name that gets another meaning takes nothing of its old meaning with it."""

from __future__ import annotations

import pytest

from derive.diagnostics import Code
from derive.kernel.scope import Definition, Domain, Scope
from derive.resolve import resolve
from derive.resolve.dependencies import dependencies, means_the_same, parts_of, rests_on_itself, without_meaning
from derive.source import Source
from derive.syntax.documents import read_document
from derive.terms import ONE, Add, Call, Element, Range, Sum, Symbol

DECLARED = "<!-- derive\nlet i, j, k = 1..n\nlet x_i, y_i real\nlet a, b real\n-->\n\n"
N = Range(ONE, Symbol("n"))


def derivation(text):
    return resolve(read_document(Source("note.md", DECLARED + text)))


def directive(*lines):
    return "<!-- derive\n" + "\n".join(lines) + "\n-->\n"


def scope_after(*lines):
    return derivation(directive(*lines) + "$$ a b = b $$").links[0].step.scope


class TestDependencies:
    SCOPE = Scope(
        ranges={"i": N},
        definitions={
            ("h", 0): Definition("h", (), Symbol("q")),
            ("u", 1): Definition("u", ("i",), Element("w", (Symbol("i"),)), (N,)),
        },
        functions={"f": Definition("f", ("t",), Add((Symbol("t"), Symbol("p"))))},
    )

    def test_definitions_are_looked_through(self):
        assert ("q", 0) in dependencies((Symbol("h"),), self.SCOPE).names
        assert ("w", 1) in dependencies((Element("u", (ONE,)),), self.SCOPE).names

    def test_parts_are_given_before_their_own_parts_from_left_to_right(self):
        total = Add((Call("f", (Symbol("a"),)), Symbol("b")))
        assert list(parts_of((total, ONE))) == [total, Call("f", (Symbol("a"),)), Symbol("a"), Symbol("b"), ONE]

    def test_parameters_and_bound_names_are_left_out(self):
        assert without_meaning((Call("f", (ONE,)),), self.SCOPE) == {"p"}
        assert without_meaning((Sum("k", N, (), Symbol("k")),), self.SCOPE) == frozenset()

    def test_families_are_named_with_their_indices(self):
        assert without_meaning((Element("u", (Symbol("i"),)), Call("g", ())), self.SCOPE) == {"w_{i}", "g"}

    def test_a_change_below_a_definition_is_a_change(self):
        other = Scope(self.SCOPE.ranges, {}, {**self.SCOPE.definitions, ("q", 0): Definition("q", (), ONE)}, self.SCOPE.functions)
        assert not means_the_same((Symbol("h"),), self.SCOPE, other)
        assert means_the_same((Symbol("p"),), self.SCOPE, other)

    def test_a_thousand_definitions_on_end_are_followed(self):
        definitions = {(f"h{k}", 0): Definition(f"h{k}", (), Symbol(f"h{k + 1}")) for k in range(3000)}
        assert rests_on_itself(Definition("h3000", (), Symbol("h0")), Scope(definitions=definitions))
        assert not rests_on_itself(Definition("g", (), Symbol("h0")), Scope(definitions=definitions))


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["let p := p + 1"], "it is in its own body"),
        (["let p := q + 1", "let q := p"], "it is in the body of what it needs"),
        (["let g(u) := 1 + g(u)"], "a function calls itself"),
        (["let u_i := x_i + y_j"], "j is free in the body"),
        (["let q := x_i"], "i is free in the body"),
        (["let g(i) := x_i"], "an index is no number"),
    ],
)
def test_such_a_definition_is_an_error(lines, why):
    found = derivation(directive(*lines) + "$$ a b = b $$")
    assert [d.code for d in found.diagnostics] == [Code.DIRECTIVE_UNREADABLE], why


def test_a_formula_with_a_free_index_defines_no_scalar():
    assert not derivation("$$ h = x_i + 1 $$").links[0].is_definition


def test_a_name_without_meaning_is_found_through_definitions():
    (link,) = derivation(directive("let h := q + 1") + "$$ 2 h = a $$").links
    assert link.step.undeclared == ("q",)


class TestRedeclaring:
    def test_a_number_is_no_index_any_more(self):
        scope = scope_after("let k real")
        assert "k" not in scope.ranges
        assert scope.declarations["k", 0].domain is Domain.REAL

    def test_an_index_is_no_number_any_more(self):
        assert ("q", 0) not in scope_after("let q real", "let q = 1..n").declarations

    def test_a_quantity_is_no_function_any_more(self):
        scope = scope_after("let f function", "let f real")
        assert "f" not in scope.functions
        assert derivation(directive("let f function", "let f real") + "$$ f(a + b) = f a + f b $$").diagnostics == ()

    def test_a_function_of_numbers_is_no_function_of_elements_any_more(self):
        text = directive(r"let \sigma(x_i) := e^{x_i}", r"let \sigma(u) := u^2") + r"$$ \sigma(a) = b $$"
        (link,) = derivation(text).links
        assert link.problem is None
        assert ("\\sigma", 1) not in link.step.scope.definitions

    def test_and_the_other_way_round(self):
        text = directive(r"let \sigma(u) := u^2", r"let \sigma(x_i) := e^{x_i}") + r"$$ \sigma(a) = b $$"
        assert "only defined for elements" in derivation(text).links[0].problem


class TestChainsAfterAChange:
    FIRST, SECOND = r"$$ \frac{d L}{d a} = 2 a $$", r"$$ \frac{d L}{d a} = 3 a^2 $$"

    @pytest.mark.parametrize("between", ["", "## Another\n\n"])
    def test_a_left_side_that_means_something_else_begins_a_chain(self, between):
        text = f"# A\n\n## One\n\n{directive('let L := a^2')}{self.FIRST}\n\n{between}{directive('let L := a^3')}{self.SECOND}"
        first, second = derivation(text).links
        assert (first.previous, second.previous) == (None, None)

    def test_another_name_may_change(self):
        text = directive("let L := a^2") + self.FIRST + "\n\n" + directive("let q := b") + self.SECOND
        first, second = derivation(text).links
        assert second.previous == first.id

    def test_what_a_display_goes_on_from_may_not_change(self):
        first, second = derivation(
            directive("let q := a") + "$$ 2 q = q + a $$\n\n" + directive("let q := b") + "$$ = 2 b $$"
        ).links
        assert first.problem is None
        assert "another meaning" in second.problem

    def test_givens_that_have_ended_end_the_chain(self):
        text = f"# A\n\n## One\n\n{directive('given a = 1')}$$ a b = b $$\n\n## Two\n\n{directive('given a = 2')}$$ a b = 2 b $$"
        assert [link.previous for link in derivation(text).links] == [None, None]

    def test_a_display_does_not_go_on_from_a_broken_row(self):
        found = derivation("\\begin{align}\na + b &= b + a \\\\\na + &= b \\\\\n\\end{align}\n\n$$ = b $$")
        assert len(found.links) == 1
        assert len(found.diagnostics) == 2


def test_a_definition_does_not_outlive_what_it_needs():
    text = f"# A\n\n## One\n\n{directive('let q := 1')}$$ h = q + 1 $$\n\n## Two\n\n{directive('let q := 2')}$$ h + 0 = 3 $$"
    assert derivation(text).links[1].step.undeclared == ("h",)


@pytest.mark.parametrize(("display", "is_definition"), [("e = a - b", True), ("e = e^1", False), (r"\pi = 2 \pi", False)])
def test_constants_are_redefined_only_without_themselves(display, is_definition):
    (link,) = derivation(f"$$ {display} $$").links
    assert link.is_definition is is_definition


def test_an_index_with_a_number_added_keeps_to_its_range():
    text = directive("let r = 1..m")
    good, bad = derivation(text + "$$ x_{i+1} = a $$\n\n$$ x_{r+1} = a $$").links
    assert good.problem is None
    assert "does not run over the range" in bad.problem


class TestReasons:
    TAGGED = "$$ a b = b a \\tag{1} $$\n\n\\begin{equation}\\label{eq:one}\na + b = b + a\n\\end{equation}\n\n"

    @pytest.mark.parametrize("reason", ["(1)", r"\eqref{eq:one}", r"\text{clear}"])
    def test_a_known_reason_is_kept(self, reason):
        found = derivation(self.TAGGED + rf"$$ 2 a \overset{{{reason}}}{{=}} b $$")
        assert found.links[-1].by == reason
        assert found.diagnostics == ()

    @pytest.mark.parametrize("reason", ["(7)", r"\eqref{eq:two}", r"\ref{eq:two}"])
    def test_an_unknown_reference_is_a_warning(self, reason):
        found = derivation(self.TAGGED + rf"$$ 2 a \overset{{{reason}}}{{=}} b $$")
        assert [d.code for d in found.diagnostics] == [Code.REFERENCE_UNKNOWN]

    def test_an_equation_further_down_may_be_meant(self):
        assert derivation(directive("by (1)") + "$$ 2 a = b $$\n\n" + self.TAGGED).diagnostics == ()

    def test_a_reason_is_that_of_one_step(self):
        first, second = derivation(directive("by inspection") + "$$ 2 a = a + a = b $$").links
        assert (first.by, second.by) == ("inspection", None)

    def test_of_two_treatments_the_first_is_reported(self):
        found = derivation(directive("trust known", "skip a sketch") + "$$ a = b $$")
        assert [d.code for d in found.diagnostics] == [Code.DIRECTIVE_UNUSED]
        assert found.links[0].treatment_reason == "a sketch"


def test_a_left_side_with_other_bound_letters_is_written_otherwise():
    first, second = derivation(r"$$ \sum_i x_i y_i = a $$" + "\n\n" + r"$$ \sum_k x_k y_k = b $$").links
    assert (first.previous, second.previous) == (None, None)
