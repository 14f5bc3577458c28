"""Derivatives as they are written: fractions of differentials, and signs with a subscript."""

from __future__ import annotations

from fractions import Fraction

from derive.diagnostics import Code
from derive.syntax.commands import Kind
from derive.syntax.evaluation import behind
from derive.syntax.formula import FormulaReader
from derive.syntax.names import NAME_STARTS
from derive.syntax.scripts import items_of
from derive.syntax.tokens import Token
from derive.syntax.tree import (
    Ambiguous,
    Derivative,
    DerivativeBy,
    Differential,
    Fenced,
    Group,
    Mark,
    Name,
    Node,
    Numeral,
    Product,
    Scripted,
    Signed,
    Subscript,
    Sum,
    Superscript,
)
from derive.values import dataclass

MAXIMAL_ORDER = 20


@dataclass(frozen=True, slots=True)
class _Differential:
    r"""A ``\partial`` or upright or slanted d at a place of the tokens: where it ends and which sign it is."""

    after: int
    partial: bool


def is_derivative(reader: FormulaReader) -> bool:
    """Tell whether the arguments of a fraction are differentials.

    Raises ReadingError where a declared quantity d makes both readings possible.
    """
    above, below_place = _argument_at(reader, reader.at)
    below, _ = _argument_at(reader, below_place)
    if above is None or below is None:
        return False
    up, down = differential(reader, above), differential(reader, below)
    if down and down.after in reader.lists:
        return False  # a determinant of derivatives, \partial(u, v) by \partial(x, y)
    if (up and up.partial) or (down and down.partial):
        return True
    if up is None or down is None or not _is_straight(reader, up, down):
        return False
    alone = reader.tokens[up.after].kind in (Kind.BRACE_CLOSE, Kind.SUPERSCRIPT)  # nobody writes d / (d x) for a quotient
    above_line = reader.tokens[up.after : reader.closing[reader.at]] if reader.sees(Kind.BRACE_OPEN) else ()
    alone = alone or any(token.text == reader.tokens[down.after].text for token in above_line)  # nor d f(x) / (d x)
    is_number = reader.vocabulary.d_is_number
    if is_number and not alone and Kind.LETTER in (reader.tokens[above].kind, reader.tokens[below].kind):
        reader.refuse("d is declared, so this is a derivative or a quotient", reader.here.start, Code.READING_AMBIGUOUS)
    return True


def _argument_at(reader: FormulaReader, place: int) -> tuple[int | None, int]:
    """Give the place where an argument's formula begins, if there is an argument, and the place behind it."""
    token = reader.tokens[place]
    if token.kind is Kind.BRACE_OPEN:
        return place + 1, reader.closing[place] + 1
    return (place, place + 1) if token.kind in (Kind.LETTER, Kind.PARTIAL) else (None, place)


def _is_straight(reader: FormulaReader, up: _Differential, down: _Differential) -> bool:
    after_up, after_down = reader.tokens[up.after].kind, reader.tokens[down.after].kind
    return after_down in NAME_STARTS and after_up not in (Kind.SUBSCRIPT, Kind.PRIME, Kind.TIMES, Kind.SLASH, Kind.SIGN)


def differential(reader: FormulaReader, place: int) -> _Differential | None:
    r"""Give the ``\partial``, ``d`` or ``\mathrm{d}`` at a place of the tokens, if there is one."""
    token, following = reader.tokens[place], reader.tokens[place + 1 : place + 4]
    if token.kind is Kind.PARTIAL:
        return None if following[:1] and following[0].kind is Kind.SUBSCRIPT else _Differential(place + 1, partial=True)
    if token.kind is Kind.LETTER and token.text == "d":
        return _Differential(place + 1, partial=False)
    if token.kind is not Kind.FONT or token.text != r"\mathrm" or not following:
        return None
    if following[0].text == "d":
        return _Differential(place + 2, partial=False)
    return _Differential(place + 4, partial=False) if [t.text for t in following] == ["{", "d", "}"] else None


def derivative(reader: FormulaReader, mark: Token) -> Node:
    r"""Read the arguments of a fraction of differentials and, in the form ``\frac{\partial}{\partial x}``, its body."""
    place, _ = _argument_at(reader, reader.at)
    found = None if place is None else differential(reader, place)
    straight = found is not None and not found.partial
    order, body = _above(reader, mark)
    variables = _below(reader, mark)
    if order == 1 and len(variables) == 1 and variables[0].order > 1:
        variables = (_by_power(variables[0]),)
    total = sum(variable.order for variable in variables)
    if isinstance(order, int) is any(by.power is not None for by in variables) or (isinstance(order, int) and order != total):
        reader.refuse("the order of the derivative above the line is not the one below it", mark.start)
    if total > MAXIMAL_ORDER:
        reader.refuse(f"a derivative is of an order above {MAXIMAL_ORDER}", mark.start, Code.LIMIT_EXCEEDED)
    reader.refuse_second_script()
    if body is None:
        return _derived(reader, variables, mark, straight=straight)
    node = Derivative(body, variables, False, reader.span_from(mark.start), straight)
    if isinstance(body, Name | Subscript) and _holds_argument(reader):
        return Ambiguous(node, reader.grouping(), reader.span_from(mark.start))
    return node


def _by_power(by: DerivativeBy) -> DerivativeBy:
    r"""Give ``\mathrm{d}\sigma^2`` below a derivative of first order as a derivative by the symbol ``\sigma^2``."""
    span = by.variable.span
    return DerivativeBy(Superscript(by.variable, Numeral(Fraction(by.order), 0, span), span), 1)


