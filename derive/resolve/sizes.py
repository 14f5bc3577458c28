"""Which names in the bound of a declared range are sizes because nothing else says what they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from derive.resolve.meaning import Meaning
from derive.syntax import tree
from derive.terms import ONE, Range, Symbol

MARK = "#"  # in no letter that an author can write


def sizes_in(bound: tree.Node, meaning: Meaning) -> frozenset[str]:
    """Give the names of a bound such as ``n + 1`` or ``2 n`` that are sizes, or have no meaning yet."""
    match bound:
        case tree.Name(text):
            return frozenset({text}) if text in meaning.scope.sizes() or not meaning.has_meaning(text) else frozenset()
        case tree.Sum(parts) | tree.Product(parts):
            return frozenset().union(*(sizes_in(part, meaning) for part in parts))
        case _:
            return frozenset()


def with_counts(sizes: frozenset[str], ranges: Mapping[str, Range]) -> Mapping[str, Range]:
    """Give ranges with one up to each size that bounds none of them by itself, under a name of its own."""
    bounds = {span.upper for span in ranges.values()}
    return {**{MARK + name: Range(ONE, Symbol(name)) for name in sizes if Symbol(name) not in bounds}, **ranges}


def is_count(letter: str, names: Collection[str]) -> bool:
    """Tell whether a range is the one under a name of its own that makes one of some names a size."""
    return letter.startswith(MARK) and letter[len(MARK) :] in names
