r"""Which equations of a page are models of what is measured, and which say what a name is.

``y_i = a + b x_i + \varepsilon_i`` is written of data, which stay what they are whatever ``a`` and ``b`` are; ``\hat y = w x + b``
is what a model gives, and changes with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.resolve.apart import random_names
from derive.syntax import tree
from derive.syntax.inside import held_in, nodes_in

NOISE = frozenset((r"\varepsilon", r"\epsilon", r"\eta", r"\xi", "e", "u"))
LETTERS = frozenset(("e", "u"))  # which stand for anything where nothing is said of data
ESTIMATES = (r"\hat", r"\widehat", r"\tilde", r"\widetilde")


def is_measured(name: str, right: tree.Node, statements: Iterable[tree.Statement], *, modelled: bool) -> bool:
    """Tell whether an equation is a model of data: of what is random, or of what the page sets against the right side elsewhere.

    Without words that say that it is ``modelled`` it takes noise on the right, and that the name is set against the rest of it.
    """
    if name.startswith(ESTIMATES):
        return False
    every = tuple(statements)
    random = random_names(every)
    fit, last = _fit_and_last(right)
    noisy = last in random | NOISE
    if modelled and (noisy or name in random):
        return True
    written = frozenset(_values(fit))
    sides = (side for s in every for side in (s.left, *(link.right for link in s.links)) if side is not None and side != right)
    against = any(name in found and written <= found for found in map(frozenset, map(_values, sides)))
    return bool(written) and against and (modelled or noisy)


def is_noisy(name: str, right: tree.Node, statements: Iterable[tree.Statement]) -> bool:
    """Tell whether an equation is a model though no word says so: noise stands in it, and its residuals elsewhere.

    What the page differentiates itself, as in ``dy/dx``, is a function of what its formula is written with.
    """
    every = tuple(statements)
    _, last = _fit_and_last(right)
    if last in LETTERS or not is_measured(name, right, every, modelled=False):
        return False
    slopes = (node.body for node in nodes_in(every) if isinstance(node, tree.Derivative))
    return all(_letter(body) != name for body in slopes)


def _fit_and_last(right: tree.Node) -> tuple[tree.Node, str | None]:
    """Give a right side without the name that is added last, which may be noise, and the letter of that."""
    if not isinstance(right, tree.Sum) or len(right.terms) < 2 or right.negatives[-1]:
        return right, None
    letter = _letter(right.terms[-1])
    return right if letter is None else tree.Sum(right.terms[:-1], right.negatives[:-1], right.span), letter


def _letter(node: tree.Node) -> str | None:
    match node:
        case tree.Name(text) | tree.Subscript(tree.Name(text), _):
            return text
        case _:
            return None


def _values(node: object) -> Iterator[str]:
    """Give the letters that stand for values in a formula: not those of indices, and not those of a slope of a name."""
    match node:
        case tree.Name(text):
            yield text
        case tree.Subscript(base, _):
            yield from _values(base)
        case tree.Derivative(body, _):
            yield from _values(body) if _letter(body) is None else ()
        case _:
            for part in held_in(node):
                yield from _values(part)
