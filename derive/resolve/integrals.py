"""Integrals by one letter between two bounds; all others have no meaning that can be checked so far."""

from __future__ import annotations

from typing import Protocol

from derive.kernel.scope import Scope
from derive.resolve.dependencies import dependencies
from derive.resolve.known import NoMeaning
from derive.resolve.outside import reason
from derive.syntax import tree
from derive.terms import ONE, Integral, Range, Term, reindex


class Reader(Protocol):
    """Reads formulas in a scope, and gives the reader of an integrand by a letter."""

    scope: Scope

    def term(self, node: tree.Node) -> Term:
        """Give the term for a tree."""

    def integrating(self, name: str) -> Reader:
        """Give the reader of an integrand by a letter."""


def integral_of(node: tree.Integral, reader: Reader) -> Term:
    """Give an integral; raises NoMeaning for what cannot be checked."""
    if node.kind != "int" or node.lower is None or node.upper is None or len(node.variables) != 1:
        raise NoMeaning(reason(node), node.span)
    letter = node.variables[0]
    if not isinstance(letter, tree.Name):
        raise NoMeaning("an integral by anything but a letter cannot be checked so far", letter.span)
    span = Range(reader.term(node.lower), reader.term(node.upper))
    body = reader.integrating(letter.text).term(node.body)
    if (letter.text, 0) in dependencies((reindex(body, {letter.text: ONE}),), reader.scope).names:
        raise NoMeaning(f"what is integrated rests on {letter.text} by a definition; write it out", node.span)
    return Integral(letter.text, span, (), body)
