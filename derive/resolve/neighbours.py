"""Names at an index that are counted from each other: what ``e_k = x_k - a`` says of ``e_{k+1}``."""

from __future__ import annotations

import re
from fractions import Fraction

from derive.resolve.outside import with_parts
from derive.source import Span
from derive.syntax import tree
from derive.syntax.inside import names_in, nodes_in
from derive.values import dataclass

_PLACED = re.compile(r"(?P<base>.+)_(?:\{(?P<letter>\\?[A-Za-z]+)(?: (?P<sign>[+-]) (?P<by>\d{1,2}))?\}|(?P<lone>\\?[A-Za-z]+))")
_LETTERS = re.compile(r"\\[A-Za-z]+|[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Place:
    """A family and an index of it, as it is counted from a letter: 1 in ``e_{k+1}``."""

    base: str
    letter: str
    by: int


def place_of(name: str) -> Place | None:
    """Give the place that a name stands for, or None where it has no letter for an index."""
    found = _PLACED.fullmatch(name)
    if found is None:
        return None
    by = int(found["by"] or 0)
    return Place(found["base"], found["lone"] or found["letter"], -by if found["sign"] == "-" else by)


def moved(node: tree.Node, letter: str, by: int) -> tree.Node | None:
    """Give a formula with a letter moved on; None where it has no such letter, or binds it."""
    if letter not in names_in(node):
        return None
    for part in nodes_in(node):
        if isinstance(part, tree.BigOperator) and any(index.text == letter for index in part.indices):
            return None

    def change(part: object) -> object | None:
        match part:
            case tree.Name(text) if text == letter:
                return _counted(part, by)
            case tree.Sum((tree.Name(text) as name, tree.Numeral(value, 0)), (False, negative)) if text == letter:
                return _counted(name, by + (-value.numerator if negative else value.numerator))
            case _:
                return None

    changed: tree.Node = with_parts(node, change)
    return changed


def partial_of(name: str, function: str, parameters: tuple[str, ...], span: Span) -> tree.Node | None:
    """Give the slope that ``f_{xy}`` stands for, a function of several names with some of them below it; None for others."""
    below = name.removeprefix(f"{function}_")
    letters = _LETTERS.findall(below)
    if below == name or len(parameters) < 2 or not letters or "".join(letters) != re.sub(r"[{}\s]", "", below):
        return None
    if not set(letters) <= set(parameters):
        return None
    value = tree.Application(tree.Name(function, span), tuple(tree.Name(parameter, span) for parameter in parameters), span)
    return tree.Derivative(value, tuple(tree.DerivativeBy(tree.Name(letter, span), 1) for letter in letters), True, span)


def _counted(name: tree.Name, by: int) -> tree.Node:
    if not by:
        return name
    number = tree.Numeral(Fraction(abs(by)), 0, name.span)
    return tree.Sum((name, number), (False, by < 0), name.span)
