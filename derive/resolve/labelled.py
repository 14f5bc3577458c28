r"""Letters in the labels of names: ``f_i(x)`` is a function of i as well, so that a sum over i is not n times one of its terms.

A label is what stands behind the first ``_`` or ``^`` of a name, words in it apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from derive.kernel.context import name_and_arity
from derive.kernel.scope import Scope
from derive.resolve.dependencies import parts_of
from derive.terms import Call, Element, Symbol, Term

PLACE = r"\square"  # where an index stands in a name with labels beside it
_PIECE = re.compile(r"\\(?:text\w*|math(?:rm|sf|tt)|operatorname|mbox)\s*\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z]|.", re.DOTALL)
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


def labelled_with(term: Term, letters: Collection[str], scope: Scope) -> str | None:
    """Give a name in a term without a definition that has one of the letters in its label, if there is one."""
    for part in parts_of((term,)):
        match part:
            case Symbol() | Element():
                name, known = name_and_arity(part)[0], name_and_arity(part) in scope.definitions
            case Call(name, _):
                known = scope.functions.get(name) is not None
            case _:
                continue
        if not known and name not in letters and with_places(name, letters.__contains__)[1]:
            return name
    return None
