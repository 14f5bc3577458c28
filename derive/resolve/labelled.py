r"""Letters in the labels of names: ``f_i(x)`` is a function of i as well, so that a sum over i is not n times one of its terms.

A label is what stands behind the first ``_`` or ``^`` of a name, words in it apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from fractions import Fraction

from derive.kernel.context import definition_of, name_and_arity
from derive.kernel.scope import Definition, Scope
from derive.resolve.dependencies import parts_of
from derive.terms import Call, Number, Symbol, Term

PLACE = r"\square"  # where an index stands in a name with labels beside it
_PIECE = re.compile(r"\\(?:text\w*|math(?:rm|sf|tt)|operatorname|mbox)\s*\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z]|\d+|.", re.DOTALL)
_LABEL = re.compile(r"[_^]")


def with_places(name: str, is_index: Callable[[str], bool]) -> tuple[str, tuple[str, ...]]:
    """Give a name with a place for each index in its label, and these indices: ``f_\\square`` and i for ``f_i``."""
    label = _LABEL.search(name)
    if label is None:
        return name, ()
    found: list[str] = []
    pieces = [name[: label.start()]]
    for piece in _PIECE.findall(name[label.start() :]):
        found += [piece] if is_index(piece) else []
        pieces.append(PLACE if is_index(piece) else piece)
    return "".join(pieces), tuple(found)


def placed_in(function: str, is_index: Callable[[str], bool], scope: Scope) -> tuple[str, tuple[Term, ...]]:
    """Give the name of a function with places for its indices, and these; numbers are some where it is defined at any index."""
    if function in scope.functions:
        return function, ()
    numbered, numbers = with_places(function, lambda piece: piece.isdigit() or is_index(piece))
    name, letters = with_places(function, is_index)
    if numbered in scope.functions:
        return numbered, tuple(Number(Fraction(piece)) if piece.isdigit() else Symbol(piece) for piece in numbers)
    return name, tuple(map(Symbol, letters))


def labelled_with(term: Term, letters: Collection[str], scope: Scope) -> str | None:
    """Give a name in a term that has one of the letters in its label, if there is one.

    A name with a definition has those in it for which a name in that has one of the letters, or of its own parameters.
    """
    waiting: list[tuple[Term, frozenset[str]]] = [(term, frozenset(letters))]
    seen: set[Definition] = set()
    while waiting:
        whole, open_letters = waiting.pop()
        for part in parts_of((whole,)):
            definition = definition_of(part, scope)
            if definition is not None and definition not in seen:
                seen.add(definition)
                waiting.append((definition.body, open_letters.union(definition.parameters)))
            name = part.function if isinstance(part, Call) else name_and_arity(part)[0]
            if definition is None and name not in letters and with_places(name, open_letters.__contains__)[1]:
                return name
    return None
