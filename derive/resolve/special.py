"""Vectors and matrices of which a page says in words more than it declares: "let $A$ be symmetric", "two unit vectors"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from derive.resolve.dependencies import dependencies
from derive.resolve.derivation import DerivedLink
from derive.resolve.doubts import unrefuted
from derive.resolve.prose import SENTENCE_END
from derive.resolve.spelled import letters_written
from derive.source import Source, Span
from derive.values import dataclass

UNDECLARED = "wrong in general, but the words of the page say more of {0} than is declared: write it as a `given`"
HOLDS_FOR_ALL = "wrong in general, but what it may follow from is said to hold for all values"
_FOR_ALL = re.compile(
    r"\b(?:if|suppos\w+|assum\w+|since|because|when|whenever|provided|as|holds?|true|valid)\b(?:(?!\bthen\b).){0,400}?"
    r"\bfor\s+(?:all|any|every|each|arbitrary)\b",
    re.IGNORECASE | re.DOTALL,
)
_SO = re.compile(r"\s*(?:then|thus|hence|therefore|so|consequently|it\s+follows)\b", re.IGNORECASE)
_KIND = (
    r"(?:(?:anti|skew)[-\s]?)?symmetric|hermitian|self-adjoint|orthogonal\w*|orthonormal\w*|unitary|idempotent|involut\w+|nilpotent|"
    r"project(?:ion|or)s?|(?:(?:block|bi|tri|off)-?)?diagonal\w*|triangular|identity|(?:in|semi-?)?definite|psd|spd|permutation|rotations?|"
    r"reflections?|stochastic|normali[sz]\w+|one-hot|(?:mean-)?cent(?:red|ered|ering)|whiten\w*|circulant|toeplitz|(?:low|full)[-\s]rank|"
    r"rank[-\s](?:one|1|deficient)|singular|invertible|perpendicular|collinear|commut\w+|proportional|(?:linearly\s+)dependent|simplex|"
    r"(?:covariance|correlation|gram|kernel|hessian|laplacian|precision|information|adjacency|distance|similarity|affinity|metric|mass|"
    r"inertia|stiffness|null|zero)\s+(?:matri\w+|vectors?|tensors?)|unit\s+(?:norm|length|sphere|vectors?)|probability\s+vectors?"
)
_OF_NAMES = re.compile(
    rf"\b(?:{_KIND}|undirected|kernels?|(?:covariance|precision)s?\s+#|eigen\w+|bas[ie]s|solutions?|solves?|minimi[sz]ers?|maximi[sz]ers?|optim\w+|fixed\s+points?|stationary)\b",
    re.IGNORECASE,
)
_OF_ALL = re.compile(rf"\b(?:{_KIND})\s+(?:\w+\s+){{0,2}}(?:matri(?:x|ces)|vectors?|bas[ie]s)\b|\bunit\s+vectors?\b", re.IGNORECASE)
_OF_ELEMENTS = re.compile(  # what makes elements equal, or their sums known
    r"\b(?:(?:(?:anti|skew)[-\s]?)?symmetric|hermitian|self-adjoint|orthogonal|orthonormal|unitary|idempotent|involut\w+|nilpotent|"
    r"undirected|(?:row-|column-|doubly\s+)?stochastic\s+(?:matri\w+|vectors?)|one-hot|(?:mean-)?cent(?:red|ered)|normali[sz]ed|simplex|"
    r"(?:(?:upper|lower)[-\s])?(?:diagonal|triangular)(?!\s+(?:elements?|entr\w+|terms?|blocks?))|probability\s+vectors?|"
    r"unit\s+(?:norm|length|vectors?)|(?:covariance|correlation|gram|kernel|hessian|precision|adjacency|distance)\s+matri\w+)\b",
    re.IGNORECASE,
)
_NORMAL = re.compile(r"\\(?:mathcal|mathrm)\s*\{?\s*N\s*\}?(?:_\w)?\s*(?:\\(?:left|big[lr]?))?\s*\([^()]*,([^(),]*)")
_INDEXED = re.compile(r"(?:\\[A-Za-z]+|[A-Za-z])\s*(?:\^\s*\S\s*)?_\s*(?:\{[^{}]*\}|\w)")
_DRESS = re.compile(r"\\(?:mathbf|boldsymbol|bm|mathrm|mathsf|left|right)(?![A-Za-z])|[\s{},.]|\\[,;!]")
_T = r"\^(?:\\top|\\intercal|T|')|'"
_EQUATION_OF_KIND = re.compile(  # of a formula without braces: symmetric, orthogonal, idempotent, and of unit length
    rf"(?P<a>\\?[A-Za-z]+)(?:{_T})=-?(?P=a)|(?P<b>\\?[A-Za-z]+)=-?(?P=b)(?:{_T})|(?P<c>\\?[A-Za-z]+)_(\w)(\w)=-?(?P=c)_\5\4|"
    rf"(?P<d>\\?[A-Za-z]+)(?:{_T})(?P=d)(?:=(?P=d)(?P=d)(?:{_T}))?=[I1](?:_\w)?|(?P<e>\\?[A-Za-z]+?)(?P=e)(?:{_T})=I(?:_\w)?|"
    rf"(?P<f>\\?[A-Za-z]+)\^2=(?P=f)|(?:\\\||\\[lr]Vert)(?P<g>\\?[A-Za-z]+)(?:_\w)?(?:\\\||\\rVert)(?:_2)?(?:\^2)?=1"
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """The letters of which a page says of what kind they are, ``whole``: None where it says so of its vectors without a letter.

    ``elements`` are those of which it says what ties their elements together.
    """

    whole: frozenset[str] | None
    elements: frozenset[str]
    for_all: tuple[Span, ...] = ()  # what follows where a condition holds for all values of a name


def letters_said(source: Source, inline: Sequence[Span], displays: Sequence[Span], indices: Set[str] = frozenset()) -> Said:
    """Give the letters of which a page says of what kind they are; ``indices`` are letters of indices.

    They are those of the formulas within the sentence, or of the displays in it where there are none.
    """
    whole: set[str] | None = set()
    elements: set[str] = set()
    for_all: list[Span] = []
    text = _masked(source.text, (*inline, *displays))
    at = 0
    ends = (*(match.end() for match in SENTENCE_END.finditer(text)), len(text))
    for end in ends:
        start, at = at, end
        words = text[start:end]
        formulas = _within(source, inline, start, end) or _within(source, displays, start, end)
        if not formulas:
            whole = None if _OF_ALL.search(words) else whole
            continue
        if whole is not None and _OF_NAMES.search(words):
            whole |= letters_written(formulas)
        found = _FOR_ALL.search(words)
        if found is not None:
            over = [source.slice(span).strip("$ ") for span in inline if start + found.end() <= span.start < end][:1]
            for_all += [Span(start + found.end(), _reach(text, start, end, ends))] if over and over[0] not in indices else []
        if _OF_ELEMENTS.search(words):
            elements |= letters_written(_INDEXED.sub(" ", formula) for formula in formulas)
    normal = {
        letter
        for span in (*inline, *displays)
        for match in _NORMAL.finditer(source.slice(span))
        for letter in letters_written((match[1],))
        if letter.lstrip("\\")[:1].isupper()
    }
    normal |= {letter for span in inline for letter in _of_kind(source.slice(span))}
    return Said(None if whole is None else frozenset(whole | normal), frozenset(elements | normal), tuple(for_all))


def _reach(text: str, start: int, end: int, ends: Iterable[int]) -> int:
    """Give where ends what a sentence goes on with: the display behind it, and the next sentence where that draws a conclusion."""
    concluded = False
    for later in (later for later in ends if later > end):
        if text[start:end].rstrip()[-1:] in (".", "!", "?"):
            if concluded or _SO.match(text, end) is None:
                break
            concluded = True
        start, end = end, later
    return end


def _of_kind(formula: str) -> Iterator[str]:
    r"""Give the letter of which an equation says of what kind it is: ``A^\\top = A``, ``A_{ij} = A_{ji}``."""
    found = _EQUATION_OF_KIND.fullmatch(_DRESS.sub("", formula.strip("$")))
    yield from (letter for letter in (found.groupdict().values() if found is not None else ()) if letter is not None)


def _within(source: Source, formulas: Iterable[Span], start: int, end: int) -> list[str]:
    return [source.slice(span) for span in formulas if start <= span.start < end]


def _masked(text: str, formulas: Iterable[Span]) -> str:
    """Give a text with signs that are no words in the place of its formulas and its comments, as long as it was."""
    parts, at = list[str](), 0
    for span in sorted(formulas, key=lambda span: span.start):
        parts += (text[at : span.start], "#" * (span.end - max(at, span.start)))
        at = max(at, span.end)
    text = "".join((*parts, text[at:]))
    return _COMMENT.sub(lambda comment: "#" * len(comment[0]), text)


def unjudged_kind(link: DerivedLink, wholes: Set[str], said: Said) -> DerivedLink:
    """Give a link that is never refuted where the words say of a vector or matrix in it, or of its elements, what is not given."""
    if link.step is None:
        return link
    if any(span.start <= link.span.start < span.end for span in said.for_all):
        return unrefuted(link, HOLDS_FOR_ALL)
    givens = [side for given in link.step.scope.givens for side in (given.left, given.right)]
    spoken = {name for name, arity in dependencies(givens, link.step.scope).names if arity}
    doubtful = sorted(name for name in wholes - spoken if said.whole is None or name in said.whole)
    if not doubtful and said.elements:
        sides = (link.step.left, link.step.right)
        names = {name for name, arity in dependencies(sides, link.step.scope).names if arity}
        doubtful = sorted(names.intersection(said.elements) - spoken)
    return unrefuted(link, UNDECLARED.format(doubtful[0])) if doubtful else link
