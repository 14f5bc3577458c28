"""What a mathematician would not leave in a formula: numbers not multiplied out, like terms, fractions in fractions, and so on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import field
from math import gcd

from derive.repair.edits import Part, parts
from derive.syntax import tree
from derive.syntax.printer import to_latex
from derive.values import dataclass

BARE = tree.Name | tree.Subscript | tree.Superscript | tree.Numeral | tree.Application | tree.Group
LARGEST = 6


def flaws(node: tree.Node) -> int:
    """Count the places of a formula that its author would have simplified; it is compared with that of another formula."""
    return sum(_flaws(part) for part in parts(node))


def _flaws(part: Part) -> int:
    match part.node:
        case tree.Product() | tree.Quotient() if not isinstance(part.parent, tree.Product | tree.Quotient):
            return _in_term(part.node)
        case tree.Sum(terms):
            return _in_sum(terms)
        case tree.Group(_, inner, _):
            return _in_group(part, inner)
        case tree.Superscript(_, tree.Numeral(value, 0)):
            return value <= 1
        case tree.BigOperator(kind, indices, conditions=conditions):
            said = Counter((frozenset((to_latex(c.left), to_latex(c.right))), c.relation) for c in conditions)
            again = sum(said.values()) - len(said)
            around = (i.text for outer in part.around if isinstance(outer, tree.BigOperator) for i in outer.indices)
            return again + len({index.text for index in indices} & set(around)) + (kind == "sum" and _in_front(part.node.body))
        case tree.KnownFunction(_, tree.Superscript() | tree.Product() | tree.Quotient(slashed=True)):
            return 1
        case tree.Superscript(tree.Name("e"), tree.KnownFunction("ln" | "log")):
            return 1
        case tree.Signed(True, tree.Quotient(tree.Signed(True))):
            return 1
        case _:
            return 0


def _in_front(body: tree.Node) -> bool:
    """Tell whether a number stands behind the sign of a sum and not before it."""
    return isinstance(body, tree.Product) and isinstance(body.factors[0], tree.Numeral)


@dataclass(slots=True)
class _Factors:
    """What stands above and below the line of a term: numbers, and how often every formula is a factor."""

    numbers: list[int] = field(default_factory=list)
    formulas: Counter[str] = field(default_factory=Counter)


def _in_term(node: tree.Node) -> int:
    above, below = _Factors(), _Factors()
    found = _gather(node, above, below)
    found += max(len(above.numbers) - 1, 0) + max(len(below.numbers) - 1, 0)
    found += 0 in above.numbers
    found += bool(above.numbers and below.numbers) and gcd(above.numbers[0], below.numbers[0]) > 1
    found += _cancels(node)
    return found + sum(count - 1 for factors in (above, below) for count in factors.formulas.values())


def _gather(node: tree.Node, above: _Factors, below: _Factors) -> int:
    """Sort the factors of a term to the two sides of its line; count fractions beside fractions, below and above them."""
    match node:
        case tree.Product(factors):
            quotients = [k for k, factor in enumerate(factors) if isinstance(factor, tree.Quotient)]
            late = sum(k > 0 and isinstance(factors[k].numerator, tree.Numeral) for k in quotients)  # type: ignore[union-attr]
            late += max(len(quotients) - 1, 0) + sum(map(_is_one, factors))
            return late + sum(_gather(factor, above, below) for factor in factors)
        case tree.Quotient(numerator, denominator):
            nested = _has_quotient(numerator) + _has_quotient(denominator) + _is_one(denominator)
            nested += isinstance(denominator, tree.Signed)
            return nested + _gather(numerator, above, below) + _gather(denominator, below, above)
        case tree.Numeral(value, 0):
            above.numbers += [] if value == 1 else [int(value)]
            return 0
        case tree.Superscript(base, tree.Numeral()):
            above.formulas[to_latex(base)] += 1
            return 0
        case tree.Signed(_, operand):
            return _gather(operand, above, below)
        case _:
            above.formulas[to_latex(node)] += 1
            return 0


def _is_one(node: tree.Node) -> bool:
    return isinstance(node, tree.Numeral) and node.value == 1


def _has_quotient(node: tree.Node) -> bool:
    node = node.operand if isinstance(node, tree.Signed) else node
    return isinstance(node, tree.Quotient) or (
        isinstance(node, tree.Product) and any(isinstance(factor, tree.Quotient) for factor in node.factors)
    )


def _in_sum(terms: tuple[tree.Node, ...]) -> int:
    like = Counter(name for term in terms for name in set(_without_number(term)))
    zeros = sum(isinstance(term, tree.Numeral) and term.value == 0 for term in terms)
    below = Counter(to_latex(term.denominator) for term in terms if isinstance(term, tree.Quotient) and not term.slashed)
    return zeros + sum(count - 1 for found in (like, below) for count in found.values())


def _cancels(node: tree.Node) -> bool:
    """Tell whether a factor stands above and below the line of a term; one below brackets has to be in all of what they hold.

    ``\\frac{1}{n} (n a - b)`` is not simplified, as ``a (\\frac{b}{a} - c)`` is.
    """
    others, terms = _parted(node)
    up, down = map(set, _spelled(others))
    inside = [tuple(map(set, _spelled(term))) for term in terms]
    own = any(above & below or up & below for above, below in inside)
    return bool(up & down) or own or (bool(inside) and all(down & above for above, _ in inside))


def _without_number(term: tree.Node) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Give the factors of a term above and below its line, without its number; those of every term of a sum that is one of them."""
    others, terms = _parted(term)
    yield from (_spelled([*others, *inner]) for inner in terms or [[]])


