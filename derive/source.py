"""Text with positions: what was read, and where in it something stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import field

from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points of one source."""

    start: int
    end: int

    def moved(self, by: int) -> Span:
        """Give the range of as many code points that many further on."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Position:
    """A place as people count it: line and column both begin at 1.

    ``cell`` is the number of the cell in a notebook, whose lines are counted from its own first one; ``path`` is another file
    that was read together with the document.
    """

    line: int
    column: int
    cell: int | None = None
    path: str | None = None

    def __str__(self) -> str:
        return f"{'' if self.cell is None else f'cell {self.cell}:'}{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text, from ``start`` on, that stands in a place of its own: in an included file or in a cell.

    ``line`` and ``column`` are where it begins there; ``path`` is None for the document itself.
    """

    start: int
    path: str | None = None
    cell: int | None = None
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Source:
    """A document's text under the path it is shown by; without ``parts`` all of it stands in that one file."""

    path: str
    text: str
    parts: tuple[Part, ...] = ()
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        starts = (0, *(i + 1 for i, character in enumerate(self.text) if character == "\n"))
        object.__setattr__(self, "_starts", starts)

    def position(self, offset: int) -> Position:
        """Give the line and column of an offset in code points."""
        line = bisect_right(self._starts, offset)
        column = offset - self._starts[line - 1] + 1
        if not self.parts:
            return Position(line, column)
        part = self.parts[max(0, bisect_right(self.parts, offset, key=_start) - 1)]
        first = bisect_right(self._starts, part.start)
        if line == first:
            return Position(part.line, part.column + offset - part.start, part.cell, part.path)
        return Position(part.line + line - first, column, part.cell, part.path)

    def place(self, offset: int) -> str:
        """Give where an offset stands in words: ``path:line:column``, with the cell of a notebook."""
        position = self.position(offset)
        return f"{position.path or self.path}:{position}"

    def lines(self, span: Span) -> tuple[str, ...]:
        """Give the lines that a span touches, without their line ends."""
        first, last = bisect_right(self._starts, span.start), bisect_right(self._starts, span.end)
        return tuple(self.line(number) for number in range(first, last + 1))

    def line(self, number: int) -> str:
        """Give one line of the text without its line end; lines count from 1 at the beginning of the text."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def slice(self, span: Span) -> str:
        """Give the text of a span."""
        return self.text[span.start : span.end]


def _start(part: Part) -> int:
    return part.start


def spliced(text: str, changes: Iterable[tuple[Span, str]]) -> str:
    """Give a text after changes in their order; raises ValueError where two of them overlap."""
    out, at = [], 0
    for span, new in changes:
        if span.start < at:
            raise ValueError("two changes overlap")
        out += [text[at : span.start], new]
        at = span.end
    return "".join((*out, text[at:]))
