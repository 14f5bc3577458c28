"""Signs that reach over what stands beside them: fractions, sums and products."""

from __future__ import annotations

from derive.source import Span
from derive.syntax.commands import Kind
from derive.syntax.contents import content
from derive.syntax.derivatives import derivative, is_derivative
from derive.syntax.differentials import refuse_differentials
from derive.syntax.formula import FormulaReader
from derive.syntax.names import NAME_STARTS
from derive.syntax.scripts import items_of, number
from derive.syntax.tokens import Token
from derive.syntax.tree import (
    Assertion,
    BigOperator,
    Binomial,
    Condition,
    Mark,
    Name,
    Node,
    Numeral,
    Operation,
    Product,
    Quotient,
    Signed,
    Words,
)
from derive.values import dataclass

_LARGE = {r"\cup": r"\bigcup", r"\cap": r"\bigcap", r"\vee": r"\bigvee", r"\wedge": r"\bigwedge", r"\oplus": r"\bigoplus"}

_ORDERING = frozenset(("<", "<=", ">", ">="))
_BOUNDING = frozenset((*_ORDERING, "=", "!=", r"\in", r"\notin"))



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
        sign = _leading(node.numerator)
        if sign == _leading(node.denominator):
            refuse_differentials(reader, sign, mark.start, reader.vocabulary.quantities)
    reader.refuse_second_script()
    return node


def _leading(node: Node) -> str | None:
    """Give the name that a product of names begins with."""
    return node.factors[0].text if isinstance(node, Product) and isinstance(node.factors[0], Name) else None


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
    bounds = bounds if bounds is None or upper is None else _with_one_start(bounds)
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
        if not all(bound.conditions for bound in conditions):
            return None  # what divides n, as in \sum_{d | n}
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


def _with_one_start(bounds: tuple[_Bound, ...]) -> tuple[_Bound, ...] | None:
    r"""Give bounds in which several letters that start at one number have it once; None where they start apart.

    ``\sum_{i=1, j=1}^n`` is ``\sum_{i, j = 1}^n``, but in ``\sum_{i=1, j=i+1}^n`` it is not said how far each of them goes.
    """
    starts = [bound for bound in bounds if any(condition.relation == "=" for condition in bound.conditions)]
    if len(starts) < 2:
        return bounds
    (first, *_), others = starts[0].conditions, starts[1:]
    ends = [condition.right for start in starts for condition in start.conditions]
    values = {end.value for end in ends if isinstance(end, Numeral)}
    if len(values) != 1 or not all(isinstance(end, Numeral) for end in ends):
        return None
    letters = tuple(name for start in starts for name in start.names)
    return tuple(_Bound(letters, (first,)) if bound is starts[0] else bound for bound in bounds if bound not in others)


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
