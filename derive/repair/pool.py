"""Formulas that a lost factor or term may be made of: what stands on both sides, and what that rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from math import inf

from derive.kernel.evaluate import needed
from derive.kernel.jets import Real
from derive.render import latex_terms
from derive.repair.edits import Change, applied, parts, written
from derive.repair.screen import Screen, value_at
from derive.resolve.dependencies import dependencies, parts_of
from derive.resolve.derivation import Obligation
from derive.resolve.side_reader import SideReader
from derive.syntax import tree
from derive.syntax.printer import to_latex
from derive.terms import Binding, Product, Sum, Term, children, free_names, key
from derive.values import dataclass

MOST_ATOMS, SMALLEST, LARGEST = 28, 1e-20, 10**100
LETTERS = "kijlmrstpq"
BRACED = re.compile(r"([_^])\{([0-9A-Za-z])\}")
SIMPLE = tree.Name | tree.Subscript | tree.Application
COPIED = SIMPLE | tree.Group | tree.BigOperator | tree.KnownFunction


@dataclass(frozen=True, slots=True)
class Atom:
    """A formula, its spelling by the printer, and its values at the points of a screen."""

    latex: str
    name: str
    values: tuple[float, ...]


def as_float(value: Real) -> float:
    """Give a value in the usual precision; what a ball leaves of a zero is a zero, and what is too large infinite."""
    if not -LARGEST < value < LARGEST:
        return inf if value > 0 else -inf
    number = float(value)
    return number if abs(number) > SMALLEST else 0.0


def pool(texts: tuple[str, ...], obligation: Obligation, reader: SideReader, screen: Screen) -> tuple[Atom, ...]:
    """Give the formulas with a value at every point of the screen, each value once."""
    found: list[Atom] = []
    whole = key(obligation.left)
    seen: set[tuple[float, ...]] = set()
    for latex in dict.fromkeys(_spellings(texts, obligation, reader)):
        latex = " ".join(latex.split())
        side = reader.side(latex)
        if side is None or (key(side.term) == whole and not isinstance(side.node, tree.Subscript)):
            continue
        values = values_of(side.term, obligation, screen)
        if values is None or values in seen or len(set(values)) < 2:
            continue
        seen.add(values)
        found.append(Atom(latex, to_latex(side.node), values))
        if len(found) == MOST_ATOMS:
            break
    return tuple(found)


def values_of(term: Term, obligation: Obligation, screen: Screen) -> tuple[float, ...] | None:
    """Give the values of a term at the points of a screen; None where it has none at one of them."""
    values = [value_at(term, obligation, witness) for _, witness, _ in screen.generic()]
    return tuple(as_float(value) for value in values if value is not None) if None not in values else None


def _spellings(texts: tuple[str, ...], obligation: Obligation, reader: SideReader) -> Iterator[str]:
    letters = sorted(_free_letters(obligation))
    copied = [pair for text in texts for pair in _copied(text, reader)]
    yield from (latex for latex, node in copied if isinstance(node, SIMPLE))
    yield from (latex for latex, node in copied if not isinstance(node, SIMPLE))
    yield from _at_free_letters(copied, letters, reader)
    yield from (rf"\delta_{{{one}{other}}}" for one, other in combinations(letters, 2))
    scope = obligation.scope
    names = dependencies((obligation.left, obligation.right), scope).names
    known = [(n, a) for n, a in sorted(names) if (n, a) in scope.declarations or (n, a) in scope.definitions]
    yield from (name for name, arity in known if arity == 0)
    plain = [name for name, arity in known if arity == 0 and (name, 0) in scope.declarations]
    yield from (f"e^{{{sign}{name}}}" for name in plain for sign in ("", "-"))
    sizes = sorted(scope.sizes() & {name for name, arity in names if arity == 0})
    yield from (spelled for size in sizes for spelled in (size, f"({size} - 1)"))
    families = [name for name, arity in known if arity == 1]
    yield from (_element(name, letter, reader) for name in families for letter in letters)
    yield from (f"{name}_{{{i} {j}}}" for name, arity in known if arity == 2 for i in letters for j in letters)
    yield from _sums(families, letters, obligation, reader)
    yield from _in_definitions(obligation, reader)
    defined = {name for name, _ in scope.definitions}
    yield from (f"(1 - {latex})" for latex, node in copied if _head(node) in defined)


def _head(node: tree.Node) -> str:
    """Give the name that a value of a function, or an element of a family, has in front."""
    match node:
        case tree.Application(tree.Name(name)) | tree.Subscript(tree.Name(name)):
            return name
        case _:
            return ""


def _at_free_letters(copied: list[tuple[str, tree.Node]], letters: list[str], reader: SideReader) -> Iterator[str]:
    r"""Spell what is added up at a free index: ``e^{z_j}`` where ``\sum_k e^{z_k}`` is written."""
    for latex, node in copied:
        if isinstance(node, tree.Subscript | tree.Application | tree.Superscript):
            start = node.span.start
            names = [part.node for part in parts(node) if isinstance(part.node, tree.Name)]
            for own in {name.text for name in names if name.text in reader.names.scope.ranges and name.text not in letters}:
                for letter in letters:
                    yield applied(latex, tuple(Change(n.span.moved(-start), letter) for n in names if n.text == own))


def _copied(text: str, reader: SideReader) -> Iterator[tuple[str, tree.Node]]:
    """Give the formulas in a side that may be factors, as they are written."""
    side = reader.side(text)
    for part in parts(side.node) if side is not None else ():
        index = isinstance(part.node, tree.Name) and part.node.text in reader.names.scope.ranges
        power = isinstance(part.node, tree.Superscript) and written(text, part.node.base) == "e"
        if (isinstance(part.node, COPIED) or power) and not index:
            yield written(text, part.node), part.node


def _element(name: str, letter: str, reader: SideReader) -> str:
    family = reader.names.components.get(name)
    return f"{name}_{letter}" if family is None else f"{name}({family}_{letter})"


def _sums(families: list[str], letters: list[str], obligation: Obligation, reader: SideReader) -> Iterator[str]:
    """Spell the sums of families, of their squares, and of the products of two of them."""
    scope = obligation.scope
    used = sorted({*bound_names(obligation.right), *bound_names(obligation.left)})
    for name in families:
        known = scope.declarations.get((name, 1)) or scope.definitions.get((name, 1))
        assert known is not None
        bound = next((b for b in (*used, *LETTERS) if scope.ranges.get(b) == known.ranges[0] and b not in letters), None)
        if bound is None:
            continue
        one = _element(name, bound, reader)
        yield rf"\sum_{bound} {one}"
        yield rf"\sum_{bound} {one}^2"
        for other in families:
            if other > name:
                yield rf"\sum_{bound} {one} {_element(other, bound, reader)}"


def _in_definitions(obligation: Obligation, reader: SideReader) -> Iterator[str]:
    """Spell the sums and products that definitions rest on, such as the denominator of a softmax."""
    scope = obligation.scope
    for name in sorted(dependencies((obligation.left, obligation.right), scope).names):
        definition = scope.definitions.get(name)
        waiting = [definition.body] if definition is not None else []
        while waiting:
            term = waiting.pop()
            if isinstance(term, Sum | Product) and definition is not None and not free_names(term) & set(definition.parameters):
                yield printed(term, reader)
            waiting += children(term)


def printed(term: Term, reader: SideReader) -> str:
    """Give a term as LaTeX, without braces around a single letter or digit."""
    return BRACED.sub(r"\1\2", latex_terms.to_latex(term, reader.names.components))


def bound_names(term: Term) -> Iterator[str]:
    """Give the names that the sums and products in a term bind."""
    yield from (part.index for part in parts_of((term,)) if isinstance(part, Binding))


def _free_letters(obligation: Obligation) -> frozenset[str]:
    return needed(obligation.left, obligation.right, obligation.scope)[1]
