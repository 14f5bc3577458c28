r"""Numbers made of vectors: norms, traces, inner products and elements, ``\|A x - b\|^2``, ``\mathrm{tr}(A B)``, ``(A x)_i``."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derive.resolve.array_reader import Reader
from derive.resolve.arrays import Array, SizesDiffer, diagonal, squares, times
from derive.resolve.gradients import variable_of
from derive.resolve.known import IsVector, NoMeaning
from derive.resolve.outside import reason
from derive.resolve.spelled import unbold
from derive.resolve.vectors import (
    SIZELESS,
    SIZES_DIFFER,
    Arrays,
    array_of,
    is_transposition,
    number_in,
    number_of,
    parted_at_dots,
)
from derive.source import Span
from derive.syntax import tree
from derive.syntax.inside import names_in
from derive.syntax.printer import to_latex
from derive.terms import Delta, Multiply, Number, Power, Term

NORM = r"\|"
TRACES = frozenset((r"\operatorname{tr}", r"\mathrm{tr}", r"\text{tr}", r"\operatorname{Tr}", r"\mathrm{Tr}"))
MATRIX = 2  # how many indices one has
BOTH = 2  # columns on both sides of a dot
FROBENIUS = "F"
MARKS = {"2": "2", "F": FROBENIUS, r"\mathrm{F}": FROBENIUS, r"\text{F}": FROBENIUS}
NO_GRADIENT = "nabla cannot be checked so far"
NO_TRANSPOSITION = "a transposition cannot be checked so far, only components can"


def whole_number(node: tree.Node, reader: Reader) -> Term | None:
    """Give the number that a norm, a trace, an element or another formula around vectors is; None for what is none of these.

    Raises IsVector for a transposed vector and a gradient, NoMeaning where nothing says that there is a vector inside.
    """
    match node:
        case tree.Superscript(base, exponent) if is_transposition(exponent, reader):
            _require_array(node, base, NO_TRANSPOSITION, reader)
        case tree.Superscript(tree.KnownFunction("nabla") as slope, tree.Numeral()) if (below := variable_of(slope)) is not None:
            _require_array(node, below, NO_GRADIENT, reader)
        case tree.Superscript(base, tree.Numeral(power)) if (normed := _normed(base)) is not None:
            return _norm(*normed, power, reader)
        case tree.Scripted(_, _, tree.Numeral(power)) if (normed := _normed(replace(node, upper=None))) is not None:
            return _norm(*normed, power, reader)
        case tree.Scripted() | tree.Fenced() if (normed := _normed(node)) is not None:
            return _norm(*normed, Fraction(1), reader)
        case tree.Scripted(tree.Group(), lower, None) if lower is not None:
            return _element_of(node, lower, reader)
        case tree.Fenced(r"\langle", tree.Listing((first, second)), r"\rangle"):
            return _inner_product(first, second, node.span, reader)
        case tree.KnownFunction("nabla") if (below := variable_of(node)) is not None:
            _require_array(node, below, NO_GRADIENT, reader)
        case tree.Derivative(body, (tree.DerivativeBy(tree.Name() as name, 1),)) if _is_of_vector(body, name, reader):
            _require_array(node, name, NO_GRADIENT, reader)
        case tree.Application(tree.Name(text), (inner,)) if text in TRACES and text not in reader.scope.functions:
            return _trace(inner, reader)
        case tree.Product() if node.dots:
            return _dotted(node, reader)
    return None


def is_dotted(node: tree.Product, reader: Reader) -> bool:
    """Tell whether columns stand on both sides of a dot in a product."""
    return _parts_at_dots(node, reader) is not None


def _parts_at_dots(node: tree.Product, reader: Reader) -> list[Array | None] | None:
    """Give what stands between the dots of a product, None where it has no meaning; None where fewer than two of it are columns."""
    if not any(_has_elements(unbold(name), reader) for name in frozenset(names_in(node))):
        return None
    undeclared, wholes = frozenset(reader.undeclared), frozenset(reader.wholes)
    parts = [_array(tree.Product(part, node.span), reader) for part in parted_at_dots(node)]
    if [part is not None and part.is_column for part in parts].count(True) < BOTH:
        reader.undeclared.intersection_update(undeclared)
        reader.wholes.intersection_update(wholes)
        return None
    return parts


def _dotted(node: tree.Product, reader: Reader) -> Term | None:
    """Give the number that a product is in which columns stand on both sides of a dot; None for any other product."""
    parts = _parts_at_dots(node, reader)
    if parts is None:
        return None
    read = [part for part in parts if part is not None]
    if len(read) < len(parts):
        return number_of(node, reader)  # which says what cannot be read
    try:
        return number_in(Arrays(reader).dotted(node, read), node.span)
    except SizesDiffer:
        raise NoMeaning(SIZES_DIFFER, node.span) from None


def _array(node: tree.Node, reader: Reader) -> Array | None:
    try:
        return array_of(node, reader)
    except NoMeaning:
        return None


def _has_elements(family: str, reader: Reader) -> bool:
    """Tell whether a name has one index or two somewhere, by its declaration or by what the page shows."""
    return any(f(family, arity) is not None for f in (reader.ranges_of, reader.ranges_shown) for arity in (1, 2))


def _is_of_vector(body: tree.Node, by: tree.Name, reader: Reader) -> bool:
    """Tell whether a formula has a letter in it as a vector, so that what is derived by the letter alone is a gradient."""
    family, before = unbold(by.text), frozenset(reader.wholes)
    if reader.has_meaning(by.text) or not _has_elements(family, reader):
        return False
    undeclared = frozenset(reader.undeclared)
    reader.wholes.discard(family)
    try:
        array_of(body, reader)
    except NoMeaning:
        return False
    finally:
        found = family in reader.wholes
        reader.wholes.clear()
        reader.wholes.update(before)
        reader.undeclared.intersection_update(undeclared)
    return found


def _require_array(node: tree.Node, part: tree.Node, otherwise: str, reader: Reader) -> None:
    """Raise IsVector where a part of a formula makes it one, NoMeaning where nothing says that this part is a vector."""
    try:
        known = not array_of(part, reader).is_number
    except NoMeaning as error:
        raise NoMeaning(otherwise, node.span) from error
    if not known:
        raise NoMeaning(otherwise, node.span)
    array = array_of(node, reader)
    raise IsVector(array.rows if array.is_column else None, node.span)


def _normed(node: tree.Node) -> tuple[tree.Node, str] | None:
    r"""Give what stands between the bars of a norm, ``\|x\|``, ``\|x\|_2`` or ``\|X\|_F``, and the mark below them; else None."""
    match node:
        case tree.Scripted(tree.Fenced() as fenced, tree.Numeral() | tree.Name() as lower, None) if to_latex(lower) in MARKS:
            normed = _normed(fenced)
            return None if normed is None else (normed[0], MARKS[to_latex(lower)])
        case tree.Fenced(opening, inner, closing) if opening == closing == NORM:
            return inner, ""
        case _:
            return None


def _norm(inner: tree.Node, mark: str, power: Fraction, reader: Reader) -> Term:
    """Give a power of the Euclidean norm of a vector or matrix, the square root of the sum of the squares of its elements."""
    array = array_of(inner, reader)
    if array.is_number:
        raise NoMeaning("norms of what is not declared as a vector cannot be checked so far", inner.span)
    if array.factor is not None:
        raise NoMeaning(SIZELESS, inner.span)
    if len(array.ranges) > 1 and mark != FROBENIUS:
        raise NoMeaning(r"this may be the greatest singular value; write \|\cdot\|_F for the norm of all elements", inner.span)
    if reader.conventions.other_norm is not None and not mark:
        raise NoMeaning(f"these bars may mean another norm: {reader.conventions.other_norm}", inner.span)
    whole = squares(array, Arrays(reader).letters(inner))
    return whole if power == 2 else Power(whole, Number(power / 2))


def _trace(inner: tree.Node, reader: Reader) -> Term:
    array = array_of(inner, reader)
    try:
        return diagonal(array, Arrays(reader).letters(inner))
    except SizesDiffer:
        raise NoMeaning("a trace is that of a square matrix whose elements are declared", inner.span) from None


def _inner_product(first: tree.Node, second: tree.Node, span: Span, reader: Reader) -> Term:
    left, right = array_of(first, reader), array_of(second, reader)
    if reader.conventions.other_product is not None:
        raise NoMeaning(f"these brackets may mean another product: {reader.conventions.other_product}", span)
    if not left.is_column or not right.is_column or left.rows != right.rows:
        raise NoMeaning("angle brackets cannot be checked so far", span)
    return times(left.transposed, right, Arrays(reader).letters(first, second)).number


def _element_of(node: tree.Scripted, lower: tree.Node, reader: Reader) -> Term | None:
    """Give one element of a vector or matrix in brackets, ``(A x)_i``; None where a number stands in them."""
    arrays = Arrays(reader)
    try:
        array = array_of(node.base, reader)
    except NoMeaning:
        return None
    if array.is_number:
        return None
    written = lower.factors if isinstance(lower, tree.Product) else lower.items if isinstance(lower, tree.Listing) else (lower,)
    indices = [index for part in written if (index := reader.index_term(part)) is not None]
    if array.factor is not None and len(indices) == len(written) == MATRIX:
        return Multiply((array.factor, Delta(*indices)))
    if len(indices) != len(array.ranges) or len(written) != len(indices):
        raise NoMeaning(reason(node), node.span)
    return array.of_indices([arrays.within(index, span, node.span) for index, span in zip(indices, array.ranges, strict=True)])
