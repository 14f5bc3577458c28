r"""Densities that a page writes at an element: ``p(y_i \mid \lambda) = \lambda e^{-\lambda y_i}`` holds for any number there."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeGuard

from derive.resolve.barred import parted
from derive.resolve.outside import names_in, with_parts
from derive.syntax import tree


def of_numbers(left: tree.Node, body: tree.Node, indices: Collection[str]) -> tuple[tree.Node, tree.Node]:
    """Give a head and its formula with a letter of its own in the place of every element that a bar or a semicolon stands beside.

    They stay as they are where the formula speaks of the letter, or of the index of the element, in any other way.
    """
    if not isinstance(left, tree.Application) or not isinstance(left.function, tree.Name):
        return left, body
    name, arguments = parted(left.function.text, left.arguments)
    elements = [argument for argument in arguments if isinstance(argument, tree.Subscript)]
    letters = {element.base.text for element in elements}
    if not elements or name == left.function.text or len(letters) < len(elements):
        return left, body
    if not all(_is_indexed(element, indices) for element in elements):
        return left, body
    places = {name for element in elements for name in names_in(element.places)}
    bases = {_text(element): tree.Name(element.base.text, element.span) for element in elements}
    nothing = tree.Mark("", left.span)
    rest = set(names_in(with_parts((left.arguments, body), lambda part: nothing if _is_in(part, bases) else None)))
    if not rest.isdisjoint(places | letters):
        return left, body
    head, formula = with_parts((left, body), lambda part: bases[_text(part)] if _is_in(part, bases) else None)
    return head, formula


def elements_in(left: tree.Node) -> frozenset[str]:
    """Give the letters of the elements at which a head says what a function is."""
    if not isinstance(left, tree.Application) or not isinstance(left.function, tree.Name):
        return frozenset()
    arguments = parted(left.function.text, left.arguments)[1]
    return frozenset(argument.base.text for argument in arguments if isinstance(argument, tree.Subscript))


def _is_indexed(element: tree.Subscript, indices: Collection[str]) -> bool:
    return bool(element.places) and all(isinstance(place, tree.Name) and place.text in indices for place in element.places)


def _is_in(part: object, elements: Collection[tuple[str, ...]]) -> TypeGuard[tree.Subscript]:
    return isinstance(part, tree.Subscript) and _text(part) in elements


def _text(element: tree.Subscript) -> tuple[str, ...]:
    return (element.base.text, *names_in(element.places))
