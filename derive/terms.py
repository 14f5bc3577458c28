"""The terms a derivation is about.  TRUSTED.

A term says what a formula means and keeps the order in which its author wrote it: nothing here rearranges, evaluates or
simplifies.  Names of indices and of scalars are plain strings; a bound name is bound by exactly one Binder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from operator import attrgetter, is_
from typing import Any, cast


class Function(Enum):
    """The functions whose meaning no author changes; LOG is the natural logarithm, RGAMMA is one over Gamma, 0 at its poles."""

    EXP = "exp"
    LOG = "log"
    SIN = "sin"
    COS = "cos"
    TAN = "tan"
    SINH = "sinh"
    COSH = "cosh"
    TANH = "tanh"
    RGAMMA = "rgamma"
    DIGAMMA = "digamma"


class _Remembering:
    """Has room for the free names, which are asked of every term again and again."""

    __slots__ = ("_free",)
    _free: frozenset[str]


@dataclass(frozen=True, slots=True)
class Number(_Remembering):
    value: Fraction


@dataclass(frozen=True, slots=True)
class Pi(_Remembering):
    pass


@dataclass(frozen=True, slots=True)
class Infinity(_Remembering):
    """No number, but what the index of a limit grows to: through the real numbers, or through the whole ones alone."""

    whole: bool


@dataclass(frozen=True, slots=True)
class Symbol(_Remembering):
    """A scalar, the size of a range, or an index used as a number."""

    name: str


@dataclass(frozen=True, slots=True)
class Element(_Remembering):
    """One component of a family: ``x_i``, ``W_{jk}``."""

    family: str
    indices: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Add(_Remembering):
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Multiply(_Remembering):
    factors: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Power(_Remembering):
    """``base ** exponent``; a quotient a/b is ``Multiply((a, Power(b, Number(-1))))``."""

    base: Term
    exponent: Term


@dataclass(frozen=True, slots=True)
class Apply(_Remembering):
    """A known function of one argument."""

    function: Function
    argument: Term


@dataclass(frozen=True, slots=True)
class Call(_Remembering):
    """A function that the document names."""

    function: str
    arguments: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Delta(_Remembering):
    """Kronecker delta: 1 where the two indices are equal, else 0."""

    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Equal:
    """Two indices have the same value."""

    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Distinct:
    """Two indices have different values."""

    left: Term
    right: Term


Comparison = Equal | Distinct


@dataclass(frozen=True, slots=True)
class Range:
    """The integers from lower to upper, both included."""

    lower: Term
    upper: Term


@dataclass(frozen=True, slots=True)
class Binding(_Remembering):
    """Binds index in body and conditions."""

    index: str
    range: Range
    conditions: tuple[Comparison, ...]
    body: Term


@dataclass(frozen=True, slots=True)
class Sum(Binding):
    """Sum of body over the values of index in range that meet every condition."""


@dataclass(frozen=True, slots=True)
class Product(Binding):
    """Product of body over the values of index in range that meet every condition."""


@dataclass(frozen=True, slots=True)
class Integral(Binding):
    """Integral of body by the real number index, from the lower to the upper end of range, improper at its ends; no conditions."""


@dataclass(frozen=True, slots=True)
class Limit(Binding):
    """Limit of body as the number index comes near the upper end of range, or grows; the lower end means nothing; no conditions."""


@dataclass(frozen=True, slots=True)
class Derivative(_Remembering):
    """Partial derivative of body by a Symbol or an Element, at the current point, through definitions but that of the variable."""

    body: Term
    variable: Term


@dataclass(frozen=True, slots=True)
class Branch:
    """A value and the conditions under which a case distinction takes it."""

    value: Term
    conditions: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Cases(_Remembering):
    """The value of the first branch whose conditions all hold; undefined where none does."""

    branches: tuple[Branch, ...]


Binder = Sum | Product | Integral | Limit
Term = Number | Pi | Infinity | Symbol | Element | Add | Multiply | Power | Apply | Call | Delta | Binder | Derivative | Cases
Position = tuple[int, ...]
Key = tuple[object, ...]

ZERO, ONE, MINUS_ONE = Number(Fraction(0)), Number(Fraction(1)), Number(Fraction(-1))


class CannotSubstitute(Exception):
    """A value would change what a derivative is taken by."""


def children(term: Term) -> tuple[Term, ...]:
    """Give the parts that are terms in their own right, in a fixed order; the body of a binder comes first."""
    return CHILDREN[type(term)](term)


def with_children(term: Term, parts: tuple[Term, ...]) -> Term:
    """Give the same kind of term with other parts, in the order of ``children``."""
    match term:
        case Number() | Pi() | Infinity() | Symbol():
            return term
        case Add() | Multiply():
            return type(term)(parts)
        case Element(name, _) | Call(name, _):
            return type(term)(name, parts)
        case Power() | Delta() | Derivative():
            return type(term)(*parts)
        case Apply(function, _):
            return Apply(function, *parts)
        case Binding(index, _, conditions, _):
            body, lower, upper, *compared = parts
            return type(term)(index, Range(lower, upper), _with_compared(conditions, iter(compared)), body)
        case Cases(branches):
            rest = iter(parts)
            return Cases(tuple(Branch(next(rest), _with_compared(b.conditions, rest)) for b in branches))


def _compared(conditions: tuple[Comparison, ...]) -> tuple[Term, ...]:
    return tuple([side for c in conditions for side in (c.left, c.right)]) if conditions else ()


def _inside(binder: Binder) -> tuple[Term, ...]:
    return (binder.body, binder.range.lower, binder.range.upper, *_compared(binder.conditions))


# A table of accessors: every walk over a term asks it at every node.
CHILDREN: dict[type, Callable[[Any], tuple[Term, ...]]] = {
    **dict.fromkeys((Symbol, Number, Pi, Infinity), lambda _: ()),
    Add: attrgetter("terms"), Multiply: attrgetter("factors"), Element: attrgetter("indices"), Call: attrgetter("arguments"),
    Power: attrgetter("base", "exponent"), Delta: attrgetter("left", "right"), Derivative: attrgetter("body", "variable"),
    Apply: lambda term: (term.argument,), **dict.fromkeys((Sum, Product, Integral, Limit), _inside),
    Cases: lambda term: tuple(part for b in term.branches for part in (b.value, *_compared(b.conditions))),
}


def _with_compared(conditions: tuple[Comparison, ...], parts: Iterator[Term]) -> tuple[Comparison, ...]:
    return tuple(type(c)(next(parts), next(parts)) for c in conditions)


def difference(left: Term, right: Term) -> Add:
    """Give the first term less the second."""
    return Add((left, Multiply((MINUS_ONE, right))))


def replace_at(term: Term, at: Position, new: Term) -> Term:
    """Put a term in the place of a part."""
    if not at:
        return new
    parts = list(children(term))
    parts[at[0]] = replace_at(parts[at[0]], at[1:], new)
    return with_children(term, tuple(parts))


def free_names(term: Term) -> frozenset[str]:
    """Give the names of symbols that no binder inside the term binds; names of families are not symbols."""
    try:
        return term._free
    except AttributeError:
        inside = [free_names(part) - binds if binds else free_names(part) for part, binds in parts_and_bound(term)]
        object.__setattr__(term, "_free", frozenset((term.name,) if isinstance(term, Symbol) else ()).union(*inside))
        return term._free


def parts_and_bound(term: Term) -> Iterator[tuple[Term, frozenset[str]]]:
    """Give the children of a term, each with the names that the term binds in it; a binder binds nothing in its bounds."""
    own = frozenset({term.index}) if isinstance(term, Binding) else frozenset[str]()
    for place, part in enumerate(children(term)):
        yield part, frozenset() if place in (1, 2) else own


def binds_distinctly(term: Term, taken: frozenset[str]) -> bool:
    """Tell whether no binder in the term binds a taken name, nor one that is bound above it."""
    if isinstance(term, Binding):
        if term.index in taken:
            return False
        taken = taken | {term.index}
    for part in children(term):  # a plain loop: this runs at every step of a proof
        if not binds_distinctly(part, taken):
            return False
    return True


def fresh_name(name: str, taken: frozenset[str]) -> str:
    """Give the name, or the name with the first number that makes it new."""
    stem, number = name.rstrip("0123456789'"), 1
    while name in taken:
        name, number = f"{stem}{number}", number + 1
    return name


def distinct(term: Term, taken: frozenset[str]) -> Term:
    """Give the term with bound names of which none is taken and none is bound twice on a path."""
    return term if binds_distinctly(term, taken) else _freshened(term, taken)


def _freshened(term: Term, taken: frozenset[str]) -> Term:
    if isinstance(term, Binding) and term.index in taken:
        term = _renamed(term, taken)
    return with_children(term, tuple(_freshened(part, taken | binds) for part, binds in parts_and_bound(term)))


def _renamed(binder: Binder, taken: frozenset[str]) -> Binder:
    body, _, _, *compared = children(binder)
    return rename_bound(binder, fresh_name(binder.index, taken.union(*map(free_names, (body, *compared)))))


def rename_bound(binder: Binder, name: str) -> Binder:
    """Give the same sum or product with another, unused, bound name."""
    body, lower, upper, *compared = children(binder)
    inside = {binder.index: Symbol(name)}
    parts = (reindex(body, inside), lower, upper, *(reindex(c, inside) for c in compared))
    return cast("Binder", with_children(replace(binder, index=name), parts))


def reindex(term: Term, values: Mapping[str, Term]) -> Term:
    """Put index terms for free indices, without capture, also in the variables of derivatives."""
    return _substitute(term, values, through_derivatives=True)


def substitute(term: Term, values: Mapping[str, Term]) -> Term:
    """Put terms for free symbols without capture; raises CannotSubstitute where one of them occurs in a derivative."""
    return _substitute(term, values, through_derivatives=False)


def _substitute(term: Term, values: Mapping[str, Term], *, through_derivatives: bool) -> Term:
    match term:
        case Symbol(name):
            return values.get(name, term)
        case Derivative() if not through_derivatives and not free_names(term).isdisjoint(values):
            raise CannotSubstitute("a definition differentiates by its argument")
    if not values:
        return term
    inside = values
    if isinstance(term, Binding):
        inside = {name: value for name, value in values.items() if name != term.index}
        incoming = frozenset().union(*map(free_names, inside.values()))
        if term.index in incoming:
            term = _renamed(term, incoming | inside.keys())
    parts, outside = children(term), (1, 2) if isinstance(term, Binding) else ()
    within = [(part, values if place in outside else inside) for place, part in enumerate(parts)]
    new = tuple([_substitute(part, known, through_derivatives=through_derivatives) for part, known in within])
    return term if all(map(is_, parts, new)) else with_children(term, new)


def key(term: Term, bound: Mapping[str, int] | None = None) -> Key:
    """Give a value that is equal for terms equal up to bound names and the order and grouping of sums and products."""
    levels: Mapping[str, int] = bound or {}
    match term:
        case Symbol(name):
            return (0, levels[name]) if name in levels else (1, name)
        case Number(value):
            return (2, value.numerator, value.denominator)
        case Pi() | Infinity():
            return (3, repr(term))
        case Element(name, parts) | Call(name, parts):
            return (4 if isinstance(term, Element) else 9, name, *[key(part, levels) for part in parts])
        case Add():
            return (5, *sorted(_flat_keys(term.terms, Add, levels)))
        case Multiply():
            return (6, *sorted(_flat_keys(term.factors, Multiply, levels)))
        case Power() | Derivative():
            return (7 if isinstance(term, Power) else 15, *[key(part, levels) for part in children(term)])
        case Apply(function, argument):
            return (8, function.value, key(argument, levels))
        case Delta(left, right):
            return (10, *sorted((key(left, levels), key(right, levels))))
        case Binding(index, span, conditions, body):
            inside = {**levels, index: max(levels.values(), default=-1) + 1}
            compared = sorted(comparison_key(c, inside) for c in conditions)
            ends = key(span.lower, levels), key(span.upper, levels)
            return ((Sum, Product, Integral, Limit).index(type(term)) + 11, *ends, tuple(compared), key(body, inside))
        case Cases(branches):
            rows = ((tuple(comparison_key(c, levels) for c in b.conditions), key(b.value, levels)) for b in branches)
            return (16, *rows)
        case _:
            raise TypeError(f"not a term: {term!r}")


def comparison_key(comparison: Comparison, bound: Mapping[str, int] | None = None) -> Key:
    """Give a value that is equal for comparisons of the same kind between the same two indices."""
    return (isinstance(comparison, Equal), *sorted((key(comparison.left, bound), key(comparison.right, bound))))


def _flat_keys(parts: tuple[Term, ...], kind: type[Add] | type[Multiply], levels: Mapping[str, int]) -> list[Key]:
    nested = [_flat_keys(children(part), kind, levels) if type(part) is kind else [key(part, levels)] for part in parts]
    return [own for keys in nested for own in keys]
