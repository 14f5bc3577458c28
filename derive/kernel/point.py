"""The value of a term at a point, with derivatives of its own.  TRUSTED.

A derivative is what its body is moved by when its variable is moved by a nilpotent number (forward differentiation).
This shares nothing with the rules of the kernel but which polynomials are whole for all whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import reduce

from flint import arb, ctx, fmpq

from derive.kernel.arithmetic import takes_whole_values
from derive.kernel.endless import Piece, exponential, plain, raised, up_to_infinity
from derive.kernel.endless import multiplied as endless_product
from derive.kernel.jets import (
    ONE,
    ZERO,
    Jet,
    NoValue,
    Real,
    Unclear,
    Undefined,
    Value,
    apply,
    multiplied,
    parts_of,
    real_power,
    total,
    whole_power,
)  # fmt: skip
from derive.kernel.scope import Definition, Domain, Scope
from derive.terms import (
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
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    free_names,
    reindex,
)  # fmt: skip

LONGEST_RANGE, MOST_DERIVATIVES, WORK = 10_000, 8, 200_000
Key = tuple[str, tuple[int, ...]]
Names = Mapping[str, int | Value | None]  # what is bound: indices and arguments; None hides a free index


class Point:
    """Values of sizes, free indices and declared names, and which of them the derivatives around a place move."""

    def __init__(self, scope: Scope, sizes: Mapping[str, int], letters: Mapping[str, int], values: Mapping[Key, Fraction]) -> None:
        self.scope, self.sizes, self.letters = scope, sizes, letters
        self.numbers = {key: fmpq(v.numerator, v.denominator) for key, v in values.items()}
        self.moved: Mapping[Key, tuple[int, ...]] = {}
        self.depth, self.work = 0, WORK

    def real(self, term: Term, names: Names) -> Real:
        """Give the value of a term; raises NoValue, Undefined, or Unclear where more precision may help."""
        try:
            value = parts_of(self._value(term, names))[0]
        except RecursionError:
            raise NoValue("the term, or a definition, is nested too deeply") from None
        if isinstance(value, arb) and not value.is_finite():
            raise Unclear("a number is too large")
        return value

    def _value(self, term: Term, names: Names) -> Value:
        match term:
            case Element():
                return self._named(term.family, tuple([self._index(i, names) for i in term.indices]), names)
            case Symbol():
                return self._symbol(term.name, names)
            case Number():
                return fmpq(term.value.numerator, term.value.denominator)
            case Multiply():
                return multiplied([self._value(f, names) for f in term.factors])
            case Add():
                return total([self._value(t, names) for t in term.terms])
            case Power():
                return self._power(self._value(term.base, names), term.exponent, names)
            case Apply():
                return apply(term.function, self._value(term.argument, names))
            case Sum():
                return total(self._bodies(term, names))
            case Product():
                return multiplied(self._bodies(term, names))
            case Integral() | Limit() | Infinity():
                return self._integral(term, names) if isinstance(term, Integral) else self._limit(term, names)
            case Delta(left, right):
                return ONE if self._index(left, names) == self._index(right, names) else ZERO
            case Derivative(body, variable):
                return self._derivative(body, variable, names)
            case Call(function, arguments):
                return self._call(function, [self._value(a, names) for a in arguments], names)
            case Pi():
                return arb.pi()
            case Cases(branches):
                for branch in branches:
                    if all(self._holds(c, names) for c in branch.conditions):
                        return self._value(branch.value, names)
                raise Undefined("no case applies")

    def _symbol(self, name: str, names: Names) -> Value:
        if name in names:
            bound = names[name]
            if bound is None:
                raise NoValue(f"a definition means the free index {name}, which is bound where the definition is used")
            return fmpq(bound) if isinstance(bound, int) else bound
        whole = None if (name, 0) in self.scope.definitions else self.letters.get(name, self.sizes.get(name))
        return fmpq(whole) if whole is not None else self._named(name, (), names)

    def _named(self, name: str, places: tuple[int, ...], names: Names) -> Value:
        definition = self.scope.definitions.get((name, len(places)))
        spans = zip(places, definition.ranges, strict=True) if definition is not None else ()
        if any(place not in self.span(r, {}) for place, r in spans):
            raise NoValue(f"an index of {name} is out of its range")
        key = (name, places)
        number = self.numbers.get(key) if definition is None else self._unfolded(definition, places, names)
        if number is None:
            raise NoValue(f"{name} has no value" + f" at {places}" * bool(places))
        return Jet({0: ZERO, **dict.fromkeys(self.moved[key], ONE)}) + number if key in self.moved else number

    def _call(self, function: str, arguments: list[Value], names: Names) -> Value:
        definition = self.scope.functions.get(function)
        if definition is None or len(definition.parameters) != len(arguments):
            raise NoValue(f"{function} is no function with a definition for {len(arguments)} arguments")
        return self._unfolded(definition, arguments, names)

    def _unfolded(self, definition: Definition, arguments: Iterable[int | Value], names: Names) -> Value:
        """Evaluate a body in which parameters, and free indices that are not bound around its use, have a meaning."""
        self._spend()
        hidden = dict.fromkeys(self.letters.keys() & names.keys())
        return self._value(definition.body, {**hidden, **dict(zip(definition.parameters, arguments, strict=True))})

    def _spend(self) -> None:
        self.work -= 1
        if self.work < 0:
            raise NoValue("the term has too many parts to evaluate")

    def _index(self, term: Term, names: Names) -> int:
        value = names.get(term.name, self.letters.get(term.name)) if isinstance(term, Symbol) else None
        if isinstance(value, int):
            return value
        value = self._value(term, names)
        if not isinstance(value, fmpq) or value.q != 1:
            raise NoValue("an index is not a whole number")
        return int(value.p)

    def span(self, limits: Range, names: Names) -> range:
        """Give the numbers of a range; raises NoValue where its ends are no whole numbers or too far apart."""
        span = range(self._index(limits.lower, names), self._index(limits.upper, names) + 1)
        if span.stop - span.start > LONGEST_RANGE:
            raise NoValue(f"a range has more than {LONGEST_RANGE} elements")
        return span

    def _bodies(self, binder: Sum | Product, names: Names) -> Iterator[Value]:
        inside = dict(names)
        for number in self.span(binder.range, names):
            inside[binder.index] = number
            self._spend()
            if all(self._holds(c, inside) for c in binder.conditions):
                yield self._value(binder.body, inside)

    def _integral(self, term: Integral, names: Names) -> Value:
        """Add up f(m) w + f''(panel) w^3 / 24 over as many panels of midpoint m and width w as there are bits of precision."""
        low, high = self._value(term.range.lower, names), self._value(term.range.upper, names)
        if isinstance(low, Jet) or isinstance(high, Jet):
            raise NoValue("a derivative moves the bound of an integral")
        x, width = Symbol(term.index), arb(high - low) / ctx.prec
        bend, parts = Derivative(Derivative(term.body, x), x), list[Value]()
        for panel in range(ctx.prec):
            self._spend()
            middle = low + width * (2 * panel + 1) / 2
            there = self._value(bend, {**names, x.name: middle + width / 2 * arb(0, 1)})
            parts += [self._value(term.body, {**names, x.name: middle}) * width, there * (width**3 / 24)]
        return total(parts)

    def _limit(self, term: Limit | Infinity, names: Names) -> Value:
        """Give the limit at a place, of constants, and of integrals up to infinity, and of sums of these."""
        match term:
            case Limit(index, Range(place, other), _, body) if place == other:
                return self._tended_to(index, self._value(place, names), body, names)
            case Limit(index, _, _, body) if index not in free_names(body):
                return self._value(body, names)
            case Limit(_, _, _, Add(terms)):
                return total([self._limit(replace(term, body=part), names) for part in terms])
            case Limit(last, Range(_, Infinity(False)), _, Integral(x, Range(low, Symbol(end)), _, body)) if last == end:
                if last not in free_names(low) | free_names(body):
                    return up_to_infinity(plain(self._value(low, names)), self._pieces(body, x, names))
            case Limit(first, Range(_, Infinity(False)), _, Integral(x, Range(low, high), _, body)) if low == _minus(first):
                if first not in free_names(high) | free_names(body):
                    mirrored = self._pieces(reindex(body, {x: _minus(x)}), x, names)
                    return up_to_infinity(-plain(self._value(high, names)), mirrored)
            case Limit(low, _, _, Limit(end, _, _, Integral(_, span) as inner) as body) if span == Range(_minus(low), Symbol(end)):
                zero = Number(Fraction(0))  # both halves must exist
                halves = (replace(inner, range=Range(span.lower, zero)), replace(inner, range=Range(zero, span.upper)))
                return self._limit(replace(term, body=halves[0]), names) + self._limit(replace(body, body=halves[1]), names)
        raise NoValue("this limit has no value at a point that could be computed")

    def _tended_to(self, index: str, place: Value, body: Term, names: Names) -> Value:
        """Give a value at a place; what has one where a nilpotent number moves the place is smooth there."""
        bit = self._nilpotent()
        value = self._value(body, {**names, index: Jet({0: ZERO, bit: ONE}) + place})
        self.depth -= 1
        return _joined({bits: c for bits, c in parts_of(value).items() if not bits & bit})

    def _pieces(self, term: Term, x: str, names: Names) -> list[Piece]:
        """Give an integrand as a sum of powers times exponentials; raises NoValue where it is none."""
        self._spend()
        match term:
            case _ if x not in free_names(term):
                return [Piece(plain(self._value(term, names)))]
            case Symbol():
                return [Piece(ONE, ONE)]
            case Add(terms):
                return [piece for part in terms for piece in self._pieces(part, x, names)]
            case Multiply(factors):
                return reduce(endless_product, (self._pieces(factor, x, names) for factor in factors))
            case Power(base, exponent) if x not in free_names(exponent):
                return raised(self._pieces(base, x, names), plain(self._value(exponent, names)), self._is_whole(exponent, names))
            case Apply(Function.EXP, argument):
                return exponential(self._pieces(argument, x, names))
            case _:
                raise NoValue("an integrand without end that is no sum of powers times exponentials")

    def _holds(self, comparison: Comparison, names: Names) -> bool:
        same = self._index(comparison.left, names) == self._index(comparison.right, names)
        return same == isinstance(comparison, Equal)

    def _power(self, base: Value, exponent: Term, names: Names) -> Value:
        power = self._value(exponent, names)
        if isinstance(power, fmpq):
            if power.q == 1 and (isinstance(exponent, Number) or self._is_whole(exponent, names)):
                return whole_power(base, int(power.p))
            if isinstance(exponent, Number) and power > 0 and not isinstance(base, Jet) and base == 0:
                return ZERO
        return real_power(base, power)

    def _is_whole(self, term: Term, names: Names) -> bool:
        """Tell by its form whether an exponent is a whole number: only then may its base be negative."""
        match term:
            case Number() | Add() | Multiply() | Power(_, Number()):
                return takes_whole_values(term, lambda part: self._is_whole(part, names))
            case Symbol(name) if name in names:
                return isinstance(names[name], int)
            case Symbol(name):
                declared = self.scope.declarations.get((name, 0))
                integer = declared is not None and declared.domain is Domain.INTEGER
                return integer or name in self.letters or name in self.sizes
            case Element(family, indices):
                declared = self.scope.declarations.get((family, len(indices)))
                return declared is not None and declared.domain is Domain.INTEGER
            case Sum(index, _, _, body) | Product(index, _, _, body):
                return self._is_whole(body, {**names, index: 1})
            case _:
                return isinstance(term, Delta)

    def _derivative(self, body: Term, variable: Term, names: Names) -> Value:
        before, bit = self.moved, self._nilpotent()
        if isinstance(variable, Symbol) and variable.name in names:
            argument = names[variable.name]
            if argument is None or isinstance(argument, int):
                raise NoValue("a derivative is taken by an index")
            names = {**names, variable.name: Jet({0: ZERO, bit: ONE}) + argument}
        else:
            key = self._variable(variable, names)
            self.moved = {**before, key: (*before.get(key, ()), bit)}
        parts = {bits ^ bit: c for bits, c in parts_of(self._value(body, names)).items() if bits & bit}
        self.depth, self.moved = self.depth - 1, before
        return _joined(parts)

    def _nilpotent(self) -> int:
        """Give the bit of a nilpotent number that nothing around the place is moved by."""
        if self.depth == MOST_DERIVATIVES:
            raise NoValue(f"more than {MOST_DERIVATIVES} derivatives and limits are nested")
        self.depth += 1
        return 1 << (self.depth - 1)

    def _variable(self, variable: Term, names: Names) -> Key:
        """Give the value that a derivative moves, be it that of a defined name; an index, a size or a formula is none."""
        match variable:
            case Element(name, indices):
                key: Key = (name, tuple([self._index(i, names) for i in indices]))
            case Symbol(name) if name not in self.letters and name not in self.sizes:
                key = (name, ())
            case _:
                raise NoValue("a derivative is taken by what is no variable")
        if key not in self.numbers and (name, len(key[1])) not in self.scope.definitions:
            raise NoValue(f"a derivative is taken by {name}, which is no variable there")
        return key


def _joined(parts: Mapping[int, Real]) -> Value:
    return Jet(parts) if any(parts) else parts.get(0, ZERO)


def _minus(name: str) -> Term:
    return Multiply((Number(Fraction(-1)), Symbol(name)))
