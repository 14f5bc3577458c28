r"""Which names a page ties together: ``y`` to ``x`` by ``y = x^2``, ``\frac{dy}{dx}`` or ``y(x)``.

Nothing that is not understood is left out: an equation ties the name on its left to every name on its right.  Only what has noise
in it ties nothing: ``y_i = \mu + \varepsilon_i`` with ``\varepsilon_i \sim …`` says how data came about, which derivatives by
the parameters hold fixed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from derive.resolve.outside import moved_by_time
from derive.syntax import tree
from derive.syntax.inside import held_in, names_in, nodes_in
from derive.syntax.printer import to_latex
from derive.values import dataclass

_OF = r"function|sigmoid|logistic|exponential|logarithm|square|root|sine|cosine|tangent|minus|inverse|reciprocal|distance|norm"
_ON = r"(?:depends?|depending|varies|vary|varying)\s+(?:\w+\s+)?(?:on|with)\s+"
_DEPENDS = re.compile(
    rf"\$([^$\n]{{1,24}})\$\s+(?:[^.$]{{0,40}}\b(?:{_OF})\b[^.$]{{0,20}}?|{_ON})\$([^$\n]{{1,24}})\$", re.IGNORECASE
)
_MEASURES = re.compile(
    r"\$([^$\n]{1,24})\$\s+(?:is|be|denotes|as|for|measures|stands for)?\s*(?:the|its|their)\s+(?:\w+\s+)?"
    r"(?:distance\s+(?:from|to|between|of)|norm\s+of|magnitude\s+of|modulus\s+of|angle\s+between|"
    r"length\s+of\s+(?:the|a)\s+(?:\w+\s+)?vector)\b",
    re.IGNORECASE,
)
TIME = "t"
_LONE = re.compile(r"(?:\\[A-Za-z]+|[A-Za-z])(?:_\{?\w\}?)?|\\(?:hat|bar|tilde)\s*\{?\s*(?:\\[A-Za-z]+|[A-Za-z])\s*\}?")


@dataclass(frozen=True, slots=True)
class Ties:
    """For every name the names that it may depend on, directly."""

    found: Mapping[str, frozenset[str]]

    def between(self, name: str, other: str) -> bool:
        """Tell whether one of two names may depend on the other one, also through others."""
        return self.reaches(name, other) or self.reaches(other, name)

    def reaches(self, name: str, other: str) -> bool:
        """Tell whether a name may depend on another one, also through others."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            own = waiting.pop()
            if own not in seen:
                seen.add(own)
                waiting += self.found.get(own, ())
        return other in seen and name != other


@dataclass(frozen=True, slots=True)
class Apart:
    """What a page ties together, and the pairs of a name and a variable that a formula itself holds apart."""

    ties: Ties
    held: frozenset[tuple[str, str]] = frozenset()

    def ties_together(self, names: Iterable[str], variables: Iterable[str]) -> bool:
        """Tell whether a name, however it is spelled, may depend on a variable or the other way round."""
        pairs = [(name, variable) for name in names for variable in variables]
        return self.held.isdisjoint(pairs) and any(self.ties.between(*pair) for pair in pairs)


def ties(statements: Iterable[tree.Statement], data: Collection[str] = (), said: Iterable[tuple[str, str]] = ()) -> Ties:
    """Give what the statements of a page, and its words, tie together; what equations say of ``data`` does not tie them so."""
    every = tuple(statements)
    random = random_names(every)
    found: dict[str, set[str]] = {}
    for name, other in said:
        found.setdefault(name, set()).add(other)
    for statement in every:
        sides = (statement.left, *(link.right for link in statement.links))
        for side in sides:
            _tie_inside(side, found)
        for name in _moved(sides):
            found.setdefault(name, set()).add(TIME)
        equal = [link.relation.sign in ("=", ":=", "~", r"\equiv") for link in statement.links]
        for place, side in enumerate(sides):
            others = tuple(other for k, other in enumerate(sides) if k != place and any(equal))
            if not random.isdisjoint(names_in(others)) and random.isdisjoint(names_in(side)):
                continue
            heads = set(_heads(side))
            for name in heads - set(_variables(others)) if heads.isdisjoint(data) else ():
                found.setdefault(name, set()).update(n for other in others for n in _written(other))
    return Ties({name: frozenset(others) - {name} for name, others in found.items()})


def moving(statements: Iterable[tree.Statement], text: str) -> frozenset[str]:
    r"""Give the names that formulas write with what they depend on, ``N(t)``, or with a dot, and those of the words.

    A name that equals a formula with a dot in it moves too: ``v`` in ``\dot x = v``.
    """
    every = [(statement.left, *(link.right for link in statement.links)) for statement in statements]
    written = (name for sides in every for side in sides for part in nodes_in(side) for name in _moving(part))
    beside = (name for sides in every for name in _moved(sides))
    measures = (match[1].strip() for match in _MEASURES.finditer(text))
    said = (*(name for name, _ in said_to_depend(text)), *filter(_LONE.fullmatch, measures))
    return frozenset((*written, *beside, *said))


def _moved(sides: tuple[tree.Node | None, ...]) -> Iterator[str]:
    """Give the names that move with the time by an equation: those below a dot, and those that equal a formula with one."""
    dotted = [moved_by_time(name) for name in names_in(sides)]
    if any(dotted):
        yield from filter(None, dotted)
        yield from (name for side in sides for name in _heads(side))


