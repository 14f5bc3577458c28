"""Look for a point at which two sides certainly differ, small sizes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain, count, cycle, islice
from random import Random

from derive.kernel.evaluate import (
    NotRefuted,
    NoValue,
    Refutation,
    Unclear,
    Undefined,
    Witness,
    certify,
    compare,
    holds,
    is_about_indices,
    needed,
)
from derive.kernel.point import Point
from derive.kernel.scope import Domain, NameAndArity, Scope
from derive.refuter.denominators import guarded_by
from derive.refuter.draft import MOST_SPENT
from derive.refuter.givens import meet
from derive.refuter.interpret import interpreted
from derive.refuter.sample import MOST_TERMS, Region, draw
from derive.terms import (
    Call,
    Delta,
    Element,
    Number,
    Product,
    Sum,
    Symbol,
    Term,
    children,
    free_names,
)  # fmt: skip
from derive.values import dataclass

ATTEMPTS, LARGEST_SIZE, MOST_PATTERNS, MOST_WORK, FAILURES = 200, 12, 16, 4000, 16
MOST_IN_VAIN = 6  # points are looked for of sizes that have had none: looking for them takes long
LARGEST_WITH_GIVENS = 6  # values that meet givens have to be searched, which takes long where they are many
QUICK, CAREFUL = 64, 256
MOST_DRAWN = 32
EARLY, LITTLE = 2, 200  # where no point meets the givens, looking for one takes longer than many a proof
RARELY = 5  # one point of so many has numbers of terms as any whole numbers are drawn, negative ones too
REGIONS = (Region.MIXED, Region.POSITIVE, Region.UNIT, Region.MIXED, Region.LARGE)


@dataclass(frozen=True, slots=True)
class Exhausted:
    """How far a search has looked: points where both sides have a value, and points where one has none.

    ``sampled`` tells whether the sides differ where a function that is only declared is taken to be some function.
    """

    points: int
    largest_size: int
    undefined: int
    sampled: bool = False


def find_refutation(left: Term, right: Term, scope: Scope, *, seed: int = 0, attempts: int = ATTEMPTS) -> Refutation | Exhausted:
    """Give a certified witness that two sides differ, or how far the search has looked."""
    compared = undefined = largest = 0
    scope, only_sampled = _sampled(left, right, scope)
    guarded = guarded_by(left, right)
    for witness in islice(points_of(left, right, scope, seed), attempts):
        differs = _differ(guarded, right, scope, witness)
        if differs is None:
            undefined += 1
            continue
        if differs and only_sampled:
            return Exhausted(compared, largest, undefined, sampled=True)
        refutation = _certified(left, right, scope, witness) if differs else None
        if refutation is not None:
            return refutation
        compared, largest = compared + 1, max([largest, *witness.sizes.values()])
    return Exhausted(compared, largest, undefined)


def first_look(left: Term, right: Term, scope: Scope, *, seed: int = 0, points: int = 4) -> Refutation | bool | None:
    """Compare two sides at the first point of the scope where both have a value.

    Give a certified refutation, whether they agree there, or None where no such point is found.  Functions that are only
    declared are sampled: where the sides differ for a sample they are not equal, but not refuted either.
    """
    return next(looks(left, right, scope, seed=seed, points=points), None)


def looks(left: Term, right: Term, scope: Scope, *, seed: int = 0, points: int = 4) -> Iterator[Refutation | bool]:
    """Compare two sides, as `first_look` does, at each of some points of the scope where both have a value."""
    scope, only_sampled = _sampled(left, right, scope)
    guarded = guarded_by(left, right)
    for witness in islice(points_of(left, right, scope, seed), points):
        differs = _differ(guarded, right, scope, witness)
        if differs is not None:
            yield not differs or (not only_sampled and _certified(left, right, scope, witness)) or False


def differ_early(left: Term, right: Term, scope: Scope, *, seed: int = 0) -> bool:
    """Tell whether two sides certainly differ at one of the first few points that are tried, so that none can prove them equal."""
    scope, _ = _sampled(left, right, scope)
    guarded = guarded_by(left, right)
    for witness in islice(_drawn(left, right, scope, seed, LITTLE), EARLY):
        differs = None if witness is None else _differ(guarded, right, scope, witness)
        if witness is not None and differs is not None:
            return differs and _certified(left, right, scope, witness) is not None
    return False


def _sampled(left: Term, right: Term, scope: Scope) -> tuple[Scope, bool]:
    """Give a scope in which every function has a meaning, and whether some of them got it only here."""
    given = (side for g in scope.givens for side in (g.left, g.right))
    sampled = interpreted((left, right, *given), scope)
    return sampled, sampled is not scope


def _differ(left: Term, right: Term, scope: Scope, witness: Witness) -> bool | None:
    for precision in (QUICK, CAREFUL):
        try:
            return compare(left, right, scope, witness, precision) is False
        except Unclear:
            continue
        except (NoValue, Undefined):
            return None
    return None


def _certified(left: Term, right: Term, scope: Scope, witness: Witness) -> Refutation | None:
    try:
        return certify(left, right, scope, witness)
    except NotRefuted:
        return None


# ------------------------------------------------------------------ points


def points_of(left: Term, right: Term, scope: Scope, seed: int) -> Iterator[Witness]:
    """Give points of a scope that meet all givens, with a value for every name of two sides.

    It ends where there are none, or after many points that do not meet them.  The steps of a document mostly ask for the same
    points of one scope: those that have been drawn are kept.
    """
    return (witness for witness in _drawn(left, right, scope, seed, MOST_SPENT) if witness is not None)


def _drawn(left: Term, right: Term, scope: Scope, seed: int, most_spent: int) -> Iterator[Witness | None]:
    """Give the points of a scope that were drawn, None for each that does not meet its givens."""
    names, letters = needed(left, right, scope)
    letters = _joined(letters, scope)
    lengths, first = _sizes_to_try(left, right, scope, names, letters)
    counts = _counts(left, right, scope, names)
    asked = (id(scope), names, letters, lengths, first, counts, seed, most_spent)
    if asked not in DRAWN:
        if len(DRAWN) == MOST_DRAWN:
            DRAWN.clear()
        unsaid = scope.sizes() - free_names(left) - free_names(right) if counts else frozenset[str]()
        frames = _Frames(scope, tuple(sorted(letters)), lengths, first, most_spent, counts, unsaid)
        DRAWN[asked] = scope, _Drawn(_points(names, frames, Random(seed)))
    return iter(DRAWN[asked][1])


class _Drawn:
    """The points that have been drawn, and where the next ones are from."""

    def __init__(self, source: Iterator[Witness | None]) -> None:
        self.source, self.points = source, list[Witness | None]()

    def __iter__(self) -> Iterator[Witness | None]:
        for place in count():
            if place == len(self.points):
                try:
                    self.points.append(next(self.source))
                except StopIteration:
                    return
                except BaseException:  # an interruption: what is left of the source looks as if there were no more points
                    DRAWN.clear()
                    raise
            yield self.points[place]


# With every iterator the scope that it is about, which else might give its identity to another one.
DRAWN: dict[object, tuple[Scope, _Drawn]] = {}


@dataclass(frozen=True, slots=True)
class _Frames:
    """The sizes and indices to try: the free indices, the sizes that the sides mention, and the values that these take first.

    ``most_spent`` is how much may be spent on meeting the givens at one point, see ``Draft``.
    ``counts`` are the families that sums run up to, as to ``n_i``; ``unsaid`` then are sizes that no side mentions.
    """

    scope: Scope
    letters: tuple[str, ...]
    lengths: tuple[str, ...]
    first: tuple[int, ...]
    most_spent: int
    counts: frozenset[NameAndArity] = frozenset()
    unsaid: frozenset[str] = frozenset()

    def drawn(self, rng: Random) -> Iterator[tuple[dict[str, int], dict[str, int]]]:
        """Give sizes with indices: small sizes first, then again and again with other values of the indices."""
        empty = 0
        for visit, size in enumerate(chain(self.first, cycle(dict.fromkeys(self.first)))):
            sizes = _sizes(self.scope, self.lengths, size, visit)
            sizes |= {name: max(sizes[name], MOST_TERMS) for name in self.unsaid}
            patterns = _patterns(self.letters, sizes, self.scope, rng if visit else None)
            yield from ((sizes, indices) for indices in patterns[:MOST_PATTERNS])
            empty = 0 if patterns else empty + 1
            if empty > len(self.first):
                return


def _points(names: frozenset[NameAndArity], frames: _Frames, rng: Random) -> Iterator[Witness | None]:
    failures, seen, vain = 0, set[object](), Counter[tuple[int, ...]]()
    for turn, (sizes, indices) in enumerate(frames.drawn(rng)):
        lengths = tuple(sizes.values())
        witness = _witness(names, sizes, indices, frames, turn, rng) if vain[lengths] < MOST_IN_VAIN else None
        vain[lengths] += 1 if witness is None else -ATTEMPTS
        if not names and witness is not None:
            point = (tuple(sizes.items()), tuple(indices.items()))
            witness = None if point in seen else witness
            seen.add(point)
        yield witness
        failures = 0 if witness is not None else failures + 1
        if failures > FAILURES:
            return


def _joined(letters: frozenset[str], scope: Scope) -> frozenset[str]:
    """Give indices with those that givens hold fixed, and with all that givens compare them with, directly or through others."""
    letters = letters.union(*(g.fixed() & scope.ranges.keys() for g in scope.givens))
    about = [(free_names(g.left) | free_names(g.right)) & scope.ranges.keys() for g in scope.givens if is_about_indices(g, scope)]
    for pair in about * len(about):
        letters = letters | pair if letters & pair else letters
    return letters


def _witness(
    names: frozenset[NameAndArity],
    sizes: Mapping[str, int],
    indices: Mapping[str, int],
    frames: _Frames,
    turn: int,
    rng: Random,
) -> Witness | None:
    scope, counts = frames.scope, frames.counts if turn % RARELY != RARELY - 1 else frozenset[NameAndArity]()
    point = Point(scope, sizes, indices, {})
    try:
        point.numbers = draw(names, point, REGIONS[turn % len(REGIONS)], rng if turn else None, counts)
        if scope.givens and not meet(point, rng, frames.most_spent):
            return None
    except NoValue:
        return None
    return Witness(sizes, indices, {key: Fraction(int(v.p), int(v.q)) for key, v in point.numbers.items()})


def _counts(left: Term, right: Term, scope: Scope, names: frozenset[NameAndArity]) -> frozenset[NameAndArity]:
    """Give the families of whole numbers that sums and products run up to, in the sides and in what these mean."""
    whole = frozenset(name for name in names if name[1] and scope.declarations[name].domain is Domain.INTEGER)
    if not whole:
        return whole
    meanings = [d.body for d in (*scope.definitions.values(), *scope.functions.values()) if d is not None]
    return whole & _run_up_to((left, right, *meanings))


def _run_up_to(terms: tuple[Term, ...]) -> frozenset[NameAndArity]:
    found, waiting = set[NameAndArity](), list(terms)
    while waiting:
        term = waiting.pop()
        if isinstance(term, Sum | Product) and isinstance(term.range.upper, Element):
            found.add((term.range.upper.family, len(term.range.upper.indices)))
        waiting += children(term)
    return frozenset(found)


def _sizes_to_try(
    left: Term, right: Term, scope: Scope, names: frozenset[NameAndArity], letters: frozenset[str]
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Give the sizes that the sides mention, and the values that these take first."""
    known: dict[NameAndArity, tuple[int, int]] = {}
    assumed = [side for given in scope.givens for side in (given.left, given.right)]
    signs, depths = zip(*(_binders(side, scope, known, scope.sizes() | letters) for side in (left, right, *assumed)), strict=True)
    meanings = [scope.functions[name] if arity < 0 else scope.definitions[name, arity] for name, arity in known]
    ranges = [*(scope.ranges[i] for i in letters), *(r for name in names for r in scope.declarations[name].ranges)]
    terms = [left, right, *(d.body for d in meanings if d is not None), *(r.upper for r in ranges)]
    lengths = sorted(frozenset().union(*map(free_names, terms)) & scope.sizes())
    if not lengths:
        return (), (2,)
    wanted = max(sum(signs) + len(letters) + 1, *map(_past_numbers, terms))
    largest = _largest_size(wanted, max(depths), scope)
    return tuple(lengths), (2, 2, 1, 3, 2, 3, *range(4, 1 + largest))


