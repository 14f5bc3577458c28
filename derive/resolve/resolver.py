"""Follow a document in reading order: directives, definitions, chains and claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from derive.diagnostics import Code, Diagnostic, Severity
from derive.kernel.scope import Given
from derive.resolve import symbols
from derive.resolve.chains import Chain, Chains, Side, obligation
from derive.resolve.conditions import beside, condition_given, index_condition, require_consistent
from derive.resolve.derivation import Derivation, DerivedLink, Reading, Treatment
from derive.resolve.explain import linear
from derive.resolve.meaning import IsVector, Meaning, NoMeaning
from derive.resolve.references import unknown_references
from derive.resolve.symbols import Names, head_of
from derive.resolve.vectors import REFUSAL, Shape, is_plain_letter, letters_written, shape
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.displays import DisplayReading, read_display
from derive.syntax.document import Directive, Display, Document, Heading, Inline, Item
from derive.syntax.lexer import ReadingError
from derive.syntax.printer import to_latex
from derive.terms import Number, Range, Symbol

TREATMENTS = {"trust": Treatment.TRUST, "skip": Treatment.SKIP, "expect": Treatment.EXPECT_REFUTED}
CONSTANTS = ("e", "\\pi")  # have a meaning of their own until the document gives them another
BOLD_FONTS = ("\\mathbf", "\\boldsymbol", "\\bm")
DECLARING = {"let": symbols.let, "given": symbols.given}


def resolve(document: Document) -> Derivation:
    """Give every relation of a document with what must hold for it."""
    resolver = _Resolver(document.source, list(document.diagnostics))
    for item in document.items:
        resolver.take(item)
    resolver.finish()
    displays = tuple(item.span for item in document.items if isinstance(item, Display))
    readings, diagnostics = tuple(resolver.readings), tuple(resolver.diagnostics)
    return Derivation(document.source, tuple(resolver.links), displays, readings, diagnostics, document.items, resolver.written)


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for every link of one statement.

    ``component`` is the index letter at which vectors are read; ``problem`` says why nothing in the statement can be checked.
    """

    display: int | None = None
    treatment: Treatment = Treatment.CHECK
    reason: str = ""
    component: str | None = None
    problem: str | None = None


