"""`derive.resolve.labelled`: what has a bound letter in its label is another thing for each of its values."""

import pytest

from derive.config import Settings
from derive.kernel.scope import Scope
from derive.pipeline import check_source
from derive.report import name_of
from derive.resolve import resolve
from derive.resolve.labelled import PLACE, labelled_with, with_places
from derive.source import Source
from derive.syntax.documents import read_document
from derive.terms import Add, Call, Element, Symbol


def verdicts(text):
    return [name_of(f.verdict) for f in check_source(Source("note.md", text), Settings(second_opinion=False)).findings]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("f_i", (f"f_{PLACE}", ("i",))),
        ("f_{i j}", (f"f_{{{PLACE} j}}", ("i",))),
        (r"p_{X_i}", (f"p_{{X_{PLACE}}}", ("i",))),
        (r"\hat{f}^{i}", (rf"\hat{{f}}^{{{PLACE}}}", ("i",))),
        ("i_j", ("i_j", ())),
        (r"f_{\mathrm{in}}", (r"f_{\mathrm{in}}", ())),
        (r"f_\pi", (r"f_\pi", ())),
        ("f_1", ("f_1", ())),
        ("f", ("f", ())),
    ],
)
def test_the_indices_in_a_label(name, expected):
    assert with_places(name, {"i"}.__contains__) == expected


def test_a_name_with_a_letter_in_its_label():
    x, labelled = Symbol("x"), Call("f_t", (Symbol("x"),))
    assert labelled_with(Add((x, labelled)), {"t"}, Scope()) == "f_t"
    assert labelled_with(Add((x, Symbol("s_t"))), {"t"}, Scope()) == "s_t"
    assert labelled_with(Element("w_t", (x,)), {"t"}, Scope()) == "w_t"
    assert labelled_with(Add((x, labelled)), {"x", "f"}, Scope()) is None
    assert labelled_with(Symbol("x_t"), {"x_t"}, Scope()) is None


TRUE = {
    "differentiated term by term": r"\frac{d}{dx} \sum_{i=1}^n f_i(x) = \sum_{i=1}^n f_i'(x)",
    "by the chain rule": r"\frac{d}{dx} \sum_{i=1}^n f_i(w x) = w \sum_{i=1}^n f_i'(w x)",
    "another letter": r"\sum_{i=1}^n q_i(x) = \sum_{k=1}^n q_k(x)",
    "two sums": r"\sum_{k=1}^n c_k \phi_k(t) + \sum_{k=1}^n d_k \phi_k(t) = \sum_{k=1}^n (c_k + d_k) \phi_k(t)",
    "a free letter beside it": r"\sum_{i=1}^n f_i(x) f_j(x) = f_j(x) \sum_{i=1}^n f_i(x)",
    "another letter in the label": r"\sum_{i=1}^n f_j(x) = n f_j(x)",
    "a capital": r"\int_0^1 x f_X(2) dx = \frac{1}{2} f_X(2)",
}
FALSE = {
    "a sum": r"\sum_{i=1}^n q_i(x) = n q_i(x)",
    "a product": r"\prod_{k=1}^n \phi_k(t) = \phi_k(t)^n",
    "a label of a label": r"\frac{1}{n} \sum_{i=1}^n p_{X_i}(x) = p_{X_i}(x)",
    "a label above": r"\sum_{t=1}^T \hat{f}^{t}(x) = T \hat{f}^t(x)",
    "an expectation": r"\sum_{i=1}^n \mathbb{E}_{x_i}[f] = n \mathbb{E}_{x_i}[f]",
    "the first one": r"\sum_{i=1}^n f_i(x) = f_1(x) + (n - 1) f_i(x)",
    "an integral of a function": r"\int_0^1 f_t(x) dt = f_t(x)",
    "an integral of a number": r"\int_0^1 f_t dt = f_t",
    "a limit": r"\lim_{n \to \infty} f_n(x) = f_n(x)",
    "a slope in time": r"\frac{d}{dt} (t X_t) = X_t",
    "a slope of a function": r"\frac{d}{dt} (t f_t(x)) = f_t(x)",
    "a slope by a parameter": r"\frac{\partial}{\partial \theta} (\theta V_\theta) = V_\theta",
    "slopes of two arguments": r"\sum_{i=1}^n f_i'(x, y) = \sum_{i=1}^n \frac{d}{dx} f_i(x, y)",
}


@pytest.mark.parametrize("formula", TRUE.values(), ids=TRUE)
def test_what_holds_of_functions_with_an_index(formula):
    assert verdicts(f"$$ {formula} $$\n") == ["proved"]


