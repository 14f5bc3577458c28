"""Givens that say what a name is, such as ``y_i = w x_i + b``: they are used like definitions, in one direction."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.context import name_and_arity
from derive.kernel.rule import Argument
from derive.kernel.scope import Given, NameAndArity, Relation, Scope
from derive.prover.meanings import bodies_of, mentioned, reached
from derive.terms import MINUS_ONE, ONE, Element, Number, Symbol, Term, children, free_names, reindex
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class Solved:
    r"""A given with a bare name on one side, its indices, and the other side; ``factor`` is -1 for a name on the right.

    ``kept`` are the indices of the other side alone, as in ``y_i = \delta_{it}``, which stay the letters that they are.
    """

    given: Given
    letters: tuple[str, ...]
    kept: tuple[str, ...]
    body: Term
    factor: Number

    def at(self, term: Term) -> tuple[Argument, ...]:
        """Give the arguments of the rule that puts the other side in the place of the name."""
        values: tuple[tuple[str, Term], ...] = tuple(zip(self.letters, children(term), strict=True))
        instance = (*values, *((letter, Symbol(letter)) for letter in self.kept))
        return reindex(self.body, dict(instance)), (self.given, instance, self.factor)


def solved_givens(scope: Scope) -> dict[NameAndArity, Solved]:
    """Give the first such given of every name without a definition, leaving out what would lead back to the name itself."""
    found: dict[NameAndArity, Solved] = {}
    bodies = bodies_of(scope)
    for given in scope.givens:
        for name, solved in _ways(given, scope):
            further = {**bodies, name: solved.body}
            if name not in bodies and name not in reached(mentioned(solved.body, further), further):
                found[name], bodies = solved, further
                break
    return found


def _ways(given: Given, scope: Scope) -> Iterator[tuple[NameAndArity, Solved]]:
    free = (free_names(given.left) | free_names(given.right)) & scope.ranges.keys()
    for head, body, factor in ((given.left, given.right, ONE), (given.right, given.left, MINUS_ONE)):
        name = name_and_arity(head)
        letters = tuple(i.name for i in children(head) if isinstance(i, Symbol)) if isinstance(head, Element) else ()
        bare = isinstance(head, Symbol | Element) and len(letters) == len(children(head)) == len(free & set(letters))
        kept = tuple(sorted(free - set(letters)))
        if given.relation is Relation.EQUAL and bare and name[0] not in scope.ranges and not (kept and isinstance(head, Symbol)):
            yield name, Solved(given, letters, kept, body, factor)
