"""Signs that reach over what stands beside them: derivatives, sums and products; and case distinctions."""

from __future__ import annotations

from dataclasses import dataclass

from derive.diagnostics import Code
from derive.source import Span
from derive.syntax.formula import FormulaReader, number
from derive.syntax.lexer import Kind, Token
from derive.syntax.names import NAME_STARTS
from derive.syntax.tree import (
    BigOperator,
    Branch,
    Cases,
    Condition,
    Derivative,
    DerivativeBy,
    Name,
    Node,
    Numeral,
    Product,
    Quotient,
    Signed,
    Subscript,
    Sum,
)

MAXIMAL_ORDER = 20

_CASES = frozenset(("cases", "dcases"))
_COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))
_CONDITION_WORDS = frozenset(("if", "for", "when", "whenever", "where", "for all", "and"))
_OTHERWISE = frozenset(("otherwise", "else", "elsewhere"))


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
        return _Differential(place + 1, partial=True)
    if token.kind is Kind.LETTER and token.text == "d":
        return _Differential(place + 1, partial=False)
    if token.kind is not Kind.FONT or token.text != r"\mathrm" or not following:
        return None
    if following[0].text == "d":
        return _Differential(place + 2, partial=False)
    return _Differential(place + 4, partial=False) if [t.text for t in following] == ["{", "d", "}"] else None


def derivative(reader: FormulaReader, mark: Token) -> Node:
    r"""Read the arguments of a fraction of differentials and, in the form ``\frac{\partial}{\partial x}``, its body."""
    order, body = _above(reader, mark)
    variables = _below(reader, mark)
    total = sum(variable.order for variable in variables)
    if order != total:
        reader.refuse(f"the derivative is of order {order} above the line and {total} below it", mark.start)
    if total > MAXIMAL_ORDER:
        reader.refuse(f"a derivative is of an order above {MAXIMAL_ORDER}", mark.start, Code.LIMIT_EXCEEDED)
    reader.refuse_second_script()
    operator = body is None
    if body is None:
        body = reader.product()
    return Derivative(body, variables, operator, reader.span_from(mark.start))


def _above(reader: FormulaReader, mark: Token) -> tuple[int, Node | None]:
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
        variables.append(DerivativeBy(_variable(reader), _order(reader)))
    reader.at += 1
    return tuple(variables)


def _variable(reader: FormulaReader) -> Node:
    start = reader.here.start
    name = reader.name()
    if reader.here.kind is not Kind.SUBSCRIPT:
        return name
    return Subscript(name, reader.indices(), reader.span_from(start))


def _order(reader: FormulaReader) -> int:
    """Read the exponent of a differential; it is 1 where none stands."""
    mark = reader.here
    if mark.kind is not Kind.SUPERSCRIPT:
        return 1
    reader.at += 1
    order = reader.argument(mark)
    if not isinstance(order, Numeral) or order.value.denominator != 1 or order.value < 1:
        reader.refuse("the order of a derivative is not a number in digits", mark.start)
    reader.refuse_second_script()
    return order.value.numerator


@dataclass(frozen=True, slots=True)
class _Bound:
    """One part of what stands below a sum: letters, or a letter compared with a formula."""

    names: tuple[Name, ...]
    relation: str | None
    right: Node | None
    span: Span


def big_operator(reader: FormulaReader) -> Node:
    r"""Read ``\sum`` or ``\prod`` with what stands below and above it, and the factors on its right."""
    mark = reader.take()
    bounds: tuple[_Bound, ...] = ()
    upper: Node | None = None
    while reader.here.kind in (Kind.SUBSCRIPT, Kind.SUPERSCRIPT):
        script = reader.here
        if script.kind is Kind.SUBSCRIPT and not bounds:
            bounds = _bounds(reader)
        elif script.kind is Kind.SUPERSCRIPT and upper is None:
            reader.at += 1
            upper = reader.argument(script)
        else:
            reader.refuse_second_script()
    if not bounds:
        reader.refuse(f"{mark.text} does not say over which index it runs", mark.start)
    lower, conditions = _sorted_bounds(bounds, upper is not None)
    indices: dict[str, Name] = {}
    for name in (name for bound in bounds for name in bound.names):
        indices.setdefault(name.text, name)
    body = reader.product()
    names, span = tuple(indices.values()), reader.span_from(mark.start)
    return BigOperator(mark.text[1:], names, lower, upper, conditions, body, span)


def _bounds(reader: FormulaReader) -> tuple[_Bound, ...]:
    script = reader.take()
    if reader.here.kind is Kind.SUBSTACK:
        return _substack(reader)
    if not reader.sees(Kind.BRACE_OPEN):
        index = reader.argument(script)
        return (_bound_names(reader, index),)
    reader.at += 1
    found = _substack(reader) if reader.sees(Kind.SUBSTACK) else _listed_bounds(reader)
    reader.expect(Kind.BRACE_CLOSE)
    return found


