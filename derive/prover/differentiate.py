"""Carry out a derivative with the rules of the kernel."""

from __future__ import annotations

from derive.kernel.conditions import discharged
from derive.kernel.context import definition_of, depends, name_and_arity
from derive.kernel.rule import Independent, Positive
from derive.prover.work import Place, Work
from derive.terms import (
    MINUS_ONE,
    Add,
    Apply,
    Branch,
    Call,
    Cases,
    Derivative,
    Element,
    Integral,
    Limit,
    Multiply,
    Power,
    Product,
    Sum,
    Symbol,
    Term,
)  # fmt: skip


def differentiated(term: Derivative, place: Place, work: Work) -> Term:
    """Give the term with the derivative carried out down to the names that stay opaque."""
    body, x = term.body, term.variable
    if not depends(body, x, place.context):
        return work.use("derivative_of_constant", term, place)
    match body:
        case Symbol() | Element() | Call():
            return _of_name(term, place, work)
        case Derivative():
            inner = differentiated(body, place.child(term, 0), work)
            return differentiated(Derivative(inner, x), place, work) if not isinstance(inner, Derivative) else Derivative(inner, x)
        case Add():
            return _below(work.use("derivative_of_sum", term, place), place, work)
        case Multiply():
            return _of_product(term, body, place, work)
        case Power(base, exponent) if not depends(exponent, x, place.context):
            return _below(work.use("derivative_of_power", term, place), place, work)
        case Power(base, _) if discharged(Positive(base), place.context):
            inner = work.use("power_as_exp", body, place.child(term, 0))
            return differentiated(Derivative(inner, x), place, work)
        case Apply():
            return _below(work.use("derivative_of_function", term, place), place, work)
        case Sum():
            return _below(work.use("derivative_under_sum", term, place), place, work)
        case Integral():
            from derive.prover.integrals import normal_integral  # the two call each other

            value = normal_integral(body, place.child(term, 0), work)
            if not isinstance(value, Integral):
                return differentiated(Derivative(value, x), place, work)
            after = work.attempt("derivative_of_integral", Derivative(value, x), place)
            return Derivative(value, x) if after is None else _below(after, place, work)
        case Limit():
            from derive.prover.limits import parted_at_zero  # the two call each other

            parted = parted_at_zero(body, place.child(term, 0), work)
            return Derivative(parted, x) if isinstance(parted, Limit) else differentiated(Derivative(parted, x), place, work)
        case Cases():
            return _below(work.use("derivative_of_cases", term, place), place, work)
        case Product():
            from derive.prover.indexed import normal_product  # the two call each other

            value = normal_product(body, place.child(term, 0), work)
            if not isinstance(value, Product):
                return differentiated(Derivative(value, x), place, work)
            return _below(work.use("derivative_under_product", Derivative(value, x), place), place, work)
        case _:
            return term


def _below(term: Term, place: Place, work: Work) -> Term:
    """Carry out the derivatives that a rule has left one or two levels further in."""
    match term:
        case Derivative():
            return differentiated(term, place, work)
        case Add(terms):
            return Add(tuple(_below(t, place.child(term, i), work) for i, t in enumerate(terms)))
        case Multiply(factors):
            return Multiply(tuple(_factor(f, place.child(term, i), work) for i, f in enumerate(factors)))
        case Sum(index, span, conditions, body):
            return Sum(index, span, conditions, _below(body, place.child(term, 0), work))
        case Integral(index, span, conditions, body):
            return Integral(index, span, conditions, _below(body, place.child(term, 0), work))
        case Cases(branches):
            places = [sum(1 + 2 * len(b.conditions) for b in branches[:i]) for i in range(len(branches))]
            values = [_below(b.value, place.child(term, p), work) for b, p in zip(branches, places, strict=True)]
            return Cases(tuple(Branch(v, b.conditions) for v, b in zip(values, branches, strict=True)))
        case _:
            return term


def _factor(factor: Term, place: Place, work: Work) -> Term:
    match factor:
        case Derivative():
            return differentiated(factor, place, work)
        case Add(terms) if any(_holds_derivative(t) for t in terms):
            return _below(factor, place, work)
        case _:
            return factor


def _holds_derivative(term: Term) -> bool:
    match term:
        case Derivative():
            return True
        case Multiply(factors):
            return any(isinstance(f, Derivative) for f in factors)
        case _:
            return False


def _of_product(term: Derivative, body: Multiply, place: Place, work: Work) -> Term:
    varying = [i for i, f in enumerate(body.factors) if depends(f, term.variable, place.context)]
    constant = tuple(i for i in range(len(body.factors)) if i not in varying)
    if constant:
        return _below(work.use("derivative_pull_out", term, place, *constant), place, work)
    match body.factors:
        case (_, Power(_, exponent)) if exponent == MINUS_ONE:
            return _below(work.use("derivative_of_quotient", term, place), place, work)
        case _:
            return _below(work.use("derivative_of_product", term, place), place, work)


def _of_name(term: Derivative, place: Place, work: Work) -> Term:
    """Differentiate a variable, or look through a definition that may be unfolded; other names stay as they are."""
    body, x = term.body, term.variable
    if not isinstance(body, Call) and name_and_arity(body) == name_and_arity(x) and discharged(Independent(x), place.context):
        return work.use("derivative_of_variable", term, place)
    definition = definition_of(body, work.scope)
    if definition is None and isinstance(body, Call):
        named = work.attempt("derivative_of_call", term, place)
        return term if named is None else _below(named, place, work)
    if definition is None or name_and_arity(body) not in work.opened:
        return term
    inner = work.use("unfold", body, place.child(term, 0), definition)
    return differentiated(Derivative(inner, x), place, work)
