r"""What a page says of the sizes of vectors and matrices: ``w \in \mathbb{R}^d``, "an $n \times d$ matrix $X$"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from derive.resolve.memberships import IN
from derive.resolve.sizes_in_words import Spoken
from derive.resolve.spelled import unbold
from derive.syntax import tree

REALS = r"\mathbb{R}"
MOST_INDICES = 2

Shapes = Mapping[tuple[str, int], tuple[str, ...]]


def shapes_said(statements: Iterable[tree.Statement], spoken: Iterable[Spoken] = ()) -> Shapes:
    """Give the sizes of names with so many indices, each a letter; none of names of which the page says two things."""
    found: dict[tuple[str, int], set[tuple[str, ...]]] = {}
    for named, sizes in spoken:
        found.setdefault(named, set()).add(sizes)
    for left, right in (pair for statement in statements for pair in _memberships(statement)):
        sizes = _sizes(right)
        for member in left.items if isinstance(left, tree.Listing) else (left,):
            name = _named(member)
            if name is not None and sizes:
                found.setdefault(name, set()).add(sizes)
    one = {name: next(iter(sizes)) for name, sizes in found.items() if len(sizes) == 1}
    return {(name, arity): sizes for (name, arity), sizes in one.items() if arity + len(sizes) <= MOST_INDICES}


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
