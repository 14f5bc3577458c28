r"""Functions of a page that it composes and writes without arguments: ``f(u) = u^2`` and ``u(x) = 3 x``, then ``df/dx``.

Such a name stands for a number as well: what the function is at its own parameters, as these are called on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from derive.kernel.scope import Definition
from derive.resolve.dependencies import rests_on_itself
from derive.resolve.names import Names
from derive.syntax import tree
from derive.syntax.inside import nodes_in
from derive.terms import distinct


def differentiated_alone(statements: Iterable[tree.Statement]) -> Iterator[str]:
    """Give the names that statements differentiate, or differentiate by, without anything behind them."""
    for part in nodes_in(tuple(statements)):
        if isinstance(part, tree.Derivative):
            sides = (part.body, *(by.variable for by in part.variables))
            yield from (side.text for side in sides if isinstance(side, tree.Name))


def composed(names: Names, alone: Callable[[], frozenset[str]]) -> Names:
    """Give the names with a number for each function that others are made of, or that is made of others, and stands ``alone``."""
    functions = {name: d for name, d in names.scope.functions.items() if d is not None}
    inner = {p for d in functions.values() for p in d.parameters if p in functions}
    outer = {n for n, d in functions.items() if any(p in functions or (p, 0) in names.scope.definitions for p in d.parameters)}
    waiting, found = sorted((inner | outer) & alone()) if inner | outer else [], dict[str, None]()
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
