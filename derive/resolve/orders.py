r"""Sums over indices in order, ``\sum_{i < j}``, ``\sum_{1 \le i < j \le n}`` and ``\sum_{j \le i}``, over triangular ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from derive.resolve.known import NoMeaning
from derive.syntax import tree
from derive.terms import MINUS_ONE, ONE, Add, Number, Range, Symbol, Term, free_names
from derive.values import dataclass

SIGNS = ("<", "<=", ">", ">=")


@dataclass(slots=True)
class Ordered:
    """The indices of one sum with the ends that are known of their ranges, each index below some of the others.

    ``known`` are the ranges of letters that are fixed around the sum, ``declared`` those of all index letters, and ``whole`` reads
    a bound.  ``paired`` are letters that nothing else binds: ``\\sum_{i < j}`` runs over both.
    """

    declared: Mapping[str, Range]
    known: Mapping[str, Range]
    whole: Callable[[tree.Node], Term]
    lower: dict[str, Term] = field(default_factory=dict)
    upper: dict[str, Term] = field(default_factory=dict)
    below: dict[str, tuple[str, bool]] = field(default_factory=dict)
    paired: set[str] = field(default_factory=set)

    def add(self, name: str) -> None:
        """Take in an index with the range that is declared for it."""
        span = self.declared.get(name)
        if span is not None:
            self.lower[name], self.upper[name] = span.lower, span.upper

    def take(self, condition: tree.Condition, indices: frozenset[str]) -> None:
        """Take in ``a < b``, ``a <= b`` or one of their turns; raises NoMeaning where it is none between indices and bounds."""
        one, other, strict = condition.left, condition.right, "=" not in condition.relation
        low, high = (one, other) if condition.relation[0] == "<" else (other, one)
        first, second = (self.own(low, indices), self.own(high, indices))
        if first is None and second is None:
            raise NoMeaning("this does not bound an index of the sum", condition.span)
        first, second = first or self.pair(low), second or self.pair(high)
        if first is not None and second is not None:
            if first in self.below:
                raise NoMeaning(f"{first} is below two indices, which cannot be checked so far", condition.span)
            self.below[first] = (second, strict)
        elif first is not None:
            self.bound(self.upper, first, high, MINUS_ONE if strict else None)
        elif second is not None:
            self.bound(self.lower, second, low, ONE if strict else None)

    def own(self, node: tree.Node, indices: frozenset[str]) -> str | None:
        """Give the index of the sum that stands on one side."""
        return node.text if isinstance(node, tree.Name) and node.text in indices else None

    def pair(self, node: tree.Node) -> str | None:
        """Give an index letter that nothing binds, so that the sum runs over it too."""
        if not isinstance(node, tree.Name) or node.text in self.known or node.text not in self.declared:
            return None
        self.paired.add(node.text)
        self.add(node.text)
        return node.text

    def bound(self, ends: dict[str, Term], name: str, node: tree.Node, by: Term | None) -> None:
        """Bound an index by a number, a size, or an index that is fixed around the sum and runs over the same range."""
        fixed = self.known.get(node.text) if isinstance(node, tree.Name) else None
        if fixed is not None and fixed != self.declared.get(name):
            raise NoMeaning("indices in order must run over the same range", node.span)
        end = self.whole(node)
        ends[name] = end if by is None else Add((end, by))

    def nested(self, node: tree.BigOperator) -> list[tuple[str, Range]]:
        """Give the indices with their ranges from outside to inside; raises NoMeaning where the ranges do not fit."""
        names = [index.text for index in node.indices] + sorted(self.paired - {index.text for index in node.indices})
        for name in names:  # the ends of what has no declared range are those of its neighbours
            if name in self.below:
                above = self.below[name][0]
                if above in self.upper:
                    self.upper.setdefault(name, self.upper[above])
                if name in self.lower:
                    self.lower.setdefault(above, self.lower[name])
        found: list[tuple[str, Range]] = []
        placed: set[str] = set()
        while len(found) < len(names):
            ready = [n for n in names if n not in placed and (n not in self.below or self.below[n][0] in placed)]
            if not ready or any(n not in self.lower or n not in self.upper for n in ready):
                raise NoMeaning("an index in this order has no range", node.span)
            for name in ready:
                found.append((name, self.range_of(name, node)))
                placed.add(name)
        return found

    def range_of(self, name: str, node: tree.BigOperator) -> Range:
        """Give the range of an index, up to the one that it is below."""
        if name not in self.below:
            return Range(self.lower[name], self.upper[name])
        above, strict = self.below[name]
        if (self.lower[name], self.upper[name]) != (self.lower[above], self.upper[above]):
            raise NoMeaning("indices in order must run over the same range", node.span)
        return Range(self.lower[name], Add((Symbol(above), MINUS_ONE)) if strict else Symbol(above))


def runs_downwards(span: Range) -> bool:
    r"""Tell whether a range may be meant to run downwards, as in ``\prod_{l=L}^{1}``; one down to 0 from 1 is empty."""
    match span:
        case Range(Number(low), Number(high)):
            return low > high + 1
        case Range(lower, Number()):
            return bool(free_names(lower))
        case _:
            return False
