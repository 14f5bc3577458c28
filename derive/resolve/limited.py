"""Functions that the words around their formula define for some arguments alone: ``$f(x) = 2 x$ for $0 < x < 1$``, else 0."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from derive.kernel.scope import Given, Relation
from derive.resolve.dependencies import parts_of
from derive.resolve.memberships import IN, Related, relations_in
from derive.resolve.orders import SIGNS
from derive.resolve.within import is_between
from derive.syntax import tree
from derive.syntax.inside import names_in
from derive.terms import (
    Add,
    Binding,
    Call,
    Derivative,
    Integral,
    Limit,
    Multiply,
    Number,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    children,
    free_names,
    substitute,
)  # fmt: skip

OUTSIDE = "the text says what {} is for some arguments alone, and these may be others"
_FOR = r"(?:for|if|when|whenever|where|with|on|in|over|provided)"
_SET = (
    r"(?:(?:all|any|every|each|the|an?|real|unit|closed|open|whole|integer)\s+)*"
    r"(?:intervals?|range|set|support|region|numbers?|values?|arguments?)?"
)
_MARKUP = re.compile(r"<!--.*?-->|%[^\n]*|\\[\])]|\\end\{[a-z]+\*?\}", re.DOTALL)
_BEHIND = re.compile(rf"^[\s$,]*(?:and\s+)?{_FOR}(?:\s+{_SET})?\W*$")  # a capital letter begins another sentence
_BEFORE = re.compile(rf"\b(?:for|on|in|over)(?:\s+{_SET})?\s*\$+(?P<set>[^$]+)\$+[^$]*$", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\b(?:otherwise|elsewhere|else|outside)\b", re.IGNORECASE)
_FROM = re.compile(r"\s*(?P<letter>[A-Za-z])\s*=\s*(?P<first>\d+)\s*,.*\\(?:[lc]?dots)\s*(?:,\s*(?P<last>\w+))?\s*", re.DOTALL)
Limits = tuple[str, tuple[Given, ...]]  # the letter of a function, and the bounds on it
NOWHERE = Given("", Relation.LESS, Number(Fraction(1)), Number(Fraction(0)))


def says_where(words: str) -> bool:
    """Tell whether the words between a formula and the next one make that say for which arguments: "for", "on the interval"."""
    return _BEHIND.match(_MARKUP.sub(" ", words)) is not None


def said_before(words: str) -> str | None:
    """Give the formula that the words before another one say it for: "on the interval $(0, 1)$ the density is"."""
    found = _BEFORE.search(words)
    return found["set"].strip() if found is not None else None


def is_another_elsewhere(words: str) -> bool:
    """Tell whether the words behind a formula speak of what holds instead for other arguments: "and 0 otherwise"."""
    return _ELSEWHERE.search(words) is not None


def counted_from(text: str, letter: str) -> tuple[Given, ...]:
    r"""Give the bounds that a listing of whole numbers puts on a letter: ``k = 0, 1, 2, \dots``."""
    found = _FROM.fullmatch(text)
    if found is None or found["letter"] != letter:
        return ()
    lower = Given(text, Relation.LESS_OR_EQUAL, Number(Fraction(found["first"])), Symbol(letter))
    if found["last"] is None:
        return (lower,)
    last = Number(Fraction(found["last"])) if found["last"].isdigit() else Symbol(found["last"])
    return lower, Given(text, Relation.LESS_OR_EQUAL, Symbol(letter), last)


def inherited(letter: str, body: Term, limited: Mapping[str, Limits]) -> tuple[Given, ...]:
    """Give the bounds on the letter of a function whose formula asks for others with some: theirs where it is passed on."""
    calls = [part for part in parts_of((body,)) if isinstance(part, Call) and part.function.rstrip("'") in limited]
    if any(call.arguments != (Symbol(letter),) for call in calls):
        return (NOWHERE,)
    found = (limited[call.function.rstrip("'")] for call in calls)
    named = {name: Symbol(letter) for name in {limited[call.function.rstrip("'")][0] for call in calls}}
    said = (given for _, domain in found for given in domain)
    return tuple(replace(g, left=substitute(g.left, named), right=substitute(g.right, named)) for g in said)


def is_asked_outside(function: str, letter: str, domain: tuple[Given, ...], terms: Iterable[Term]) -> bool:
    """Tell whether terms may ask for a function outside of bounds on its letter: at numbers, at bound letters, or turned around."""
    return any(_is_outside(function, letter, domain, term, {}) for term in terms)


def _is_outside(function: str, letter: str, domain: tuple[Given, ...], term: Term, bound: Mapping[str, Range | None]) -> bool:
    if isinstance(term, Call) and term.function.rstrip("'") == function:
        argument = term.arguments[0]
        if isinstance(argument, Number):
            outside = not all(_meets(given, letter, argument) for given in domain)
        elif isinstance(argument, Symbol) and argument.name in bound:
            outside = not is_between(bound[argument.name], letter, domain)
        else:
            outside = not free_names(argument).isdisjoint(bound) or _is_turned(argument)
        if outside:
            return True
    inside = bound
    if isinstance(term, Binding) and not isinstance(term, Limit | Derivative):
        inside = {**bound, term.index: term.range if isinstance(term, Sum | Product | Integral) else None}
    parts = ((part, bound if place in (1, 2) else inside) for place, part in enumerate(children(term)))
    return any(_is_outside(function, letter, domain, part, around) for part, around in parts)


def _meets(given: Given, letter: str, value: Number) -> bool:
    left, right = (value if side == Symbol(letter) else side for side in (given.left, given.right))
    if not isinstance(left, Number) or not isinstance(right, Number):
        return False
    return left.value < right.value or (given.relation is Relation.LESS_OR_EQUAL and left.value == right.value)


def _is_turned(argument: Term) -> bool:
    """Tell whether an argument is less where its letters are more, or a number in disguise."""
    if not free_names(argument):
        return True
    parts = argument.terms if isinstance(argument, Add) else (argument,)
    return any(
        isinstance(part, Multiply) and any(isinstance(factor, Number) and factor.value < 0 for factor in part.factors)
        for part in parts
        if free_names(part)
    )


def conditions_on(statement: tree.Statement, letter: str) -> tuple[tree.Condition, ...]:
    """Give the bounds on a letter that a statement is, or that an interval is which stands alone in it, none for anything else."""
    if statement.left is None or statement.conditions:
        return ()
    name, signs = tree.Name(letter, statement.span), (*SIGNS, IN)
    relations: list[Related] = [] if statement.links else [(name, IN, statement.left)]
    left = statement.left
    for link in statement.links:
        relations.append((left, link.relation.sign, link.right))
        left = link.right
    if any(sign not in signs or letter not in (*names_in(one), *names_in(other)) for one, sign, other in relations):
        return ()
    if any(sign == IN and not isinstance(other, tree.Group | tree.Fenced) for _, sign, other in relations):
        return ()
    found = (related for one in relations for related in relations_in(*one))
    return tuple(tree.Condition(one, sign, other, statement.span) for one, sign, other in found)
