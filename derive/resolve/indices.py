r"""Which letters of a page are indices and nothing else, and what they run over, where no ``let`` says so.

A letter is taken for an index where a sum or product runs over it, or where it stands at a place of a family, as in ``o_j``, at
which such a letter stands elsewhere, ``\sum_k e^{o_k}``.  Letters at one place of a family share one range.  Nothing is taken of a
letter that stands for a number somewhere, or whose sums do not agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import field
from itertools import chain

from derive.resolve.ellipses import has_ellipsis, spelled_out
from derive.resolve.hulls import hull, moved
from derive.resolve.indicators import compared
from derive.resolve.outside import is_ellipsis
from derive.resolve.shapes import Shapes, shapes_said
from derive.resolve.sizes_in_words import Spoken
from derive.resolve.spelled import unbold
from derive.syntax import tree
from derive.syntax.inside import held_in, names_in, nodes_in
from derive.syntax.printer import to_latex
from derive.terms import ONE, Add, Element, Number, Range, Symbol, Term, free_names
from derive.values import dataclass

LETTER = re.compile(r"[a-df-z]|\\ell")
SIZES = ("n", "m", "p", "q", "N", "M", "K", "D")
DELTA = r"\delta"
SPARE = "klrsabcghuv"  # for the elements of what is never written by them
Place = tuple[str, int, int]
Places = Mapping[tuple[str, int], tuple[frozenset[str], ...]]
Key = str | Place


@dataclass(frozen=True, slots=True)
class PageIndices:
    """The range of every letter, the letters that share it, and the sizes that nothing declares, each as the page writes it.

    ``kin`` gives the letters that share a range with a letter, or that stand at a place of a family.

    Over ``unclear`` letters it sums in ways that do not agree, or depend on other letters.  ``counts`` are names that such sums,
    or those that end a whole number beside a name, go up to from a number.  ``places`` are the letters at each place of a family,
    by its name and the number of its indices; ``spare`` are letters of ranges that the page has no letter for, each with the size.
    """

    ranges: Mapping[str, Range] = field(default_factory=dict)
    kin: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sizes: Mapping[str, str] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()
    counts: frozenset[str] = frozenset()
    places: Places = field(default_factory=dict)
    spare: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Seen:
    """What the formulas show: the bounds of each letter's sums, the places of families, and letters that are numbers."""

    bounds: dict[str, set[Range | None]] = field(default_factory=dict)
    places: dict[Place, set[str]] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)


def page_indices(statements: Iterable[tree.Statement], written: frozenset[str], spoken: Iterable[Spoken] = ()) -> PageIndices:
    """Give what statements, and the sizes that words say, show of index letters; ``written`` are all letters of the page."""
    seen, statements = _Seen(), tuple(statements)
    for statement in statements:
        for node in _sides(statement):
            _look(node, frozenset(), seen)
    ranges: dict[str, Range] = {}
    kin: dict[str, frozenset[str]] = {}
    sizes: dict[str, str] = {}
    free = [size for size in SIZES if size not in written]
    shapes = shapes_said(statements, spoken)
    said, families = _sizes_said(seen, shapes), _families(seen)
    for letters in families:
        bounds = frozenset().union(*(seen.bounds.get(letter, set()) for letter in letters))
        span = _common(bounds)
        own_sizes = {said[letter] for letter in letters if letter in said}
        if bounds == {None} and len(own_sizes) == 1:
            span = Range(ONE, Symbol(min(own_sizes)))
        elif bounds == {None} and free:
            span = Range(ONE, Symbol(free[0]))
            sizes[free.pop(0)] = min(letters)
        own = {letter for letter in letters if letter not in seen.numbers and LETTER.fullmatch(letter)}
        end = moved(span.upper) if span is not None else None
        if span is not None and end is not None and end[0] not in letters:
            ranges.update(dict.fromkeys(sorted(own), span))
            homes = {base for (base, _, _), at_place in seen.places.items() if not at_place.isdisjoint(own)}
            _relate(kin, (*own, *homes), own)
            sizes.setdefault(end[0], end[0])
    ranges |= {letter: span for letters in families for letter, span in _up_to_counts(letters, seen, ranges).items()}
    for index in sorted(said.keys() - ranges.keys() - seen.numbers - seen.bounds.keys()):
        ranges[index] = Range(ONE, Symbol(said[index]))
        _relate(kin, (index, *(base for (base, _, _), letters in seen.places.items() if index in letters)), {index})
    all_sizes = sorted({size for sizes_of_one in shapes.values() for size in sizes_of_one})
    ranges = {letter: span for letter, span in ranges.items() if letter not in {*sizes, *all_sizes}}  # a size counts nothing
    spare: dict[str, str] = {}
    for size in all_sizes:
        letter = next((letter for letter in SPARE if letter not in written | ranges.keys()), None)
        sizes.setdefault(size, size)
        if letter is not None and Range(ONE, Symbol(size)) not in ranges.values():
            ranges[letter], spare[letter] = Range(ONE, Symbol(size)), size
    counts = _counts(seen) - ranges.keys()
    places = _letters_at_places(seen, shapes, ranges, frozenset(sizes))
    return PageIndices(ranges, kin, sizes, frozenset(seen.bounds) - ranges.keys(), counts, places, spare)


