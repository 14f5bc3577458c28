r"""Expectations as the linear operators that they are, and variances and covariances by what they mean.

``\mathrm{E}(2 X + c)`` is read as ``2 \mathrm{E}(X) + c`` where c is declared: only numbers, declared names and expectations
themselves are taken for constants.  What is left inside is opaque.  ``\mathbb{E}_{z \sim q}`` is an operator of its own for each
label, under which what the label names is random; where it does not say what is, numbers alone and sizes are constants.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from derive.kernel.conditions import meanings
from derive.kernel.context import Context, unfolded
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Call,
    Element,
    Function,
    Multiply,
    Number,
    Pi,
    Power,
    Sum,
    Symbol,
    Term,
    children,
    key,
    parts_and_bound,
    with_children,
)  # fmt: skip

EXPECTATION = "\\mathrm{E}"
EXPECTATIONS = frozenset(("\\mathrm{E}", "\\mathbb{E}", "\\operatorname{E}", "\\mathbf{E}", "\\mathop{\\mathbb{E}}"))
VARIANCES = frozenset(("\\mathrm{Var}", "\\operatorname{Var}", "\\mathbb{V}", "\\mathrm{V}"))
COVARIANCES = frozenset(("\\mathrm{Cov}", "\\operatorname{Cov}"))
_OPERATORS = EXPECTATIONS | VARIANCES | COVARIANCES
MOST_TERMS, MOST_POWER = 60, 4
_LABELLED = re.compile("(" + "|".join(map(re.escape, sorted(EXPECTATIONS))) + r"|E)_(?!\{\\mid)(.+)", re.DOTALL)
_DENSITY = re.compile(r"(?:\\(?:mathrm|hat|tilde)\s*\{?\s*)?(?:[pqPQ]|\\pi)(?![A-Za-z'])")
_BAR = re.compile(r"\\mid(?![A-Za-z])|\|")
_NAME = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_INDEXED = re.compile(r"(?:\\[A-Za-z]+|[A-Za-z])(?:_(?:\{[^{}]*\}|\\[A-Za-z]+|\w))?")
IsConstant = Callable[[Term], bool]


def operator(name: str, arguments: tuple[Term, ...], is_constant: IsConstant, context: Context) -> Term | None:
    """Give what an operator of that name makes of its arguments, None where it is no such operator.

    Names with a definition are opened, so that what they mean is linear in the same way however it is written.
    """
    if name in _OPERATORS or label_of(name) is not None:
        known = replace(context, meanings=meanings(arguments, context.scope))
        arguments = tuple(opened(argument, known) for argument in arguments)
    match arguments:
        case (one,) if (label := label_of(name)) is not None:
            return expected(one, _fixed_under(label, is_constant, context), name)
        case (one,) if name in EXPECTATIONS:
            return expected(one, is_constant)
        case (one,) if name in VARIANCES:
            return covariance(one, one, is_constant)
        case (one, other) if name in COVARIANCES:
            return covariance(one, other, is_constant)
        case _:
            return None


def label_of(name: str) -> str | None:
    r"""Give what stands below the sign of an expectation, as ``z \sim q``; a letter E is one where that says what is drawn."""
    found = _LABELLED.fullmatch(name)
    if found is None or (found[1] == "E" and "\\sim" not in found[2]):
        return None
    return found[2] if _NAME.search(found[2]) else None  # \mathrm{E}_1 is an integral


def _fixed_under(label: str, is_constant: IsConstant, context: Context) -> IsConstant:
    r"""Give what is constant under an expectation with a label: x in ``z \sim q(z \mid x)``, which stands behind the bar, is."""
    before, *behind = _BAR.split(label)
    given = frozenset(name for part in behind for name in _INDEXED.findall(part))
    drawn, said = frozenset(_NAME.findall(before)), "\\sim" in label or "(" in label or bool(behind)

    def is_fixed(term: Term) -> bool:
        match term:
            case Number() | Pi():
                return True
            case Symbol(name) | Element(name, _):
                declared = is_constant(term) and (said or name in context.scope.sizes() | context.bound())
                return _is_given(term) or (declared and drawn.isdisjoint(_NAME.findall(name)))
            case Call(name, arguments):
                plain = label_of(name) is None and name not in _OPERATORS
                return label_of(name) == label or (plain and bool(arguments) and all(map(_is_given, arguments)))
            case Add() | Multiply() | Power() | Apply():
                return all(map(is_fixed, children(term)))
            case _:
                return False

    def _is_given(term: Term) -> bool:
        return isinstance(term, Symbol) and term.name in given

    return is_fixed


def opened(term: Term, context: Context) -> Term:
    """Give a term with the meaning of every defined name in its place."""
    meaning = unfolded(term, context)
    if meaning is not None:
        return opened(meaning, context)
    parts = children(term)
    new = tuple(opened(part, context.entering(term, place)) for place, part in enumerate(parts))
    return term if new == parts else with_children(term, new)


def covariance(one: Term, other: Term, is_constant: IsConstant) -> Term:
    """Give the expectation of a product less the product of the expectations."""
    product = Multiply((expected(one, is_constant), expected(other, is_constant)))
    return Add((expected(Multiply((one, other)), is_constant), Multiply((MINUS_ONE, product))))


def expected(term: Term, is_constant: IsConstant, name: str = EXPECTATION) -> Term:
    """Give the expectation of a term, by its name, with sums parted and constants taken out."""
    if isinstance(term, Sum):
        return Sum(term.index, term.range, term.conditions, expected(term.body, _also(is_constant, term.index), name))
    parts = [_of_product(tuple(_factors(part)), is_constant, name) for part in _expanded(term)]
    return parts[0] if len(parts) == 1 else Add(tuple(parts))


def _of_product(factors: tuple[Term, ...], is_constant: IsConstant, name: str) -> Term:
    fixed = tuple(factor for factor in factors if is_constant(factor))
    rest = tuple(sorted((factor for factor in factors if not is_constant(factor)), key=lambda factor: repr(key(factor))))
    if not rest:
        return Multiply(fixed) if fixed else ONE
    match rest:
        case (Sum() as total,):
            inner = expected(total, is_constant, name)
        case (single,):
            inner = Call(name, (single,))
        case _:
            inner = Call(name, (Multiply(rest),))
    return Multiply((*fixed, inner)) if fixed else inner


def _also(is_constant: IsConstant, index: str) -> IsConstant:
    return lambda term: term == Symbol(index) or is_constant(term)


def _factors(term: Term) -> Iterator[Term]:
    match term:
        case Multiply(factors):
            for factor in factors:
                yield from _factors(factor)
        case Power(Multiply(factors), Number(value)) if value.denominator == 1:
            for factor in factors:
                yield from _factors(Power(factor, Number(value)))
        case Power(base, Number(value)) if value.denominator == 1 and 1 < value <= MOST_POWER:
            for _ in range(int(value)):
                yield from _factors(base)
        case _:
            yield term


def _expanded(term: Term) -> tuple[Term, ...]:
    """Give the terms of a sum, products of sums multiplied out as long as they are few."""
    match term:
        case Add(terms):
            return tuple(part for inner in terms for part in _expanded(inner))
        case Power(base, Number(value)) if value.denominator == 1 and 1 < value <= MOST_POWER and isinstance(base, Add):
            return _expanded(Multiply((base,) * int(value)))
        case Multiply(factors):
            found: tuple[tuple[Term, ...], ...] = ((),)
            for factor in factors:
                parts = _expanded(factor)
                if len(parts) * len(found) > MOST_TERMS:
                    return (term,)
                found = tuple((*head, part) for head in found for part in parts)
            return tuple(Multiply(parts) for parts in found)
        case Apply(Function.LOG, argument):
            powers = tuple(_powers_of_densities(argument, 1))
            whole = all(density is not None for density, _ in powers)
            return tuple(Multiply((Number(Fraction(n)), Apply(Function.LOG, d))) for d, n in powers if d) if whole else (term,)
        case _:
            return (term,)


def _powers_of_densities(term: Term, exponent: int) -> Iterator[tuple[Term | None, int]]:
    """Give the densities that a term is a product of powers of, none of which is ever negative; None for anything else."""
    match term:
        case Multiply(factors):
            for factor in factors:
                yield from _powers_of_densities(factor, exponent)
        case Power(base, Number(value)) if value.denominator == 1:
            yield from _powers_of_densities(base, exponent * value.numerator)
        case Call(name, _) if _DENSITY.match(name):
            yield term, exponent
        case _:
            yield None, exponent


def has_nothing_random(term: Term, is_constant: IsConstant) -> bool:
    """Tell whether a term speaks of names, but of declared ones alone: its author may have meant them as random variables."""
    mentioned = tuple(_mentioned(term, frozenset()))
    return bool(mentioned) and all(is_constant(name) and not isinstance(name, Call) for name in mentioned)


def _mentioned(term: Term, bound: frozenset[str]) -> Iterator[Term]:
    match term:
        case Symbol(name):
            if name not in bound:
                yield term
        case Element() | Call():
            yield term
        case _:
            for part, binds in parts_and_bound(term):
                yield from _mentioned(part, bound | binds)


def is_value(term: Term) -> bool:
    """Tell whether a term is a number whatever the random variables are: a constant, or an expectation without a condition."""
    match term:
        case Number() | Pi():
            return True
        case Call(name, _):
            return name == EXPECTATION
        case Add() | Multiply() | Power():
            return all(is_value(part) for part in children(term))
        case _:
            return False


