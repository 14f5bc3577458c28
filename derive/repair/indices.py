"""Indices: one letter for another, a transposed pair, two letters exchanged, and what a sum leaves out or a branch asks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise, permutations, product

from derive.repair.edits import Change, Edit, Part, applied, exchanged, in_braces, parts, put_before, put_behind, replaced, written
from derive.report import MendKind
from derive.source import Span
from derive.syntax import tree

MOST_LETTERS = 5


def index_edits(text: str, found: tuple[Part, ...], letters: tuple[str, ...]) -> Iterator[Edit]:
    """Give edits of the indices of a side, with letters to choose from."""
    letters = letters[:MOST_LETTERS]
    for part in found:
        match part.node:
            case tree.Subscript() as node:
                yield from _in_subscript(node, letters)
            case tree.BigOperator() as node:
                yield from _in_big_operator(text, node, letters)
                yield from _without_sign(text, part, node, letters)
            case tree.Cases() as node:
                yield from _in_cases(text, node)
            case _:
                pass
    for part in found:
        if part.parent is None or isinstance(part.parent, tree.Sum | tree.Group | tree.BigOperator):
            yield from _throughout(part.node, letters, 4 if part.parent is None else 5)
            if part.parent is None or not isinstance(part.node, tree.Sum | tree.Signed):
                yield from _with_sign(part, letters)


def index_names(node: tree.Subscript) -> tuple[tree.Name, ...]:
    """Give the letters of a subscript, in their order."""
    return tuple(name for name in node.places if isinstance(name, tree.Name))


def at_other_indices(text: str, node: tree.Subscript, letters: tuple[str, ...]) -> Iterator[str]:
    """Spell an element at other indices, one of them changed."""
    own = written(text, node)
    for name in index_names(node):
        span = name.span.moved(-node.span.start)
        yield from (applied(own, replaced(span, letter)) for letter in letters if letter != name.text)


def _all_index_names(node: tree.Node) -> list[tree.Name]:
    """Give the letters of all subscripts in a formula."""
    return [name for part in parts(node) if isinstance(part.node, tree.Subscript) for name in index_names(part.node)]


def _in_subscript(node: tree.Subscript, letters: tuple[str, ...]) -> Iterator[Edit]:
    names = index_names(node)
    for name in names:
        if name.text in letters:
            yield from (Edit(MendKind.INDEX, replaced(name.span, other), 2) for other in letters if other != name.text)
    for one, other in pairwise(names):
        if one.text != other.text:
            yield Edit(MendKind.TRANSPOSE, replaced(one.span, other.text) + replaced(other.span, one.text), 2)
    if len(names) == 2 and {name.text for name in names} <= set(letters):
        for first, second in product(letters, repeat=2):
            if first != names[0].text and second != names[1].text:
                yield Edit(MendKind.INDEX, replaced(names[0].span, first) + replaced(names[1].span, second), 4)


def _throughout(node: tree.Node, letters: tuple[str, ...], size: int) -> Iterator[Edit]:
    """Exchange two letters in a whole part, or write one for the other."""
    names = _all_index_names(node)
    if len(names) < 2:
        return
    for one, other in combinations(letters, 2):
        exchange = {one: other, other: one}
        changes = tuple(Change(name.span, exchange[name.text]) for name in names if name.text in exchange)
        if len(changes) > 1:
            yield Edit(MendKind.INDEX, changes, size)
    for one, other in permutations(letters, 2):
        changes = tuple(Change(name.span, other) for name in names if name.text == one)
        if len(changes) > 1:
            yield Edit(MendKind.INDEX, changes, size)


# ------------------------------------------------------------------ sums and branches


def _in_big_operator(text: str, node: tree.BigOperator, letters: tuple[str, ...]) -> Iterator[Edit]:
    for condition in node.conditions:
        yield from _turned((condition,), 2)
        yield Edit(MendKind.CONDITION, replaced(condition.span, written(text, condition.left)), 2)
        if isinstance(condition.right, tree.Name):
            others = (other for other in letters if other not in (condition.right.text, *(i.text for i in node.indices)))
            yield from (Edit(MendKind.INDEX, replaced(condition.right.span, other), 2) for other in others)
    compared = {c.left.text for c in node.conditions if isinstance(c.left, tree.Name)}
    for index in node.indices:
        if index.text not in compared and node.lower is None:
            for other in (letter for letter in letters if letter not in {i.text for i in node.indices}):
                yield Edit(MendKind.CONDITION, in_braces(text, index.span, rf"{index.text} \neq {other}"), 3)
                yield Edit(MendKind.INDEX, replaced(index.span, other), 3)


def _without_sign(text: str, part: Part, node: tree.BigOperator, letters: tuple[str, ...]) -> Iterator[Edit]:
    """Leave out a sum whose index takes one value alone, and write the other big operator for it."""
    if len(node.indices) == 1 and node.lower is None and not node.conditions:
        own = node.indices[0].text
        names = _all_index_names(node.body)
        for other in letters:
            renamed = tuple(Change(name.span, other) for name in names if name.text == own)
            if renamed:
                changes = tuple(change for change in renamed if other != own)
                yield Edit(MendKind.SUM, (*_body_alone(part, node), *changes), 3)
    sign = Span(node.span.start, node.span.start + len(node.kind) + 1)
    if text[sign.start : sign.end] == f"\\{node.kind}":
        inside = isinstance(part.parent, tree.KnownFunction)  # the sum of logarithms is more likely than that of a product
        yield Edit(MendKind.SUM, replaced(sign, r"\prod" if node.kind == "sum" else r"\sum"), 6 if inside else 3)


def _body_alone(part: Part, node: tree.BigOperator) -> tuple[Change, ...]:
    """Give the changes that leave the body of a sum, without brackets where nothing is beside it."""
    if isinstance(node.body, tree.Group) and (part.parent is None or isinstance(part.parent, tree.Group | tree.Quotient)):
        inner = node.body.inner
        return Change(Span(node.span.start, inner.span.start), ""), Change(Span(inner.span.end, node.span.end), "")
    return (Change(Span(node.span.start, node.body.span.start), ""),)


def _with_sign(part: Part, letters: tuple[str, ...]) -> Iterator[Edit]:
    """Add up over an index what stands for one value of it."""
    names = _all_index_names(part.node)
    for own in dict.fromkeys(name.text for name in names if name.text in letters):
        for other in letters:
            renamed = tuple(Change(name.span, other) for name in names if name.text == own and other != own)
            loose = isinstance(part.node, tree.Sum | tree.Signed)
            sign = put_before(part.node, rf"\sum_{other} " + (r"\left( " if loose else ""))
            end = (put_behind(part.node, r" \right)"),) if loose else ()
            yield Edit(MendKind.SUM, (sign, *renamed, *end), 4)


def _in_cases(text: str, node: tree.Cases) -> Iterator[Edit]:
    conditions = tuple(c for branch in node.branches for c in branch.conditions)
    yield from _turned(conditions, 4)
    values = [branch.value for branch in node.branches]
    for one, other in combinations(values, 2):
        yield Edit(MendKind.CONDITION, exchanged(text, one, other), 4, moves=True)


def _turned(conditions: tuple[tree.Condition, ...], size: int) -> Iterator[Edit]:
    r"""Write ``\neq`` for ``=`` and ``=`` for ``\neq`` in all conditions at once."""
    changes = []
    for condition in conditions:
        gap = Span(condition.left.span.end, condition.right.span.start)
        if condition.relation not in ("=", "!="):
            return
        changes.append(Change(gap, r" \neq " if condition.relation == "=" else " = "))
    if changes:
        yield Edit(MendKind.CONDITION, tuple(changes), size)
