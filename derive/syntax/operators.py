"""Signs that reach over what stands beside them: derivatives, sums and products."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derive.diagnostics import Code
from derive.source import Span
from derive.syntax.commands import Kind
from derive.syntax.contents import content
from derive.syntax.formula import FormulaReader
from derive.syntax.names import NAME_STARTS
from derive.syntax.scripts import items_of, number
from derive.syntax.tokens import Token
from derive.syntax.tree import (
    Ambiguous,
    Assertion,
    BigOperator,
    Binomial,
    Condition,
    Derivative,
    DerivativeBy,
    Differential,
    Fenced,
    Group,
    Mark,
    Name,
    Node,
    Numeral,
    Operation,
    Product,
    Quotient,
    Scripted,
    Signed,
    Subscript,
    Sum,
    Superscript,
    Words,
)
from derive.values import dataclass

MAXIMAL_ORDER = 20

_LARGE = {r"\cup": r"\bigcup", r"\cap": r"\bigcap", r"\vee": r"\bigvee", r"\wedge": r"\bigwedge", r"\oplus": r"\bigoplus"}

_ORDERING = frozenset(("<", "<=", ">", ">="))
_BOUNDING = frozenset((*_ORDERING, "=", "!=", r"\in", r"\notin"))


@dataclass(frozen=True, slots=True)
class _Differential:
    r"""A ``\partial`` or upright or slanted d at a place of the tokens: where it ends and which sign it is."""

    after: int
    partial: bool


def fraction(reader: FormulaReader) -> Node:
    r"""Read ``\frac{…}{…}``, which is a derivative where differentials stand on both sides of the line."""
    mark = reader.take()
    if is_derivative(reader):
        return derivative(reader, mark)
    if reader.here.kind is Kind.NUMBER and len(reader.here.text) == 2 and reader.here.text.isdigit():
        node = _fraction_of_digits(reader.take(), mark)
    else:
        above = reader.argument(mark)
        node = Quotient(above, reader.argument(mark), False, reader.span_from(mark.start))
    reader.refuse_second_script()
    return node


def binomial(reader: FormulaReader) -> Node:
    r"""Read ``\binom{n}{k}``."""
    sign = reader.take()
    above = reader.argument(sign)
    below = reader.argument(sign)
    return reader.raised(Binomial(above, below, reader.span_from(sign.start)), sign.start)


def mark(reader: FormulaReader) -> Node:
    """Read a sign that stands for no quantity."""
    token = reader.take()
    return reader.raised(Mark(token.text, reader.span_from(token.start)), token.start)


def prescript(reader: FormulaReader) -> Node:
    r"""Read the index in front of a name, as in ``{}_1 F_1``; it belongs to the name."""
    sign = reader.here
    following = reader.tokens[reader.at + 2 : reader.at + 3]
    if reader.tokens[reader.at + 1].kind is not Kind.NUMBER or not following or following[0].kind not in NAME_STARTS:
        reader.refuse_token()
    reader.at += 1
    index = reader.take().text
    name = reader.name()
    return reader.scripted(Name(f"{{}}_{index} {name.text}", reader.span_from(sign.start)), sign.start)


def words(reader: FormulaReader) -> Node:
    """Read words in the place of a term."""
    token = reader.take()
    return Words(token.text, reader.span_from(token.start))


def _fraction_of_digits(token: Token, mark: Token) -> Node:
    above, below = token.text[0], token.text[1]
    middle = token.start + 1
    first = Token(Kind.NUMBER, above, token.start, middle)
    second = Token(Kind.NUMBER, below, middle, token.end)
    return Quotient(number(first), number(second), False, Span(mark.start, token.end))


def is_derivative(reader: FormulaReader) -> bool:
    """Tell whether the arguments of a fraction are differentials.

    Raises ReadingError where a declared quantity d makes both readings possible.
    """
    above, below_place = _argument_at(reader, reader.at)
    below, _ = _argument_at(reader, below_place)
    if above is None or below is None:
        return False
    up, down = differential(reader, above), differential(reader, below)
    if (up and up.partial) or (down and down.partial):
        return True
    if up is None or down is None or not _is_straight(reader, up, down):
        return False
    if "d" in reader.vocabulary.quantities and Kind.LETTER in (reader.tokens[above].kind, reader.tokens[below].kind):
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
    """Read what an operator differentiates; a bar at its end is one behind the derivative."""
    body = reader.product()
    span = reader.span_from(mark.start)
    if isinstance(body, Scripted) and isinstance(body.base, Fenced) and body.base.span.start == body.base.inner.span.start:
        inner = Derivative(body.base.inner, variables, True, Span(mark.start, body.base.inner.span.end), straight)
        return replace(body, base=replace(body.base, inner=inner, span=Span(mark.start, body.base.span.end)), span=span)
    return Derivative(body, variables, True, span, straight)


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
    if reader.here.kind is Kind.SUBSCRIPT:
        node = Subscript(name, reader.indices(), reader.span_from(start))
    place = reader.at
    if reader.here.kind is Kind.SUPERSCRIPT:
        exponent = reader.argument(reader.take())
        if isinstance(exponent, Group | Mark):
            return Superscript(node, exponent, reader.span_from(start))
        reader.at = place
    return node


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


def big_operator(reader: FormulaReader) -> Node:
    r"""Read ``\sum``, ``\prod`` and the like with what stands below and above, and the factors on the right."""
    mark = reader.take()
    below: Node | None = None
    upper: Node | None = None
    while reader.here.kind in (Kind.SUBSCRIPT, Kind.SUPERSCRIPT):
        script = reader.here
        if script.kind is Kind.SUBSCRIPT and below is None:
            below = _below_sign(reader)
        elif script.kind is Kind.SUPERSCRIPT and upper is None:
            reader.at += 1
            upper = reader.argument(script)
        else:
            reader.refuse_second_script()
    bounds = () if below is None else _bounds(below)
    lower, conditions = _sorted_bounds(bounds or (), upper is not None)
    indices: dict[str, Name] = {}
    for name in (name for bound in bounds or () for name in bound.names):
        indices.setdefault(name.text, name)
    reader.descend()
    body = reader.signed() if reader.sees(Kind.SIGN) else reader.product()
    reader.depth -= 1
    span = reader.span_from(mark.start)
    opaque = below if bounds is None else None
    return BigOperator(mark.text[1:], tuple(indices.values()), lower, upper, conditions, body, span, opaque)


def joined_sets(reader: FormulaReader) -> Node:
    r"""Read ``\cup_i A_i``, where the small sign stands for the large one."""
    if reader.tokens[reader.at + 1].kind is not Kind.SUBSCRIPT or reader.here.text not in _LARGE:
        reader.refuse_token()
    reader.tokens[reader.at] = reader.here._replace(kind=Kind.BIG, text=_LARGE[reader.here.text])
    return big_operator(reader)


@dataclass(frozen=True, slots=True)
class _Bound:
    """One part of what stands below a sum: letters, or comparisons of letters with formulas."""

    names: tuple[Name, ...]
    conditions: tuple[Condition, ...]


def _below_sign(reader: FormulaReader) -> Node:
    script = reader.take()
    if reader.sees(Kind.SUBSTACK):
        return reader.substack()
    if not reader.sees(Kind.BRACE_OPEN):
        return reader.argument(script)
    marks = reader.marks()
    if marks is not None:
        return marks
    reader.at += 1
    found = reader.substack() if reader.sees(Kind.SUBSTACK) else content(reader)
    reader.expect(Kind.BRACE_CLOSE)
    return found


def _bounds(below: Node) -> tuple[_Bound, ...] | None:
    """Give the letters and conditions below a sign, or None where they cannot be made out."""
    if isinstance(below, Operation) and below.sign in (":", "|") and len(below.operands) == 2:
        letters, conditions = (_bounds(part) for part in below.operands)
        if letters is None or conditions is None or any(bound.conditions for bound in letters):
            return None
        return (*letters, *(_Bound((), bound.conditions) for bound in conditions))
    found = [_bound(item) for item in items_of(below)]
    return tuple(bound for bound in found if bound is not None) if None not in found else None


def _bound(node: Node) -> _Bound | None:
    match node:
        case Name():
            return _Bound((node,), ())
        case Product(factors) if all(isinstance(factor, Name) for factor in factors):
            return _Bound(tuple(factor for factor in factors if isinstance(factor, Name)), ())
        case Assertion((Name() as left, right), (sign,)) if sign in _BOUNDING:
            return _Bound((left,), (Condition(left, sign, right, node.span),))
        case Assertion((low, Name() as index, high), (first, second)) if {first, second} <= _ORDERING:
            conditions = (Condition(low, first, index, node.span), Condition(index, second, high, node.span))
            return _Bound((index,), conditions)
        case Assertion((_, *middle, _) as operands, signs) if len(middle) > 1 and _rises(signs):
            pairs = zip(operands, signs, operands[1:], strict=False)
            names = tuple(name for name in middle if isinstance(name, Name))
            return _Bound(names, tuple(Condition(*pair, node.span) for pair in pairs)) if len(names) == len(middle) else None
        case _:
            return None


def _rises(signs: tuple[str, ...]) -> bool:
    return set(signs) <= {"<", "<="}


def _sorted_bounds(bounds: tuple[_Bound, ...], has_upper: bool) -> tuple[Node | None, tuple[Condition, ...]]:
    lower: Node | None = None
    conditions: list[Condition] = []
    for bound in bounds:
        for condition in bound.conditions:
            if condition.relation == "=" and lower is None and (has_upper or _is_number(condition.right)):
                lower = condition.right
            else:
                conditions.append(condition)
    return lower, tuple(conditions)


def _is_number(node: Node) -> bool:
    return isinstance(node, Numeral) or (isinstance(node, Signed) and isinstance(node.operand, Numeral))
