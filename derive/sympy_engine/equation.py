"""An equation between SymPy expressions with what SymPy assumes of its names, read as terms in a scope.

SymPy knows more kinds of names than derive.  Every name is read as a real number; what is assumed of it beyond that is
kept or the name is refused, since an equation that is false for all numbers may hold for the even ones.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from derive.kernel.scope import Declaration, Domain, Given, Relation, Scope
from derive.sympy_engine.convert import CannotConvert, from_sympy
from derive.sympy_engine.ranges import Ranges
from derive.terms import ZERO, Call, Range, Symbol, Term, children, free_names
from derive.values import dataclass

if TYPE_CHECKING:
    import sympy

# Facts about a real number that a scope has no word for, each with the truth value that is refused.
REFUSED = {
    "algebraic": False, "composite": True, "even": True, "finite": False, "integer": False, "irrational": True, "odd": True,
    "prime": True, "rational": False, "transcendental": True, "zero": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Equation:
    """Two sides as terms, and the scope that their names have."""

    left: Term
    right: Term
    scope: Scope


def read_equation(left: Any, right: Any, givens: Iterable[Any]) -> Equation:
    """Read two SymPy expressions and relations given for their names; whole numbers and fractions count as expressions.

    Free indices run over the range of the sums that have the same family, or else over 1..n for a size of their own.
    Raises CannotConvert for what has no counterpart.
    """
    sides = (_expression(left), _expression(right))
    relations = [relation for given in givens for relation in _relations(given)]
    terms = (from_sympy(sides[0]), from_sympy(sides[1]))
    assumed = [_given(relation) for relation in relations]
    everything = (*terms, *(side for given in assumed for side in (given.left, given.right)))
    symbols = _symbols((*sides, *relations))
    ranges, families = Ranges(everything, _index_ranges((*sides, *relations))).found()
    sizes = Scope(ranges).sizes()
    scalars = sorted({name for term in everything for name in free_names(term)} - ranges.keys() - sizes)
    real = {name: _real(symbols[name]) for name in scalars}
    for size in sizes & symbols.keys():
        if _real(symbols[size]).is_positive is False:
            raise CannotConvert(f"{size} is the number of terms of a sum, which is at least 1")
    declarations = {(name, 0): Declaration(_domain(symbol)) for name, symbol in real.items()}
    declarations |= {key: _with_domain(declaration, symbols[key[0]]) for key, declaration in families.items()}
    functions = dict.fromkeys(name for term in everything for name in _called(term))
    signs = (given for symbol in real.values() for given in _signs(symbol))
    return Equation(*terms, Scope(ranges, declarations, {}, functions, (*assumed, *signs)))


def _called(term: Term) -> Iterator[str]:
    if isinstance(term, Call):
        yield term.function
    for part in children(term):
        yield from _called(part)


def _expression(side: Any) -> sympy.Basic:
    import sympy

    if isinstance(side, numbers.Rational) and not isinstance(side, bool):
        return sympy.Rational(int(side.numerator), int(side.denominator))
    if not isinstance(side, sympy.Expr):
        raise CannotConvert(f"not a SymPy expression: {type(side).__name__}")
    return side


# ------------------------------------------------------------------ names


def _index_ranges(expressions: Iterable[Any]) -> dict[str, Range]:
    """Give the ranges that the indices of SymPy's own kind bring along."""
    import sympy

    indices = {index for expression in expressions for index in expression.atoms(sympy.Idx)}
    return {i.name: Range(from_sympy(i.lower), from_sympy(i.upper)) for i in indices if i.lower is not None}


def _symbols(expressions: Iterable[Any]) -> dict[str, Any]:
    """Give the free symbols by name; of two with one name, a side or given would mean something else."""
    import sympy

    found: dict[str, Any] = {}
    for expression in expressions:
        for symbol in expression.atoms(sympy.Symbol):
            if found.setdefault(symbol.name, symbol) != symbol:
                raise CannotConvert(f"two different symbols are called {symbol.name}")
    return found


