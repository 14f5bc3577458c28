"""Functions: one that is missing, its argument with another sign or size, what it leaves of 1, its slope for itself."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.repair.edits import Change, Edit, Part, put_before, put_behind, replaced, written
from derive.repair.monomials import Monomial
from derive.repair.signs import negation
from derive.repair.spelling import times
from derive.report import MendKind
from derive.source import Span
from derive.syntax import tree

SIZE = 4
SCALES = (Monomial(Fraction(2), ()), Monomial(Fraction(1, 2), ()))
VALUES = tree.Name | tree.Subscript | tree.Application | tree.Group | tree.BigOperator
CLOSED = VALUES | tree.Superscript | tree.KnownFunction
SWAPPED = {"sin": "cos", "cos": "sin"}


def function_edits(text: str, found: tuple[Part, ...], letters: tuple[str, ...]) -> Iterator[Edit]:
    """Give edits of the functions of a side; ``letters`` are indices, which stand in none."""
    for part in found:
        if _is_value(part) and not (isinstance(part.node, tree.Name) and part.node.text in letters):
            yield from _inside_function(text, part)
            yield from _of_one(text, part)
        yield from _slope(text, found[0].node, part)
        yield from _difference(text, part)
        for argument in _arguments(part.node):
            yield from _argument(text, argument)


def _is_value(part: Part) -> bool:
    """Tell whether a part is a term, a factor, an exponent, an argument, or what stands above or below a line."""
    parent = part.parent
    match parent:
        case tree.Superscript(base, _):
            return part.node is not base
        case tree.BigOperator(body=body):
            return part.node is body
        case tree.Subscript() | tree.Derivative() | tree.Group() | tree.KnownFunction():
            return False
        case _:
            return True


def _inside_function(text: str, part: Part) -> Iterator[Edit]:
    r"""Write ``\ln x``, ``e^x`` or ``\sqrt{x}`` for ``x``, and ``x`` for ``e^x``."""
    node = part.node
    bare = written(text, node.inner if isinstance(node, tree.Group) else node)
    match node:
        case tree.Superscript(tree.Name("e"), exponent):
            inner = written(text, exponent)
            loose = isinstance(exponent, tree.Sum | tree.Signed) and part.parent is not None
            yield Edit(MendKind.FUNCTION, replaced(node.span, f"({inner})" if loose else inner), SIZE)
        case _ if isinstance(node, VALUES):
            yield Edit(MendKind.FUNCTION, (put_before(node, r"\ln "),), SIZE)
            if not isinstance(node, tree.BigOperator):
                yield Edit(MendKind.FUNCTION, (Change(node.span, f"e^{{{bare}}}"),), SIZE)
                yield Edit(MendKind.EXPONENT, (Change(node.span, rf"\sqrt{{{bare}}}"),), SIZE)


def _of_one(text: str, part: Part) -> Iterator[Edit]:
    """Write what something leaves of 1 for it, and p (1 - p) for p and for its square."""
    node, alone = part.node, part.parent is None or isinstance(part.parent, tree.Quotient)
    match node:
        case tree.Superscript((tree.Application() | tree.Subscript() | tree.Name()) as base, tree.Numeral(value, 0)) if value == 2:
            own = written(text, base)
            yield Edit(MendKind.REPLACE, replaced(node.span, f"{own} (1 - {own})"), SIZE)
        case tree.Application() | tree.Subscript() | tree.Name():
            ends = ("1 - ", "") if alone else ("(1 - ", ")")
            yield Edit(MendKind.REPLACE, (put_before(node, ends[0]), put_behind(node, ends[1])), SIZE)
            if not isinstance(node, tree.Name):
                yield Edit(MendKind.DROPPED_FACTOR, (put_behind(node, f" (1 - {written(text, node)})"),), SIZE + 1)
        case _:
            pass


def _slope(text: str, whole: tree.Node, part: Part) -> Iterator[Edit]:
    """Write the slope of a function for it."""
    match part.node:
        case tree.KnownFunction("tanh", argument):
            own = written(text, argument)
            squared = f"1 - \\tanh^2{own if isinstance(argument, tree.Group) else ' ' + own}"
            alone = part.parent is None
            yield Edit(MendKind.FUNCTION, replaced(part.node.span, squared if alone else rf"\left( {squared} \right)"), SIZE)
        case tree.KnownFunction(name) if name in SWAPPED and not isinstance(whole, tree.Sum):
            at = text.index(name, part.node.span.start)
            swap = Change(Span(at, at + len(name)), SWAPPED[name])
            yield Edit(MendKind.FUNCTION, (*negation(text, whole).changes, swap), SIZE)
        case _:
            pass


def _difference(text: str, part: Part) -> Iterator[Edit]:
    """Write a difference for a quotient, where it may stand without brackets."""
    match part.node, part.parent:
        case tree.Quotient(above, below), (tree.Superscript() | tree.Group() | tree.KnownFunction() | None):
            if isinstance(below, CLOSED) and isinstance(above, CLOSED | tree.Product):
                yield Edit(MendKind.SUM, replaced(part.node.span, f"{written(text, above)} - {written(text, below)}"), SIZE)
        case _:
            pass


def _arguments(node: tree.Node) -> tuple[tree.Node, ...]:
    match node:
        case tree.Application(_, (argument,)):
            return (argument,)
        case tree.KnownFunction(_, tree.Group(_, inner, _)):
            return (inner,)
        case tree.KnownFunction(_, argument) if not isinstance(argument, tree.BigOperator):
            return (argument,)
        case tree.Superscript(tree.Name("e"), exponent) if not isinstance(exponent, tree.Numeral):
            return (exponent,)
        case _:
            return ()


def _argument(text: str, argument: tree.Node) -> Iterator[Edit]:
    """Turn the sign of an argument, double and halve it."""
    if not isinstance(argument, tree.Sum | tree.Signed | tree.Numeral):
        yield Edit(MendKind.NEGATE_TERM, (put_before(argument, "-"),), SIZE)
    if not isinstance(argument, tree.Sum | tree.Numeral):
        yield from (Edit(MendKind.FACTOR, times(text, argument, scale), SIZE) for scale in SCALES)
