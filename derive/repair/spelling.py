"""Monomials written as LaTeX, and put to a part of a formula as factors or as terms."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import takewhile

from derive.repair.edits import Change, applied, put_before, put_behind, replaced, written
from derive.repair.monomials import Monomial
from derive.repair.pool import Atom
from derive.source import Span
from derive.syntax import tree
from derive.syntax.printer import to_latex

PLAIN = tree.Name | tree.Subscript | tree.Numeral
REACHING = ("\\sum", "\\prod")


def spelled(monomial: Monomial) -> str:
    """Give a monomial as LaTeX, with a minus in front where it is negative."""
    match monomial:
        case Monomial(Fraction(numerator=1, denominator=1), ((Atom(latex=latex), 1),)) if latex.startswith("("):
            return _bare(latex)
    sign = "-" if monomial.coefficient < 0 else ""
    return sign + _fraction(abs(monomial.coefficient), {a.latex: e for a, e in monomial.powers})


def _fraction(size: Fraction, powers: dict[str, int], body: str = "") -> str:
    above = [str(size.numerator)] if size.numerator != 1 else []
    below = [str(size.denominator)] if size.denominator != 1 else []
    above += _ordered([_power(base, e) for base, e in powers.items() if e > 0] + ([body] if body else []))
    below += _ordered([_power(base, -e) for base, e in powers.items() if e < 0])
    top = _side_by_side(above) or "1"
    return rf"\frac{{{_bare(top)}}}{{{_bare(_side_by_side(below))}}}" if below else top


def _bare(text: str) -> str:
    """Take the brackets off what stands alone above or below a line."""
    alone = text.startswith("(") and text.endswith(")") and text.count("(") == 1
    return text[1:-1] if alone else text


def _ordered(factors: list[str]) -> list[str]:
    """Put sums last, so that they reach over nothing that is not theirs."""
    return sorted(factors, key=lambda f: f.startswith(REACHING))


def _power(base: str, exponent: int) -> str:
    if exponent == 1:
        return base
    return rf"\left( {base} \right)^{exponent}" if base.startswith((*REACHING, "\\ln", "\\log")) else f"{base}^{exponent}"


def _side_by_side(factors: list[str]) -> str:
    *front, last = factors or [""]
    reaching = [rf"\left( {f} \right)" if f.startswith(REACHING) else f for f in front]
    line = " ".join(reaching)
    return f"{line}{_between(last)}{last}" if line else last


def _between(after: str) -> str:
    return r" \cdot " if after[:1].isdigit() else " "


# ------------------------------------------------------------------ put to a part


def times(text: str, node: tree.Node, monomial: Monomial) -> tuple[Change, ...]:
    """Give the changes that multiply a part by a monomial: into factors that stand there already, else in front."""
    match node:
        case tree.Signed(True, operand) if monomial.coefficient < 0:
            minus = Change(Span(node.span.start, operand.span.start), "")
            return (minus, *times(text, operand, replace(monomial, coefficient=-monomial.coefficient)))
        case tree.Signed(True, operand):
            node = operand
    if isinstance(node, tree.Quotient) and not node.slashed:
        return _into_quotient(text, node, monomial)
    factors = _factors(node)
    first = factors[0]
    if isinstance(first, tree.Quotient) and not first.slashed and not any(a.latex.startswith(REACHING) for a, _ in monomial.powers):
        return _into_quotient(text, first, monomial)
    if isinstance(first, tree.Numeral) and first.decimals == 0 and monomial.coefficient != 1:
        number, rest = first.value * monomial.coefficient, Monomial(Fraction(1), monomial.powers)
        more = times(text, node, rest) if rest.powers else ()
        return (*_number(first, factors[1:], number), *more)
    return _into_factors(text, node, factors, monomial)


def _factors(node: tree.Node) -> tuple[tree.Node, ...]:
    return node.factors if isinstance(node, tree.Product) else (node,)


def _number(old: tree.Numeral, others: tuple[tree.Node, ...], number: Fraction) -> tuple[Change, ...]:
    """Give the change of the number at the front of a product, which is left out where it is 1."""
    if abs(number) == 1 and others:
        return (Change(Span(old.span.start, others[0].span.start), "-" if number < 0 else ""),)
    return replaced(old.span, spelled(Monomial(number, ())))


def _into_factors(text: str, node: tree.Node, factors: tuple[tree.Node, ...], monomial: Monomial) -> tuple[Change, ...]:
    powers = {atom.name: e for atom, e in monomial.powers}
    if powers.get(to_latex(node)) == -1:
        rest = tuple((atom, e) for atom, e in monomial.powers if atom.name != to_latex(node))
        return replaced(node.span, spelled(Monomial(monomial.coefficient, rest)))
    changes: list[Change] = []
    for factor in factors:
        base, exponent = _as_power(factor)
        spelling = to_latex(base)
        if spelling not in powers or (factor is node and exponent + powers[spelling] <= 0):
            continue
        new = exponent + powers.pop(spelling)
        changes += replaced(factor.span, _raised(text, base, new))
    size, sign = abs(monomial.coefficient), "-" if monomial.coefficient < 0 else ""
    powers = {atom.latex: powers[atom.name] for atom, _ in monomial.powers if atom.name in powers}
    if size == 1 and not powers:
        return (*changes, *((put_before(node, sign),) if sign else ()))
    return _in_front(text, node, sign, size, powers, tuple(changes))


def _into_quotient(text: str, node: tree.Quotient, monomial: Monomial) -> tuple[Change, ...]:
    """Multiply what stands above the line and what stands below it; what would stand on both sides of it cancels."""
    top, bottom = _leading(node.numerator), _leading(node.denominator)
    number = Fraction(top, bottom) * monomial.coefficient
    up, down = Fraction(number.numerator, top), Fraction(number.denominator, bottom)
    above, below = _split(monomial.powers, node.numerator, node.denominator)
    if down * bottom == 1 and isinstance(node.denominator, tree.Numeral) and not below:
        inner = written(text, node.numerator)
        new = _after(inner, node.numerator, times(text, node.numerator, Monomial(up, above)))
        return replaced(node.span, rf"\left( {new} \right)" if isinstance(node.numerator, tree.Sum) else new)
    changes: tuple[Change, ...] = ()
    for part, factor in ((node.numerator, Monomial(up, above)), (node.denominator, Monomial(down, below))):
        if factor.coefficient != 1 or factor.powers:
            changes += times(text, part, factor)
    return changes


def _after(inner: str, node: tree.Node, changes: tuple[Change, ...]) -> str:
    """Give the text of a part after changes of it alone."""
    return applied(inner, tuple(Change(c.span.moved(-node.span.start), c.text) for c in changes))


def _leading(node: tree.Node) -> int:
    """Give the whole number at the front of a product, 1 where there is none."""
    first = _factors(node)[0]
    return int(first.value) if isinstance(first, tree.Numeral) and first.decimals == 0 and first.value > 0 else 1


def _split(
    powers: tuple[tuple[Atom, int], ...], numerator: tree.Node, denominator: tree.Node
) -> tuple[tuple[tuple[Atom, int], ...], tuple[tuple[Atom, int], ...]]:
    """Give the powers to multiply with above a line and below it; one with the same base across the line is lowered first."""
    above: list[tuple[Atom, int]] = []
    below: list[tuple[Atom, int]] = []
    for atom, exponent in powers:
        across = denominator if exponent > 0 else numerator
        factors = across.factors if isinstance(across, tree.Product) else ()
        there = next((e for base, e in map(_as_power, factors) if to_latex(base) == atom.name), 0)
        lowered = min(there, abs(exponent))
        mine, other = (above, below) if exponent > 0 else (below, above)
        if lowered:
            other.append((atom, -lowered))
        if abs(exponent) > lowered:
            mine.append((atom, abs(exponent) - lowered))
    return tuple(above), tuple(below)


def _as_power(node: tree.Node) -> tuple[tree.Node, int]:
    match node:
        case tree.Superscript(base, tree.Numeral(value, 0)) if value.denominator == 1:
            return base, int(value)
        case _:
            return node, 1


def _raised(text: str, base: tree.Node, exponent: int) -> str:
    bare = written(text, base)
    if exponent == 0:
        return ""
    if exponent < 0:
        return rf"\frac{{1}}{{{bare}{'' if exponent == -1 else f'^{-exponent}'}}}"
    return bare if exponent == 1 else f"{bare}^{exponent}"


def _in_front(
    text: str, node: tree.Node, sign: str, size: Fraction, powers: dict[str, int], changes: tuple[Change, ...]
) -> tuple[Change, ...]:
    own = written(text, node)
    above = {base: e for base, e in powers.items() if e > 0}
    below = {base: e for base, e in powers.items() if e < 0}
    loose = isinstance(node, tree.Sum | tree.Signed)
    simple = not loose and not changes and r"\sum" not in own
    if isinstance(node, tree.Numeral) and node.value == 1:
        return replaced(node.span, sign + _fraction(size, powers))
    if simple and (below or size.denominator > 1):
        return _over_line(text, node, sign, size, powers)
    front = _fraction(size, above | below)
    if loose:
        return (put_before(node, rf"{sign}{front} \left( "), *changes, put_behind(node, r" \right)"))
    first = _factors(node)[0]
    signs = (put_before(node, sign),) if sign else ()
    bracketed = any(f.startswith("(") for f in above) and all(isinstance(factor, PLAIN) for factor in _factors(node))
    if size == 1 and (bracketed or any(f.startswith(REACHING) for f in above)) and r"\sum" not in own:
        return (*signs, *changes, put_behind(node, f" {front}"))
    if any(f.startswith(REACHING) for f in above):
        front = rf"\left( {front} \right)"
    if isinstance(first, tree.Numeral) and size == 1:
        return (*signs, put_behind(first, f" {front}"), *changes)
    return (put_before(node, sign + front + _between(own[:1])), *changes)


def _over_line(text: str, node: tree.Node, sign: str, size: Fraction, powers: dict[str, int]) -> tuple[Change, ...]:
    """Put a part, or the names that it begins with, above a line and the divisors below it."""
    factors = _factors(node)
    plain = tuple(takewhile(lambda factor: isinstance(factor, PLAIN), factors))
    if len(factors) > 1 and len(plain) < len(factors):
        front = plain[-1].span.end if plain else node.span.start
        new = _fraction(size, powers, text[node.span.start : front])
        return replaced(Span(node.span.start, front), sign + new + ("" if plain else " "))
    return replaced(node.span, sign + _fraction(size, powers, written(text, node)))


def plus_terms(node: tree.Node, monomials: tuple[Monomial, ...]) -> tuple[Change, ...]:
    """Give the changes that add monomials behind a part; a 0 gives way to them."""
    new = "".join((" - " if m.coefficient < 0 else " + ") + spelled(Monomial(abs(m.coefficient), m.powers)) for m in monomials)
    if isinstance(node, tree.Numeral) and node.value == 0:
        return replaced(node.span, new.removeprefix(" + ").lstrip())
    return (put_behind(node, new),)
