"""How far a printed formula reaches over the factors behind it."""

from __future__ import annotations

from derive.syntax.tree import (
    BigOperator,
    Derivative,
    Fenced,
    Group,
    Integral,
    KnownFunction,
    Node,
    Product,
    Quotient,
    Signed,
    Superscript,
)


def reaches_on(node: Node) -> bool:
    """Tell whether the formula, as printed, takes in a factor that follows it."""
    match node:
        case BigOperator() | Derivative(operator=True) | Integral(variables=()):
            return True
        case KnownFunction("nabla", argument) | Superscript(KnownFunction("nabla", argument)):
            return reaches_on(argument)
        case KnownFunction(_, argument) | Superscript(KnownFunction(_, argument)):
            return not isinstance(argument, Group | Fenced)
        case Quotient(_, denominator, True):
            return reaches_on(denominator)
        case _:
            return False


def stops_functions(factor: Node, following: Node) -> bool:
    r"""Tell whether the next factor ends an argument without brackets, as in ``\sin x \cos x``."""
    if not isinstance(factor, KnownFunction | Superscript | Quotient) or _reaches_inside(factor):
        return False
    return isinstance(following, KnownFunction) or (
        isinstance(following, Superscript)
        and isinstance(following.base, KnownFunction)
        and not isinstance(following.exponent, Signed)
    )


def _reaches_inside(node: Node) -> bool:
    """Tell whether the last part of an argument without brackets is itself a sign that reaches on over functions."""
    match node:
        case BigOperator() | Derivative(operator=True) | Integral(variables=()):
            return True
        case KnownFunction(_, argument) | Superscript(KnownFunction(_, argument)):
            return _reaches_inside(argument)
        case Quotient(_, denominator, True):
            return _reaches_inside(denominator)
        case Product(factors):
            return _reaches_inside(factors[-1])
        case _:
            return False
