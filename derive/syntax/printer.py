"""A surface tree printed in its author's form: reading what is printed gives the same tree."""

from __future__ import annotations

from typing import assert_never

from derive.syntax.commands import LIMITS, PREFIXES, TIGHT, UPRIGHT_LIMITS
from derive.syntax.reach import (
    BARS,
    OPENINGS,
    end_of,
    ends_in_name,
    holds_list,
    is_prefix,
    is_unclear,
    needs_sign,
    reaches_on,
    stops_functions,
)  # fmt: skip
from derive.syntax.tree import (
    Ambiguous,
    Application,
    Assertion,
    BigOperator,
    Binomial,
    Branch,
    Cases,
    Condition,
    Decorated,
    Derivative,
    DerivativeBy,
    Differential,
    Factorial,
    Fenced,
    Group,
    Integral,
    KnownFunction,
    Listing,
    Mark,
    Matrix,
    Name,
    Node,
    Numeral,
    Operation,
    Product,
    Quotient,
    Root,
    Scripted,
    Signed,
    Subscript,
    Sum,
    Superscript,
    Words,
)

_RELATIONS = {"!=": r"\neq", "<=": r"\le", ">=": r"\ge", "~": r"\approx"}
_TALL = (r"\frac", r"\sum", r"\prod", r"\sqrt", r"\begin", r"\int", r"\binom")
_CLOSING = {"(": ")", "[": "]", r"\{": r"\}"}
_UPRIGHT = PREFIXES | UPRIGHT_LIMITS
_LIMITS = UPRIGHT_LIMITS | {command[1:] for command in LIMITS}


def to_latex(node: Node) -> str:
    """Give the formula as LaTeX; brackets are added only where the tree could not be read back without them."""
    match node:
        case Numeral():
            return digits(node)
        case Name(text) | Mark(text):
            return text
        case Words(text):
            return rf"\text{{ {text} }}"
        case Subscript(base, indices):
            return f"{base.text}_{_script(', '.join(map(to_latex, indices)))}"
        case Superscript():
            return _superscript(node)
        case Scripted(base, lower, upper):
            return _postfixed(base) + _scripts(lower, upper)
        case Decorated(command, inner):
            letters = isinstance(inner, Product) and all(isinstance(factor, Name) for factor in inner.factors)
            text = r" \cdot ".join(map(to_latex, inner.factors)) if isinstance(inner, Product) and letters else to_latex(inner)
            return f"{command}{{{text}}}"
        case Group(opening, inner, closing):
            return _bracketed(to_latex(inner), opening, closing)
        case Fenced(opening, inner, closing):
            return _fenced(to_latex(inner), opening, closing)
        case Factorial(Factorial() | KnownFunction("ln" | "log") as operand):
            return f"{_bracketed(to_latex(operand))}!"
        case Factorial(operand):
            return f"{_postfixed(operand)}!"
        case Binomial(above, below):
            return rf"\binom{{{to_latex(above)}}}{{{to_latex(below)}}}"
        case Root(radicand, index):
            return rf"\sqrt{'' if index is None else f'[{to_latex(index)}]'}{{{to_latex(radicand)}}}"
        case KnownFunction():
            return _function(node, "")
        case Application(function, arguments):
            opening = node.opening
            return to_latex(function) + _bracketed(", ".join(map(to_latex, arguments)), opening, _CLOSING[opening])
        case Ambiguous(head, group):
            return to_latex(head) + to_latex(group)
        case _:
            return _combined(node)


