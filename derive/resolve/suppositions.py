r"""What the text supposes, chooses or evaluates at: "if $w = 3$", "at $x = 1$".  Nothing of it is taken for true elsewhere.

A step that is wrong in general may be meant under what was supposed before it in its section, so that it is refuted only where
the counterexample holds under that too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.kernel.context import name_and_arity
from derive.kernel.scope import Definition, Given, NameAndArity, Relation, Scope
from derive.resolve.choices import choices
from derive.resolve.conditions import condition_given
from derive.resolve.dependencies import dependencies, parts_of
from derive.resolve.derivation import Obligation, OtherReading
from derive.resolve.known import NoMeaning
from derive.resolve.memberships import relations_in
from derive.resolve.names import Names
from derive.resolve.orders import SIGNS
from derive.resolve.symbols import assuming, given_of, with_givens
from derive.syntax import tree
from derive.syntax.lexer import ReadingError
from derive.syntax.printer import to_latex
from derive.terms import ZERO, Derivative, Element, Symbol, Term, free_names
from derive.values import dataclass

STILL = "wrong as it stands, but not known to be wrong where {} means what it meant before the text spoke of another one"


@dataclass(frozen=True, slots=True)
class Supposition:
    """A relation as written, the names it speaks of, and what it assumes where that can be said.

    ``head`` is the name that it says to be something, and ``since`` the number of links before its sentence; ``stated`` is an
    equation or a bound as it stands where that cannot be said, since nothing declares its names; ``link`` is that which states it.
    ``alone`` are the names that stand alone on a side of a bound: with nothing else said of one, it has a value that meets it.
    ``henceforth`` is the number of links before those for which the words suppose it, None where that is for one sentence, which
    has ``begun`` with the formula at that place of the document.
    ``meaning`` is another formula that a function may have from there ``until`` another link, ``equally`` where it is as likely.
    """

    latex: str
    names: frozenset[NameAndArity]
    given: Given | None
    head: NameAndArity | None = None
    since: int = 0
    stated: Given | None = None
    link: str | None = None
    henceforth: int | None = None
    alone: frozenset[NameAndArity] = frozenset()
    begun: int = 0
    meaning: Definition | None = None
    equally: bool = False
    until: int | None = None

    @property
    def is_order(self) -> bool:
        """Tell whether it only bounds a value or tells two apart."""
        return self.given is not None and self.given.relation is not Relation.EQUAL

    @property
    def bound(self) -> Given | None:
        """What it bounds from above or below, None where it is no bound."""
        said = self.given or self.stated
        return said if said is not None and said.relation in (Relation.LESS, Relation.LESS_OR_EQUAL) else None

    @property
    def constrains(self) -> bool:
        """Tell whether it is an equation that says of no name alone what it is: ``\\sum_i p_i = 1``."""
        said = self.given or self.stated
        return said is not None and said.relation is Relation.EQUAL and self.head is None

    @property
    def frees(self) -> bool:
        """Tell whether it says nothing of its names but that what was supposed of them before is over."""
        return self.given is not None and self.given.left == self.given.right == ZERO

    def is_found_later(self, made: Obligation, place: int) -> bool:
        """Tell whether a later sentence gives a value to what a link differentiates by, and which varies there, or a function."""
        if self.meaning is not None:
            return place < self.since or (self.until is not None and place >= self.until)
        if place >= self.since or self.is_order or self.head is None:
            return False
        moved = (part.variable for part in parts_of((made.left, made.right)) if isinstance(part, Derivative))
        return any(name_and_arity(variable) == self.head for variable in moved)

    def sets_moved(self, made: Obligation) -> bool:
        """Tell whether it says of a name below a derivative that it is something with the variable of that in it."""
        if self.given is None or self.head is None:
            return False
        head, spoken = self.head, self.names - {self.head}
        moved = (part for part in parts_of((made.left, made.right)) if isinstance(part, Derivative))
        below = (d for d in moved if name_and_arity(d.variable) in spoken)
        return any(head in dependencies((d.body,), made.scope).names for d in below)


def constraints_at(place: int, supposed: Sequence[Supposition]) -> Iterator[Given]:
    """Give the equations that the section supposes for a link: each until another one is supposed of one of its names."""
    before = [one for one in supposed if one.constrains and one.since <= place]
    for number, one in enumerate(before):
        again = (other for other in before[number + 1 :] if other.since > one.since or other.frees)
        holds = one.henceforth is not None and one.henceforth <= place
        said = one.given or one.stated
        if holds and said is not None and all(one.names.isdisjoint(other.names) for other in again):
            yield said


def suppositions(statement: tree.Statement, names: Names, latex: str) -> Iterator[Supposition]:
    """Give what a statement supposes, one for each of its relations, and for each side of a bound on an absolute value."""
    left = statement.left
    for link in statement.links:
        lefts: tuple[tree.Node, ...] = () if left is None else (left,)
        if isinstance(left, tree.Listing) and link.relation.sign in SIGNS:
            lefts = left.items
        for head, sign, right in (related for one in lefts for related in relations_in(one, link.relation.sign, link.right)):
            bound = replace(link, relation=replace(link.relation, sign=sign), right=right)
            one = tree.Statement(head, (bound,), (), statement.span)
            spoken, given = _names((head, right), names), _given(one, names, latex)
            stated = _stated(head, bound, names, latex) if given is None else None
            lone = (side for side in (head, right) if isinstance(side, tree.Name) and sign != "=")
            alone = frozenset((side.text, 0) for side in lone)
            yield Supposition(latex, spoken, given, _head(head, bound, names), stated=stated, alone=alone)
        left = link.right


def freed(node: tree.Node, names: Names, since: int) -> Supposition:
    """Give what says nothing of a name that something was supposed of before, so that this ends there."""
    nothing = Given(to_latex(node), Relation.EQUAL, ZERO, ZERO)
    return Supposition(nothing.latex, _names((node,), names), nothing, since=since)


def of_given(given: Given) -> Supposition:
    """Give the supposition that a condition beside a formula is."""
    letters = free_names(given.left) | free_names(given.right)
    return Supposition(given.latex, frozenset((letter, 0) for letter in letters), given)


def _given(statement: tree.Statement, names: Names, latex: str) -> Given | None:
    """Give what is assumed: of indices that are spoken of where it compares them, else for all values of its indices.

    A counterexample that meets this meets it for some values too.
    """
    (link,) = statement.links
    assert statement.left is not None
    try:
        if link.relation.sign not in SIGNS:
            condition = tree.Condition(statement.left, link.relation.sign, link.right, statement.span)
            return condition_given(condition, names, latex)
    except NoMeaning:
        pass
    try:
        return assuming(names, statement, latex).scope.givens[-1]
    except ReadingError:
        return None


def _stated(left: tree.Node, link: tree.Link, names: Names, latex: str) -> Given | None:
    if link.relation.sign not in ("=", *SIGNS):
        return None
    try:
        sides = names.meaning().term(left), names.meaning().term(link.right)
    except NoMeaning:
        return None
    return given_of(link.relation.sign, *sides, names.scope.scalars(), latex)


def _head(left: tree.Node, link: tree.Link, names: Names) -> NameAndArity | None:
    if link.relation.sign not in ("=", ":=") or not isinstance(left, tree.Name | tree.Subscript | tree.Superscript):
        return None
    try:
        term = names.meaning().term(left)
    except NoMeaning:
        return None
    return name_and_arity(term) if isinstance(term, Symbol | Element) else None


def _names(nodes: tuple[tree.Node, ...], names: Names) -> frozenset[NameAndArity]:
    terms: list[Term] = []
    for node in nodes:
        try:
            terms.append(names.meaning().term(node))
        except NoMeaning:
            continue
    return dependencies(terms, names.scope).names


def under(made: Obligation, supposed: Sequence[Supposition]) -> Iterator[OtherReading]:
    """Give the obligation where all orders that speak of its names hold, and then under equations that do, alone and together."""
    functions = dependencies((made.left, made.right), made.scope).functions
    for one in supposed:
        known = made.scope.functions.get(one.meaning.name) if one.meaning is not None else None
        other = known is not None and one.meaning is not None and len(known.parameters) != len(one.meaning.parameters)
        if one.meaning is not None and one.meaning.name in functions and not other:
            scope = replace(made.scope, functions={**made.scope.functions, one.meaning.name: one.meaning})
            words = f"where {one.latex}, as the text may have it" if one.equally else STILL.format(one.latex)
            settles = f"let {one.latex.replace('=', ':=', 1)}" if one.equally else ""
            yield OtherReading(made.left, made.right, scope, words, settles, one.equally)
    told = [s for s in supposed if s.meaning is None and not s.frees]
    about = [s for s in _connected(made, told) if s.given not in made.scope.givens]
    orders, equations = [s for s in about if s.is_order], [s for s in about if not s.is_order]
    held = _assuming(made.scope, orders)
    if orders:
        yield _where(made, held, orders)
    for chosen in choices(equations):
        yield _where(made, None if held is None else _assuming(held, chosen), chosen)


def _connected(made: Obligation, supposed: Sequence[Supposition]) -> list[Supposition]:
    """Give what speaks of the names of an obligation, and of names that something among it speaks of."""
    spoken = dependencies((made.left, made.right), made.scope).names
    while further := [s.names for s in supposed if not s.names.isdisjoint(spoken) and not s.names <= spoken]:
        spoken = spoken.union(*further)
    connected = [s for s in supposed if not s.names.isdisjoint(spoken)]
    own = dependencies((made.left, made.right), made.scope).names
    return [s for s in connected if not s.alone - _spoken_of(s, connected, own, made.scope)]


def _spoken_of(
    one: Supposition, supposed: Sequence[Supposition], own: frozenset[NameAndArity], scope: Scope
) -> frozenset[NameAndArity]:
    """Give the names that something else than one supposition speaks of, or that have a meaning."""
    others = (other.names for other in supposed if other is not one and other.latex != one.latex)
    return own.union(*others, scope.declarations, scope.definitions)


def _assuming(scope: Scope, supposed: Sequence[Supposition]) -> Scope | None:
    """Give the scope in which all that is supposed is given; None where it cannot be said of something what it assumes."""
    givens = tuple(s.given for s in supposed if s.given is not None)
    return with_givens(scope, givens) if len(givens) == len(supposed) else None


def _where(made: Obligation, scope: Scope | None, supposed: Sequence[Supposition]) -> OtherReading:
    latex = ", ".join(dict.fromkeys(s.latex for s in supposed))
    links = tuple(s.link for s in supposed if s.link is not None)
    return OtherReading(made.left, made.right, scope, f"where {latex}, as the text has it", f"given {latex}", links=links)


def doubted(made: Obligation, supposed: Sequence[Supposition]) -> Obligation:
    """Give an obligation that is refuted only where it also is under what is supposed, however it is read."""
    read = (replace(made, left=o.left, right=o.right, scope=o.scope) for o in made.others if o.scope is not None)
    return replace(made, others=(*made.others, *(other for one in (made, *read) for other in under(one, supposed))))
