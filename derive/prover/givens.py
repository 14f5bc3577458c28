"""Givens: multiples of given equations that make two sides equal, or a summand smaller."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from itertools import product as choices

from flint import fmpq

from derive.kernel.arithmetic import Polynomial, Ratio, accumulate, product
from derive.kernel.conditions import discharged
from derive.kernel.context import compares_names
from derive.kernel.rule import NonZero
from derive.kernel.rules.constraints import Use
from derive.kernel.scope import Given
from derive.kernel.scope import Relation as Comparison
from derive.prover.algebra import cleared, negative, polynomial_term, power, ratio_term, reduced, times
from derive.prover.exchange import exchanges, is_turned
from derive.prover.work import Place, Work
from derive.terms import (
    MINUS_ONE,
    Add,
    Apply,
    Delta,
    Distinct,
    Element,
    Equal,
    Function,
    Multiply,
    Number,
    Power,
    Sum,
    Symbol,
    Term,
    children,
    free_names,
    reindex,
    with_children,
)  # fmt: skip
from derive.values import dataclass

MOST_INSTANCES = 64


@dataclass(frozen=True, slots=True)
class Consequence:
    """Two terms that are equal because of a given, and the steps that turn the first into the second."""

    left: Term
    right: Term
    turn: Callable[[Term, Place, Work], Term]


@dataclass(slots=True)
class Relation:
    """What is zero: the sides of a given for some values of its indices, or of a consequence, or what a root or a sine fulfils.

    It is made for one attempt, in whose field its ``ratio`` is read once.
    """

    zero: Term
    source: tuple[Given, tuple[tuple[str, Term], ...]] | Term | Consequence
    leading: tuple[Term, ...] = ()
    read: Ratio | None = None

    def ratio(self, work: Work) -> Ratio:
        """Give what is zero as a rational function of the atoms of the attempt."""
        if self.read is None:
            self.read = work.field.ratio(self.zero)
        return self.read

    def use(self, factor: Term) -> Use | tuple[Term, Term]:
        """Give the argument of the rule that adds a multiple of this relation."""
        if isinstance(self.source, tuple):
            return (*self.source, factor)
        assert not isinstance(self.source, Consequence)
        return (self.source, factor)


def identities(ratio: Ratio, work: Work) -> Iterator[Relation]:
    """Give what the roots, sines and cosines in a ratio fulfil."""
    polynomials = (ratio.numerator, *map(dict, ratio.denominator))
    for atom in sorted({a for p in polynomials for m in p for a, _ in m}, reverse=True):
        match work.field.atoms[atom]:
            case Power(base, Number(value)) as root if value.numerator == 1:
                yield Relation(Add((power(root, value.denominator), negative(base))), root, (root,))
            case Apply(Function.SIN, argument) as sine:
                squares = (power(sine, 2), power(Apply(Function.COS, argument), 2))
                yield Relation(Add((*squares, MINUS_ONE)), sine, (sine,))
            case _:
                pass


def givens_at(names: list[str], work: Work) -> tuple[Relation, ...]:
    """Give every equation that is given, for all values of its indices among some names."""
    return work.once((Relation, *names), lambda: tuple(_instances(names, work)))


def _instances(names: list[str], work: Work) -> Iterator[Relation]:
    for given in work.scope.givens:
        if given.relation is not Comparison.EQUAL or compares_names(given.left, given.right, work.scope.ranges.keys()):
            continue
        indices = sorted((free_names(given.left) | free_names(given.right)) & work.scope.ranges.keys())
        fixed, kept = given.fixed(), _kept(given)
        letters = [Symbol(name) for name in names]
        first = {index: [Symbol(index)] if index in fixed else [work.scope.ranges[index].lower] for index in indices}
        options = [first[index] if index in fixed or index not in kept else letters for index in indices]
        for values in islice(choices(*options), MOST_INSTANCES):
            instance = tuple(zip(indices, values, strict=True))
            sides = Add((given.left, negative(given.right)))
            yield Relation(reindex(sides, dict(instance)), (given, instance))


def _kept(given: Given) -> frozenset[str]:
    """Give the names in an equation that stay where the same terms on both sides are left out."""
    sides = [Counter(side.terms if isinstance(side, Add) else (side,)) for side in (given.left, given.right)]
    left, right = sides[0] - sides[1], sides[1] - sides[0]
    return frozenset().union(*map(free_names, (*left, *right)))


def eliminated(
    polynomial: Polynomial, given: Polynomial, relation: Relation, work: Work
) -> tuple[Polynomial, Polynomial] | None:
    """Divide by a given whose leading power of an atom has a number before it; None where that removes nothing."""
    leading = [work.field.number(t) for t in relation.leading] or _leading_atoms(given, work)
    for atom in leading:
        result = without_atom(polynomial, given, atom)
        if result is not None:
            return result
    return None


def without_atom(polynomial: Polynomial, given: Polynomial, atom: int) -> tuple[Polynomial, Polynomial] | None:
    """Divide by a given with one monomial that has the highest power of an atom; None where that removes nothing.

    The exponents of other atoms may become negative: it is for the kernel to know that these are not zero.
    """
    head = max(given, key=lambda m: dict(m).get(atom, 0))
    degree, lift = dict(head).get(atom, 0), max([0, *(-dict(m).get(atom, 0) for m in polynomial)])
    if not degree:
        return None
    inverse: Polynomial = {tuple((a, -e) for a, e in head): 1 / given[head]}
    quotient, rest = Polynomial(), dict(polynomial)
    while (top := max((dict(m).get(atom, 0) for m in rest), default=0)) >= max(1, degree - lift):
        part = product({m: c for m, c in rest.items() if dict(m).get(atom, 0) == top}, inverse)
        accumulate(quotient, part, fmpq(1))
        accumulate(rest, product(part, given), fmpq(-1))
    return (quotient, rest) if quotient else None


def paired(polynomial: Polynomial, given: Polynomial, work: Work) -> tuple[Polynomial, Polynomial] | None:
    """Divide by a given about a product of elements whose other terms are shorter or hold a delta; None where nothing is removed.

    This is done once: a delta that it brings in stands for the case in which the elements are the same.
    """
    deltas = {a for m in given for a, _ in m if isinstance(work.field.atoms[a], Delta)}
    plain = [m for m in given if all(a not in deltas for a, _ in m)]
    leading = max(plain, key=len, default=())
    elements = all(e == 1 and isinstance(work.field.atoms[a], Element) for a, e in leading)
    if len(leading) < 2 or not elements or any(len(m) == len(leading) for m in plain if m != leading):
        return None
    quotient: Polynomial = {}
    for monomial, coefficient in polynomial.items():
        exponents = dict(monomial)
        if deltas.isdisjoint(exponents) and all(exponents.get(a, 0) >= 1 for a, _ in leading):
            for atom, _ in leading:
                exponents[atom] -= 1
            quotient[tuple(sorted((a, e) for a, e in exponents.items() if e))] = coefficient / given[leading]
    if not quotient:
        return None
    rest = dict(polynomial)
    accumulate(rest, product(quotient, given), fmpq(-1))
    return quotient, rest


def _leading_atoms(given: Polynomial, work: Work) -> list[int]:
    """Give the atoms whose highest power stands alone in one monomial, so that dividing by the given lowers it; sums first."""
    highest: dict[int, int] = {}
    for monomial in given:
        for atom, exponent in monomial:
            highest[atom] = max(exponent, highest.get(atom, 0))
    leading = [a for a, e in highest.items() if ((a, e),) in given and sum((a, e) in m for m in given) == 1]
    return sorted(leading, key=lambda a: (not isinstance(work.field.atoms[a], Sum), a))


def undone(argument: Term, inverse: Function, place: Place, work: Work) -> Term:
    """Put what a given says is a logarithm into an exponent, or what is an exponential into a logarithm."""
    names = sorted(free_names(argument) & (work.scope.ranges.keys() | place.context.bound()))
    found = []
    for relation in givens_at(names, work):
        atoms = [work.field.atoms[a] for m in relation.ratio(work).numerator for a, _ in m]
        if any(isinstance(a, Apply) and a.function is inverse for a in atoms):
            others = tuple(a for a in atoms if isinstance(a, Symbol | Element))
            found.append(Relation(relation.zero, relation.source, others))
    return _rewritten(argument, found, place, work) if found else argument


def oriented(term: Term, place: Place, work: Work) -> Term:
    """Write the elements of a term in the order of their indices from outside, as far as givens say that it does not matter."""
    rank = {b.index: level for level, b in enumerate(place.context.binders)}
    found = []
    for atom in (work.field.atoms[a] for m in work.field.ratio(term).numerator for a, _ in m):
        for exchange in exchanges(work.scope):
            if isinstance(atom, Element) and atom.family == exchange.family and is_turned(atom, exchange, rank):
                instance = exchange.instance(atom)
                sides = Add((exchange.given.left, negative(exchange.given.right)))
                found.append(Relation(reindex(sides, dict(instance)), (exchange.given, instance), (atom,)))
    return _rewritten(term, found, place, work)


def lowered(term: Term, place: Place, work: Work) -> Term:
    """Rewrite a term by the relations that lower a power or remove a sum in it, each for the indices at the place."""
    names = sorted(free_names(term) & (work.scope.ranges.keys() | place.context.bound()))
    given = givens_at(names, work) if work.givens else ()
    return _rewritten(term, (*given, *identities(work.field.ratio(term), work)), place, work)


def _rewritten(term: Term, relations: Iterable[Relation], place: Place, work: Work) -> Term:
    ratio = work.field.ratio(term)
    for relation in relations:
        above = relation.ratio(work)
        if not relation.leading and not above.denominator and _exchanges(above.numerator):
            continue
        whole, shift = cleared(above.numerator)
        result = _lessened(ratio.numerator, whole, relation, place, work)
        if result is None and whole == above.numerator and not above.denominator:
            result = paired(ratio.numerator, whole, work)
        if result is None:
            continue
        below = times(tuple(power(polynomial_term(work.field, dict(f)), -e) for f, e in ratio.denominator.items()))
        scale = times(tuple(power(polynomial_term(work.field, dict(f)), e) for f, e in above.denominator.items()))
        factor = times((polynomial_term(work.field, product(result[0], {shift: fmpq(1)})), scale, below))
        target = ratio_term(work.field, reduced(Ratio(result[1], ratio.denominator)))
        rule = "use_given" if isinstance(relation.source, tuple) else "use_identity"
        after = work.attempt(rule, term, place, target, relation.use(factor))
        if after is not None:
            term = _without_known_deltas(after, place, work)
            ratio = work.field.ratio(term)
    return term


def _lessened(
    polynomial: Polynomial, given: Polynomial, relation: Relation, place: Place, work: Work
) -> tuple[Polynomial, Polynomial] | None:
    """Divide by a given so that an atom goes away that holds every index bound at the place that the given speaks of."""
    bound = place.context.bound()
    if relation.leading or bound.isdisjoint(free_names(relation.zero)):
        return eliminated(polynomial, given, relation, work)
    heads = _heads(given, free_names(relation.zero) & bound, place, work)
    best = min(heads, key=lambda a: _rank(work.field.atoms[a], a), default=None)
    return None if best is None else without_atom(polynomial, given, best)


def _rank(atom: Term, number: int) -> tuple[bool, str, int]:
    """Give what orders atoms in the same way for all values of their indices."""
    name = atom.family if isinstance(atom, Element) else atom.name if isinstance(atom, Symbol) else type(atom).__name__
    return not isinstance(atom, Sum), name, number


def _heads(given: Polynomial, held: frozenset[str], place: Place, work: Work) -> list[int]:
    """Give the atoms with some names whose highest power stands in one monomial: alone, else beside what is not zero."""
    fit = [a for a in {a for m in given for a, _ in m} if held <= free_names(work.field.atoms[a])]
    plain = [a for a in _leading_atoms(given, work) if a in fit]
    return plain or [a for a in fit if _stands_once(a, given, place, work)]


def _stands_once(atom: int, given: Polynomial, place: Place, work: Work) -> bool:
    highest = max(dict(m).get(atom, 0) for m in given)
    heads = [m for m in given if dict(m).get(atom, 0) == highest]
    others = [work.field.atoms[a] for m in heads for a, _ in m if a != atom]
    return len(heads) == 1 and all(discharged(NonZero(other), place.context) for other in others)


def _without_known_deltas(term: Term, place: Place, work: Work) -> Term:
    """Put 0 and 1 for the deltas in a polynomial whose indices are known to differ or to be equal there."""
    match term:
        case Delta(left, right):
            if discharged(Equal(left, right), place.context):
                return work.use("delta_of_equal", term, place)
            return work.use("delta_of_distinct", term, place) if discharged(Distinct(left, right), place.context) else term
        case Add() | Multiply() | Power():
            parts = (_without_known_deltas(part, place.child(term, i), work) for i, part in enumerate(children(term)))
            return with_children(term, tuple(parts))
        case _:
            return term


def _exchanges(given: Polynomial) -> bool:
    """Tell whether a given only says that two atoms are equal, which would turn a term round without making it smaller."""
    return len(given) == 2 and all(len(m) == 1 and m[0][1] == 1 for m in given)
