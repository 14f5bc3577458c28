"""Choose a value for every name at every index: small, distinct, generic rationals inside the declared domains."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import chain, count, cycle, product
from random import Random

from flint import fmpq

from derive.kernel.point import Key, Point
from derive.kernel.scope import Domain, NameAndArity


class Region(Enum):
    """Where the values of real names lie at a point, so that logarithms and roots are defined at some of them."""

    MIXED = "of both signs"
    POSITIVE = "positive"
    UNIT = "between 0 and 1"
    LARGE = "above 1"


PAIRS = ["1/2", "1/3", "3/2", "2/3", "3/1", "1/4", "4/3", "3/4", "5/2", "4/1", "5/3", "1/5", "5/4", "2/5"]
SIMPLE = tuple(fmpq(*map(int, pair.split("/"))) for pair in PAIRS)
WHOLE = tuple(map(fmpq, (3, 4, 5, 7, 6, 8, 9)))
COUNTS = tuple(map(fmpq, (2, 3, 1, 3, 2, 4)))
MOST_TERMS = 4
ONE = fmpq(1)


def draw(
    names: frozenset[NameAndArity],
    point: Point,
    region: Region,
    rng: Random | None,
    counts: frozenset[NameAndArity] = frozenset(),
) -> dict[Key, fmpq]:
    """Draw values for all names at the sizes of a point; without a generator they are the simplest ones.

    ``counts`` are families of numbers of terms, which are small.
    """
    reals, wholes, few = _numbers(region, rng), _integers(region, rng), cycle(COUNTS)
    values: dict[Key, fmpq] = {}
    for name, arity in sorted(names):
        declaration = point.scope.declarations[name, arity]
        for places in product(*(point.span(r, {}) for r in declaration.ranges)):
            match declaration.domain:
                case Domain.INTEGER:
                    values[name, places] = next(few if (name, arity) in counts else wholes)
                case Domain.REAL:
                    values[name, places] = next(reals)
                case Domain.POSITIVE | Domain.NONNEGATIVE:
                    values[name, places] = abs(next(reals))
    return values


def contains(domain: Domain, value: fmpq) -> bool:
    """Tell whether a declared name may take a value."""
    match domain:
        case Domain.POSITIVE:
            return bool(value > 0)
        case Domain.NONNEGATIVE:
            return bool(value >= 0)
        case Domain.INTEGER:
            return bool(value.q == 1)
        case Domain.REAL:
            return True


def _numbers(region: Region, rng: Random | None) -> Iterator[fmpq]:
    """Give distinct numbers of a region, without end; where signs are mixed, no two differ by the sign alone."""
    simple = list(SIMPLE)
    if rng is not None:
        rng.shuffle(simple)
    endless = (fmpq(k + 3, 2 * k + 5) for k in count(1))
    turn = rng.randrange(2) if rng is not None else 1
    for number in chain(simple, endless):
        yield _into(region, number, turn)
        turn += 1


def _into(region: Region, number: fmpq, turn: int) -> fmpq:
    match region:
        case Region.MIXED:
            return number if turn % 2 else -number
        case Region.POSITIVE:
            return number
        case Region.UNIT:
            return number / (number + ONE)
        case Region.LARGE:
            return number + ONE


def _integers(region: Region, rng: Random | None) -> Iterator[fmpq]:
    whole = list(WHOLE)
    if rng is not None:
        rng.shuffle(whole)
    first = rng.randrange(2) if rng is not None and region is Region.MIXED else 0
    for place, number in enumerate(chain(whole, map(fmpq, count(10))), first):
        yield -number if region is Region.MIXED and place % 2 else number
