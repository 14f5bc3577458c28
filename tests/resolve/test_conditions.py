"""`derive.resolve.conditions`: what stands beside a formula is assumed for it, or nothing is said about the formula."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.kernel.scope import Relation
from derive.pipeline import check_source
from derive.report import Proved, Undecided
from derive.resolve import resolve
from derive.source import Source
from derive.syntax.documents import read_document

DECLARED = "<!-- derive\nlet i, j, k = 1..n\nlet x_i real\nlet a, b real\nlet l integer\n-->\n\n"


def derivation(text):
    return resolve(read_document(Source("note.md", DECLARED + text)))


@pytest.mark.parametrize(
    ("condition", "relation"),
    [
        (r"\quad i \neq j", Relation.UNEQUAL),
        (r"\quad \text{if } i = j", Relation.EQUAL),
        (r"\quad b \neq 0", Relation.UNEQUAL),
        (r"\quad \text{if } a = b", Relation.EQUAL),
        (r"\quad a > 0", Relation.LESS),
        (r"\quad a \leq b", Relation.LESS_OR_EQUAL),
    ],
)
def test_a_condition_is_assumed_for_its_equation_alone(condition, relation):
    first, second = derivation(f"$$ x_i a = x_j b, {condition} $$\n\n$$ 2 a = b $$").links
    assert [g.relation for g in first.step.scope.givens] == [relation]
    assert second.step.scope.givens == ()


UNREAD = {
    "an order of indices": r"\quad i < j",
    "about this i alone, a given about all": r"\quad x_i \neq 0",
    "q has no meaning": r"\quad q > 0",
    "a set": r"\quad a \in A",
    "words": r"\quad \text{if all is well}",
}


@pytest.mark.parametrize("condition", UNREAD.values(), ids=UNREAD)
def test_what_holds_without_a_condition_that_is_not_understood_is_proved_and_nothing_is_refuted(condition):
    report = check_source(Source("note.md", DECLARED + f"$$ x_i a = x_j b, {condition} $$\n\n$$ 2 x_i a = a x_i + x_i a, {condition} $$"), Settings(second_opinion=False))
    wrong, right = (finding.verdict for finding in report.findings)
    assert isinstance(wrong, Undecided)
    assert "beside it" in wrong.reason
    assert isinstance(right, Proved)


@pytest.mark.parametrize("condition", UNREAD.values(), ids=UNREAD)
def test_under_a_condition_that_is_not_understood_nothing_is_defined_or_gone_on_with(condition):
    found = derivation(f"$$ h = a, {condition} $$\n\n$$ = b $$").links
    assert [link.is_definition for link in found] == [False, False]
    assert [[other.scope for other in link.step.others] for link in found] == [[None], [None]]


CLAIMED = {
    "what follows": r"\quad \Rightarrow b = 0",
    "another relation in words": r"\text{ or equivalently } b = 0",
    "what it is not": r"\quad \text{is not so}",
}


@pytest.mark.parametrize("beside", CLAIMED.values(), ids=CLAIMED)
def test_what_stands_beside_and_is_no_condition_leaves_no_verdict(beside):
    report = check_source(Source("note.md", DECLARED + f"$$ 2 a = a, {beside} $$"), Settings(second_opinion=False))
    assert isinstance(report.findings[0].verdict, Undecided)


def test_conditions_that_contradict_each_other_leave_no_verdict():
    (link,) = derivation(r"$$ x_i a = x_j b, \quad i \neq j, \quad \text{if } i = j $$").links
    assert link.step is None
    assert "condition" in link.problem


def test_the_order_is_turned_for_greater():
    (link,) = derivation(r"$$ a = b, \quad a > b $$").links
    (given,) = link.step.scope.givens
    assert (given.left.name, given.right.name) == ("b", "a")


def test_an_equation_under_a_condition_defines_nothing():
    found = derivation("$$ h = 1, \\quad i = j $$\n\nIf $i = j$, then $q = 1$.")
    assert [link.is_definition for link in found.links] == [False, False]
    assert found.links[0].step.undeclared == ("h",)


def test_a_lone_inequality_of_indices_is_no_link():
    assert derivation(r"$$ i \neq j $$").links == ()


def test_an_equation_of_indices_gets_no_verdict():
    (link,) = derivation("$$ i = j $$").links
    assert "condition" in link.problem


def test_a_condition_in_the_same_row_is_the_equations():
    (link,) = derivation(r"$$ 2 a = b, \quad i = j $$").links
    assert [g.relation for g in link.step.scope.givens] == [Relation.EQUAL]


def test_contradicting_conditions_of_a_sentence_leave_no_verdict():
    (link,) = derivation(r"Where $i = j$ and $i \neq j$ we get $a = b$.").links
    assert "contradict" in link.problem


class TestChainsUnderConditions:
    GENERAL, EQUAL, UNEQUAL = r"x_i x_j = a", r"x_i x_j = x_i^2, \quad i = j", r"x_i x_j = b, \quad i \neq j"

    def test_the_other_case_does_not_go_on_from_this_one(self):
        first, second = derivation(f"$$ {self.EQUAL} $$\n\n$$ {self.UNEQUAL} $$").links
        assert second.previous is None
        assert first.previous is None

    def test_the_general_formula_does_not_go_on_from_a_case(self):
        _, second = derivation(f"$$ {self.EQUAL} $$\n\n$$ {self.GENERAL} $$").links
        assert second.previous is None

    def test_each_case_goes_on_from_the_general_formula(self):
        first, second, third = derivation(f"$$ {self.GENERAL} $$\n\n$$ {self.EQUAL} $$\n\n$$ {self.UNEQUAL} $$").links
        assert (second.previous, third.previous) == (first.id, first.id)

    def test_a_display_that_goes_on_keeps_the_condition(self):
        _, second = derivation(f"$$ {self.EQUAL} $$\n\n$$ = x_j^2 $$").links
        assert [g.relation for g in second.step.scope.givens] == [Relation.EQUAL]


@pytest.mark.parametrize(("bound", "problem"), [("a", "whole number"), ("2 a", "whole number"), ("l", None), ("n", None), ("n - 1", None)])
def test_sums_end_at_whole_numbers(bound, problem):
    (link,) = derivation(rf"$$ \sum_{{q=1}}^{{{bound}}} q a = b $$").links
    assert (link.problem is None) if problem is None else (problem in link.problem)
