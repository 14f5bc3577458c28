"""What the words before the formula of a function say of one that has another formula already: they bring in another one."""

from __future__ import annotations

import re

from derive.resolve.prose import introduces

_ASKS = re.compile(r"\b(?:suppose|assume|imagine|if)\b(?:\W+(?:that|the|a|an|now|any|following|simple))*\W*$", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:another|examples?|instances?|e\.g|instead|different|other|second|third|next|similarly|likewise|alternatively)\b",
    re.IGNORECASE,
)


def brings_forward(words: str) -> bool:
    """Tell whether the words right before the formula of a function bring in another one: "for", "the function", and not "if"."""
    return introduces(words) and _ASKS.search(words) is None


def speaks_of_another(words: str) -> bool:
    """Tell whether the words before a formula go on to something else: "another example is"."""
    return _ANOTHER.search(words) is not None
