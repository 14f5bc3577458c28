"""Print terms and conditions as LaTeX of the same value: fractions are joined, and nothing else leaves its place."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import assert_never

from derive.kernel.rule import (
    Assumed,
    Condition,
    Continuous,
    Converges,
    Defined,
    ForEach,
    FreeOf,
    Independent,
    InRange,
    IsDefined,
    NonNegative,
    NonZero,
    Positive,
    Shown,
    Whole,
)  # fmt: skip
from derive.kernel.scope import Definition, Given, Relation
from derive.render.latex_pieces import Level, Piece, bracketed, is_tall, needs_dot, printed_name, printed_number
from derive.render.term_shapes import (
    derivative_chain,
    endless,
    flat,
    gamma_power,
    opposite,
    parts_first,
    plainly_bound,
    reciprocal,
    runs,
)
from derive.resolve.barred import WHOLE, called, written_out
from derive.resolve.counting import is_factorial
from derive.resolve.labelled import PLACE
from derive.terms import (
    ONE,
    Add,
    Apply,
    Binder,
    Binding,
    Branch,
    Call,
    Cases,
    Comparison,
    Delta,
    Derivative,
    Distinct,
    Element,
    Equal,
    Function,
    Infinity,
    Integral,
    Limit,
    Multiply,
    Number,
    Pi,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
)  # fmt: skip

NO_COMPONENTS: Mapping[str, str] = MappingProxyType({})
NAMES = {Function.LOG: r"\ln", Function.DIGAMMA: r"\psi"}
LONGEST_EXPONENT = 40
SIGNS = {Relation.EQUAL: "=", Relation.UNEQUAL: r"\neq", Relation.LESS: "<", Relation.LESS_OR_EQUAL: r"\leq"}


def to_latex(term: Term, components: Mapping[str, str] = NO_COMPONENTS) -> str:
    r"""Print a term; ``components`` maps a family ``\sigma`` to ``z`` where its elements are written \sigma(z_j)."""
    return _Printer(components).piece_of(term).text


def comparison_to_latex(comparison: Comparison, components: Mapping[str, str] = NO_COMPONENTS) -> str:
    """Print what a sum or a branch asks of two indices."""
    sign = "=" if isinstance(comparison, Equal) else r"\neq"
    return f"{to_latex(comparison.left, components)} {sign} {to_latex(comparison.right, components)}"


def condition_to_latex(condition: Condition, components: Mapping[str, str] = NO_COMPONENTS) -> str:
    """Print a condition as a formula, with words in it only where mathematics has no sign."""

    def show(term: Term) -> str:
        return to_latex(term, components)

    match condition:
        case NonZero(term):
            return rf"{show(term)} \neq 0"
        case Positive(term):
            return f"{show(term)} > 0"
        case NonNegative(term):
            return rf"{show(term)} \geq 0"
        case InRange(value, span):
            return rf"{show(value)} \in {range_to_latex(span, components)}"
        case FreeOf(term, variable):
            return rf"{show(term)} \text{{ does not depend on }} {show(variable)}"
        case Independent(variable):
            return rf"{show(variable)} \text{{ varies freely}}"
        case ForEach(factors, inner):
            return rf"{condition_to_latex(inner, components)} \text{{ for every }} {factors.index}"
        case IsDefined(term):
            return rf"{show(term)} \text{{ is defined}}"
        case Continuous(term):
            return rf"{term.function} \text{{ is continuous}}"
        case Converges(term):
            return rf"{show(term)} \text{{ converges}}"
        case Whole(term):
            return rf"{show(term)} \text{{ is a whole number}}"
        case Shown(one, other, _):
            return rf"{show(one)} = {show(other)}"
        case Defined(definition):
            return definition_to_latex(definition, components)
        case Assumed(given, _):
            return given_to_latex(given, components)
        case Equal() | Distinct():
            return comparison_to_latex(condition, components)
        case _:
            assert_never(condition)


def range_to_latex(span: Range, components: Mapping[str, str] = NO_COMPONENTS) -> str:
    """Print the integers of a range as a set."""
    return rf"\{{{to_latex(span.lower, components)}, \ldots, {to_latex(span.upper, components)}\}}"


def given_to_latex(given: Given, components: Mapping[str, str] = NO_COMPONENTS) -> str:
    """Print an assumption from its terms, whatever its author wrote."""
    left, right = (to_latex(plainly_bound(side), components) for side in (given.left, given.right))
    return f"{left} {SIGNS[given.relation]} {right}"


def definition_to_latex(definition: Definition, components: Mapping[str, str] = NO_COMPONENTS) -> str:
    """Print a definition with its parameters as indices, or as arguments where it has no ranges."""
    parameters = tuple(map(Symbol, definition.parameters))
    head: Term = Symbol(definition.name)
    if parameters:
        name = definition.name
        head = Element(name, parameters) if definition.ranges else Call(name, parameters)
    return f"{to_latex(head, components)} := {to_latex(definition.body, components)}"


class _Printer:
    """Prints the parts of a term before the term, so that no depth of nesting exhausts the stack."""

    def __init__(self, components: Mapping[str, str]) -> None:
        self.components = components
        self.known: dict[int, Piece] = {}

    def piece_of(self, term: Term) -> Piece:
        for part in parts_first(term):
            self.known[id(part)] = self._compose(part)
        return self.known[id(term)]

    def piece(self, term: Term) -> Piece:
        return self.known.get(id(term)) or self._compose(term)

    def text(self, term: Term) -> str:
        return self.piece(term).text

    def at_least(self, level: Level, term: Term) -> str:
        piece = self.piece(term)
        return piece.text if piece.level >= level else bracketed(piece.text)

    def _compose(self, term: Term) -> Piece:
        match term:
            case Number(value):
                return printed_number(value)
            case Pi() | Infinity():
                return Piece(r"\pi" if isinstance(term, Pi) else r"\infty", Level.ATOM)
            case Symbol(name):
                return Piece(printed_name(written_out(name) if WHOLE in name else name), Level.POWER if "^" in name else Level.ATOM)
            case Element():
                return self._element(term)
            case Add(terms):
                return self._add(terms)
            case Multiply(factors):
                return self._multiply(factors)
            case Power(base, exponent):
                return self._power(base, exponent)
            case Apply(function, argument):
                return self._apply(function, argument)
            case Call(function, arguments):
                return Piece(called(printed_name(function), tuple(map(self.text, arguments))), Level.ATOM)
            case Delta(left, right):
                return Piece(rf"\delta_{{{self._indices((left, right))}}}", Level.ATOM)
            case Product(_, span) if is_factorial(term):
                return Piece(f"{self.at_least(Level.ATOM, span.upper)}!", Level.POWER)
            case Sum() | Product():
                return self._binder(term)
            case Integral() | Limit():
                return self._integral(term) if isinstance(term, Integral) else self._limit(term)
            case Derivative():
                return self._derivative(term)
            case Cases(branches):
                return self._cases(branches)
            case _:
                assert_never(term)

    def _element(self, term: Element) -> Piece:
        name, indices = printed_name(term.family), self._indices(term.indices)
        if term.family in self.components and len(term.indices) == 1:
            return Piece(f"{name}({printed_name(self.components[term.family])}_{{{indices}}})", Level.ATOM)
        if name.count(PLACE) == len(term.indices):
            parts = name.split(PLACE)
            return Piece("".join(f"{a}{b}" for a, b in zip(parts, (*map(self.text, term.indices), ""), strict=True)), Level.ATOM)
        stem = f"{{{name}}}" if "_" in name else name
        return Piece(f"{stem}_{{{indices}}}", Level.POWER if "^" in name else Level.ATOM)

    def _indices(self, indices: tuple[Term, ...]) -> str:
        printed = tuple(map(self.text, indices))
        letters = all(len(text) == 1 and text.isalpha() for text in printed)
        return "".join(printed) if letters else ",".join(printed)

    def _add(self, terms: tuple[Term, ...]) -> Piece:
        parts = tuple(flat(terms, Add))
        if not parts:
            return Piece("0", Level.ATOM)
        text = "".join(self._summand(term, first=place == 0) for place, term in enumerate(parts))
        return Piece(text, Level.SUM) if len(parts) > 1 else self.piece(parts[0])

    def _summand(self, term: Term, *, first: bool) -> str:
        negated = opposite(term)
        if negated is None:
            return ("" if first else " + ") + self.at_least(Level.PRODUCT, term)
        return ("-" if first else " - ") + self.at_least(Level.PRODUCT, negated)

    def _multiply(self, factors: tuple[Term, ...]) -> Piece:
        parts = tuple(flat(factors, Multiply))
        negated = opposite(Multiply(parts))
        if negated is not None:
            return Piece("-" + self.at_least(Level.PRODUCT, negated), Level.SUM)
        return self._quotient(parts)

    def _quotient(self, factors: tuple[Term, ...]) -> Piece:
        below = tuple(b for factor in factors if (b := reciprocal(factor)) is not None)
        above = tuple(factor for factor in factors if reciprocal(factor) is None)
        if not below:
            return self._side_by_side(above)
        if above and isinstance(above[0], Number) and above[0].value.denominator > 1:
            value = above[0].value
            above, below = (_whole(value.numerator), *above[1:]), (_whole(value.denominator), *below)
        top, rest = self._above_the_line(above, below)
        numerator = self._side_by_side(tuple(f for f in top if f != ONE)).text
        fraction = rf"\frac{{{numerator}}}{{{self._side_by_side(below).text}}}"
        if not rest:
            return Piece(fraction, Level.PRODUCT)
        return self._joined((Piece(fraction, Level.PRODUCT), *map(self.piece, rest)))

    def _above_the_line(
        self, above: tuple[Term, ...], below: tuple[Term, ...]
    ) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
        """Part the factors into those above the fraction line and the tall ones that look better on its right."""
        tall = tuple(f for f in above if isinstance(f, Binding | Derivative | Cases))
        if len(above) == len(tall) == 1 and any("\\sum" in self.text(f) or "\\prod" in self.text(f) for f in below):
            return above, ()
        return tuple(f for f in above if f not in tall), tall

    def _side_by_side(self, factors: tuple[Term, ...]) -> Piece:
        if not factors:
            return Piece("1", Level.ATOM)
        return self.piece(factors[0]) if len(factors) == 1 else self._joined(tuple(map(self.piece, factors)))

    def _joined(self, pieces: tuple[Piece, ...]) -> Piece:
        *front, last = pieces
        texts = [bracketed(p.text) if p.level < Level.PRODUCT or p.reaches else p.text for p in front]
        texts.append(bracketed(last.text) if last.level < Level.PRODUCT else last.text)
        line = texts[0]
        for before, text in pairwise(texts):
            line += rf" \cdot {text}" if needs_dot(before, text) else f" {text}"
        return Piece(line, Level.PRODUCT, last.reaches)

    def _power(self, base: Term, exponent: Term) -> Piece:
        of_gamma = gamma_power(base, exponent)
        if of_gamma is not None:
            return self.piece(of_gamma)
        if isinstance(exponent, Number):
            below = reciprocal(Power(base, exponent))
            if below is not None:
                return Piece(rf"\frac{{1}}{{{self.text(below)}}}", Level.PRODUCT)
            if exponent.value == Fraction(1, 2):
                return Piece(rf"\sqrt{{{self.text(base)}}}", Level.ATOM)
        raised = self.text(exponent)
        if isinstance(exponent, Number) and exponent.value.denominator > 1:
            raised = f"{exponent.value.numerator}/{exponent.value.denominator}"
        known_function = isinstance(base, Apply)
        stem = bracketed(self.text(base)) if known_function else self.at_least(Level.ATOM, base)
        return Piece(f"{stem}^{{{raised}}}", Level.POWER)

    def _apply(self, function: Function, argument: Term) -> Piece:
        if function is Function.RGAMMA:
            return self._quotient((Apply(function, argument),))
        inner = self.text(argument)
        if function is Function.EXP and len(inner) <= LONGEST_EXPONENT and not is_tall(inner.replace(r"\frac", "")):
            return Piece(f"e^{{{inner}}}", Level.POWER)
        name = NAMES.get(function, f"\\{function.value}")
        return Piece(name + bracketed(inner), Level.ATOM)

    def _binder(self, term: Binder) -> Piece:
        sign = r"\sum" if isinstance(term, Sum) else r"\prod"
        below, above = self._bounds(term)
        body = self.at_least(Level.PRODUCT, term.body)
        return Piece(f"{sign}_{{{below}}}{above} {body}", Level.PRODUCT, reaches=True)

    def _integral(self, term: Integral) -> Piece:
        ends = rf"_{{{self.text(term.range.lower)}}}^{{{self.text(term.range.upper)}}}"
        return Piece(rf"\int{ends} {self.text(term.body)} \, \mathrm{{d}}{printed_name(term.index)}", Level.PRODUCT)

    def _limit(self, term: Limit) -> Piece:
        whole = endless(term)
        if whole is not None:
            return self._integral(whole) if isinstance(whole, Integral) else self._binder(whole)
        below = rf"{printed_name(term.index)} \to {self.text(term.range.upper)}"
        return Piece(rf"\lim_{{{below}}} {self.at_least(Level.PRODUCT, term.body)}", Level.PRODUCT, reaches=True)

    def _bounds(self, term: Binder) -> tuple[str, str]:
        conditions = ", ".join(self._condition(term.index, c) for c in term.conditions)
        if term.range.lower == ONE and isinstance(term.range.upper, Symbol):
            named = any(Symbol(term.index) in (c.left, c.right) for c in term.conditions)
            parts = (conditions,) if named else (printed_name(term.index), conditions)
            return ", ".join(filter(None, parts)), ""
        start = f"{printed_name(term.index)}={self.text(term.range.lower)}"
        below = rf"\substack{{{start} \\ {conditions}}}" if conditions else start
        return below, f"^{{{self.text(term.range.upper)}}}"

    def _condition(self, index: str, condition: Comparison) -> str:
        left, right = condition.left, condition.right
        if right == Symbol(index):
            left, right = right, left
        sign = " = " if isinstance(condition, Equal) else r" \neq "
        return self.text(left) + sign + self.text(right)

    def _derivative(self, term: Derivative) -> Piece:
        body, variables = derivative_chain(term)
        order = "" if len(variables) == 1 else f"^{{{len(variables)}}}"
        below = " ".join(self._differential(variable, times) for variable, times in runs(variables))
        if isinstance(body, Symbol | Element | Call):
            return Piece(rf"\frac{{\partial{order} {self.text(body)}}}{{{below}}}", Level.PRODUCT)
        inside = self.at_least(Level.PRODUCT, body)
        return Piece(rf"\frac{{\partial{order}}}{{{below}}} {inside}", Level.PRODUCT, reaches=True)

    def _differential(self, variable: Term, times: int) -> str:
        stem = self.at_least(Level.ATOM, variable)
        return rf"\partial {stem}" + ("" if times == 1 else f"^{{{times}}}")

    def _cases(self, branches: tuple[Branch, ...]) -> Piece:
        rows = (f"{self.text(b.value)} & {self._branch_conditions(b)}" for b in branches)
        between = r" \\ "
        return Piece(rf"\begin{{cases}} {between.join(rows)} \end{{cases}}", Level.OPEN)

    def _branch_conditions(self, branch: Branch) -> str:
        if not branch.conditions:
            return r"\text{otherwise}"
        return ", ".join(self._condition("", c) for c in branch.conditions)


def _whole(value: int) -> Term:
    return Number(Fraction(value))
