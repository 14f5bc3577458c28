"""The ranges of families and free indices, which SymPy's expressions do not say, from the sums that they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from derive.kernel.scope import Declaration, Domain, NameAndArity
from derive.sympy_engine.convert import CannotConvert
from derive.terms import ONE, Element, Number, Product, Range, Sum, Symbol, Term, children, free_names

# A free index letter, or a family with its number of indices and one of their places.
Place = str | tuple[str, int, int]
Bound = Mapping[str, Range]
SIZES = ("n", "N", "m", "M")


class Ranges:
    """Collects which places must have the same range and what is known of it."""

    def __init__(self, terms: Iterable[Term], letters: Mapping[str, Range]) -> None:
        self.same: dict[Place, Place] = {}
        self.known: dict[Place, set[Range]] = {letter: {span} for letter, span in letters.items()}
        self.sums: dict[str, Range] = {}
        self.names: set[str] = set()
        for term in terms:
            self.names |= free_names(term)
            self.visit(term, {})

    def visit(self, term: Term, bound: Bound) -> None:
        """Take note of every place at which a family stands at an index."""
        if isinstance(term, Element):
            for place, index in enumerate(term.indices):
                self.meet((term.family, len(term.indices), place), index, bound)
        inner = bound
        if isinstance(term, Sum | Product):
            inner = {**bound, term.index: term.range}
            if isinstance(term.range.upper, Symbol) and term.range.upper.name not in bound:
                self.sums.setdefault(term.index, term.range)
        for number, part in enumerate(children(term)):
            own = isinstance(term, Sum | Product) and number in (1, 2)
            self.visit(part, bound if own else inner)

    def meet(self, place: Place, index: Term, bound: Bound) -> None:
        """Take note that a place has an index."""
        self.root(place)
        if not isinstance(index, Symbol):
            return
        if index.name not in bound:
            self.same[self.root(place)] = self.root(index.name)
        else:
            span = bound[index.name]
            if (free_names(span.lower) | free_names(span.upper)).isdisjoint(bound):
                self.known.setdefault(place, set()).add(span)

    def root(self, place: Place) -> Place:
        """Give the place that stands for all that have the same range."""
        while self.same.setdefault(place, place) != place:
            place = self.same[place]
        return place

    def found(self) -> tuple[dict[str, Range], dict[NameAndArity, Declaration]]:
        """Give the range of every index, and the declaration of every family; raises CannotConvert where sums do not agree."""
        together: dict[Place, set[Range]] = {}
        for place in list(self.same):
            together.setdefault(self.root(place), set()).update(self.known.get(place, ()))
        sizes = (size for size in SIZES if size not in self.names)
        chosen = {root: _widest(root, ranges) if ranges else Range(ONE, _size(sizes)) for root, ranges in together.items()}
        letters = {place: chosen[self.root(place)] for place in self.same if isinstance(place, str)}
        summed = {index if index not in letters else f"{index}'": span for index, span in self.sums.items()}
        arities = sorted({(place[0], place[1]) for place in self.same if not isinstance(place, str)})
        families = {
            (name, arity): Declaration(Domain.REAL, tuple(chosen[self.root((name, arity, place))] for place in range(arity)))
            for name, arity in arities
        }
        return letters | summed, families


def _size(sizes: Iterator[str]) -> Symbol:
    for size in sizes:
        return Symbol(size)
    raise CannotConvert("too many families of which the range is not known")


def _widest(place: Place, ranges: set[Range]) -> Range:
    """Give the range that holds all others: of those that end at a size the one that begins first."""
    if len(ranges) == 1:
        return next(iter(ranges))
    whole = [span for span in ranges if isinstance(span.upper, Symbol) and isinstance(span.lower, Number)]
    if len({span.upper for span in whole}) != 1:
        raise CannotConvert(f"{place if isinstance(place, str) else place[0]} is summed over different ranges")
    return min(whole, key=lambda span: span.lower.value if isinstance(span.lower, Number) else 0)
