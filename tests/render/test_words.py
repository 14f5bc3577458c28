from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

import derive.kernel.rules  # noqa: F401  (enters the rules in the table)
from derive.kernel.evaluate import Refutation, Witness
from derive.kernel.rule import RULES, Distinct, Equal, FreeOf, NonNegative, NonZero, Positive, Side, Step
from derive.render.words import (
    RULE_WORDS,
    condition_in_words,
    counts_in_words,
    inheritance_in_words,
    opinion_in_words,
    plain_name,
    point_of,
    rule_in_words,
    rules_in_words,
    values_of_sides,
)
from derive.report import Claim, SecondOpinion, Undecided
from derive.terms import Symbol

NOWHERE = Witness({}, {}, {})


def show(term):
    return term.name


def test_every_rule_has_words():
    assert set(RULES) <= set(RULE_WORDS)


def test_no_two_rules_share_their_words():
    assert len(set(RULE_WORDS.values())) == len(RULE_WORDS)


def test_unknown_rule_is_said_by_its_name():
    assert rule_in_words("sum_of_squares") == "sum of squares"


def test_rules_are_said_once_in_order_of_first_use():
    proof = tuple(Step(name, (), Side.LEFT) for name in ("unfold", "sum_fill", "unfold"))
    assert rules_in_words(proof) == (RULE_WORDS["unfold"], RULE_WORDS["sum_fill"])


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (NonZero(Symbol("a")), "a is not zero"),
        (Positive(Symbol("a")), "a is positive"),
        (NonNegative(Symbol("a")), "a is not negative"),
        (FreeOf(Symbol("a"), Symbol("x")), "a does not depend on x"),
        (Equal(Symbol("i"), Symbol("j")), "i equals j"),
        (Distinct(Symbol("i"), Symbol("j")), "i differs from j"),
    ],
)
def test_condition_in_words(condition, words):
    assert condition_in_words(condition, show) == words


@pytest.mark.parametrize(
    ("latex", "plain"),
    [(r"\hat{a}", "â"), (r"\sigma", "σ"), ("x'", "x'"), ("z", "z"), (r"\bar{\mu}", "μ̄")],
)
def test_name_is_written_with_one_character(latex, plain):
    assert plain_name(latex) == plain


@pytest.mark.parametrize("latex", [r"\mathbf{a}", r"\hat{\mathbf{a}}", r"\unknown", r"\hat{ab}", r"\hat{", "x_{max}"])
def test_name_that_has_no_character_stays_as_it_is(latex):
    assert plain_name(latex) == latex


def values(**families):
    return {(name, indices): Fraction(value) for name, pairs in families.items() for indices, value in pairs}


@pytest.mark.parametrize(
    ("witness", "point"),
    [
        (Witness({"n": 2}, {"j": 1}, values(z=[((1,), "1/3"), ((2,), -1)])), (("n", "2"), ("j", "1"), ("z", "(1/3, -1)"))),
        (Witness({}, {}, values(a=[((), "2/5")])), (("a", "2/5"),)),
        (
            Witness({}, {}, values(W=[((1, 1), 1), ((1, 2), 2), ((2, 1), 3), ((2, 2), 4)])),
            (("W", "((1, 2), (3, 4))"),),
        ),
        (Witness({}, {}, values(x=[((0,), 1), ((1,), 2)])), (("x_{0}", "1"), ("x_{1}", "2"))),
        (Witness({}, {}, values(x=[((1,), 1), ((3,), 2)])), (("x_{1}", "1"), ("x_{3}", "2"))),
        (NOWHERE, ()),
    ],
)  # fmt: skip
def test_witness_groups_families(witness, point):
    assert point_of(witness) == point


@pytest.mark.parametrize(
    ("left", "right", "exact", "said"),
    [
        ("1/2", "-1/2", True, ("1/2", "-1/2")),
        ("0.2199612 +/- 1e-9", "-0.2199612 +/- 1e-9", False, ("0.21996…", "-0.21996…")),
        ("[0.2199612 +/- 1e-9]", "[0 +/- 1e-30]", False, ("0.21996…", "0.00000…")),
        ("1.23456781 +/- 1e-12", "1.23456782 +/- 1e-12", False, ("1.23456781…", "1.23456782…")),
        ("123456789123/987654321987", "1/2", True, ("0.12499…", "0.5")),
        ("1234567.5 +/- 1e-9", "2e-9 +/- 1e-20", False, ("1.2345…e6", "2.0000…e-9")),
        ("nan", "1 +/- 1e-9", False, ("nan", "1 +/- 1e-9")),
    ],
)
def test_sides_are_cut_but_still_differ(left, right, exact, said):
    assert values_of_sides(Refutation(NOWHERE, left, right, exact)) == said


@pytest.mark.parametrize(
    ("opinion", "words"),
    [
        (SecondOpinion((2, 3, 4), True, True), "SymPy agrees for n = 2, 3, 4"),
        (SecondOpinion((2,), False, False), "SymPy disagrees for n = 2"),
        (SecondOpinion((2, 3), None, True), "SymPy has no answer for n = 2, 3"),
        (SecondOpinion((), True, True), "SymPy agrees"),
    ],
)
def test_second_opinion_in_words(opinion, words):
    assert opinion_in_words(opinion) == words


def test_inherited_error_names_the_step_that_broke(note):
    assert inheritance_in_words(note.findings[4], note) == (
        "follows from the line before, but the chain is wrong since s3 (line 10)"
    )


def test_inherited_error_of_an_undecided_step_does_not_say_that_it_follows(note):
    finding = replace(note.findings[4], verdict=Undecided("no"))
    assert "follows" not in (inheritance_in_words(finding, note) or "")


def test_only_refuted_claims_inherit(note):
    finding = replace(note.findings[4], claim=Claim(note.findings[1].verdict, "s3"))
    assert inheritance_in_words(finding, note) is None


def test_counts_name_every_verdict_even_at_zero(note):
    assert counts_in_words(()) == (
        "0 proved, 0 refuted, 0 undecided, 0 trusted, 0 skipped, 0 definition; claims: 0 proved, 0 refuted, 0 undecided"
    )
    assert counts_in_words((note,)) == (
        "2 proved, 2 refuted, 1 undecided, 1 trusted, 0 skipped, 1 definition; claims: 1 proved, 3 refuted, 1 undecided"
    )
