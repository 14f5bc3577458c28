"""Numbers: a constant or an exponent that is off by one, a square too much or too little, the bound of a sum."""

from __future__ import annotations

from collections.abc import Iterator

from derive.repair.edits import Change, Edit, Part, in_braces, put_before, put_behind, replaced, written
from derive.report import MendKind
from derive.source import Span
from derive.syntax import tree

RAISABLE = tree.Name | tree.Subscript | tree.Group | tree.Application


def number_edits(text: str, found: tuple[Part, ...], sizes: tuple[str, ...]) -> Iterator[Edit]:
    """Give edits of the numbers of a side."""
    for part in found:
        match part.node:
            case tree.Numeral(value, 0):
                kind = _kind(part)
                for new in (value + 1, value - 1):
                    if new > 1 or (new >= 0 and _may_be_small(part, kind)):
                        yield Edit(kind, replaced(part.node.span, str(new)), 3 if _is_lower(part) and new != 1 else 2)
            case tree.Superscript(base, exponent):
                yield Edit(MendKind.EXPONENT, replaced(part.node.span, written(text, base)), 2)
                flat = rf"{written(text, exponent)} {written(text, base)}"
                yield Edit(MendKind.EXPONENT, replaced(part.node.span, flat), 4)
                if isinstance(exponent, tree.Name | tree.Sum):
                    yield from _shifted(text, exponent, MendKind.EXPONENT)
                yield from _by_one(exponent)
            case tree.Product((first, second)) if isinstance(first, RAISABLE | tree.Numeral):
                raised = f"{written(text, first)}^{{{written(text, second)}}}"
                yield Edit(MendKind.EXPONENT, replaced(part.node.span, raised), 4)
            case tree.Root(radicand, None):
                inside = written(text, radicand)
                bare = isinstance(radicand, RAISABLE | tree.Numeral)
                yield Edit(MendKind.EXPONENT, replaced(part.node.span, inside if bare else f"({inside})"), 2)
            case tree.Quotient(_, tree.Sum() as below, slashed) if not slashed:
                yield Edit(MendKind.EXPONENT, replaced(below.span, rf"\sqrt{{{written(text, below)}}}"), 4)
            case tree.BigOperator(_, _, lower, upper):
                yield from _shifted(text, upper, MendKind.BOUND)
                yield from _shifted(text, lower, MendKind.BOUND, 3)
            case _:
                pass
        yield from _raised(part, sizes)
        yield from _moved(text, part.node)


def _may_be_small(part: Part, kind: MendKind) -> bool:
    """Tell whether 0 or 1 may stand where a number does: neither is written as a factor or an exponent."""
    return kind is not MendKind.EXPONENT and not isinstance(part.parent, tree.Product | tree.Sum)


def _kind(part: Part) -> MendKind:
    """Tell what a number is: part of an exponent, of a bound, or a constant."""
    child: tree.Node = part.node
    for outer in reversed(part.around):
        match outer:
            case tree.Superscript(_, exponent) if exponent is child:
                return MendKind.EXPONENT
            case tree.BigOperator(_, _, lower, upper) if child is lower or child is upper:
                return MendKind.BOUND
        child = outer
    return MendKind.CONSTANT


def _is_lower(part: Part) -> bool:
    """Tell whether a number is where a sum begins: one that ends too early is more likely than one that begins too late."""
    return isinstance(part.parent, tree.BigOperator) and part.parent.lower is part.node


def _shifted(text: str, node: tree.Node | None, kind: MendKind, size: int = 2) -> Iterator[Edit]:
    """Give a bound or an exponent that is a formula, one more and one less."""
    if node is None or isinstance(node, tree.Numeral):
        return
    old = written(text, node)
    for new in (f"{old} - 1", f"{old} + 1"):
        yield Edit(kind, in_braces(text, node.span, new), size)
    if isinstance(node, tree.Sum) and len(node.terms) == 2:
        first = node.terms[0]
        yield Edit(kind, replaced(node.span, written(text, first)), size)


def _by_one(exponent: tree.Node) -> Iterator[Edit]:
    """Give a fraction in an exponent, one more and one less."""
    match exponent:
        case tree.Quotient(tree.Numeral(above, 0) as number, tree.Numeral(below, 0)):
            new = (str(above + step) for step in (below, -below) if above + step > 0)
            yield from (Edit(MendKind.EXPONENT, replaced(number.span, count), 2) for count in new)
        case _:
            pass


def _raised(part: Part, sizes: tuple[str, ...]) -> Iterator[Edit]:
    """Square a factor, or raise it to a size."""
    node, parent = part.node, part.parent
    if isinstance(node, tree.BigOperator) and not isinstance(parent, tree.BigOperator):
        yield Edit(MendKind.EXPONENT, (put_before(node, r"\left( "), put_behind(node, r" \right)^2")), 3)
    if isinstance(parent, tree.Quotient) and isinstance(node, tree.Sum) and not parent.slashed:
        yield Edit(MendKind.EXPONENT, (put_before(node, "("), put_behind(node, ")^2")), 3)
    if not isinstance(node, RAISABLE) or isinstance(parent, tree.Superscript | tree.Subscript | tree.Derivative):
        return
    if not (isinstance(parent, tree.BigOperator) and node in (parent.lower, parent.upper)):
        yield from (Edit(MendKind.EXPONENT, (put_behind(node, f"^{power}"),), 3) for power in ("2", *sizes))


def _moved(text: str, node: tree.Node) -> Iterator[Edit]:
    """Take an exponent out of a sum, or into it: the square of a sum for a sum of squares."""
    match node:
        case tree.BigOperator(body=tree.Superscript(base, _)):
            script = text[base.span.end : node.span.end]
            outside = Change(Span(base.span.end, node.span.end), rf" \right){script}")
            yield Edit(MendKind.EXPONENT, (put_before(node, r"\left( "), outside), 2)
        case tree.Superscript(tree.Group(_, tree.BigOperator() as inner, _) as group, _):
            script = text[group.span.end : node.span.end]
            body = _innermost(inner)
            own = f"({written(text, body)})" if isinstance(body, tree.Product) else written(text, body)
            opening, rest = Span(node.span.start, inner.span.start), Span(body.span.start, node.span.end)
            yield Edit(MendKind.EXPONENT, (Change(opening, ""), Change(rest, own + script)), 2)
        case _:
            pass


def _innermost(node: tree.BigOperator) -> tree.Node:
    """Give what sums of sums add up."""
    body: tree.Node = node
    while isinstance(body, tree.BigOperator):
        body = body.body
    return body
