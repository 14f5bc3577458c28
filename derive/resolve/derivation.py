"""What a document claims: links in reading order, each with what must hold for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from enum import Enum

from derive.diagnostics import Diagnostic
from derive.kernel.scope import Given, NameAndArity, Scope
from derive.resolve.side_reader import SideReader
from derive.source import Source, Span
from derive.syntax.displays import DisplayReading
from derive.syntax.document import Item
from derive.terms import Range, Term
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class OtherReading:
    """What the same text says when it is read in another way; ``scope`` is None where that cannot be checked.

    ``words`` say how it is read, ``settles`` what the author can write to settle it; without that they say all.  Where it may be
    meant ``equally`` well, a proof too stands only where there is one of it.  ``links`` are what it takes for true; where all of
    ``unless`` are true by themselves it says nothing.  What is ``held`` fixed is meant so where derivatives are zero else.
    """

    left: Term
    right: Term
    scope: Scope | None
    words: str
    settles: str
    equally: bool = False
    held: bool = False
    links: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Premise:
    """An equation of the page from which a later one may follow, and the id of its link; "" where an arrow only supposes it."""

    given: Given
    link: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """``left = right`` for all sizes and all values in the scope; ``undeclared`` names have no meaning in it.

    A refutation stands only where each of the ``others`` is refuted too.  Where it does not hold by itself it is said to follow
    from the ``premises``: it is proved where it does, and refuted by a point that meets them and where the sides differ.
    The ``equivalents`` are the ids of links that must follow too, where an arrow goes both ways.
    What is ``supposed`` is not declared or given by the author: what is proved under it is said to be given that.  The names that
    are ``presumed`` to be numbers stand among the declarations of the scope.  ``continues`` tells whether a chain goes on with it,
    so that it is no equation to be solved.
    """

    left: Term
    right: Term
    scope: Scope
    undeclared: tuple[str, ...] = ()
    others: tuple[OtherReading, ...] = ()
    premises: tuple[Premise, ...] = ()
    equivalents: tuple[str, ...] = ()
    supposed: tuple[Given, ...] = ()
    presumed: tuple[NameAndArity, ...] = ()
    continues: bool = False


class Treatment(Enum):
    """What the author asked for."""

    CHECK = "check"
    TRUST = "trust"
    SKIP = "skip"
    EXPECT_REFUTED = "expect refuted"


@dataclass(frozen=True, slots=True)
class DerivedLink:
    """One relation of a chain: the side on its right, and what has to be shown of it.

    ``step`` compares with the previous side, ``claim`` with the chain's left side; both are None for a definition and where
    ``problem`` says why the link has no meaning; ``supposing`` is the step under all that the page lets it suppose.  A definition
    of a name that has a meaning has a step as well: it ``is_step_if_proved``, and no definition then.  ``previous`` is the id of
    the link before it in its chain.  ``display`` is the number of the display (from 0) in its document, or None for an inline
    formula.  ``span`` covers the right side, and ``reader`` reads another one in its place.
    """

    id: str
    display: int | None
    span: Span
    left_latex: str
    relation: str
    right_latex: str
    is_definition: bool
    step: Obligation | None
    claim: Obligation | None
    previous: str | None
    problem: str | None
    treatment: Treatment
    treatment_reason: str
    by: str | None
    reader: SideReader | None = field(default=None, compare=False, repr=False)
    supposing: Obligation | None = None
    is_step_if_proved: bool = False

    def with_obligations(self, change: Callable[[Obligation], Obligation]) -> DerivedLink:
        """Give the link with its step and its claim changed; one that is both stays one."""
        step = self.step and change(self.step)
        return replace(self, step=step, claim=step if self.claim is self.step else self.claim and change(self.claim))


@dataclass(frozen=True, slots=True)
class Reading:
    """A formula and how it was understood, for ``derive explain``."""

    span: Span
    understood: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """All links of a document, and what could not be read or resolved.

    ``displays`` are the spans of the mathematics of each display with its delimiters left out.  ``items`` are what the page is made
    of, in reading order, and ``written`` the surface trees of its formulas by their spans, for those who show the page again.
    ``presumed`` are the ranges of index letters that only the sums of the page show, ``notation`` lines from outside of it, and
    ``unused`` says of declarations that no formula speaks of what they declare.
    """

    source: Source
    links: tuple[DerivedLink, ...]
    displays: tuple[Span, ...]
    readings: tuple[Reading, ...]
    diagnostics: tuple[Diagnostic, ...]
    items: tuple[Item, ...] = ()
    written: Mapping[Span, DisplayReading] = field(default_factory=dict)
    presumed: Mapping[str, Range] = field(default_factory=dict)
    notation: tuple[str, ...] = ()
    unused: tuple[Diagnostic, ...] = ()
