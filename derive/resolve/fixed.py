r"""Which index letters a statement fixes, and over which its sums in order run: ``\sum_{i < j} x_i + x_j`` is about one ``j``.

A letter is fixed where it stands outside of every sum whose index is compared with it.  Where it stands nowhere but in such sums,
those run over it too that hold it in what they add up, and with them all others; one that only cuts several sums is taken as fixed.
A single sum that only counts, ``\sum_{i < j} 1``, runs over all letters of its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from derive.source import Span
from derive.syntax import tree
from derive.syntax.inside import held_in, names_in
from derive.terms import Binding, Distinct, Product, Sum, Symbol, Term, children, free_names
from derive.values import dataclass

Letters = frozenset[str]
NONE: Letters = frozenset()
NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Fixing:
    """The letters that a statement, at its span, fixes, and those that its sums in order run over; the ``open`` may be either."""

    span: Span = NOWHERE
    fixed: Letters = NONE
    over: Letters = NONE
    open: Letters = NONE

    def at(self, span: Span) -> Fixing:
        """Give what holds at a place: nothing is known outside of the statement."""
        return self if self.span.start <= span.start and span.end <= self.span.end else NOTHING_FIXED

    def otherwise(self) -> Fixing:
        """Give the other way in which the open letters may be meant."""
        return Fixing(self.span, self.fixed ^ self.open, self.over ^ self.open, self.open)


NOTHING_FIXED = Fixing()


@dataclass(frozen=True, slots=True)
class _Cut:
    """The indices of a sum, the letters that they are compared with, those of them that stand in order, and the names inside."""

    own: Letters
    letters: Letters
    ordered: Letters
    inside: Letters


@dataclass(slots=True)
class _Seen:
    standing: set[str] = field(default_factory=set)
    cuts: list[_Cut] = field(default_factory=list)


def fixing_of(statement: tree.Statement, indices: Letters) -> Fixing:
    """Give the letters of a statement, out of index letters, that it fixes and that its sums run over."""
    seen = _Seen()
    _look((statement.left, tuple(link.right for link in statement.links), statement.conditions), NONE, NONE, seen)
    fixed = indices & seen.standing
    ordered = frozenset[str]().union(*(cut.ordered for cut in seen.cuts)) & indices - fixed
    over = frozenset(letter for letter in ordered if any(letter in cut.letters & cut.inside for cut in seen.cuts))
    over |= frozenset(letter for letter in ordered - over if _only_counts([cut for cut in seen.cuts if letter in cut.letters]))
    alone = frozenset(letter for letter in ordered - over if sum(letter in cut.letters for cut in seen.cuts) > 1)
    return Fixing(statement.span, fixed | alone, over, over | alone)


def _only_counts(cuts: list[_Cut]) -> bool:
    return len(cuts) == 1 and cuts[0].inside.isdisjoint(cuts[0].own | cuts[0].letters)


def _look(node: object, bound: Letters, compared: Letters, seen: _Seen) -> None:
    """Note the names that stand outside of what binds them, and the letters that indices of sums are compared with."""
    match node:
        case tree.Name(text):
            seen.standing |= {text} - bound - compared
        case tree.Subscript():
            _look(node.places, bound, compared, seen)
        case tree.BigOperator():
            _look((node.lower, node.upper), bound, compared, seen)
            own = frozenset(index.text for index in node.indices)
            letters = frozenset(_compared(node.conditions)) - own - bound
            ordered = frozenset(_compared(c for c in node.conditions if c.relation not in ("=", "!="))) & letters
            seen.cuts.append(_Cut(own, letters, ordered, frozenset(names_in(node.body))))
            _look((node.conditions, node.body), bound | own, compared | letters, seen)
        case tree.Integral():
            _look((node.lower, node.upper), bound, compared, seen)
            _look(node.body, bound | frozenset(names_in(node.variables)), compared, seen)
        case _:
            for part in held_in(node):
                _look(part, bound, compared, seen)


def _compared(conditions: Iterable[tree.Condition]) -> Iterator[str]:
    """Give the names that are a whole side of a condition."""
    yield from (side.text for c in conditions for side in (c.left, c.right) if isinstance(side, tree.Name))


def surely_free(term: Term) -> frozenset[str]:
    """Give the free names of a term, without letters that stand nowhere but in sums whose index differs from them."""
    if not isinstance(term, Sum | Product) or not term.conditions:
        bound = frozenset((term.index,)) if isinstance(term, Binding) else frozenset[str]()
        own = frozenset((term.name,)) if isinstance(term, Symbol) else frozenset[str]()
        return own.union(*map(surely_free, children(term))) - bound
    apart = (side for c in term.conditions if isinstance(c, Distinct) for side in (c.left, c.right))
    return free_names(term).difference(side.name for side in apart if isinstance(side, Symbol))
