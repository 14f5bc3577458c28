"""Exact arithmetic of rational functions over atoms: all that ``field_identity`` rests on.  TRUSTED.

An atom is a term that is no number, sum, product or whole power.  Two ratios are equal as rational functions of their atoms,
hence wherever both are defined, exactly when the numerator of their difference is the zero polynomial.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import product as every_choice
from math import lcm, prod

from flint import fmpq

from derive.kernel.rule import RuleDoesNotApply
from derive.terms import Add, Key, Multiply, Number, Power, Symbol, Term, free_names, key

Monomial = tuple[tuple[int, int], ...]
Polynomial = dict[Monomial, fmpq]

LIMIT = 50_000
MOST_REMAINDERS = 1_000
ONE: Polynomial = {(): fmpq(1)}


class Factor(tuple[tuple[Monomial, fmpq], ...]):
    """A polynomial with its monomials in order; its hash is kept, since that of a rational number takes long."""

    @cached_property
    def _hash(self) -> int:
        return hash(tuple([monomial for monomial, _ in self]))

    def __hash__(self) -> int:
        return self._hash


class Ratio:
    """A numerator over a product of powers of monic factors; exponents in monomials may be negative."""

    __slots__ = ("denominator", "numerator")

    def __init__(self, numerator: Polynomial, denominator: Mapping[Factor, int] | None = None) -> None:
        self.numerator = numerator
        self.denominator: Mapping[Factor, int] = denominator or {}


class Field:
    """Reads terms as ratios over atoms that it numbers in the order of their first appearance."""

    def __init__(self) -> None:
        self.numbers: dict[Key, int] = {}
        self.atoms: list[Term] = []

    def ratio(self, term: Term) -> Ratio:
        """Read a term; raises RuleDoesNotApply for a division by zero and for results that are too large."""
        match term:
            case Number(value):
                return Ratio({(): fmpq(value.numerator, value.denominator)} if value else {})
            case Add(terms):
                return added(map(self.ratio, terms))
            case Multiply(factors):
                result = Ratio(ONE)
                for factor in factors:
                    result = multiplied(result, self.ratio(factor))
                return result
            case Power(base, Number(value)) if value.denominator == 1:
                return raised(self.ratio(base), value.numerator)
            case Power(base, Add(terms)) if any(map(_is_integer, terms)):
                broken = tuple(t for t in terms if not _is_integer(t))
                rest = Power(base, broken[0] if len(broken) == 1 else Add(broken)) if broken else Number(Fraction(1))
                return self.ratio(Multiply((rest, *(Power(base, t) for t in terms if _is_integer(t)))))
            case _:
                return Ratio({((self.number(term), 1),): fmpq(1)})

    def number(self, atom: Term) -> int:
        """Give the number of an atom; equal atoms have equal numbers."""
        found = self.numbers.setdefault(key(atom), len(self.atoms))
        if found == len(self.atoms):
            self.atoms.append(atom)
        return found


def _is_integer(term: Term) -> bool:
    return isinstance(term, Number) and term.value.denominator == 1


def equal(left: Term, right: Term) -> bool:
    """Tell whether two terms are the same rational function of their atoms."""
    field = Field()
    return vanishes(added((field.ratio(left), multiplied(Ratio({(): fmpq(-1)}), field.ratio(right)))))


def polynomial_term(field: Field, polynomial: Polynomial) -> Term:
    """Give a polynomial as a sum of multiples of products of powers of its atoms."""
    return Add(tuple(
        Multiply((Number(Fraction(int(c.p), int(c.q))), *(Power(field.atoms[a], Number(Fraction(e))) for a, e in m)))
        for m, c in sorted(polynomial.items())
    ))  # fmt: skip


def coefficients(term: Term, name: str) -> dict[int, Term]:
    """Give the coefficients of a polynomial in a name and one over it, by their exponents.

    Raises RuleDoesNotApply where the term is none.
    """
    field, parts = Field(), dict[int, Polynomial]()
    ratio = field.ratio(term)
    own = {a for a, atom in enumerate(field.atoms) if name in free_names(atom)}
    if any(field.atoms[a] != Symbol(name) for a in own) or any(a in own for f in ratio.denominator for m, _ in f for a, _ in m):
        raise RuleDoesNotApply(f"not a polynomial in {name}")
    for m, c in ratio.numerator.items():
        exponent = sum(e for a, e in m if a in own)
        parts.setdefault(exponent, {})[tuple((a, e) for a, e in m if a not in own)] = c
    below = tuple(Power(polynomial_term(field, dict(f)), Number(Fraction(-e))) for f, e in ratio.denominator.items())
    return {exponent: Multiply((polynomial_term(field, part), *below)) for exponent, part in parts.items()}


def vanishes(ratio: Ratio) -> bool:
    """Tell whether a ratio is zero as a rational function of its atoms."""
    return not ratio.numerator


def added(ratios: Iterable[Ratio]) -> Ratio:
    """Add ratios over the least common multiple of their denominators."""
    groups: dict[frozenset[tuple[Factor, int]], Polynomial] = {}
    common: dict[Factor, int] = {}
    for ratio in ratios:
        accumulate(groups.setdefault(frozenset(ratio.denominator.items()), {}), ratio.numerator, fmpq(1))
        for factor, exponent in ratio.denominator.items():
            common[factor] = max(exponent, common.get(factor, 0))
    total: Polynomial = {}
    for denominator, numerator in groups.items():
        lacking = dict(denominator)
        for factor, exponent in common.items():
            numerator = _times_power(numerator, dict(factor), exponent - lacking.get(factor, 0))
        accumulate(total, numerator, fmpq(1))
    return Ratio(total, common if total else None)


def accumulate(total: Polynomial, addend: Polynomial, scale: fmpq) -> None:
    """Add a multiple of a polynomial to another in place."""
    for monomial, coefficient in addend.items():
        value = total.get(monomial, 0) + coefficient * scale
        if value:
            total[monomial] = value
        else:
            total.pop(monomial, None)


def multiplied(left: Ratio, right: Ratio) -> Ratio:
    """Multiply two ratios."""
    numerator = product(left.numerator, right.numerator)
    if not left.denominator and not right.denominator:
        return Ratio(numerator)
    denominator = dict(left.denominator)
    for factor, exponent in right.denominator.items():
        denominator[factor] = denominator.get(factor, 0) + exponent
    return Ratio(numerator, denominator if numerator else None)


def product(left: Polynomial, right: Polynomial) -> Polynomial:
    """Multiply two polynomials; raises RuleDoesNotApply where the result would be too large."""
    if len(left) * len(right) > LIMIT:
        raise RuleDoesNotApply("the polynomials are too large")
    if len(left) == 1 or len(right) == 1:
        return {_monomial(a, b): c * d for a, c in left.items() for b, d in right.items()}
    total: Polynomial = {}
    for a, c in left.items():
        accumulate(total, {_monomial(a, b): d for b, d in right.items()}, c)
    return total


def _monomial(left: Monomial, right: Monomial) -> Monomial:
    if not left or not right or left[-1][0] < right[0][0]:
        return left + right
    exponents = dict(left)
    for atom, exponent in right:
        exponents[atom] = exponents.get(atom, 0) + exponent
    return tuple(sorted(pair for pair in exponents.items() if pair[1]))


def raised(ratio: Ratio, exponent: int) -> Ratio:
    """Raise a ratio to a whole power."""
    if exponent < 0:
        return raised(inverted(ratio), -exponent)
    if len(ratio.numerator) == 1:
        ((monomial, coefficient),) = ratio.numerator.items()
        scaled = tuple((atom, e * exponent) for atom, e in monomial) if exponent else ()
        numerator = {scaled: coefficient**exponent}
    else:
        numerator = _times_power(ONE, ratio.numerator, exponent)
    return Ratio(numerator, {f: e * exponent for f, e in ratio.denominator.items()} if exponent else None)


def inverted(ratio: Ratio) -> Ratio:
    """Give one over a ratio; raises RuleDoesNotApply for zero."""
    if not ratio.numerator:
        raise RuleDoesNotApply("a denominator is zero everywhere")
    numerator = ONE
    for known, exponent in ratio.denominator.items():
        numerator = _times_power(numerator, dict(known), exponent)
    if len(ratio.numerator) == 1:
        ((monomial, coefficient),) = ratio.numerator.items()
        return Ratio(product(numerator, {tuple((a, -e) for a, e in monomial): 1 / coefficient}))
    lead = ratio.numerator[max(ratio.numerator)]
    factor = Factor(sorted((m, c / lead) for m, c in ratio.numerator.items()))
    return Ratio({m: c / lead for m, c in numerator.items()}, {factor: 1})


def _times_power(polynomial: Polynomial, factor: Polynomial, exponent: int) -> Polynomial:
    if exponent > 64:
        raise RuleDoesNotApply("the exponent is too large")
    for _ in range(exponent):
        polynomial = product(polynomial, factor)
    return polynomial


def takes_whole_values(term: Term, is_whole: Callable[[Term], bool]) -> bool:
    """Tell whether a polynomial in whole numbers is whole for all of them: it is where all remainders by its denominator say so."""
    field = Field()
    try:
        numerator = field.ratio(term).numerator if _is_polynomial(term, is_whole) else {(): fmpq(1, 2)}
    except RuleDoesNotApply:
        return False
    scale = lcm(*(int(c.q) for c in numerator.values()))
    return scale ** len(field.atoms) <= MOST_REMAINDERS and all(
        sum(int(c * scale) * prod(rest[a] ** e for a, e in m) for m, c in numerator.items()) % scale == 0
        for rest in every_choice(range(scale), repeat=len(field.atoms))
    )


def _is_polynomial(term: Term, is_whole: Callable[[Term], bool]) -> bool:
    match term:
        case Number():
            return True
        case Add(parts) | Multiply(parts):
            return all(_is_polynomial(part, is_whole) for part in parts)
        case Power(base, Number(exponent)):
            return exponent.denominator == 1 and (exponent >= 0 or isinstance(base, Number)) and _is_polynomial(base, is_whole)
        case _:
            return is_whole(term)
