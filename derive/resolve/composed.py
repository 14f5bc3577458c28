r"""Functions of a page that it composes and writes without arguments: ``f(u) = u^2`` and ``u(x) = 3 x``, then ``df/dx``.

Such a name stands for a number as well: what the function is at its own parameters, as these are called on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from derive.kernel.scope import Definition
from derive.resolve.dependencies import rests_on_itself
from derive.resolve.names import Names
from derive.terms import distinct

_SLOPE = re.compile(
    r"(?:\\partial|\\mathrm\s*\{\s*d\s*\}|\\rm\s*d|(?<![A-Za-z\\])d)\s*(?:\^\s*(?:\d|\{\d\})\s*)?"
    r"(?P<name>(?:\\[A-Za-z]+\s*\{\s*\\?[A-Za-z]+\s*\}|\\[A-Za-z]+|[A-Za-z]))\s*(?:\^\s*(?:\d|\{\d\})\s*)?[}/]"
)


def differentiated_alone(formulas: Iterable[str]) -> frozenset[str]:
    """Give the names that formulas differentiate, or differentiate by, without anything behind them."""
    return frozenset(re.sub(r"\s", "", m["name"]) for formula in formulas for m in _SLOPE.finditer(formula))


def composed(names: Names, alone: frozenset[str]) -> Names:
    """Give the names with a number for each function among ``alone`` that others are made of, or that is made of other names."""
    functions = {name: d for name, d in names.scope.functions.items() if d is not None}
    inner = {p for d in functions.values() for p in d.parameters if p in functions}
    outer = {n for n, d in functions.items() if any(p in functions or (p, 0) in names.scope.definitions for p in d.parameters)}
    waiting, found = sorted((inner | outer) & alone), dict[str, None]()
    while waiting:
        name = waiting.pop(0)
        waiting += [p for p in functions[name].parameters if p in functions and p not in found]
        found[name] = None
    for name in sorted(found):
        names = _with_value(functions[name], names)
    return names


def _with_value(function: Definition, names: Names) -> Names:
    """Give the names with the value of a function at its own parameters, unless the name is a number already."""
    scope, own = names.scope, (function.name, 0)
    taken = own in scope.declarations or own in scope.definitions or function.name in scope.ranges
    value = Definition(function.name, (), distinct(function.body, scope.scalars() | frozenset(function.parameters)))
    if taken or rests_on_itself(value, scope) or not scope.ranges.keys().isdisjoint(function.parameters):
        return names
    wider = replace(scope, definitions={**scope.definitions, own: value})
    return replace(names, scope=wider, harvested=names.harvested | {own})
