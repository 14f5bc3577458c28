"""What a formula has in it."""

from __future__ import annotations

from collections.abc import Iterator

from derive.syntax import tree

ROWS = frozenset((r"\top", r"\intercal", r"\mathrm{T}", r"\mathsf{T}"))


def nodes_in(node: object) -> Iterator[object]:
    """Give a formula, or a tuple of them, and everything in it, each part before its own."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += reversed(tree.held_in(part))


def names_in(node: object) -> Iterator[str]:
    """Give every name in a formula."""
    yield from (part.text for part in nodes_in(node) if isinstance(part, tree.Name))


def is_constant_beside(factor: tree.Node, letter: tree.Node | None) -> bool:
    """Tell whether a factor is a number, a row, or a fraction without the letter of a slope, which is of what stands behind it."""
    if isinstance(factor, tree.Superscript) and isinstance(factor.exponent, tree.Mark | tree.Name):
        return factor.exponent.text in ROWS
    letters, own = frozenset(names_in(factor)), frozenset(names_in(letter))
    return isinstance(factor, tree.Numeral | tree.Quotient) and (not letters or (bool(own) and own.isdisjoint(letters)))
