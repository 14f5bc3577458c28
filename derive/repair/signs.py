"""Signs: of the whole side, of one term, of all terms behind a lost bracket."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from derive.repair.edits import Change, Edit, Part, exchanged, in_braces, put_before, replaced, written
from derive.report import MendKind
from derive.source import Span
from derive.syntax import tree

MOST_TERMS = 12


def sign_edits(text: str, node: tree.Node, found: tuple[Part, ...]) -> Iterator[Edit]:
    """Give edits that turn signs round, those of the whole side first."""
    yield negation(text, node)
    for part in found:
        depth = min(len(part.around), 3)
        match part.node:
            case tree.Sum() as inner:
                yield from _in_sum(text, inner, depth)
            case tree.Signed(True, operand):
                gap = Span(part.node.span.start, operand.span.start)
                if not isinstance(part.parent, tree.Sum):
                    yield Edit(MendKind.NEGATE_TERM, replaced(gap, ""), 2 + depth)
            case tree.Group(_, inner, _) | tree.BigOperator(body=inner) | tree.KnownFunction(_, inner):
                yield from _signed_argument(part.node, inner, depth)
            case tree.Cases(branches):
                for value in (branch.value for branch in branches if not isinstance(branch.value, tree.Sum | tree.Signed)):
                    yield Edit(MendKind.NEGATE_TERM, (put_before(value, "-"),), 2 + depth)
            case tree.Superscript(_, exponent) if not isinstance(exponent, tree.Sum | tree.Signed):
                yield Edit(MendKind.EXPONENT, in_braces(text, exponent.span, f"-{written(text, exponent)}"), 4)
            case _:
                pass


def negation(text: str, node: tree.Node) -> Edit:
    """Give minus a side: a difference is turned round, a leading minus dropped, rows keep their places, the rest is bracketed."""
    start, end = Span(0, 0), Span(len(text), len(text))
    match node:
        case tree.Sum((first, second), (False, True)) if not isinstance(first, tree.Group | tree.Signed) and "\\\\" not in text:
            return Edit(MendKind.NEGATE, exchanged(text, first, second), 1, moves=True)
        case tree.Signed(True, operand):
            return Edit(MendKind.NEGATE, replaced(Span(node.span.start, operand.span.start), ""), 1)
        case tree.Sum((tree.Signed(True), *_)):
            return Edit(MendKind.NEGATE, tuple(c for k in range(len(node.terms)) for c in flipped(text, node, k)), 1)
        case tree.Sum() if "\\\\" in text or "&" in text:
            return Edit(MendKind.NEGATE, tuple(c for k in range(len(node.terms)) for c in flipped(text, node, k)), 1)
        case tree.Quotient(tree.Sum((first, second), (False, True))) if not isinstance(first, tree.Signed):
            return Edit(MendKind.NEGATE, exchanged(text, first, second), 1, moves=True)
        case tree.Sum() | tree.Signed():
            return Edit(MendKind.NEGATE, (Change(start, r"-\left( "), Change(end, r" \right)")), 3)
        case _:
            return Edit(MendKind.NEGATE, (put_before(node, "-"),), 1)


def _in_sum(text: str, node: tree.Sum, depth: int) -> Iterator[Edit]:
    count = min(len(node.terms), MOST_TERMS)
    for place in range(count):
        yield Edit(MendKind.NEGATE_TERM, flipped(text, node, place), 2 + depth)
    for place in range(1, count - 1):
        changes = tuple(c for k in range(place, count) for c in flipped(text, node, k))
        yield Edit(MendKind.DISTRIBUTE_MINUS, changes, 3 + depth)
    match node:
        case tree.Sum((first, second), (False, True)) if depth and not isinstance(first, tree.Signed):
            yield Edit(MendKind.DISTRIBUTE_MINUS, exchanged(text, first, second), 2 + depth, moves=True)
        case _ if depth:
            changes = tuple(c for k in range(count) for c in flipped(text, node, k))
            yield Edit(MendKind.DISTRIBUTE_MINUS, changes, 3 + depth)
    for one, other in combinations(range(count), 2):
        if other < count - 1 or one == 0:
            yield Edit(MendKind.NEGATE_TERM, flipped(text, node, one) + flipped(text, node, other), 5 + depth)


def flipped(text: str, node: tree.Sum, place: int) -> tuple[Change, ...]:
    """Give the change that turns the sign of one term of a sum."""
    term = node.terms[place]
    if place == 0:
        match term:
            case tree.Signed(True, operand):
                return replaced(Span(term.span.start, operand.span.start), "")
            case tree.Signed(False, operand):
                return replaced(Span(term.span.start, operand.span.start), "-")
            case _:
                return (put_before(term, "-"),)
    sign = sign_before(text, node, place)
    return replaced(sign, "+" if node.negatives[place] else "-")


def sign_before(text: str, node: tree.Sum, place: int) -> Span:
    """Give the place of the sign between a term of a sum and the one before it."""
    start, end = node.terms[place - 1].span.end, node.terms[place].span.start
    at = max(text.rfind("+", start, end), text.rfind("-", start, end), text.rfind("\N{MINUS SIGN}", start, end))
    return Span(at, at + 1) if at >= 0 else Span(end, end)


def _signed_argument(node: tree.Node, inner: tree.Node, depth: int) -> Iterator[Edit]:
    r"""Put a minus in front of an argument: ``\exp(x)`` for ``\exp(-x)``."""
    if not isinstance(inner, tree.Sum | tree.Signed) and isinstance(node, tree.Group):
        yield Edit(MendKind.NEGATE_TERM, (put_before(inner, "-"),), 4 + depth)
