"""Environments inside a formula: case distinctions and matrices."""

from __future__ import annotations

from derive.source import Span
from derive.syntax.commands import Kind
from derive.syntax.contents import assertion, clause, content
from derive.syntax.formula import FormulaReader
from derive.syntax.tokens import Token
from derive.syntax.tree import Assertion, Branch, Cases, Condition, Listing, Mark, Matrix, Node, Words

CASES = frozenset(("cases", "dcases", "cases*", "dcases*"))
MATRICES = frozenset(("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "array"))

_TABLES = frozenset((*CASES, "array", "matrix", "aligned", "split"))
_CONDITION_WORDS = frozenset(("if", "for", "when", "whenever", "where", "for all", "and", "with"))
_OTHERWISE = frozenset(("otherwise", "else", "elsewhere"))
_PUNCTUATION = (Kind.SEPARATOR, Kind.STOP, Kind.CELL)


def environment(reader: FormulaReader) -> Node:
    r"""Read ``\begin{cases} … \end{cases}`` or a matrix; no other environment stands inside a formula."""
    begin = reader.here
    if begin.text in CASES:
        return reader.raised(_cases(reader), begin.start)
    if begin.text in MATRICES:
        return reader.raised(_matrix(reader), begin.start)
    reader.at += 1
    return reader.refuse(rf"\begin{{{begin.text}}} is not read inside a formula", begin.start)


def stretched(reader: FormulaReader) -> Node:
    r"""Read ``\left( … \right)``; an array behind a brace that stays open is a case distinction."""
    opened = reader.here
    closing = reader.closing[reader.at]
    inner = reader.tokens[reader.at + 1]
    is_open = opened.text == r"\{" and reader.tokens[closing].text == "."
    if is_open and inner.kind is Kind.BEGIN and inner.text in _TABLES and _holds_only(reader, closing):
        reader.at += 1
        node = _cases(reader)
        reader.at = closing + 1
        return Cases(node.branches, reader.span_from(opened.start))
    return reader.grouped()


def _holds_only(reader: FormulaReader, closing: int) -> bool:
    behind = reader.tokens[reader.closing[reader.at + 1] + 1 : closing]
    return all(token.kind in (Kind.SEPARATOR, Kind.STOP) for token in behind)


def _cases(reader: FormulaReader) -> Cases:
    begin = reader.take()
    branches: list[Branch] = []
    while not reader.sees(Kind.END):
        branches.append(_branch(reader))
        if not reader.sees(Kind.END):
            reader.expect(Kind.ROW)
    reader.at += 1
    if not branches:
        reader.refuse("this case distinction has no branches", begin.start)
    return Cases(tuple(branches), reader.span_from(begin.start))


def _branch(reader: FormulaReader) -> Branch:
    _skip(reader)
    value = reader.formula()
    _skip(reader)
    if reader.here.kind is Kind.TEXT and _words(reader.here) in _OTHERWISE:
        reader.at += 1
        _skip(reader)
        return Branch(value, ())
    if reader.here.kind in (Kind.ROW, Kind.END):
        reader.refuse("this branch does not say when it holds", value.span.start)
    conditions, remarks = restrictions(reader)
    return Branch(value, conditions, remarks)


def restrictions(reader: FormulaReader) -> tuple[tuple[Condition, ...], tuple[Node, ...]]:
    """Read what says when something holds: comparisons, and remarks that are none."""
    conditions: list[Condition] = []
    remarks: list[Node] = []
    while reader.here.kind not in (Kind.ROW, Kind.END, Kind.FINISH):
        token = reader.here
        if token.kind in _PUNCTUATION:
            reader.at += 1
        elif token.kind is Kind.TEXT:
            reader.at += 1
            if _words(token) not in _CONDITION_WORDS:
                remarks.append(Words(token.text, Span(token.start, token.end)))
        else:
            node = assertion(reader)
            conditions.extend(compared(node))
            remarks += () if isinstance(node, Assertion) else (node,)
    return tuple(conditions), tuple(remarks)


def compared(node: Node) -> tuple[Condition, ...]:
    """Give a chain of relations, such as ``0 < p < 1``, as one condition for each sign; nothing for other formulas."""
    if not isinstance(node, Assertion):
        return ()
    pairs = zip(node.operands, node.signs, node.operands[1:], strict=False)
    return tuple(Condition(left, sign, right, Span(left.span.start, right.span.end)) for left, sign, right in pairs)


def conditions_beside(reader: FormulaReader) -> tuple[tuple[Condition, ...], tuple[Node, ...]]:
    """Read conditions that stand beside a statement; ``i, j \\in A`` is one about a list."""
    node = clause(reader)
    items = node.items if isinstance(node, Listing) and node.separator == "," else (node,)
    if not isinstance(items[0], Assertion) and isinstance(items[-1], Assertion) and len(items) > 1:
        last = items[-1]
        listed = Listing((*items[:-1], last.operands[0]), ",", Span(items[0].span.start, last.operands[0].span.end))
        items = (Assertion((listed, *last.operands[1:]), last.signs, node.span),)
    conditions = tuple(condition for item in items for condition in compared(item))
    return conditions, tuple(item for item in items if not isinstance(item, Assertion))


def _matrix(reader: FormulaReader) -> Matrix:
    begin = reader.take()
    rows: list[list[Node]] = [[]]
    while not reader.sees(Kind.END):
        rows[-1].append(_cell(reader))
        if reader.sees(Kind.ROW):
            reader.at += 1
            rows.append([])
        elif not reader.sees(Kind.END):
            reader.expect(Kind.CELL)
            if reader.sees(Kind.END, Kind.ROW):
                rows[-1].append(_cell(reader))
                if reader.sees(Kind.ROW):
                    reader.at += 1
                    rows.append([])
    reader.at += 1
    if not rows[-1]:
        rows.pop()
    if not rows:
        reader.refuse("this matrix is empty", begin.start)
    return Matrix(begin.text, tuple(map(tuple, rows)), reader.span_from(begin.start))


def _cell(reader: FormulaReader) -> Node:
    here = reader.here
    if here.kind in (Kind.CELL, Kind.ROW, Kind.END):
        return Mark("", Span(here.start, here.start))
    node = content(reader)
    while reader.sees(Kind.SEPARATOR, Kind.STOP):
        reader.at += 1
    return node


def _words(token: Token) -> str:
    return token.text.strip(" ,.;:").lower()


def _skip(reader: FormulaReader) -> None:
    while reader.here.kind in _PUNCTUATION:
        reader.at += 1
