"""Terms as surface trees: brackets where they are needed, and a mark on the part that was asked for."""

from __future__ import annotations

import pytest
from notation import add, at, mul, neg, num, sym

from derive.render.term_shapes import plainly_bound
from derive.render.term_tree import HERE, to_tree
from derive.syntax.printer import to_latex
from derive.syntax.tree import Group
from derive.terms import MINUS_ONE, ONE, Apply, Delta, Derivative, Distinct, Element, Function, Power, Range, Sum, Symbol

WHOLE = Range(ONE, Symbol("n"))
X, Y = sym("x"), sym("y")


def total(index, body, *conditions):
    return Sum(index, WHOLE, conditions, body)


TERMS = {
    "a difference": (add(X, neg(Y)), "x - y"),
    "minus a sum": (neg(add(X, Y)), "-(x + y)"),
    "a sum of a negative first term": (add(neg(X), Y), "-x + y"),
    "a product of a sum": (mul(num(2), add(X, Y)), "2 (x + y)"),
    "nested products": (mul(X, mul(Y, num(3))), "x y 3"),
    "a quotient": (mul(X, Power(Y, MINUS_ONE)), r"\frac{x}{y}"),
    "a reciprocal": (Power(add(X, Y), num(-2)), r"\frac{1}{(x + y)^2}"),
    "a sum to the right of a fraction": (mul(X, Power(Y, MINUS_ONE), total("i", at("z", "i"))), r"\frac{x}{y} \sum_i z_i"),
    "a sum before a factor": (mul(total("i", at("z", "i")), X), r"\left( \sum_i z_i \right) x"),
    "a sum over a sum": (total("i", add(at("z", "i"), X)), r"\sum_i (z_i + x)"),
    "a condition turned round": (total("i", at("z", "i"), Distinct(sym("j"), sym("i"))), r"\sum_{i \neq j} z_i"),
    "indices side by side": (Delta(sym("i"), sym("j")), r"\delta_{i j}"),
    "indices with a comma": (Element("W", (sym("i"), num(1))), "W_{i, 1}"),
    "an exponential": (Apply(Function.EXP, add(X, Y)), "e^{x + y}"),
    "a logarithm": (Apply(Function.LOG, X), r"\ln(x)"),
    "a derivative of a name": (Derivative(sym("L"), at("z", "j")), r"\frac{\partial L}{\partial z_j}"),
    "a derivative of a sum": (Derivative(add(X, Y), X), r"\frac{\partial}{\partial x} (x + y)"),
    "a root": (Power(X, num(1, 2)), r"\sqrt{x}"),
}


@pytest.mark.parametrize(("term", "expected"), TERMS.values(), ids=TERMS)
def test_a_term_is_written_with_the_brackets_it_needs(term, expected):
    assert to_latex(to_tree(term)) == expected


def test_a_family_of_a_component_is_written_with_its_argument():
    assert to_latex(to_tree(at(r"\sigma", "j"), {r"\sigma": "z"})) == r"\sigma(z_j)"


def marks(node):
    """Give the marked parts of a tree as LaTeX."""
    if isinstance(node, Group) and node.span == HERE:
        yield to_latex(node.inner)
        return
    for field in getattr(node, "__dataclass_fields__", ()):
        value = getattr(node, field)
        for part in value if isinstance(value, tuple) else (value,):
            yield from marks(part)


MARKED = {
    "one of two equal parts": (add(mul(X, X), X), (1,), ["x"]),
    "a nested product": (mul(Y, mul(X, num(2))), (1,), ["x 2"]),
    "a part below the line": (mul(X, Power(add(X, Y), MINUS_ONE)), (1, 0), ["x + y"]),
    "a whole reciprocal": (mul(X, Power(Y, MINUS_ONE)), (1,), [r"\frac{1}{y}"]),
    "a negated summand": (add(X, neg(Y)), (1,), ["-y"]),
    "the whole": (add(X, Y), (), ["x + y"]),
}


@pytest.mark.parametrize(("term", "position", "expected"), MARKED.values(), ids=MARKED)
def test_exactly_the_part_at_a_position_is_marked(term, position, expected):
    found = [text.replace(r" \cdot ", " ") for text in marks(to_tree(term, at=position))]
    assert found == expected


def test_numbers_of_bound_names_vanish_where_the_letter_is_free():
    assert plainly_bound(total("i1", at("z", "i1"))) == total("i", at("z", "i"))
    kept = add(at("z", "i"), total("i1", at("z", "i1")))
    assert plainly_bound(kept) == kept
