"""How far a printed formula reaches over the factors behind it."""

from __future__ import annotations

from derive.syntax.commands import LIMITS, PREFIXES
from derive.syntax.inside import is_constant_beside
from derive.syntax.tree import (
    Assertion,
    BigOperator,
    Derivative,
    Fenced,
    Group,
    Integral,
    KnownFunction,
    Listing,
    Name,
    Node,
    Numeral,
    Operation,
    Product,
    Quotient,
    Scripted,
    Signed,
    Subscript,
    Superscript,
)

UPRIGHT = (r"\mathrm", r"\operatorname", r"\text")  # names of several letters, which a bracket behind belongs to
OPENINGS = ("(", "[", r"\{", r"\left")
BARS = {"|": r"\mid", r"\|": r"\,\|\,", ":": ":"}


def is_prefix(name: str) -> bool:
    r"""Tell whether a function is written before its argument as a sign is: ``\nabla f``, ``\mathrm{tr} A``."""
    return name == "nabla" or name in PREFIXES


def _is_limit(node: Node) -> bool:
    r"""Tell whether a formula is one such as ``\max_i x_i``, which no bracket ends."""
    function = node.base if isinstance(node, Superscript) else node
    return isinstance(function, KnownFunction) and function.below is not None and f"\\{function.name}" in LIMITS


def reaches_on(node: Node) -> bool:
    """Tell whether the formula, as printed, takes in a factor that follows it."""
    match node:
        case BigOperator() | Derivative(operator=True) | Integral(variables=()):
            return True
        case KnownFunction(name, argument, _, below) | Superscript(KnownFunction(name, argument, _, below)) if is_prefix(name):
            return reaches_on(argument) or (name == "nabla" and is_constant_beside(argument, below))
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
    if not isinstance(factor, KnownFunction | Superscript | Quotient) or _reaches_inside(factor) or _is_limit(following):
        return False
    match following:
        case KnownFunction(name) | Superscript(KnownFunction(name)) if is_prefix(name):
            return False
        case KnownFunction():
            return True
        case Superscript(KnownFunction(), exponent):
            return not isinstance(exponent, Signed)
        case _:
            return False


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


def holds_list(node: Node) -> bool:
    """Tell whether a bracket holds what only arguments are: a list, a relation, a bar."""
    base = node.base if isinstance(node, Superscript | Scripted) else node
    inner = base.inner if isinstance(base, Group) else base
    is_list = isinstance(inner, Listing | Assertion) or (isinstance(inner, Operation) and inner.sign in BARS)
    return isinstance(base, Group) and is_list


def needs_sign(left: Node, right: str) -> bool:
    """Tell whether two factors side by side would be one number, or a name and its arguments."""
    opens = right.startswith(OPENINGS)
    match left:
        case Quotient(_, last, True) | Integral(variables=(*_, last)):
            return opens and needs_sign(last, right)
        case KnownFunction(name, last) if is_prefix(name):
            return opens and needs_sign(last, right)
        case Superscript(Name(text) | Subscript(Name(text))) | Subscript(Name(text)) if text.startswith(UPRIGHT):
            return opens
        case Numeral():
            return right[0].isdigit()
        case _:
            return opens and (isinstance(left, Name) or (isinstance(left, Derivative) and not left.operator))


def end_of(node: Node) -> Node:
    """Give what stands last in products and in quotients with a slash."""
    match node:
        case Product(factors):
            return end_of(factors[-1])
        case Quotient(_, denominator, True):
            return end_of(denominator)
        case _:
            return node


def is_unclear(node: Node) -> bool:
    """Tell whether a function stands before a slash that may belong to its argument."""
    function = node.base if isinstance(node, Superscript) else node
    return isinstance(function, KnownFunction) and function.unclear
