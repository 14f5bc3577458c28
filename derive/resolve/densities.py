r"""Densities that a page writes at an element: ``p(y_i \mid \lambda) = \lambda e^{-\lambda y_i}`` holds for any number there."""

from __future__ import annotations

from collections.abc import Collection

from derive.resolve.known import parted
from derive.resolve.outside import names_in
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
    if name == left.function.text or len(letters) < len(elements) or not all(_is_indexed(element, indices) for element in elements):
        return left, body
    places = {name for element in elements for name in names_in(element.places)}
    bases = {_text(element): tree.Name(element.base.text, element.span) for element in elements}
    head, formula = _replaced(left, bases), _replaced(body, bases)
    assert isinstance(head, tree.Application)
    assert isinstance(formula, tree.Node)
    rest = set(names_in(_replaced((left.arguments, body), {text: tree.Mark("", left.span) for text in bases})))
    return (head, formula) if rest.isdisjoint(places | letters) else (left, body)


def _is_indexed(element: tree.Subscript, indices: Collection[str]) -> bool:
    return bool(element.places) and all(isinstance(place, tree.Name) and place.text in indices for place in element.places)


def _text(element: tree.Subscript) -> tuple[str, ...]:
    return (element.base.text, *names_in(element.places))


def _replaced(node: object, elements: dict[tuple[str, ...], tree.Name] | dict[tuple[str, ...], tree.Mark]) -> object:
    match node:
        case tree.Subscript() if _text(node) in elements:
            return elements[_text(node)]
        case tuple():
            return tuple(_replaced(part, elements) for part in node)
        case _ if tree.field_names(node):
            return tree.rebuilt(node, {name: _replaced(getattr(node, name), elements) for name in tree.field_names(node)})
        case _:
            return node
