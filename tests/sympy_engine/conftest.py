"""The cross-entropy loss of a softmax, built by hand: the terms every test of the second opinion speaks about."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest

from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation, Scope
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Delta,
    Derivative,
    Distinct,
    Element,
    Equal,
    Function,
    Multiply,
    Number,
    Power,
    Range,
    Sum,
    Symbol,
    Term,
)

SPAN = Range(ONE, Symbol("n"))


def number(value: int | str) -> Term:
    return Number(Fraction(value))


def at(family: str, *indices: str) -> Term:
    return Element(family, tuple(map(Symbol, indices)))


def total(index: str, body: Term, *conditions: Equal | Distinct) -> Term:
    return Sum(index, SPAN, conditions, body)


def negative(term: Term) -> Term:
    return Multiply((MINUS_ONE, term))


def minus(left: Term, right: Term) -> Term:
    return Add((left, negative(right)))


def over(above: Term, below: Term) -> Term:
    return Multiply((above, Power(below, MINUS_ONE)))


def log(term: Term) -> Term:
    return Apply(Function.LOG, term)


def exp(term: Term) -> Term:
    return Apply(Function.EXP, term)


TARGET = r"\hat{a}"
J, Z_J = Symbol("j"), at("z", "j")
LOSS = negative(total("i", Multiply((at(TARGET, "i"), log(at("a", "i"))))))
GRADIENT = Derivative(Symbol(r"\lambda"), Z_J)
SHARE_J = at(r"\sigma", "j")
INNER = Multiply((at(TARGET, "i"), minus(Delta(Symbol("i"), J), SHARE_J)))
OTHERS = total("i", Multiply((at(TARGET, "i"), SHARE_J)), Distinct(Symbol("i"), J))
LINES: dict[str, Term] = {
    "E2.1": Derivative(LOSS, Z_J),
    "E2.2": negative(total("i", Multiply((at(TARGET, "i"), Derivative(log(at("a", "i")), Z_J))))),
    "E2.3": negative(total("i", Multiply((over(at(TARGET, "i"), at("a", "i")), Derivative(at("a", "i"), Z_J))))),
    "E4.1": negative(
        total(
            "i",
            Multiply(
                (over(at(TARGET, "i"), at("a", "i")), at(r"\sigma", "i"), minus(Delta(Symbol("i"), J), SHARE_J)),
            ),
        ),
    ),
    "E4.2": negative(total("i", INNER)),
    "E5.1": negative(Add((total("i", INNER, Equal(Symbol("i"), J)), total("i", INNER, Distinct(Symbol("i"), J))))),
    "E6.1": minus(Multiply((at(TARGET, "j"), minus(ONE, SHARE_J))), OTHERS),
    "E6.2": minus(minus(at(TARGET, "j"), Multiply((at(TARGET, "j"), SHARE_J))), OTHERS),
    "E7.1": minus(at(TARGET, "j"), total("i", Multiply((at(TARGET, "i"), SHARE_J)))),
    "E8.1": minus(at(TARGET, "j"), Multiply((SHARE_J, total("i", at(TARGET, "i"))))),
    "E9.1": minus(at(TARGET, "j"), SHARE_J),
    "E10.1": minus(at(TARGET, "j"), at("a", "j")),
}
JACOBIAN = (
    Derivative(at("a", "i"), Z_J),
    Multiply((at(r"\sigma", "i"), minus(Delta(Symbol("i"), J), SHARE_J))),
)
SUM_TO_ONE = Given(r"\sum_i \hat{a}_i = 1", Relation.EQUAL, total("i", at(TARGET, "i")), ONE)


@dataclass(frozen=True)
class Note:
    """The scope of the loss, with and without the assumption that the targets add up to one."""

    scope: Scope
    unassumed: Scope


def _scope(*givens: Given) -> Scope:
    softmax = over(exp(at("z", "i")), total("k", exp(at("z", "k"))))
    definitions = (
        Definition(r"\sigma", ("i",), softmax, (SPAN,)),
        Definition("a", ("i",), at(r"\sigma", "i"), (SPAN,)),
        Definition(r"\lambda", (), LOSS),
    )
    return Scope(
        ranges=dict.fromkeys("ijk", SPAN),
        declarations={("z", 1): Declaration(Domain.REAL, (SPAN,)), (TARGET, 1): Declaration(Domain.NONNEGATIVE, (SPAN,))},
        definitions={(d.name, len(d.parameters)): d for d in definitions},
        givens=givens,
    )


@pytest.fixture
def note() -> Note:
    return Note(_scope(SUM_TO_ONE), _scope())
