r"""Brackets behind a name that nothing declares: arguments, where a product would have needed no brackets.

``f_X(x)``, ``F^{-1}(2 t)`` and ``\mathrm{E}[X]`` are read as applications of functions that nothing is known about, and so is
``f(x + 1)`` where the document also writes ``f(x)``.  What holds for every function holds for a product with a constant too, so
that nothing is proved by this that the other reading would make false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Protocol

from derive.resolve.barred import WHOLE, parted
from derive.resolve.kinds import letter_of
from derive.resolve.outside import SQUARED
from derive.resolve.quantities import INDEXED
from derive.source import Source
from derive.syntax import tree
from derive.syntax.inside import field_names, held_in, names_in, nodes_in
from derive.syntax.printer import to_latex
from derive.syntax.vocabulary import Vocabulary

_NAME = r"(?:\\[A-Za-z]+\s*\{\s*\\?[A-Za-z]+\s*\}|\\[A-Za-z]+|[A-Za-z])"
_SCRIPT = r"(?:\s*_\s*(?:\{[^{}]{1,40}\}|\\?[A-Za-z0-9]+?))?"
_CALLED = re.compile(rf"({_NAME}{_SCRIPT})\s*(?:\\left\s*)?[(\[]([^-+()\[\]=,]{{1,60}})[)\]]")
_ROMAN = re.compile(r"\\(?:mathrm|mathbb|operatorname)\{[A-Za-z]+\}")
_SIGN = re.compile(r"\\(?:cdot|times|ast|star)(?![A-Za-z])|[*/]")
_PRIMED = re.compile(r"(?P<stem>[^']+)(?P<primes>'+)(?P<subscript>_.+)$", re.DOTALL)
_DISTRIBUTION = "\\chi^2"


def called_in(formulas: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Give the names, without spaces and braces, that stand before a bracket which holds one name, each with what it holds."""
    found = (pair for formula in formulas for pair in _CALLED.findall(formula))
    return frozenset((_bare(name), _bare(inner).removesuffix("\\right")) for name, inner in found)


def _bare(name: str) -> str:
    return re.sub(r"[\s{}]", "", name)


def stands_in_its_argument(node: tree.Application) -> bool:
    """Tell whether a name stands before a bracket that holds it without one: the factor in ``a (1 - a)``."""
    if not isinstance(node.function, tree.Name) or any(isinstance(a, tree.Name) for a in node.arguments):
        return False  # a product with itself is a square: "p(p)" is a density
    return node.function.text in _without_arguments(node.arguments)


def _without_arguments(node: object) -> Iterator[str]:
    if isinstance(node, tree.Name):
        yield node.text
    for part in node.arguments if isinstance(node, tree.Application) else held_in(node):
        yield from _without_arguments(part)


def function_name(head: tree.Node) -> str:
    """Give the name of a function as it is written, its primes, which are slopes, behind everything else."""
    written = to_latex(head)
    primed = _PRIMED.match(written) if isinstance(head, tree.Subscript) else None
    return written if primed is None else f"{primed['stem']}{primed['subscript']}{primed['primes']}"


def as_application(node: tree.Node) -> tree.Node:
    """Give a name and a bracket of names behind it, read as a product, as what it is where that is said to be something."""
    match node:
        case tree.Product((tree.Name() as name, tree.Group("(", inner, ")") as group)) if name.span.end == group.span.start:
            arguments = inner.items if isinstance(inner, tree.Listing) else (inner,)
            return tree.Application(name, arguments, node.span) if all(isinstance(a, tree.Name) for a in arguments) else node
        case tree.Ambiguous(tree.Name(text) as name, tree.Group("(", tree.Name(letter) as own)) if text == letter:
            return tree.Application(name, (own,), node.span)
        case _:
            return node


