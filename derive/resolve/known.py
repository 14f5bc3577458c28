"""What is known of the names around a place: scalars, families, indices, sizes, and what the indices of a name are."""

from __future__ import annotations

from collections.abc import Mapping

from derive.diagnostics import Code
from derive.kernel.conditions import discharged
from derive.kernel.context import Context, name_and_arity
from derive.kernel.rule import InRange
from derive.kernel.scope import Definition, NameAndArity, Scope
from derive.resolve.conventions import Conventions
from derive.resolve.dependencies import rests_on
from derive.resolve.expectation import is_value
from derive.resolve.indicators import compared
from derive.resolve.labelled import PLACE
from derive.resolve.outside import LABELS, SQUARED, is_operator, raised_name
from derive.resolve.spelled import unbold
from derive.source import Span
from derive.syntax import tree
from derive.syntax.inside import names_in
from derive.syntax.printer import to_latex
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Call,
    Delta,
    Element,
    Function,
    Multiply,
    Number,
    Power,
    Range,
    Sum,
    Symbol,
    Term,
    children,
    free_names,
)

STARS = ("*", r"\star", r"\ast")
MOST_PARTS = 2000  # four times what the longest formulas of textbooks take
_PARTS = ("+", "-")


class NoMeaning(Exception):
    """A formula, or a part of it, has no meaning here that can be checked."""

    def __init__(self, reason: str, span: Span, code: Code = Code.STEP_UNDECIDED) -> None:
        super().__init__(reason)
        self.span = span
        self.code = code


class Effort:
    """How many parts of a formula may still be read: some are read more than once, and all in them at each depth."""

    def __init__(self, parts: int = MOST_PARTS) -> None:
        self.left = parts

    def spend(self, span: Span) -> None:
        """Count one part; raises NoMeaning where there have been too many."""
        self.left -= 1
        if self.left < 0:
            raise NoMeaning("too much stands inside of each other here to be read", span)


class IsVector(NoMeaning):
    """The formula is a vector or a matrix, and no number; ``range`` is that of the elements of a column, None for other ones."""

    def __init__(self, elements: Range | None, span: Span) -> None:
        super().__init__("vectors are read by component, and there is no letter here for their index", span)
        self.range = elements


