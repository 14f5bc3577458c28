"""Show a span of a document as numbered source lines with carets below exactly the span."""

from __future__ import annotations

import unicodedata

from derive.source import Source, Span
from derive.values import dataclass

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
    """A printable line as cells, each a character with its width, and the runs of cells that carry carets."""

    cells: tuple[tuple[str, int], ...]
    runs: tuple[tuple[int, int], ...]


def frame(source: Source, span: Span, width: int, marks: tuple[Span, ...] = ()) -> tuple[Frame, ...]:
    """Give the lines of a span no wider than ``width``, carets below the marks, or below all of it where there are none.

    Of a long span the first and the last lines are shown, and those with marks.
    """
    starts = _line_starts(source.text, span)
    first = source.position(span.start).line
    lines = source.lines(Span(span.start, max(span.start, span.end - 1)))
    digits = len(str(first + len(starts) - 1))
    out: list[Frame] = []
    left_out = False
    for place, (start, line) in enumerate(zip(starts, lines, strict=True)):
        marked = any(mark.start <= start + len(line) and start <= mark.end for mark in marks)
        if place < MOST_LINES - 1 or place == len(starts) - 1 or marked:
            out += _lines(line, start, marks or (span,), f"   {first + place:>{digits}} |", width)
            left_out = False
        elif not left_out:
            out.append(Frame(" " * (digits + 3), " …", False))
            left_out = True
    return tuple(out)


def _line_starts(text: str, span: Span) -> list[int]:
    starts = [text.rfind("\n", 0, span.start) + 1]
    while (following := text.find("\n", starts[-1], max(span.start, span.end - 1))) >= 0:
        starts.append(following + 1)
    return starts


def _lines(line: str, start: int, spans: tuple[Span, ...], gutter: str, width: int) -> list[Frame]:
    """Give a source line and, where a span has anything on it, its carets; ``start`` is the offset of the line."""
    columns = [(span.start - start, span.end - start) for span in spans]
    marked = _cropped(_mark(line, columns), max(20, width - len(gutter) - 1))
    text = "".join(character for character, _ in marked.cells).rstrip()
    lines = [Frame(gutter, f" {text}" if text else "", False)]
    carets = "".join(
        ("^" if any(low <= place < high for low, high in marked.runs) else " ") * cell_width
        for place, (_, cell_width) in enumerate(marked.cells)
    ).rstrip()
    if carets:
        lines.append(Frame(f"{'|':>{len(gutter)}}", f" {carets}", True))
    return lines


def _mark(line: str, columns: list[tuple[int, int]]) -> _Marked:
    """Find the cells of runs of columns, blanks at both ends left out; an empty run marks one cell."""
    cells: list[tuple[str, int]] = []
    places, column = [0], 0
    for character in line:
        added = _cells(character, column)
        cells += added
        column += sum(width for _, width in added)
        places.append(len(cells))
    places.append(len(cells) + 1)
    runs = []
    for start, end in columns:
        low, high = min(max(0, start), len(line)), min(len(line), end)
        low += len(line[low:high]) - len(line[low:high].lstrip())
        high = low + len(line[low:high].rstrip())
        if start == end:
            runs.append((places[low], places[low + 1]))
        elif low < high:
            runs.append((places[low], places[high]))
    return _Marked((*cells, (" ", 1)), tuple(runs))


def _cells(character: str, column: int) -> list[tuple[str, int]]:
    if character == "\t":
        return [(" ", 1)] * (TAB - column % TAB)
    return [(visible(character), cell_width(character))]


def visible(text: str) -> str:
    """Put a replacement character for everything that would speak to a terminal instead of being seen."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else c for c in text)


def cell_width(character: str) -> int:
    """Give the number of columns that a character takes on a terminal."""
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def text_width(text: str) -> int:
    """Give the number of columns that a text takes on a terminal."""
    return len(text) if text.isascii() else sum(map(cell_width, text))


def _cropped(marked: _Marked, room: int) -> _Marked:
    """Cut a line that is too wide so that the beginning of its carets stays in view."""
    cells = marked.cells
    if sum(w for _, w in cells[:-1]) <= room:
        return marked
    start, last = min((r[0] for r in marked.runs), default=0), max((r[1] for r in marked.runs), default=0)
    ends_early = sum(w for _, w in cells[:last]) < room
    first = 0 if ends_early else max(0, min(start - CONTEXT, len(cells) - room + 2))
    front = (("…", 1),) if first else ()
    left, end = room - len(front) - 1, first
    while end < len(cells) and left >= cells[end][1]:
        left -= cells[end][1]
        end += 1
    back = (("…", 1),) if end < len(cells) else ()
    shift = len(front) - first
    runs = tuple((low + shift, min(high, end) + shift) for low, high in marked.runs)
    return _Marked((*front, *cells[first:end], *back), runs)
