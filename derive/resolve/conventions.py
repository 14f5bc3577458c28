r"""What a page says in words of how it writes mathematics: the base of ``\log``, angles in degrees, sums that are not written.

Only a sentence that lays it down counts, "all logarithms are to base 2"; one that only weighs it ("if logarithms are to base 2")
lays nothing down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from derive.resolve.dependencies import parts_of
from derive.resolve.layouts import USUAL as PLAIN
from derive.resolve.layouts import Layout
from derive.resolve.lengths import has_identities, other_dot, other_norm, other_product
from derive.terms import Add, Binder, Delta, Element, Multiply, Power, Product, Sum, Symbol, Term, children
from derive.values import dataclass

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n\s*\n|\n\s*(?:[-*+]|\d+\.)\s")
_OPEN = re.compile(
    r"\b(?:if|when|whenever|unless|may|might|could|can|would|either|or|whether|any|every|sometimes|often|some|other|others|"
    r"instead of|rather than|not|no|never|without|neither|nor|avoid\w*|convert\w*|change)\b|n't\b",
    re.IGNORECASE,
)
_LOGARITHM = r"(?:\blog(?:arithm)?s?\b|\$\\log[^$_]*\$)"
_BASE = r"\bbase[-\s~]*(?:of\s+)?\$?(?P<{0}>\d+|two|ten|twelve)\b"
_BASED = (
    re.compile(rf"{_LOGARITHM}[^.;]{{0,60}}?{_BASE.format('base')}", re.IGNORECASE),
    re.compile(rf"{_BASE.format('base')}\$?\s+{_LOGARITHM}", re.IGNORECASE),
    re.compile(rf"\b(?P<base>binary|decimal|common)\s+{_LOGARITHM}", re.IGNORECASE),
)
_IN_CODE = re.compile(r"implement\w*|einsum|database|in place of|instead", re.IGNORECASE)
_SHORT_FOR = re.compile(
    r"\\log\s*\$?\s*(?:\(?\w\)?\s*)?(?:=|:=|\\equiv|\bfor\b|\bmeans\b|\bdenotes\b|\bis\b|\bstands for\b|\binstead of\b)\s*\$?\s*"
    r"\\log_\{?(?P<base>\d+)"
)
_BITS = re.compile(
    r"\b(?:in|of|few\w*|more|many|\d+|\$[^$]*\$)\s+(?:\w+\s+)?bits\b|\bbits\s+(?:per|of information)\b", re.IGNORECASE
)
_TENS = re.compile(r"\b(?:decibels?|dB|pH|orders? of magnitude|decades?)\b")
_LOG_TO = re.compile(r"\\log_\{\d+\}|\\ln")
_ALL_LOGARITHMS = re.compile(
    r"^\W*(?:here\W+)?(?:(?:all|the)\s+)?log(?:arithm)?s\s+(?:here\s+|throughout\s+|in\s+this\s+\w+\s+)?are\b|"
    r"^\W*(?:here|where|throughout)?\W*\$?\\?log(?:\([^)]*\))?\$?\s+(?:denotes|is|means|stands\s+for)\s+the\b|"
    r"\bwe\s+use\s+base[- ]\S+\s+log(?:arithm)?s\b",
    re.IGNORECASE | re.MULTILINE,
)
_ELSEWHERE = re.compile(
    r"\b(?:section|appendix|tables?|plots?|plotted|figures?|axis|axes|only|computer|science|chapter|there|code|income|sample|number)\b",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "ten": 10, "twelve": 12, "binary": 2, "decimal": 10, "common": 10}
_NATURAL = re.compile(rf"\bnatural\s+{_LOGARITHM}|\bbase[-\s~]*\$?e\b", re.IGNORECASE)
_SIGNS = re.compile(r"\\(log|ln)(?![A-Za-z])")
_NAMES_NATURAL = re.compile(r"\\ln\b|\bln\b")
_DEGREES = re.compile(
    r"^\W*(?:here\W+)?(?:all\s+|the\s+)?angles\s+(?:here\s+)?(?:are\s+)?(?:\w+\s+)?in\s+degrees\b", re.IGNORECASE | re.MULTILINE
)
_REPEATED = re.compile(
    r"\brepeated\s+(?:ind(?:ices|exes|ex)|subscripts?|superscripts?|letters?)\b|\bind(?:ices|exes|ex)\s+(?:that|which)\s+(?:are\s+|is\s+)?"
    r"(?:repeated|occurs?\s+twice|appears?\s+twice)\b|\bsummation\s+convention\b|\bEinstein(?:'s)?\s+(?:notation|summation|convention)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\\[a-z]+\{[^{}]*\}|(\\[a-z]+|[a-z])")  # what stands in braces is a word
_NUMBERED_ABOVE = re.compile(
    r"\b(?:superscripts|upper\s+ind(?:ices|exes))\s+(?:(?:do\s+)?not\s+\w+\s+powers|(?:are|denote|number|count|index|label|enumerate|"
    r"refer\s+to|stand\s+for|run\s+over|mean)\b(?!\s+(?:powers|exponents|transpos\w+|derivatives|the\s+transpos\w+)))",
    re.IGNORECASE,
)
_TWO = r"(?:\$?\d+\$?|two|three|five|seven|\$p\$|prime)"
_OF_OTHER_NUMBERS = re.compile(
    rf"\b(?:we\s+(?:comput|calculat|work|reckon)\w*|arithmetic\s+is|(?:calculations|computations|operations|equations|numbers)\s+are)\s+(?:\w+\s+)?"
    rf"mod(?:ulo)?\W{{0,3}}{_TWO}(?!\S*\^)|\bcharacteristic\s+{_TWO}|\bfinite\s+fields?\b(?!\s+of\s+view)|\bGF\W?{_TWO}|"
    rf"\bfield\s+(?:with|of)\s+{_TWO}\s+elements|\bin\s+(?:a\s+)?Boolean\s+(?:algebras?|rings?|arithmetic)|"
    rf"\bnumbers\s+are\s+written\s+in\s+(?:base[-\s]{_TWO}|binary|hexadecimal|octal)|\bdivision\s+is\s+integer\s+division|"
    rf"(?:brackets|braces|\$\[[^$]*\]\$|\$\\\{{[^$]*\\\}}\$)[^.;$]{{0,40}}"
    rf"\b(?:(?:integer|fractional)\s+parts?|(?:largest|greatest|smallest|nearest)\s+integer(?:\s+not?\s+\w+)?)|\bGauss(?:ian)?\s+brackets?|"
    rf"\bequality\s+(?:means|is|signs?)\b[^.;$]{{0,40}}\bup\s+to\s+(?:an?\s+|the\s+)?(?:\w+\s+)?(?:constants?|factors?|terms?)|"
    rf"\$[^$+]*\+[^$+]*\$\s+(?:denotes|is|means)\s+(?:the\s+)?(?:(?:exclusive|logical)[-\s]or|xor|symmetric\s+difference)\b",
    re.IGNORECASE,
)
_SOME_OF_SUM = re.compile(
    r"\b(?:sums?|summations?|products?)\s+(?:here\s+)?(?:is|are|runs?|goes?)\s+(?:only\s+)?(?:taken\s+)?(?:over|through)\s+(?:the\s+)?"
    r"(?:odd|even|primes?)\b|^\W*(?:all\s+)?sums\s+(?:here\s+)?(?:skip|exclude|omit|leave\s+out)\b",
    re.IGNORECASE | re.MULTILINE,
)
_LAPLACIAN = re.compile(
    r"laplac|\bharmonic|\b(?:heat|wave|diffusion|poisson|helmholtz|schr\S*dinger)(?:'s)?\s+equation|\bpotential\b", re.IGNORECASE
)
_COMPLEX = re.compile(
    r"\bcomplex[-\s](?:valued|numbers?|planes?|variables?|amplitudes?|conjugat\w+|exponentials?|roots?|scalars?|field|analysis|signals?)\b|"
    r"\bcomplex\s+values\b|(?<=\$)\s+(?:is|are|be|may\s+be|can\s+be|might\s+be|has|have)\s+(?:in\s+general\s+|both\s+|all\s+)?complex(?!\s+\w)|"
    r"\bimaginary\b",
    re.IGNORECASE,
)
_TIMES_I = r"(?=\s*[-+]?\s*(?:\d+\s*(?:\\pi)?\s*)?(?:[ij]\s*(?:[A-Za-z\d]|\\[a-z])|\\mathrm\{[ij]\}))"  # i x, 2 \pi i t
_IMAGINARY = re.compile(
    r"\\mathbb\s*\{?\s*C(?![A-Za-z])\s*\}?|\\sqrt\s*\{?\s*-\s*1(?!\d)\s*\}?|"
    r"(?<![A-Za-z\\])[ij]\s*\^\s*\{?\s*2\s*\}?\s*=\s*-\s*1(?!\d)|\\(?:Re|Im)(?![A-Za-z])|\\(?:operatorname|mathrm)\{(?:Re|Im)\}|"
    rf"(?<![A-Za-z\\])e\s*\^\s*\{{{_TIMES_I}[^{{}}]*\}}?|\\exp\s*(?:\\left\s*)?[({{\[]{_TIMES_I}[^(){{}}\[\]]*[)}}\]]?"
)


@dataclass(frozen=True, slots=True)
class Conventions:
    r"""How a page writes, as far as it says so in words.

    ``base`` is that of ``\log`` where it is no other than e; ``repeated`` tells that sums over indices which occur twice are not
    written; ``raised``, that what stands above a letter numbers it.  ``several_bases`` tells that the page says two things of the
    base, ``in_degrees``, that it has angles in degrees.  ``other`` are the words for other numbers, or signs, than the usual ones,
    ``partial`` those for sums and products over less than their bounds say.  ``other_bases`` are those that logarithms may have
    too, for all that the page shows.  ``complex_numbers`` are the words or signs by which the page speaks of complex numbers,
    ``other_norm``, ``other_product`` and ``other_dot`` what shows that its bars, brackets and dots may not mean the Euclidean ones;
    ``identities`` tells that ``I`` is a matrix, ``layout`` how vectors stand on the page,
    ``laplacians`` that ``\nabla^2`` may be the sum of second slopes there.
    """

    base: int | None = None
    repeated: bool = False
    raised: bool = False
    several_bases: bool = False
    in_degrees: bool = False
    other: str | None = None
    partial: str | None = None
    other_bases: tuple[int | None, ...] = ()
    complex_numbers: str | None = None
    other_norm: str | None = None
    other_product: str | None = None
    other_dot: str | None = None
    laplacians: bool = False
    identities: bool = False
    layout: Layout = PLAIN

    def against(self, term: Term) -> str | None:
        """Say why a side may mean something else on this page than it does as it is written; None where it does not."""
        if self.other is not None:
            return f'the page says "{self.other}": only usual numbers and signs can be checked'
        if self.partial is not None and any(isinstance(part, Sum | Product) for part in parts_of((term,))):
            return f'the page says "{self.partial}": write what a sum runs over below it'
        index = occurs_twice(term) if self.repeated else None
        return None if index is None else f"the page sums over repeated indices, so {index} may be summed over here: write the sum"


USUAL = Conventions()


def stated(text: str, formulas: Iterable[str]) -> Conventions:
    """Give the conventions that a page states in its words; ``formulas`` are those on it."""
    sentences, formulas = _SENTENCE.split(text), tuple(formulas)
    bases = {base for sentence in sentences if _lays_base_down(sentence) for base in _spoken_of(sentence)}
    others = {base for sentence in sentences for base in _spoken_of(sentence)} - bases
    several = len(bases) > 1 or (bool(bases) and (bool(others) or any(map(_is_natural, sentences))))
    raised = any(_lays_down(sentence, _NUMBERED_ABOVE) for sentence in sentences)
    return Conventions(
        base=min(bases) if bases and not several else None,
        repeated=any(_lays_down(sentence, _REPEATED) and _IN_CODE.search(sentence) is None for sentence in sentences),
        raised=raised and not any("^{(" in formula for formula in formulas),
        several_bases=several,
        in_degrees=any(_lays_down(sentence, _DEGREES) and not _is_of_some_part(sentence) for sentence in sentences),
        other=_words(sentences, _OF_OTHER_NUMBERS),
        partial=_words(sentences, _SOME_OF_SUM),
        complex_numbers=_first(_COMPLEX, (text,)) or _first(_IMAGINARY, formulas),
        identities=has_identities(text, formulas),
        other_norm=other_norm(text, formulas) if any("\\|" in one or "Vert" in one for one in formulas) else None,
        other_product=other_product(text, formulas) if any("\\langle" in one for one in formulas) else None,
        laplacians=any("nabla" in one for one in formulas) and _LAPLACIAN.search(text) is not None,
        other_dot=other_dot(text) if any("\\cdot" in one for one in formulas) else None,
        other_bases=(None,) if bases else tuple(sorted({*others, *_possible_bases(text, formulas)})),
    )


def _first(pattern: re.Pattern[str], texts: Iterable[str]) -> str | None:
    """Give what a pattern finds first in texts."""
    return next((" ".join(match[0].split()) for match in map(pattern.search, texts) if match is not None), None)


def _words(sentences: Iterable[str], pattern: re.Pattern[str]) -> str | None:
    """Give the words of the first sentence that lays something down."""
    found = ((sentence, pattern.search(sentence)) for sentence in sentences)
    said = ((sentence, match[0]) for sentence, match in found if match is not None)
    return next((" ".join(words.split()) for sentence, words in said if _OPEN.search(pattern.sub("", sentence)) is None), None)


def _lays_down(sentence: str, pattern: re.Pattern[str]) -> bool:
    return pattern.search(sentence) is not None and _OPEN.search(sentence) is None


def _possible_bases(text: str, formulas: Iterable[str]) -> Iterator[int]:
    r"""Give the bases that ``\log`` may well have: where ``\ln`` stands beside it, and where the page counts in bits or decades."""
    written = {sign for formula in formulas for sign in _SIGNS.findall(formula)}
    both = len(written) > 1
    if both or _BITS.search(text):
        yield 2
    if both or _TENS.search(text):
        yield 10


def _is_natural(sentence: str) -> bool:
    """Tell whether a sentence speaks of logarithms to base e that it writes no other way."""
    return _NATURAL.search(sentence) is not None and _NAMES_NATURAL.search(sentence) is None


def _spoken_of(sentence: str) -> Iterator[int]:
    """Give the bases of logarithms that a sentence speaks of, except those that it writes below the sign."""
    for match in _SHORT_FOR.finditer(sentence):
        yield int(match["base"])
    for pattern in _BASED if "\\log_" not in sentence else ():
        for match in pattern.finditer(sentence):
            word = match["base"].lower()
            yield _NUMBERS[word] if word in _NUMBERS else int(word)


def _lays_base_down(sentence: str) -> bool:
    """Tell whether a sentence says of all logarithms on the page which base they have."""
    said = _ALL_LOGARITHMS.search(sentence) is not None or _SHORT_FOR.search(sentence) is not None
    return said and _OPEN.search(sentence) is None and not _is_of_some_part(sentence)


def _is_of_some_part(sentence: str) -> bool:
    """Tell whether a sentence speaks of a part of the page, or of what is no part of it."""
    return _ELSEWHERE.search(sentence) is not None


def logarithm_to(base: int | None) -> str:
    """Give the LaTeX of the logarithm to a base, None for e."""
    return r"\ln" if base is None else rf"\log_{{{base}}}"


def names_base(latex: str) -> bool:
    """Tell whether LaTeX is that of the logarithm to a base, and no other reading."""
    return _LOG_TO.fullmatch(latex) is not None


def is_consistent(*sides: tuple[str, Iterable[tuple[Term, str]]]) -> bool:
    """Tell whether all sides are read with logarithms to one base; each comes with the readings that it may have besides."""
    bases = {latex for latex, _ in sides if names_base(latex)}
    return all(latex in bases or bases.isdisjoint(other for _, other in others) for latex, others in sides) and len(bases) < 2


def occurs_twice(term: Term) -> str | None:
    """Give an index that nothing binds and that occurs twice in a product, a power or a slope; None where none does."""
    return next((index for index, count in sorted(_occurrences(term).items()) if count > 1), None)


def _occurrences(term: Term) -> Counter[str]:
    """Count how often every free index occurs in one summand at most."""
    match term:
        case Symbol(name):
            return Counter(filter(None, _LETTER.findall(name.partition("_")[2])))
        case Element(_, indices):
            return Counter(place.name for place in indices if isinstance(place, Symbol))
        case Delta(left, right):
            return Counter(place.name for place in (left, right) if isinstance(place, Symbol))
        case Power(base, exponent):
            found = _occurrences(base)
            return found + found + _occurrences(exponent)
        case Add():
            return _most(map(_occurrences, children(term)))
        case Multiply():
            return sum(map(_occurrences, children(term)), Counter())
    inside: Counter[str] = sum(map(_occurrences, children(term)), Counter())
    if isinstance(term, Binder):
        del inside[term.index]
    return inside


def _most(counts: Iterable[Counter[str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for count in counts:
        found |= count
    return found
