r"""Bounds on several names at once, which read as one formula and conditions beside it: ``a, b > 0``, ``0 < a, b < 1``."""

from __future__ import annotations

from dataclasses import replace

from derive.resolve.orders import SIGNS
from derive.source import Span
from derive.syntax import tree


def each_bound(statement: tree.Statement) -> tuple[tree.Statement, ...]:
    """Give the bounds that are read as a formula and conditions beside it: ``a, b > 0``, ``0 < a, b < 1``, ``a > 0, b < 1``."""
    links, conditions = statement.links, statement.conditions
    orders = all(link.relation.sign in SIGNS for link in links) and all(c.relation in SIGNS for c in conditions)
    if not conditions or not orders or statement.left is None or statement.remarks:
        return (statement,)
    behind, span = [_link(condition) for condition in conditions], Span(statement.span.start, conditions[-1].span.end)
    apart = [tree.Statement(c.left, (link,), (), c.span) for c, link in zip(conditions, behind, strict=True)]
    named = statement.left.items if isinstance(statement.left, tree.Listing) else (statement.left,)
    if not links:
        shared = all(isinstance(name, tree.Name | tree.Subscript) for name in named)
        each = tuple(tree.Statement(name, (behind[0],), (), span) for name in named)
        return (*each, *apart) if shared else (statement,)
    last = links[-1]
    same = len(links) == 1 and all(link.relation.sign[0] == last.relation.sign[0] for link in behind)
    if isinstance(statement.left, tree.Numeral) and same:
        names = (last.right, *(condition.left for condition in conditions))  # 0 < a, b < 1
        return tuple(tree.Statement(statement.left, (replace(last, right=name), behind[-1]), (), span) for name in names)
    return (replace(statement, conditions=()), *apart)


def _link(condition: tree.Condition) -> tree.Link:
    span = Span(condition.left.span.end, condition.right.span.start)
    return tree.Link(tree.Relation(condition.relation, None, span), condition.right)
