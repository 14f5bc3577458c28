r"""What words say of the bounds of numbers for all that follows: "let $a, b > 0$", "with rate $\lambda > 0$", "a positive $c$"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from derive.kernel.scope import Given
from derive.resolve.suppositions import Supposition
from derive.syntax import tree

WRITTEN = {">": ">", ">=": r"\geq"}
_NOUNS = (
    r"rates?|parameters?|constants?|scalars?|numbers?|reals?|variables?|sizes?|steps?|temperatures?|scales?|shapes?|variances?|deviations?|"
    r"strengths?|coefficients?|weights?|factors?|probabilit(?:y|ies)|thresholds?|margins?|radi(?:us|i)|precisions?|times?|lengths?|mass(?:es)?|"
    r"bandwidths?|penalt(?:y|ies)|widths?|heights?|degrees?|intensit(?:y|ies)|frequenc(?:y|ies)|exponents?|speeds?|velocit(?:y|ies)|prices?"
)
_SAID = re.compile(
    rf"\b(?:let|where|with|given|here|fix(?:ed)?|some|any|an?|the|our|{_NOUNS})(?:\s+(?:also|now|is|be|are))?[\s(]*$", re.IGNORECASE
)
_NOT_FOR_ALL = re.compile(
    r"\b(?:if|unless|when\w*|until|while|case|cases|for|at|in|near|not|never|no longer|instead|either|otherwise|would|were|show\w*|"
    r"prove\w*|hence|thus|therefore|then|so|implies|follows|because|since|needs?|requires?|exactly|only|whether|is|are|gives?|have|has|"
    r"get)\b|n't\b",
    re.IGNORECASE,
)
_SIGN = r"(?:strictly\s+)?(?:(?P<strict>positive)|non-?negative)"
_SIGN_BEFORE = re.compile(rf"\b{_SIGN}(?:\s+(?:real|finite|fixed|known|given|whole))*\s+(?:{_NOUNS}|integers?)\s*$", re.IGNORECASE)
_SIGN_BEHIND = re.compile(
    rf"(?:\s*(?:,|and|,\s*and)\s*\$[^$]{{1,40}}\$)*\s*(?:is|are|be|being)\s+(?:(?:an?|some|all|both|always|assumed|taken|known|to\s+be)\s+)*"
    rf"{_SIGN}(?:\s+(?:real|finite|fixed|known|given|whole))*(?:\s+(?:{_NOUNS}|integers?))?\s*(?:[.,;:)]|and\b|$)",
    re.IGNORECASE,
)
_AND = re.compile(r"[\s,]*(?:and)?\s*", re.IGNORECASE)
_JOINED = re.compile(r"(?:\band|,)\s*$", re.IGNORECASE)
_LET = re.compile(r"\b(?:let|where|with|fix|given|suppose|assume)\b", re.IGNORECASE)


def is_said_for_all(before: str, right_before: str) -> bool:
    """Tell whether words put the bound behind them on its numbers for what follows: "let", "with rate"; no case, no result."""
    clause = before[max((match.end() for match in _LET.finditer(before)), default=0) :]
    said = _SAID.search(right_before) or (_LET.search(before) and _JOINED.search(right_before))
    return said is not None and _NOT_FOR_ALL.search(clause) is None


def sign_said(before: str, right_before: str, behind: str) -> str | None:
    """Give the relation to zero that words around a name say it has in all that follows: "a positive number", "is nonnegative"."""
    found = _SIGN_BEFORE.search(right_before) or _SIGN_BEHIND.match(behind)
    clause = before[max((match.end() for match in _LET.finditer(before)), default=0) :]
    if found is None or _NOT_FOR_ALL.search(clause) is not None:
        return None
    return ">" if found["strict"] else ">="


def joins(words: str) -> bool:
    """Tell whether words behind a formula only join the next one to it: "and"."""
    return _AND.fullmatch(words.lstrip("$")) is not None


def bounds_at(place: int, bounds: Iterable[Supposition], others: Sequence[Supposition]) -> Iterator[Given]:
    """Give the bounds that hold for a link: each until something else is said of one of its names."""
    for one in bounds:
        later = (other for other in others if other.since <= place and (one.since, one.begun) < (other.since, other.begun))
        again = (other for other in later if not one.names.isdisjoint(other.names))
        said = one.bound if one.henceforth is not None and one.henceforth <= place else None
        if said is not None and all(other.bound == said for other in again):
            yield said


def named_alone(statement: tree.Statement) -> tuple[tree.Name, ...]:
    """Give the names in a formula that holds nothing else."""
    parts = statement.left.items if isinstance(statement.left, tree.Listing) else (statement.left,)
    names = tuple(part for part in parts if isinstance(part, tree.Name))
    return names if len(names) == len(parts) and not statement.links and not statement.conditions else ()
