"""Close what still differs by sums: take differences of neighbours off their summands, and show what one sum is by induction."""

from __future__ import annotations

from dataclasses import replace

from flint import fmpq

from derive.kernel.arithmetic import Monomial, Ratio, inverted, multiplied
from derive.kernel.conditions import discharged
from derive.kernel.rule import NonNegative, Proof, Side
from derive.prover.algebra import monomial_term, plus, ratio_term, reduced, times
from derive.prover.hypergeometric import Reduction, quotient, reduction
from derive.prover.occurrences import occurrences
from derive.prover.work import Place, Stuck, Work
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Call,
    Derivative,
    Element,
    Function,
    Key,
    Multiply,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    children,
    difference,
    free_names,
    fresh_name,
    key,
    reindex,
    replace_at,
)  # fmt: skip
from derive.values import dataclass

MOST_FACTORS, MOST_NAMES = 4, 2
MINUS = Ratio({(): fmpq(-1)})


@dataclass(frozen=True, slots=True)
class _Parts:
    """A difference of two sides, parted: terms with a sum, by the ranges of these, the other terms, and what divides all."""

    sums: dict[Key, list[tuple[Sum, Monomial, fmpq]]]
    rest: Ratio
    below: Term


def closed_by_sums(unlike: Ratio, left: Term, right: Term, place: Place, work: Work) -> bool:
    """Turn the left into the right where they differ by sums that telescope, or by one that induction shows the value of."""
    parts = _parted(unlike, work)
    if parts is not None and _telescoped(parts, left, right, place, work):
        return True
    if parts is not None and not work.inducting and _replaced_by_value(parts, left, right, place, work):
        return True
    return _closed_by_steps(unlike, left, right, place, work)


def _parted(unlike: Ratio, work: Work) -> _Parts | None:
    sums: dict[Key, list[tuple[Sum, Monomial, fmpq]]] = {}
    rest = {}
    for monomial, coefficient in unlike.numerator.items():
        found = [(atom, e) for a, e in monomial if isinstance(atom := work.field.atoms[a], Sum)]
        if not found:
            rest[monomial] = coefficient
            continue
        ((total, exponent), *more) = found
        if more or exponent != 1 or total.conditions or isinstance(total.body, Sum):
            return None
        before = tuple((a, e) for a, e in monomial if work.field.atoms[a] != total)
        sums.setdefault((key(total.range.lower), key(total.range.upper)), []).append((total, before, coefficient))
    if not sums or any(isinstance(work.field.atoms[a], Sum) for f in unlike.denominator for m, _ in f for a, _ in m):
        return None
    return _Parts(sums, Ratio(rest), ratio_term(work.field, Ratio({(): fmpq(1)}, unlike.denominator)))


# ------------------------------------------------------------------ differences of neighbours


def _telescoped(parts: _Parts, left: Term, right: Term, place: Place, work: Work) -> bool:
    """Write the sums of each range as one, take differences of neighbours off its summand, and compare again."""
    wholes: list[tuple[Sum, Reduction]] = []
    for group in parts.sums.values():
        first = group[0][0]
        bodies = (
            times((monomial_term(work.field, c, before), reindex(s.body, {s.index: Symbol(first.index)}))) for s, before, c in group
        )
        whole = Sum(first.index, first.range, (), plus(tuple(bodies)))
        found = reduction(whole.body, first.index, work.field)
        if found is None:
            return False
        wholes.append((whole, found))
    if not any(found.summed is not None for _, found in wholes):
        return False
    from derive.prover.close import equalise  # the two call each other

    target = Add((right, Multiply((parts.below, Add((*(whole for whole, _ in wholes), ratio_term(work.field, parts.rest)))))))
    try:
        target = _joined(target, left, place, work)
        for number, (whole, found) in enumerate(wholes):
            at, inside = (1, 1, number), place
            for step, around in zip(at, (target, children(target)[1], children(children(target)[1])[1]), strict=True):
                inside = inside.child(around, step)
            value = _with_differences(whole, found, inside, work)
            whole_target = replace_at(target, at, value)
            assert isinstance(whole_target, Add)
            target = whole_target
    except Stuck:
        return False
    equalise(target, right, place, work)
    return True


def _joined(target: Add, left: Term, place: Place, work: Work) -> Add:
    """Replace the left side by the right one and the sums that it differs by, which are parted again to show it."""
    inner, whole = work.lemma(), children(children(target)[1])[1]
    inner.side = Side.RIGHT
    parted, inside = [], place.alone().child(target, 1).child(children(target)[1], 1)
    for number, total in enumerate(children(whole)):
        parted.append(in_parts(total, inside.child(whole, number), inner) if isinstance(total, Sum) else total)
    shown = replace_at(target, (1, 1), Add(tuple(parted)))
    inner.rearrange(shown, left, place.alone())
    work.side = Side.LEFT
    work.use("use_lemma", left, place, target, *inner.steps)
    return target


