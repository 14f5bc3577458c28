"""Bring limits to a normal form: their values where a rule of the kernel knows them, else linear in what they are taken of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flint import fmpq

from derive.kernel.arithmetic import Ratio, multiplied
from derive.kernel.rule import RuleDoesNotApply
from derive.prover.algebra import expanded_denominator, monomial_term, polynomial_term, reduced, times
from derive.prover.normalise import canonical, normal
from derive.prover.work import Place, Stuck, Work
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    CannotSubstitute,
    Derivative,
    Function,
    Infinity,
    Integral,
    Limit,
    Multiply,
    Number,
    Power,
    Range,
    Sum,
    Symbol,
    Term,
    children,
    difference,
    free_names,
    key,
    substitute,
    with_children,
)  # fmt: skip

VALUES = ("integral_of_gamma", "integral_of_gauss", "limit_of_decay")


def normal_limit(term: Limit, place: Place, work: Work) -> Term:
    """Give the normal form of a limit, of an integral or a sum without end as well."""
    from derive.prover.integrals import linear  # the two call each other

    value = _as_written(term, place, work)
    if value is not None:
        return normal(value, place, work)
    term = _with_normal_integrand(term, place, work)
    value = value_without_end(term, place, work)
    if value is not None:
        return value
    term = replace(term, body=canonical(term.body, place.child(term, 0), work))
    return linear(term, place, work)


def value_without_end(term: Limit, place: Place, work: Work) -> Term | None:
    """Give the value of a limit whose body is in normal form; None where no rule has it."""
    value = work.attempt("limit_of_constant", term, place)
    if value is not None:
        return value
    value = _by_rule(term, place, work) or _with_single_powers(term, place, work)
    if value is not None:
        return normal(value, place, work)
    if isinstance(term.range.upper, Infinity):
        value = _quotient(term, place, work) or _through(term, place, work)
    else:
        value = _at_end(term, place, work) or _slope(term, place, work)
    return None if value is None else normal(value, place, work)


def _by_rule(term: Limit, place: Place, work: Work) -> Term | None:
    return next((value for rule in VALUES if (value := work.attempt(rule, term, place)) is not None), None)


def _with_single_powers(term: Limit, place: Place, work: Work) -> Term | None:
    """Give the value of a limit of powers of the variable that are written as powers of powers: ``1/x^a``, ``1/\\sqrt{x}``."""
    from derive.prover.close import equalise  # the two call each other

    inner, same, steps = place.child(term, 0), work.lemma(), len(work.steps)
    target = _single_powers(term.body, Symbol(term.index))
    if key(target) == key(term.body):
        return None
    try:
        equalise(term.body, target, inner.alone(), same)
    except Stuck:
        return None
    value = _by_rule(replace(term, body=work.use("use_lemma", term.body, inner, target, *same.steps)), place, work)
    if value is None:
        del work.steps[steps:]
    return value


def _single_powers(term: Term, x: Symbol) -> Term:
    """Give sums and products with each power of a power of a name, and of e to its logarithm, as one power of it."""
    match term:
        case Add(terms):
            return Add(tuple(_single_powers(part, x) for part in terms))
        case Multiply():
            return times(tuple(_single_powers(factor, x) for factor in _factors(term)))
        case Power(Power(base, Number(inner)), Number(outer)) if base == x:
            return Power(x, Number(inner * outer))
        case Power(Power(base, inner), Number() as outer) if base == x and x.name not in free_names(inner):
            return Power(x, times((outer, inner)))
        case Apply(Function.EXP, argument):
            return _power_of_name(argument, ONE, x) or term
        case Power(Apply(Function.EXP, argument), Number() as outer):
            return _power_of_name(argument, outer, x) or term
        case _:
            return term


def _power_of_name(argument: Term, outer: Term, x: Symbol) -> Term | None:
    """Give a power of e to a multiple of the logarithm of a name as a power of that name; None for any other."""
    factors = tuple(_factors(argument))
    others = tuple(factor for factor in factors if x.name not in free_names(factor))
    alone = len(others) + 1 == len(factors) and Apply(Function.LOG, x) in factors
    return Power(x, times((outer, *others))) if alone else None


def parted_at_zero(term: Limit, place: Place, work: Work) -> Term:
    """Give an integral without end as one to or from 0 and the rest; the term itself where it is none."""
    inner, at = _innermost(term, place)
    if not isinstance(inner, Integral) or ZERO in (inner.range.lower, inner.range.upper):
        return term
    parts = work.attempt("integral_split_at", inner, at, ZERO)
    return term if parts is None else normal(_with_innermost(term, parts), place, work)


def _innermost(term: Term, place: Place) -> tuple[Term, Place]:
    while isinstance(term, Limit):
        term, place = term.body, place.child(term, 0)
    return term, place


def _with_innermost(term: Term, inner: Term) -> Term:
    return replace(term, body=_with_innermost(term.body, inner)) if isinstance(term, Limit) else inner


def _as_written(term: Limit, place: Place, work: Work) -> Term | None:
    """Give the value of a limit that normalising would hide: of a power, and of a sum with factorials."""
    if not isinstance(term.range.upper, Infinity):
        return None
    body = term.body
    if isinstance(body, Sum):
        inner, steps = place.child(term, 0).child(body, 0), len(work.steps)
        for flat in (times(tuple(_factors(body.body))), *_monomial(body.body, work)):
            summand = work.rearrange(body.body, flat, inner)
            for rule in ("series_of_exp", "series_of_powers"):
                value = work.attempt(rule, replace(term, body=replace(body, body=summand)), place)
                if value is not None:
                    return value
            del work.steps[steps:]
    if isinstance(body, Power):
        return work.attempt("limit_of_compound", term, place) or work.attempt("limit_of_decay", term, place)
    return None


def _factors(term: Term) -> Iterator[Term]:
    if isinstance(term, Multiply):
        for factor in term.factors:
            yield from _factors(factor)
    else:
        yield term


def _monomial(term: Term, work: Work) -> Iterator[Term]:
    ratio = work.field.ratio(term)
    if len(ratio.numerator) == 1 and not ratio.denominator:
        ((monomial, coefficient),) = ratio.numerator.items()
        yield monomial_term(work.field, coefficient, monomial)


def _with_normal_integrand(term: Limit, place: Place, work: Work) -> Limit:
    inner, at = _innermost(term, place)
    if not isinstance(inner, Integral):
        return term
    bounds = inner.range
    inner = replace(inner, body=canonical(inner.body, at.child(inner, 0), work), range=bounds)
    changed = _with_innermost(term, inner)
    assert isinstance(changed, Limit)
    return changed


def _quotient(term: Limit, place: Place, work: Work) -> Term | None:
    ratio = reduced(work.field.ratio(term.body))
    if not ratio.numerator:
        return None
    least = {a: min(dict(m).get(a, 0) for m in ratio.numerator) for m in ratio.numerator for a, _ in m}
    shift = tuple((a, -e) for a, e in sorted(least.items()) if e < 0)
    above = multiplied(Ratio(ratio.numerator), Ratio({shift: fmpq(1)})).numerator
    below = times((polynomial_term(work.field, expanded_denominator(ratio)), monomial_term(work.field, fmpq(1), shift)))
    try:
        return work.attempt("limit_of_quotient", term, place, polynomial_term(work.field, above), below)
    except RuleDoesNotApply:
        return None


def _at_end(term: Limit, place: Place, work: Work) -> Term | None:
    try:
        return work.attempt("limit_of_continuous", term, place)
    except CannotSubstitute:
        return None


def _slope(term: Limit, place: Place, work: Work) -> Term | None:
    """Give the limit of a difference quotient as a derivative."""
    from derive.prover.close import equalise  # the two call each other

    x, end, inner = Symbol(term.index), term.range.upper, place.child(term, 0)
    apart = difference(x, end) if end != ZERO else x
    ratio = reduced(work.field.ratio(Multiply((term.body, apart))))
    if ratio.denominator:
        return None
    moving = {m: c for m, c in ratio.numerator.items() if any(x.name in free_names(work.field.atoms[a]) for a, _ in m)}
    function = polynomial_term(work.field, moving)
    steps = len(work.steps)
    try:
        quotient = _quotient_of(function, x, end)
        same, slope_of = work.lemma(), work.lemma()
        equalise(term.body, quotient, inner.alone(), same)
        body = work.use("use_lemma", term.body, inner, quotient, *same.steps)
        slope = canonical(Derivative(function, x), inner.alone(), work.lemma())
        equalise(Derivative(function, x), slope, inner.alone(), slope_of)
        return work.use("limit_of_slope", replace(term, body=body), place, function, slope, *slope_of.steps)
    except (Stuck, CannotSubstitute, RuleDoesNotApply):
        del work.steps[steps:]
        return None


def _quotient_of(function: Term, x: Symbol, end: Term) -> Term:
    there = substitute(function, {x.name: end})
    return Multiply((difference(function, there), Power(difference(x, end), MINUS_ONE)))


def _through(term: Limit, place: Place, work: Work) -> Term | None:
    """Give the limit of a function of what comes near 0: of one over the variable, or of an exponential."""
    from derive.prover.close import equalise  # the two call each other

    x, inner, steps = Symbol(term.index), place.child(term, 0), len(work.steps)
    for part, image, small in _falling(term.body, x):
        if part != x and x.name in free_names(_with(term.body, part, ONE)):
            continue
        near = replace(term, range=Range(ZERO, ZERO), body=_with(term.body, part, image))
        try:
            near = replace(near, body=canonical(near.body, place.child(near, 0).alone(), work.lemma()))
            found = work.lemma()
            if _at_end(near, place, found) is None and _slope(near, place, found) is None:
                continue
            slope = found.steps[-1].arguments
            function = _quotient_of(slope[0], x, ZERO) if slope else near.body
            target, same = substitute(function, {x.name: small}), work.lemma()
            equalise(term.body, target, inner.alone(), same)
            body = work.use("use_lemma", term.body, inner, target, *same.steps)
            return work.use("limit_through", replace(term, body=body), place, function, small, *slope)
        except (Stuck, CannotSubstitute, RuleDoesNotApply):
            del work.steps[steps:]
    return None


def _falling(body: Term, x: Symbol) -> Iterator[tuple[Term, Term, Term]]:
    """Give parts that may grow or fall, what they become where the variable stands for what comes near 0, and what that is."""
    over = Power(x, MINUS_ONE)
    yield x, over, over
    exponentials = {key(part): part for part in _exponentials(body) if x.name in free_names(part)}
    for part in exponentials.values():
        yield part, x, part
        yield part, over, Power(part, MINUS_ONE)


def _exponentials(term: Term) -> Iterator[Apply]:
    if isinstance(term, Apply) and term.function is Function.EXP:
        yield term
    for part in children(term):
        yield from _exponentials(part)


def _with(term: Term, part: Term, image: Term) -> Term:
    return image if key(term) == key(part) else with_children(term, tuple(_with(t, part, image) for t in children(term)))
