"""Numbers that show two expressions to differ, with rigorous bounds on every rounding error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, mul
from random import Random
from typing import Any

import flint
import sympy

from derive.kernel.scope import Relation
from derive.sympy_engine.givens import Solution

BITS = 128
ATTEMPTS = 60
ENOUGH_VALID = 10
CLEARLY = 2
SCALES = (2, sympy.Rational(1, 2), sympy.Rational(1, 6), sympy.Rational(1, 20))

Point = Mapping[sympy.Symbol, sympy.Rational]


class Undefined(Exception):
    """An expression has no certain real value at a point."""


@dataclass(frozen=True)
class Comparison:
    """What must hold at a point, besides the domains of the symbols."""

    relation: Relation
    left: sympy.Expr
    right: sympy.Expr


def differing_point(
    left: sympy.Expr, right: sympy.Expr, solution: Solution, comparisons: Sequence[Comparison]
) -> Point | None:
    """Give a generic point where the sides certainly differ, once two do; points satisfy domains and comparisons."""
    with flint.ctx.workprec(BITS):
        valid, differing = 0, []
        for point in _points(left, right, solution, comparisons):
            found = _differ(left, right, point, solution, comparisons)
            valid += found is not None
            if found:
                differing.append(point)
            if len(differing) == CLEARLY:
                return differing[0]
            if valid == ENOUGH_VALID:
                return None
    return None


def _points(
    left: sympy.Expr, right: sympy.Expr, solution: Solution, comparisons: Sequence[Comparison]
) -> Iterator[Point]:
    sides = [left, right, *solution.values.values(), *(side for c in comparisons for side in (c.left, c.right))]
    free = set().union(*(e.free_symbols for e in sides)) - set(solution.values)
    symbols = sorted(free, key=lambda s: s.name)
    for attempt in range(ATTEMPTS):
        random, scale = Random(attempt), SCALES[attempt % len(SCALES)]
        yield {s: _sample(s, random, scale) for s in symbols}


def _sample(symbol: sympy.Symbol, random: Random, scale: Any) -> sympy.Rational:
    sign = 1 if symbol.is_nonnegative else random.choice((-1, 1))
    if symbol.is_integer:
        return sympy.Integer(sign * random.randint(2, 9))
    return sign * scale * sympy.Rational(random.randint(11, 97), 89)


def _differ(
    left: sympy.Expr, right: sympy.Expr, point: Point, solution: Solution, comparisons: Sequence[Comparison]
) -> bool | None:
    """Tell whether the sides certainly differ at a point; None where it is not allowed or a side has no value."""
    values = {symbol: _ball(value) for symbol, value in point.items()}
    try:
        waiting = dict(solution.values)
        while waiting:  # what one given is solved for may stand in the solution of another
            ready = {s: e for s, e in waiting.items() if e.free_symbols <= values.keys()}
            if not ready:
                return None
            values |= {s: evaluate(e, values) for s, e in ready.items()}
            waiting = {s: e for s, e in waiting.items() if s not in ready}
        if not all(_in_domain(s, values[s]) for s in solution.values):
            return None
        if not all(_holds(c, values) for c in comparisons):
            return None
        return not (evaluate(left, values) - evaluate(right, values)).contains(0)
    except Undefined:
        return None


def _in_domain(symbol: sympy.Symbol, value: flint.arb) -> bool:
    if symbol.is_integer:
        return False
    return not symbol.is_nonnegative or bool(value > 0)


def _holds(comparison: Comparison, values: Mapping[sympy.Symbol, flint.arb]) -> bool:
    difference = evaluate(comparison.right, values) - evaluate(comparison.left, values)
    match comparison.relation:
        case Relation.LESS | Relation.LESS_OR_EQUAL:
            return bool(difference > 0)
        case Relation.UNEQUAL:
            return not difference.contains(0)
        case Relation.EQUAL:
            return False


def evaluate(expression: sympy.Expr, values: Mapping[sympy.Symbol, flint.arb]) -> flint.arb:
    """Give a ball around the value; raises Undefined where there is no certain real one."""
    if expression.is_Symbol:
        return values[expression]
    if expression.is_Rational:
        return _ball(expression)
    if expression is sympy.pi:
        return flint.arb.pi()
    if expression is sympy.E:
        return flint.arb(1).exp()
    parts = [evaluate(part, values) for part in expression.args]
    if expression.is_Add:
        return reduce(add, parts)
    if expression.is_Mul:
        return reduce(mul, parts)
    if isinstance(expression, sympy.Pow):
        return _finite(_power(parts[0], parts[1], expression.exp))
    return _finite(_apply(expression.func, *parts))


def _ball(number: sympy.Rational) -> flint.arb:
    return flint.arb(flint.fmpq(int(number.p), int(number.q)))


def _finite(value: flint.arb) -> flint.arb:
    if not value.is_finite():
        raise Undefined
    return value


def _power(base: flint.arb, exponent: flint.arb, written: sympy.Expr) -> flint.arb:
    if written.is_Integer:
        if written < 0 and base.contains(0):
            raise Undefined
        return base ** int(written)
    if not base > 0:
        raise Undefined
    return base**exponent


def _apply(function: Any, argument: flint.arb) -> flint.arb:
    if function is sympy.log and not argument > 0:
        raise Undefined
    if function in (sympy.Abs, sympy.sign) and argument.contains(0):
        raise Undefined
    if function is sympy.sign:
        return flint.arb(1 if argument > 0 else -1)
    if function is sympy.Abs:
        return abs(argument)
    if function not in KNOWN:
        raise Undefined
    value: flint.arb = getattr(argument, KNOWN[function])()
    return value


KNOWN = {
    sympy.exp: "exp",
    sympy.log: "log",
    sympy.sin: "sin",
    sympy.cos: "cos",
    sympy.tan: "tan",
    sympy.sinh: "sinh",
    sympy.cosh: "cosh",
    sympy.tanh: "tanh",
}
