"""Two names in each other's place throughout a part, and all terms of a sum squared or none of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from derive.repair.edits import Change, Edit, Part, parts, put_behind, written
from derive.report import MendKind
from derive.source import Span
from derive.syntax import tree

SIZE, MOST_NAMES = 4, 5
RAISABLE = tree.Name | tree.Subscript | tree.Group | tree.Application


def pair_edits(text: str, found: tuple[Part, ...], letters: tuple[str, ...]) -> Iterator[Edit]:
    """Give edits that put two names in each other's place, and that change the exponents of all terms of a sum."""
    for part in found:
        if part.parent is None or isinstance(part.node, tree.Sum):
            yield from _swapped(part.node, letters)
        if isinstance(part.node, tree.Sum):
            yield from _powers(text, part.node)


def _swapped(node: tree.Node, letters: tuple[str, ...]) -> Iterator[Edit]:
    names = [found for found in _names(node) if found.text not in letters and found.text != "e"]
    spelled = tuple(dict.fromkeys(name.text for name in names))[:MOST_NAMES]
    for one, other in combinations(spelled, 2):
        exchange = {one: other, other: one}
        changes = tuple(Change(name.span, exchange[name.text]) for name in names if name.text in exchange)
        yield Edit(MendKind.REPLACE, changes, SIZE, moves=True)


def _names(node: tree.Node) -> Iterator[tree.Name]:
    """Give the names in a formula that are values on their own."""
    for part in parts(node):
        if isinstance(part.node, tree.Name) and not isinstance(part.parent, tree.Subscript | tree.Derivative):
            yield part.node


def _powers(text: str, node: tree.Sum) -> Iterator[Edit]:
    terms = [term.operand if isinstance(term, tree.Signed) else term for term in node.terms]
    if all(isinstance(term, RAISABLE) for term in terms):
        yield Edit(MendKind.EXPONENT, tuple(put_behind(term, "^2") for term in terms), SIZE)
    if all(isinstance(term, tree.Superscript) and written(text, term.exponent) == "2" for term in terms):
        lost = tuple(Change(Span(t.base.span.end, t.span.end), "") for t in terms if isinstance(t, tree.Superscript))
        yield Edit(MendKind.EXPONENT, lost, SIZE)
