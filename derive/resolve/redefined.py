"""What a new meaning of a name does to what was said with the old one: definitions and givens that rest on it hold no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from derive.kernel.scope import Definition, Domain, Given, NameAndArity, Scope
from derive.resolve.dependencies import dependencies, means_the_same
from derive.resolve.names import Names
from derive.resolve.symbols import above_zero
from derive.terms import Element, Symbol, Term, key
from derive.values import dataclass

SIGNED = {Domain.POSITIVE: ">", Domain.NONNEGATIVE: ">="}
K = TypeVar("K", NameAndArity, str)


@dataclass(frozen=True, slots=True)
class Settled:
    """The names without what rests on another meaning: the definitions that are ``lost``, and the givens that are ``doubtful``."""

    names: Names
    lost: tuple[str, ...] = ()
    doubtful: tuple[Given, ...] = ()


def settled(old: Names, new: Names) -> Settled:
    """Give the new names without the definitions and givens that were made with the old meaning of a name."""
    before, after = old.scope, new.scope
    names = _changed(before.definitions, after.definitions) | {
        name for name in after.definitions.keys() - before.definitions.keys() if name in before.declarations
    }
    functions = _changed(before.functions, after.functions)
    if not names and not functions:
        return Settled(new)

    def rests(*terms: Term, parameters: tuple[str, ...] = ()) -> bool:
        found = dependencies(terms, before)
        own = {(parameter, 0) for parameter in parameters}
        return not (names.isdisjoint(found.names - own) and functions.isdisjoint(found.functions))

    def is_lost(old: Definition | None, new: Definition | None) -> bool:
        return new is not None and old is new and rests(new.body, parameters=new.parameters)

    lost = {k for k, d in after.definitions.items() if is_lost(before.definitions.get(k), d)}
    silent = {k for k, d in after.functions.items() if is_lost(before.functions.get(k), d)}
    doubtful = tuple(given for given in after.givens if given in before.givens and rests(given.left, given.right))
    if not (lost or silent or doubtful):
        return Settled(new)
    scope = replace(
        after,
        definitions={k: d for k, d in after.definitions.items() if k not in lost},
        functions={k: d for k, d in after.functions.items() if k not in silent},
        givens=tuple(given for given in after.givens if given not in doubtful),
    )
    components = {k: family for k, family in new.components.items() if (k, 1) not in lost and (k, 0) not in lost}
    kept = replace(new, scope=scope, components=components)
    return Settled(kept, tuple(sorted({name for name, _ in lost} | silent)), doubtful)


def after_section(now: Names, before: Names, *, keep: bool) -> Names:
    """Give the names as they were before a section, with what it defined on the page where that stays and means the same."""
    if not keep:
        return before
    scope, old = now.scope, before.scope
    kept = {k: d for k, d in scope.definitions.items() if k in now.harvested}
    functions = {name: d for name, d in scope.functions.items() if d is not None and (name, 0) in now.harvested}
    while True:
        declarations = {k: d for k, d in old.declarations.items() if k not in kept}
        definitions = {**old.definitions, **kept}
        merged = replace(old, declarations=declarations, definitions=definitions, functions={**old.functions, **functions})
        changed = {k for k, d in kept.items() if not means_the_same((d.body,), scope, merged)}
        lost = {name for name, d in functions.items() if not means_the_same((d.body,), scope, merged)}
        if not changed and not lost:
            break
        kept = {k: d for k, d in kept.items() if k not in changed}
        functions = {name: d for name, d in functions.items() if name not in lost}
    harvested = frozenset(before.harvested | kept.keys() | {(name, 0) for name in functions})
    components = {name: now.components[name] for name, _ in kept if name in now.components}
    elementwise = {name: letters for name, letters in now.elementwise.items() if name in functions}
    after = replace(
        before, scope=merged, harvested=harvested, components={**before.components, **components},
        counted={**before.counted, **now.counted}, elementwise={**before.elementwise, **elementwise},
    )  # fmt: skip
    signs = (given for (name, _), d in kept.items() for given in kept_sign(old, name, d.parameters))
    return settled(before, after).names.with_givens(tuple(signs))  # what was made with another meaning of a name that stays is gone


def kept_sign(scope: Scope, name: str, letters: tuple[str, ...]) -> tuple[Given, ...]:
    """Give what the declaration of a name says of its sign, which goes on to hold where the page says what it is."""
    declaration = scope.declarations.get((name, len(letters)))
    if declaration is None or declaration.domain not in SIGNED:
        return ()
    written = f"{name}_{{{''.join(letters)}}}" if letters else name
    term = Element(name, tuple(map(Symbol, letters))) if letters else Symbol(name)
    return (above_zero(term, SIGNED[declaration.domain], written, scope),)


def _changed(before: Mapping[K, Definition | None] | Mapping[K, Definition], after: Mapping[K, Any]) -> set[K]:
    return {k for k, d in before.items() if d is not None and not _same(d, after.get(k))}


def _same(one: Definition, other: Definition | None) -> bool:
    if one is other:
        return True
    return other is not None and (one.parameters, one.ranges, key(one.body)) == (other.parameters, other.ranges, key(other.body))
