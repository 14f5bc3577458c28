"""How far a family must go for all that is written of it: ``V_k`` and ``V_{k + 1}`` for k from 0 to n - 1, and ``V_n``."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from derive.terms import Add, Number, Range, Symbol, Term


def moved(term: Term) -> tuple[str, int] | None:
    """Give a name and the whole number that is added to it; None for any other term."""
    match term:
        case Symbol(name):
            return name, 0
        case Add((Symbol(name), Number(value))) if value.denominator == 1:
            return name, int(value)
        case _:
            return None


def moved_by(end: Term, step: int) -> Term | None:
    """Give an end of a range with a whole number added to it; None where it is no number, nor a name beside a number."""
    if isinstance(end, Number):
        return Number(end.value + step)
    found = moved(end)
    return None if found is None else _at(found[0], found[1] + step)


def span_at(index: Term, span: Range) -> Range | None:
    """Give what a letter, or a letter beside a whole number, runs through if the letter has a range."""
    letter = moved(index)
    if letter is None or not letter[1]:
        return span if letter is not None else None
    lower, upper = moved_by(span.lower, letter[1]), moved_by(span.upper, letter[1])
    return None if lower is None or upper is None else Range(lower, upper)


def hull(spans: Collection[Range], numbers: Collection[int]) -> Range | None:
    """Give the range that holds several ones, and numbers; None where they do not all go up to one name beside a number."""
    uppers = {moved(span.upper) for span in spans}
    wide = [span for span in spans if span.lower != span.upper]
    lowers = [span.lower.value for span in wide if isinstance(span.lower, Number)]
    names = {found[0] for found in uppers if found is not None}
    if None in uppers or len(names) != 1 or not wide or len(lowers) < len(wide):
        return None
    top = max(found[1] for found in uppers if found is not None)
    return Range(Number(min(*lowers, *map(Fraction, numbers), lowers[0])), _at(names.pop(), top))


def _at(name: str, step: int) -> Term:
    return Add((Symbol(name), Number(Fraction(step)))) if step else Symbol(name)
