"""Bring a term to a normal form, step by step with rules of the kernel.

After normalising, equal terms are mostly equal rational functions of the same atoms: definitions that may be unfolded are,
derivatives are carried out, sums are linear, separated and in a canonical order, exponentials have single exponents and
logarithms single arguments.  The rational functions themselves are left to ``field_identity``.
"""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from derive.kernel.arithmetic import Ratio
from derive.kernel.context import definition_of, is_moved, is_whole, name_and_arity
from derive.kernel.rule import Positive
from derive.kernel.rules.functions import QUOTIENTS
from derive.kernel.scope import Definition
from derive.prover.algebra import (
    factored,
    monomial_term,
    number,
    plus,
    ratio_term,
    reduced,
    times,
)  # fmt: skip
from derive.prover.angles import normal_angle
from derive.prover.differentiate import differentiated
from derive.prover.gamma import normal_gamma
from derive.prover.givens import undone
from derive.prover.powers import normal_logarithm, normal_root
from derive.prover.ranges import may_coincide, with_tidy_indices
from derive.prover.whole_powers import normal_whole_power, with_few_signs
from derive.prover.work import Place, Work
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Call,
    Cases,
    Delta,
    Derivative,
    Distinct,
    Element,
    Equal,
    Function,
    Infinity,
    Integral,
    Limit,
    Multiply,
    Number,
    Pi,
    Power,
    Product,
    Sum,
    Symbol,
    Term,
    children,
    free_names,
    key,
    with_children,
)  # fmt: skip

INVERSES = {Function.EXP: Function.LOG, Function.LOG: Function.EXP}


def normal(term: Term, place: Place, work: Work) -> Term:
    """Give the normal form of the term at a place; raises Stuck where the kernel refuses a step."""
    match term:
        case Number() | Pi() | Infinity():
            return term
        case Symbol() | Element() | Call():
            return _named(term, place, work)
        case Delta():
            return _delta(term, place, work)
        case Power(_, exponent) if not isinstance(exponent, Number):
            return _symbolic_power(term, place, work)
        case Power(base, Number(value)) if value.denominator != 1:
            base = normal(base, place.child(term, 0), work)
            return normal_root(Power(base, Number(value)), base, place, work)
        case Add() | Multiply() | Power():
            return _with_normal_children(term, place, work)
        case Apply(function, _):
            return _function(function, term, place, work)
        case Derivative():
            after = differentiated(term, place, work)
            return _with_normal_children(after, place, work) if isinstance(after, Derivative) else normal(after, place, work)
        case Sum():
            from derive.prover.sums import normal_sum  # the two call each other

            return with_few_signs(normal_sum(term, place, work), place, work)
        case Product():
            from derive.prover.indexed import normal_product  # the two call each other

            return with_few_signs(normal_product(term, place, work), place, work)
        case Integral() | Limit():
            from derive.prover.integrals import normal_integral  # they call each other
            from derive.prover.limits import normal_limit

            return normal_integral(term, place, work) if isinstance(term, Integral) else normal_limit(term, place, work)
        case Cases():
            return _cases(term, place, work)


def _with_normal_children(term: Term, place: Place, work: Work) -> Term:
    if isinstance(term, Derivative):
        return term
    after = with_children(term, tuple(normal(part, place.child(term, i), work) for i, part in enumerate(children(term))))
    return with_few_signs(after, place, work)


def unfoldable(term: Term, work: Work) -> Definition | None:
    """Give the definition of the name that a term begins with, if this attempt may unfold it."""
    definition = definition_of(term, work.scope)
    if definition is None:
        return None
    return definition if name_and_arity(term) in work.opened else None


def _named(term: Term, place: Place, work: Work) -> Term:
    definition = unfoldable(term, work)
    if definition is not None and not is_moved(term, place.context):
        return normal(work.use("unfold", term, place, definition), place, work)
    solved = work.solved.get(name_and_arity(term)) if name_and_arity(term) in work.opened else None
    usable = solved is not None and work.taken.issuperset(solved.kept)  # a letter that a sum binds is another one
    after = work.attempt("use_given", term, place, *solved.at(term)) if solved is not None and usable else None
    if after is not None:
        return normal(after, place, work)
    match term:
        case Element():
            return with_tidy_indices(term, place, work)
        case Call(function, arguments):
            return Call(function, tuple(canonical(a, place.child(term, i), work) for i, a in enumerate(arguments)))
        case _:
            return term


def _delta(term: Delta, place: Place, work: Work) -> Term:
    term = with_tidy_indices(term, place, work)
    if may_coincide(term.left, term.right, place):
        return term
    if work.holds(Equal(term.left, term.right), place):
        return work.use("delta_of_equal", term, place)
    if work.holds(Distinct(term.left, term.right), place):
        return work.use("delta_of_distinct", term, place)
    return term


