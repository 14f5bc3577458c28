"""Decimals as they are written: each stands for the numbers that round to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

from flint import arb, ctx, fmpq

from derive.kernel.evaluate import Witness, evaluate
from derive.kernel.jets import NoValue, Unclear, Undefined
from derive.kernel.scope import Scope
from derive.syntax import tree
from derive.syntax.inside import field_names, nodes_in
from derive.terms import Term

PRECISION, MOST_DECIMALS = 256, 4


def decimal(node: tree.Node) -> tuple[Fraction, int] | None:
    """Give the value and the number of decimals of a number in digits, also behind a sign."""
    match node:
        case tree.Numeral(value, decimals):
            return value, decimals
        case tree.Signed(negative, tree.Numeral(value, decimals)):
            return (-value if negative else value), decimals
        case _:
            return None


def same_number(one: Term, other: Term, scope: Scope) -> bool:
    """Tell whether two terms without free names certainly have the same rational value."""
    values = [_value(term, scope) for term in (one, other)]
    return isinstance(values[0], fmpq) and values[0] == values[1]


def may_round(left: Term, right: tree.Node, scope: Scope, read: Callable[[tree.Node], Term]) -> bool:
    """Tell whether a formula with decimals has the value of the left side for some numbers that round to these decimals.

    It has where the value lies between those at the ends of what rounds so; what can be written with so many decimals is exact.
    """
    found = list(_decimals(right))
    value = _value(left, scope) if 0 < len(found) <= MOST_DECIMALS else None
    if value is None or same_number(left, read(right), scope):
        return False
    if isinstance(value, fmpq) and (value * 10 ** max(numeral.decimals for numeral in found)).q == 1:
        return False
    ends = (dict(zip(found, signs, strict=True)) for signs in product((-1, 1), repeat=len(found)))
    values = [_value(read(_moved(right, end)), scope) for end in ends]
    with ctx.workprec(PRECISION):
        balls = [arb(one) for one in values if one is not None]
        exact = arb(value)
        return len(balls) == len(values) and any(bool(one <= exact) for one in balls) and any(bool(one >= exact) for one in balls)


def _decimals(node: object) -> Iterator[tree.Numeral]:
    yield from (part for part in nodes_in(node) if isinstance(part, tree.Numeral) and part.decimals)


def _moved(node: Any, signs: Mapping[tree.Numeral, int]) -> Any:
    """Give a formula with its decimals at one end of the numbers that round to them."""
    if isinstance(node, tree.Numeral) and node in signs:
        return replace(node, value=node.value + Fraction(signs[node], 2 * 10**node.decimals))
    if isinstance(node, tuple):
        return tuple(_moved(part, signs) for part in node)
    changed = {name: _moved(getattr(node, name), signs) for name in field_names(node)}
    return replace(node, **changed) if changed else node


def _value(term: Term, scope: Scope) -> fmpq | arb | None:
    try:
        with ctx.workprec(PRECISION):
            return evaluate(term, scope, Witness({}, {}, {}), PRECISION)
    except (NoValue, Undefined, Unclear):
        return None


def rounds_to(term: Term, scope: Scope, written: Fraction, decimals: int) -> bool:
    """Tell whether a term without free names certainly has a value that rounds to a number with so many decimals."""
    half, number, value = fmpq(1, 2 * 10**decimals), fmpq(written.numerator, written.denominator), _value(term, scope)
    if isinstance(value, fmpq):
        return bool(abs(value - number) <= half)
    with ctx.workprec(PRECISION):
        return value is not None and bool(abs(value - arb(number)) <= arb(half))
