"""Functions whose meaning no author changes: logarithms and angles, as the page says that it writes them."""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol

from derive.diagnostics import Code
from derive.resolve.conventions import Conventions
from derive.resolve.known import NoMeaning
from derive.resolve.slopes import Reader, slope_of
from derive.syntax import tree
from derive.terms import MINUS_ONE, Apply, Function, Multiply, Number, Power, Term

FUNCTIONS = {f.value: f for f in Function} | {"ln": Function.LOG}
_OF_ANGLES = frozenset((Function.SIN, Function.COS, Function.TAN))
_TWO_BASES = r"the page speaks of logarithms to several bases: write \ln, or \log_2 with its base"
_IN_DEGREES = "the page has angles in degrees, and functions of angles are checked in radians alone"


class Reads(Reader, Protocol):
    """Reads formulas on a page that has conventions."""

    conventions: Conventions

    def term(self, node: tree.Node) -> Term:
        """Give the term for a tree."""


def value_of(node: tree.KnownFunction, reads: Reads) -> Term:
    """Give the application of a function whose meaning is fixed; the base of a logarithm is a name or a number above one."""
    function, primes = FUNCTIONS.get(node.name.rstrip("'")), node.name.count("'")
    if function is None:
        raise NoMeaning(f"{node.name} cannot be checked so far", node.span)
    if node.unclear:
        what = f"it is not clear how far {node.name} reaches here; write brackets"
        raise NoMeaning(what, node.argument.span, Code.READING_AMBIGUOUS)
    place = _place(function, node, reads)
    value, base = slope_of(function, primes, place, reads), _base(node, reads)
    return value if base is None else Multiply((value, Power(Apply(function, base), MINUS_ONE)))


def _place(function: Function, node: tree.KnownFunction, reads: Reads) -> Term:
    """Give what a function is taken of; raises NoMeaning for an angle in degrees."""
    place = reads.term(node.argument)
    if function in _OF_ANGLES and reads.conventions.in_degrees:
        raise NoMeaning(_IN_DEGREES, node.span)
    return place


def _base(node: tree.KnownFunction, reads: Reads) -> Term | None:
    """Give the base of a logarithm, None where it is e."""
    below, name = node.below, node.name
    if below is None:
        if name.rstrip("'") != "log":
            return None
        if reads.conventions.several_bases:
            raise NoMeaning(_TWO_BASES, node.span)
        return None if reads.conventions.base is None else Number(Fraction(reads.conventions.base))
    if name != "log" or not (isinstance(below, tree.Name) or (isinstance(below, tree.Numeral) and below.value > 1)):
        raise NoMeaning(f"this subscript of {name} cannot be checked so far", below.span)
    return reads.term(below)
