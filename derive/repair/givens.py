"""Assumptions that a step may rest on without saying so: totals of 1, signs, symmetry, orthogonality, different indices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice

from derive.kernel.evaluate import NoValue, Undefined, compare, needed
from derive.kernel.jets import Unclear
from derive.kernel.rule import Proof
from derive.kernel.scope import Domain, Scope
from derive.prover.search import Found, find_proof
from derive.refuter.search import points_of
from derive.repair.edits import parts, written
from derive.repair.screen import PRECISION
from derive.resolve.dependencies import dependencies
from derive.resolve.derivation import Obligation
from derive.resolve.side_reader import SideReader
from derive.resolve.symbols import with_givens
from derive.syntax import tree
from derive.terms import Range
from derive.values import dataclass

FIRST_POINTS, POINTS, MOST_PROOFS = 2, 5, 3
LETTERS = "ijklmrstpqabcdfgh"


@dataclass(frozen=True, slots=True)
class Missing:
    """An assumption under which a step is proved, how much it says, and the proof."""

    latex: str
    weight: float
    proof: Proof = ()


def missing_givens(
    obligation: Obligation, texts: tuple[str, ...], reader: SideReader, *, seed: int, timeout: float, uses: int
) -> Iterator[Missing]:
    """Give assumptions, each of which alone makes an obligation provable and uses the assumption to do so."""
    proofs = 0
    for missing in sorted(_likely(obligation, texts, reader), key=lambda m: m.weight):
        givens = reader.assumption(missing.latex)
        scope = with_givens(obligation.scope, givens)
        if not givens or not _agrees(obligation, scope, seed, FIRST_POINTS):  # a proof is sooner looked for than the other points
            continue
        proofs += 1
        found = find_proof(obligation.left, obligation.right, scope, timeout=timeout, uses=uses)
        if isinstance(found, Found) and _agrees(obligation, scope, seed, POINTS):
            yield replace(missing, proof=found.proof)
        if proofs == MOST_PROOFS:
            return


def _agrees(obligation: Obligation, scope: Scope, seed: int, points: int) -> bool:
    """Tell whether the sides agree at all of the first points where the assumption holds, and at half of them at least."""
    seen = 0
    for witness in islice(points_of(obligation.left, obligation.right, scope, seed), points):
        try:
            if compare(obligation.left, obligation.right, scope, witness, PRECISION) is False:
                return False
            seen += 1
        except (NoValue, Undefined, Unclear):
            continue
    return 2 * seen >= points


def _likely(obligation: Obligation, texts: tuple[str, ...], reader: SideReader) -> Iterator[Missing]:
    scope = obligation.scope
    names = dependencies((obligation.left, obligation.right), scope).names
    declared = sorted((n, a) for n, a in names if (n, a) in scope.declarations)
    for name, arity in declared:
        declaration = scope.declarations[name, arity]
        letters = _letters(declaration.ranges, scope)
        if letters is not None:
            yield from _of_name(name, letters, declaration.domain)
    scalars = [name for name, arity in declared if arity == 0]
    yield from (Missing(f"{one} + {other} = 1", 5) for one, other in combinations(scalars[:4], 2))
    free = sorted(needed(obligation.left, obligation.right, scope)[1])
    pairs = combinations(free, 2) if not _tells_apart(texts[-1], reader) else ()
    yield from (Missing(rf"{one} \neq {other}", 4) for one, other in pairs)
    yield from _under_roots(texts, reader)


def _tells_apart(text: str, reader: SideReader) -> bool:
    """Tell whether a side says itself what holds for equal indices."""
    side = reader.side(text)
    return side is not None and any(_is_case(part.node) for part in parts(side.node))


def _is_case(node: tree.Node) -> bool:
    return isinstance(node, tree.Cases) or (isinstance(node, tree.Subscript) and node.base.text == r"\delta")


def _of_name(name: str, letters: tuple[str, ...], domain: Domain) -> Iterator[Missing]:
    match letters:
        case ():
            yield from _signs(name, domain)
            if domain is Domain.INTEGER:
                yield Missing(f"{name}^2 = {name}", 6)
        case (i,):
            natural = domain in (Domain.POSITIVE, Domain.NONNEGATIVE)
            yield Missing(rf"\sum_{i} {name}_{i} = 1", 3 if natural else 4.5)
            yield Missing(rf"\sum_{i} {name}_{i} = 0", 12)
            yield Missing(rf"\sum_{i} {name}_{i}^2 = 1", 5)
            if domain not in (Domain.REAL, Domain.POSITIVE):
                yield Missing(rf"{name}_{i}^2 = {name}_{i}", 6)
            yield from _signs(f"{name}_{i}", domain)
        case (i, j, k):
            yield Missing(rf"\sum_{j} {name}_{{{i}{j}}} = 1", 4)
            yield Missing(rf"\sum_{i} {name}_{{{i}{j}}} = 1", 4)
            yield Missing(rf"{name}_{{{i}{j}}} = {name}_{{{j}{i}}}", 4)
            yield Missing(rf"\sum_{k} {name}_{{{k}{i}}} {name}_{{{k}{j}}} = \delta_{{{i}{j}}}", 5)
            yield Missing(rf"\sum_{k} {name}_{{{i}{k}}} {name}_{{{j}{k}}} = \delta_{{{i}{j}}}", 5)
        case (i, j):
            yield Missing(rf"\sum_{j} {name}_{{{i}{j}}} = 1", 4)
            yield Missing(rf"\sum_{i} {name}_{{{i}{j}}} = 1", 4)


def _signs(latex: str, domain: Domain) -> Iterator[Missing]:
    if domain in (Domain.REAL, Domain.INTEGER):
        yield Missing(rf"{latex} \geq 0", 3)
        yield Missing(f"{latex} > 0", 3.5)


def _letters(ranges: tuple[Range, ...], scope: Scope) -> tuple[str, ...] | None:
    """Give a letter for every index of a family, and one more for a square matrix."""
    wanted = (*ranges, ranges[0]) if len(ranges) == 2 and ranges[0] == ranges[1] else ranges
    chosen: list[str] = []
    for span in wanted:
        letters = sorted((n for n, r in scope.ranges.items() if r == span and n not in chosen and len(n) == 1), key=LETTERS.find)
        if not letters:
            return None
        chosen.append(letters[0])
    return tuple(chosen) if len(ranges) < 3 else None


def _under_roots(texts: tuple[str, ...], reader: SideReader) -> Iterator[Missing]:
    r"""Give the signs of what is squared under a root, or stands between bars: ``1 - p \geq 0`` for ``\sqrt{(1 - p)^2}``."""
    for text in texts:
        side = reader.side(text)
        for part in parts(side.node) if side is not None else ():
            match part.node:
                case tree.Root(tree.Superscript(tree.Group(_, inner, _), _), None):
                    yield Missing(rf"{written(text, inner)} \geq 0", 2.5)
                case tree.Fenced("|" | r"\lvert", inner) if not isinstance(inner, tree.Name | tree.Subscript):
                    yield Missing(rf"{written(text, inner)} \geq 0", 2.5)
                case _:
                    pass
