"""What holds where a step stands: ranges, domains, definitions and givens.  TRUSTED."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from derive.terms import Delta, Range, Symbol, Term, children, free_names


class Domain(Enum):
    """The values a declared name may take."""

    REAL = "real"
    POSITIVE = "positive"
    NONNEGATIVE = "nonnegative"
    INTEGER = "integer"


class Relation(Enum):
    """How the two sides of a given compare."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="


@dataclass(frozen=True, slots=True)
class Declaration:
    """A name without a definition: its domain, and the range of each of its indices (none for a scalar)."""

    domain: Domain
    ranges: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """``name`` at ``parameters`` means ``body``; the ranges are those of index parameters, empty for a function of numbers."""

    name: str
    parameters: tuple[str, ...]
    body: Term
    ranges: tuple[Range, ...] = ()


class _Remembering:
    """Has room for the names that a given holds fixed, or for the meanings that were looked at in a scope; both are asked often."""

    __slots__ = ("_fixed", "_looked_at")
    _fixed: frozenset[str]
    _looked_at: dict[NameAndArity, bool | None]


@dataclass(frozen=True, slots=True)
class Given(_Remembering):
    """An assumption as written, for all values of its free indices but those that it holds fixed."""

    latex: str
    relation: Relation
    left: Term
    right: Term

    def fixed(self) -> frozenset[str]:
        """Give the names in a delta on one side alone: ``y_i = δ_it`` for every t would be true of ranges of one element only."""
        if not hasattr(self, "_fixed"):
            apart = free_names(self.left) ^ free_names(self.right) if self.relation is Relation.EQUAL else frozenset[str]()
            object.__setattr__(self, "_fixed", apart & (_compared(self.left) | _compared(self.right)) if apart else apart)
        return self._fixed


def every_part(term: Term) -> Iterator[Term]:
    """Give a term and all that it is made of, each before its own parts."""
    yield term
    for part in children(term):
        yield from every_part(part)


def _compared(term: Term) -> frozenset[str]:
    return frozenset().union(*(free_names(part) for part in every_part(term) if isinstance(part, Delta)))


NameAndArity = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Scope(_Remembering):
    """Everything a step may rely on; scalars and families are keyed by name and number of indices.

    A function maps to its definition, or to None where it is only declared.
    """

    ranges: Mapping[str, Range] = field(default_factory=dict)
    declarations: Mapping[NameAndArity, Declaration] = field(default_factory=dict)
    definitions: Mapping[NameAndArity, Definition] = field(default_factory=dict)
    functions: Mapping[str, Definition | None] = field(default_factory=dict)
    givens: tuple[Given, ...] = ()

    def sizes(self) -> frozenset[str]:
        """Give the names that bound a range from above; each is a whole number of at least 1."""
        uppers = (r.upper.name for r in self.ranges.values() if isinstance(r.upper, Symbol))
        return frozenset(name for name in uppers if name not in self.ranges and (name, 0) not in self.definitions)

    def scalars(self) -> frozenset[str]:
        """Give the names that mean the same everywhere: sizes, declared or defined scalars, and indices that givens hold fixed."""
        names = (name for table in (self.declarations, self.definitions) for name, arity in table if arity == 0)
        return self.sizes().union(names, *(given.fixed() for given in self.givens))
