"""Models of data and what models give: which of them define a name, and what is held fixed."""

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import name_of
from derive.source import Source

DECLARED = "<!-- derive\nlet i = 1..n\nlet a, b, w, t real\nlet x_i, y_i real\n-->\n\n"
FIT = r"\frac{\partial S}{\partial a} = %s \sum_{i=1}^n (y_i - a - b x_i)"
SQUARES = "The sum of squares is\n\n$$ S = \\sum_{i=1}^n (y_i - a - b x_i)^2 $$\n\nand so\n\n"


def verdicts(text):
    return [name_of(f.verdict) for f in check_source(Source("note.md", text), Settings(second_opinion=False)).findings]


@pytest.mark.parametrize(
    ("model", "slope"),
    [
        (r"Consider the linear model $$ \hat y_i = w x_i + a $$", r"\frac{\partial \hat y_i}{\partial w} = x_i"),
        (r"Our model predicts $$ f(t) = w t + a $$", r"\frac{d f}{d t} = w"),
        (r"The model is $\hat y = w t + a$.", r"\frac{\partial \hat y}{\partial w} = t"),
        (r"The output of the model is $$ z = w t + a $$", r"\frac{\partial z}{\partial w} = t"),
        (r"Take the simple model $$ z = w t $$ with the loss $$ L = (z - a)^2 . $$", r"\frac{\partial L}{\partial w} = 2 (z - a) t"),
        (r"The residual sum of squares for this model is $$ R(u) = \sum_{i=1}^n (y_i - u)^2 $$", r"R'(a) = -2 \sum_{i=1}^n (y_i - a)"),
    ],
)
def test_what_a_model_gives_is_defined_by_it(model, slope):
    left, right = slope.split(" = ")
    for equation, verdict in ((slope, "proved"), (f"{left} = -({right})", "refuted"), (f"{slope} + 1", "refuted")):
        assert verdicts(f"{DECLARED}{model}\n\nThen\n\n$$ {equation} $$\n")[-1] == verdict


@pytest.mark.parametrize(
    "model",
    [
        pytest.param("Consider the model $$ y_i = a + b x_i + e_i $$", id="words and noise"),
        pytest.param("We use the model $$ y_i = a + b x_i $$", id="words, and a sum of squares"),
        pytest.param("The data are $$ y_i = a + b x_i + \\varepsilon_i $$", id="noise, and a sum of squares"),
        pytest.param("The data are $$ y_i = a + b x_i + r_i, \\quad r_i \\sim \\mathcal{N}(0, 1) $$", id="what is random"),
    ],
)
def test_data_stay_what_they_are_when_a_parameter_of_their_model_moves(model):
    text = DECLARED.replace("x_i,", "x_i, e_i, r_i, \\varepsilon_i,") + model + "\n\n" + SQUARES
    assert verdicts(f"{text}$$ {FIT % '-2'} $$\n")[0] == "undecided"
    assert verdicts(f"{text}$$ {FIT % '-2'} $$\n")[-1] == "proved"
    for factor in ("2", "-1", "-2 n"):
        assert verdicts(f"{text}$$ {FIT % factor} $$\n")[-1] == "refuted"


@pytest.mark.parametrize("factor", ["2", "-1", "-2 n"])
def test_names_that_nothing_declares_are_held_fixed_but_nothing_is_refuted(factor):
    text = f"Consider the model $$ y_i = a + b x_i + e_i $$\n\n{SQUARES}"
    assert verdicts(f"{text}$$ {FIT % '-2'} $$\n") == ["definition", "definition", "proved"]
    assert verdicts(f"{text}$$ {FIT % factor} $$\n")[-1] == "undecided"


def test_an_equation_between_names_that_the_page_sets_against_each_other_still_defines():
    text = "<!-- derive: let a, b real -->\n\nLet $$ m = \\frac{a + b}{2} . $$\n\n$$ (m - a) (b - m) = \\frac{(b - a)^2}{4} $$\n"
    assert verdicts(text) == ["definition", "proved"]
    assert verdicts(text.replace("{4}", "{2}"))[-1] == "refuted"


