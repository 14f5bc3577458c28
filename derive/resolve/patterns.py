"""The ways in which a run of written terms can be the instances of one pattern, of which the last is written too."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from derive.resolve.forms import Form, Unclear, added, constant, form_of, multiplied, negative
from derive.resolve.outside import with_parts
from derive.source import Span
from derive.syntax import tree
from derive.syntax.inside import field_names, held_in, names_in
from derive.values import dataclass

MOST_START = 9
COUNT = form_of(tree.Name("the count", Span(0, 0)))


@dataclass(frozen=True, slots=True)
class Run:
    """The terms before an ellipsis and the one behind it; ``negatives`` tell which are subtracted, the last one's at the end."""

    shown: tuple[tree.Node, ...]
    last: tree.Node
    negatives: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A body at an index from a lower to an upper bound; ``sample`` and ``count`` are equal for patterns that mean the same."""

    index: str
    lower: tree.Node
    upper: tree.Node
    body: tree.Node
    sample: Form
    count: Form


def patterns(run: Run, index: str) -> list[Pattern]:
    """Give every pattern of a run; raises Unclear where one of them is none that could be written as a sum."""
    alike = len(set(run.negatives)) == 1
    by_place = _by_places(run, index) if alike else None
    by_name = [] if len(run.shown) == 1 and by_place is None else list(_by_name_of_last(run, index))
    return [*([by_place] if by_place is not None else []), *by_name]


def fits(count: Form, shown: int) -> bool:
    """Tell whether a number of terms is whole, at least as large as what is written, and for every size not negative."""
    letters, number = count.letters, count.coefficient()
    if count.number is not None:
        return number.denominator == 1 and number > shown
    if letters is None or number.denominator != 1:
        return False
    return all(c > 0 and c.denominator == 1 for c in letters.values()) and sum(letters.values(), number) >= 0


# ------------------------------------------------------------------ a count in the place of a name


def _by_name_of_last(run: Run, index: str) -> Iterator[Pattern]:
    for name in sorted(set(names_in(run.last))):
        try:
            starts = [start for start in range(MOST_START + 1) if _counts_from(start, name, run)]
        except Unclear:
            continue
        count = added(form_of(tree.Name(name, run.last.span)), constant(1 - min(starts, default=0)))
        if len(starts) == 1 and fits(count, len(run.shown)):
            span = run.last.span
            body = with_nodes(run.last, {name: tree.Name(index, span)})
            sample = form_of(run.last, {name: added(constant(starts[0]), COUNT)})
            yield Pattern(index, tree.Numeral(Fraction(starts[0]), 0, span), tree.Name(name, span), body, sample, count)


def _counts_from(start: int, name: str, run: Run) -> bool:
    signs = [negative if minus != run.negatives[-1] else added for minus in run.negatives]
    return all(
        sign(form_of(term)) == form_of(run.last, {name: constant(start + place)})
        for place, (term, sign) in enumerate(zip(run.shown, signs[:-1], strict=True))
    )


# ------------------------------------------------------------------ places where neighbours differ


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands at a place of every term, and by how much it grows from one to the next."""

    values: tuple[Form, ...]
    step: int

    @property
    def count(self) -> Form:
        return added(multiplied(constant(Fraction(1, self.step)), added(self.values[-1], negative(self.values[0]))), constant(1))


def _by_places(run: Run, index: str) -> Pattern | None:
    found: list[tuple[Form, ...]] = []
    try:
        body = _common((*run.shown, run.last), found)
    except _Differ:
        return None
    places = _stepping(found) if found and (len(run.shown) > 1 or _is_unmistakable(body, found)) else None
    if places is None:
        return None
    count = places[0].count
    if count.letters is None and _may_be_whole(count):
        raise Unclear
    if not fits(count, len(run.shown)) or any(place.count != count for place in places):
        return None
    lower, upper, place = _counted(places, form_of(tree.Name(index, run.last.span)))
    at = {f"?{number}": _after(COUNT, value) for number, value in enumerate(places)}
    nodes = {f"?{number}": written(_after(place, value), run.last.span) for number, value in enumerate(places)}
    first, last = (written(end, run.last.span) for end in (lower, upper))
    return Pattern(index, first, last, with_nodes(body, nodes), form_of(body, at), count)


def _is_unmistakable(body: tree.Node, found: list[tuple[Form, ...]]) -> bool:
    """Tell whether one term shows where to begin: it is no bare number, and what counts is a subscript or begins with 0 or 1."""
    beginnings = {values[0].number for name, values in enumerate(found) if f"?{name}" in _names_on_the_line(body)}
    return not isinstance(body, tree.Name) and (not beginnings or not beginnings.isdisjoint({0, 1, None}))


def _names_on_the_line(node: object) -> set[str]:
    if isinstance(node, tree.Name):
        return {node.text}
    parts = () if isinstance(node, tree.Subscript) else held_in(node)
    return set().union(*map(_names_on_the_line, parts))


def _counted(places: list[_Place], index: Form) -> tuple[Form, Form, Form]:
    """Give the bounds of an index that runs through values in a row, and how many terms stand before the one there."""
    for place in sorted(places, key=lambda place: place.step == -1):
        first, last = place.values[0], place.values[-1]
        if place.step == 1:
            return first, last, added(index, negative(first))
        if place.step == -1:
            return last, first, added(first, negative(index))
    return constant(1), places[0].count, added(index, constant(-1))


