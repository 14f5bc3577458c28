"""What the text supposes or could mean: never a definition, and never refuted where the supposition would turn it."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import Undecided
from derive.resolve.otherwise import other_readings
from derive.resolve.prose import Cue, cue, is_alternative, is_supposed, words_before
from derive.source import Source, Span
from derive.syntax.parser import parse_formula
from derive.syntax.vocabulary import Vocabulary

DECLARED = "<!-- derive\nlet i, j, k = 1..n\nlet x_i real\nlet a, b, c, w, x real\n-->\n\n"


def findings(text):
    return check_source(Source("note.md", DECLARED + text), Settings(second_opinion=False)).findings


def verdicts(text):
    return [type(f.verdict).__name__ for f in findings(text)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("If", Cue.SUPPOSED), ("then", Cue.CONCLUDED), ("Let", Cue.SET), ("suppose that x, then", Cue.CONCLUDED),
        ("evaluated at", Cue.SUPPOSED), (", ", None), ("a gift", None),
    ],
)  # fmt: skip
def test_the_last_word_counts(words, found):
    assert cue(words) is found


def test_words_go_back_to_the_end_of_a_sentence():
    text = "One $a$. Two <!-- derive: let q real --> three $b$"
    assert words_before(text, 7, text.index("$b$")) == (" Two   three", True)


@pytest.mark.parametrize(
    ("words", "asked"), [("Suppose that", True), ("solve the equation", True), ("if it rains, we get", False), ("thus", False)]
)
def test_what_is_asked_of_a_display(words, asked):
    assert is_supposed(words) is asked


def test_alternatives():
    assert is_alternative("or")
    assert not is_alternative("for")


class TestNumbersInTheText:
    @pytest.mark.parametrize(
        "text",
        [
            "If $w = 3$ then $K = w$.\n\n$$ K = 3 $$",
            "where $w = 3$ or $w = 4$ holds.\n\n$$ K + w = K + 3 $$",
            "Let $w = 3$.\n\n$$ K + w = K + 3 $$",
            "If $p = 0$, everything is lost.\n\n$$ 2 p = 0 $$",
            "First, note $m = 2$.\n\n$$ m - 2 = 0 $$",
            "Suppose $p > 0$. If $q = 1$ then $m = q$.\n\n$$ m = 1 $$",
        ],
    )
    def test_a_number_for_now_is_no_definition(self, text):
        assert not {"Proved", "Refuted", "Defined"} & set(verdicts(text))

    def test_one_that_is_set_is(self):
        assert verdicts("Let $m = 2$. Then $m + a = a + 2$.") == ["Defined", "Proved"]

    def test_two_values_in_one_document_do_not_contradict_each_other(self):
        text = (
            "First, note $\\mu_X = 2$ and $\\mu_Y = 1$.\n\nIndeed, assuming that $\\mu_X = \\mu_Y = 0$, we see that $\\mu_X = 0$."
        )
        assert "Refuted" not in verdicts(text)


class TestDoubts:
    @pytest.mark.parametrize(
        "text",
        [
            "Suppose $x = 1$.\n\n$$ a x = a $$",
            "Suppose $x = q$.\n\n$$ a x = a $$",
            "Assume that $$ a + b = 1 $$",
            "# A\n\nThere $c > 0$.\n\n# B\n\n$$ \\sqrt{c^2} = c $$",
        ],
    )
    def test_what_holds_under_a_supposition_is_not_refuted(self, text):
        (finding,) = findings(text)
        assert isinstance(finding.verdict, Undecided)

    @pytest.mark.parametrize(
        "text",
        [
            "Suppose $x = 1$.\n\n$$ a x = 2 a $$",
            "For $c > 0$ we have\n\n$$ \\sqrt{x^2} = x $$",
            "# A\n\nSuppose $x = 1$.\n\n# B\n\n$$ a x = a $$",
            "For $i \\neq j$ we get\n\n$$ x_i \\delta_{ij} = x_j $$",
        ],
    )
    def test_what_is_wrong_under_it_too_is_refuted(self, text):
        assert verdicts(text) == ["Refuted"]

    def test_what_is_known_under_conditions_alone_is_not_compared_with_its_other_cases(self):
        text = "$$ H_{ij} = 0, \\quad i \\neq j $$\n\n$$ H_{ii} = 1 $$\n\n$$ \\sum_i H_{ij} = 0 $$\n\n$$ \\sum_i H_{ij} = 1 $$"
        assert set(verdicts(text)) == {"Undecided"}


class TestSupposedTogether:
    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("Suppose $a = b$ and $c = x$. Then $$ a + c = b + x $$", id="in one sentence"),
            pytest.param("Suppose $a = 2$. Assume also $b = 3$. $$ a b = 6 $$", id="in two sentences"),
            pytest.param("Suppose $a = c$, and $c = x$, and $x = b$. $$ a = b + 0 $$", id="through names that the step does not have"),
            pytest.param("Suppose $a > 0$ and $b > 0$, and $c = a$. $$ \\sqrt{c^2} = a $$", id="with orders"),
        ],
    )
    def test_a_step_that_is_right_under_all_of_it_is_a_question(self, text):
        assert verdicts(text) == ["Undecided"]

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("Suppose $a = b$ and $c = x$. Then $$ a + c = b - x $$", id="wrong under all of it"),
            pytest.param("If $a = 1$, let us see. If $a = 2$, then $$ a + b = 3 + b $$", id="what cannot be meant together"),
        ],
    )
    def test_a_step_that_is_wrong_in_every_case_is_refuted(self, text):
        assert verdicts(text) == ["Refuted"]


class TestOtherReadings:
    def read(self, text):
        vocabulary = Vocabulary(frozenset(), frozenset("abcx"))
        return [other.latex for other in other_readings(parse_formula(Source("f", text), Span(0, len(text)), vocabulary))]

    @pytest.mark.parametrize(
        ("text", "others"),
        [
            (r"a + b", []),
            (r"\sum_i x_i + c", []),
            (r"\sum_i x_i + c_i", [r"\sum_i(x_i+c_i)"]),
            (r"\ln a + b", [r"\ln(a+b)"]),
            (r"\ln (a) + b", []),
            (r"\ln a b", [r"(\lna)"]),
            (r"\frac{d}{dx} a x", [r"\left(\frac{\partial}{\partialx}a\right)"]),
        ],
    )
    def test_operators_reach_further_or_less_far(self, text, others):
        assert [latex.replace(" ", "") for latex in self.read(text)] == others

    @pytest.mark.parametrize(
        "text", [r"$$ \sum_j x_j + 2 x_j = 3 \sum_k x_k $$", r"$$ \frac{d}{dx} x^2 + a x = 2 x + a $$", r"$$ \ln e^a w = a w $$"]
    )
    def test_a_step_that_another_scope_makes_right_is_a_question(self, text):
        (finding,) = findings(text)
        assert isinstance(finding.verdict, Undecided)
        assert "brackets" in finding.verdict.reason

    def test_both_sides_may_be_meant_otherwise(self):
        (finding,) = findings(r"$$ \frac{d}{dx} x^3 + x^2 = \frac{d}{dx} x^2 + x^3 $$")
        assert isinstance(finding.verdict, Undecided)
        assert "and" in finding.verdict.reason

    def test_a_step_that_is_wrong_in_every_reading_is_refuted(self):
        assert verdicts(r"$$ \sum_j x_j + x_j = 3 \sum_k x_k $$") == ["Refuted"]

    def test_a_length_that_is_lost_is_no_other_reading(self):
        assert verdicts(r"$$ \sum_i (x_i - c) = \sum_i x_i - c $$") == ["Refuted"]