def _combined(
    node: Signed | Sum | Product | Quotient | Operation | Listing | Assertion | BigOperator | Derivative | Integral
    | Differential | Matrix | Cases,
) -> str:  # fmt: skip
    match node:
        case Signed(negative, operand):
            return f"{'-' if negative else '+'}{_term(operand)}"
        case Sum():
            return _sum(node)
        case Product(factors):
            return _product(factors, node.dots)
        case Quotient():
            return _quotient(node)
        case Operation():
            return _operation(node)
        case Listing(items, separator):
            return (f"{separator} " if separator else " ").join(map(to_latex, items))
        case Assertion(operands, signs):
            rest = (f" {relation_to_latex(sign)} {to_latex(operand)}" for sign, operand in zip(signs, operands[1:], strict=True))
            return to_latex(operands[0]) + "".join(rest)
        case BigOperator():
            return _big_operator(node)
        case Derivative():
            return _derivative(node)
        case Integral():
            return _integral(node)
        case Differential(variable):
            return f"{node.sign}{_spaced(node.sign, _postfixed(variable))}"
        case Matrix(environment, rows):
            return _matrix(environment, rows)
        case Cases(branches):
            return r"\begin{cases} " + r" \\ ".join(map(_branch, branches)) + r" \end{cases}"
        case _:
            assert_never(node)


def relation_to_latex(sign: str) -> str:
    """Give the LaTeX of a relation sign."""
    return _RELATIONS.get(sign, sign)


def condition_to_latex(condition: Condition) -> str:
    """Give a condition as LaTeX."""
    return f"{to_latex(condition.left)} {relation_to_latex(condition.relation)} {to_latex(condition.right)}"


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


def _scripts(lower: Node | None, upper: Node | None) -> str:
    below = "" if lower is None else f"_{_script(to_latex(lower))}"
    return below + ("" if upper is None else f"^{_script(to_latex(upper))}")


def _spaced(sign: str, text: str) -> str:
    return f" {text}" if sign[-1].isalpha() and text[:1].isalpha() else text


def _fenced(text: str, opening: str, closing: str) -> str:
    if opening == closing == "|" or opening == closing == r"\|":
        bars = "|" if opening == "|" else r"\|"
        return rf"\left{bars} {text} \right{bars}"
    return rf"\left{opening} {text} \right{closing}"


def _postfixed(node: Node) -> str:
    """Print a formula that a script or a factorial sign may follow."""
    match node:
        case (
            Name() | Mark() | Subscript() | Numeral() | Group() | Fenced() | Application() | Ambiguous() | Root() | Matrix()
            | Binomial() | Decorated() | Factorial() | Scripted() | Cases() | Superscript(KnownFunction(_, Group()))
        ):  # fmt: skip
            return to_latex(node)
        case KnownFunction(_, Group(), _, None):
            return to_latex(node)
        case _:
            return _bracketed(to_latex(node))


def _superscript(node: Superscript) -> str:
    exponent = f"^{_script(to_latex(node.exponent))}"
    match node.base:
        case KnownFunction(_, Group()) as base if isinstance(node.exponent, Group):
            return to_latex(base) + exponent
        case KnownFunction() as base if not isinstance(node.exponent, Signed | Group):
            return _function(base, exponent)
        case (
            Name() | Mark() | Subscript() | Numeral() | Group() | Fenced() | Application() | Root() | Matrix() | Binomial()
            | Decorated() | Factorial() | Cases()
        ) as base:  # fmt: skip
            return to_latex(base) + exponent
        case Ambiguous(Name()) as base:
            return to_latex(base) + exponent
        case base:
            return _bracketed(to_latex(base)) + exponent


def _term(node: Node) -> str:
    """Print a formula where a product may stand."""
    return _bracketed(to_latex(node)) if isinstance(node, Sum | Signed | Listing | Assertion) or _is_loose(node) else to_latex(node)


def _is_loose(node: Node) -> bool:
    """Tell whether a formula is joined by a sign that binds less than a product does."""
    return isinstance(node, Operation) and (node.sign not in TIGHT or len(node.operands) == 1)


def _is_open(node: Node, *, last: bool) -> bool:
    """Tell whether a formula needs a bracket to be a factor: it is no product, or would reach over the next factor."""
    open_ended = isinstance(node, Sum | Signed | Product | Operation | Listing | Assertion)
    return open_ended or (not last and reaches_on(node))