class _Resolver:
    """Holds what the document has said so far; ``conditions`` are those of the sentence that is being read."""

    def __init__(self, source: Source, diagnostics: list[Diagnostic]) -> None:
        self.source = source
        self.names = Names()
        self.sections: list[tuple[int, Names]] = []
        self.chains = Chains()
        self.current: Chain | None = None
        self.pending: list[Directive] = []
        self.by: str | None = None
        self.conditions: tuple[Given, ...] = ()
        self.sentence, self.claimed, self.display = -1, False, -1
        self.called: set[str] = set()
        self.reasons: list[tuple[str, Span]] = []
        self.links: list[DerivedLink] = []
        self.readings: list[Reading] = []
        self.written: dict[Span, DisplayReading] = {}
        self.diagnostics = diagnostics

    # ------------------------------------------------------------ items

    def take(self, item: Item) -> None:
        """Read one item of the document."""
        match item:
            case Heading(level):
                self.enter_section(level)
            case Directive():
                self.obey(item)
            case Display():
                self.display += 1
                self.read_display(item)
            case Inline():
                self.read_inline(item)

    def enter_section(self, level: int) -> None:
        """End the sections that a heading ends: what they declared is forgotten, what they defined stays within a chapter."""
        ended = [section for section in self.sections if section[0] >= level]
        self.sections = [section for section in self.sections if section[0] < level]
        if ended:
            self.names = symbols.after_section(self.names, ended[0][1], keep=ended[0][0] > 1)
            if ended[0][0] <= 1:
                self.chains = Chains()
        self.sections.append((level, self.names))
        self.current = None

    def obey(self, directive: Directive) -> None:
        """Follow a directive, or keep it for the display that it governs."""
        declare = DECLARING.get(directive.verb)
        if declare is None:
            self.pending.append(directive)
            return
        try:
            self.names = declare(self.names, self.source, directive.argument)
        except ReadingError as error:
            self.complain(Code.DIRECTIVE_UNREADABLE, error.message, error.span)

    def finish(self) -> None:
        """Report directives that no display followed, and references to equations that the document does not have."""
        self.report_unused(self.pending)
        self.diagnostics.extend(unknown_references(self.reasons, frozenset(self.called)))

    def report_unused(self, directives: Iterable[Directive]) -> None:
        """Report directives that govern nothing."""
        for directive in directives:
            message = f"nothing follows that this `{directive.verb}` could govern"
            self.complain(Code.DIRECTIVE_UNUSED, message, directive.span, Severity.WARNING)

    def complain(self, code: Code, message: str, span: Span, severity: Severity = Severity.ERROR) -> None:
        """Add a diagnostic."""
        found = Diagnostic(code, severity, message, span)
        if found not in self.diagnostics:
            self.diagnostics.append(found)

    def asked(self) -> Setting:
        """Give what the directives before a display ask for, and forget them; of several of a kind the last one counts."""
        treatments = [d for d in self.pending if d.verb in TREATMENTS]
        reasons = [d for d in self.pending if d.verb not in TREATMENTS]
        self.report_unused((*treatments[:-1], *reasons[:-1]))
        self.pending.clear()
        self.by = None
        for directive in reasons[-1:]:
            self.by = self.text(directive.argument)
            self.reasons.append((self.by, directive.argument))
        for directive in treatments[-1:]:
            reason = self.text(directive.argument).removeprefix("refuted").strip()
            return Setting(self.display, TREATMENTS[directive.verb], reason)
        return Setting(self.display)

    # ------------------------------------------------------------ displays and inline formulas

    def read_display(self, item: Display) -> None:
        """Read a display: every statement in it, and what cannot be read of it."""
        setting = self.asked()
        reading = self.read(item.span)
        self.called.update(reading.labels, filter(None, (reading.tag,)))
        for error in reading.errors:
            self.complain(error.code, error.message, error.span)
        broken = max((error.span.start for error in reading.errors), default=-1)
        if reading.errors:
            self.current = None
        for statement in beside(reading.statements, self.names, self.source.text):
            self.state(statement, setting)
            if statement.span.start < broken:
                self.current = None
        self.by = None

    def read_inline(self, item: Inline) -> None:
        """Read an inline formula: a condition, a range, a claim, a definition, or nothing to say about."""
        if item.sentence != self.sentence:
            self.sentence, self.conditions, self.claimed = item.sentence, (), False
        reading = self.read(item.span)
        if not any(sign in self.source.slice(item.span) for sign in ("=", "\\neq", "\\ne ")):
            return
        for error in reading.errors:
            self.complain(error.code, error.message, error.span, Severity.WARNING)
        for statement in reading.statements:
            condition = index_condition(statement, self.names, self.text(statement.span))
            if condition is not None:
                self.conditions = (condition,) if self.claimed else (*self.conditions, condition)
                self.claimed = False
            elif statement.left is not None and statement.links:
                self.state(statement, Setting(), self.conditions)
                self.claimed = True

    def read(self, span: Span) -> DisplayReading:
        """Read a formula with the names known so far, and keep its trees for those who show the page again."""
        reading = self.written[span] = read_display(self.source, span, self.names.vocabulary())
        return reading

    # ------------------------------------------------------------ statements

    def state(self, statement: tree.Statement, setting: Setting, assumed: tuple[Given, ...] = ()) -> None:
        """Give the links of one statement."""
        if not statement.links:
            self.begin_alone(statement)
            return
        before = self.names
        try:
            assumed += tuple(condition_given(c, before, self.text(c.span)) for c in statement.conditions)
            require_consistent((*before.scope.givens, *assumed), statement.span)
        except NoMeaning as error:
            setting = replace(setting, problem=str(error))
        if not assumed and setting.problem is None and statement.left is not None and self.defines(statement, setting):
            return
        if not statement.conditions and index_condition(statement, before, "") is not None:
            setting = replace(setting, problem="a condition on indices is read only beside an equation")
        self.names = before.with_givens(assumed)
        self.follow(statement, setting, assumed)
        self.names = before

    def begin_alone(self, statement: tree.Statement) -> None:
        """Remember a formula without a relation as what the next display may go on from."""
        if statement.left is not None:
            side = self.side(statement.left, None)
            self.current = Chain(side, side, None, self.names.scope)

    def defines(self, statement: tree.Statement, setting: Setting) -> bool:
        """Enter a definition where the statement is one, and follow the rest of its chain; tell whether it is one."""
        assert statement.left is not None
        first, *rest = statement.links
        names = self.defined(statement.left, first)
        if names is None:
            return False
        left, right = self.side(statement.left, None, names), self.side(first.right, None)
        if right.undeclared:
            return False
        self.names = names
        self.note(right)
        link = self.link(None, left, first, right, setting)
        self.links.append(replace(link, is_definition=True, step=None, claim=None))
        self.current = Chain(left, right, link.id, self.names.scope)
        self.chains.remember(to_latex(statement.left), self.current)
        for following in rest:
            self.extend(self.current, following, setting)
        return True

    def defined(self, left: tree.Node, link: tree.Link) -> Names | None:
        """Give the names with what an equation defines, or None where it defines nothing."""
        head = head_of(left, self.names)
        if head is None or link.relation.sign not in ("=", ":="):
            return None
        if self.names.knows(head.name) and not self.sets_anew(head, link.right):
            return None
        if head.name in CONSTANTS and head.name in letters_written((self.source.slice(link.right.span),)):
            return None
        try:
            names = head.defined(self.names, link.right)
        except NoMeaning:
            return None
        return replace(names, harvested=names.harvested | {(head.name, len(head.letters))})

    def sets_anew(self, head: symbols.Head, right: tree.Node) -> bool:
        """Tell whether a name that the page has given a number is given another: ``p = 1`` here, ``p = 1/2`` there."""
        known = self.names.scope.definitions.get((head.name, 0))
        number = not head.letters and known is not None and isinstance(known.body, Number)
        return number and (head.name, 0) in self.names.harvested and isinstance(self.side(right, None).term, Number)

    def follow(self, statement: tree.Statement, setting: Setting, assumed: tuple[Given, ...]) -> None:
        """Give the links of a chain that begins, goes on from the display before, or restates an earlier left side."""
        vectors = self.vector_range(statement)
        if statement.left is None:
            chain = self.current
            if chain is None:
                message = "this goes on with a relation, but no formula stands before it to go on from"
                self.complain(Code.FORMULA_UNREADABLE, message, statement.span)
                return
            self.names = self.names.with_givens(chain.assumed)
            setting = self.going_on(chain, statement, setting)
        else:
            setting = replace(setting, component=self.component_for(statement, vectors))
            chain = self.chain_for(statement.left, setting, assumed)
        chain.component = setting.component
        if setting.display is not None:
            self.current = chain
        for link in statement.links:
            self.extend(chain, link, setting)

    def going_on(self, chain: Chain, statement: tree.Statement, setting: Setting) -> Setting:
        """Give the setting of a display that begins with a relation; it is read at the component of its chain."""
        problem = setting.problem
        if chain.component is not None and chain.component in self.letters_in(statement):
            problem = REFUSAL
        elif not chain.still_means(self.names.scope):
            problem = "a name in the formula that this goes on from has been given another meaning"
        return replace(setting, component=chain.component, problem=problem)

    def chain_for(self, node: tree.Node, setting: Setting, assumed: tuple[Given, ...]) -> Chain:
        """Give the chain that a left side restates, or a new one; conditions beside it hold for this statement alone."""
        left = self.side(node, setting.component)
        self.note(left)
        scope = self.names.scope
        compound = setting.display is not None and left.term is not None and not isinstance(left.term, Number)
        known = None
        if compound and left.term is not None:
            known = self.chains.restated(to_latex(node), left.term, scope)
            if known is None and setting.component is not None:
                known = self.chains.by_meaning(left.term, scope)
        chain = known or Chain(left, left, None, scope, setting.component)
        if assumed:
            return replace(chain, assumed=assumed, component=setting.component)
        if compound and not isinstance(left.term, Symbol):
            self.chains.remember(to_latex(node), chain)
        return chain

    def extend(self, chain: Chain, link: tree.Link, setting: Setting) -> None:
        """Add one link to a chain."""
        right = self.side(link.right, setting.component)
        self.note(right)
        added = self.link(chain, chain.last, link, right, setting)
        self.links.append(added)
        chain.last, chain.last_id, chain.scope = right, added.id, self.names.scope

    # ------------------------------------------------------------ vectors

    def component_for(self, statement: tree.Statement, span: Range | None) -> str | None:
        """Give the index letter at which a vector equation is read: one that goes on with an earlier chain, else a free one."""
        if span is None or statement.left is None:
            return None
        written = self.letters_in(statement)
        ranges = self.names.scope.ranges.items()
        letters = [name for name, own in ranges if own == span and is_plain_letter(name) and name not in written]
        for letter in letters:
            left = self.side(statement.left, letter).term
            if left is not None and self.chains.by_meaning(left, self.names.scope) is not None:
                return letter
        return next(iter(letters), None)

    def letters_in(self, statement: tree.Statement) -> frozenset[str]:
        """Give the letters that stand anywhere in a statement or its conditions."""
        spans = (statement.span, *(condition.span for condition in statement.conditions))
        return letters_written(map(self.source.slice, spans))

    def vector_range(self, statement: tree.Statement) -> Range | None:
        """Give the range of the vectors in a statement, if there are any."""
        if not any(font in self.source.slice(statement.span) for font in BOLD_FONTS):
            return None
        nodes = [link.right for link in statement.links]
        for node in nodes if statement.left is None else (statement.left, *nodes):
            try:
                Meaning(self.names.scope, self.names.components).term(node)
            except IsVector as vector:
                return vector.range
            except NoMeaning:
                pass
        return None

    # ------------------------------------------------------------ links

    def link(self, chain: Chain | None, left: Side, link: tree.Link, right: Side, setting: Setting) -> DerivedLink:
        """Give a link with its obligations, or with the reason why it has none."""
        problem = setting.problem or right.problem or left.problem
        if link.relation.sign not in ("=", ":="):
            problem = "only equations are decided so far"
        step = claim = None
        if problem is None and chain is not None:
            step = claim = obligation(left, right, self.names.scope)
            if chain.last is not chain.left:
                claim = obligation(chain.left, right, self.names.scope) if chain.left.term is not None else None
        return DerivedLink(
            f"s{len(self.links) + 1}", setting.display, right.span, self.text(left.span), link.relation.sign, self.text(right.span),
            False, step, claim, chain.last_id if chain is not None else None, problem, setting.treatment, setting.reason,
            self.reason_of(link.relation),
        )  # fmt: skip

    def reason_of(self, relation: tree.Relation) -> str | None:
        """Give the reason above a relation, or the one that a ``by`` gave for the next step."""
        reason, self.by = relation.reason or self.by, None
        if relation.reason:
            self.reasons.append((relation.reason, relation.span))
        return reason

    def side(self, node: tree.Node, component: str | None, names: Names | None = None) -> Side:
        """Give the meaning of one side, or the problem with it."""
        chosen = names or self.names
        meaning = Meaning(chosen.scope, chosen.components, component)
        try:
            term = meaning.term(node)
            if component is not None and shape(node, meaning.is_vector) is Shape.SCALAR:
                raise NoMeaning(REFUSAL, node.span)
        except NoMeaning as error:
            if error.code is Code.READING_AMBIGUOUS:
                self.complain(error.code, str(error), error.span, Severity.WARNING)
            return Side(None, frozenset(), node.span, str(error))
        return Side(term, frozenset(meaning.undeclared), node.span)

    def note(self, side: Side) -> None:
        """Remember how a side was understood."""
        understood = linear(side.term) if side.term is not None else f"not understood: {side.problem}"
        self.readings.append(Reading(side.span, understood))

    def text(self, span: Span) -> str:
        """Give the author's text of a span on one line."""
        return " ".join(self.source.slice(span).split())
