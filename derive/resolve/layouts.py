r"""How a page lays out vectors and slopes: as rows, ``x \in \mathbb{R}^{1 \times d}``, and which letters it also writes whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derive.resolve.outside import TRANSPOSITIONS
from derive.resolve.spelled import letters_written, unbold
from derive.syntax import tree
from derive.syntax.inside import nodes_in
from derive.values import dataclass

IN = r"\in"
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n\s*\n|\n\s*(?:[-*+]|\d+\.)\s")
_ROW = re.compile(r"\brow[-\s]+vectors?\b", re.IGNORECASE)
_COLUMN = re.compile(r"\bcolumn[-\s]+vectors?\b", re.IGNORECASE)
_ALL_ROWS = re.compile(
    r"\b(?:all|every|each|our|the|input|data|feature|word|token|state)\s+(?:\w+\s+)?(?:vectors?|points?|examples?|samples?|inputs?|embeddings?)\s+"
    r"(?:here\s+)?(?:is|are|as)\s+(?:\w+\s+){0,3}row[-\s]+vectors?\b|"
    r"(?:^|[.,:])\s*vectors\s+(?:here\s+)?are\s+(?:\w+\s+){0,2}row[-\s]+vectors\b|"
    r"\bwe\s+(?:\w+\s+)?(?:use|write|work\s+with|treat|take|follow|adopt|represent)\b[^.$]*\brow[-\s]+vectors?\b|\brow[-\s]+vector\s+convention\b",
    re.IGNORECASE | re.MULTILINE,
)
_OF_COLUMNS = re.compile(r"(?:[,;:]|\b(?:and|while|whereas|but)\b)[^,;]*\bcolumn[-\s]+vectors?\b[^,;]*", re.IGNORECASE)
_FORMULA = re.compile(r"\$+([^$]+)\$+|\\\((.+?)\\\)", re.DOTALL)
_RAISED = re.compile(
    r"(?:\\[A-Za-z]+|[A-Za-z])\s*(?:_\s*(?:\{[^{}]*\}|\w))?\s*(?:\^\s*(?:\{\s*)?(?:\\[a-z]+\s*\{?\s*T|\\top|\\intercal|T)|')"
)
_TURNED = re.compile(
    r"\bnumerator[-\s]+layout\b|\bjacobian\s+(?:layout|formulation|convention)\b|"
    r"\b(?:gradients?|derivatives?|jacobians?)\s+(?:\w+\s+){0,6}row[-\s]+vectors?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a page lays out vectors: ``rows`` are letters of row vectors, None where all are but those that it calls ``columns``.

    ``turned`` tells that its derivatives by vectors are rows; ``wholes`` are the letters that it also writes without an index.
    """

    rows: frozenset[str] | None = frozenset()
    turned: bool = False
    wholes: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()

    def has_row(self, family: str) -> bool:
        """Tell whether the page has the vector of a family as a row."""
        letters = letters_written((family,))
        return self.columns.isdisjoint(letters) if self.rows is None else not self.rows.isdisjoint(letters)


USUAL = Layout()


def laid_out(text: str, statements: Iterable[tree.Statement]) -> Layout:
    """Give how a page lays out vectors, by its words and its formulas."""
    statements = tuple(statements)
    spoken = None if _ALL_ROWS.search(text) else frozenset(_rows_in_words(text))
    rows = None if spoken is None else spoken.union(*map(_rows_by_size, statements))
    turned = _TURNED.search(text) is not None or any(map(_has_row_as_slope, statements))
    columns = frozenset(_columns_in_words(text)) if rows is None else frozenset[str]()
    return Layout(rows, turned, frozenset(name for statement in statements for name in _written_whole(statement)), columns)


def _rows_in_words(text: str) -> Iterator[str]:
    """Give the letters of which a sentence says that they are rows, besides those that it transposes."""
    for sentence in filter(_ROW.search, _SENTENCE.split(text)):
        formulas = [match[1] or match[2] for match in _FORMULA.finditer(_OF_COLUMNS.sub(" ", sentence))]
        yield from letters_written(_RAISED.sub(" ", formula) for formula in formulas)


def _columns_in_words(text: str) -> Iterator[str]:
    """Give the letters of which a sentence says that they are columns, where it does not speak of rows too."""
    for sentence in filter(_COLUMN.search, _SENTENCE.split(text)):
        if _ROW.search(sentence) is None:
            yield from letters_written(match[1] or match[2] for match in _FORMULA.finditer(sentence))


def _rows_by_size(statement: tree.Statement) -> frozenset[str]:
    """Give the letters that a statement says to have one row: ``x \\in \\mathbb{R}^{1 \\times d}``."""
    pairs = [(c.left, c.right) for c in statement.conditions if c.relation == IN]
    if statement.left is not None:
        pairs += [(statement.left, link.right) for link in statement.links if link.relation.sign == IN]
    return frozenset(
        unbold(part.text)
        for left, right in pairs
        if isinstance(right, tree.Superscript) and isinstance(right.exponent, tree.Product) and _is_one(right.exponent.factors[0])
        for part in nodes_in(left)
        if isinstance(part, tree.Name)
    )


def _is_one(node: tree.Node) -> bool:
    return isinstance(node, tree.Numeral) and node.value == 1


def _has_row_as_slope(statement: tree.Statement) -> bool:
    r"""Tell whether a statement has a row for a derivative by a letter: ``\frac{\partial f}{\partial x} = x^\top A``."""
    sides = (*(() if statement.left is None else (statement.left,)), *(link.right for link in statement.links))
    return any(map(_is_slope_by_letter, sides)) and any(map(_is_row, sides))


def _is_slope_by_letter(side: tree.Node) -> bool:
    match side:
        case tree.Derivative(_, (tree.DerivativeBy(tree.Name(), 1),)):
            return True
        case _:
            return False


def _is_row(side: tree.Node) -> bool:
    """Tell whether a side is written as a row: it begins with what is transposed, and ends with a matrix or with that."""
    match side:
        case tree.Signed(_, operand) | tree.Group(_, operand, _):
            return _is_row(operand)
        case tree.Sum(terms):
            return any(map(_is_row, terms))
        case tree.Product(factors):
            rest = [factor for factor in factors if not isinstance(factor, tree.Numeral | tree.Quotient)]
            return bool(rest) and _is_transposed_column(rest[0]) and (len(rest) == 1 or _is_matrix(rest[-1]))
        case _:
            return _is_transposed_column(side)


def _is_transposed_column(node: tree.Node) -> bool:
    match node:
        case tree.Superscript(base, tree.Name(sign) | tree.Mark(sign)) if sign in TRANSPOSITIONS:
            return not _is_matrix(base)
        case _:
            return False


def _is_matrix(node: tree.Node) -> bool:
    match node:
        case tree.Superscript(base, tree.Name(sign) | tree.Mark(sign)) if sign in TRANSPOSITIONS:
            return _is_matrix(base)
        case tree.Group(_, tree.Sum(terms), _):
            return all(map(_is_matrix, terms))
        case tree.Name(text) | tree.Subscript(tree.Name(text)):
            return unbold(text).lstrip("\\")[:1].isupper()
        case _:
            return False


def _written_whole(statement: tree.Statement) -> Iterator[str]:
    """Give the names that stand without an index in a statement."""
    parts = list(nodes_in(statement))
    based = {id(part.base) for part in parts if isinstance(part, tree.Subscript)}
    yield from (unbold(part.text) for part in parts if isinstance(part, tree.Name) and id(part) not in based)
