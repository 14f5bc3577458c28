"""``assert_derives``, for the tests of others."""

from __future__ import annotations

import pytest

import derive
from derive.testing import assert_derives

sympy = pytest.importorskip("sympy")
pytest_plugins = "pytester"

X, Y = sympy.symbols("x y", real=True)
N = sympy.Symbol("n", integer=True, positive=True)
K = sympy.Symbol("k", integer=True)
Z = sympy.IndexedBase("z")


def test_what_holds_passes():
    assert_derives((X + Y) ** 2, X**2 + 2 * X * Y + Y**2)
    assert_derives(sympy.Sum(Z[K] + 1, (K, 1, N)), sympy.Sum(Z[K], (K, 1, N)) + N)
    assert_derives(r"\sum_i (x_i + 1)", r"\sum_i x_i + n")


def test_what_is_given_and_declared_counts():
    assert_derives(X**2 - Y**2, X - Y, given=sympy.Eq(X + Y, 1))
    assert_derives(r"c \sum_i t_i", "c", given=[r"\sum_i t_i = 1"])
    assert_derives(r"\ln(a^2)", r"2 \ln a", let=["a positive"])


@pytest.mark.parametrize(("left", "right"), [((X + 1) ** 2, X**2 + 1), ("(x + 1)^2", "x^2 + 1")], ids=["SymPy", "LaTeX"])
def test_a_failure_shows_the_witness(left, right):
    with pytest.raises(AssertionError) as failure:
        assert_derives(left, right)
    first, second = str(failure.value).splitlines()
    assert first == f"refuted: {left} = {right}"
    assert second == "   at x = 1/2: the left side is 9/4, the right side is 5/4"


def test_what_is_undecided_fails_with_the_reason():
    with pytest.raises(AssertionError, match=r"undecided: .*\n   the domains differ"):
        assert_derives(r"\ln(a^2)", r"2 \ln a")


def test_what_cannot_be_read_is_no_failed_assertion():
    with pytest.raises(derive.InvalidInput):
        assert_derives(X, "x")


def test_a_failed_test_shows_its_own_line_and_not_ours(pytester):
    pytester.makepyfile("from derive.testing import assert_derives\n\ndef test_it():\n    assert_derives('a', 'b')\n")
    result = pytester.runpytest_inprocess("-p", "no:benchmark", "-p", "no:cacheprovider")
    result.stdout.fnmatch_lines([">*assert_derives('a', 'b')", "E*AssertionError: refuted: a = b", "*test_*.py:4: AssertionError"])
    result.stdout.no_fnmatch_line("*derive/testing.py*")
