"""Which names a page uses as numbers, so that a bracket behind one of them is a factor: ``n`` in ``n (n + 1)``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.syntax import tree
from derive.syntax.inside import held_in
from derive.syntax.printer import to_latex

INDEXED = "{}_"


def quantities_shown(statements: Iterable[tree.Statement]) -> frozenset[str]:
    """Give the names that stand where no function or operator would: below a line, raised, in exponents, added to numbers.

    Factors show nothing by themselves: ``A u`` may be what an operator makes of ``u``.  Neither does what is differentiated.
    Of names with an index, the letters before it are given with a line: ``n_`` where a sum goes up to ``n_i``.
    """
    found: set[str] = set()
    for statement in statements:
        for side in (statement.left, *(link.right for link in statement.links)):
            found.update(_shown(side, sure=False))
    return frozenset(found)


def squares(statements: Iterable[tree.Statement]) -> frozenset[str]:
    r"""Give the names that the page writes with the exponent 2 and never without it: ``\sigma`` where it speaks of ``\sigma^2``."""
    squared: set[str] = set()
    bare: set[str] = set()
    waiting: list[object] = list(statements)
    while waiting:
        match waiting.pop():
            case tree.Superscript(tree.Name() | tree.Subscript() as base, tree.Numeral(value)) if value == 2:
                squared.add(to_latex(base))
            case tree.Name() | tree.Subscript() as name:
                bare.add(to_latex(name))
            case node:
                waiting += held_in(node)
    return frozenset(squared - bare)


def _shown(node: object, *, sure: bool) -> Iterator[str]:
    """Give the names shown to be numbers; where it is ``sure``, every name that stands alone or as a factor is one."""
    match node:
        case tree.Derivative() | tree.Differential():
            return
        case tree.Subscript(base, _):
            if sure:
                yield INDEXED.format(base.text)
        case tree.Name(text):
            if sure:
                yield text
        case tree.Ambiguous(_, inner) | tree.Application(_, inner):
            yield from _shown(inner, sure=False)
        case tree.Quotient(above, below):
            yield from _shown(above, sure=sure)
            yield from _shown(below, sure=True)
        case tree.Superscript(base, exponent):
            yield from _shown(base, sure=isinstance(exponent, tree.Numeral | tree.Sum | tree.Product | tree.Quotient))
            yield from _shown(exponent, sure=not isinstance(exponent, tree.Group | tree.Name))
        case tree.Sum(terms):
            numbers = any(isinstance(_unsigned(term), tree.Numeral) for term in terms)
            for term in map(_unsigned, terms):
                yield from _shown(term, sure=sure or (numbers and isinstance(term, tree.Name)))
        case tree.KnownFunction(_, argument):
            yield from _shown(argument, sure=True)
        case tree.BigOperator(lower=lower, upper=upper, body=body):
            yield from _shown((lower, upper), sure=True)
            yield from _shown(body, sure=sure)
        case _:
            for part in held_in(node):
                yield from _shown(part, sure=sure)


def _unsigned(node: object) -> object:
    return node.operand if isinstance(node, tree.Signed) else node
