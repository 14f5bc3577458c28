r"""Equations between vectors or matrices, each read as one between all their elements: ``z = W x + b`` says what ``z_i`` is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import replace

from derive.resolve.arrays import Array
from derive.resolve.gradients import is_gradient
from derive.resolve.indices import SPARE
from derive.resolve.known import IsVector, NoMeaning
from derive.resolve.meaning import Meaning
from derive.resolve.names import Names
from derive.resolve.norms import is_dotted
from derive.resolve.spelled import BOLD_FONTS, is_plain_letter, letters_written, unbold
from derive.resolve.vectors import IDENTITIES, array_of
from derive.syntax import tree
from derive.syntax.inside import nodes_in
from derive.terms import Range

_INDEXED = re.compile(r"(?:\\[A-Za-z]+|[A-Za-z])\s*_")
Letters = Mapping[str, Range]
_SIGNS = re.compile("|".join((*map(re.escape, BOLD_FONTS), r"\\nabla|\\top|\\intercal|\\lVert|\\\||\bT\b")))
_DOTTED = r"(?:(?<![A-Za-z\\])(?:{})|[)\]}}])\s*\\cdot(?![A-Za-z])"  # a letter without an index, or a bracket, before a dot


def may_have_vectors(text: str, names: Names, vectors: Set[str]) -> bool:
    """Tell whether the signs or the letters of a formula show that it may be about vectors or matrices.

    These are letters of matrices, those that have been read as ``vectors`` and stand here without an index, and those before a dot.
    """
    declared = (*names.scope.declarations, *names.scope.definitions)
    matrices = {name for name, arity in (*declared, *names.places) if arity == 2}
    whole = letters_written((_INDEXED.sub(" ", text),)) if vectors else frozenset()
    if _SIGNS.search(text) is not None or not matrices.isdisjoint(letters_written((text,))) or not vectors.isdisjoint(whole):
        return True
    columns = [re.escape(name) for name, arity in declared if arity == 1 and (name, 0) not in declared]
    return bool(columns) and re.search(_DOTTED.format("|".join(columns)), text) is not None


def column_range(sides: Sequence[tree.Node], names: Names, vectors: Set[str]) -> Range | None:
    r"""Give the range of the columns that sides are; None for numbers.

    One side shows it, or all do together, where letters have been read as ``vectors`` or a dot is between two: ``(x \cdot y) x``.
    """
    for side in sides:
        try:
            names.meaning().term(side)
        except IsVector as vector:
            return vector.range
        except NoMeaning:
            pass
    products = (part for side in sides for part in nodes_in(side) if isinstance(part, tree.Product) and part.dots)
    may_be = bool(vectors) or any(is_dotted(product, names.meaning()) for product in products)
    return columns_of(sides, names.meaning) if may_be else None


def by_elements(
    statement: tree.Statement, meaning: Callable[[], Meaning], written: Collection[str], spoken: Collection[str], *,
    columns: bool = False,
) -> tuple[tree.Statement, Letters] | None:
    """Give a statement about the elements of vectors that it defines, or of matrices, with the letters that it is about.

    These are letters of the page that are not ``written`` in it, else spare ones that are not ``spoken`` of anywhere.  None for any
    other statement, besides those about ``columns``.
    """
    if statement.left is None or not statement.links:
        return None
    if any(map(_is_hessian, sides := (statement.left, *(link.right for link in statement.links)))) and any(map(_is_zero, sides)):
        return None  # of which the sum of the second slopes may be 0 as well
    free = _is_free(statement.left, meaning())
    rights = [_array(link.right, meaning()) for link in statement.links if not _is_zero(link.right)]
    arrays = [*rights, _array(statement.left, meaning())] if not (free or _is_zero(statement.left)) else rights
    sizes = {None if array is None else array.ranges for array in arrays if array is None or array.factor is None}
    ranges = sizes.pop() if len(sizes) == 1 else None
    if not ranges or not (len(ranges) == 2 or free or columns):
        return None
    letters = _letters(ranges, meaning().scope.ranges, written, spoken)
    if letters is None:
        return None
    links = tuple(replace(link, right=element_at(link.right, letters)) for link in statement.links)
    return replace(statement, left=element_at(statement.left, letters), links=links), letters


def columns_of(sides: Iterable[tree.Node], meaning: Callable[[], Meaning]) -> Range | None:
    """Give the range of the elements of sides that are all columns of one size; None for any other ones."""
    arrays = [_array(side, meaning()) for side in sides]
    found = {array.rows if array is not None and array.is_column else None for array in arrays}
    return found.pop() if len(found) == 1 else None


def _array(side: tree.Node, meaning: Meaning) -> Array | None:
    """Give a side as a vector or a matrix; None where it is a number, or nothing."""
    try:
        array = array_of(side, meaning)
    except NoMeaning:
        return None
    return None if array.is_number else array


def _is_zero(side: tree.Node) -> bool:
    return isinstance(side, tree.Numeral) and side.value == 0


def _is_hessian(side: tree.Node) -> bool:
    return isinstance(side, tree.Superscript) and is_gradient(side)


def _is_free(left: tree.Node, meaning: Meaning) -> bool:
    """Tell whether a side is a letter that may be a vector."""
    return isinstance(left, tree.Name) and not meaning.has_meaning(left.text)


def _letters(ranges: Iterable[Range], known: Letters, written: Collection[str], spoken: Collection[str]) -> Letters | None:
    """Give a letter for each range, those of the page first."""
    found: dict[str, Range] = {}
    plain = [letter for letter in known if is_plain_letter(letter)]
    for span in ranges:
        usual = (letter for letter in plain if known[letter] == span and letter not in written and letter not in found)
        spare = (letter for letter in SPARE if letter not in spoken and letter not in known and letter not in found)
        letter = next(usual, None) or next(spare, None)
        if letter is None:
            return None
        found[letter] = span
    return found


def element_at(side: tree.Node, letters: Iterable[str]) -> tree.Node:
    """Give the element of a side at letters; 0 is the zero of all sizes."""
    names = tuple(tree.Name(letter, side.span) for letter in letters)
    if _is_zero(side):
        return side
    if isinstance(side, tree.Name) and side.text not in IDENTITIES:
        return tree.Subscript(replace(side, text=unbold(side.text)), names, side.span)
    lower = names[0] if len(names) == 1 else tree.Product(names, side.span)
    return tree.Scripted(tree.Group("(", side, ")", side.span), lower, None, side.span)
