"""Formulas that a sentence claims behind a phrase which only says for what: "for three classes, …", "setting this to zero, …"."""

from __future__ import annotations

import re

from derive.resolve.constants import CONSTANTS
from derive.syntax import tree
from derive.syntax.inside import names_in

_ENDED = re.compile(r"[^\W\d_][^$]*[,:]\s*$|^\$?\s*[,:]\s*$")  # by a comma or a colon, behind words or right behind a formula
_PHRASE = re.compile(r"\W*(?:for|at|setting|solving|evaluat\w+|under)\b[^:;]*[,:]\W*$", re.IGNORECASE)
_SUPPOSES = re.compile(
    r"\b(?:if|unless|when\w*|suppos\w+|assum\w+|consider|imagine|say|let|such that|provided|example|instance|contradict\w*|would|"
    r"were)\b",
    re.IGNORECASE,
)
_DEMANDS = re.compile(
    r"\b(?:requir\w+|conditions?|constraints?|hypothes\w+|solv\w+|choos\w+|pick|null|only|until)\b", re.IGNORECASE
)  # fmt: skip
_FINDS = re.compile(r"\W*(?:setting|solving)\b", re.IGNORECASE)


def is_main_clause(statement: tree.Statement, before: str, words: str, behind: str) -> bool:
    """Tell whether an equation is what its sentence claims: the sentence ends with it, or it is about numbers alone.

    ``before`` is the sentence up to it, of which ``words`` stand behind the last formula.  The value of a name is claimed only
    where no formula stands before it: "for $a = 1$, $b = 2$" gives two.
    """
    if _SUPPOSES.search(before) is not None:
        return False
    sides = (statement.left, *(link.right for link in statement.links))
    if all(name in CONSTANTS for side in sides for name in names_in(side)) and _DEMANDS.search(before) is None:
        return True
    if _ENDED.search(words) is None or _PHRASE.match(before) is None:
        return False
    named = isinstance(statement.left, tree.Name | tree.Subscript)
    return "$" not in behind and not ("$" in before and named)


def finds_value(before: str) -> bool:
    """Tell whether the phrase before a formula says how it was found, and not in which case it holds."""
    return _FINDS.match(before) is not None
