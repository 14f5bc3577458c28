"""Edits of a right side, each as a term and as the LaTeX an author would write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.lexer import ReadingError
from derive.syntax.parser import Vocabulary, parse_formula
from derive.terms import MINUS_ONE, Multiply, Number, Term


@dataclass(frozen=True, slots=True)
class Edit:
    """A new right side: what kind of change it is, in words, as a term, and as LaTeX."""

    kind: str
    words: str
    term: Term
    latex: str


def edits(right: Term, latex: str) -> Iterator[Edit]:
    """Give candidate edits, the smallest first."""
    words = "the two differ by a factor of -1: did a minus get lost?"
    yield Edit("negate", words, Multiply((MINUS_ONE, right)), negated(latex))
    if isinstance(right, Number):
        for value in (Fraction(1), Fraction(0), Fraction(-1)):
            yield Edit("value", f"the left side is {value} wherever this is claimed", Number(value), str(value))


def negated(latex: str) -> str:
    """Give minus a formula as LaTeX: a difference is turned round, a leading minus dropped, and everything else put in brackets."""
    source = Source("", latex)
    try:
        node = parse_formula(source, Span(0, len(latex)), Vocabulary(frozenset(), frozenset()))
    except ReadingError:
        return rf"-\left( {latex} \right)"
    match node:
        case tree.Sum((first, second), (False, True)) if not isinstance(first, tree.Group | tree.Signed):
            return f"{source.slice(second.span)} - {source.slice(first.span)}"
        case tree.Signed(True, operand):
            return source.slice(operand.span)
        case tree.Sum() | tree.Signed():
            return rf"-\left( {latex} \right)"
        case _:
            return f"-{latex}"
