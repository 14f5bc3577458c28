"""Edits that may mend a side, in tiers: a later one is tried only where an earlier one has not mended it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice, product

from derive.repair.collect import collected, worked_out
from derive.repair.edits import Edit, Part, parts, replaced, written
from derive.repair.exchanges import exchanges
from derive.repair.factors import lost_beside, lost_factors, lost_parts, lost_terms, renamings, scalings
from derive.repair.functions import function_edits
from derive.repair.indices import at_other_indices, index_edits
from derive.repair.monomials import Monomial, Table, simple
from derive.repair.numbers import number_edits
from derive.repair.pairs import pair_edits
from derive.repair.pool import as_float, bound_names, pool
from derive.repair.screen import Screen
from derive.repair.signs import sign_edits
from derive.repair.solve import Solver
from derive.repair.spelling import spelled
from derive.report import MendKind
from derive.resolve.dependencies import dependencies
from derive.resolve.derivation import Obligation
from derive.resolve.side_reader import ReadSide, SideReader
from derive.source import Span
from derive.syntax import tree
from derive.terms import Term, free_names

MOST_PARTS, MOST_COPIED, MOST_ELEMENTS = 120, 16, 48


def candidates(
    text: str, side: ReadSide, reader: SideReader, obligations: tuple[Obligation, ...], lefts: tuple[str, ...], screen: Screen
) -> Iterator[Iterator[Edit]]:
    """Give the tiers of edits of a side."""
    found = tuple(parts(side.node))[:MOST_PARTS]
    first = obligations[0]
    letters = index_letters((first.left, side.term), first.scope.ranges.keys())
    sizes = tuple(sorted((free_names(first.left) | free_names(side.term)) & first.scope.sizes()))
    terms = tuple(collected(text, side, first, reader, lefts))
    own = (edit for edit in terms if edit.kind is not MendKind.DROPPED_TERM)
    yield chain(_value(text, screen), small_edits(text, side, found, letters, sizes), own)
    yield chain(function_edits(text, found, letters), pair_edits(text, found, letters))
    atoms = pool((text, *lefts), first, reader, screen)
    solved = Solver(text, first, reader, screen, Table(atoms)).edits(found) if atoms else ()
    yield chain(solved, terms)
    bound = (*copied(text, side, letters), *(c for left in lefts for c in _copied_from(left, reader, letters)))
    bound = tuple(dict.fromkeys(bound))[:MOST_COPIED]
    yield chain(lost_factors(text, found, bound), lost_terms(found, bound), renamings(text, found, bound))
    spoken = tuple(islice(_elements(first, letters), MOST_ELEMENTS))
    lost = (lost_factors, renamings, lost_beside)
    yield chain(worked_out(text, first, reader, lefts), *(edits(text, found, spoken) for edits in lost))


def _value(text: str, screen: Screen) -> Iterator[Edit]:
    """Give the number that the side would have to be, if it is the same at every point."""
    value = simple([as_float(value) for _, _, value in screen.generic()])
    if value is not None:
        yield Edit(MendKind.VALUE, replaced(Span(0, len(text)), spelled(Monomial(value, ()))), 1)


def small_edits(
    text: str, side: ReadSide, found: tuple[Part, ...], letters: tuple[str, ...], sizes: tuple[str, ...]
) -> Iterator[Edit]:
    """Give the edits that need nothing but the side itself."""
    yield from sign_edits(text, side.node, found)
    yield from index_edits(text, found, letters)
    yield from number_edits(text, found, sizes)
    yield from lost_parts(text, found)
    yield from scalings(text, found, sizes)
    yield from exchanges(text, found, letters, sizes)


def _copied_from(text: str, reader: SideReader, letters: tuple[str, ...]) -> tuple[str, ...]:
    side = reader.side(text)
    return () if side is None else copied(text, side, letters)


def _elements(made: Obligation, letters: tuple[str, ...]) -> Iterator[str]:
    """Spell the elements of the families that a step rests on, at all letters that run over their ranges."""
    scope = made.scope
    for name, arity in sorted(dependencies((made.left, made.right), scope).names):
        known = scope.declarations.get((name, arity)) or scope.definitions.get((name, arity))
        if known is not None and 0 < arity < 3 and len(known.ranges) == arity:
            fitting = ([letter for letter in letters if scope.ranges.get(letter) == span] for span in known.ranges)
            yield from (f"{name}_{{{' '.join(places)}}}" for places in product(*fitting))


def copied(text: str, side: ReadSide, letters: tuple[str, ...]) -> tuple[str, ...]:
    """Give the names and bracketed formulas of a side as they are written, elements of families at other indices last."""
    kinds = tree.Name | tree.Subscript | tree.Application | tree.Group
    found = [part.node for part in parts(side.node) if isinstance(part.node, kinds)]
    outer = [n for n in found if not any(isinstance(p, tree.Subscript) and n in p.indices for p in found)]
    elsewhere = (e for n in outer if isinstance(n, tree.Subscript) for e in at_other_indices(text, n, letters))
    return tuple(dict.fromkeys((*(written(text, n) for n in outer), *elsewhere)))


def index_letters(terms: tuple[Term, ...], known: object) -> tuple[str, ...]:
    """Give the index letters of some terms, free ones first."""
    free = sorted(frozenset().union(*map(free_names, terms)) & frozenset(known))  # type: ignore[call-overload]
    bound = sorted({name for term in terms for name in bound_names(term)} - set(free))
    return (*free, *bound)
