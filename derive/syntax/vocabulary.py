"""What is known of the names on a page while its formulas are read."""

from __future__ import annotations

from derive.syntax.macros import NO_MACROS, Macros
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Canonical names known to be functions, those known to be quantities, the macros, and which quantities only count terms."""

    functions: frozenset[str]
    quantities: frozenset[str]
    macros: Macros = NO_MACROS
    sizes: frozenset[str] = frozenset()

    @property
    def d_is_number(self) -> bool:
        """Tell whether ``d`` is a number of its own, so that it may stand for one beside a letter."""
        return "d" in self.quantities and "d" not in self.sizes
