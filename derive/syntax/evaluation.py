r"""The bar behind a formula, ``\big|_{x = a}``: it takes all that an operator before it acts on, and the operator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.source import Span
from derive.syntax.tree import BigOperator, Fenced, KnownFunction, Name, Node, Product, Scripted, held_in


def behind(body: Node, operator: Callable[[Node, Span], Node], span: Span) -> Node:
    """Give what an operator makes of its body, both in a span, with a bar at the end of the body behind both of them."""
    parted = _parted(body)
    if parted is None:
        return operator(body, span)
    inner, barred = parted
    made, bar = operator(inner, Span(span.start, inner.span.end)), barred.base
    return Scripted(Fenced(".", made, "|", Span(span.start, bar.span.end)), barred.lower, barred.upper, span)


def _parted(node: Node) -> tuple[Node, Scripted] | None:
    """Part a formula from the bar at its end, None where it has none; a bar that speaks of an index stays inside of the sum."""
    match node:
        case Scripted(Fenced(_, inner, _, span)) if span.start == inner.span.start:
            return inner, node
        case BigOperator():
            found = _parted(node.body)
            own = {index.text for index in node.indices}
            if found is None or not own.isdisjoint((*_names(found[1].lower), *_names(found[1].upper))):
                return None
            return replace(node, body=found[0], span=Span(node.span.start, found[0].span.end)), found[1]
        case KnownFunction() if node.argument.span.end == node.span.end:
            found = _parted(node.argument)
            return found and (replace(node, argument=found[0], span=Span(node.span.start, found[0].span.end)), found[1])
        case Product((*before, BigOperator() | KnownFunction() as last)):
            found = _parted(last)
            return found and (Product((*before, found[0]), Span(node.span.start, found[0].span.end)), found[1])
        case _:
            return None


def _names(node: Node | None) -> Iterator[str]:
    waiting: list[object] = [node]
    while waiting:
        part = waiting.pop()
        waiting += held_in(part)
        if isinstance(part, Name):
            yield part.text