def calls(statement: tree.Statement) -> bool:
    """Tell whether an equation says what a name is at letters that its right side is written with, ``x(t) = a \\cos t``."""
    left = None if statement.left is None else as_application(statement.left)
    if not isinstance(left, tree.Application) or left is statement.left or len(statement.links) != 1:
        return False
    written = set(names_in(statement.links[0].right))
    letters = {argument.text for argument in left.arguments if isinstance(argument, tree.Name)}
    return statement.links[0].relation.sign in ("=", ":=") and letters <= written and written.isdisjoint(names_in(left.function))


def _parted(node: tree.Ambiguous | tree.Application) -> tuple[tree.Node, tree.Group]:
    """Give a name and the bracket behind it."""
    if isinstance(node, tree.Ambiguous):
        return node.head, node.group
    (inner,) = node.arguments
    closing = {"(": ")", "[": "]"}.get(node.opening, node.opening)
    return node.function, tree.Group(node.opening, inner, closing, replace(node.span, start=node.function.span.end))


def _bare_function(node: tree.Node) -> tree.Name | None:
    """Give a name that stands alone, also where its argument has been put in that is not written."""
    bare = node.function if isinstance(node, tree.Application) and node.span == node.function.span else node
    return bare if isinstance(bare, tree.Name) else None


