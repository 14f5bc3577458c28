"""Fractions and binomials written between their parts, against the same formulas in front of them."""

import pytest
from reading import bare

from derive.source import Source, Span
from derive.syntax.lexer import tokenize
from derive.syntax.parser import read_side
from derive.syntax.tokens import ReadingError
from derive.syntax.vocabulary import Vocabulary

NOTHING = Vocabulary(frozenset(), frozenset())


def side(text):
    return read_side(tokenize(Source("", text), Span(0, len(text))), len(text), NOTHING)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"{a \over b}", r"\frac{a}{b}"),
        (r"x^{1\over 2}", r"x^{\frac{1}{2}}"),
        (r"1 + {x + 1 \over x - 1} y", r"1 + \frac{x + 1}{x - 1} y"),
        (r"{\partial f \over \partial x}", r"\frac{\partial f}{\partial x}"),
        (r"{d^2 y \over d x^2}", r"\frac{d^2 y}{d x^2}"),
        (r"{a \over {b \over c}}", r"\frac{a}{\frac{b}{c}}"),
        (r"\left( n \choose k \right)", r"\left(\binom{n}{k}\right)"),
        (r"{n \choose k}^2", r"\binom{n}{k}^2"),
        (r"{n \choose {k_1, k_2}}", r"\binom{n}{k_1, k_2}"),
        (r"\sqrt{1 \over {n \choose k}}", r"\sqrt{\frac{1}{\binom{n}{k}}}"),
        (r"{(a + b) \over c}", r"\frac{(a + b)}{c}"),
        (r"\sum_{i \atop j} x_{ij}", r"\sum_{\substack{i \\ j}} x_{ij}"),
        (r"\sum_{\scriptstyle i, j = 1 \atop \scriptstyle i \neq j}^n x_i", r"\sum_{\substack{i, j = 1 \\ i \neq j}}^n x_i"),
    ],
)
def test_the_sign_divides_its_braces(one, other):
    assert bare(side(one)) == bare(side(other))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (r"a \over b", 2),
        (r"x (a \over b)", 5),
        (r"{a \over b \over c}", 3),
        (r"{a \over b \choose c}", 3),
        (r"{\over b}", 1),
        (r"{n \atop k}", 3),
        (r"x^{n \atop k}", 5),
        (r"{a \over}", 3),
        (r"a + {b \over c} \over d", 16),
        (r"\begin{matrix} a \over b \end{matrix}", 17),
    ],
)
def test_a_sign_without_two_clear_parts_is_refused(text, start):
    with pytest.raises(ReadingError) as error:
        side(text)
    assert error.value.span.start in (start, start + len(r"\over"), start + 1)
