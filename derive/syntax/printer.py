"""A surface tree printed in its author's form: reading what is printed gives the same tree."""

from __future__ import annotations

from typing import assert_never

from derive.syntax.tree import (
    Ambiguous,
    Application,
    BigOperator,
    Branch,
    Cases,
    Condition,
    Derivative,
    Group,
    KnownFunction,
    Name,
    Node,
    Numeral,
    Product,
    Quotient,
    Root,
    Signed,
    Subscript,
    Sum,
    Superscript,
)

_RELATIONS = {"=": "=", "!=": r"\neq", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge"}
_TALL = (r"\frac", r"\sum", r"\prod", r"\sqrt", r"\begin")


def to_latex(node: Node) -> str:
    """Give the formula as LaTeX; brackets are added only where the tree could not be read back without them."""
    match node:
        case Numeral():
            return digits(node)
        case Name(text):
            return text
        case Subscript(base, indices):
            return f"{base.text}_{_script(', '.join(map(to_latex, indices)))}"
        case Superscript():
            return _superscript(node)
        case Group(opening, inner, closing):
            return _bracketed(to_latex(inner), opening, closing)
        case Root(radicand, index):
            return rf"\sqrt{'' if index is None else f'[{to_latex(index)}]'}{{{to_latex(radicand)}}}"
        case KnownFunction():
            return _function(node, "")
        case Application(function, arguments):
            return function.text + _bracketed(", ".join(map(to_latex, arguments)), "(", ")")
        case Ambiguous(head, group):
            return to_latex(head) + to_latex(group)
        case _:
            return _combined(node)


def _combined(node: Signed | Sum | Product | Quotient | BigOperator | Derivative | Cases) -> str:
    match node:
        case Signed(negative, operand):
            return f"{'-' if negative else '+'}{_term(operand)}"
        case Sum():
            return _sum(node)
        case Product(factors):
            return _product(factors)
        case Quotient():
            return _quotient(node)
        case BigOperator():
            return _big_operator(node)
        case Derivative():
            return _derivative(node)
        case Cases(branches):
            return r"\begin{cases} " + r" \\ ".join(map(_branch, branches)) + r" \end{cases}"
        case _:
            assert_never(node)


def condition_to_latex(condition: Condition) -> str:
    """Give a condition as LaTeX."""
    return f"{to_latex(condition.left)} {_RELATIONS[condition.relation]} {to_latex(condition.right)}"


def digits(numeral: Numeral) -> str:
    """Give a number in digits, with as many behind the point as its author wrote."""
    scaled = numeral.value * 10**numeral.decimals
    text = str(scaled.numerator).zfill(numeral.decimals + 1)
    return f"{text[: -numeral.decimals]}.{text[-numeral.decimals :]}" if numeral.decimals else text


def _script(text: str) -> str:
    return text if len(text) == 1 and text.isalnum() else f"{{{text}}}"


def _bracketed(text: str, opening: str = "(", closing: str = ")") -> str:
    if any(command in text for command in _TALL):
        return rf"\left{opening} {text} \right{closing}"
    return f"{opening} {text} {closing}" if opening == r"\{" else f"{opening}{text}{closing}"


def _superscript(node: Superscript) -> str:
    exponent = f"^{_script(to_latex(node.exponent))}"
    match node.base:
        case KnownFunction() as base if not isinstance(node.exponent, Signed):
            return _function(base, exponent)
        case Name() | Subscript() | Numeral() | Group() | Application() | Ambiguous() | Root() as base:
            return to_latex(base) + exponent
        case base:
            return _bracketed(to_latex(base)) + exponent


def _term(node: Node) -> str:
    """Print a formula where a product may stand."""
    return _bracketed(to_latex(node)) if isinstance(node, Sum | Signed) else to_latex(node)


def _factor(node: Node, *, last: bool) -> str:
    """Print a formula where a factor may stand; what would reach over the next factor is bracketed."""
    loose = isinstance(node, Sum | Signed | Product) or (not last and _reaches_on(node))
    return _bracketed(to_latex(node)) if loose else to_latex(node)


def _reaches_on(node: Node) -> bool:
    """Tell whether the formula, as printed, takes in a factor that follows it."""
    match node:
        case BigOperator() | Derivative(operator=True):
            return True
        case KnownFunction(_, argument) | Superscript(KnownFunction(_, argument)):
            return not isinstance(argument, Group)
        case Quotient(_, denominator, True):
            return _reaches_on(denominator)
        case _:
            return False


def _sum(node: Sum) -> str:
    first = node.terms[0]
    printed = [_bracketed(to_latex(first)) if isinstance(first, Sum) else to_latex(first)]
    for term, negative in zip(node.terms[1:], node.negatives[1:], strict=True):
        printed.append(f"{'-' if negative else '+'} {_term(term)}")
    return " ".join(printed)


def _product(factors: tuple[Node, ...]) -> str:
    printed = _leading_factor(factors[0], factors[1:])
    for place, factor in enumerate(factors[1:], start=1):
        rest = factors[place + 1 :]
        text = _factor(factor, last=not rest or _stops_functions(factor, rest[0]))
        if isinstance(factor, Quotient) and factor.slashed:
            text = _bracketed(to_latex(factor))
        printed += (r" \cdot " if _needs_sign(factors[place - 1], text) else " ") + text
    return printed


def _leading_factor(factor: Node, rest: tuple[Node, ...]) -> str:
    return _factor(factor, last=not rest or _stops_functions(factor, rest[0]))


def _stops_functions(factor: Node, following: Node) -> bool:
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
        case BigOperator() | Derivative(operator=True):
            return True
        case KnownFunction(_, argument) | Superscript(KnownFunction(_, argument)):
            return _reaches_inside(argument)
        case Quotient(_, denominator, True):
            return _reaches_inside(denominator)
        case Product(factors):
            return _reaches_inside(factors[-1])
        case _:
            return False


def _needs_sign(left: Node, right: str) -> bool:
    """Tell whether two factors side by side would be one number, or a name and its arguments."""
    if isinstance(left, Quotient) and left.slashed:
        return right.startswith(("(", "[", r"\{", r"\left")) and _needs_sign(left.denominator, right)
    if isinstance(left, Numeral):
        return right[0].isdigit()
    return isinstance(left, Name) and right.startswith(("(", "[", r"\{", r"\left"))


def _quotient(node: Quotient) -> str:
    if not node.slashed:
        return rf"\frac{{{to_latex(node.numerator)}}}{{{to_latex(node.denominator)}}}"
    above = node.numerator
    last = above.factors[-1] if isinstance(above, Product) else above
    open_above = isinstance(above, Sum | Signed) or _reaches_on(last)
    below = node.denominator
    loose_below = isinstance(below, Sum | Signed | Product) or (isinstance(below, Quotient) and below.slashed)
    return (
        f"{_bracketed(to_latex(above)) if open_above else to_latex(above)} / "
        f"{_bracketed(to_latex(below)) if loose_below else to_latex(below)}"
    )


def _function(node: KnownFunction, power: str) -> str:
    argument = node.argument
    if isinstance(argument, Group):
        return rf"\{node.name}{power}{to_latex(argument)}"
    if isinstance(argument, Sum | Signed | Ambiguous) or (isinstance(argument, Quotient) and argument.slashed):
        return rf"\{node.name}{power}{_bracketed(to_latex(argument))}"
    return rf"\{node.name}{power} {to_latex(argument)}"


def _big_operator(node: BigOperator) -> str:
    below = _script(", ".join(_bounds(node)))
    above = "" if node.upper is None else f"^{_script(to_latex(node.upper))}"
    return rf"\{node.kind}_{below}{above} {_term(node.body)}"


def _bounds(node: BigOperator) -> list[str]:
    """Print the indices in their order, each at its first condition, if it has one."""
    compared = [to_latex(condition.left) for condition in node.conditions]
    bare = [index.text for index in node.indices if index.text not in compared]
    owner = bare[-1] if bare else node.indices[0].text
    parts: list[str] = []
    printed = 0
    for index in node.indices:
        if node.lower is not None and index.text == owner:
            parts.append(f"{index.text} = {to_latex(node.lower)}")
        elif index.text not in compared:
            parts.append(index.text)
        if index.text in compared:
            until = max(printed, compared.index(index.text) + 1)
            parts.extend(map(condition_to_latex, node.conditions[printed:until]))
            printed = until
    return [*parts, *map(condition_to_latex, node.conditions[printed:])]


def _derivative(node: Derivative) -> str:
    total = sum(variable.order for variable in node.variables)
    sign = r"\partial" if total == 1 else rf"\partial^{_script(str(total))}"
    below = " ".join(
        rf"\partial {to_latex(v.variable)}{'' if v.order == 1 else f'^{_script(str(v.order))}'}" for v in node.variables
    )
    if node.operator:
        return rf"\frac{{{sign}}}{{{below}}} {_term(node.body)}"
    return rf"\frac{{{sign} {_term(node.body)}}}{{{below}}}"


def _branch(branch: Branch) -> str:
    if not branch.conditions:
        return rf"{to_latex(branch.value)} & \text{{otherwise}}"
    return f"{to_latex(branch.value)} & {', '.join(map(condition_to_latex, branch.conditions))}"
