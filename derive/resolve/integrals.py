"""Integrals by one letter between two bounds; all others have no meaning that can be checked so far."""

from __future__ import annotations

from collections.abc import Callable

from derive.kernel.scope import Scope
from derive.resolve.dependencies import dependencies
from derive.resolve.known import NoMeaning
from derive.resolve.outside import reason
from derive.syntax import tree
from derive.terms import ONE, Integral, Range, Term, reindex

Reader = Callable[[tree.Node], Term]


def integral_of(node: tree.Integral, read: Reader, inside: Callable[[str], Reader], scope: Scope) -> Term:
    """Give an integral; ``inside`` gives the reader of an integrand by a letter.  Raises NoMeaning for what cannot be checked."""
    if node.kind != "int" or node.lower is None or node.upper is None or len(node.variables) != 1:
        raise NoMeaning(reason(node), node.span)
    letter = node.variables[0]
    if not isinstance(letter, tree.Name):
        raise NoMeaning("an integral by anything but a letter cannot be checked so far", letter.span)
    span, body = Range(read(node.lower), read(node.upper)), inside(letter.text)(node.body)
    if (letter.text, 0) in dependencies((reindex(body, {letter.text: ONE}),), scope).names:
        raise NoMeaning(f"what is integrated rests on {letter.text} by a definition; write it out", node.span)
    return Integral(letter.text, span, (), body)
