r"""What the page shows about names that nothing declares: which of them are written as matrices or vectors.

Products of such names do not commute, so that no formula with them is read as one about numbers.  The marks are those of the
whole document, bold names apart (those are vectors by themselves): a transposition, a trace, a determinant, membership in
``\mathbb{R}^{n \times p}``, the words "matrix $A$", or that the page writes two capitals in both orders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derive.resolve.kinds_in_words import named_in_words
from derive.resolve.sizes_in_words import sizes_in_words

LETTER = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_T = r"(?:\\(?:mathrm|mathsf|mathbf|text|textrm|operatorname|rm|mathit)\s*\{?\s*T\s*\}?|\\(?:top|intercal|dagger)\b|T\b)"
TRANSPOSED = re.compile(rf"\^\s*(?:\{{\s*-?\s*{_T}\s*\}}|{_T})")
ARRAY_FUNCTION = re.compile(
    r"\\(?:mathrm|operatorname|textrm|text|mathop)\s*\{\s*(?:tr|Tr|trace|rank|diag|vec|det|rk)\s*\}|\\(?:det|tr|Tr)\b"
)
MEMBER = re.compile(r"\\in\s*\\math(?:bb|bf|cal)?\s*(?:\{?\s*R\s*\}?\s*\^|\{\s*[CH]\s*\})")
_DRESS = re.compile(
    r"\\(?:hat|bar|tilde|vec|dot|widehat|overline|widetilde|boldsymbol|bm|mathbf|mathrm|mathcal|mathbb|left|right|big|Big|bigl|"
    r"bigr|text|operatorname|frac|sqrt|cdot|times|quad|qquad|sum|prod|int|partial|log|ln|exp|begin|end|mathsf|textrm)(?![A-Za-z])"
)
_BREAKS = re.compile(
    r"\\(?:begin|end)\s*\{[^{}]*\}|\\\\|\\(?:in|frac|sum|prod|int|log|ln|exp|begin|end|quad|qquad|text|sqrt)(?![A-Za-z])|"
    r"[-+=,;&<>()\[\]$/]"
)
_PAIRS = {")": "(", "]": "[", "}": "{"}
_BOUND = re.compile(r"\\(?:sum|prod|int|bigcup|bigcap|max|min|lim)\s*(?:\\limits\s*)?(?:_\s*(?:\{[^{}]*\}|\\?[A-Za-z0-9]+))?\s*$")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{[^{}]*\}\s*\{[^{}]*\}")
_INDEX = re.compile(r"_\s*(?:\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z0-9])")
_PLACE = re.compile(r"\\[A-Za-z]+|[A-Za-z]|\d+")
_RAISED = re.compile(
    r"(?:\\[a-z]+|\{\s*\\[a-z]+\s*\})\s*(?:_\s*\w\s*)?\^\s*\{?\s*2\s*\}?|\^\s*(?:\{[^{}]*\}|\\[A-Za-z]+|.)"
)  # a Greek letter that is squared is a number
_GRADIENT = re.compile(r"\\nabla\s*(?:_\s*(?:\{[^{}]*\}|\\?[A-Za-z]+)\s*)?(?P<of>\\[A-Za-z]+|[A-Za-z])")  # a number is what has one
_SLOPE = re.compile(r"(\\partial)\s*\\?[A-Za-z]+(?=\s*(?:/|\}\s*\{)\s*\\partial)")
_WORD = re.compile(
    r"\\(?:label|eqref|ref|text|textrm|mbox|tag)\s*\{[^{}]*\}|\\(?:mathrm|operatorname|mathsf)\s*\{\w{2,}\}|"
    r"\\(?:mathbf|boldsymbol|bm|vec)\s*(?:\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z])"
)
_DRAWN_AS_ARRAY = re.compile(
    r"\\mathbf\{|\\(?:vec|overrightarrow|overleftarrow|undertilde)(?![A-Za-z])|\\underline\{?\s*(?:\\[A-Za-z]+|[A-Za-z])\s*\}|"
    r"\\mathsf\{\s*[A-Z]\s*\}"
)
_BAR = "barred"  # before a letter below a bar
_BARRED = re.compile(r"\\(?:bar|overline)\s*\{?\s*\\?([A-Za-z]+)\s*\}?")
_ADJACENT = re.compile(r"(?<![A-Za-z\\])([A-Z])(?=\s*([A-Z])(?![A-Za-z]|\s*[\[(]))")
_FACTOR = r"(?:\\[a-z]+|(?<![A-Za-z\\])[A-Za-z])(?:_\w)?"
_COMMUTATOR = re.compile(rf"(?:^|[=&])\s*({_FACTOR})\s*({_FACTOR})\s*-\s*\2\s*\1\s*&?=(?!\s*0\s*[.,;&\\]?\s*$)")  # zero for numbers
_NUMBER = re.compile(  # one of a set of numbers, or what stands before an identity
    rf"({_FACTOR})\s*\\in\s*(?:\\mathbb\s*(?:\{{\s*R\s*\}}|R)(?:_\+)?|\\(?:left\s*\\)?\{{[-+\d\s,.\\ldots]*\\(?:right\s*\\)?\}})(?!\s*[\^_])|"
    rf"[-+(]\s*(\\[a-z]+|[a-z])\s*(?:I|\\mathbf\s*\{{\s*I\s*\}})(?![A-Za-z(])"
)
_TRANSPOSED_ALONE = re.compile(rf"((?:\\[a-z]+|(?<![A-Za-z\\])[A-Za-z])(?:_(?:\w|\{{[^{{}}]*\}}))?)\s*{TRANSPOSED.pattern}")
_NO_INTERVAL = r"(?!\s*(?:0\s*[.,;&\\]?\s*$|\\?\{?[\[(]|\\left))"
_BRACKETED = re.compile(rf"\[\s*({_FACTOR})\s*,\s*({_FACTOR})\s*\]\s*&?={_NO_INTERVAL}")
_UNEQUAL = re.compile(rf"({_FACTOR})\s*({_FACTOR})\s*&?\\neq?(?![A-Za-z])\s*&?\s*\2\s*\1(?!\w)")
FARTHEST = 400
_TO_T = re.compile(
    r"\\(?:sum|prod)\s*(?:\\limits\s*)?_\s*\{\s*([a-z]|\\ell)\s*=[^{}]*\}\s*\^\s*"
    r"(?:T(?![A-Za-z])|\{[^{}]*(?<![A-Za-z\\])T(?![A-Za-z])[^{}]*\})"
)  # a sum over a letter up to T
_POWER = re.compile(r"(\\[A-Za-z]+|(?<![A-Za-z\\])[a-z])\s*\^\s*(?:\{([^{}()]*)\}|(\\ell|[a-z]))")
# A multiplier or a step size before all other factors: a vector of such names is transposed itself.
_COEFFICIENT = re.compile(r"^[\s{}&\d.]*\\(?:lambda|eta)(?![A-Za-z])\s*(?:_\s*(?:\{[^{}]*\}|\w))?(?=\s*[A-Za-z\\(])")
_RAISED_TO_T = re.compile(r"(\\[A-Za-z]+|(?<![A-Za-z\\}])[a-z])\s*$")
_BESIDE = re.compile(r"[\s}]*(?:\\[,;! ]\s*)*(?:[A-Za-z(\[]|\\(?!(?:right|q?quad|end|big|Big)(?![A-Za-z]))[A-Za-z])")


def arrays_written(formulas: Iterable[str], text: str) -> frozenset[str]:
    """Give the letters, without accents and fonts, that formulas or prose show to be matrices or vectors.

    A letter with underscores behind it is one that has so many indices where it is shown to be an array: ``x_`` for ``x_i^T``.
    """
    formulas = tuple(formulas)
    found, around, pairs, bases = set[str](), set[str](), set[tuple[str, str]](), _raised_to_letters(formulas)
    for written in formulas:
        pairs.update(_ADJACENT.findall(_INDEX.sub(" ", _WORD.sub(" ", written))))
        formula, scalars = _SLOPE.sub(r"\1 1", written), {m["of"] for m in _GRADIENT.finditer(written)}
        for mark in TRANSPOSED.finditer(formula):
            is_bound = _BOUND.search(formula, max(0, mark.start() - FARTHEST), mark.start())
            if not is_bound and not _is_power(formula, mark, bases):
                before = _COEFFICIENT.sub(" ", _before(formula, mark.start()))
                beside = (*_letters(before), *_letters(_after(formula, mark.end())))
                around.update(letter for letter in beside if letter not in scalars)
        for mark in ARRAY_FUNCTION.finditer(formula):
            around.update(_letters(_FRACTION.sub(" ", _argument(formula, mark.end()))))
        for mark in (m for pattern in (_COMMUTATOR, _BRACKETED, _UNEQUAL) for m in pattern.finditer(formula)):
            found.update(letter for factor in mark.groups() for letter in _letters(factor))
        for mark in MEMBER.finditer(formula):
            listed = re.split(r"\\q?quad|\\text|\\in(?![A-Za-z])|\\\\|[;&$]", formula[: mark.start()])[-1]
            found.update(_letters(listed.split("=")[0][-60:]))
    found.update(letter for pair in pairs if pair[0] != pair[1] and pair[::-1] in pairs for letter in pair)  # A B beside B A
    sized = (f"{name}_i" if arity else name for (name, arity), _ in sizes_in_words(text))
    for name in (*named_in_words(text, formulas), *sized):
        found.update(_letters(name))
    return frozenset(found | (around - _said_to_be_numbers(formulas)))


def _said_to_be_numbers(formulas: tuple[str, ...]) -> frozenset[str]:
    r"""Give the letters that formulas say to be numbers and never transpose alone: ``y_i \in \{-1, 1\}``, ``A + \lambda I``."""
    said = {letter for formula in formulas for mark in _NUMBER.finditer(formula) for letter in _letters(mark[1] or mark[2])}
    raised = {letter for formula in formulas for mark in _TRANSPOSED_ALONE.finditer(formula) for letter in _letters(mark[1])}
    return frozenset(said - raised)


def _raised_to_letters(formulas: Iterable[str]) -> frozenset[str]:
    """Give the letters that formulas raise to one over which they sum up to T: a number to the T is a power beside those."""
    formulas = tuple(formulas)
    letters = {letter for formula in formulas for letter in _TO_T.findall(formula)}
    powers = (power for formula in (formulas if letters else ()) for power in _POWER.finditer(formula))
    return frozenset(power[1] for power in powers if letters.intersection(LETTER.findall(power[2] or power[3])))


def _is_power(formula: str, mark: re.Match[str], bases: frozenset[str]) -> bool:
    """Tell whether a raised T is the number that sums go up to; what a Latin letter so raised stands before may be a vector."""
    base = _RAISED_TO_T.search(formula, max(0, mark.start() - FARTHEST), mark.start())
    if base is None or base[1] not in bases or "\\" in mark.group():
        return False
    return base[1].startswith("\\") or _BESIDE.match(formula, mark.end()) is None


def letter_of(name: str) -> str:
    r"""Give the letter of a name without its accents, fonts and indices: ``\beta`` for ``\hat{\beta}_0``."""
    return next(_letters(name), name).rstrip("_")


def letter_below(name: str) -> str:
    r"""Give the letter of a name also below a bar, where `letter_of` takes it for one of its own: ``x`` for ``\bar{x}``."""
    return letter_of(name).removeprefix(f"\\{_BAR}")


def is_array(name: str, arity: int, arrays: frozenset[str]) -> bool:
    """Tell whether a name with so many indices is an array; with one place more it is a component: ``x_{ik}`` of ``x_i``."""
    letter = letter_of(name)
    labelled = _INDEX.search(name, name.rfind("_")) if "_" in name else None  # what stands below has places for indices too
    places = len(_PLACE.findall(labelled.group())) if labelled is not None else arity
    if not places:
        return letter in arrays
    return any(found.rstrip("_") == letter and found.count("_") >= places for found in arrays)


def is_drawn_as_array(name: str) -> bool:
    r"""Tell whether the way a name is written shows that it is a vector or a tensor: bold, below an arrow, or as ``\mathsf{X}``."""
    return _DRAWN_AS_ARRAY.search(name) is not None


def _letters(text: str) -> Iterator[str]:
    bare = _INDEX.sub(_marked, _RAISED.sub(" ", _DRESS.sub(" ", _BARRED.sub(rf"\\{_BAR}\1", _WORD.sub(" ", text)))))
    for match in LETTER.finditer(bare):
        behind = bare[match.end() :].lstrip(" }")
        yield match.group() + "_" * (len(behind) - len(behind.lstrip("_")))


def _marked(index: re.Match[str]) -> str:
    """Give an underscore for every letter or number of an index."""
    return "_" * max(1, len(_PLACE.findall(index.group()))) + " "


def _before(formula: str, end: int) -> str:
    """Give the factors in front of a raised ``T``, back to the next sign, with the inside of the bracket that is raised."""
    start, lowest = end, max(0, end - FARTHEST)
    while start > lowest and formula[start - 1].isspace():
        start -= 1
    if start > lowest and formula[start - 1] in _PAIRS:
        start = _opening(formula, start - 1, lowest)
    head = _BREAKS.split(_FRACTION.sub(" ", formula[lowest:start]))[-1]
    return head + " " + ("" if "," in formula[start:end] else formula[start:end])


def _opening(formula: str, closing: int, lowest: int) -> int:
    depth = 0
    for at in range(closing, lowest - 1, -1):
        depth += (formula[at] in _PAIRS) - (formula[at] in _PAIRS.values())
        if depth == 0:
            return at
    return lowest


def _after(formula: str, start: int) -> str:
    """Give the factors behind a raised ``T``, up to the next sign, or the bracket that stands there."""
    tail = formula[start : start + FARTHEST]
    bare = re.sub(r"^(?:\s|\}|\\left|\\,|\\;)+", "", tail)
    if bare[:1] in ("(", "["):
        return _argument(formula, start)
    return _BREAKS.split(bare)[0]


def _argument(formula: str, start: int) -> str:
    """Give what the bracket behind a place holds."""
    tail = formula[start : start + FARTHEST]
    opened = re.match(r"(?:\s|\}|\\left|\\,|\\;|\\big+[lr]?|\\Big+[lr]?)*[(\[|{]", tail)
    if opened is None:
        return _BREAKS.split(tail)[0]
    depth = 1
    for at in range(opened.end(), len(tail)):
        depth += (tail[at] in "([{") - (tail[at] in ")]}")
        if depth == 0:
            return tail[opened.end() : at]
    return tail[opened.end() :]
