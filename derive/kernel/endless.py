"""Integrals up to infinity of powers times exponentials, in certified balls and apart from the rules.  TRUSTED."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb, factorial

from flint import arb, fmpq

from derive.kernel.jets import NoValue, Real, Value

MOST_PIECES, LARGEST_POWER = 200, 60
ZERO, ONE = fmpq(0), fmpq(1)


@dataclass(frozen=True, slots=True)
class Piece:
    """``scale * x ** power * exp(slope * x + bend * x ** 2)``, for positive x alone where it is ``rooted``."""

    scale: Real
    power: Real = ZERO
    slope: Real = ZERO
    bend: Real = ZERO
    rooted: bool = False


def plain(value: Value) -> Real:
    """Give a number that nothing moves; raises NoValue for any other."""
    if not isinstance(value, fmpq | arb):
        raise NoValue("a derivative moves what stands in an integral without end")
    return value


def multiplied(left: list[Piece], right: list[Piece]) -> list[Piece]:
    """Multiply two sums of pieces; raises NoValue where there would be too many."""
    if len(left) * len(right) > MOST_PIECES:
        raise NoValue("an integrand has too many terms")
    return [
        Piece(p.scale * q.scale, p.power + q.power, p.slope + q.slope, p.bend + q.bend, p.rooted or q.rooted)
        for p in left
        for q in right
    ]


def raised(base: list[Piece], exponent: Real, whole: bool) -> list[Piece]:
    """Raise a sum of pieces to a positive whole power, or a positive piece to any; raises NoValue for the rest."""
    if whole and isinstance(exponent, fmpq) and exponent.q == 1 and 0 < exponent <= LARGEST_POWER:
        result = [Piece(ONE)]
        for _ in range(int(exponent.p)):
            result = multiplied(result, base)
        return result
    match base:
        case [Piece(scale, power, slope, bend, _)] if scale > 0:
            return [Piece(arb(scale) ** arb(exponent), power * exponent, slope * exponent, bend * exponent, rooted=True)]
        case _:
            raise NoValue("a power of a sum in an integral without end")


def exponential(pieces: list[Piece]) -> list[Piece]:
    """Give the exponential of a polynomial up to the square; raises NoValue for any other sum."""
    parts: dict[int, Real] = {0: ZERO, 1: ZERO, 2: ZERO}
    for piece in pieces:
        if piece.rooted or not piece.slope == 0 == piece.bend or not isinstance(piece.power, fmpq) or piece.power not in (0, 1, 2):
            raise NoValue("an exponent in an integral without end is no polynomial up to the square")
        parts[int(piece.power.p)] = parts[int(piece.power.p)] + piece.scale
    return [Piece(ONE if parts[0] == 0 else arb(parts[0]).exp(), ZERO, parts[1], parts[2])]


def up_to_infinity(low: Real, pieces: Iterable[Piece]) -> Real:
    """Integrate every piece from a number on; raises NoValue where one is not known to converge."""
    result: Real = ZERO
    for piece in pieces:
        if piece.rooted and not low >= 0:
            raise NoValue("a root or a quotient of a number that may be negative in an integral without end")
        result = result + piece.scale * _integrated(low, piece)
    return result


def _integrated(low: Real, piece: Piece) -> Real:
    power, slope, bend = piece.power, piece.slope, piece.bend
    whole = int(power.p) if isinstance(power, fmpq) and power.q == 1 and 0 <= power <= LARGEST_POWER else None
    if bend < 0 and whole is not None:
        return _square(arb(low), whole, arb(slope), arb(bend))
    if not (isinstance(bend, fmpq) and bend == 0):
        raise NoValue("an integral without end that is not known to converge")
    if slope < 0 and whole is not None:
        rate = -arb(slope)
        parts = (comb(whole, k) * factorial(whole - k) * arb(low) ** k / rate ** (whole - k + 1) for k in range(whole + 1))
        return sum(parts, arb(0)) * (-rate * low).exp()
    if slope < 0 and isinstance(low, fmpq) and low == 0 and power > -1:
        return arb(power + 1).gamma() / (-arb(slope)) ** arb(power + 1)
    if isinstance(slope, fmpq) and slope == 0 and power < -1 and low > 0:
        return -(arb(low) ** arb(power + 1)) / arb(power + 1)
    raise NoValue("an integral without end that is not known to converge")


def _square(low: arb, power: int, slope: arb, bend: arb) -> arb:
    """Integrate by parts down to the error function."""
    root, start = (-bend).sqrt(), (slope * low + bend * low * low).exp()
    middle = (-slope * slope / (4 * bend)).exp() * (root * (low + slope / (2 * bend))).erfc()
    before, last = arb(0), arb.pi().sqrt() / (2 * root) * middle
    for k in range(1, power + 1):
        before, last = last, (low ** (k - 1) * start + (k - 1) * before + slope * last) / (-2 * bend)
    return last
