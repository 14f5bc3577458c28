"""What SymPy makes of a step for a few concrete sizes: an opinion beside the verdict, never part of it.

For concrete sizes there is no sum left, so that the step is an identity between quotients of polynomials, which
``sympy.polys`` decides fast, without heuristics; ``simplify``, ``equals`` and sums with symbolic bounds have no part.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from derive.kernel.scope import Scope
from derive.terms import Term
from derive.values import dataclass

if TYPE_CHECKING:
    import sympy


@dataclass(frozen=True, slots=True)
class Opinion:
    """The sizes that were compared, whether the sides are equal wherever both are defined, and where they are not."""

    sizes: tuple[int, ...]
    equal: bool
    counterexample: str | None = None


def concrete(term: Term, scope: Scope, sizes: Mapping[str, int], indices: Mapping[str, int]) -> sympy.Expr:
    """Give a term for concrete sizes and indices: no sum, index, definition or derivative is left, no given used.

    Raises CannotConvert where it has no such form: an undeclared name, an index out of range, no real value, too large.
    """
    from derive.sympy_engine.unroll import Unrolling

    return Unrolling(scope, sizes).at(term, indices)


def second_opinion(left: Term, right: Term, scope: Scope, classes: tuple[int, ...] = (2, 3, 4)) -> Opinion | None:
    """Compare two sides for every size in classes and every value of the free indices, under the givens.

    None where SymPy has no opinion: a name is not declared, a formula is too large, or the sides are neither seen to be
    equal nor certainly different.
    """
    from derive.sympy_engine.instances import compare

    return compare(left, right, scope, classes)
