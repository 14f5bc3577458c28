"""What a formula has in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter

from derive.syntax import tree

# A table of accessors: every walk over a formula asks it at every node.
_READERS: dict[type, Callable[[object], tuple[object, ...]]] = {}
ROWS = frozenset((r"\top", r"\intercal", r"\mathrm{T}", r"\mathsf{T}"))


def field_names(node: object) -> tuple[str, ...]:
    """Give the fields of a node in which others may stand; none for what is no node."""
    return tuple([name for name in getattr(node, "__match_args__", ()) if name not in ("span", "dots")])


def held_in(node: object) -> tuple[object, ...]:
    """Give what a node or a tuple holds: other nodes, tuples of them, and what is neither."""
    if isinstance(node, tuple):
        return node
    if type(node) not in _READERS:
        _READERS[type(node)] = _reader(field_names(node))
    return _READERS[type(node)](node)


def _reader(names: tuple[str, ...]) -> Callable[[object], tuple[object, ...]]:
    read = attrgetter(*names) if names else None
    return (lambda _: ()) if read is None else read if len(names) > 1 else lambda node: (read(node),)


def nodes_in(node: object) -> Iterator[object]:
    """Give a formula, or a tuple of them, and everything in it, each part before its own."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += reversed(held_in(part))


def names_in(node: object) -> Iterator[str]:
    """Give every name in a formula."""
    yield from (part.text for part in nodes_in(node) if isinstance(part, tree.Name))


def is_constant_beside(factor: tree.Node, letter: tree.Node | None) -> bool:
    """Tell whether a factor is a number, a row, or a fraction without the letter of a slope, which is of what stands behind it."""
    if isinstance(factor, tree.Superscript) and isinstance(factor.exponent, tree.Mark | tree.Name):
        return factor.exponent.text in ROWS
    letters, own = frozenset(names_in(factor)), frozenset(names_in(letter))
    return isinstance(factor, tree.Numeral | tree.Quotient) and (not letters or (bool(own) and own.isdisjoint(letters)))
