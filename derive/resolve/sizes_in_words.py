r"""What words say of the sizes of vectors and matrices: "an $n \times d$ matrix $X$", "a $d$-dimensional vector $w$"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.resolve.spelled import unbold

Spoken = tuple[tuple[str, int], tuple[str, ...]]  # a name with the number of its indices, and its sizes
_FONTS = r"\\(?:mathbf|boldsymbol|bm)\s*\{\s*"
_LETTER = rf"(?P<name>(?:{_FONTS})?(?:\\[A-Za-z]+|[A-Za-z])\s*\}}?)"
_NAME = rf"\$\s*{_LETTER}\s*(?:_\s*\{{?\s*(?P<index>[a-z])\s*\}}?\s*)?\$"
_IS = r"\s*(?:,|is|are|be|denotes?|as)?\s*(?:an?|the)\s+"
_WORDS = r"(?:(?!row\b)[A-Za-z-]+\s+){0,3}"
_SIZE = r"\$\s*(?P<rows>[A-Za-z])\s*\$"
_BY = r"\$\s*(?P<rows>[A-Za-z])\s*\\times\s*(?P<columns>[A-Za-z])\s*\$"
_LONG = rf"vector\s+of\s+(?:length|size|dimension)\s+{_SIZE}"
_CLUE = re.compile(r"\\times|-dimensional|\$-vector|of\s+(?:length|size|dimension)\s")  # what all of these have
_SAID = tuple(
    map(
        re.compile,
        (
            rf"{_NAME}{_IS}{_WORDS}{_BY}\s+{_WORDS}matrix\b",
            rf"\b(?:an?|the)\s+{_WORDS}{_BY}\s+{_WORDS}matrix\s+{_NAME}",
            rf"{_NAME}{_IS}{_WORDS}{_SIZE}-(?:dimensional\s+{_WORDS})?vector\b",
            rf"\b(?:an?|the)\s+{_WORDS}{_SIZE}-(?:dimensional\s+{_WORDS})?vector\s+{_NAME}",
            rf"{_NAME}{_IS}{_WORDS}{_LONG}",
            rf"\b(?:an?|the)\s+{_WORDS}vector\s+{_NAME}\s+of\s+(?:length|size|dimension)\s+{_SIZE}",
        ),
    )
)


def sizes_in_words(text: str) -> Iterator[Spoken]:
    """Give each name with the number of its indices, of which words say a size, and the size: one or two letters."""
    for said in _SAID if _CLUE.search(text) else ():
        for match in said.finditer(text):
            sizes = tuple(size for key in ("rows", "columns") if (size := match.groupdict().get(key)) is not None)
            yield (unbold(match["name"].replace(" ", "")), int(match["index"] is not None)), sizes
