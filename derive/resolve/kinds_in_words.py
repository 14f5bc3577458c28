r"""What words say of names that are no real numbers: matrices and operators, elements of groups, complex numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_NUMBER_OF = (
    r"\b(?:dimensions?|sizes?|lengths?|ranks?|numbers?|counts?|traces?|determinants?|norms?|entry|entries|elements?|eigenvalues?|"
    r"sums?|means?|averages?|variances?|probabilit(?:y|ies))\]? (?:of|that)\b"
)
_COMPLEX = (
    r"complex(?:[- ]valued)?\s+(?:\w+\s+)?"
    r"(?:numbers?|variables?|amplitudes?|signals?|functions?|coefficients?|roots?|scalars?)"
)
_STRUCTURE = r"\b(?:group|ring|algebra|monoid|semigroup)\b"
_ARRAYS = r"matrix|matrices|vectors?"
_ACTING = r"operators?|quaternions?|permutations?|rotations|tensors|linear\s+maps?|words\s+over"
_FORMULA = r"\$[^$]{1,60}\$"
_LISTED = rf"({_FORMULA}(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+){_FORMULA}){{0,4}})"
_NAMED = _LISTED.replace("[^$]", "[^$=]")
_IS = r"(?:be|is|are|as|denotes?|being)"
_SIZE = re.compile(  # the size of a matrix before it: what stands between a name and the word
    r"(?:\$\s*\w{1,3}\s*(?:\\times\s*\w{1,3}\s*)\$|\$\s*\w\s*\$(?=-))-?\s*(?=(?:[A-Za-z-]+\s+){0,4}?-?(?:dimensional|matrix|matrices|vectors?)\b)"
)
_PHRASES = tuple(
    re.compile(phrase, re.IGNORECASE)
    for phrase in (
        rf"(?<!\bnumber of )\b(?:{_ARRAYS}|{_ACTING}|{_COMPLEX})\s+(?:(?:is|are)\s+)?{_LISTED}",
        rf"{_NAMED}\s+{_IS}\s+(?:(?!{_NUMBER_OF})[^$.]){{0,60}}?\b(?:{_ARRAYS}|quaternions?|{_COMPLEX})(?!\w)",
        rf"{_NAMED}\s+{_IS}\s+(?:(?!{_NUMBER_OF})[^$.]){{0,25}}?\b(?:{_ACTING})(?!\w)(?!\s+(?:on|of)\b)",
        rf"{_LISTED}\s+(?:{_IS}|may\s+be|might\s+be|can\s+be|takes?(?:\s+on)?|has|have)\s+(?:in\s+general\s+)?(?:\w+\s+)?complex\b"
        r"(?!\s+(?:to|enough|but|because|than)\b)",
        r"\$([^$=]{1,60})\$(?:-\s*matrix|\s*(?:matrix|vector))\b",
        rf"\belements\b[^$.]{{0,60}}{_STRUCTURE}[^$.]{{0,40}}{_LISTED}",
        rf"{_STRUCTURE}[^$.]{{0,40}}\belements\s+{_LISTED}",
        rf"\belements?\s+{_LISTED}\s+(?:of|in|from)\b[^$.]{{0,30}}{_STRUCTURE}",
        rf"{_LISTED}\s+(?:{_IS}\s+elements?\s+of|{_IS}\s+(?:in|from)|belongs?\s+to|lies?\s+in)\s+(?:a|an|some|the)\s+"
        rf"(?:(?!control|treatment|age|same|first|second)[\w-]+\s+){{0,2}}{_STRUCTURE}",
        rf"\b(?:operators|matrices)\b[^$.]{{0,30}}\b(?:obey|satisfy|fulfil|with|commut\w+)\b[^$.]{{0,20}}{_LISTED}",
        rf"\bnon-?\s?commut\w+\s+(?:\w+\s+)?{_LISTED}",
        rf"{_LISTED}\s+(?:do|does|need|may|might|will)\s+not\s+commute\b",
        rf"\bnot\s+commute\s+with\s+{_LISTED}",
        rf"{_LISTED}\s+(?:is|for|denotes?|means|stands\s+for|be)\s+(?:\w+\s+){{0,3}}"
        r"(?:composition|concatenation|cross\s+product|vector\s+product|convolution|exterior\s+product)\b",
        rf"\b(?:composition|concatenation|convolution)\s+of\s+(?:the\s+)?(?:\w+\s+)?{_LISTED}",
    )
)
_GROUP = re.compile(
    rf"\$\s*(?:\(\s*)?([A-Za-z])\b[^$]{{0,20}}\$\s+{_IS}\s+(?:a|an|any|some|the)\s+(?:[\w-]+\s+){{0,2}}{_STRUCTURE}|"
    rf"\belements?\b[^.]{{0,60}}{_STRUCTURE}\s+\$([A-Za-z])\$",
    re.IGNORECASE,
)
_FORMULAS = re.compile(r"\$([^$]+)\$")
_NO_NAMES = re.compile(  # the size of an array, or what acts on names
    r"\d\s*\\times|\\times\s*\d|[a-z]\s*\\times\s*[a-z](?=\s*$)|\\nabla|\\frac|\\partial"
)


def named_in_words(text: str, formulas: Iterable[str]) -> Iterator[str]:
    """Give the formulas of names that words say to be no real numbers, each without what it equals."""
    plain = _SIZE.sub("", text)
    for phrase in (found for pattern in _PHRASES for found in pattern.finditer(plain)):
        multiplied = "product" in phrase.group()
        for formula in _FORMULAS.findall(phrase[1]) or (phrase[1],):
            if multiplied or not _NO_NAMES.search(formula):
                yield re.split(r"=|\\in(?![A-Za-z])|\\sim", formula)[0]
    groups = {letter for match in _GROUP.finditer(text) for letter in match.groups() if letter}
    for group in groups:
        member = re.compile(rf"([^$=;&]{{1,40}})\\in\s*{group}(?![A-Za-z])")
        yield from (match[1] for formula in formulas for match in member.finditer(formula))
