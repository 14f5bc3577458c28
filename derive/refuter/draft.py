"""Values on their way to meet the givens of a scope: what each given reads, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from flint import fmpq

from derive.kernel.jets import NoValue, Real, Unclear, Undefined
from derive.kernel.point import WORK, Key, Point
from derive.kernel.scope import Domain, Given, Relation
from derive.refuter.sample import contains
from derive.terms import Element, Symbol, Term
from derive.values import dataclass

MOST_SPENT = 10_000  # where values were found they took a ninth of it
LONGEST = 256  # bits of a value


class _Recorder(dict[Key, fmpq]):
    """Values that remember which of them were read."""

    def __init__(self, values: dict[Key, fmpq]) -> None:
        super().__init__(values)
        self.read: dict[Key, None] = {}

    def get(self, key: Key, default: fmpq | None = None) -> fmpq | None:  # type: ignore[override]
        if key in self:
            self.read[key] = None
        return super().get(key, default)


@dataclass(frozen=True, slots=True)
class Instance:
    """A given at one choice of its indices."""

    given: Given
    place: dict[str, int]


class Draft:
    """Values of a point that may be changed.

    ``settled`` are those that a given already rests on; ``spent`` counts comparisons and what these add up and unfold.
    """

    def __init__(self, point: Point, rng: Random, instances: list[Instance], most_spent: int = MOST_SPENT) -> None:
        self.point, self.rng, self.instances, self.most_spent = point, rng, instances, most_spent
        self.values, self.settled, self.spent = point.numbers, set[Key](), 0

    def evaluator(self, values: dict[Key, fmpq]) -> Point:
        """Give a point of the same sizes and indices with other values."""
        point = Point(self.point.scope, self.point.sizes, self.point.letters, {})
        point.numbers = values
        return point

    def sides(self, instance: Instance) -> tuple[Real, Real] | None:
        """Give the values of both sides of a given, None where one has none, and where looking for them has taken too long."""
        if self.is_spent():
            return None
        point, given = self.evaluator(self.values), instance.given
        try:
            return point.real(given.left, instance.place), point.real(given.right, instance.place)
        except (NoValue, Undefined, Unclear):
            return None
        finally:
            self.spent += 1 + WORK - point.work

    def is_spent(self) -> bool:
        """Tell whether looking for values has taken too long: nothing holds from then on."""
        return self.spent > self.most_spent

    def difference(self, instance: Instance) -> fmpq | None:
        """Give what the left side of a given exceeds the right one by, None where that is not exact."""
        match self.sides(instance):
            case (fmpq() as left, fmpq() as right):
                return left - right
            case _:
                return None

    def shifted(self, instance: Instance, key: Key, shift: fmpq) -> fmpq | None:
        """Give the difference of the sides where one value is larger."""
        before = self.values[key]
        self.values[key] = before + shift
        difference = self.difference(instance)
        self.values[key] = before
        return difference

    def holds(self, instance: Instance) -> bool:
        """Tell whether a given certainly holds."""
        if instance.given.relation is Relation.EQUAL:
            return self.difference(instance) == 0
        sides = self.sides(instance)
        match instance.given.relation:
            case Relation.UNEQUAL:
                return sides is not None and bool(sides[0] != sides[1])
            case Relation.LESS:
                return sides is not None and bool(sides[0] < sides[1])
            case Relation.LESS_OR_EQUAL:
                return sides is not None and bool(sides[0] <= sides[1])

    def holds_and_reads(self, instance: Instance) -> tuple[bool, Iterable[Key]]:
        """Tell whether a given certainly holds, and which values it depends on."""
        values, recorder = self.values, _Recorder(self.values)
        self.values = recorder
        try:
            return self.holds(instance), recorder.read
        finally:
            self.values = values

    def read_by(self, instance: Instance) -> list[Key]:
        """Give the values that a given depends on at its indices: a bare side first, and those that others rest on last."""
        read: dict[Key, None] = {}
        heads: list[Key] = []  # what a side is, as in ``y_i = w x_i + b``
        for side in (instance.given.left, instance.given.right):
            recorder = _Recorder(self.values)
            known = _is_defined(self.evaluator(recorder), side, instance)
            read |= recorder.read
            if not known:
                break
            if isinstance(side, Symbol | Element) and len(recorder.read) == 1:
                heads += recorder.read
        return sorted(read, key=lambda k: (k in self.settled, k not in heads[:1], len(k[1]), k[0], [-i for i in k[1]]))

    def domain(self, key: Key) -> Domain:
        """Give the domain that a value is declared for."""
        return self.point.scope.declarations[key[0], len(key[1])].domain

    def put(self, key: Key, value: fmpq) -> bool:
        """Change a value; tell whether its domain has it and it is short: givens that are solved in turn make values grow."""
        self.values[key] = value
        return contains(self.domain(key), value) and value.height_bits() <= LONGEST


def _is_defined(point: Point, side: Term, instance: Instance) -> bool:
    try:
        point.real(side, instance.place)
    except (NoValue, Undefined, Unclear):
        return False
    return True
