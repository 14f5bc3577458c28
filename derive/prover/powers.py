"""Bring logarithms and roots of products to a normal form: single factors, as far as their signs are known."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from derive.kernel.rule import NonNegative, NonZero, Positive
from derive.prover.algebra import Factored, factored, polynomial_term, power, reduced, times
from derive.prover.work import Place, Work
from derive.terms import MINUS_ONE, ONE, ZERO, Add, Apply, Function, Multiply, Number, Power, Term, key
from derive.values import dataclass

PRODUCT = "a product has a sign, but its factors have none that is known"
TWO, HALF = Number(Fraction(2)), Number(Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Signed:
    """Powers of factors that are not negative, and one factor whose sign only the whole tells, if there is one."""

    parts: tuple[tuple[Term, int], ...]
    rest: Term | None

    def factors(self) -> tuple[Term, ...]:
        """Give the factors of the product, the one with the unknown sign last."""
        known = tuple(power(base, exponent) for base, exponent in self.parts)
        return known if self.rest is None else (*known, self.rest)

    def follows(self) -> int | None:
        """Give the place of the factor whose sign follows from that of the others."""
        return None if self.rest is None else len(self.parts)


def signed(parts: Factored, place: Place, work: Work, *, strict: bool) -> Signed:
    """Part a product into factors of known sign and the rest; the square of a factor has a known sign."""
    kind = Positive if strict else NonNegative
    known: list[tuple[Term, int]] = list(_prime_powers(parts.coefficient))
    rest: list[Term] = []
    negative = parts.coefficient < 0
    for base, exponent in _bases(parts, work):
        turned = base if _has_sign(base, place, kind, work) else _turned(base, place, kind, work)
        if turned is not None:
            negative ^= turned is not base and exponent % 2 == 1
            known.append((turned, exponent))
            continue
        if exponent // 2:
            known.append((Power(base, TWO), exponent // 2))
        if exponent % 2:
            rest.append(base)
    if negative:
        rest.insert(0, MINUS_ONE)
    return Signed(tuple(known), times(tuple(rest)) if rest else None)


def _bases(parts: Factored, work: Work) -> list[tuple[Term, int]]:
    atoms = [(work.field.atoms[a], e) for a, e in parts.atoms]
    return atoms + [(polynomial_term(work.field, p), e) for p, e in parts.factors]


def _turned(base: Term, place: Place, kind: type[Positive] | type[NonNegative], work: Work) -> Term | None:
    """Give minus a factor that is negative, as p - 1 is for a probability."""
    opposite = Add(tuple(_negated(t) for t in base.terms)) if isinstance(base, Add) else _negated(base)
    return opposite if _has_sign(opposite, place, kind, work) else None


def _has_sign(term: Term, place: Place, kind: type[Positive] | type[NonNegative], work: Work) -> bool:
    """Tell whether a factor has a sign; what is not negative is positive where it is not zero either."""
    signs = (kind(term),) if kind is NonNegative else (NonNegative(term), NonZero(term))
    return work.holds(kind(term), place) or all(work.holds(sign, place) for sign in signs)


def _negated(term: Term) -> Term:
    match term:
        case Number(value):
            return Number(-value)
        case Multiply((Number(value), *others)):
            return times((Number(-value), *others))
        case _:
            return Multiply((MINUS_ONE, term))


def _prime_powers(value: fmpq) -> list[tuple[Term, int]]:
    above = [(int(p), int(e)) for p, e in abs(value.p).factor()]
    below = [(int(p), -int(e)) for p, e in value.q.factor()]
    return [(Number(Fraction(p)), e) for p, e in above + below]


# ------------------------------------------------------------------ logarithms


def normal_logarithm(term: Apply, parts: Factored, place: Place, work: Work) -> Term:
    """Part a logarithm whose argument is normal into multiples of logarithms of single factors."""
    inner = place.child(term, 0)
    split = signed(parts, inner, work, strict=True)
    if isinstance(split.rest, Multiply) and work.holds(Positive(term.argument), inner) and _by_squares(work):
        return _half_of_square(term, place, work)
    factors = split.factors()
    if not factors:
        one = Apply(Function.LOG, work.rearrange(term.argument, Power(ONE, ZERO), inner))
        return work.rearrange(work.use("log_of_power", one, place), ZERO, place)
    after: Term = Apply(Function.LOG, work.rearrange(term.argument, times(factors), inner))
    if len(factors) == 1:
        return _single_logarithm(after, place, work)
    after = work.use("log_of_product", after, place, *_optional(split.follows()))
    assert isinstance(after, Add)
    return Add(tuple(_single_logarithm(t, place.child(after, i), work) for i, t in enumerate(after.terms)))


def _by_squares(work: Work) -> bool:
    """Tell whether to write products by the squares of their factors in this attempt; if not, note that another one may."""
    work.once(PRODUCT, lambda: True)
    return work.squares


def _half_of_square(term: Apply, place: Place, work: Work) -> Term:
    """Write the logarithm of what is positive by the squares of its factors, whose own signs are not known."""
    from derive.prover.normalise import normal  # the two call each other

    square = Power(term.argument, TWO)
    root = work.use("power_of_power", term.argument, place.child(term, 0), Power(square, HALF))
    return normal(work.use("log_of_power", Apply(Function.LOG, root), place), place, work)


def _optional(number_of_factor: int | None) -> tuple[int, ...]:
    return () if number_of_factor is None else (number_of_factor,)


def _single_logarithm(term: Term, place: Place, work: Work) -> Term:
    assert isinstance(term, Apply)
    match term.argument:
        case Power():
            after = work.attempt("log_of_power", term, place)
            if after is None:
                return term
            assert isinstance(after, Multiply)
            exponent, logarithm = after.factors
            return Multiply((exponent, _single_logarithm(logarithm, place.child(after, 1), work)))
        case Apply(Function.EXP, _):
            from derive.prover.normalise import normal  # the two call each other

            return normal(work.use("log_of_exp", term, place), place, work)
        case _:
            return term


# ------------------------------------------------------------------ roots


def normal_root(term: Power, base: Term, place: Place, work: Work) -> Term:
    """Part a power with a broken exponent, whose base is normal, into whole powers of roots of single factors."""
    assert isinstance(term.exponent, Number)
    inner, ratio = place.child(term, 0), reduced(work.field.ratio(base))
    if not ratio.numerator:
        zero = Power(work.rearrange(base, ZERO, inner), term.exponent)
        return work.attempt("power_of_zero", zero, place) or zero
    split = signed(factored(ratio), inner, work, strict=False)
    if isinstance(split.rest, Multiply) and work.holds(NonNegative(base), inner) and _by_squares(work):
        return _root_of_square(term, place, work)
    parts = split.parts if split.rest is None else (*split.parts, (split.rest, 1))
    product = times(split.factors()) if parts else Multiply(())
    after: Term = Power(work.rearrange(base, product, inner), term.exponent)
    if len(parts) == 1:
        return _single_root(after, *parts[0], term.exponent, place, work)
    after = work.use("power_of_product", after, place, *_optional(split.follows()))
    assert isinstance(after, Multiply)
    return Multiply(
        tuple(
            _single_root(f, b, e, term.exponent, place.child(after, i), work)
            for i, (f, (b, e)) in enumerate(zip(after.factors, parts, strict=True))
        )
    )


def _root_of_square(term: Power, place: Place, work: Work) -> Term:
    from derive.prover.normalise import normal  # the two call each other

    assert isinstance(term.exponent, Number)
    target = Power(Power(term.base, TWO), Number(term.exponent.value / 2))
    return normal(work.use("power_of_power", term, place, target), place, work)


def _single_root(term: Term, base: Term, exponent: int, root: Number, place: Place, work: Work) -> Term:
    """Write the power of a power as a whole power of the root that is this attempt's unit."""
    whole = exponent * root.value
    name = ("root", key(base))
    unit = work.units.get(name, 1)
    if unit % whole.denominator:
        unit = work.refine(name, unit * whole.denominator)
    basis = base if unit == 1 else Power(base, Number(Fraction(1, unit)))
    target = power(basis, int(whole * unit))
    return term if term == target else work.use("power_of_power", term, place, target)
