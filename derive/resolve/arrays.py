"""Numbers in rows and columns, and the product, the sum and the squares of them, as terms for their elements.

The product is that of textbooks: a row before a column is a number (Petersen and Pedersen, The Matrix Cookbook, 2012).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from fractions import Fraction

from derive.resolve.known import negated
from derive.terms import ZERO, Add, Element, Multiply, Number, Power, Range, Sum, Symbol, Term, fresh_name
from derive.values import dataclass

CONTRACTED = "k"
SQUARED = Number(Fraction(2))

Place = tuple[Term | None, Term | None]  # a row and a column; None where there is a single one


class SizesDiffer(Exception):
    """Arrays stand together whose sizes do not go together."""


@dataclass(frozen=True, slots=True)
class Array:
    """Numbers in rows and columns, either of which may be a single one (None); ``at`` gives the number at a place."""

    rows: Range | None
    columns: Range | None
    at: Callable[[Place], Term]

    @property
    def is_number(self) -> bool:
        """Tell whether it is one number."""
        return self.rows is None and self.columns is None

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
        return Array(self.columns, self.rows, lambda place: self.at((place[1], place[0])))

    @property
    def ranges(self) -> tuple[Range, ...]:
        """The ranges of its indices."""
        return tuple(span for span in (self.rows, self.columns) if span is not None)

    def each(self, change: Callable[[Term], Term]) -> Array:
        """Give the array with every number changed."""
        return Array(self.rows, self.columns, lambda place: change(self.at(place)))

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
        usual = (letter for letter, own in self.ranges.items() if own == span and letter not in used)
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


def total(parts: Sequence[Array], negatives: Sequence[bool]) -> Array:
    """Give a sum of arrays of one size, besides the number 0; raises SizesDiffer."""
    rows, columns = common_size(parts)

    def at(place: Place) -> Term:
        terms = [part.number if part.is_zero else part.at(place) for part in parts]
        return Add(tuple(negated(t) if n else t for t, n in zip(terms, negatives, strict=True)))

    return Array(rows, columns, at)


def common_size(parts: Iterable[Array]) -> tuple[Range | None, Range | None]:
    """Give the rows and columns that all arrays have, besides the number 0; raises SizesDiffer where they differ."""
    sizes = {(part.rows, part.columns) for part in parts if not part.is_zero}
    if len(sizes) > 1:
        raise SizesDiffer
    return next(iter(sizes), (None, None))


def times(left: Array, right: Array, letters: Letters) -> Array:
    """Give the product of two arrays, of which one may be a number; raises SizesDiffer."""
    if left.is_number:
        return right.each(lambda term: Multiply((left.number, term)))
    if right.is_number:
        return left.each(lambda term: Multiply((term, right.number)))
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


def diagonal(array: Array, letters: Letters) -> Term:
    """Give the sum of the numbers whose row is their column; raises SizesDiffer where these have other ranges."""
    if array.rows is None or array.rows != array.columns:
        raise SizesDiffer
    return letters.summed(array.rows, (), lambda k: array.at((k, k)))


def _given(place: Place) -> tuple[Term, ...]:
    return tuple(index for index in place if index is not None)
