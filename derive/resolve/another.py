"""What the words before the formula of a function say of one that has another formula already: they bring in another one."""

from __future__ import annotations

import re

from derive.resolve.prose import introduces

_ASKS = re.compile(r"\b(?:suppose|assume|imagine|if)\b(?:\W+(?:that|the|a|an|now|any|following|simple))*\W*$", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:another|examples?|instances?|e\.g|instead|different|other|second|third|next|similarly|likewise|alternatively)\b",
    re.IGNORECASE,
)

_GOES_BACK = re.compile(
    r"\b(?:back|return(?:s|ed|ing)?|revert(?:s|ed|ing)?)\s+to\b|"
    r"\b(?:the|our)\s+(?:original|former|initial|first|earlier|previous|old)\s+(?:\w+\s+)?"
    r"(?:functions?|one|definitions?|formulas?|models?|examples?|problems?|densit(?:y|ies)|distributions?|loss|cost|potential|objective)\b",
    re.IGNORECASE,
)


def goes_back(words: str) -> bool:
    """Tell whether words speak again of what came before something else: "back to the first function"."""
    return _GOES_BACK.search(words) is not None


def brings_forward(words: str) -> bool:
    """Tell whether the words right before the formula of a function bring in another one: "for", "the function", and not "if"."""
    return introduces(words) and _ASKS.search(words) is None


def speaks_of_another(words: str) -> bool:
    """Tell whether the words before a formula go on to something else: "another example is"."""
    return _ANOTHER.search(words) is not None
