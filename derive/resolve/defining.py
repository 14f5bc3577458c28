"""Which equations of a page give a name its meaning, and which only speak of one that has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise, takewhile

from derive.diagnostics import Code, Diagnostic, Severity
from derive.kernel.scope import Given, NameAndArity, Scope
from derive.resolve import symbols
from derive.resolve.applications import goes_by_names, is_formula
from derive.resolve.constants import CONSTANTS
from derive.resolve.declared import Declared, declared, letters_in
from derive.resolve.dependencies import dependencies
from derive.resolve.directed import Directed, directed, holds_from
from derive.resolve.distributions import domains, named_scale
from derive.resolve.heads import Head, head_of
from derive.resolve.imposed import asked_for
from derive.resolve.names import Names
from derive.resolve.operators import OPERATOR
from derive.resolve.passing import Setting as Passing
from derive.resolve.passing import is_in_case, is_value, stays, without_settings
from derive.resolve.prose import (
    Cue,
    cue,
    explains,
    introduces,
    is_alternative,
    is_model,
    is_offered,
    next_word,
    poses,
    qualifies,
    sentence_after,
    words_before,
)
from derive.resolve.qualified import is_denied
from derive.resolve.redefining import Redefining
from derive.resolve.setting import Setting
from derive.resolve.spelled import letters_written
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.displays import DisplayReading
from derive.syntax.document import Directive, Display, Inline, Item
from derive.syntax.inside import names_in
from derive.syntax.lexer import ReadingError
from derive.terms import Number, Term

BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
SIM = r"\sim"
ORDERS = re.compile(r"[<>]|\\[lg](?:eq?q?|eqslant|t)(?![A-Za-z])")
GAMMA = "\\Gamma"  # before a bracket, the function that everybody means
DECLARING = {"let": symbols.let, "given": symbols.given}
RAISED = re.compile(r"(?:'+|\^.*)$", re.DOTALL)  # a derivative, a power or the inverse of a function


class Defining(Redefining):
    """Follows what the document declares and defines; knows the words before a formula and the section a name is defined in."""

    def __init__(self, source: Source, diagnostics: list[Diagnostic], formulas: Sequence[Span]) -> None:
        super().__init__(source, diagnostics, formulas)
        self.pending: list[Directive] = []
        self.due: list[Directive] = []
        self.called: set[str] = set()
        self.unheard: int | None = None  # how many links stand before the first `given` that is not understood
        self.behind = 0
        self.said: list[tuple[tuple[int, Names] | None, Given]] = []  # about the values of names, each with its section
        self.sections: list[tuple[int, Names]] = []
        self.directives: tuple[Directive, ...] = ()  # all that the document has
        self.declared: dict[Span, Declared] = {}
        self.unused: list[Diagnostic] = []
        self.following: Sequence[Item] = ()
        self.foreseen: set[tuple[str, int]] = set()
        self.settings: dict[NameAndArity, Passing] = {}  # what names have been set to within sentences

    def is_new(self, head: Head, link: tree.Link, *, inline: bool = True) -> bool:
        """Tell whether an equation may give a name its meaning: it has none, and no formula before has used it."""
        self.unsettled = False
        if link.relation.sign not in ("=", ":=") or asked_for(link.relation) is not None:
            return False
        if is_offered(self.words, self.source.text[link.right.span.end :]):
            return False
        if link.relation.sign == "=" and (self.models(head, link.right) or self.is_known_by(head, link.right)):
            return False
        if (head.name, len(head.letters)) in self.foreseen:
            self.foreseen.remove((head.name, len(head.letters)))
            return True
        known = self.names.knows(head.name) and not self.is_another_family(head)
        if known and not (self.is_only_declared(head) and (self.sets or not inline)):
            return self.sets_anew(head, link.right) or self.redefines(head, link.right)
        written = letters_written((self.source.slice(link.right.span),)) if head.name in CONSTANTS else ()
        if head.name in written or (head.name in CONSTANTS and self.is_rounded(head.name, link)):
            return False
        if head.parameters and self.cue is not Cue.SET and poses(self.words):
            return False
        letter = head.is_function and len(head.name) == 1 and OPERATOR.match(head.name) is not None
        several = letter or "\\mid" in head.name
        if several and not (goes_by_names(head, self.plain) and is_formula(head, link.right)):
            return False
        if letter and (isinstance(link.right, tree.Name) or not set(head.parameters) <= set(names_in(link.right))):
            return False
        if head.name == GAMMA and head.parameters:
            return link.relation.sign == ":="
        said = link.relation.sign == ":=" or self.cue is Cue.SET or self.introduces(head, link.right)
        base = RAISED.sub("", head.name)
        if base != head.name and (head.is_function or self.is_function(base)):
            return said and not self.is_function(base)  # the derivative of a function, and no name of its own
        return self.states(head, link.right) if known else said or not self.has_used(head)

    def become(self, names: Names, span: Span, head: Head | None = None) -> None:
        """Go on with other names; the value that a sentence gives a name may hold for a while alone."""
        super().become(names, span, head)
        if head is None:
            return
        key = (head.name, len(head.letters))
        self.settings.pop(key, None)
        definition = self.names.scope.definitions.get(key)
        inside = self.display_start <= span.start < self.behind
        if definition is not None and not inside and is_value(definition.body, self.names.scope):
            self.settings[key] = Passing(definition, len(self.sections), stays(self.words))

    def end_settings(self, depth: int | None = None) -> None:
        """Forget the values that names had in a paragraph, or in the sections below a depth."""
        gone = {key: s for key, s in self.settings.items() if (s.depth > depth if depth is not None else not s.stays)}
        self.names = without_settings(self.names, gone)
        self.settings = {key: setting for key, setting in self.settings.items() if key not in gone}

    def has_used(self, head: Head) -> bool:
        """Tell whether a formula before has used a name that had no meaning: a family at an index, if the name has one.

        What a function is of may be one itself: ``f(u) = u^2`` and then ``u(t) = 2 t``.
        """
        if not head.letters:
            return head.name in self.used or (not head.is_function and head.name in self.arguments)
        places = (used.removeprefix(f"{head.name}_").strip("{}") for used in self.used if used.startswith(f"{head.name}_"))
        return head.name in self.used | self.arguments or any(not place.isdigit() for place in places)

    def introduces(self, head: Head, right: tree.Node) -> bool:
        """Tell whether a formula is that of a function which the words before it bring in, and no equation for its argument."""
        written = letters_written((self.source.slice(right.span),))
        depends = bool(head.parameters) and not written.isdisjoint(head.parameters) and not isinstance(right, tree.Name)
        return depends and introduces(self.words)

    def brings_in(self, statement: tree.Statement) -> bool:
        """Tell whether a statement that is supposed is the formula of a function that has no other meaning."""
        head = head_of(statement.left, self.names) if statement.left is not None and not statement.conditions else None
        if head is None:
            return False
        right = statement.links[0].right
        if self.names.knows(head.name) or head.name in self.used:
            return self.brings_anew(head, right)
        modelled = is_model(self.words) and not self.models(head, right)
        return (modelled or self.introduces(head, right)) and not qualifies(self.source.text[statement.span.end :])

    def foresee(self, item: Display) -> None:
        """Take in what the sentence behind a display says that names in it are: ``where $m = \\frac{a + b}{2}$``."""
        behind = at = next_word(self.source.text, item.outer.end)
        written = letters_written((self.source.slice(item.span),))
        said: Cue | None = None
        for following in self.following:
            if isinstance(following, Directive) and following.verb == "expect":
                continue
            words, ended = words_before(self.source.text, at, following.span.start)
            said = cue(words) or said
            if ended or not isinstance(following, Display | Inline) or (at == behind and not explains(words)):
                return
            if said is not Cue.SET or is_alternative(words):
                return
            at = following.outer.end if isinstance(following, Display) else following.span.end
            if is_denied(words, sentence_after(self.source.text, at)):
                return
            before, self.cue = self.cue, said
            for statement in self.read(following.span).statements:
                self.foresee_definition(statement, written)
            self.cue = before

    def foresee_beside(self, statements: Sequence[tree.Statement]) -> None:
        """Take in what a name is by what stands behind its use in one row: ``p_i = \\frac{a_i}{Z}, \\quad Z = \\sum_i a_i``."""
        for first, second in pairwise(statements):
            head = head_of(first.left, self.names) if first.left is not None and first.links else None
            if head is None or "\\\\" in self.source.text[first.span.end : second.span.start]:
                continue
            self.foresee_definition(second, letters_written((self.source.slice(first.links[0].right.span),)))

    def is_foreseen(self, statement: tree.Statement) -> bool:
        """Tell whether a statement is the definition of a name that a display before it is written with."""
        head = head_of(statement.left, self.names) if statement.left is not None else None
        return head is not None and (head.name, len(head.letters)) in self.foreseen

    def foresee_definition(self, statement: tree.Statement, written: frozenset[str]) -> None:
        """Take in a definition of a name that a display is written with, which no formula before has used."""
        head = head_of(statement.left, self.names) if statement.left is not None and len(statement.links) == 1 else None
        if head is None or statement.conditions or statement.remarks or (head.is_function and RAISED.search(head.name)):
            return  # what the derivative of a function is follows from what the function is
        if self.names.knows(head.name) and not self.is_only_declared(head):
            return
        right = statement.links[0].right
        if not letters_written((head.name,)) <= written or isinstance(self.side(right, None).term, Number):
            return
        if self.is_new(head, statement.links[0]):
            names = self.defined(head, right)
            if names is not None:
                self.names = names
                self.foreseen.add((head.name, len(head.letters)))

    def is_rounded(self, name: str, link: tree.Link) -> bool:
        """Tell whether a constant is only written as a decimal."""
        left, right = self.side(tree.Name(name, link.right.span), None), self.side(link.right, None)
        return self.rounded(left, link, right)[1]

    def chooses(self, statement: tree.Statement) -> bool:
        """Tell whether an inline formula only says what a name is for now: a number, or a declared name that is set."""
        if statement.left is None or not self.is_open(statement):
            return False
        if self.side(statement.left, None).undeclared:
            return self.is_number(statement) and (self.cue is None or is_in_case(self.words))
        head = head_of(statement.left, self.names)
        stated = head is not None and self.is_only_declared(head) and self.states(head, statement.links[-1].right)
        return (self.cue is Cue.SET and not stated) or self.is_number(statement)

    def is_open(self, statement: tree.Statement) -> bool:
        """Tell whether a name without a definition stands on the left."""
        head = head_of(statement.left, self.names) if isinstance(statement.left, tree.Name | tree.Subscript) else None
        return head is not None and (head.name, len(head.letters)) not in self.names.scope.definitions

    def is_number(self, statement: tree.Statement) -> bool:
        """Tell whether a number stands at the end of a statement."""
        return isinstance(self.side(statement.links[-1].right, None).term, Number)

    # ------------------------------------------------------------ what may be supposed

    def open_display(self, display: int, item: Display, reading: DisplayReading) -> None:
        """Take in what a display is called, the words between it and the one before, and what it says about values."""
        labels = (*reading.labels, *filter(None, (reading.tag,)))
        self.called.update(labels)
        words = self.source.text[self.behind : item.outer.start]
        single = all(s.left is not None and len(s.links) == 1 and s.links[0].relation.sign == "=" for s in reading.statements)
        self.stock.enter(display, self.section_start, labels, words, len(reading.statements) if single else 0)
        self.take_domains(reading.statements)
        self.display_start, self.behind = item.span.start, item.outer.end

    def bounds_said(self) -> tuple[Given, ...]:
        """Give what is said about values of names, but not of those on which the text itself puts bounds."""
        orders = [s for s in (*self.orders, *self.supposed) if s.is_order or ORDERS.search(s.latex)]
        bounded = {name for order in orders for name, _ in order.names}
        said = (given for home, given in self.said if home is None or any(home is section for section in self.sections))
        return tuple(given for given in said if bounded.isdisjoint(_spoken_of(given)))

    def take_domains(self, statements: Iterable[tree.Statement], words: str = "") -> None:
        """Take in what statements, and the words right before them, say about the values that names may have."""

        def reads(node: tree.Node) -> Term:
            return self.names.meaning().term(node)

        for statement in statements:
            if statement.left is None:
                continue
            home = self.sections[-1] if self.sections else None
            found = list(named_scale(words, statement.left, reads))
            distributions = [link.right for link in statement.links if link.relation.sign == SIM]
            for node in distributions:
                found += domains(statement.left, node, reads)
            known = [given for section, given in self.said if section is home]
            if distributions and is_alternative(words):  # one distribution or another: neither is certain
                self.said = [one for one in self.said if _spoken_of(one[1]).isdisjoint(names_in(statement))]
                found = []
            self.said += [(home, given) for given in dict.fromkeys(found) if given not in known]

    def take_values(
        self, statement: tree.Statement, setting: Setting, *, claimed: bool, certain: bool = True, domain: tuple[Given, ...] = ()
    ) -> None:
        """Take in what a display says that functions are, within a domain: each that stands in it with the formulas behind it."""
        if not certain or setting.problem is not None or setting.display is None:
            return
        if any(link.relation.sign not in ("=", ":=") for link in statement.links):
            return
        sides = [side for side in (statement.left, *(link.right for link in statement.links)) if side is not None]
        for place, side in enumerate(sides):
            head = head_of(side, self.names) if isinstance(side, tree.Application) else None
            for other in sides[place + 1 :] if head is not None and head.parameters else ():
                assert head is not None
                names = self.defined(head, other)
                definition = None if names is None else names.scope.functions.get(head.name)
                if definition is not None:
                    bounds = "".join(rf" \; ({given.latex})" for given in domain)
                    latex = f"{self.text(side.span)} = {self.text(other.span)}{bounds}"
                    self.stock.state_value(setting.display, definition, latex, self.names.scope, certain=not claimed, domain=domain)

    def take_continued(self, head: Head, statement: tree.Statement) -> None:
        """Take in what the chain that defines a name goes on with, as far as it equals the name."""
        known = head.definition_in(self.names.scope)
        self.place(head, statement.links[0].right)
        if known is None or statement.left is None:
            return
        equal = takewhile(lambda link: link.relation.sign in ("=", ":="), statement.links)
        for link in islice(equal, 1, None):
            names = self.defined(head, link.right)
            definition = None if names is None else head.definition_in(names.scope)
            if definition is not None:
                latex = f"{self.text(statement.left.span)} = {self.text(link.right.span)}"
                self.stock.state_continued(known, definition, latex, self.names.scope)

    # ------------------------------------------------------------ declarations

    def share(self, notation: tuple[str, ...]) -> None:
        """Follow lines that stand outside of the document and declare names for all of it."""
        for line in notation:
            verb, _, rest = " ".join(line.split()).partition(" ")
            try:
                if verb not in DECLARING or not rest:
                    raise ReadingError(Code.DIRECTIVE_UNREADABLE, "only let and given lines can be shared", Span(0, 0))
                self.names = DECLARING[verb](self.names, Source("", rest), Span(0, len(rest)))
            except ReadingError as error:
                message = f"the shared notation `{line}` is not understood: {error.message}"
                self.diagnostics.append(Diagnostic(Code.DIRECTIVE_UNREADABLE, Severity.ERROR, message, None))

    def obey(self, directive: Directive) -> None:
        """Follow a directive, or keep it for the display that it governs."""
        declare = DECLARING.get(directive.verb)
        if declare is None:
            self.pending.append(directive)
            return
        try:
            names = declare(self.names, self.source, directive.argument)
        except ReadingError as error:
            self.complain(Code.DIRECTIVE_UNREADABLE, error.message, error.span)
            self.unheard = len(self.links) if directive.verb == "given" and self.unheard is None else self.unheard
            return
        found = declared(directive, self.names.scope, names.scope, len(self.sections))
        if found is not None:
            self.declared.setdefault(directive.span, found)
        self.become(names, directive.argument)

    def close_declarations(self, depth: int, end: int) -> None:
        """Report declarations in the sections that end, of which no formula and no other declaration up to there speaks."""
        for span, found in [item for item in self.declared.items() if item[1].depth > depth]:
            del self.declared[span]
            formulas = [place for place in self.formulas if place.end > span.start and place.start < end]
            others = [d.argument for d in self.directives if span.start < d.span.start < end]
            if found.directive.verb == "given":  # it may be about what a definition before it rests on
                others += [d.argument for d in self.directives if ":=" in self.source.slice(d.argument)]
            texts = map(self.source.slice, (*formulas, *others))
            read = (name for place in formulas if place in self.written for name in names_in(self.written[place].statements))
            if not found.is_used_in(letters_in(texts, read)):
                message = f"nothing that this `{found.directive.verb}` holds for speaks of {', '.join(found.names)}"
                self.unused.append(Diagnostic(Code.DECLARATION_UNUSED, Severity.NOTE, message, span))

    def read_with_its_names(self, item: Display) -> DisplayReading:
        """Read a display with all the names that it declares, each of which has its meaning only from its own row on."""
        before = self.names
        self.due = [directive for directive in item.directives if directive.verb in DECLARING]
        for directive in self.due:
            self.obey(directive)
        reading = self.read(item.span)
        self.names = before
        return reading

    def catch_up(self, end: int) -> None:
        """Follow the declarations in a display that hold before a place."""
        now = [directive for directive in self.due if holds_from(directive, self.source) <= end]
        self.due = [directive for directive in self.due if directive not in now]
        for directive in now:
            self.obey(directive)

    def report_unused(self, directives: Iterable[Directive]) -> None:
        """Report directives that govern nothing."""
        for directive in directives:
            message = f"nothing follows that this `{directive.verb}` could govern"
            self.complain(Code.DIRECTIVE_UNUSED, message, directive.span, Severity.WARNING)

    def asked(self, links: Sequence[tree.Link], inside: Sequence[Directive] = ()) -> Setting:
        """Give what the directives before a formula ask for, and forget them; those that are about one step are assigned to it."""
        skips = [d for d in self.pending if d.verb == "skip"]
        for_steps = [d for d in self.pending if d.verb == "by" or not skips]
        self.directed = directed(for_steps, inside, links, self.source)
        without_use = [d for d in self.pending if d not in (*for_steps, *skips[-1:])]
        self.report_unused((*without_use, *self.directed.unused))
        self.pending.clear()
        return Setting(skipped=self.text(skips[-1].argument) if skips else None)

    def asked_beside(self, statement: tree.Statement) -> Setting:
        """Give what directives ask for that stand in the same paragraph as an inline formula, before it."""
        near = [d for d in self.pending if not BLANK_LINE.search(self.source.text, d.span.end, statement.span.start)]
        if not near:
            self.directed = Directed()
            return Setting()
        return self.asked(statement.links)


def _spoken_of(given: Given) -> frozenset[str]:
    """Give the names that a bound is about, those with an index without it."""
    return frozenset(name for name, _ in dependencies((given.left, given.right), Scope()).names)
