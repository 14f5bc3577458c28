r"""What the surface tree can hold and the term language cannot: each kind of formula with the reason why it is not checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeGuard

from derive.source import Span
from derive.syntax import tree
from derive.syntax.inside import ROWS, field_names
from derive.syntax.printer import to_latex

TRANSPOSITIONS = ROWS | {"T", r"\text{T}", r"\mathbf{T}", r"\dagger", "H", r"\mathrm{H}"}
_REASONS: dict[type, str] = {
    tree.Words: "words in the place of a formula cannot be checked",
    tree.Scripted: "an index or bounds behind a bracket cannot be checked so far",
    tree.Decorated: "a formula under a line or an accent cannot be checked so far",
    tree.Listing: "lists cannot be checked so far",
    tree.Assertion: "a relation inside a formula cannot be checked",
    tree.Integral: "only integrals by one variable between two bounds can be checked so far",
    tree.Differential: "a differential is read only in integrals and derivatives",
    tree.Matrix: "matrices cannot be checked so far, only components can",
}
SQUARED = "^{2}"
LABELS = frozenset(("(", "["))  # the brackets of labels above names, ``x^{(i)}`` and ``a^{[l]}``
DOTS = frozenset((r"\ldots", r"\cdots", r"\dots", r"\dotsc", r"\dotsb", r"\dotsm"))
_MOVED = re.compile(r"\\d+ot\{(.+)\}")
_SCRIPT = re.compile(r"\\(?:mathbb|mathcal|mathscr|mathfrak)\{[A-Z]\}")
_MARKS = {
    r"\infty": "infinity is no number that a step could be checked at",
    r"\ldots": r"what is written does not say how the ellipsis goes on; write it with \sum or \prod, or one more term",
}
_FENCES = {
    "|": "these bars may mean an absolute value, a length, a size or a determinant: declare what stands between them",
    r"\|": "norms cannot be checked so far",
    r"\langle": "angle brackets cannot be checked so far",
    r"\lfloor": "rounding cannot be checked so far",
    r"\lceil": "rounding cannot be checked so far",
}


def reason(node: tree.Node) -> str:
    """Say why a formula of this kind cannot be checked."""
    match node:
        case tree.Mark(text):
            dots = is_ellipsis(node) or text in (r"\vdots", r"\ddots")
            return _MARKS.get(r"\ldots" if dots else text, f"the sign {text} stands for no quantity here")
        case tree.Fenced(opening):
            return _FENCES.get(opening, "these brackets have no meaning that could be checked")
        case tree.Operation(sign):
            return f"the operation {sign} cannot be checked so far"
        case tree.BigOperator(kind) if kind not in ("sum", "prod"):
            return f"the operator \\{kind} cannot be checked so far"
        case tree.BigOperator(indices=()):
            return "it does not say over which index it runs"
        case _:
            return _REASONS.get(type(node), "this kind of formula cannot be checked so far")


def is_ellipsis(node: object) -> TypeGuard[tree.Mark]:
    """Tell whether a part of a formula is an ellipsis."""
    return isinstance(node, tree.Mark) and node.text in DOTS


def with_parts(node: object, change: Callable[[object], object | None]) -> Any:
    """Give a node, or a tuple of them, with what a function gives in the place of parts; where it gives None it goes inside."""
    new = change(node)
    if new is not None:
        return new
    if isinstance(node, tuple):
        return tuple([with_parts(part, change) for part in node])
    names = field_names(node)
    return tree.rebuilt(node, {name: with_parts(getattr(node, name), change) for name in names}) if names else node


def is_operator(node: object) -> bool:
    r"""Tell whether a name is written as operators are that stand before what they are of: ``\mathbb{E}``, ``\mathcal{L}``."""
    return isinstance(node, tree.Name) and _SCRIPT.fullmatch(node.text) is not None


def is_plain_label(node: tree.Subscript) -> bool:
    """Tell whether a subscript is made of letters, words and numbers alone."""
    return all(isinstance(part, tree.Name | tree.Numeral) for part in node.places)


def raised_name(base: tree.Node, exponent: tree.Node) -> str:
    """Give a name with a label above it as it is written."""
    return f"{to_latex(base)}^{{{to_latex(exponent)}}}"


def moved_by_time(name: str) -> str | None:
    r"""Give what a name is the derivative of by the time: ``x`` for ``\dot{x}`` and ``\ddot{x}``; None for any other name."""
    found = _MOVED.fullmatch(name)
    return None if found is None else found[1]


def parameter_of(node: tree.Node) -> str | None:
    r"""Give the name by which a function calls what it depends on: a letter, or the square of one, ``\sigma^2``."""
    match node:
        case tree.Name(text):
            return text
        case tree.Superscript(tree.Name() as base, tree.Numeral(value) as exponent) if value == 2:
            return raised_name(base, exponent)
        case _:
            return None


def as_written(parameter: str, span: Span) -> tree.Node:
    """Give what a function depends on as its formula writes it."""
    base = parameter.removesuffix(SQUARED)
    name = tree.Name(base, span)
    return name if base == parameter else tree.Superscript(name, tree.Numeral(Fraction(2), 0, span), span)


def refusal_of_power(base: tree.Node, exponent: tree.Node, is_known: Callable[[str], bool]) -> str | None:
    """Say why an exponent may be none: a label in brackets, or a rising or falling factorial; None where it is a power."""
    text = exponent.text if isinstance(exponent, tree.Name) else ""
    if text.startswith((r"\overline{", r"\underline{")) and not is_known(text):
        return "a rising or falling factorial cannot be checked so far"
    if isinstance(exponent, tree.Group) and isinstance(base, tree.Name | tree.Subscript) and to_latex(base) != "e":
        return "a bracketed exponent may be a label or a power"
    if isinstance(exponent, tree.Product) and any(isinstance(f, tree.Group) and f.opening == "[" for f in exponent.factors):
        return "an exponent with square brackets may be two labels or a power"
    return None