def _moving(node: object) -> Iterator[str]:
    match node:
        case tree.Application(head) | tree.Ambiguous(head, tree.Group(_, tree.Name())):  # more in brackets may be a factor
            yield from _heads(head)
        case tree.Name(text) if (moved := moved_by_time(text)) is not None:
            yield moved
        case _:
            return


def said_to_depend(text: str) -> Iterator[tuple[str, str]]:
    """Give the names of which the words of a page say on what they depend: "$y$ is a function of $x$"."""
    for match in _DEPENDS.finditer(text):
        name, other = (group.strip() for group in match.groups())
        if name != other and _LONE.fullmatch(name) and _LONE.fullmatch(other):
            yield name, other


def numbers_written(statements: Iterable[tree.Statement]) -> Ties:
    """Give the letters that equations of a page write numbers with, those left out that are bound there."""
    found: dict[str, set[str]] = {}
    for statement in statements:
        sides = [statement.left, *(link.right for link in statement.links)]
        if all(link.relation.sign in ("=", ":=") for link in statement.links):
            for name in (side.text for side in sides if isinstance(side, tree.Name)):
                found.setdefault(name, set()).update(letter for side in sides for letter in _free(side))
    return Ties({name: frozenset(others) - {name} for name, others in found.items()})


def _free(node: object) -> frozenset[str]:
    """Give the names in a formula that are not bound in it."""
    if isinstance(node, tree.Name):
        return frozenset((node.text,))
    inside = frozenset(name for part in held_in(node) for name in _free(part))
    match node:
        case tree.Integral(_, _, _, _, variables):
            return inside.difference(*map(_free, variables))
        case tree.BigOperator(_, indices):
            return inside.difference(index.text for index in indices)
        case tree.KnownFunction("lim", _, _, tree.Assertion((tree.Name(letter), *_))):
            return inside - {letter}
        case _:
            return inside


def random_names(statements: Iterable[tree.Statement]) -> frozenset[str]:
    r"""Give the names that a page says the distribution of, those before a ``\sim``."""
    return frozenset(name for statement in statements for name in _random(statement))


def _random(statement: tree.Statement) -> Iterator[str]:
    """Give the names before a ``\\sim`` in a statement."""
    left: object = statement.left
    for link in statement.links:
        if link.relation.sign == r"\sim":
            yield from (name for node in _parts_of(left) for name in _heads(node))
        left = link.right


def _parts_of(node: object) -> tuple[object, ...]:
    return node.items if isinstance(node, tree.Listing) else (node,)


def _heads(node: object) -> tuple[str, ...]:
    """Give the name that a side consists of, with and without its index; none for a formula."""
    match node:
        case tree.Name(text):
            return (text,)
        case tree.Subscript(base, _):
            return (to_latex(node), base.text)
        case tree.Superscript(base, _) | tree.Application(base, _) | tree.Ambiguous(base, _) | tree.Factorial(base):
            return _heads(base)
        case tree.Group(_, inner, _) | tree.Signed(_, inner):
            return _heads(inner)
        case _:
            return ()


def _variables(node: object) -> Iterator[str]:
    """Give the names that a formula differentiates by: an equation with their derivatives does not say what they are."""
    slopes = (part for part in nodes_in(node) if isinstance(part, tree.Derivative))
    yield from (name for slope in slopes for by in slope.variables for name in _written(by.variable))


def _written(node: object) -> Iterator[str]:
    """Give the names in a formula, those with an index also as they are written."""
    if isinstance(node, tree.Subscript):
        yield to_latex(node)
    if isinstance(node, tree.Name):
        yield node.text
    else:
        for part in held_in(node):
            yield from _written(part)


def partials(node: object, written: Callable[[str], tuple[tuple[str, ...], frozenset[str]]]) -> Iterator[tuple[str, str]]:
    r"""Give each name with the variable that it is held fixed for by what ``\partial`` means: ``y`` for ``x`` where f depends
    on both, in ``\frac{\partial f}{\partial x}``; ``written`` gives the parameters of a function and the letters in its formula.

    What a page says of the letters elsewhere, as of the value of ``x`` where f is least, is nothing that f is differentiated by.
    """
    for part in nodes_in(node):
        if isinstance(part, tree.Derivative) and not part.straight:
            match part.body:
                case tree.Name(text):
                    names, letters = written(text)
                case tree.Application(tree.Name(text), arguments):
                    names = tuple(a.text for a in arguments if isinstance(a, tree.Name))
                    parameters, letters = written(text)
                    letters = letters if parameters == names else frozenset()
                case _:
                    names, letters = (), frozenset()
            own = [by.variable.text for by in part.variables if isinstance(by.variable, tree.Name)]
            yield from ((name, by) for by in own if by in names for name in letters.union(names) if name != by)


def _tie_inside(node: object, found: dict[str, set[str]]) -> None:
    """Tie what is differentiated to its variables, and what has arguments to the names in them."""
    for part in nodes_in(node):
        match part:
            case tree.Derivative(body, variables):
                for name in _heads(body):
                    found.setdefault(name, set()).update(n for by in variables for n in _written(by.variable))
            case tree.Application(head, arguments) | tree.Ambiguous(head, tree.Group(_, arguments, _)):
                for name in _heads(head):
                    found.setdefault(name, set()).update(_written(arguments))
