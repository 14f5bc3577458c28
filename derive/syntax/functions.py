r"""Functions with a name of their own, such as ``\ln``, ``\sin`` and ``\max``, and how far an argument without brackets reaches.

The argument is the factors on the right, up to a plus or minus or the next such function.  A bracket, a sum or a slash
behind the first factor can be read in two ways; the function is then marked as unclear.
"""

from __future__ import annotations

from dataclasses import replace

from derive.diagnostics import Code
from derive.source import Span
from derive.syntax.commands import PREFIXES, UPRIGHT_LIMITS, Kind, listed
from derive.syntax.evaluation import behind
from derive.syntax.formula import STARTS, FormulaReader
from derive.syntax.inside import is_constant_beside
from derive.syntax.integrals import differential_alone
from derive.syntax.names import roman_word
from derive.syntax.tokens import ReadingError
from derive.syntax.tree import (
    Ambiguous,
    Application,
    BigOperator,
    Derivative,
    Group,
    Integral,
    KnownFunction,
    Mark,
    Node,
    Product,
    Signed,
    Superscript,
)

_FUNCTIONS = frozenset(listed("ln log exp sin cos tan sinh cosh tanh"))
_UPRIGHT = UPRIGHT_LIMITS | frozenset(listed("max min lim sup inf limsup liminf"))
_LOOSE = (Kind.OPEN, Kind.LEFT, Kind.SLASH, Kind.TIMES, Kind.BIG, Kind.BEGIN, Kind.INTEGRAL)


def function(reader: FormulaReader) -> Node:
    r"""Read a function with a name of its own, such as ``\sin^2 x``, ``\log_2 x`` or ``\tanh' x``."""
    mark = reader.take()
    return _applied(reader, mark.text[1:] + reader.primes(), mark.start)


def limit(reader: FormulaReader) -> Node:
    r"""Read ``\lim_{x \to 0} f``, ``\max_i x_i`` and the like, which reach over the factors on their right."""
    mark = reader.take()
    return _limit(reader, mark.text[1:], mark.start)


def in_font(reader: FormulaReader) -> Node:
    r"""Read a name in a font; ``\mathrm{exp}`` is the same function as ``\exp``, ``\mathrm{d}x`` a differential."""
    differential = differential_alone(reader)
    if differential is not None:
        return differential
    start, place, depth = reader.here.start, reader.at, reader.depth
    try:
        name = reader.name()
    except ReadingError:
        reader.at, reader.depth = place, depth
        return reader.named()
    stem = name.text.rstrip("'")
    if roman_word(stem) in _FUNCTIONS:
        return _applied(reader, f"{roman_word(stem)}{name.text[len(stem) :]}", start)
    word = roman_word(name.text) or ""
    if word in _UPRIGHT and name.text not in reader.vocabulary.quantities:
        return _limit(reader, word, start)
    bare = reader.here.kind in STARTS and reader.here.kind not in (Kind.OPEN, Kind.LEFT)
    if bare and word in PREFIXES and name.text not in reader.vocabulary.quantities:
        return KnownFunction(word, reader.factor(), reader.span_from(start))
    return reader.scripted(name, start)


def nabla(reader: FormulaReader) -> Node:
    r"""Read ``\nabla_w f`` with the one factor that it acts on, or the sign alone; a number stands before what has a gradient."""
    mark = reader.take()
    below, power = reader.bounds()
    span = reader.span_from(mark.start)
    if reader.here.kind not in STARTS:
        node: Node = Mark(mark.text, span) if below is None else KnownFunction("nabla", Mark("", span), span, below)
        return node if power is None else Superscript(node, power, span)
    reader.descend()
    body = reader.factor()
    if reader.here.kind in STARTS and is_constant_beside(body, below):
        body = _before(body, reader.product())
    reader.depth -= 1

    def acting(inner: Node, span: Span) -> Node:
        node = KnownFunction("nabla", inner, span, below)
        return node if power is None else Superscript(node, power, span)

    return behind(body, acting, reader.span_from(mark.start))


def _before(factor: Node, rest: Node) -> Product:
    span = Span(factor.span.start, rest.span.end)
    return replace(rest, factors=(factor, *rest.factors), span=span) if isinstance(rest, Product) else Product((factor, rest), span)


def _limit(reader: FormulaReader, name: str, start: int) -> Node:
    below, power = reader.bounds()
    reader.refuse_second_script()
    bracketed = reader.sees(Kind.OPEN, Kind.LEFT) and below is None
    reader.descend()
    argument = reader.bracket() if bracketed else reader.signed() if reader.sees(Kind.SIGN) else reader.product()
    reader.depth -= 1
    node = KnownFunction(name, argument, reader.span_from(start), below)
    if power is not None:
        return Superscript(node, power, reader.span_from(start))
    return reader.raised(node, start) if bracketed else node


def _applied(reader: FormulaReader, name: str, start: int) -> Node:
    reader.descend()
    below, power = _scripts(reader, name)
    bracketed = reader.sees(Kind.OPEN, Kind.LEFT)
    argument, unclear = (reader.bracket(), False) if bracketed else _implied(reader)
    node = KnownFunction(name, argument, reader.span_from(start), below, unclear)
    reader.depth -= 1
    if power is not None:
        reader.refuse_second_script()
        return Superscript(node, power, reader.span_from(start))
    return reader.raised(node, start) if bracketed else node


def _scripts(reader: FormulaReader, name: str) -> tuple[Node | None, Node | None]:
    mark = reader.here
    below, power = reader.bounds()
    if below is not None and (name.endswith("'") or reader.sees(Kind.PRIME)):
        reader.refuse("a slope of a function with a subscript is not read; write the derivative", mark.start)
    if isinstance(power, Signed):
        reader.refuse(f"this may be a power or the inverse of {name}", mark.start, Code.READING_AMBIGUOUS)
    if isinstance(power, Group) and power.opening == "(":
        what = f"this may be a power of {name}, or say how often it is differentiated; write primes, or brackets around the power"
        reader.refuse(what, mark.start, Code.READING_AMBIGUOUS)
    return below, power


def _implied(reader: FormulaReader) -> tuple[Node, bool]:
    """Read an argument without brackets; tells whether it may end earlier."""
    start = reader.here.start
    factors = [reader.factor()]
    unclear = False
    while not reader.sees(Kind.FUNCTION):
        unclear = unclear or reader.sees(*_LOOSE)
        if reader.sees(Kind.TIMES):
            reader.at += 1
            factors.append(reader.factor())
        elif reader.here.kind not in STARTS:
            break
        elif not reader.skip_fillers():
            reader.refuse_digits_beside(factors[-1])
            factors.append(reader.factor())
            calls = Application | Ambiguous | KnownFunction | BigOperator | Derivative | Integral
            unclear = unclear or isinstance(factors[-1], calls)
    return (factors[0] if len(factors) == 1 else Product(tuple(factors), reader.span_from(start))), unclear