@pytest.mark.parametrize("formula", FALSE.values(), ids=FALSE)
def test_what_would_hold_of_one_function_alone(formula):
    assert verdicts(f"$$ {formula} $$\n") == ["undecided"]


def test_a_family_that_is_defined_by_functions_with_its_index():
    text = "$$ a_i = f_i(x) + 1 $$\n\n"
    for formula, verdict in (
        (r"\sum_{i=1}^n a_i = n + \sum_{i=1}^n f_i(x)", "proved"),
        (r"\sum_{i=1}^n a_i = n + n f_i(x)", "undecided"),
    ):
        assert verdicts(f"{text}$$ {formula} $$\n")[-1] == verdict
    summed = text + "$$ s = \\sum_{i=1}^n a_i $$\n\n"
    assert verdicts(f"{summed}$$ a_j - 1 = f_j(x) $$\n")[-1] == "proved"
    assert verdicts(f"{summed}$$ a_j - 1 = f_k(x) $$\n")[-1] == "undecided"


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        (r"g(t) - t = V_t", "proved"),
        (r"g(2) - 2 = V_t", "undecided"),
        (r"\sum_{t=1}^n g(t) = n V_t + \sum_{t=1}^n t", "undecided"),
        (r"\sum_{k=1}^n g(k) = n V_t + \sum_{k=1}^n k", "undecided"),
        (r"\int_0^1 g(t) dt = V_t + \frac{1}{2}", "undecided"),
        (r"g'(t) = 1", "undecided"),
    ],
)
def test_a_function_of_a_letter_in_a_label_is_known_at_that_letter_alone(formula, verdict):
    assert verdicts(f"$$ g(t) = V_t + t $$\n\n$$ {formula} $$\n") == ["definition", verdict]


SOFTMAX = "$$ p_k(x) = \\frac{e^{f_k(x)}}{\\sum_{j=1}^K e^{f_j(x)}} $$\n\n"
LINES = "<!-- derive\nlet i = 1..n\nlet w_i, a, x real\n-->\n\n$$ h_i(x) = w_i x^2 + a $$\n\n"


@pytest.mark.parametrize(
    ("text", "formula", "verdict"),
    [
        (SOFTMAX, r"\sum_{k=1}^K p_k(x) = 1", "proved"),
        (SOFTMAX, r"\sum_{k=1}^K p_k(x) = K", "undecided"),
        (SOFTMAX, r"\log p_k(x) = f_k(x) - \log \sum_{j=1}^K e^{f_j(x)}", "proved"),
        (SOFTMAX, r"\log p_k(x) = f_j(x) - \log \sum_{j=1}^K e^{f_j(x)}", "undecided"),
        (SOFTMAX, r"p_k'(x) = p_k(x) \left( f_k'(x) - \sum_{j=1}^K p_j(x) f_j'(x) \right)", "proved"),
        (SOFTMAX, r"p_k'(x) = p_k(x) \left( f_k'(x) + \sum_{j=1}^K p_j(x) f_j'(x) \right)", "undecided"),
        (SOFTMAX, r"p_1(x) = \frac{e^{f_1(x)}}{\sum_{j=1}^K e^{f_j(x)}}", "undecided"),  # f is said of no index that is a number
        (LINES, r"\sum_{i=1}^n h_i(2) = 4 \sum_{i=1}^n w_i + n a", "proved"),
        (LINES, r"\sum_{i=1}^n h_i(2) = 2 \sum_{i=1}^n w_i + n a", "refuted"),
        (LINES, r"h_i'(x) = 2 w_i x", "proved"),
        (LINES, r"h_i'(x) = w_i x", "refuted"),
        (LINES, r"h_1(x) - a = w_1 x^2", "proved"),
        (LINES, r"h_1(x) - a = w_2 x^2", "refuted"),
        (LINES, r"h_2(3) = 9 w_2 + a", "proved"),
    ],
)
def test_functions_with_an_index_are_defined_for_all_of_its_values(text, formula, verdict):
    assert verdicts(f"{text}$$ {formula} $$\n")[-1] == verdict


def test_the_mean_of_the_variable_is_held_fixed_and_said_to_be():
    report = check_source(Source("note.md", "$$ \\frac{d}{dx} (x - \\mu_x)^2 = 2 (x - \\mu_x) $$\n"), Settings(second_opinion=False))
    assert [given.latex for given in report.findings[0].verdict.replayed.givens] == [r"\frac{\partial \mu_x}{\partial x} = 0"]


def test_a_function_is_shown_with_its_index_where_it_was_written():
    readings = resolve(read_document(Source("note.md", "$$ \\sum_{j=1}^K f_j(x) = g_j'(2) $$\n"))).readings
    assert [reading.understood for reading in readings] == ["sum[j in 1..K](f_j(x))", "g_j'(2)"]
