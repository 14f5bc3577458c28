"""Numbers recognised as a simple rational times a product of known values."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import isclose, isfinite, log

from derive.repair.pool import Atom
from derive.values import dataclass

LARGEST, TOLERANCE, SMALLEST = 24, 1e-9, 1e-15
SINGLE, DOUBLE = (
    (1, -1, 2, -2, 3),
    ((1, 1), (1, -1), (-1, 1), (-1, -1), (2, 1), (1, 2), (2, -1), (-1, 2), (1, -2), (-2, 1), (2, -2), (-2, 2)),
)
Values = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Monomial:
    """A rational number times powers of atoms."""

    coefficient: Fraction
    powers: tuple[tuple[Atom, int], ...]

    @property
    def size(self) -> int:
        """How much there is to write."""
        plain = abs(self.coefficient) in (0, 1)
        below = sum(e < 0 and atom.latex.startswith("e^") for atom, e in self.powers)  # e^{-x} is written for 1 / e^x
        return below + sum(abs(e) for _, e in self.powers) + (not plain) + (self.coefficient.denominator > 1)


class Table:
    """Products of few powers of atoms by how they change from point to point."""

    def __init__(self, atoms: tuple[Atom, ...]) -> None:
        self.atoms = atoms
        self.usable = tuple(a for a in atoms if all(v != 0 and isfinite(v) for v in a.values))
        self.found: dict[Values, list[tuple[tuple[Atom, int], ...]]] = {}
        for powers in _powers(self.usable):
            self.found.setdefault(_signature(_product(powers, len(atoms[0].values))), []).append(powers)

    def matches(self, wanted: Values) -> Iterator[Monomial]:
        """Give the monomials with the wanted values, the smallest first; a delta stands for values that vanish off its diagonal."""
        if not all(map(isfinite, wanted)) or not any(wanted):
            return
        if all(wanted):
            yield from sorted(self._matches(wanted), key=lambda m: m.size)
        else:
            for atom in self.atoms:
                if all((a == 0) == (w == 0) for a, w in zip(atom.values, wanted, strict=True)):
                    value = simple([w / a for a, w in zip(atom.values, wanted, strict=True) if a])
                    if value is not None:
                        yield Monomial(value, ((atom, 1),))

    def _matches(self, wanted: Values) -> Iterator[Monomial]:
        constant = simple(wanted)
        if constant is not None:
            yield Monomial(constant, ())
        for powers in self.found.get(_signature(wanted), ()):
            product = _product(powers, len(wanted))
            value = simple([w / p for w, p in zip(wanted, product, strict=True)])
            if value is not None:
                yield Monomial(value, powers)

    def pairs(self, wanted: Values) -> Iterator[tuple[Monomial, Monomial]]:
        """Give two monomials that add up to the wanted values."""
        if not all(map(isfinite, wanted)) or len(wanted) < 4:
            return
        ones = (1.0,) * len(wanted)
        units: list[tuple[tuple[tuple[Atom, int], ...], Values]] = [((), ones)]
        units += [(((a, e),), tuple(v**e for v in a.values)) for a in self.atoms for e in (1, 2)]
        units += [(((a, 1), (b, 1)), _times(a.values, b.values)) for a, b in combinations(self.atoms[:12], 2)]
        for (one, u), (other, v) in combinations(units, 2):
            solved = _solved(u, v, wanted)
            if solved is not None:
                yield Monomial(solved[0], one), Monomial(solved[1], other)


def _powers(atoms: tuple[Atom, ...]) -> Iterator[tuple[tuple[Atom, int], ...]]:
    for atom in atoms:
        yield from (((atom, e),) for e in SINGLE)
    for one, other in combinations(atoms, 2):
        if not _opposite(one, other):
            yield from (((one, e), (other, f)) for e, f in DOUBLE)
    for three in combinations([atom for atom in atoms if not atom.latex.startswith("e^{-")][:10], 3):
        yield tuple((atom, 1) for atom in three)


def _opposite(one: Atom, other: Atom) -> bool:
    """Tell whether two atoms are exponentials with opposite exponents."""
    return one.latex.replace("e^{", "e^{-", 1) == other.latex


def _product(powers: tuple[tuple[Atom, int], ...], count: int) -> Values:
    values = [1.0] * count
    for atom, exponent in powers:
        values = [v * a**exponent for v, a in zip(values, atom.values, strict=True)]
    return tuple(values)


def _times(one: Values, other: Values) -> Values:
    return tuple(a * b for a, b in zip(one, other, strict=True))


def _signature(values: Values) -> Values:
    first = log(abs(values[0])) if values[0] else 0.0
    return tuple(round(log(abs(v)) - first, 6) + 0.0 if v else 0.0 for v in values[1:])


def simple(values: list[float] | Values) -> Fraction | None:
    """Give the one rational number with a small numerator and denominator that all values are."""
    if not values or not isfinite(values[0]) or not all(isclose(v, values[0], rel_tol=TOLERANCE, abs_tol=SMALLEST) for v in values):
        return None
    if all(abs(v) < SMALLEST for v in values):
        return Fraction(0)
    found = Fraction(values[0]).limit_denominator(LARGEST)
    small = 0 < abs(found.numerator) <= LARGEST
    return found if small and isclose(float(found), values[0], rel_tol=TOLERANCE) else None


def _solved(u: Values, v: Values, wanted: Values) -> tuple[Fraction, Fraction] | None:
    determinant = u[0] * v[1] - u[1] * v[0]
    if abs(determinant) < 1e-12:
        return None
    a = (wanted[0] * v[1] - wanted[1] * v[0]) / determinant
    b = (u[0] * wanted[1] - u[1] * wanted[0]) / determinant
    if not all(isclose(a * x + b * y, w, rel_tol=1e-7, abs_tol=1e-9) for x, y, w in zip(u[2:], v[2:], wanted[2:], strict=True)):
        return None
    one, other = simple([a]), simple([b])
    return None if one is None or other is None else (one, other)
