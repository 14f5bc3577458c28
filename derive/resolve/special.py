"""Vectors and matrices of which a page says in words more than it declares: "let $A$ be symmetric", "two unit vectors"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from derive.resolve.dependencies import dependencies
from derive.resolve.derivation import DerivedLink
from derive.resolve.doubts import unrefuted
from derive.resolve.prose import SENTENCE_END
from derive.resolve.spelled import letters_written
from derive.source import Source, Span

UNDECLARED = "wrong in general, but the words of the page say more of {0} than is declared: write it as a `given`"
_KIND = re.compile(
    r"\b(?:(?:(?:anti|skew)[-\s]?)?symmetric|hermitian|self-adjoint|orthogonal\w*|orthonormal\w*|unitary|idempotent|involut\w+|nilpotent|"
    r"project(?:ion|or)s?|(?:(?:block|bi|tri|off)-?)?diagonal\w*|triangular|identity|(?:in|semi-?)?definite|psd|spd|permutation|rotations?|"
    r"reflections?|stochastic|normali[sz]\w+|unit|units|one-hot|cent(?:red|ered|ering)|whiten\w*|circulant|toeplitz|covariance|correlation|"
    r"gram|kernel|hessian|laplacian|(?:low|full)[-\s]rank|rank[-\s](?:one|1)|singular|invertible|inverse|eigen\w+|null|zeros?|ones|"
    r"basis|bases|parallel|perpendicular|collinear|commut\w+|proportional|(?:in)?dependent|span\w*|sparse|probabilit\w+|simplex|"
    r"solutions?|solves?|minimi[sz]er|optimum|optimal|fixed\s+point|stationary|length|rows?|columns?)\b",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_VECTORS = re.compile(r"\b(?:matri(?:x|ces)|vectors?|basis|bases)\b", re.IGNORECASE)


def letters_said(source: Source, inline: Sequence[Span], displays: Sequence[Span]) -> frozenset[str] | None:
    """Give the letters of which a page says of what kind they are; None where it says so of its vectors without a letter.

    They are those of the formulas within the sentence, or of the displays in it where there are none.
    """
    found: set[str] = set()
    text = _masked(source.text, (*inline, *displays))
    at = 0
    for end in (*(match.end() for match in SENTENCE_END.finditer(text)), len(text)):
        start, at = at, end
        words = text[start:end]
        if _KIND.search(words) is None:
            continue
        letters = _letters(source, inline, start, end) or _letters(source, displays, start, end)
        if not letters and _VECTORS.search(words):
            return None
        found |= letters
    return frozenset(found)


def _letters(source: Source, formulas: Iterable[Span], start: int, end: int) -> frozenset[str]:
    return letters_written(source.slice(span) for span in formulas if start <= span.start < end)


def _masked(text: str, formulas: Iterable[Span]) -> str:
    """Give a text with signs that are no words in the place of its formulas and its comments, as long as it was."""
    for span in formulas:
        text = text[: span.start] + "#" * (span.end - span.start) + text[span.end :]
    return _COMMENT.sub(lambda comment: "#" * len(comment[0]), text)


def unjudged_kind(link: DerivedLink, wholes: Set[str], said: Set[str] | None) -> DerivedLink:
    """Give a link that is never refuted where the words say of a vector or matrix in it what no ``given`` speaks of."""
    if link.step is None:
        return link
    givens = [side for given in link.step.scope.givens for side in (given.left, given.right)]
    spoken = {name for name, arity in dependencies(givens, link.step.scope).names if arity}
    doubtful = sorted(name for name in wholes - spoken if said is None or name in said)
    return unrefuted(link, UNDECLARED.format(doubtful[0])) if doubtful else link
