"""Evaluate integrals by antiderivatives that are looked for elsewhere and differentiated back here."""

from __future__ import annotations

from dataclasses import replace

from derive.prover.normalise import canonical, normal
from derive.prover.work import Place, Stuck, Work
from derive.terms import Add, Call, Derivative, Integral, Multiply, Range, Symbol, Term, binds_distinctly, free_names


def normal_integral(term: Integral, place: Place, work: Work) -> Term:
    """Give the normal form of an integral: its value where an antiderivative is found, else the integrals of its terms."""
    lower = canonical(term.range.lower, place.child(term, 1), work)
    upper = canonical(term.range.upper, place.child(term, 2), work)
    term = replace(term, range=Range(lower, upper))
    value = _evaluated(term, place, work)
    return value or _parted(replace(term, body=canonical(term.body, place.child(term, 0), work)), place, work)


def _evaluated(term: Integral, place: Place, work: Work) -> Term | None:
    from derive.prover.close import equalise  # the two call each other
    from derive.sympy_engine.antiderivative import antiderivative  # loads SymPy

    found = _of_slope(term.body, term.index) or antiderivative(term.body, term.index)
    if found is None or not binds_distinctly(found, work.taken | place.context.names() | {term.index}):
        return None
    inner, at = work.lemma(), place.child(term, 0).alone()
    try:
        equalise(Derivative(found, Symbol(term.index)), term.body, at, inner)
        value = work.use("integral_by_antiderivative", term, place, found, *inner.steps)
    except Stuck:
        return None
    return normal(value, place, work)


def _of_slope(body: Term, index: str) -> Term | None:
    """Give what the integrand is the derivative of as it is written: g for dg/dx, and f(x) for f'(x)."""
    match body:
        case Derivative(inner, Symbol(name)) if name == index:
            return inner
        case Call(function, (Symbol(name),)) if name == index and function.endswith("'"):
            return Call(function[:-1], (Symbol(name),))
        case _:
            return None


def _parted(term: Term, place: Place, work: Work) -> Term:
    """Give the value of an integral, else part it into those of its terms and move constant factors in front of them."""
    assert isinstance(term, Integral)
    value = _evaluated(term, place, work)
    if value is not None:
        return value
    if isinstance(term.body, Add):
        parts = work.use("sum_distribute", term, place)
        assert isinstance(parts, Add)
        return Add(tuple(_parted(part, place.child(parts, i), work) for i, part in enumerate(parts.terms)))
    factors = term.body.factors if isinstance(term.body, Multiply) else (term.body,)
    if all(term.index in free_names(f) for f in factors):
        return term
    after = work.attempt("sum_pull_out", term, place)
    if not isinstance(after, Multiply):
        return term
    last = len(after.factors) - 1
    return Multiply((*after.factors[:last], _parted(after.factors[last], place.child(after, last), work)))
