"""Antiderivatives as SymPy finds them: suggestions, which are believed only once they are differentiated back."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from derive.sympy_engine.convert import CannotConvert, from_sympy, to_sympy
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Multiply,
    Number,
    Power,
    Symbol,
    Term,
    children,
    free_names,
    key,
    reindex,
    with_children,
)

MOST_PARTS = 40
VARIABLE = "x"


def antiderivative(term: Term, variable: str) -> Term | None:
    """Give a term whose derivative by the variable may be the given one; None where none is found."""
    constants: dict[str, Term] = {}
    plain = _with_plain_constants(term, variable, constants)
    if plain is None or _parts(plain) > MOST_PARTS:
        return None
    outside, inside = _without_constant_factors(plain, variable)
    names: dict[str, Term] = {variable: Symbol(VARIABLE)}
    asked = reindex(_in_order(inside, names), names)
    found = _found(asked)
    if found is None:
        return None
    own = {new.name: constants.get(old, Symbol(old)) for old, new in names.items() if isinstance(new, Symbol)}
    return _times([reindex(factor, constants) for factor in outside], reindex(found, own))


def _times(scale: list[Term], found: Term) -> Term:
    """Put constant factors before what was found for the rest, without those that it divides by: they need not differ from zero."""
    kept = list[Term]()
    for factor in found.factors if isinstance(found, Multiply) else (found,):
        base = factor.base if isinstance(factor, Power) and factor.exponent == MINUS_ONE else None
        if base in scale:
            scale.remove(base)
        else:
            kept.append(factor)
    factors = (*scale, *kept)
    return factors[0] if len(factors) == 1 else Multiply(factors)


def _without_constant_factors(plain: Term, variable: str) -> tuple[tuple[Term, ...], Term]:
    """Part a product into the factors that are free of the variable, which stay outside of an integral, and the rest."""
    factors = plain.factors if isinstance(plain, Multiply) else (plain,)
    outside = tuple(f for f in factors if variable not in free_names(f) and f != ONE)
    inside = tuple(f for f in factors if variable in free_names(f))
    return outside, inside[0] if len(inside) == 1 else Multiply(inside)


def _in_order(term: Term, names: dict[str, Term]) -> Term:
    """Give sums and products in an order that does not rest on what constants are called, and number these in that order."""
    if isinstance(term, Symbol):
        names.setdefault(term.name, Symbol(f"constant{len(names)}"))
        return term
    parts = children(term)
    if isinstance(term, Add | Multiply):
        parts = tuple(sorted(parts, key=lambda part: key(reindex(part, dict.fromkeys(free_names(part) - names.keys(), ONE)))))
    return with_children(term, tuple(_in_order(part, names) for part in parts))


@lru_cache(maxsize=512)
def _found(plain: Term) -> Term | None:
    """Ask SymPy once: a search meets the same integrand again and again, with other constants and in another order."""
    import sympy
    from sympy.integrals.manualintegrate import manualintegrate
    from sympy.polys.polyerrors import BasePolynomialError

    try:
        found = manualintegrate(_with_powers(to_sympy(plain)), sympy.Symbol(VARIABLE))
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


def _with_powers(expression: Any) -> Any:
    """Write powers of the variable as such where they are those of e, whose antiderivatives SymPy does not know."""
    import sympy

    x = sympy.Symbol(VARIABLE)
    log = sympy.log(x)
    if not expression.has(log):
        return expression

    def power(exponential: Any) -> Any:
        exponent = exponential.args[0] / log
        return exponential if exponent.has(x) else x**exponent

    return sympy.powsimp(expression.replace(sympy.exp, lambda argument: power(sympy.exp(argument))), combine="exp")


def _generic(expression: Any) -> Any:
    """Take the first branch of case distinctions that is none for a special value of an exponent or a factor."""
    import sympy

    def branch(cases: Any) -> Any:
        return next((case.expr for case in cases.args if not isinstance(case.cond, sympy.Equality)), cases.args[0].expr)

    return expression.replace(lambda e: isinstance(e, sympy.Piecewise), branch)
