"""What a page shows of a report, piece by piece, with every formula printed: the values that the templates lay out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

from markupsafe import Markup

from derive.diagnostics import Diagnostic, Severity
from derive.render import mathml
from derive.render.graph import Graph, graph
from derive.render.html_steps import StepPrinter, StepView
from derive.render.latex_layout import title_of
from derive.render.latex_text import heading_text
from derive.render.mathml_tree import condition_to_mathml, relation_to_mathml, statement_to_mathml, to_mathml
from derive.render.notation import compares_indices, components_of, definitions_of, givens_of, taken_for_numbers
from derive.render.overview import main_finding_in_words
from derive.render.prose import prose, without_commands
from derive.render.words import sentence
from derive.render.wrong_part import wrong_part
from derive.report import Finding, Refuted, Report, Undecided
from derive.source import Span
from derive.syntax.displays import DisplayReading
from derive.syntax.document import Display, Heading, Inline
from derive.syntax.tree import Node, Statement
from derive.values import dataclass

TITLE = re.compile(r"\s*<h2>(.*?)</h2>")


@dataclass(frozen=True, slots=True)
class Remark:
    """A diagnostic with its place."""

    severity: str
    code: str
    place: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One relation of a display with what was found of it; ``left`` stands in the first row of a statement alone.

    ``wrong`` says in LaTeX which parts are marked, for those who do not see marks.
    """

    left: Markup | None
    right: Markup
    step: StepView | None
    beside: Markup
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading and how deep it stands."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class ProseBlock:
    """Words between displays, and the claims made in them."""

    text: Markup
    claims: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class DisplayBlock:
    """A display as rows, or as its source where it was not read whole."""

    rows: tuple[Row, ...]
    source: str
    number: str
    remarks: tuple[Remark, ...]