def _parted(term: tree.Node) -> tuple[list[tuple[tree.Node, bool]], list[list[tuple[tree.Node, bool]]]]:
    """Give the factors of a term, and those of every term of the sum that is one of them, where one is."""
    factors = list(_powers(term, above=True))
    sums = [node.inner for node, above in factors if above and isinstance(node, tree.Group) and isinstance(node.inner, tree.Sum)]
    if len(sums) != 1:
        return factors, []
    others = [(node, above) for node, above in factors if not (isinstance(node, tree.Group) and node.inner is sums[0])]
    return others, [list(_powers(inner, above=True)) for inner in sums[0].terms]


def _spelled(factors: Iterable[tuple[tree.Node, bool]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the factors above and below a line, in an order of their own."""
    names = [(to_latex(node), above) for node, above in factors]
    return tuple(sorted(n for n, above in names if above)), tuple(sorted(n for n, above in names if not above))


def _powers(node: tree.Node, *, above: bool) -> Iterator[tuple[tree.Node, bool]]:
    """Give the factors of a term one by one, numbers left out; a square is two of them."""
    match node:
        case tree.Product(factors):
            for factor in factors:
                yield from _powers(factor, above=above)
        case tree.Quotient(numerator, denominator):
            yield from _powers(numerator, above=above)
            yield from _powers(denominator, above=not above)
        case tree.Superscript(base, tree.Numeral(value, 0)) if 0 < value <= LARGEST:
            yield from [(base, above)] * int(value)
        case tree.Signed(_, operand):
            yield from _powers(operand, above=above)
        case tree.Numeral():
            return
        case _:
            yield node, above


def _in_group(part: Part, inner: tree.Node) -> int:
    """Count brackets around one name, around brackets, around a whole part above or below a line, and around a minus alone."""
    if isinstance(part.parent, tree.KnownFunction):
        return 0
    alone = part.parent is None or isinstance(part.parent, tree.Group | tree.Quotient)
    needless = isinstance(inner, BARE | tree.Signed) and not isinstance(part.parent, tree.Superscript)
    joined = isinstance(inner, tree.Product | tree.Quotient) and isinstance(part.parent, tree.Product | tree.Sum | tree.Signed)
    return alone + needless + joined + _is_last_sum(part, inner)


def _is_last_sum(part: Part, inner: tree.Node) -> bool:
    """Tell whether a sum in brackets ends a product, and none stands before it: it reaches as far without them."""
    if not isinstance(inner, tree.BigOperator) or not isinstance(part.parent, tree.Product):
        return False
    *before, last = part.parent.factors
    return last is part.node and not any(isinstance(f, tree.Group) and isinstance(f.inner, tree.BigOperator) for f in before)