def _sizes(scope: Scope, lengths: tuple[str, ...], size: int, visit: int) -> dict[str, int]:
    """Give the sizes that the sides mention out of step, so that no two of them are always equal."""
    steps = (0, 1, -1, 2) if visit % 2 == 0 else (0, -1, 1, -2)
    mentioned = {name: max(1, size + steps[k % 4]) for k, name in enumerate(lengths)}
    return {name: mentioned.get(name, size) for name in sorted(scope.sizes())}


def _patterns(letters: tuple[str, ...], sizes: Mapping[str, int], scope: Scope, rng: Random | None) -> list[dict[str, int]]:
    """Give one choice of the free indices for every way in which they may be equal, all different ones first."""
    point = Point(scope, sizes, {}, {})
    choices: list[dict[str, int]] = [{}]
    for letter in letters:
        try:
            span = point.span(scope.ranges[letter], {})
        except NoValue:
            return []
        choices = [{**c, letter: value} for c in choices for value in _values(span, set(c.values()), rng)]
    about = [g for g in scope.givens if is_about_indices(g, scope)]
    about = [g for g in about if (free_names(g.left) | free_names(g.right)) & scope.ranges.keys() <= set(letters)]
    allowed = [c for c in choices if all(holds(g, {}, scope, Witness(sizes, c, {})) for g in about)]
    return sorted(allowed, key=lambda c: -len(set(c.values())))