def in_parts(term: Sum, place: Place, work: Work) -> Term:
    """Give a sum as those of its terms, with what does not depend on the index in front of each."""
    after: Term = work.use("sum_distribute", term, place) if isinstance(term.body, Add) else term
    terms = after.terms if isinstance(after, Add) else (after,)
    places = [place.child(after, i) for i in range(len(terms))] if isinstance(after, Add) else [place]
    return plus(tuple(work.attempt("sum_pull_out", t, p) or t for t, p in zip(terms, places, strict=True)))


def _with_differences(whole: Sum, found: Reduction, place: Place, work: Work) -> Term:
    """Give a sum as the value of its differences of neighbours and the sum of the rest, if need be from its second term on."""
    if found.summed is None:
        return whole
    before = len(work.steps)
    try:
        return _parted_by(found.summed, found.rest, whole, place, work)
    except Stuck:
        del work.steps[before:]
    parts = work.use("sum_split_range", whole, place, whole.range.lower)
    first, others = children(parts)
    assert isinstance(others, Sum)
    return Add((first, _parted_by(found.summed, found.rest, others, place.child(parts, 1), work)))


def _parted_by(summed: Term, rest: Term | None, whole: Sum, place: Place, work: Work) -> Term:
    from derive.prover.close import equalise  # the two call each other

    before = reindex(summed, {whole.index: Add((Symbol(whole.index), MINUS_ONE))})
    neighbours = difference(summed, before)
    body = neighbours if rest is None else Add((neighbours, rest))
    inner, at = replace(work.lemma(), inducting=True), place.child(whole, 0)
    equalise(whole.body, body, at.alone(), inner)
    new = Sum(whole.index, whole.range, (), work.use("use_lemma", whole.body, at, body, *inner.steps))
    if rest is None:
        return work.use("sum_telescope", new, place, summed)
    parted = work.use("sum_distribute", new, place)
    assert isinstance(parted, Add)
    return Add((work.use("sum_telescope", parted.terms[0], place.child(parted, 0), summed), parted.terms[1]))


# ------------------------------------------------------------------ induction


def _value(group: list[tuple[Sum, Monomial, fmpq]], rest: Ratio) -> Ratio:
    """Give what a sum must be for the sides to be equal, from what it is multiplied by and what stands beside it."""
    before = {monomial: coefficient for _, monomial, coefficient in group}
    return reduced(multiplied(multiplied(MINUS, rest), inverted(Ratio(before))))


def _replaced_by_value(parts: _Parts, left: Term, right: Term, place: Place, work: Work) -> bool:
    """Show the value of the only sum that the sides differ by, and put it in its places."""
    sums = [one for group in parts.sums.values() for one in group]
    if len({key(total) for total, _, _ in sums}) > 1:
        return False
    found, value = sums[0][0], _value(sums, parts.rest)
    target = ratio_term(work.field, value)
    for name in sorted(free_names(found.range.upper)) if found.index not in free_names(target) else ():
        for factor in _factors(value, name, work):
            proofs = induction(found, target, Symbol(name), factor, place, work)
            if proofs is not None:
                return _used(found, (target, *proofs), left, right, place, work)
    return False


def _closed_by_steps(unlike: Ratio, left: Term, right: Term, place: Place, work: Work) -> bool:
    """Turn the left into the right where induction on a bound of a sum shows that they differ by nothing.

    Where families are summed, this is tried only for sums whose ranges end at the index of another: others have a normal form.
    """
    reached = [work.field.atoms[a] for monomial in unlike.numerator for a, _ in monomial]
    spans = [atom.range for atom in reached if isinstance(atom, Sum)]
    names = frozenset[str]().union(*(free_names(span.lower) | free_names(span.upper) for span in spans))
    if not any(map(_is_nest, reached)) and (work.inducting or _has_families(Add((left, right)))):
        return False
    whole = reduced(unlike)
    return any(_shown_zero(whole, Symbol(name), left, right, place, work) for name in sorted(names)[:MOST_NAMES])


def _is_nest(term: Term) -> bool:
    """Tell whether a sum holds one, or a product of a family, whose range ends at its index."""
    return isinstance(term, Sum) and (_ends_at(term.index, term.body) or _is_nest(term.body))


def _ends_at(name: str, term: Term) -> bool:
    """Tell whether a term holds such a sum where a step of an induction shortens it.

    That is not below a line, nor in a function but in exp, and there only for families: a factorial is exp of a sum of logarithms.
    """
    if isinstance(term, Sum | Product) and name in free_names(term.range.lower) | free_names(term.range.upper):
        return isinstance(term, Sum) or _has_families(term.body)
    inner = term.base if isinstance(term, Power) else term
    opaque = inner is not term or isinstance(term, Apply)
    if opaque and not (isinstance(inner, Apply) and inner.function is Function.EXP and _has_families(inner)):
        return False
    return any(_ends_at(name, part) for part in children(term))


