r"""Formulas at a place or between two, ``\left. F \right|_{x=a}`` and ``[F(x)]_a^b``, where the letter may be left out.

Absolute values ``|x|`` and the greater of listed numbers, ``\max(a, b)``, are roots of squares.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Protocol

from derive.diagnostics import Code
from derive.kernel.scope import Scope
from derive.resolve.dependencies import dependencies
from derive.resolve.integrals import infinite, require_number
from derive.resolve.kinds import letter_of
from derive.resolve.known import NoMeaning, negated
from derive.resolve.outside import reason
from derive.resolve.slopes import limit_at
from derive.resolve.spelled import unbold
from derive.source import Span
from derive.syntax import tree
from derive.syntax.inside import names_in, nodes_in
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Binder,
    CannotSubstitute,
    Infinity,
    Integral,
    Limit,
    Multiply,
    Number,
    Power,
    Range,
    Symbol,
    Term,
    children,
    difference,
    free_names,
    fresh_name,
    substitute,
)

MOST_PARTS = 400
OPENINGS = (".", "(", "[")
BARS = ("|", "]", r"\}")  # what closes a formula that nothing visible opens


class Reader(Protocol):
    """Reads formulas in a scope where some letters are integrated by nearby, and some are bound around the place."""

    scope: Scope
    integrated: frozenset[str]
    variables: frozenset[str]
    undeclared: set[str]

    def term(self, node: tree.Node) -> Term:
        """Give the term for a tree."""

    def binding(self, body: Term, letters: frozenset[str], span: Span) -> Term:
        """Give a formula in which letters are bound here; raises NoMeaning where it is not clear what rests on them."""

    def inside(self, whole: Binder) -> Reader:
        """Give the reader of a formula in which the letter of an integral stands for any number."""

    def is_index(self, name: str) -> bool:
        """Tell whether a letter is an index here."""


def integrated_letters(node: object) -> Iterator[str]:
    """Give the letters that formulas integrate by."""
    integrals = (part for part in nodes_in(node) if isinstance(part, tree.Integral))
    yield from (variable.text for part in integrals for variable in part.variables if isinstance(variable, tree.Name))


def evaluation_of(node: tree.Scripted, reader: Reader) -> Term:
    """Give the value of a formula at a place, or the difference of its values at two; raises NoMeaning where it is neither."""
    if node.lower is None or not isinstance(node.base, tree.Group | tree.Fenced):
        raise NoMeaning(reason(node), node.span)
    inner = node.base.inner if _only_encloses(node.base) else node.base
    letter, lower = _place(node.lower)
    other, upper = (None, None) if node.upper is None else _place(node.upper)
    if letter is not None and other not in (None, letter):
        raise NoMeaning("the two ends are about different letters", node.span)
    letter = letter or _letter_meant(node, node.base, reader)
    body = reader.inside(Integral(letter, Range(ZERO, ONE), (), ZERO)).term(inner)
    body = reader.binding(body, frozenset((letter,)), node.span)
    if reader.undeclared and (letter, 0) not in dependencies((body,), reader.scope).names:
        raise NoMeaning(f"nothing says how what stands here rests on {letter}", node.span)
    require_number(letter, body, node.span, reader.scope)
    low = _value_at(lower, letter, body, reader)
    return low if upper is None else difference(_value_at(upper, letter, body, reader), low)


def _only_encloses(base: tree.Group | tree.Fenced) -> bool:
    r"""Tell whether delimiters mean nothing of their own, as those of ``|x|_{x=a}`` and ``\lfloor x \rfloor_{x=a}`` do."""
    return isinstance(base, tree.Group) or (base.opening in OPENINGS and base.closing in BARS)


def absolute_value(node: tree.Fenced, reader: Reader) -> Term:
    """Give the root of the square for the bars around a number; around vectors and unknown capitals they mean something else."""
    return _size(_number_in(node.inner, node, reason(node), reader))


def bounds_in(left: tree.Node, sign: str, right: tree.Node) -> Iterator[tuple[tree.Node, str, tree.Node]]:
    """Give a relation behind what it says, as a bound on an absolute value, of the number and of its opposite."""
    match (left, sign, right):
        case (tree.Fenced("|", inner, "|", span), "<" | "<=", bound):
            yield from ((tree.Signed(True, inner, span), sign, bound), (inner, sign, bound))
        case (bound, ">" | ">=", tree.Fenced("|", inner, "|", span)):
            yield from ((bound, sign, tree.Signed(True, inner, span)), (bound, sign, inner))
        case _:
            pass
    yield left, sign, right


def extremum_of(node: tree.KnownFunction, reader: Reader) -> Term | None:
    r"""Give the greater or the lesser of listed numbers, as in ``\max(0, x)``, by the size of their difference; else None."""
    match node:
        case tree.KnownFunction("max" | "min" as name, tree.Group(_, tree.Listing(items, ",")), _, None):
            values = [_number_in(item, node, f"{name} can be checked of numbers alone so far", reader) for item in items]
        case _:
            return None
    found, *others = values
    for other in others:
        apart = _size(difference(found, other))
        found = Multiply((Number(Fraction(1, 2)), Add((found, other, apart if name == "max" else negated(apart)))))
        if _parts(found) > MOST_PARTS:  # each is written twice
            raise NoMeaning(f"{name} of so many parts cannot be checked so far", node.span)
    return found


def _parts(term: Term) -> int:
    return 1 + sum(map(_parts, children(term)))


def _number_in(inner: tree.Node, whole: tree.Node, otherwise: str, reader: Reader) -> Term:
    before = set(reader.undeclared)
    value = reader.term(inner)
    capitals = any(letter_of(name).lstrip("\\")[:1].isupper() for name in reader.undeclared - before)
    if capitals or any(unbold(name) != name for name in names_in(inner)):
        raise NoMeaning(otherwise, whole.span)
    return value


def _size(value: Term) -> Term:
    return Power(Power(value, Number(Fraction(2))), Number(Fraction(1, 2)))


def _value_at(end: tree.Node, letter: str, body: Term, reader: Reader) -> Term:
    """Give the value of a formula where its letter is at an end, or its limit where that is infinite or it differentiates."""
    sign = infinite(end)
    if not sign:
        place = reader.term(end)
        try:
            return substitute(body, {letter: place})
        except CannotSubstitute:
            return limit_at(body, letter, place, reader.scope)
    name = fresh_name("b", reader.scope.scalars() | free_names(body))
    grown: Term = Symbol(name) if sign > 0 else negated(Symbol(name))
    try:
        return Limit(name, Range(ONE, Infinity(whole=False)), (), substitute(body, {letter: grown}))
    except CannotSubstitute:
        raise NoMeaning("a derivative at an infinite end cannot be checked so far", end.span) from None


def _place(node: tree.Node) -> tuple[str | None, tree.Node]:
    """Give the letter of ``x = a``, if it is written, and the value."""
    match node:
        case tree.Assertion((tree.Name(letter), value), ("=",)):
            return letter, value
        case tree.Assertion():
            raise NoMeaning(reason(node), node.span)
        case _:
            return None, node


def _letter_meant(node: tree.Scripted, base: tree.Group | tree.Fenced, reader: Reader) -> str:
    """Give the letter that is meant where none is written: the one that is integrated by, else the only one between bars."""
    closed_alone = isinstance(base, tree.Fenced) and base.opening == "." and base.closing in BARS
    ends = frozenset(names_in((node.lower, node.upper)))
    if node.upper is None or not (closed_alone or base.opening == "[") or any(map(reader.is_index, ends)):
        raise NoMeaning(reason(node), node.span)
    inside = frozenset(names_in(base.inner))
    found = (reader.integrated & inside) - reader.variables
    if not found and closed_alone:
        found = frozenset(name for name in inside - ends if name.isalpha() and name != "e" and not reader.is_index(name))
    if len(found) == 1:
        return min(found)
    if found:
        either = " or ".join(f"{letter} = …" for letter in sorted(found))
        message = f"it is not clear which letter takes the values at the ends: write {either} below"
        raise NoMeaning(message, node.span, Code.READING_AMBIGUOUS)
    if not closed_alone:
        message = "this may be the difference of values at two ends, or an index and an exponent: write x = … below"
        raise NoMeaning(message, node.span, Code.READING_AMBIGUOUS)
    raise NoMeaning("nothing says which letter takes the values at the ends: write it, as in x = 0, below", node.span)
