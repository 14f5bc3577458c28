"""Write a difference as a combination of relations, dividing by what stands before an atom where nothing else helps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain

from flint import fmpq

from derive.kernel.arithmetic import Monomial, Polynomial, Ratio, accumulate, product
from derive.kernel.conditions import discharged
from derive.kernel.rule import NonZero, RuleDoesNotApply, Side
from derive.prover.algebra import cleared, exact_quotient, negative, polynomial_term, power, times
from derive.prover.consequences import consequences
from derive.prover.givens import Consequence, Relation, eliminated, givens_at, identities
from derive.prover.linear import combination
from derive.prover.products import products_of_sums
from derive.prover.work import Place, Stuck, Work
from derive.terms import Add, Multiply, Term, children, free_names
from derive.values import dataclass

MOST_DIVISIONS, MOST_TRIES = 3, 40
MOST_TERMS = 120  # of what is left: beyond, a combination takes long to find and to write down
PRODUCTS_OF_A_USE, PAIRS_OF_A_USE = 100, 300  # so many terms are multiplied, or held side by side, while a rule is used
ONE: Polynomial = {(): fmpq(1)}


@dataclass(slots=True)
class Known:
    """A relation with its numerator and denominator once its sides are normal."""

    relation: Relation
    ratio: Ratio
    written: bool
    whole: Polynomial | None = None

    def numerator(self) -> Polynomial:
        """Give the numerator times the powers of atoms that leave no negative exponent."""
        if self.whole is None:
            self.whole = cleared(self.ratio.numerator)[0]
        return self.whole

    def factor(self, multiple: Polynomial, work: Work) -> Term:
        """Give the factor of the relation's sides for a multiple of its numerator."""
        below = (power(polynomial_term(work.field, dict(f)), e) for f, e in self.ratio.denominator.items())
        return times((polynomial_term(work.field, multiple), _atoms(cleared(self.ratio.numerator)[1], 1, work), *below))


@dataclass(slots=True)
class Combination:
    """What is left of a polynomial after subtracting multiples of relations, each with the scale of what there was before it.

    What these amount to is multiplied out where nothing is left, which few combinations come to.
    """

    rest: Polynomial
    taken: tuple[tuple[int, Polynomial, Polynomial], ...] = ()

    def subtracted(self, number: int, quotient: Polynomial, rest: Polynomial, scale: Polynomial = ONE) -> Combination:
        """Give the combination after the rest, times a scale, is a multiple of a relation and a new rest."""
        return Combination(rest, (*self.taken, (number, quotient, scale)))

    def multiplied_out(self) -> tuple[Polynomial, dict[int, Polynomial]]:
        """Give the multiplier of what there was at first, and the multiple of each relation."""
        multiplier, multiples = dict(ONE), dict[int, Polynomial]()
        for number, quotient, scale in self.taken:
            if scale is not ONE:
                multiplier, multiples = product(scale, multiplier), {k: product(scale, m) for k, m in multiples.items()}
            accumulate(multiples.setdefault(number, {}), quotient, fmpq(1))
        return multiplier, multiples


def rewritten_by_relations(difference: Ratio, left: Term, right: Term, place: Place, work: Work) -> bool:
    """Turn the left into the right by multiples of relations, if division finds them."""
    names = sorted((free_names(left) | free_names(right)) & work.scope.ranges.keys())
    known = list(_given(names, place.alone(), work)) if work.givens else []
    known += (Known(relation, relation.ratio(work), True) for relation in identities(difference, work))
    if _turned(difference, known, left, right, place, work):
        return True
    further = list(_following(difference, names, place, work)) if work.givens and not work.plain else []
    return bool(further) and _turned(difference, [*known, *further], left, right, place, work)


def _turned(difference: Ratio, known: list[Known], left: Term, right: Term, place: Place, work: Work) -> bool:
    rest, shift = cleared(difference.numerator)
    try:
        found = _without_rest(rest, known, place, work)
        multiplier, multiples = found.multiplied_out() if found is not None else (ONE, {})
    except RuleDoesNotApply:
        return False
    if found is None:
        return False
    below = (*((dict(f), e) for f, e in difference.denominator.items()), (multiplier, 1))
    divisors = tuple(power(polynomial_term(work.field, p), -e) for p, e in below if p != ONE)
    divisor = times((_atoms(shift, -1, work), *divisors))
    uses = [(known[k], times((known[k].factor(multiple, work), divisor))) for k, multiple in multiples.items() if multiple]
    before = len(work.steps)
    try:
        _write_down(uses, left, right, place, work)
    except Stuck:
        del work.steps[before:]
        return False
    return True


