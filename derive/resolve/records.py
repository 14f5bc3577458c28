"""What is recorded while a document is followed: how its sides read, its links, and what cannot be said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, product

from derive.diagnostics import Code, Diagnostic, Severity
from derive.kernel.context import name_and_arity
from derive.resolve.apart import moving, partials
from derive.resolve.applications import Applications, called_in
from derive.resolve.chains import Chain, Chains, Side, goes_straight_on, obligation
from derive.resolve.conventions import is_consistent
from derive.resolve.densities import named_by_letters
from derive.resolve.dependencies import dependencies, numbered, parts_of
from derive.resolve.derivation import DerivedLink, Obligation, OtherReading, Premise, Reading, Treatment
from derive.resolve.directed import Directed
from derive.resolve.doubled import in_both_roles, over_both, read_turned, unclear_letters
from derive.resolve.elements import by_elements, column_range, may_have_vectors
from derive.resolve.explain import linear
from derive.resolve.fixed import NOTHING_FIXED
from derive.resolve.held import held_fixed, held_in_slopes
from derive.resolve.implications import ties_derivative, unjudged
from derive.resolve.imposed import asked_for, imposed, is_constant, slopes_at_zero
from derive.resolve.increments import REFUSAL as DIFFERENTIALS
from derive.resolve.increments import are_differentials, increments
from derive.resolve.kinds import arrays_written, is_array, is_drawn_as_array, letter_of
from derive.resolve.known import NoMeaning
from derive.resolve.limited import OUTSIDE, Limits, is_asked_outside
from derive.resolve.lists import with_vectors
from derive.resolve.names import Names
from derive.resolve.page import Page
from derive.resolve.presume import bodies, declared_in, differentiated, may_vary, presumed
from derive.resolve.reached import with_arguments_shown
from derive.resolve.rivals import other_meanings, plainly, settling
from derive.resolve.rounding import decimal, may_round, rounds_to
from derive.resolve.setting import SUPPOSED, Setting
from derive.resolve.side_reader import SideReader
from derive.resolve.spelled import is_plain_letter, letters_written
from derive.resolve.supposing import Stated, Stock, supposing
from derive.resolve.suppositions import Supposition
from derive.resolve.symbols import RELATIONS, given_of
from derive.resolve.vectors import beside_dots
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.displays import DisplayReading, read_display
from derive.syntax.inside import nodes_in
from derive.terms import Derivative, Element, Range, Symbol, Term, free_names

RELATION_LATEX = {"!=": "\\neq", "<=": "\\leq", ">=": "\\geq"}
NO_NUMBER = "{} is no real number here; of matrices and vectors, only components can be checked so far"
TIED = "not true for names that do not depend on each other; an equation before it may say that they do"
VARIES = "what nothing declares is taken for fixed here, but an equation of the page writes it with the letter that is bound"
TREATMENTS = {"trust": Treatment.TRUST, "skip": Treatment.SKIP, "expect": Treatment.EXPECT_REFUTED}
CROSSED = re.compile(r"[A-Za-z}]\s*(?:\\(?:times|bullet)(?![A-Za-z])|×)\s*[A-Za-z\\{]")
STARRED = re.compile(r"(?<![\^_{])\*(?!\})|\\(?:ast|star|circledast)(?![A-Za-z])(?<![\^_{]\\ast)(?<![\^_{]\\star)")


class Records(Page):
    """Holds what the document has said so far and what was found in it; ``arrays`` are letters shown to be matrices or vectors."""

    def __init__(self, source: Source, diagnostics: list[Diagnostic], formulas: Sequence[Span]) -> None:
        super().__init__(source, formulas)
        texts = [source.slice(span) for span in formulas]
        self.arrays = arrays_written(texts, source.text)
        self.applications = Applications(source, called_in(texts), lambda: self.quantities)
        self.chains = Chains()
        self.directed = Directed()
        self.supposed: list[Supposition] = []
        self.orders: list[Supposition] = []
        self.slopes: list[tuple[int, Derivative, str]] = []
        self.section_start, self.display_start, self.words = 0, 0, ""
        self.conditional: set[str] = set()
        self.used: set[str] = set()
        self.arguments: set[str] = set()  # letters that stand for what functions are of
        self.numbers: set[str] = set()  # used in what is understood
        self.equated: set[str] = set()
        self.within: list[Premise] = []  # what the sentence has in it of which another equation may follow
        self.written: dict[Span, DisplayReading] = {}
        self.reasons: list[tuple[str, Span]] = []
        self.links: list[DerivedLink] = []
        self.readings: list[Reading] = []
        self.noted: list[Term] = []  # what is understood of the formulas so far
        self.diagnostics = diagnostics
        self.stock = Stock()
        self.fixing = NOTHING_FIXED
        self.spread: tuple[str, ...] = ()  # the letters of the elements that a statement about vectors or matrices is read at
        self.vectors: set[str] = set()  # the families that have been read as vectors or matrices
        self.wholes: dict[str, frozenset[str]] = {}  # the families that stand in a link as vectors or matrices
        self.limited: dict[str, Limits] = {}  # functions that words define within bounds on their letter

    def read(self, span: Span) -> DisplayReading:
        """Read a formula with the names known so far, and keep its trees for those who show the page again."""
        vocabulary = self.names.vocabulary()
        reading = self.written[span] = read_display(self.source, span, vocabulary)
        applied = (self.applications.statement(statement, vocabulary) for statement in reading.statements)
        told = (named_by_letters(with_vectors(statement, self.names.scope), self.told_by_letters) for statement in applied)
        return replace(reading, statements=tuple(map(with_arguments_shown, told)))

    def complain(self, code: Code, message: str, span: Span, severity: Severity = Severity.ERROR) -> None:
        """Add a diagnostic."""
        found = Diagnostic(code, severity, message, span)
        if found not in self.diagnostics:
            self.diagnostics.append(found)

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
        if not may_have_vectors(self.source.slice(statement.span), self.names, self.vectors):
            return None
        nodes = [link.right for link in statement.links]
        return column_range(nodes if statement.left is None else [statement.left, *nodes], self.names, self.vectors)

    def for_elements(self, statement: tree.Statement) -> tree.Statement:
        """Give a statement about vectors or matrices as one about their elements, where the page has letters for them."""
        if not may_have_vectors(self.source.slice(statement.span), self.names, self.vectors):
            return statement
        spread = by_elements(statement, self.names.meaning, self.letters_in(statement), self.spoken, columns=True)
        known = spread is not None and spread[1].keys() <= self.names.scope.ranges.keys()
        return spread[0] if spread is not None and known else statement

    # ------------------------------------------------------------ links

    def premise(self, left: Side, sign: str, right: Side) -> Iterator[Premise]:
        """Give a relation, of which the last link has just been added, as one from which others may follow."""
        differential = "d" in left.undeclared | right.undeclared
        if left.term is not None and right.term is not None and self.links and not differential and sign in RELATIONS:
            latex = f"{self.text(left.span)} {RELATION_LATEX.get(sign, sign)} {self.text(right.span)}"
            taken = free_names(left.term) | free_names(right.term) | self.names.scope.scalars()
            yield Premise(given_of(sign, left.term, right.term, taken, latex), self.links[-1].id)

    def link(self, chain: Chain | None, left: Side, link: tree.Link, right: Side, setting: Setting) -> DerivedLink:
        """Give a link with its obligations, or with the reason why it has none."""
        right, rounded = self.rounded(left, link, right)
        problem = setting.problem or right.problem or left.problem or unclear_letters(left, right) or asked_for(link.relation)
        problem = problem or self.asked_outside(left, right)
        if link.relation.sign not in ("=", ":=") and not rounded:
            problem = "only equations are decided so far"
        if problem is None and are_differentials(left.increments, right.increments, self.names.scope, self.quantities):
            problem = DIFFERENTIALS
        step = claim = None
        self.stock.held[f"s{len(self.links) + 1}"] = left.held | right.held
        self.wholes[f"s{len(self.links) + 1}"] = (chain.left if chain is not None else left).wholes | left.wholes | right.wholes
        stated = problem in (None, SUPPOSED) and setting.unread is None
        if stated and setting.display is not None and link.relation.sign in ("=", ":="):
            written = (left,) if left.span.start >= self.display_start else ()  # not where an earlier display is gone on from
            self.state_equations(setting.display, (*written, chain.left) if chain is not None else written, right)
        if problem is None and chain is not None:
            first = chain.last is chain.left
            rest = self.supposed_of(left, right, setting.premises)
            premises = (*setting.premises, *self.stationary(left.term, right.term)) if first else rest
            step = claim = self.obliged(left, right, premises)
            if not first:
                step = replace(step, continues=goes_straight_on(self.source, left.span, link.relation))
                claim = self.obliged(chain.left, right, setting.premises) if chain.left.term is not None else None
            step, claim = self.as_imposed(link.relation.sign, step, claim)
        if isinstance(left.term, Derivative) and not isinstance(left.term.body, Derivative):
            self.slopes.append((self.section_start, left.term, self.text(left.span)))
        undeclared, quantities = left.undeclared | right.undeclared, self.__dict__.get("quantities", frozenset[str]())
        calls = self.applications.calls
        at = self.fixing.at(right.span)
        reader = SideReader(self.names, setting.component, at, undeclared, calls, quantities, self.spread)
        return DerivedLink(
            f"s{len(self.links) + 1}", setting.display, right.span, self.text(left.span), link.relation.sign, self.text(right.span),
            False, step, claim, chain.last_id if chain is not None else None, problem, *self.treatment_of(link, setting),
            self.reason_of(link), reader,
        )  # fmt: skip

    def asked_outside(self, *sides: Side) -> str | None:
        """Say which function sides may ask for outside of the bounds within which words define it; None where they do not."""
        terms = tuple(side.term for side in sides if side.term is not None)
        asked = dependencies(terms, self.names.scope).functions & self.limited.keys()
        terms += tuple(bodies(terms, self.names.scope)) if asked else ()
        return next((OUTSIDE.format(name) for name in sorted(asked) if is_asked_outside(name, *self.limited[name], terms)), None)

    def supposed_of(self, left: Side, right: Side, premises: tuple[Premise, ...]) -> tuple[Premise, ...]:
        """Give what the sentence says of the names of two sides alone, which holds wherever they stand in a chain."""
        written = letters_written((self.text(left.span), self.text(right.span)))
        own = (premise for premise in premises if not premise.link or premise in self.within)
        return tuple(premise for premise in own if letters_written((premise.given.latex,)) <= written)

    def as_imposed(self, sign: str, step: Obligation, claim: Obligation | None) -> tuple[Obligation, Obligation | None]:
        """Give what has to be shown of a link, never refuted where the page may impose it."""
        why = imposed(sign, (claim or step).left, step.left, step.right, self.names.scope)
        if why is None:
            return step, claim
        one = unjudged(step, why)
        return one, one if claim is step else claim and unjudged(claim, why)

    def stationary(self, left: Term | None, right: Term | None) -> Iterator[Premise]:
        """Give that slopes of the section are zero, for what says where: an equation for a name alone, or after words like that."""
        here = [(slope, latex) for home, slope, latex in self.slopes if home == self.section_start]
        if left is not None and right is not None and here:
            yield from slopes_at_zero(left, right, here, self.words, self.names.scope)

    def state_equations(self, display: int, lefts: Sequence[Side], right: Side) -> None:
        """Take in what a display states, for the steps that refer to it."""
        scope = self.names.scope
        for left in lefts:
            if left.term is not None and right.term is not None:
                latex = f"{self.text(left.span)} = {self.text(right.span)}"
                taken = free_names(left.term) | free_names(right.term) | scope.scalars()
                given = given_of("=", left.term, right.term, taken, latex)
                known = self.stock.stated.setdefault(display, [])
                known += [Stated(given, scope)] if all(one.given != given for one in known) else []

    def treatment_of(self, link: tree.Link, setting: Setting) -> tuple[Treatment, str]:
        """Give how a step is to be treated, and the author's reason."""
        if setting.skipped is not None:
            return Treatment.SKIP, setting.skipped
        directive = self.directed.treatment(link)
        if directive is None:
            return Treatment.CHECK, ""
        return TREATMENTS[directive.verb], self.text(directive.argument).removeprefix("refuted").strip()

    def rounded(self, left: Side, link: tree.Link, right: Side) -> tuple[Side, bool]:
        """Give the right side with what it rounds where it is a decimal that the left side certainly rounds to."""
        digits = decimal(link.right)
        if digits is None or left.term is None or link.relation.sign not in ("=", "~"):
            return right, False
        if (link.relation.sign == "=" and not digits[1]) or not rounds_to(left.term, self.names.scope, *digits):
            return right, False
        return replace(right, term=left.term, written=right.term), True

    def is_near(self, left: Side, link: tree.Link, right: Side) -> bool:
        """Tell whether the right side has decimals among other things, with which it is the left one as far as they are rounded."""
        if left.term is None or right.term is None or decimal(link.right) is not None or link.relation.sign != "=":
            return False
        return may_round(left.term, link.right, self.names.scope, self.names.meaning().term)

    def obliged(self, left: Side, right: Side, premises: tuple[Premise, ...] = ()) -> Obligation:
        """Give what has to be shown of two sides, with the other ways in which the text may be meant."""
        made = in_both_roles(left, right, self.names.scope)
        if not made.undeclared:
            made = replace(made, undeclared=tuple(sorted(self.names.presumed_in((made.left, made.right)))))
        held = (*held_fixed(made, self.names.harvested), *held_in_slopes(made, self.names.harvested))
        made = replace(made, others=(*made.others, *self.elsewhere(left, right), *held, *over_both(made)), premises=premises)
        tied = tuple(premise.link for premise in premises if ties_derivative(made, (premise,)))
        return unjudged(made, TIED, tied) if tied else made

    def presume(self) -> None:
        """Declare, for every link, what it takes for granted about names that nothing declares."""
        links = [made for link in self.links for made in (link.step, link.claim) if made is not None]
        sides = (side for made in links if not is_constant(made) for side in (made.left, made.right))
        dependent = differentiated(sides) | self.equated | moving(self.plain, self.source.text)
        for place, link in enumerate(self.links):
            made = link.step
            if made is not None and made.undeclared and may_vary((made.left, made.right), made.scope, lambda: self.written_with):
                link = replace(link, problem=link.problem or VARIES)
            supposed = supposing(link, link.step, self.stock, lambda: self.tied, dependent) if link.step is not None else None
            self.links[place] = replace(link.with_obligations(lambda made: self.presuming(made, dependent)), supposing=supposed)

    def presuming(self, made: Obligation, dependent: frozenset[str]) -> Obligation:
        """Give an obligation in the scope that it takes for granted."""
        if not made.undeclared:
            return made
        sides = (side for p in made.premises for side in (p.given.left, p.given.right))
        scope = presumed((made.left, made.right, *sides), made.scope, dependent)
        if scope is made.scope:  # too much to claim for the premises
            scope = presumed((made.left, made.right), made.scope, dependent)
        return replace(made, scope=scope, presumed=declared_in(scope, made.scope))

    def elsewhere(self, left: Side, right: Side) -> Iterator[OtherReading]:
        """Give the two sides with one of them, or both, read in another way."""
        lefts = [(left, ""), *((replace(left, term=term), latex) for term, latex in left.others)]
        rights = [(right, ""), *((replace(right, term=term), latex) for term, latex in right.others)]
        for (one, before), (other, behind) in islice(product(lefts, rights), 1, None):
            if not is_consistent((before, left.others), (behind, right.others)):
                continue
            made = obligation(one, other, self.names.scope)
            latex = " and ".join(filter(None, (before, behind)))
            yield OtherReading(made.left, made.right, made.scope, f"read as {plainly(latex)}", settling(before, behind))

    def reason_of(self, link: tree.Link) -> str | None:
        """Give the reason above a relation, or the one that a ``by`` gives."""
        directive = self.directed.reason(link)
        if link.relation.reason:
            self.reasons.append((link.relation.reason, link.relation.span))
        if directive is None:
            return link.relation.reason
        reason = self.text(directive.argument)
        self.reasons.append((reason, directive.argument))
        return link.relation.reason or reason

    def side(self, node: tree.Node, component: str | None, names: Names | None = None, free: frozenset[str] = frozenset()) -> Side:
        """Give the meaning of one side, or the problem with it; ``free`` are the index letters of the side before."""
        chosen, fixing = names or self.names, self.fixing.at(node.span)
        meaning = chosen.meaning(component, replace(fixing, fixed=fixing.fixed | free))
        try:
            term = meaning.side(node)
        except NoMeaning as error:
            if error.code is Code.READING_AMBIGUOUS:
                self.complain(error.code, str(error), error.span, Severity.WARNING)
            return Side(None, frozenset(meaning.undeclared), node.span, str(error))
        self.vectors |= meaning.wholes
        problem = self.unsuited(term, node) if meaning.undeclared else None
        undeclared = frozenset(meaning.undeclared) | {chosen.presumed[name] for name in free_names(term) if name in chosen.presumed}
        if problem is not None:
            return Side(None, undeclared, node.span, problem)
        others = tuple(other_meanings(node, chosen.meaning(component, fixing)))
        turned = read_turned(node, chosen.meaning(component, fixing.otherwise())) if fixing.open else None
        held, own = frozenset(partials(node, chosen.written_in)), increments(node, meaning.undeclared)
        return Side(
            term, undeclared, node.span, None, others, frozenset(meaning.paired), held=held, turned=turned, increments=own,
            wholes=frozenset(meaning.wholes),
        )  # fmt: skip

    def unsuited(self, term: Term, node: tree.Node) -> str | None:
        """Say why a side with names that nothing declares is not about numbers, besides the vectors that are read by elements."""
        if STARRED.search(self.source.slice(node.span)):
            return "the star may be a product or a convolution: declare its names, or write \\cdot"
        for name, arity in sorted(dependencies((term,), self.names.scope).names):
            known = (name, arity) in self.names.scope.declarations or (name, arity) in self.names.scope.definitions
            known = known or (arity > 0 and name in self.vectors and not self.is_row(name, arity))
            if not known and (is_array(name, arity, self.arrays) or (arity < 2 and is_drawn_as_array(name))):
                return NO_NUMBER.format(name)
        multiplied = self.multiplied_as_vectors(term, node)
        if multiplied is not None:
            return NO_NUMBER.format(multiplied)
        for family in numbered(term):
            if letter_of(family) in self.arrays and (family, 1) not in self.names.scope.declarations:
                return NO_NUMBER.format(family)
        return None

    def is_row(self, name: str, arity: int) -> bool:
        """Tell whether a name with one index is a row of a matrix: the page has two for its elements, and never one."""
        meaning = self.names.meaning()
        shown = [meaning.ranges_of(name, places) or meaning.ranges_shown(name, places) for places in (1, 2)]
        return arity == 1 and shown[0] is None and shown[1] is not None

    def multiplied_as_vectors(self, term: Term, node: tree.Node) -> str | None:
        """Give one of two names that nothing says to be numbers, where both have elements, that a dot or a cross may multiply.

        Where there is none they are names that have been read as vectors before.
        """
        crossed = CROSSED.search(self.source.slice(node.span)) is not None
        dotted = frozenset(name for part in nodes_in(node) if isinstance(part, tree.Product) for name in beside_dots(part))
        if not (crossed or dotted or self.vectors):
            return None
        scope, places = self.names.scope, self.names.places
        parts = {part: name_and_arity(part) for part in parts_of((term,)) if isinstance(part, Symbol | Element)}
        unknown = {part: own for part, own in parts.items() if own not in scope.declarations and own not in scope.definitions}
        families = {*scope.declarations, *scope.definitions, *places}
        found = sorted(name for name, arity in unknown.values() if arity < 2 and (name, arity + 1) in families)
        found = [name for name in found if crossed or name in dotted or name in self.vectors]
        return found[0] if len(found) > 1 else None

    def note(self, side: Side, arguments: frozenset[str] = frozenset()) -> None:
        """Remember how a side was understood, in which ``arguments`` stand for what the function on the left is of."""
        self.used |= side.undeclared - arguments
        self.arguments |= arguments
        self.numbers |= side.undeclared if side.problem is None else set()
        self.noted += [side.term] if side.term is not None else []
        understood = linear(side.term) if side.term is not None else f"not understood: {side.problem}"
        self.readings.append(Reading(side.span, understood))

    def text(self, span: Span) -> str:
        """Give the author's text of a span on one line."""
        return " ".join(self.source.slice(span).split())
