r"""A display read into its statements: rows, chains that go on over rows, and the conditions that stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.diagnostics import Code
from derive.source import Source, Span
from derive.syntax.commands import Kind
from derive.syntax.lexer import tokenize
from derive.syntax.parser import read_conditions, read_side, relation_of
from derive.syntax.parts import UNEQUAL, Lead, Part, arrow_of, names_constraints, relation_places, split_parts
from derive.syntax.rows import Row, lay_out
from derive.syntax.tokens import ReadingError, Token
from derive.syntax.tree import Condition, Derivative, Link, Node, Statement
from derive.syntax.vocabulary import Vocabulary
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class DisplayReading:
    """The statements of a display and what could not be read of it; ``tag`` is the number of the equation.

    Those of a ``system`` stand behind one brace, and values that meet all of them may be sought; they do not say what slopes are.
    """

    statements: tuple[Statement, ...]
    errors: tuple[ReadingError, ...]
    labels: tuple[str, ...]
    tag: str | None
    system: bool = False


@dataclass(frozen=True, slots=True)
class _RowReading:
    """The statements of one row, and conditions and remarks that stand in it without a statement."""

    statements: tuple[Statement, ...]
    conditions: tuple[Condition, ...]
    remarks: tuple[Node, ...]


def read_display(source: Source, span: Span, vocabulary: Vocabulary) -> DisplayReading:
    """Read the mathematics of a display; a row that cannot be read is reported and does not hide the others."""
    try:
        layout = lay_out(tokenize(source, span, vocabulary.macros))
    except ReadingError as error:
        return DisplayReading((), (error,), (), None)
    collector = _Collector(vocabulary)
    for row in layout.rows:
        collector.add(row)
    if not layout.rows and not vocabulary.macros.of(source.text).within(span.start, span.end):
        collector.errors.append(ReadingError(Code.FORMULA_UNREADABLE, "this display is empty", span))
    statements = tuple(collector.statements)
    system = layout.braced and len(statements) > 1 and not any(isinstance(s.left, Derivative) for s in statements)
    return DisplayReading(statements, tuple(collector.errors), layout.labels, layout.tag, system)


class _Collector:
    """Puts rows together; ``goes_on`` is the number of statements that the last row left to go on with."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.statements: list[Statement] = []
        self.errors: list[ReadingError] = []
        self.broken = False
        self.goes_on = 0
        self.is_first = True
        self.waiting: tuple[Condition, ...] = ()
        self.constrained = False

    def add(self, row: Row) -> None:
        """Read a row, or report why it cannot be read."""
        continues = row.tokens[0].kind is Kind.RELATION and not self.is_first
        if self.broken and continues:
            return
        try:
            self.enter(row, continues=continues)
            self.broken = False
        except ReadingError as error:
            self.errors.append(error)
            self.broken = True
        self.is_first = False

    def enter(self, row: Row, *, continues: bool) -> None:
        if row.problem is not None:
            raise row.problem
        reading = read_row(row.tokens, self.vocabulary)
        if self.constrained and all(one.links for one in reading.statements):
            reading = _RowReading((), (*reading.conditions, *_as_conditions(reading.statements)), reading.remarks)
        self.constrained = names_constraints(row.tokens) or (self.constrained and not reading.statements)
        if row.indented and _is_bare_formula(reading) and self.goes_on and self.statements[-1].links:
            message = "it is not clear whether this row goes on with the one above it"
            raise ReadingError(Code.READING_AMBIGUOUS, message, reading.statements[0].span)
        if not reading.statements and not self.goes_on:
            self.waiting = (*self.waiting, *reading.conditions)
            return  # words, or conditions of what follows
        if continues or ((reading.conditions or reading.remarks) and not reading.statements):
            self.go_on(row, reading)
        else:
            self.statements.extend(replace(one, conditions=(*self.waiting, *one.conditions)) for one in reading.statements)
            self.goes_on = len(reading.statements)

    def go_on(self, row: Row, reading: _RowReading) -> None:
        if self.goes_on != 1 and not (self.goes_on and self.statements[-1].arrow):
            span = Span(row.tokens[0].start, row.tokens[-1].end)
            raise ReadingError(Code.FORMULA_UNREADABLE, "it is not clear which equation this row goes on with", span)
        last = self.statements[-1]
        first = reading.statements[0] if reading.statements else Statement(None, (), (), last.span)
        end = row.tokens[-1].end if not reading.statements else first.span.end
        self.statements[-1] = Statement(
            last.left,
            (*last.links, *first.links),
            (*last.conditions, *first.conditions, *reading.conditions),
            Span(last.span.start, max(last.span.end, end)),
            (*last.remarks, *first.remarks, *reading.remarks),
            last.arrow,
        )
        self.statements.extend(reading.statements[1:])
        self.goes_on = max(1, len(reading.statements))


