r"""Arguments that list a whole family with an ellipsis: ``f(x_1, \dots, x_n)`` is f of the vector of the x."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from derive.kernel.scope import Scope
from derive.resolve.outside import is_ellipsis
from derive.resolve.spelled import BOLD
from derive.syntax import tree
from derive.syntax.inside import field_names
from derive.terms import Number, Range, Symbol


def with_vectors(statement: tree.Statement, scope: Scope) -> tree.Statement:
    """Give a statement with bold names in the place of arguments that list all of a family."""
    left = None if statement.left is None else _changed(statement.left, scope)
    links = tuple(replace(link, right=_changed(link.right, scope)) for link in statement.links)
    return replace(statement, left=left, links=links)


def _changed(node: Any, scope: Scope) -> Any:
    if isinstance(node, tuple):
        return tuple([_changed(part, scope) for part in node])
    changed = {}
    for name in field_names(node):
        old = getattr(node, name)
        new = _changed(old, scope)
        if new is not old and new != old:
            changed[name] = new
    node = tree.rebuilt(node, changed) if changed else node
    if isinstance(node, tree.Application) and any(map(is_ellipsis, node.arguments)):
        return replace(node, arguments=tuple(_joined(list(node.arguments), scope)))
    return node


def _joined(arguments: list[tree.Node], scope: Scope) -> Iterator[tree.Node]:
    while arguments:
        shown = next((number for number in (1, 2) if len(arguments) > number + 1 and is_ellipsis(arguments[number])), 0)
        family = _family(arguments[:shown], arguments[shown + 1], scope) if shown else None
        if family is None:
            yield arguments.pop(0)
        else:
            yield tree.Name(BOLD + family + "}", replace(arguments[0].span, end=arguments[shown + 1].span.end))
            del arguments[: shown + 2]


def _family(shown: list[tree.Node], last: tree.Node, scope: Scope) -> str | None:
    """Give the family of which the first elements and the last one are listed."""
    match shown[0], last:
        case tree.Subscript(base, (tree.Numeral(first),)), tree.Subscript(tree.Name(family), (tree.Name(size),)):
            declared = scope.declarations.get((family, 1))
            whole = declared is not None and declared.ranges == (Range(Number(first), Symbol(size)),)
            second = all(_is_element(node, family, first + number) for number, node in enumerate(shown))
            return family if whole and second and base.text == family else None
        case _:
            return None


def _is_element(node: tree.Node, family: str, number: Any) -> bool:
    match node:
        case tree.Subscript(tree.Name(text), (tree.Numeral(value),)):
            return text == family and value == number
        case _:
            return False

