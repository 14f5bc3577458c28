"""Indices, exponents and other arguments, with or without braces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Never

from derive.diagnostics import Code
from derive.source import Span
from derive.syntax.commands import Kind
from derive.syntax.names import NAME_STARTS, NameReader
from derive.syntax.tokens import ReadingError, Token
from derive.syntax.tree import (
    Factorial,
    Fenced,
    Group,
    KnownFunction,
    Listing,
    Mark,
    Name,
    Node,
    Numeral,
    Product,
    Scripted,
    Subscript,
    Superscript,
    Words,
)

MAXIMAL_DIGITS = 1000

_MARKS = frozenset((Kind.MARK, Kind.TIGHT, Kind.LOOSE, Kind.TIMES, Kind.DOTS))
_BARE_MARKS = frozenset((Kind.TIGHT, Kind.LOOSE, Kind.TIMES, Kind.SIGN, Kind.RELATION, Kind.BAR, Kind.GIVEN))
_BEGINS_OPEN = frozenset((Kind.RELATION, Kind.TIMES, Kind.TIGHT, Kind.LOOSE, Kind.COLON))
_ENDS_OPEN = _BEGINS_OPEN | {Kind.SIGN}
_LABELS = frozenset((Kind.FUNCTION, Kind.LIMIT))
_OPENING = frozenset((Kind.BRACE_OPEN, Kind.OPEN, Kind.LEFT))
_CLOSING = frozenset((Kind.BRACE_CLOSE, Kind.CLOSE, Kind.RIGHT))
_COUNTED = frozenset((Kind.NUMBER, Kind.FRACTION, Kind.ROOT, Kind.FUNCTION))  # what a sign without braces is meant for
_RAISED = frozenset((*NAME_STARTS, Kind.OPEN, Kind.LEFT))  # what a minus above the line is meant for where it touches


class ScriptReader(NameReader):
    """Reads what stands below and above the line; how a formula is read is left to the class that builds on it."""

    def formula(self) -> Node:
        """Read a formula."""
        raise NotImplementedError

    def content(self) -> Node:
        """Read what may stand in brackets: formulas with commas, bars and relations between them."""
        raise NotImplementedError

    def factor(self) -> Node:
        """Read a factor."""
        raise NotImplementedError

    def scripts(self, name: Name, start: int) -> Node:
        """Read the indices and the exponent of a name, in either order."""
        indices: tuple[Node, ...] = ()
        exponent: Node | None = None
        indexed = Span(start, start)
        while True:
            kind = self.here.kind
            if kind is Kind.SUBSCRIPT and not indices:
                indices = self.indices()
                indexed = self.span_from(start)
            elif kind is Kind.SUPERSCRIPT and exponent is None:
                exponent = self.argument(self.take())
            elif kind is Kind.PRIME and exponent is None:
                name = Name(name.text + self.take().text, self.span_from(name.span.start))
            else:
                break
        self.refuse_second_script()
        node = Subscript(name, tuple(map(_undotted, indices)), indexed) if indices else name
        return node if exponent is None else Superscript(node, exponent, self.span_from(start))

    def raised(self, base: Node, start: int) -> Node:
        """Read the exponent or the primes of a finished factor, if it has any; a subscript makes it an element or an evaluation."""
        primes = self.primes()
        if primes:
            mark = Mark(r"\prime" * len(primes), self.span_from(self.tokens[self.at - len(primes)].start))
            self.refuse_second_script()
            return Superscript(base, mark, self.span_from(start))
        if self.here.kind not in (Kind.SUPERSCRIPT, Kind.SUBSCRIPT):
            self.refuse_second_script()
            return base
        lower, upper = self.bounds()
        self.refuse_second_script()
        if lower is None and upper is not None:
            return Superscript(base, upper, self.span_from(start))
        return Scripted(base, lower, upper, self.span_from(start))

    def bounds(self) -> tuple[Node | None, Node | None]:
        """Read what stands below and above a sign, in either order."""
        lower: Node | None = None
        upper: Node | None = None
        while True:
            if self.here.kind is Kind.SUBSCRIPT and lower is None:
                lower = _listed(self.indices())
            elif self.here.kind is Kind.SUPERSCRIPT and upper is None:
                upper = self.argument(self.take())
            else:
                return lower, upper

    def refuse_second_script(self) -> None:
        """Raise ReadingError where one more script follows a factor that can have none."""
        token = self.here
        if token.kind in (Kind.SUPERSCRIPT, Kind.SUBSCRIPT, Kind.PRIME):
            self.at += 1
            self.refuse("this factor cannot have one more index or exponent; write brackets around it", token.start)

    def indices(self) -> tuple[Node, ...]:
        """Read a subscript: one index, or several between commas."""
        mark = self.take()
        if not self.sees(Kind.BRACE_OPEN):
            return (self.argument(mark),)
        return self.braced_indices()

    def braced_indices(self) -> tuple[Node, ...]:
        """Read indices in braces."""
        marks = self.marks()
        if marks is not None:
            return (marks,)
        dangling = self.dangling_indices()
        if dangling is not None:
            return dangling
        self.at += 1
        node = self.label_in_braces() or (self.substack() if self.sees(Kind.SUBSTACK) else self.content())
        self.expect(Kind.BRACE_CLOSE)
        return tuple(_in_brackets(part) for part in items_of(node))

    def dangling_indices(self) -> tuple[Node, ...] | None:
        r"""Read indices of which some begin or end with a sign, as in ``x_{<t}`` and ``W_{:,j}``; None where none does."""
        parts = _between_commas(self.tokens[self.at + 1 : self.closing.get(self.at, self.at)])
        if not any(map(_dangles, parts)):
            return None
        self.at += 1
        items = [self.dangling_index() if _dangles(parts[0]) else self.formula()]
        for part in parts[1:]:
            self.expect(Kind.SEPARATOR)
            items.append(self.dangling_index() if _dangles(part) else self.formula())
        self.expect(Kind.BRACE_CLOSE)
        return tuple(map(_in_brackets, items))

    def dangling_index(self) -> Node:
        """Read the signs and factors of one index as they stand: together they are no formula."""
        start, parts = self.here.start, list[Node]()
        while self.here.kind not in (Kind.SEPARATOR, Kind.BRACE_CLOSE):
            token = self.here
            if token.kind in _ENDS_OPEN:
                self.at += 1
                parts.append(Mark(_mark_text(token), self.span_from(token.start)))
            else:
                parts.append(self.factor())
        return parts[0] if len(parts) == 1 else Product(tuple(parts), self.span_from(start))

    def substack(self) -> Node:
        r"""Read the lines of ``\substack{…}`` as one list."""
        self.at += 1
        self.expect(Kind.BRACE_OPEN)
        lines = [self.content()]
        while self.sees(Kind.ROW):
            self.at += 1
            lines.append(self.content())
        self.expect(Kind.BRACE_CLOSE)
        return _listed(tuple(part for line in lines for part in items_of(line)))

    def label_in_braces(self) -> Node | None:
        r"""Read words, or ``\max`` and the like, that are all of a subscript."""
        if self.tokens[self.at + 1].kind is not Kind.BRACE_CLOSE:
            return None
        if self.here.kind in _LABELS:
            return self.label()
        return self.word() if self.here.kind is Kind.TEXT else None

    def marks(self) -> Node | None:
        """Read signs in braces that are no operators there, such as the star of an optimum; None where others stand."""
        closed = self.closing.get(self.at, self.at)
        inner = self.tokens[self.at + 1 : closed]
        if not inner or len(inner) > 8 or not all(token.kind in _BARE_MARKS for token in inner):
            return None
        start = self.here.start
        self.at = closed + 1
        return Mark("".join(_mark_text(token) for token in inner), self.span_from(start))

    def word(self) -> Name:
        """Read words as the name of a label."""
        token = self.take()
        return Name(rf"\text{{{token.text}}}", self.span_from(token.start))

    def label(self) -> Name:
        r"""Read the name of a function that stands alone as a label: ``x_{\max}``."""
        token = self.take()
        return Name(rf"\text{{{token.text[1:]}}}", self.span_from(token.start))

    def argument(self, owner: Token) -> Node:
        """Read a formula in braces, or the single token that TeX takes in its place."""
        token = self.here
        if token.kind is Kind.BRACE_OPEN:
            return self.braced_argument(owner)
        if token.kind in NAME_STARTS:
            place, depth = self.at, self.depth
            try:
                return Name(self.spelling(), self.span_from(token.start))
            except ReadingError:
                self.at, self.depth = place, depth
                return self.factor()
        if token.kind is Kind.NUMBER and len(token.text) == 1:
            return number(self.take())
        if token.kind in (Kind.TEXT, Kind.WORDS):
            return self.worded_argument(owner)
        if token.kind in (Kind.FRACTION, Kind.BINOMIAL, Kind.ROOT):
            return self.factor()
        if owner.kind in (Kind.SUBSCRIPT, Kind.SUPERSCRIPT):
            if token.kind in _LABELS:
                return self.label()
            if token.kind in _MARKS or self.sees_lone_sign(owner):
                self.at += 1
                return Mark(_mark_text(token), self.span_from(token.start))
        return self.refuse_argument(owner)

    def sees_lone_sign(self, owner: Token) -> bool:
        """Tell whether a sign stands next that is all of a script, as in ``s_+ s_-``, and was not meant for what follows it."""
        sign = self.here
        if sign.kind is not Kind.SIGN or (following := self.tokens[self.at + 1]).kind in _COUNTED:
            return False
        touches = sign.text == "-" and sign.end == following.start and following.kind in _RAISED
        return not touches or owner.kind is Kind.SUBSCRIPT

    def braced_argument(self, owner: Token) -> Node:
        """Read an argument in braces."""
        scripted = owner.kind in (Kind.SUBSCRIPT, Kind.SUPERSCRIPT)
        marks = self.marks() if scripted else None
        if marks is not None:
            return marks
        inner = self.tokens[self.at + 1 : self.closing.get(self.at, self.at)]
        self.at += 1
        if scripted and _is_open(inner) and not any(token.kind is Kind.SEPARATOR for token in inner):
            node = self.dangling_index()
        elif self.here.kind is Kind.TEXT and self.tokens[self.at + 1].kind is Kind.BRACE_CLOSE:
            node = self.worded_argument(owner)
        else:
            node = self.content() if scripted or owner.kind is Kind.BINOMIAL else self.formula()
        self.expect(Kind.BRACE_CLOSE)
        return node

    def worded_argument(self, owner: Token) -> Node:
        """Read words: below the line they are a label, elsewhere they are words."""
        if owner.kind is Kind.SUBSCRIPT and self.here.text:
            return self.word()
        token = self.take()
        return Words(token.text, Span(token.start, token.end))

    def refuse_argument(self, owner: Token) -> Never:
        """Raise the error for an argument that is missing, or that TeX reads otherwise than it looks."""
        if self.here.kind in (Kind.COMMAND, Kind.UNKNOWN):
            self.refuse_token()
        if self.here.kind is Kind.NUMBER:
            self.at += 1
            self.refuse(f"write braces around the number after {owner.text}; TeX takes one digit", owner.start)
        message = f"an argument is missing after {owner.text}"
        raise ReadingError(Code.FORMULA_UNREADABLE, message, Span(owner.start, owner.end))


def items_of(node: Node) -> tuple[Node, ...]:
    """Give the parts of a formula between commas."""
    return node.items if isinstance(node, Listing) and node.separator == "," else (node,)


def _listed(nodes: tuple[Node, ...]) -> Node:
    return nodes[0] if len(nodes) == 1 else Listing(nodes, ",", Span(nodes[0].span.start, nodes[-1].span.end))


def _between_commas(tokens: Sequence[Token]) -> list[list[Token]]:
    parts, depth = [list[Token]()], 0
    for token in tokens:
        depth += (token.kind in _OPENING) - (token.kind in _CLOSING)
        if token.kind is Kind.SEPARATOR and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _dangles(tokens: Sequence[Token]) -> bool:
    r"""Tell whether an index begins or ends with a sign that stands between formulas elsewhere, or has a dot between letters.

    ``y_{i \cdot k}`` is a mean over the index in the middle.
    """
    if not tokens or any(token.kind is Kind.RELATION for token in tokens[1:-1]):
        return False
    return _is_open(tokens) or any(sign.kind is Kind.TIMES and one.kind is not Kind.NUMBER for one, sign in pairwise(tokens))


def _is_open(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and (tokens[0].kind in _BEGINS_OPEN or tokens[-1].kind in _ENDS_OPEN)


def _in_brackets(index: Node) -> Node:
    """Keep the brackets of an index: ``x_{(i)}`` is an order statistic, not ``x_i``."""
    return Fenced(index.opening, index.inner, index.closing, index.span) if isinstance(index, Group) else index


def _undotted(index: Node) -> Node:
    """Give an index as a part of a name, which is the same with and without a dot in it."""
    return replace(index, dots=frozenset()) if isinstance(index, Product) else index


def _mark_text(token: Token) -> str:
    return {"!=": r"\neq", "<=": r"\le", ">=": r"\ge", "~": r"\approx"}.get(token.text, token.text)


def number(token: Token) -> Numeral:
    """Give the exact value of a number in digits; raises ReadingError when it has more digits than the limit."""
    span = Span(token.start, token.end)
    if len(token.text) > MAXIMAL_DIGITS:
        raise ReadingError(Code.LIMIT_EXCEEDED, f"a number has more than {MAXIMAL_DIGITS} digits", span)
    return Numeral(Fraction(token.text), len(token.text.partition(".")[2]), span)


def factorial(node: Node, span: Span) -> Node:
    r"""Give the factorial of a formula; ``\ln (n - 1)!`` is the logarithm of one, since no logarithm has any."""
    match node:
        case KnownFunction("ln" | "log", Group() as argument):
            whole = Span(argument.span.start, span.end)
            return replace(node, argument=Group("(", Factorial(argument, whole), ")", whole), span=span)
        case _:
            return Factorial(node, span)
