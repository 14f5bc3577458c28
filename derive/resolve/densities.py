r"""Densities as pages write them: at an element, ``p(y_i \mid \lambda)``, for all numbers there; of two letters, as two of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TypeGuard

from derive.resolve.applications import as_application
from derive.resolve.barred import parted
from derive.resolve.outside import with_parts
from derive.syntax import tree
from derive.syntax.inside import names_in
from derive.syntax.printer import to_latex

_DENSITIES = ("p", "q", "P", "\\pi")  # whose letter says nothing of what they are of
_LETTER = re.compile(r"\\?[A-Za-z]+")
_OF_CHANCE = re.compile(
    r"\b(?:priors?|posteriors?|likelihoods?|marginals?|evidence|densit(?:y|ies)|distributions?|distributed|probabilit\w+|pdfs?|pmfs?)\b",
    re.IGNORECASE,
)


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


def told_by_letters(statements: Iterable[tree.Statement], text: str) -> frozenset[tuple[str, str]]:
    r"""Give densities that a page tells apart by the letters they are of, each with its letter: ``p(\theta)`` beside ``p(x)``.

    It says of each what it is, and with another formula.
    """
    found: dict[str, dict[str, str]] = {}
    for statement in statements if _OF_CHANCE.search(text) else ():
        match _called(statement.left), statement.links[:1]:
            case tree.Application(tree.Name(name), (tree.Name(letter),)), (link,) if name in _DENSITIES:
                if letter != name and link.relation.sign == "=" and _LETTER.fullmatch(letter) and letter in names_in(link.right):
                    found.setdefault(name, {}).setdefault(letter, to_latex(_at_no_letter(link.right, letter)))
    apart = {name for name, said in found.items() if len(set(said.values())) > 1}
    return frozenset((name, letter) for name in apart for letter in found[name])


def named_by_letters(statement: tree.Statement, found: Collection[tuple[str, str]]) -> tree.Statement:
    """Give a statement in which densities that are told apart by their letters have names of their own."""

    def named(part: object) -> tree.Node | None:
        match part:
            case tree.Application(tree.Name(name, span), (tree.Name(letter),) as arguments) if (name, letter) in found:
                return tree.Application(tree.Name(f"{name}_{{{letter}}}", span), arguments, part.span)
            case _:
                return None

    if not found:
        return statement
    called = _called(statement.left)
    left = with_parts(called, named)
    return replace(statement, left=statement.left if left == called else left, links=with_parts(statement.links, named))


def _called(node: tree.Node | None) -> tree.Node | None:
    """Give a name and a bracket with a name behind it as an application, anything else as it is."""
    match node:
        case tree.Ambiguous(tree.Name() as name, tree.Group("(", tree.Name() as letter)):
            return tree.Application(name, (letter,), node.span)
        case _:
            return None if node is None else as_application(node)


def _at_no_letter(node: tree.Node, letter: str) -> tree.Node:
    nothing = tree.Name("?", node.span)
    found: tree.Node = with_parts(node, lambda part: nothing if isinstance(part, tree.Name) and part.text == letter else None)
    return found


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