class Known:
    """Looks names up in a scope, and in the indices that are ``bound`` around a place."""

    __slots__ = ()
    scope: Scope
    bound: Mapping[str, Range]
    sizes: frozenset[str]
    parameters: frozenset[str]
    unclear: frozenset[str]
    conventions: Conventions
    varied: frozenset[str]
    places: Mapping[NameAndArity, tuple[frozenset[str], ...]]
    totals: frozenset[str]

    def context(self) -> Context:
        """Give the place of what is read: the scope, and the letters bound around it."""
        return Context(self.scope, tuple(Sum(name, span, (), ONE) for name, span in self.bound.items()))

    def is_index(self, name: str) -> bool:
        """Tell whether a letter is an index here."""
        return name in self.bound or name in self.scope.ranges

    def is_known(self, name: str, arity: int) -> bool:
        """Tell whether a scalar or a family has a meaning here."""
        return (name, arity) in self.scope.declarations or (name, arity) in self.scope.definitions

    def is_defined(self, name: str) -> bool:
        """Tell whether a scalar has a definition here."""
        return (name, 0) in self.scope.definitions

    def moves_argument(self, function: str, variable: Symbol | Element) -> bool:
        """Tell whether a name has no definition and is the parameter of a function, or moves nothing in its formula but that."""
        definition, own = self.scope.functions.get(function), name_and_arity(variable)
        if isinstance(variable, Symbol) and self.is_index(variable.name):
            return False
        own_parameter = definition is not None and own in ((parameter, 0) for parameter in definition.parameters)
        if definition is None or (own_parameter and own not in self.scope.definitions):
            return own not in self.scope.definitions
        return own not in rests_on(definition, self.scope)

    def has_meaning(self, name: str) -> bool:
        """Tell whether a bare name is a scalar, an index or a size here."""
        return self.is_known(name, 0) or self.is_index(name) or name in self.scope.sizes() or name in self.sizes

    def is_vector(self, text: str) -> bool:
        """Tell whether a bold name stands for the vector of a family."""
        return not self.is_known(text, 0) and unbold(text) != text and self.range_of(unbold(text)) is not None

    def range_of(self, family: str) -> Range | None:
        """Give the range of a family with one index, if it has a meaning here."""
        ranges = self.ranges_of(family, 1)
        return ranges[0] if ranges is not None else None

    def ranges_of(self, family: str, arity: int) -> tuple[Range, ...] | None:
        """Give the ranges of a family with so many indices, if it has a meaning here."""
        known = self.scope.declarations.get((family, arity)) or self.scope.definitions.get((family, arity))
        return known.ranges if known is not None else None

    def ranges_shown(self, family: str, arity: int) -> tuple[Range, ...] | None:
        """Give the ranges of a family that nothing declares, if all letters that the page has at each of its places share one."""
        spans = [{self.scope.ranges.get(letter) for letter in letters} for letters in self.places.get((family, arity), ())]
        found = [span for one in spans if len(one) == 1 for span in one if span is not None]
        return tuple(found) if found and len(found) == len(spans) else None

    def is_matrix(self, text: str) -> bool:
        """Tell whether a capital or a bold letter stands for all elements of a family with two indices."""
        family = unbold(text)
        drawn = family != text or (text.lstrip("\\")[:1].isupper() and text not in self.totals)
        return drawn and not self.has_meaning(text) and self.ranges_of(family, 1) is None and self.ranges_of(family, 2) is not None

    def require_ranges(self, name: str, terms: tuple[Term, ...], span: Span) -> None:
        """Require that index letters run over the ranges that a family is declared for."""
        known = self.scope.declarations.get((name, len(terms))) or self.scope.definitions.get((name, len(terms)))
        assert known is not None
        for term, wanted in zip(terms, known.ranges, strict=True):
            if isinstance(term, Symbol) and (self.bound.get(term.name) or self.scope.ranges.get(term.name)) == wanted:
                continue  # nearly always so, and what follows takes long
            if discharged(InRange(term, wanted), self.context()):
                continue
            for letter in sorted(free_names(term)):
                own = self.bound.get(letter) or self.scope.ranges.get(letter)
                if not (within(own, wanted) if isinstance(term, Symbol) else own is None or own.upper == wanted.upper):
                    raise NoMeaning(f"{letter} does not run over the range that {name} is indexed by", span)

    def index_terms(self, node: tree.Subscript) -> tuple[Term, ...] | None:
        """Give the indices of a name, or None where its subscript is a label."""
        terms = tuple(self.index_term(part) for part in node.places)
        return tuple(t for t in terms if t is not None) if terms and all(t is not None for t in terms) else None

    def index_term(self, node: tree.Node) -> Term | None:
        """Give an index, a number, or an index and a whole number added; None for anything else."""
        match node:
            case tree.Name(text):
                return Symbol(text) if self.is_index(text) else Symbol(text) if text in self.scope.sizes() else None
            case tree.Numeral(value) if value.denominator == 1:
                return Number(value)
            case tree.Group(_, inner, _):
                return self.index_term(inner)
            case tree.Sum(terms, negatives):
                parts = [self.index_term(t) for t in terms]
                if any(p is None for p in parts):
                    return None
                signed = zip(parts, negatives, strict=True)
                return Add(tuple(negated(p) if n else p for p, n in signed if p is not None))
            case _:
                return None

    def index_letters(self, node: tree.Subscript) -> tuple[str, ...] | None:
        """Give the letters of a subscript that consists of index letters alone."""
        terms = self.index_terms(node)
        if terms is None or not all(isinstance(t, Symbol) and self.is_index(t.name) for t in terms):
            return None
        return tuple(t.name for t in terms if isinstance(t, Symbol))

    def labelled(self, node: tree.Subscript) -> tuple[str, tuple[str, ...]] | None:
        """Give the family and the letters of a name whose subscript has labels beside indices; None where it is a label whole.

        Raises NoMeaning where an index stands deeper inside of it.
        """
        parts = node.places
        letters = [part for part in parts if isinstance(part, tree.Name) and self.is_index(part.text)]
        others = [part.text for part in parts if isinstance(part, tree.Name) and not self.is_index(part.text)]
        inside = {name for name in names_in(node.indices) if self.is_index(name)}
        if inside != {part.text for part in letters}:
            raise NoMeaning("an index stands in this subscript in a way that cannot be checked so far", node.span)
        is_word = len(parts) > 2 and len(others) > 1 and len(letters) + len(others) == len(parts)  # as in x_{min}
        if not letters or (inside.isdisjoint(self.bound) and (is_word or not self.unclear.isdisjoint(others))):
            return None
        places = [PLACE if part in letters else to_latex(part) for part in parts]
        return f"{node.base.text}_{{{' '.join(places)}}}", tuple(part.text for part in letters)

    def indicator(self, node: tree.Node) -> Term | None:
        """Give the delta that an indicator of equal or of distinct indices stands for; None for anything else."""
        found = compared(node)
        if found is None or self.has_meaning(found[0]) or found[0] in self.scope.functions:
            return None
        left, right = self.index_term(found[1].left), self.index_term(found[1].right)
        if left is None or right is None or found[1].relation not in ("=", "!="):
            return None
        return Delta(left, right) if found[1].relation == "=" else Add((ONE, negated(Delta(left, right))))

    def varies(self, constant: str) -> bool:
        """Tell whether the letter of a constant stands for something else here."""
        return self.is_known(constant, 0) or self.is_index(constant) or constant in self.varied

    def is_base(self, exponent: tree.Node) -> bool:
        """Tell whether a raised e is the base of logarithms; a page that has another e seldom writes it with a formula above it."""
        plain = isinstance(exponent, tree.Numeral) or ("e", 0) in self.scope.declarations
        return not self.is_index("e") and not (plain and self.varies("e"))

    def require_numbers(self, factors: tuple[tree.Node, ...]) -> None:
        """Raise NoMeaning where a factor that nothing declares may be an operator before what it is of."""
        for factor in factors[:-1]:
            if is_operator(factor) and not self.has_meaning(to_latex(factor)):
                message = f"{to_latex(factor)} may be an operator here: declare it, or write brackets behind it"
                raise NoMeaning(message, factor.span, Code.READING_AMBIGUOUS)

    def numbered_above(self, base: tree.Node, exponent: tree.Node) -> str | None:
        """Say that an exponent may be an index, where the page says so of what stands above letters that it does not declare."""
        if not self.conventions.raised or not isinstance(exponent, tree.Numeral | tree.Name) or to_latex(base) == "e":
            return None
        return "the page numbers with superscripts, so this may be an index or a power" if self.undeclared_letter(base) else None

    def inverts(self, base: tree.Node, exponent: tree.Node) -> bool:
        """Tell whether a capital that nothing declares is raised to minus one: no author writes the quotient of numbers so."""
        minus_one = isinstance(exponent, tree.Signed) and isinstance(exponent.operand, tree.Numeral) and exponent.operand.value == 1
        letter = self.undeclared_letter(base) if minus_one else None
        return letter is not None and letter[:1].isupper()

    def require_power_of_number(self, base: tree.Node, exponent: tree.Node) -> None:
        r"""Raise NoMeaning for a raised element that may be one of a power of its matrix: ``A^2_{ij}``, ``\Sigma_{ij}^{-1}``."""
        if not isinstance(base, tree.Subscript) or sum(map(_letters_or_digits, base.places)) != 2:
            return
        family = unbold(base.base.text)
        ranges = self.ranges_of(family, 2)
        if ranges is not None and ranges[0] != ranges[1]:
            return
        is_capital = ranges is not None and family.lstrip("\\")[:1].isupper()
        is_matrix = is_capital or family in self.conventions.layout.wholes
        before, inverse = exponent.span.start < base.indices[0].span.start, isinstance(exponent, tree.Signed)
        if before + inverse + is_matrix > 1:
            shown = to_latex(tree.Superscript(base, exponent, base.span))
            raise NoMeaning(f"{shown} may be an element of a power or an inverse of {family}: write brackets", exponent.span)

    def undeclared_letter(self, base: tree.Node) -> str | None:
        """Give the letter of a name, with or without an index, that nothing declares; None for any other formula."""
        name = base.base if isinstance(base, tree.Subscript) else base
        if not isinstance(name, tree.Name) or any(self.is_known(name.text, arity) for arity in range(4)):
            return None
        return None if self.is_known(to_latex(base), 0) else unbold(name.text).lstrip("\\")

    def square(self, base: tree.Node, exponent: tree.Node) -> Term | None:
        r"""Give an even power of what a function takes squared: ``\sigma^4`` in the formula of ``p(x \mid \mu, \sigma^2)``."""
        name = f"{to_latex(base)}{SQUARED}"
        if name not in self.parameters or not isinstance(exponent, tree.Numeral) or exponent.value % 2:
            return None
        return Symbol(name) if exponent.value == 2 else Power(Symbol(name), Number(exponent.value / 2))

    def raised_label(self, base: tree.Node, exponent: tree.Node) -> Symbol | Element | None:
        r"""Give what ``x^{(i)}`` or ``x^{[i]}`` stands for where nothing says what ``x`` is: an element, or a name of its own.

        What holds for every value of it holds for a power too, so that nothing is proved that the other reading would make false.
        A star or a sign makes another name of any letter that stands for a number, as in ``w^*``; of a capital it may be an
        adjoint or an inverse.
        ``\\sigma^2`` is a name of its own where the page has said what it is.
        """
        if isinstance(exponent, tree.Mark) and exponent.text in (*STARS, *_PARTS):
            return self.starred(base, exponent)
        if isinstance(exponent, tree.Numeral) and self.is_defined(raised_name(base, exponent)):
            return Symbol(raised_name(base, exponent))
        if not (isinstance(exponent, tree.Group) and exponent.opening in LABELS and isinstance(base, tree.Name | tree.Subscript)):
            return None
        name = base if isinstance(base, tree.Name) else base.base
        below = self.index_terms(base) if isinstance(base, tree.Subscript) else ()
        stem = to_latex(base) if below is None else name.text
        known = any(self.is_known(name.text, arity) for arity in range(4)) or self.is_known(to_latex(base), 0)
        if known or self.is_index(name.text) or to_latex(base) == "e":
            return None
        above = self.index_term(exponent.inner)
        if above is not None and not isinstance(above, Number):
            return Element(f"{stem}^{{{exponent.opening}{PLACE}{exponent.closing}}}", (*(below or ()), above))
        stem = f"{stem}^{{{to_latex(exponent)}}}"
        return Element(stem, below) if below else Symbol(stem)

    def starred(self, base: tree.Node, star: tree.Mark) -> Symbol | Element | None:
        """Give what a name with a star or a sign above it stands for: an element of a family of its own, or a number."""
        name = base.base if isinstance(base, tree.Subscript) else base
        if not isinstance(name, tree.Name) or name.text.lstrip("\\")[:1].isupper() or unbold(name.text) != name.text:
            return None
        if star.text in _PARTS and (name.text in ("e", r"\pi") or r"\math" in name.text):
            return None
        below = self.index_terms(base) if isinstance(base, tree.Subscript) else ()
        stem = f"{to_latex(base) if below is None else name.text}^{{{star.text}}}"
        return Element(stem, below) if below else Symbol(stem)

    def label(self, node: tree.Subscript) -> str:
        """Give the canonical spelling of a name with its subscript."""
        return to_latex(node)

    def is_constant(self, term: Term) -> bool:
        """Tell whether a term is no random variable: a number, an expectation, or made of names that are declared."""
        match term:
            case Symbol(name) if name not in self.parameters:
                return self.is_index(name) or (name, 0) in self.scope.declarations or name in self.scope.sizes() | self.sizes
            case Element(family, indices):
                return (family, len(indices)) in self.scope.declarations
            case Add() | Multiply() | Power():
                return all(self.is_constant(part) for part in children(term))
            case _:
                return is_value(term)