ERRORS = "Consider the model $$ y_i = a + b x_i + e_i . $$\n\nThen\n\n$$ S = \\sum_{i=1}^n e_i^2 = \\sum_{i=1}^n (y_i - a - b x_i)^2 $$\n\n"


def test_a_sum_of_squared_errors_moves_with_the_parameters_behind_them():
    assert verdicts(f"{ERRORS}$$ {FIT % '-2'} $$\n") == ["definition", "definition", "proved", "proved"]
    for factor in ("2", "-1", "-2 n"):
        assert verdicts(f"{ERRORS}$$ {FIT % factor} $$\n")[-1] == "undecided"
    wrong = ERRORS.replace("b x_i)^2", "c x_i)^2")  # what the chain goes on with is another sum
    assert verdicts(f"{wrong}$$ {FIT % '-2'} $$\n")[2:] == ["undecided", "undecided"]


@pytest.mark.parametrize("head", ["S(a)", "S(a, b)"])
def test_a_function_moves_with_what_its_chain_goes_on_with(head):
    for text in (ERRORS, ERRORS.split("Then")[1]):  # with the model and without it
        made = text.replace("S =", f"{head} =")
        for slope in (FIT, FIT.replace("S}", f"{head}}}", 1)):
            assert verdicts(f"{made}$$ {slope % '-2'} $$\n")[-1] == "proved"
            for factor in ("2", "-1", "-2 n"):
                assert verdicts(f"{made}$$ {slope % factor} $$\n")[-1] == "undecided"
        bent = made.replace("b x_i)^2", "c x_i)^2")
        assert verdicts(f"{bent}$$ {FIT % '-2'} $$\n")[-1] == "undecided"


def test_what_a_chain_goes_on_with_is_given():
    for head in ("S", "S(a)"):
        text = ERRORS.replace("S =", f"{head} =") + f"$$ {FIT % '-2'} $$\n"
        steps = check_source(Source("note.md", text), Settings(second_opinion=False)).findings
        assert f"{head} = \\sum_{{i=1}}^n (y_i - a - b x_i)^2" in [given.latex for given in steps[-1].verdict.replayed.givens]


def test_a_sum_of_squares_of_a_family_is_no_function_of_a_number():
    text = "$$ R(m) = \\sum_{i=1}^k e_i^2 = \\sum_{i=1}^k (y_i - m_i)^2 $$\n\n"
    for right, verdict in (("-2 (y_i - m_i)", "proved"), ("2 (y_i - m_i)", "undecided"), ("-2 y_i", "undecided")):
        assert verdicts(f"{text}$$ \\frac{{\\partial R(m)}}{{\\partial m_i}} = {right} $$\n")[-1] == verdict


def test_errors_that_are_defined_move_too():
    text = DECLARED + ERRORS.replace("Consider the model $$ y_i = a + b x_i + e_i . $$", "Let $e_i = y_i - a - b x_i$.")
    assert verdicts(f"{text}$$ {FIT % '-2'} $$\n")[-1] == "proved"
    for factor in ("2", "-1", "-2 n"):  # an identity before it does not tie the names in it
        assert verdicts(f"{text}$$ {FIT % factor} $$\n")[-1] == "refuted"


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Suppose that", "proved"),
        ("Assume the following:", "proved"),
        ("Solve the equation", "undecided"),
        ("If one had", "undecided"),
        ("Suppose for contradiction that", "undecided"),
    ],
)
def test_what_a_display_supposes_holds_for_what_follows(words, verdict):
    text = f"{words}\n\n$$ y = a + e . $$\n\nSo we have\n\n$$ e^2 = (y - a)^2 $$\n"
    assert verdicts(text) == ["undecided", verdict]
    assert verdicts(text.replace("(y - a)", "(y + a)")) == ["undecided", "undecided"]


def test_a_number_that_is_supposed_holds_nowhere_else():
    assert verdicts("Suppose that\n\n$$ x = 3 . $$\n\nIn general\n\n$$ x^2 = 9 $$\n") == ["undecided", "undecided"]