def _factor(node: Node, *, last: bool) -> str:
    """Print a formula where a factor may stand."""
    return _bracketed(to_latex(node)) if _is_open(node, last=last) else to_latex(node)


def _sum(node: Sum) -> str:
    first = node.terms[0]
    printed = [_bracketed(to_latex(first)) if isinstance(first, Sum) else to_latex(first)]
    for term, negative in zip(node.terms[1:], node.negatives[1:], strict=True):
        printed.append(f"{'-' if negative else '+'} {_term(term)}")
    return " ".join(printed)


def _product(factors: tuple[Node, ...], dots: frozenset[int]) -> str:
    closed = _closed(factors)
    texts = [_bracketed(to_latex(factor)) if shut else to_latex(factor) for factor, shut in zip(factors, closed, strict=True)]
    printed = texts[0]
    for place, text in enumerate(texts[1:]):
        before, factor = factors[place : place + 2]
        applied = not closed[place] and (needs_sign(before, text) or (holds_list(factor) and ends_in_name(before)))
        bare = (isinstance(factor, Signed) and not closed[place + 1]) or (factor.span.start in dots and not reaches_on(before))
        printed += (r" \cdot " if applied or bare else " ") + text
    return printed


def _closed(factors: tuple[Node, ...]) -> list[bool]:
    """Tell of every factor whether it is bracketed, from the last on: a bracket no longer ends the argument before it."""
    closed: list[bool] = []
    for place in range(len(factors) - 1, -1, -1):
        factor = factors[place]
        last = not closed or (not closed[0] and stops_functions(factor, factors[place + 1]))
        slashed = place > 0 and isinstance(factor, Quotient) and factor.slashed
        ends = isinstance(factor, Signed) and factor.negative and 0 < place == len(factors) - 1  # as in a \cdot -b, which reads so
        closed.insert(0, slashed or (_is_open(factor, last=last) and not ends))
    return closed


def _quotient(node: Quotient) -> str:
    if not node.slashed:
        return rf"\frac{{{to_latex(node.numerator)}}}{{{to_latex(node.denominator)}}}"
    above = node.numerator
    last = end_of(above)
    joined = Sum | Signed | Operation | Listing | Assertion
    open_above = isinstance(above, joined) or (reaches_on(last) and not is_unclear(last))
    below = node.denominator
    loose_below = isinstance(below, joined | Product) or (isinstance(below, Quotient) and below.slashed)
    return (
        f"{_bracketed(to_latex(above)) if open_above else to_latex(above)} / "
        f"{_bracketed(to_latex(below)) if loose_below else to_latex(below)}"
    )


def _function(node: KnownFunction, power: str) -> str:
    name = rf"\operatorname{{{node.name}}}" if node.name in _UPRIGHT else f"\\{node.name}"
    head = name + ("" if node.below is None else f"_{_script(to_latex(node.below))}") + power
    argument = node.argument
    if isinstance(argument, Group | Fenced):
        return head + to_latex(argument)
    if node.name in _LIMITS:
        bare = not isinstance(argument, Sum | Listing | Assertion) and not _is_loose(argument)
        return f"{head} {to_latex(argument)}" if bare else head + _bracketed(to_latex(argument))
    if is_prefix(node.name):
        text = _factor(argument, last=False)
        return f"{head}{'' if text.startswith(OPENINGS) else ' '}{text}"
    if node.unclear and isinstance(argument, Product):
        return f"{head} " + r" \cdot ".join(_factor(factor, last=True) for factor in argument.factors)
    closed = Sum | Signed | Operation | Listing | Assertion
    if isinstance(argument, closed) or (isinstance(argument, Quotient) and argument.slashed):
        return head + _bracketed(to_latex(argument))
    text = to_latex(argument)
    dotted = isinstance(argument, Product) and r" \cdot " in text
    return head + _bracketed(text) if dotted or text.startswith(OPENINGS) else f"{head} {text}"