Block = HeadingBlock | ProseBlock | DisplayBlock


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that is shown of one document; ``key`` is its number among the documents of the report."""

    key: str
    title: str
    path: str
    main_finding: str
    tone: str
    definitions: tuple[Markup, ...]
    givens: tuple[Markup, ...]
    taken_for_numbers: tuple[Markup, ...]
    graph: Graph
    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...]


def page(report: Report, key: str, *, plots: bool = False) -> Page:
    """Give the page of a report."""
    builder = _Builder(report, key, plots=plots)
    blocks = tuple(builder.blocks())
    remarks = tuple(builder.remark(d) for d in report.diagnostics if d not in builder.said)
    printer = builder.steps
    return Page(
        key,
        builder.title,
        report.source.path,
        main_finding_in_words(report),
        _tone(report),
        tuple(map(printer.definition, definitions_of(report))),
        tuple(map(printer.given, givens_of(report))),
        tuple(map(printer.name, taken_for_numbers(report))),
        graph(report, printer.given),
        blocks,
        remarks,
    )


def _tone(report: Report) -> str:
    """Give the class of what is said first: that something is wrong, open, or neither."""
    if any(isinstance(v, Refuted) for f in report.findings for v in (f.verdict, f.claim.verdict)):
        return "bad"
    unread = any(d.severity is Severity.ERROR for d in report.diagnostics)
    return "unsure" if unread or any(isinstance(f.verdict, Undecided) for f in report.findings) else "good"


class _Builder:
    """Builds the blocks of one page; ``said`` are the diagnostics that stand at their display."""

    def __init__(self, report: Report, key: str, *, plots: bool) -> None:
        self.report, self.source = report, report.source
        self.written: Mapping[Span, DisplayReading] = report.derivation.written
        self.steps = StepPrinter(report, key, components_of(report), plots)
        self.found: dict[Span, Finding] = {f.link.span: f for f in report.findings}
        self.said: set[Diagnostic] = set()
        self.title = title_of(report.source)

    def blocks(self) -> Iterator[Block]:
        """Give the document in reading order."""
        at, inline = 0, list[Span]()
        markdown = not self.source.path.lower().endswith(".tex")
        for item in self.report.derivation.items:
            match item:
                case Inline(span):
                    inline.append(span)
                case Display(span, outer):
                    yield from self.words(Span(at, outer.start), inline)
                    yield self.display(span)
                    at, inline = outer.end, []
                case Heading(level, span) if not markdown:
                    yield from self.words(Span(at, span.start), inline)
                    yield HeadingBlock(min(6, level + 1), without_commands(heading_text(self.source.slice(span))))
                    at, inline = span.end, []
                case _:
                    pass
        yield from self.words(Span(at, len(self.source.text)), inline)

    def words(self, span: Span, inline: list[Span]) -> Iterator[Block]:
        inside = [formula for formula in inline if span.start <= formula.start and formula.end <= span.end]
        text = prose(self.source, span, inside, self.inline_formula)
        claims = tuple(row for formula in inside for row in self.rows(self.written.get(formula)) if row.step is not None)
        heading = TITLE.match(text) if span.start == 0 else None
        if heading is not None and unescape(heading[1]) == self.title:
            text = Markup(text[heading.end() :])  # it stands at the top of the page already
        if text.strip() or claims:
            yield ProseBlock(text, claims)

    def inline_formula(self, span: Span) -> Markup:
        """Give a formula in a line of text, or its source where it was not read."""
        reading, latex = self.written.get(span), self.source.slice(span)
        if reading is None or reading.errors or len(reading.statements) != 1:
            return mathml.element("code", latex)
        statement = reading.statements[0]
        marks = {span: kind for link in statement.links for span, kind in self.marks(link.right).items()}
        return mathml.formula(statement_to_mathml(statement, marks), latex)

    def marks(self, side: Node) -> Mapping[Span, str]:
        """Give the part of a side that is wrong."""
        finding = self.found.get(side.span)
        return {} if finding is None else dict.fromkeys(wrong_part(finding, side), "wrong")

    def display(self, span: Span) -> DisplayBlock:
        reading = self.written.get(span)
        near = [d for d in self.report.diagnostics if d.span and span.start <= d.span.start <= span.end]
        self.said.update(near)
        remarks = tuple(map(self.remark, near))
        number = f"({reading.tag})" if reading is not None and reading.tag else ""
        rows = tuple(self.rows(reading))
        whole = reading is not None and not reading.errors and rows
        return DisplayBlock(rows, "" if whole else self.source.slice(span).strip("\n"), number, remarks)

    def rows(self, reading: DisplayReading | None) -> Iterator[Row]:
        for statement in reading.statements if reading is not None else ():
            yield from self.rows_of(statement)

    def rows_of(self, statement: Statement) -> Iterator[Row]:
        left = statement.left
        shown = self.formula(to_mathml(left), left.span) if left is not None else None
        conditions = [self.formula(condition_to_mathml(c), c.span) for c in statement.conditions]
        remarks = [self.formula(to_mathml(remark), remark.span) for remark in statement.remarks]
        beside = Markup(" ").join((_where(conditions), *remarks)).strip()
        if not statement.links and shown is not None:
            yield Row(None, shown, None, beside)
        for link in statement.links:
            finding = self.found.get(link.right.span)
            marks = self.marks(link.right)
            wrong = tuple(" ".join(self.source.slice(span).split()) for span in marks)
            right = mathml.row(relation_to_mathml(link.relation.sign), to_mathml(link.right, marks))
            step = self.steps.view(finding) if finding is not None else None
            held = beside or self.assumed(finding)
            yield Row(shown, self.formula(right, Span(link.relation.span.start, link.right.span.end)), step, held, wrong)
            shown, beside = None, Markup()

    def assumed(self, finding: Finding | None) -> Markup:
        """Give the conditions on indices that stand before a claim in its sentence."""
        if finding is None or finding.link.display is not None or finding.link.step is None:
            return Markup()
        held = (self.steps.given(g) for g in finding.link.step.scope.givens if compares_indices(g))
        return _where(list(held))

    def formula(self, content: Markup, span: Span) -> Markup:
        return mathml.formula(content, self.source.slice(span), display=True)

    def remark(self, diagnostic: Diagnostic) -> Remark:
        place = ""
        if diagnostic.span is not None:
            position = self.source.position(diagnostic.span.start)
            place = f"Line {position.line}, column {position.column}"
        said = map(sentence, (diagnostic.message, *diagnostic.notes, *filter(None, (diagnostic.help,))))
        return Remark(diagnostic.severity.value, diagnostic.code.value, place, tuple(said))


def _where(conditions: list[Markup]) -> Markup:
    return Markup("where ") + Markup(", ").join(conditions) if conditions else Markup()
