"""Which letters and commands formulas are written with, as they are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterable

BOLD_FONTS = ("\\mathbf", "\\boldsymbol", "\\bm")
BOLD = "\\mathbf{"
TOKEN = re.compile(r"\\[A-Za-z]+|[A-Za-z]")


def letters_written(texts: Iterable[str]) -> frozenset[str]:
    """Give the letters and commands that occur in formulas, wherever they stand."""
    return frozenset(token for text in texts for token in TOKEN.findall(text))


def is_plain_letter(name: str) -> bool:
    """Tell whether a name is one letter or one command, without accents, fonts and primes."""
    return TOKEN.fullmatch(name) is not None


def unbold(text: str) -> str:
    r"""Give the name of the family whose vector a bold name is: ``\hat{a}`` for ``\hat{\mathbf{a}}``."""
    start = text.find(BOLD)
    if start < 0:
        return text
    end = text.index("}", start)
    return text[:start] + text[start + len(BOLD) : end] + text[end + 1 :]
