r"""`derive.resolve.lengths`: the bars of ``\|x\|`` are not read where the page may mean another norm by them, nor are brackets."""

from __future__ import annotations

import pytest

from derive.resolve.lengths import has_identities, other_dot, other_norm, other_product


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        (r"Let $\|x\|$ be the maximum norm.", [r"\|x\|"]),
        (r"with the $L_1$ norm", [r"\|x\|"]),
        (r"the $\ell_\infty$-norm", []),
        ("the operator norm of a matrix", []),
        ("for any norm", []),
        ("the norm induced by the inner product", []),
        ("", [r"\|x\|_1 = 2"]),
        ("", [r"\lVert x \rVert_{\infty}"]),
        ("", [r"\|x\|_M^2 = x^\top M x"]),
        ("", [r"\|x\| = \sum_i |x_i|"]),
        ("", [r"\|x\| = \max_i x_i"]),
        ("", [r"\|x\|^2 = \sum_i w_i x_i^2"]),
        ("", [r"\|x\|^2 = x^\top M x"]),
        ("", [r"\|\mathbf{x}\|^2 = \mathbf{x}^T \mathbf{M} \mathbf{x}"]),
        ("", [r"\|f\|^2 = \int f(t)^2 \, dt"]),
        ("", [r"\|x\|^2 = \frac{1}{n} \sum_i x_i^2"]),
        ("", [r"\|x\|^2 = h \sum_i x_i^2"]),
        ("", [r"\begin{aligned} \|x\|^2 &= \frac{1}{n-1} \sum_i x_i^2 \end{aligned}"]),
        ("", [r"a &= b \\ \|x\|^2 &= n^{-1} \sum_i x_i^2"]),
    ],
)
def test_another_norm_is_seen(text, formulas):
    assert other_norm(text, formulas) is not None


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("the Euclidean norm", [r"\|x\|"]),
        ("the norm of the gradient", []),
        ("", [r"\|x\|_2^2 = \sum_i x_i^2"]),
        ("", [r"\|X\|_F^2 = \mathrm{tr}(X^\top X)"]),
        ("", [r"\|x\|^2 = x^\top x"]),
        ("", [r"\|x\|^2 = x_1^2 + x_2^2"]),
        ("", [r"\|r\|^2 = b^\top b - 2 w^\top X^\top b + w^\top X^\top X w"]),
        ("", [r"\|x - y\|^2 = \|x\|^2 - 2 x^\top y + \|y\|^2"]),
    ],
)
def test_the_usual_norm_is_none_of_them(text, formulas):
    assert other_norm(text, formulas) is None


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("the weighted inner product", []),
        ("a general inner product", []),
        ("", [r"\langle x, y \rangle = \sum_i w_i x_i y_i"]),
        ("", [r"\langle f, g \rangle = \int f(t) g(t) \, dt"]),
        ("", [r"\langle x, y \rangle := \sum_i \bar{x}_i y_i"]),
    ],
)
def test_another_product_is_seen(text, formulas):
    assert other_product(text, formulas) is not None


@pytest.mark.parametrize("formulas", [[r"\langle x, y \rangle = \sum_i x_i y_i"], [r"\langle x, y \rangle = x^\top y"], [r"a = b"]])
def test_the_usual_product_is_none_of_them(formulas):
    assert other_product("the inner product", formulas) is None


@pytest.mark.parametrize(
    ("text", "formulas", "expected"),
    [
        ("where $I$ is the identity", [r"(A + I) x"], True),
        ("", [r"X^\top X + \lambda I", r"I - X (X^\top X)^{-1} X^\top"], True),
        ("", [r"X^\top X + \lambda I", r"V = I R"], False),
        ("the current", [r"x^\top I x", r"V = I R"], False),
        ("", [r"(A + I) x = A x + x"], False),
        ("", [r"a = b"], False),
    ],
)
def test_a_lone_i_is_an_identity_where_all_of_its_formulas_are_of_matrices(text, formulas, expected):
    assert has_identities(text, formulas) is expected


@pytest.mark.parametrize(
    "formulas",
    [
        [r"H = I - 2 v v^\top", "H^2 = I"],
        [r"A^\top A = I", "(I - P) a = 0"],
        [r"A^\top A = I", r"(K + \sigma^2 I) \alpha = K \alpha + \sigma^2 \alpha"],
        [r"X^\top X + \lambda I", r"A + \frac{1}{2} I = B"],
    ],
)
def test_an_identity_stands_alone_or_in_a_sum_where_another_has_signs(formulas):
    assert has_identities("", formulas)


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("", ["H^2 = I"]),
        ("", [r"T = \omega^\top I \omega", r"L = I \omega"]),
        ("", [r"A^\top A = I", r"J = I(\theta)"]),
        ("", [r"A^\top A = I", r"V = R I t"]),
        ("The information $I$ is a matrix.", [r"\theta^\top I \theta = 1"]),
        ("The inertia tensor $I$ is given.", [r"\omega^\top I \omega = 1"]),
    ],
)
def test_another_letter_is_no_identity(text, formulas):
    assert not has_identities(text, formulas)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"where $a \cdot b$ is the elementwise product", "elementwise"),
        (r"where $a \cdot b$ denotes component-wise multiplication", "component-wise"),
        (r"the Hadamard product $a \cdot b$", "Hadamard"),
        (r"the Frobenius product $A \cdot B = \mathrm{tr}(A^\top B)$", "Frobenius"),
        ("a weighted inner product", "weighted inner product"),
    ],
)
def test_another_product_by_a_dot_is_seen(text, words):
    assert other_dot(text) == words


@pytest.mark.parametrize(
    "text", [r"The ReLU acts elementwise. Then $w \cdot x$ is the score.", r"the score $w \cdot x$", r"elementwise $a \odot b$", r"a weighted sum \cdots"]
)
def test_the_usual_dot_is_the_inner_product(text):
    assert other_dot(text) is None
