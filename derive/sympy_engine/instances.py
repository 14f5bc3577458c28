"""A step at every choice of a few sizes and of its free indices, each decided by polynomial identity or by a point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod

import sympy

from derive.kernel.context import compares_names
from derive.kernel.scope import Given, Relation, Scope
from derive.sympy_engine.atoms import identical
from derive.sympy_engine.convert import CannotConvert
from derive.sympy_engine.givens import solve
from derive.sympy_engine.opinion import Opinion
from derive.sympy_engine.points import Comparison, Point, differing_point
from derive.sympy_engine.unroll import Unrolling
from derive.terms import Range, Symbol, Term, free_names

MOST_INSTANCES = 64
MOST_GIVENS = 256
MOST_UNDECIDED = 4

Indices = Mapping[str, int]


@dataclass(frozen=True)
class Facts:
    """The givens at one choice of sizes; ``complete`` tells whether all of them could be written out."""

    comparisons: tuple[Comparison, ...]
    complete: bool

    def about(self, symbols: set[sympy.Symbol]) -> tuple[Comparison, ...]:
        """Give the facts that are connected with the symbols, directly or through other facts."""
        rest, near = list(self.comparisons), set(symbols)
        while linked := [c for c in rest if near & (c.left.free_symbols | c.right.free_symbols)]:
            rest = [c for c in rest if c not in linked]
            near = near.union(*(c.left.free_symbols | c.right.free_symbols for c in linked))
        return tuple(c for c in self.comparisons if c not in rest)


@dataclass
class World:
    """The scope at one choice of sizes; ``fixed`` are the letters that givens hold fixed, one value each throughout."""

    scope: Scope
    sizes: Mapping[str, int]
    unrolling: Unrolling = field(init=False)
    fixed: frozenset[str] = field(init=False)
    known: dict[tuple[int, ...], Facts] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.unrolling = Unrolling(self.scope, self.sizes)
        letters = (given.fixed() for given in self.scope.givens if not self._is_about_indices(given))
        self.fixed = frozenset[str]().union(*letters) & self.scope.ranges.keys()

    def choices(self, names: frozenset[str]) -> list[Indices]:
        """Give all values of the free indices among these names, and of the fixed ones, that the givens about indices allow."""
        names |= self.fixed
        about = [free_names(g.left) | free_names(g.right) for g in self.scope.givens if self._is_about_indices(g)]
        for pair in about * len(about):
            names = names | pair if names & pair else names
        return [place for place in self._places(names) if all(self._allows(g, place) for g in self.scope.givens)]

    def _places(self, names: frozenset[str]) -> list[Indices]:
        letters = sorted(names & self.scope.ranges.keys())
        spans = [self._values(self.scope.ranges[letter]) for letter in letters]
        if prod(map(len, spans)) > MOST_GIVENS:
            raise CannotConvert("too many instances")
        return [dict(zip(letters, values, strict=True)) for values in product(*spans)]

    def _values(self, span: Range) -> range:
        lower, upper = self.unrolling.whole(span.lower, {}), self.unrolling.whole(span.upper, {})
        if upper - lower >= MOST_INSTANCES:
            raise CannotConvert("a range is too long")
        return range(lower, upper + 1)

    def _is_about_indices(self, given: Given) -> bool:
        return compares_names(given.left, given.right, self.scope.ranges.keys() | self.scope.sizes())

    def _allows(self, given: Given, place: Indices) -> bool:
        names = free_names(given.left) | free_names(given.right)
        if not self._is_about_indices(given) or not names <= self.sizes.keys() | place.keys():
            return True
        left, right = (self.unrolling.whole(side, place) for side in (given.left, given.right))
        return _related(given.relation, left, right)

    def facts(self, place: Indices) -> Facts:
        """Give every given that is not about indices, written out for all values of its indices but those that are fixed."""
        values = tuple(place[letter] for letter in sorted(self.fixed))
        if values not in self.known:
            self.known[values] = self._facts({letter: place[letter] for letter in self.fixed})
        return self.known[values]

    def _facts(self, fixed: Indices) -> Facts:
        found, complete = [], True
        for given in self.scope.givens:
            if self._is_about_indices(given):
                continue
            try:
                found += self._instances(given, fixed)
            except CannotConvert:
                complete = False
        return Facts(tuple(found), complete)

    def _instances(self, given: Given, fixed: Indices) -> list[Comparison]:
        # A given holds for all values of its own indices, whatever a step assumes about indices of the same name.
        held = given.fixed() & fixed.keys()
        names = (free_names(given.left) | free_names(given.right)) - held
        places = [{**place, **{letter: fixed[letter] for letter in held}} for place in self._places(names)]
        at = self.unrolling.at
        return [Comparison(given.relation, at(given.left, p), at(given.right, p)) for p in places]


def compare(left: Term, right: Term, scope: Scope, classes: tuple[int, ...]) -> Opinion | None:
    """Give the opinion; None where an instance is neither equal nor certainly different, or they are too many."""
    try:
        instances = _instances(left, right, scope, classes)
        return _compared(left, right, instances, classes)
    except (CannotConvert, RecursionError, sympy.PolynomialError):
        return None


def _instances(left: Term, right: Term, scope: Scope, classes: tuple[int, ...]) -> list[tuple[int, World, Indices]]:
    names = free_names(left) | free_names(right)
    found: list[tuple[int, World, Indices]] = []
    for size in classes:
        world = World(scope, _sizes(scope, size, classes))
        found += ((size, world, place) for place in world.choices(names))
        if len(found) > MOST_INSTANCES:
            raise CannotConvert("too many instances")
    return found


def _compared(
    left: Term, right: Term, instances: list[tuple[int, World, Indices]], classes: tuple[int, ...]
) -> Opinion | None:
    undecided = 0
    seen: set[object] = set()
    for size, world, place in instances:
        one, other = world.unrolling.at(left, place), world.unrolling.at(right, place)
        facts = world.facts(place)
        if (one, other, facts) in seen:
            continue
        seen.add((one, other, facts))
        answer = _decide(one, other, facts)
        if isinstance(answer, dict):
            return Opinion(tuple(c for c in classes if c <= size), False, _words(world.sizes, place, answer))
        undecided += not answer
        if undecided == MOST_UNDECIDED:
            break
    return None if undecided or not instances else Opinion(classes, True)


def _decide(left: sympy.Expr, right: sympy.Expr, facts: Facts) -> bool | Point:
    """Give True where the sides are equal, a point where they differ, False where neither is known."""
    if _real(left) and left == right:
        return True
    if left.has(sympy.log) or right.has(sympy.log):
        left, right = sympy.expand_log(left), sympy.expand_log(right)
    near = facts.about(left.free_symbols | right.free_symbols)
    solution = solve([c.left - c.right for c in near if c.relation is Relation.EQUAL])
    one, other = solution.apply(left), solution.apply(right)
    positive = [solution.apply(c.right - c.left) for c in near if c.relation is Relation.LESS]
    if _real(one) and _real(other) and identical(one, other, solution.unsolved, positive):
        return True
    if solution.unsolved or not facts.complete:
        return False
    rest = [c for c in near if c.relation is not Relation.EQUAL]
    point = differing_point(left, right, solution, rest)
    return False if point is None else point


def _real(expression: sympy.Expr) -> bool:
    if expression.has(sympy.zoo, sympy.nan, sympy.oo, sympy.I):
        raise CannotConvert("a side has no real value")
    return True


def _related(relation: Relation, left: int, right: int) -> bool:
    match relation:
        case Relation.EQUAL:
            return left == right
        case Relation.UNEQUAL:
            return left != right
        case Relation.LESS:
            return left < right
        case Relation.LESS_OR_EQUAL:
            return left <= right


def _sizes(scope: Scope, smallest: int, classes: tuple[int, ...]) -> dict[str, int]:
    """Give the sizes consecutive numbers, so that no two ranges look alike, up to one more than the last class."""
    spans = [*scope.ranges.values()]
    for named in (scope.declarations, scope.definitions):
        spans += (span for entry in named.values() for span in entry.ranges)
    names = {span.upper.name for span in spans if isinstance(span.upper, Symbol)} - scope.ranges.keys()
    return {name: min(smallest + k, max(classes) + 1) for k, name in enumerate(sorted(names))}


def _words(sizes: Mapping[str, int], place: Indices, point: Point) -> str:
    values: Iterator[tuple[object, object]] = iter([*sizes.items(), *place.items()] or point.items())
    return ", ".join(f"{name} = {value}" for name, value in values)
