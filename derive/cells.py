"""The Markdown cells of a notebook as one text, each at its own place."""

from __future__ import annotations

import json
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator

from derive.source import Part, Span

BETWEEN = "\n\n"
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]')
_CHARACTER = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)


def markdown_cells(data: str) -> tuple[str, tuple[Part, ...]]:
    """Give the text of the Markdown cells and where each begins; cells of every kind are counted, from 1.

    Raises ValueError where the data is no notebook.
    """
    import nbformat  # loaded here because no other kind of document needs it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about identifiers of cells, which are not used
            notebook = nbformat.reads(data, as_version=4)  # type: ignore[no-untyped-call]
    except (nbformat.reader.NotJSONError, json.JSONDecodeError, RecursionError):
        raise ValueError("not a notebook: it is no JSON") from None
    except Exception as error:  # whatever else nbformat and its schema have to say
        raise ValueError(f"not a notebook: {type(error).__name__}") from None
    texts: list[str] = []
    parts: list[Part] = []
    at = 0
    for number, cell in enumerate(notebook.get("cells", ()), start=1):
        if cell.get("cell_type") != "markdown":
            continue
        source = cell.get("source", "")
        text = source if isinstance(source, str) else "".join(map(str, source))
        parts.append(Part(at, None, number))
        texts.append(text)
        at += len(text) + len(BETWEEN)
    return BETWEEN.join(texts), tuple(parts)


def with_changes(data: str, parts: tuple[Part, ...], changes: tuple[tuple[Span, str], ...]) -> str:
    """Give a notebook after changes of the text of its Markdown cells; every other character of the file stays as it is.

    Raises ValueError where that is not possible, as for notebooks of old formats.
    """
    cells = [[place for start, end in strings for place in _characters(data, start, end)] for strings in _markdown_strings(data)]
    if len(cells) != len(parts):
        raise ValueError("the cells are not where the current format has them")
    edits: list[tuple[int, int, str]] = []
    for span, text in changes:
        number = bisect_right(parts, span.start, key=lambda part: part.start) - 1
        start, end = span.start - parts[number].start, span.end - parts[number].start
        places = cells[number]
        if not places or end > len(places):
            raise ValueError("a change reaches over the end of a cell")
        at = places[start][0] if start < len(places) else places[-1][1]
        edits.append((at, at, json.dumps(text, ensure_ascii=data.isascii())[1:-1]))
        edits += [(low, high, "") for low, high in places[start:end]]
    for low, high, text in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        data = data[:low] + text + data[high:]
    return data


def _markdown_strings(data: str) -> list[list[tuple[int, int]]]:
    """Give where the strings of the source of every Markdown cell stand, without their quotes."""
    sources: dict[int, list[tuple[int, int]]] = {}
    markdown: list[int] = []
    for path, start, end in _strings(data):
        match path:
            case ["cells", int(number), "cell_type"] if data[start + 1 : end - 1] == "markdown":
                markdown.append(number)
            case ["cells", int(number), "source"] | ["cells", int(number), "source", int()]:
                sources.setdefault(number, []).append((start + 1, end - 1))
            case _:
                pass
    return [sources.get(number, []) for number in sorted(markdown)]


def _strings(data: str) -> Iterator[tuple[list[str | int], int, int]]:
    """Give every string of a JSON text that is no key: the keys and places that lead to it, its beginning and its end."""
    path: list[str | int] = []
    is_key = False
    for token in _TOKEN.finditer(data):
        match token[0]:
            case "{":
                path.append("")
                is_key = True
            case "[":
                path.append(0)
            case "}" | "]":
                path.pop()
                is_key = False
            case ",":
                last = path[-1]
                is_key = isinstance(last, str)
                path[-1] = "" if isinstance(last, str) else last + 1
            case ":":
                is_key = False
            case text if text.startswith('"') and is_key:
                path[-1] = json.loads(text)
            case text if text.startswith('"'):
                yield list(path), token.start(), token.end()


def _characters(data: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give where each character of a JSON string stands in the file."""
    yield from ((found.start(), found.end()) for found in _CHARACTER.finditer(data, start, end))
