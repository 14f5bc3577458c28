r"""Indicators written with a plain one, ``1\{i = j\}``: a one before braces with a relation in them."""

from __future__ import annotations

from fractions import Fraction

from derive.source import Span
from derive.syntax.tree import Application, Assertion, Group, Name, Node, Numeral


def with_indicators(factors: list[Node]) -> list[Node]:
    """Give factors in which a one and the braces with a relation behind it are one factor."""
    found: list[Node] = []
    for factor in factors:
        match found[-1:], factor:
            case [Numeral(Fraction(numerator=1, denominator=1), 0) as one], Group("\\{", Assertion() as relation):
                found[-1] = Application(Name("1", one.span), (relation,), Span(one.span.start, factor.span.end), factor.opening)
            case _:
                found.append(factor)
    return found
