"""Numbers that may be moved by nilpotent numbers: exact rationals where possible, else certified balls.  TRUSTED.

A function of a moved number is its Taylor sum at the number, which ends: the square of a nilpotent number is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from math import factorial

from flint import arb, arb_series, fmpq, fmpz

from derive.terms import Function

ZERO, ONE, MINUS_ONE = fmpq(0), fmpq(1), fmpq(-1)
LARGEST_POWER, EXACT_BITS, MOST_COEFFICIENTS = 10_000, 1 << 17, 10
Real = fmpq | arb


class NoValue(Exception):
    """A name has no value at the point (undeclared, undefined, an index out of range), or the term is too large."""


class Undefined(Exception):
    """The term is not a real number at the point."""


class Unclear(Exception):
    """The precision does not suffice to tell whether the term is a real number."""


@dataclass(frozen=True, slots=True)
class Jet:
    """A moved number: coefficients by the set (as bits) of the nilpotent numbers that they multiply."""

    parts: Mapping[int, Real]

    def __add__(self, other: Value) -> Jet:
        parts = dict(self.parts)
        for bits, coefficient in parts_of(other).items():
            parts[bits] = parts[bits] + coefficient if bits in parts else coefficient
        return Jet(parts)

    def __mul__(self, other: Value) -> Jet:
        parts: dict[int, Real] = {}
        for a, x in self.parts.items():
            for b, y in parts_of(other).items():
                if not a & b:
                    parts[a | b] = parts[a | b] + x * y if a | b in parts else x * y
        return Jet(parts)

    __radd__, __rmul__ = __add__, __mul__


Value = Real | Jet
Series = Callable[[Real], Iterator[Real]]


def parts_of(value: Value) -> Mapping[int, Real]:
    """Give the coefficients of a number, moved or not; that of the empty set of bits is the number itself."""
    return value.parts if isinstance(value, Jet) else {0: value}


def total(values: Iterable[Value]) -> Value:
    """Give the sum of all values; nothing adds up to 0."""
    result: Value = ZERO
    for value in values:
        result = result + value
    return result


def multiplied(values: Iterable[Value]) -> Value:
    """Give the product of all values; a factor 0 does not keep the others from being evaluated."""
    result: Value = ONE
    for value in values:
        result = result * value
    return result


def _lift(series: Series, value: Value) -> Value:
    """Apply a function, given by its Taylor coefficients at every number."""
    if not isinstance(value, Jet):
        return next(series(value))
    coefficients, change = series(value.parts[0]), Jet({bits: c for bits, c in value.parts.items() if bits})
    result, power = Jet({0: next(coefficients)}), change
    while power.parts:
        result, power = result + power * next(coefficients), power * change
    return result


def apply(function: Function, value: Value) -> Value:
    """Give a known function of a value; raises Undefined or Unclear outside of its domain."""
    match function:
        case Function.EXP:
            return _lift(_exp, value)
        case Function.LOG:
            return _lift(_log, value)
        case Function.SIN:
            return _lift(lambda x: _cycle(_circle(x)), value)
        case Function.COS:
            return _lift(lambda x: _cycle((*_circle(x)[1:], _circle(x)[0])), value)
        case Function.SINH:
            return _lift(lambda x: _cycle((ZERO, ONE) if x == 0 else arb(x).sinh_cosh()), value)
        case Function.COSH:
            return _lift(lambda x: _cycle((ONE, ZERO) if x == 0 else arb(x).sinh_cosh()[::-1]), value)
        case Function.TAN:
            return apply(Function.SIN, value) * whole_power(apply(Function.COS, value), -1)
        case Function.TANH:
            return apply(Function.SINH, value) * whole_power(apply(Function.COSH, value), -1)
        case Function.RGAMMA:
            return _lift(_rgamma, value)
        case Function.DIGAMMA:
            return _lift(_digamma, value)


def _circle(x: Real) -> tuple[Real, ...]:
    sine, cosine = (ZERO, ONE) if x == 0 else arb(x).sin_cos()
    return sine, cosine, -sine, -cosine


def _cycle(derivatives: tuple[Real, ...]) -> Iterator[Real]:
    for k in count():
        yield derivatives[k % len(derivatives)] / fmpz(factorial(k))


def _exp(x: Real) -> Iterator[Real]:
    return _cycle((ONE if x == 0 else arb(x).exp(),))


def _log(x: Real) -> Iterator[Real]:
    _require_positive(x, "the logarithm of a number that is not positive")
    yield ZERO if x == 1 else arb(x).log()
    power: Real = ONE
    for k in count(1):
        power = power / -x
        yield -power / k


def _rgamma(x: Real) -> Iterator[Real]:
    series = arb_series([x, ONE], prec=MOST_COEFFICIENTS).rgamma()
    whole = int(x.p) if isinstance(x, fmpq) and x.q == 1 and x <= LARGEST_POWER else None
    yield series[0] if whole is None else ONE / factorial(whole - 1) if whole > 0 else ZERO
    yield from (series[k] for k in range(1, MOST_COEFFICIENTS))


def _digamma(x: Real) -> Iterator[Real]:
    value = next(_rgamma(x))
    _require(bool(value != 0), bool(value == 0), "a pole of the digamma function")
    series = arb_series([x, ONE], prec=MOST_COEFFICIENTS + 1).rgamma()
    slope = -series.derivative() / series
    yield from (slope[k] for k in range(MOST_COEFFICIENTS))


def whole_power(base: Value, exponent: int) -> Value:
    """Multiply repeatedly; raises Undefined for a power of zero with an exponent that is not positive."""
    if abs(exponent) > LARGEST_POWER:
        raise NoValue(f"an exponent is larger than {LARGEST_POWER}")
    if exponent <= 0:
        plain = parts_of(base)[0]
        _require(bool(plain != 0), bool(plain == 0), "a denominator is zero")
        base = _lift(lambda x: _powers(ONE / x, x, MINUS_ONE), base)
    if not isinstance(base, Jet):
        too_long = isinstance(base, fmpq) and base.height_bits() * abs(exponent) > EXACT_BITS
        return (arb(base) if too_long else base) ** abs(exponent)
    return multiplied([base] * abs(exponent)) if abs(exponent) < 4 else _squared(base, abs(exponent))


def _squared(base: Jet, exponent: int) -> Value:
    half = whole_power(base, exponent // 2)
    return half * half * (base if exponent % 2 else ONE)


def real_power(base: Value, exponent: Value) -> Value:
    """Give the power of a positive base, exact where the root is; raises Undefined for any other base."""
    _require_positive(parts_of(base)[0], "a root or a power of a number that is not positive")
    if isinstance(exponent, fmpq):
        return _lift(lambda x: _powers(_raised(x, exponent), x, exponent), base)
    return apply(Function.EXP, exponent * apply(Function.LOG, base))


def _powers(image: Real, x: Real, exponent: fmpq) -> Iterator[Real]:
    """Give the Taylor coefficients of x ** exponent, whose value is the image."""
    for k in count():
        yield image
        image = image * (exponent - k) / (x * (k + 1))


def _raised(x: Real, exponent: fmpq) -> Real:
    p, q = int(exponent.p), int(exponent.q)
    if isinstance(x, fmpq) and q <= LARGEST_POWER:
        root = fmpq(x.p.root(q), x.q.root(q))
        if root**q == x and root.height_bits() * abs(p) <= EXACT_BITS:
            return root**p
    return arb(x) ** arb(exponent)


def _require_positive(x: Real, what: str) -> None:
    """Raise Undefined for a number that is certainly not positive, and Unclear where that is not certain."""
    _require(bool(x > 0), bool(x <= 0), what)


def _require(holds: bool, fails: bool, what: str) -> None:
    if fails:
        raise Undefined(what)
    if not holds:
        raise Unclear(what)