def _after(number: Form, place: _Place) -> Form:
    return added(place.values[0], multiplied(constant(place.step), number))


def _may_be_whole(count: Form) -> bool:
    """Tell whether a number of terms that is not linear may be whole for every size: 2^n may, (n^2 - 1)/3 may not."""
    powers = all(isinstance(atom[0], str) and atom[0] == "name" for monomial, _ in count.parts for atom, _ in monomial)
    return not powers or all(c.denominator == 1 for _, c in count.parts)


def _stepping(found: list[tuple[Form, ...]]) -> list[_Place] | None:
    """Give the places with their steps; None where one does not count on evenly, or a doubling does so as well."""
    places: list[_Place] = []
    for values in found:
        steps = {added(b, negative(a)).number for a, b in pairwise(values[:-1])}
        if len(values) == 2:
            step = _only_step(values, places)
        else:
            (step,) = steps if len(steps) == 1 else (None,)
        if step is None or step == 0 or step.denominator != 1 or _may_double(values):
            return None
        places.append(_Place(values, step.numerator))
    return places


def _only_step(values: tuple[Form, ...], before: list[_Place]) -> Fraction | None:
    """Give the step of one or minus one that leads from the only term to the last."""
    for step in (1, -1):
        count = _Place(values, step).count
        if (before and count == before[0].count) or (not before and fits(count, 1)):
            return Fraction(step)
    return Fraction(1) if _Place(values, 1).count.letters is None else None


def _may_double(values: tuple[Form, ...]) -> bool:
    """Tell whether two numbers and a third one may be the beginning and the end of a geometric sequence."""
    numbers = [value.number for value in values]
    if len(numbers) != 3 or None in numbers or not numbers[0]:
        return False
    first, second, last = (Fraction(number or 0) for number in numbers)
    ratio = second / first
    while abs(second) < abs(last) and abs(ratio) > 1:
        second *= ratio
    return second == last and abs(ratio) > 1


class _Differ(Exception):
    """Two terms have nothing in common at a place, not even numbers that count on."""


def _common(nodes: tuple[tree.Node, ...], found: list[tuple[Form, ...]]) -> tree.Node:
    """Give what nodes have in common, with names such as ?0 where they differ; what stands there is added to the list."""
    forms = tuple(map(form_of, nodes))
    if len(set(forms)) == 1:
        return nodes[-1]
    before = len(found)
    if len({type(node) for node in nodes}) == 1 and not isinstance(nodes[0], tree.Numeral | tree.Name):
        try:
            return _common_fields(nodes, found)
        except _Differ:
            del found[before:]
    if any(form.letters is None for form in forms[:-1]):
        raise _Differ
    if forms not in found:
        found.append(forms)
    return tree.Name(f"?{found.index(forms)}", nodes[-1].span)


def _common_fields(nodes: tuple[tree.Node, ...], found: list[tuple[Form, ...]]) -> tree.Node:
    if len({len(node.places) if isinstance(node, tree.Subscript) else 0 for node in nodes}) > 1:
        raise _Differ
    names = field_names(nodes[0])
    parts = [_common_part(tuple(getattr(node, name) for node in nodes), found) for name in names]
    common: tree.Node = tree.rebuilt(nodes[-1], dict(zip(names, parts, strict=True)))
    return common


def _common_part(parts: tuple[object, ...], found: list[tuple[Form, ...]]) -> object:
    if all(isinstance(part, tree.Node) for part in parts):
        return _common(tuple(part for part in parts if isinstance(part, tree.Node)), found)
    rows = [part for part in parts if isinstance(part, tuple)]
    if len(rows) == len(parts) and len({len(row) for row in rows}) == 1:
        return tuple(_common_part(column, found) for column in zip(*rows, strict=True))
    if any(part != parts[0] for part in parts):
        raise _Differ
    return parts[-1]


# ------------------------------------------------------------------ trees


def with_nodes(node: tree.Node, nodes: dict[str, tree.Node]) -> tree.Node:
    """Put formulas in the place of names, in brackets where they are sums."""

    def changed(part: object) -> object | None:
        match part:
            case tree.Name(text) if text in nodes:
                new = nodes[text]
                return tree.Group("(", new, ")", part.span) if isinstance(new, tree.Sum | tree.Product | tree.Signed) else new
            case tree.Ambiguous(tree.Name(text) as head, group) if text in nodes:
                return tree.Product((with_nodes(head, nodes), with_nodes(group, nodes)), part.span)
            case _:
                return None

    result: tree.Node = with_parts(node, changed)
    return result


def written(form: Form, span: Span) -> tree.Node:
    """Give the formula of a form that is linear in names, the names first."""
    letters = sorted((form.letters or {}).items(), key=lambda pair: pair[1] < 0)
    terms: list[tree.Node] = []
    for name, coefficient in letters:
        letter = tree.Name(name, span)
        terms.append(letter if abs(coefficient) == 1 else tree.Product((tree.Numeral(abs(coefficient), 0, span), letter), span))
    negatives = [coefficient < 0 for _, coefficient in letters]
    number = form.coefficient()
    if number or not terms:
        terms.append(tree.Numeral(abs(number), 0, span))
        negatives.append(number < 0)
    if negatives[0]:
        terms[0], negatives[0] = tree.Signed(True, terms[0], span), False
    return terms[0] if len(terms) == 1 else tree.Sum(tuple(terms), tuple(negatives), span)
