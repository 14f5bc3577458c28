"""`derive.resolve.hulls`: how far families go of which nothing says it."""

from __future__ import annotations

import pytest
from notation import num

from derive.resolve.hulls import hull, moved, moved_by, span_at
from derive.terms import ONE, ZERO, Add, Element, Multiply, Range, Symbol

K, N, M = Symbol("k"), Symbol("n"), Symbol("m")


def plus(name, step):
    return Add((name, num(step)))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (K, ("k", 0)),
        (plus(K, -1), ("k", -1)),
        (ONE, None),
        (Add((K, N)), None),
        (Add((K, num(1, 2))), None),
        (Multiply((num(2), K)), None),
    ],
)
def test_a_name_beside_a_whole_number(term, expected):
    assert moved(term) == expected


def test_an_end_moves_by_whole_numbers():
    assert moved_by(ZERO, 1) == ONE
    assert moved_by(plus(N, -1), 1) == N
    assert moved_by(N, -2) == plus(N, -2)
    assert moved_by(Element("n", (K,)), 1) is None


def test_a_letter_beside_a_number_runs_as_much_further():
    assert span_at(plus(K, 1), Range(ZERO, plus(N, -1))) == Range(ONE, N)
    assert span_at(K, Range(ONE, Element("n", (M,)))) == Range(ONE, Element("n", (M,)))
    assert span_at(plus(K, 1), Range(ONE, Element("n", (M,)))) is None
    assert span_at(Add((K, M)), Range(ONE, N)) is None


@pytest.mark.parametrize(
    ("spans", "numbers", "expected"),
    [
        ([Range(ZERO, plus(N, -1)), Range(ONE, N)], [], Range(ZERO, N)),
        ([Range(ONE, N), Range(plus(N, 1), plus(N, 1))], [0], Range(ZERO, plus(N, 1))),
        ([Range(num(2), N)], [1, 3], Range(ONE, N)),
        ([Range(ONE, N), Range(ONE, M)], [], None),  # which of them is the greater one?
        ([Range(ONE, N), Range(M, M)], [], None),
        ([Range(N, N)], [], None),  # nothing says where it begins
        ([Range(M, N)], [], None),
        ([Range(ONE, num(3)), Range(ONE, N)], [], None),
    ],
)
def test_ranges_up_to_one_name_have_a_hull(spans, numbers, expected):
    assert hull(spans, numbers) == expected
