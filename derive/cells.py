"""The Markdown cells of a notebook as one text, each at its own place."""

from __future__ import annotations

import json
import warnings

from derive.source import Part

BETWEEN = "\n\n"


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
