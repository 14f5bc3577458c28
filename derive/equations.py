"""Equations that Python gives instead of a document, in LaTeX or as SymPy expressions, as obligations."""

from __future__ import annotations

import numbers
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from derive.diagnostics import Severity
from derive.errors import DeriveError
from derive.resolve import resolve
from derive.resolve.derivation import Derivation, DerivedLink, Obligation
from derive.source import Source
from derive.syntax.documents import read_document
from derive.terms import Call, Element, Product, Sum, Term, children, free_names

NO_FORMULA = re.compile(r"\$\$|-->|<!--|\x00|\\\[|\\\]|(?<!\\)(?:\\\\)*%")  # the last is a comment, which would hide what follows


class InvalidInput(DeriveError, ValueError):
    """An expression or a given that cannot be read; the message says where and why."""


def read_equation(left: Any, right: Any, given: Any, let: Iterable[str]) -> tuple[Obligation, str | None]:
    """Give what must hold for two sides to be equal, and what keeps it from being checked; raises InvalidInput."""
    givens = (given,) if isinstance(given, str) or not isinstance(given, Iterable) else tuple(given)
    if not any(isinstance(side, str) for side in (left, right)):
        return _from_sympy(left, right, givens), None
    written = [_written(text) for text in (left, right, *givens)]
    link = _link(written[0], written[1], tuple(written[2:]), tuple(let))
    if link.step is None:
        raise InvalidInput(link.problem or "the equation has no meaning")
    return _without_unused_ranges(link.step), link.problem


def _without_unused_ranges(obligation: Obligation) -> Obligation:
    """Leave out the ranges where nothing has an index, so that no witness speaks of sizes."""
    scope = obligation.scope
    terms = (obligation.left, obligation.right, *(side for given in scope.givens for side in (given.left, given.right)))
    named = any(free_names(term) & (scope.ranges.keys() | scope.sizes()) for term in terms)
    if named or any(map(_is_indexed, terms)):
        return obligation
    return replace(obligation, scope=replace(scope, ranges={}))


def _is_indexed(term: Term) -> bool:
    return isinstance(term, Element | Sum | Product) or any(map(_is_indexed, children(term)))


# ------------------------------------------------------------------ LaTeX


def _written(text: Any) -> str:
    """Give a formula as text; a whole number or fraction may stand beside LaTeX, a SymPy expression may not."""
    if isinstance(text, numbers.Rational) and not isinstance(text, bool):
        return str(text)
    if not isinstance(text, str):
        raise InvalidInput(f"not LaTeX, as the other formulas are: {type(text).__name__}")
    return text


def _link(left: str, right: str, givens: tuple[str, ...], let: tuple[str, ...]) -> DerivedLink:
    """Read an equation as a document of one display; names that nothing declares are numbers or functions."""
    for text in (left, right, *givens, *let):
        if NO_FORMULA.search(text):
            raise InvalidInput(f"not a formula: {text!r}")
    declared = ["i, j, k, l = 1..n", *let]
    for equation in (*givens, f"{left} = {right}"):
        declared += _undeclared(equation, declared)
    derivation = _derivation(f"{left} = {right}", declared, givens)
    if any(link.is_definition for link in derivation.links):  # of a constant, which keeps its meaning here
        derivation = _derivation(_asked(f"{left} = {right}"), declared, givens)
    if any(d.severity is Severity.ERROR for d in derivation.diagnostics):
        raise InvalidInput("; ".join(d.message for d in derivation.diagnostics))
    statements = [statement for reading in derivation.written.values() for statement in reading.statements]
    link = derivation.links[0] if len(derivation.links) == len(statements) == 1 else None
    if link is None or link.relation != "=":
        raise InvalidInput("not one equation between two formulas")
    return link


def _undeclared(equation: str, declared: list[str]) -> tuple[str, ...]:
    """Give declarations of the names that an equation leaves open: functions where they are applied, else real numbers.

    What stands on the left, which the equation would define, is one of them.
    """
    for link in _derivation(equation, declared, ()).links:
        if link.is_definition:
            return _undeclared(_asked(equation), declared)
        if link.step is not None and link.step.undeclared:
            applied = _called(link.step.left) | _called(link.step.right)
            return tuple(f"{name} {'function' if name in applied else 'real'}" for name in link.step.undeclared)
    return ()


def _asked(equation: str) -> str:
    """Give an equation that defines nothing: what it would define stands in brackets."""
    left, _, right = equation.partition("=")
    return rf"\left( {left} \right) = {right}"


def _called(term: Term) -> frozenset[str]:
    """Give the names of functions that a term applies."""
    own = frozenset({term.function}) if isinstance(term, Call) else frozenset[str]()
    return own.union(*map(_called, children(term)))


def _derivation(equation: str, declared: list[str], givens: tuple[str, ...]) -> Derivation:
    """Read an equation as a document of one display."""
    lines = [*(f"let {line}" for line in declared), *(f"given {g}" for g in givens)]
    directives = "\n".join(" ".join(line.split()) for line in lines)
    return resolve(read_document(Source("<expression>", f"<!-- derive\n{directives}\n-->\n\n$$ {equation} $$\n")))


# ------------------------------------------------------------------ SymPy


def _from_sympy(left: Any, right: Any, givens: tuple[Any, ...]) -> Obligation:
    from derive.sympy_engine import CannotConvert
    from derive.sympy_engine import read_equation as read_expressions

    try:
        equation = read_expressions(left, right, givens)
    except CannotConvert as error:
        raise InvalidInput(str(error)) from error
    return Obligation(equation.left, equation.right, equation.scope)
