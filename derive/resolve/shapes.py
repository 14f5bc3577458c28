r"""What a page says of the sizes of vectors and matrices: ``w \in \mathbb{R}^d``, "an $n \times d$ matrix $X$"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from derive.resolve.memberships import IN
from derive.resolve.spelled import unbold
from derive.syntax import tree

REALS = r"\mathbb{R}"
MOST_INDICES = 2

_FONTS = r"\\(?:mathbf|boldsymbol|bm)\s*\{\s*"
_LETTER = rf"(?P<name>(?:{_FONTS})?(?:\\[A-Za-z]+|[A-Za-z])\s*\}}?)"
_NAME = rf"\$\s*{_LETTER}\s*(?:_\s*\{{?\s*(?P<index>[a-z])\s*\}}?\s*)?\$"
_IS = r"\s*(?:,|is|are|be|denotes?|as)?\s*(?:an?|the)\s+"
_WORDS = r"(?:(?!row\b)[A-Za-z-]+\s+){0,3}"
_SIZE = r"\$\s*(?P<rows>[A-Za-z])\s*\$"
_BY = r"\$\s*(?P<rows>[A-Za-z])\s*\\times\s*(?P<columns>[A-Za-z])\s*\$"
_LONG = rf"vector\s+of\s+(?:length|size|dimension)\s+{_SIZE}"
_SAID = tuple(
    map(
        re.compile,
        (
            rf"{_NAME}{_IS}{_WORDS}{_BY}\s+{_WORDS}matrix\b",
            rf"\b(?:an?|the)\s+{_WORDS}{_BY}\s+{_WORDS}matrix\s+{_NAME}",
            rf"{_NAME}{_IS}{_WORDS}{_SIZE}-(?:dimensional\s+{_WORDS})?vector\b",
            rf"\b(?:an?|the)\s+{_WORDS}{_SIZE}-(?:dimensional\s+{_WORDS})?vector\s+{_NAME}",
            rf"{_NAME}{_IS}{_WORDS}{_LONG}",
            rf"\b(?:an?|the)\s+{_WORDS}vector\s+{_NAME}\s+of\s+(?:length|size|dimension)\s+{_SIZE}",
        ),
    )
)

Shapes = Mapping[tuple[str, int], tuple[str, ...]]


def shapes_said(statements: Iterable[tree.Statement], text: str = "") -> Shapes:
    """Give the sizes of names with so many indices, each a letter; none of names of which the page says two things."""
    found: dict[tuple[str, int], set[tuple[str, ...]]] = {}
    for spoken, sizes in _in_words(text):
        found.setdefault(spoken, set()).add(sizes)
    for left, right in (pair for statement in statements for pair in _memberships(statement)):
        sizes = _sizes(right)
        for member in left.items if isinstance(left, tree.Listing) else (left,):
            name = _named(member)
            if name is not None and sizes:
                found.setdefault(name, set()).add(sizes)
    one = {name: next(iter(sizes)) for name, sizes in found.items() if len(sizes) == 1}
    return {(name, arity): sizes for (name, arity), sizes in one.items() if arity + len(sizes) <= MOST_INDICES}


def says_sizes(text: str) -> bool:
    """Tell whether words say of which size a vector or a matrix is."""
    return next(_in_words(text), None) is not None


def _in_words(text: str) -> Iterator[tuple[tuple[str, int], tuple[str, ...]]]:
    for said in _SAID:
        for match in said.finditer(text):
            sizes = tuple(size for key in ("rows", "columns") if (size := match.groupdict().get(key)) is not None)
            yield (unbold(match["name"].replace(" ", "")), int(match["index"] is not None)), sizes


def restricts_nothing(condition: tree.Condition) -> bool:
    """Tell whether a condition only says that something is real, or of which size it is."""
    return condition.relation == IN and (bool(_sizes(condition.right)) or condition.right == tree.Name(REALS, condition.right.span))


def _memberships(statement: tree.Statement) -> Iterator[tuple[tree.Node, tree.Node]]:
    """Give what a statement says to be in what."""
    if statement.left is not None and len(statement.links) == 1 and statement.links[0].relation.sign == IN:
        yield statement.left, statement.links[0].right
    elif statement.left is not None and not statement.links and statement.conditions:
        yield statement.left, statement.conditions[0].right  # both in the same: x, y \in A
    yield from ((condition.left, condition.right) for condition in statement.conditions if condition.relation == IN)


def _sizes(right: tree.Node) -> tuple[str, ...]:
    match right:
        case tree.Superscript(tree.Name(base), tree.Name(size)) if base == REALS:
            return (size,)
        case tree.Superscript(tree.Name(base), tree.Product((tree.Name(rows), tree.Name(columns)))) if base == REALS:
            return rows, columns
        case _:
            return ()


def _named(member: tree.Node) -> tuple[str, int] | None:
    match member:
        case tree.Name(text):
            return unbold(text), 0
        case tree.Subscript(tree.Name(text), indices) if all(isinstance(index, tree.Name) for index in indices):
            return unbold(text), len(indices)
        case _:
            return None
