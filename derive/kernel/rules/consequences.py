"""What follows from a square that is zero.  TRUSTED."""

from __future__ import annotations

from derive.kernel.rule import IsDefined, NonNegative, Rewrite, Shown, Step, rule
from derive.kernel.rules.functions import TWO
from derive.terms import ZERO, Add, Power, Term, difference


@rule(r"f = g \quad \text{where } (f - g)^2 + s = 0 \text{ and } s \geq 0")
def equal_by_square(term: Term, target: Term, rest: Term, *proof: Step) -> Rewrite:
    """Replace a term by one from which it differs by nothing, as a proof shows of the square and what is not negative.

    Fails where it does not; the rest must not be negative.
    """
    square = Add((Power(difference(term, target), TWO), rest))
    return Rewrite(target, (IsDefined(target), IsDefined(rest), NonNegative(rest), Shown(square, ZERO, proof)))