def _relate(kin: dict[str, frozenset[str]], names: Iterable[str], letters: Set[str]) -> None:
    """Remember that letters share a range with names, or stand at a place of them."""
    for name in names:
        kin[name] = kin.get(name, frozenset()) | letters


def _sizes_said(seen: _Seen, shapes: Shapes) -> dict[str, str]:
    """Give the sizes that letters at the elements of vectors and matrices run up to, as the page says it: ``w_j`` of a w in R^d."""
    found: dict[str, set[str]] = {}
    for (base, arity, place), letters in seen.places.items():
        own = [(known, said) for (name, known), said in shapes.items() if name == unbold(base) and known + len(said) == arity]
        for letter in letters if len(own) == 1 and (unbold(base), arity) not in shapes and place >= own[0][0] else ():
            found.setdefault(letter, set()).add(own[0][1][place - own[0][0]])
    return {letter: min(sizes) for letter, sizes in sorted(found.items()) if len(sizes) == 1 and LETTER.fullmatch(letter)}


def _letters_at_places(seen: _Seen, shapes: Shapes, ranges: Mapping[str, Range], upper: Set[str]) -> Places:
    """Give the letters at each place of the families that are not also drawn bold with an index, as vectors themselves.

    Those whose size the page says have these places too: ``x_i`` for ``x_i \\in \\mathbb{R}^d`` is a row of ``x_{ik}``.  A size is
    the last place, and no letter: ``x_1, \\ldots, x_n``.
    """
    found: dict[tuple[str, int], dict[int, frozenset[str]]] = {}
    for (base, arity, place), letters in seen.places.items():
        found.setdefault((base, arity), {})[place] = frozenset(letters) - upper or frozenset(letters)
    bolded = {unbold(base): base for base, _ in found if unbold(base) != base}
    whole = {(base, arity): places for (base, arity), places in found.items() if len(places) == arity and base not in bolded}
    shown = {name: tuple(places[place] for place in sorted(places)) for name, places in whole.items() if unbold(name[0]) == name[0]}
    for (name, arity), sizes in shapes.items():
        own = found.get((name, arity)) or found.get((bolded.get(name, name), arity)) or {}
        ends = [frozenset(letter for letter, span in ranges.items() if span == Range(ONE, Symbol(size))) for size in sizes]
        shown = {key: places for key, places in shown.items() if key != (name, arity)}
        if len(own) == arity and all(ends):
            shown[name, arity + len(sizes)] = (*(own[place] for place in sorted(own)), *ends)
    return shown


def _up_to_counts(letters: frozenset[str], seen: _Seen, ranges: Mapping[str, Range]) -> dict[str, Range]:
    """Give the ranges of letters whose sums all go up to a number for each value of another index: ``j`` from 1 to ``n_i``."""
    bounds = frozenset().union(*(seen.bounds.get(letter, set()) for letter in letters))
    match tuple(bounds):
        case (Range(Number(), Element()) as span,) if free_names(span.upper) <= ranges.keys() - letters:
            return {letter: span for letter in sorted(letters - seen.numbers) if LETTER.fullmatch(letter)}
        case _:
            return {}


def _counts(seen: _Seen) -> frozenset[str]:
    """Give the names that sums go up to from a number and that are no letters of sums themselves."""
    found = set[str]()
    for span in chain.from_iterable(seen.bounds.values()):
        match span:
            case Range(Number(), Symbol(name) | Add((Symbol(name), Number()))) if not name.startswith("?"):
                found.add(name)
    return frozenset(found - seen.bounds.keys())


def _sides(statement: tree.Statement) -> Iterator[tree.Node]:
    """Give the sides of a statement, but not those that only say what an index is: ``i = 1, \\ldots, n``, ``i \\neq j``."""
    left = statement.left
    if _is_alone(left) and _says_what_an_index_is(statement.links):
        return
    if left is not None:
        yield left
    yield from (link.right for link in statement.links)


def lists_values(statement: tree.Statement) -> bool:
    r"""Tell whether a statement says over what a letter runs: ``i \in \{1, \ldots, n\}``."""
    return _is_alone(statement.left) and len(statement.links) == 1 and _has_dots(statement.links[0].right)


def _is_alone(left: tree.Node | None) -> bool:
    return isinstance(left, tree.Name) or (isinstance(left, tree.Listing) and all(isinstance(n, tree.Name) for n in left.items))


def _says_what_an_index_is(links: tuple[tree.Link, ...]) -> bool:
    return not links or any(
        link.relation.sign not in ("=", ":=", "~") or isinstance(link.right, tree.Name) or _has_dots(link.right) for link in links
    )


def _has_dots(node: object) -> bool:
    return any(map(is_ellipsis, nodes_in(node)))


