r"""What a step may rest on because the page says so, and is not taken for true by itself.

Equations that the author refers to, the values that parameters of distributions may have, and names that nothing ties to the
variable of a derivative.  Each is a given of an obligation of its own; what is proved from it is proved given that, and nothing is
refuted by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import field, replace
from itertools import islice

from derive.kernel.context import name_and_arity
from derive.kernel.scope import Definition, Given, NameAndArity, Relation, Scope
from derive.resolve.apart import Apart, Ties
from derive.resolve.captured import at_own_arguments
from derive.resolve.chains import Side
from derive.resolve.dependencies import dependencies, means_the_same, parts_of, rests_on
from derive.resolve.derivation import DerivedLink, Obligation
from derive.resolve.inverses import INVERSE, for_all_values, undone
from derive.resolve.known import name_to_latex
from derive.resolve.presume import apart, bodies, declared_in, presumed
from derive.resolve.references import LABEL, places_named, references
from derive.resolve.slopes import as_named, as_slope
from derive.resolve.symbols import given_of, with_givens
from derive.resolve.within import is_asked_within
from derive.terms import ZERO, Call, Derivative, Element, Key, Number, Symbol, Term, children, free_names, key
from derive.values import dataclass

MOST_EQUATIONS = 8
UNCERTAIN = "?"  # no name that an author can write
TO_BE_SHOWN = re.compile(
    r"\b(?:prov|proof|show|verif|establish|demonstrat|confirm|constitut|derive|claim|complet|finish)\w*\b[^.]{0,80}?\\(?:eq)?ref\{[^{}]*\}"
    r"(?:(?:,|,? and)\s+\\(?:eq)?ref\{[^{}]*\})*",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip
NUMBERED = re.compile(r"\(([0-9]{1,3}(?:\.[0-9]{1,3})?)\)")


@dataclass(frozen=True, slots=True)
class Stated:
    """An equation of a display with the scope that it stands in, in which its names mean what they mean there.

    ``since`` is the number of links up to the end of its statement.
    """

    given: Given
    scope: Scope
    since: int = 0

    def holds_in(self, scope: Scope) -> bool:
        """Tell whether it says the same in another scope, under no fewer givens; what had no meaning may have got one since."""
        sides = (self.given.right,) if isinstance(self.given.left, Call) else (self.given.left, self.given.right)
        found = dependencies(sides, self.scope)
        names = {name for name in found.names if name in (*self.scope.declarations, *self.scope.definitions)}
        functions = found.functions & self.scope.functions.keys()
        known = Scope(
            {k: span for k, span in scope.ranges.items() if k in self.scope.ranges},
            {k: d for k, d in scope.declarations.items() if k in names},
            {k: d for k, d in scope.definitions.items() if k in names},
            {k: d for k, d in scope.functions.items() if k in functions},
        )
        old = replace(self.scope, ranges={k: span for k, span in self.scope.ranges.items() if k in known.ranges})
        return all(given in scope.givens for given in self.scope.givens) and means_the_same(sides, old, known)


@dataclass(frozen=True, slots=True)
class Value:
    """What a display says that a function is for all values of its parameters, as its ``certain`` definition or as a claim.

    It stands ``alone`` where the display says nothing else of the function, and is so where its argument is in the ``domain``.
    """

    definition: Definition
    stated: Stated
    certain: bool
    alone: bool = True
    domain: tuple[Given, ...] = ()


@dataclass(slots=True)
class Stock:
    """What the displays of a document state, by their numbers, how they are called, and to what the words before them refer.

    ``domains`` are the bounds on values that hold for each link, and ``held`` what its formulas hold fixed; ``values`` are what is
    said of functions last in each display, and ``heads`` of names in each display and behind it; ``continued`` is what chains that
    define names go on with.  ``rows`` are the numbers of equations in displays with one in every row, and ``ordered`` are the rows
    of one of them, by its number, that the words before a display refer to; ``cases`` are functions that several displays define,
    each within bounds of its own.
    """

    stated: dict[int, list[Stated]] = field(default_factory=dict)
    displays: dict[str, int] = field(default_factory=dict)
    referred: dict[int, tuple[str, ...]] = field(default_factory=dict)
    domains: dict[str, tuple[Given, ...]] = field(default_factory=dict)
    values: dict[str, dict[int, Value]] = field(default_factory=dict)
    held: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    conditions: dict[str, tuple[Given, ...]] = field(default_factory=dict)
    sections: dict[int, int] = field(default_factory=dict)
    heads: dict[Key, dict[int, list[Stated]]] = field(default_factory=dict)
    continued: dict[NameAndArity, list[Value]] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)
    ordered: dict[int, tuple[int, frozenset[int]]] = field(default_factory=dict)
    cases: set[str] = field(default_factory=set)
    last: int = -1

    def enter(self, display: int, section: int, labels: Iterable[str], words: str, rows: int = 0) -> None:
        """Take in the section that a display stands in, what it is called, and the words between it and the one before."""
        before, self.last = self.last, display
        self.sections[display], self.rows[display] = section, rows
        for label in labels:
            self.displays.setdefault(label, display)
        words = TO_BE_SHOWN.sub("", words)
        found = (*LABEL.findall(words), *NUMBERED.findall(words))
        self.referred[display] = tuple(dict.fromkeys(name.strip() for name in found))
        places = frozenset[int]() if found else places_named(words)
        if places and self.sections.get(before) == section:
            self.ordered[display] = self.ordered.get(before, (before,))[0], places

    def state_head(self, head: Side, other: Side, latex: str, scope: Scope, since: int, *, certain: bool) -> None:
        """Take in what a display, or a formula behind it, says that a name is; what is not certain keeps others from being so."""
        if head.term is None or not _is_name(head.term):
            return
        said = self.heads.setdefault(key(head.term), {}).setdefault(self.last, [])
        body = Symbol(UNCERTAIN) if other.term is None or not certain else other.term
        taken = free_names(head.term) | free_names(body) | scope.scalars()
        said.append(Stated(given_of("=", head.term, body, taken, latex), scope, since))

    def said_once(self, link: DerivedLink, made: Obligation) -> Iterator[Given]:
        """Give what one display, before a link and nowhere else in its section, says that names without a meaning are.

        What is said of a name at the link or behind it may be what is to be shown.
        """
        own = {key(side) for side in (made.left, link.claim.left if link.claim is not None else made.left)}
        left, right = (dependencies((side,), made.scope).names for side in (made.left, made.right))
        waiting, seen = [made.left, made.right], set[Key]()
        while waiting:
            part = waiting.pop()
            waiting += children(part)
            name = key(part)
            if not _is_name(part) or name in seen | own or name_and_arity(part) in left & right:
                continue  # what stands on both sides seldom has to be opened, and long equations take long
            seen.add(name)
            found = self._said_of(name, link)
            if found is not None and found.holds_in(made.scope) and not _has_meaning(part, made.scope):
                yield found.given
                waiting.append(found.given.right)

    def _said_of(self, name: Key, link: DerivedLink) -> Stated | None:
        """Give the one equation of the section for a name, where it stands in a display before a link, or in a row above it."""
        if link.display is None:
            return None
        section = self.sections[link.display]
        said = [one for place, found in self.heads.get(name, {}).items() if self.sections.get(place) == section for one in found]
        if len({key(one.given.right) for one in said}) != 1 or said[0].given.right == Symbol(UNCERTAIN):
            return None
        return said[0] if all(one.since < int(link.id[1:]) for one in said) else None

    def state_value(
        self, display: int, definition: Definition, latex: str, scope: Scope, *, certain: bool, domain: tuple[Given, ...] = ()
    ) -> None:
        """Take in what a display says that a function is, where that may be said of all arguments: they are letters in it."""
        formulas = [value.definition for value in self.values.get(definition.name.removesuffix(INVERSE), {}).values()]
        definition = for_all_values(as_slope(definition, scope.functions), scope, formulas)
        names = definition.parameters
        if free_names(definition.body).issuperset(names) and scope.scalars().isdisjoint(names):
            given = Given(latex, Relation.EQUAL, Call(definition.name, tuple(map(Symbol, names))), definition.body)
            said = self.values.setdefault(definition.name, {})
            before = said.get(display)
            alone = before is None or (before.alone and key(before.definition.body) == key(definition.body))
            said[display] = Value(definition, Stated(given, scope), certain, alone, domain)

    def state_continued(self, known: Definition, definition: Definition, latex: str, scope: Scope) -> None:
        """Take in what the chain that defines a name says that it also is."""
        letters = tuple(map(Symbol, known.parameters))
        head = Element(known.name, letters) if known.ranges else Call(known.name, letters) if letters else Symbol(known.name)
        stated = Stated(Given(latex, Relation.EQUAL, head, definition.body), scope)
        self.continued.setdefault(name_and_arity(head), []).append(Value(definition, stated, certain=False))

    def moved(self, made: Obligation) -> Iterator[Value]:
        """Give what names also are, those whose slope a step speaks of while their definition does not show the variable.

        ``S = \\sum_i e_i^2 = \\sum_i (y_i - a)^2`` moves with a, and ``S(a)`` as well.
        """
        sides, scope = (made.left, made.right), made.scope
        for function in sorted(dependencies(sides, scope).functions):
            known = scope.functions.get(function)
            names = set() if known is None else {(p, 0) for p in known.parameters} - dependencies((known.body,), scope).names
            said = (v for v in reversed(self.continued.get((function, -1), ())) if _speaks_of(v.definition, names, scope))
            yield from (value for value in islice(said, 1) if value.stated.holds_in(scope))
        variables = {name_and_arity(part.variable) for part in parts_of(sides) if isinstance(part, Derivative)}
        for name in sorted(dependencies(sides, scope).names & self.continued.keys() & scope.definitions.keys()):
            hidden = variables - rests_on(scope.definitions[name], scope)
            shown = (v for v in reversed(self.continued[name]) if not hidden.isdisjoint(rests_on(v.definition, scope)))
            yield from (value for value in islice(shown, 1) if value.stated.holds_in(scope))

    def functions(self, link: DerivedLink, made: Obligation) -> Iterator[Value]:
        """Give what displays before it in the section say, the last ones, of functions without a definition."""
        sides = (made.left, made.right)
        numbers = {part.function: len(part.arguments) for part in parts_of(sides) if isinstance(part, Call)}
        for name in sorted(dependencies(sides, made.scope).functions):
            for value in self.said_of(name, link.display) if made.scope.functions.get(name) is None else ():
                fits = len(value.definition.parameters) == numbers.get(name, 1) and value.stated.holds_in(made.scope)
                fits = fits and not (value.domain and (name in self.cases or len(self.values[name]) > 1))
                if fits and is_asked_within(name, value.definition.parameters, value.domain, (*sides, *bodies(sides, made.scope))):
                    yield value
                    break

    def said_of(self, function: str, display: int | None) -> Iterator[Value]:
        """Give what displays before one in its section say of a function, the last first, or are its definition anywhere in it."""
        said, base = self.values.get(function, {}), self.values.get(function.removesuffix(INVERSE), {})
        since = max((place for place in base if display is not None and place <= display), default=-1)
        for other in reversed(said):
            if function.endswith(INVERSE) and other < since:
                return  # it was said of the inverse of another function
            home = display is not None and other != display and self.sections[other] == self.sections[display]
            if home and display is not None and (other < display or said[other].certain):
                yield said[other]

    def formulas(self, function: str, display: int | None) -> Iterator[Value]:
        """Give what its own display, and others before it, say that a function is; not for what is to be shown of the function."""
        said = self.values.get(function, {})
        own = (said[display],) if display is not None and display in said else ()
        yield from (value for value in (*own, *self.said_of(function, display)) if value.alone and not value.domain)

    def equations(self, link: DerivedLink, made: Obligation) -> Iterator[Given]:
        """Give the equations that the reason of a link, or the words before its display, refer to."""
        if link.display is None:
            return
        own = tuple(references(link.by or ""))
        names = dict.fromkeys((*own, *self.referred.get(link.display, ())))
        displays = dict.fromkeys(self.displays[name] for name in names if name in self.displays)
        for display in displays:
            for stated in self.stated.get(display, ()) if display != link.display else ():
                if stated.holds_in(made.scope) and (own or not _says(stated.given, made)):
                    yield stated.given
        for stated in self.in_order(link.display):
            if stated.holds_in(made.scope) and not _says(stated.given, made):
                yield stated.given

    def in_order(self, display: int) -> Iterator[Stated]:
        """Give the equations of the system before a display to which the words between them refer: "from the first equation"."""
        system, places = self.ordered.get(display, (-1, frozenset[int]()))
        stated = self.stated.get(system, [])
        if len(stated) == self.rows.get(system, 0):
            yield from (stated[place] for place in sorted(places) if place < len(stated) > 1)


def _speaks_of(definition: Definition, names: Set[NameAndArity], scope: Scope) -> bool:
    """Tell whether a definition shows some of the names, which may be its parameters."""
    return not names.isdisjoint(dependencies((definition.body,), scope).names)


def _is_name(term: Term) -> bool:
    """Tell whether a term is a name, alone or with letters or numbers as its indices."""
    indices = term.indices if isinstance(term, Element) else ()
    return isinstance(term, Symbol | Element) and all(isinstance(index, Symbol | Number) for index in indices)


def _has_meaning(name: Term, scope: Scope) -> bool:
    """Tell whether a name has a definition, or a declaration: what is said of that is decided, and not supposed."""
    return name_and_arity(name) in (*scope.definitions, *scope.declarations)


def _says(given: Given, made: Obligation) -> bool:
    """Tell whether a given is what has to be shown."""
    return {key(given.left), key(given.right)} == {key(made.left), key(made.right)}


def _called(sides: Iterable[Term]) -> Iterator[str]:
    """Give the functions of which a side is a value."""
    yield from (side.function for side in sides if isinstance(side, Call))


def supposing(
    link: DerivedLink, made: Obligation, stock: Stock, ties: Callable[[], Ties], dependent: frozenset[str]
) -> Obligation | None:
    """Give the obligation of a link under all that the page lets it suppose; None where that is nothing."""
    asked, (made, inverted) = made, _without_inverse(link, made, stock)
    left, right = (as_named(side, stock.values) for side in (made.left, made.right))
    told = stock.functions(link, replace(made, left=left, right=right))
    values = (*inverted, *(value for value in told if value.definition.name not in {v.definition.name for v in inverted}))
    meant = {value.definition.name: value.definition for value in values}
    alone = at_own_arguments(made.left, made.right, made.scope)
    moved = (*stock.moved(made), *(Value(own, Stated(given, made.scope), certain=False) for own, given in alone))
    definitions = {name_and_arity(value.stated.given.left): value.definition for value in moved}
    meant |= {name: definition for (name, arity), definition in definitions.items() if arity < 0}
    definitions = {**made.scope.definitions, **{name: d for name, d in definitions.items() if name[1] >= 0}}
    scope = replace(made.scope, functions={**made.scope.functions, **meant}, definitions=definitions)
    made = replace(made, left=as_named(made.left, meant), right=as_named(made.right, meant), scope=scope)
    arrows = (premise.given for premise in made.premises if not premise.link and not _says(premise.given, made))
    cited = (given for given in stock.equations(link, made) if meant.keys().isdisjoint(_called((given.left, given.right))))
    equations = tuple(_relevant(dict.fromkeys((*arrows, *cited, *stock.said_once(link, made))), made))[:MOST_EQUATIONS]
    bounds = tuple(_about(stock.domains.get(link.id, ()), (made.left, made.right), equations, made))
    bounds = tuple(dict.fromkeys((*bounds, *stock.conditions.get(link.id, ()))))
    sides = tuple(side for given in equations for side in (given.left, given.right))
    scope = _said_by(equations, with_givens(made.scope, (*equations, *bounds)))
    terms = (made.left, made.right, *sides)
    known = presumed(terms, scope, dependent)
    held: tuple[Given, ...] = ()
    if known is scope and made.undeclared:
        known, pairs = apart(terms, scope, dependent, Apart(ties(), stock.held.get(link.id, frozenset())))
        held = tuple(_held(name, variable) for name, variable in pairs)
    supposed = (*(value.stated.given for value in (*values, *moved)), *equations, *bounds, *held)
    if (not supposed and made.left == asked.left) or made.equivalents:  # an arrow that goes both ways claims more
        return None
    others = tuple(other for other in asked.others if other.equally)
    return replace(made, scope=known, presumed=declared_in(known, made.scope), supposed=supposed, premises=(), others=others)


def _without_inverse(link: DerivedLink, made: Obligation, stock: Stock) -> tuple[Obligation, tuple[Value, ...]]:
    """Give what has to be shown of the inverse of a function by the function itself, and what the section says that it is."""
    found: dict[str, Value] = {}

    def formula(function: str) -> Definition | None:
        known = made.scope.functions.get(function)
        if known is not None:
            return None if _is_known(known.parameters, made.scope) else known
        values = (value for value in stock.formulas(function, link.display) if value.stated.holds_in(made.scope))
        value = next((v for v in values if not _is_known(v.definition.parameters, made.scope)), None)
        return None if value is None else found.setdefault(function, value).definition

    sides = undone(made.left, made.right, made.scope, formula)
    return (made, ()) if sides is None else (replace(made, left=sides[0], right=sides[1]), tuple(found.values()))


def _is_known(letters: Iterable[str], scope: Scope) -> bool:
    return any((letter, 0) in scope.definitions or letter in scope.ranges for letter in letters)


def without(made: Obligation, some: Iterable[Given]) -> Obligation:
    """Give an obligation without some of its suppositions: a name that is not held fixed may depend on everything."""
    for given in [g for g in some if g in made.supposed]:
        scope = replace(made.scope, givens=tuple(g for g in made.scope.givens if g is not given))
        known = scope.functions.get(given.left.function) if isinstance(given.left, Call) else None
        if known is not None and known.body == given.right:
            scope = replace(scope, functions={**scope.functions, known.name: None})
        match given.left:
            case Derivative(Call(function, _), _):
                scope = replace(scope, functions={k: d for k, d in scope.functions.items() if k != function})
            case Derivative(body, _):
                held = name_and_arity(body)
                scope = replace(scope, declarations={k: d for k, d in scope.declarations.items() if k != held})
            case Symbol() | Element():
                kept = {k: d for k, d in scope.definitions.items() if k != name_and_arity(given.left) or d.body != given.right}
                scope = replace(scope, definitions=kept)
        made = replace(made, scope=scope, supposed=tuple(g for g in made.supposed if g is not given))
    return made


def _relevant(equations: Iterable[Given], made: Obligation) -> list[Given]:
    """Leave out what only says what a name is that neither the sides nor the other equations speak of."""
    found = list(equations)
    while True:
        kept = [given for given in found if all(_is_spoken_of(head, given, made, found) for head in (given.left, given.right))]
        if len(kept) == len(found):
            return kept
        found = kept


def _is_spoken_of(head: Term, given: Given, made: Obligation, equations: Sequence[Given]) -> bool:
    if not isinstance(head, Symbol | Element | Call):
        return True
    others = [side for other in equations if other is not given for side in (other.left, other.right)]
    found = dependencies((made.left, made.right, *others), made.scope)
    return head.function in found.functions if isinstance(head, Call) else name_and_arity(head) in found.names


def _said_by(equations: Sequence[Given], scope: Scope) -> Scope:
    """Give the scope where a name that an equation says to be something is that alone, and not also what it was defined as.

    Else the result that a page begins with would follow from the first line of its proof, whatever comes between.
    """
    heads = [side for given in equations for side in (given.left, given.right)]
    names = {name_and_arity(head) for head in heads if isinstance(head, Symbol | Element)}
    functions = {head.function: None for head in heads if isinstance(head, Call)}
    kept = {name: definition for name, definition in scope.definitions.items() if name not in names}
    known = {name: functions.get(name, definition) for name, definition in scope.functions.items()}
    return replace(scope, definitions=kept, functions=known)


def _about(bounds: Iterable[Given], sides: Sequence[Term], equations: Sequence[Given], made: Obligation) -> Iterator[Given]:
    """Give the bounds on names that are spoken of and have no definition, nor a domain but what is presumed of them."""
    scope = made.scope
    spoken = dependencies((*sides, *(side for e in equations for side in (e.left, e.right))), scope).names
    known = scope.declarations.keys() - set(made.presumed) | scope.definitions.keys()
    for given in bounds:
        names = dependencies((given.left, given.right), scope).names
        if names <= spoken and names.isdisjoint(known):
            yield given


def _held(name: Term, variable: Term) -> Given:
    latex = rf"\frac{{\partial {name_to_latex(name)}}}{{\partial {name_to_latex(variable)}}} = 0"
    return Given(latex, Relation.EQUAL, Derivative(name, variable), ZERO)