def _substack(reader: FormulaReader) -> tuple[_Bound, ...]:
    reader.at += 1
    reader.expect(Kind.BRACE_OPEN)
    found = _listed_bounds(reader)
    reader.expect(Kind.BRACE_CLOSE)
    return found


def _listed_bounds(reader: FormulaReader) -> tuple[_Bound, ...]:
    found = [_bound(reader)]
    while reader.here.kind is Kind.ROW or (reader.here.kind is Kind.SEPARATOR and reader.here.text == ","):
        reader.at += 1
        found.append(_bound(reader))
    return tuple(found)


def _bound(reader: FormulaReader) -> _Bound:
    left = reader.formula()
    relation = reader.here
    if relation.kind is not Kind.RELATION:
        return _bound_names(reader, left)
    if not isinstance(left, Name):
        reader.refuse("an index stands on the left of a relation below a sum or product", left.span.start)
    if relation.text not in _COMPARISONS or relation.reason is not None:
        reader.refuse_token()
    reader.at += 1
    right = reader.formula()
    return _Bound((left,), relation.text, right, Span(left.span.start, right.span.end))


def _bound_names(reader: FormulaReader, node: Node) -> _Bound:
    letters = node.factors if isinstance(node, Product) else (node,)
    names = tuple(letter for letter in letters if isinstance(letter, Name))
    if len(names) < len(letters):
        reader.refuse("only indices and relations between them are read below a sum or product", node.span.start)
    return _Bound(names, None, None, node.span)


def _sorted_bounds(bounds: tuple[_Bound, ...], has_upper: bool) -> tuple[Node | None, tuple[Condition, ...]]:
    lower: Node | None = None
    conditions: list[Condition] = []
    for bound in bounds:
        if bound.relation is None or bound.right is None:
            continue
        if bound.relation == "=" and lower is None and (has_upper or _is_number(bound.right)):
            lower = bound.right
        else:
            conditions.append(Condition(bound.names[0], bound.relation, bound.right, bound.span))
    return lower, tuple(conditions)


def _is_number(node: Node) -> bool:
    return isinstance(node, Numeral) or (isinstance(node, Signed) and isinstance(node.operand, Numeral))


def environment(reader: FormulaReader) -> Node:
    r"""Read ``\begin{cases} … \end{cases}``; no other environment stands inside a formula."""
    begin = reader.take()
    if begin.text not in _CASES:
        reader.refuse(rf"\begin{{{begin.text}}} is not read inside a formula", begin.start)
    branches: list[Branch] = []
    while not reader.sees(Kind.END):
        branches.append(_branch(reader))
        if not reader.sees(Kind.END):
            reader.expect(Kind.ROW)
    reader.at += 1
    if not branches:
        reader.refuse("this case distinction has no branches", begin.start)
    reader.refuse_second_script()
    return Cases(tuple(branches), reader.span_from(begin.start))


def _branch(reader: FormulaReader) -> Branch:
    value = reader.formula()
    _skip(reader, Kind.SEPARATOR)
    _skip(reader, Kind.CELL)
    if reader.here.kind is Kind.TEXT and _words(reader.here) in _OTHERWISE:
        reader.at += 1
        _skip(reader, Kind.SEPARATOR, Kind.STOP)
        return Branch(value, ())
    if reader.here.kind in (Kind.ROW, Kind.END):
        reader.refuse("this branch does not say when it holds", value.span.start)
    conditions = _branch_conditions(reader)
    _skip(reader, Kind.STOP)
    return Branch(value, conditions)


def _branch_conditions(reader: FormulaReader) -> tuple[Condition, ...]:
    found: list[Condition] = []
    while True:
        if reader.here.kind is Kind.TEXT:
            if _words(reader.here) not in _CONDITION_WORDS:
                reader.refuse_token()
            reader.at += 1
        found.extend(comparisons(reader))
        if reader.here.kind is Kind.SEPARATOR:
            reader.at += 1
            if reader.here.kind in (Kind.ROW, Kind.END):
                break
        elif reader.here.kind is not Kind.TEXT:
            break
    return tuple(found)


def comparisons(reader: FormulaReader) -> tuple[Condition, ...]:
    """Read a chain of comparisons, such as ``i < j`` or ``0 < p < 1``, as one condition for each sign."""
    left = reader.formula()
    found: list[Condition] = []
    while reader.here.kind is Kind.RELATION and reader.here.text in _COMPARISONS:
        relation = reader.take().text
        right = reader.formula()
        found.append(Condition(left, relation, right, Span(left.span.start, right.span.end)))
        left = right
    if not found:
        reader.refuse(r"a condition needs one of the signs = \neq < > \le \ge", left.span.start)
    return tuple(found)


def _words(token: Token) -> str:
    return token.text.strip(" ,.;:").lower()


def _skip(reader: FormulaReader, *kinds: Kind) -> None:
    if reader.here.kind in kinds:
        reader.at += 1
