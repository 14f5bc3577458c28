"""How a side depends on one of its parts: from its values where numbers stand in the place of the part."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, inf, isclose, isfinite, log

from derive.repair.edits import Part
from derive.repair.monomials import Values
from derive.syntax import tree
from derive.values import dataclass

LINEAR, CURVED = (0, 1, 2), (1, 2, 3, 5)
LARGEST_EXPONENT = 600.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A function of a part that the side is a quotient of linear expressions in, and its inverse."""

    there: Callable[[float], float]
    back: Callable[[float], float]


def scale_of(part: Part) -> Scale | None:
    """Give the function around a part that is the whole of its argument, or none for a part below a line."""
    outer = [node for node in reversed(part.around) if not isinstance(node, tree.Group)]
    parent = outer[0] if outer else None
    match parent:
        case tree.Superscript(tree.Name("e"), exponent) if exponent is part.node:
            return Scale(exp, lambda t: log(t) if t > 0 else inf)
        case tree.KnownFunction("exp"):
            return Scale(exp, lambda t: log(t) if t > 0 else inf)
        case tree.KnownFunction("ln" | "log", below=None):
            return Scale(log, lambda t: exp(t) if abs(t) < LARGEST_EXPONENT else inf)
        case tree.Root(_, None):
            return Scale(lambda v: v**0.5, lambda t: t * t if t >= 0 else inf)
        case tree.Superscript(base, tree.Numeral(value, 0)) if base is part.node or base in part.around:
            return _power(float(value)) if 1 < value < 9 else None
        case _:
            below = any(isinstance(node, tree.Quotient) for node in part.around)
            return Scale(lambda v: v, lambda t: t) if below else None


def _power(exponent: float) -> Scale:
    return Scale(lambda v: v**exponent, lambda t: t ** (1 / exponent) if t > 0 else inf)


def linear(wanted: Values, at: tuple[Values, ...]) -> Values | None:
    """Give the values of a part that make a side right that depends on it linearly; ``at`` has its values at LINEAR."""
    found = []
    for w, a, b, c in zip(wanted, *at, strict=True):
        slope = b - a
        if not isclose(c - b, slope, rel_tol=1e-9, abs_tol=1e-12) or abs(slope) < 1e-12:
            return None
        found.append((w - a) / slope)
    return tuple(found) if all(map(isfinite, found)) else None


def curved(wanted: Values, at: tuple[Values, ...], scale: Scale) -> Values | None:
    """Give the same where a side is a quotient of linear expressions in a function of the part; ``at`` has its values at CURVED."""
    t = [scale.there(v) for v in CURVED]
    found = []
    for w, *sides in zip(wanted, *at, strict=True):
        check, value = _solved(sides[3], sides, t), _solved(w, sides, t)
        if check is None or value is None or not isclose(check, t[3], rel_tol=1e-9):
            return None
        found.append(scale.back(value))
    return tuple(found) if all(map(isfinite, found)) else None


def _solved(w: float, s: list[float], t: list[float]) -> float | None:
    """Give where a quotient of linear expressions with the values s at t is w: their cross-ratios are the same."""
    one, other = (w - s[0]) * (s[2] - s[1]), (w - s[1]) * (s[2] - s[0])
    above, below = one * (t[2] - t[0]), other * (t[2] - t[1])
    if not isfinite(above) or not isfinite(below) or abs(below - above) <= 1e-12 * (abs(above) + abs(below)):
        return None
    return (t[0] * below - t[1] * above) / (below - above)
