"""Every rule, one family per module; importing this fills the table.  TRUSTED."""

from derive.kernel.rules import (
    algebra,
    consequences,
    constraints,
    continuity,
    definitions,
    delta,
    derivatives,
    functions,
    integrals,
    limits,
    products,
    sums,
)

__all__ = [
    "algebra", "consequences", "constraints", "continuity", "definitions", "delta", "derivatives", "functions", "integrals",
    "limits", "products", "sums",
]  # fmt: skip
