"""Another side read where one stands: with the names, the givens and the vector component of its place."""

from __future__ import annotations

from derive.kernel.scope import Given
from derive.resolve.applications import Applications
from derive.resolve.elements import element_at
from derive.resolve.fixed import NOTHING_FIXED, Fixing
from derive.resolve.known import NoMeaning
from derive.resolve.names import Names
from derive.resolve.symbols import given
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.displays import read_display
from derive.syntax.lexer import ReadingError
from derive.terms import Term, distinct, free_names
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class ReadSide:
    """A side as it is written, with spans into its own text, and what it means."""

    node: tree.Node
    term: Term


@dataclass(frozen=True, slots=True)
class SideReader:
    """Reads text as the side of an equation, which may have names that nothing declares where the equation has them.

    ``calls`` are the names that the page writes before one name in brackets, ``quantities`` those it uses as numbers.
    An equation about all elements of vectors or matrices is read at ``letters``.
    """

    names: Names
    component: str | None
    fixing: Fixing = NOTHING_FIXED
    undeclared: frozenset[str] = frozenset()
    calls: frozenset[tuple[str, str]] = frozenset()
    quantities: frozenset[str] = frozenset()
    letters: tuple[str, ...] = ()

    def side(self, text: str) -> ReadSide | None:
        """Give what a text says as one side, over as many rows as it has; None where it is not understood whole."""
        source, vocabulary = Source("", text), self.names.vocabulary()
        reading = read_display(source, Span(0, len(text)), vocabulary)
        match reading.statements:
            case (tree.Statement(written, (), ()),) if written is not None and not reading.errors:
                node = Applications(source, self.calls, lambda: self.quantities).node(written, vocabulary)
                term = self._meaning(node)
                return None if term is None else ReadSide(node, term)
            case _:
                return None

    def _meaning(self, node: tree.Node) -> Term | None:
        meaning = self.names.meaning(self.component, self.fixing)
        try:
            term = meaning.side(element_at(node, self.letters) if self.letters else node)
        except NoMeaning:
            return None
        known = self.undeclared.issuperset(meaning.undeclared)
        return distinct(term, free_names(term) | self.names.scope.scalars()) if known else None

    def assumption(self, text: str) -> tuple[Given, ...]:
        """Give what a ``given`` with this text would assume here; nothing where it is not understood."""
        before = self.names.scope.givens
        try:
            after = given(self.names, Source("", text), Span(0, len(text))).scope.givens
        except ReadingError:
            return ()
        return after[len(before) :]
