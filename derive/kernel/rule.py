"""What a rule, a condition and a proof are, and the table of all rules.  TRUSTED."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from derive.kernel.scope import Definition, Given
from derive.terms import Call, Distinct, Equal, Integral, Limit, Position, Product, Range, Term


class RuleDoesNotApply(Exception):
    """The term, or an argument, does not have the shape the rule is stated for."""


@dataclass(frozen=True, slots=True)
class NonZero:
    """The term is not zero; listed with the proof where it cannot be discharged."""

    term: Term


@dataclass(frozen=True, slots=True)
class Positive:
    term: Term


@dataclass(frozen=True, slots=True)
class NonNegative:
    term: Term


@dataclass(frozen=True, slots=True)
class InRange:
    """An index term takes only values of the range."""

    value: Term
    range: Range


@dataclass(frozen=True, slots=True)
class FreeOf:
    """The value of the term does not depend on the variable, also through definitions."""

    term: Term
    variable: Term


@dataclass(frozen=True, slots=True)
class Defined:
    """The scope has this definition."""

    definition: Definition


@dataclass(frozen=True, slots=True)
class Independent:
    """The variable is declared, or is moved apart from its definition; or a function and its derivatives are only declared."""

    variable: Term


@dataclass(frozen=True, slots=True)
class Assumed:
    """The scope has this given for these values of its indices, and no derivative above the place varies what it fixes."""

    given: Given
    instance: tuple[tuple[str, Term], ...] = ()


@dataclass(frozen=True, slots=True)
class IsDefined:
    """The term has a real value: stands for the conditions on its denominators, logarithms and roots."""

    term: Term


@dataclass(frozen=True, slots=True)
class Converges:
    """The limit, or the integral that is improper at an end, exists; listed with the proof where it is not known."""

    term: Integral | Limit


@dataclass(frozen=True, slots=True)
class Continuous:
    """The function, which is only declared, is continuous; always listed with the proof."""

    term: Call


@dataclass(frozen=True, slots=True)
class Whole:
    """The term is a whole number."""

    term: Term


@dataclass(frozen=True, slots=True)
class Shown:
    """A proof of its own turns one term into the other at the place."""

    left: Term
    right: Term
    proof: Proof


@dataclass(frozen=True, slots=True)
class ForEach:
    """A condition holds for every value that the index of a product, or the variable of an integral, takes."""

    binder: Product | Integral | Limit
    condition: Condition


Condition = (
    NonZero | Positive | NonNegative | InRange | FreeOf | Defined | Independent | Assumed | IsDefined | Converges | Continuous
    | Whole | Shown | ForEach | Equal | Distinct
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What a rule turns its term into, wherever every condition holds."""

    after: Term
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A named identity: its statement in LaTeX, and the function that applies it or raises RuleDoesNotApply."""

    name: str
    statement: str
    apply: Callable[..., Rewrite]


class Side(Enum):
    """Which side of the obligation a step rewrites."""

    LEFT = "left"
    RIGHT = "right"


Argument = Any


@dataclass(frozen=True, slots=True)
class Step:
    """One use of one rule at one place of one side."""

    rule: str
    at: Position
    side: Side
    arguments: tuple[Argument, ...] = ()


Proof = tuple[Step, ...]

RULES: dict[str, Rule] = {}


def rule(statement: str) -> Callable[[Callable[..., Rewrite]], Callable[..., Rewrite]]:
    """Enter a function in the table of rules under its own name."""

    def enter(apply: Callable[..., Rewrite]) -> Callable[..., Rewrite]:
        if apply.__name__ in RULES:
            raise ValueError(f"two rules are called {apply.__name__!r}")
        RULES[apply.__name__] = Rule(apply.__name__, statement, apply)
        return apply

    return enter
