"""What a part would have to be for its side to be right, where its values show how the side depends on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.repair.edits import Change, Edit, Part, applied, in_braces, put_before, put_behind, written
from derive.repair.monomials import Monomial, Table, Values
from derive.repair.pool import as_float, values_of
from derive.repair.probes import CURVED, LINEAR, curved, linear, scale_of
from derive.repair.screen import Screen
from derive.repair.signs import flipped
from derive.repair.spelling import plus_terms, spelled, times
from derive.report import MendKind
from derive.resolve.derivation import Obligation
from derive.resolve.side_reader import SideReader
from derive.syntax import tree

MOST_MATCHES, MOST_PLACES = 3, 40


class Solver:
    """Finds factors and terms that a side lacks, from the values that its parts would need."""

    def __init__(self, text: str, obligation: Obligation, reader: SideReader, screen: Screen, table: Table) -> None:
        self.text, self.obligation, self.reader, self.screen, self.table = text, obligation, reader, screen, table
        self.wanted = tuple(as_float(value) for _, _, value in screen.generic())

    def edits(self, found: tuple[Part, ...]) -> Iterator[Edit]:
        """Give edits of one part each: another factor, or another term."""
        places = [part for part in found if _may_be_solved(part)][:MOST_PLACES]
        for part in places:
            needed = self.needed(part)
            if needed is not None:
                yield from self._matching(part, self.values(written(self.text, part.node)), needed)

    def values(self, text: str) -> Values | None:
        """Give the values of a formula at the points of the screen."""
        side = self.reader.side(text)
        return None if side is None else values_of(side.term, self.obligation, self.screen)

    def needed(self, part: Part) -> Values | None:
        """Give the values of a part that would make the side right; None where it depends on it in another way."""
        if part.parent is None:
            return self.wanted
        straight = self._at(part, LINEAR)
        found = linear(self.wanted, straight) if straight is not None else None
        scale = scale_of(part) if found is None else None
        bent = self._at(part, CURVED) if scale is not None else None
        return found if scale is None or bent is None else curved(self.wanted, bent, scale)

    def _at(self, part: Part, numbers: tuple[int, ...]) -> tuple[Values, ...] | None:
        """Give the values of the side with numbers in the place of a part; None where it has none."""
        found = []
        for k in numbers:
            new = rf"\left({k}\right)"
            values = self.values(applied(self.text, in_braces(self.text, part.node.span, new)))
            if values is None:
                return None
            found.append(values)
        return tuple(found)

    def _matching(self, part: Part, own: Values | None, needed: Values) -> Iterator[Edit]:
        node, depth = part.node, min(2, len(part.around))
        if own is not None and all(own):
            ratio = tuple(n / o for n, o in zip(needed, own, strict=True))
            for monomial in self._first(ratio):
                changes = self._times(part, monomial)
                yield Edit(_factor_kind(monomial), changes, 4 + monomial.size + depth)
        if own is not None and _takes_terms(part):
            yield from self._terms(part, tuple(n - o for n, o in zip(needed, own, strict=True)))
        for monomial in self._first(needed):
            text = spelled(monomial)
            if isinstance(part.parent, tree.Product | tree.Sum) and text.startswith("-"):
                text = rf"\left( {text} \right)"
            kind = MendKind.VALUE if not monomial.powers else MendKind.REPLACE
            yield Edit(kind, in_braces(self.text, node.span, text), 5 + 2 * monomial.size + depth)

    def _times(self, part: Part, monomial: Monomial) -> tuple[Change, ...]:
        """Multiply a part: a minus becomes the sign of a term, and an exponent of one letter gets its braces."""
        node, parent = part.node, part.parent
        if monomial.coefficient < 0 and isinstance(parent, tree.Sum):
            turned = flipped(self.text, parent, parent.terms.index(node))
            size = replace(monomial, coefficient=-monomial.coefficient)
            return turned if size == Monomial(Fraction(1), ()) else (*turned, *times(self.text, node, size))
        changes = times(self.text, node, monomial)
        match parent, monomial:
            case tree.Superscript(), Monomial(Fraction(numerator=1, denominator=1), ((atom, -1),)):
                changes = changes if isinstance(node, tree.Sum) else (put_behind(node, f" / {atom.latex}"),)
            case _:
                pass
        bare = self.text[node.span.start - 1 : node.span.start] == "^"
        return (put_before(node, "{"), *changes, put_behind(node, "}")) if bare else changes

    def _terms(self, part: Part, lacking: Values) -> Iterator[Edit]:
        depth = min(2, len(part.around))
        for monomial in self._first(lacking):
            changes = plus_terms(part.node, (monomial,))
            yield Edit(MendKind.DROPPED_TERM, changes, 5 + monomial.size + depth)
        pairs = (pair for pair in self.table.pairs(lacking) if all(m.coefficient for m in pair))
        for count, pair in enumerate(pairs):
            if count == MOST_MATCHES:
                break
            yield Edit(MendKind.DROPPED_TERM, plus_terms(part.node, pair), 8 + sum(m.size for m in pair) + depth)

    def _first(self, values: Values) -> Iterator[Monomial]:
        for count, monomial in enumerate(self.table.matches(values)):
            if count == MOST_MATCHES:
                return
            yield monomial


def _may_be_solved(part: Part) -> bool:
    """Tell whether a part is a whole side, a term, a factor or what stands in brackets."""
    parent = part.parent
    if parent is None:
        return True
    if isinstance(parent, tree.Superscript):
        return parent.exponent is part.node and not isinstance(part.node, tree.Numeral)
    if isinstance(part.node, tree.Sum | tree.Signed):
        return isinstance(parent, tree.Group | tree.Quotient | tree.KnownFunction | tree.Root)
    return isinstance(parent, tree.Sum | tree.Signed | tree.Product | tree.Group | tree.Quotient | tree.KnownFunction | tree.Root)


def _takes_terms(part: Part) -> bool:
    return part.parent is None or isinstance(part.parent, tree.Group | tree.Quotient)


def _factor_kind(monomial: Monomial) -> MendKind:
    if not monomial.powers:
        return MendKind.NEGATE if monomial.coefficient == -1 else MendKind.FACTOR
    return MendKind.DROPPED_FACTOR
