"""Which givens are used like definitions, and in which direction."""

from itertools import pairwise

import pytest

from derive.equations import read_equation
from derive.prover.solved import solved_givens


def solved(*givens, let=()):
    obligation, _ = read_equation("0", "0 + x_i + y_i + z_i + a + b + c", givens, ("x_i, y_i, z_i, a, b, c real", *let))
    return {name: (found.given.latex, found.factor.value) for name, found in solved_givens(obligation.scope).items()}


@pytest.mark.parametrize(
    ("givens", "expected"),
    [
        pytest.param(["y_i = 2 x_i"], {("y", 1): ("y_i = 2 x_i", 1)}, id="family"),
        pytest.param(["2 x_i = y_i"], {("y", 1): ("2 x_i = y_i", -1)}, id="name on the right"),
        pytest.param(["a = x_i"], {("x", 1): ("a = x_i", -1)}, id="all the same"),
        pytest.param([r"y_i = \delta_{ij}"], {("y", 1): (r"y_i = \delta_{ij}", 1)}, id="a letter beside its own"),
        pytest.param([r"a = \sum_i x_i"], {("a", 0): (r"a = \sum_i x_i", 1)}, id="scalar"),
        pytest.param(["y_i = x_i", "x_i = 3 z_i"], {("y", 1): ("y_i = x_i", 1), ("x", 1): ("x_i = 3 z_i", 1)}, id="one after the other"),
        pytest.param(["a = b", "a = c"], {("a", 0): ("a = b", 1), ("c", 0): ("a = c", -1)}, id="the same name twice"),
    ],
)  # fmt: skip
def test_a_bare_name_is_solved_for(givens, expected):
    assert solved(*givens) == expected


@pytest.mark.parametrize(
    "givens",
    [
        pytest.param(["y_i = y_i^2"], id="speaks of itself"),
        pytest.param(["x_i + y_i = 1"], id="no bare name"),
        pytest.param(["y_i < x_i"], id="no equation"),
        pytest.param([r"\sum_i x_i = a^2"], id="a sum"),
        pytest.param(["a = x_i^2"], id="an index that the name does not have"),
        pytest.param(["i = 2"], id="an index"),
    ],
)
def test_other_givens_are_not(givens):
    assert solved(*givens) == {}


def test_what_would_lead_back_is_left_out():
    assert solved("a = 2 b", "b = 3 a").keys() == {("a", 0)}
    assert solved("x_i = a y_i", "y_i = b z_i", "z_i = c x_i").keys() == {("x", 1), ("y", 1)}


def test_what_would_lead_back_through_a_definition_is_left_out():
    assert solved("b = a c", let=(r"a := b + 1",)) == {}
    assert solved("b = a c", let=(r"a := c + 1",)).keys() == {("b", 0)}


def test_names_that_are_met_on_many_ways_are_followed_once():
    letters = "abcfghjklmopqrstuvwABCDEFGHJ"
    chain = [f"{one} = {other} + {other}^2" for one, other in pairwise(letters)]
    assert len(solved(*reversed(chain), let=(f"{', '.join(letters)} real",))) == len(chain)
