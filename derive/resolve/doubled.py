r"""Sums whose index differs from a letter that nothing else fixes: ``\sum_{i \neq j} x_i x_j`` may run over both."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.scope import Scope
from derive.resolve.derivation import Obligation, OtherReading
from derive.terms import Binding, Distinct, Product, Sum, Symbol, Term, children, free_names, with_children


def over_both(made: Obligation) -> Iterator[OtherReading]:
    """Give the obligation with such sums over both letters, where one side alone has the second letter free."""
    alone = free_names(made.left) ^ free_names(made.right)
    letters = frozenset(name for side in (made.left, made.right) for name in _compared(side)) & alone & made.scope.ranges.keys()
    if letters:
        left, right = (_doubled(side, letters, made.scope) for side in (made.left, made.right))
        settles = " ".join(rf"\sum_{letter}" for letter in sorted(letters))
        yield OtherReading(left, right, made.scope, f"where the sum runs over {', '.join(sorted(letters))} too", settles)


def _compared(term: Term) -> Iterator[str]:
    """Give the letters that indices of sums and products differ from."""
    if isinstance(term, Sum | Product):
        for condition in term.conditions:
            if isinstance(condition, Distinct):
                yield from (side.name for side in (condition.left, condition.right) if isinstance(side, Symbol))
    for part in children(term):
        yield from _compared(part)


def surely_free(term: Term) -> frozenset[str]:
    """Give the free names of a term, without letters that stand nowhere but in sums whose index differs from them."""
    if not isinstance(term, Sum | Product) or not term.conditions:
        bound = frozenset((term.index,)) if isinstance(term, Binding) else frozenset[str]()
        own = frozenset((term.name,)) if isinstance(term, Symbol) else frozenset[str]()
        return own.union(*map(surely_free, children(term))) - bound
    apart = (side for c in term.conditions if isinstance(c, Distinct) for side in (c.left, c.right))
    return free_names(term).difference(side.name for side in apart if isinstance(side, Symbol))


def _doubled(term: Term, letters: frozenset[str], scope: Scope) -> Term:
    """Put a sum over each of the letters around the outermost sums whose indices differ from it."""
    if isinstance(term, Binding):
        letters = letters - {term.index}
    own = letters.intersection(_compared(term)) if isinstance(term, Sum | Product) else frozenset[str]()
    inner = with_children(term, tuple(_doubled(part, letters - own, scope) for part in children(term)))
    for letter in sorted(own):
        inner = type(inner)(letter, scope.ranges[letter], (), inner) if isinstance(inner, Sum | Product) else inner
    return inner
