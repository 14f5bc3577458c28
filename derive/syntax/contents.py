r"""What may stand in brackets and on a side: lists, bars, relations and words between formulas.

From the loosest to the tightest: ``;``, then ``|`` and ``:``, then ``,``, then words, then relations.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.diagnostics import Code
from derive.source import Span
from derive.syntax.commands import Kind
from derive.syntax.formula import STARTS, FormulaReader
from derive.syntax.tokens import ReadingError
from derive.syntax.tree import Assertion, Listing, Mark, Node, Operation, Words

MAXIMAL_ITEMS = 2000

_AFTER_PLACEHOLDER = frozenset((Kind.CLOSE, Kind.RIGHT, Kind.SEPARATOR, Kind.GIVEN, Kind.BRACE_CLOSE))
_CLOSES = frozenset((Kind.CLOSE, Kind.RIGHT))
_BEGINS_ITEM = frozenset((*STARTS, Kind.SIGN, Kind.LOOSE))


def content(reader: FormulaReader) -> Node:
    """content = clause {";" clause}."""
    return _listed(reader, ";", clause)


def clause(reader: FormulaReader) -> Node:
    """clause = listing {("|" | ":") listing}."""
    start = reader.here.start
    node = _listed(reader, ",", _phrase)
    while reader.here.kind in (Kind.GIVEN, Kind.COLON):
        sign = reader.take().text
        node = Operation(sign, (node, _listed(reader, ",", _phrase)), reader.span_from(start))
    return node


def _listed(reader: FormulaReader, separator: str, read: Callable[[FormulaReader], Node]) -> Node:
    start = reader.here.start
    items = [read(reader)]
    while reader.here.kind is Kind.SEPARATOR and reader.here.text == separator:
        if reader.tokens[reader.at + 1].kind in _CLOSES:
            reader.at += 1
            break
        reader.at += 1
        items.append(read(reader))
        if len(items) > MAXIMAL_ITEMS:
            raise ReadingError(Code.LIMIT_EXCEEDED, f"a list has more than {MAXIMAL_ITEMS} items", reader.span_from(start))
    return items[0] if len(items) == 1 else Listing(tuple(items), separator, reader.span_from(start))


def _phrase(reader: FormulaReader) -> Node:
    """phrase = {words | assertion}, at least one of them."""
    start = reader.here.start
    parts: list[Node] = []
    while True:
        if reader.here.kind is Kind.TEXT:
            token = reader.take()
            parts.append(Words(token.text, Span(token.start, token.end)))
        elif not parts or reader.here.kind in _BEGINS_ITEM:
            parts.append(assertion(reader))
        else:
            break
    return parts[0] if len(parts) == 1 else Listing(tuple(parts), "", reader.span_from(start))


def assertion(reader: FormulaReader) -> Node:
    """assertion = formula {relation formula}."""
    start = reader.here.start
    operands = [_operand(reader)]
    signs: list[str] = []
    while reader.here.kind in (Kind.RELATION, Kind.ARROW):
        signs.append(reader.take().text)
        operands.append(_operand(reader))
    return operands[0] if not signs else Assertion(tuple(operands), tuple(signs), reader.span_from(start))


def _operand(reader: FormulaReader) -> Node:
    """Read a formula, or the sign alone that stands for any argument: ``f(\\cdot)``."""
    here = reader.here
    if here.kind in (Kind.TIMES, Kind.TIGHT) and reader.tokens[reader.at + 1].kind in _AFTER_PLACEHOLDER:
        reader.at += 1
        return Mark(here.text, Span(here.start, here.end))
    return reader.formula()
