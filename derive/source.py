"""Text with positions: what was read, and where in it something stands."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points of one source."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Position:
    """A place as people count it: line and column both begin at 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """A document's text under the path it is shown by."""

    path: str
    text: str
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        starts = (0, *(i + 1 for i, character in enumerate(self.text) if character == "\n"))
        object.__setattr__(self, "_starts", starts)

    def position(self, offset: int) -> Position:
        """Give the line and column of an offset in code points."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Give one line without its line end; lines count from 1."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def slice(self, span: Span) -> str:
        """Give the text of a span."""
        return self.text[span.start : span.end]