def _without_rest(rest: Polynomial, known: list[Known], place: Place, work: Work) -> Combination | None:
    for number, relation in enumerate(known):
        quotient = exact_quotient(relation.numerator(), rest) if relation.ratio.numerator else None
        if quotient is not None and discharged(NonZero(polynomial_term(work.field, quotient)), place.context):
            return Combination(rest).subtracted(number, dict(ONE), {}, quotient)
    return (_combined(Combination(rest), known, work, MOST_DIVISIONS, [MOST_TRIES]) or _linear(rest, known)) if known else None


def _atoms(monomial: Monomial, sign: int, work: Work) -> Term:
    return times(tuple(power(work.field.atoms[a], sign * e) for a, e in monomial))


def _given(names: list[str], place: Place, work: Work) -> tuple[Known, ...]:
    """Give the givens for all values of their indices among some names; at one place of an attempt they are always the same."""
    known, _ = work.once((Known, id(place.context), *names), lambda: (tuple(_normal(names, place, work)), place.context))
    return known


def _normal(names: list[str], place: Place, work: Work) -> Iterator[Known]:
    from derive.prover.normalise import normal  # the two call each other

    for relation in givens_at(names, work):
        try:
            zero = normal(relation.zero, place, work.lemma())
        except Stuck:
            zero = relation.zero
        yield Known(relation, work.field.ratio(zero), zero == relation.zero)


def _following(difference: Ratio, names: list[str], place: Place, work: Work) -> Iterator[Known]:
    """Give what follows from the givens, for some names of indices, other than by adding them."""
    from derive.prover.normalise import normal  # the two call each other

    by_themselves = (found for relation in givens_at(names, work) for found in consequences(relation, names, place, work))
    for found in chain(by_themselves, products_of_sums(difference, place, work)):
        zero = Add((found.left, negative(found.right)))
        inner = work.lemma()
        inner.givens = False
        with suppress(Stuck):
            ratio = work.field.ratio(normal(zero, place.alone(), inner))
            yield Known(Relation(zero, found), ratio, written=False)
            yield from (Known(identity, work.field.ratio(identity.zero), written=True) for identity in identities(ratio, work))


# ------------------------------------------------------------------ division