def _look(node: object, bound: frozenset[str], seen: _Seen) -> None:
    match node:
        case tree.Name(text):
            if text not in bound:
                seen.numbers.add(text)
        case _ if (indicated := compared(node)) is not None:
            sides = (indicated[1].left, indicated[1].right)  # what a letter is compared with says what it is, not the comparison
            _look(tuple(side for side in sides if not isinstance(side, tree.Name)), bound, seen)
        case tree.Subscript():
            _look_at_places(node, seen)
        case tree.Scripted(tree.Group() as base, (tree.Name() | tree.Product() | tree.Listing()), None):
            _look(base, bound, seen)  # the letters below (A B)_{ij} may be indices
        case tree.Superscript(base, tree.Group("(" | "[", tree.Name(text), _)):
            seen.places.setdefault((to_latex(base) + "^", 1, 0), set()).add(text)  # a label, as in x^{(i)}
            _look(base, bound, seen)
        case tree.Superscript(tree.Subscript() as base, tree.Group("(" | "[", tree.Numeral(), _) as label):
            _look_at_places(base, seen, to_latex(label))  # the weights of a layer, as W^{(2)}
        case tree.BigOperator(kind, indices) if kind in ("sum", "prod"):
            for index in indices:
                seen.bounds.setdefault(index.text, set()).add(_bounds(node))
            inner, ends = bound | {index.text for index in indices}, (node.lower, node.upper)
            _look(ends, bound.union(names_in(ends)), seen)  # what ends a sum may count as well: t in one up to T - t
            _look(node.body, inner, seen)
        case tree.Sum() | tree.Product() if has_ellipsis(node) and (whole := spelled_out(node)) is not None:
            _look(whole, bound, seen)
        case tree.Condition() | tree.Group(_, tree.Listing((tree.Name(), *_)), _):
            pass  # a pair (i, j) only says what is spoken of
        case _:
            for part in held_in(node):
                _look(part, bound, seen)


def _look_at_places(node: tree.Subscript, seen: _Seen, label: str = "") -> None:
    for place, part in enumerate(node.places):
        if isinstance(part, tree.Name):
            seen.places.setdefault((node.base.text + label, len(node.places), place), set()).add(part.text)


def _bounds(node: tree.BigOperator) -> Range | None:
    """Give the range of a sum that goes from a number to a name; None where nothing is written."""
    if node.lower is None and node.upper is None:
        return None
    lower, upper = (_simple(end) if end is not None else None for end in (node.lower, node.upper))
    return Range(Symbol("?") if lower is None else lower, Symbol("?") if upper is None else upper)


def _simple(node: tree.Node) -> Term | None:
    match node:
        case tree.Numeral(value) if value.denominator == 1:
            return Number(value)
        case tree.Name(text):
            return Symbol(text)
        case tree.Sum((tree.Name(text), tree.Numeral(value)), (False, negative)) if value.denominator == 1:
            return Add((Symbol(text), Number(-value if negative else value)))
        case tree.Subscript(base) if (letters := tuple(Symbol(n.text) for n in node.places if isinstance(n, tree.Name))):
            return Element(base.text, letters) if len(letters) == len(node.places) else Symbol("?" + to_latex(node))
        case _:
            return Symbol("?" + to_latex(node))


def _common(spans: frozenset[Range | None]) -> Range | None:
    """Give the one range of several sums, which may leave out its first and last values, as those up to ``n - 1`` do."""
    found = [span for span in spans if span is not None]
    ends = [moved(span.upper) for span in found]
    if not found or any(end is None or end[0].startswith("?") for end in ends):
        return None
    return hull(found, ()) if all(isinstance(span.lower, Number) for span in found) else None


def _families(seen: _Seen) -> list[frozenset[str]]:
    """Part the letters into those that share a place of a family, directly or through others; each has one that is summed over.

    Places of families with several indices join no letters whose sums run up to different numbers: an element may be written the
    wrong way round, ``W_{ji}`` for ``W_{ij}``, and deltas have letters of all kinds.
    """
    found = [{letter} for letter in seen.bounds]
    uppers = (moved(span.upper) for span in chain.from_iterable(seen.bounds.values()) if span is not None)
    ends = {end[0] for end in uppers if end is not None}
    places = sorted(seen.places.items(), key=lambda item: (item[0][0] == DELTA, item[0][1]))
    for (_, arity, _), group in places:
        own = {letter for letter in group - seen.numbers - ends if LETTER.fullmatch(letter)}
        letters = own | (group & seen.bounds.keys())
        touching = [other for other in found if not other.isdisjoint(letters)]
        if not touching or (arity > 1 and _ends_differ(touching, seen)):
            continue
        found = [other for other in found if other.isdisjoint(letters)] + [letters.union(*touching)]
    return [frozenset(letters) for letters in found]


def _ends_differ(groups: list[set[str]], seen: _Seen) -> bool:
    """Tell whether all groups of letters have one range each, but have none together."""
    spans = [frozenset().union(*(seen.bounds.get(letter, set()) for letter in group)) for group in groups]
    return None not in map(_common, spans) and _common(frozenset().union(*spans)) is None
