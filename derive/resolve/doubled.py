r"""Sums whose index differs from a letter that nothing else fixes: ``\sum_{i \neq j} x_i x_j`` may run over both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel.scope import Scope
from derive.resolve.chains import Side, obligation
from derive.resolve.dependencies import dependencies, parts_of
from derive.resolve.derivation import Obligation, OtherReading
from derive.resolve.known import NoMeaning
from derive.resolve.meaning import Meaning
from derive.syntax import tree
from derive.terms import Binding, Distinct, Product, Sum, Symbol, Term, children, free_names, key, with_children


def unclear_letters(left: Side, right: Side) -> str | None:
    """Say why two sides cannot be compared of which one has a letter for all and the other one a letter that a sum binds."""
    both = sorted((left.paired | right.paired) & (left.free | right.free))
    return f"a sum may run over {both[0]} here, or {both[0]} may be fixed; write it below a sum of its own" if both else None


def read_turned(node: tree.Node, meaning: Meaning) -> tuple[Term, frozenset[str]] | None:
    """Give what a side means where letters that nothing fixes have the other role, and those that its sums run over then."""
    try:
        return meaning.term(node), frozenset(meaning.paired)
    except NoMeaning:
        return None


def in_both_roles(left: Side, right: Side, scope: Scope) -> Obligation:
    r"""Give what has to be shown of two sides, also where letters that only ``\sum_{i < j}`` speaks of have the other role.

    A letter that sums in order run over is run over by those too whose index only differs from it.
    """
    over = left.paired | right.paired
    made = _over(over, obligation(left, right, scope))
    if left.turned is None and right.turned is None:
        return made
    one, other = (side.turned or (side.term, side.paired) for side in (left, right))
    turned = _over(one[1] | other[1], obligation(replace(left, term=one[0]), replace(right, term=other[0]), scope))
    if (key(turned.left), key(turned.right)) == (key(made.left), key(made.right)):
        return made
    letters = ", ".join(sorted(over or one[1] | other[1]))
    words = f"where {letters} is fixed" if over else f"where the sum runs over {letters} too"
    settles = " ".join(rf"\sum_{letter}" for letter in letters.split(", "))
    equally = not (one[1] | other[1]) <= over
    return replace(made, others=(OtherReading(turned.left, turned.right, scope, words, settles, equally),))


def _over(letters: frozenset[str], made: Obligation) -> Obligation:
    if not letters:
        return made
    left, right = (_doubled(side, letters, made.scope) for side in (made.left, made.right))
    return replace(made, left=left, right=right)


def over_both(made: Obligation) -> Iterator[OtherReading]:
    """Give the obligation with such sums over both letters, where one side alone has the second letter free."""
    alone = free_names(made.left) ^ free_names(made.right)
    letters = frozenset(name for side in (made.left, made.right) for name in _compared(side)) & alone & made.scope.ranges.keys()
    bound = _bound_but_fixed(made)
    if bound:
        words = f"{bound[0]} is one and the same in what is given, but bound here"
        yield OtherReading(made.left, made.right, None, words, "")
    if letters:
        left, right = (_doubled(side, letters, made.scope) for side in (made.left, made.right))
        settles = " ".join(rf"\sum_{letter}" for letter in sorted(letters))
        yield OtherReading(left, right, made.scope, f"where the sum runs over {', '.join(sorted(letters))} too", settles)


def _bound_but_fixed(made: Obligation) -> list[str]:
    """Give the indices that a given about names in two sides holds fixed and that these bind too, under another name then."""
    own = {binder.index.rstrip("0123456789") for binder in parts_of((made.left, made.right)) if isinstance(binder, Binding)}
    about = dependencies((made.left, made.right), made.scope).names
    tied = [g for g in made.scope.givens if g.fixed() and about & dependencies((g.left, g.right), made.scope).names]
    return sorted(own.intersection(name for given in tied for name in given.fixed()))


def _compared(term: Term) -> Iterator[str]:
    """Give the letters that indices of sums and products differ from."""
    if isinstance(term, Sum | Product):
        for condition in term.conditions:
            if isinstance(condition, Distinct):
                yield from (side.name for side in (condition.left, condition.right) if isinstance(side, Symbol))
    for part in children(term):
        yield from _compared(part)


def _doubled(term: Term, letters: frozenset[str], scope: Scope) -> Term:
    """Put a sum over each of the letters around the outermost sums whose indices differ from it."""
    if isinstance(term, Binding):
        letters = letters - {term.index}
    own = letters.intersection(_compared(term)) & free_names(term) if isinstance(term, Sum | Product) else frozenset[str]()
    inner = with_children(term, tuple(_doubled(part, letters - own, scope) for part in children(term)))
    for letter in sorted(own):
        inner = type(inner)(letter, scope.ranges[letter], (), inner) if isinstance(inner, Sum | Product) else inner
    return inner