def _holds_argument(reader: FormulaReader) -> bool:
    """Tell whether a bracket behind a derivative may hold the place at which it is taken: a lone name or number."""
    if not reader.sees(Kind.OPEN, Kind.LEFT) or reader.here.text != "(":
        return False
    inner = reader.tokens[reader.at + 1 : reader.closing[reader.at]]
    return all(token.kind in (*NAME_STARTS, Kind.SUBSCRIPT, Kind.BRACE_OPEN, Kind.BRACE_CLOSE, Kind.NUMBER) for token in inner)


def partial(reader: FormulaReader) -> Node:
    r"""Read ``\partial_x f`` as the derivative by x, and ``\partial f`` as a differential."""
    mark = reader.take()
    lower, upper = reader.bounds()
    if lower is None:
        if upper is not None or reader.here.kind not in (*NAME_STARTS, Kind.FUNCTION, Kind.OPEN, Kind.LEFT):
            reader.refuse(r"\partial is read before a formula, in a fraction or with a subscript", mark.start)
        return Differential(reader.factor(), reader.span_from(mark.start), mark.text)
    listed = items_of(lower.inner if isinstance(lower, Fenced) else lower)
    letters = lower.factors if isinstance(lower, Product) else listed
    order = 1 if upper is None else upper.value if isinstance(upper, Numeral) else 0
    if isinstance(lower, Numeral | Mark) or order not in (1, *range(2, MAXIMAL_ORDER + 1)):
        reader.refuse(r"the subscript of \partial is not a name, or its exponent not an order", mark.start)
    if len(letters) > 1 and upper is not None and order != len(letters):
        reader.refuse(r"the order of \partial does not fit its subscript", mark.start)
    each = int(order) if len(letters) == 1 else 1
    variables = tuple(DerivativeBy(letter, each) for letter in letters)
    return _derived(reader, variables, mark)


def _derived(reader: FormulaReader, variables: tuple[DerivativeBy, ...], mark: Token, *, straight: bool = False) -> Node:
    """Read what an operator differentiates; a bar behind it, or at the end of that, is one behind the derivative."""
    if reader.sees(Kind.EVALUATED):
        bar = reader.take()
        lower, upper = reader.bounds()
        node, span = _derived(reader, variables, mark, straight=straight), reader.span_from(mark.start)
        return Scripted(Fenced(".", node, bar.text, span), lower, upper, span)
    body = reader.product()
    return behind(body, lambda inner, span: Derivative(inner, variables, True, span, straight), reader.span_from(mark.start))


def _above(reader: FormulaReader, mark: Token) -> tuple[int | Node, Node | None]:
    place, _ = _argument_at(reader, reader.at)
    found = None if place is None else differential(reader, place)
    if found is None:
        reader.refuse("the differential above the line is missing", mark.start)
    braced = reader.here.kind is Kind.BRACE_OPEN
    reader.at = found.after
    if not braced:
        return 1, None
    order = _order(reader)
    body = None if reader.here.kind is Kind.BRACE_CLOSE else reader.formula()
    if isinstance(body, Sum | Signed):
        reader.refuse("write brackets around the sum that is differentiated", mark.start)
    reader.expect(Kind.BRACE_CLOSE)
    return order, body


def _below(reader: FormulaReader, mark: Token) -> tuple[DerivativeBy, ...]:
    if not reader.sees(Kind.BRACE_OPEN):
        reader.refuse(f"an argument is missing after {mark.text}", mark.start)
    reader.at += 1
    variables: list[DerivativeBy] = []
    while not reader.sees(Kind.BRACE_CLOSE):
        found = differential(reader, reader.at)
        if found is None:
            reader.at += 1
            reader.refuse("only differentials such as \\partial x are read below the line of a derivative", mark.start)
        reader.at = found.after
        if reader.here.kind not in NAME_STARTS:
            reader.refuse("nothing stands by which the derivative is taken", mark.start)
        variable, order = _variable(reader), _order(reader)
        by = DerivativeBy(variable, order) if isinstance(order, int) else DerivativeBy(variable, 0, order)
        variables.append(by)
    reader.at += 1
    return tuple(variables)


def _variable(reader: FormulaReader) -> Node:
    r"""Read what a derivative is taken by; an exponent that is no number belongs to its name: ``W^{(1)}``."""
    start = reader.here.start
    name = reader.name()
    node: Node = name
    label = _label_above(reader)
    if reader.here.kind is Kind.SUBSCRIPT:
        node = Subscript(name, reader.indices(), reader.span_from(start))
    label = label or _label_above(reader)
    return Superscript(node, label, reader.span_from(start)) if label else node


def _label_above(reader: FormulaReader) -> Node | None:
    place = reader.at
    exponent = reader.argument(reader.take()) if reader.here.kind is Kind.SUPERSCRIPT else None
    if isinstance(exponent, Group | Mark):
        return exponent
    reader.at = place
    return None


def _order(reader: FormulaReader) -> int | Node:
    """Read the exponent of a differential, a number or a formula such as n; it is 1 where none stands."""
    mark = reader.here
    if mark.kind is not Kind.SUPERSCRIPT:
        return 1
    reader.at += 1
    order = reader.argument(mark)
    reader.refuse_second_script()
    if isinstance(order, Name | Sum):
        return order
    if not isinstance(order, Numeral) or order.value.denominator != 1 or order.value < 1:
        reader.refuse("the order of a derivative is not a whole number", mark.start)
    return order.value.numerator