def _cases(term: Cases, place: Place, work: Work) -> Term:
    for number_of_branch in range(len(term.branches)):
        after = work.attempt("select_case", term, place, number_of_branch)
        if after is not None:
            return normal(after, place, work)
    return term


def canonical(term: Term, place: Place, work: Work) -> Term:
    """Normalise a term and write it as a reduced polynomial over its factored denominator."""
    term = normal(term, place, work)
    return work.rearrange(term, ratio_term(work.field, reduced(work.field.ratio(term))), place)


def _symbolic_power(term: Power, place: Place, work: Work) -> Term:
    if is_whole(term.exponent, place.context):
        return normal_whole_power(term, place, work)
    if not work.holds(Positive(term.base), place):
        base = normal(term.base, place.child(term, 0), work)
        return Power(base, canonical(term.exponent, place.child(term, 1), work))
    return normal(work.use("power_as_exp", term, place), place, work)


def _function(function: Function, term: Apply, place: Place, work: Work) -> Term:
    if function in QUOTIENTS:
        return normal(work.use("function_as_quotient", term, place), place, work)
    split = _logarithm_of_power(term, place, work) if function is Function.LOG else None
    if split is not None:
        return normal(split, place, work)
    argument = normal(term.argument, place.child(term, 0), work)
    if work.givens and function in INVERSES:
        argument = undone(argument, INVERSES[function], place.child(term, 0), work)
    ratio = reduced(work.field.ratio(argument))
    if function is Function.EXP:
        return _exponential(Apply(function, argument), ratio, place, work)
    if function is Function.LOG and ratio.numerator:
        return normal_logarithm(Apply(function, argument), factored(ratio), place, work)
    if function in (Function.RGAMMA, Function.DIGAMMA):
        return normal_gamma(Apply(function, argument), ratio, place, work)
    if function in (Function.SIN, Function.COS):
        return normal_angle(Apply(function, argument), ratio, place, work)
    return Apply(function, work.rearrange(argument, ratio_term(work.field, ratio), place.child(term, 0)))


def _logarithm_of_power(term: Apply, place: Place, work: Work) -> Term | None:
    """Take the logarithm of a product or a power whose factors or base are positive as they stand, before its sums are cut."""
    match term.argument:
        case Product() as product:
            exponential = work.attempt("product_as_exp", product, place.child(term, 0))
            return None if exponential is None else work.use("log_of_exp", Apply(Function.LOG, exponential), place)
        case Power(base, exponent) if not isinstance(exponent, Number) or _holds_cut_sum(base):
            return work.attempt("log_of_power", term, place)
        case Multiply(factors) if any(map(_holds_cut_sum, factors)):
            return work.attempt("log_of_product", term, place)
        case _:
            return None


def _holds_cut_sum(term: Term) -> bool:
    """Tell whether a term holds a sum that begins at a name, of which the normal form does not show that it is positive."""
    return (isinstance(term, Sum) and bool(free_names(term.range.lower))) or any(map(_holds_cut_sum, children(term)))


# ------------------------------------------------------------------ exponentials


def _exponential(term: Apply, ratio: Ratio, place: Place, work: Work) -> Term:
    """Part the exponential into powers of exponentials of single monomials."""
    inner = place.child(term, 0)
    if not ratio.numerator:
        after = work.use("exp_of_multiple", Apply(Function.EXP, work.rearrange(term.argument, ZERO, inner)), place, ONE, ZERO)
        return work.rearrange(after, ONE, place)
    below = [(dict(f), e) for f, e in ratio.denominator.items()]
    monomials = [monomial_term(work.field, c, m, below) for m, c in sorted(ratio.numerator.items())]
    bases = [monomial_term(work.field, fmpq(1), m, below) for m in sorted(ratio.numerator)]
    multiples = [c for _, c in sorted(ratio.numerator.items())]
    after = Apply(Function.EXP, work.rearrange(term.argument, plus(tuple(monomials)), inner))
    if len(monomials) == 1:
        return _single_exponential(after, bases[0], multiples[0], place, work)
    after = work.use("exp_of_sum", after, place)
    assert isinstance(after, Multiply)
    parts = zip(after.factors, bases, multiples, strict=True)
    return Multiply(tuple(_single_exponential(f, b, c, place.child(after, i), work) for i, (f, b, c) in enumerate(parts)))


def _single_exponential(term: Term, base: Term, multiple: fmpq, place: Place, work: Work) -> Term:
    if isinstance(base, Apply) and base.function is Function.LOG and multiple.q == 1:
        undone = work.attempt("exp_of_log", term, place)
        if undone is not None:
            return normal(undone, place, work)
    unit = work.units.get(key(base), 1)
    if unit % int(multiple.q):
        unit = work.refine(key(base), unit * int(multiple.q))
    if unit != 1:
        base = times((Number(Fraction(1, unit)), base))
    whole = multiple * unit
    if whole == 1:
        return term
    return work.use("exp_of_multiple", term, place, base, number(whole))
