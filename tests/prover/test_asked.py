"""What a search has asked of a place is not asked again, and searches end by what they do; a replay asks."""

from collections import Counter
from fractions import Fraction

import pytest

from derive.kernel.context import Context
from derive.kernel.replay import Ledger
from derive.kernel.rule import NonZero, Positive
from derive.kernel.scope import Declaration, Domain, Scope
from derive.prover.asked import Asked
from derive.prover.work import Budget, GivenUp, parts_in
from derive.terms import Add, Number, Symbol

X, Y, TWO = Symbol("x"), Symbol("y"), Number(Fraction(2))


def place(domain=Domain.REAL):
    return Context(Scope(declarations={("x", 0): Declaration(domain)}))


class TestOnce:
    def test_what_was_asked_of_a_place_is_not_asked_again(self):
        asked, ledger, here = Counter(), Asked(), place()

        def find(about, context):
            asked[about, id(context.scope)] += 1
            return about

        for condition in (NonZero(X), Positive(X), NonZero(X), NonZero(Symbol("x"))):
            assert ledger.ask(find, condition, here) == condition
        assert sorted(asked.values()) == [1, 1]

    @pytest.mark.parametrize("other", [place(), place(Domain.POSITIVE)], ids=["alike", "of another domain"])
    def test_places_in_other_scopes_are_other_ones(self, other):
        ledger = Asked()
        assert ledger.ask(lambda _, context: context, X, place()) is not other
        assert len({place().identity(), other.identity()}) == 2

    def test_a_place_is_kept_with_what_was_asked_of_it(self):
        ledger = Asked()
        scopes = {id(ledger.ask(lambda _, context: context.scope, number, place())) for number in range(50)}
        assert len(scopes) == len(ledger.found) == 50

    def test_what_holds_at_one_place_is_not_said_of_another(self):
        from derive.kernel.conditions import discharged

        ledger = Asked()
        assert [ledger.ask(discharged, Positive(X), place(d)) for d in (Domain.POSITIVE, Domain.REAL)] == [True, False]


    def test_a_replay_remembers_nothing(self):
        asked, ledger, here = Counter(), Ledger(), place()
        for _ in range(2):
            ledger.ask(lambda about, _: asked.update((about,)), X, here)
        assert asked[X] == 2


class TestBudget:
    def test_the_parts_of_all_terms_are_counted(self):
        assert parts_in((Add((X, Y)), TWO, "a name", 3, (X,))) == 5

    def test_a_search_ends_where_its_uses_are_spent(self):
        budget = Budget(float("inf"), 3)
        budget.spend(3)
        with pytest.raises(GivenUp):
            budget.spend()
