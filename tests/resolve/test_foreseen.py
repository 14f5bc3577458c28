"""Names that are defined beside or behind the formula that is written with them, and how words tell a definition."""

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import name_of
from derive.source import Source

DECLARED = "<!-- derive\nlet i, j = 1..n\nlet f_i, \\beta real\n-->\n\n"
POSITIVE = DECLARED.replace("-->", "let p_i positive\n-->")
SLOPE = "$$ \\frac{\\partial p_i}{\\partial \\beta} = p_i \\Big( f_i %s \\sum_j p_j f_j \\Big) $$\n"
GIBBS = {
    "beside": "$$ p_i = \\frac{e^{\\beta f_i}}{Z}, \\qquad Z = \\sum_i e^{\\beta f_i} . $$\n\nThen\n\n",
    "behind": "$$ p_i = \\frac{e^{\\beta f_i}}{Z} $$\n\nwhere $Z = \\sum_i e^{\\beta f_i}$. Then\n\n",
    "before": "Let $Z = \\sum_i e^{\\beta f_i}$. Then\n\n$$ p_i = \\frac{e^{\\beta f_i}}{Z} . $$\n\nTherefore\n\n",
}
GAIN = "<!-- derive\nlet P, R positive\nlet K, v real\n-->\n\n"


def verdicts(text):
    return [name_of(f.verdict) for f in check_source(Source("note.md", text), Settings(second_opinion=False)).findings]


@pytest.mark.parametrize("declared", [DECLARED, POSITIVE], ids=["undeclared", "declared"])
@pytest.mark.parametrize("text", GIBBS.values(), ids=GIBBS)
def test_a_name_is_known_where_its_definition_stands_near(text, declared):
    assert verdicts(declared + text + SLOPE % "-") == ["definition", "definition", "proved"]
    assert verdicts(declared + text + SLOPE % "+") == ["definition", "definition", "refuted"]  # Z moves, or is held fixed


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("$$ 0 = 2 m - s, \\quad m = \\frac{s}{2} $$", id="no name stands alone before it"),
        pytest.param("$$ a = 2 m + s \\\\\\\\ m = \\frac{a - s}{2} $$", id="in another row"),
        pytest.param("$$ a = 2 m, \\quad m = 3 a $$", id="it rests on itself"),
    ],
)
def test_what_may_be_solved_for_is_not_foreseen(text):
    assert verdicts(f"{text}\n").count("definition") <= 1
    assert "refuted" not in verdicts(f"{text}\n")


@pytest.mark.parametrize("words", ["Writing", "Abbreviating", "Introducing", "Calling", "With", "The gain is", "The gains are"])
def test_words_that_say_what_a_declared_name_is(words):
    text = f"{GAIN}{words} $K = \\frac{{P}}{{P + R}}$ we have\n\n$$ (1 - K) P = \\frac{{P R}}{{P + R}} . $$\n"
    assert verdicts(text) == ["definition", "proved"]
    assert verdicts(text.replace("(1 - K)", "(1 + K)")) == ["definition", "refuted"]


@pytest.mark.parametrize("words", ["With the ratio $q = P / R$ this reads", "With $q = P / R$ it is", "Now, with $q = P / R$, this becomes"])
def test_a_formula_behind_words_that_conclude_gives_no_new_meaning(words):
    text = f"{GAIN}The variance is\n\n$$ V = \\frac{{P R}}{{P + R}} . $$\n\n{words}\n\n$$ V = \\frac{{P}}{{1 + q}} . $$\n"
    assert verdicts(text)[-1] == "proved"
    assert verdicts(text.replace("1 + q", "1 - q"))[-1] == "refuted"


def test_a_declared_name_that_is_written_with_its_argument_is_a_function():
    text = "<!-- derive: let x, A, w, t real -->\n\nWe try\n\n$$ x(t) = A \\cos(w t) . $$\n\nThen\n\n$$ \\frac{d^2}{dt^2} x(t) = %s w^2 x(t) $$\n"
    assert verdicts(text % "-") == ["definition", "proved"]
    assert verdicts(text % "") == ["definition", "refuted"]
    declared = "<!-- derive: let x, y, t real -->\n\n"
    for product, verdict in (("x(t) = t x", "proved"), ("x (t) = y t", "refuted"), ("x(t + 1) = x t + x", "proved"), ("x(2) = y t", "undecided")):
        assert verdicts(f"{declared}$$ {product} $$\n") == [verdict]


def test_a_derivative_behind_its_function_is_a_claim():
    text = "<!-- derive: let z real -->\n\nThe sigmoid is\n\n$$ s(z) = \\frac{1}{1 + e^{-z}} $$\n\nwith derivative\n\n$$ s'(z) = s(z) (1 - s(z)) . $$\n"
    wrong = text.replace("1 - s", "1 + s")
    assert verdicts(text) == ["definition", "proved"]
    assert verdicts(wrong) == ["definition", "refuted"]
    assert verdicts(wrong.replace("<!-- derive: let z real -->", "")) == ["definition", "undecided"]
