"""Operations done in another order: the logarithm of a sum for the sum of logarithms, a quotient of sums for a sum of quotients."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from derive.repair.edits import Edit, Part, exchanged, replaced, written
from derive.repair.indices import at_other_indices, index_names
from derive.report import MendKind
from derive.source import Span
from derive.syntax import tree

SIZE = 4
PLAIN = tree.Name | tree.Subscript | tree.Numeral | tree.Application


def exchanges(text: str, found: tuple[Part, ...], letters: tuple[str, ...], sizes: tuple[str, ...]) -> Iterator[Edit]:
    """Give edits that do two operations in the other order, write a sum for a product, or two elements for a square."""
    for part in found:
        for new in _turned(text, part.node):
            yield Edit(MendKind.EXCHANGE, replaced(part.node.span, new), SIZE, moves=True)
        match part.node:
            case tree.Sum((first, second), (False, False)) if not isinstance(first, tree.Signed):
                yield Edit(MendKind.SUM, replaced(_gap(first, second), " "), SIZE)
            case tree.Product(factors) as node:
                yield from _in_product(text, part, node, factors, sizes)
            case tree.Superscript(tree.Subscript() as base, tree.Numeral(value, 0)) if value == 2:
                yield from _two_elements(text, part.node, base, letters)
            case _:
                pass


def _turned(text: str, node: tree.Node) -> Iterator[str]:
    match node:
        case tree.Sum((first, second), (False, negative)):
            yield from _joined(text, first, second, "-" if negative else "+")
        case tree.BigOperator("sum", body=body):
            yield from _sum_inside(text, node, body)
        case tree.KnownFunction(_, tree.Group(_, tree.BigOperator("sum") as inner, _) | (tree.BigOperator("sum") as inner)):
            yield f"{_head(text, inner)}{text[node.span.start : node.argument.span.start]}{_bracketed(text, inner.body)}"
        case tree.Quotient(tree.BigOperator("sum") as above, tree.BigOperator("sum") as below):
            yield rf"{_head(text, above)}\frac{{{_bare(text, above.body)}}}{{{_bare(text, below.body)}}}"
        case _:
            pass


def _sum_inside(text: str, node: tree.BigOperator, body: tree.Node) -> Iterator[str]:
    head = _head(text, node)
    match body:
        case tree.KnownFunction(_, argument):
            yield rf"{text[body.span.start : argument.span.start].rstrip()}\left( {head}{_bare(text, argument)} \right)"
        case tree.Root(radicand, None):
            yield rf"\sqrt{{{head}{written(text, radicand)}}}"
        case tree.Quotient(above, below):
            yield rf"\frac{{{head}{_bracketed_sum(text, above)}}}{{{head}{_bracketed_sum(text, below)}}}"
        case tree.Product((first, *rest)):
            others = text[rest[0].span.start : rest[-1].span.end]
            yield rf"\left( {head}{written(text, first)} \right) \left( {head}{others} \right)"
        case _:
            pass


def _joined(text: str, first: tree.Node, second: tree.Node, sign: str) -> Iterator[str]:
    """Give the function of a sum for a sum of functions."""
    match first, second:
        case (tree.KnownFunction(name, one), tree.KnownFunction(other, two)) if name == other:
            head = text[first.span.start : one.span.start].rstrip()
            yield rf"{head}\left( {_bare(text, one)} {sign} {_bare(text, two)} \right)"
        case (tree.Root(one, None), tree.Root(two, None)):
            yield rf"\sqrt{{{written(text, one)} {sign} {written(text, two)}}}"
        case (tree.Quotient(above, one), tree.Quotient(over, two)) if written(text, above) == written(text, over):
            yield rf"\frac{{{written(text, above)}}}{{{written(text, one)} {sign} {written(text, two)}}}"
        case (tree.BigOperator("prod") as one, tree.BigOperator("prod") as two) if _head(text, one) == _head(text, two):
            yield rf"{_head(text, one)}({_bare(text, one.body)} {sign} {_bare(text, two.body)})"
        case _:
            pass


def _in_product(
    text: str, part: Part, node: tree.Product, factors: tuple[tree.Node, ...], sizes: tuple[str, ...]
) -> Iterator[Edit]:
    if len(factors) == 2:
        yield Edit(MendKind.SUM, replaced(_gap(*factors), " + "), SIZE)
        front, rest = factors
        inner = rf"\left( {_bare(text, rest)} \right)"
        power = _as_exponent(text, front)
        if power is not None and not isinstance(rest, PLAIN):
            yield Edit(MendKind.EXPONENT, replaced(node.span, f"{inner}^{power}"), SIZE)
    if part.parent is None:
        for size in sizes:
            yield Edit(MendKind.EXPONENT, replaced(node.span, rf"\left( {written(text, node)} \right)^{size}"), SIZE)
    for one, other in combinations([factor for factor in factors if isinstance(factor, tree.Subscript)], 2):
        if len(index_names(one)) == len(index_names(other)) and one.base.text != other.base.text:
            yield Edit(MendKind.REPLACE, exchanged(text, one.base, other.base), SIZE, moves=True)


def _as_exponent(text: str, node: tree.Node) -> str | None:
    match node:
        case tree.Quotient(tree.Numeral(), (tree.Name() | tree.Numeral()) as below):
            return f"{{{written(text, node.numerator)}/{written(text, below)}}}"
        case tree.Name():
            return f"{{{written(text, node)}}}"
        case _:
            return None


def _two_elements(text: str, node: tree.Node, base: tree.Subscript, letters: tuple[str, ...]) -> Iterator[Edit]:
    """Give the product of two elements, one at another index, for the square of one."""
    own = written(text, base)
    for other in at_other_indices(text, base, letters):
        yield Edit(MendKind.INDEX, replaced(node.span, f"{own} {other}"), SIZE - 1)


def _gap(first: tree.Node, second: tree.Node) -> Span:
    return Span(first.span.end, second.span.start)


def _head(text: str, node: tree.BigOperator) -> str:
    """Give a sign with what stands below and above it."""
    return text[node.span.start : node.body.span.start]


def _bare(text: str, node: tree.Node) -> str:
    return written(text, node.inner if isinstance(node, tree.Group) else node)


def _bracketed(text: str, node: tree.Node) -> str:
    return f"({_bare(text, node)})"


def _bracketed_sum(text: str, node: tree.Node) -> str:
    return _bracketed(text, node) if isinstance(node, tree.Sum) else written(text, node)