def _big_operator(node: BigOperator) -> str:
    above = "" if node.upper is None else f"^{_script(to_latex(node.upper))}"
    listed = node.below is None and not node.indices
    below = "" if listed else f"_{_script(', '.join(_bounds(node)) if node.below is None else to_latex(node.below))}"
    return rf"\{node.kind}{below}{above} {_body(node.body)}"


def _body(node: Node) -> str:
    """Print what a sign reaches over; a minus may stand in front of it."""
    return to_latex(node) if isinstance(node, Signed) else _term(node)


def _integral(node: Integral) -> str:
    head = rf"\{node.kind}{_scripts(node.lower, node.upper)}"
    if not node.variables:
        return f"{head} {_term(node.body)}"
    ends = "".join(rf" \, \mathrm{{d}}{to_latex(variable)}" for variable in node.variables)
    body = _bracketed(to_latex(node.body)) if isinstance(node.body, Listing | Assertion) else to_latex(node.body)
    return f"{head} {body}{ends}"


def _operation(node: Operation) -> str:
    sign, operands = node.sign, node.operands
    if len(operands) == 1:
        return f"{sign}{_spaced(sign, _term(operands[0]))}"
    if sign in TIGHT:
        left, right = operands
        first = to_latex(left) if isinstance(left, Product) or _is_tight(left) else _factor(left, last=False)
        slashed = isinstance(right, Quotient) and right.slashed
        return f"{first} {sign} {_bracketed(to_latex(right)) if slashed else _factor(right, last=False)}"
    if sign in BARS:
        return f" {BARS[sign]} ".join(to_latex(operand) for operand in operands)
    first = to_latex(operands[0]) if not isinstance(operands[0], Listing | Assertion) else _bracketed(to_latex(operands[0]))
    loose = isinstance(operands[1], Listing | Assertion) or _is_loose(operands[1])
    return f"{first} {sign} {_bracketed(to_latex(operands[1])) if loose else to_latex(operands[1])}"


def _is_tight(node: Node) -> bool:
    return isinstance(node, Operation) and node.sign in TIGHT and len(node.operands) == 2


def _matrix(environment: str, rows: tuple[tuple[Node, ...], ...]) -> str:
    columns = "{" + "c" * max(map(len, rows)) + "}" if environment == "array" else ""
    printed = r" \\ ".join(" & ".join(map(to_latex, row)) for row in rows)
    ending = r" \\" if all(isinstance(cell, Mark) and not cell.text for cell in rows[-1]) else ""
    return rf"\begin{{{environment}}}{columns} {printed}{ending} \end{{{environment}}}"


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
    sign = r"\partial" + _order(node.variables)
    below = " ".join(rf"\partial {_variable(by)}" for by in node.variables)
    if node.operator:
        return rf"\frac{{{sign}}}{{{below}}} {_term(node.body)}"
    return rf"\frac{{{sign} {_term(node.body)}}}{{{below}}}"


def _order(variables: tuple[DerivativeBy, ...]) -> str:
    power = next((by.power for by in variables if by.power is not None), None)
    if power is not None:
        return f"^{_script(to_latex(power))}"
    total = sum(by.order for by in variables)
    return "" if total == 1 else f"^{_script(str(total))}"


def _variable(by: DerivativeBy) -> str:
    if by.power is not None:
        return f"{to_latex(by.variable)}^{_script(to_latex(by.power))}"
    return to_latex(by.variable) + ("" if by.order == 1 else f"^{_script(str(by.order))}")


def _branch(branch: Branch) -> str:
    if not branch.conditions and not branch.remarks:
        return rf"{to_latex(branch.value)} & \text{{otherwise}}"
    said = [*map(condition_to_latex, branch.conditions), *map(to_latex, branch.remarks)]
    return f"{to_latex(branch.value)} & {', '.join(said)}"
