"""Numbers in rows and columns, and the product, the sum and the squares of them, as terms for their elements.

The product is that of textbooks: a row before a column is a number (Petersen and Pedersen, The Matrix Cookbook, 2012).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from fractions import Fraction

from derive.resolve.known import negated
from derive.resolve.spelled import is_plain_letter
from derive.terms import ONE, ZERO, Add, Delta, Element, Multiply, Number, Power, Range, Sum, Symbol, Term, fresh_name
from derive.values import dataclass

CONTRACTED = "k"
SQUARED = Number(Fraction(2))

Place = tuple[Term | None, Term | None]  # a row and a column; None where there is a single one


class SizesDiffer(Exception):
    """Arrays stand together whose sizes do not go together."""


@dataclass(frozen=True, slots=True)
class Array:
    """Numbers in rows and columns, either of which may be a single one (None); ``at`` gives the number at a place.

    With a ``factor`` it is that multiple of an identity, of the size of what it stands beside.
    """

    rows: Range | None
    columns: Range | None
    at: Callable[[Place], Term]
    factor: Term | None = None

    @property
    def is_number(self) -> bool:
        """Tell whether it is one number."""
        return self.rows is None and self.columns is None and self.factor is None

    @property
    def is_column(self) -> bool:
        """Tell whether it is a column of several numbers."""
        return self.rows is not None and self.columns is None

    @property
    def number(self) -> Term:
        """The one number that it is."""
        return self.at((None, None))

    @property
    def is_zero(self) -> bool:
        """Tell whether it is the number 0, which is also the zero of all sizes."""
        return self.is_number and self.number == ZERO

    @property
    def transposed(self) -> Array:
        """Its rows as columns."""
        return Array(self.columns, self.rows, lambda place: self.at((place[1], place[0])), self.factor)

    @property
    def ranges(self) -> tuple[Range, ...]:
        """The ranges of its indices."""
        return tuple(span for span in (self.rows, self.columns) if span is not None)

    def each(self, change: Callable[[Term], Term]) -> Array:
        """Give the array with every number changed."""
        factor = None if self.factor is None else change(self.factor)
        return Array(self.rows, self.columns, lambda place: change(self.at(place)), factor)

    def of_indices(self, indices: Sequence[Term]) -> Term:
        """Give the element with as many indices as there are ranges."""
        given = iter(indices)
        return self.at((next(given) if self.rows is not None else None, next(given) if self.columns is not None else None))


@dataclass(frozen=True, slots=True)
class Letters:
    """Which letters sums of a product may run over: one that ``ranges`` has for it, and none of those that are ``taken``."""

    ranges: Mapping[str, Range]
    taken: Set[str]

    def summed(self, span: Range, places: Iterable[Term | None], body: Callable[[Term], Term]) -> Term:
        """Give a sum over a range, by a letter that stands nowhere inside: the ``places`` that it is taken at are not either."""
        used = self.taken | {place.name for place in places if isinstance(place, Symbol)}
        usual = (letter for letter, own in self.ranges.items() if own == span and letter not in used and is_plain_letter(letter))
        letter = next(usual, None) or fresh_name(CONTRACTED, frozenset(used | self.ranges.keys()))
        return Sum(letter, span, (), body(Symbol(letter)))


def one_number(term: Term) -> Array:
    """Give a number as an array."""
    return Array(None, None, lambda _: term)


def family_array(name: str, ranges: tuple[Range, ...]) -> Array:
    """Give all elements of a family: a column for one index, a matrix for two."""
    if len(ranges) == 1:
        return Array(ranges[0], None, lambda place: Element(name, _given(place)))
    return Array(ranges[0], ranges[1], lambda place: Element(name, _given(place)))


def identity(size: Range | None) -> Array:
    """Give an identity of a size, or of one that what it stands beside says."""
    if size is None:
        return _multiple(ONE)
    return Array(size, size, lambda place: Delta(*_given(place)))


def _multiple(factor: Term) -> Array:
    """Give a multiple of an identity of any size; raises SizesDiffer for an element of it that has no row and no column."""

    def at(place: Place) -> Term:
        if None in place:
            raise SizesDiffer
        return Multiply((factor, Delta(*_given(place))))

    return Array(None, None, at, factor)


def total(parts: Sequence[Array], negatives: Sequence[bool]) -> Array:
    """Give a sum of arrays of one size, besides the number 0 and identities; raises SizesDiffer."""
    if all(part.factor is not None or part.is_zero for part in parts) and not all(part.is_zero for part in parts):
        factors = [part.number if part.is_zero else part.factor for part in parts]
        return _multiple(_sum((f for f in factors if f is not None), negatives))
    rows, columns = common_size(parts)

    def at(place: Place) -> Term:
        return _sum((_at(part, place) for part in parts), negatives)

    return Array(rows, columns, at)


def _at(part: Array, place: Place) -> Term:
    """Give the number of a part of a sum at a place: 0 is the zero of all sizes."""
    return part.number if part.is_zero else part.at(place)


def _sum(terms: Iterable[Term], negatives: Sequence[bool]) -> Term:
    return Add(tuple(negated(t) if n else t for t, n in zip(terms, negatives, strict=True)))


def common_size(parts: Iterable[Array]) -> tuple[Range | None, Range | None]:
    """Give the rows and columns that all arrays have, besides the number 0; raises SizesDiffer where they differ."""
    parts = tuple(parts)
    sizes = {(part.rows, part.columns) for part in parts if not part.is_zero and part.factor is None}
    rows, columns = next(iter(sizes), (None, None))
    if len(sizes) > 1 or (any(part.factor is not None for part in parts) and (rows is None or rows != columns)):
        raise SizesDiffer
    return rows, columns


def times(left: Array, right: Array, letters: Letters) -> Array:
    """Give the product of two arrays, of which one may be a number; raises SizesDiffer."""
    before, behind = (one.number if one.is_number else one.factor for one in (left, right))
    if before is not None and not (left.factor is not None and right.is_number):
        return right.each(lambda term: Multiply((before, term)))
    if behind is not None:
        return left.each(lambda term: Multiply((term, behind)))
    shared = left.columns
    if shared != right.rows:
        raise SizesDiffer

    def at(place: Place) -> Term:
        row, column = place
        if shared is None:
            return Multiply((left.at((row, None)), right.at((None, column))))
        return letters.summed(shared, place, lambda k: Multiply((left.at((row, k)), right.at((k, column)))))

    return Array(left.rows, right.columns, at)


def squares(array: Array, letters: Letters) -> Term:
    """Give the sum of the squares of all numbers."""

    def in_row(row: Term | None) -> Term:
        if array.columns is None:
            return Power(array.at((row, None)), SQUARED)
        return letters.summed(array.columns, (row,), lambda column: Power(array.at((row, column)), SQUARED))

    return in_row(None) if array.rows is None else letters.summed(array.rows, (), in_row)


def power(array: Array, exponent: int, letters: Letters) -> Array:
    """Give a whole power above zero of a square matrix; raises SizesDiffer."""
    if array.rows is None or array.rows != array.columns:
        raise SizesDiffer
    whole = array
    for _ in range(exponent - 1):
        whole = times(whole, array, letters)
    return whole


def diagonal(array: Array, letters: Letters) -> Term:
    """Give the sum of the numbers whose row is their column; raises SizesDiffer where these have other ranges."""
    if array.rows is None or array.rows != array.columns:
        raise SizesDiffer
    return letters.summed(array.rows, (), lambda k: array.at((k, k)))


def _given(place: Place) -> tuple[Term, ...]:
    return tuple(index for index in place if index is not None)
