r"""Vectors and matrices by their elements: ``w^\top x``, ``\|A x - b\|^2``, ``\mathrm{tr}(A B)``, ``(A x)_i``, ``\nabla_w L``.

The letter of a family with one index is a column and that of one with two indices a matrix, where it has no other meaning.  A
gradient has the size of what it is taken by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import NoReturn

from derive.resolve.array_reader import Reader
from derive.resolve.arrays import (
    Array,
    Letters,
    Place,
    SizesDiffer,
    common_size,
    family_array,
    identity,
    one_number,
    power,
    times,
    total,
)
from derive.resolve.dependencies import dependencies
from derive.resolve.gradients import open_gradient, variable_of
from derive.resolve.known import IsVector, NoMeaning, negated, quotient
from derive.resolve.moved import unclear_of
from derive.resolve.outside import TRANSPOSITIONS
from derive.resolve.slopes import differentiated
from derive.resolve.spelled import unbold
from derive.source import Span
from derive.syntax import tree
from derive.syntax.inside import names_in
from derive.syntax.printer import to_latex
from derive.terms import ONE, ZERO, Element, Range, Symbol, Term

NOWHERE = Span(0, 0)
UNNAMED = r"\cdot"  # the index of elements that the page never writes
IDENTITIES = frozenset(("I", r"\mathbf{I}", r"\mathbb{I}", r"\mathrm{I}", r"\boldsymbol{I}"))
MOST_FACTORS = 4
SIZES_DIFFER = "the sizes of these vectors or matrices do not go together"
SIZELESS = "nothing says of which size this identity is: write it below, I_n"
REFUSAL = "vector notation other than component by component is not supported yet"


def number_of(node: tree.Node, reader: Reader) -> Term:
    """Give the number that a formula with vectors in it is; raises IsVector where it is none, NoMeaning where it is nothing."""
    return number_in(array_of(node, reader), node.span)


def number_in(array: Array, span: Span) -> Term:
    """Give the number that an array is; raises IsVector where it is none."""
    if not array.is_number:
        raise IsVector(array.rows if array.is_column else None, span)
    return array.number


def column_at(node: tree.Node, letter: str, reader: Reader) -> Term:
    """Give the component of a column at an index letter, 0 of the number 0; raises NoMeaning for anything else."""
    array = array_of(node, reader)
    if array.is_zero:
        return ZERO
    if not array.is_column:
        raise NoMeaning(REFUSAL, node.span)
    if reader.scope.ranges.get(letter) != array.rows or letter in reader.bound:
        raise NoMeaning("this cannot be read by component here: bound letters or ranges differ", node.span)
    return array.of_indices((Symbol(letter),))


def array_of(node: tree.Node, reader: Reader) -> Array:
    """Give a formula as the numbers that it has in rows and columns; raises NoMeaning where it has no meaning as such."""
    undeclared, wholes = frozenset(reader.undeclared), frozenset(reader.wholes)
    try:
        return Arrays(reader).of(node)
    except (NoMeaning, SizesDiffer) as error:
        reader.undeclared.intersection_update(undeclared)  # nothing has been read
        reader.wholes.intersection_update(wholes)
        if isinstance(error, NoMeaning):
            raise
        raise NoMeaning(SIZES_DIFFER, node.span) from None


def parted_at_dots(node: tree.Product) -> list[tuple[tree.Node, ...]]:
    """Give the factors of a product in groups with a dot between them."""
    starts = [0, *(place for place, factor in enumerate(node.factors) if place and factor.span.start in node.dots)]
    return [node.factors[start:end] for start, end in zip(starts, [*starts[1:], len(node.factors)], strict=True)]


def beside_dots(node: tree.Product) -> Iterator[str]:
    """Give the names that stand on both sides of a dot in a product, alone, with an index or in brackets."""
    kinds = (tree.Name, tree.Subscript, tree.Group)
    for before, behind in pairwise(node.factors):
        if behind.span.start in node.dots and isinstance(before, kinds) and isinstance(behind, kinds):
            yield from names_in((before, behind))


def is_transposition(exponent: tree.Node, reader: Reader) -> bool:
    """Tell whether an exponent is the sign of a transposition."""
    match exponent:
        case tree.Name(text) | tree.Mark(text):
            return text in TRANSPOSITIONS and not reader.has_meaning(text)
        case _:
            return False


class Arrays:
    """Reads formulas at a place as arrays; all of it raises NoMeaning or SizesDiffer where one has no meaning as such."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def of(self, node: tree.Node) -> Array:
        """Give a formula as an array."""
        match node:
            case tree.Name(text):
                return self.named(text) or self.identity(text, None) or self.number(node)
            case tree.Subscript(tree.Name(text), (tree.Name(size),)) if text in IDENTITIES:
                return self.part(node) or self.identity(text, Range(ONE, Symbol(size))) or self.number(node)
            case tree.Subscript():
                return self.part(node) or self.number(node)
            case tree.Group(_, inner, _):
                return self.of(inner)
            case tree.Signed(negative, operand):
                return self.of(operand).each(negated) if negative else self.of(operand)
            case tree.Sum(terms, negatives):
                return total(tuple(map(self.of, terms)), negatives)
            case tree.Product():
                return self.product(node)
            case tree.Quotient(above, below, slashed):
                self.require_reach((above, below) if slashed else ())
                divisor = number_of(below, self.reader)
                return self.of(above).each(lambda term: quotient(term, divisor))
            case tree.Superscript(base, exponent) if is_transposition(exponent, self.reader):
                return self.of(base).transposed
            case tree.Superscript(tree.KnownFunction("nabla", body) as slope, tree.Numeral(Fraction(numerator=2, denominator=1))):
                variable = variable_of(slope)
                return self.hessian(body, variable, node.span) if variable is not None else self.number(node)
            case tree.Superscript(base, tree.Numeral(Fraction(denominator=1) as value)) if 1 < value <= MOST_FACTORS:
                return self.power(node, base, int(value))
            case tree.Derivative():
                return self.gradient(node, turned=self.reader.conventions.layout.turned) or self.slope(node) or self.number(node)
            case tree.KnownFunction("nabla", argument) if (variable := variable_of(node)) is not None:
                whole = tree.Derivative(argument, (tree.DerivativeBy(variable, 1),), False, node.span)
                return self.gradient(whole) or _refuse("nabla cannot be checked so far", node.span)
            case tree.BigOperator(kind="sum"):
                return self.big(node)
            case tree.Cases():
                return self.cases(node)
            case _:
                return self.number(node)

    def letters(self, *nodes: tree.Node) -> Letters:
        """Give the letters that sums around formulas may run over: none that stands in these."""
        scope, bound = self.reader.scope, self.reader.bound
        return Letters(scope.ranges, frozenset(names_in(nodes)) | bound.keys() | scope.scalars() - scope.ranges.keys())

    def number(self, node: tree.Node) -> Array:
        """Give a formula that has to be a number; raises NoMeaning where nothing says so of a name."""
        before = set(self.reader.undeclared)
        term = self.reader.term(node)
        unknown = sorted(self.reader.undeclared - before)
        for name in unknown:
            if self.ranges(name, 1) is not None or self.ranges(name, 2) is not None:
                raise NoMeaning(f"{name} is a vector or a matrix here, and no number", node.span)
        head = node.base if isinstance(node, tree.Subscript) else node
        if unknown and isinstance(head, tree.Name) and (unbold(head.text) != head.text or head.text.lstrip("\\")[:1].isupper()):
            raise NoMeaning(f"nothing says whether {unknown[0]} is a number or a vector; declare it", node.span)
        return one_number(term)

    def named(self, text: str) -> Array | None:
        """Give the column or matrix that a letter stands for; None where it is a number."""
        if self.reader.has_meaning(text) or text in self.reader.totals:
            return None
        family = unbold(text)
        found = [ranges for arity in (1, 2) if (ranges := self.ranges(family, arity)) is not None]
        if not found or (len(found) > 1 and self.is_declared(family)):
            return None
        self.require_column(family, len(found[0]))
        self.read(family, len(found[0]))
        return family_array(family, found[0])

    def identity(self, text: str, size: Range | None) -> Array | None:
        """Give the identity that a letter stands for, of a size that has letters; None where it is something else."""
        if text not in IDENTITIES or self.reader.has_meaning(text) or unbold(text) in self.reader.scope.functions:
            return None
        if any(self.ranges(unbold(text), arity) is not None for arity in (1, 2)):
            return None
        if size is None and not self.reader.conventions.identities:
            return None
        return identity(size) if size is None or size in self.reader.scope.ranges.values() else None

    def power(self, node: tree.Node, base: tree.Node, exponent: int) -> Array:
        """Give a whole power of a square matrix, or a number."""
        array = self.of(base)
        return self.number(node) if array.is_number else power(array, exponent, self.letters(base))

    def ranges(self, family: str, arity: int) -> tuple[Range, ...] | None:
        """Give the ranges of a family by its declaration, else by what the page shows of one that has none."""
        return self.reader.ranges_of(family, arity) if self.is_declared(family) else self.reader.ranges_shown(family, arity)

    def is_declared(self, family: str) -> bool:
        """Tell whether a family has a declaration or a definition."""
        return any(self.reader.ranges_of(family, arity) is not None for arity in (1, 2))

    def read(self, family: str, arity: int) -> None:
        """Remember a family that is read as a vector or a matrix, and that nothing declares it."""
        if self.reader.conventions.complex_numbers is not None:
            raise NoMeaning(f'the page has "{self.reader.conventions.complex_numbers}": only real vectors can be checked', NOWHERE)
        self.reader.wholes.add(family)
        if self.reader.ranges_of(family, arity) is None:
            letters = [min(one) for one in self.reader.places[family, arity]]
            shown = [letter if self.reader.presumed.get(letter, letter) == letter else UNNAMED for letter in letters]
            indices = tuple(tree.Name(letter, NOWHERE) for letter in shown)
            self.reader.undeclared.add(to_latex(tree.Subscript(tree.Name(family, NOWHERE), indices, NOWHERE)))

    def require_column(self, family: str, arity: int) -> None:
        """Raise NoMeaning where the page has a family with one index as a row."""
        if arity == 1 and self.reader.conventions.layout.has_row(family):
            raise NoMeaning(f"{family} is a row vector here: only columns can be checked so far", NOWHERE)

    def part(self, node: tree.Subscript) -> Array | None:
        """Give what one index leaves of a family with two, as a column: ``x_i`` of ``x_{ij}``; None where it is a number.

        Of a square matrix it may be a row or a column.
        """
        family = unbold(node.base.text)
        place, *others = [self.reader.index_term(one) for one in node.places] or [None]
        ranges, whole = self.ranges(family, 2), self.ranges(family, 1)
        if others or place is None or ranges is None:
            return None
        if whole is not None and (self.is_declared(family) or not self.runs_over(place, ranges[0])):
            return None  # an element of the one column
        if ranges[0] == ranges[1] or (whole is not None and whole[0] == ranges[0]):
            raise NoMeaning(f"{to_latex(node)} may be a row or a column of this matrix", node.span)
        first = self.within(place, ranges[0], node.span)
        self.require_column(family, 1)
        self.read(family, 2)
        return Array(ranges[1], None, lambda at: Element(family, (first, *(index for index in at if index is not None))))

    def within(self, place: Term, span: Range, at: Span) -> Term:
        """Give an index that runs over a range; raises NoMeaning where it may not."""
        if not self.runs_over(place, span):
            raise NoMeaning("an index does not run over the range of the vector or matrix that it stands at", at)
        return place

    def runs_over(self, place: Term, span: Range) -> bool:
        """Tell whether an index is a letter that runs over a range."""
        letter = place.name if isinstance(place, Symbol) else ""
        return (self.reader.bound.get(letter) or self.reader.scope.ranges.get(letter)) == span

    def product(self, node: tree.Product) -> Array:
        r"""Give the product of factors from the left, of which some may be numbers; ``w \cdot x`` is that of a row and a column."""
        letters = self.letters(*node.factors)
        return self.dotted(node, [self.side_by_side(part, letters) for part in parted_at_dots(node)])

    def dotted(self, node: tree.Product, parts: list[Array]) -> Array:
        """Give the product of what stands between the dots of a product."""
        self.require_reach(node.factors)
        letters = self.letters(*node.factors)
        whole, *rest = parts
        if [part.is_column for part in parts].count(True) > 2:
            raise NoMeaning("of three vectors it is not clear which dot is taken first; write brackets", node.span)
        if self.reader.conventions.other_dot is not None and sum(not part.is_number for part in parts) > 1:
            raise NoMeaning(f"this dot may mean another product: {self.reader.conventions.other_dot}", node.span)
        for part in rest:
            whole = times(whole.transposed if whole.is_column and part.is_column else whole, part, letters)
        return whole

    def side_by_side(self, factors: tuple[tree.Node, ...], letters: Letters) -> Array:
        """Give the product of factors with nothing between them."""
        whole, *rest = map(self.of, factors)
        for factor in rest:
            whole = times(whole, factor, letters)
        return whole

    def gradient(self, node: tree.Derivative, *, turned: bool = False) -> Array | None:
        """Give the slopes of a number by all elements of a column or a matrix; None where it is derived by numbers."""
        by = node.variables[0]
        array = self.of(by.variable) if isinstance(by.variable, tree.Name) else one_number(ZERO)
        if array.is_number and len(node.variables) == 1:
            return None
        if len(node.variables) > 1 or by.order != 1 or not isinstance(by.variable, tree.Name):
            return None
        if not self.of(node.body).is_number:
            raise NoMeaning("a derivative of a vector by a vector cannot be checked so far", node.span)
        if turned:
            raise NoMeaning("derivatives by vectors may be rows on this page: write a gradient with nabla", node.span)
        return Array(array.rows, array.columns, self.slopes(node, by.variable, (array.ranges,)))

    def require_reach(self, factors: tuple[tree.Node, ...]) -> None:
        r"""Raise NoMeaning for the gradient of what is free of its variable before a factor: ``\nabla_w n \|w\|^2`` is hardly 0."""
        for slope in filter(None, map(open_gradient, factors[:-1])):
            variable = variable_of(slope)
            families = {unbold(name) for name in names_in(variable)}
            names = dependencies((self.reader.term(slope.argument),), self.reader.scope).names
            if families.isdisjoint(name for name, _ in names):
                shown = to_latex(slope.argument)
                raise NoMeaning(f"it is not clear how far the gradient before {shown} reaches; write brackets", slope.argument.span)

    def hessian(self, body: tree.Node, variable: tree.Node, span: Span) -> Array:
        """Give the slopes of the slopes of a number by all pairs of elements of a column."""
        column = self.of(variable)
        if not isinstance(variable, tree.Name) or not column.is_column or not self.of(body).is_number:
            raise NoMeaning("second slopes are read of a number by a vector alone", span)
        if self.reader.conventions.laplacians:
            raise NoMeaning("this may be the sum of the second slopes on a page that speaks of that", span)
        node = tree.Derivative(body, (tree.DerivativeBy(variable, 1),), False, span)
        return Array(column.rows, column.rows, self.slopes(node, variable, (column.ranges, column.ranges)))

    def slopes(self, node: tree.Derivative, variable: tree.Name, spans: tuple[tuple[Range, ...], ...]) -> Callable[[Place], Term]:
        """Give the derivatives by elements of a vector or a matrix: by as many as ``spans``, each with its own letters."""

        def at(place: Place) -> Term:
            names = [tree.Name(index.name, node.span) for index in place if isinstance(index, Symbol)]
            ranges = [span for one in spans for span in one]
            if len(names) != len(ranges):
                raise NoMeaning("a gradient at an element that is no letter cannot be checked so far", node.span)
            rest, family = iter(names), tree.Name(unbold(variable.text), node.span)
            elements = [tree.Subscript(family, tuple(next(rest) for _ in one), node.span) for one in spans]
            reader = self.reader.binding_also({name.text: span for name, span in zip(names, ranges, strict=True)})
            known = frozenset(reader.undeclared)
            slope = reader.term(replace(node, variables=tuple(tree.DerivativeBy(element, 1) for element in elements)))
            reader.undeclared.difference_update(set(map(to_latex, elements)) - known)  # said of the whole already
            return slope

        return at

    def slope(self, node: tree.Derivative) -> Array | None:
        """Give the derivatives of all elements of a vector by numbers; None where it is a number."""
        try:
            body = array_of(node.body, self.reader)
        except NoMeaning:
            return None
        if body.is_number:
            return None
        _require_size(body, node.span)
        variables = [(self.reader.term(by.variable), by.order) for by in node.variables]
        shown = to_latex(node.body), to_latex(node)

        def at(place: Place) -> Term:
            term = body.at(place)
            for variable, order in reversed(variables):
                others = [one for one, _ in variables]
                unclear = unclear_of(term, variable, others, self.reader.scope, shown, straight=node.straight)
                if unclear is not None or not isinstance(variable, Symbol | Element) or not order:
                    raise NoMeaning(unclear or "a derivative is taken by a name or an indexed name", node.span)
                term = differentiated(term, variable, order)
            return term

        return Array(body.rows, body.columns, at)

    def big(self, node: tree.BigOperator) -> Array:
        """Give a sum of vectors, element by element."""
        found: list[Array] = []

        def size(inner: Reader) -> Term:
            found.append(array_of(node.body, inner))
            return found[0].number if found[0].is_number else ZERO

        term = self.reader.big(node, size)
        if found[0].is_number:
            return one_number(term)
        _require_size(found[0], node.span)
        own = {index.text for index in node.indices}

        def at(place: Place) -> Term:
            if any(isinstance(index, Symbol) and index.name in own for index in place):
                raise NoMeaning("an index of a sum stands outside of it too; write another letter for one", node.span)
            return self.reader.big(node, lambda inner: array_of(node.body, inner).at(place))

        return Array(found[0].rows, found[0].columns, at)

    def cases(self, node: tree.Cases) -> Array:
        """Give a case distinction between vectors, element by element."""
        parts = {branch.value: self.of(branch.value) for branch in node.branches}
        rows, columns = common_size(parts.values())

        def at(place: Place) -> Term:
            return self.reader.cases(node, lambda value: ZERO if parts[value].is_zero else parts[value].at(place))

        return Array(rows, columns, at)


def _require_size(array: Array, span: Span) -> None:
    if array.factor is not None:
        raise NoMeaning(SIZELESS, span)


def _refuse(why: str, span: Span) -> NoReturn:
    raise NoMeaning(why, span)
