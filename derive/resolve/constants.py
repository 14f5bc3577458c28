r"""Which letters of constants a page uses for something else: ``\pi`` where it says ``\pi \in (0, 1)``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.resolve.outside import nodes_in
from derive.syntax import tree

PI = r"\pi"
THREE, FOUR = 3, 4  # between which the number is


def varied(statements: Iterable[tree.Statement]) -> frozenset[str]:
    """Give the letters of constants that are differentiated by, drawn from something, in a set, or bounded as no constant is."""
    parts = (part for statement in statements for part in nodes_in(statement))
    return frozenset((PI,)) if any(map(_varies, parts)) else frozenset()


def _varies(part: object) -> bool:
    match part:
        case tree.Derivative(_, variables):
            return any(_is_pi(by.variable) for by in variables)
        case tree.Integral(_, _, _, _, variables):
            return any(map(_is_pi, variables))
        case tree.Statement() | tree.Condition():
            return any(_is_another(*relation) for relation in _relations(part))
        case _:
            return False


def _relations(part: tree.Statement | tree.Condition) -> Iterator[tuple[tree.Node | None, str, tree.Node]]:
    if isinstance(part, tree.Condition):
        yield part.left, part.relation, part.right
        return
    left = part.left
    for link in part.links:
        yield left, link.relation.sign, link.right
        left = link.right


def _is_another(left: tree.Node | None, sign: str, right: tree.Node) -> bool:
    """Tell whether a relation is none of the number."""
    if sign in (r"\in", r"\sim"):
        return _is_pi(left)
    if sign in (">", ">="):
        left, right, sign = right, left or right, "<"
    if sign not in ("<", "<="):
        return False
    above = _is_pi(left) and isinstance(right, tree.Numeral) and right.value <= THREE
    return above or (_is_pi(right) and isinstance(left, tree.Numeral) and left.value >= FOUR)


def _is_pi(node: object) -> bool:
    return isinstance(node, tree.Name) and node.text == PI