class Applications:
    """Reads brackets behind names as arguments; ``calls`` are the names that the document writes before one name in brackets.

    ``quantities`` gives the names that it uses as numbers: a bracket behind one of them that is never called is a factor.
    """

    def __init__(self, source: Source, calls: frozenset[tuple[str, str]], quantities: Callable[[], frozenset[str]]) -> None:
        self.source, self.calls, self.quantities = source, calls, quantities
        self.called = frozenset(name for name, _ in calls)

    def statement(self, statement: tree.Statement, known: Vocabulary) -> tree.Statement:
        """Give a statement with applications in the place of products that are none."""
        left = None if statement.left is None else self.node(statement.left, known)
        links = tuple(replace(link, right=self.node(link.right, known)) for link in statement.links)
        return replace(statement, left=left, links=links)

    def node(self, node: Any, known: Vocabulary) -> Any:
        """Give a formula, or a part of one, with applications in the place of products that are none."""
        if isinstance(node, tuple):
            return tuple([self.node(part, known) for part in node])
        node = self.raised(node)
        changed = {}
        for name in field_names(node):
            old = getattr(node, name)
            new = old if self.is_unclear(node, old) else self.node(old, known)
            if new is not old and new != old:
                changed[name] = new
        if changed:
            node = replace(node, **changed)
        match node:
            case tree.KnownFunction(_, tree.Application(), unclear=True) if "argument" in changed:  # as in \log p_t(x)
                return replace(node, unclear=False)
            case tree.Ambiguous(tree.Derivative() as head, group):
                return self.slope_at(head, group, known)
            case tree.Derivative(tree.Name() as body, (tree.DerivativeBy(tree.Name() as by, _, None),), straight=True) if (
                self.is_called(body.text, by.text, known)
            ):
                return replace(node, body=tree.Application(body, (by,), body.span))
            case tree.Ambiguous(head, group) if self.takes_arguments(head, group, known):
                return tree.Application(tree.Name(function_name(head), head.span), (group.inner,), node.span)
            case tree.Ambiguous() | tree.Application() if self.is_factor(node):
                return tree.Product(_parted(node), node.span)
            case tree.Application(tree.Subscript() | tree.Superscript() as head, _) if to_latex(head) not in known.quantities:
                return replace(node, function=tree.Name(function_name(head), head.span))
            case tree.Product(factors):
                joined = self.joined(factors, known)
                return joined[0] if len(joined) == 1 else replace(node, factors=joined)
        return node

    def is_factor(self, node: tree.Ambiguous | tree.Application) -> bool:
        """Tell whether a bracket stands behind a name that is used as a number and never called, or holds that name itself."""
        if isinstance(node, tree.Application):
            return len(node.arguments) == 1 and stands_in_its_argument(node)
        name = node.head.base if isinstance(node.head, tree.Superscript) else node.head
        if isinstance(name, tree.Name) and name.text in _without_arguments(node.group.inner):
            return not isinstance(node.group.inner, tree.Name)
        return isinstance(node.head, tree.Name) and _bare(node.head.text) not in self.called and node.head.text in self.quantities()

    def is_unclear(self, node: Any, part: Any) -> bool:
        """Tell whether a factor leaves open how far a sign before it reaches: ``a / n (n + 1)``, ``log n (n + 1)``."""
        if not isinstance(part, tree.Ambiguous | tree.Application) or not self.is_factor(part):
            return False
        slash = isinstance(node, tree.Quotient) and "/" in self.source.text[node.numerator.span.end : part.span.start]
        return slash or isinstance(node, tree.KnownFunction | tree.Scripted)

    def raised(self, node: Any) -> Any:
        """Give ``n (n + 1)^2`` as the product of n with a power, which a function's value would be raised to as a whole."""
        match node:
            case tree.Superscript(tree.Ambiguous() | tree.Application() as base, _) if self.is_factor(base):
                head, group = _parted(base)
                return tree.Product((head, replace(node, base=group, span=replace(group.span, end=node.span.end))), node.span)
            case tree.Factorial(tree.Ambiguous() | tree.Application() as base) if self.is_factor(base):
                head, group = _parted(base)
                return tree.Product((head, replace(node, operand=group, span=replace(group.span, end=node.span.end))), node.span)
            case _:
                return node

    def joined(self, factors: tuple[tree.Node, ...], known: Vocabulary) -> tuple[tree.Node, ...]:
        """Put heads and the brackets of their arguments together."""
        found: list[tree.Node] = []
        for factor in factors:
            last = found[-1] if found else None
            group = factor.base if isinstance(factor, tree.Superscript) else factor
            match group:
                case tree.Group() if last is not None and self.is_head(last, group) and self.takes_arguments(last, group, known):
                    span = replace(last.span, end=group.span.end)
                    value: tree.Node = tree.Application(tree.Name(function_name(last), last.span), (group.inner,), span)
                    if isinstance(factor, tree.Superscript):
                        value = replace(factor, base=value, span=replace(span, end=factor.span.end))
                    found[-1] = value
                case tree.Group("(") if isinstance(last, tree.Derivative) and factor is group and self.is_slope(last, group):
                    value = self.slope_at(last, group, known)
                    found[-1:] = value.factors if isinstance(value, tree.Product) else [value]
                case _:
                    found.append(factor)
        return tuple(found)

    def is_called(self, function: str, letter: str, known: Vocabulary) -> bool:
        """Tell whether the document writes a function of which nothing is known with a letter: ``du/dx`` is that of ``u(x)``."""
        return function not in known.quantities | known.functions and (_bare(function), _bare(letter)) in self.calls

    def is_slope(self, node: tree.Derivative, group: tree.Group) -> bool:
        """Tell whether a group stands right behind the derivative of a name that is written above the line."""
        alone = _bare_function(node.body) is not None and not node.operator
        return alone and _SIGN.search(self.source.text[node.span.end : group.span.start]) is None

    def slope_at(self, node: tree.Derivative, group: tree.Group, known: Vocabulary) -> tree.Node:
        r"""Give the slope of a function at a place, ``\frac{df}{dx}(a)``, as the value of ``f'``; a product for a number's.

        What may be either stays unclear, as ``\frac{df}{dx}(x + 1)`` of a function.
        """
        span, function = replace(node.span, end=group.span.end), _bare_function(node.body)
        name = to_latex(function or node.body)
        is_function = name in known.functions or (name not in known.quantities and _bare(name) in self.called)
        lonely = not isinstance(group.inner, tree.Sum | tree.Signed)
        match node.variables:
            case (tree.DerivativeBy(tree.Name() as by, order, None),) if function is not None and name not in known.quantities:
                if by.text == to_latex(group.inner):
                    return replace(node, body=tree.Application(function, (by,), function.span), span=span)
                if lonely and not isinstance(group.inner, tree.Listing):
                    return tree.Application(tree.Name(name + "'" * order, node.span), (group.inner,), span)
        if is_function or lonely:
            return tree.Ambiguous(node, group, span)
        return tree.Product((node, group), span)

    def is_head(self, node: tree.Node, group: tree.Group) -> bool:
        """Tell whether a group stands right behind an indexed or raised name."""
        indexed = isinstance(node, tree.Subscript) or (
            isinstance(node, tree.Superscript) and isinstance(node.base, tree.Subscript | tree.Name)
        )
        return indexed and _SIGN.search(self.source.text[node.span.end : group.span.start]) is None

    def takes_arguments(self, head: tree.Node, group: tree.Group, known: Vocabulary) -> bool:
        """Tell whether a bracket holds the arguments of a name without a meaning."""
        base = head.base if isinstance(head, tree.Superscript) else head
        if isinstance(base, tree.Name) and base.text in ("e", "\\pi", *_without_arguments(group.inner)):
            return False
        name = base.base.text if isinstance(base, tree.Subscript) else to_latex(base)
        if function_name(head).rstrip("'") in known.functions:
            return True
        if name in known.quantities or to_latex(base) in known.quantities:
            return False
        called = any(text.startswith(INDEXED.format(_bare(name))) for text in self.called)
        if isinstance(base, tree.Subscript) and not called and INDEXED.format(name) in self.quantities():
            return False
        lonely = not isinstance(group.inner, tree.Sum | tree.Signed) or to_latex(head).replace("{2}", "2") == _DISTRIBUTION
        return lonely or _ROMAN.fullmatch(name) is not None or _bare(to_latex(base)) in self.called


