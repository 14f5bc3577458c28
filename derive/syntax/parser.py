r"""A formula read whole into its surface tree, or refused with the place where it is not understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from derive.diagnostics import Code
from derive.source import Source, Span
from derive.syntax.commands import Kind
from derive.syntax.contents import clause, content
from derive.syntax.cursor import MAXIMAL_DEPTH
from derive.syntax.derivatives import partial
from derive.syntax.formula import FormulaReader
from derive.syntax.functions import function, in_font, limit, nabla
from derive.syntax.integrals import integral
from derive.syntax.lexer import tokenize
from derive.syntax.matrices import conditions_beside, environment, stretched
from derive.syntax.operators import big_operator, binomial, fraction, joined_sets, mark, prescript, words
from derive.syntax.tokens import ReadingError, Token
from derive.syntax.tree import Condition, Node, Relation
from derive.syntax.vocabulary import Vocabulary

__all__ = [
    "ReadingError", "Vocabulary", "parse_condition", "parse_formula", "read_conditions", "read_side",
]  # fmt: skip

T = TypeVar("T")

_COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))

READERS = dict.fromkeys(Kind, FormulaReader.misplaced) | {
    Kind.LETTER: FormulaReader.named,
    Kind.ACCENT: FormulaReader.named,
    Kind.DECORATION: FormulaReader.named,
    Kind.FONT: in_font,
    Kind.NUMBER: FormulaReader.numeral,
    Kind.OPEN: FormulaReader.grouped,
    Kind.LEFT: stretched,
    Kind.BRACE_OPEN: FormulaReader.braced,
    Kind.NOTED: FormulaReader.noted,
    Kind.ROOT: FormulaReader.root,
    Kind.FUNCTION: function,
    Kind.LIMIT: limit,
    Kind.NABLA: nabla,
    Kind.FRACTION: fraction,
    Kind.BINOMIAL: binomial,
    Kind.BIG: big_operator,
    Kind.INTEGRAL: integral,
    Kind.PARTIAL: partial,
    Kind.MARK: mark,
    Kind.DOTS: mark,
    Kind.WORDS: words,
    Kind.LOOSE: joined_sets,
    Kind.SUBSCRIPT: prescript,
    Kind.BEGIN: environment,
}


def parse_formula(source: Source, span: Span, vocabulary: Vocabulary) -> Node:
    """Read one formula without a relation; raises ReadingError where it is not read whole."""
    return _whole(tokenize(source, span, vocabulary.macros), span.end, vocabulary, FormulaReader.formula)


def parse_condition(source: Source, span: Span, vocabulary: Vocabulary) -> Condition:
    r"""Read one comparison, such as ``i \neq j``; raises ReadingError where it is none, or more than one."""
    conditions, remarks = read_conditions(tokenize(source, span, vocabulary.macros), span.end, vocabulary)
    if len(conditions) != 1 or remarks or conditions[0].relation not in _COMPARISONS:
        raise ReadingError(Code.FORMULA_UNREADABLE, "one comparison is expected here", span)
    return conditions[0]


def relation_of(token: Token) -> Relation:
    """Give the relation sign that a token stands for."""
    return Relation(token.text, token.reason, Span(token.start, token.end))


def read_side(tokens: Sequence[Token], end: int, vocabulary: Vocabulary) -> Node:
    """Read tokens as one side that ends at an offset; raises ReadingError where it is not read whole."""
    return _whole(tokens, end, vocabulary, clause)


def read_conditions(tokens: Sequence[Token], end: int, vocabulary: Vocabulary) -> tuple[tuple[Condition, ...], tuple[Node, ...]]:
    """Read tokens as comparisons and as formulas that are none; raises ReadingError where they are something else."""
    return _whole(tokens, end, vocabulary, conditions_beside)


def _whole(tokens: Sequence[Token], end: int, vocabulary: Vocabulary, read: Callable[[FormulaReader], T]) -> T:
    reader = _reader(tokens, end, vocabulary)
    try:
        node = read(reader)
    except RecursionError:
        raise _too_deep(Span(tokens[0].start, end)) from None
    if reader.here.kind is not Kind.FINISH:
        reader.refuse_token()
    return node


def _reader(tokens: Sequence[Token], end: int, vocabulary: Vocabulary) -> FormulaReader:
    return FormulaReader(tokens, end, vocabulary, READERS, content)


def _too_deep(span: Span) -> ReadingError:
    return ReadingError(Code.LIMIT_EXCEEDED, f"formulas are nested more than {MAXIMAL_DEPTH} levels deep", span)