def _real(symbol: Any) -> Any:
    """Give a symbol with the same assumptions that is real; raises CannotConvert where it is not, or is something special."""
    import sympy
    from sympy.core.facts import InconsistentAssumptions

    facts = symbol.assumptions0
    if not symbol.is_commutative or (symbol.is_complex and symbol.is_real is None):
        raise CannotConvert(f"{symbol.name} is not declared to be a real number")
    try:
        real = sympy.Symbol(symbol.name, **{**facts, "real": True})
    except InconsistentAssumptions:
        raise CannotConvert(f"{symbol.name} is not a real number") from None
    for fact, value in real.assumptions0.items():
        if REFUSED.get(fact) is value:
            raise CannotConvert(f"{symbol.name} is declared {fact if value else f'not {fact}'}, for which derive has no word")
    return real


def _domain(symbol: Any) -> Domain:
    if symbol.is_integer:
        return Domain.INTEGER
    if symbol.is_positive:
        return Domain.POSITIVE
    return Domain.NONNEGATIVE if symbol.is_nonnegative else Domain.REAL


def _signs(symbol: Any) -> Iterator[Given]:
    """Give what is assumed of the sign of a symbol and is not part of its domain."""
    name = Symbol(symbol.name)
    if _domain(symbol) is Domain.INTEGER and symbol.is_positive:
        yield Given(f"0 < {symbol.name}", Relation.LESS, ZERO, name)
    elif _domain(symbol) is Domain.INTEGER and symbol.is_nonnegative:
        yield Given(rf"0 \leq {symbol.name}", Relation.LESS_OR_EQUAL, ZERO, name)
    elif symbol.is_negative:
        yield Given(f"{symbol.name} < 0", Relation.LESS, name, ZERO)
    elif symbol.is_nonpositive:
        yield Given(rf"{symbol.name} \leq 0", Relation.LESS_OR_EQUAL, name, ZERO)
    if symbol.is_nonzero and not (symbol.is_positive or symbol.is_negative):
        yield Given(rf"{symbol.name} \neq 0", Relation.UNEQUAL, name, ZERO)


def _with_domain(declaration: Declaration, label: Any) -> Declaration:
    """Give a family the domain of its label; a sign that is no domain cannot be said of all elements."""
    real = _real(label)
    if list(_signs(real)):
        raise CannotConvert(f"the elements of {real.name} have a sign for which derive has no word")
    return Declaration(_domain(real), declaration.ranges)


# ------------------------------------------------------------------ relations


def _relations(given: Any) -> Iterator[Any]:
    """Give the relations that an assumption consists of; what SymPy knows to be true says nothing."""
    import sympy

    if given is True or given == sympy.true:
        return
    if given is False or given == sympy.false:
        raise CannotConvert("a given is false")
    if isinstance(given, sympy.And):
        for part in sorted(given.args, key=sympy.default_sort_key):
            yield from _relations(part)
    elif isinstance(given, sympy.core.relational.Relational):
        yield given
    else:
        raise CannotConvert(f"not an equation or inequality: {type(given).__name__}")


def _given(relation: Any) -> Given:
    import sympy

    left, right = (from_sympy(_expression(side)) for side in relation.args)
    match relation:
        case sympy.Eq():
            return Given(sympy.latex(relation), Relation.EQUAL, left, right)
        case sympy.Ne():
            return Given(sympy.latex(relation), Relation.UNEQUAL, left, right)
        case sympy.StrictLessThan():
            return Given(sympy.latex(relation), Relation.LESS, left, right)
        case sympy.LessThan():
            return Given(sympy.latex(relation), Relation.LESS_OR_EQUAL, left, right)
        case sympy.StrictGreaterThan():
            return Given(sympy.latex(relation), Relation.LESS, right, left)
        case sympy.GreaterThan():
            return Given(sympy.latex(relation), Relation.LESS_OR_EQUAL, right, left)
        case _:
            raise CannotConvert(f"no relation for SymPy's {type(relation).__name__}")
