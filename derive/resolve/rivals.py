"""What else a side may mean: read with other brackets, or with logarithms to another base."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from derive.resolve.conventions import logarithm_to
from derive.resolve.known import NoMeaning
from derive.resolve.meaning import Meaning
from derive.resolve.otherwise import other_readings
from derive.resolve.outside import nodes_in
from derive.syntax import tree
from derive.terms import Term


def other_meanings(node: tree.Node, meaning: Meaning) -> Iterator[tuple[Term, str]]:
    """Give the other terms that a side may mean, each with the LaTeX of that reading."""
    for other in other_readings(node):
        with suppress(NoMeaning):
            yield meaning.side(other.node), other.latex
    logarithms = any(isinstance(part, tree.KnownFunction) and part.name == "log" for part in nodes_in(node))
    for base in meaning.conventions.other_bases if logarithms else ():
        with suppress(NoMeaning):
            yield replace(meaning, conventions=replace(meaning.conventions, base=base)).side(node), logarithm_to(base)