def _combined(start: Combination, known: list[Known], work: Work, divisions: int, tries: list[int]) -> Combination | None:
    """Find a combination without a rest."""
    now = _lowered(start, known, work)
    if not now.rest:
        return now
    if now.rest.keys() == {()}:
        return _contradicted(now, known, work)
    tries[0] -= 1
    work.budget.spend(1 + len(now.rest) * sum(len(relation.numerator()) for relation in known) // PAIRS_OF_A_USE)
    if not divisions or tries[0] < 0 or len(now.rest) > MOST_TERMS:
        return None
    for number, relation in enumerate(known):
        for atom in _linear_atoms(relation.numerator(), now.rest) if not relation.relation.leading else ():
            further = _divided_by_coefficient(now, number, relation.numerator(), atom)
            vanishing = _lowered(Combination(_coefficient(relation.numerator(), atom, 1)), known, work)
            done = _combined(further, known, work, divisions - 1, tries) if vanishing.rest else None
            if done is not None:
                return done
    return None


def _linear(rest: Polynomial, known: list[Known]) -> Combination | None:
    """Find a combination whose multiples have few atoms, without dividing by anything."""
    multiples = combination(rest, {number: relation.numerator() for number, relation in enumerate(known)})
    return None if multiples is None else Combination({}, tuple((number, multiple, ONE) for number, multiple in multiples.items()))


def _contradicted(now: Combination, known: list[Known], work: Work) -> Combination | None:
    """Write a number as a combination of relations that contradict each other; None where these do not."""
    for number, relation in enumerate(known):
        others = [k if i != number else replace(k, ratio=Ratio({}), whole=None) for i, k in enumerate(known)]
        reduced = _lowered(Combination(relation.numerator()), others, work)
        if reduced.rest.keys() == {()}:
            scale: Polynomial = {(): now.rest[()] / reduced.rest[()]}
            _, multiples = reduced.multiplied_out()
            for k, multiple in {**{k: _negated(m) for k, m in multiples.items()}, number: ONE}.items():
                now = now.subtracted(k, product(scale, multiple), {})
            return now
    return None


def _negated(polynomial: Polynomial) -> Polynomial:
    return {m: -c for m, c in polynomial.items()}


def _lowered(now: Combination, known: list[Known], work: Work) -> Combination:
    """Subtract multiples of relations without multiplying by anything: all of it at once, else by leading atoms and then all."""
    whole = _divided_exactly(now, known)
    if whole is not None:
        return whole
    for number, relation in enumerate(known):
        usable = now.rest and relation.ratio.numerator
        result = eliminated(now.rest, relation.numerator(), relation.relation, work) if usable else None
        if result is not None:
            work.budget.spend(len(result[0]) * len(relation.numerator()) // PRODUCTS_OF_A_USE)
            now = now.subtracted(number, *result)
    return _divided_exactly(now, known) or now


def _divided_exactly(now: Combination, known: list[Known]) -> Combination | None:
    for number, relation in enumerate(known):
        quotient = exact_quotient(now.rest, relation.numerator()) if now.rest and relation.ratio.numerator else None
        if quotient is not None:
            return now.subtracted(number, quotient, {})
    return None


def _linear_atoms(given: Polynomial, rest: Polynomial) -> list[int]:
    """Give the atoms of a rest that a given has to the first power only."""
    exponents: dict[int, set[int]] = {}
    for monomial in given:
        for atom, exponent in monomial:
            exponents.setdefault(atom, set()).add(exponent)
    inside = {atom for monomial in rest for atom, _ in monomial}
    return sorted(atom for atom, found in exponents.items() if found == {1} and atom in inside)


def _coefficient(polynomial: Polynomial, atom: int, exponent: int) -> Polynomial:
    """Give what stands before a power of an atom."""
    with_power = ((dict(m), c) for m, c in polynomial.items())
    return {tuple(sorted((a, e) for a, e in m.items() if a != atom)): c for m, c in with_power if m.get(atom, 0) == exponent}


def _divided_by_coefficient(now: Combination, number: int, given: Polynomial, atom: int) -> Combination:
    """Remove an atom from the rest after multiplying by what stands before it in the given."""
    head = _coefficient(given, atom, 1)
    while True:
        degree = max((dict(m).get(atom, 0) for m in now.rest), default=0)
        if degree <= 0 or len(now.rest) > MOST_TERMS:
            return now
        quotient = product(_coefficient(now.rest, atom, degree), {((atom, degree - 1),) if degree > 1 else (): fmpq(1)})
        rest = product(head, now.rest)
        accumulate(rest, product(quotient, given), fmpq(-1))
        now = now.subtracted(number, quotient, rest, head)


# ------------------------------------------------------------------ steps


def _write_down(uses: list[tuple[Known, Term]], left: Term, right: Term, place: Place, work: Work) -> None:
    """Subtract the multiples of givens, bring their sides to the form they were compared in, and end at the right."""
    from derive.prover.normalise import normal  # the two call each other

    work.side = Side.LEFT
    for known, factor in uses:
        if isinstance(known.relation.source, Consequence):
            left = _less(left, factor, known.relation.source, place, work)
    given = [(known, factor) for known, factor in uses if isinstance(known.relation.source, tuple)]
    fulfilled = [k.relation.use(factor) for k, factor in uses if not isinstance(k.relation.source, tuple | Consequence)]
    if given:
        arguments = [known.relation.use(factor) for known, factor in given]
        zeros = tuple(negative(Multiply((factor, known.relation.zero))) for known, factor in given)
        if not fulfilled and all(known.written for known, _ in given):
            work.use("use_given", left, place, right, *arguments)
            return
        middle = work.use("use_given", left, place, Add((left, *zeros)), *arguments)
        parts = list(children(middle))
        for i in range(1, len(parts)):
            product_place = place.child(middle, i).child(parts[i], 1)
            factor, zero = children(children(parts[i])[1])
            zero = normal(zero, product_place.child(children(parts[i])[1], 1), work)
            parts[i] = negative(Multiply((factor, zero)))
        left = Add(tuple(parts))
    if fulfilled:
        work.use("use_identity", left, place, right, *fulfilled)
    else:
        work.rearrange(left, right, place)


def _less(term: Term, factor: Term, found: Consequence, place: Place, work: Work) -> Term:
    """Subtract a multiple of the difference of two sides that a consequence turns into each other."""
    from derive.prover.normalise import normal  # the two call each other

    multiple = Multiply((factor, found.left))
    after = work.rearrange(term, Add((term, negative(multiple), multiple)), place)
    same, (scale, turned) = children(after)[0], children(children(after)[2])
    away, at = place.child(after, 1).child(children(after)[1], 1), place.child(after, 2).child(children(after)[2], 1)
    kept = children(children(after)[1])[1]
    turned = found.turn(turned, at, work)
    work.givens = False  # it is what the givens say that would make both sides the same
    subtracted = normal(children(kept)[1], away.child(kept, 1), work)
    turned = normal(turned, at, work)
    work.givens = True
    return Add((same, negative(Multiply((scale, subtracted))), Multiply((scale, turned))))
