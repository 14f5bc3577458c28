"""Nested sums of which a given tells what one is, perhaps once other givens have put something else for some of its factors."""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq

from derive.kernel.arithmetic import Monomial, Polynomial, product
from derive.prover.algebra import monomial_term, negative, polynomial_term, ratio_term, reduced, times
from derive.prover.givens import Relation, givens_at
from derive.prover.normalise import normal
from derive.prover.work import Place, Work
from derive.terms import ONE, ZERO, Key, Multiply, Sum, Symbol, Term, children, free_names, key, reindex
from derive.values import dataclass

MOST_TURNS, MOST_BODIES = 2, 24


@dataclass(slots=True)
class Contraction:
    """A sum, what is given of it, and the exchanges of factors that lead to it: each a relation, its factor, the summand after."""

    alone: Sum
    relation: Relation
    turns: tuple[tuple[Relation, Term, Term], ...]


def contracted(binders: list[Sum], body: Term, place: Place, work: Work) -> Term | None:
    """Bring one of nested sums inside where a given tells what it is there, and use the given."""
    names = sorted(free_names(body) & (work.scope.ranges.keys() | place.context.bound() | {b.index for b in binders}))
    relations = work.once((contracted, *names), lambda: tuple(_about_sums(names, work)))
    for level, binder in enumerate(binders if relations else ()):
        # A range that depends on the index would become that of the index once it stands inside.
        if any(binder.index in free_names(nested([b], ZERO)) for b in binders[level + 1 :]):
            continue
        found = _contraction(binder, body, relations, names, work)
        if found is not None:
            whole = nested(binders, body)
            for lower in range(level, len(binders) - 1):
                moved = swapped(whole, lower, place, work)
                assert isinstance(moved, Sum)
                whole = moved
            return normal(_used_inside(whole, len(binders) - 1, found, place, work), place, work)
    return None


def tidied(term: Term, work: Work) -> Term:
    """Give a term as a reduced polynomial over its denominator."""
    return ratio_term(work.field, reduced(work.field.ratio(term)))


def nested(binders: list[Sum], body: Term) -> Sum:
    """Put sums around a summand, the first outside."""
    for binder in reversed(binders):
        body = Sum(binder.index, binder.range, binder.conditions, body)
    assert isinstance(body, Sum)
    return body


def swapped(term: Term, level: int, place: Place, work: Work) -> Term:
    """Exchange a sum of a nest with the one inside it."""
    assert isinstance(term, Sum)
    if level == 0:
        return work.use("sum_swap", term, place)
    return Sum(term.index, term.range, term.conditions, swapped(term.body, level - 1, place.child(term, 0), work))


# ------------------------------------------------------------------ what is given of a sum


def _about_sums(names: list[str], work: Work) -> Iterator[tuple[Key, Relation]]:
    """Give the givens that say what a sum is, each with the key of that sum."""
    for relation in givens_at(names, work):
        left = children(relation.zero)[0]
        if isinstance(left, Sum):
            yield key(Sum(left.index, left.range, left.conditions, tidied(left.body, work))), relation


def _contraction(
    binder: Sum, body: Term, relations: tuple[tuple[Key, Relation], ...], names: list[str], work: Work
) -> Contraction | None:
    for summand, turns in _turned(binder.index, body, names, work):
        factors = summand.factors if isinstance(summand, Multiply) else (summand,)
        inside = times(tuple(f for f in factors if binder.index in free_names(f)))
        alone = Sum(binder.index, binder.range, binder.conditions, tidied(inside, work))
        relation = next((r for about, r in relations if about == key(alone)), None)
        if relation is not None:
            return Contraction(alone, relation, turns)
    return None


def _turned(index: str, body: Term, names: list[str], work: Work) -> Iterator[tuple[Term, tuple[tuple[Relation, Term, Term], ...]]]:
    """Give a summand, and what it becomes where givens put a product of others for factors of it that hold an index."""
    yield body, ()
    ratio = work.field.ratio(body)
    if ratio.denominator or len(ratio.numerator) != 1:
        return
    ways: list[tuple[Polynomial, tuple[tuple[Relation, Term, Term], ...]]] = [(ratio.numerator, ())]
    seen = {next(iter(ratio.numerator))}
    for before, turns in ways:
        for relation, after, factor in _turns(index, before, names, work) if len(turns) < MOST_TURNS else ():
            ((monomial, coefficient),) = after.items()
            if monomial not in seen and len(seen) < MOST_BODIES:
                seen.add(monomial)
                summand = monomial_term(work.field, coefficient, monomial)
                further = (*turns, (relation, polynomial_term(work.field, factor), summand))
                ways.append((after, further))
                yield summand, further


def _turns(index: str, body: Polynomial, names: list[str], work: Work) -> Iterator[tuple[Relation, Polynomial, Polynomial]]:
    """Give each given about two products of which one divides a monomial, what comes out, and the factor of the given."""
    ((whole, coefficient),) = body.items()
    for relation in givens_at(names, work):
        ratio = relation.ratio(work)
        pairs = list(ratio.numerator.items())
        if len(pairs) != 2 or ratio.denominator:
            continue
        for (old, scale), (new, other) in (pairs, pairs[::-1]):
            if old and _divides(old, whole) and any(index in free_names(work.field.atoms[a]) for a, _ in old):
                factor = product({whole: coefficient / scale}, {tuple((a, -e) for a, e in old): fmpq(1)})
                yield relation, product(factor, {new: -other}), factor


def _divides(part: Monomial, whole: Monomial) -> bool:
    return all(0 < e <= dict(whole).get(a, 0) for a, e in part)


# ------------------------------------------------------------------ steps


def _used_inside(term: Term, depth: int, found: Contraction, place: Place, work: Work) -> Term:
    assert isinstance(term, Sum)
    inside = place.child(term, 0)
    if depth:
        inner = _used_inside(term.body, depth - 1, found, inside, work)
        return Sum(term.index, term.range, term.conditions, inner)
    body = term.body
    for relation, factor, summand in found.turns:
        body = work.use("use_given", body, inside, summand, relation.use(factor))
    term = Sum(term.index, term.range, term.conditions, body)
    after = work.use("sum_pull_out", term, place) if key(term.body) != key(found.alone.body) else term
    last = len(after.factors) - 1 if isinstance(after, Multiply) else 0
    at = place.child(after, last) if isinstance(after, Multiply) else place
    left, right = children(found.relation.zero)
    whole = children(after)[last] if isinstance(after, Multiply) else after
    assert isinstance(whole, Sum)
    assert isinstance(left, Sum)
    body = reindex(left.body, {left.index: Symbol(whole.index)})
    exact = Sum(whole.index, whole.range, whole.conditions, work.rearrange(whole.body, body, at.child(whole, 0)))
    value = work.use("use_given", exact, at, negative(right), found.relation.use(ONE))
    return Multiply((*after.factors[:last], value)) if isinstance(after, Multiply) else value
