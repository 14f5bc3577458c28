"""Names that stand for operators on random variables, and when the letter of one is that of a function of numbers."""

from __future__ import annotations

import re

from derive.resolve.barred import parted
from derive.syntax import tree

# Operators on random variables: a value of one defines no function of a number.
OPERATOR = re.compile(
    r"\\mathbb\{|\\mathcal\{[NOUW]\}|(?:E|P|Pr|H|D|KL|Var|Cov)$|\\(?:mathrm|operatorname)\{(?:E|P|Pr|H|h|I|D|KL|Var|Cov|Corr|Skew|Kurt|"
    r"SD|se|Med|median|mode|tr|rank|det|diag|LME|LBF)\}$"
)
_SMALL = re.compile(r"[a-z]|\\[a-z]+")
_DENSITY = re.compile(r"\\mathcal\{[NU]\}")


def is_density(function: str, arguments: tuple[tree.Node, ...]) -> bool:
    r"""Tell whether the sign of a distribution stands for its density at a place: ``\mathcal{N}(x; \mu, s)``."""
    return _DENSITY.fullmatch(function) is not None and parted(function, arguments)[0] != function


def is_of_numbers(function: str, arguments: tuple[tree.Node, ...]) -> bool:
    """Tell whether the letter of an operator stands before small letters, as functions of numbers are written: ``P(r)``."""
    return function in ("P", "H", "D") and all(isinstance(a, tree.Name) and _SMALL.fullmatch(a.text) is not None for a in arguments)
