"""Sample meanings for functions that are only declared, so that a proof can be held against a point of them too.

What differs for one of them is no refutation: the author may mean another function.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.kernel.scope import Definition, Scope
from derive.terms import ONE, Add, Call, Derivative, Multiply, Number, Power, Symbol, Term, children

CLEAR = "#"  # in no name that an author can write


def interpreted(terms: tuple[Term, ...], scope: Scope) -> Scope:
    """Give the scope with a polynomial in the place of every function that the terms use and that is only declared."""
    if None not in scope.functions.values():
        return scope
    found = dict.fromkeys(call for term in terms for call in _calls(term, scope, set()))
    roots = tuple(dict.fromkeys(name.rstrip("'") for name, _ in found))
    samples = {name: _sample(name, arity, roots.index(name.rstrip("'"))) for name, arity in found}
    return replace(scope, functions={**scope.functions, **samples}) if samples else scope


def _calls(term: Term, scope: Scope, seen: set[str]) -> Iterator[tuple[str, int]]:
    """Give the declared functions of a term with their numbers of arguments, also through definitions."""
    body: Term | None = None
    match term:
        case Call(name, arguments):
            definition = scope.functions.get(name)
            declared = name in scope.functions or (len(arguments) == 1 and name.rstrip("'") in scope.functions)
            if definition is None and declared and scope.functions.get(name.rstrip("'")) is None:
                yield name, len(arguments)
            key, body = name, definition.body if definition is not None else None
        case _:
            name = getattr(term, "name", None) or getattr(term, "family", None) or ""
            known = scope.definitions.get((name, len(children(term))))
            key, body = f"{name}/{len(children(term))}", known.body if known is not None else None
    for part in children(term):
        yield from _calls(part, scope, seen)
    if body is not None and key not in seen:
        seen.add(key)
        yield from _calls(body, scope, seen)


def _sample(name: str, arity: int, place: int) -> Definition:
    """Give a polynomial of the arguments that is positive for all of them, and neither even nor linear in any; primes derive it."""
    parameters = tuple(f"{CLEAR}{k}" for k in range(arity))
    terms: list[Term] = [Number(Fraction(7 + place, 3))]
    for k, parameter in enumerate(parameters):
        shifted = Add((Symbol(parameter), Number(Fraction(1, 3 + k + place))))
        terms.append(Multiply((Number(Fraction(2 + k, 5)), Power(shifted, Number(Fraction(2))))))
        if k:
            mixed = Add((Symbol(parameters[k - 1]), Multiply((Number(Fraction(1, 2)), Symbol(parameter))), ONE))
            terms.append(Power(mixed, Number(Fraction(2))))
    body: Term = Add(tuple(terms))
    for _ in range(len(name) - len(name.rstrip("'")) if arity == 1 else 0):
        body = Derivative(body, Symbol(parameters[0]))
    return Definition(name, parameters, body)
