"""Guess antiderivatives of sums of products, also of functions that are only named, by integrating one factor of each."""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq

from derive.kernel.arithmetic import Monomial, Polynomial
from derive.prover.algebra import monomial_term, plus, reduced
from derive.prover.linear import factors_of
from derive.prover.normalise import normal
from derive.prover.work import Place, Stuck, Work
from derive.terms import Apply, Call, Derivative, Function, Symbol, Term, children, free_names

MOST_GUESSES = 24
SIN, COS, SINH, COSH, EXP = Function.SIN, Function.COS, Function.SINH, Function.COSH, Function.EXP
INTEGRALS = {SIN: COS, COS: SIN, SINH: COSH, COSH: SINH, EXP: EXP}


def antiderivative_by_parts(whole: Term, x: Symbol, inside: Place, work: Work) -> Term | None:
    """Give a term whose derivative an integrand may be: products of the same factors, one of them integrated, that add up to it.

    What the derivatives of these products bring in is looked at as well, as far as that leads to few products.
    """
    goal = reduced(work.field.ratio(whole))
    if goal.denominator or not goal.numerator:
        return None
    columns: dict[Monomial, Polynomial] = {}
    waiting, seen = list(goal.numerator), set(goal.numerator)
    while waiting and len(columns) < MOST_GUESSES:
        for guess in _guesses(waiting.pop(0), x, inside, work):
            term = monomial_term(work.field, fmpq(1), guess)
            slope = None if guess in columns else _slope(term, x, inside, work)
            if slope is not None:
                columns[guess] = slope
                waiting += [m for m in slope if m not in seen]
                seen.update(slope)
        found = factors_of(goal.numerator, list(columns.values()))
        if found is not None:
            return plus(tuple(monomial_term(work.field, c, m) for m, c in zip(columns, found, strict=True) if c))
    return None


def _slope(term: Term, x: Symbol, inside: Place, work: Work) -> Polynomial | None:
    try:
        slope = reduced(work.field.ratio(normal(Derivative(term, x), inside, work.lemma())))
    except Stuck:
        return None
    return None if slope.denominator else slope.numerator


def _guesses(monomial: Monomial, x: Symbol, inside: Place, work: Work) -> Iterator[Monomial]:
    """Give a monomial with one factor integrated: a power of the variable, a named slope, a sine, an exponential.

    What stands inside a function is differentiated for that, and its slope taken away from the others.
    """
    own, exponents = work.field.number(x), dict(monomial)
    if exponents.get(own, 0) != -1:
        yield _changed(exponents, {own: 1})
    for atom, exponent in monomial:
        factor = work.field.atoms[atom]
        before = _integrated(factor, x)
        if before is None or not (exponent == 1 or before == factor):
            continue
        (argument,) = children(factor)
        slope = _slope(argument, x, inside, work) if argument != x else {(): fmpq(1)}
        if slope is not None and len(slope) == 1:
            inner = {a: -e for held in slope for a, e in held}
            outer = _changed({atom: -1}, {work.field.number(before): 1}) if before != factor else ()
            yield _changed(dict(_changed(exponents, inner)), dict(outer))


def _integrated(factor: Term, x: Symbol) -> Term | None:
    """Give what a function is the slope of, but for a number; itself for an exponential."""
    match factor:
        case Call(function, (argument,)) if function.endswith("'") and x.name in free_names(argument):
            return Call(function[:-1], (argument,))
        case Apply(function, argument) if function in INTEGRALS and x.name in free_names(argument):
            return Apply(INTEGRALS[function], argument)
        case _:
            return None


def _changed(exponents: dict[int, int], change: dict[int, int]) -> Monomial:
    changed = {atom: exponents.get(atom, 0) + change.get(atom, 0) for atom in {*exponents, *change}}
    return tuple(sorted((atom, exponent) for atom, exponent in changed.items() if exponent))
