"""Follow statements: what each defines, claims, goes on from, or has follow from another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from derive.diagnostics import Code, Diagnostic
from derive.kernel.scope import Given
from derive.resolve.applications import as_application, calls
from derive.resolve.chains import Chain, spelling
from derive.resolve.chains import Side as Written
from derive.resolve.conditions import index_condition, is_about, require_consistent
from derive.resolve.densities import elements_in
from derive.resolve.derivation import Premise
from derive.resolve.doubts import MODELLED, unrefuted
from derive.resolve.elements import Letters, by_elements, element_at, may_have_vectors
from derive.resolve.fixed import fixing_of
from derive.resolve.heads import Head, drawn_with, head_of, is_open_slope
from derive.resolve.implications import Implication, Side, Supposed, implied, joint, unjudged
from derive.resolve.imposed import asked_for, is_lone, is_open_formula, is_taken_at_a_place, is_update
from derive.resolve.inverses import holds_inverse
from derive.resolve.known import NoMeaning
from derive.resolve.limited import NOWHERE, conditions_on, counted_from, inherited, is_another_elsewhere, said_before, says_where
from derive.resolve.names import Names
from derive.resolve.prose import Cue, gives_reason, is_met, is_offered, poses, says_what, sentence_after
from derive.resolve.qualified import tells_update
from derive.resolve.rounding import same_number
from derive.resolve.sentences import Sentences
from derive.resolve.setting import Setting
from derive.resolve.spelled import letters_written
from derive.resolve.vectors import REFUSAL
from derive.resolve.within import bounds_on
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.document import Inline
from derive.syntax.inside import names_in
from derive.terms import Number

MOST_PREMISES = 6
UNREAD = "not true without what is said beside it"
UNSETTLED = "this may be the value of a function at a place, or give it another meaning; write `let` before it if it does"
UPDATE = "not true for all values; it may be an update, or one to be solved"
NEAR = "the sides differ, but no more than the decimals in it may be rounded"


class Statements(Sentences):
    """Gives the links of statements, one after the other."""

    def __init__(self, source: Source, diagnostics: list[Diagnostic], formulas: Sequence[Span]) -> None:
        super().__init__(source, diagnostics, formulas)
        self.current: Chain | None = None
        self.equations: list[Premise] = []
        self.implied: list[Supposed] = []
        self.earlier = self.rows = 0  # how many of the equations stand before this display, and how many rows in it
        self.second: tree.Link | None = None

    def state(self, statement: tree.Statement, setting: Setting, assumed: tuple[Given, ...] = ()) -> None:
        """Give the links of one statement, of one that defines a vector or is about matrices for their elements."""
        spread = self.spread_of(statement)
        if spread is None:
            self.state_as_read(statement, setting, assumed)
            return
        statement, letters = spread
        spare = letters.keys() - self.names.scope.ranges.keys()
        self.names, self.spread = self.names.with_letters(letters), tuple(letters)
        self.state_as_read(statement, setting, assumed)
        self.names, self.spread = self.names.without_letters(spare), ()
        if self.current is not None:
            self.current.letters = letters

    def spread_of(self, statement: tree.Statement) -> tuple[tree.Statement, Letters] | None:
        """Give a statement for the elements that it is about, those of its chain where it goes on with one."""
        if statement.left is None and self.current is not None and self.current.letters:
            letters = self.current.letters
            links = tuple(replace(link, right=element_at(link.right, letters)) for link in statement.links)
            return replace(statement, links=links), letters
        if not may_have_vectors(self.source.slice(statement.span), self.names, self.vectors):
            return None
        return by_elements(statement, self.names.meaning, self.letters_in(statement), self.spoken)

    def state_as_read(self, statement: tree.Statement, setting: Setting, assumed: tuple[Given, ...] = ()) -> None:
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
        self.equate(head, statement)
        before = self.names
        alone = head is not None and not (assumed or self.under_condition or setting.implied or statement.remarks)
        domain = self.domain_of(head, statement, setting) if head is not None and alone else ()
        setting, conditions = self.conditions_beside(statement, setting)
        assumed += conditions
        try:
            require_consistent((*before.scope.givens, *assumed), statement.span)
        except NoMeaning as error:
            setting = replace(setting, problem=str(error))
        conditional = bool(assumed) or self.under_condition or setting.implied or setting.unread is not None
        stands = not conditional and setting.problem is None
        self.second = self.defined_second(statement, setting) if stands else None
        if stands and statement.left is not None and self.defines(statement, setting):
            return
        before = self.names  # without a declaration that the statement makes void
        if self.unsettled and not conditional:
            setting, self.unsettled = replace(setting, problem=setting.problem or UNSETTLED), False
        if conditional:
            self.hold_conditional(head, statement, setting)
        compared = index_condition(statement, before, "") if not statement.conditions else None
        if compared is not None and not is_about(compared, before.scope.givens):
            setting = replace(setting, problem="a condition on indices is read only beside an equation")
        self.names = before.with_givens(assumed)
        due, place = tuple(self.due), len(self.links)
        begins = alone and head is not None and not (self.names.knows(head.name) or self.has_used(head))
        self.follow(statement, setting, assumed)
        self.doubt_model(place, statement, begins=begins)
        self.learn(statement, setting, before, place, alone=not assumed, certain=not conditional)
        if domain and len(self.links) > place:
            self.links[place] = replace(self.links[place], is_definition=True, step=None, claim=None)
            self.take_values(statement, setting, claimed=False, domain=domain)
        for directive in due:
            if directive not in self.due:
                self.obey(directive)

    def doubt_model(self, first: int, statement: tree.Statement, *, begins: bool) -> None:
        """Let the links of a model of data stand unrefuted, or claim nothing where the data are spoken of for the first time.

        The data are no functions of what the model is written with.
        """
        head = head_of(statement.left, self.names) if statement.left is not None else None
        if head is not None and statement.links[0].relation.sign == "=" and self.models(head, statement.links[0].right):
            self.measured.add(head.name)
            self.links[first:] = [unrefuted(link, MODELLED) for link in self.links[first:]]
            if begins and len(self.links) == first + 1 and len(statement.links) == 1:
                self.links[first] = replace(self.links[first], is_definition=True, step=None, claim=None)

    def learn(
        self, statement: tree.Statement, setting: Setting, before: Names, place: int, *, alone: bool, certain: bool
    ) -> None:
        """Take in what a statement with links from a place on says of names.

        It stands ``alone`` where nothing is assumed for it, and is ``certain`` where it is under no condition at all.
        """
        stands = alone and setting.problem is None and setting.unread is None and len(self.links) > place
        if stands and not self.only_fits(statement):
            self.solutions = self.solutions.taking(statement, before, self.links[place], len(self.links))
        self.take_head(statement, setting, certain=certain)
        self.take_values(statement, setting, claimed=True, certain=certain)
        self.names = before.doubting(self.numbers)

    def hold_conditional(self, head: Head | None, statement: tree.Statement, setting: Setting) -> None:
        """Remember what an equation may say under a condition: what a function is, and which names are not known elsewhere."""
        if head is not None and self.brings_anew(head, statement.links[0].right):
            self.doubt_meaning(self.meant_anew(head, statement.links[0].right))
        if statement.left is not None and not setting.implied:
            self.conditional |= self.side(statement.left, None).undeclared

    def equate(self, head: Head | None, statement: tree.Statement) -> None:
        """Remember that a name is said to be something that may vary, and no number: "with $r = 2$"."""
        if head is not None and not isinstance(self.side(statement.links[-1].right, None).term, Number):
            self.equated.add(head.name)

    def domain_of(self, head: Head, statement: tree.Statement, setting: Setting) -> tuple[Given, ...]:
        """Give the bounds on its argument beside which an equation says what a new function is, none where it does not."""
        if len(head.parameters) != 1 or setting.display is None or setting.problem or setting.unread or not statement.conditions:
            return ()
        if self.stock.values.get(head.name):
            self.stock.cases.add(head.name)
            return ()
        try:
            domain = bounds_on(head.parameters[0], statement.conditions, head.inside(self.names), self.text)
        except NoMeaning:
            return ()
        return domain if domain and self.is_new(head, statement.links[0], inline=False) else ()

    def as_written(self, left: Written, right: Written) -> Written:
        """Give a side that is rounded as the decimal that is written, where the next side goes on from that."""
        exact = left.written is None or right.term is None or not same_number(left.written, right.term, self.names.scope)
        return left if exact else replace(left, term=left.written, written=None)

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
        bodies = (body, *(link.right for link in rest if link.relation.sign == "="))
        written, head = head, head.for_bodies(self.names, bodies, self.numbers)
        if not self.is_new(head, first, inline=inline):
            return False
        names = self.defined(head, body)
        right = self.side(first.right, None)
        opens = not self.names.knows(head.name) and is_open_slope(right.term, self.names.scope)
        self.equated |= {head.name} if opens else set()
        if names is None or right.problem is not None or opens:
            # A family whose letter is a number elsewhere: what the function of it is cannot be said, but it is said here.
            doubtful = head is written and written.for_bodies(self.names, bodies, frozenset()) is not written
            unknown = right.problem is not None or doubtful or opens or drawn_with(head.parameters, body)
            names = self.names if unknown else self.counted(head, body)
        if names is None:
            return False
        if names is self.names:  # not known by it, but a step may still rest on it
            self.take_head(statement, setting, certain=True)
        if body is not first.right and head.is_function:
            names = replace(names, elementwise={**names.elementwise, head.name: elements_in(statement.left)})
        left, again = self.side(statement.left, None, names), self.said_again(head, statement.left, right)
        self.become(names, first.right.span, head)
        self.limit(head, statement)
        self.note(right, frozenset(head.parameters))
        link = self.link(None, left, first, right, setting)
        found = again or (self.found(head, left, right) if setting.display is not None else None)
        self.links.append(replace(link, is_definition=True, step=found, claim=found, is_step_if_proved=again is not None))
        self.current = Chain(left, right, link.id, self.names.scope)
        self.chains.remember(spelling(statement.left), self.current)
        for following in rest:
            self.catch_up(following.right.span.end)
            self.extend(self.current, following, setting)
        self.take_continued(head, statement)
        self.take_values(statement, setting, claimed=False)
        return True

    def limit(self, head: Head, statement: tree.Statement) -> None:
        """Remember the bounds on its argument within which the words around the formula of a function say what it is."""
        self.limited.pop(head.name, None)
        if len(head.parameters) != 1:
            return
        (letter,), place = head.parameters, statement.span.end
        domain: tuple[Given, ...] = (NOWHERE,) if is_another_elsewhere(sentence_after(self.source.text, place)) else ()
        behind = [item for item in self.following[:2] if isinstance(item, Inline)]
        lone = len(behind) > 1 and self.text(behind[0].span) == letter  # "for $x$ in $[0, 1]$"
        item = behind[lone] if behind else None
        words = self.source.text[place : behind[0].span.start] if behind else ""
        if item is not None and says_where(words):
            domain = self.bounds_in_words(head, letter, item.span) or domain
        elif said_before(self.before_it(statement.span)) is not None:
            before = max((span for span in self.formulas if span.end <= statement.span.start), key=lambda span: span.end)
            domain = self.bounds_in_words(head, letter, before) or domain
        known = self.names.scope.functions.get(head.name)
        domain = domain or (inherited(letter, known.body, self.limited) if known is not None else ())
        if domain:
            self.limited[head.name] = letter, domain

    def bounds_in_words(self, head: Head, letter: str, span: Span) -> tuple[Given, ...]:
        """Give the bounds that a formula in the text puts on the letter of a function, those that nothing meets if unclear."""
        listed = counted_from(self.text(span), letter)
        statements = self.read(span).statements
        conditions = conditions_on(statements[0], letter) if len(statements) == 1 and not listed else ()
        try:
            bounds = bounds_on(letter, conditions, head.inside(self.names), self.text)
        except NoMeaning:
            bounds = ()
        return listed or bounds or ((NOWHERE,) if conditions else ())

    def defined_second(self, statement: tree.Statement, setting: Setting) -> tree.Link | None:
        """Enter what the second equation of a chain says that a function is, as in ``y = g(x) = a x``, and give that equation."""
        if statement.left is None or len(statement.links) < 2 or any(link.relation.sign != "=" for link in statement.links[:2]):
            return None
        name, call, second = head_of(statement.left, self.names), statement.links[0].right, statement.links[1]
        head = head_of(call, self.names) if isinstance(call, tree.Application) else None
        if name is None or name.is_function or head is None or not head.parameters or name.name in head.parameters:
            return None
        if self.names.knows(head.name) or not set(head.parameters) <= set(names_in(second.right)):
            return None
        if not self.is_new(head, second, inline=setting.display is None):
            return None
        names = self.defined(head, second.right)
        if names is None:
            return None
        self.become(names, second.right.span, head)
        return second

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
        if chain.last_id is None and not gives_reason(self.words):  # which is none for what it follows from
            spoken = self.letters_in(statement)
            within = [premise for premise in self.within if not spoken.isdisjoint(letters_written((premise.given.latex,)))]
            setting = replace(setting, premises=tuple((*self.equations, *within)[-MOST_PREMISES:]))
        alone = not assumed and statement.left is not None
        before = chain.left  # what is written on the left, also where the chain had gone on from there before
        for link in statement.links:
            self.catch_up(link.right.span.end)
            self.extend(chain, link, setting)
            if alone and setting.implied:
                premises = tuple(self.premise(before, link.relation.sign, chain.last))
                self.implied.append(Supposed(premises, before.undeclared | chain.last.undeclared))
            elif alone and link.relation.sign == "=" and setting.is_stated:
                self.equations += self.premise(before, "=", chain.last)
            elif alone and link.relation.sign == "=" and self.stands_in_sentence(statement, setting):
                self.within += self.premise(before, "=", chain.last)
            before = chain.last

    def stands_in_sentence(self, statement: tree.Statement, setting: Setting) -> bool:
        """Tell whether an equation within a sentence is one that its names meet, and not one of several: "it satisfies"."""
        offered = is_offered(self.words, self.source.text[statement.span.end :])
        met = (is_met(self.words) or poses(self.words)) and not offered
        return met and setting.display is None and setting.problem is None and setting.unread is None

    def imply(self, implication: Implication, setting: Setting) -> None:
        """Give the links of statements beside arrows: what stands first is supposed, the rest follows from what is before it."""
        whole = [statement for statements in implication.sides for statement in statements]
        if implication.both and holds_inverse(whole):  # the way there and back, and no equation to be solved
            for statement in whole:
                self.state(statement, setting)
            return
        start, sides = len(self.links), list[Side]()
        earlier, above = self.equations[: self.earlier], self.equations[self.earlier :]
        for statements in implication.sides:
            self.implied, first = [], len(self.links)
            for statement in statements:
                self.state(statement, replace(setting, implied=True))
            supposed = joint(self.implied, sum(len(statement.links) for statement in statements))
            sides.append(Side(tuple(self.links[first:]), supposed))
        self.links[start:] = implied(sides, above[-MOST_PREMISES:], earlier[-MOST_PREMISES:], both=implication.both)

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
        stays = stays and not self.is_doubted(left.term) and self.asked_outside(left) is None
        stays = stays and not is_offered(self.words, "")  # nor is one of several solutions another one
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
        if link is self.second:
            added = replace(added, is_definition=True, step=None, claim=None)
        self.links.append(added)
        elsewhere = is_taken_at_a_place(chain.left.term, chain.last.term, right.term, self.names.scope)
        chain.last, chain.last_id, chain.scope = right, added.id, self.names.scope
        if near or elsewhere or asked_for(link.relation) or (link.relation.sign not in ("=", ":=") and not rounded):
            chain.left = right  # what comes before a bound is not claimed to equal what stands behind it
