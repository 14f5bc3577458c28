"""Make two sides equal whose integrals nobody can evaluate one by one: integration by parts, and by substitution.

Integrals over the same bounds are evaluated together where their integrands add up to a derivative.  An integral is that of another
one by ``u = g(x)`` where the other one up to ``g(x)`` is its antiderivative.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, permutations

from flint import fmpq

from derive.kernel.arithmetic import Polynomial, Ratio, added, equal, multiplied, vanishes
from derive.kernel.rule import RuleDoesNotApply, Side
from derive.prover.algebra import monomial_term, number, plus, polynomial_term, times
from derive.prover.antiderivatives import antiderivative_by_parts
from derive.prover.integrals import linear
from derive.prover.normalise import normal
from derive.prover.occurrences import occurrences
from derive.prover.work import Place, Stuck, Work
from derive.terms import (
    MINUS_ONE,
    Add,
    Apply,
    Call,
    CannotSubstitute,
    Derivative,
    Integral,
    Key,
    Multiply,
    Power,
    Range,
    Symbol,
    Term,
    children,
    difference,
    free_names,
    fresh_name,
    key,
    reindex,
    rename_bound,
    replace_at,
    substitute,
)  # fmt: skip
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class _Part:
    """An integral and what stands before it in the difference of the two sides."""

    integral: Integral
    before: Polynomial


def joined(left: Term, right: Term, apart: Ratio, place: Place, work: Work) -> bool:
    """Write down steps that make two sides with integrals equal, whose difference is ``apart``; tell whether there are some."""
    parts, rest = _parts(apart, work)
    if not parts or apart.denominator:
        return False
    for rewritten in chain(_by_parts(parts, rest, place, work), _by_substitution(parts, place, work)):
        steps = len(work.steps)
        try:
            if _made_equal(left, right, rewritten, len(parts), place, work):
                return True
        except (Stuck, CannotSubstitute, RuleDoesNotApply):
            pass
        del work.steps[steps:]
    return False


def _parts(apart: Ratio, work: Work) -> tuple[list[_Part], Polynomial]:
    """Take a difference apart into integrals with what stands before them, and the rest."""
    found: dict[int, Polynomial] = {}
    rest: Polynomial = {}
    for monomial, coefficient in apart.numerator.items():
        held = [(a, e) for a, e in monomial if isinstance(work.field.atoms[a], Integral)]
        if len(held) == 1 and held[0][1] == 1:
            found.setdefault(held[0][0], {})[tuple(pair for pair in monomial if pair != held[0])] = coefficient
        else:
            rest[monomial] = coefficient
    atoms = ((work.field.atoms[a], before) for a, before in found.items())
    return [_Part(atom, before) for atom, before in atoms if isinstance(atom, Integral)], rest


# ------------------------------------------------------------------ what an integral is rewritten as


@dataclass(frozen=True, slots=True)
class _Evaluated:
    """An integral by an antiderivative of its own."""

    integral: Integral
    antiderivative: Term

    def turn(self, found: Integral, place: Place, work: Work) -> Term:
        """Give the value of the integral as it stands at a place."""
        from derive.prover.close import equalise  # the two call each other

        own = reindex(self.antiderivative, {self.integral.index: Symbol(found.index)})
        inner = work.lemma()
        equalise(Derivative(own, Symbol(found.index)), found.body, place.child(found, 0).alone(), inner)
        return normal(work.use("integral_by_antiderivative", found, place, own, *inner.steps), place, work)


@dataclass(frozen=True, slots=True)
class _Parted:
    """An integral whose integrand is a multiple of a derivative, and others over the same bounds."""

    integral: Integral
    scale: Term
    antiderivative: Term
    others: tuple[Term, ...]

    def turn(self, found: Integral, place: Place, work: Work) -> Term:
        """Give the boundary terms and the other integrals in the place of the one that stands there."""
        from derive.prover.close import equalise  # the two call each other

        x, inside = Symbol(found.index), {self.integral.index: Symbol(found.index)}
        slope = times((self.scale, Derivative(reindex(self.antiderivative, inside), x)))
        body = plus((slope, *(reindex(other, inside) for other in self.others)))
        inner = work.lemma()
        equalise(found.body, body, place.child(found, 0).alone(), inner)
        body = work.use("use_lemma", found.body, place.child(found, 0), body, *inner.steps)
        whole: Term = Integral(found.index, found.range, (), body)
        if not isinstance(body, Add):
            return linear(whole, place, work)
        after = work.use("sum_distribute", whole, place)
        return Add(tuple(linear(part, place.child(after, i), work) for i, part in enumerate(children(after))))


_Rewriting = _Evaluated | _Parted


def _made_equal(left: Term, right: Term, rewriting: _Rewriting, many: int, place: Place, work: Work) -> bool:
    sides = {Side.LEFT: left, Side.RIGHT: right}
    wanted: Key = key(rewriting.integral)
    for side in Side:
        work.side = side
        for at, found, inner in list(occurrences(sides[side], Integral, place)):
            if key(found) == wanted:
                sides[side] = replace_at(sides[side], at, rewriting.turn(found, inner, work))
    one, other = sides[Side.LEFT], sides[Side.RIGHT]
    apart = added((work.field.ratio(one), multiplied(Ratio({(): fmpq(-1)}), work.field.ratio(other))))
    if not vanishes(apart):
        return len(_parts(apart, work)[0]) < many and joined(one, other, apart, place, work)
    work.side = Side.LEFT
    work.rearrange(one, other, place)
    return True


# ------------------------------------------------------------------ integration by parts


def _by_parts(parts: list[_Part], rest: Polynomial, place: Place, work: Work) -> Iterator[_Rewriting]:
    """Give an integral as boundary terms and the others between its bounds, for each antiderivative that all may have."""
    groups: dict[tuple[Key, Key], list[_Part]] = {}
    for part in parts:
        groups.setdefault((key(part.integral.range.lower), key(part.integral.range.upper)), []).append(part)
    for group in groups.values():
        pivot = next((part for part in group if list(part.before) == [()]), None)
        if pivot is None:
            continue
        x, inside = Symbol(pivot.integral.index), place.context.entering(pivot.integral, 0)
        terms = [times((polynomial_term(work.field, p.before), reindex(p.integral.body, {p.integral.index: x}))) for p in group]
        share = number(1 / pivot.before[()])
        others = tuple(times((MINUS_ONE, share, term)) for part, term in zip(group, terms, strict=True) if part is not pivot)
        for found in _antiderivatives(plus(tuple(terms)), x, pivot.integral.range, rest, Place(inside), work):
            yield _Parted(pivot.integral, share, found, others)


def _antiderivatives(whole: Term, x: Symbol, span: Range, rest: Polynomial, inside: Place, work: Work) -> Iterator[Term]:
    """Give terms whose derivative an integrand may be: what stands at the bounds tells them, or its own factors."""
    for end, sign in ((span.upper, -1), (span.lower, 1)):
        if isinstance(end, Symbol):
            held = {m: sign * c for m, c in rest.items() if any(end.name in free_names(work.field.atoms[a]) for a, _ in m)}
            if held:
                yield substitute(polynomial_term(work.field, held), {end.name: x})
    found = antiderivative_by_parts(whole, x, inside, work)
    if found is not None:
        yield found


# ------------------------------------------------------------------ substitution


def _by_substitution(parts: list[_Part], place: Place, work: Work) -> Iterator[_Rewriting]:
    """Give an integral as a multiple of another one up to ``g(x)``, for each g that takes its bounds to those of the other."""
    for pivot, other in permutations(parts, 2):
        if len(pivot.before) != 1 or len(other.before) != 1:
            continue
        ((under, below),), ((over, above),) = pivot.before.items(), other.before.items()
        scale = monomial_term(work.field, -above / below, (*over, *((a, -e) for a, e in under)))
        x, ends = pivot.integral.index, other.integral.range
        taken = work.taken | place.context.names() | free_names(pivot.integral) | free_names(other.integral) | {x}
        whole = rename_bound(other.integral, fresh_name(other.integral.index, taken))
        for lower, upper in ((ends.lower, ends.upper), (ends.upper, ends.lower)):
            for inner in _inner(pivot.integral, lower, upper, place, work):
                span = Range(lower, inner) if lower is ends.lower else Range(inner, lower)
                yield _Evaluated(pivot.integral, times((scale, replace(whole, range=span))))


def _inner(integral: Integral, lower: Term, upper: Term, place: Place, work: Work) -> Iterator[Term]:
    """Give what may stand inside an integrand and takes its bounds to others."""
    x, start, end = integral.index, integral.range.lower, integral.range.upper
    seen: set[Key] = set()
    for found in _guesses(integral, lower, upper):
        if x in free_names(found) and key(found) not in seen:
            seen.add(key(found))
            images = (normal(substitute(found, {x: bound}), place.alone(), work.lemma()) for bound in (start, end))
            if all(equal(image, bound) for image, bound in zip(images, (lower, upper), strict=True)):
                yield found


def _guesses(integral: Integral, lower: Term, upper: Term) -> Iterator[Term]:
    x, start, end = Symbol(integral.index), integral.range.lower, integral.range.upper
    for bound, image in ((end, upper), (start, lower)):
        if isinstance(bound, Symbol):
            yield substitute(image, {bound.name: x})
    yield from _arguments(integral.body)
    if not equal(start, end):
        share = Multiply((difference(x, start), Power(difference(end, start), MINUS_ONE)))
        yield Add((lower, Multiply((difference(upper, lower), share))))


def _arguments(term: Term) -> Iterator[Term]:
    """Give what stands inside functions and powers."""
    match term:
        case Apply(_, argument) | Call(_, (argument,)):
            yield argument
        case Power(base, _):
            yield base
        case _:
            pass
    for part in children(term):
        yield from _arguments(part)
