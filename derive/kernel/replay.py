"""Check a proof by running it again.  Nothing else says that a step is proved.  TRUSTED."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import derive.kernel.rules  # noqa: F401  (fills the table)
from derive.kernel.arithmetic import Field
from derive.kernel.conditions import discharged, domain, known, meanings
from derive.kernel.context import Context, definition_of
from derive.kernel.facts import Fact, facts_of, opened, region_key
from derive.kernel.rule import (
    RULES,
    Assumed,
    Condition,
    Continuous,
    Converges,
    Defined,
    ForEach,
    IsDefined,
    NonNegative,
    NonZero,
    Positive,
    Proof,
    RuleDoesNotApply,
    Shown,
    Side,
    Step,
)  # fmt: skip
from derive.kernel.rules.limits import loses_limits
from derive.kernel.scope import Given, Scope
from derive.terms import (
    CannotSubstitute,
    Derivative,
    Key,
    Limit,
    Multiply,
    Product,
    Term,
    binds_distinctly,
    children,
    distinct,
    free_names,
    key,
    replace_at,
)  # fmt: skip


class ProofRejected(Exception):
    """The steps do not prove the obligation."""


class DomainsDiffer(ProofRejected):
    """One side is a real number on a region where the other is not; ``conditions`` would settle it."""

    def __init__(self, conditions: tuple[Condition, ...]) -> None:
        super().__init__("the two sides are real numbers on different regions")
        self.conditions = conditions


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a proof rests on: conditions that could not be discharged, givens, and the names whose definitions it unfolds."""

    conditions: tuple[Condition, ...]
    givens: tuple[Given, ...]
    definitions: tuple[str, ...]


@dataclass(slots=True)
class Ledger:
    """What the steps so far rest on, in the order of first use: of ``givens``, also the conditions that may hold by some.

    ``suppositions`` are that the limits of the sides exist.  Where a side is rewritten so that all of its limits stay until each is
    evaluated, they exist because their values do; ``loses_limits`` tells that some went away otherwise, as in 0 times a limit or
    times a name for one.
    """

    conditions: dict[Key, Condition] = field(default_factory=dict)
    givens: dict[tuple[object, ...], Given | tuple[Condition, Context]] = field(default_factory=dict)
    definitions: dict[str, None] = field(default_factory=dict)
    suppositions: dict[Key, Converges] = field(default_factory=dict)
    loses_limits: bool = False

    def ask(self, find: Callable[[Any, Context], Any], about: object, context: Context) -> Any:
        """Find out about something at a place; a search may remember what it has asked, a replay asks."""
        return find(about, context)


def replay(proof: Proof, left: Term, right: Term, scope: Scope) -> Replayed:
    """Return exactly when the proof turns left into right; raises ProofRejected otherwise."""
    ledger = Ledger()
    _meet(left, right, rewritten(proof, left, right, scope, ledger))
    supposed = ledger.suppositions.values() if ledger.loses_limits else ()
    givens = (g for e in ledger.givens.values() for g in ([e] if isinstance(e, Given) else _needed(*e, (), e[1].scope.givens)))
    return Replayed((*ledger.conditions.values(), *supposed), tuple(dict.fromkeys(givens)), tuple(ledger.definitions))


def rewritten(proof: Proof, left: Term, right: Term, scope: Scope, ledger: Ledger) -> Iterator[tuple[Step, Term]]:
    """Give each step and the whole side that it rewrites, after it; raises ProofRejected where it does not apply."""
    try:
        start = ground(left, right, scope, ledger)
    except (RuleDoesNotApply, CannotSubstitute) as error:
        raise ProofRejected(str(error)) from error
    yield from _followed(Shown(left, right, proof), start, _taken(left, right, scope), ledger)


def _taken(left: Term, right: Term, scope: Scope) -> frozenset[str]:
    """Give the names that mean the same everywhere: scalars, and free indices with those that their ranges rest on."""
    names = free_names(left) | free_names(right) | scope.scalars()
    for _ in scope.ranges:
        names = names.union(*(free_names(end) for n, r in scope.ranges.items() if n in names for end in (r.lower, r.upper)))
    return names


def _followed(shown: Shown, start: Context, taken: frozenset[str], ledger: Ledger) -> Iterator[tuple[Step, Term]]:
    sides = {Side.LEFT: shown.left, Side.RIGHT: shown.right}
    if not all(binds_distinctly(side, taken) for side in sides.values()):
        raise ProofRejected("a name is bound twice, or both free and bound, or that of a scalar")
    for step in shown.proof:
        try:
            other = sides[Side.RIGHT if step.side is Side.LEFT else Side.LEFT]
            sides[step.side] = take(step, sides[step.side], other, start, taken, ledger)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise ProofRejected(f"{step.rule}: an argument is not of the kind that the rule needs") from error
        yield step, sides[step.side]


