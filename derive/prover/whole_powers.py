"""Bring powers with symbolic whole exponents to a normal form, whatever the sign of their base."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from derive.kernel.arithmetic import ONE as ALONE
from derive.kernel.arithmetic import Monomial, Polynomial, Ratio, accumulate, multiplied
from derive.kernel.rule import Positive
from derive.prover.algebra import Part, factored, monomial_term, number, plus, polynomial_term, power, ratio_term, reduced, times
from derive.prover.work import Place, Work
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Key,
    Multiply,
    Number,
    Power,
    Term,
    children,
    key,
    with_children,
)  # fmt: skip

SIGNS = "a power of -1 has been met"
MOST_DEGREE = 4
Factors = tuple[tuple[Term, int], ...]


def normal_whole_power(term: Power, place: Place, work: Work) -> Term:
    """Give powers of single factors by single monomials; an exponential where every factor is positive."""
    from derive.prover.normalise import canonical, normal  # they call each other

    before = len(work.steps)
    base = normal(term.base, place.child(term, 0), work)
    ratio = reduced(work.field.ratio(base))
    factors = separated(ratio, place.child(term, 0), work)
    if work.holds(Positive(term.base), place) and is_one_or_positive(factors, place, work):
        del work.steps[before:]
        return normal(work.use("power_as_exp", term, place), place, work)
    base = work.rearrange(base, times(tuple(power(f, e) for f, e in factors)), place.child(term, 0))
    exponent = canonical(term.exponent, place.child(term, 1), work)
    return _by_factors(Power(base, exponent), factors, place, work)


def separated(ratio: Ratio, place: Place, work: Work, index: str = "") -> Factors:
    """Give what a reduced ratio is the product of: -1, a positive number, and powers, of what is positive where that is known.

    Of what is a difference, as x_i - a, the sign is chosen by what its terms are, whatever name the ``index`` in them has.
    """
    if not ratio.numerator:
        return ((ZERO, 1),)
    parts = factored(ratio)
    negative, found = parts.coefficient < 0, [(work.field.atoms[a], e) for a, e in parts.atoms]
    for polynomial, exponent in parts.factors:
        base = polynomial_term(work.field, polynomial)
        opposite = polynomial_term(work.field, {m: -c for m, c in polynomial.items()})
        preferred, other = (opposite, base) if _is_turned(polynomial, index, work) else (base, opposite)
        signs = (work.holds(Positive(term), place) for term in (preferred, other))
        turned = (other if not next(signs) and next(signs) else preferred) is opposite
        negative ^= turned and exponent % 2 == 1
        found.append((opposite if turned else base, exponent))
    scale = abs(parts.coefficient)
    numbers = ([(MINUS_ONE, 1)] if negative else []) + ([(number(scale), 1)] if scale != 1 or not (found or negative) else [])
    return (*numbers, *found)


def _is_turned(polynomial: Polynomial, index: str, work: Work) -> bool:
    """Tell whether the greatest term is negative, where the coefficients add up to nothing."""
    def rank(monomial: Monomial) -> Key:
        return tuple(sorted((key(work.field.atoms[a], {index: 0}), e) for a, e in monomial))

    return not sum(polynomial.values(), fmpq(0)) and polynomial[max(polynomial, key=rank)] < 0


def is_one_or_positive(factors: Factors, place: Place, work: Work) -> bool:
    """Tell whether a product has one factor alone, or only positive ones."""
    return (len(factors) == 1 and factors[0][1] == 1) or all(work.holds(Positive(f), place) for f, _ in factors)


def _by_factors(term: Power, factors: Factors, place: Place, work: Work) -> Term:
    if len(factors) == 1:
        return _single(term, *factors[0], place, work)
    after = work.use("power_of_product", term, place, None, True)
    assert isinstance(after, Multiply)
    singles = zip(after.factors, factors, strict=True)
    parts = tuple(_single(p, f, e, place.child(after, i), work) for i, (p, (f, e)) in enumerate(singles))
    return with_few_signs(Multiply(parts), place, work)


def _single(term: Term, base: Term, outer: int, place: Place, work: Work) -> Term:
    """Give the power of a power of a single factor with a symbolic exponent, which is canonical."""
    from derive.prover.normalise import normal  # the two call each other

    assert isinstance(term, Power)
    if isinstance(term.exponent, Number):
        return normal(term, place, work)
    if base == ZERO:
        return work.attempt("power_of_zero", term, place) or term
    if work.holds(Positive(base), place):
        return normal(work.use("power_as_exp", term, place), place, work)
    terms = _whole_terms(term.exponent, work)
    if terms is None:
        return term
    if base == MINUS_ONE:
        return _power_of_minus_one(term, terms, place, work)
    if isinstance(base, Power):
        joined = _canonical_product((term.exponent, base.exponent, Number(Fraction(outer))), work)
        flat = _stage(term, Power(base.base, joined), place, work)
        return term if flat is None else normal(flat, place, work)
    return _by_parts(term, base, outer, terms, place, work)


def _whole_terms(exponent: Term, work: Work) -> list[tuple[int, Polynomial]] | None:
    """Give an exponent as whole multiples of products of binomials: n^2 = 2 n (n - 1) / 2 + n; None for others."""
    ratio, found = work.field.ratio(exponent), list[tuple[Monomial, int, Polynomial]]()
    rest = {} if ratio.denominator else dict(ratio.numerator)
    while rest:
        leading = max(rest, key=lambda m: (sum(abs(e) for _, e in m), m))
        if any(not 0 < e <= MOST_DEGREE for _, e in leading):
            return None
        product = _binomials(leading)
        many = rest[leading] / product[leading]
        if many.q != 1:
            return None
        accumulate(rest, product, -many)
        found.append((leading, int(many.p), product))
    return None if ratio.denominator else [(c, p) for _, c, p in sorted(found, key=lambda part: part[0])]


def _binomials(monomial: Monomial) -> Polynomial:
    """Give the product of the binomials of a whole number over each exponent, which is whole."""
    result: Polynomial = {(): fmpq(1)}
    for atom, e in monomial:
        for k in range(e):
            step: Polynomial = {((atom, 1),): fmpq(1, k + 1)}
            if k:
                step[()] = fmpq(-k, k + 1)
            result = multiplied(Ratio(result), Ratio(step)).numerator
    return dict(result)


def _canonical_product(factors: tuple[Term, ...], work: Work) -> Term:
    return ratio_term(work.field, reduced(work.field.ratio(Multiply(factors))))


def _stage(term: Term, target: Term, place: Place, work: Work) -> Term | None:
    """Write a power in other stages, by the exponents being whole or else by the sign of its base; None where neither is known."""
    return term if term == target else work.attempt("power_of_power", term, place, target, True) or work.attempt(
        "power_of_power", term, place, target
    )


def _by_parts(term: Power, base: Term, outer: int, terms: list[tuple[int, Polynomial]], place: Place, work: Work) -> Term:
    """Write u^(2 n + k) as (u^n)^2 u^k, where all of these powers have values."""
    targets = [power(_to(base, p, work), c * outer) for c, p in terms]
    if len(terms) == 1:
        return _stage(term, targets[0], place, work) or term
    before = len(work.steps)
    exponent = plus(tuple(_multiple(c, p, work) for c, p in terms))
    summed = Power(term.base, work.rearrange(term.exponent, exponent, place.child(term, 1)))
    after = work.attempt("power_of_sum", summed, place)
    parts = None if after is None else [
        _of_number(part, target, place.child(after, i), work) if p == ALONE else _stage(part, target, place.child(after, i), work)
        for i, (part, target, (_, p)) in enumerate(zip(children(after), targets, terms, strict=True))
    ]  # fmt: skip
    if parts is None or None in parts:
        del work.steps[before:]
        return _stage(term, Power(base, _canonical_product((term.exponent, Number(Fraction(outer))), work)), place, work) or term
    return Multiply(tuple(part for part in parts if part is not None))


def _to(base: Term, polynomial: Polynomial, work: Work) -> Term:
    return base if polynomial == ALONE else Power(base, polynomial_term(work.field, polynomial))


def _multiple(many: int, polynomial: Polynomial, work: Work) -> Term:
    return polynomial_term(work.field, {m: c * many for m, c in polynomial.items()})


def _of_number(part: Term, target: Term, place: Place, work: Work) -> Term:
    return work.rearrange(part, target, place)


# ------------------------------------------------------------------ powers of -1


def _power_of_minus_one(term: Power, terms: list[tuple[int, Polynomial]], place: Place, work: Work) -> Term:
    """Write a power of -1 as those by the products of binomials whose multiples are odd."""
    work.once(SIGNS, lambda: True)
    even = plus(tuple(_multiple(c - c % 2, p, work) for c, p in terms if c not in (0, 1)))
    odd = [_multiple(1, p, work) for c, p in terms if c % 2]
    exponents = ([even] if even != ZERO else []) + odd
    summed = Power(MINUS_ONE, work.rearrange(term.exponent, plus(tuple(exponents)), place.child(term, 1)))
    after = work.use("power_of_sum", summed, place) if len(exponents) > 1 else summed
    parts: list[Term] = list(children(after)) if isinstance(after, Multiply) else [after]
    places = [place.child(after, i) for i in range(len(parts))] if isinstance(after, Multiply) else [place]
    if even != ZERO:
        parts[0] = _even_power(parts[0], places[0], work)
    whole = Multiply(tuple(parts)) if isinstance(after, Multiply) else parts[0]
    return with_few_signs(whole, place, work)


def _even_power(term: Term, place: Place, work: Work) -> Term:
    """Replace a power of -1 with an even exponent by 1."""
    from derive.prover.normalise import normal  # the two call each other

    assert isinstance(term, Power)
    half = _canonical_product((term.exponent, Number(Fraction(1, 2))), work)
    square = Power(MINUS_ONE, Number(Fraction(2)))
    after = work.use("power_of_power", term, place, Power(square, half), True)
    one = Power(work.rearrange(square, ONE, place.child(after, 0)), half)
    return normal(one, place, work)


def with_few_signs(term: Term, place: Place, work: Work) -> Term:
    """Take the squares of powers of -1 out of the monomials of a term whose children are normal."""
    if SIGNS not in work.made:
        return term
    atoms, ratio = work.field.atoms, work.field.ratio(term)
    if not any(_is_sign(atoms[a]) and e != 1 for m in ratio.numerator for a, e in m):
        return term
    below = [(dict(f), e) for f, e in ratio.denominator.items()]
    rows = sorted(ratio.numerator.items())
    squares = [[(a, e - e % 2) for a, e in m if _is_sign(atoms[a]) and e not in (0, 1)] for m, _ in rows]
    terms = [_with_squares(work, c, m, even, below) for (m, c), even in zip(rows, squares, strict=True)]
    whole = work.rearrange(term, plus(tuple(terms)), place)
    places = [place.child(whole, i) for i in range(len(terms))] if len(terms) > 1 else [place]
    parts = [_without_squares(t, len(even), p, work) for t, even, p in zip(terms, squares, places, strict=True)]
    return parts[0] if len(parts) == 1 else with_children(whole, tuple(parts))


def _is_sign(term: Term) -> bool:
    return isinstance(term, Power) and term.base == MINUS_ONE


def _with_squares(work: Work, c: fmpq, monomial: Monomial, squares: list[tuple[int, int]], below: list[Part]) -> Term:
    """Write a monomial with the even powers of its signs as factors of their own, before what is left."""
    if not squares:
        return monomial_term(work.field, c, monomial, below)
    taken = dict(squares)
    rest = tuple((a, e - taken.get(a, 0)) for a, e in monomial if e != taken.get(a, 0))
    evens = tuple(Power(work.field.atoms[a], Number(Fraction(e))) for a, e in squares)
    return Multiply((*evens, monomial_term(work.field, c, rest, below)))


def _without_squares(term: Term, many: int, place: Place, work: Work) -> Term:
    from derive.prover.normalise import normal  # the two call each other

    parts = list(children(term)) if many else []
    for i in range(many):
        square, at = parts[i], place.child(term, i)
        assert isinstance(square, Power)
        assert isinstance(square.base, Power)
        inner = Power(MINUS_ONE, square.exponent)
        after = work.use("power_of_power", square, at, Power(inner, square.base.exponent), True)
        parts[i] = normal(Power(work.rearrange(inner, ONE, at.child(after, 0)), square.base.exponent), at, work)
    return with_children(term, tuple(parts)) if many else term
