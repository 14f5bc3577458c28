"""Whether two sides with the same names, which nothing declares, differ whatever real numbers the names are.

What a page does not say of its names may still be meant: that they are positive, that they sum to one, that they are whole.  So two
sides look wrong only where they differ in all these cases too, and even that refutes nothing: angles may be small, or i^2 = -1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, islice, permutations, product

from derive.kernel.context import name_and_arity
from derive.kernel.evaluate import Refutation
from derive.kernel.scope import Domain, Given, NameAndArity, Relation, Scope
from derive.refuter.search import looks
from derive.render.latex_terms import given_to_latex
from derive.resolve.dependencies import dependencies, parts_of, without_meaning
from derive.resolve.derivation import Obligation
from derive.resolve.implications import bearing_on
from derive.resolve.kinds import letter_below
from derive.resolve.presume import bodies
from derive.resolve.symbols import with_givens
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Call,
    Derivative,
    Element,
    Integral,
    Limit,
    Multiply,
    Number,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    difference,
)  # fmt: skip
from derive.values import dataclass
from derive.well_defined import well_defined

POINTS, ENOUGH = 8, 3  # how many points are tried, and how many of them are enough to see that two sides are equal in a case
BY_CHANCE = 1  # at how many points sides may be equal that are not equal in general
MOST_PAIRS, MOST_MEANS = 10, 24
LETTERS = "klhgfcdrsuvw"  # for the places of families
ELSEWHERE = "not where"
GIVEN = "given "
TO_BE_SOLVED = "it may be one to be solved: declare them to have it decided (see `derive init`)"
TWO = Number(Fraction(2))
IMAGINARY = frozenset((name, 0) for name in ("i", "j", r"\mathrm{i}", r"\mathrm{j}", r"\imath"))  # where these are no indices


@dataclass(frozen=True, slots=True)
class Case:
    """What names may be meant to be: a scope in which that holds, and how one would write it."""

    latex: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Difference:
    """A point where two sides differ, and what may be meant so that it is no error: nothing where they differ in all cases."""

    refutation: Refutation
    unless: str = ""


def difference_of(made: Obligation, seed: int) -> Difference | None:
    """Compare two sides with the same names where these are numbers; None where that says nothing."""
    if not speaks_of_the_same(made):
        return None
    meant = well_defined(made, ends_only=True)
    said = _said_besides(made, meant.scope, seed)
    if said is None or not _differ(meant, seed):
        return None
    witnesses = _differ(replace(meant, scope=with_givens(meant.scope, said)), seed)  # a point that the page speaks of
    if not witnesses:
        return None
    for other in made.others:
        if True in looks(other.left, other.right, meant.scope, seed=seed, points=POINTS):
            return Difference(witnesses[0], f"{ELSEWHERE} it is {other.words}")
    several = replace(meant, scope=_of_several(meant))
    meanings = (case for case in cases(several) if _agree(made, case.scope, seed))
    case = next((case for case in meanings if not _empties_names(made, case, seed)), None)
    shown = next((w for w in witnesses if all(value > 0 for value in w.witness.values.values())), witnesses[0])
    if case is not None:
        return Difference(shown, f"{ELSEWHERE} {case.latex}")
    return Difference(shown, "" if computes(made) else TO_BE_SOLVED)


def _said_besides(made: Obligation, scope: Scope, seed: int) -> tuple[Given, ...] | None:
    """Give what the page says around a step of the numbers in it; None where that cannot be compared.

    An equation that is true for all numbers says nothing of them.
    """
    said: dict[Given, None] = {}
    for premise in bearing_on(made):
        if premise.given.relation is not Relation.EQUAL:
            said[premise.given] = None
        elif not _agree(replace(made, left=premise.given.left, right=premise.given.right), scope, seed):
            return None
    bounds = {f"{GIVEN}{given.latex}" for given in said}
    for other in made.others:
        if other.settles in bounds:
            continue
        if other.settles.startswith(GIVEN) and other.scope is not None and (other.left, other.right) == (made.left, made.right):
            said |= dict.fromkeys(given for given in other.scope.givens if given not in made.scope.givens)
        elif other.settles != "brackets":
            return None
    return tuple(said)


def differ_there_too(made: Obligation, seed: int) -> bool:
    """Tell whether two sides also differ where what the page supposes holds."""
    return bool(_differ(made, seed))


def _differ(made: Obligation, seed: int) -> tuple[Refutation, ...]:
    """Give the points of those that are compared where two sides differ, if these are nearly all; else nothing.

    That a sum of one term is equal to something says little of the sum.
    """
    return _differ_in(made.scope, made, seed) or _differ_in(_of_several(made), made, seed)


def _differ_in(scope: Scope, made: Obligation, seed: int) -> tuple[Refutation, ...]:
    found = tuple(looks(made.left, made.right, scope, seed=seed, points=POINTS))
    witnesses = tuple(look for look in found if isinstance(look, Refutation))
    return witnesses if len(witnesses) >= len(found) - BY_CHANCE else ()


def _of_several(made: Obligation) -> Scope:
    """Give the scope of two sides in which no sum in them that goes up to a size has only one term."""
    used = {name for name, arity in dependencies((made.left, made.right), made.scope).names if not arity}
    sizes = sorted(used & made.scope.sizes())
    return with_givens(made.scope, (_given(Relation.LESS, ONE, Symbol(size)) for size in sizes))


def _agree(made: Obligation, scope: Scope, seed: int) -> bool:
    """Tell whether two sides are equal at all points of a scope that are compared, of which there are some."""
    found = tuple(islice(looks(made.left, made.right, scope, seed=seed, points=POINTS), ENOUGH))
    return bool(found) and all(look is True for look in found)


def _empties_names(made: Obligation, case: Case, seed: int) -> bool:
    r"""Tell whether a name that the page says the meaning of would be 0 or 1: the mean ``\bar{x}`` of differences from it."""
    used = sorted(name for name, arity in dependencies((made.left, made.right), made.scope).names if not arity)
    defined = [Symbol(name) for name in used if (name, 0) in made.scope.definitions]
    pairs = ((name, end) for name in defined for end in (ZERO, ONE))
    return any(_agree(replace(made, left=name, right=end), case.scope, seed) for name, end in pairs)


def speaks_of_the_same(made: Obligation) -> bool:
    """Tell whether two sides have the same names, all of which can be numbers."""
    if without_meaning((made.left, made.right), made.scope):
        return False
    names, others = _names(made.left, made.scope), _names(made.right, made.scope)
    slope = any(isinstance(part, Derivative) for part in parts_of((made.left,)))  # in which what is added to the variable is lost
    same = names == others or (slope and bool(others) and others < names)
    indices = frozenset((letter, 0) for letter in made.scope.ranges)
    return same and names.isdisjoint(IMAGINARY - indices) and not _are_related(made)


def computes(made: Obligation) -> bool:
    """Tell whether an equation says what its left side is, and is none to be solved, ``x^2 + 3 = 4 x``, nor says what a name is."""
    if made.continues:
        return True
    if isinstance(made.left, Symbol | Element | Call):
        return False
    parts = tuple(parts_of((made.left,)))
    named = any(isinstance(part, Symbol | Element) and name_and_arity(part) in made.scope.definitions for part in parts)
    if named or any(isinstance(part, Derivative | Integral | Limit | Call) for part in parts):
        return True
    summed = any(isinstance(part, Sum | Product) for part in parts)
    return summed and {name for name, _ in dependencies((made.left,), made.scope).names} <= made.scope.sizes()


def _names(side: Term, scope: Scope) -> frozenset[object]:
    """Give the names that a side rests on, and which of the numbered ones of a family: ``p_1`` is not ``p_2``."""
    numbered = {
        (part.family, part.indices)
        for part in parts_of((side, *bodies((side,), scope)))
        if isinstance(part, Element) and all(isinstance(index, Number) for index in part.indices)
    }
    own = {name for name in dependencies((side,), scope).names if name not in scope.definitions}
    return frozenset((*own, *numbered))


def _are_related(made: Obligation) -> bool:
    r"""Tell whether a name may be made of others beside it that bear its letter: the mean ``\bar{x}`` where sums are of ``x_i``."""
    sides = (made.left, made.right)
    if not any(isinstance(part, Sum | Product | Element) for part in parts_of((*sides, *bodies(sides, made.scope)))):
        return False
    names = sorted({name for name, arity in dependencies(sides, made.scope).names if (name, arity) not in made.scope.definitions})
    letters = [letter for name in names if (letter := letter_below(name)) != name]
    return any(letter in names for letter in letters) or len(set(letters)) < len(letters)


def cases(made: Obligation) -> Iterator[Case]:
    """Give what the names of two sides are often meant to be where a page does not say so."""
    scope = made.scope
    used = dependencies((made.left, made.right), scope).names
    names = tuple(name for name in sorted(used.intersection(made.presumed)) if scope.declarations[name].domain is Domain.REAL)
    numbers = tuple(Symbol(name) for name, arity in names if not arity)
    positive, whole = _declared(names, Domain.POSITIVE, scope), _declared(names, Domain.INTEGER, scope)
    yield Case("they are positive", positive)
    yield Case("they are negative", with_givens(scope, (_given(Relation.LESS, number, ZERO) for number in numbers)))
    yield Case("they are between 0 and 1", with_givens(positive, (_given(Relation.LESS, number, ONE) for number in numbers)))
    yield Case("they are whole numbers", with_givens(whole, (_given(Relation.LESS, ZERO, number) for number in numbers)))
    for one, other in islice(combinations(numbers, 2), MOST_PAIRS):
        for tie in (Add((one, other)), Multiply((one, other)), Add((Power(one, TWO), Power(other, TWO)))):
            yield _case(positive, _equal(tie, ONE))
    if len(numbers) > 2:
        yield _case(positive, _equal(Add(numbers), ONE))
    rows = tuple(row for row in (_row(name, scope) for name in names if name[1]) if row is not None)
    for row in rows:
        yield from _totals((row,), scope)
    yield from _totals(rows if len(rows) > 1 else (), scope)
    yield from islice(_means(rows, numbers, scope), MOST_MEANS)


@dataclass(frozen=True, slots=True)
class Row:
    """The elements of a family along its last index, for every value of those before it: ``element`` is the one at ``index``.

    ``ranges`` are those of its letters, the index among them.
    """

    name: NameAndArity
    element: Element
    index: str
    ranges: Mapping[str, Range]

    def total(self, body: Term) -> Term:
        """Give the sum of a body over the row."""
        return Sum(self.index, self.ranges[self.index], (), body)


def _row(name: NameAndArity, scope: Scope) -> Row | None:
    """Give a row of a family with letters of its own; None where it has one element, or there are no more letters."""
    taken = frozenset(scope.ranges) | scope.scalars()
    free = [letter for letter in LETTERS if letter not in taken]
    spans = scope.declarations[name].ranges[::-1]
    letters = free[: len(spans)]
    if not spans or len(letters) < len(spans) or spans[0].lower == spans[0].upper:
        return None
    element = Element(name[0], tuple(Symbol(letter) for letter in letters[::-1]))
    return Row(name, element, letters[0], dict(zip(letters, spans, strict=True)))


def _totals(rows: Sequence[Row], scope: Scope) -> Iterator[Case]:
    """Give that rows are shares of a whole, differences from a mean, of length one, or mark one class."""
    if not rows:
        return
    scope = replace(scope, ranges={**scope.ranges, **{k: span for row in rows for k, span in row.ranges.items() if k != row.index}})
    positive = _declared((row.name for row in rows), Domain.POSITIVE, scope)
    shares = [_equal(row.total(row.element), ONE) for row in rows]
    yield _case(positive, *shares)
    yield _case(scope, *(_equal(row.total(row.element), ZERO) for row in rows))
    yield _case(positive, *(_equal(row.total(Power(row.element, TWO)), ONE) for row in rows))
    marks = [_equal(Power(row.element, TWO), row.element) for row in rows]
    if len(rows) == 1:
        yield _case(replace(scope, ranges={**scope.ranges, **rows[0].ranges}), *marks, *shares)


def _means(rows: Sequence[Row], numbers: Sequence[Symbol], scope: Scope) -> Iterator[Case]:
    """Give that numbers are totals and means of rows, also with weights, and that rows are at right angles."""
    for row, number in product(rows, numbers):
        yield _case(scope, _equal(number, row.total(row.element)))
        yield _case(scope, _equal(row.total(difference(row.element, number)), ZERO))
    for one, other in permutations(rows, 2):
        if one.ranges == other.ranges and len(one.element.indices) == len(other.element.indices) == 1:
            both = one.total(Multiply((one.element, Element(other.name[0], one.element.indices))))
            yield _case(scope, _equal(both, ZERO))
            weights = _declared((one.name,), Domain.POSITIVE, scope)
            for number in numbers:
                yield _case(weights, _equal(one.total(one.element), ONE), _equal(both, number))


def _case(scope: Scope, *givens: Given) -> Case:
    return Case(", ".join(given.latex for given in givens), with_givens(scope, givens))


def _equal(left: Term, right: Term) -> Given:
    return _given(Relation.EQUAL, left, right)


def _given(relation: Relation, left: Term, right: Term) -> Given:
    given = Given("", relation, left, right)
    return replace(given, latex=given_to_latex(given))


def _declared(names: Iterable[NameAndArity], domain: Domain, scope: Scope) -> Scope:
    declarations = {name: replace(scope.declarations[name], domain=domain) for name in names}
    return replace(scope, declarations={**scope.declarations, **declarations})
