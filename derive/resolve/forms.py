"""Surface trees as polynomials over parts that are not looked into: enough to tell whether two spellings are one formula."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import comb, factorial

from derive.syntax import tree
from derive.syntax.inside import held_in
from derive.values import dataclass

MOST_TERMS, LARGEST_POWER, LARGEST_NUMBER = 200, 12, 60
Key = tuple[object, ...]
Monomial = tuple[tuple[Key, int], ...]


class Unclear(Exception):
    """A formula is too large, or binds a letter that another value is put for."""


@dataclass(frozen=True, slots=True)
class Form:
    """A polynomial: its coefficients by monomials, in a fixed order."""

    parts: tuple[tuple[Monomial, Fraction], ...]

    def coefficient(self, monomial: Monomial = ()) -> Fraction:
        """Give the coefficient of a monomial, the constant one by default."""
        return dict(self.parts).get(monomial, Fraction(0))

    @property
    def number(self) -> Fraction | None:
        """The number that this is; None where it is none."""
        return self.coefficient() if all(not monomial for monomial, _ in self.parts) else None

    @property
    def letters(self) -> dict[str, Fraction] | None:
        """The coefficients of names where this is linear in names; None where it is not."""
        found: dict[str, Fraction] = {}
        for monomial, coefficient in self.parts:
            match monomial:
                case ():
                    continue
                case ((("name", str(text)), 1),):
                    found[text] = coefficient
                case _:
                    return None
        return found


def constant(value: Fraction | int) -> Form:
    """Give a number as a form."""
    return _made({(): Fraction(value)})


def added(*forms: Form) -> Form:
    """Add forms."""
    total: dict[Monomial, Fraction] = {}
    for form in forms:
        for monomial, coefficient in form.parts:
            total[monomial] = total.get(monomial, Fraction(0)) + coefficient
    return _made(total)


def multiplied(left: Form, right: Form) -> Form:
    """Multiply two forms; raises Unclear where the result is too large."""
    if len(left.parts) * len(right.parts) > MOST_TERMS:
        raise Unclear
    total: dict[Monomial, Fraction] = {}
    for one, c in left.parts:
        for other, d in right.parts:
            powers = dict(one)
            for atom, exponent in other:
                powers[atom] = powers.get(atom, 0) + exponent
            monomial = tuple(sorted(((a, e) for a, e in powers.items() if e), key=repr))
            total[monomial] = total.get(monomial, Fraction(0)) + c * d
    return _made(total)


def negative(form: Form) -> Form:
    """Give minus a form."""
    return multiplied(constant(-1), form)


def _made(parts: Mapping[Monomial, Fraction]) -> Form:
    return Form(tuple(sorted(((m, c) for m, c in parts.items() if c), key=repr)))


def _atom(*parts: object) -> Form:
    return _made({((parts, 1),): Fraction(1)})


NO_VALUES: Mapping[str, Form] = {}


def form_of(node: tree.Node, values: Mapping[str, Form] = NO_VALUES) -> Form:
    """Give the form of a formula with values put for names; raises Unclear."""
    match node:
        case tree.Numeral(value):
            return constant(value)
        case tree.Name(text):
            return values.get(text) or _atom("name", text)
        case tree.Group(_, inner, _):
            return form_of(inner, values)
        case tree.Signed(minus, operand):
            return negative(form_of(operand, values)) if minus else form_of(operand, values)
        case tree.Sum(terms, negatives):
            forms = (form_of(term, values) for term in terms)
            return added(*(negative(form) if minus else form for form, minus in zip(forms, negatives, strict=True)))
        case tree.Product(factors):
            return _product([form_of(factor, values) for factor in factors])
        case tree.Ambiguous(tree.Name(text) as head, group) if text in values:
            return multiplied(form_of(head, values), form_of(group, values))
        case tree.Quotient(above, below):
            return multiplied(form_of(above, values), _raised(form_of(below, values), constant(-1)))
        case tree.Superscript(base, exponent) if not isinstance(exponent, tree.Group):  # else it may be a label
            return _raised(form_of(base, values), form_of(exponent, values))
        case tree.Factorial(operand):
            return _counted(form_of(operand, values))
        case tree.Binomial(above, below):
            return _chosen(form_of(above, values), form_of(below, values))
        case _:
            return _atom(type(node).__name__, *_opaque(node, values))


def _product(forms: list[Form]) -> Form:
    result = constant(1)
    for form in forms:
        result = multiplied(result, form)
    return result


def _raised(base: Form, exponent: Form) -> Form:
    power, value = exponent.number, base.number
    if value == 1 or power == 0:
        return constant(1)
    if power is None or power.denominator != 1:
        return _atom("power", base, exponent)
    if value is not None and (value or power > 0) and abs(power) <= LARGEST_NUMBER:
        return constant(value**power.numerator)
    if len(base.parts) == 1:
        ((monomial, coefficient),) = base.parts
        if abs(power) <= LARGEST_NUMBER:
            return _made({tuple((a, e * power.numerator) for a, e in monomial): coefficient**power.numerator})
    if 0 < power <= LARGEST_POWER:
        return _product([base] * power.numerator)
    return _atom("power", base, exponent)


def _counted(operand: Form) -> Form:
    value = operand.number
    whole = value is not None and value.denominator == 1 and 0 <= value <= LARGEST_NUMBER
    return constant(factorial(value.numerator)) if value is not None and whole else _atom("factorial", operand)


def _chosen(above: Form, below: Form) -> Form:
    n, k = above.number, below.number
    whole = n is not None and k is not None and n.denominator == k.denominator == 1 and 0 <= k <= n <= LARGEST_NUMBER
    return constant(comb(n.numerator, k.numerator)) if n is not None and k is not None and whole else _atom("choose", above, below)


def _opaque(node: object, values: Mapping[str, Form]) -> Key:
    """Give what tells a part that is not looked into from others: its kind, its words, and the forms inside."""
    if isinstance(node, tree.BigOperator) and any(index.text in values for index in node.indices):
        raise Unclear
    found: list[object] = []
    parts = (node.base, *node.places) if isinstance(node, tree.Subscript) else held_in(node)
    headed = isinstance(node, tree.Subscript | tree.Application | tree.Ambiguous)
    for place, part in enumerate(parts):
        if headed and place == 0 and isinstance(part, tree.Name):
            found.append(_head(part, values))
        elif isinstance(part, tree.Node):
            found.append(form_of(part, values))
        elif isinstance(part, tuple) or hasattr(part, "span"):
            found.append((type(part).__name__, *_opaque(part, values)))
        else:
            found.append(part)
    return tuple(found)


def _head(name: tree.Name, values: Mapping[str, Form]) -> str:
    """Give the name of a family or a function, for which no value can be put."""
    if name.text in values:
        raise Unclear
    return name.text
