"""Follow a document in reading order: directives, definitions, chains and claims."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from derive.diagnostics import Code, Diagnostic, Severity
from derive.kernel.scope import Given, Relation, Scope
from derive.resolve import symbols
from derive.resolve.derivation import Derivation, DerivedLink, Obligation, Reading, Treatment
from derive.resolve.explain import linear
from derive.resolve.meaning import IsVector, Meaning, NoMeaning
from derive.resolve.symbols import Names, head_of
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.displays import read_display
from derive.syntax.document import Directive, Display, Document, Heading, Inline, Item
from derive.syntax.lexer import ReadingError
from derive.syntax.printer import to_latex
from derive.terms import Number, Range, Symbol, Term, free_names, freshen, key

TREATMENTS = {"trust": Treatment.TRUST, "skip": Treatment.SKIP, "expect": Treatment.EXPECT_REFUTED}
DECLARING = {"let": symbols.let, "given": symbols.given}


def resolve(document: Document) -> Derivation:
    """Give every relation of a document with what must hold for it."""
    resolver = _Resolver(document.source, list(document.diagnostics))
    for item in document.items:
        resolver.take(item)
    resolver.report_unused()
    displays = tuple(item.span for item in document.items if isinstance(item, Display))
    readings, diagnostics = tuple(resolver.readings), tuple(resolver.diagnostics)
    return Derivation(document.source, tuple(resolver.links), displays, readings, diagnostics)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a relation: its term, the names in it without a meaning, its place, or the problem with it."""

    term: Term | None
    undeclared: frozenset[str]
    span: Span
    problem: str | None = None


@dataclass(slots=True)
class Chain:
    """A chain that may go on: its left side, its last side, and the id of its last link."""

    left: Side
    last: Side
    last_id: str | None


