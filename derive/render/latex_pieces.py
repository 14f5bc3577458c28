"""Printed formulas that may become parts of others, and the few letters and signs that all of them are made of."""

from __future__ import annotations

import re
from enum import IntEnum
from fractions import Fraction

from derive.values import dataclass

NUMBERED = re.compile(r"(\\?[A-Za-z]+)([0-9]+)")


class Level(IntEnum):
    """How tightly a printed formula holds together."""

    OPEN = 0
    SUM = 1
    PRODUCT = 2
    POWER = 3
    ATOM = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed formula; ``reaches`` tells that it would swallow factors written on its right."""

    text: str
    level: Level
    reaches: bool = False


def bracketed(text: str) -> str:
    """Put a formula in round brackets that grow where the formula is tall."""
    return rf"\left({text}\right)" if is_tall(text) else f"({text})"


def is_tall(text: str) -> bool:
    """Tell whether a formula is taller than a line."""
    return any(sign in text for sign in (r"\frac", r"\sum", r"\prod", r"\begin{cases}"))


def printed_number(value: Fraction) -> Piece:
    """Print a number."""
    sign, size = ("-", -value) if value < 0 else ("", value)
    text = str(size.numerator) if size.denominator == 1 else rf"\frac{{{size.numerator}}}{{{size.denominator}}}"
    if sign:
        return Piece(sign + text, Level.SUM)
    return Piece(text, Level.ATOM if size.denominator == 1 else Level.PRODUCT)


def printed_name(name: str) -> str:
    """Print a name; the number that made a bound name new becomes its subscript."""
    numbered = NUMBERED.fullmatch(name)
    return f"{numbered[1]}_{{{numbered[2]}}}" if numbered else name


def needs_dot(before: str, after: str) -> bool:
    """Tell whether two factors side by side would run together into another number."""
    return after[0].isdigit() or (before.isdigit() and re.match(r"\\frac\{[0-9]", after) is not None)
