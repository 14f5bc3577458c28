"""Short ways to write terms and scopes in tests."""

from __future__ import annotations

from fractions import Fraction

from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation, Scope
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Branch,
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
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
)  # fmt: skip

__all__ = ["MINUS_ONE", "ONE", "ZERO", "Branch", "Cases", "Distinct", "Equal"]

N = Range(ONE, Symbol("n"))
M = Range(ONE, Symbol("m"))


def num(value, below=1) -> Number:
    return Number(Fraction(value, below))


def sym(name: str) -> Symbol:
    return Symbol(name)


def at(family: str, *indices) -> Element:
    return Element(family, tuple(Symbol(i) if isinstance(i, str) else num(i) for i in indices))


def add(*terms: Term) -> Add:
    return Add(terms)


def mul(*factors: Term) -> Multiply:
    return Multiply(factors)


def neg(term: Term) -> Multiply:
    return Multiply((MINUS_ONE, term))


def over(above: Term, below: Term) -> Multiply:
    return Multiply((above, Power(below, MINUS_ONE)))


def power(base: Term, exponent) -> Power:
    return Power(base, exponent if not isinstance(exponent, int) else num(exponent))


def exp(term: Term) -> Apply:
    return Apply(Function.EXP, term)


def ln(term: Term) -> Apply:
    return Apply(Function.LOG, term)


def total(index: str, body: Term, *conditions, over_range: Range = N) -> Sum:
    return Sum(index, over_range, conditions, body)


def product(index: str, body: Term, *conditions, over_range: Range = N) -> Product:
    return Product(index, over_range, conditions, body)


def integral(name: str, low: Term, high: Term, body: Term) -> Integral:
    return Integral(name, Range(low, high), (), body)


def limit(name: str, body: Term, end: Term | None = None) -> Limit:
    """Give the limit as the name grows, or comes near an end."""
    return Limit(name, Range(ONE, Infinity(False)) if end is None else Range(end, end), (), body)


def delta(left: str, right: str) -> Delta:
    return Delta(Symbol(left), Symbol(right))


def same(left: str, right: str) -> Equal:
    return Equal(Symbol(left), Symbol(right))


def other(left: str, right: str) -> Distinct:
    return Distinct(Symbol(left), Symbol(right))


def by(body: Term, variable: Term) -> Derivative:
    return Derivative(body, variable)


SOFTMAX = Definition("p", ("i",), over(exp(at("z", "i")), total("k", exp(at("z", "k")))), (N,))
TARGETS = Given(r"\sum_i t_i = 1", Relation.EQUAL, total("i", at("t", "i")), ONE)

SCOPE = Scope(
    ranges=dict.fromkeys("ijkl", N) | dict.fromkeys("rs", M),
    declarations={
        ("x", 1): Declaration(Domain.REAL, (N,)),
        ("y", 1): Declaration(Domain.REAL, (N,)),
        ("z", 1): Declaration(Domain.REAL, (N,)),
        ("t", 1): Declaration(Domain.NONNEGATIVE, (N,)),
        ("w", 1): Declaration(Domain.POSITIVE, (N,)),
        ("W", 2): Declaration(Domain.REAL, (M, N)),
        ("a", 0): Declaration(Domain.REAL),
        ("b", 0): Declaration(Domain.REAL),
        ("c", 0): Declaration(Domain.REAL),
        ("q", 0): Declaration(Domain.POSITIVE),
    },
    definitions={("p", 1): SOFTMAX},
    givens=(TARGETS,),
)
