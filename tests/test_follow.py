"""`derive.follow`: equations that follow from the ones before them, and equations that are to be solved."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import Proved, Refuted
from derive.source import Source

DECLARED = "<!-- derive: let x, y, a, b real -->\n\n"


def findings(text):
    return check_source(Source("note.md", DECLARED + text), Settings()).findings


def verdicts(text):
    return [type(f.verdict).__name__ for f in findings(text)]


def rows(*equations):
    return "\\begin{align}\n" + " \\\\\n".join(equations) + "\n\\end{align}\n\n"


def test_each_row_follows_from_the_ones_above():
    found = findings(rows("2 x + 3 &= 7", "2 x &= 4", "x &= 2"))
    assert [type(f.verdict).__name__ for f in found] == ["Undecided", "Proved", "Proved"]
    assert [g.latex for g in found[1].verdict.replayed.givens] == ["2 x + 3 = 7"]
    assert all(f.second_opinion is None or f.second_opinion.agrees for f in found)


def test_what_the_first_equation_does_not_give_is_refuted_at_a_point_that_meets_it():
    first, second = findings(rows("2 x + 3 &= 7", "2 x &= 5"))
    assert not isinstance(first.verdict, Refuted | Proved)
    assert isinstance(second.verdict, Refuted)
    assert set(second.verdict.refutation.witness.values.values()) == {2}


def test_a_division_is_a_condition():
    _, second = findings(rows("a x &= b", r"x &= \frac{b}{a}"))
    assert isinstance(second.verdict, Proved)
    assert len(second.verdict.replayed.conditions) == 1


def test_words_between_displays_make_them_follow():
    assert verdicts("$$ a x^2 = b $$\n\nDividing by $a$ gives\n\n$$ x^2 = \\frac{b}{a} $$") == ["Undecided", "Proved"]


def test_without_such_words_they_are_claims_of_their_own():
    assert verdicts("$$ a x^2 = b $$\n\nQuite another matter:\n\n$$ x^2 = \\frac{b}{a} $$") == ["Refuted", "Refuted"]


def test_identities_below_each_other_are_judged_by_themselves():
    right, wrong = "a^2 - b^2 &= (a - b)(a + b)", "a^2 + b^2 &= (a + b)^2"
    assert verdicts(rows(right, wrong)) == ["Proved", "Refuted"]
    assert verdicts(rows(wrong, right)) == ["Refuted", "Proved"]


def test_a_further_equation_is_no_wrong_step():
    assert "Refuted" not in verdicts(rows("x + y &= a", "x - y &= b"))


@pytest.mark.parametrize("words", ["Solve the equation", "Suppose that"])
def test_what_is_supposed_may_be_used(words):
    assert verdicts(f"{words} $$ 3 x = 6 $$ so that $$ x = 2 $$") == ["Undecided", "Proved"]


def test_equations_of_an_earlier_problem_are_no_chain():
    text = rows("2 x + 3 &= 7", "2 x &= 4") + "# Another\n\n" + rows("2 x - 3 &= 7", "2 x &= 10")
    assert verdicts(text) == ["Undecided", "Proved", "Undecided", "Proved"]


def test_names_that_nothing_declares_are_solved_for():
    text = rows("c t + r &= 0", "c t &= -r", r"t &= -\frac{r}{c}")
    found = check_source(Source("note.md", text), Settings(second_opinion=False)).findings
    assert [type(f.verdict).__name__ for f in found][1:] == ["Proved", "Proved"]


def test_equations_that_contradict_each_other_prove_nothing():
    found = check_source(Source("note.md", rows("c t &= 1", "c t &= 2", "c &= 5 t")), Settings(second_opinion=False)).findings
    assert not any(isinstance(f.verdict, Proved) for f in found)


def test_what_follows_is_drawn_from_an_equation_as_it_is_written_where_its_left_side_stood_before():
    text = "If $x = 1$ then\n\n$$ x^2 = x $$\n\n# Next\n\n$$ x^2 = 1 $$\n\nHence\n\n$$ x = 1 $$\n"
    last = findings(text)[-1]
    assert [premise.given.latex for premise in last.link.step.premises] == ["x^2 = 1"]
    assert isinstance(last.verdict, Refuted)


def test_an_arrow_supposes_what_stands_before_it():
    found = findings("$$ x = 1 \\Rightarrow x^2 = 1 $$\n\n$$ x = 1 $$")
    assert [type(f.verdict).__name__ for f in found] == ["Undecided", "Proved", "Refuted"]
    assert [g.latex for g in found[1].verdict.replayed.givens] == ["x = 1"]


def test_an_arrow_both_ways_needs_both_directions():
    first, second = findings("$$ x = 1 \\iff x^2 = 1 $$")
    assert not isinstance(first.verdict, Refuted | Proved)
    assert "the other direction is missing: x = 1" in second.verdict.reason


def test_a_claim_along_a_chain_behind_an_arrow_follows_too():
    found = findings("$$ x = 3 \\Rightarrow x + 1 = 3 + 1 = 4 $$")
    assert [type(f.claim.verdict).__name__ for f in found][1:] == ["Proved", "Proved"]


def test_what_an_arrow_supposes_may_contradict_itself():
    report = check_source(Source("note.md", DECLARED + "$$ x = 1, \\; x = 2 \\Rightarrow y = 3 $$"), Settings())
    assert report.diagnostics == ()
    assert not any(isinstance(f.verdict, Proved | Refuted) for f in report.findings)


def test_what_stands_earlier_on_the_page_may_be_meant_too():
    text = "$$ x + y = 3 $$\n\nwhich implies\n\n$$ x = 1 \\Rightarrow y = 2 $$"
    assert "Refuted" not in verdicts(text)
    assert verdicts("$$ x = 1 \\Rightarrow x y = 2 $$") == ["Undecided", "Undecided"]
    assert verdicts("$$ x = y \\Rightarrow x y = y^3 $$")[-1] == "Refuted"


WRONG, ELSEWHERE = "(a + b)^2 &= a^2 + b^2", r"\sin 2 x &= 2 \sin x"


def test_an_equation_about_other_names_is_no_premise():
    assert verdicts(rows(WRONG, ELSEWHERE)) == ["Refuted", "Refuted"]
    assert verdicts(rows(WRONG, ELSEWHERE, "2 a b &= 0")) == ["Undecided", "Refuted", "Proved"]


def test_one_that_shares_names_through_another_is_a_premise():
    assert verdicts(rows("a + 1 &= b", "b + 1 &= x", "2 a + 4 &= 2 x"))[-1] == "Proved"


@pytest.mark.parametrize("equations", [("x &= 2", "y &= 3"), ("x &= 2", "a + b &= 3"), ("a + b &= 3", "x &= 2")], ids=" ".join)
def test_values_of_several_names_may_solve_one_system(equations):
    assert "Refuted" not in verdicts(rows(*equations))


def test_what_is_only_said_again_does_not_follow_from_itself():
    found = verdicts("$$ a + b = x $$\n\nHence\n\n$$ x = b + a $$\n\nHence\n\n$$ 2 a + 2 b = 2 x $$")
    assert found[2] == "Proved"
    assert "Proved" not in found[:2]


def test_an_error_in_the_computation_of_a_slope_is_no_equation_to_be_solved():
    chain = r"$$ \frac{d}{dx} (a x^2 + b x) = 2 a x + b = 2 a x - b $$"
    found = findings(chain + "\n\nso that\n\n$$ b = 0 $$\n")
    assert [type(f.verdict).__name__ for f in found][:2] == ["Proved", "Refuted"]
    assert not isinstance(found[2].verdict, Proved)


ENDS = {
    "in zero": r"$$ \frac{d}{dx} (x^2 + 2 x) = 2 x + 2 = 0 $$",
    "in a further name": r"$$ \frac{d}{dx} (x^2 + 2 x) = 2 x + 2 = 2 b $$",
    "without a slope": r"$$ (x + 1)^2 = x^2 + 2 x + 1 = 4 x $$",
}


@pytest.mark.parametrize("chain", ENDS.values(), ids=ENDS)
def test_a_chain_may_end_in_an_equation_to_be_solved(chain):
    answer = {"0": "x = -1", "b": "x = b - 1", "x": "x = 1"}[chain.split()[-2]]
    found = findings(f"{chain}\n\nso that\n\n$$ {answer} $$\n")
    assert [type(f.verdict).__name__ for f in found] == ["Proved", "Undecided", "Proved"]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("(1 + b)^2 = 1 + b^2", id="no positive number meets it"),
        pytest.param("\\ln (a + 1) = \\ln a", id="nothing meets it"),
    ],
)
def test_an_equation_that_no_values_meet_is_an_error_and_hides_no_other(wrong):
    text = f"<!-- derive: let a, b positive -->\n\n$$ {wrong} $$\n\nso that\n\n$$ \\frac{{a + b}}{{b}} = 1 + \\frac{{b}}{{a}} $$\n"
    found = check_source(Source("note.md", text), Settings(second_opinion=False)).findings
    assert [type(f.verdict).__name__ for f in found] == ["Refuted", "Refuted"]


def test_an_equation_that_some_values_meet_is_still_one_to_be_solved():
    text = "<!-- derive: let a, b positive -->\n\n$$ (1 + b)^2 = 4 $$\n\nso that\n\n$$ b = 1 $$\n"
    found = check_source(Source("note.md", text), Settings(second_opinion=False)).findings
    assert "Refuted" not in [type(f.verdict).__name__ for f in found]


@pytest.mark.parametrize("between", [", \\qquad ", " $$\n\nand\n\n$$ ", " \\\\ "])
@pytest.mark.parametrize("second", ["\\frac{\\partial J}{\\partial b} = 2 (a x + b)", "\\frac{\\partial^2 J}{\\partial a^2} = 2 x^2"])
def test_a_right_slope_before_another_one_does_not_hide_it(second, between):
    first = "$$ J = (a x + b)^2 $$\n\n$$ \\begin{{gathered}} \\frac{{\\partial J}}{{\\partial a}} = 2 x (a x + b){}{} \\end{{gathered}} $$\n"
    first = first if "\\\\" in between else first.replace("\\begin{{gathered}} ", "").replace(" \\end{{gathered}}", "")
    assert verdicts(first.format(between, second))[-1] == "Proved"
    assert verdicts(first.format(between, second.replace("= 2", "= ")))[-1] == "Refuted"


def test_slopes_behind_an_equation_that_ties_their_names_are_no_errors():
    assert verdicts("$$ x^2 + y^2 = 1 $$\n\nso\n\n$$ \\frac{d y}{d x} = -\\frac{x}{y} $$\n")[-1] == "Undecided"


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        (r"\int_0^\infty x e^{-x} \, dx = 1", r"\frac{d}{da} e^{2 a} = e^{2 a}", ["Proved", "Refuted"]),
        (r"\sum_{k=0}^\infty \frac{a^k}{k!} = e^a", r"\frac{d}{da} e^{2 a} = e^{2 a}", ["Proved", "Refuted"]),
        (r"\sum_{k=0}^\infty \frac{a^k}{k!} = e^a", r"\frac{d}{da} e^{2 a} = 2 e^{2 a}", ["Proved", "Proved"]),
        ("a x = 2", "2 a x = 4", ["Undecided", "Proved"]),
    ],
)
def test_an_identity_beside_an_equation_is_no_condition_on_it(first, second, kinds):
    assert verdicts(f"$$ {first}, \\qquad {second} $$") == kinds


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("At the rate $q < a$ the value is another.", "Refuted"),
        ("At the rate $a < b$ the value is another.", "Refuted"),
        ("Suppose $a = 1$.", "Undecided"),
        ("Suppose $q = a$ and $q = 1$.", "Undecided"),
        ("At the point $a = b$ and if $b = 1$ it is flat.", "Undecided"),
    ],
)
def test_what_is_said_of_a_name_that_nothing_else_speaks_of_says_nothing_of_others(words, kind):
    assert verdicts(f"{words} The slope is\n\n$$ \\frac{{d}}{{da}} a^3 = 3 a $$")[-1] == kind


@pytest.mark.parametrize("words", ["We have", "Expanding both sides gives", "Recall the formula:", "The marginal revenue is"])
def test_an_equation_to_be_solved_is_one_whatever_the_words(words):
    text = f"{words}\n\n$$ x^2 + 2 x + 1 = x^2 + 9 $$\n\nso that\n\n$$ x = 4 $$\n"
    assert verdicts(text) == ["Undecided", "Proved"]
    text = f"{words}\n\n$$ \\int_0^a t \\, dt = 2 a $$\n\nso that\n\n$$ a^2 = 4 a $$\n"
    assert verdicts(text)[0] == "Undecided"
