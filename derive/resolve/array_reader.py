"""What a reader of vectors and matrices asks of the one that reads numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from derive.kernel.scope import NameAndArity, Scope
from derive.resolve.conventions import Conventions
from derive.syntax import tree
from derive.terms import Range, Term


class Reader(Protocol):
    """Reads formulas at a place, around which index letters are bound."""

    @property
    def scope(self) -> Scope:
        """Give what is declared at the place."""

    @property
    def bound(self) -> Mapping[str, Range]:
        """Give the index letters that are bound around the place."""

    @property
    def undeclared(self) -> set[str]:
        """Give the names without a meaning that have been read so far."""

    @property
    def conventions(self) -> Conventions:
        """Give how the page writes."""

    @property
    def places(self) -> Mapping[NameAndArity, tuple[frozenset[str], ...]]:
        """Give the letters that the page has at each place of a family."""

    @property
    def totals(self) -> frozenset[str]:
        """Give the numbers that are made of elements of their own letter."""

    @property
    def presumed(self) -> Mapping[str, str]:
        """Give the letters and sizes that only the page shows to be some, and how it writes them."""

    @property
    def wholes(self) -> set[str]:
        """Give the families that have been read as vectors or matrices so far."""

    def term(self, node: tree.Node) -> Term:
        """Give the number that a formula is."""

    def has_meaning(self, name: str) -> bool:
        """Tell whether a bare name is a number."""

    def ranges_of(self, family: str, arity: int) -> tuple[Range, ...] | None:
        """Give the ranges of a family with so many indices, if it has a meaning."""

    def ranges_shown(self, family: str, arity: int) -> tuple[Range, ...] | None:
        """Give the ranges of a family that nothing declares, if the page shows them."""

    def index_term(self, node: tree.Node) -> Term | None:
        """Give an index; None for anything else."""

    def binding_also(self, letters: Mapping[str, Range]) -> Reader:
        """Give the reader of what stands where more letters are bound."""

    def big(self, node: tree.BigOperator, inside: Callable[[Reader], Term] | None = None) -> Term:
        """Give a sum or a product of what is read inside."""

    def cases(self, node: tree.Cases, value: Callable[[tree.Node], Term] | None = None) -> Term:
        """Give a case distinction between values."""
