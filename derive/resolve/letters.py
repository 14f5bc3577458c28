"""How a page uses its letters: which count, over what, which stand for numbers, which stand before arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field

from derive.resolve.derivation import Derivation
from derive.resolve.indicators import holds_letters
from derive.resolve.outside import is_ellipsis, moved_by_time
from derive.source import Span
from derive.syntax import tree
from derive.syntax.document import Heading, Inline
from derive.syntax.inside import held_in, names_in, nodes_in
from derive.syntax.printer import to_latex
from derive.values import dataclass

PLAIN = re.compile(r"\\?[A-Za-z]+|\\[a-z]+\{\\?[A-Za-z]+\}")
SAID = re.compile(
    r"(?P<letters>[a-z](?:, ?[a-z])*) *(?:=|\\in *\\\{) *(?P<low>[01]), *(?:\d+, *)?\\[lc]?dots *, *(?P<high>[A-Za-z]) *(?:\\\})?"
)  # i = 1, \ldots, n
SIZE = "n"
INFINITY = r"\infty"


@dataclass(frozen=True, slots=True)
class End:
    """An end of a range: a name, or none, and a whole number added to it."""

    name: str
    offset: int

    def written(self) -> str:
        """Give the end as a directive says it."""
        if not self.name:
            return str(self.offset)
        return self.name + (f" {'+' if self.offset > 0 else '-'} {abs(self.offset)}" if self.offset else "")


@dataclass(slots=True)
class Letters:
    """What was seen of each letter, the places counted by sections.

    ``spans`` are the ends of sums over it, None where an end is no name or number.  ``counted`` are the sections where something
    runs over it or it stands at a place of a family, ``numbers`` those where it stands for a number.  ``applied`` gives how many
    arguments a name has; ``shifted`` letters stand in a subscript with something added; ``places`` are what stands below a name,
    and ``mixed`` names stand with and without that in one formula.  Sums over ``unbounded`` letters do not say how far they go.
    """

    spans: dict[str, set[tuple[End, End] | None]] = field(default_factory=dict)
    counted: dict[str, set[int]] = field(default_factory=dict)
    placed: dict[str, set[int]] = field(default_factory=dict)
    numbers: dict[str, set[int]] = field(default_factory=dict)
    applied: dict[str, set[int]] = field(default_factory=dict)
    maybe_applied: set[str] = field(default_factory=set)
    shifted: set[str] = field(default_factory=set)
    places: dict[str, set[str]] = field(default_factory=dict)
    ends: dict[str, None] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    mixed: set[str] = field(default_factory=set)
    unbounded: set[str] = field(default_factory=set)

    def is_index(self, letter: str) -> bool:
        """Tell whether a letter counts somewhere, or says how far something counts."""
        return letter in self.spans or letter in self.shifted or letter in self.ends

    def range_of(self, letter: str, around: frozenset[str] = frozenset()) -> tuple[str, str] | None:
        """Give the widest range of nearly all sums over a letter; that of another one where they run up to that.

        None where they do not agree, and where a section takes the letter for a number and counts with it nowhere.
        """
        spans = [span for span in self.spans.get(letter, ()) if span is not None]
        if letter in around or None in self.spans.get(letter, ()) or not self.numbers.get(letter, set()) <= self._known(letter):
            return None
        if not spans and letter in self.unbounded and SIZE not in self.numbers:
            return "1", SIZE
        uppers = [upper.name for _, upper in spans]
        name = max(sorted(set(uppers)), key=uppers.count, default="")
        known = [span for span in spans if not span[0].name and span[1].name == name]
        if not known or 2 * (len(uppers) - uppers.count(name)) > uppers.count(name):
            return None
        low = min(lower.offset for lower, _ in known)
        if name in self.spans:
            outer = self.range_of(name, around | {letter})
            return outer if outer is not None and outer[0].lstrip("-").isdecimal() and int(outer[0]) <= low else None
        return str(low), End(name, max(upper.offset for _, upper in spans if upper.name == name)).written()

    def _known(self, letter: str) -> set[int]:
        """Give the sections where a letter counts; those where it is only summed over say nothing of it elsewhere."""
        return self.counted.get(letter, set()) if letter in self.placed else set()


def letters_of_page(derivation: Derivation) -> Letters:
    """Look through all formulas of a page."""
    found = Letters()
    headings = [item.span.start for item in derivation.items if isinstance(item, Heading)]
    for span, reading in derivation.written.items():
        section = sum(start <= span.start for start in headings)
        for statement in reading.statements:
            if _is_formula(statement):
                alone = Letters()
                _look(_sides(statement), section, frozenset(), alone)
                found.mixed |= alone.numbers.keys() & alone.places.keys()
                _look(_sides(statement), section, frozenset(), found)
    for item in derivation.items:
        said = SAID.fullmatch(derivation.source.slice(item.span).strip("$ ")) if isinstance(item, Inline) else None
        if said is None:
            continue
        for letter in map(str.strip, said["letters"].split(",")):
            found.spans.setdefault(letter, set()).add((End("", int(said["low"])), End(said["high"], 0)))
            found.counted.setdefault(letter, set()).add(sum(start <= item.span.start for start in headings))
            found.ends.setdefault(said["high"])
    return found


def _is_formula(statement: tree.Statement) -> bool:
    return all(link.relation.sign != "\\in" and not any(map(is_ellipsis, nodes_in(link.right))) for link in statement.links)


def _sides(statement: tree.Statement) -> tuple[tree.Node, ...]:
    return (*((statement.left,) if statement.left is not None else ()), *(link.right for link in statement.links))


def end_of(node: tree.Node | None) -> End | None:
    """Give an end of a range as far as a directive can say it."""
    match node:
        case tree.Numeral(value) if value.denominator == 1:
            return End("", int(value))
        case tree.Name(text) if PLAIN.fullmatch(text):
            return End(text, 0)
        case tree.Sum((tree.Name(text), tree.Numeral(value)), (False, negative)) if value.denominator == 1:
            return End(text, -int(value) if negative else int(value)) if PLAIN.fullmatch(text) else None
        case _:
            return None


def _look(node: object, section: int, bound: frozenset[str], found: Letters) -> None:
    match node:
        case tree.Name(text):
            _take_name(text, section, bound, found)
            return
        case tree.Application() | tree.Subscript() | tree.Group() if holds_letters(node):
            return
        case tree.Subscript(base):
            _take_places(base.text, node.places, section, found)
            return
        case tree.BigOperator(kind, indices) if kind in ("sum", "prod"):
            _take_sum(node, section, found)
            bound = bound | {index.text for index in indices}
            _look((node.body, node.conditions), section, bound, found)
            return
        case tree.Integral():
            inner = bound.union(*(names_in(variable) for variable in node.variables))
            _look((node.lower, node.upper), section, bound, found)
            _look(node.body, section, inner, found)
            return
        case tree.Application(function, arguments):
            name = function if isinstance(function, tree.Name) else function.base
            if isinstance(name, tree.Name):
                found.applied.setdefault(name.text.rstrip("'"), set()).add(_count(arguments))
            _look(arguments, section, bound, found)
            return
        case tree.Ambiguous(tree.Name(text), group):
            found.maybe_applied.add(text)
            _look(group, section, bound, found)
            return
        case _:
            pass
    for part in held_in(node) if isinstance(node, tuple) or not isinstance(node, Span) else ():
        _look(part, section, bound, found)


def _count(arguments: tuple[tree.Node, ...]) -> int:
    """Give how many arguments there are; those behind a bar or a semicolon are further ones."""
    return 2 if any(isinstance(part, tree.Operation | tree.Listing) for part in arguments) else len(arguments)


def _take_name(text: str, section: int, bound: frozenset[str], found: Letters) -> None:
    moved = moved_by_time(text)
    if moved is not None:
        found.moved |= {text, moved}
    if text.endswith("'"):
        found.applied.setdefault(text.rstrip("'"), set()).add(1)
    elif text not in bound:
        found.numbers.setdefault(text, set()).add(section)


def _take_places(base: str, places: Iterable[tree.Node], section: int, found: Letters) -> None:
    below = found.places.setdefault(base, set())
    for place in places:
        inside = set(names_in(place))
        if isinstance(place, tree.Name):
            below.add(place.text)
        elif inside:
            found.shifted |= inside
        for letter in inside:
            found.placed.setdefault(letter, set()).add(section)
            found.counted.setdefault(letter, set()).add(section)


def _take_sum(node: tree.BigOperator, section: int, found: Letters) -> None:
    """Take in what a sum runs over; one without end, or without ends, says nothing."""
    for name in (name for end in (node.lower, node.upper) if end is not None for name in names_in(end)):
        found.ends.setdefault(name)
    for index in node.indices:
        found.counted.setdefault(index.text, set()).add(section)
        spans = found.spans.setdefault(index.text, set())
        if node.lower is None and node.upper is None and not node.conditions:
            found.unbounded.add(index.text)
        if node.upper is not None and to_latex(node.upper) != INFINITY:
            lower, upper = end_of(node.lower), end_of(node.upper)
            spans.add((lower, upper) if lower is not None and upper is not None else None)
