r"""Which letters of constants a page uses for something else: ``\pi`` where it says ``\pi \in (0, 1)``, ``e`` for ``x - y``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from derive.resolve.applications import as_application
from derive.resolve.outside import is_ellipsis
from derive.syntax import tree
from derive.syntax.inside import names_in, nodes_in
from derive.syntax.printer import to_latex

BETWEEN = {r"\pi": (Fraction(3), Fraction(4)), "e": (Fraction(2), Fraction(3))}  # the whole numbers next to each constant
CONSTANTS = tuple(BETWEEN)
_KNOWN_AS = r"number|constant|ratio|usual|circle|area|base|basis|half|circumference|Euler\w*|Archimed\w*|exponential|irrational"
_WHAT = "policy|policies|prior|proportion|probability|weight|parameter|permutation|projection|profit|price|share|bias"
_NAMES_E = re.compile(
    rf"\$(?-i:e)\$\s+(?:is|be|are|denotes?|for|as|stands\s+for)\s+(?:the|a|an|our|its|their|some)\s+(?!(?:\w+\s+){{0,2}}(?:{_KNOWN_AS})\b)|"
    rf"\b(?:{_WHAT}|error|residual|noise|shock|edge|event)\s+\$(?-i:e)\$",
    re.IGNORECASE,
)
_NAMES_PI = re.compile(rf"\b(?:{_WHAT})\s+\$\\pi\$", re.IGNORECASE)


def varied(statements: Iterable[tree.Statement], text: str) -> frozenset[str]:
    """Give the letters of constants that are differentiated by, drawn, bounded or equated as no constant is, or named in words.

    A function that is said to be something at such a letter, and at no other one, is of it.
    """
    every = tuple(statements)
    named = (*(("e",) if _NAMES_E.search(text) else ()), *((r"\pi",) if _NAMES_PI.search(text) else ()), *_arguments(every))
    return frozenset((*named, *(name for statement in every for part in nodes_in(statement) for name in _varied_by(part))))


def _arguments(statements: tuple[tree.Statement, ...]) -> Iterator[str]:
    """Give the constants that functions are of where their formulas stand: ``V(\\pi) = \\pi (1 - \\pi)``."""
    said = ((_call(one.left), one.links[0].right) for one in statements if one.left is not None and _is_equation(one))
    heads = [(call.function, call.arguments, right) for call, right in said if isinstance(call, tree.Application)]
    others = {to_latex(function) for function, arguments, _ in heads if not any(map(_constant, arguments))}
    for function, arguments, right in heads:
        written = set(names_in(right))
        is_defined = to_latex(function) not in others and written.isdisjoint(names_in(function))  # no recursion, as that of Gamma
        yield from (name for name in map(_constant, arguments) if is_defined and name in written)


def _call(left: tree.Node) -> tree.Node:
    match left:
        case tree.Ambiguous(tree.Name() as name, tree.Group("(", inner, ")")):
            return tree.Application(name, inner.items if isinstance(inner, tree.Listing) else (inner,), left.span)
        case _:
            return as_application(left)


def _is_equation(statement: tree.Statement) -> bool:
    return bool(statement.links) and statement.links[0].relation.sign in ("=", ":=")


def _varied_by(part: object) -> Iterator[str]:
    match part:
        case tree.Derivative(_, variables):
            yield from filter(None, (_constant(by.variable) for by in variables))
        case tree.Integral(_, _, _, _, variables):
            yield from filter(None, map(_constant, variables))
        case tree.Statement() | tree.Condition():
            yield from (name for relation in _relations(part) for name in _spoken_of(*relation))


def _relations(part: tree.Statement | tree.Condition) -> Iterator[tuple[tree.Node | None, str, tree.Node]]:
    if isinstance(part, tree.Condition):
        yield part.left, part.relation, part.right
        return
    left = part.left
    for link in part.links:
        yield left, link.relation.sign, link.right
        left = link.right


def _spoken_of(left: tree.Node | None, sign: str, right: tree.Node) -> Iterator[str]:
    """Give the letter that a relation says something of which is not true of the constant."""
    if sign in (">", ">="):
        left, right, sign = right, left or right, "<"
    below, above = _constant(left), _constant(right)
    if sign in (r"\in", r"\sim") and below is not None:
        yield below
    if sign in ("<", "<=") and below is not None and isinstance(right, tree.Numeral) and right.value <= BETWEEN[below][0]:
        yield below
    if sign in ("<", "<=") and above is not None and isinstance(left, tree.Numeral) and left.value >= BETWEEN[above][1]:
        yield above
    if sign in ("=", ":=") and below == "e" and _is_another(below, right):
        yield below


def _is_another(constant: str, value: tree.Node) -> bool:
    """Tell whether a value is not that of a constant: another number, or a formula with letters and without anything infinite."""
    if isinstance(value, tree.Numeral):
        low, high = BETWEEN[constant]
        return not low < value.value < high
    parts = tuple(nodes_in(value))
    endless = any(isinstance(part, tree.BigOperator | tree.KnownFunction | tree.Integral) or is_ellipsis(part) for part in parts)
    return not endless and any(isinstance(part, tree.Name) and part.text != constant for part in parts)


def _constant(node: object) -> str | None:
    return node.text if isinstance(node, tree.Name) and node.text in BETWEEN else None
