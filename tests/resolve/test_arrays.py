"""`derive.resolve.arrays`: products are written out by letters that stand nowhere in them, and sizes have to go together."""

from __future__ import annotations

import pytest

from derive.resolve.arrays import (
    Array,
    Letters,
    SizesDiffer,
    diagonal,
    family_array,
    one_number,
    squares,
    times,
    total,
)
from derive.resolve.explain import linear
from derive.terms import ONE, ZERO, Number, Range, Symbol

N, M = Range(ONE, Symbol("n")), Range(ONE, Symbol("m"))
X, Y, U = family_array("x", (N,)), family_array("y", (N,)), family_array("u", (M,))
A, S = family_array("A", (N, M)), family_array("S", (N, N))
ROWS = {"i": N, "l": N, "j": M}


def letters(*taken):
    return Letters(ROWS, frozenset(taken))


def test_a_row_before_a_column_is_a_number():
    product = times(X.transposed, Y, letters())
    assert product.is_number
    assert linear(product.number) == "sum[i in 1..n](x[i] * y[i])"


def test_a_letter_that_is_taken_is_left_alone():
    assert linear(times(X.transposed, Y, letters("i")).number) == "sum[l in 1..n](x[l] * y[l])"
    assert linear(times(X.transposed, Y, letters("i", "l")).number) == "sum[k in 1..n](x[k] * y[k])"
    assert linear(times(X.transposed, Y, letters("i", "l", "k")).number) == "sum[k1 in 1..n](x[k1] * y[k1])"


def test_the_letter_of_the_element_is_not_bound_again():
    column = times(S, times(S, X, letters()), letters())
    assert linear(column.of_indices((Symbol("i"),))) == "sum[l in 1..n](S[i, l] * sum[i in 1..n](S[l, i] * x[i]))"
    assert linear(column.of_indices((Symbol("l"),))) == "sum[i in 1..n](S[l, i] * sum[l in 1..n](S[i, l] * x[l]))"


def test_a_column_before_a_row_is_a_matrix():
    product = times(X, U.transposed, letters())
    assert (product.rows, product.columns) == (N, M)
    assert linear(product.of_indices((Symbol("i"), Symbol("j")))) == "x[i] * u[j]"


@pytest.mark.parametrize(
    ("left", "right"),
    [(X, Y), (X.transposed, U), (A, X), (U, A), (A, A), (A.transposed, U), (X.transposed, X.transposed)],
)
def test_products_of_other_sizes_are_refused(left, right):
    with pytest.raises(SizesDiffer):
        times(left, right, letters())


@pytest.mark.parametrize("parts", [(X, U), (X, X.transposed), (A, S), (X, one_number(ONE)), (A, one_number(Symbol("b")))])
def test_sums_of_other_sizes_are_refused(parts):
    with pytest.raises(SizesDiffer):
        total(parts, (False, True))


def test_zero_is_of_all_sizes():
    both = total((X, one_number(ZERO)), (False, True))
    assert linear(both.of_indices((Symbol("i"),))) == "x[i] + 0"
    assert one_number(ZERO).is_zero
    assert not one_number(ONE).is_zero


def test_a_number_stretches_a_vector():
    assert linear(times(one_number(Symbol("b")), X, letters()).of_indices((Symbol("i"),))) == "b * x[i]"
    assert linear(times(X, one_number(Number(2)), letters()).of_indices((Symbol("i"),))) == "x[i] * 2"


def test_squares_are_of_all_elements():
    assert linear(squares(A, letters())) == "sum[i in 1..n](sum[j in 1..m](A[i, j]^2))"
    assert linear(squares(U.transposed, letters())) == "sum[j in 1..m](u[j]^2)"


@pytest.mark.parametrize("array", [A, X, one_number(ONE), X.transposed])
def test_only_a_square_matrix_has_a_diagonal(array):
    with pytest.raises(SizesDiffer):
        diagonal(array, letters())


def test_the_diagonal_is_summed():
    assert linear(diagonal(S, letters())) == "sum[i in 1..n](S[i, i])"
    assert isinstance(S.transposed, Array)
