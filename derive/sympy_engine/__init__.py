"""The second opinion: formulas to and from SymPy, and steps checked for concrete numbers of classes.

Importing this package does not import SymPy, which takes longer than most documents; the functions do when they are
called.  Nothing here is part of a verdict.
"""

from __future__ import annotations

from derive.sympy_engine.convert import CannotConvert, from_sympy, to_sympy
from derive.sympy_engine.equation import Equation, read_equation
from derive.sympy_engine.opinion import Opinion, concrete, second_opinion

__all__ = [
    "CannotConvert",
    "Equation",
    "Opinion",
    "concrete",
    "from_sympy",
    "read_equation",
    "second_opinion",
    "to_sympy",
]
