r"""The equations that reasons refer to: ``(2)`` above a sign, ``\eqref{eq:norm}`` in a ``by``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derive.diagnostics import Code, Diagnostic, Severity
from derive.source import Span

LABEL = re.compile(r"\\(?:eq)?ref\s{0,9}\{([^{}]{1,200})\}")
NUMBER = re.compile(r"\(([A-Za-z0-9.]{1,20})\)")


def references(reason: str) -> Iterator[str]:
    """Give the labels and numbers that a reason names; words name none."""
    yield from (found.strip() for found in LABEL.findall(reason))
    number = NUMBER.fullmatch(reason.strip())
    if number is not None:
        yield number[1]


def unknown_references(reasons: Iterable[tuple[str, Span]], known: frozenset[str]) -> Iterator[Diagnostic]:
    """Give a warning for every reference to an equation that the document does not have."""
    for reason, span in reasons:
        for name in references(reason):
            if name not in known:
                yield Diagnostic(Code.REFERENCE_UNKNOWN, Severity.WARNING, f"no equation here is called {name}", span)