def _letters_or_digits(place: tree.Node) -> int:
    return len(str(place.value)) if isinstance(place, tree.Numeral) else 1


def within(inner: Range | None, outer: Range) -> bool:
    """Tell whether a range is another one, or the same without its first values."""
    if inner is None or inner.upper != outer.upper:
        return False
    low, least = inner.lower, outer.lower
    return low == least or (isinstance(low, Number) and isinstance(least, Number) and low.value >= least.value)


def negated(term: Term) -> Term:
    """Give minus a term; a number is negated itself."""
    return Number(-term.value) if isinstance(term, Number) else Multiply((MINUS_ONE, term))


def named_in_words(text: str) -> Mapping[str, Definition]:
    """Give the functions that a letter stands for because the page says so: psi where it speaks of the digamma function."""
    meaning = Definition("\\psi", ("x",), Apply(Function.DIGAMMA, Symbol("x")))
    return {meaning.name: meaning} if "digamma" in text.lower() else {}


def quotient(above: Term, below: Term) -> Term:
    """Give a quotient; one of two numbers is a number."""
    if isinstance(above, Number) and isinstance(below, Number) and below.value:
        return Number(above.value / below.value)
    return Multiply((above, Power(below, MINUS_ONE)))


def name_to_latex(term: Term) -> str:
    """Give a name, or a value of a function, as it is written; a dot is an index that is no letter, or such an argument."""
    if isinstance(term, Call):
        arguments = (name_to_latex(a) if isinstance(a, Symbol | Element) else r"\cdot" for a in term.arguments)
        return f"{term.function}({', '.join(arguments)})"
    name, _ = name_and_arity(term)
    if not isinstance(term, Element):
        return name
    letters = [i.name if isinstance(i, Symbol) else r"\cdot" for i in term.indices]
    if PLACE not in name:
        return f"{name}_{{{' '.join(letters)}}}"
    for letter in letters:
        name = name.replace(PLACE, letter, 1)
    return name
