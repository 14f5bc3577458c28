"""Where nothing can tell whether two index letters are equal."""

from dataclasses import replace

import pytest
from notation import SCOPE, N, num, sym, total

from derive.kernel.conditions import discharged
from derive.kernel.context import Context
from derive.kernel.scope import Given, Relation
from derive.prover.ranges import may_coincide
from derive.prover.work import Place
from derive.terms import Distinct, Equal, Range

SHORT = Range(num(1), num(3))
SUM = total("k", sym("k"))
GIVENS = {
    "an order": Given("i < j", Relation.LESS, sym("i"), sym("j")),
    "a difference": Given("i != j", Relation.UNEQUAL, sym("i"), sym("j")),
    "a value": Given("j = 2", Relation.EQUAL, sym("j"), num(2)),
}


def scope(*givens):
    return replace(SCOPE, ranges={"i": N, "j": N, "s": SHORT}, givens=givens)


def place(*givens, inside=()):
    context = Context(scope(*givens))
    for term in inside:
        context = context.entering(term, 0)
    return Place(context)


COINCIDE = {
    "two free letters": ("i", "j", place()),
    "a free and a bound one": ("i", "k", place(inside=(SUM,))),
    "two bound ones": ("k", "l", place(inside=(SUM, total("l", sym("l"))))),
    "a given about something else": ("i", "j", place(Given("s = 2", Relation.EQUAL, sym("s"), num(2)))),
}
DECIDED = {
    "one letter": ("i", "i", place()),
    "two ranges": ("i", "s", place()),
    "no index": ("i", "n", place()),
    "a condition of the sum": ("i", "k", place(inside=(total("k", sym("k"), Distinct(sym("k"), sym("i"))),))),
    **{f"a given: {name}": ("i", "j", place(given)) for name, given in GIVENS.items()},
}


@pytest.mark.parametrize(("left", "right", "here"), COINCIDE.values(), ids=COINCIDE)
def test_nothing_decides_whether_they_are_equal(left, right, here):
    left, right = sym(left), sym(right)
    assert may_coincide(left, right, here)
    assert not any(discharged(kind(left, right), here.context) for kind in (Equal, Distinct))


@pytest.mark.parametrize(("left", "right", "here"), DECIDED.values(), ids=DECIDED)
def test_something_may_decide_it(left, right, here):
    assert not may_coincide(sym(left), sym(right), here)
