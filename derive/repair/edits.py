"""Changes of a side as its author wrote it: text put in the place of other text, every other character kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.report import MendKind
from derive.source import Span, spliced
from derive.syntax import tree
from derive.values import dataclass

LETTERS = 8  # that weigh as much as one more symbol
UNSEEN, COMMAND = re.compile(r"\\(left|right)(?![A-Za-z])|[\s{}]"), re.compile(r"\\[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Change:
    """New text for a span of the old one; an empty span marks where text is put in."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Changes, what kind of mistake they mend, and how large they are.

    ``moves`` tells that text only changes its place, ``collects`` that what is lacking comes from the normal forms.
    """

    kind: MendKind
    changes: tuple[Change, ...]
    size: int
    moves: bool = False
    collects: bool = False

    @property
    def weight(self) -> float:
        """How much is changed, with the letters that have to be written or struck out."""
        letters = sum(_letters(c.text) + c.span.end - c.span.start for c in self.changes)
        return self.size if self.moves else self.size + letters / LETTERS


def _letters(text: str) -> int:
    """Count what is seen of a text: a command is one letter, its braces and the size of brackets are none."""
    return len(COMMAND.sub("x", UNSEEN.sub("", text)))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a formula and the parts around it, the innermost last."""

    node: tree.Node
    around: tuple[tree.Node, ...]

    @property
    def parent(self) -> tree.Node | None:
        """The part right around this one; None for the whole formula."""
        return self.around[-1] if self.around else None


def applied(text: str, changes: tuple[Change, ...]) -> str:
    """Give the text after the changes; raises ValueError where two of them overlap."""
    return spliced(text, ((change.span, change.text) for change in settled(text, changes)))


def settled(text: str, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Give changes in the order of the text, each with the blanks that keep a command from running into a letter."""
    ordered = sorted(changes, key=lambda c: (c.span.start, c.span.end))
    return tuple(Change(change.span, _joined(text, change)) for change in ordered)


def _joined(text: str, change: Change) -> str:
    r"""Keep a command from running into a letter that comes to stand behind it: ``\cdot`` and ``x`` are not ``\cdotx``."""
    before, after = text[: change.span.start], text[change.span.end :]
    new = change.text
    if new and _ends_in_command(new) and after[:1].isalpha():
        new += " "
    if not new and _ends_in_command(before) and after[:1].isalpha():
        return " "
    return f" {new}" if new[:1].isalpha() and _ends_in_command(before) else new


def _ends_in_command(text: str) -> bool:
    stem = text.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return len(stem) < len(text) and stem.endswith("\\")


def replaced(span: Span, text: str) -> tuple[Change, ...]:
    """Give the one change that puts text in the place of a span."""
    return (Change(span, text),)


def put_before(node: tree.Node, text: str) -> Change:
    """Give the change that puts text right before a part."""
    return Change(Span(node.span.start, node.span.start), text)


def put_behind(node: tree.Node, text: str) -> Change:
    """Give the change that puts text right behind a part."""
    return Change(Span(node.span.end, node.span.end), text)


def written(text: str, node: tree.Node) -> str:
    """Give a part as its author wrote it."""
    return text[node.span.start : node.span.end]


def exchanged(text: str, one: tree.Node, other: tree.Node) -> tuple[Change, ...]:
    """Give the changes that put two parts in each other's place."""
    return (Change(one.span, written(text, other)), Change(other.span, written(text, one)))


def in_braces(text: str, span: Span, new: str) -> tuple[Change, ...]:
    """Give the change of an index or exponent, put in braces where it has none."""
    bare = text[span.start - 1 : span.start] in ("^", "_")
    return replaced(span, f"{{{new}}}" if bare else new)


def parts(node: tree.Node, around: tuple[tree.Node, ...] = ()) -> Iterator[Part]:
    """Give every part of a formula, itself first; exponents, bounds and indices of names are parts too."""
    yield Part(node, around)
    for inner in inner_nodes(node):
        yield from parts(inner, (*around, node))


def inner_nodes(node: tree.Node) -> tuple[tree.Node, ...]:
    """Give the formulas that a formula is made of, those of conditions left out."""
    match node:
        case tree.Numeral() | tree.Name():
            return ()
        case tree.Subscript(_, indices):
            return indices
        case tree.Superscript(base, exponent):
            return base, exponent
        case tree.Signed(_, operand):
            return (operand,)
        case tree.Sum(terms):
            return terms
        case tree.Product(factors):
            return factors
        case tree.Quotient(above, below):
            return above, below
        case tree.Group(_, inner, _):
            return (inner,)
        case tree.Root(radicand, index):
            return (radicand,) if index is None else (radicand, index)
        case tree.KnownFunction(_, argument):
            return (argument,)
        case tree.Application(_, arguments):
            return arguments
        case tree.BigOperator():
            bounds = (bound for bound in (node.lower, node.upper) if bound is not None)
            return (*bounds, node.body)
        case tree.Derivative(body, variables):
            return (body, *(by.variable for by in variables))
        case tree.Cases(branches):
            return tuple(branch.value for branch in branches)
        case _:
            return ()
