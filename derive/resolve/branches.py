"""Roots, logarithms and powers, which have one value of a real number and several of a complex one."""

from __future__ import annotations

from derive.kernel.scope import Scope
from derive.resolve.barred import written_out
from derive.resolve.conventions import Conventions
from derive.resolve.dependencies import parts_of, without_meaning
from derive.terms import Apply, Function, Multiply, Number, Power, Term


def taken_for_real(term: Term, conventions: Conventions, scope: Scope) -> str | None:
    """Say which name would be taken for a real number where the page has complex ones; None where that makes no difference."""
    if conventions.complex_numbers is None:
        return None
    name = min(without_meaning((part for part in parts_of((term,)) if _has_branches(part)), scope), default=None)
    if name is None:
        return None
    lacks = f"nothing says that {written_out(name)} is a real number: write `let {name} real`"
    return f'the page has "{conventions.complex_numbers}", and {lacks}'


def _has_branches(part: Term) -> bool:
    match part:
        case Apply(Function.LOG, _):
            return True
        case Power(_, Number(value)):
            return value.denominator != 1
        case Power(Multiply() | Power(), _):
            return True
    return False
