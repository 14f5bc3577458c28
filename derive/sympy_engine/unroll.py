"""A term for concrete sizes and indices as a SymPy expression without sums, indices or derivatives.

Every range is written out, every component is a plain symbol with its declared domain as an assumption, definitions are
unfolded and derivatives are taken by plain symbols, so that nothing SymPy does with symbolic sums can go wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, assert_never

import sympy

from derive.kernel.scope import Definition, Domain, NameAndArity, Relation, Scope
from derive.sympy_engine.convert import DEEPEST, CannotConvert, apply, power
from derive.terms import (
    ZERO,
    Add,
    Apply,
    Call,
    Cases,
    Comparison,
    Delta,
    Derivative,
    Distinct,
    Element,
    Equal,
    Infinity,
    Integral,
    Limit,
    Multiply,
    Number,
    Pi,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
)  # fmt: skip

MOST_NODES = 20_000
LONGEST_ARGUMENT = 60

Environment = Mapping[str, sympy.Expr]
Key = tuple[str, tuple[int, ...]]


@dataclass
class Unrolling:
    """The writing out of terms of one scope at one choice of sizes; remembers components and unfolded definitions."""

    scope: Scope
    sizes: Mapping[str, int]
    left: int = MOST_NODES
    depth: int = 0
    symbols: dict[Key, sympy.Symbol] = field(default_factory=dict)
    names: dict[str, Key] = field(default_factory=dict)
    unfolded: dict[Key, sympy.Expr] = field(default_factory=dict)
    signs: dict[NameAndArity, dict[str, bool]] = field(init=False)

    def __post_init__(self) -> None:
        self.signs = _signs(self.scope)

    def at(self, term: Term, indices: Mapping[str, int]) -> sympy.Expr:
        """Give the value of a term where its free indices have these values; raises CannotConvert where it has none."""
        return self._value(term, {name: sympy.Integer(value) for name, value in indices.items()})

    def whole(self, term: Term, indices: Mapping[str, int]) -> int:
        """Give the value of an index or bound; raises CannotConvert where it is no whole number."""
        return self._integer(term, {name: sympy.Integer(value) for name, value in indices.items()})

    def _value(self, term: Term, env: Environment) -> sympy.Expr:
        self.left -= 1
        if self.left < 0 or self.depth >= DEEPEST:
            raise CannotConvert("the formula is too large")
        self.depth += 1
        try:
            return self._unrolled(term, env)
        finally:
            self.depth -= 1

    def _values(self, terms: Iterable[Term], env: Environment) -> list[sympy.Expr]:
        return [self._value(term, env) for term in terms]

    def _unrolled(self, term: Term, env: Environment) -> sympy.Expr:
        match term:
            case Number(value):
                return sympy.Rational(value.numerator, value.denominator)
            case Pi():
                return sympy.pi
            case Symbol(name):
                return self._named(name, env)
            case Element(family, indices):
                return self._component(family, tuple(self._integer(i, env) for i in indices))
            case Add(terms):
                return sympy.Add(*self._values(terms, env))
            case Multiply(factors):
                return sympy.Mul(*self._values(factors, env))
            case Power(base, exponent):
                return power(self._value(base, env), self._value(exponent, env))
            case Apply(function, argument):
                return apply(function, self._value(argument, env))
            case Call(name, arguments):
                return self._call(name, self._values(arguments, env))
            case Delta(left, right):
                return sympy.Integer(self._integer(left, env) == self._integer(right, env))
            case Sum() | Product():
                return (sympy.Add if isinstance(term, Sum) else sympy.Mul)(*self._bodies(term, env))
            case Integral() | Limit() | Infinity():
                raise CannotConvert("an integral or a limit")
            case Derivative(body, variable):
                return self._derivative(self._value(body, env), self._variable(variable, env))
            case Cases():
                return self._branch(term, env)
            case _:
                assert_never(term)

    def _integer(self, term: Term, env: Environment) -> int:
        value = self._value(term, env)
        if not value.is_Integer:
            raise CannotConvert("an index or bound is not a whole number")
        return int(value)

    def _named(self, name: str, env: Environment) -> sympy.Expr:
        if name in env:
            return env[name]
        if name in self.sizes:
            return sympy.Integer(self.sizes[name])
        return self._component(name, ())

    def _component(self, name: str, indices: tuple[int, ...]) -> sympy.Expr:
        key = (name, len(indices))
        if key in self.scope.definitions:
            return self._definition(self.scope.definitions[key], indices)
        if key not in self.scope.declarations:
            raise CannotConvert(f"{name} is not declared")
        self._check_ranges(name, indices, self.scope.declarations[key].ranges)
        return self._symbol(name, indices)

    def _definition(self, definition: Definition, indices: tuple[int, ...]) -> sympy.Expr:
        self._check_ranges(definition.name, indices, definition.ranges)
        key = (definition.name, indices)
        if key not in self.unfolded:
            inside = {p: sympy.Integer(i) for p, i in zip(definition.parameters, indices, strict=True)}
            self.unfolded[key] = self._value(definition.body, inside)
        return self.unfolded[key]

    def _check_ranges(self, name: str, indices: tuple[int, ...], ranges: tuple[Range, ...]) -> None:
        if len(indices) != len(ranges):
            raise CannotConvert(f"{name} has no range for each of its indices")
        for index, span in zip(indices, ranges, strict=True):
            if not self._integer(span.lower, {}) <= index <= self._integer(span.upper, {}):
                raise CannotConvert(f"{name} has no component {index}")

    def _symbol(self, name: str, indices: tuple[int, ...]) -> sympy.Symbol:
        key = (name, indices)
        if key not in self.symbols:
            label = ",".join(map(str, indices))
            shown = f"{name}_{label}" if len(label) == 1 else f"{name}_{{{label}}}" if label else name
            if self.names.setdefault(shown, key) != key:
                raise CannotConvert(f"{shown} has two meanings")
            self.symbols[key] = sympy.Symbol(shown, **self.signs[name, len(indices)])
        return self.symbols[key]

    def _call(self, name: str, arguments: list[sympy.Expr]) -> sympy.Expr:
        definition = self.scope.functions.get(name)
        if definition is None or len(definition.parameters) != len(arguments):
            raise CannotConvert(f"nothing says what {name} is")
        if any(a.is_number and (a.has(sympy.exp, sympy.E) or len(str(a)) > LONGEST_ARGUMENT) for a in arguments):
            raise CannotConvert("a number is too large")
        # The argument comes in last: a derivative in the body is by the parameter, one outside by its value.
        parameters = {p: sympy.Dummy(p, real=True) for p in definition.parameters}
        body = self._value(definition.body, parameters)
        value = body.xreplace(dict(zip(parameters.values(), arguments, strict=True)))
        if value.has(sympy.zoo, sympy.nan, sympy.oo, sympy.I):
            raise CannotConvert(f"{name} has no real value")
        return value

    def _bodies(self, binder: Sum | Product, env: Environment) -> list[sympy.Expr]:
        lower, upper = self._integer(binder.range.lower, env), self._integer(binder.range.upper, env)
        if upper - lower > self.left:
            raise CannotConvert("the range is too long")
        places = ({**env, binder.index: sympy.Integer(i)} for i in range(lower, upper + 1))
        return [self._value(binder.body, place) for place in places if self._hold(binder.conditions, place)]

    def _hold(self, conditions: tuple[Comparison, ...], env: Environment) -> bool:
        return all(self._holds(c, env) for c in conditions)

    def _holds(self, comparison: Comparison, env: Environment) -> bool:
        same = self._integer(comparison.left, env) == self._integer(comparison.right, env)
        match comparison:
            case Equal():
                return same
            case Distinct():
                return not same
            case _:
                assert_never(comparison)

    def _branch(self, cases: Cases, env: Environment) -> sympy.Expr:
        for branch in cases.branches:
            if self._hold(branch.conditions, env):
                return self._value(branch.value, env)
        raise CannotConvert("no case applies")

    def _derivative(self, body: sympy.Expr, variable: sympy.Symbol) -> sympy.Expr:
        value = sympy.diff(body, variable)
        self.left -= sum(1 for _ in islice(sympy.preorder_traversal(value), self.left + 1))
        return value

    def _variable(self, variable: Term, env: Environment) -> sympy.Symbol:
        value = self._value(variable, env)
        if not isinstance(value, sympy.Symbol) or self._is_defined(variable, env):
            raise CannotConvert("a derivative by what does not vary freely")
        return value

    def _is_defined(self, variable: Term, env: Environment) -> bool:
        match variable:
            case Symbol(name):
                return name not in env and (name, 0) in self.scope.definitions
            case Element(family, indices):
                return (family, len(indices)) in self.scope.definitions
            case _:
                return True


ASSUMPTIONS: Mapping[Domain, dict[str, bool]] = {
    Domain.REAL: {"real": True},
    Domain.POSITIVE: {"positive": True},
    Domain.NONNEGATIVE: {"nonnegative": True},
    Domain.INTEGER: {"integer": True},
}


def _signs(scope: Scope) -> dict[NameAndArity, dict[str, bool]]:
    signs = {key: dict(ASSUMPTIONS[d.domain]) for key, d in scope.declarations.items()}
    for given in scope.givens:
        key = _as_family(given.right, scope)
        if given.left == ZERO and key in signs and given.relation in (Relation.LESS, Relation.LESS_OR_EQUAL):
            signs[key]["positive" if given.relation is Relation.LESS else "nonnegative"] = True
    return signs


def _as_family(term: Term, scope: Scope) -> Any:
    """Give name and arity of a scalar, or of a family at indices that each run over a whole range of their own."""
    match term:
        case Symbol(name):
            return (name, 0)
        case Element(family, indices) if (family, len(indices)) in scope.declarations:
            spans = scope.declarations[family, len(indices)].ranges
            names = [i.name for i in indices if isinstance(i, Symbol)]
            whole = len(set(names)) == len(indices) and tuple(map(scope.ranges.get, names)) == spans
            return (family, len(indices)) if whole else None
        case _:
            return None
