"""Integrals by one letter, limits, and sums without end; all others have no meaning that can be checked so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Protocol

from derive.kernel.scope import Scope
from derive.resolve.dependencies import dependencies
from derive.resolve.known import NoMeaning, negated
from derive.resolve.outside import reason
from derive.resolve.spelled import unbold
from derive.source import Span
from derive.syntax import tree
from derive.syntax.inside import names_in
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Binder,
    CannotSubstitute,
    Infinity,
    Integral,
    Limit,
    Number,
    Power,
    Range,
    Symbol,
    Term,
    fresh_name,
    substitute,
)  # fmt: skip

# Whether a limit is taken from one side: from above, from below, or from both.
ARROWS = {
    r"\to": 0, r"\rightarrow": 0, r"\longrightarrow": 0, r"\downarrow": 1, r"\searrow": 1, r"\uparrow": -1, r"\nearrow": -1
}  # fmt: skip


class Reader(Protocol):
    """Reads formulas in a scope, and gives the reader of an integrand, or of what a limit is taken of."""

    scope: Scope
    presumed: Mapping[str, str]

    def term(self, node: tree.Node) -> Term:
        """Give the term for a tree."""

    def big(self, node: tree.BigOperator) -> Term:
        """Give a sum or a product."""

    def is_index(self, name: str) -> bool:
        """Tell whether a letter stands for a whole number."""

    def binding(self, body: Term, letters: frozenset[str], span: Span) -> Term:
        """Give a formula in which letters are bound here; raises NoMeaning where it is not clear what rests on them."""

    def inside(self, whole: Binder) -> Reader:
        """Give the reader of an integrand, or of what a limit is taken of."""


def integral_of(node: tree.Integral, reader: Reader) -> Term:
    """Give an integral, one without end as the limit of those that end; raises NoMeaning for what cannot be checked."""
    if node.kind != "int" or node.lower is None or node.upper is None or len(node.variables) != 1:
        raise NoMeaning(reason(node), node.span)
    letter = node.variables[0]
    if not isinstance(letter, tree.Name):
        raise NoMeaning("an integral by anything but a letter cannot be checked so far", letter.span)
    endless = (infinite(node.lower) < 0, infinite(node.upper) > 0)
    taken = reader.scope.scalars().union(names_in(node))
    first, last = fresh_name("a", taken), fresh_name("b", taken)
    lower = negated(Symbol(first)) if endless[0] else reader.term(node.lower)
    span = Range(lower, Symbol(last) if endless[1] else reader.term(node.upper))
    term: Term = Integral(letter.text, span, (), _inside(Integral(letter.text, span, (), ZERO), node, reader))
    for end, name in ((endless[1], last), (endless[0], first)):
        term = Limit(name, Range(ONE, Infinity(whole=False)), (), term) if end else term
    return term


def limit_of(node: tree.KnownFunction, reader: Reader) -> Term | None:
    r"""Give ``\lim_{x \to a} f(x)``; None for another function.  Raises NoMeaning for what cannot be checked."""
    if node.name != "lim":
        return None
    match node.below:
        case tree.Assertion((tree.Name(letter), tree.Superscript(end, tree.Mark("+" | "-" as sign))), (arrow,)) if arrow in ARROWS:
            side = 1 if sign == "+" else -1
        case tree.Assertion((tree.Name(letter), end), (arrow,)) if arrow in ARROWS:
            side = ARROWS[arrow]
        case _:
            raise NoMeaning("this is no limit by one letter that can be checked so far", node.span)
    if infinite(end) or side:
        growing = Limit(letter, Range(ONE, Infinity(reader.is_index(letter) or letter in reader.scope.sizes())), (), ZERO)
        return replace(growing, body=_towards(end, side, growing, node, reader))
    target = reader.term(end)
    whole = Limit(letter, Range(target, target), (), ZERO)
    return replace(whole, body=_inside(whole, node, reader))


def _towards(end: tree.Node, side: int, growing: Limit, node: tree.KnownFunction, reader: Reader) -> Term:
    """Give what a limit towards infinity, or towards a number from one ``side``, is taken of, by a letter that grows."""
    x, body = Symbol(growing.index), _inside(growing, node, reader)
    if infinite(end) > 0:
        return body
    whole = growing.range.upper == Infinity(whole=True)
    if whole or (infinite(end) and side) or x.name in names_in(end):
        raise NoMeaning("this is no limit by one letter that can be checked so far", node.span)
    apart = Power(x, Number(Fraction(-1)))
    near = negated(x) if infinite(end) else Add((reader.term(end), apart if side > 0 else negated(apart)))
    try:
        return substitute(body, {x.name: near})
    except CannotSubstitute:
        raise NoMeaning("a derivative by the letter of a limit cannot be checked so far", node.span) from None


def series_of(node: tree.BigOperator, reader: Reader) -> Term | None:
    """Give a sum without end as the limit of those that end; None for every other."""
    if node.kind != "sum" or node.upper is None or infinite(node.upper) <= 0 or len(node.indices) != 1 or node.conditions:
        return None
    last = fresh_name("N", reader.scope.scalars().union(names_in(node), reader.presumed))
    limit = Limit(last, Range(ONE, Infinity(whole=True)), (), ZERO)
    return replace(limit, body=reader.inside(limit).big(replace(node, upper=tree.Name(last, node.upper.span))))


def _inside(whole: Integral | Limit, node: tree.Integral | tree.KnownFunction, reader: Reader) -> Term:
    body = reader.inside(whole).term(node.body if isinstance(node, tree.Integral) else node.argument)
    body = reader.binding(body, frozenset((whole.index,)), node.span)
    require_number(whole.index, body, node.span, reader.scope)
    return body


def require_number(letter: str, body: Term, span: Span, scope: Scope) -> None:
    r"""Raise NoMeaning for a letter of which a formula has elements alone: in ``\lim_{x \to 0} x_i`` it is the whole family."""
    names = dependencies((body,), scope).names
    if (letter, 0) not in names and any(name == unbold(letter) for name, _ in names):
        raise NoMeaning(f"{letter} stands for all of its elements here, which cannot be checked so far", span)


def infinite(node: tree.Node) -> int:
    """Give the sign of what is infinite, 0 for everything else."""
    match node:
        case tree.Mark(r"\infty"):
            return 1
        case tree.Signed(negative, operand):
            return -infinite(operand) if negative else infinite(operand)
        case _:
            return 0
