"""Show a span of a document as numbered source lines with carets below exactly the span."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from derive.source import Source, Span

TAB = 4
MOST_LINES = 6
CONTEXT = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """Lines of a frame: the text of the gutter, the source line or its carets, and which of both it is."""

    gutter: str
    text: str
    is_caret: bool


@dataclass(frozen=True, slots=True)
class _Marked:
    """A printable line as cells, each a character with its width, and the cells that carry carets."""

    cells: tuple[tuple[str, int], ...]
    start: int
    end: int


def frame(source: Source, span: Span, width: int) -> tuple[Frame, ...]:
    """Give the lines of a frame no wider than ``width``; of a long span the first and last lines are shown."""
    starts = _line_starts(source.text, span)
    first = source.position(span.start).line
    lines = source.lines(Span(span.start, max(span.start, span.end - 1)))
    digits = len(str(first + len(starts) - 1))
    out: list[Frame] = []
    for place, start in enumerate(starts):
        if place < MOST_LINES - 1 or place == len(starts) - 1:
            out += _lines(lines[place], start, span, f"   {first + place:>{digits}} |", width)
        elif place == MOST_LINES - 1:
            out.append(Frame(" " * (digits + 3), " …", False))
    return tuple(out)


def _line_starts(text: str, span: Span) -> list[int]:
    starts = [text.rfind("\n", 0, span.start) + 1]
    while (following := text.find("\n", starts[-1], max(span.start, span.end - 1))) >= 0:
        starts.append(following + 1)
    return starts


def _lines(line: str, start: int, span: Span, gutter: str, width: int) -> list[Frame]:
    """Give a source line and, where the span has anything on it, its carets; ``start`` is the offset of the line."""
    marked = _cropped(_mark(line, span.start - start, span.end - start), max(20, width - len(gutter) - 1))
    before = sum(w for _, w in marked.cells[: marked.start])
    under = sum(w for _, w in marked.cells[marked.start : marked.end])
    text = "".join(character for character, _ in marked.cells).rstrip()
    lines = [Frame(gutter, f" {text}" if text else "", False)]
    if under:
        lines.append(Frame(f"{'|':>{len(gutter)}}", " " * (before + 1) + "^" * under, True))
    return lines


def _mark(line: str, start: int, end: int) -> _Marked:
    """Find the cells of the columns from start to end, blanks at both ends left out; an empty span marks one cell."""
    start, end, empty = min(max(0, start), len(line)), min(len(line), end), start == end
    while start < end and line[start].isspace():
        start += 1
    while start < end and line[end - 1].isspace():
        end -= 1
    cells: list[tuple[str, int]] = []
    places, column = [0], 0
    for character in line:
        added = _cells(character, column)
        cells += added
        column += sum(width for _, width in added)
        places.append(len(cells))
    if empty:
        return _Marked((*cells, (" ", 1)), places[start], places[start] + 1)
    return _Marked(tuple(cells), places[start], places[max(start, end)])


def _cells(character: str, column: int) -> list[tuple[str, int]]:
    if character == "\t":
        return [(" ", 1)] * (TAB - column % TAB)
    return [(visible(character), cell_width(character))]


def visible(text: str) -> str:
    """Put a replacement character for everything that would speak to a terminal instead of being seen."""
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else c for c in text)


def cell_width(character: str) -> int:
    """Give the number of columns that a character takes on a terminal."""
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def text_width(text: str) -> int:
    """Give the number of columns that a text takes on a terminal."""
    return sum(map(cell_width, text))


def _cropped(marked: _Marked, room: int) -> _Marked:
    """Cut a line that is too wide so that the beginning of its carets stays in view."""
    if sum(w for _, w in marked.cells) <= room:
        return marked
    ends_early = sum(w for _, w in marked.cells[: marked.end]) < room
    first = 0 if ends_early else max(0, min(marked.start - CONTEXT, len(marked.cells) - room + 2))
    front = (("…", 1),) if first else ()
    left, end = room - len(front) - 1, first
    while end < len(marked.cells) and left >= marked.cells[end][1]:
        left -= marked.cells[end][1]
        end += 1
    back = (("…", 1),) if end < len(marked.cells) else ()
    shift = len(front) - first
    cells = (*front, *marked.cells[first:end], *back)
    return _Marked(cells, marked.start + shift, min(marked.end, end) + shift)
