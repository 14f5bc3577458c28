"""A surface tree as presentation MathML: the formula in its author's form, with any part of it marked."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import assert_never

from markupsafe import Markup

from derive.render.mathml import APPLY_FUNCTION, INVISIBLE_TIMES, element, name, operator, row
from derive.source import Span
from derive.syntax.printer import digits
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
    Statement,
    Subscript,
    Sum,
    Superscript,
    Words,
)

SIGNS: Mapping[str, str] = {
    "=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "~": "≈", ":=": "≔", r"\sim": "∼", r"\in": "∈", r"\notin": "∉",
    r"\to": "→", r"\leftarrow": "←", r"\mapsto": "↦", r"\propto": "∝", r"\subset": "⊂", r"\subseteq": "⊆", r"\Rightarrow": "⇒",
    r"\Leftrightarrow": "⇔", r"\ll": "≪", r"\gg": "≫",
}  # fmt: skip
BIG: Mapping[str, str] = {"sum": "∑", "prod": "∏", "bigcup": "⋃", "bigcap": "⋂", "int": "∫", "iint": "∬", "iiint": "∭", "oint": "∮"}
BRACES: Mapping[str, str] = {
    r"\{": "{", r"\}": "}", r"\langle": "⟨", r"\rangle": "⟩", r"\|": "‖", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈",
    r"\rceil": "⌉", ".": "",
}  # fmt: skip
OPERATIONS: Mapping[str, str] = {
    r"\cup": "∪", r"\cap": "∩", r"\setminus": "∖", r"\pm": "±", r"\mp": "∓", r"\otimes": "⊗", r"\odot": "⊙", r"\oplus": "⊕",
    r"\circ": "∘", r"\ast": "∗", r"\star": "⋆", r"\wedge": "∧", r"\vee": "∨", r"\|": "‖",
}  # fmt: skip
LETTERS: Mapping[str, str] = {
    r"\infty": "∞", r"\ldots": "…", r"\dots": "…", r"\cdots": "⋯", r"\vdots": "⋮", r"\ddots": "⋱", r"\top": "⊤", r"\emptyset": "∅",
    r"\bullet": "∙", r"\forall": "∀", r"\exists": "∃", r"\nabla": "∇", r"\ast": "∗", r"\star": "⋆", r"\dagger": "†", r"\cdot": "⋅",
}  # fmt: skip
LINES: Mapping[str, str] = {r"\overline": "¯", r"\bar": "¯", r"\underline": "_", r"\widehat": "^", r"\hat": "^", r"\widetilde": "~"}
MATRICES: Mapping[str, tuple[str, str]] = {
    "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"), "Vmatrix": ("‖", "‖"),
}  # fmt: skip
NO_MARKS: Mapping[Span, str] = {}
TALL = ("<mfrac", "<munder", "<mtable", "<msqrt", "<mroot")
THIN_SPACE = element("mspace", width="0.17em")
Notation = (
    Mark | Words | Scripted | Decorated | Operation | Listing | Assertion | Fenced | Factorial | Binomial | Integral
    | Differential | Matrix
)  # fmt: skip
Combined = Signed | Sum | Product | Quotient | BigOperator | Derivative | Cases | Notation


def to_mathml(node: Node, marks: Mapping[Span, str] = NO_MARKS) -> Markup:
    """Give the inside of a ``math`` element; the largest parts within a marked span get the class of the mark."""
    return _Printer(marks).node(node, frozenset())


def relation_to_mathml(sign: str) -> Markup:
    """Give a relation sign of the surface tree."""
    return operator(SIGNS.get(sign, sign))


def statement_to_mathml(statement: Statement, marks: Mapping[Span, str] = NO_MARKS) -> Markup:
    """Give a chain on one line."""
    parts = [to_mathml(statement.left, marks)] if statement.left is not None else []
    for link in statement.links:
        parts += [relation_to_mathml(link.relation.sign), to_mathml(link.right, marks)]
    return row(*parts)


def condition_to_mathml(condition: Condition) -> Markup:
    """Give a condition such as i ≠ j."""
    return _Printer(NO_MARKS).condition(condition, frozenset())


class _Printer:
    """Prints one tree; ``inside`` are the marked spans that a part already lies in."""

    def __init__(self, marks: Mapping[Span, str]) -> None:
        self.marks = marks

    def node(self, node: Node, inside: frozenset[Span]) -> Markup:
        entered = frozenset(m for m in self.marks if m not in inside and m.start <= node.span.start and node.span.end <= m.end)
        printed = self.printed(node, inside | entered)
        for mark in sorted(entered, key=lambda span: span.start):
            printed = element("mrow", printed, class_=self.marks[mark])
        return printed

    def printed(self, node: Node, inside: frozenset[Span]) -> Markup:
        match node:
            case Numeral():
                return element("mn", digits(node))
            case Name(text):
                return name(text)
            case Subscript(base, indices):
                return element("msub", self.node(base, inside), self.listed(indices, inside))
            case Superscript():
                return self.superscript(node, inside)
            case Group(opening, inner, closing):
                return self.bracketed(self.node(inner, inside), opening, closing)
            case Root(radicand, index):
                root = self.node(radicand, inside)
                return element("msqrt", root) if index is None else element("mroot", root, self.node(index, inside))
            case KnownFunction(_, argument):
                return self.applied(self.function(node, inside), argument, inside)
            case Application(function, arguments):
                closing = {"[": "]", r"\{": r"\}"}.get(node.opening, ")")
                bracket = self.bracketed(self.listed(arguments, inside, always=True), node.opening, closing)
                return element("mrow", self.node(function, inside), operator(APPLY_FUNCTION), bracket)
            case Ambiguous(head, group):
                return element("mrow", self.node(head, inside), self.node(group, inside))
            case _:
                return self.combined(node, inside)

    def combined(self, node: Combined, inside: frozenset[Span]) -> Markup:
        match node:
            case Signed(negative, operand):
                sign = self.sign(negative, Span(node.span.start, operand.span.start), inside, form="prefix")
                return element("mrow", sign, self.node(operand, inside))
            case Sum(terms, negatives):
                pieces = [self.node(terms[0], inside)]
                for before, term, negative in zip(terms, terms[1:], negatives[1:], strict=False):
                    gap = Span(before.span.end, term.span.start)
                    pieces += [self.sign(negative, gap, inside), self.node(term, inside)]
                return element("mrow", *pieces)
            case Product(factors):
                return self.product(factors, inside)
            case Quotient(above, below, slashed):
                if slashed:
                    return element("mrow", self.node(above, inside), operator("/"), self.node(below, inside))
                return element("mfrac", self.node(above, inside), self.node(below, inside))
            case BigOperator():
                return self.big_operator(node, inside)
            case Derivative():
                return self.derivative(node, inside)
            case Cases(branches):
                rows = (self.branch(branch, inside) for branch in branches)
                return element("mrow", operator("{", fence="true"), element("mtable", *rows, class_="cases"))
            case _:
                return self.notation(node, inside)

    def notation(self, node: Notation, inside: frozenset[Span]) -> Markup:
        """Print what is read and not checked."""
        match node:
            case Mark(text):
                return element("mi", LETTERS.get(text, text))
            case Words(text):
                return element("mtext", text)
            case Scripted(base, lower, upper):
                none = element("mrow")
                scripts = (none if part is None else self.node(part, inside) for part in (lower, upper))
                return element("msubsup", self.node(base, inside), *scripts)
            case Decorated(command, inner):
                line = operator(LINES.get(command, command.removeprefix("\\")), stretchy="true")
                return element("munder" if command.startswith(r"\under") else "mover", self.node(inner, inside), line)
            case Operation(sign, operands):
                return self.between(operands, [OPERATIONS.get(sign, sign)] * (len(operands) - 1), inside, front=sign)
            case Listing(items, separator):
                return self.between(items, [separator] * (len(items) - 1), inside)
            case Assertion(operands, signs):
                return self.between(operands, [SIGNS.get(sign, sign) for sign in signs], inside)
            case Fenced(opening, inner, closing):
                return self.bracketed(self.node(inner, inside), opening, closing)
            case Factorial(operand):
                return element("mrow", self.node(operand, inside), operator("!", form="postfix"))
            case Binomial(above, below):
                stack = element("mfrac", self.node(above, inside), self.node(below, inside), linethickness="0")
                return self.bracketed(stack, "(", ")")
            case Integral():
                return self.integral(node, inside)
            case Differential(variable):
                return element("mrow", operator("∂" if node.sign == r"\partial" else "d"), self.node(variable, inside))
            case Matrix(environment, rows):
                table = [element("mtr", *(element("mtd", self.node(cell, inside)) for cell in cells)) for cells in rows]
                return self.bracketed(element("mtable", *table), *MATRICES.get(environment, ("", "")))
            case _:
                assert_never(node)

    def between(self, parts: tuple[Node, ...], signs: list[str], inside: frozenset[Span], front: str = "") -> Markup:
        """Give parts with signs between them; a sign for one part stands in front of it."""
        if len(parts) == 1 and front:
            return element("mrow", operator(OPERATIONS.get(front, front), form="prefix"), self.node(parts[0], inside))
        pieces = [self.node(parts[0], inside)]
        for sign, part in zip(signs, parts[1:], strict=True):
            pieces += [operator(sign) if sign else THIN_SPACE, self.node(part, inside)]
        return element("mrow", *pieces)

    def integral(self, node: Integral, inside: frozenset[Span]) -> Markup:
        none = element("mrow")
        bounds = (none if part is None else self.node(part, inside) for part in (node.lower, node.upper))
        head = element("msubsup", operator(BIG.get(node.kind, node.kind)), *bounds)
        ends = [element("mrow", THIN_SPACE, operator("d"), self.node(variable, inside)) for variable in node.variables]
        return element("mrow", head, self.node(node.body, inside), *ends)

    def function(self, node: KnownFunction, inside: frozenset[Span]) -> Markup:
        stem = node.name.rstrip("'")
        sign = element("mi", "∇" if node.name == "nabla" else stem)
        if stem != node.name:
            return element("msup", sign, operator("′" * (len(node.name) - len(stem))))
        return sign if node.below is None else element("msub", sign, self.node(node.below, inside))

    def sign(self, negative: bool, gap: Span, inside: frozenset[Span], **attributes: str) -> Markup:
        """Give the sign that stands in a gap, marked where a mark reaches into the gap."""
        for mark, kind in self.marks.items():
            if mark not in inside and mark.start < gap.end and gap.start < mark.end:
                attributes["class_"] = kind
        return operator("−" if negative else "+", **attributes)

    def listed(self, parts: tuple[Node, ...], inside: frozenset[Span], *, always: bool = False) -> Markup:
        """Give indices or arguments with commas between them, letters side by side where they are single."""
        pieces: list[Markup] = []
        comma = operator(",", separator="true")
        for part in parts:
            pieces += [comma] * bool(pieces) + [self.node(part, inside)]
        return element("mrow", *pieces) if always else row(*pieces)

    def bracketed(self, inner: Markup, opening: str, closing: str) -> Markup:
        if not opening:
            return inner
        stretchy = "true" if any(tall in inner for tall in TALL) else "false"
        left = operator(BRACES.get(opening, opening), form="prefix", stretchy=stretchy)
        right = operator(BRACES.get(closing, closing), form="postfix", stretchy=stretchy)
        return element("mrow", left, inner, right)

    def superscript(self, node: Superscript, inside: frozenset[Span]) -> Markup:
        exponent = self.node(node.exponent, inside)
        if isinstance(node.base, KnownFunction):
            raised = element("msup", self.function(node.base, inside), exponent)
            return self.applied(raised, node.base.argument, inside)
        if isinstance(node.base, Subscript):
            base = node.base
            return element("msubsup", self.node(base.base, inside), self.listed(base.indices, inside), exponent)
        return element("msup", self.node(node.base, inside), exponent)

    def applied(self, function: Markup, argument: Node, inside: frozenset[Span]) -> Markup:
        space = Markup() if isinstance(argument, Group) else THIN_SPACE
        return element("mrow", function, operator(APPLY_FUNCTION), space, self.node(argument, inside))

    def product(self, factors: tuple[Node, ...], inside: frozenset[Span]) -> Markup:
        pieces = [self.node(factors[0], inside)]
        for before, factor in pairwise(factors):
            dotted = isinstance(factor, Numeral) or (isinstance(before, Numeral) and _begins_with_digit(factor))
            pieces += [operator("·" if dotted else INVISIBLE_TIMES)]
            pieces += [THIN_SPACE] * _is_function(factor) + [self.node(factor, inside)]
        return element("mrow", *pieces)

    def big_operator(self, node: BigOperator, inside: frozenset[Span]) -> Markup:
        below = self.below(node, inside)
        sign = operator(BIG.get(node.kind, node.kind))
        if node.below is None and not node.indices:
            below = element("mrow")
        if node.upper is None:
            head = element("munder", sign, below)
        else:
            head = element("munderover", sign, below, self.node(node.upper, inside))
        return element("mrow", head, self.node(node.body, inside))

    def below(self, node: BigOperator, inside: frozenset[Span]) -> Markup:
        if node.below is not None:
            return self.node(node.below, inside)
        compared = [condition.left for condition in node.conditions]
        texts = {left.text for left in compared if isinstance(left, Name)}
        bare = [index for index in node.indices if index.text not in texts]
        pieces: list[Markup] = []
        for place, index in enumerate(bare):
            printed = self.node(index, inside)
            if node.lower is not None and place == len(bare) - 1:
                printed = element("mrow", printed, operator("="), self.node(node.lower, inside))
            pieces.append(printed)
        pieces += [self.condition(condition, inside) for condition in node.conditions]
        return row(*_separated(pieces))

    def condition(self, condition: Condition, inside: frozenset[Span]) -> Markup:
        sides = self.node(condition.left, inside), self.node(condition.right, inside)
        return element("mrow", sides[0], operator(SIGNS.get(condition.relation, condition.relation)), sides[1])

    def derivative(self, node: Derivative, inside: frozenset[Span]) -> Markup:
        total = sum(variable.order for variable in node.variables)
        sign = operator("d" if node.straight else "∂", form="prefix")
        power = next((variable.power for variable in node.variables if variable.power is not None), None)
        orders = element("mn", str(total)) if power is None else self.node(power, inside)
        above = sign if total == 1 and power is None else element("msup", sign, orders)
        below: list[Markup] = []
        for variable in node.variables:
            printed = self.node(variable.variable, inside)
            order = element("mn", str(variable.order)) if variable.power is None else self.node(variable.power, inside)
            below += [sign, printed if variable.order == 1 else element("msup", printed, order)]
        body = self.node(node.body, inside)
        if node.operator:
            return element("mrow", element("mfrac", above, element("mrow", *below)), body)
        return element("mfrac", element("mrow", above, body), element("mrow", *below))

    def branch(self, branch: Branch, inside: frozenset[Span]) -> Markup:
        conditions = [self.condition(condition, inside) for condition in branch.conditions]
        conditions += [self.node(remark, inside) for remark in branch.remarks]
        where = row(*_separated(conditions)) if conditions else element("mtext", "otherwise")
        return element("mtr", element("mtd", self.node(branch.value, inside)), element("mtd", where))


def _separated(pieces: list[Markup]) -> list[Markup]:
    out: list[Markup] = []
    for piece in pieces:
        out += [operator(",", separator="true")] * bool(out) + [piece]
    return out


def _is_function(node: Node) -> bool:
    return isinstance(node, KnownFunction) or (isinstance(node, Superscript) and isinstance(node.base, KnownFunction))


def _begins_with_digit(node: Node) -> bool:
    match node:
        case Numeral():
            return True
        case Quotient(above, _, _):
            return _begins_with_digit(above)
        case Superscript(base, _, _):
            return _begins_with_digit(base)
        case Product(factors):
            return _begins_with_digit(factors[0])
        case _:
            return False
