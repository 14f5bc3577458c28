"""Limits, and with them integrals and sums without end.  TRUSTED."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from derive.kernel.arithmetic import coefficients, equal
from derive.kernel.rule import Condition, IsDefined, NonZero, Positive, Rewrite, RuleDoesNotApply, rule
from derive.kernel.rules.integrals import integral_of
from derive.kernel.scope import every_part
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Function,
    Infinity,
    Integral,
    Limit,
    Multiply,
    Number,
    Pi,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    children,
    difference,
    free_names,
    key,
    parts_and_bound,
    substitute,
)  # fmt: skip

MOST = 100
HALF, TWO = Number(Fraction(1, 2)), Number(Fraction(2))
Value = tuple[Term, tuple[Condition, ...]]


def limit_of(term: Term) -> Limit:
    """Give a term that is a limit; raises RuleDoesNotApply for any other."""
    if not isinstance(term, Limit):
        raise RuleDoesNotApply("not a limit")
    return term


def loses_limits(before: Term, after: Term, is_limit: Callable[[Term], bool]) -> bool:
    """Tell whether a step leaves out what is or stands for a limit other than by giving the value of what it rewrites."""
    kept = {key(part) for part in every_part(after) if is_limit(part)}
    return any(key(part) not in kept for part in _limits_in(before, frozenset(), is_limit))


def _limits_in(term: Term, names: frozenset[str], is_limit: Callable[[Term], bool]) -> Iterator[Term]:
    """Give the outermost limits in a term, and not itself, that depend neither on some names nor on variables of limits."""
    for part, binds in parts_and_bound(term):
        moved = names | binds if is_limit(term) else names
        if is_limit(part) and moved.isdisjoint(free_names(part)):
            yield part
        else:
            yield from _limits_in(part, moved, is_limit)


@rule(r"\lim_{x \to a} c = c")
def limit_of_constant(term: Term) -> Rewrite:
    """Replace the limit of what is free of its variable by that.  Fails for any other term."""
    limit = limit_of(term)
    if limit.index in free_names(limit.body):
        raise RuleDoesNotApply("it depends on the variable")
    return Rewrite(limit.body, (IsDefined(limit.body),))


# ------------------------------------------------------------------ terms such as c x^p e^u


@dataclass(frozen=True, slots=True)
class _Parts:
    """A product of what is free of x, powers of x with the exponents, e to the exponent, and powers with x in the exponent."""

    free: tuple[Term, ...]
    power: Term
    exponent: Term
    geometric: tuple[Power, ...]


def _factors(term: Term) -> tuple[Term, ...]:
    return term.factors if isinstance(term, Multiply) else (term,)


def _parts(term: Term, x: Symbol) -> _Parts:
    """Take a product apart; raises RuleDoesNotApply where another factor depends on x."""
    free, powers, exponents, geometric = list[Term](), list[Term](), list[Term](), list[Power]()
    for factor in _factors(term):
        match factor:
            case _ if x.name not in free_names(factor):
                free.append(factor)
            case Symbol():
                powers.append(ONE)
            case Power(base, p) if base == x and x.name not in free_names(p):
                powers.append(p)
            case Apply(Function.EXP, u):
                exponents.append(u)
            case Power(Apply(Function.EXP, u), k) if x.name not in free_names(k):
                exponents.append(Multiply((k, u)))
            case Power(base, _) if x.name not in free_names(base):
                geometric.append(factor)
            case _:
                raise RuleDoesNotApply(f"not a product of powers of {x.name} and exponentials")
    return _Parts(tuple(free), Add(tuple(powers)), Add(tuple(exponents)), tuple(geometric))


def _without_geometric(term: Term, x: Symbol) -> tuple[_Parts, dict[int, Term]]:
    parts = _parts(term, x)
    if parts.geometric:
        raise RuleDoesNotApply(f"{x.name} stands in the exponent of a power")
    return parts, coefficients(parts.exponent, x.name)


def _term_by_term(body: Term, value: Callable[[Term], Value]) -> Rewrite:
    """Add up the values of the terms: where each exists, so does that of their sum."""
    values = [value(part) for part in (body.terms if isinstance(body, Add) else (body,))]
    after = Add(tuple(found for found, _ in values))
    return Rewrite(after, (*(condition for _, conditions in values for condition in conditions), IsDefined(after)))


def _growing(term: Term) -> Limit:
    limit = limit_of(term)
    if not isinstance(limit.range.upper, Infinity):
        raise RuleDoesNotApply("the variable does not grow")
    return limit


@rule(
    r"\lim_{x \to \infty} c\, x^p (\ln x)^q e^{a x^k + \ldots} = 0 \quad (a < 0), \quad \lim_{x \to \infty} c\, x^p (\ln x)^q = 0"
    r" \quad (p < 0),"
    r" \quad \lim_{n \to \infty} r^n = 0 \quad (|r| < 1)"
)
def limit_of_decay(term: Term) -> Rewrite:
    """Leave out the terms of a sum that come near 0; those that are free of the variable stay.

    Fails for other terms, and where the variable does not grow; each exponent must fall, or the power of the variable.
    """
    limit = _growing(term)
    x = Symbol(limit.index)

    def value(part: Term) -> Value:
        if x.name not in free_names(part):
            return part, (IsDefined(part),)
        parts = _parts(Multiply(tuple(f for f in _factors(part) if not _is_power_of_log(f, x))), x)
        falls = coefficients(parts.exponent, x.name)
        degree = max(falls, default=0)
        signs: tuple[Condition, ...] = (Positive(Multiply((MINUS_ONE, falls[degree] if degree > 0 else parts.power))),)
        if parts.geometric:
            base, exponent, one = parts.geometric[0].base, parts.geometric[0].exponent, len(parts.geometric) == 1
            if not one or degree > 0 or not equal(exponent, Add((x, substitute(exponent, {x.name: ZERO})))) or not _is_whole(limit):
                raise RuleDoesNotApply("not a power of one number with the variable as its exponent")
            signs = (Positive(difference(ONE, base)), Positive(Add((ONE, base))))
        return ZERO, (*signs, *map(IsDefined, parts.free))

    return _term_by_term(limit.body, value)


def _is_power_of_log(factor: Term, x: Symbol) -> bool:
    """Tell whether a factor grows or falls slower than every power of x."""
    if isinstance(factor, Power):
        return x.name not in free_names(factor.exponent) and _is_power_of_log(factor.base, x)
    return factor == Apply(Function.LOG, x)


def _is_whole(limit: Limit) -> bool:
    return limit.range.upper == Infinity(whole=True)


@rule(r"\lim_{x \to \infty} \frac{a x^n + \ldots}{b x^n + \ldots} = \frac{a}{b}")
def limit_of_quotient(term: Term, above: Term, below: Term) -> Rewrite:
    """Compare the highest powers of the variable in a quotient of two polynomials in it.

    Fails where the term is not that quotient, where the numerator grows faster, and where the variable does not grow.
    """
    limit = _growing(term)
    if not equal(limit.body, Multiply((above, Power(below, MINUS_ONE)))):
        raise RuleDoesNotApply("not this quotient")
    top, bottom = coefficients(above, limit.index), coefficients(below, limit.index)
    if max(top, default=0) > max(bottom):
        raise RuleDoesNotApply("the numerator grows faster")
    lead = bottom[max(bottom)]
    after = Multiply((top.get(max(bottom), ZERO), Power(lead, MINUS_ONE)))
    return Rewrite(after, (NonZero(lead), IsDefined(after)))


@rule(r"\lim_{n \to \infty} \left(1 + \frac{a}{n}\right)^{b n + c} = e^{a b}")
def limit_of_compound(term: Term) -> Rewrite:
    """Give the limit of one and a small part to a large power.  Fails for other terms, and where the variable does not grow."""
    limit = _growing(term)
    if not isinstance(limit.body, Power):
        raise RuleDoesNotApply("not a power")
    base, exponent = coefficients(limit.body.base, limit.index), coefficients(limit.body.exponent, limit.index)
    if base.keys() - {-1, 0} or not equal(base.get(0, ZERO), ONE) or exponent.keys() - {0, 1}:
        raise RuleDoesNotApply("not one and a small part to a large power")
    after = Apply(Function.EXP, Multiply((base.get(-1, ZERO), exponent.get(1, ZERO))))
    return Rewrite(after, (IsDefined(after),))


# ------------------------------------------------------------------ integrals and sums without end


def _up_to(term: Term, lower: Term) -> tuple[Integral, Symbol]:
    """Give the integral from a bound up to the variable of a limit; raises RuleDoesNotApply for any other term."""
    limit = _growing(term)
    whole = integral_of(limit.body)
    if whole.range != Range(lower, Symbol(limit.index)) or limit.index in free_names(whole.body):
        raise RuleDoesNotApply("not an integral without end over this range")
    return whole, Symbol(whole.index)


@rule(r"\int_0^\infty x^{a - 1} e^{-b x}\, dx = \frac{\Gamma(a)}{b^a} \quad (a, b > 0)")
def integral_of_gamma(term: Term) -> Rewrite:
    """Evaluate the integral of powers times falling exponentials term by term.  Fails for other terms."""
    whole, x = _up_to(term, ZERO)

    def value(part: Term) -> Value:
        parts, exponents = _without_geometric(part, x)
        if exponents.keys() - {0, 1}:
            raise RuleDoesNotApply("the exponent is not linear")
        rate, power = Multiply((MINUS_ONE, exponents.get(1, ZERO))), Add((parts.power, ONE))
        scale = (*parts.free, Apply(Function.EXP, exponents.get(0, ZERO)), Power(rate, Multiply((MINUS_ONE, power))))
        after = Multiply((*scale, Power(Apply(Function.RGAMMA, power), MINUS_ONE)))
        return after, (Positive(rate), Positive(power))

    return _term_by_term(whole.body, value)


@rule(
    r"\int_{-\infty}^\infty x^n e^{-a x^2 + b x}\, dx = m_n \sqrt{\tfrac{\pi}{a}}\, e^{\frac{b^2}{4a}} \quad (a > 0),"
    r" \quad m_n = \tfrac{b}{2a} m_{n-1} + \tfrac{n - 1}{2a} m_{n-2}, \quad m_0 = 1"
)
def integral_of_gauss(term: Term) -> Rewrite:
    """Evaluate the integral of powers times the exponential of a falling square term by term.  Fails for other terms."""
    limit = _growing(term)
    whole, x = _up_to(limit.body, Multiply((MINUS_ONE, Symbol(limit.index))))
    if limit.index in free_names(whole.body):
        raise RuleDoesNotApply("not an integral over all numbers")

    def value(part: Term) -> Value:
        parts, exponents = _without_geometric(part, x)
        order = _whole_power(parts)
        if exponents.keys() - {0, 1, 2}:
            raise RuleDoesNotApply("not the exponential of a square")
        rate, slope = Multiply((MINUS_ONE, exponents.get(2, ZERO))), exponents.get(1, ZERO)
        half = Power(Multiply((TWO, rate)), MINUS_ONE)
        moments: list[Term] = [ONE, Multiply((slope, half))]
        for n in range(1, order):
            moments.append(Add((Multiply((slope, half, moments[n])), Multiply((Number(Fraction(n)), half, moments[n - 1])))))
        middle = Add((exponents.get(0, ZERO), Multiply((slope, slope, HALF, half))))
        root = Power(Multiply((Pi(), Power(rate, MINUS_ONE))), HALF)
        return Multiply((*parts.free, moments[order], root, Apply(Function.EXP, middle))), (Positive(rate),)

    return _term_by_term(whole.body, value)


@rule(r"\int_0^1 x^{a - 1} (1 - x)^{b - 1}\, dx = \frac{\Gamma(a) \Gamma(b)}{\Gamma(a + b)} \quad (a, b > 0)")
def integral_of_beta(term: Term) -> Rewrite:
    """Evaluate the integral of powers of a number and of what it lacks to 1 term by term.  Fails for other terms."""
    whole = integral_of(term)
    x = Symbol(whole.index)
    if whole.range != Range(ZERO, ONE):
        raise RuleDoesNotApply("not an integral from 0 to 1")

    def value(part: Term) -> Value:
        factors, rest = _factors(part), difference(ONE, x)
        lacking = [f for f in factors if x.name in free_names(f) and equal(f.base if isinstance(f, Power) else f, rest)]
        parts, exponents = _without_geometric(Multiply(tuple(f for f in factors if f not in lacking)), x)
        if exponents or any(isinstance(f, Power) and x.name in free_names(f.exponent) for f in lacking):
            raise RuleDoesNotApply("not powers of x and of 1 - x")
        a = Add((parts.power, ONE))
        b = Add((*(f.exponent if isinstance(f, Power) else ONE for f in lacking), ONE))
        above = (Power(Apply(Function.RGAMMA, c), MINUS_ONE) for c in (a, b))
        return Multiply((*parts.free, *above, Apply(Function.RGAMMA, Add((a, b))))), (Positive(a), Positive(b))

    return _term_by_term(whole.body, value)


@dataclass(frozen=True, slots=True)
class _Series:
    """A sum without end of c k^m r^k over factorials, so many of them; ``scale`` is c, ``first`` its first term.

    The terms from 0 on before that are ``skipped``.
    """

    order: int
    ratio: Term
    scale: Term
    first: Term
    skipped: tuple[Term, ...]
    lower: Number
    factorials: int


def _series(term: Term) -> _Series:
    limit = _growing(term)
    match limit.body:
        case Sum(index, Range(Number() as lower, Symbol(last)), (), body) if last == limit.index and _is_whole(limit):
            k = Symbol(index)
        case _:
            raise RuleDoesNotApply("not a sum without end from a number on")
    moved = substitute(body, {index: Add((k, lower))})
    if lower != ZERO and any(_is_over_factorial(f, k) for f in _factors(moved)):
        body, lower = moved, ZERO
    factors = _factors(body)
    below = [f for f in factors if _is_over_factorial(f, k)]
    parts = _parts(Multiply(tuple(f for f in factors if f not in below)), k)
    exponents, order = coefficients(parts.exponent, index), _whole_power(parts)
    shifts = [substitute(g.exponent, {index: ZERO}) for g in parts.geometric]
    linear = all(equal(g.exponent, Add((k, s))) for g, s in zip(parts.geometric, shifts, strict=True))
    if exponents.keys() - {0, 1} or not linear or limit.index in free_names(body):
        raise RuleDoesNotApply("not the powers of one number")
    bases = (*(g.base for g in parts.geometric), *(Apply(Function.EXP, slope) for e, slope in exponents.items() if e))
    ratio = bases[0] if len(bases) == 1 else Multiply(bases)
    start = (Power(g.base, s) for g, s in zip(parts.geometric, shifts, strict=True) if s != ZERO)
    scale = Multiply((*parts.free, *start, Apply(Function.EXP, exponents.get(0, ZERO))))
    first, *skipped = (substitute(body, {index: Number(Fraction(j))}) for j in (lower.value, *range(int(lower.value))[:MOST]))
    return _Series(order, ratio, scale, first, tuple(skipped), lower, len(below))


def _whole_power(parts: _Parts) -> int:
    order = sum((p.value for p in children(parts.power) if isinstance(p, Number)), Fraction(0))
    if not equal(parts.power, Number(order)) or order.denominator != 1 or not 0 <= order <= MOST:
        raise RuleDoesNotApply("not a whole power")
    return int(order)


def _is_over_factorial(factor: Term, k: Symbol) -> bool:
    match factor:
        case Power(Product(i, Range(lower, upper), (), body), exponent):
            return (lower, body, exponent) == (ONE, Symbol(i), MINUS_ONE) and equal(upper, k)
        case _:
            return False


@rule(r"\sum_{k=a}^\infty (k-a)^m \frac{x^{k-a}}{(k-a)!} = \sum_{j=0}^m S(m, j)\, x^j e^x")
def series_of_exp(term: Term) -> Rewrite:
    """Add up powers over factorials, with powers of the index in front; S(m, j) are Stirling's numbers of the second kind.

    Fails for other terms.
    """
    series, row = _series(term), [1]
    if series.factorials != 1 or series.lower.value != len(series.skipped):
        raise RuleDoesNotApply("not powers over factorials from 0 or a few terms later on")
    for _ in range(series.order):
        row = [j * a + b for j, (a, b) in enumerate(zip([*row, 0], [0, *row], strict=True))]
    total = (Multiply((Number(Fraction(s)), Power(series.ratio, Number(Fraction(j))) if j else ONE)) for j, s in enumerate(row))
    whole = Multiply((series.scale, Add(tuple(total)), Apply(Function.EXP, series.ratio)))
    after = Add((whole, *(Multiply((MINUS_ONE, term)) for term in series.skipped)))
    return Rewrite(after, (IsDefined(after),))


@rule(r"\sum_{k=a}^\infty r^k = \frac{r^a}{1 - r}, \quad \sum_{k=0}^\infty k\, r^k = \frac{r}{(1 - r)^2} \quad (|r| < 1)")
def series_of_powers(term: Term) -> Rewrite:
    """Add up the powers of a number between -1 and 1, times the index where it starts from 0 or 1.  Fails for other terms."""
    series = _series(term)
    if series.factorials or series.order > 1 or (series.order and series.lower not in (ZERO, ONE)):
        raise RuleDoesNotApply("not the powers of a number, nor the index times these")
    apart = Power(difference(ONE, series.ratio), Number(Fraction(-1 - series.order)))
    after = Multiply((series.scale, series.ratio, apart) if series.order else (series.first, apart))
    return Rewrite(after, (Positive(difference(ONE, series.ratio)), Positive(Add((ONE, series.ratio))), IsDefined(after)))
