r"""Which letters of constants a page uses for something else: ``\pi`` where it says ``\pi \in (0, 1)``, ``e`` for ``x - y``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from derive.resolve.outside import is_ellipsis, nodes_in
from derive.syntax import tree

BETWEEN = {r"\pi": (Fraction(3), Fraction(4)), "e": (Fraction(2), Fraction(3))}  # the whole numbers next to each constant
CONSTANTS = tuple(BETWEEN)
_KNOWN_AS = r"number|constant|ratio|usual|circle|area|base|basis|half|circumference|Euler\w*|Archimed\w*|exponential|irrational"
_NAMES_E = re.compile(
    rf"\$(?-i:e)\$\s+(?:is|be|are|denotes?|for|as|stands\s+for)\s+(?:the|a|an|our|its|their|some)\s+(?!(?:\w+\s+){{0,2}}(?:{_KNOWN_AS})\b)|"
    r"\b(?:policy|policies|prior|proportion|probability|weight|parameter|permutation|projection|profit|price|share|error|residual|"
    r"noise|shock|edge|event)\s+\$(?-i:e)\$",
    re.IGNORECASE,
)


def varied(statements: Iterable[tree.Statement], text: str) -> frozenset[str]:
    """Give the letters of constants that are differentiated by, drawn, bounded or equated as no constant is, or named in words."""
    every = tuple(statements)
    named = ("e",) if _NAMES_E.search(text) else ()
    return frozenset((*named, *(name for statement in every for part in nodes_in(statement) for name in _varied_by(part))))


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
