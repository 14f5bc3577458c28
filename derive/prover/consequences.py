"""What follows from given equations other than by adding them: functions undone, squares that add up to zero, odd powers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from math import comb

from derive.kernel.conditions import discharged
from derive.kernel.rule import Positive, Side, Step
from derive.prover.algebra import negative, plus, power, times
from derive.prover.givens import Consequence, Relation
from derive.prover.work import Place, Stuck, Work
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Distinct,
    Function,
    Multiply,
    Number,
    Power,
    Range,
    Sum,
    Symbol,
    Term,
    children,
    difference,
    reindex,
)
from derive.values import dataclass

TWO, ODD_POWERS = Number(Fraction(2)), (3, 5)


@dataclass(frozen=True, slots=True)
class Square:
    """A positive factor times the square of a root, and what stands beside it."""

    factor: Term
    root: Term
    beside: tuple[Term, ...]


def consequences(relation: Relation, names: list[str], place: Place, work: Work) -> Iterator[Consequence]:
    """Give what follows from a given for some values of its indices, as far as the kernel lets it be shown."""
    left, right = _sides(relation)
    functions = _undone(left, right, relation)
    squares = (_vanishing(square) for square in _squares(left, right, names, place, work))
    for found in chain(functions, squares):
        try:
            found.turn(found.left, place.alone(), work.lemma())
        except Stuck:
            continue
        yield found


def _sides(relation: Relation) -> tuple[Term, Term]:
    left, turned = children(relation.zero)
    return left, children(turned)[1]


# ------------------------------------------------------------------ functions


def _undone(left: Term, right: Term, relation: Relation) -> Iterator[Consequence]:
    """Give the logarithms, exponentials, powers and roots of both sides that undo functions in them."""
    kinds = set(_functions(left)) | set(_functions(right))
    for kind in sorted(kinds, key=str):
        wrapped = [Apply(kind, side) if isinstance(kind, Function) else Power(side, Number(kind)) for side in (left, right)]

        def turn(term: Term, place: Place, work: Work) -> Term:
            after = work.use("use_given", children(term)[0], place.child(term, 0), right, relation.use(ONE))
            return Apply(term.function, after) if isinstance(term, Apply) else Power(after, children(term)[1])

        yield Consequence(wrapped[0], wrapped[1], turn)


def _functions(term: Term) -> Iterator[Function | Fraction]:
    match term:
        case Apply(Function.EXP, _):
            yield Function.LOG
        case Apply(Function.LOG, _):
            yield Function.EXP
        case Power(_, Number(value)) if value.denominator != 1:
            yield Fraction(value.denominator)
        case Power(_, Number(value)) if value > 0 and value.numerator % 2 == 0:
            yield 1 / value
    if isinstance(term, Add | Multiply | Power):
        for part in children(term):
            yield from _functions(part)


# ------------------------------------------------------------------ squares


def _vanishing(square: Square) -> Consequence:
    rest = times((plus(square.beside), power(square.factor, -1)))

    def turn(term: Term, place: Place, work: Work) -> Term:
        whole = Add((Power(difference(term, ZERO), TWO), rest))
        return work.use("equal_by_square", term, place, ZERO, rest, *_shown(whole, ZERO, place, work))

    return Consequence(square.root, ZERO, turn)


def _shown(left: Term, right: Term, place: Place, work: Work) -> tuple[Step, ...]:
    """Give the steps of a proof of its own that two terms are equal by adding givens."""
    from derive.prover.close import equalise  # the two call each other

    inner = work.lemma()
    inner.plain = True
    equalise(left, right, place.alone(), inner)
    return tuple(inner.steps)


def _squares(left: Term, right: Term, names: list[str], place: Place, work: Work) -> Iterator[Square]:
    """Give every square in the difference of two sides, also in a sum at some values of its index."""
    terms = tuple(part for side in (left, *([] if right == ZERO else [negative(right)])) for part in _terms(side))
    if left == ZERO:
        terms = tuple(_terms(right))
    for number, term in enumerate(terms):
        beside = terms[:number] + terms[number + 1 :]
        if isinstance(term, Sum):
            for name in names:
                span = work.scope.ranges.get(name)
                if isinstance(span, Range) and span == term.range:
                    hole = Distinct(Symbol(term.index), Symbol(name))
                    rest = Sum(term.index, term.range, (*term.conditions, hole), term.body)
                    found = _square(reindex(term.body, {term.index: Symbol(name)}), (*beside, rest), place)
                    yield from found
        else:
            yield from _square(term, beside, place)


def _terms(term: Term) -> tuple[Term, ...]:
    return tuple(part for t in term.terms for part in _terms(t)) if isinstance(term, Add) else (term,)


def _square(term: Term, beside: tuple[Term, ...], place: Place) -> Iterator[Square]:
    factors = term.factors if isinstance(term, Multiply) else (term,)
    for number, factor in enumerate(factors):
        match factor:
            case Power(base, Number(value)) if value.denominator == 1 and value > 0 and value.numerator % 2 == 0:
                others = times(factors[:number] + factors[number + 1 :])
                if discharged(Positive(others), place.context):
                    yield Square(others, power(base, value.numerator // 2), beside)


# ------------------------------------------------------------------ powers of the difference


def follows_by_powers(left: Term, right: Term, place: Place, work: Work) -> bool:
    """Turn the left into the right because the square of their difference is zero, or an odd power of both is equal."""
    powers = {power for given in work.scope.givens for side in (given.left, given.right) for power in _powers(side)}
    if not powers or (isinstance(left, Number) and isinstance(right, Number)):  # the square of a number is no news
        return False
    apart, work.side = difference(left, right), Side.LEFT
    try:
        proof = _shown(Add((Power(apart, TWO), ZERO)), ZERO, place, work)
    except Stuck:
        odd = (exponent for exponent in ODD_POWERS if exponent in powers)
        found = next(filter(None, (_odd_power(left, right, exponent, place, work) for exponent in odd)), None)
        if found is None:
            return False
        proof = found
    work.use("equal_by_square", left, place, right, ZERO, *proof)
    return True


def _powers(term: Term) -> Iterator[int]:
    """Give the whole powers in a term, by which its being zero may tell more than what it is a multiple of."""
    if isinstance(term, Power) and isinstance(term.exponent, Number):
        value = term.exponent.value
        if value.denominator == 1 and value > 1:
            yield value.numerator
    if isinstance(term, Add | Multiply | Power):
        for part in children(term):
            yield from _powers(part)


def _odd_power(left: Term, right: Term, exponent: int, place: Place, work: Work) -> tuple[Step, ...] | None:
    """Show that the square of a difference is zero: of d and s, 2^(m-1) d (l^m - r^m) is a sum of positive multiples of squares."""
    apart, joined, half = difference(left, right), Add((left, right)), (exponent + 1) // 2
    rest = plus(tuple(
        times((Number(Fraction(comb(exponent, k))), Power(joined, _whole(exponent - k)), Power(apart, _whole(k + 1))))
        for k in range(1, exponent, 2)
    ))  # fmt: skip
    highest = Power(apart, _whole(half))
    try:
        proof = _shown(Add((Power(difference(highest, ZERO), TWO), rest)), ZERO, place, work)
    except Stuck:
        return None
    inner, square = work.lemma(), Add((Power(apart, TWO), ZERO))
    if half == 2:
        gone = inner.use("equal_by_square", highest, place.alone().child(square, 0), ZERO, rest, *proof)
        inner.rearrange(Add((gone, ZERO)), ZERO, place.alone())
        return tuple(inner.steps)
    fourth, own = Add((Power(difference(Power(apart, TWO), ZERO), TWO), ZERO)), work.lemma()
    parted = own.rearrange(fourth, Multiply((apart, highest)), place.alone())
    gone = own.use("equal_by_square", highest, place.alone().child(parted, 1), ZERO, rest, *proof)
    own.rearrange(Multiply((apart, gone)), ZERO, place.alone())
    gone = inner.use("equal_by_square", Power(apart, TWO), place.alone().child(square, 0), ZERO, ZERO, *own.steps)
    inner.rearrange(Add((gone, ZERO)), ZERO, place.alone())
    return tuple(inner.steps)


def _whole(value: int) -> Number:
    return Number(Fraction(value))
