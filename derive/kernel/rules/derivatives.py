"""Partial derivatives.  TRUSTED."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from derive.kernel.rule import FreeOf, Independent, IsDefined, Rewrite, RuleDoesNotApply, Whole, rule
from derive.kernel.rules.functions import TWO
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Branch,
    Call,
    Cases,
    Delta,
    Derivative,
    Distinct,
    Element,
    Function,
    Multiply,
    Number,
    Power,
    Product,
    Sum,
    Symbol,
    Term,
    difference,
    free_names,
    fresh_name,
    rename_bound,
)  # fmt: skip

MINUS_TWO = Number(Fraction(-2))
Kind = TypeVar("Kind", Add, Multiply, Power, Apply, Call, Sum, Product, Cases)

SLOPES: dict[Function, Callable[[Term], Term]] = {
    Function.EXP: lambda u: Apply(Function.EXP, u),
    Function.LOG: lambda u: Power(u, MINUS_ONE),
    Function.SIN: lambda u: Apply(Function.COS, u),
    Function.COS: lambda u: Multiply((MINUS_ONE, Apply(Function.SIN, u))),
    Function.TAN: lambda u: Add((ONE, Power(Apply(Function.TAN, u), TWO))),
    Function.SINH: lambda u: Apply(Function.COSH, u),
    Function.COSH: lambda u: Apply(Function.SINH, u),
    Function.TANH: lambda u: difference(ONE, Power(Apply(Function.TANH, u), TWO)),
    Function.RGAMMA: lambda u: Multiply((MINUS_ONE, Apply(Function.RGAMMA, u), Apply(Function.DIGAMMA, u))),
}


def _parts(term: Term, kind: type[Kind]) -> tuple[Kind, Term]:
    if not isinstance(term, Derivative) or not isinstance(term.body, kind):
        raise RuleDoesNotApply("not the derivative of such a term")
    return term.body, term.variable


@rule(r"\partial_x (f + g) = \partial_x f + \partial_x g")
def derivative_of_sum(term: Term) -> Rewrite:
    """Differentiate a sum term by term.  Fails for any other term."""
    body, x = _parts(term, Add)
    return Rewrite(Add(tuple(Derivative(t, x) for t in body.terms)))


@rule(r"\partial_x (f g) = g\, \partial_x f + f\, \partial_x g")
def derivative_of_product(term: Term) -> Rewrite:
    """Differentiate a product factor by factor.  Fails for any other term."""
    body, x = _parts(term, Multiply)
    f = body.factors
    return Rewrite(Add(tuple(Multiply((*f[:i], Derivative(f[i], x), *f[i + 1 :])) for i in range(len(f)))))


@rule(r"\partial_x (c f) = c\, \partial_x f")
def derivative_pull_out(term: Term, *places: int) -> Rewrite:
    """Move constant factors in front of a derivative.  Fails unless there are such factors; they must be free of the variable."""
    body, x = _parts(term, Multiply)
    if not places or not set(places) < set(range(len(body.factors))):
        raise RuleDoesNotApply("no such factors, or none is left")
    outside = tuple(f for i, f in enumerate(body.factors) if i in places)
    inside = tuple(f for i, f in enumerate(body.factors) if i not in places)
    rest = inside[0] if len(inside) == 1 else Multiply(inside)
    return Rewrite(Multiply((*outside, Derivative(rest, x))), tuple(FreeOf(f, x) for f in outside))


@rule(r"\partial_x \frac{f}{g} = \frac{g\, \partial_x f - f\, \partial_x g}{g^2}")
def derivative_of_quotient(term: Term) -> Rewrite:
    """Differentiate a quotient.  Fails unless the term is one numerator over one denominator."""
    body, x = _parts(term, Multiply)
    match body.factors:
        case (f, Power(g, exponent)) if exponent == MINUS_ONE:
            above = Add((Multiply((Derivative(f, x), g)), Multiply((MINUS_ONE, f, Derivative(g, x)))))
            return Rewrite(Multiply((above, Power(g, MINUS_TWO))))
        case _:
            raise RuleDoesNotApply("not a quotient of two terms")


@rule(r"\partial_x f^c = c f^{c-1}\, \partial_x f")
def derivative_of_power(term: Term) -> Rewrite:
    """Differentiate a power.  Fails for any other term; the exponent must be free of the variable."""
    body, x = _parts(term, Power)
    c = body.exponent
    less = Number(c.value - 1) if isinstance(c, Number) else Add((c, MINUS_ONE))
    power = ONE if less == ZERO else Power(body.base, less)
    return Rewrite(Multiply((c, power, Derivative(body.base, x))), (FreeOf(c, x), IsDefined(power)))


@rule(r"\partial_x F(f) = F'(f)\, \partial_x f")
def derivative_of_function(term: Term) -> Rewrite:
    """Differentiate a known function by the chain rule.  Fails for any other term, and for the digamma function."""
    body, x = _parts(term, Apply)
    if body.function not in SLOPES:
        raise RuleDoesNotApply("no name for the slope of this function")
    slope = SLOPES[body.function](body.argument)
    return Rewrite(Multiply((slope, Derivative(body.argument, x))), (IsDefined(slope),) if body.function is Function.RGAMMA else ())


@rule(r"\partial_x f_i(u) = f_i'(u)\, \partial_x u \quad (f \text{ only declared})")
def derivative_of_call(term: Term) -> Rewrite:
    """Differentiate a function that the document only names by its last argument.

    Fails for any other term; the arguments before the last one must be whole numbers, which tell which function it is.
    """
    body, x = _parts(term, Call)
    if not body.arguments:
        raise RuleDoesNotApply("a function of no argument")
    *places, argument = body.arguments
    slope = Call(f"{body.function}'", body.arguments)
    return Rewrite(Multiply((slope, Derivative(argument, x))), (Independent(body), *map(Whole, places)))


@rule(r"\partial_x \sum_i f(i) = \sum_i \partial_x f(i)")
def derivative_under_sum(term: Term) -> Rewrite:
    """Differentiate a finite sum term by term.

    Fails where the variable has a free index of the summed name; the bounds must be free of the variable.
    """
    body, x = _parts(term, Sum)
    return Rewrite(replace(body, body=Derivative(body.body, x)), _fixed(body, x))


def _fixed(outer: Sum | Product, x: Term) -> tuple[FreeOf, ...]:
    if outer.index in free_names(x):
        raise RuleDoesNotApply("the variable has a free index of the summed name")
    bounds = (outer.range.lower, outer.range.upper, *(side for c in outer.conditions for side in (c.left, c.right)))
    return tuple(FreeOf(bound, x) for bound in bounds if free_names(bound) - {outer.index})


@rule(r"\partial_x \prod_i f(i) = \sum_k \partial_x f(k) \prod_{i \neq k} f(i)")
def derivative_under_product(term: Term) -> Rewrite:
    """Differentiate a finite product factor by factor.

    Fails where the variable has a free index of the same name; the bounds must be free of the variable.
    """
    body, x = _parts(term, Product)
    inner = rename_bound(body, fresh_name(body.index, free_names(term) | free_names(body.body) | {body.index}))
    others = replace(inner, conditions=(*inner.conditions, Distinct(Symbol(inner.index), Symbol(body.index))))
    after = Sum(body.index, body.range, body.conditions, Multiply((Derivative(body.body, x), others)))
    return Rewrite(after, _fixed(body, x))


@rule(r"\partial_x \begin{cases} f & P \\ g & Q \end{cases} = \begin{cases} \partial_x f & P \\ \partial_x g & Q \end{cases}")
def derivative_of_cases(term: Term) -> Rewrite:
    """Differentiate every branch of a distinction between indices.  Fails for any other term; none may be the variable."""
    body, x = _parts(term, Cases)
    compared = (side for b in body.branches for c in b.conditions for side in (c.left, c.right))
    after = Cases(tuple(Branch(Derivative(b.value, x), b.conditions) for b in body.branches))
    return Rewrite(after, tuple(FreeOf(side, x) for side in compared if free_names(side)))


@rule(r"\frac{\partial x_i}{\partial x_j} = \delta_{ij}")
def derivative_of_variable(term: Term) -> Rewrite:
    """Differentiate a variable by itself, or one element of a family by another.

    Fails for two different names; the variable must have no definition.
    """
    match term:
        case Derivative(Symbol(f), Symbol(x)) if f == x:
            return Rewrite(ONE, (Independent(Symbol(x)),))
        case Derivative(Element(f, i), Element(x, j)) if f == x and len(i) == len(j):
            deltas = tuple(Delta(a, b) for a, b in zip(i, j, strict=True))
            return Rewrite(deltas[0] if len(deltas) == 1 else Multiply(deltas), (Independent(term.variable),))
        case _:
            raise RuleDoesNotApply("not a variable by a variable of the same name")


@rule(r"\partial_x c = 0")
def derivative_of_constant(term: Term) -> Rewrite:
    """Replace the derivative of a constant by 0.  Fails for other terms; the body must be free of the variable."""
    if not isinstance(term, Derivative):
        raise RuleDoesNotApply("not a derivative")
    return Rewrite(ZERO, (FreeOf(term.body, term.variable),))
