"""The record of one attempt: every rewriting is done by a rule of the kernel and written down as a step."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import field as default
from dataclasses import replace
from typing import Any, TypeVar

from derive.kernel.arithmetic import Field
from derive.kernel.conditions import discharged
from derive.kernel.context import Context
from derive.kernel.replay import Ledger, ProofRejected, apply
from derive.kernel.rule import Argument, Condition, Side, Step
from derive.kernel.scope import NameAndArity, Scope
from derive.prover.solved import Solved
from derive.terms import Key, Position, Term, children, distinct
from derive.values import dataclass

Made = TypeVar("Made")


class Stuck(Exception):
    """The attempt cannot go on from here; ``rest`` is what still differs, where that is known."""

    def __init__(self, reason: str, rest: tuple[Term, ...] = ()) -> None:
        super().__init__(reason)
        self.rest = rest


class GivenUp(Exception):
    """What the search for this step may spend is used up."""


UNLIMITED = 1_000_000_000
PARTS_OF_A_USE = 100  # to ask what must hold for so many parts of terms takes as long as to use a rule


def parts_in(argument: Argument) -> int:
    """Count the parts of the terms in an argument of a rule."""
    if isinstance(argument, tuple):
        return sum(map(parts_in, argument))
    if isinstance(argument, Term):
        return 1 + sum(map(parts_in, children(argument)))
    return 0


@dataclass(slots=True)
class Budget:
    """What a search may spend: uses of rules, and time until a deadline on the clock of its own thread."""

    deadline: float
    uses: int

    def spend(self, uses: int = 1) -> None:
        """Count uses of a rule, or what takes as long; raises GivenUp where nothing is left."""
        self.uses -= uses
        if self.uses < 0 or time.thread_time() > self.deadline:
            raise GivenUp


@dataclass(frozen=True, slots=True)
class Place:
    """Where a term stands: its position in the side, and the context there."""

    context: Context
    at: Position = ()

    def child(self, term: Term, number: int) -> Place:
        """Give the place of a child of the term that stands here."""
        return Place(self.context.entering(term, number), (*self.at, number))

    def alone(self) -> Place:
        """Give the place as that of a whole side, as a proof inside a proof sees it."""
        return Place(self.context)


@dataclass(slots=True)
class Work:
    """One attempt on one obligation.

    ``opened`` are the names whose definitions may be unfolded; ``units`` maps the key of an exponent to the whole number by
    which it is divided in every exponential, so that all of them become whole powers; ``solved`` has the givens that are used
    like definitions.  ``beside`` is the other side, where that is finished, and its place.  A ``plain`` attempt uses givens only
    by adding them, one that is ``inducting`` begins no induction of its own, and one with ``squares`` writes products that have
    a sign by the squares of their factors.  ``made`` is what was made once for the whole attempt.
    """

    scope: Scope
    taken: frozenset[str]
    opened: frozenset[tuple[str, int]]
    givens: bool
    budget: Budget
    units: dict[Key, int]
    solved: Mapping[NameAndArity, Solved] = default(default_factory=dict)
    beside: tuple[Term, Context] | None = None
    plain: bool = False
    inducting: bool = False
    squares: bool = False
    side: Side = Side.LEFT
    steps: list[Step] = default(default_factory=list)
    made: dict[Hashable, Any] = default(default_factory=dict)
    field: Field = default(default_factory=Field)
    ledger: Ledger = default(default_factory=Ledger)

    def refine(self, name: Key, unit: int) -> int:
        """Take a finer unit from here on; an attempt that fails has to begin again with it."""
        self.units[name] = unit
        return unit

    def lemma(self) -> Work:
        """Give a record of its own for a proof inside this one, at the same place."""
        return replace(self, steps=[], side=Side.LEFT, beside=None)

    def once(self, asked: Hashable, make: Callable[[], Made]) -> Made:
        """Give what was made for something asked in this attempt, and make it where that was not."""
        if asked not in self.made:
            self.made[asked] = make()
        found: Made = self.made[asked]
        return found

    def holds(self, condition: Condition, place: Place) -> bool:
        """Tell whether a condition certainly holds at a place."""
        known: bool = self.ledger.ask(discharged, condition, place.context)
        return known

    def use(self, rule: str, term: Term, place: Place, *arguments: Argument) -> Term:
        """Apply a rule to the term at a place and write the step down; raises Stuck where the kernel refuses it."""
        beside = self.beside or (term, place.context)
        self.budget.spend(1 + (parts_in(term) + parts_in(beside[0]) + sum(map(parts_in, arguments))) // PARTS_OF_A_USE)
        step = Step(rule, place.at, self.side, arguments)
        try:
            after = apply(step, term, place.context, self.taken, self.ledger, beside=beside)
        except ProofRejected as error:
            raise Stuck(str(error)) from error
        self.steps.append(step)
        return after

    def attempt(self, rule: str, term: Term, place: Place, *arguments: Argument) -> Term | None:
        """Apply a rule where the kernel allows it, else give None."""
        try:
            return self.use(rule, term, place, *arguments)
        except Stuck:
            return None

    def rearrange(self, term: Term, target: Term, place: Place) -> Term:
        """Rewrite a term as an equal rational function, where it is not that already.

        That it is equal, and where it is defined, is left to the replay: this is done at nearly every node.
        """
        if term == target:
            return term
        self.budget.spend()
        self.steps.append(Step("field_identity", place.at, self.side, (target,)))
        return distinct(target, self.taken | place.context.bound())
