"""What the formulas of a whole page show, before it is followed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from derive.resolve.apart import Ties, numbers_written, said_to_depend, ties
from derive.resolve.composed import differentiated_alone
from derive.resolve.constants import varied
from derive.resolve.densities import told_by_letters
from derive.resolve.indices import PageIndices, page_indices
from derive.resolve.names import Names
from derive.resolve.quantities import quantities_shown, squares
from derive.resolve.sizes_in_words import sizes_in_words
from derive.resolve.spelled import BOLD_FONTS, letters_written
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.displays import read_display
from derive.syntax.inside import nodes_in

SUMMED_OR_SIZED = re.compile(r"\\(?:sum|prod)(?![A-Za-z])|\\in\s*\\mathbb\s*\{?\s*R\b")
SQUARE_IS = re.compile(r"\^\{?2\}?\s*&?\s*:?=")


class Page:
    """Holds a page and its formulas, with the names known so far; ``measured`` are names of data that models are written of."""

    def __init__(self, source: Source, formulas: Sequence[Span]) -> None:
        self.source, self.formulas = source, formulas
        self.names = Names()
        self.measured: set[str] = set()

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Give the letters that the formulas of the page are written with."""
        return letters_written(self._texts(0, None))

    @cached_property
    def plain(self) -> tuple[tree.Statement, ...]:
        """The statements of all formulas as they read where nothing is known yet."""
        vocabulary = Names(macros=self.names.macros).vocabulary()
        return tuple(s for span in self.formulas for s in read_display(self.source, span, vocabulary).statements)

    @cached_property
    def told_by_letters(self) -> frozenset[tuple[str, str]]:
        """The densities that the document tells apart by their letters."""
        return told_by_letters(self.plain, self.source.text)

    @cached_property
    def quantities(self) -> frozenset[str]:
        """The names that the document uses as numbers."""
        return quantities_shown(self.plain)

    @cached_property
    def alone(self) -> frozenset[str]:
        """The names that the document differentiates, or differentiates by, without anything behind them."""
        return frozenset(differentiated_alone(self.plain))

    @cached_property
    def tied(self) -> Ties:
        """The names that the document ties together, once all of it has been followed."""
        return ties(self.plain, self.measured, said_to_depend(self.source.text))

    @cached_property
    def written_with(self) -> Ties:
        """The letters that equations of the document write numbers with."""
        return numbers_written(self.plain)

    def page_indices(self, start: int = 0, end: int | None = None) -> PageIndices:
        """Give what the sums of the document, or of a section, show of its index letters."""
        spoken = tuple(sizes_in_words(self.source.text[start:end]))
        if not (spoken or any(map(SUMMED_OR_SIZED.search, self._texts(start, end)))):
            return PageIndices()
        return page_indices(self._statements(start, end), letters_written(self._texts(0, None)), spoken)

    def page_squares(self, start: int = 0, end: int | None = None) -> frozenset[str]:
        """Give the names that the document, or a section, squares wherever it writes them, if it says of a square what it is."""
        found = squares(self._statements(start, end)) if any(map(SQUARE_IS.search, self._texts(start, end))) else frozenset()
        return frozenset(name for name in found if not any(font in name for font in BOLD_FONTS))

    def page_totals(self) -> frozenset[str]:
        """Give the letters that an equation says to be made of their own elements: the number ``N = \\sum_i \\sum_j N_{ij}``."""
        return frozenset(
            statement.left.text
            for statement in self.plain
            for link in statement.links[:1]
            if isinstance(statement.left, tree.Name) and link.relation.sign in ("=", ":=") and not _lists(link.right)
            for part in nodes_in(link.right)
            if isinstance(part, tree.Subscript) and part.base.text == statement.left.text
        )

    def page_varied(self) -> frozenset[str]:
        """Give the letters of constants that the document uses for something else."""
        return varied(self.plain, self.source.text)

    def _texts(self, start: int, end: int | None) -> list[str]:
        return [self.source.slice(span) for span in self.formulas if start <= span.start < (end or len(self.source.text))]

    def _statements(self, start: int, end: int | None) -> Iterator[tree.Statement]:
        return (s for s in self.plain if start <= s.span.start < (end or len(self.source.text)))


def _lists(node: tree.Node) -> bool:
    r"""Tell whether a formula lists elements: ``(x_1, \ldots, x_n)^\top``, ``[W_{ij}]``, a matrix."""
    whole = node.base if isinstance(node, tree.Superscript) else node
    in_brackets = isinstance(whole, tree.Group | tree.Fenced)
    return in_brackets or any(isinstance(part, tree.Listing | tree.Matrix) for part in nodes_in(node))
