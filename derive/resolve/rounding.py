"""Decimals as they are written: each stands for the numbers that round to it."""

from __future__ import annotations

from fractions import Fraction

from flint import arb, ctx, fmpq

from derive.kernel.evaluate import Witness, evaluate
from derive.kernel.jets import NoValue, Unclear, Undefined
from derive.kernel.scope import Scope
from derive.syntax import tree
from derive.terms import Term

PRECISION = 256


def decimal(node: tree.Node) -> tuple[Fraction, int] | None:
    """Give the value and the number of decimals of a number in digits, also behind a sign."""
    match node:
        case tree.Numeral(value, decimals):
            return value, decimals
        case tree.Signed(negative, tree.Numeral(value, decimals)):
            return (-value if negative else value), decimals
        case _:
            return None


def rounds_to(term: Term, scope: Scope, written: Fraction, decimals: int) -> bool:
    """Tell whether a term without free names certainly has a value that rounds to a number with so many decimals."""
    half, number = fmpq(1, 2 * 10**decimals), fmpq(written.numerator, written.denominator)
    try:
        with ctx.workprec(PRECISION):
            value = evaluate(term, scope, Witness({}, {}, {}), PRECISION)
            if isinstance(value, fmpq):
                return bool(abs(value - number) <= half)
            return bool(abs(value - arb(number)) <= arb(half))
    except (NoValue, Undefined, Unclear):
        return False