def _meet(left: Term, right: Term, steps: Iterator[tuple[Step, Term]]) -> None:
    sides = {Side.LEFT: left, Side.RIGHT: right}
    for step, after in steps:
        sides[step.side] = after
    if key(sides[Side.LEFT]) != key(sides[Side.RIGHT]):
        raise ProofRejected("the steps do not make the two sides equal")


def ground(left: Term, right: Term, scope: Scope, ledger: Ledger) -> Context:
    """Give the context of both sides, where both are real numbers; raises DomainsDiffer where they are not on one region."""
    terms = (left, right, *(side for given in scope.givens for side in (given.left, given.right)))
    context = Context(scope, meanings=meanings(terms, scope))
    regions: list[dict[Key, tuple[Positive | NonNegative, Context]]] = [{}, {}]
    holding: set[Fact] = set()
    for side, region in zip((left, right), regions, strict=True):
        for condition, place in domain(side, context):
            match condition:
                case Positive(term) | NonNegative(term) if not discharged(condition, place):
                    if discharged(NonNegative(term), place):
                        holding |= _list(NonZero(term), place, ledger)
                    else:
                        where = region_key(_of_open_sign(term, place), place)
                        if isinstance(condition, Positive) or where not in region:
                            region[where] = (condition, place)
                case NonZero():
                    holding |= _list(condition, place, ledger)
                case Converges(term) if not discharged(condition, place):
                    holding |= facts_of(condition, place)
                    ledger.suppositions[place.closed_key(term)] = condition
    lacking = regions[0].keys() ^ regions[1].keys()
    if lacking:
        raise DomainsDiffer(tuple(c for region in regions for k, (c, _) in region.items() if k in lacking))
    for where, (condition, place) in regions[0].items():
        if type(condition) is not type(regions[1][where][0]):
            holding |= _list(NonZero(condition.term), place, ledger)
    holding |= {(type(condition), where) for region in regions for where, (condition, _) in region.items()}
    return replace(context, ground=frozenset(holding))


def _of_open_sign(term: Term, place: Context) -> Term:
    """Leave out the factors of a product that are certainly positive."""
    factors = term.factors if isinstance(term, Multiply) else (term,)
    return Multiply(tuple(f for f in factors if not discharged(Positive(f), place)))


def _list(condition: NonZero, context: Context, ledger: Ledger) -> frozenset[Fact]:
    """Enter a condition that cannot be discharged, and give what follows from it: everywhere if it is about no bound name."""
    if discharged(condition, context):
        return frozenset()
    if not Field().ratio(opened(condition.term, context)).numerator:
        raise RuleDoesNotApply("a denominator is zero everywhere")
    ledger.conditions.setdefault(context.closed_key(condition.term), condition)
    everywhere = not context.integrals and free_names(condition.term).isdisjoint(context.bound())
    return facts_of(condition, context) | facts_of(condition, replace(context, binders=(), holding=()) if everywhere else context)


def take(step: Step, side: Term, other: Term, start: Context, taken: frozenset[str], ledger: Ledger) -> Term:
    """Give the side after one step, and enter what the step rests on; raises ProofRejected where it does not apply."""
    context, before = start, side
    for place in step.at:
        if not 0 <= place < len(children(before)):
            raise ProofRejected("a step points outside the term")
        if isinstance(before, Derivative) and place == 1:
            raise ProofRejected("a step would change what a derivative is taken by")
        context, before = context.entering(before, place), children(before)[place]
    after = apply(step, before, context, taken, ledger, beside=(other, start))
    return replace_at(side, step.at, after)


