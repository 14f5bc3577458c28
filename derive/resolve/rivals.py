"""What else a side may mean: read with other brackets, or with logarithms to another base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from derive.resolve.conventions import logarithm_to, names_base
from derive.resolve.known import NoMeaning
from derive.resolve.meaning import Meaning
from derive.resolve.otherwise import VALUE, other_readings
from derive.syntax import tree
from derive.syntax.inside import nodes_in
from derive.terms import Term

_VALUE = re.compile(rf"{re.escape(VALUE)}\{{(.*?)\}}(?=\()")


def plainly(latex: str) -> str:
    """Give the LaTeX of a reading as it is written: ``p(0)`` for a value of a function with the name of a number."""
    return _VALUE.sub(lambda match: match[1], latex)


def settling(*readings: str) -> str:
    """Give what an author may write instead so that none of these readings is possible."""
    values = (match for latex in readings for match in _VALUE.finditer(latex))
    product = next((rf"{match[1]} \cdot {match.string[match.end() :]}" for match in values), None)
    return product or (r"\ln" if any(map(names_base, readings)) else "brackets")


def other_meanings(node: tree.Node, meaning: Meaning) -> Iterator[tuple[Term, str]]:
    """Give the other terms that a side may mean, each with the LaTeX of that reading."""
    for other in other_readings(node):
        with suppress(NoMeaning):
            yield meaning.side(other.node), other.latex
    logarithms = any(isinstance(part, tree.KnownFunction) and part.name == "log" for part in nodes_in(node))
    for base in meaning.conventions.other_bases if logarithms else ():
        with suppress(NoMeaning):
            yield replace(meaning, conventions=replace(meaning.conventions, base=base)).side(node), logarithm_to(base)
