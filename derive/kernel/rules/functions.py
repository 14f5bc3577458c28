"""Exponentials, logarithms and powers.  TRUSTED."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from derive.kernel.arithmetic import equal
from derive.kernel.rule import IsDefined, NonNegative, Positive, Rewrite, RuleDoesNotApply, Whole, rule
from derive.terms import MINUS_ONE, ONE, ZERO, Add, Apply, Function, Multiply, Number, Pi, Power, Product, Range, Symbol, Term, key


def _exponentials(u: Term, sign: Term) -> Term:
    opposite = Apply(Function.EXP, Multiply((MINUS_ONE, u)))
    return Add((Apply(Function.EXP, u), Multiply((sign, opposite))))


TWO = Number(Fraction(2))
QUOTIENTS: dict[Function, Callable[[Term], tuple[Term, Term]]] = {
    Function.TAN: lambda u: (Apply(Function.SIN, u), Apply(Function.COS, u)),
    Function.SINH: lambda u: (_exponentials(u, MINUS_ONE), TWO),
    Function.COSH: lambda u: (_exponentials(u, ONE), TWO),
    Function.TANH: lambda u: (_exponentials(u, MINUS_ONE), _exponentials(u, ONE)),
}


def _argument(term: Term, function: Function) -> Term:
    if not isinstance(term, Apply) or term.function is not function:
        raise RuleDoesNotApply(f"not {function.value} of something")
    return term.argument


@rule(r"e^{u + v} = e^u e^v")
def exp_of_sum(term: Term) -> Rewrite:
    """Part the exponential of a sum into factors.  Fails for any other term."""
    argument = _argument(term, Function.EXP)
    if not isinstance(argument, Add):
        raise RuleDoesNotApply("the exponent is not a sum")
    return Rewrite(Multiply(tuple(Apply(Function.EXP, t) for t in argument.terms)))


@rule(r"e^{c u} = (e^u)^c")
def exp_of_multiple(term: Term, base: Term, multiple: Number) -> Rewrite:
    """Turn a rational multiple in an exponent into a power.  Fails unless the exponent is that multiple of the base."""
    argument = _argument(term, Function.EXP)
    if not isinstance(multiple, Number) or not equal(argument, Multiply((multiple, base))):
        raise RuleDoesNotApply("the exponent is not this multiple")
    after = Power(Apply(Function.EXP, base), multiple)
    return Rewrite(after, (IsDefined(after),))


@rule(r"e^{c \ln u} = u^c \quad (u > 0)")
def exp_of_log(term: Term) -> Rewrite:
    """Undo a logarithm in an exponent.  Fails unless the exponent has one logarithm as a factor; its argument must be positive."""
    argument = _argument(term, Function.EXP)
    factors = argument.factors if isinstance(argument, Multiply) else (argument,)
    for place, factor in enumerate(factors):
        if isinstance(factor, Apply) and factor.function is Function.LOG:
            rest = factors[:place] + factors[place + 1 :]
            exponent = ONE if not rest else rest[0] if len(rest) == 1 else Multiply(rest)
            after = factor.argument if exponent == ONE else Power(factor.argument, exponent)
            return Rewrite(after, (Positive(factor.argument),))
    raise RuleDoesNotApply("no logarithm is a factor of the exponent")


@rule(r"\ln(u v) = \ln u + \ln v \quad (u, v > 0)")
def log_of_product(term: Term, follows: int | None = None) -> Rewrite:
    """Part the logarithm of a product into terms.

    Fails for any other term; every factor must be positive, but for one where the product tells it.
    """
    argument = _argument(term, Function.LOG)
    if not isinstance(argument, Multiply):
        raise RuleDoesNotApply("the argument is not a product")
    factors = argument.factors
    signs = tuple(Positive(f) for i, f in enumerate(factors) if i != follows)
    return Rewrite(Add(tuple(Apply(Function.LOG, f) for f in factors)), signs)


@rule(r"\ln u^c = c \ln u \quad (u > 0)")
def log_of_power(term: Term) -> Rewrite:
    """Move an exponent in front of a logarithm.  Fails for any other term; the base must be positive."""
    argument = _argument(term, Function.LOG)
    if not isinstance(argument, Power):
        raise RuleDoesNotApply("the argument is not a power")
    return Rewrite(Multiply((argument.exponent, Apply(Function.LOG, argument.base))), (Positive(argument.base),))


@rule(r"\ln e^u = u")
def log_of_exp(term: Term) -> Rewrite:
    """Undo an exponential in a logarithm.  Fails for any other term."""
    return Rewrite(_argument(_argument(term, Function.LOG), Function.EXP))


@rule(r"(u v)^c = u^c v^c \quad (u, v \geq 0 \text{ or } c \text{ whole})")
def power_of_product(term: Term, follows: int | None = None, whole: bool = False) -> Rewrite:
    """Part the power of a product into factors.

    Fails for any other term; no factor may be negative, but for one where the others are positive and the product tells it, or the
    exponent must be whole.
    """
    if not isinstance(term, Power) or not isinstance(term.base, Multiply):
        raise RuleDoesNotApply("not a power of a product")
    factors, sign = term.base.factors, NonNegative if follows is None else Positive
    signs = (Whole(term.exponent),) if whole else tuple(sign(f) for i, f in enumerate(factors) if i != follows)
    return Rewrite(Multiply(tuple(Power(f, term.exponent) for f in factors)), signs)


@rule(r"u^{a + b} = u^a u^b \quad (a, b \text{ whole})")
def power_of_sum(term: Term) -> Rewrite:
    """Part a power whose exponent is a sum into factors.  Fails for any other term; every term of the exponent must be whole."""
    if not isinstance(term, Power) or not isinstance(term.exponent, Add):
        raise RuleDoesNotApply("the exponent is not a sum")
    after = Multiply(tuple(Power(term.base, e) for e in term.exponent.terms))
    return Rewrite(after, (*map(Whole, term.exponent.terms), IsDefined(after)))


@rule(r"0^c = 0 \quad (c > 0)")
def power_of_zero(term: Term) -> Rewrite:
    """Replace a power of 0 by 0.  Fails for any other term; the exponent must be positive."""
    if not isinstance(term, Power) or term.base != ZERO:
        raise RuleDoesNotApply("not a power of 0")
    return Rewrite(ZERO, (Positive(term.exponent),))


@rule(r"(u^a)^b = u^{a b} \quad (u \geq 0 \text{ or } a, b \text{ whole})")
def power_of_power(term: Term, target: Term, whole: bool = False) -> Rewrite:
    """Replace a power by one of the same base, either of them perhaps in two stages.

    Fails where the bases or the exponents differ; the base must not be negative, or every exponent must be whole.
    """
    for base, own in _stages(term):
        for other, another in _stages(target):
            if key(base) == key(other) and equal(Multiply(own), Multiply(another)):
                needed = map(Whole, (*own, *another)) if whole else (NonNegative(base),)
                return Rewrite(target, (*needed, IsDefined(target)))
    raise RuleDoesNotApply("not the same power")


def _stages(term: Term, exponents: tuple[Term, ...] = ()) -> Iterator[tuple[Term, tuple[Term, ...]]]:
    yield term, exponents
    if isinstance(term, Power):
        yield from _stages(term.base, (*exponents, term.exponent))


@rule(r"\tan u = \frac{\sin u}{\cos u}, \quad \tanh u = \frac{e^u - e^{-u}}{e^u + e^{-u}}")
def function_as_quotient(term: Term) -> Rewrite:
    """Write a tangent with sine and cosine, and a hyperbolic function with exponentials.  Fails for other functions."""
    if not isinstance(term, Apply) or term.function not in QUOTIENTS:
        raise RuleDoesNotApply("not a tangent, nor a hyperbolic function")
    above, below = QUOTIENTS[term.function](term.argument)
    after = Multiply((above, Power(below, MINUS_ONE)))
    return Rewrite(after, (IsDefined(after),))


def _angle(term: Term) -> tuple[bool, Term]:
    if not isinstance(term, Apply) or term.function not in (Function.SIN, Function.COS):
        raise RuleDoesNotApply("neither a sine nor a cosine")
    return term.function is Function.SIN, term.argument


@rule(r"\sin(u + v) = \sin u \cos v + \cos u \sin v, \quad \cos(u + v) = \cos u \cos v - \sin u \sin v")
def angle_of_sum(term: Term) -> Rewrite:
    """Part a sine or a cosine of a sum into those of its first term and of the rest.  Fails for any other term."""
    is_sine, argument = _angle(term)
    if not isinstance(argument, Add) or len(argument.terms) < 2:
        raise RuleDoesNotApply("the angle is not a sum")
    u, v = argument.terms[0], argument.terms[1] if len(argument.terms) == 2 else Add(argument.terms[1:])
    sine, cosine, next_sine, next_cosine = (Apply(f, x) for x in (u, v) for f in (Function.SIN, Function.COS))
    if is_sine:
        return Rewrite(Add((Multiply((sine, next_cosine)), Multiply((cosine, next_sine)))))
    return Rewrite(Add((Multiply((cosine, next_cosine)), Multiply((MINUS_ONE, sine, next_sine)))))


@rule(r"\sin u = -\sin(-u), \quad \cos u = \cos(-u)")
def angle_of_opposite(term: Term) -> Rewrite:
    """Take a sine or a cosine at the opposite angle.  Fails for any other term."""
    is_sine, argument = _angle(term)
    after = Apply(Function.SIN if is_sine else Function.COS, Multiply((MINUS_ONE, argument)))
    return Rewrite(Multiply((MINUS_ONE, after)) if is_sine else after)


@rule(r"\sin\tfrac{k \pi}{2} = 0, 1, 0, -1 \text{ for } k = 0, 1, 2, 3, \quad \cos\tfrac{k \pi}{2} = \sin\tfrac{(k + 1) \pi}{2}")
def angle_of_quarters(term: Term, quarters: int) -> Rewrite:
    """Give a sine or a cosine at a whole number of quarters of a turn.  Fails unless the angle is that."""
    is_sine, argument = _angle(term)
    if type(quarters) is not int or not equal(argument, Multiply((Number(Fraction(quarters, 2)), Pi()))):
        raise RuleDoesNotApply("the angle is not this number of quarters of a turn")
    return Rewrite((ZERO, ONE, ZERO, MINUS_ONE)[(quarters + (not is_sine)) % 4])


@rule(r"\Gamma(u + 1) = u\, \Gamma(u), \quad \psi(u + 1) = \psi(u) + \tfrac{1}{u}")
def gamma_shift(term: Term) -> Rewrite:
    """Write one over Gamma, or digamma, with its value at the next argument.  Fails for any other term."""
    match term:
        case Apply(Function.RGAMMA, u):
            return Rewrite(Multiply((u, Apply(Function.RGAMMA, Add((u, ONE))))))
        case Apply(Function.DIGAMMA, u):
            return Rewrite(Add((Apply(Function.DIGAMMA, Add((u, ONE))), Multiply((MINUS_ONE, Power(u, MINUS_ONE))))))
        case _:
            raise RuleDoesNotApply("neither one over Gamma nor digamma")


@rule(r"\Gamma(n + 1) = \prod_{k=1}^{n} k \quad (n = 0, 1, 2, \ldots)")
def gamma_of_whole(term: Term) -> Rewrite:
    """Write one over Gamma with a factorial.  Fails for any other term; the argument must be a whole number of at least 1."""
    before = Add((_argument(term, Function.RGAMMA), MINUS_ONE))
    factorial = Product("k", Range(ONE, before), (), Symbol("k"))
    return Rewrite(Power(factorial, MINUS_ONE), (Whole(before), NonNegative(before)))


@rule(r"u^c = e^{c \ln u} \quad (u > 0)")
def power_as_exp(term: Term) -> Rewrite:
    """Write a power as an exponential.  Fails for any other term; the base must be positive."""
    if not isinstance(term, Power):
        raise RuleDoesNotApply("not a power")
    logarithm = Apply(Function.LOG, term.base)
    return Rewrite(Apply(Function.EXP, Multiply((term.exponent, logarithm))), (Positive(term.base),))