class Called(Protocol):
    """A function by its name, with what it calls its arguments."""

    @property
    def name(self) -> str:
        """The name, with the bar between the arguments."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The letters for the arguments."""


def goes_by_names(function: Called, statements: Iterable[tree.Statement]) -> bool:
    r"""Tell whether a page puts only what is called so into each place of a function: no ``p(y \mid x)`` beside ``p(x \mid y)``.

    With a bar the letters of the arguments often tell which of several functions is meant.
    """
    wanted = tuple(letter_of(parameter.removesuffix(SQUARED)) for parameter in function.parameters)
    for head, written in _uses(tuple(statements)):
        name, arguments = parted(to_latex(head), written)
        if name == function.name and not all(map(_is_called, arguments, wanted)):
            return False
    return True


def is_formula(function: Called, body: tree.Node) -> bool:
    r"""Tell whether a body holds no function of the same letter: ``p(x \mid y) = p(x, y) / p(y)`` relates several."""
    alike = [(head, written) for head, written in _uses(body) if letter_of(to_latex(head)) == letter_of(function.name)]
    if not function.name.endswith(f"{WHOLE}}}"):
        return not alike
    of_one = (parted(to_latex(head), written) for head, written in alike)  # of whole data, by that of each element
    return all(name == function.name.replace(WHOLE, "") and not all(map(_is_bare, arguments)) for name, arguments in of_one)


def _is_bare(argument: tree.Node) -> bool:
    return isinstance(argument, tree.Name)


def _uses(nodes: object) -> Iterator[tuple[tree.Node, tuple[tree.Node, ...]]]:
    """Give what stands before brackets that may hold its arguments, with those."""
    for node in nodes_in(nodes):
        match node:
            case tree.Application(head, arguments):
                yield head, arguments
            case tree.Ambiguous(head, tree.Group(_, tree.Listing(arguments))):
                yield head, arguments
            case tree.Ambiguous(head, tree.Group(_, inner)):
                yield head, (inner,)
            case _:
                pass


def _is_called(argument: tree.Node, letter: str) -> bool:
    return all(letter_of(name) == letter for name in _heads(argument))


def _heads(node: object) -> Iterator[str]:
    """Give the names in a formula, but not those in places of indices."""
    match node:
        case tree.Name(text):
            yield text
        case tree.Subscript(base, _):
            yield base.text
        case _:
            for part in held_in(node):
                yield from _heads(part)