def _shown_zero(unlike: Ratio, counter: Symbol, left: Term, right: Term, place: Place, work: Work) -> bool:
    """Turn one side into the other where induction shows that what they differ by, apart from elements in front, is nothing."""
    groups: dict[Monomial, dict[Monomial, fmpq]] = {}
    for monomial, coefficient in unlike.numerator.items():
        before = tuple((a, e) for a, e in monomial if _stands_before(work.field.atoms[a], counter))
        groups.setdefault(before, {})[tuple(part for part in monomial if part not in before)] = coefficient
    zeros = [ratio_term(work.field, Ratio(group)) for group in groups.values()]
    shown: list[tuple[object, ...]] = []
    for zero in zeros:
        proofs = induction(zero, ZERO, counter, ONE, place, work)
        if proofs is None:
            return False
        shown.append((ZERO, *proofs))
    work.side = Side.LEFT
    befores = [ratio_term(work.field, Ratio({before: fmpq(1)}, unlike.denominator)) for before in groups]
    term = work.rearrange(left, Add((right, *map(Multiply, zip(befores, zeros, strict=True)))), place)
    for number, (zero, arguments) in enumerate(zip(zeros, shown, strict=True), 1):
        work.use("equal_by_induction", zero, place.child(term, number).child(children(term)[number], 1), *arguments)
        term = replace_at(term, (number, 1), ZERO)
    work.rearrange(term, right, place)
    return True


def _stands_before(term: Term, counter: Symbol) -> bool:
    if isinstance(term, Sum) or _ends_at(counter.name, term):
        return False
    return _has_families(term) or counter.name not in free_names(term)


def _has_families(term: Term) -> bool:
    return isinstance(term, Element | Call | Derivative) or any(map(_has_families, children(term)))


def _factors(value: Ratio, name: str, work: Work) -> list[Term]:
    """Give what a sum may be multiplied by from one value of a name to the next, as the terms of its value are."""
    field, found = work.field, dict[Key, Term]()
    before = {name: Add((Symbol(name), MINUS_ONE))}
    below = ratio_term(field, Ratio({(): fmpq(1)}, value.denominator))
    holding = {a for a, atom in enumerate(field.atoms) if name in free_names(atom) and atom != Symbol(name)}
    for monomial in value.numerator:
        steps = quotient(tuple((a, e) for a, e in monomial if a in holding), field, name)
        rest = times((below, monomial_term(field, fmpq(1), tuple((a, e) for a, e in monomial if a not in holding))))
        for part in (ONE, rest) if steps is not None else ():
            assert steps is not None
            ratio = Multiply((steps[0], part, Power(Multiply((steps[1], reindex(part, before))), MINUS_ONE)))
            factor = ratio_term(field, reduced(field.ratio(ratio)))
            found.setdefault(key(factor), factor)
    return list(found.values())[:MOST_FACTORS]


def induction(
    term: Term, target: Term, counter: Symbol, factor: Term, place: Place, work: Work
) -> tuple[Symbol, Term, Symbol, Term, Proof, Proof] | None:
    """Give the arguments of an induction that shows what a term is; None where a step is not shown."""
    from derive.prover.close import equalise  # the two call each other

    first = next((f for f in (ONE, ZERO) if discharged(NonNegative(difference(counter, f)), place.context)), None)
    if first is None:
        return None
    taken = work.taken | place.context.names() | free_names(term) | free_names(target) | work.scope.ranges.keys()
    each = Symbol(fresh_name("m", taken))
    later = Add((each, ONE))
    factor = reindex(factor, {counter.name: later})
    steps = [
        difference(reindex(side, {counter.name: later}), Multiply((factor, reindex(side, {counter.name: each}))))
        for side in (term, target)
    ]
    values = Product(each.name, Range(first, Add((counter, MINUS_ONE))), (), each)
    within = Place(place.context.entering(values, 0))
    proofs: list[Proof] = []
    begins = [reindex(side, {counter.name: first}) for side in (term, target)]
    try:
        for (one, other), at in ((begins, place.alone()), (steps, within)):
            inner = replace(work.lemma(), inducting=True, taken=work.taken | at.context.names())
            equalise(one, other, at, inner)
            proofs.append(tuple(inner.steps))
    except Stuck:
        return None
    return counter, first, each, factor, proofs[0], proofs[1]


def _used(found: Sum, arguments: tuple[object, ...], left: Term, right: Term, place: Place, work: Work) -> bool:
    """Put the value of a sum in its places on both sides, and compare."""
    sides = {Side.LEFT: left, Side.RIGHT: right}
    for side in Side:
        work.side = side
        for at, term, inside in list(occurrences(sides[side], Sum, place)):
            if key(term) == key(found):
                sides[side] = replace_at(sides[side], at, work.use("equal_by_induction", term, inside, *arguments))
    work.side = Side.LEFT
    work.rearrange(sides[Side.LEFT], sides[Side.RIGHT], place)
    return True
