"""Follow a document in reading order: directives, definitions, chains and claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from derive.diagnostics import Code, Diagnostic, Severity
from derive.kernel.scope import Given, Scope
from derive.resolve.applications import as_application, calls
from derive.resolve.chains import Chain, Chains, spelling
from derive.resolve.conditions import beside, index_condition, is_about, require_consistent
from derive.resolve.conventions import stated
from derive.resolve.defining import DECLARING
from derive.resolve.derivation import Derivation, Premise
from derive.resolve.directed import ranges_first
from derive.resolve.evaluations import integrated_letters
from derive.resolve.fixed import fixing_of
from derive.resolve.implications import Implication, Side, Supposed, grouped, implied, joint, unjudged
from derive.resolve.imposed import asked_for, is_lone, is_open_formula, is_update
from derive.resolve.indices import lists_values
from derive.resolve.inverses import holds_inverse
from derive.resolve.known import NoMeaning, named_in_words
from derive.resolve.names import Names
from derive.resolve.prose import Cue, goes_on, is_supposed, says_what
from derive.resolve.qualified import tells_update
from derive.resolve.redefined import after_section
from derive.resolve.references import unknown_references
from derive.resolve.sentences import Sentences
from derive.resolve.setting import SUPPOSED, Setting
from derive.resolve.solutions import NO_SOLUTIONS
from derive.resolve.suppositions import of_given
from derive.resolve.symbols import head_of
from derive.resolve.vectors import REFUSAL
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.document import Directive, Display, Document, Heading, Inline, Item
from derive.terms import Number

MOST_PREMISES, FORESEEN = 6, 8
UNSETTLED = "this may be the value of a function at a place, or give it another meaning; write `let` before it if it does"
UNREAD = "not true without what is said beside it"
UPDATE = "not true for all values; it may be an update, or one to be solved"
NEAR = "the sides differ, but no more than the decimals in it may be rounded"
RELATED = re.compile(r"[=<>]|\\(?:neq?|[lg](?:e|t|eq|eqq|eqslant|l|g|esssim|tsim))(?![A-Za-z])")


def resolve(document: Document, notation: tuple[str, ...] = ()) -> Derivation:
    """Give every relation of a document with what must hold for it; ``notation`` are lines that declare names for all of it."""
    formulas = [item.span for item in document.items if isinstance(item, Display | Inline)]
    resolver = _Resolver(document.source, list(document.diagnostics), formulas)
    text = document.source.text
    conventions = stated(text, map(document.source.slice, formulas))
    resolver.names = Names(Scope(functions=named_in_words(text)), macros=document.macros, conventions=conventions)
    resolver.names = resolver.names.presuming(resolver.page_indices())
    resolver.names = replace(resolver.names, squares=resolver.page_squares(), varied=resolver.page_varied())
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
    displays = tuple(item.span for item in document.items if isinstance(item, Display))
    readings, diagnostics, names = tuple(resolver.readings), tuple(resolver.diagnostics), resolver.names
    presumed = {letter: span for letter, span in names.scope.ranges.items() if letter in names.presumed}
    links, unused, written = tuple(resolver.links), tuple(resolver.unused), resolver.written
    return Derivation(document.source, links, displays, readings, diagnostics, document.items, written, presumed, notation, unused)


class _Resolver(Sentences):
    """Follows the items of a document."""

    def __init__(self, source: Source, diagnostics: list[Diagnostic], formulas: Sequence[Span]) -> None:
        super().__init__(source, diagnostics, formulas)
        self.current: Chain | None = None
        self.headings: list[tuple[int, int]] = []
        self.display = -1
        self.equations: list[Premise] = []
        self.integrated: frozenset[str] = frozenset()
        self.implied: list[Supposed] = []
        self.earlier = self.rows = 0  # how many of the equations stand before this display, and how many rows in it

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
        if RELATED.search(self.source.slice(item.span)) is None:
            return
        for error in reading.errors:
            self.complain(error.code, error.message, error.span, Severity.WARNING)
        for part in grouped(reading.statements, self.source.text):
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
            for_now = self.cue is not Cue.SET and self.is_open(statement) and self.is_number(statement)
            before, self.under_condition = self.under_condition, self.under_condition or for_now
            first, behind = len(self.links), self.conditions_behind(statement.span)
            assumed = (*self.conditions, *behind)
            self.state(statement, self.as_said(statement.span, self.asked_beside(statement)), assumed)
            self.doubt_words(first, statement.span, inside=not assumed, understood=bool(behind))
            self.as_reason(statement, first)
            self.claimed, self.under_condition = True, before
            self.impose(statement)

    # ------------------------------------------------------------ statements

    def state(self, statement: tree.Statement, setting: Setting, assumed: tuple[Given, ...] = ()) -> None:
        """Give the links of one statement."""
        if not statement.links:
            self.begin_alone(statement)
            return
        self.catch_up(statement.links[0].right.span.end)
        says = setting.display is not None or says_what(self.words)
        if statement.left is not None and (self.cue is Cue.SET or (says and calls(statement))):
            statement = replace(statement, left=as_application(statement.left))
        self.fixing = fixing_of(statement, frozenset(self.names.scope.ranges))
        head = head_of(statement.left, self.names) if statement.left is not None else None
        self.equated |= {head.name} if head is not None else set()
        before = self.names
        setting, conditions = self.conditions_beside(statement, setting)
        assumed += conditions
        try:
            require_consistent((*before.scope.givens, *assumed), statement.span)
        except NoMeaning as error:
            setting = replace(setting, problem=str(error))
        conditional = bool(assumed) or self.under_condition or setting.implied or setting.unread is not None
        if not conditional and setting.problem is None and statement.left is not None and self.defines(statement, setting):
            return
        before = self.names  # without a declaration that the statement makes void
        if self.unsettled and not conditional:
            setting, self.unsettled = replace(setting, problem=setting.problem or UNSETTLED), False
        if conditional and statement.left is not None and not setting.implied:
            self.conditional |= self.side(statement.left, None).undeclared
        compared = index_condition(statement, before, "") if not statement.conditions else None
        if compared is not None and not is_about(compared, before.scope.givens):
            setting = replace(setting, problem="a condition on indices is read only beside an equation")
        self.names = before.with_givens(assumed)
        due, place = tuple(self.due), len(self.links)
        self.follow(statement, setting, assumed)
        self.doubt_model(place, statement)
        stands = not assumed and setting.problem is None and setting.unread is None and len(self.links) > place
        if stands and not self.only_fits(statement):
            self.solutions = self.solutions.taking(statement, before, self.links[place], len(self.links))
        self.take_head(statement, setting, certain=not conditional)
        self.take_values(statement, setting, claimed=True, certain=not conditional)
        self.names = before.doubting(self.numbers)
        for directive in due:
            if directive not in self.due:
                self.obey(directive)

    def begin_alone(self, statement: tree.Statement) -> None:
        """Remember a formula without a relation as what the next display may go on from."""
        if statement.left is not None:
            side = self.side(statement.left, None)
            self.current = Chain(side, side, None, self.names.scope)

    def defines(self, statement: tree.Statement, setting: Setting) -> bool:
        """Enter a definition where the statement is one, and follow the rest of its chain; tell whether it is one."""
        first, *rest = statement.links
        if statement.left is None:
            return False
        inline = setting.display is None
        head, body = self.head_and_body(statement.left, first, inline=inline)
        if head is None:
            return False
        if self.numbers.isdisjoint(head.parameters):
            head = head.for_bodies(self.names, (body, *(link.right for link in rest if link.relation.sign == "=")))
        if not self.is_new(head, first, inline=inline):
            return False
        names = self.defined(head, body)
        right = self.side(first.right, None)
        if names is None or right.problem is not None:
            if right.problem is None:
                return False
            names = self.names
        left = self.side(statement.left, None, names)
        self.become(names, first.right.span, head)
        self.note(right, frozenset(head.parameters))
        link = self.link(None, left, first, right, setting)
        found = self.found(head, left, right) if setting.display is not None else None
        self.links.append(replace(link, is_definition=True, step=found, claim=found))
        self.current = Chain(left, right, link.id, self.names.scope)
        self.chains.remember(spelling(statement.left), self.current)
        for following in rest:
            self.catch_up(following.right.span.end)
            self.extend(self.current, following, setting)
        self.take_continued(head, statement)
        self.take_values(statement, setting, claimed=False)
        return True

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
        if chain.last_id is None:
            setting = replace(setting, premises=tuple(self.equations[-MOST_PREMISES:]))
        alone = setting.component is None and not assumed and statement.left is not None
        before = chain.left  # what is written on the left, also where the chain had gone on from there before
        for link in statement.links:
            self.catch_up(link.right.span.end)
            self.extend(chain, link, setting)
            if alone and setting.implied:
                premises = tuple(self.premise(before, link.relation.sign, chain.last))
                self.implied.append(Supposed(premises, before.undeclared | chain.last.undeclared))
            elif alone and link.relation.sign == "=" and setting.is_stated:
                self.equations += self.premise(before, "=", chain.last)
            before = chain.last

    def imply(self, implication: Implication, setting: Setting) -> None:
        """Give the links of statements beside arrows: what stands first is supposed, the rest follows from what is before it."""
        start, sides = len(self.links), list[Side]()
        earlier, above = self.equations[: self.earlier], self.equations[self.earlier :]
        for statements in implication.sides:
            self.implied, first = [], len(self.links)
            for statement in statements:
                self.state(statement, replace(setting, implied=True))
            supposed = joint(self.implied, sum(len(statement.links) for statement in statements))
            sides.append(Side(tuple(self.links[first:]), supposed))
        self.links[start:] = implied(sides, above[-MOST_PREMISES:], earlier[-MOST_PREMISES:], both=implication.both)
        whole = [statement for statements in implication.sides for statement in statements]
        if implication.both and holds_inverse(whole):  # the way there and back, and no equation to be solved
            for statement in whole:
                self.take_values(statement, setting, claimed=True)

    def going_on(self, chain: Chain, statement: tree.Statement, setting: Setting) -> Setting:
        """Give the setting of a display that begins with a relation; it is read at the component of its chain."""
        problem = setting.problem
        if chain.component is not None and chain.component in self.letters_in(statement):
            problem = REFUSAL
        return replace(setting, component=chain.component, problem=problem, unread=setting.unread or chain.unread)

    def chain_for(self, node: tree.Node, setting: Setting, assumed: tuple[Given, ...]) -> Chain:
        """Give the chain that a left side restates, or a new one; conditions beside it hold for this statement alone."""
        left = self.side(node, setting.component)
        self.note(left)
        scope = self.names.scope
        # What is said under a condition of the sentence is neither gone on from elsewhere, nor is it said of the same again.
        stays = setting.display is not None and not (setting.implied or self.conditions or self.under_condition)
        compound = stays and left.term is not None and not isinstance(left.term, Number)
        known = None
        if compound and left.term is not None:
            open_ = left.undeclared & self.conditional or (self.equations and is_open_formula(left.term, scope))
            known = None if open_ else self.chains.restated(spelling(node), left.term, scope)
            if known is None and setting.component is not None and not left.undeclared:
                known = self.chains.by_meaning(left.term, scope)
        chain = known or Chain(left, left, None, scope, setting.component)
        if assumed or setting.unread is not None:
            return replace(chain, assumed=assumed, unread=setting.unread, component=setting.component)
        several = self.rows > 1 and left.term is not None and is_open_formula(left.term, scope)
        if compound and not several and not is_lone(left.term, scope):
            self.chains.remember(spelling(node), chain)
        return chain

    def extend(self, chain: Chain, link: tree.Link, setting: Setting) -> None:
        """Add one link to a chain."""
        if not chain.still_means(self.names.scope):
            message = "a name in the formula that this goes on from has been given another meaning"
            setting = replace(setting, problem=setting.problem or message)
        right = self.side(link.right, setting.component, free=chain.last.free)
        self.note(right)
        last = self.as_written(chain.last, right)
        if last is not chain.last:
            chain.left = chain.last = last
        right, rounded = self.rounded(chain.last, link, right)
        near = self.is_near(chain.last, link, right)
        added = self.link(chain, chain.last, link, right, setting)
        updated = chain.last_id is None and is_update(chain.last.term, right.term, self.names.scope)
        update = UPDATE if updated and tells_update(self.words) else None
        unread = setting.unread and f"{UNREAD} ({setting.unread})"
        for why in filter(None, (NEAR if near else None, update, unread)):
            added = added.with_obligations(partial(unjudged, words=why))
        self.links.append(added)
        chain.last, chain.last_id, chain.scope = right, added.id, self.names.scope
        if near or asked_for(link.relation) or (link.relation.sign not in ("=", ":=") and not rounded):
            chain.left = right  # what comes before a bound is not claimed to equal what stands behind it
