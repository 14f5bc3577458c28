r"""Functions that a page defines for some arguments alone: ``f(x) = \lambda e^{-\lambda x}, \quad x \geq 0``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from derive.kernel.scope import Given, Relation
from derive.resolve.names import Names
from derive.resolve.symbols import RELATIONS, given_of
from derive.source import Span
from derive.syntax import tree
from derive.terms import Binding, Call, Integral, Number, Product, Range, Sum, Symbol, Term, children, free_names

ORDERS = (Relation.LESS, Relation.LESS_OR_EQUAL)


def bounds_on(
    letter: str, conditions: Iterable[tree.Condition], names: Names, text: Callable[[Span], str]
) -> tuple[Given, ...]:
    """Give the bounds that conditions put on a letter, none where they say more; raises NoMeaning where one has no meaning."""
    meaning, found = names.meaning(), list[Given]()
    for condition in conditions:
        if condition.relation not in RELATIONS:
            return ()
        left, right = meaning.term(condition.left), meaning.term(condition.right)
        given = given_of(condition.relation, left, right, names.scope.scalars(), text(condition.span))
        sides = (given.left, given.right)
        if given.relation not in ORDERS or Symbol(letter) not in sides or all(letter in free_names(side) for side in sides):
            return ()
        found.append(given)
    return tuple(found)


def is_asked_within(function: str, parameters: tuple[str, ...], domain: tuple[Given, ...], terms: Iterable[Term]) -> bool:
    """Tell whether terms speak of a function where its parameter is within bounds: at free letters, and bound ones between them."""
    return not domain or all(_is_within(function, parameters[0], domain, term, {}) for term in terms)


def _is_within(function: str, parameter: str, domain: tuple[Given, ...], term: Term, bound: Mapping[str, Range | None]) -> bool:
    if isinstance(term, Call) and term.function.rstrip("'") == function:
        name = term.arguments[0].name if isinstance(term.arguments[0], Symbol) else None
        if name is None or (name in bound and not is_between(bound[name], parameter, domain)):
            return False
    inside = bound
    if isinstance(term, Binding):
        inside = {**bound, term.index: term.range if isinstance(term, Sum | Product | Integral) else None}
    parts = ((part, bound if place in (1, 2) else inside) for place, part in enumerate(children(term)))
    return all(_is_within(function, parameter, domain, part, around) for part, around in parts)


def is_between(span: Range | None, parameter: str, domain: tuple[Given, ...]) -> bool:
    """Tell whether the values of a bound letter are within all bounds."""
    if span is None:
        return False
    ends = ((g.right, span.upper) if g.left == Symbol(parameter) else (span.lower, g.left) for g in domain)
    return all(_is_no_less(more, less) for more, less in ends)


def _is_no_less(more: Term, less: Term) -> bool:
    return more == less or (isinstance(more, Number) and isinstance(less, Number) and more.value >= less.value)
