r"""Functions of what stands on both sides of a bar or a semicolon, ``p(x \mid y)``: the sign is a part of their names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from derive.resolve.labelled import PLACE
from derive.resolve.spelled import unbold
from derive.syntax import tree

WHOLE = "{}"  # in the name of a function of whole data; nothing is printed for it
_PARTED = re.compile(r"_\{\d*(\\mid|\\parallel|;).*\}$")
_COUNTED = re.compile(r"(\d*)(\\mid|\\parallel|;)")


def parted(name: str, arguments: tuple[tree.Node, ...]) -> tuple[str, tuple[tree.Node, ...]]:
    r"""Give a function and its arguments without the bar or semicolon between them, which makes it another function.

    How many arguments stand before it is a part of the name: ``p(x \mid y, z)`` is not ``p(x, y \mid z)``.
    """
    match arguments:
        case (tree.Operation("|" | r"\|" as sign, groups),) | (tree.Listing(groups, ";" as sign),):
            listed = [group.items if isinstance(group, tree.Listing) else (group,) for group in groups]
            mark = {"|": "\\mid", r"\|": "\\parallel"}.get(sign, sign)
            counts = "".join(f"{len(group) if len(group) > 1 else ''}{mark}" for group in listed[:-1])
            return f"{name}_{{{counts}}}", tuple(argument for group in listed for argument in group)
        case _:
            return name, arguments


def told_apart(
    name: str, arguments: tuple[tree.Node, ...], elementwise: Mapping[str, frozenset[str]]
) -> tuple[str, tuple[tree.Node, ...]]:
    r"""Give a function and its arguments as `parted`; of whole data it is another one than of one of them: ``p(x \mid \lambda)``.

    ``elementwise`` are the letters of data whose elements a function has been defined at, ``p(x_i \mid \lambda)``.
    """
    name, arguments = parted(name, arguments)
    letters = elementwise.get(name, frozenset())
    whole = any(isinstance(a, tree.Name) and unbold(a.text) in letters for a in arguments)
    return (f"{name[:-1]}{WHOLE}}}" if whole and name.endswith("}") else name), arguments


def written_out(name: str) -> str:
    r"""Give a name as an author would write it: ``p(\cdot \mid \cdot)`` for a function of what stands on both sides of a bar."""
    found, name = _PARTED.search(name), name.replace(PLACE, r"\cdot")
    return name if found is None else rf"{name[: found.start()]}(\cdot {found[1]} \cdot)"


def called(name: str, arguments: Sequence[str]) -> str:
    r"""Give a function with its arguments as an author would write it, ``p(x \mid y)``: those before each sign are counted.

    The first arguments stand in the places in its name: ``f_i(x)``.
    """
    indices, arguments = arguments[: name.count(PLACE)], arguments[name.count(PLACE) :]
    for index in indices:
        name = name.replace(PLACE, index, 1)
    found = _PARTED.search(name)
    if found is None:
        return f"{name}({', '.join(arguments)})"
    waiting, parts = list(arguments), []
    for count, sign in _COUNTED.findall(found[0]):
        before = [waiting.pop(0) for _ in range(int(count or 1)) if waiting]
        parts.append(f"{', '.join(before)}{'' if sign == ';' else ' '}{sign} ")
    return f"{name[: found.start()]}({''.join(parts)}{', '.join(waiting)})"
