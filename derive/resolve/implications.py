r"""What an arrow makes of the equations beside it: those before it are supposed, those behind it follow from them.

What is supposed is not claimed, so that it is never refuted, and it holds nowhere but behind its own arrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from derive.kernel.context import name_and_arity
from derive.kernel.scope import Given, NameAndArity, Relation, Scope
from derive.resolve.dependencies import dependencies, parts_of
from derive.resolve.derivation import DerivedLink, Obligation, OtherReading, Premise
from derive.resolve.symbols import with_givens
from derive.syntax import tree
from derive.syntax.parts import arrow_of
from derive.terms import Call, Derivative, Element, Product, Sum, Symbol, Term, free_names, key
from derive.values import dataclass

NAMES = (Symbol, Element, Call)
TIED = "what stands before the arrow may say how the names in this derivative depend on its variable"


@dataclass(frozen=True, slots=True)
class Implication:
    """Statements on the sides of arrows of one kind; those on one side hold together.  ``both`` tells that it goes both ways."""

    sides: tuple[tuple[tree.Statement, ...], ...]
    both: bool

    @property
    def statements(self) -> tuple[tree.Statement, ...]:
        """Give its statements in their order."""
        return tuple(statement for side in self.sides for statement in side)


@dataclass(frozen=True, slots=True)
class Supposed:
    """What a side of an arrow supposes, and the names in it that nothing declares; ``whole`` tells that all of it is understood."""

    premises: tuple[Premise, ...] = ()
    undeclared: frozenset[str] = frozenset()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """The links of one side of an arrow, and what they suppose for the next one."""

    links: tuple[DerivedLink, ...]
    supposed: Supposed


def joint(parts: Sequence[Supposed], count: int | None = None) -> Supposed:
    """Give what several parts suppose together; it is understood whole where there are as many relations as are counted."""
    premises = tuple(premise for part in parts for premise in part.premises)
    whole = all(part.whole for part in parts) and count in (None, len(premises))
    return Supposed(premises, frozenset().union(*(part.undeclared for part in parts)), whole)


def implied(sides: Sequence[Side], above: Sequence[Premise], earlier: Sequence[Premise], *, both: bool) -> Iterator[DerivedLink]:
    """Give the links of all sides with what they follow from: all before them, or the one before in turn where it goes both ways.

    Equations right ``above`` may be used too; under those from ``earlier`` a refutation must hold as well.
    """
    ids = [link.id for side in sides for link in side.links]
    for number, side in enumerate(sides):
        before = [sides[number - 1]] if both else sides[:number]
        supposed = joint([other.supposed for other in before])
        for link in side.links:
            own = _as_supposed(link) if number == 0 else link
            under = _following(own, supposed, above, earlier) if before else own
            yield _equivalent(under, ids) if both else under


def grouped(statements: Iterable[tree.Statement], text: str) -> list[tree.Statement | Implication]:
    """Put the statements together that arrows of one kind join; all others stay alone."""
    rows: list[list[tree.Statement]] = []
    for statement in statements:
        before = rows[-1][-1] if rows else None
        if before is not None and (statement.arrow or "\\\\" not in text[before.span.end : statement.span.start]):
            rows[-1].append(statement)
        else:
            rows.append([statement])
    return [part for row in rows for part in _joined(row)]


def _joined(row: list[tree.Statement]) -> Sequence[tree.Statement | Implication]:
    arrows = {statement.arrow for statement in row[1:] if statement.arrow}
    plain = all(arrow_of(remark) in arrows for statement in row for remark in statement.remarks)
    if len(arrows) != 1 or row[0].arrow or not plain:
        return [_after_its_condition(statement) for statement in row]
    sides: list[list[tree.Statement]] = [[]]
    for statement in row:
        if statement.arrow:
            sides.append([])
        sides[-1].append(replace(statement, remarks=()))
    return [Implication(tuple(map(tuple, sides)), "<=>" in arrows)]


def _after_its_condition(statement: tree.Statement) -> tree.Statement:
    """Give a statement without its arrow where nothing but conditions on indices stands before it."""
    conditional = statement.conditions and all(c.span.end <= statement.span.start for c in statement.conditions)
    if statement.arrow != "=>" or not conditional:
        return statement
    return replace(statement, remarks=tuple(remark for remark in statement.remarks if arrow_of(remark) != "=>"))


def unjudged(made: Obligation, words: str, unless: tuple[str, ...] = ()) -> Obligation:
    """Give an obligation that may be proved and is not refuted, ``unless`` some links are true by themselves."""
    return replace(made, others=(*made.others, OtherReading(made.left, made.right, None, words, "", unless=unless)))


def _as_supposed(link: DerivedLink) -> DerivedLink:
    return link.with_obligations(lambda made: unjudged(made, "not true for all values, but the arrow beside it only supposes it"))


def _following(link: DerivedLink, supposed: Supposed, above: Sequence[Premise], earlier: Sequence[Premise]) -> DerivedLink:
    """Give a link that is said to follow from what is supposed."""
    sides = [side for premise in supposed.premises for side in (premise.given.left, premise.given.right)]
    premises = (*above, *(replace(premise, link="") for premise in supposed.premises))
    if any(made is not None and ties_derivative(made, supposed.premises) for made in (link.step, link.claim)):
        return replace(link, problem=link.problem or TIED)

    def changed(made: Obligation) -> Obligation:
        if not supposed.whole:
            return unjudged(made, "not true for all values; what it is said to follow from is not understood")
        if not _is_at_one_index((*sides, made.left, made.right), sides, made.scope):
            return unjudged(made, "not true for all values; what stands before the arrow may be said of one index or of all")
        undeclared = tuple(sorted({*made.undeclared, *supposed.undeclared}))
        return replace(made, premises=premises, undeclared=undeclared, others=(*made.others, *_where(earlier, made)))

    return link.with_obligations(changed)


def is_slope(given: Given, scope: Scope) -> bool:
    """Tell whether an equation says what a derivative is: a formula in its own names and its variable is no condition on them."""
    if not isinstance(given.left, Derivative) or any(isinstance(part, Derivative) for part in parts_of((given.right,))):
        return False
    inside = dependencies((given.right,), scope).names
    return name_and_arity(given.left.variable) in inside and inside <= dependencies((given.left,), scope).names


def bearing_on(made: Obligation) -> tuple[Premise, ...]:
    """Give the premises that share names with an equation, also through one another, or one of the two sides is a lone name.

    Others, as in a list of identities, stand beside it by chance.  Lone names may be solutions of one system, in any order.
    """
    given = (premise for premise in made.premises if not restates(made, premise.given))
    further = tuple(premise for premise in given if not is_slope(premise.given, made.scope))
    if isinstance(made.left, NAMES):
        return further
    reached, apart = dependencies((made.left, made.right), made.scope).names, list(further)
    names = {premise: dependencies((premise.given.left, premise.given.right), made.scope).names for premise in apart}
    while near := [premise for premise in apart if isinstance(premise.given.left, NAMES) or names[premise] & reached]:
        apart = [premise for premise in apart if premise not in near]
        reached = reached.union(*(names[premise] for premise in near))
    return tuple(premise for premise in further if premise not in apart)


def restates(made: Obligation, given: Given) -> bool:
    """Tell whether an equation says what a given says, from which it would follow in a circle."""
    return given.relation is Relation.EQUAL and {key(made.left), key(made.right)} == {key(given.left), key(given.right)}


def ties_derivative(made: Obligation, premises: Sequence[Premise]) -> bool:
    """Tell whether a premise may say how a name below a derivative depends on its variable."""
    equations = (premise.given for premise in premises if not is_slope(premise.given, made.scope))
    return tying(made, equations, made.scope.definitions.keys()) is not None


def tying(made: Obligation, equations: Iterable[Given], apart: Set[NameAndArity]) -> Given | None:
    """Give an equation that speaks of the variable of a derivative and of a name below it, neither of those held ``apart``.

    It may say how the one depends on the other, whereas names that are declared do not depend on each other.
    """

    def names(*terms: Term) -> frozenset[NameAndArity]:
        return dependencies(terms, made.scope).names - apart

    derivatives = [part for part in parts_of((made.left, made.right)) if isinstance(part, Derivative)]
    moved = [(name_and_arity(d.variable), names(d.body)) for d in derivatives]
    for given in equations if moved else ():
        spoken = names(given.left, given.right)
        if any(own in spoken and not (below - {own}).isdisjoint(spoken) for own, below in moved):
            return given
    return None


def _where(earlier: Sequence[Premise], made: Obligation) -> Iterator[OtherReading]:
    """Give the reading under which equations hold that stand earlier on the page."""
    if earlier:
        scope = with_givens(made.scope, (premise.given for premise in earlier))
        latex = ", ".join(premise.given.latex for premise in earlier)
        yield OtherReading(made.left, made.right, scope, "where the equations before it hold", f"given {latex}")


def _is_at_one_index(terms: Sequence[Term], supposed: Sequence[Term], scope: Scope) -> bool:
    """Tell whether it makes no difference if what is supposed holds for all indices or for the one that it is written with."""
    indices = frozenset(scope.ranges)
    if not any(free_names(term) & indices for term in supposed):
        return True
    letters = frozenset().union(*(free_names(term) & indices for term in terms))
    parts = tuple(parts_of(terms))
    return len(letters) == 1 and not any(isinstance(part, Sum | Product) for part in parts) and not _has_other_places(parts)


def _has_other_places(parts: Iterable[Term]) -> bool:
    """Tell whether a place of a family has a letter and, elsewhere, something else: ``x_{i+1}`` beside ``x_{i+2}`` or ``x_1``."""
    found: dict[tuple[str, int, int], set[Term]] = {}
    for part in (part for part in parts if isinstance(part, Element)):
        for place, index in enumerate(part.indices):
            found.setdefault((part.family, len(part.indices), place), set()).add(index)
    return any(len(indices) > 1 and any(map(free_names, indices)) for indices in found.values())


def _equivalent(link: DerivedLink, others: Sequence[str]) -> DerivedLink:
    """Give a link that follows from what others follow from in turn, so that they hold only together."""
    return link.with_obligations(lambda made: replace(made, equivalents=tuple(other for other in others if other != link.id)))
