"""Values that names are set to within a sentence, and how far they hold: "with $b = 0$ the line …" is about its paragraph alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from derive.kernel.scope import Definition, NameAndArity, Scope
from derive.resolve.listed_bounds import each_bound
from derive.resolve.names import Names
from derive.syntax import tree
from derive.terms import Element, Symbol, Term, free_names
from derive.values import dataclass

_STAYS = re.compile(r"\b(?:let|set|put|fix|define|defined|denote|write|call|introduce)\b[^.;:]*$", re.IGNORECASE)
_IN_CASE = re.compile(r"\b(?:if|when|whenever|in (?:the|that|this) case)\b[^.;:]*$", re.IGNORECASE)
_STOPPED = re.compile(r"[.!?][*_)\"']*[ \t]*\r?\n[ \t]*\r?\n")
_BEGUN = re.compile(r"\n[ \t]*\r?\n\s*[*_(\"']*[A-Z]|\n[ \t]*(?:[-*+]|\d+[.)]|\\item\b)[ \t]")
_IN_GENERAL = re.compile(
    r"\b(?:in general|generally|for (?:an?y?|all|every|each|general|arbitrary|other)|the general|arbitrary)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that a name has been given, the number of sections around it, and whether it holds to the end of the last of them."""

    definition: Definition
    depth: int
    stays: bool


def is_value(term: Term | None, scope: Scope) -> bool:
    """Tell whether a formula is a value that a name may have in passing: a number, or another name alone without a definition."""
    if isinstance(term, Symbol | Element):
        return isinstance(term, Symbol) and (term.name, 0) not in scope.definitions
    return term is not None and not free_names(term)


def stays(words: str) -> bool:
    """Tell whether the words before a formula set a name for its whole section: "let", and not "with" or "if we set"."""
    return _STAYS.search(words) is not None and not is_in_case(words)


def is_in_case(words: str) -> bool:
    """Tell whether the words before a formula only suppose that a name is set: "if we take"."""
    return _IN_CASE.search(words) is not None


def ends_paragraph(text: str) -> bool:
    """Tell whether a paragraph ends in the text between two formulas, or turns to what holds in general."""
    return any(pattern.search(text) is not None for pattern in (_STOPPED, _BEGUN, _IN_GENERAL))


def each_set(statements: Iterable[tree.Statement]) -> tuple[tree.Statement, ...]:
    """Give statements, and what a chain that ends in a number, ``a = b = 1``, or a bound, ``a, b > 0``, says of each name."""
    return tuple(one for statement in statements for bound in each_bound(statement) for one in _each(bound))


def _each(statement: tree.Statement) -> tuple[tree.Statement, ...]:
    links = statement.links
    names = (statement.left, *(link.right for link in links[:-1]))
    equal = len(links) > 1 and all(link.relation.sign == "=" for link in links) and isinstance(links[-1].right, tree.Numeral)
    if not equal or not all(isinstance(name, tree.Name) for name in names):
        return (statement,)
    return tuple(replace(statement, left=name, links=links[-1:]) for name in names)


def without_settings(names: Names, gone: Mapping[NameAndArity, Setting]) -> Names:
    """Give the names without the values that hold no more, but for those that mean something else by now."""
    for key, setting in gone.items():
        if names.scope.definitions.get(key) is setting.definition:
            names = replace(names.without(*key), harvested=names.harvested - {key})
    return names
