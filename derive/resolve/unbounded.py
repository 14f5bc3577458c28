r"""Sums over a letter without a word on what it runs over: one finite range of any size, or any finite list of values.

A letter below other names, as in ``\sum_k e^{o_k}``, only counts; where it stands for a number itself, as in ``\sum_x x f(x)``,
nothing says that it is a whole one.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.resolve.known import NoMeaning
from derive.resolve.labelled import PLACE
from derive.source import Span
from derive.terms import (
    ONE,
    Binding,
    Branch,
    Cases,
    Delta,
    Derivative,
    Element,
    Range,
    Symbol,
    Term,
    children,
    free_names,
    with_children,
)

UNNAMED = r"\#"
VALUES = rf"_{{({PLACE})}}"  # at the end of the name of the values that a letter runs over


def unnamed_range(letter: str) -> Range:
    """Give the range of a letter of which the page says nothing that agrees: up to a number that has no name."""
    return Range(ONE, Symbol(rf"{UNNAMED}_{{{letter}}}"))


def is_unnamed(span: Range, presumed: Mapping[str, str]) -> bool:
    """Tell whether a range ends at a number that the page does not name; ``presumed`` says how the page writes what it shows."""
    name = span.upper.name if isinstance(span.upper, Symbol) else ""
    return name.startswith(UNNAMED) or presumed.get(name, name) != name


def with_values(body: Term, letters: Mapping[str, Range], span: Span) -> Term:
    """Give the body of a sum with the values that its letters run over in the place of letters that stand for numbers.

    Raises NoMeaning where a letter is a bound, or what a derivative is taken by.
    """
    for letter in letters:
        body = _with_value(body, letter, span)
    return body


def _with_value(term: Term, letter: str, span: Span) -> Term:
    match term:
        case Symbol(name) if name == letter:
            return Element(letter + VALUES, (term,))
        case Element() | Delta():
            return term
        case Binding(index) if index == letter:
            return term
        case Binding() if letter in free_names(term.range.lower) | free_names(term.range.upper):
            raise NoMeaning(f"{letter} bounds something here, but nothing says that it is a whole number", span)
        case Binding():
            body, *rest = children(term)
            return with_children(term, (_with_value(body, letter, span), *rest))
        case Derivative(_, Symbol(name)) if name == letter:
            raise NoMeaning(f"a derivative by {letter}, over which a sum runs, cannot be checked so far", span)
        case Cases(branches):
            return Cases(tuple(Branch(_with_value(b.value, letter, span), b.conditions) for b in branches))
        case _:
            return with_children(term, tuple(_with_value(part, letter, span) for part in children(term)))
