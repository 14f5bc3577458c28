r"""The equations that reasons refer to: ``(2)`` above a sign, ``\eqref{eq:norm}`` in a ``by``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derive.diagnostics import Code, Diagnostic, Severity
from derive.source import Span

LABEL = re.compile(r"\\(?:eq)?ref\s{0,9}\{([^{}]{1,200})\}")
NUMBER = re.compile(r"\(([A-Za-z0-9.]{1,20})\)")
_STEP = re.compile(r"[a-z]|[ivx]{1,4}|\*+", re.IGNORECASE)  # the text below may say why under a letter
ORDINALS = ("first", "second", "third", "fourth", "fifth")
_IN_ORDER = re.compile(
    rf"\b(?:from|by|using|with)\s+(?:the\s+)?({'|'.join(ORDINALS)})\s+equation\b(?!\s+(?:of|in|above|below)\b)"
    rf"|\bthe\s+({'|'.join(ORDINALS)})\s+equation,?\s+(?:gives|yields|implies|becomes|reads|shows)\b",
    re.IGNORECASE,
)


def references(reason: str) -> Iterator[str]:
    """Give the labels and numbers that a reason names; words name none."""
    yield from (found.strip() for found in LABEL.findall(reason))
    number = NUMBER.fullmatch(reason.strip())
    if number is not None:
        yield number[1]


def places_named(words: str) -> frozenset[int]:
    """Give the places, from 0 on, of the equations that words refer to in the order of the display before them."""
    return frozenset(ORDINALS.index((found[1] or found[2]).lower()) for found in _IN_ORDER.finditer(words))


def unknown_references(reasons: Iterable[tuple[str, Span]], known: frozenset[str]) -> Iterator[Diagnostic]:
    """Give a warning for every reference to an equation that the document does not have."""
    for reason, span in reasons:
        for name in references(reason):
            if name not in known and _STEP.fullmatch(name) is None:
                yield Diagnostic(Code.REFERENCE_UNKNOWN, Severity.WARNING, f"no equation here is called {name}", span)