def _values(span: range, taken: set[int], rng: Random | None) -> list[int]:
    new = [value for value in span if value not in taken]
    chosen = new[:1] if rng is None or not new else [rng.choice(new)]
    return [*chosen, *sorted(taken & set(span))]


def _largest_size(wanted: int, depth: int, scope: Scope) -> int:
    """Give the size up to which a difference must show, less where sums are nested so deeply that this takes long."""
    largest = min(LARGEST_WITH_GIVENS if scope.givens else LARGEST_SIZE, max(3, wanted))
    return next((size for size in range(largest, 3, -1) if pow(size, depth) <= MOST_WORK), 3)


def _past_numbers(term: Term) -> int:
    """Give the size just past every number that is an index or the end of a range: ``x_7`` says nothing of what comes after."""
    match term:
        case Element(_, indices):
            numbers = [i.value for i in indices if isinstance(i, Number)]
        case Sum(_, span, _, _) | Product(_, span, _, _):
            numbers = [end.value for end in (span.lower, span.upper) if isinstance(end, Number)]
        case _:
            numbers = []
    return max([*(int(value) + 1 for value in numbers), *map(_past_numbers, children(term))], default=0)


def _binders(term: Term, scope: Scope, known: dict[NameAndArity, tuple[int, int]], counting: frozenset[str]) -> tuple[int, int]:
    """Count the signs in a term and the sizes and indices that stand for numbers, and how deep the signs are nested.

    ``counting`` are the letters that are indices and sizes there.  Definitions are looked through.
    """
    own = isinstance(term, Sum | Product)
    below = counting | {term.index} if isinstance(term, Sum | Product) else counting
    passed = children(term)[1:] if own else children(term) if isinstance(term, Element | Delta) else ()
    plain = tuple(part for part in passed if isinstance(part, Symbol))  # as an end or an index it counts for the sign
    inside = [_binders(part, scope, known, below) for part in children(term) if part not in plain]
    match term:
        case Symbol(name) | Element(name, _):
            arity = len(children(term))
            key, definition = (name, arity), scope.definitions.get((name, arity))
        case Call(name, _):
            key, definition = (name, -1), scope.functions.get(name)
        case _:
            key, definition = ("", 0), None
    if definition is not None:
        if key not in known:
            known[key] = (0, 0)  # where a definition means itself, which has no value anyway
            known[key] = _binders(definition.body, scope, known, scope.sizes())
        inside.append(known[key])
    number = isinstance(term, Symbol) and term.name in counting
    return own + number + sum(signs for signs, _ in inside), own + max((depth for _, depth in inside), default=0)
