"""How far a printed formula reaches over the factors behind it."""

from __future__ import annotations

from derive.syntax.commands import LIMITS, PREFIXES
from derive.syntax.tree import (
    BigOperator,
    Derivative,
    Fenced,
    Group,
    Integral,
    KnownFunction,
    Name,
    Node,
    Product,
    Quotient,
    Signed,
    Subscript,
    Superscript,
)


def _is_limit(node: Node) -> bool:
    r"""Tell whether a formula is one such as ``\\max_i x_i``, which no bracket ends."""
    function = node.base if isinstance(node, Superscript) else node
    return isinstance(function, KnownFunction) and function.below is not None and f"\\{function.name}" in LIMITS


def reaches_on(node: Node) -> bool:
    """Tell whether the formula, as printed, takes in a factor that follows it."""
    match node:
        case BigOperator() | Derivative(operator=True) | Integral(variables=()):
            return True
        case KnownFunction(name, argument) | Superscript(KnownFunction(name, argument)) if name == "nabla" or name in PREFIXES:
            return reaches_on(argument)
        case KnownFunction() | Superscript(KnownFunction()) if _is_limit(node):
            return True
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


def ends_in_name(node: Node) -> bool:
    """Tell whether a formula ends in a name with its scripts, which a bracket behind it would be taken to belong to."""
    match node:
        case Name() | Subscript() | Superscript(Name() | Subscript()):
            return True
        case KnownFunction(_, argument) | Quotient(_, argument, True):
            return ends_in_name(argument)
        case _:
            return False