def test_a_name_without_slope_stays_fixed_elsewhere():
    rule = "$$ \\frac{d}{dx} (C f(x)) = C \\frac{d}{dx} f(x) $$\n"
    assert verdicts(f"$$ \\frac{{d}}{{dx}} C = 0 $$\n\nAlso\n\n{rule}")[-1] == "proved"
    assert verdicts(f"$$ \\frac{{d}}{{dx}} C = x $$\n\nAlso\n\n{rule}")[-1] == "undecided"
    assert verdicts(f"Setting the slope to zero gives\n\n$$ \\frac{{d}}{{dx}} C = 0 $$\n\nAlso\n\n{rule}")[-1] == "undecided"


NOISY = "$$ y_i = \\mu + \\beta x_i + \\varepsilon_i $$\n\n"
RESIDUALS = r"\sum_{i=1}^n (y_i - \mu - \beta x_i)^2"
GRADIENT = rf"\frac{{\partial}}{{\partial \beta}} {RESIDUALS}"


def test_a_model_with_noise_needs_no_word_and_no_declaration():
    first, last = verdicts(f"{NOISY}$$ {GRADIENT} = -2 \\sum_{{i=1}}^n x_i (y_i - \\mu - \\beta x_i) $$\n")
    assert (first, last) == ("definition", "proved")
    assert verdicts(f"{NOISY}$$ \\sum_{{i=1}}^n \\varepsilon_i^2 = {RESIDUALS} $$\n")[-1] == "proved"


@pytest.mark.parametrize("wrong", ["0", r"2 \sum_{i=1}^n x_i (y_i - \mu - \beta x_i)", r"-2 \sum_{i=1}^n (y_i - \mu - \beta x_i)"])
def test_residuals_of_a_model_with_noise_move_with_its_parameters(wrong):
    assert verdicts(f"{NOISY}$$ {GRADIENT} = {wrong} $$\n")[-1] == "undecided"
    named = f"{NOISY}$$ R = {RESIDUALS} $$\n\n$$ \\frac{{dR}}{{d\\beta}} = {wrong} $$\n"
    assert verdicts(named)[-1] == "undecided"


def test_what_is_differentiated_itself_is_a_function_of_its_formula():
    text = "$$ y = a x + b + \\varepsilon $$\n\n$$ \\frac{dy}{dx} = %s $$\n\n$$ y - a x - b = \\varepsilon $$\n"
    assert verdicts(text % "a") == ["definition", "proved", "proved"]
    assert verdicts(text % "b")[1] == "undecided"


@pytest.mark.parametrize("noise", ["", " + e", " + u"])
def test_a_slope_that_is_zero_by_a_definition_needs_a_proof_with_the_data_held_fixed_too(noise):
    text = f"$$ y = w x + b{noise} $$\n\n$$ L = (y - w x - b)^2 $$\n\n$$ \\frac{{dL}}{{dw}} = %s $$\n"
    assert verdicts(text % "0")[-1] == "undecided"
    assert verdicts(text % "1")[-1] == "undecided"


def test_a_slope_by_what_a_definition_is_made_of_is_proved():
    text = "$$ y = w x + b $$\n\n$$ L = (y - t)^2 $$\n\n$$ \\frac{dL}{dw} = %s $$\n"
    assert verdicts(text % "2 (y - t) x")[-1] == "proved"
    assert verdicts(text % "2 (y - t)")[-1] == "undecided"


@pytest.mark.parametrize("words", ["The data follow", "Our observations satisfy", "The responses obey"])
def test_what_data_are_said_to_follow_is_a_model_of_them(words):
    declared = "<!-- derive\nlet i = 1..n\nlet x_i, y_i, b, e_i real\n-->\n\n"
    report = check_source(Source("note.md", f"{declared}{words} $y_i = b x_i + e_i$.\n"), Settings(second_opinion=False))
    assert [name_of(finding.verdict) for finding in report.findings] == ["undecided"]