def _as_conditions(statements: Sequence[Statement]) -> tuple[Condition, ...]:
    """Give the relations of statements as conditions on what stands above them."""
    found: list[Condition] = []
    for one in statements:
        left = one.left
        for link in one.links:
            if left is not None:
                found.append(Condition(left, link.relation.sign, link.right, Span(left.span.start, link.right.span.end)))
            left = link.right
        found += one.conditions
    return tuple(found)


def _is_bare_formula(reading: _RowReading) -> bool:
    return len(reading.statements) == 1 and reading.statements[0].left is not None and not reading.statements[0].links


def read_row(tokens: Sequence[Token], vocabulary: Vocabulary) -> _RowReading:
    """Read one row; raises ReadingError where any of it is not understood."""
    parts, words = split_parts(tokens)
    statements: list[Statement] = []
    waiting: list[Condition] = []
    remarks = list(words)
    for number, part in enumerate(parts):
        if _is_condition(part, parts[:number]):
            conditions, others = read_conditions(part.tokens, part.span.end, vocabulary)
            remarks += others
            if statements:
                statements[-1] = replace(statements[-1], conditions=(*statements[-1].conditions, *conditions))
            else:
                waiting.extend(conditions)
            continue
        if number and (words or part.lead is Lead.ARROW) and not relation_places(part.tokens):
            remarks.append(read_side(part.tokens, part.span.end, vocabulary))
            continue
        statement = _read_statement(part, vocabulary, alone=bool(words) or _stands_alone(part, parts))
        statements.append(replace(statement, conditions=tuple(waiting), arrow=arrow_of(part.divider)))
        waiting = []
    if statements:
        # words that are not understood may restrict any statement of their row
        statements = [replace(statement, remarks=tuple(remarks)) for statement in statements]
        remarks = []
    return _RowReading(tuple(statements), tuple(waiting), tuple(remarks))


def _is_condition(part: Part, before: Sequence[Part]) -> bool:
    """Tell whether a part restricts the statement beside it instead of being one."""
    if part.lead is Lead.CONDITION:
        return True
    places = relation_places(part.tokens)
    if not before or not places or places[0] == 0:
        return False
    if all(part.tokens[place].text in UNEQUAL for place in places):
        return True
    compared = [token for token in part.tokens if token.kind is not Kind.RELATION]
    letters = len(part.tokens) == 3 and all(token.kind is Kind.LETTER for token in compared)
    return letters and part.tokens[1].text == "=" and {t.text for t in compared} <= _index_letters(before)


def _index_letters(parts: Sequence[Part]) -> frozenset[str]:
    """Give the letters that stand in subscripts."""
    letters: set[str] = set()
    for part in parts:
        for place, token in enumerate(part.tokens):
            if token.kind is not Kind.SUBSCRIPT:
                continue
            for later in part.tokens[place + 1 :]:
                if later.kind is Kind.LETTER:
                    letters.add(later.text)
                elif later.kind not in (Kind.BRACE_OPEN, Kind.SEPARATOR):
                    break
                if part.tokens[place + 1].kind is not Kind.BRACE_OPEN:
                    break
    return frozenset(letters)


def _stands_alone(part: Part, parts: Sequence[Part]) -> bool:
    """Tell whether a part without a relation may stand: as the only formula of its row."""
    return all(other is part or _is_condition(other, parts[:1]) for other in parts)


def _read_statement(part: Part, vocabulary: Vocabulary, *, alone: bool) -> Statement:
    tokens, span = part.tokens, part.span
    places = relation_places(tokens)
    if not places and not alone:
        code = Code.READING_AMBIGUOUS if part.lead is Lead.GAP else Code.FORMULA_UNREADABLE
        raise ReadingError(code, "this formula stands beside an equation without a relation", span)
    if places[:1] == [0] and part.lead is not Lead.START:
        raise ReadingError(Code.FORMULA_UNREADABLE, "nothing stands on the left of this relation", _at(tokens[0]))
    ends = [*places[1:], len(tokens)]
    first = places[0] if places else len(tokens)
    left = read_side(tokens[:first], _end(tokens, first, span), vocabulary) if first else None
    links = tuple(_read_link(tokens, place, end, vocabulary) for place, end in zip(places, ends, strict=False))
    return Statement(left, links, (), span)


def _read_link(tokens: Sequence[Token], place: int, end: int, vocabulary: Vocabulary) -> Link:
    relation, side = tokens[place], tokens[place + 1 : end]
    if not side:
        message = "nothing stands on the right of this relation"
        raise ReadingError(Code.FORMULA_UNREADABLE, message, _at(relation))
    right: Node = read_side(side, side[-1].end, vocabulary)
    return Link(relation_of(relation), right)


def _end(tokens: Sequence[Token], place: int, span: Span) -> int:
    return tokens[place].start if place < len(tokens) else span.end


def _at(token: Token) -> Span:
    return Span(token.start, token.end)
