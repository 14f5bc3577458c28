"""Change drawn values until the givens hold: solve, scale, or try the few values that usually meet them.

What is found here is only a suggestion: a point that does not meet every given is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, product
from random import Random

from flint import fmpq

from derive.kernel.evaluate import is_about_indices
from derive.kernel.point import Key, Point
from derive.kernel.scope import Domain, Relation
from derive.refuter.curves import balanced, eliminated, polynomial, roots, wander
from derive.refuter.draft import MOST_SPENT, Draft, Instance
from derive.refuter.orthogonal import orthogonal, unit_vector
from derive.refuter.sample import SIMPLE
from derive.terms import Delta, free_names

PASSES, TRIES, MOST_BITS, MOST_VALUES = 4, 40, 6, 8
ONE, ZERO = fmpq(1), fmpq(0)
SQUARES = tuple(x * x for x in SIMPLE[:5])
FEW = (ZERO, ONE, -ONE, *SQUARES)
SCALABLE = (Domain.POSITIVE, Domain.NONNEGATIVE)


def meet(point: Point, rng: Random, most_spent: int = MOST_SPENT) -> bool:
    """Change the values of a point until every given holds; tell whether that came out before too much was ``spent`` on it."""
    instances = list(_instances(point))
    if not instances:
        return True
    drafted = _Mender(point, rng, instances, most_spent)
    first = dict(point.numbers)
    if not any(drafted.settle() for _ in range(PASSES)):
        point.numbers.update(first)
        if drafted.is_spent() or (not balanced(drafted) and not eliminated(drafted)):
            return False
    wander(drafted)
    return True


def _instances(point: Point) -> Iterator[Instance]:
    for given in sorted(point.scope.givens, key=lambda g: g.relation is Relation.EQUAL):
        if not is_about_indices(given, point.scope):
            letters = sorted(((free_names(given.left) | free_names(given.right)) & point.scope.ranges.keys()) - given.fixed())
            for values in product(*(point.span(point.scope.ranges[name], {}) for name in letters)):
                yield Instance(given, dict(zip(letters, values, strict=True)))


class _Mender(Draft):
    """Knows the ways in which most givens are met."""

    def settle(self) -> bool:
        """Mend every given that does not hold; tell whether nothing had to be mended."""
        done = True
        for instance in self.instances:
            holds, reads = self.holds_and_reads(instance)
            if not holds and self.is_spent():
                return False
            if not holds:
                done = False
                self.mend(instance)
                reads = self.read_by(instance)
            self.settled.update(reads)
        return done

    # ------------------------------------------------------------------ ways to meet a given

    def mend(self, instance: Instance) -> bool:
        keys = self.read_by(instance)
        if not keys:
            return False
        ways: tuple[Callable[[Instance, list[Key]], bool], ...] = (
            self.rotate, self.choose_bits_again, self.scale, self.solve, self.invert, self.take_root, self.normalise,
            self.choose_bits, self.try_few,
        )  # fmt: skip
        if instance.given.relation is not Relation.EQUAL:
            ways = (self.reject,)
        before = dict(self.values)
        for way in ways:
            if way(instance, keys):
                return True
            self.values.update(before)
        return False

    def solve(self, instance: Instance, keys: list[Key]) -> bool:
        """Solve for one value that the difference of the sides is linear in; where that makes it 0, perhaps for another one."""
        now = self.difference(instance)
        if now is None:
            return False
        vanishing: Key | None = None
        for key in keys:
            before = self.values[key]
            if self.solve_for(key, instance, now):
                if self.values[key] != 0 or self.rng.randrange(2):
                    return True
                vanishing, self.values[key] = key, before
        return vanishing is not None and self.put(vanishing, ZERO)

    def solve_for(self, key: Key, instance: Instance, now: fmpq) -> bool:
        before, one = self.values[key], self.shifted(instance, key, ONE)
        if one is None or now == one or self.shifted(instance, key, fmpq(2)) != one + one - now:
            return False
        if self.put(key, before - now / (one - now)) and self.difference(instance) == 0:
            return True
        self.values[key] = before
        return False

    def invert(self, instance: Instance, keys: list[Key]) -> bool:
        """Solve for one value that stands below a line, so that the difference of the sides is linear in its reciprocal."""
        for key in keys:
            before = self.values[key]

            def difference(value: fmpq, key: Key = key) -> fmpq | None:
                self.values[key] = ONE / (value + ONE) if value != -1 else ZERO
                return self.difference(instance)

            for root in roots(polynomial(difference, 1) or []):
                if root != -1 and self.put(key, ONE / (root + ONE)) and self.difference(instance) == 0:
                    return True
            self.values[key] = before
        return False

    def take_root(self, instance: Instance, keys: list[Key]) -> bool:
        """Take any root of an equation in one value, as that of a finite set: a step may hold at one of them alone."""
        if len(keys) != 1:
            return False

        def difference(value: fmpq) -> fmpq | None:
            self.values[keys[0]] = value
            return self.difference(instance)

        found = list(roots(polynomial(difference, 2) or polynomial(difference, MOST_VALUES) or []))
        self.rng.shuffle(found)
        return any(self.put(keys[0], root) and self.difference(instance) == 0 for root in found)

    def scale(self, instance: Instance, keys: list[Key]) -> bool:
        """Scale values that are to stay positive, small whole numbers at first, so that they add up to a total."""
        keys = [key for key in keys if key not in self.settled and key[1]]
        if not keys or any(self.domain(key) not in SCALABLE for key in keys):
            return False
        start = self.rng.sample(range(2, len(keys) + 3), len(keys))

        def difference(more: fmpq) -> fmpq | None:
            self.values.update((key, (ONE + more) * s) for key, s in zip(keys, start, strict=True))
            return self.difference(instance)

        more = next(roots(polynomial(difference, 1) or []), None)
        if more is None:
            return False
        kept = [self.put(key, (ONE + more) * s) for key, s in zip(keys, start, strict=True)]
        return all(kept) and self.difference(instance) == 0

    def choose_bits_again(self, instance: Instance, keys: list[Key]) -> bool:
        """Keep to 0 and 1 where another given has led to them."""
        bits = all(key in self.settled and self.values[key] in (0, 1) for key in keys)
        return bits and self.choose_bits(instance, keys)

    def choose_bits(self, instance: Instance, keys: list[Key]) -> bool:
        """Try 0, 1 and -1, for neighbours in another order; for several values 0 and 1, then -1 and 1."""
        if len(keys) > MOST_BITS:
            return False
        odd = (sum(keys[0][1]) + self.rng.randrange(2)) % 2
        pairs = ((ONE, ZERO), (ONE, -ONE)) if len(keys) > 1 else ((ZERO, -ONE, ONE) if odd else (ONE, ZERO, -ONE),)
        for choice in chain.from_iterable(product(pair, repeat=len(keys)) for pair in pairs):
            kept = [self.put(key, value) for key, value in zip(keys, choice, strict=True)]
            if all(kept) and self.difference(instance) == 0:
                return True
        return False

    def normalise(self, instance: Instance, keys: list[Key]) -> bool:
        """Try a vector of length 1, and then to solve for one of the other values."""
        for family in sorted({(key[0], len(key[1])) for key in keys}):
            vector = [key for key in keys if (key[0], len(key[1])) == family] if family[1] else keys
            if len(vector) < 2:
                continue
            rest = [key for key in keys if key not in vector]
            kept = [self.put(key, x) for key, x in zip(vector, unit_vector(len(vector), self.rng), strict=True)]
            if all(kept) and (self.difference(instance) == 0 or self.solve(instance, rest)):
                return True
        return False

    def rotate(self, instance: Instance, keys: list[Key]) -> bool:
        """Put an orthogonal matrix where a product of rows or columns is a Kronecker delta."""
        if not any(isinstance(side, Delta) for side in (instance.given.left, instance.given.right)):
            return False
        families = {key[0] for key in keys}
        matrix = {key[1]: key for key in self.values if key[0] in families and len(key[1]) == 2}
        if len(families) != 1 or not matrix:
            return False
        rows, columns = (sorted({places[side] for places in matrix}) for side in (0, 1))
        entries = orthogonal(max(len(rows), len(columns)), self.rng)
        cells = product(enumerate(rows), enumerate(columns))
        kept = [self.put(matrix[row, column], entries[a][b]) for (a, row), (b, column) in cells]
        return all(kept) and self.difference(instance) == 0

    def try_few(self, instance: Instance, keys: list[Key]) -> bool:
        """Try a few squares for one value, and then to solve for another one."""
        if self.difference(instance) is None:
            return False
        for key in keys[:MOST_BITS]:
            before = self.values[key]
            for value in FEW:
                rest = [other for other in keys if other != key]
                if self.put(key, value) and (self.difference(instance) == 0 or self.solve(instance, rest)):
                    return True
            self.values[key] = before
        return False

    def reject(self, instance: Instance, keys: list[Key]) -> bool:
        """Try values at random until this inequality, and all others that held before, hold."""
        others = [i for i in self.instances if i.given.relation is not Relation.EQUAL and self.holds(i)]
        simple = [*SIMPLE, *(x / (x + ONE) for x in SIMPLE), *(x + ONE for x in SIMPLE)]
        for _ in range(TRIES):
            drawn = [self.rng.choice(simple) for _ in keys]
            signed = [x if self.rng.random() < 0.7 else -x for x in drawn]
            kept = [self.put(key, x) for key, x in zip(keys, signed, strict=True)]
            if all(kept) and self.holds(instance) and all(map(self.holds, others)):
                return True
        return False
