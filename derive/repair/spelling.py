"""Monomials written as LaTeX, and put to a part of a formula as factors or as terms."""

from __future__ import annotations

from fractions import Fraction

from derive.repair.edits import Change, put_before, put_behind, replaced, written
from derive.repair.monomials import Monomial
from derive.repair.pool import Atom
from derive.syntax import tree
from derive.syntax.printer import to_latex

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
    powers = {atom.name: e for atom, e in monomial.powers}
    if isinstance(node, tree.Signed):
        node = node.operand if node.negative else node
    if isinstance(node, tree.Quotient) and not node.slashed:
        return _into_quotient(text, node, monomial)
    if powers.get(to_latex(node)) == -1:
        rest = tuple((atom, e) for atom, e in monomial.powers if atom.name != to_latex(node))
        return replaced(node.span, spelled(Monomial(monomial.coefficient, rest)))
    changes: list[Change] = []
    for factor in node.factors if isinstance(node, tree.Product) else (node,):
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
    """Multiply what stands above the line and what stands below it."""
    coefficient = monomial.coefficient
    above = Monomial(Fraction(coefficient.numerator), tuple((a, e) for a, e in monomial.powers if e > 0))
    below = Monomial(Fraction(coefficient.denominator), tuple((a, -e) for a, e in monomial.powers if e < 0))
    changes: tuple[Change, ...] = ()
    for part, factor in ((node.numerator, above), (node.denominator, below)):
        if factor.coefficient != 1 or factor.powers:
            changes += times(text, part, factor)
    return changes


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
        return replaced(node.span, sign + _fraction(size, powers, own))
    front = _fraction(size, above | below)
    if loose:
        return (put_before(node, rf"{sign}{front} \left( "), *changes, put_behind(node, r" \right)"))
    first = node.factors[0] if isinstance(node, tree.Product) else node
    signs = (put_before(node, sign),) if sign else ()
    if size == 1 and any(f.startswith(REACHING) for f in above) and r"\sum" not in own:
        return (*signs, *changes, put_behind(node, f" {front}"))
    if any(f.startswith(REACHING) for f in above):
        front = rf"\left( {front} \right)"
    if isinstance(first, tree.Numeral) and size == 1:
        return (*signs, put_behind(first, f" {front}"), *changes)
    return (put_before(node, sign + front + _between(own[:1])), *changes)


def plus_terms(node: tree.Node, monomials: tuple[Monomial, ...]) -> tuple[Change, ...]:
    """Give the changes that add monomials behind a part; a 0 gives way to them."""
    new = "".join((" - " if m.coefficient < 0 else " + ") + spelled(Monomial(abs(m.coefficient), m.powers)) for m in monomials)
    if isinstance(node, tree.Numeral) and node.value == 0:
        return replaced(node.span, new.removeprefix(" + ").lstrip())
    return (put_behind(node, new),)
