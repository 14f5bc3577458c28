"""Evaluate integrals by antiderivatives that are looked for elsewhere and differentiated back here."""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.arithmetic import Ratio, multiplied
from derive.prover.algebra import monomial_term, ratio_term, reduced
from derive.prover.limits import value_without_end
from derive.prover.normalise import canonical, normal
from derive.prover.work import Place, Stuck, Work
from derive.terms import Add, Call, Derivative, Integral, Limit, Multiply, Range, Symbol, Term, binds_distinctly, free_names


def normal_integral(term: Integral, place: Place, work: Work) -> Term:
    """Give the normal form of an integral: its value where an antiderivative is found, else the integrals of its terms."""
    lower = canonical(term.range.lower, place.child(term, 1), work)
    upper = canonical(term.range.upper, place.child(term, 2), work)
    term = replace(term, range=Range(lower, upper))
    if lower == upper:
        return work.use("integral_reverse", term, place)
    beta = work.attempt("integral_of_beta", term, place)
    value = _evaluated(term, place, work) if beta is None else normal(beta, place, work)
    return value or linear(replace(term, body=canonical(term.body, place.child(term, 0), work)), place, work)


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


def linear(term: Term, place: Place, work: Work) -> Term:
    """Give the value of an integral or a limit, else part it into those of its terms and move constant factors in front of them."""
    assert isinstance(term, Integral | Limit)
    value = _evaluated(term, place, work) if isinstance(term, Integral) else value_without_end(term, place, work)
    if value is not None:
        return value
    if isinstance(term.body, Add):
        moving = [place for place, part in enumerate(term.body.terms) if term.index in free_names(part)]
        parts = work.attempt("sum_distribute", term, place, moving[0] if moving else 0)
        if isinstance(parts, Add):
            return Add(tuple(linear(part, place.child(parts, i), work) for i, part in enumerate(parts.terms)))
        term = _with_factor(term, place, work)
    factors = term.body.factors if isinstance(term.body, Multiply) else (term.body,)
    if all(term.index in free_names(f) for f in factors):
        return term
    after = work.attempt("sum_pull_out", term, place, True) or work.attempt("sum_pull_out", term, place)
    if not isinstance(after, Multiply):
        return term
    last = len(after.factors) - 1
    return Multiply((*after.factors[:last], linear(after.factors[last], place.child(after, last), work)))


def _with_factor(term: Integral | Limit, place: Place, work: Work) -> Integral | Limit:
    """Write a sum that is integrated as a whole with the number and the powers in front that all of its terms have."""
    ratio = reduced(work.field.ratio(term.body))
    if not ratio.numerator:
        return term
    monomials = [dict(m) for m in ratio.numerator]
    least = {a: min(m.get(a, 0) for m in monomials) for a in {a for m in monomials for a in m}}
    outside = tuple((a, e) for a, e in sorted(least.items()) if e and term.index not in free_names(work.field.atoms[a]))
    scale = ratio.numerator[max(ratio.numerator)]
    if scale == 1 and not outside:
        return term
    inverse = Ratio({tuple((a, -e) for a, e in outside): 1 / scale})
    rest = ratio_term(work.field, multiplied(ratio, inverse))
    body = Multiply((monomial_term(work.field, scale, outside), rest))
    return replace(term, body=work.rearrange(term.body, body, place.child(term, 0)))
