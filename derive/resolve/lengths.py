r"""What a page means by the signs of vectors: another norm by ``\|x\|`` or product by ``\langle x, y \rangle``, and ``I``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_BARS = r"(?:\\left\s*)?\\(?:\||lVert|rVert|Vert)"
_SAID = re.compile(
    r"\b(?:max(?:imum)?|sup(?:remum)?|infinity|uniform|operator|spectral|nuclear|trace|energy|mahalanobis|weighted|sobolev|manhattan|taxicab|"
    r"induced|dual|matrix|general|arbitrary|any|some|semi|p)[-\s]*(?:semi-?)?norms?\b|\bnorms?\s+(?:induced|on|of\s+the\s+space)\b|"
    r"(?:\\ell|\b[Ll])\s*_?\s*\{?\s*(?:0|1|p|q|\\infty)\s*\}?\s*\$?[-\s]*norms?\b",
    re.IGNORECASE,
)
_OTHER_PRODUCT = re.compile(
    r"\b(?:weighted|induced|general|arbitrary|any|some|other|different|energy|hermitian|complex)\s+(?:inner|scalar|dot)\s+products?\b|"
    r"\b(?:inner|scalar)\s+products?\s+(?:induced|on|of\s+(?:two\s+)?functions|space)\b|"
    r"\b(?:average|expectation|ensemble|mean)s?\b[^.]*\\langle",
    re.IGNORECASE,
)
_KIND = r"\b(?:(?:element|component|entry|coordinate|point)-?\s*wise|Hadamard|Frobenius|tensor|outer|cross|dyadic|weighted)\b"
_OTHER_DOT = re.compile(rf"({_KIND})[^.]*?\\cdot(?![A-Za-z])|\\cdot(?![A-Za-z])[^.]*?({_KIND})", re.IGNORECASE)
_MARKED = re.compile(rf"{_BARS}(?:\\right\s*)?\s*_\s*(?!\{{?\s*(?:2|F|\\mathrm\s*\{{?\s*F|\\text\s*\{{?\s*F)\b)[\\\w{{]")
_NORM_IS = re.compile(rf"^\s*{_BARS}(?P<of>[^|]*?){_BARS}\s*(?:\^\s*\{{?\s*\w\s*\}}?)?\s*&?\s*:?=(?P<right>.*)$", re.DOTALL)
_PRODUCT_IS = re.compile(r"^\s*(?:\\left\s*)?\\langle[^=]*?\\rangle(?P<mark>[^=]*?)&?\s*:?=(?P<right>.*)$", re.DOTALL)
_OTHER_FORM = re.compile(
    r"\\(?:max|sup|int|lvert|vert|overline|bar)(?![A-Za-z])|(?<!\\)\||\^\s*\{?\s*p|\\mathrm\s*\{?\s*E|\\mathbb\s*\{?\s*E"
)
_SCALED = re.compile(  # what is more than a number before a sum, besides brackets and roots
    r"^[\s&]*(?!\s|&|\\(?:left|bigl?|sqrt|sum)(?![A-Za-z])|[({\[])(?!\d+\s*\\sum)(?:[^-+={}]|\{[^{}=]*\})*?\\sum(?![A-Za-z])"
)
_TRANSPOSED = r"\s*\}?\s*\^\s*\{?\s*(?:\\top|T|\\mathrm\s*\{?\s*T\s*\}?|\\mathsf\s*\{?\s*T\s*\}?)\s*\}?\s*"
_MATRIX = r"(?:\\math[a-z]+\s*\{?\s*)?(?:\\(?:Sigma|Lambda|Omega)|[A-Z])[^+=-]{0,16}?"
_INDEXED = re.compile(r"(\\?[A-Za-z]+)\s*_\s*\{?\s*[a-z]\b")
_LONE_I = re.compile(r"(?<![A-Za-z\\])I(?![A-Za-z])")
_SUMMAND_I = re.compile(  # what may be added to a matrix, or be one that it equals
    r"(?:(?<=[-+=(&])|\\\\|^)\s*(?:\\frac\{?\w\}?\{?\w\}?|\d+|\\?[a-z]+(?:\s*\^\s*\{?\s*2\s*\}?)?)?\s*(?<![A-Za-z\\])I\s*(?=[-+=)\].,;&]|\\\\|\\right|$)"
)
_OTHER_I = re.compile(
    r"\b(?:inertia|information|indicators?|intensit\w+|currents?|images?|intervals?|ideals?|events?)\s+(?:\w+\s+){0,3}\$\\?I(?![A-Za-z])|"
    r"\$I(?:_\w)?\$\s+(?:is|be|denotes?|for|means?)\s+(?:the|an?)\s+(?!identity|unit)",
)
_IDENTITY = re.compile(r"\bidentit(?:y|ies)\b|\bunit\s+matri(?:x|ces)\b", re.IGNORECASE)
_OF_MATRICES = re.compile(
    r"\\top|\^\s*\{?\s*(?:T\b|\\mathrm\s*\{?\s*T|\\mathsf\s*\{?\s*T|-\s*1)|\\mathbf|\\boldsymbol|\\det|\\(?:\||lVert|Vert)|\{tr\}"
)
_ROW_END = re.compile(r"\\\\|\\(?:begin|end)\s*\{\w+\*?\}")
_DECLARED = re.compile(r"^[ \t]*(?:<!--\s*derive:\s*|%\s*derive:\s*)?(?:given|let)\s+(.*)$", re.MULTILINE)
_LETTER = re.compile(r"\s*(?:\\[a-z]+\s*\{?\s*)?([A-Za-z])\s*\}?\s*")


def has_identities(text: str, formulas: Iterable[str]) -> bool:
    """Tell whether a lone ``I`` is an identity: words say so, or all formulas with it have signs of matrices."""
    declared = (match[1] for match in _DECLARED.finditer(text))
    written = [formula for formula in (*formulas, *declared) if _LONE_I.search(formula)]
    if _IDENTITY.search(text) is not None:
        return True
    signed = [formula for formula in written if _OF_MATRICES.search(formula)]
    plain = (formula for formula in written if formula not in signed)
    return bool(signed) and not _OTHER_I.search(text) and all(not _LONE_I.search(_SUMMAND_I.sub(" ", formula)) for formula in plain)


def other_norm(text: str, formulas: Iterable[str]) -> str | None:
    """Give what shows that the bars of a norm may mean another one: words, a mark below the bars, or a formula for one letter."""
    said = _SAID.search(text)
    if said is not None:
        return " ".join(said[0].split())
    for formula in _rows(formulas):
        marked, stated = _MARKED.search(formula), _NORM_IS.match(formula)
        if marked is not None:
            return marked[0]
        letter = _LETTER.fullmatch(stated["of"]) if stated is not None else None
        if stated is not None and letter is not None and _is_other(stated["right"], letter[1], most=1):
            return formula.strip()
    return None


def other_product(text: str, formulas: Iterable[str]) -> str | None:
    """Give what shows that angle brackets mean another inner product, or may mean an average."""
    said = _OTHER_PRODUCT.search(text)
    if said is not None:
        return " ".join(said[0].split())
    stated = ((formula, _PRODUCT_IS.match(formula)) for formula in _rows(formulas))
    return next((formula.strip() for formula, match in stated if match is not None and _is_other(match["right"], "", most=2)), None)


def other_dot(text: str) -> str | None:
    r"""Give the words by which ``\cdot`` between vectors may be another product than the sum of those of their elements."""
    product, kind = _OTHER_PRODUCT.search(text), _OTHER_DOT.search(text)
    return product[0] if product is not None else None if kind is None else kind[1] or kind[2]


def _rows(formulas: Iterable[str]) -> Iterator[str]:
    """Give the rows of formulas."""
    return (row for formula in formulas for row in _ROW_END.split(formula))


def _is_other(right: str, of: str, *, most: int) -> bool:
    """Tell whether a formula is none of the usual sum over elements: weights, a mean, other powers, bars, or a matrix in it."""
    around = of and re.search(rf"{of}{_TRANSPOSED}{_MATRIX}{of}(?![A-Za-z])", right)
    weighted = len({match[1] for match in _INDEXED.finditer(right)} - {r"\sum"}) > most
    return bool(around) or weighted or _SCALED.match(right) is not None or _OTHER_FORM.search(right) is not None
