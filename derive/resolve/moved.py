r"""What a derivative by a name with a definition means: ``\frac{\partial L}{\partial \hat y}`` where ``\\hat y = w x + b``.

The name is moved wherever what is differentiated is written with it, also through other definitions, and what the name is defined
by stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derive.kernel.context import name_and_arity
from derive.kernel.scope import NameAndArity, Scope
from derive.resolve.dependencies import dependencies, parts_of, rests_on_itself
from derive.terms import Derivative, Term


def unclear_of(
    body: Term, variable: Term, variables: Iterable[Term], scope: Scope, shown: tuple[str, str], *, straight: bool
) -> str | None:
    """Say why it is not clear what a derivative by a defined name means; None where it is, or where the name has no definition.

    It must be written with the name, and where it is ``straight`` (a d) with nothing else that the definition is written with;
    ``variables`` are all of the derivative, ``shown`` body and variable as they are written.
    """
    own = name_and_arity(variable)
    definition = scope.definitions.get(own)
    if definition is None:
        return None
    what, name = shown
    if rests_on_itself(definition, scope):
        return f"{name} is defined by itself, so that it is not clear what a derivative by it holds fixed"
    apart = replace(scope, definitions={other: known for other, known in scope.definitions.items() if other != own})
    beside, inside = dependencies((body,), apart).names, dependencies((definition.body,), scope).names
    if own not in beside:
        return f"{what} is not written with {name}, so that it is not clear what a derivative by it holds fixed"
    others = (part.variable for part in parts_of((body,)) if isinstance(part, Derivative))
    if any(name_and_arity(other) in inside for other in (*variables, *others)):
        return f"it is not clear whether {name} is held fixed by the other derivative"
    shared = sorted(other for other, _ in (beside & inside) - _fixed(scope))
    if straight and shared:
        return (
            f"{what} is written with {', '.join(shared)} besides {name}, which rests on the same: "
            "it is not clear whether that is held fixed; write \\partial if it is"
        )
    return None


def _fixed(scope: Scope) -> frozenset[NameAndArity]:
    """Give the names that no derivative moves: indices and sizes."""
    return frozenset((name, 0) for name in scope.ranges.keys() | scope.sizes())
