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
_KIND = (
    r"(?:(?:anti|skew)[-\s]?)?symmetric|hermitian|self-adjoint|orthogonal\w*|orthonormal\w*|unitary|idempotent|involut\w+|nilpotent|"
    r"project(?:ion|or)s?|(?:(?:block|bi|tri|off)-?)?diagonal\w*|triangular|identity|(?:in|semi-?)?definite|psd|spd|permutation|rotations?|"
    r"reflections?|stochastic|normali[sz]\w+|one-hot|(?:mean-)?cent(?:red|ered|ering)|whiten\w*|circulant|toeplitz|(?:low|full)[-\s]rank|"
    r"rank[-\s](?:one|1|deficient)|singular|invertible|perpendicular|collinear|commut\w+|proportional|(?:linearly\s+)dependent|simplex|"
    r"(?:covariance|correlation|gram|kernel|hessian|laplacian|null|zero)\s+(?:matri\w+|vectors?)|unit\s+(?:norm|length|sphere|vectors?)|"
    r"probability\s+vectors?"
)
_OF_NAMES = re.compile(
    rf"\b(?:{_KIND}|eigen\w+|bas[ie]s|solutions?|solves?|minimi[sz]ers?|maximi[sz]ers?|optim\w+|fixed\s+points?|stationary)\b",
    re.IGNORECASE,
)
_OF_ALL = re.compile(rf"\b(?:{_KIND})\s+(?:\w+\s+){{0,2}}(?:matri(?:x|ces)|vectors?|bas[ie]s)\b|\bunit\s+vectors?\b", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


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
        letters = _letters(source, inline, start, end) or _letters(source, displays, start, end)
        if not letters and _OF_ALL.search(words):
            return None
        if _OF_NAMES.search(words):
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
