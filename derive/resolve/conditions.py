r"""Conditions written beside a formula or in the sentence before it, as what is assumed for it."""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.scope import Given, Relation
from derive.resolve.known import NoMeaning
from derive.resolve.names import Names
from derive.resolve.symbols import RELATIONS, given_of
from derive.source import Span
from derive.syntax import tree
from derive.syntax.inside import names_in
from derive.syntax.parts import arrow_of
from derive.terms import Number, Symbol, free_names

_OPPOSITES = {Relation.EQUAL: ("\\neq", Relation.UNEQUAL), Relation.UNEQUAL: ("=", Relation.EQUAL)}


def index_condition(statement: tree.Statement, names: Names, latex: str) -> Given | None:
    """Give the condition that a statement is which compares one index with another, or with a number, and says no more."""
    if statement.left is None or len(statement.links) != 1:
        return None
    link = statement.links[0]
    return _between_indices(statement.left, link.relation.sign, link.right, names, latex)


def is_about(condition: Given, givens: tuple[Given, ...]) -> bool:
    """Tell whether every index that a condition compares is one that a given compares too, so that it may follow from them."""
    bare = [g for g in givens if all(isinstance(side, Symbol | Number) for side in (g.left, g.right))]
    known = frozenset().union(*(free_names(g.left) | free_names(g.right) for g in bare))
    return free_names(condition.left) | free_names(condition.right) <= known


def _between_indices(left: tree.Node, sign: str, right: tree.Node, names: Names, latex: str) -> Given | None:
    meaning = names.meaning()
    one, other = meaning.index_term(left), meaning.index_term(right)
    if sign not in ("=", "!=") or not isinstance(one, Symbol) or not isinstance(other, Symbol | Number):
        return None
    return Given(latex, Relation.EQUAL if sign == "=" else Relation.UNEQUAL, one, other)


def condition_given(condition: tree.Condition, names: Names, latex: str) -> Given:
    """Give what a condition beside a statement assumes; raises NoMeaning where that cannot be said.

    A given holds for all values of its indices, which a condition on them does not claim.
    """
    found = _between_indices(condition.left, condition.relation, condition.right, names, latex)
    if found is not None:
        return found
    if condition.relation not in RELATIONS:
        raise NoMeaning("a condition of this kind cannot be checked so far", condition.span)
    meaning = names.meaning()
    left, right = meaning.term(condition.left), meaning.term(condition.right)
    if meaning.undeclared or not (free_names(left) | free_names(right)).isdisjoint(names.scope.ranges):
        raise NoMeaning("this condition is not understood, so that the formula beside it cannot be checked", condition.span)
    return given_of(condition.relation, left, right, names.scope.scalars(), latex)


def opposite(conditions: tuple[Given, ...]) -> tuple[Given, ...] | None:
    """Give what holds where a condition on two names does not; None where it is not one that has an opposite."""
    match conditions:
        case (Given(_, relation, Symbol(left), Symbol() | Number() as right) as one,) if relation in _OPPOSITES:
            sign, other = _OPPOSITES[relation]
            written = right.name if isinstance(right, Symbol) else str(right.value)
            return (replace(one, latex=f"{left} {sign} {written}", relation=other),)
        case _:
            return None


def require_consistent(givens: tuple[Given, ...], span: Span) -> None:
    """Require that no two indices are assumed both equal and different; raises NoMeaning where they are."""
    pairs = {
        relation: {frozenset((g.left, g.right)) for g in givens if g.relation is relation}
        for relation in (Relation.EQUAL, Relation.UNEQUAL)
    }
    if pairs[Relation.EQUAL] & pairs[Relation.UNEQUAL]:
        raise NoMeaning("the conditions on it contradict each other", span)


def beside(statements: tuple[tree.Statement, ...], names: Names, text: str) -> tuple[tree.Statement, ...]:
    r"""Put every condition on indices to the equation in the same row; a lone ``i \neq j`` is no statement."""
    statements = _with_values(statements, names, text)
    conditions = [s for s in statements if index_condition(s, names, "") is not None]
    if not conditions:
        return statements
    if len(statements) == 1:
        return () if statements[0].links[0].relation.sign == "!=" else statements
    found: list[tree.Statement] = []
    waiting: list[tree.Statement] = []
    for statement in statements:
        if statement not in conditions:
            found.append(statement)
            waiting = [condition for condition in waiting if not _attach(found, condition, text)]
        elif not found or not _attach(found, statement, text):
            waiting.append(statement)
    return tuple(sorted((*found, *waiting), key=lambda s: s.span.start))


def _with_values(statements: tuple[tree.Statement, ...], names: Names, text: str) -> tuple[tree.Statement, ...]:
    r"""Mark values of declared names that stand behind an equation about them, ``x^3 = x, \quad x = 0, 1``, as no claims.

    The equation is then claimed for several values alone, which are not read.
    """
    found = list(statements)
    for place in range(1, len(found)):
        before, last = found[place - 1 : place + 1]
        arrows = any(isinstance(remark, tree.Mark) or arrow_of(remark) for remark in (*before.remarks, *last.remarks))
        if not arrows and _gives_values(last, before, names) and "\\\\" not in text[before.span.end : last.span.start]:
            mark = tree.Words("for these values", last.span)
            found[place] = replace(last, remarks=(*last.remarks, mark))
            several = isinstance(last.links[0].right, tree.Listing | tree.Operation | tree.Group | tree.Mark)
            found[place - 1] = replace(before, remarks=(*before.remarks, mark)) if several else before
    return tuple(found)


def _gives_values(statement: tree.Statement, before: tree.Statement, names: Names) -> bool:
    left = statement.left.inner if isinstance(statement.left, tree.Group) else statement.left
    letters = left.items if isinstance(left, tree.Listing) else (left,)
    bare = {letter.text for letter in letters if isinstance(letter, tree.Name)}
    if len(bare) < len(letters) or not statement.links or statement.links[0].relation.sign != "=":
        return False
    free = {name for name, arity in names.scope.declarations.keys() - names.scope.definitions.keys() if not arity}
    return bare <= free and bare <= set(names_in((before.left, *(link.right for link in before.links))))


def _attach(statements: list[tree.Statement], condition: tree.Statement, text: str) -> bool:
    """Add a condition to the last statement if both stand in one row; tell whether they do."""
    last = statements[-1]
    first, second = sorted((last.span, condition.span), key=lambda span: span.start)
    if "\\\\" in text[first.end : second.start] or condition.left is None:
        return False
    (link,) = condition.links
    added = tree.Condition(condition.left, link.relation.sign, link.right, condition.span)
    statements[-1] = replace(last, conditions=(*last.conditions, added))
    return True
