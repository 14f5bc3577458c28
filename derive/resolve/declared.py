r"""What ``let`` and ``given`` lines speak of, and whether a formula after them does so too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TypeVar

from derive.kernel.scope import Scope
from derive.resolve.dependencies import dependencies
from derive.resolve.spelled import letters_written
from derive.syntax.document import Directive
from derive.values import dataclass

Key = TypeVar("Key")
DRESS = re.compile(r"\\[A-Za-z]+(?=\{)")


@dataclass(frozen=True, slots=True)
class Declared:
    """A directive with the names that it is about, and the number of sections that it stands in."""

    directive: Directive
    names: tuple[str, ...]
    depth: int

    def is_used_in(self, letters: frozenset[str]) -> bool:
        """Tell whether formulas with some letters may speak of any of its names."""
        return any(letters_of(name) <= letters for name in self.names)


def declared(directive: Directive, before: Scope, after: Scope, depth: int) -> Declared | None:
    """Give what a directive has declared; None where it says nothing new."""
    names = tuple(dict.fromkeys(_new_names(before, after)))
    return Declared(directive, names, depth) if names else None


def letters_of(name: str) -> frozenset[str]:
    r"""Give the letters of a name without accents, fonts, indices and primes: ``\beta`` for ``\hat{\beta}_0``."""
    return letters_written((DRESS.sub("", re.split(r"[_^']", name)[0]),))


def _new_names(before: Scope, after: Scope) -> Iterator[str]:
    yield from _changed(before.ranges, after.ranges)
    yield from _changed(before.functions, after.functions)
    yield from (name for name, _ in _changed(before.declarations, after.declarations))
    yield from (name for name, _ in _changed(before.definitions, after.definitions))
    for given in after.givens:
        if given not in before.givens:
            found = dependencies((given.left, given.right), Scope())
            indices = after.ranges.keys() if any(arity for _, arity in found.names) else frozenset[str]()
            yield from sorted(name for name, _ in found.names if name not in indices)
            yield from sorted(found.functions)


def _changed(old: Mapping[Key, object], new: Mapping[Key, object]) -> Iterator[Key]:
    yield from (name for name, meaning in new.items() if name not in old or old[name] != meaning)


def letters_in(texts: Iterable[str], names: Iterable[str]) -> frozenset[str]:
    """Give the letters of formulas as they are written, and of the names that they were read with."""
    return letters_written(chain(texts, names))
