"""Write a polynomial as a combination of others by linear algebra over their monomials, each multiplied by few atoms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement

from flint import fmpq, fmpq_mat

from derive.kernel.arithmetic import Monomial, Polynomial, product

MOST_COLUMNS, MOST_ROWS, HIGHEST = 80, 240, 2


def combination(rest: Polynomial, relations: Mapping[int, Polynomial]) -> dict[int, Polynomial] | None:
    """Give multiples of relations that add up to a polynomial; None where none with multipliers of a low degree do."""
    atoms = sorted({atom for polynomial in (rest, *relations.values()) for monomial in polynomial for atom, _ in monomial})
    for degree in range(HIGHEST + 1):
        multipliers = [multiplier for d in range(degree + 1) for multiplier in _monomials(atoms, d)]
        if len(multipliers) * len(relations) > MOST_COLUMNS:
            return None
        columns = [(k, m, product(p, {m: fmpq(1)})) for k, p in relations.items() for m in multipliers]
        found = factors_of(rest, [column for _, _, column in columns])
        if found is not None:
            multiples: dict[int, Polynomial] = {}
            for (k, multiplier, _), factor in zip(columns, found, strict=True):
                if factor:
                    multiples.setdefault(k, {})[multiplier] = factor
            return multiples
    return None


def _monomials(atoms: Sequence[int], degree: int) -> Iterator[Monomial]:
    for chosen in combinations_with_replacement(atoms, degree):
        yield tuple((atom, chosen.count(atom)) for atom in sorted(set(chosen)))


def factors_of(rest: Polynomial, columns: Sequence[Polynomial]) -> list[fmpq] | None:
    """Give the factors with which columns add up to the rest."""
    rows = sorted({monomial for column in columns for monomial in column})
    if not rest.keys() <= set(rows) or len(rows) > MOST_ROWS:
        return None
    entries = [[column.get(row, fmpq(0)) for column in (*columns, rest)] for row in rows]
    reduced, rank = fmpq_mat(entries).rref()
    factors = [fmpq(0)] * len(columns)
    for row in range(rank):
        pivot = next(place for place in range(len(columns) + 1) if reduced[row, place])
        if pivot == len(columns):
            return None
        factors[pivot] = reduced[row, len(columns)]
    return factors
