r"""What stands under a factorial is meant to be a whole number that is not negative, though nothing else on the page says so.

Anything else has no factorial: ``y_i!`` supposes ``y_i \geq 0``, and what is proved with it is proved given that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from derive.kernel.conditions import discharged
from derive.kernel.context import Context
from derive.kernel.rule import NonNegative, Positive
from derive.kernel.scope import Domain, Given, Relation, Scope
from derive.resolve.dependencies import dependencies
from derive.resolve.known import name_to_latex
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Binding,
    Element,
    Multiply,
    Number,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    children,
    free_names,
    fresh_name,
    reindex,
)  # fmt: skip

Part = Symbol | Element | Number
MARK = "#"  # in no letter that an author can write


def is_factorial(term: Term) -> bool:
    """Tell whether a term is the product of the whole numbers from one up to another."""
    return isinstance(term, Product) and term.range.lower == ONE and not term.conditions and term.body == Symbol(term.index)


def is_meant_to_count(term: Term, context: Context, parameters: frozenset[str] = frozenset()) -> bool:
    """Tell whether a term adds up names that are free to be whole numbers and not negative: ``y_i``, ``n - k``, but no index.

    Of a letter that a sum binds all values have to be: those of ``n - k`` are for k up to x where ``n - x`` is not negative.
    """
    scope, bound = context.scope, {binder.index: binder.range for binder in context.binders}
    parts = _least(term, bound)
    if parts is None or (parts.keys() <= {ONE} and parts.get(ONE, 0) < 0):
        return False
    if parts.keys() <= {ONE}:
        return True
    letters = {name.name for name in parts if isinstance(name, Symbol)}
    others = [part for part in parts if part != ONE and not (isinstance(part, Symbol) and part.name in scope.sizes())]
    known = scope.ranges.keys() | bound.keys() | parameters
    least = Add(tuple(Multiply((Number(-times), name)) for name, times in parts.items()))
    fits = letters.isdisjoint(known) and any(times > 0 for name, times in parts.items() if name != ONE)
    return fits and bool(others) and all(_may_count(part, scope) for part in others) and not discharged(Positive(least), context)


def _least(term: Term, bound: Mapping[str, Range]) -> dict[Part, Fraction] | None:
    """Give the least value of a sum of names, for letters that are bound one in another; None where it is none or has none."""
    parts = _parts(term)
    for letter in reversed(list(bound)):
        times = parts.pop(Symbol(letter), None) if parts is not None else None
        if parts is None or times is None:
            continue
        end = bound[letter].lower if times > 0 else bound[letter].upper
        rest = Add(tuple(Multiply((Number(factor), name)) for name, factor in parts.items()))
        parts = _parts(Add((rest, Multiply((Number(times), end)))))
    return parts


def _may_count(part: Part, scope: Scope) -> bool:
    """Tell whether a name is declared to be a whole number, or by nothing at all."""
    name = (part.name, 0) if isinstance(part, Symbol) else ("", 0) if isinstance(part, Number) else (part.family, len(part.indices))
    known = scope.declarations.get(name)
    return name not in scope.definitions and (known is None or known.domain is Domain.INTEGER)


def as_counted(terms: Iterable[Term], scope: Scope) -> Scope:
    """Give the scope with what terms, and the definitions they rest on, suppose by their factorials."""
    found = [pair for body, bound in _with_bodies(terms, scope) for pair in _factorials_of(body, bound)]
    for number, bound in found:
        binders = tuple(Sum(letter, span, (), ONE) for letter, span in bound.items())
        parts = _least(number, bound)
        if parts is not None and not parts.keys() <= {ONE} and not discharged(NonNegative(number), Context(scope, binders)):
            scope = _supposing(parts, bound, scope)
    return scope


def _with_bodies(terms: Iterable[Term], scope: Scope) -> Iterator[tuple[Term, Mapping[str, Range]]]:
    """Give terms, and the bodies of definitions that they rest on with the ranges of their parameters."""
    terms = tuple(terms)
    yield from ((term, {}) for term in terms)
    found = dependencies(terms, scope)
    known = [scope.definitions[name] for name in sorted(found.names) if name in scope.definitions]
    known += [made for name in sorted(found.functions) if (made := scope.functions.get(name)) is not None]
    for made in known:
        yield made.body, dict(zip(made.parameters, made.ranges, strict=False))


def _factorials_of(term: Term, bound: Mapping[str, Range]) -> Iterator[tuple[Term, Mapping[str, Range]]]:
    """Give what stands under the factorials in a term, with the ranges of the letters that are bound there."""
    if isinstance(term, Product) and is_factorial(term):
        yield term.range.upper, bound
    elif isinstance(term, Sum | Product):
        for end in (term.range.lower, term.range.upper):
            yield from _factorials_of(end, bound)
        yield from _factorials_of(term.body, {**bound, term.index: term.range})
    elif not isinstance(term, Binding):
        for part in children(term):
            yield from _factorials_of(part, bound)
    else:
        yield from _factorials_of(term.body, {letter: span for letter, span in bound.items() if letter != term.index})


def _supposing(parts: Mapping[Part, Fraction], bound: Mapping[str, Range], scope: Scope) -> Scope:
    """Give the scope with a number that is not negative, for all values of the letters that are bound in it."""
    number = Add(tuple(name if times == 1 else Multiply((Number(times), name)) for name, times in _numbers_last(parts)))
    letters, ranges = dict[str, Term](), dict(scope.ranges)
    for name in sorted(free_names(number) & bound.keys()):
        if not (free_names(bound[name].lower) | free_names(bound[name].upper)).isdisjoint(bound):
            return scope
        if ranges.get(name) != bound[name]:
            letter = fresh_name(MARK + name, frozenset(ranges))
            letters[name], ranges[letter] = Symbol(letter), bound[name]
    whole = number.terms[0] if len(number.terms) == 1 else number
    given = Given(_written(parts), Relation.LESS_OR_EQUAL, ZERO, reindex(whole, letters))
    return scope if given in scope.givens else replace(scope, ranges=ranges, givens=(*scope.givens, given))


def _numbers_last(parts: Mapping[Part, Fraction]) -> list[tuple[Part, Fraction]]:
    return sorted(parts.items(), key=lambda item: item[0] == ONE)


def _parts(term: Term) -> dict[Part, Fraction] | None:
    """Give a sum of names with whole factors as the factor of each, a number under ONE; None for anything else."""
    match term:
        case Number(value):
            return {ONE: value}
        case Symbol() | Element():
            return {term: Fraction(1)}
        case Multiply((Number(value), factor)):
            inner = _parts(factor)
            return None if inner is None else {name: value * times for name, times in inner.items()}
        case Add(terms):
            total: dict[Part, Fraction] = {}
            for part in terms:
                inner = _parts(part)
                if inner is None:
                    return None
                for name, times in inner.items():
                    total[name] = total.get(name, Fraction(0)) + times
            return {name: times for name, times in total.items() if times}
        case _:
            return None


def _written(parts: Mapping[Part, Fraction]) -> str:
    """Give in LaTeX that a sum of names is not negative: ``y_i \\geq 0``, ``n \\geq k``."""
    above = " + ".join(_times(name, times) for name, times in parts.items() if times > 0)
    below = " + ".join(_times(name, -times) for name, times in parts.items() if times < 0)
    return rf"{above} \geq {below or '0'}"


def _times(name: Part, times: Fraction) -> str:
    if name == ONE:
        return str(times)
    return name_to_latex(name) if times == 1 else f"{times} {name_to_latex(name)}"
