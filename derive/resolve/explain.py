"""A term written on one line so that nothing is left to guess."""

from __future__ import annotations

from fractions import Fraction

from derive.resolve.barred import called
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
    Sum,
    Symbol,
    Term,
)  # fmt: skip

SUM, PRODUCT, POWER, ATOM = range(4)


def linear(term: Term) -> str:
    """Give a term on one line: ``sum[i in 1..n](t[i] * log(p[i]))``."""
    return _written(term)[0]


def _written(term: Term) -> tuple[str, int]:
    match term:
        case Number(value):
            return str(value), ATOM if value >= 0 and value.denominator == 1 else PRODUCT
        case Pi():
            return "pi", ATOM
        case Infinity(whole):
            return "infinity" + ", by whole numbers" * whole, ATOM
        case Symbol(name):
            return name, ATOM
        case Element(family, indices):
            return f"{family}[{', '.join(map(linear, indices))}]", ATOM
        case Add(terms):
            return " + ".join(_in(t, PRODUCT) for t in terms), SUM
        case Multiply(factors):
            return " * ".join(_in(f, POWER) for f in factors), PRODUCT
        case Power(Apply(Function.RGAMMA, argument), Number(Fraction(numerator=-1, denominator=1))):
            return f"Gamma({linear(argument)})", ATOM
        case Power(base, exponent):
            return f"{_in(base, ATOM)}^{_in(exponent, ATOM)}", POWER
        case Apply(function, argument):
            return f"{function.value}({linear(argument)})", ATOM
        case Call(function, arguments):
            return called(function, tuple(map(linear, arguments))), ATOM
        case Delta(left, right):
            return f"[{linear(left)} = {linear(right)}]", ATOM
        case Sum(index, span, conditions, body) | Product(index, span, conditions, body):
            kind = "sum" if isinstance(term, Sum) else "product"
            where = "".join(f", {_compared(c)}" for c in conditions)
            return f"{kind}[{index} in {linear(span.lower)}..{linear(span.upper)}{where}]({linear(body)})", ATOM
        case Integral(index, span, _, body):
            return f"integral[{index} from {linear(span.lower)} to {linear(span.upper)}]({linear(body)})", ATOM
        case Limit(index, span, _, body):
            return f"limit[{index} to {linear(span.upper)}]({linear(body)})", ATOM
        case Derivative(body, variable):
            return f"d/d{linear(variable)} ({linear(body)})", ATOM
        case Cases(branches):
            rows = (f"{linear(b.value)} if {' and '.join(map(_compared, b.conditions)) or 'otherwise'}" for b in branches)
            return "{" + "; ".join(rows) + "}", ATOM


def _in(term: Term, level: int) -> str:
    text, own = _written(term)
    return text if own >= level else f"({text})"


def _compared(comparison: Comparison) -> str:
    return f"{linear(comparison.left)} {'=' if isinstance(comparison, Equal) else '!='} {linear(comparison.right)}"
