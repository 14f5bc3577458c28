"""Which equations of a page give a name that has a meaning another one, or say what one is that is only declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.diagnostics import Code, Diagnostic, Severity
from derive.kernel.scope import Definition, Domain, Relation
from derive.resolve.another import brings_forward, speaks_of_another
from derive.resolve.chains import Chains, Side
from derive.resolve.composed import composed
from derive.resolve.densities import of_numbers
from derive.resolve.dependencies import dependencies
from derive.resolve.derivation import Obligation
from derive.resolve.estimates import estimated
from derive.resolve.explain import linear
from derive.resolve.factorials import MAY_BE_NEGATIVE, NOT_WHOLE, Counted
from derive.resolve.heads import Head, head_of
from derive.resolve.known import NoMeaning
from derive.resolve.models import is_measured, is_noisy
from derive.resolve.names import Names
from derive.resolve.neighbours import moved, partial_of, place_of
from derive.resolve.prose import Cue, finds_extremum, is_model, names_anew, rewrites, says_what
from derive.resolve.records import Records
from derive.resolve.redefined import Settled, kept_sign, settled
from derive.resolve.spelled import letters_written
from derive.resolve.suppositions import Supposition, of_given
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.inside import names_in
from derive.terms import Element, Number, Symbol, Term, free_names
from derive.terms import key as terms_key

POWERS = (2, 3, 4)
DEFINED_AGAIN = "is defined again; from here on it means this"


class Redefining(Records):
    """Follows what names of the document mean; knows the words before a formula and the section a name is defined in."""

    def __init__(self, source: Source, diagnostics: list[Diagnostic], formulas: Sequence[Span]) -> None:
        super().__init__(source, diagnostics, formulas)
        self.cue: Cue | None = None
        self.homes: dict[str, int] = {}
        self.placed: dict[tuple[str, str], tuple[str, tree.Node]] = {}  # the last name at an index of a family, and what it is
        self.former: dict[str, Definition] = {}  # what functions meant before they were defined again
        self.unsettled = False  # whether the equation that was looked at last may give a function another meaning

    @property
    def sets(self) -> bool:
        """Tell whether the words before a formula within a sentence say what the name on its left is."""
        return self.cue is Cue.SET or says_what(self.words)

    def is_another_family(self, head: Head) -> bool:
        """Tell whether what is known of a name has another number of indices: ``y_i`` beside ``y``, and ``y`` that words set."""
        scope = self.names.scope
        others = {*scope.functions, *scope.ranges, *self.names.components, *self.names.presumed}
        arities = {arity for name, arity in (*scope.declarations, *scope.definitions) if name == head.name}
        arities |= {0} if head.name in scope.sizes() else set()
        if head.is_function or head.name in others:
            return False
        return arities == {0} if head.letters else bool(arities) and 0 not in arities and self.cue is Cue.SET

    def is_function(self, name: str) -> bool:
        """Tell whether a name is known to be a function."""
        return name in self.names.scope.functions or name in self.names.components

    def defined(self, head: Head, right: tree.Node) -> Names | None:
        """Give the names with what an equation defines, or None where that is not understood."""
        try:
            names = head.defined(self.names, right)
        except NoMeaning:
            return None
        names = names.with_givens(kept_sign(self.names.scope, head.name, head.letters))
        return replace(names, harvested=names.harvested | {(head.name, len(head.letters))})

    def counted(self, head: Head, right: tree.Node) -> Names | None:
        """Give the names with what an equation says of a function of a whole number that is not known at other ones: ``n!``."""
        try:
            head.defined(self.names, right)
        except NoMeaning as error:
            if str(error) != MAY_BE_NEGATIVE and not str(error).endswith(NOT_WHOLE):
                return None
        else:
            return None
        try:
            body = self.names.meaning().side(right)
        except NoMeaning:
            return self.names
        if not head.parameters or not set(head.parameters) <= free_names(body) or head.name in self.names.counted:
            return self.names
        function = Counted(head.parameters, body, self.names.scope)
        return replace(self.names, counted={**self.names.counted, head.name: function})

    def redefines(self, head: Head, right: tree.Node) -> bool:
        """Tell whether the page gives a name that it has defined another meaning: in so many words, or in another section."""
        key = (head.name, len(head.letters))
        scope = self.names.scope
        known = scope.functions.get(head.name) if head.parameters else scope.definitions.get(key)
        is_set, said = self.cue is Cue.SET, names_anew(self.words)
        anew = not is_set and self.brings_anew(head, right)
        if known is None and head.parameters:
            if (head.name, 0) in scope.declarations:
                return self.defined(head, right) is not None and self.redefined(head, right)
            known = scope.definitions.get(key) if is_set else None  # a number until now
        if known is None or key not in self.names.harvested or (not is_set and rewrites(self.words)):
            return False
        if not (is_set and said) and not anew and not self.may_be_another(head, known, is_set=is_set):
            elsewhere = bool(head.parameters) and self.homes.get(head.name) != self.section_start
            self.unsettled = elsewhere and all((letter, 0) not in scope.definitions for letter in head.parameters)
            return False
        if not (is_set or anew) and self.homes.get(head.name) == self.section_start:
            self.doubt_meaning(self.meant_anew(head, right) if speaks_of_another(self.words) else [])
            return False
        names = self.defined(head, right)
        scope = self.names.scope if names is None else names.scope
        new = scope.functions.get(head.name) if head.parameters else scope.definitions.get(key)
        if names is None or new is None:
            return False
        if new.parameters == (known.parameters or new.parameters) and terms_key(new.body) == terms_key(known.body):
            return False
        self.supposed = [replace(one, until=len(self.links)) if self.is_ended(one, head) else one for one in self.supposed]
        if head.parameters and known.parameters:
            self.former[head.name] = known
        if anew and head.parameters:
            self.supposed.append(Supposition(head.name, frozenset(), None, since=len(self.links), meaning=known))
        return self.redefined(head, right)

    def is_ended(self, one: Supposition, head: Head) -> bool:
        """Tell whether what a function may mean is over where the page says what it means from here on."""
        return one.meaning is not None and one.meaning.name == head.name and one.until is None

    def doubt_meaning(self, found: list[Supposition]) -> None:
        """Doubt what a function means from here on, where nothing goes on from what was said of it before."""
        self.supposed += found
        self.chains = Chains() if found else self.chains

    def go_back(self) -> None:
        """Doubt from here on which of its formulas a function has that the page has given several."""
        found: list[Supposition] = []
        for name, known in self.former.items():
            latex = f"{name}({', '.join(known.parameters)}) = {linear(known.body)}"
            found.append(Supposition(latex, frozenset(), None, since=len(self.links), meaning=known, equally=True))
        self.doubt_meaning(found)

    def is_doubted(self, term: Term | None) -> bool:
        """Tell whether a term speaks of a function that may have another formula here."""
        open_ = {one.meaning.name for one in self.supposed if one.meaning is not None and one.until is None}
        return bool(open_) and term is not None and not open_.isdisjoint(dependencies((term,), self.names.scope).functions)

    def doubt_function(self, statement: tree.Statement) -> None:
        """Doubt what a function means from here on where a statement may give it another formula."""
        head = head_of(statement.left, self.names) if statement.left is not None and len(statement.links) == 1 else None
        self.doubt_meaning(self.meant_anew(head, statement.links[0].right) if head is not None else [])

    def brings_anew(self, head: Head, right: tree.Node) -> bool:
        """Tell whether words bring in a function that has a formula with another one."""
        return brings_forward(self.words) and bool(self.meant_anew(head, right))

    def meant_anew(self, head: Head, right: tree.Node) -> list[Supposition]:
        """Give the other meaning that an equation may give a function which the page has defined, none where it gives none.

        It stands for all arguments, and is no condition on one of them: "if $f(x) = x$".
        """
        known, scope = self.names.scope.functions.get(head.name), self.names.scope
        if not head.parameters or known is None or (head.name, 0) not in self.names.harvested or isinstance(right, tree.Name):
            return []
        if head.parameters != known.parameters and not scope.scalars().isdisjoint(head.parameters):
            return []
        if not set(head.parameters) <= set(names_in(right)) or any((letter, 0) in scope.definitions for letter in head.parameters):
            return []
        names = self.defined(head, right)
        new = names.scope.functions.get(head.name) if names is not None else None
        if new is None or (new.parameters == known.parameters and terms_key(new.body) == terms_key(known.body)):
            return []
        latex = f"{head.name}({', '.join(head.parameters)}) = {self.text(right.span)}"
        return [Supposition(latex, frozenset(), None, since=len(self.links), meaning=new, equally=True)]

    def redefined(self, head: Head, right: tree.Node) -> bool:
        """Warn that a name means something else from here on."""
        message = f"{head.name} {DEFINED_AGAIN}"
        self.complain(Code.DEFINITION_REPEATED, message, right.span, Severity.WARNING)
        return True

    def said_again(self, head: Head, written: tree.Node, right: Side) -> Obligation | None:
        """Give what has to be shown where an equation for a name in another section may say what follows from its meaning.

        None where the name has no meaning yet, or where the words give it a new one.
        """
        said = self.cue is Cue.SET or names_anew(self.words) or self.homes.get(head.name, self.section_start) == self.section_start
        key = (head.name, len(head.letters))
        known = self.names.scope.functions.get(head.name) if head.parameters else self.names.scope.definitions.get(key)
        left = self.side(written, None) if known is not None and not said and right.term is not None else None
        return None if left is None or left.term is None else self.obliged(left, right)

    def place(self, head: Head, right: tree.Node) -> None:
        """Remember what a name at an index without a range has been said to be."""
        place = place_of(head.name) if not head.letters and not head.is_function else None
        if place is not None:
            self.placed[place.base, place.letter] = head.name, right

    def goes_on_from(self, head: Head) -> bool:
        """Tell whether the name at another index has a meaning, by which this one has its own: ``e_{k+1}`` after ``e_k``."""
        place = place_of(head.name) if not head.letters and not head.is_function else None
        name, right = self.placed.get((place.base, place.letter), ("", None)) if place is not None else ("", None)
        known = place_of(name) if (name, 0) in self.names.scope.definitions and name != head.name else None
        if place is None or known is None or right is None:
            return False
        there = moved(right, place.letter, place.by - known.by)
        names = self.defined(head, there) if there is not None and not self.names.knows(head.name) else None
        self.names = names or self.names
        return there is not None

    def is_known_by(self, head: Head, right: tree.Node) -> bool:
        """Tell whether a name has its meaning by what another one is: by that at another index, or by a function."""
        return self.goes_on_from(head) or self.is_partial(head, right)

    def is_partial(self, head: Head, right: tree.Node) -> bool:
        """Tell whether a name is the slope of a function of several names, by those below it: ``f_x`` after ``f(x, y)``.

        A number may be a coefficient, and so may a name that the function is written with.
        """
        known = self.names.scope.functions.get(head.name.partition("_")[0]) if not head.is_function and not head.letters else None
        if known is None or head.name in free_names(known.body) or isinstance(right, tree.Numeral):
            return False
        slope = partial_of(head.name, known.name, known.parameters, right.span)
        names = self.defined(head, slope) if slope is not None and not self.names.knows(head.name) else None
        self.names = names or self.names
        return slope is not None

    def may_be_another(self, head: Head, known: Definition, *, is_set: bool) -> bool:
        """Tell whether an equation for a known name may give it another meaning, and is not its value at a place."""
        if not is_set and head.family is not None and head.family != self.names.components.get(head.name):
            return False  # J(v) after J(w) may be its value at another place
        if not (head.parameters and known.parameters):
            return is_set if head.parameters else head.name not in self.names.scope.functions
        free = self.names.scope.scalars().isdisjoint(head.parameters) and {*head.parameters} != {*known.parameters}
        return free or head.parameters == known.parameters

    def sets_anew(self, head: Head, right: tree.Node) -> bool:
        """Tell whether a name that the page has given a number is given another, or is a function now, ``p(x) = 2 x``."""
        known = self.names.scope.definitions.get((head.name, 0))
        number = not head.letters and known is not None and isinstance(known.body, Number)
        written = letters_written((self.source.slice(right.span),))
        function = head.is_function and head.name not in written and (self.cue is Cue.SET or says_what(self.words))
        anew = function or isinstance(self.side(right, None).term, Number)
        return number and (head.name, 0) in self.names.harvested and anew

    def found(self, head: Head, left: Side, right: Side) -> Obligation | None:
        """Give what the definition of an estimate claims of its variable, behind words that set slopes to zero."""
        if right.term is None or not finds_extremum(self.words):
            return None
        slopes = [slope for home, slope, _ in self.slopes if home == self.section_start]
        sides = estimated(head.name, head.letters, right.term, slopes, self.names.scope)
        if sides is None:
            return None
        premises = tuple(self.stationary(*sides))
        return self.obliged(replace(left, term=sides[0]), replace(right, term=sides[1]), premises)

    def become(self, names: Names, span: Span, head: Head | None = None) -> None:
        """Go on with other names; what was said with another meaning of one of them holds no more, or is doubted.

        What a page says a declared ``head`` is is no other meaning of it.
        """
        found = Settled(names) if head is not None and self.is_only_declared(head) else settled(self.names, names)
        self.names = composed(found.names, lambda: self.alone)
        if head is not None:
            self.used.add(head.name)
            self.homes[head.name] = self.section_start
        self.supposed += map(of_given, found.doubtful)
        if found.lost:
            message = f"from here on {', '.join(found.lost)} has no meaning: it was defined with another meaning of a name"
            self.complain(Code.DEFINITION_REPEATED, message, span, Severity.WARNING)

    def is_only_declared(self, head: Head) -> bool:
        """Tell whether a name is declared and nothing says what it is."""
        scope = self.names.scope
        if head.is_function:
            return head.name in scope.functions and scope.functions[head.name] is None
        declaration = scope.declarations.get((head.name, len(head.letters)))
        return declaration is not None and declaration.domain is not Domain.INTEGER and head.name not in scope.functions

    def models(self, head: Head, right: tree.Node) -> bool:
        """Tell whether an equation is a model of data, by which they are not known."""
        modelled = is_model(self.words)
        if head.is_function:
            return False
        if modelled or self.is_only_declared(head):
            return is_measured(head.name, right, self.plain, modelled=modelled)
        return not self.names.knows(head.name) and is_noisy(head.name, right, self.plain)

    def head_and_body(self, left: tree.Node, link: tree.Link, *, inline: bool) -> tuple[Head | None, tree.Node]:
        """Give what an equation would define, and as what.

        A power of a name that is declared above zero makes the name the root of the right side.  One that is declared without a
        sign is not known by its power, so that nothing declares it any more.
        """
        written = left
        left, body = of_numbers(left, link.right, self.names.scope.ranges)
        head = head_of(left, self.names if left is written else replace(self.names, elementwise={}))
        if head is not None or not isinstance(left, tree.Superscript) or link.relation.sign != "=":
            return head, body
        base = head_of(left.base, self.names)
        if base is None or not isinstance(left.exponent, tree.Numeral) or left.exponent.value not in POWERS:
            return None, link.right
        if (inline and not self.sets) or not (self.is_only_declared(base) and self.states(base, link.right)):
            return None, link.right
        if kept_sign(self.names.scope, base.name, base.letters):
            return base, tree.Root(link.right, None if left.exponent.value == 2 else left.exponent, link.right.span)
        self.names = self.names.without(base.name, len(base.letters))
        return head_of(left, self.names), link.right

    def states(self, head: Head, right: tree.Node) -> bool:
        """Tell whether an equation says what a declared name is: it is written with others, and no equation before has the name."""
        side, scope = self.side(right, None), self.names.scope
        term = side.term
        if term is None or side.undeclared or isinstance(term, Number | Symbol | Element):
            return False
        said = dependencies((term,), scope)
        if not said.names - {(letter, 0) for letter in scope.ranges}:
            return False
        if head.is_function:
            return head.name not in said.functions | dependencies(self.noted, scope).functions
        name = (head.name, len(head.letters))
        tied = [side for given in scope.givens for side in (given.left, given.right) if given.relation is Relation.EQUAL]
        supposed = (one.names for one in self.supposed if not one.is_order)
        return name not in said.names.union(dependencies((*self.noted, *tied), scope).names, *supposed)
