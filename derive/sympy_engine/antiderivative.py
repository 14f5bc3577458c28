"""Antiderivatives as SymPy finds them: suggestions, which are believed only once they are differentiated back."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from derive.sympy_engine.convert import CannotConvert, from_sympy, to_sympy
from derive.terms import Add, Apply, Multiply, Number, Power, Symbol, Term, children, free_names, reindex, with_children

MOST_PARTS = 40


def antiderivative(term: Term, variable: str) -> Term | None:
    """Give a term whose derivative by the variable may be the given one; None where none is found."""
    constants: dict[str, Term] = {}
    plain = _with_plain_constants(term, variable, constants)
    if plain is None or _parts(plain) > MOST_PARTS:
        return None
    found = _found(plain, variable)
    return None if found is None else reindex(found, constants)


@lru_cache(maxsize=512)
def _found(plain: Term, variable: str) -> Term | None:
    """Ask SymPy once: a search meets the same integrand again and again."""
    import sympy
    from sympy.integrals.manualintegrate import manualintegrate
    from sympy.polys.polyerrors import BasePolynomialError

    try:
        found = manualintegrate(to_sympy(plain), sympy.Symbol(variable))
        return None if found.has(sympy.Integral) else from_sympy(_generic(found))
    except (CannotConvert, BasePolynomialError, ArithmeticError, AttributeError, NotImplementedError, TypeError, ValueError):
        return None


def _with_plain_constants(term: Term, variable: str, constants: dict[str, Term]) -> Term | None:
    """Put one letter for each part that is free of the variable; None where a part rests on it in a way SymPy cannot integrate."""
    if isinstance(term, Number):
        return term
    if variable not in free_names(term):
        name = next((name for name, known in constants.items() if known == term), f"constant{len(constants)}")
        constants[name] = term
        return Symbol(name)
    if not isinstance(term, Add | Multiply | Power | Apply | Symbol):
        return None
    parts = [_with_plain_constants(part, variable, constants) for part in children(term)]
    known = tuple(part for part in parts if part is not None)
    return with_children(term, known) if len(known) == len(parts) else None


def _parts(term: Term) -> int:
    return 1 + sum(map(_parts, children(term)))


def _generic(expression: Any) -> Any:
    """Take the first branch of case distinctions: that is the one for exponents and factors without a special value."""
    import sympy

    return expression.replace(lambda e: isinstance(e, sympy.Piecewise), lambda e: e.args[0].expr)
