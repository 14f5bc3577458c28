"""Terms to SymPy expressions and back, with the same value wherever both are defined.

SymPy rewrites while it builds: x/x becomes 1, 0*u becomes 0, exp(log(x)) becomes x, nested sums fuse and factors are
sorted.  Each of these keeps the value wherever the original has one, but not the author's form and not the points where
it has none; so formulas are taken to SymPy for its users and for the second opinion, never to be judged or printed.

Sum, Product and Derivative are built unevaluated and must stay so: with symbolic bounds ``doit``, ``diff`` and ``subs``
confuse a bound index with a free one, and a defined name is a constant to SymPy.  What it would make infinite or
complex is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, assert_never

from derive.errors import DeriveError
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Branch,
    Call,
    Cases,
    Comparison,
    Delta,
    Derivative,
    Distinct,
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
    children,
    distinct,
    free_names,
)  # fmt: skip

if TYPE_CHECKING:
    import sympy

DEEPEST = 100
WIDEST = 20_000
LARGEST_EXPONENT = 64
LARGEST_NUMBER_IN_BITS = 1024
LARGEST_ORDER = 8


class CannotConvert(DeriveError):
    """A formula has no counterpart on the other side, or is too large to be worth it; the text says which part."""


def to_sympy(term: Term) -> sympy.Expr:
    """Give the SymPy expression of a term: families as Indexed, sums and derivatives unevaluated, names unconstrained.

    Raises CannotConvert where a part is no real number for SymPy (1/0, the logarithm of -1), too deep or too large.
    """
    _refuse_deep(term, children)
    return _expression(distinct(term, free_names(term)))


def from_sympy(expression: sympy.Basic) -> Term:
    """Give the term of a SymPy expression; names are kept as they are, assumptions are not.

    Raises CannotConvert for every kind of expression that terms do not have, also for floating point numbers, and for
    two symbols of one name.
    """
    import sympy

    if not isinstance(expression, sympy.Basic):
        raise CannotConvert(f"not a SymPy expression: {type(expression).__name__}")
    _refuse_deep(expression, lambda e: e.args)
    names = [s.name for s in expression.atoms(sympy.Symbol)]
    if len(names) != len(set(names)):
        raise CannotConvert("two different symbols have the same name")
    return _term(expression)


def _refuse_deep(root: Any, parts: Callable[[Any], Iterable[Any]]) -> None:
    level = [root]
    for _ in range(DEEPEST):
        level = [part for whole in level for part in parts(whole)]
        if not level:
            return
        if len(level) > WIDEST:
            raise CannotConvert("the formula is too large")
    raise CannotConvert(f"nested deeper than {DEEPEST} levels")


@cache
def functions() -> dict[Function, Any]:
    """Give the SymPy class of every known function."""
    import sympy

    return {function: getattr(sympy, function.value) for function in Function if function is not Function.RGAMMA}


def real(expression: sympy.Expr) -> sympy.Expr:
    """Give a number or formula back; raises CannotConvert where SymPy has made it infinite, undefined or complex."""
    if expression.is_number and expression.is_real is not True:
        raise CannotConvert("a part is not a real number")
    return expression


def power(base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr:
    """Raise to a power; raises CannotConvert where SymPy would compute an enormous or unreal number."""
    if exponent.is_Rational:
        bits = max(base.p.bit_length(), base.q.bit_length()) if base.is_Rational else 1
        if abs(exponent) > LARGEST_EXPONENT or abs(exponent) * bits > LARGEST_NUMBER_IN_BITS:
            raise CannotConvert("a number is too large")
    else:
        _refuse_tower(exponent)
    result = real(base**exponent)
    if result.is_Pow and result.exp.is_Rational and abs(result.exp) > LARGEST_EXPONENT:
        raise CannotConvert("a number is too large")
    return result


def apply(function: Function, argument: sympy.Expr) -> sympy.Expr:
    """Apply a known function; raises CannotConvert where SymPy has no real value or takes very long."""
    import sympy

    if function is not Function.LOG:
        _refuse_tower(argument)
    if function is Function.RGAMMA:
        return real(1 / sympy.gamma(argument))
    return real(functions()[function](argument))


def _refuse_tower(argument: sympy.Expr) -> None:
    """Refuse a number such as exp(exp(9)): SymPy may compute all its digits in order to know its sign."""
    import sympy

    if argument.is_number and argument.has(sympy.exp, sympy.E):
        raise CannotConvert("a number is too large")


def _expression(term: Term) -> sympy.Expr:
    import sympy

    match term:
        case Number(value):
            return sympy.Rational(value.numerator, value.denominator)
        case Pi():
            return sympy.pi
        case Symbol(name):
            return sympy.Symbol(name)
        case Element(family, indices):
            return sympy.IndexedBase(family)[tuple(map(_expression, indices))]
        case Add(terms):
            return sympy.Add(*map(_expression, terms))
        case Multiply(factors):
            return sympy.Mul(*map(_expression, factors))
        case Power(base, exponent):
            return power(_expression(base), _expression(exponent))
        case Apply(function, argument):
            return apply(function, _expression(argument))
        case Call(name, arguments):
            return sympy.Function(name)(*map(_expression, arguments))
        case Delta(left, right):
            return sympy.KroneckerDelta(_expression(left), _expression(right))
        case Sum() | Product():
            return _binder(term)
        case Integral(index, span, _, body):
            return sympy.Integral(_expression(body), (sympy.Symbol(index), _expression(span.lower), _expression(span.upper)))
        case Limit(index, span, _, body):
            side = "-" if isinstance(span.upper, Infinity) else "+-"
            return sympy.Limit(_expression(body), sympy.Symbol(index), _expression(span.upper), side)
        case Infinity():
            return sympy.oo
        case Derivative(body, variable):
            return sympy.Derivative(_expression(body), _expression(variable))
        case Cases(branches):
            return sympy.Piecewise(*((_expression(b.value), _condition(b.conditions)) for b in branches))
        case _:
            assert_never(term)


def _binder(term: Sum | Product) -> sympy.Expr:
    import sympy

    # A factor (1 - KroneckerDelta) would leave 0 * (1/0) where the body has no value at the excluded index.
    neutral = 0 if isinstance(term, Sum) else 1
    body = _expression(term.body)
    if term.conditions:
        body = sympy.Piecewise((body, _condition(term.conditions)), (neutral, True))
    limits = (sympy.Symbol(term.index), _expression(term.range.lower), _expression(term.range.upper))
    return (sympy.Sum if isinstance(term, Sum) else sympy.Product)(body, limits)


def _condition(conditions: tuple[Comparison, ...]) -> Any:
    import sympy

    kinds = {Equal: sympy.Eq, Distinct: sympy.Ne}
    return sympy.And(*(kinds[type(c)](_expression(c.left), _expression(c.right)) for c in conditions))


def _term(expression: Any) -> Term:
    import sympy
    from sympy.core.function import AppliedUndef

    if isinstance(expression, sympy.Rational):
        return Number(Fraction(expression.p, expression.q))
    if isinstance(expression, AppliedUndef):
        return Call(expression.func.__name__, _terms(expression.args))
    reader = _readers().get(type(expression))
    if reader is None:
        raise CannotConvert(f"no term for SymPy's {type(expression).__name__}")
    return reader(expression)


def _terms(expressions: Iterable[Any]) -> tuple[Term, ...]:
    return tuple(map(_term, expressions))


@cache
def _readers() -> dict[type, Callable[[Any], Term]]:
    import sympy

    readers: dict[type, Callable[[Any], Term]] = {
        type(sympy.pi): lambda _: Pi(),
        type(sympy.E): lambda _: Apply(Function.EXP, ONE),
        sympy.Symbol: lambda e: Symbol(e.name),
        sympy.Idx: lambda e: _term(e.label),
        sympy.Indexed: lambda e: Element(str(e.base.label), _terms(e.indices)),
        sympy.Add: lambda e: Add(_terms(e.args)),
        sympy.Mul: lambda e: Multiply(_terms(e.args)),
        sympy.Pow: lambda e: Power(*_terms(e.args)),
        sympy.KroneckerDelta: lambda e: Delta(*_terms(e.args[:2])),
        sympy.Sum: lambda e: _bound(e, Sum, 0),
        sympy.Product: lambda e: _bound(e, Product, 1),
        sympy.Derivative: _derivative,
        sympy.Integral: _integral,
        sympy.Abs: lambda e: Power(Power(_term(e.args[0]), Number(Fraction(2))), Number(Fraction(1, 2))),
        sympy.gamma: lambda e: _gamma(e.args[0]),
        sympy.polygamma: lambda e: _digamma(*e.args),
        sympy.loggamma: lambda e: Apply(Function.LOG, _gamma(e.args[0])),
        sympy.Piecewise: lambda e: Cases(tuple(Branch(_term(value), _comparisons(c)) for value, c in e.args)),
    }
    for function, kind in functions().items():
        readers[kind] = _function_reader(function)
    return readers


def _function_reader(function: Function) -> Callable[[Any], Term]:
    return lambda expression: Apply(function, _term(expression.args[0]))


def _gamma(argument: Any) -> Term:
    return Power(Apply(Function.RGAMMA, _term(argument)), MINUS_ONE)


def _integral(expression: Any) -> Term:
    term = _term(expression.function)
    for limit in expression.limits:
        if len(limit) != 3:
            raise CannotConvert("an integral without two bounds")
        term = Integral(limit[0].name, Range(_term(limit[1]), _term(limit[2])), (), term)
    return term


def _digamma(order: Any, argument: Any) -> Term:
    if order != 0:
        raise CannotConvert("a derivative of the digamma function")
    return Apply(Function.DIGAMMA, _term(argument))


def _bound(expression: Any, kind: type[Sum] | type[Product], neutral: int) -> Term:
    import sympy

    body = expression.function
    conditions: tuple[Comparison, ...] = ()
    if isinstance(body, sympy.Piecewise) and len(body.args) == 2 and tuple(body.args[1]) == (neutral, True):
        body, conditions = body.args[0].expr, _comparisons(body.args[0].cond)
    term = _term(body)
    for index, lower, upper in expression.limits:
        term = kind(index.name, Range(_term(lower), _term(upper)), conditions, term)
        conditions = ()
    return term


def _derivative(expression: Any) -> Term:
    import sympy

    term = _term(expression.expr)
    for variable, order in expression.variable_count:
        if not (order.is_Integer and 0 < order <= LARGEST_ORDER and type(variable) in (sympy.Symbol, sympy.Indexed)):
            raise CannotConvert(f"a derivative by {type(variable).__name__}, or of an order that is no small number")
        for _ in range(int(order)):
            term = Derivative(term, _term(variable))
    return term


def _comparisons(condition: Any) -> tuple[Comparison, ...]:
    import sympy

    if condition == True:  # noqa: E712 - SymPy's own truth value
        return ()
    if isinstance(condition, sympy.And):
        parts = sorted(condition.args, key=sympy.default_sort_key)
        return tuple(c for part in parts for c in _comparisons(part))
    if isinstance(condition, sympy.Eq):
        return (Equal(*_terms(condition.args)),)
    if isinstance(condition, sympy.Ne):
        return (Distinct(*_terms(condition.args)),)
    raise CannotConvert(f"no comparison for SymPy's {type(condition).__name__}")
