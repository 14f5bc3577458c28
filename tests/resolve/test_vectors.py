"""`derive.resolve.vectors`: vector equations are read at one component only where they say the same for each."""

from __future__ import annotations

import pytest

from derive.resolve import resolve
from derive.resolve.explain import linear
from derive.resolve.spelled import letters_written
from derive.source import Source
from derive.syntax.documents import read_document
from derive.terms import free_names

DECLARED = (
    "<!-- derive\nlet i, j, k = 1..n\nlet r = 1..m\nlet x_i, y_i real\nlet v_r real\nlet a real\nlet L := \\sum_i x_i^2\n-->\n\n"
)
GRADIENT = "$$ \\frac{\\partial L}{\\partial x_j} = 2 x_j $$\n\n"


def links(*displays, declared=DECLARED):
    text = "\n\n".join(f"$$ {display} $$" for display in displays)
    return resolve(read_document(Source("note.md", declared + text))).links


@pytest.mark.parametrize(
    "display",
    [
        r"\mathbf{x} + 2 \mathbf{y} = -\mathbf{x}",
        r"\frac{\mathbf{x}}{a} = a \boldsymbol{y}",
        r"\mathbf{x} - \bm{x} = 0",
        r"\frac{\partial L}{\partial \mathbf{x}} = 2 \mathbf{x}",
        r"\frac{\partial \mathbf{x}}{\partial a} = 0",
        r"\sum_i x_i \mathbf{y} = \mathbf{y} \sum_i x_i",
    ],
)
def test_what_says_the_same_for_every_component_is_read(display):
    (link,) = links(display)
    assert link.problem is None
    assert link.step is not None


@pytest.mark.parametrize(
    ("display", "why"),
    [
        (r"\mathbf{x} \mathbf{y} = \sum_i x_i y_i", "a product of columns"),
        (r"\mathbf{x} \mathbf{y} = \mathbf{y} \mathbf{x}", "a product of vectors without a sign"),
        (r"\mathbf{x}^2 = \sum_i x_i^2", "a power"),
        (r"a^{\mathbf{x}} = a", "an exponent"),
        (r"\ln(\mathbf{x}) = \mathbf{x}", "a function"),
        (r"\sqrt{\mathbf{x}} = \mathbf{x}", "a root"),
        (r"\frac{a}{\mathbf{x}} = \mathbf{y}", "a quotient by a vector"),
        (r"\mathbf{x} + a = a + \mathbf{x}", "a scalar added to a vector"),
        (r"\mathbf{x} = a", "a scalar on the other side"),
        (r"a = \mathbf{x}", "a scalar on the left side"),
        (r"\frac{\partial \mathbf{x}}{\partial \mathbf{x}} = 1", "a matrix of derivatives, read on its diagonal"),
        (r"\frac{\partial^2 L}{\partial \mathbf{x}^2} = 2", "second derivatives"),
        (r"\prod_i \mathbf{x} = \mathbf{x}", "a product over vectors"),
    ],
)
def test_what_does_not_is_refused(display, why):
    (link,) = links(display)
    assert link.step is None, why
    assert any(word in link.problem for word in ("component", "sizes", "of a vector"))


@pytest.mark.parametrize("display", [r"\mathbf{x} = \mathbf{v}", r"\sum_i \sum_j \sum_k x_i x_j x_k \mathbf{x} = 0"])
def test_vectors_without_a_letter_for_all_of_them_are_refused(display):
    (link,) = links(display)
    assert link.step is None


def test_a_letter_on_the_page_is_not_taken_for_the_component():
    first, second = links(
        r"\frac{\partial L}{\partial x_j} = 2 x_j", r"\frac{\partial L}{\partial \mathbf{x}} = \frac{2 x_j}{y_j} \mathbf{y}"
    )
    assert second.previous is None
    assert len(free_names(second.step.right)) == 2
    assert first.problem is None


