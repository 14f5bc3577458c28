r"""What a page finds where slopes are zero, ``\hat p = \frac{k}{n}``: a definition of the estimate, and a claim about ``p``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from derive.kernel.context import name_and_arity
from derive.kernel.scope import Scope
from derive.resolve.dependencies import dependencies
from derive.resolve.outside import SQUARED
from derive.terms import Derivative, Element, Number, Power, Symbol, Term, children, with_children

_HAT = re.compile(r"\\(?:wide)?hat\{((?:[^{}]|\{[^{}]*\})+)\}")
_MARK = re.compile(r"\^\{(?:\*|\\star|\\ast)\}|_\{\\(?:text|mathrm)\{(?:MLE?|MAP|OLS|LSE?|opt|min|max)\}\}")


def variable_of(name: str) -> str | None:
    r"""Give the name that a name is an estimate of, ``p`` for ``\hat{p}`` and ``p^{*}``; None where it is one of nothing."""
    plain = _MARK.sub("", _HAT.sub(r"\1", name))
    return None if plain in (name, "") else plain


def of_variables(term: Term, variables: frozenset[tuple[str, int]]) -> Term:
    """Give a term with variables in the place of their estimates."""
    parts = tuple(of_variables(part, variables) for part in children(term))
    match term:
        case Symbol(name) if (variable_of(name), 0) in variables:
            return Symbol(variable_of(name) or name)
        case Element(family, indices) if (variable_of(family), len(indices)) in variables:
            return Element(variable_of(family) or family, parts)
        case _:
            return with_children(term, parts)


def estimated(
    name: str, letters: Sequence[str], right: Term, slopes: Iterable[Derivative], scope: Scope
) -> tuple[Term, Term] | None:
    """Give the sides of what a definition claims of a variable where slopes are zero; None where it claims nothing.

    What the slope is written with has to stand in what is found or have a slope of its own, or there may be equations that are not
    on the page.
    """
    found = tuple(slopes)
    variables = frozenset(name_and_arity(slope.variable) for slope in found)
    variable = variable_of(name)
    if variable is None:
        return None
    own = (variable.removesuffix(SQUARED), len(letters))
    if own not in variables or own in scope.definitions:
        return None
    alone = Element(own[0], tuple(map(Symbol, letters))) if letters else Symbol(own[0])
    left = Power(alone, Number(Fraction(2))) if variable.endswith(SQUARED) else alone
    right = of_variables(right, variables)
    bodies = [slope.body for slope in found if name_and_arity(slope.variable) == own]
    letters_bound = {(letter, 0) for letter in scope.ranges}
    written = dependencies(bodies, scope).names - scope.definitions.keys() - variables - letters_bound
    return (left, right) if written <= dependencies((right,), scope).names else None
