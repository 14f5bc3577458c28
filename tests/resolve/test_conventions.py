"""`derive.resolve.conventions`: what a page says in words of how it writes mathematics."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import Proved, Refuted, Undecided
from derive.resolve.conventions import USUAL, is_consistent, occurs_twice, stated
from derive.source import Source
from derive.terms import ONE, Add, Delta, Element, Multiply, Number, Power, Range, Sum, Symbol


def verdicts(text: str, *declared: str) -> list[object]:
    """Give the verdicts of the steps of a note, each formula in a display of its own."""
    lines = "".join(f"<!-- derive: {line} -->\n" for line in declared)
    report = check_source(Source("note.md", f"{lines}\n{text}\n"), Settings(second_opinion=False))
    return [finding.verdict for finding in report.findings]


@pytest.mark.parametrize(
    ("words", "base"),
    [
        ("All logarithms are to base 2.", 2),
        ("Logarithms here are taken to the base two.", 2),
        ("<!-- derive: let x positive -->\nAll logarithms are to base 2.", 2),
        ("We use base-2 logarithms throughout.", 2),
        ("Here $\\log$ denotes the logarithm to base $10$.", 10),
        ("We write $\\log$ for $\\log_2$.", 2),
        ("with $\\log x = \\log_{10} x$", 10),
        ("Here log is the binary logarithm.", 2),
        ("Shannon used logarithms to base 2.", None),
        ("In computer science $\\log$ is $\\log_2$.", None),
        ("We use $\\log$ for $\\log_{10}$ in tables only.", None),
        ("The common logarithm of the income is used in the plot.", None),
        ("Here $\\log$ is the logarithm to base 2; $\\ln$ is the natural logarithm.", 2),
        ("If logarithms are to base 2, entropies are in bits.", None),
        ("The logarithm may be taken to any base, as base 2.", None),
        ("The logarithm to base $b$ is written $\\log_b$.", None),
        ("where $\\log_2$ is the logarithm to base 2.", None),
        ("We do not use logarithms to base 2.", None),
        ("Our base case has 2 terms, and logarithms are natural.", None),
        ("The database has 2 logs.", None),
    ],
)
def test_the_base_of_logarithms_is_what_the_page_lays_down(words, base):
    assert stated(words, ()).base == base


@pytest.mark.parametrize(
    "words",
    [
        "All logarithms are to base 2. Later they are base-10 logarithms, as we write there.",
        "All logarithms are to base 2. We take natural logarithms in the appendix.",
    ],
)
def test_of_two_bases_none_is_taken(words):
    found = stated(words, ())
    assert (found.base, found.several_bases) == (None, True)
    (verdict,) = verdicts(f"{words}\n\n$$ \\frac{{d}}{{dx}} \\log x = \\frac{{1}}{{x}} $$", "let x positive")
    assert isinstance(verdict, Undecided)


def test_logarithms_are_to_the_base_that_the_page_says():
    right, unproved, number = verdicts(
        "All logarithms are to base 2.\n\n"
        r"$$ \frac{d}{dx} \log x = \frac{1}{x \ln 2} $$" + "\n\nand\n\n"
        r"$$ \log x^2 + \frac{d}{dx} \log x = 2 \log x + \frac{1}{x} $$" + "\n\nand\n\n"
        r"$$ \log 8 = 3 $$",
        "let x positive",
    )
    assert isinstance(right, Proved)
    assert isinstance(unproved, Undecided)
    assert isinstance(number, Proved)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The entropy in bits is\n\n$$ -\\frac12 \\log \\frac12 - \\frac12 \\log \\frac12 = 1 $$", Undecided),
        ("The entropy in bits is\n\n$$ -\\frac12 \\log \\frac12 - \\frac12 \\log \\frac12 = 2 $$", Refuted),
        ("The entropy in nats is\n\n$$ -\\frac12 \\log \\frac12 - \\frac12 \\log \\frac12 = 1 $$", Refuted),
        ("With $\\ln$ for the other one,\n\n$$ \\frac{d}{dx} \\log x = \\frac{1}{x \\ln 10} $$", Undecided),
        ("With $\\ln$ for the other one,\n\n$$ \\frac{d}{dx} \\log x = \\frac{1}{x \\ln 3} $$", Refuted),
        ("A level in decibels is\n\n$$ \\log 100 = 2 $$", Undecided),
        ("It takes a bit of time.\n\n$$ \\log 8 = 3 $$", Refuted),
    ],
)
def test_a_base_that_the_page_hints_at_refutes_nothing(text, kind):
    assert isinstance(verdicts(text, "let x positive")[-1], kind)


def test_sides_are_read_with_logarithms_to_one_base():
    two, ten = (ONE, r"\log_{2}"), (ONE, r"\log_{10}")
    assert is_consistent((r"\log_{2}", [two, ten]), (r"\log_{2}", [two, ten]))
    assert is_consistent((r"\log_{2}", [two, ten]), ("", []))
    assert is_consistent(("", [two]), ("", [two]))
    assert not is_consistent((r"\log_{2}", [two, ten]), ("", [two, ten]))
    assert not is_consistent((r"\log_{2}", [two, ten]), (r"\log_{10}", [two, ten]))


@pytest.mark.parametrize(
    ("words", "degrees"),
    [
        ("Angles are in degrees.", True),
        ("All angles are measured in degrees here.", True),
        ("Angles in degrees throughout.", True),
        ("If angles are in degrees, the slope changes.", False),
        ("We convert angles in degrees to others.", False),
        ("Angles are in degrees in the plots.", False),
        ("The temperature is measured in degrees Celsius.", False),
        ("with $n - 1$ degrees of freedom", False),
        ("the angles of the data, rotated by 45 degrees", False),
    ],
)
def test_angles_are_in_degrees_where_the_page_says_so(words, degrees):
    assert stated(words, ()).in_degrees is degrees
    (verdict,) = verdicts(f"{words}\n\n$$ \\frac{{d}}{{dx}} \\sin x = \\cos x $$", "let x real")
    assert isinstance(verdict, Undecided if degrees else Proved)


AT_I, AT_J, N = Symbol("i"), Symbol("j"), Range(ONE, Symbol("n"))
A_I, B_I, B_J = Element("a", (AT_I,)), Element("b", (AT_I,)), Element("b", (AT_J,))


@pytest.mark.parametrize(
    ("term", "index"),
    [
        (Multiply((A_I, B_I)), "i"),
        (Power(A_I, Number(2)), "i"),
        (Multiply((A_I, Delta(AT_I, AT_J))), "i"),
        (Multiply((Symbol("a_i"), Symbol("b_i"))), "i"),
        (Multiply((Symbol("a_{ij}"), Symbol(r"b_{j}"))), "j"),
        (Add((A_I, B_I)), None),
        (Multiply((A_I, B_J)), None),
        (Sum("i", N, (), Multiply((A_I, B_I))), None),
        (Multiply((Symbol("a_{\\text{ii}}"), Symbol("b_i"))), None),
        (Multiply((AT_I, AT_I)), None),
    ],
)
def test_an_index_occurs_twice_in_a_product_that_does_not_bind_it(term, index):
    assert occurs_twice(term) == index


@pytest.mark.parametrize(
    ("words", "repeated"),
    [
        ("We sum over repeated indices.", True),
        ("Repeated indices are summed.", True),
        ("The summation convention is used.", True),
        ("In Einstein notation this reads", True),
        ("No sum over repeated indices is meant.", False),
        ("One could sum over repeated indices.", False),
        ("The trials are repeated, the index counts them.", False),
    ],
)
def test_repeated_indices_are_summed_where_the_page_says_so(words, repeated):
    assert stated(words, ()).repeated is repeated


@pytest.mark.parametrize(
    ("latex", "kind"),
    [
        ("(a_i b_i)^2 = a_i^2 b_i^2", Undecided),
        (r"\frac{\partial}{\partial x_i} x_i^2 = 2 x_i", Undecided),
        ("a_i b_j = b_j a_i", Proved),
        (r"\sum_{i=1}^n (a_i b_i)^2 = \sum_{i=1}^n a_i^2 b_i^2", Proved),
    ],
)
def test_nothing_is_decided_where_a_sum_may_be_left_out(latex, kind):
    assert isinstance(verdicts(f"We sum over repeated indices.\n\n$$ {latex} $$")[0], kind)


@pytest.mark.parametrize(
    ("words", "formulas", "raised"),
    [
        ("Superscripts count the components of $x$.", (), True),
        ("Here superscripts are not powers but indices.", (), False),
        ("Upper indices denote components.", (), True),
        ("Superscripts denote samples, as in $x^{(i)}$.", ("x^{(i)}",), False),
        ("Superscripts denote powers.", (), False),
        ("The superscript T denotes the transpose.", (), False),
    ],
)
def test_superscripts_number_where_the_page_says_so(words, formulas, raised):
    assert stated(words, formulas).raised is raised


def test_a_power_of_what_is_declared_stays_one_beside_superscripts():
    text = "Superscripts count components.\n\n$$ x^1 x^2 = x^3 $$"
    assert isinstance(verdicts(text)[0], Undecided)
    assert isinstance(verdicts(text, "let x real")[0], Proved)


@pytest.mark.parametrize(
    "text",
    [
        "We compute modulo 7.\n\n$$ 3 + 5 = 1 $$",
        "In characteristic 2 we have\n\n$$ 1 + 1 = 0 $$",
        "Over the field with two elements,\n\n$$ 1 + 1 = 0 $$",
        "Numbers are written in base 2.\n\n$$ 1 + 1 = 10 $$",
        "Here $+$ denotes exclusive or.\n\n$$ 1 + 1 = 0 $$",
        "In Boolean algebra,\n\n$$ 1 + 1 = 1 $$",
        "Square brackets denote the integer part.\n\n$$ [7/2] = 3 $$",
        "Division is integer division here.\n\n$$ 7 / 2 = 3 $$",
        "All sums run over odd $i$ only.\n\n$$ \\sum_{i=1}^4 i = 4 $$",
        "Sums skip the term in question.\n\n$$ \\sum_{i=1}^4 1 = 3 $$",
    ],
)
def test_other_numbers_and_signs_than_the_usual_ones_are_left_alone(text):
    assert isinstance(verdicts(text)[-1], Undecided)


@pytest.mark.parametrize(
    "words",
    [
        "One could compute modulo 7.",
        "The model is computed by 7 workers.",
        "where $\\lfloor x \\rfloor$ denotes the integer part of $x$",
        "The characteristic function has 2 terms.",
        "It is either a sum over odd or even numbers.",
        "The sum is over all indices.",
        "The labels are binary numbers 0 and 1.",
        "The hash is computed modulo 7.",
        "The loss equals the negative log-likelihood up to constants.",
        "The sum over the odd powers is zero.",
        "`torch.einsum` implements the Einstein summation convention.",
        "Computing the gradient in a finite field of view is easy.",
    ],
)
def test_what_is_only_mentioned_changes_nothing(words):
    assert stated(words, ()) == USUAL
    assert isinstance(verdicts(f"{words}\n\n$$ \\sum_{{k=1}}^4 k = 4 $$")[-1], Refuted)


@pytest.mark.parametrize("sign", [r"\log", r"\ln", r"\lim", r"\gcd"])
def test_the_name_of_a_function_in_the_words_is_no_formula_to_complain_of(sign):
    report = check_source(Source("note.md", f"Here ${sign}$ is as usual.\n"), Settings(second_opinion=False))
    assert report.diagnostics == ()
