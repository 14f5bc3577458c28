"""Points at which an edited side is held against what it must equal, so that only likely edits are tried to be proved."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from derive.kernel.evaluate import NoValue, Unclear, Undefined, Witness, evaluate
from derive.kernel.jets import Real
from derive.refuter.search import points_of
from derive.resolve.derivation import Obligation
from derive.terms import Term

POINTS, GENERIC, PRECISION = 9, 5, 96


class Screen:
    """Values of the left sides of obligations that have a right side in common, at points where they have one."""

    def __init__(self, obligations: tuple[Obligation, ...], seed: int, first: tuple[Witness, ...] = ()) -> None:
        self.values: list[tuple[Obligation, Witness, Real]] = []
        self._rest = self._drawn(obligations, seed, first)

    def _drawn(self, obligations: tuple[Obligation, ...], seed: int, first: tuple[Witness, ...]) -> Iterator[None]:
        for witness in first:
            for obligation in obligations[:1]:
                yield from self._add(obligation, witness)
        for obligation in obligations:
            found = points_of(obligation.left, obligation.right, obligation.scope, seed)
            for witness in islice(found, POINTS):
                yield from self._add(obligation, witness)

    def _add(self, obligation: Obligation, witness: Witness) -> Iterator[None]:
        known = any(o is obligation and w == witness for o, w, _ in self.values)
        value = None if known else value_at(obligation.left, obligation, witness)
        if value is not None:
            self.values.append((obligation, witness, value))
            yield

    def wanted(self, count: int) -> list[tuple[Obligation, Witness, Real]]:
        """Give the first points with the values that the side must have there."""
        while len(self.values) < count and next(self._rest, self) is not self:
            pass
        return self.values[:count]

    def generic(self) -> list[tuple[Obligation, Witness, Real]]:
        """Give the points of the first obligation that are used to solve for a part; ranges of one element say too little."""
        points = [p for p in self.wanted(POINTS) if p[0] is self.values[0][0]]
        larger = [p for p in points if 1 not in p[1].sizes.values()]
        return (larger if len(larger) > 3 else points)[:GENERIC]

    def lets(self, term: Term) -> bool:
        """Tell whether a term has the value that is wanted at every point, as far as the precision shows.

        Where the side has no value as it is written, it need not have one either: a variance of one number is no divisor.
        """
        at = compared = 0
        while True:
            points = self.wanted(at + 1)
            if at == len(points):
                return compared > 0
            obligation, witness, wanted = points[at]
            value = value_at(term, obligation, witness)
            if value is None:
                if value_at(obligation.right, obligation, witness) is not None:
                    return False
            elif value != wanted:
                return False
            else:
                compared += 1
            at += 1


def value_at(term: Term, obligation: Obligation, witness: Witness) -> Real | None:
    """Give the value of a term at a point of an obligation's scope, None where it has none."""
    try:
        return evaluate(term, obligation.scope, witness, PRECISION)
    except (NoValue, Undefined, Unclear):
        return None
