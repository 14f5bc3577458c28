"""Follow a document in reading order: directives, definitions, chains and claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from derive.diagnostics import Diagnostic, Severity
from derive.kernel.scope import Scope
from derive.resolve.chains import Chains
from derive.resolve.conditions import beside, index_condition
from derive.resolve.conventions import stated
from derive.resolve.defining import DECLARING
from derive.resolve.derivation import Derivation
from derive.resolve.directed import ranges_first
from derive.resolve.doubts import UNHEARD, unrefuted
from derive.resolve.evaluations import integrated_letters
from derive.resolve.implications import Implication, grouped
from derive.resolve.indices import lists_values
from derive.resolve.known import named_in_words
from derive.resolve.layouts import laid_out
from derive.resolve.names import Names
from derive.resolve.passing import each_set
from derive.resolve.prose import Cue, goes_on, is_supposed
from derive.resolve.redefined import after_section
from derive.resolve.references import unknown_references
from derive.resolve.setting import SUPPOSED
from derive.resolve.solutions import NO_SOLUTIONS
from derive.resolve.special import Said, letters_said, unjudged_kind
from derive.resolve.statements import Statements
from derive.resolve.suppositions import of_given
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.document import Directive, Display, Document, Heading, Inline, Item

FORESEEN = 8
RELATED = re.compile(r"[=<>]|\\(?:neq?|[lg](?:e|t|eq|eqq|eqslant|l|g|esssim|tsim))(?![A-Za-z])")


def resolve(document: Document, notation: tuple[str, ...] = ()) -> Derivation:
    """Give every relation of a document with what must hold for it; ``notation`` are lines that declare names for all of it."""
    formulas = [item.span for item in document.items if isinstance(item, Display | Inline)]
    resolver = _Resolver(document.source, list(document.diagnostics), formulas)
    text = document.source.text
    stating = stated(text, map(document.source.slice, formulas))
    resolver.names = Names(macros=document.macros)
    conventions = replace(stating, layout=laid_out(text, resolver.plain))
    resolver.names = Names(Scope(functions=named_in_words(text)), macros=document.macros, conventions=conventions)
    resolver.names = resolver.names.presuming(resolver.page_indices())
    squares, totals = resolver.page_squares(), resolver.page_totals()
    resolver.names = replace(resolver.names, squares=squares, varied=resolver.page_varied(), totals=totals)
    resolver.share(notation)
    resolver.directives = tuple(
        directive
        for item in document.items
        for directive in ((item,) if isinstance(item, Directive) else item.directives if isinstance(item, Display) else ())
    )
    items = tuple(ranges_first(document.items, document.source))
    resolver.headings = [(item.span.start, item.level) for item in items if isinstance(item, Heading)]
    for place, item in enumerate(items):
        resolver.following = items[place + 1 : place + 1 + FORESEEN]
        resolver.take(item)
    resolver.finish()
    inline = tuple(item.span for item in document.items if isinstance(item, Inline))
    displays = tuple(item.span for item in document.items if isinstance(item, Display))
    resolver.hold_kinds(letters_said(document.source, inline, displays, resolver.names.scope.ranges.keys()))
    readings, diagnostics, names = tuple(resolver.readings), tuple(resolver.diagnostics), resolver.names
    presumed = {letter: span for letter, span in names.scope.ranges.items() if letter in names.presumed}
    links, unused, written = tuple(resolver.links), tuple(resolver.unused), resolver.written
    return Derivation(document.source, links, displays, readings, diagnostics, document.items, written, presumed, notation, unused)


class _Resolver(Statements):
    """Follows the items of a document."""

    def __init__(self, source: Source, diagnostics: list[Diagnostic], formulas: Sequence[Span]) -> None:
        super().__init__(source, diagnostics, formulas)
        self.headings: list[tuple[int, int]] = []
        self.display = -1
        self.integrated: frozenset[str] = frozenset()

    # ------------------------------------------------------------ items

    def take(self, item: Item) -> None:
        """Read one item of the document."""
        self.hear(item)
        match item:
            case Heading(level):
                self.enter_section(level, item.span.end)
                self.close_declarations(len(self.sections) - 1, item.span.start)
            case Directive():
                self.obey(item)
            case Display():
                self.display += 1
                self.read_display(item)
            case Inline():
                self.read_inline(item)
        self.at = item.outer.end if isinstance(item, Display) else item.span.end

    def enter_section(self, level: int, start: int) -> None:
        """End the sections that a heading ends: what they declared is forgotten, what they defined stays within a chapter."""
        ended = [section for section in self.sections if section[0] >= level]
        self.end_suppositions(level)
        self.sections = [section for section in self.sections if section[0] < level]
        if ended:
            self.names = after_section(self.names, ended[0][1], keep=ended[0][0] > 1)
            if ended[0][0] <= 1:
                self.chains = Chains()
                self.used.clear()
                self.arguments.clear()
                self.noted.clear()
                self.solutions = NO_SOLUTIONS
                self.numbers.clear()
        self.sections.append((level, self.names))
        end = next((place for place, other in self.headings if place > start and other <= level), None)
        self.names = replace(self.names.presuming_also(self.page_indices(start, end)), squares=self.page_squares(start, end))
        self.current, self.integrated = None, frozenset()
        self.equations.clear()

    def finish(self) -> None:
        """Report directives that no display followed, and references to equations that the document does not have."""
        self.end_suppositions()
        self.presume()
        self.close_declarations(-1, len(self.source.text))
        self.report_unused(self.pending)
        self.diagnostics.extend(unknown_references(self.reasons, frozenset(self.called)))

    def hold_kinds(self, said: Said) -> None:
        """Leave steps unrefuted with vectors of which words say what no ``given`` does, and behind one that is not understood."""
        self.links = [unjudged_kind(link, self.wholes.get(link.id, frozenset()), said) for link in self.links]
        if self.unheard is not None:
            self.links[self.unheard :] = [unrefuted(link, UNHEARD) for link in self.links[self.unheard :]]

    # ------------------------------------------------------------ displays and inline formulas

    def read_display(self, item: Display) -> None:
        """Read a display: every statement in it, and what cannot be read of it."""
        self.foresee(item)
        reading = self.read_with_its_names(item)
        before, self.integrated = self.integrated, frozenset(integrated_letters(reading.statements))
        self.names = replace(self.names, integrated=before | self.integrated)
        inside = [directive for directive in item.directives if directive.verb not in DECLARING]
        setting = replace(self.asked([link for s in reading.statements for link in s.links], inside), display=self.display)
        self.open_display(self.display, item, reading)
        for error in reading.errors:
            self.complain(error.code, error.message, error.span)
        broken = max((error.span.start for error in reading.errors), default=-1)
        if reading.errors:
            self.current = None
        first, self.rows = len(self.links), len(reading.statements)
        if self.cue is not Cue.CONCLUDED and not goes_on(self.words):
            self.equations.clear()
        self.earlier = len(self.equations)
        setting = self.as_said(item.outer, setting)
        parts = grouped(beside(reading.statements, self.names, self.source.text), self.source.text)
        assumed, supposed = self.conditions_behind(item.outer) if len(parts) == 1 else (), self.conditions
        self.foresee_beside([part for part in parts if isinstance(part, tree.Statement)])
        for part in parts:
            asks = is_supposed(self.words) if isinstance(part, Implication) else self.is_asked(part)
            own = replace(setting, problem=setting.problem or SUPPOSED) if asks else setting
            if isinstance(part, Implication):
                self.imply(part, own)
            else:
                self.state(part, own, assumed)
                (self.suppose if asks else self.impose)(part)
            if (part.sides[0][0] if isinstance(part, Implication) else part).span.start < broken:
                self.current = None
        self.grant_bounds(first)
        self.catch_up(item.span.end)
        self.weigh(first, [of_given(given) for given in self.conditions])
        self.stock.conditions.update(dict.fromkeys([link.id for link in self.links[first:]], supposed))
        self.doubt_words(first, item.outer, inside=False, understood=bool(assumed), sought=reading.system)
        self.claimed = True

    def read_inline(self, item: Inline) -> None:
        """Read an inline formula: a condition, a range, a claim, a definition, or nothing to say about."""
        reading = self.read(item.span)
        self.take_domains(reading.statements, self.words)
        self.take_memberships(reading.statements)
        self.hear_sign(reading.statements, self.before_it(item.span), self.behind_it(item.span), self.sentence)
        if RELATED.search(self.source.slice(item.span)) is None:
            return
        for error in reading.errors:
            self.complain(error.code, error.message, error.span, Severity.WARNING)
        for part in grouped(each_set(reading.statements), self.source.text):
            if isinstance(part, tree.Statement):
                self.read_statement(part)
            elif self.cue is Cue.SUPPOSED:
                for statement in part.statements:
                    self.suppose(statement)
            else:
                self.imply(part, self.as_said(part.statements[0].span, self.asked_beside(part.statements[0])))
        if not reading.errors and all(map(lists_values, reading.statements)):  # a range alone is read as no statement
            self.cue = self.earlier_cue  # "Let $a_i = b_i$ for $i = 1, \ldots, n$ and $c = 2$" goes on setting names

    def read_statement(self, statement: tree.Statement) -> None:
        """Follow one statement of an inline formula."""
        condition = index_condition(statement, self.names, self.text(statement.span))
        if condition is not None:
            self.take_condition(condition, statement.span)
        elif statement.left is not None and statement.links:
            if self.only_supposes(statement):
                self.suppose(statement)
                return
            before, self.under_condition = self.under_condition, self.under_condition or self.is_for_now(statement)
            first, behind = len(self.links), self.conditions_behind(statement.span)
            assumed = (*self.conditions, *behind)
            self.state(statement, self.as_said(statement.span, self.asked_beside(statement)), assumed)
            self.grant_bounds(first)
            self.doubt_words(first, statement.span, inside=not assumed, understood=bool(behind))
            self.as_reason(statement, first)
            self.claimed, self.under_condition = True, before
            self.impose(statement)
