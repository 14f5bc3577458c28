"""Chains that may go on: in the same display, in the next one, or where their left side is written again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from derive.kernel.scope import Given, Scope
from derive.resolve.counting import as_counted
from derive.resolve.dependencies import means_the_same, without_meaning
from derive.resolve.derivation import Obligation
from derive.resolve.fixed import surely_free
from derive.resolve.increments import Increment
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.inside import nodes_in
from derive.syntax.printer import to_latex
from derive.terms import Range, Term, distinct, free_names, key
from derive.values import dataclass

# Between a side and the sign behind it: breaks, spaces and marks, and neither words nor the left side once more.
_LAYOUT = re.compile(
    r"(?:[\s&.,;]|%[^\n]*|\\[,;:! ]|\\\\(?:\[[^\]]*\])?|\\(?:q?quad|nonumber|notag|right|left)(?![A-Za-z])"
    r"|\\(?:label|tag|h?phantom)\{[^{}]*\})*"
)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a relation: its term, the names in it without a meaning, its place, or the problem with it.

    ``others`` are the terms it would mean if it were read in another way, each with the LaTeX of that way.
    ``paired`` are the letters that a sum such as ``\\sum_{i < j}`` binds beside its own, ``held`` the names that its derivatives
    hold fixed, each with the variable; ``written`` is the decimal that is written where the term is the number that it rounds.
    ``turned`` is its term where the letters that nothing fixes have the other role, and those that sums then run over;
    ``increments`` are what may be differentials in it, ``wholes`` the families that stand in it as vectors or matrices.
    """

    term: Term | None
    undeclared: frozenset[str]
    span: Span
    problem: str | None = None
    others: tuple[tuple[Term, str], ...] = ()
    paired: frozenset[str] = frozenset()
    written: Term | None = None
    held: frozenset[tuple[str, str]] = frozenset()
    turned: tuple[Term, frozenset[str]] | None = None
    increments: frozenset[Increment] = frozenset()
    wholes: frozenset[str] = frozenset()

    @property
    def free(self) -> frozenset[str]:
        """Give the letters of its term that are surely free."""
        return frozenset() if self.term is None else surely_free(self.term)


@dataclass(slots=True)
class Chain:
    """A chain that may go on: its left side, its last side and the id of its last link.

    ``component`` is the index letter at which a chain of vectors is read; ``scope`` is that of its last link, and ``assumed``
    are the conditions that stand beside it, ``unread`` says what is not understood of them.  ``letters`` are those of the elements
    that a chain of vectors or matrices is about.
    """

    left: Side
    last: Side
    last_id: str | None
    scope: Scope
    component: str | None = None
    assumed: tuple[Given, ...] = ()
    unread: str | None = None
    letters: Mapping[str, Range] = field(default_factory=dict)

    def still_means(self, scope: Scope) -> bool:
        """Tell whether both ends of the chain mean in a scope what they meant, and under no fewer givens."""
        if not all(given in scope.givens for given in self.scope.givens):
            return False
        ends = [side.term for side in (self.left, self.last) if side.term is not None]
        return means_the_same(ends, self.scope, scope)


@dataclass(slots=True)
class Chains:
    """The chains of a document by the spelling of their left sides."""

    found: dict[str, Chain] = field(default_factory=dict)

    def restated(self, written: str, left: Term, scope: Scope) -> Chain | None:
        """Give the chain whose left side is written and means the same."""
        chain = self.found.get(written)
        return chain if chain is not None and _goes_on(chain, left, scope) else None

    def by_meaning(self, left: Term, scope: Scope) -> Chain | None:
        """Give the chain whose left side means the same, however it is written."""
        return next((chain for chain in self.found.values() if _goes_on(chain, left, scope)), None)

    def remember(self, written: str, chain: Chain) -> None:
        """Let a chain go on where its left side is written again."""
        self.found[written] = chain


def spelling(node: tree.Node) -> str:
    r"""Give how a left side is written, up to spaces: ``dL/dw`` is not the left side ``\partial L / \partial w``."""
    straight = any(isinstance(part, tree.Derivative) and part.straight for part in nodes_in(node))
    return to_latex(node) + "d" * straight


def _goes_on(chain: Chain, left: Term, scope: Scope) -> bool:
    own = chain.left.term
    return own is not None and key(own) == key(left) and chain.still_means(scope)


def obligation(left: Side, right: Side, scope: Scope) -> Obligation:
    """Give what has to be shown of two sides, with bound names that differ from all free ones."""
    assert left.term is not None
    assert right.term is not None
    taken = free_names(left.term) | free_names(right.term) | scope.scalars()
    undeclared = left.undeclared | right.undeclared or without_meaning((left.term, right.term), scope)
    one, other = distinct(left.term, taken), distinct(right.term, taken)
    return Obligation(one, other, as_counted((one, other), scope), tuple(sorted(undeclared)))


def goes_straight_on(source: Source, side: Span, relation: tree.Relation) -> bool:
    """Tell whether a sign without a reason stands behind a side with nothing but layout between: no words, no other left side."""
    return relation.reason is None and _LAYOUT.fullmatch(source.text, side.end, max(side.end, relation.span.start)) is not None