class _Resolver:
    """Holds what the document has said so far; ``conditions`` are those of the sentence that is being read."""

    def __init__(self, source: Source, diagnostics: list[Diagnostic]) -> None:
        self.source = source
        self.names = Names()
        self.sections: list[tuple[int, Names]] = []
        self.chains: dict[str, Chain] = {}
        self.current: Chain | None = None
        self.pending: list[Directive] = []
        self.conditions: tuple[Given, ...] = ()
        self.sentence, self.claimed, self.display = -1, False, -1
        self.links: list[DerivedLink] = []
        self.readings: list[Reading] = []
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
                self.chains.clear()
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

    def report_unused(self) -> None:
        """Report directives that no display followed."""
        for directive in self.pending:
            message = f"nothing follows that this `{directive.verb}` could govern"
            self.complain(Code.DIRECTIVE_UNUSED, message, directive.span, Severity.WARNING)

    def complain(self, code: Code, message: str, span: Span, severity: Severity = Severity.ERROR) -> None:
        """Add a diagnostic."""
        self.diagnostics.append(Diagnostic(code, severity, message, span))

    def treatment(self) -> tuple[Treatment, str, str | None]:
        """Give what the directives before a display ask for, and forget them."""
        chosen, reason, by = Treatment.CHECK, "", None
        for directive in self.pending:
            words = " ".join(self.source.slice(directive.argument).split())
            if directive.verb in TREATMENTS:
                chosen, reason = TREATMENTS[directive.verb], words.removeprefix("refuted").strip()
            else:
                by = words
        self.pending.clear()
        return chosen, reason, by

    # ------------------------------------------------------------ displays and inline formulas

    def read_display(self, item: Display) -> None:
        """Read a display: every statement in it, and what cannot be read of it."""
        treatment = self.treatment()
        reading = read_display(self.source, item.span, self.names.vocabulary())
        for error in reading.errors:
            self.complain(error.code, error.message, error.span)
        if reading.errors:
            self.current = None
        for statement in reading.statements:
            self.state(statement, self.display, treatment)

    def read_inline(self, item: Inline) -> None:
        """Read an inline formula: a condition, a range, a claim, a definition, or nothing to say about."""
        if item.sentence != self.sentence:
            self.sentence, self.conditions, self.claimed = item.sentence, (), False
        text = self.source.slice(item.span)
        if not any(sign in text for sign in ("=", "\\neq", "\\ne ")):
            return
        reading = read_display(self.source, item.span, self.names.vocabulary())
        for error in reading.errors:
            self.complain(error.code, error.message, error.span, Severity.WARNING)
        for statement in reading.statements:
            condition = self.index_condition(statement)
            if condition is not None:
                self.conditions = (condition,) if self.claimed else (*self.conditions, condition)
                self.claimed = False
            elif statement.left is not None and statement.links:
                self.state(statement, None, (Treatment.CHECK, "", None), self.conditions)
                self.claimed = True

    def index_condition(self, statement: tree.Statement) -> Given | None:
        """Give the condition that a statement about two indices alone is."""
        if statement.left is None or len(statement.links) != 1:
            return None
        link, meaning = statement.links[0], Meaning(self.names.scope, self.names.components)
        relation = {"=": Relation.EQUAL, "!=": Relation.UNEQUAL}.get(link.relation.sign)
        left, right = meaning.index_term(statement.left), meaning.index_term(link.right)
        if relation is None or not isinstance(left, Symbol) or not isinstance(right, Symbol | Number):
            return None
        return Given(" ".join(self.source.slice(statement.span).split()), relation, left, right)

    # ------------------------------------------------------------ statements

    def state(
        self,
        statement: tree.Statement,
        display: int | None,
        treatment: tuple[Treatment, str, str | None],
        assumed: tuple[Given, ...] = (),
    ) -> None:
        """Give the links of one statement."""
        if not statement.links:
            self.begin_alone(statement)
            return
        before = self.names
        self.names = self.with_conditions(statement, assumed)
        if statement.left is not None and self.defines(statement, display, treatment):
            self.names = symbols.without_extra_givens(self.names, before)
            return
        component = self.component_for(statement)
        self.follow(statement, display, treatment, component)
        self.names = before

    def with_conditions(self, statement: tree.Statement, assumed: tuple[Given, ...]) -> Names:
        """Give the names with the index conditions of a statement assumed."""
        found = list(assumed)
        for condition in statement.conditions:
            relation = tree.Relation(condition.relation, None, condition.span)
            given = self.index_condition(
                tree.Statement(condition.left, (tree.Link(relation, condition.right),), (), condition.span)
            )
            if given is not None:
                found.append(given)
        scope = self.names.scope
        return self.names.with_scope(replace(scope, givens=(*scope.givens, *found))) if found else self.names

    def begin_alone(self, statement: tree.Statement) -> None:
        """Remember a formula without a relation as what the next display may go on from."""
        if statement.left is not None:
            side = self.side(statement.left, None)
            self.current = Chain(side, side, None)

    def defines(self, statement: tree.Statement, display: int | None, treatment: tuple[Treatment, str, str | None]) -> bool:
        """Enter a definition where the statement is one, and follow the rest of its chain; tell whether it is one."""
        assert statement.left is not None
        first, *rest = statement.links
        head = head_of(statement.left, self.names)
        if head is None or first.relation.sign not in ("=", ":=") or self.is_taken(head, first.right):
            return False
        try:
            names = head.defined(self.names, first.right)
        except (NoMeaning, IsVector):
            return False
        if symbols.mentions(names.scope, head):
            return False
        left, right = self.side(statement.left, None, names), self.side(first.right, None)
        if right.undeclared:
            return False
        self.names = replace(names, harvested=names.harvested | {(head.name, len(head.letters))})
        self.note(right)
        link = self.link(left, first, right, display, treatment, None)
        self.links.append(replace(link, is_definition=True, step=None, claim=None))
        self.current = Chain(left, right, link.id)
        self.chains[to_latex(statement.left)] = self.current
        for following in rest:
            self.extend(self.current, following, display, treatment, None)
        return True

    def is_taken(self, head: symbols.Head, right: tree.Node) -> bool:
        """Tell whether a name has a meaning that an equation cannot replace."""
        return self.names.knows(head.name) and not self.sets_anew(head, right)

    def sets_anew(self, head: symbols.Head, right: tree.Node) -> bool:
        """Tell whether a name that the page has given a number is given another: ``p = 1`` here, ``p = 1/2`` there."""
        known = self.names.scope.definitions.get((head.name, 0))
        number = not head.letters and known is not None and isinstance(known.body, Number)
        return number and (head.name, 0) in self.names.harvested and isinstance(self.side(right, None).term, Number)

    def component_for(self, statement: tree.Statement) -> str | None:
        """Give the index letter at which a vector equation is read: one that goes on with an earlier chain, else a free one."""
        nodes: list[tree.Node] = [link.right for link in statement.links]
        nodes += [statement.left] if statement.left is not None else []
        span = next(filter(None, (self.vector_range(node) for node in nodes)), None)
        if span is None:
            return None
        written = set(re.findall(r"[A-Za-z]", " ".join(self.source.slice(node.span) for node in nodes)))
        letters = [name for name, declared in self.names.scope.ranges.items() if declared == span]
        for letter in letters:
            side = self.side(statement.left, letter) if statement.left is not None else None
            if side is not None and side.term is not None and self.chain_of(side.term) is not None:
                return letter
        return next((letter for letter in letters if letter not in written), None)

    def vector_range(self, node: tree.Node) -> Range | None:
        """Give the range of the vectors in a formula, if there are any."""
        try:
            Meaning(self.names.scope, self.names.components).term(node)
        except IsVector as vector:
            return vector.range
        except NoMeaning:
            pass
        return None

    def follow(
        self, statement: tree.Statement, display: int | None, treatment: tuple[Treatment, str, str | None], component: str | None
    ) -> None:
        """Give the links of a chain that begins, goes on from the display before, or restates an earlier left side."""
        if statement.left is None:
            if self.current is None:
                message = "this goes on with a relation, but no formula stands before it to go on from"
                self.complain(Code.FORMULA_UNREADABLE, message, statement.span)
                return
            chain = self.current
        else:
            left = self.side(statement.left, component)
            self.note(left)
            chain = self.chain_for(statement.left, left, component) if display is not None else Chain(left, left, None)
        if display is not None:
            self.current = chain
        for link in statement.links:
            self.extend(chain, link, display, treatment, component)

    def chain_for(self, node: tree.Node, left: Side, component: str | None) -> Chain:
        """Give the chain that a left side restates, or a new one."""
        known = self.chains.get(to_latex(node))
        if component is not None and left.term is not None:
            known = self.chain_of(left.term)
        chain = known or Chain(left, left, None)
        if left.term is not None and not isinstance(left.term, Number | Symbol):
            self.chains[to_latex(node)] = chain
        return chain

    def chain_of(self, left: Term) -> Chain | None:
        """Give the chain with a left side that means the same."""
        wanted = key(left)
        return next((c for c in self.chains.values() if c.left.term is not None and key(c.left.term) == wanted), None)

    def extend(
        self,
        chain: Chain,
        link: tree.Link,
        display: int | None,
        treatment: tuple[Treatment, str, str | None],
        component: str | None,
    ) -> None:
        """Add one link to a chain."""
        right = self.side(link.right, component)
        self.note(right)
        added = self.link(chain.last, link, right, display, treatment, chain)
        self.links.append(added)
        chain.last, chain.last_id = right, added.id

    # ------------------------------------------------------------ links

    def link(
        self,
        left: Side,
        link: tree.Link,
        right: Side,
        display: int | None,
        treatment: tuple[Treatment, str, str | None],
        chain: Chain | None,
    ) -> DerivedLink:
        """Give a link with its obligations, or with the reason why it has none."""
        problem = right.problem or left.problem
        if link.relation.sign not in ("=", ":="):
            problem = "only equations are decided so far"
        step = claim = None
        if problem is None and chain is not None:
            step = self.obligation(left, right)
            claim = (
                step if chain.last is chain.left else self.obligation(chain.left, right) if chain.left.term is not None else None
            )
        number = f"s{len(self.links) + 1}"
        previous = chain.last_id if chain is not None else None
        return DerivedLink(
            number, display, right.span, self.text(left.span), link.relation.sign, self.text(right.span), False,
            step, claim, previous, problem, treatment[0], treatment[1], link.relation.reason or treatment[2],
        )  # fmt: skip

    def obligation(self, left: Side, right: Side) -> Obligation:
        """Give what has to be shown of two sides, with bound names that differ from all free ones."""
        assert left.term is not None
        assert right.term is not None
        scope: Scope = self.names.scope
        taken = free_names(left.term) | free_names(right.term) | scope.scalars()
        undeclared = tuple(sorted(left.undeclared | right.undeclared))
        return Obligation(freshen(left.term, taken), freshen(right.term, taken), scope, undeclared)

    def side(self, node: tree.Node, component: str | None, names: Names | None = None) -> Side:
        """Give the meaning of one side, or the problem with it."""
        chosen = names or self.names
        meaning = Meaning(chosen.scope, chosen.components, component)
        try:
            term = meaning.term(node)
        except NoMeaning as error:
            if error.code is Code.READING_AMBIGUOUS:
                self.complain(error.code, str(error), error.span, Severity.WARNING)
            return Side(None, frozenset(), node.span, str(error))
        except IsVector:
            return Side(None, frozenset(), node.span, "vectors are checked by component, and no index letter runs over their range")
        return Side(term, frozenset(meaning.undeclared), node.span)

    def note(self, side: Side) -> None:
        """Remember how a side was understood."""
        understood = linear(side.term) if side.term is not None else f"not understood: {side.problem}"
        self.readings.append(Reading(side.span, understood))

    def text(self, span: Span) -> str:
        """Give the author's text of a span on one line."""
        return " ".join(self.source.slice(span).split())
