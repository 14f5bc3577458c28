r"""A formula read whole into its surface tree, or refused with the place where it is not understood."""

from __future__ import annotations

from collections.abc import Sequence

from derive.diagnostics import Code
from derive.source import Source, Span
from derive.syntax.cursor import MAXIMAL_DEPTH
from derive.syntax.formula import FormulaReader, Vocabulary
from derive.syntax.functions import function, in_font
from derive.syntax.lexer import Kind, ReadingError, Token, tokenize
from derive.syntax.operators import big_operator, comparisons, environment, fraction
from derive.syntax.tree import Condition, Link, Node, Relation, Statement

__all__ = [
    "ReadingError", "Vocabulary", "parse_condition", "parse_formula", "parse_relation", "read_conditions", "read_side",
]  # fmt: skip

READERS = dict.fromkeys(Kind, FormulaReader.misplaced) | {
    Kind.LETTER: FormulaReader.named,
    Kind.ACCENT: FormulaReader.named,
    Kind.FONT: in_font,
    Kind.NUMBER: FormulaReader.numeral,
    Kind.OPEN: FormulaReader.grouped,
    Kind.LEFT: FormulaReader.grouped,
    Kind.BRACE_OPEN: FormulaReader.braced,
    Kind.NOTED: FormulaReader.noted,
    Kind.ROOT: FormulaReader.root,
    Kind.FUNCTION: function,
    Kind.FRACTION: fraction,
    Kind.BIG: big_operator,
    Kind.BEGIN: environment,
}


def parse_formula(source: Source, span: Span, vocabulary: Vocabulary) -> Node:
    """Read one formula without a relation; raises ReadingError where it is not read whole."""
    return read_side(tokenize(source, span), span.end, vocabulary)


def parse_condition(source: Source, span: Span, vocabulary: Vocabulary) -> Condition:
    r"""Read one comparison, such as ``i \neq j``; raises ReadingError where it is none, or more than one."""
    conditions = read_conditions(tokenize(source, span), span.end, vocabulary)
    if len(conditions) > 1:
        raise ReadingError(Code.FORMULA_UNREADABLE, "one comparison is expected here", span)
    return conditions[0]


def parse_relation(source: Source, span: Span, vocabulary: Vocabulary) -> Statement:
    """Read ``A = B`` or a longer chain of relations; raises ReadingError where it is not read whole."""
    reader = _reader(tokenize(source, span), span.end, vocabulary)
    try:
        left = reader.formula()
        links: list[Link] = []
        while reader.here.kind is Kind.RELATION:
            sign = reader.take()
            links.append(Link(relation_of(sign), reader.formula()))
    except RecursionError:
        raise _too_deep(span) from None
    if reader.here.kind is not Kind.FINISH:
        reader.refuse_token()
    if not links:
        raise ReadingError(Code.FORMULA_UNREADABLE, "a relation is expected here", left.span)
    return Statement(left, tuple(links), (), reader.span_from(left.span.start))


def relation_of(token: Token) -> Relation:
    """Give the relation sign that a token stands for."""
    return Relation(token.text, token.reason, Span(token.start, token.end))


def read_side(tokens: Sequence[Token], end: int, vocabulary: Vocabulary) -> Node:
    """Read tokens as one formula that ends at an offset; raises ReadingError where it is not read whole."""
    reader = _reader(tokens, end, vocabulary)
    try:
        node = reader.formula()
    except RecursionError:
        raise _too_deep(Span(tokens[0].start, end)) from None
    if reader.here.kind is not Kind.FINISH:
        reader.refuse_token()
    return node


def read_conditions(tokens: Sequence[Token], end: int, vocabulary: Vocabulary) -> tuple[Condition, ...]:
    """Read tokens as a chain of comparisons; raises ReadingError where they are something else."""
    reader = _reader(tokens, end, vocabulary)
    try:
        conditions = comparisons(reader)
    except RecursionError:
        raise _too_deep(Span(tokens[0].start, end)) from None
    if reader.here.kind is not Kind.FINISH:
        reader.refuse_token()
    return conditions


def _reader(tokens: Sequence[Token], end: int, vocabulary: Vocabulary) -> FormulaReader:
    return FormulaReader(tokens, end, vocabulary, READERS)


def _too_deep(span: Span) -> ReadingError:
    return ReadingError(Code.LIMIT_EXCEEDED, f"formulas are nested more than {MAXIMAL_DEPTH} levels deep", span)
