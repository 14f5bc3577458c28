"""A term as a surface tree, so that one printer shows what an author wrote and what the kernel made of it.

The text has no place of its own: every node carries the span NOWHERE, and the part asked for the span HERE.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from fractions import Fraction
from functools import reduce
from typing import assert_never

from derive.render.latex_terms import NO_COMPONENTS
from derive.render.term_shapes import derivative_chain, endless, flat, gamma_power, opposite, reciprocal, runs
from derive.source import Span
from derive.syntax import tree
from derive.terms import (
    ONE,
    Add,
    Apply,
    Call,
    Cases,
    Comparison,
    Delta,
    Derivative,
    Element,
    Equal,
    Function,
    Infinity,
    Integral,
    Limit,
    Multiply,
    Number,
    Pi,
    Position,
    Power,
    Product,
    Sum,
    Symbol,
    Term,
    children,
    replace_at,
)  # fmt: skip

NOWHERE, HERE = Span(0, 0), Span(0, 1)
FUNCTIONS: Mapping[Function, str] = {Function.LOG: "ln"}


def to_tree(term: Term, components: Mapping[str, str] = NO_COMPONENTS, *, at: Position | None = None) -> tree.Node:
    """Give the surface tree of a term, with brackets where they are needed; the part at a position is marked by its span."""
    if at is None:
        return _Builder(components, None).node(term)
    part = reduce(lambda whole, place: children(whole)[place], at, term)
    marked = copy(part)  # a part may stand at several places; its copy stands at one
    return _Builder(components, marked).node(replace_at(term, at, marked))


class _Builder:
    """Builds the tree of one term; ``components`` says which families are written as functions of a component."""

    def __init__(self, components: Mapping[str, str], marked: Term | None) -> None:
        self.components, self.marked = components, marked

    def node(self, term: Term) -> tree.Node:
        built = self.built(term)
        if term is self.marked:
            return tree.Group("", built, "", HERE)
        return built

    def built(self, term: Term) -> tree.Node:
        match term:
            case Number(value):
                return _number(value)
            case Pi() | Infinity():
                return _name(r"\pi") if isinstance(term, Pi) else tree.Mark(r"\infty", NOWHERE)
            case Symbol(name):
                return _name(name)
            case Element():
                return self.element(term)
            case Add(terms):
                return self.add(self.flat(terms, Add))
            case Multiply(factors):
                return self.multiply(self.flat(factors, Multiply))
            case Power(base, exponent):
                return self.power(base, exponent)
            case Apply(Function.RGAMMA):
                return self.multiply((term,))
            case Apply(Function.DIGAMMA, argument):
                return tree.Application(_name(r"\psi"), (self.node(argument),), NOWHERE)
            case Apply(Function.EXP, argument):
                return tree.Superscript(_name("e"), self.node(argument), NOWHERE)
            case Apply(function, argument):
                return tree.KnownFunction(FUNCTIONS.get(function, function.value), _group(self.node(argument)), NOWHERE)
            case Call(function, arguments):
                return tree.Application(_name(function), tuple(map(self.node, arguments)), NOWHERE)
            case Delta(left, right):
                return self.indexed(r"\delta", (left, right))
            case Sum() | Product():
                return self.binder(term)
            case Integral() | Limit():
                return self.integral(term) if isinstance(term, Integral) else self.limit(term)
            case Derivative():
                return self.derivative(term)
            case Cases(branches):
                rows = (tree.Branch(self.node(b.value), tuple(map(self.condition, b.conditions))) for b in branches)
                return tree.Cases(tuple(rows), NOWHERE)
            case _:
                assert_never(term)

    def flat(self, parts: Iterable[Term], kind: type[Add] | type[Multiply]) -> tuple[Term, ...]:
        """Give the parts with nested parts of the same kind put in their place, the marked one left whole."""
        return tuple(p for part in parts for p in ((part,) if part is self.marked else flat((part,), kind)))

    def opposite(self, term: Term) -> Term | None:
        return None if term is self.marked else opposite(term)

    def reciprocal(self, factor: Term) -> Term | None:
        return None if factor is self.marked else reciprocal(factor)

    def indexed(self, family: str, indices: tuple[Term, ...]) -> tree.Node:
        """Write indices side by side where they are single letters, else with commas."""
        nodes = tuple(map(self.node, indices))
        if len(nodes) > 1 and all(isinstance(node, tree.Name) and len(node.text) == 1 for node in nodes):
            nodes = (tree.Product(nodes, NOWHERE),)
        return tree.Subscript(_name(family), nodes, NOWHERE)

    def element(self, term: Element) -> tree.Node:
        if term.family in self.components and len(term.indices) == 1:
            return tree.Application(_name(term.family), (self.indexed(self.components[term.family], term.indices),), NOWHERE)
        return self.indexed(term.family, term.indices)

    def add(self, terms: tuple[Term, ...]) -> tree.Node:
        if not terms:
            return _number(Fraction(0))
        negated = tuple(self.opposite(term) for term in terms)
        nodes = tuple(self.summand(minus or term) for term, minus in zip(terms, negated, strict=True))
        signs = tuple(minus is not None for minus in negated)
        first: tree.Node = tree.Signed(True, nodes[0], NOWHERE) if signs[0] else nodes[0]
        return tree.Sum((first, *nodes[1:]), (False, *signs[1:]), NOWHERE) if len(nodes) > 1 else first

    def summand(self, term: Term) -> tree.Node:
        node = self.node(term)
        return _group(node) if _is_loose(node) else node

    def multiply(self, factors: tuple[Term, ...]) -> tree.Node:
        negated = opposite(Multiply(factors)) if factors[:1] and factors[0] is not self.marked else None
        if negated is not None:
            return tree.Signed(True, self.summand(negated), NOWHERE)
        below = tuple(b for factor in factors if (b := self.reciprocal(factor)) is not None)
        above = tuple(factor for factor in factors if self.reciprocal(factor) is None)
        if not below:
            return self.side_by_side(above)
        inside = tuple(f for f in above if not isinstance(f, Sum | Product | Limit | Derivative | Cases) and f != ONE)
        outside = tuple(f for f in above if isinstance(f, Sum | Product | Limit | Derivative | Cases))
        quotient = tree.Quotient(self.side_by_side(inside), self.side_by_side(below), False, NOWHERE)
        return self.joined((quotient, *map(self.node, outside))) if outside else quotient

    def side_by_side(self, factors: tuple[Term, ...]) -> tree.Node:
        return self.joined(tuple(map(self.node, factors))) if factors else _number(Fraction(1))

    def joined(self, nodes: tuple[tree.Node, ...]) -> tree.Node:
        if len(nodes) == 1:
            return nodes[0]
        *front, last = nodes
        closed = [_group(n) if _is_loose(n) or _reaches_on(n) else n for n in front]
        return tree.Product((*closed, _group(last) if _is_loose(last) else last), NOWHERE)

    def power(self, base: Term, exponent: Term) -> tree.Node:
        of_gamma = gamma_power(base, exponent)
        if of_gamma is not None:
            return self.node(of_gamma)
        below = reciprocal(Power(base, exponent))
        if below is not None:
            return tree.Quotient(_number(Fraction(1)), self.node(below), False, NOWHERE)
        if exponent == Number(Fraction(1, 2)):
            return tree.Root(self.node(base), None, NOWHERE)
        stem = self.node(base)
        if not isinstance(_bare(stem), tree.Name | tree.Subscript | tree.Numeral | tree.Application | tree.Root):
            stem = _group(stem)
        return tree.Superscript(stem, self.node(exponent), NOWHERE)

    def binder(self, term: Sum | Product) -> tree.Node:
        kind = "sum" if isinstance(term, Sum) else "prod"
        body = self.summand(term.body)
        whole = term.range.lower == ONE and isinstance(term.range.upper, Symbol)
        lower, upper = (None, None) if whole else (self.node(term.range.lower), self.node(term.range.upper))
        conditions = tuple(map(self.condition, (_turned(c, term.index) for c in term.conditions)))
        return tree.BigOperator(kind, (_name(term.index),), lower, upper, conditions, body, NOWHERE)

    def integral(self, term: Integral) -> tree.Node:
        lower, upper, body = self.node(term.range.lower), self.node(term.range.upper), self.node(term.body)
        return tree.Integral("int", lower, upper, body, (_name(term.index),), NOWHERE)

    def limit(self, term: Limit) -> tree.Node:
        whole = endless(term)
        if whole is not None:
            return self.node(whole)
        below = tree.Assertion((_name(term.index), self.node(term.range.upper)), (r"\to",), NOWHERE)
        return tree.KnownFunction("lim", self.summand(term.body), NOWHERE, below)

    def condition(self, comparison: Comparison) -> tree.Condition:
        sign = "=" if isinstance(comparison, Equal) else "!="
        return tree.Condition(self.node(comparison.left), sign, self.node(comparison.right), NOWHERE)

    def derivative(self, term: Derivative) -> tree.Node:
        body, variables = derivative_chain(term)
        by = tuple(tree.DerivativeBy(self.node(variable), times) for variable, times in runs(variables))
        node = self.summand(body)
        above = isinstance(node, tree.Name | tree.Subscript | tree.Application)
        return tree.Derivative(node, by, not above, NOWHERE)


def _turned(comparison: Comparison, index: str) -> Comparison:
    """Put the bound index of a comparison on its left."""
    if comparison.right == Symbol(index):
        return type(comparison)(comparison.right, comparison.left)
    return comparison


def _name(latex: str) -> tree.Name:
    return tree.Name(latex, NOWHERE)


def _number(value: Fraction) -> tree.Node:
    if value < 0:
        return tree.Signed(True, _number(-value), NOWHERE)
    if value.denominator > 1:
        return tree.Quotient(_number(Fraction(value.numerator)), _number(Fraction(value.denominator)), False, NOWHERE)
    return tree.Numeral(value, 0, NOWHERE)


def _group(node: tree.Node) -> tree.Node:
    return tree.Group("(", node, ")", NOWHERE)


def _is_loose(node: tree.Node) -> bool:
    """Tell whether a formula needs brackets among factors."""
    return isinstance(_bare(node), tree.Sum | tree.Signed)


def _bare(node: tree.Node) -> tree.Node:
    """Give what a mark alone stands around."""
    return node.inner if isinstance(node, tree.Group) and not node.opening else node


def _reaches_on(node: tree.Node) -> bool:
    """Tell whether a formula would take in a factor that follows it."""
    match _bare(node):
        case tree.BigOperator() | tree.Derivative(operator=True) | tree.KnownFunction("lim"):
            return True
        case tree.Product(factors):
            return _reaches_on(factors[-1])
        case _:
            return False
