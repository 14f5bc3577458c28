"""Bring a finite sum to a normal form: linear, without deltas of its index, separated, nested in a canonical order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.kernel.arithmetic import Polynomial, Ratio
from derive.kernel.conditions import discharged
from derive.kernel.rule import InRange
from derive.prover.algebra import Part, divided, expanded_denominator, monomial_term, plus, reduced, times
from derive.prover.closed import summed
from derive.prover.fractions import partial_fractions
from derive.prover.givens import lowered
from derive.prover.nests import nest
from derive.prover.normalise import normal
from derive.prover.pairs import antisymmetric, symmetrised
from derive.prover.ranges import from_beginning, in_own_range, with_tidy_bounds, written_out
from derive.prover.work import Place, Work
from derive.terms import (
    ONE,
    Add,
    Apply,
    Cases,
    Comparison,
    Delta,
    Distinct,
    Equal,
    Function,
    Multiply,
    Number,
    Power,
    Sum,
    Symbol,
    Term,
    children,
    free_names,
    key,
)  # fmt: skip


def normal_sum(term: Sum, place: Place, work: Work) -> Term:
    """Give the normal form of a sum; raises Stuck where the kernel refuses a step."""
    for number, condition in enumerate(term.conditions):
        if isinstance(condition, Equal):
            return normal(work.use("sum_at_point", term, place, number), place, work)
    term = with_tidy_bounds(term, place, work)
    listed = written_out(term, place, work)
    if listed is not None:
        return normal(listed, place, work)
    if isinstance(term.body, Sum):
        zero = antisymmetric(term, place, work)
        if zero is not None:
            return zero
        mean = symmetrised(term, place, work)
        if mean is not None:
            return normal(mean, place, work)
    split = _value_to_split_at(term, place)
    if split is not None:
        return normal(work.use("sum_split_at", term, place, split), place, work)
    body = normal(term.body, place.child(term, 0), work)
    body = lowered(body, place.child(Sum(term.index, term.range, term.conditions, body), 0), work)
    return _linear(Sum(term.index, term.range, term.conditions, body), place, work)


# ------------------------------------------------------------------ deltas and branches that are no factors


def _value_to_split_at(term: Sum, place: Place) -> Term | None:
    """Give an index value at which the summand has a case of its own, other than by a delta as a factor."""
    inside = place.child(term, 0).context
    for comparison in _hidden_comparisons(term.body, linear=True):
        value = _against(comparison, term.index)
        if value is None or not free_names(value) <= free_names(term):  # what is bound inside is no value outside
            continue
        decided = any(discharged(c, inside) for c in (Equal(*_sides(comparison)), Distinct(*_sides(comparison))))
        if not decided and discharged(InRange(value, term.range), place.context):
            return value
    return None


def _sides(comparison: Comparison) -> tuple[Term, Term]:
    return comparison.left, comparison.right


def _hidden_comparisons(term: Term, *, linear: bool) -> Iterator[Comparison]:
    match term:
        case Delta(left, right):
            if not linear:
                yield Equal(left, right)
        case Cases(branches):
            yield from (c for b in branches for c in b.conditions)
            for branch in branches:
                yield from _hidden_comparisons(branch.value, linear=False)
        case Add(parts) | Multiply(parts):
            for part in parts:
                yield from _hidden_comparisons(part, linear=linear)
        case Power(base, Number(value)) if value.denominator == 1 and value > 0:
            yield from _hidden_comparisons(base, linear=linear)
        case Sum(_, _, conditions, body):
            yield from conditions if not linear else ()
            yield from _hidden_comparisons(body, linear=linear)
        case _:
            for part in children(term):
                yield from _hidden_comparisons(part, linear=False)


def _against(comparison: Comparison, index: str) -> Term | None:
    left, right = comparison.left, comparison.right
    if left == Symbol(index) and index not in free_names(right):
        return right
    if right == Symbol(index) and index not in free_names(left):
        return left
    return None


# ------------------------------------------------------------------ linearity


def _linear(term: Sum, place: Place, work: Work) -> Term:
    """Part a sum into the sums of its summands."""
    inner = place.child(term, 0)
    ratio = reduced(work.field.ratio(term.body))
    summands = list(_summands(ratio, term.index, work))
    body = work.rearrange(term.body, plus(tuple(summands)), inner)
    whole = Sum(term.index, term.range, term.conditions, body)
    if not summands:
        return _without_index(whole, place, work)
    if len(summands) == 1:
        return _one_summand(whole, place, work)
    after = work.use("sum_distribute", whole, place)
    assert isinstance(after, Add)
    return Add(tuple(_one_summand(t, place.child(after, i), work) for i, t in enumerate(after.terms)))


def _summands(ratio: Ratio, index: str, work: Work) -> Iterator[Term]:
    """Give the monomials of a summand after dividing by the part of the denominator that holds the index."""
    field = work.field

    def holds_index(atom: int) -> bool:
        return index in free_names(field.atoms[atom])

    for numerator, below in _divided(ratio, holds_index, field.numbers.get(key(Symbol(index)))):
        for monomial, coefficient in sorted(numerator.items()):
            factors = monomial_term(field, coefficient, monomial, below)
            yield _single_deltas(factors)


def _single_deltas(term: Term) -> Term:
    """Write powers of a delta as repeated factors, as the rules for deltas want them."""
    factors = term.factors if isinstance(term, Multiply) else (term,)
    out: list[Term] = []
    for factor in factors:
        match factor:
            case Power(Delta() as delta, Number(value)) if value > 0:
                out += [delta] * value.numerator
            case _:
                out.append(factor)
    return times(tuple(out))


def _divided(ratio: Ratio, holds_index: Callable[[int], bool], own: int | None) -> Iterator[tuple[Polynomial, tuple[Part, ...]]]:
    """Part a ratio by the factors of its denominator that hold the index; ``own`` is the atom of the index itself."""
    below = tuple((dict(f), e) for f, e in ratio.denominator.items())
    held = tuple(f for f in ratio.denominator if any(holds_index(a) for m, _ in f for a, _ in m))
    if own is not None and all(not holds_index(a) or a == own for f in held for m, _ in f for a, _ in m):
        parts = list(partial_fractions(ratio, own, held))
        if parts:
            yield from parts
            return
    if not held:
        yield ratio.numerator, below
        return
    divisor = expanded_denominator(Ratio({}, {f: ratio.denominator[f] for f in held}))
    result = divided(ratio.numerator, divisor, holds_index)
    if result is None:
        yield ratio.numerator, below
        return
    quotient, remainder = result
    if quotient:
        yield quotient, tuple((dict(f), e) for f, e in ratio.denominator.items() if f not in held)
    if remainder:
        yield remainder, below


# ------------------------------------------------------------------ a single summand


def _one_summand(term: Term, place: Place, work: Work) -> Term:
    """Normalise a sum whose summand is a single product."""
    assert isinstance(term, Sum)
    filled = _filled(term, place, work)
    if filled is not None:
        return filled
    if term.index not in free_names(term.body):
        return _without_index(term, place, work)
    factors = term.body.factors if isinstance(term.body, Multiply) else (term.body,)
    if any(term.index not in free_names(f) for f in factors):
        after = work.use("sum_pull_out", term, place)
        assert isinstance(after, Multiply)
        last = len(after.factors) - 1
        inner = _one_summand(after.factors[last], place.child(after, last), work)
        return Multiply((*after.factors[:last], inner))
    collapsed = work.attempt("delta_collapse", term, place) if any(isinstance(f, Delta) for f in factors) else None
    if collapsed is not None:
        return normal(collapsed, place, work)
    moved = in_own_range(term, place, work) or summed(term, place, work)
    if moved is None and not _holds_factorials(term.body):
        moved = from_beginning(term, ONE, place, work)
    if moved is not None:
        return normal(moved, place, work)
    return nest(term, place, work)


def _holds_factorials(term: Term) -> bool:
    """Tell whether a summand has factorials, as functions or as what is added up to an index: such sums are found as they stand."""
    if isinstance(term, Sum):
        return bool(free_names(term.range.upper))
    return (isinstance(term, Apply) and term.function is Function.RGAMMA) or any(map(_holds_factorials, children(term)))


def _filled(term: Sum, place: Place, work: Work) -> Term | None:
    """Put a left-out term back, where the summand is defined there."""
    for number in range(len(term.conditions)):
        after = work.attempt("sum_fill", term, place, number)
        if after is not None:
            assert isinstance(after, Add)
            full = _one_summand(after.terms[0], place.child(after, 0), work)
            return Add((full, normal(after.terms[1], place.child(after, 1), work)))
    return None


def _without_index(term: Sum, place: Place, work: Work) -> Term:
    if term.conditions:
        return _filled(term, place, work) or term
    return work.attempt("sum_of_constant", term, place) or term
