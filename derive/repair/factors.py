"""Factors and terms: lost, added, doubled, halved, above the line instead of below it, or one name for another."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.repair.edits import Change, Edit, Part, exchanged, put_behind, replaced, written
from derive.repair.monomials import Monomial
from derive.repair.pool import Atom
from derive.repair.signs import sign_before
from derive.repair.spelling import times
from derive.report import MendKind
from derive.source import Span
from derive.syntax import tree

CONSTANTS = (Fraction(2), Fraction(1, 2))
EXCHANGED = {"sin": ("cos",), "cos": ("sin",), "sinh": ("cosh",), "cosh": ("sinh",)}


def lost_parts(text: str, found: tuple[Part, ...]) -> Iterator[Edit]:
    """Give edits that leave out a factor, a term, a denominator or a function."""
    for part in found:
        match part.node:
            case tree.Product(factors):
                yield from (Edit(MendKind.EXTRA_FACTOR, _without_factor(text, part, factors, k), 3) for k in range(len(factors)))
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
    scales = (*(Monomial(number, ()) for number in CONSTANTS), *_powers(sizes))
    for part in found:
        if is_term(part):
            depth = 0 if part.parent is None else 1
            yield from (Edit(MendKind.FACTOR, times(text, part.node, scale), 3 + depth) for scale in scales)


def _powers(spellings: tuple[str, ...]) -> Iterator[Monomial]:
    """Give formulas as factors, then as divisors."""
    for exponent in (1, -1):
        yield from (Monomial(Fraction(1), ((Atom(spelling, spelling, ()), exponent),)) for spelling in spellings)


def lost_factors(text: str, found: tuple[Part, ...], atoms: tuple[str, ...]) -> Iterator[Edit]:
    """Give edits that put a factor, or a divisor, from a list of formulas in front of a term."""
    for part in found:
        if is_term(part):
            for scale in _powers(atoms):
                size = 5 if scale.powers[0][1] > 0 else 6
                yield Edit(MendKind.DROPPED_FACTOR, times(text, part.node, scale), size)


def lost_terms(found: tuple[Part, ...], atoms: tuple[str, ...]) -> Iterator[Edit]:
    """Give edits that add or subtract a formula from a list behind what stands in brackets."""
    for part in found:
        if isinstance(part.parent, tree.Group | tree.KnownFunction | tree.Root | tree.Quotient):
            changes = (put_behind(part.node, f" {sign} {atom}") for atom in atoms for sign in "+-")
            yield from (Edit(MendKind.DROPPED_TERM, (change,), 5) for change in changes)


def lost_beside(text: str, found: tuple[Part, ...], atoms: tuple[str, ...]) -> Iterator[Edit]:
    """Give edits that add a formula from a list to a factor that is a name, or subtract it, in brackets."""
    for part in found:
        if isinstance(part.parent, tree.Product) and isinstance(part.node, tree.Name | tree.Subscript):
            own = written(text, part.node)
            pairs = ((atom, sign) for atom in atoms if atom != own for sign in "-+")
            yield from (Edit(MendKind.DROPPED_TERM, replaced(part.node.span, rf"({own} {sign} {atom})"), 6) for atom, sign in pairs)


def renamings(text: str, found: tuple[Part, ...], atoms: tuple[str, ...]) -> Iterator[Edit]:
    """Give edits that write one of a list of formulas for a name."""
    for part in found:
        number = isinstance(part.node, tree.Numeral) and isinstance(part.parent, tree.Sum)
        if number or (
            isinstance(part.node, tree.Name | tree.Subscript) and not isinstance(part.parent, tree.Subscript | tree.Derivative)
        ):
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


def _without_factor(text: str, part: Part, factors: tuple[tree.Node, ...], place: int) -> tuple[Change, ...]:
    """Give the changes that leave one factor of a product out, and the brackets around the other where nothing is beside it."""
    span = factors[place].span
    behind = factors[place - 1].span.end if place == len(factors) - 1 else span.start
    last = text[behind : span.start].strip() in ("", r"\cdot", r"\times", r"\,")
    gone = replaced(Span(behind, span.end) if last and behind < span.start else _with_gap(text, span), "")
    match factors[:place] + factors[place + 1 :]:
        case (tree.Group(_, inner, _) as group,) if part.parent is None or isinstance(part.parent, tree.Group | tree.Quotient):
            opening, closing = Span(group.span.start, inner.span.start), Span(inner.span.end, group.span.end)
            return (*gone, Change(opening, ""), Change(closing, ""))
        case _:
            return gone


def _without(text: str, node: tree.Sum, place: int) -> tuple[Change, ...]:
    """Give the changes that leave one term of a sum out."""
    term = node.terms[place]
    if place:
        behind, at = node.terms[place - 1].span.end, sign_before(text, node, place).start
        return replaced(Span(behind if text[behind:at].isspace() else at, term.span.end), "")
    sign = sign_before(text, node, 1)
    changes = replaced(term.span, "")
    return changes if node.negatives[1] else changes + replaced(sign, "")
