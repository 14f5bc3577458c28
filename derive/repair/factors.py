"""Factors and terms: lost, added, doubled, halved, above the line instead of below it, or one name for another."""

from __future__ import annotations

from collections.abc import Iterator

from derive.repair.edits import Change, Edit, Part, exchanged, put_before, put_behind, replaced, written
from derive.repair.signs import sign_before
from derive.report import MendKind
from derive.source import Span
from derive.syntax import tree

UNIT = r"\frac{1}"
SIMPLE = tree.Name | tree.Subscript | tree.Superscript | tree.Numeral | tree.Application
SCALES = ("2", r"\frac{1}{2}")
EXCHANGED = {"sin": ("cos",), "cos": ("sin",), "sinh": ("cosh",), "cosh": ("sinh",)}


def lost_parts(text: str, found: tuple[Part, ...]) -> Iterator[Edit]:
    """Give edits that leave out a factor, a term, a denominator or a function."""
    for part in found:
        match part.node:
            case tree.Product(factors):
                for factor in factors:
                    yield Edit(MendKind.EXTRA_FACTOR, replaced(_with_gap(text, factor.span), ""), 3)
            case tree.Quotient(above, below, slashed):
                yield from _in_quotient(text, part.node, above, below, slashed)
            case tree.Sum() as node:
                yield from (Edit(MendKind.EXTRA_TERM, _without(text, node, k), 4) for k in range(len(node.terms)))
            case tree.KnownFunction(name, argument) as node:
                yield Edit(MendKind.FUNCTION, replaced(node.span, written(text, argument)), 4)
                for other in EXCHANGED.get(name, ()):
                    at = text.index(name, node.span.start)
                    yield Edit(MendKind.FUNCTION, replaced(Span(at, at + len(name)), other), 3)
            case _:
                pass


def _in_quotient(text: str, node: tree.Node, above: tree.Node, below: tree.Node, slashed: bool) -> Iterator[Edit]:
    yield Edit(MendKind.EXTRA_FACTOR, replaced(node.span, written(text, above)), 3)
    if not slashed:
        yield Edit(MendKind.FACTOR, exchanged(text, above, below), 4, moves=True)


def scalings(text: str, found: tuple[Part, ...], sizes: tuple[str, ...]) -> Iterator[Edit]:
    r"""Give edits that put 2, ½, n or 1/n in front of a term."""
    scales = (*SCALES, *sizes, *(rf"\frac{{1}}{{{size}}}" for size in sizes))
    for part in found:
        if is_term(part):
            depth = 0 if not part.around else 1
            yield from (_times(text, part.node, scale, MendKind.FACTOR, 3 + depth) for scale in scales)


def lost_factors(text: str, found: tuple[Part, ...], atoms: tuple[str, ...]) -> Iterator[Edit]:
    """Give edits that put a factor, or a divisor, from a list of formulas in front of a term."""
    for part in found:
        if is_term(part):
            for atom in atoms:
                yield _times(text, part.node, atom, MendKind.DROPPED_FACTOR, 5)
                yield _times(text, part.node, rf"\frac{{1}}{{{atom}}}", MendKind.DROPPED_FACTOR, 6)


def lost_terms(found: tuple[Part, ...], atoms: tuple[str, ...]) -> Iterator[Edit]:
    """Give edits that add or subtract a formula from a list behind what stands in brackets."""
    for part in found:
        if isinstance(part.parent, tree.Group | tree.KnownFunction | tree.Root | tree.Quotient):
            changes = (put_behind(part.node, f" {sign} {atom}") for atom in atoms for sign in "+-")
            yield from (Edit(MendKind.DROPPED_TERM, (change,), 5) for change in changes)


def renamings(text: str, found: tuple[Part, ...], atoms: tuple[str, ...]) -> Iterator[Edit]:
    """Give edits that write one of a list of formulas for a name."""
    for part in found:
        if isinstance(part.node, tree.Name | tree.Subscript) and not isinstance(part.parent, tree.Subscript | tree.Derivative):
            old = written(text, part.node)
            yield from (Edit(MendKind.REPLACE, replaced(part.node.span, atom), 5) for atom in atoms if atom != old)


def is_term(part: Part) -> bool:
    """Tell whether a part is a whole side, a term of a sum, what stands in brackets, or what a sign reaches over."""
    parent = part.parent
    if isinstance(part.node, tree.Sum | tree.Signed):
        return parent is None
    if isinstance(parent, tree.BigOperator):
        return part.node is parent.body
    if isinstance(parent, tree.Quotient):
        return part.node is parent.denominator
    return parent is None or isinstance(parent, tree.Sum | tree.Group | tree.Signed | tree.KnownFunction | tree.Cases)


def _times(text: str, node: tree.Node, scale: str, kind: MendKind, size: int) -> Edit:
    if isinstance(node, tree.Sum) or (isinstance(node, tree.Signed) and not isinstance(node.operand, tree.Product)):
        return Edit(kind, (put_before(node, rf"{scale} \left( "), put_behind(node, r" \right)")), size + 1)
    inner = node.operand if isinstance(node, tree.Signed) else node
    if isinstance(inner, tree.Numeral) and inner.value == 1:
        return Edit(kind, replaced(inner.span, scale), size)
    if scale.startswith(UNIT) and isinstance(inner, SIMPLE):
        return Edit(kind, replaced(inner.span, rf"\frac{{{written(text, inner)}}}{scale.removeprefix(UNIT)}"), size)
    between = r" \cdot " if text[inner.span.start].isdigit() else " "
    return Edit(kind, (put_before(inner, scale + between),), size)


def _with_gap(text: str, span: Span) -> Span:
    r"""Give the place of a factor with the blanks and the ``\cdot`` that join it to its neighbours."""
    start, end = span.start, span.end
    while end < len(text) and text[end] in " \t":
        end += 1
    rest = text[end:]
    for sign in (r"\cdot", r"\times", r"\,"):
        if rest.startswith(sign):
            return Span(start, end + len(sign))
    before = text[:start].rstrip(" \t")
    for sign in (r"\cdot", r"\times", r"\,"):
        if before.endswith(sign):
            return Span(len(before) - len(sign), span.end)
    return Span(start, end)


def _without(text: str, node: tree.Sum, place: int) -> tuple[Change, ...]:
    """Give the changes that leave one term of a sum out."""
    term = node.terms[place]
    if place:
        return replaced(Span(sign_before(text, node, place).start, term.span.end), "")
    sign = sign_before(text, node, 1)
    changes = replaced(term.span, "")
    return changes if node.negatives[1] else changes + replaced(sign, "")
