"""Givens: multiples of given equations that make two sides equal, or a summand smaller."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from derive.kernel.arithmetic import Monomial, Polynomial, Ratio
from derive.kernel.rules.constraints import Use
from derive.kernel.scope import Given, Relation
from derive.prover.algebra import divided, negative, polynomial_term, power, ratio_term, reduced, times
from derive.prover.work import Place, Work
from derive.terms import Add, Number, Sum, Symbol, Term, free_names, reindex

MOST_INSTANCES = 64


def uses_of_givens(difference: Ratio, left: Term, right: Term, work: Work) -> tuple[Use, ...] | None:
    """Give multiples of givens that add up to the difference of the sides, if division finds them."""
    field, rest = work.field, difference.numerator
    below = times(tuple(power(polynomial_term(field, dict(f)), -e) for f, e in difference.denominator.items()))
    uses: list[Use] = []
    names = sorted((free_names(left) | free_names(right)) & work.scope.ranges.keys())
    for given, instance, sides in _instances(names, work):
        ratio = field.ratio(sides)
        reduced = _eliminated(rest, ratio.numerator, work)
        if reduced is None:
            continue
        quotient, rest = reduced
        above = tuple(power(polynomial_term(field, dict(f)), e) for f, e in ratio.denominator.items())
        uses.append((given, instance, times((polynomial_term(field, quotient), *above, below))))
        if not rest:
            return tuple(uses)
    return None


def _instances(names: list[str], work: Work) -> Iterator[tuple[Given, tuple[tuple[str, Term], ...], Term]]:
    """Give every equation that is given, for all values of its indices among some names."""
    for given in work.scope.givens:
        if given.relation is not Relation.EQUAL or _is_about_indices(given, work):
            continue
        indices = sorted((free_names(given.left) | free_names(given.right)) & work.scope.ranges.keys())
        for values in islice(product(names, repeat=len(indices)), MOST_INSTANCES):
            instance = tuple((i, Symbol(v)) for i, v in zip(indices, values, strict=True))
            sides = Add((given.left, negative(given.right)))
            yield given, instance, reindex(sides, dict(instance))


def _is_about_indices(given: Given, work: Work) -> bool:
    sides = (given.left, given.right)
    return all(isinstance(s, Symbol | Number) for s in sides) and free_names(Add(sides)) <= work.scope.ranges.keys()


def _eliminated(polynomial: Polynomial, given: Polynomial, work: Work) -> tuple[Polynomial, Polynomial] | None:
    """Divide by a given whose leading power of an atom has a number before it; None where that removes nothing."""
    for atom in _leading_atoms(given, work):
        if not any(a == atom for m in polynomial for a, _ in m):
            continue
        shift = _clearing(polynomial, given)
        cleared = {_shifted(m, shift): c for m, c in polynomial.items()}
        result = divided(cleared, given, lambda a, chosen=atom: a == chosen)  # type: ignore[misc]
        if result is not None and result[0]:
            back = {a: -e for a, e in shift.items()}
            quotient, remainder = ({_shifted(m, back): c for m, c in part.items()} for part in result)
            return quotient, remainder
    return None


def _leading_atoms(given: Polynomial, work: Work) -> list[int]:
    """Give the atoms whose highest power stands alone in one monomial, so that dividing by the given lowers it; sums first."""
    highest: dict[int, int] = {}
    for monomial in given:
        for atom, exponent in monomial:
            highest[atom] = max(exponent, highest.get(atom, 0))
    leading = [a for a, e in highest.items() if ((a, e),) in given and sum((a, e) in m for m in given) == 1]
    return sorted(leading, key=lambda a: (not isinstance(work.field.atoms[a], Sum), a))


def _clearing(*polynomials: Polynomial) -> dict[int, int]:
    low: dict[int, int] = {}
    for polynomial in polynomials[:1]:
        for monomial in polynomial:
            for atom, exponent in monomial:
                if exponent < 0:
                    low[atom] = max(low.get(atom, 0), -exponent)
    return low


def _shifted(monomial: Monomial, shift: dict[int, int]) -> Monomial:
    exponents = dict(monomial)
    for atom, by in shift.items():
        exponents[atom] = exponents.get(atom, 0) + by
    return tuple(sorted((a, e) for a, e in exponents.items() if e))


def lowered(term: Term, place: Place, work: Work) -> Term:
    """Rewrite a summand by the givens that lower a power or remove a sum in it, each for the indices at the place."""
    names = sorted(free_names(term) & (work.scope.ranges.keys() | place.context.bound()))
    for given, instance, sides in _instances(names, work):
        ratio, above = work.field.ratio(term), work.field.ratio(sides)
        if above.denominator or _exchanges(above.numerator):
            continue
        result = _eliminated(ratio.numerator, above.numerator, work)
        if result is None:
            continue
        below = times(tuple(power(polynomial_term(work.field, dict(f)), -e) for f, e in ratio.denominator.items()))
        factor = times((polynomial_term(work.field, result[0]), below))
        target = ratio_term(work.field, reduced(Ratio(result[1], ratio.denominator)))
        term = work.attempt("use_given", term, place, target, (given, instance, factor)) or term
    return term


def _exchanges(given: Polynomial) -> bool:
    """Tell whether a given only says that two atoms are equal, which would turn a term round without making it smaller."""
    return len(given) == 2 and all(len(m) == 1 and m[0][1] == 1 for m in given)