def test_a_greek_letter_on_the_page_is_not_taken_either():
    declared = "<!-- derive\nlet \\alpha, \\beta = 1..n\nlet X_\\alpha, Y_\\alpha real\n-->\n\n"
    (link,) = links(r"X_\alpha \mathbf{Y} = Y_\alpha \mathbf{X}", declared=declared)
    assert linear(link.step.left) == r"X[\alpha] * Y[\beta]"


def test_the_letter_of_a_font_command_is_no_letter_of_the_formula():
    assert letters_written([r"\frac{\partial a}{\partial z}"]) == {r"\frac", r"\partial", "a", "z"}


def test_a_display_that_goes_on_is_read_at_the_same_component():
    *_, last = links(
        r"\frac{\partial L}{\partial x_j} = 2 x_j",
        r"\frac{\partial L}{\partial \mathbf{x}} = 2 \mathbf{x}",
        r"= \mathbf{x} + \mathbf{x}",
    )
    assert [linear(side) for side in (last.step.left, last.step.right)] == ["2 * x[j]", "x[j] + x[j]"]


def test_a_display_that_goes_on_with_that_letter_is_refused():
    *_, last = links(r"2 \mathbf{x} = \mathbf{x} + \mathbf{x}", r"= x_i \mathbf{x}")
    assert last.step is None


def test_a_scalar_chain_does_not_go_on_with_a_vector():
    *_, last = links(r"2 x_i = x_i + x_i", r"= 2 \mathbf{x}")
    assert last.step is None


def test_a_vector_declared_as_one_has_elements():
    (link,) = links(
        r"2 \mathbf{w} = \mathbf{w} + \mathbf{w}", declared="<!-- derive\nlet i = 1..n\nlet \\mathbf{w} vector n\n-->\n\n"
    )
    assert linear(link.step.left) == "2 * w[i]"


def test_a_matrix_has_elements_and_products():
    declared = DECLARED + "<!-- derive: let \\mathbf{A} matrix m x n -->\n\n"
    product, element = links(r"\mathbf{A} \mathbf{x} = \mathbf{v}", r"A_{ri} = A_{ri} + 0", declared=declared)
    assert [linear(side) for side in (product.step.left, product.step.right)] == ["sum[i in 1..n](A[r, i] * x[i])", "v[r]"]
    assert element.step.undeclared == ()


@pytest.mark.parametrize(
    "line", ["let \\mathbf{w} vector q", "let \\mathbf{w} vector", "let \\mathbf{A} matrix m n", "let w_i vector n"]
)
def test_a_vector_of_no_known_size_is_an_error(line):
    found = resolve(read_document(Source("note.md", DECLARED + f"<!-- derive: {line} -->\n$$ a = a $$")))
    assert [d.code.value for d in found.diagnostics] == ["directive-unreadable"]


@pytest.mark.parametrize("line", [r"given \mathbf{x} = 0", r"let q := \mathbf{x}"])
def test_a_vector_in_a_directive_is_an_error_with_a_place(line):
    found = resolve(read_document(Source("note.md", DECLARED + f"<!-- derive: {line} -->\n$$ a = a $$")))
    (diagnostic,) = found.diagnostics
    assert found.source.slice(diagnostic.span) == r"\mathbf{x}"


# ------------------------------------------------------------ what stands inside of each other


def within(inner: str, around: str, times: int) -> str:
    return within(around.replace("@", inner), around, times - 1) if times else inner


def test_dots_inside_of_each_other_are_read():
    (link,) = links("1 = " + within("a", r"e^{x \cdot (y @)}", 12))
    assert link.problem is None
    assert link.step is not None


@pytest.mark.parametrize("around", [r"\|\nabla_x (x^\top x @)\|^2", r"\|\frac{\partial}{\partial x} (x^\top x @)\|^2"])
def test_what_would_be_read_over_and_over_is_refused(around):
    few, many = (links(f"a = {within('a', around, times)}")[0] for times in (2, 20))
    assert few.problem is None
    assert many.step is None
    assert many.problem == "too much stands inside of each other here to be read"
