"""Rational points of spheres and of the orthogonal groups."""

from __future__ import annotations

from random import Random

from flint import fmpq

ONE, ZERO = fmpq(1), fmpq(0)
TURNS = tuple((fmpq(a, c), fmpq(b, c)) for a, b, c in ((3, 4, 5), (4, 3, 5), (5, 12, 13), (12, 5, 13), (8, 15, 17)))


def unit_vector(length: int, rng: Random) -> list[fmpq]:
    """Give a rational vector of length 1 with positive entries: a small point, projected onto the sphere."""
    if length < 2:
        return [ONE] * length
    small = [fmpq(rng.randrange(1, 4), 3 * length) for _ in range(length - 1)]
    square = sum((x * x for x in small), ZERO)
    return [*(2 * x / (ONE + square) for x in small), (ONE - square) / (ONE + square)]


def orthogonal(size: int, rng: Random) -> list[list[fmpq]]:
    """Give a rational orthogonal matrix: a rotation of every axis against the next, times signed unit vectors."""
    order = rng.sample(range(size), size)
    signs = [rng.choice((ONE, -ONE)) for _ in range(size)]
    rows = [[signs[i] if order[i] == j else ZERO for j in range(size)] for i in range(size)]
    for i in range(size - 1):
        cosine, sine = rng.choice(TURNS)
        one, other = rows[i], rows[i + 1]
        rows[i] = [cosine * x - sine * y for x, y in zip(one, other, strict=True)]
        rows[i + 1] = [sine * x + cosine * y for x, y in zip(one, other, strict=True)]
    return rows
