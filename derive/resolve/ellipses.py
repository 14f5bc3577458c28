r"""Sums and products with an ellipsis, where the terms that are written leave one way to go on.

Every term before the ellipsis, and the one behind it, must be an instance of one pattern whose only differing places count on
evenly.  There are two ways to find it: the last term with a count in the place of a name (``2^n``), and the places where
neighbours differ (``x_1``, ``x_2``).  Where they lead to different sums, or neither to one, nothing is read.
"""

from __future__ import annotations

from typing import TypeGuard

from derive.resolve.forms import Unclear, added, constant, form_of
from derive.resolve.outside import is_ellipsis, with_parts
from derive.resolve.patterns import Pattern, Run, patterns
from derive.source import Span
from derive.syntax import tree
from derive.syntax.inside import names_in

INDICES = (r"\imath", r"\jmath")


def has_ellipsis(node: tree.Sum | tree.Product) -> bool:
    """Tell whether one of the terms or factors is an ellipsis."""
    parts = node.terms if isinstance(node, tree.Sum) else node.factors
    return any(map(is_ellipsis, parts))


def spelled_out(node: tree.Sum | tree.Product) -> tree.Node | None:
    r"""Give a formula with ``\sum`` or ``\prod`` in the place of an ellipsis; None where it may mean several ones, or none."""
    try:
        return _sum(node) if isinstance(node, tree.Sum) else _product(node)
    except Unclear:
        return None


def _sum(node: tree.Sum) -> tree.Node | None:
    terms, negatives = list(map(_settled, node.terms)), list(node.negatives)
    if isinstance(terms[0], tree.Signed):
        negatives[0], terms[0] = terms[0].negative, terms[0].operand
    place = _only_dots(tuple(terms))
    if place is None:
        return None
    for first in range(place):
        run = Run(tuple(terms[first:place]), terms[place + 1], (*negatives[first:place], negatives[place + 1]))
        found = _unique(run, tuple(zip(negatives[:first], terms[:first], strict=True)), dots=negatives[place])
        if found is not None:
            whole = _big("sum", found, node.span)
            parts = [*terms[:first], whole, *terms[place + 2 :]]
            signs = [*negatives[:first], negatives[place + 1], *negatives[place + 2 :]]
            if signs[0]:
                parts[0] = tree.Signed(True, parts[0], node.span)
            return parts[0] if len(parts) == 1 else tree.Sum(tuple(parts), (False, *signs[1:]), node.span)
    return None


def _product(node: tree.Product) -> tree.Node | None:
    factors = tuple(map(_settled, _parted(node.factors)))
    place = _only_dots(factors)
    if place is None:
        return None
    behind = factors[place + 1 :]
    endings: list[tuple[tree.Node, tuple[tree.Node, ...]]] = [(behind[0], behind[1:])]
    endings += [(tree.Product(behind, node.span), ())] if len(behind) > 1 else []
    for first in range(place):
        for last, rest in endings:
            run = Run(factors[first:place], last, (False,) * (place - first + 1))
            found = _unique(run, tuple((False, factor) for factor in factors[:first]), dots=False)
            if found is not None:
                parts = (*factors[:first], _big("prod", found, node.span), *rest)
                return parts[0] if len(parts) == 1 else tree.Product(parts, node.span)
    return None


def _parted(factors: tuple[tree.Node, ...]) -> tuple[tree.Node, ...]:
    """Read a name before a bracket that holds it too as a factor, as in n(n - 1)...(n - k + 1)."""
    parted = ((f.head, f.group) if _holds_own_head(f) else (f,) for f in factors)
    return tuple(part for parts in parted for part in parts)


def _holds_own_head(node: object) -> TypeGuard[tree.Ambiguous]:
    return isinstance(node, tree.Ambiguous) and isinstance(node.head, tree.Name) and node.head.text in names_in(node.group)


def _settled(node: tree.Node) -> tree.Node:
    """Read every name before a bracket that holds it too as a factor."""
    result: tree.Node = with_parts(node, lambda part: _as_factor(part) if _holds_own_head(part) else None)
    return result


def _as_factor(part: tree.Ambiguous) -> tree.Product:
    return tree.Product((part.head, _settled(part.group)), part.span)


def _only_dots(parts: tuple[tree.Node, ...] | tuple[object, ...]) -> int | None:
    """Give the place of the only ellipsis, which must have something on both sides."""
    places = [place for place, part in enumerate(parts) if is_ellipsis(part)]
    return places[0] if len(places) == 1 and 0 < places[0] < len(parts) - 1 else None


def _unique(run: Run, before: tuple[tuple[bool, tree.Node], ...], *, dots: bool) -> Pattern | None:
    """Give the only pattern of a run; None where there is none; raises Unclear where there are several."""
    names = {name for part in (*run.shown, run.last) for name in names_in(part)}
    index = next((index for index in INDICES if index not in names), None)
    if index is None:
        raise Unclear
    found = patterns(run, index)
    if not found:
        return None
    own = {_shape(minus, node) for minus, node in zip(run.negatives, (*run.shown, run.last), strict=True)}
    alike = any(_shape(minus, node) in own for minus, node in before)
    if alike or len({(pattern.sample, pattern.count) for pattern in found}) > 1 or not _goes_on(run, found[0], dots=dots):
        raise Unclear
    return found[0]


def _goes_on(run: Run, pattern: Pattern, *, dots: bool) -> bool:
    """Tell whether the sign before the ellipsis is that of the term that comes next."""
    if len(set(run.negatives)) == 1:
        return dots == run.negatives[-1]
    following = form_of(pattern.body, {pattern.index: added(form_of(pattern.lower), constant(len(run.shown)))})
    falls = following.parts[0][1] < 0 if len(following.parts) == 1 else None
    return not dots or (falls is not None and falls != run.negatives[-1])


def _shape(minus: bool, node: tree.Node) -> tuple[object, ...]:
    """Give what a term that does not belong to a run differs in from those that do, whatever its indices and numbers are."""
    while isinstance(node, tree.Group):
        node = node.inner
    match node:
        case _ if form_of(node).letters is not None:
            kind: tuple[object, ...] = ("linear",)
        case tree.Subscript(base, _):
            kind = ("element", base.text, len(node.places))
        case tree.Superscript(base, _):
            kind = ("power", _shape(False, base))
        case tree.Product(factors):
            kind = ("product", *(_shape(False, factor) for factor in factors))
        case tree.Quotient(above, below):
            kind = ("quotient", _shape(False, above), _shape(False, below))
        case tree.Application(function, _):
            kind = ("application", form_of(function))
        case _:
            kind = (type(node).__name__,)
    return (minus, *kind)


def _big(kind: str, pattern: Pattern, span: Span) -> tree.Node:
    body = pattern.body
    if isinstance(body, tree.Sum | tree.Signed):
        body = tree.Group("(", body, ")", body.span)
    return tree.BigOperator(kind, (tree.Name(pattern.index, span),), pattern.lower, pattern.upper, (), body, span)
