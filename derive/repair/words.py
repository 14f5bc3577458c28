"""What a mend says in English about the mistake that it undoes."""

from __future__ import annotations

from derive.report import MendKind

WORDS = {
    MendKind.NEGATE: "the two differ by a factor of -1: did a minus get lost?",
    MendKind.NEGATE_TERM: "with another sign in front of one part the step holds",
    MendKind.DISTRIBUTE_MINUS: "a minus in front of a bracket turns the sign of every term in it",
    MendKind.FACTOR: "a constant factor is missing, or stands on the wrong side of a fraction line",
    MendKind.DROPPED_FACTOR: "a factor is missing",
    MendKind.EXTRA_FACTOR: "one factor too many",
    MendKind.EXPONENT: "with another exponent the step holds",
    MendKind.INDEX: "with another index the step holds",
    MendKind.TRANSPOSE: "the two indices of one name stand in the wrong order",
    MendKind.CONDITION: "the condition under a sum, or beside a branch, is another one",
    MendKind.SUM: "a sum is missing, stands where none belongs, or is a product",
    MendKind.EXCHANGE: "two operations stand in the wrong order: what is done to a sum is not done to its terms one by one",
    MendKind.BOUND: "with another bound of the sum the step holds",
    MendKind.CONSTANT: "with another number the step holds",
    MendKind.FUNCTION: "with another function the step holds",
    MendKind.REPLACE: "with another formula in one place the step holds",
    MendKind.DROPPED_TERM: "a term is missing",
    MendKind.EXTRA_TERM: "one term too many",
    MendKind.VALUE: "the left side is {} wherever this is claimed",
    MendKind.GIVEN: "the step holds only under an assumption that is not stated",
}


def words_for(kind: MendKind, latex: str) -> str:
    """Say what kind of mistake a mend undoes; ``latex`` is the side after it."""
    return WORDS[kind].replace("{}", latex)
