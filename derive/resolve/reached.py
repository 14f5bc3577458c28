r"""How far functions without brackets reach that leave it open, where the chain that they stand in shows it.

``a \ln \frac{b}{c} \sum_x p_x = a \ln \frac{b}{c}`` takes the logarithm of the fraction alone: on another side of the same chain
nothing stands behind it.  A formula that no other side tells anything about stays unclear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.resolve.outside import with_parts
from derive.syntax import tree
from derive.syntax.inside import nodes_in
from derive.syntax.printer import to_latex

Taken = tuple[str, str, str]  # a function, what stands below it and what it is taken of


def with_arguments_shown(statement: tree.Statement) -> tree.Statement:
    """Give a chain of equations with functions ended where they end on its clear sides."""
    if statement.left is None or any(link.relation.sign not in ("=", ":=") for link in statement.links):
        return statement
    sides = (statement.left, *(link.right for link in statement.links))
    unclear = [_is_unclear(side) for side in sides]
    if not any(unclear):
        return statement
    shown = frozenset(taken for side, open_side in zip(sides, unclear, strict=True) if not open_side for taken in _taken(side))
    left, *rights = (_ended(side, shown) for side in sides)
    links = tuple(replace(link, right=right) for link, right in zip(statement.links, rights, strict=True))
    return replace(statement, left=left, links=links)


def _is_unclear(side: tree.Node) -> bool:
    return any(isinstance(part, tree.KnownFunction) and part.unclear for part in nodes_in(side))


def _taken(side: tree.Node) -> Iterator[Taken]:
    """Give the functions that a side is, or is a product with.

    Those in a sum tell nothing: the logarithm of a product is the sum of those of its factors.
    """
    match side:
        case tree.KnownFunction(argument=argument):
            yield _taken_of(side, argument)
        case tree.Signed(_, inner) | tree.Group(_, inner, _):
            yield from _taken(inner)
        case tree.Product(factors):
            for factor in factors:
                yield from _taken(factor)
        case _:
            return


def _taken_of(function: tree.KnownFunction, argument: tree.Node) -> Taken:
    below = "" if function.below is None else to_latex(function.below)
    inner = argument.inner if isinstance(argument, tree.Group) else argument
    return function.name, below, to_latex(inner)


def _ended(side: tree.Node, shown: frozenset[Taken]) -> tree.Node:
    def change(node: object) -> object | None:
        match node:
            case tree.KnownFunction(argument=tree.Product(factors), unclear=True) if _taken_of(node, factors[0]) in shown:
                own = replace(node, argument=factors[0], unclear=False, span=replace(node.span, end=factors[0].span.end))
                return tree.Product((own, *factors[1:]), node.span)
            case tree.Product((*before, tree.KnownFunction() as last)):
                ended = change(last)
                return replace(node, factors=(*before, *ended.factors)) if isinstance(ended, tree.Product) else None
            case _:
                return None

    result: tree.Node = with_parts(side, change)
    return result
