r"""The bar behind a formula, ``\big|_{x = a}``: it takes all that an operator before it acts on, and the operator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derive.source import Span
from derive.syntax.inside import names_in
from derive.syntax.tree import Assertion, BigOperator, Condition, Fenced, KnownFunction, Node, Product, Scripted, Sum
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """A delimiter that nothing visible opens, with what stands below and above it; ``stroke`` is where it stands itself."""

    closing: str
    lower: Node | None
    upper: Node | None
    stroke: int
    end: int


def behind(body: Node, operator: Callable[[Node, Span], Node], span: Span) -> Node:
    """Give what an operator makes of its body, both in a span, with a bar at the end of the body behind both of them."""
    found = parted(body)
    if found is None:
        return operator(body, span)
    inner, bar = found
    return with_bar(operator(inner, Span(span.start, inner.span.end)), bar)


def between_ends(whole: Sum) -> Node:
    """Give a sum with a bar between two ends, ``x^2 + x |_0^1``, behind all of it where its terms have a letter in common.

    The numbers e and pi, and letters of the ends, are no such letters.
    """
    *before, last = whole.terms
    found = parted_last(last)
    if found is None or found[1].lower is None or found[1].upper is None or any(parted(term) for term in before):
        return whole
    inner, bar = found
    fixed = {"e", r"\pi", *names_in(_value(bar.lower)), *names_in(_value(bar.upper))}
    if fixed.issuperset(frozenset(names_in(inner)).intersection(*map(names_in, before))):
        return whole
    span = Span(whole.span.start, inner.span.end)
    return with_bar(replace(whole, terms=(*before, inner), span=span), bar)


def _value(end: Node | None) -> Node | None:
    """Give the value of an end that names its letter, ``x = 0``."""
    return end.operands[-1] if isinstance(end, Assertion) else end.right if isinstance(end, Condition) else end


def with_bar(node: Node, bar: Bar) -> Scripted:
    """Put a bar that stood behind a part of a formula behind all of it."""
    start = node.span.start
    return Scripted(Fenced(".", node, bar.closing, Span(start, bar.stroke)), bar.lower, bar.upper, Span(start, bar.end))


def parted(node: Node) -> tuple[Node, Bar] | None:
    """Part a formula from the bar at its end, None where it has none; a bar that speaks of an index stays inside of the sum."""
    match node:
        case Scripted(Fenced(_, inner, closing, span), lower, upper) if span.start == inner.span.start:
            return inner, Bar(closing, lower, upper, span.end, node.span.end)
        case BigOperator():
            found = parted(node.body)
            own = {index.text for index in node.indices}
            if found is None or not own.isdisjoint((*names_in(found[1].lower), *names_in(found[1].upper))):
                return None
            return replace(node, body=found[0], span=Span(node.span.start, found[0].span.end)), found[1]
        case KnownFunction() if node.argument.span.end == node.span.end:
            found = parted(node.argument)
            return found and (replace(node, argument=found[0], span=Span(node.span.start, found[0].span.end)), found[1])
        case Product((*before, BigOperator() | KnownFunction() as last)):
            found = parted(last)
            return found and (Product((*before, found[0]), Span(node.span.start, found[0].span.end)), found[1])
        case _:
            return None


def parted_last(node: Node) -> tuple[Node, Bar] | None:
    """Part a term from the bar at its end, also from one that takes no more than its last factor."""
    if not isinstance(node, Product):
        return parted(node)
    found = parted(node.factors[-1])
    return found and (Product((*node.factors[:-1], found[0]), Span(node.span.start, found[0].span.end)), found[1])
