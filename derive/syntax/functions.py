r"""Functions of fixed meaning, such as ``\ln`` and ``\sin``, and how far an argument without brackets reaches.

The argument is the factors on the right, up to a plus or minus or the next such function.  A bracket, a sum or a slash
behind the first factor can be read in two ways and is refused.
"""

from __future__ import annotations

from derive.diagnostics import Code
from derive.syntax.formula import STARTS, FormulaReader
from derive.syntax.lexer import Kind
from derive.syntax.names import roman_word
from derive.syntax.tree import (
    Ambiguous,
    Application,
    BigOperator,
    Derivative,
    KnownFunction,
    Node,
    Product,
    Signed,
    Superscript,
)

_FUNCTIONS = frozenset(("ln", "log", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh"))
_LOOSE = (Kind.OPEN, Kind.LEFT, Kind.SLASH, Kind.TIMES, Kind.BIG, Kind.BEGIN)


def function(reader: FormulaReader) -> Node:
    r"""Read a function of fixed meaning, such as ``\sin^2 x``."""
    mark = reader.take()
    return _applied(reader, mark.text[1:], mark.start)


def in_font(reader: FormulaReader) -> Node:
    r"""Read a name in a font; ``\mathrm{exp}`` is the same function as ``\exp``."""
    start = reader.here.start
    name = reader.name()
    word = roman_word(name.text)
    return _applied(reader, word, start) if word in _FUNCTIONS and word is not None else reader.scripted(name, start)


def _applied(reader: FormulaReader, name: str, start: int) -> Node:
    reader.descend()
    power = _power(reader, name)
    bracketed = reader.sees(Kind.OPEN, Kind.LEFT)
    argument = reader.bracket() if bracketed else _implied(reader, name)
    node = KnownFunction(name, argument, reader.span_from(start))
    reader.depth -= 1
    if power is not None:
        reader.refuse_second_script()
        return Superscript(node, power, reader.span_from(start))
    return reader.raised(node, start) if bracketed else node


def _power(reader: FormulaReader, name: str) -> Node | None:
    mark = reader.here
    if mark.kind is Kind.SUBSCRIPT:
        reader.at += 1
        reader.refuse(f"a base of {name} is not read", mark.start)
    if mark.kind is not Kind.SUPERSCRIPT:
        return None
    reader.at += 1
    power = reader.argument(mark)
    if isinstance(power, Signed):
        reader.refuse(f"this may be a power or the inverse of {name}", mark.start, Code.READING_AMBIGUOUS)
    return power


def _implied(reader: FormulaReader, name: str) -> Node:
    start = reader.here.start
    factors = [reader.readers[reader.here.kind](reader)]
    while not reader.sees(Kind.FUNCTION):
        if reader.sees(*_LOOSE):
            _refuse_reach(reader, name, start)
        if reader.here.kind not in STARTS:
            break
        if not reader.skip_fillers():
            reader.refuse_digits_beside(factors[-1])
            factors.append(reader.readers[reader.here.kind](reader))
            if isinstance(factors[-1], Application | Ambiguous | KnownFunction | BigOperator | Derivative):
                _refuse_reach(reader, name, start)
    return factors[0] if len(factors) == 1 else Product(tuple(factors), reader.span_from(start))


def _refuse_reach(reader: FormulaReader, name: str, start: int) -> None:
    reader.refuse(f"it is not clear how far {name} reaches here; write brackets", start, Code.READING_AMBIGUOUS)
