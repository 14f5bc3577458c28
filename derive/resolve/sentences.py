"""What the words of a sentence make of its formulas: conditions of others, reasons, or something that is not claimed at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from derive.diagnostics import Diagnostic
from derive.kernel.scope import Domain, Given, Relation
from derive.resolve.another import goes_back
from derive.resolve.bounded import Bounding
from derive.resolve.clauses import finds_value, is_main_clause
from derive.resolve.conditions import condition_given, opposite
from derive.resolve.derivation import Obligation, Premise
from derive.resolve.doubts import FOR_SOME, IN_WORDS, LEADS_ON, NOT_CLAIMED, SOUGHT, STILL_HELD, says_zero, unrefuted
from derive.resolve.heads import head_of
from derive.resolve.implications import tying
from derive.resolve.imposed import SET_TO_ZERO, computes_a_slope, is_about_free_names, is_bound, is_condition, ties_names
from derive.resolve.known import NoMeaning
from derive.resolve.memberships import is_said, memberships, other_members, values_in
from derive.resolve.models import is_measured
from derive.resolve.passing import ends_paragraph
from derive.resolve.prose import (
    Cue,
    claims,
    connects,
    cue,
    gives_reason,
    is_against,
    is_alternative,
    is_asked_after,
    is_case,
    is_example,
    is_met,
    is_offered,
    is_opposite,
    is_otherwise,
    is_sought,
    is_supposed,
    lets,
    may_set_to_zero,
    next_word,
    paragraph_before,
    qualifies,
    sentence_after,
    sets_up,
    stops,
    sums_up,
    supposes_henceforth,
    tells_where,
    turns_round,
    words_before,
)
from derive.resolve.qualified import (
    is_denied,
    is_said_above,
    leads_on,
    says_at_point,
    says_in_which_case,
    says_sign,
    says_when,
    why_not_for_all,
)
from derive.resolve.setting import SUPPOSED, Setting
from derive.resolve.solutions import NO_SOLUTIONS, Solutions
from derive.resolve.spelled import is_plain_letter, letters_written
from derive.resolve.suppositions import Supposition, constraints_at, doubted, freed, of_given, suppositions
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.document import Display, Inline, Item
from derive.terms import Number

IMPLICIT = "names are taken for independent here that an equation before may tie together: {}"
UNCLEAR = "it is not clear what the text sets this against"


class Sentences(Bounding):
    """Holds what the sentence that is being read supposes: ``conditions`` for its formulas, ``cue`` its last words."""

    def __init__(self, source: Source, diagnostics: list[Diagnostic], formulas: Sequence[Span]) -> None:
        super().__init__(source, diagnostics, formulas)
        self.conditions: tuple[Given, ...] = ()
        self.at, self.sentence, self.begun = 0, 0, 0
        self.earlier_cue: Cue | None = None  # before the words right in front of this formula
        self.claimed = self.under_condition = self.unclear = False
        self.tying: list[tuple[int, Supposition]] = []  # what names have been set to, with the level of its section
        self.solutions = NO_SOLUTIONS
        self.in_case = False  # whether the condition is that of a case, "Case 1: $i = j$.", up to the next one
        self.mentioned: tree.Statement | None = None  # the inline formula before this one, if it is one alone
        self.taken: set[Span] = set()  # conditions that stand behind what they are about
        self.passed: tuple[Given, ...] = ()  # the last of them in this sentence

    def hear(self, item: Item) -> None:
        """Take in the words before an item; a new sentence, heading or directive ends what the last one supposed."""
        self.words, ended = words_before(self.source.text, self.at, item.span.start)
        begins = self.at == self.behind > 0 and self.words.lstrip()[:1].isupper()  # behind a display that has no full stop
        ended = ended or begins or stops(self.source.text, self.at)
        if self.settings and ends_paragraph(self.source.text[self.at : item.span.start]):
            self.end_settings()
        if self.former and goes_back(self.source.text[self.at : item.span.start]):
            self.go_back()
        before = self.conditions
        self.in_case = self.in_case and isinstance(item, Display | Inline) and not sums_up(self.words)
        if ended or not isinstance(item, Display | Inline):
            self.within = []
            self.cue, self.conditions, self.passed = None, self.conditions if self.in_case else (), ()
            self.claimed = self.under_condition = self.unclear = False
            self.for_now.clear()
            self.begun = item.span.start
            self.sentence = len(self.links) if self.words.lstrip()[:1].isupper() else self.sentence
        self.earlier_cue, self.cue = self.cue, cue(self.words) or self.cue
        if self.conditions and is_alternative(self.words):
            self.supposed += [replace(of_given(given), given=None) for given in self.conditions]
            self.conditions = ()
        if is_opposite(self.words):
            self.for_now.clear()
            turned = opposite(before)
            self.conditions, self.unclear = turned or (), turned is None

    def end_suppositions(self, level: int = 0) -> None:
        """Hold the links of a section against what it supposes, which is forgotten then; bounds on values stay.

        What it sets names to goes on tying them in sections within it, those of a greater ``level``.
        """
        self.end_settings(sum(section[0] < level for section in self.sections))
        self.hold_ties(self.section_start)
        held = dict.fromkeys((*self.orders, *self.supposed, *(one for _, one in self.tying)))
        self.tying = [(home, one) for home, one in self.tying if home < level]
        self.weigh(self.section_start, tuple(held), self.solutions)
        self.end_bounds(self.section_start, level, (*self.orders, *self.supposed))
        for place, link in enumerate(self.links[self.section_start :], self.section_start):
            known = self.stock.conditions.get(link.id, ())
            self.stock.conditions[link.id] = tuple(dict.fromkeys((*known, *constraints_at(place, (*self.orders, *self.supposed)))))
        self.supposed = [one for one in self.supposed if one.meaning is not None and one.until is None]
        self.section_start = len(self.links)

    def weigh(self, first: int, supposed: Sequence[Supposition], solutions: Solutions = NO_SOLUTIONS) -> None:
        """Let the links from a place on stand only where they also do under what is supposed, and under solutions before them."""
        for place, link in enumerate(self.links[first:] if supposed or solutions.found else (), first):

            def weighed(made: Obligation, place: int = place) -> Obligation:
                held = [one for one in supposed if not one.is_found_later(made, place)]
                return doubted(made, [*held, *solutions.before(place, made.scope)])

            self.links[place] = link.with_obligations(weighed)

    def hold_ties(self, first: int) -> None:
        """Leave links undecided that take names for independent which an equation before them in the section ties together."""
        said = (one.given or one.stated for one in self.supposed)
        tied = [given for given in said if given is not None and ties_names(given, self.names.scope)]
        for place, link in enumerate(self.links[first:], first):
            made = link.step
            if made is None or link.problem is not None:
                continue
            known = made.scope.declarations.keys() | made.scope.definitions.keys()
            tie = tying(made, tied, known) if made.undeclared else None
            sets = (*self.supposed, *(one for _, one in self.tying))
            moving = (one for one in sets if one.since <= place and not (one.head and one.head[0] in self.measured))
            latex = next((one.latex for one in moving if one.sets_moved(made)), tie and tie.latex)
            if latex is not None:
                self.links[place] = replace(link, problem=IMPLICIT.format(latex))
            stated = Given(f"{link.left_latex} = {link.right_latex}", Relation.EQUAL, made.left, made.right)
            tied += [stated] if link.relation == "=" and link.previous is None and ties_names(stated, made.scope) else []

    def as_said(self, span: Span, setting: Setting) -> Setting:
        """Give the setting of a formula with what the words around it say against judging it."""
        behind = next_word(self.source.text, span.end)
        goes_on = self.source.text[behind : behind + 1].islower()  # a display may stand within its sentence, on lines of its own
        if is_denied(self.words, sentence_after(self.source.text, behind) if goes_on else self.behind_it(span)):
            return replace(setting, problem="the text says that this is wrong")
        before, after = self.before_it(span), self.behind_it(span)
        why = why_not_for_all(before, after, asked=is_asked_after(self.source.text[span.end :]))
        setting = replace(setting, unread=setting.unread or why)
        return replace(setting, problem=UNCLEAR) if self.unclear else setting

    def is_given_something(self) -> bool:
        """Tell whether equations are given here, which the words may speak of."""
        return any(given.relation is Relation.EQUAL for given in self.names.scope.givens)

    def knows_signs(self) -> bool:
        """Tell whether signs are declared or given here, which the words may speak of."""
        scope, signed = self.names.scope, (Domain.POSITIVE, Domain.NONNEGATIVE)
        ordered = any(given.relation is not Relation.EQUAL for given in scope.givens)
        return ordered or any(declared.domain in signed for declared in scope.declarations.values())

    def before_it(self, span: Span) -> str:
        """Give the words before a formula from the beginning of its sentence."""
        return words_before(self.source.text, 0, span.start)[0]

    def behind_it(self, span: Span) -> str:
        """Give the words behind a formula up to the end of its sentence."""
        return sentence_after(self.source.text, span.end)

    # ------------------------------------------------------------ conditions

    def take_condition(self, condition: Given, span: Span) -> None:
        """Take in what a sentence says of indices, for the formulas behind it; nothing where it was about the one before."""
        if span in self.taken:
            self.cue, self.conditions = None, ()
        elif turns_round(self.words):
            self.conditions = opposite((condition,)) or ()
        elif is_case(self.words) and self.behind_it(span).strip(" *_)") in ("", ":"):
            self.conditions, self.in_case = (condition,), True
        elif is_against(self.words, self.behind_it(span)):
            self.unclear = True
        else:
            self.conditions = (condition,) if self.claimed else (*self.conditions, condition)
        self.claimed = False

    def only_supposes(self, statement: tree.Statement) -> bool:
        """Tell whether an inline formula is supposed, chosen or bounded, or says where something is so, and claims nothing."""
        main = self.is_main(statement) or self.brings_in(statement)
        supposed = (self.cue is Cue.SUPPOSED and not main) or self.constrains(statement)
        return supposed or is_bound(statement) or self.chooses(statement) or self.says_where(statement)

    def is_main(self, statement: tree.Statement) -> bool:
        """Tell whether an inline equation is what its sentence claims, behind a phrase that only says for what."""
        before, behind = self.before_it(statement.span), self.behind_it(statement.span)
        return self.cue is Cue.SUPPOSED and not is_bound(statement) and is_main_clause(statement, before, self.words, behind)

    def is_for_now(self, statement: tree.Statement) -> bool:
        """Tell whether an equation only says what a name without a definition is in a case, or that it is a number."""
        if self.cue is Cue.SUPPOSED and not self.brings_in(statement):
            return not finds_value(self.before_it(statement.span))
        return self.cue is not Cue.SET and self.is_open(statement) and self.is_number(statement)

    def is_asked(self, statement: tree.Statement) -> bool:
        """Tell whether the words right before a display suppose one of its statements, and it does not only compute."""
        return self.constrains(statement) or (is_supposed(self.words) and not computes_a_slope(statement))

    def constrains(self, statement: tree.Statement) -> bool:
        """Tell whether an equation that is no definition stands behind "let": ``Let $\\sum_i p_i = 1$.``"""
        return lets(self.words) and statement.left is not None and head_of(statement.left, self.names) is None

    def says_where(self, statement: tree.Statement) -> bool:
        """Tell whether an inline equation says where it is so: after words like that, or where a known function has one value."""
        if tells_where(self.before_it(statement.span)):
            return True
        head = head_of(statement.left, self.names) if statement.left is not None else None
        if self.cue is not Cue.SET or head is None or any(link.relation.sign != "=" for link in statement.links):
            return False
        written = letters_written((self.source.slice(statement.links[0].right.span),))
        constant = bool(head.parameters) and written.isdisjoint(head.parameters)
        return constant and (self.names.knows(head.name) or self.words.split()[-1:] in (["where"], ["with"]))

    def suppose(self, statement: tree.Statement, *, claimed: bool = False) -> None:
        """Remember what is supposed: for its own sentence as a condition, for the rest of its section as a doubt.

        What is ``claimed`` too is supposed behind it alone, so that it is no given of itself.
        """
        if statement.span in self.taken:
            self.cue, self.conditions = None, ()
            return
        statement = self.for_elements(statement)
        self.doubt_function(statement)
        found = list(suppositions(statement, self.names, self.text(statement.span)))
        self.under_condition = self.under_condition or self.cue is Cue.SUPPOSED
        said = (sets_up if claimed else supposes_henceforth)(self.before_it(statement.span))
        henceforth = (len(self.links) if claimed else self.sentence) if said or lets(self.words) else None
        bounds = self.cue is not Cue.CONCLUDED and self.bounds_for_all(self.before_it(statement.span), self.sentence)
        offered = is_offered(self.words, self.source.text[statement.span.end :].lstrip("$"))  # "let $a > 0$ or $b > 0$"
        for one in found:
            one = replace(one, since=self.sentence, henceforth=henceforth, begun=self.begun)
            (self.orders if one.is_order else self.supposed).append(one)
            if (bounds or henceforth is not None) and not offered:
                self.say_bound(replace(one, henceforth=self.sentence))
            if self.cue is Cue.SET and one.head is not None and one.given is not None:
                self.tying.append((self.sections[-1][0] if self.sections else 0, self.supposed[-1]))
        if is_against(self.words, self.behind_it(statement.span)):
            self.unclear = True
        elif not is_alternative(self.words) and self.cue is not Cue.CONCLUDED:
            if self.claimed and self.cue is Cue.SUPPOSED and not claimed:  # "if $u = v$, then …; if $u = 2 v$, …"
                self.conditions, self.within, self.claimed = (), [], False
                self.for_now.clear()
            self._assume(found)
            self.within += [Premise(one.stated, "") for one in found if one.given is None and one.stated is not None]

    def take_memberships(self, statements: Iterable[tree.Statement]) -> None:
        """Remember in which sets the text says that numbers are: no step is refuted outside them on the whole page."""
        letter = next(filter(is_plain_letter, self.names.scope.ranges), None)
        statements, before = tuple(statements), self.mentioned
        self.mentioned = statements[0] if len(statements) == 1 else None
        if before is not None and self.mentioned is not None:
            statements = (values_in(before, self.words, self.mentioned),)
        for member in (one for statement in statements for one in memberships(statement, letter)):
            found, before_it = tuple(suppositions(member, self.names, self.text(member.span))), self.before_it(member.span)
            said = is_said(before_it, self.words, self.behind_it(member.span))
            self.orders += [replace(one, since=self.sentence, henceforth=self.sentence if said else None) for one in found]
            supposed = supposes_henceforth(before_it) and not turns_round(before_it)
            self.supposed += [replace(one, since=self.sentence, henceforth=self.sentence) for one in found if supposed]
            self._assume(found if self.cue is Cue.SUPPOSED else ())
        self.orders += [freed(member, self.names, self.sentence) for one in statements for member in other_members(one)]

    def impose(self, statement: tree.Statement) -> None:
        """Remember an equation about free names as supposed where words say that they meet it, or it says what noise is.

        Data seldom meet a model without noise.
        """
        statement = self.for_elements(statement) if is_met(self.words) else statement
        head = head_of(statement.left, self.names) if statement.left is not None and statement.links else None
        modelled = head is not None and head.name in self.measured
        if (is_met(self.words) or modelled) and not self.only_fits(statement):
            sides = [self.side(n, None) for n in (statement.left, *(link.right for link in statement.links)) if n is not None]
            known = tuple(side.term for side in sides if side.term is not None and not side.undeclared)
            if len(sides) == len(known) > 1 and is_about_free_names(known, self.names.scope):
                self.suppose(statement, claimed=True)

    def only_fits(self, statement: tree.Statement) -> bool:
        """Tell whether a model of data says nothing of the noise in them, so that they do not meet it."""
        head = head_of(statement.left, self.names) if statement.left is not None and statement.links else None
        if head is None or head.name not in self.measured:
            return False
        return not is_measured(head.name, statement.links[0].right, self.plain, modelled=False)

    def as_reason(self, statement: tree.Statement, first: int) -> None:
        """Let what follows in the sentence rest on a formula that it gives as a reason, or that the next one follows from."""
        condition = leads_on(self.source.text[statement.span.end :].lstrip("$")) and is_condition(statement)
        if condition:
            self.links[first:] = [unrefuted(link, LEADS_ON) for link in self.links[first:]]
        denied = is_denied(self.before_it(statement.span), self.behind_it(statement.span))
        if not denied and (condition or gives_reason(self.words)):
            self._assume(suppositions(statement, self.names, self.text(statement.span)))

    def _assume(self, found: Iterable[Supposition]) -> None:
        found = tuple(found)
        self.conditions = (*self.conditions, *(one.given for one in found if one.given is not None))
        self.for_now += [one.bound for one in found if one.given is None and one.bound is not None]

    def conditions_behind(self, span: Span) -> tuple[Given, ...]:
        """Give the condition of a formula that stands right behind it: ``if $i = j$``, or ``otherwise`` after that."""
        if is_otherwise(self.behind_it(span)):
            return opposite(self.passed) or ()
        item = self.following[0] if self.following else None
        if self.conditions or not isinstance(item, Inline):
            return ()
        words, ended = words_before(self.source.text, next_word(self.source.text, span.end), item.span.start)
        if ended or not connects(words) or is_against("", self.behind_it(item.span)):
            return ()
        statements = self.read(item.span).statements
        if any(self.is_foreseen(statement) for statement in statements):
            return ()
        given = self._given(statements[0]) if len(statements) == 1 else None
        if given is None and len(statements) == 1 and statements[0].left is not None and not turns_round(words):
            for link in statements[0].links[:1]:
                self.hear_bound(statements[0].left, link.relation.sign, link.right, statements[0].span)
        turned = opposite((given,)) if given is not None and turns_round(words) else given and (given,)
        if turned:
            self.taken.add(statements[0].span)
            self.passed = turned
        return turned or ()

    def _given(self, statement: tree.Statement) -> Given | None:
        if statement.left is None or len(statement.links) != 1:
            return None
        link = statement.links[0]
        condition = tree.Condition(statement.left, link.relation.sign, link.right, statement.span)
        try:
            return condition_given(condition, self.names, self.text(statement.span))
        except NoMeaning:
            return None

    # ------------------------------------------------------------ claims

    def take_head(self, statement: tree.Statement, setting: Setting, *, certain: bool) -> None:
        """Take in what a statement says that a name is which has no definition: the formula right behind it."""
        if not isinstance(statement.left, tree.Name | tree.Subscript | tree.Superscript) or not statement.links:
            return
        link = statement.links[0]
        left, right = self.side(statement.left, setting.component), self.side(link.right, setting.component)
        number = isinstance(right.term, Number)
        supposed = setting.problem == SUPPOSED and supposes_henceforth(self.words) and not number
        told = supposed or (setting.problem is None and not is_example(self.words))
        said = link.relation.sign in ("=", ":=") and told
        certain = certain and said and (setting.display is not None or self.cue is Cue.SET)
        latex = f"{self.text(left.span)} = {self.text(right.span)}"
        self.stock.state_head(left, right, latex, self.names.scope, len(self.links), certain=certain)

    def doubt_words(self, first: int, span: Span, *, inside: bool, understood: bool, sought: bool = False) -> None:
        """Let the links from a place on stand unrefuted where the words around their formula do not claim it for all values.

        A formula ``inside`` a sentence may be no claim of it; the words behind may be ``understood`` as its condition.  Of
        equations behind one brace, values may be ``sought``.
        """
        before = self.before_it(span)
        after = self.source.text[span.end :]
        words = NOT_CLAIMED if (inside and not claims(before, after)) or is_offered(self.words, after) else None
        words = SOUGHT if not inside and (sought or is_sought(before)) else words
        above = paragraph_before(self.source.text, span.start)
        in_case = (says_in_which_case(before, above) or is_said_above(above)) and not self.is_given_something()
        in_case = in_case or ((says_sign(before) or says_sign(above)) and not self.knows_signs())
        in_case = in_case or (says_at_point(before) and all(home != self.section_start for home, _, _ in self.slopes))
        words = IN_WORDS if says_when(before) or in_case or (inside and self.cue is Cue.SUPPOSED) else words
        words = STILL_HELD if self.passed and not understood else words
        words = FOR_SOME if not understood and qualifies(self.behind_it(span)) else words
        if words is not None:
            self.links[first:] = [unrefuted(link, words) for link in self.links[first:]]
        elif may_set_to_zero(before):
            self.links[first:] = [unrefuted(link, SET_TO_ZERO) if says_zero(link) else link for link in self.links[first:]]
