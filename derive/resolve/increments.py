r"""Differentials that stand by themselves, ``du = 2 x \, dx``: what stands behind their sign is no factor of it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import pairwise

from derive.kernel.scope import Scope
from derive.syntax import tree
from derive.syntax.inside import nodes_in
from derive.syntax.printer import to_latex

REFUSAL = "a differential is read only in integrals and derivatives"
LETTER, VARIATION = "d", r"\delta"
BRACKET = "("
Increment = tuple[str, str]  # the sign, and the name or the bracket behind it


def increments(node: tree.Node, undeclared: Set[str]) -> frozenset[Increment]:
    """Give the signs that nothing declares which may make differentials of what stands right behind them."""
    signs = undeclared & {LETTER, VARIATION}
    return frozenset(_increments(node, signs)) if signs else frozenset()


def _increments(node: tree.Node, signs: Set[str]) -> Iterator[Increment]:
    for part in nodes_in(node):
        match part:
            case tree.Product(factors):
                pairs = list(pairwise(factors))
            case tree.Ambiguous(head, group):
                pairs = [(head, group)]
            case _:
                continue
        for sign, behind in pairs:
            name = _named(behind)
            if name is None or not isinstance(sign, tree.Name) or sign.text not in signs:
                continue
            if sign.text == VARIATION or sign.span.end == behind.span.start:
                yield sign.text, name


def _named(node: tree.Node) -> str | None:
    match node:
        case tree.Name() | tree.Subscript():
            return to_latex(node)
        case tree.Superscript(base, _):
            return _named(base)
        case tree.Group():
            return BRACKET
        case _:
            return None


def are_differentials(left: Set[Increment], right: Set[Increment], scope: Scope, quantities: Set[str]) -> bool:
    """Tell whether two sides speak of differentials of names that the page ties together, or of what stands in brackets.

    A sign that the page uses as a number may be a factor; one letter before names of which it says what they are is none.
    """
    for sign in (LETTER, VARIATION):
        one, other = ({name for own, name in side if own == sign} for side in (left, right))
        if not one or not other or len(one | other) == 1:
            continue
        defined = any((name, 0) in scope.definitions for name in one | other)
        shown = sign in quantities
        if (defined and (sign == LETTER or not shown)) or (BRACKET in one | other and not shown):
            return True
    return False