def apply(
    step: Step, before: Term, context: Context, taken: frozenset[str], ledger: Ledger, *, beside: tuple[Term, Context]
) -> Term:
    """Give what one step turns the term at its place into, its bound names made distinct from all around it.

    The term, and the one ``beside`` it at its own place, have values wherever both sides of the obligation have.
    """
    named = RULES.get(step.rule)
    if named is None:
        raise ProofRejected(f"there is no rule {step.rule}")
    try:
        rewrite = named.apply(before, *step.arguments)
        around = cache(lambda: ledger.ask(known, before, context) | ledger.ask(known, *beside))
        for condition in rewrite.conditions:
            place, shown = context, condition
            if isinstance(condition, ForEach):
                place, shown = context.entering(condition.binder, 0), condition.condition
                if condition.binder.index in taken | context.names():
                    raise RuleDoesNotApply("the name for each value has a meaning already")
            if isinstance(shown, Shown):
                if isinstance(condition, ForEach):
                    inside = frozenset() if isinstance(condition.binder, Product) else {condition.binder.index}
                    place = replace(place, interior=place.interior | inside)
                    if not discharged(IsDefined(shown.left), place):
                        raise RuleDoesNotApply("what is shown may have no value somewhere")
                _meet(shown.left, shown.right, _followed(shown, place, taken | place.names(), ledger))
            else:
                _settle(condition, context, ledger, around)
        if ledger.suppositions and not ledger.loses_limits:
            kinds = tuple({type(c.term) for c in ledger.suppositions.values()} | {Limit})
            ledger.loses_limits = loses_limits(before, rewrite.after, lambda part: _is_limit(part, kinds, context))
        after = distinct(rewrite.after, taken | context.names())
    except (RuleDoesNotApply, CannotSubstitute) as error:
        raise ProofRejected(f"{step.rule}: {error}") from error
    brought = free_names(after) - free_names(before)
    if not brought <= taken:
        raise ProofRejected(f"{step.rule} brings in a free name")
    return after


def _is_limit(term: Term, kinds: tuple[type, ...], context: Context) -> bool:
    """Tell whether a term is a limit, or an integral of these kinds, or a name with a definition that has some."""
    defined = definition_of(term, context.scope) is not None
    return isinstance(term, kinds) or (defined and any(isinstance(c, Converges) for c, _ in domain(term, context)))


def _settle(condition: Condition, context: Context, ledger: Ledger, around: Callable[[], frozenset[Fact]]) -> None:
    """Discharge or list a condition; what holds where the rewritten term has a value is asked only where nothing else helps."""
    for part, place in domain(condition.term, context) if isinstance(condition, IsDefined) else [(condition, context)]:
        if ledger.ask(discharged, part, place):
            _enter(part, place, ledger)
        elif part is condition or not _is_fact(part, place, around()):
            wide = replace(place, ground=place.ground | around())
            if not ledger.ask(_holds, part, wide):
                given = next((g for g in place.scope.givens if ledger.ask(_holds, part, ledger.ask(_where_given, g, wide))), None)
                if given is None:
                    raise RuleDoesNotApply(f"{type(part).__name__} does not hold there")
                ledger.givens[(given,)] = given


def _holds(condition: Condition, context: Context) -> bool:
    parts = (NonNegative(condition.term), NonZero(condition.term)) if isinstance(condition, Positive) else ()
    return discharged(condition, context) or (bool(parts) and all(discharged(part, context) for part in parts))


def _where_given(given: Given, context: Context) -> Context:
    """Add what holds because the sides of a given, one without indices, have values."""
    start = Context(context.scope, meanings=context.meanings)
    if not (free_names(given.left) | free_names(given.right)).isdisjoint(context.scope.ranges.keys()):
        return context
    return replace(context, ground=context.ground | known(given.left, start) | known(given.right, start))


def _is_fact(condition: Condition, context: Context, facts: frozenset[Fact]) -> bool:
    signs = NonZero | Positive | NonNegative | Converges
    return isinstance(condition, signs) and (type(condition), region_key(condition.term, context)) in facts


def _enter(condition: Condition, context: Context, ledger: Ledger) -> None:
    """Enter the definition or the givens that a condition holds by."""
    match condition:
        case Assumed(given, _):
            ledger.givens[(given,)] = given
        case Defined(definition):
            ledger.definitions[definition.name] = None
        case Continuous(term):
            ledger.conditions[(term.function,)] = condition
        case ForEach(_, Continuous() as inner):
            _enter(inner, context, ledger)
        case _:
            ledger.givens[condition, context.identity()] = condition, context


def _needed(condition: Condition, context: Context, kept: tuple[Given, ...], others: tuple[Given, ...]) -> tuple[Given, ...]:
    """Give few of the others that, beside those kept, a condition holds by (QuickXplain: Junker, AAAI 2004)."""
    if not others or discharged(condition, replace(context, scope=replace(context.scope, givens=kept))):
        return ()
    if len(others) == 1:
        return others
    first, second = others[: len(others) // 2], others[len(others) // 2 :]
    found = _needed(condition, context, (*kept, *first), second)
    return (*_needed(condition, context, (*kept, *found), first), *found)
