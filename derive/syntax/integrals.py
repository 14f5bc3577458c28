r"""Integrals and their differentials, which may stand behind the integrand or in front of it."""

from __future__ import annotations

from fractions import Fraction

from derive.diagnostics import Code
from derive.syntax.commands import Kind
from derive.syntax.differentials import COUNTS, MORE, upright_length
from derive.syntax.formula import FormulaReader
from derive.syntax.names import NAME_STARTS
from derive.syntax.tree import Differential, Integral, Name, Node, Numeral, Subscript, Superscript

_CLOSERS = frozenset((Kind.CLOSE, Kind.RIGHT, Kind.BRACE_CLOSE, Kind.END))
_ENDS = (Kind.FINISH, Kind.RELATION, Kind.SEPARATOR, Kind.GIVEN, Kind.CELL, Kind.ROW)
_MEASURES = frozenset((r"\mu", r"\nu", r"\lambda", r"\rho", r"\pi"))


def integral(reader: FormulaReader) -> Node:
    """Read an integral with its differentials; without any it reaches over the factors on its right."""
    mark = reader.take()
    lower, upper = reader.bounds()
    reader.refuse_second_script()
    count = COUNTS.get(mark.text, 1)
    variables: list[Node] = []
    reader.descend()
    if reader.sees(Kind.DIFFERENTIAL):
        variables = _variables(reader, count)
        body = _behind(reader)
    else:
        body = reader.formula() if _is_closed(reader) else reader.product()
        variables = _variables(reader, count)
    reader.depth -= 1
    return Integral(mark.text[1:], lower, upper, body, tuple(variables), reader.span_from(mark.start))


def _behind(reader: FormulaReader) -> Node:
    """Read the integrand behind its differentials; it is one where nothing or a plus stands there."""
    if reader.sees(Kind.SIGN) and reader.here.text == "-":
        message = "it is not clear whether this is the integrand or taken from the integral"
        reader.refuse(message, reader.here.start, Code.READING_AMBIGUOUS)
    if reader.sees(*_CLOSERS, *_ENDS, Kind.SIGN):
        return Numeral(Fraction(1), 0, reader.span_from(reader.tokens[reader.at - 1].start))
    return reader.product()


def _is_closed(reader: FormulaReader) -> bool:
    """Tell whether a differential follows before the bracket around the integral ends."""
    place = reader.at
    while place < len(reader.tokens):
        token = reader.tokens[place]
        if token.kind is Kind.DIFFERENTIAL:
            return True
        if token.kind in (*_CLOSERS, *_ENDS):
            return False
        place = reader.closing.get(place, place) + 1
    return False


def _variables(reader: FormulaReader, count: int) -> list[Node]:
    found: list[Node] = []
    while reader.sees(Kind.DIFFERENTIAL) and (len(found) < count or reader.here.text == MORE):
        reader.at += 1
        found.append(variable(reader))
    return found


def variable(reader: FormulaReader) -> Node:
    r"""Read what stands behind a d: a name with its scripts, or a measure such as ``\mu(x)``."""
    start = reader.here.start
    name = reader.name()
    node = reader.scripts(name, start)
    is_measure = name.text in _MEASURES or name.text.isupper() or name.text.startswith(("\\math", "\\Phi"))
    if is_measure and reader.sees(Kind.OPEN) and reader.here.text == "(" and isinstance(node, Name | Subscript | Superscript):
        return reader.application(node, start)
    return node


def differential_alone(reader: FormulaReader) -> Node | None:
    r"""Read ``\mathrm{d}x`` where it belongs to no integral; gives None, and reads nothing, where something else stands."""
    start, length = reader.here.start, upright_length(reader.tokens, reader.at)
    if not length or reader.tokens[reader.at + length].kind not in (*NAME_STARTS, Kind.OPEN, Kind.LEFT):
        return None
    reader.at += length
    inner = reader.factor() if reader.sees(Kind.OPEN, Kind.LEFT) else variable(reader)
    return Differential(inner, reader.span_from(start))
