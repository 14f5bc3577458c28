"""What the words around a formula say of it, and what becomes of claims behind bounds and of names that are given anew."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.diagnostics import Code
from derive.pipeline import check_source
from derive.source import Source

DECLARED = "<!-- derive\nlet i, j, k = 1..n\nlet x_i, y_i positive\nlet a, b, x real\nlet g(t) := t^2\nlet h function\n-->\n\n"


def checked(text):
    return check_source(Source("note.md", DECLARED + text), Settings(second_opinion=False))


def verdicts(text):
    return [type(f.verdict).__name__ for f in checked(text).findings]


def claims(text):
    return [type(f.claim.verdict).__name__ for f in checked(text).findings]


@pytest.mark.parametrize(
    "text",
    [
        "It is not true that $(a+b)^2 = a^2+b^2$.", "It would be wrong to write\n$$ (a+b)^2 = a^2+b^2 $$",
        "The equation $(a+b)^2 = a^2+b^2$ is false.", "$$ (a+b)^2 = a^2+b^2 $$\ndoes not hold.",
        "A common mistake is $(a+b)^2 = a^2+b^2$.",
    ],
)  # fmt: skip
def test_what_the_text_denies_is_not_judged(text):
    assert verdicts(text) == ["Undecided"]


def test_what_another_sentence_denies_is_judged():
    assert verdicts("That is not true. But $(a+b)^2 = a^2+b^2$. This is wrong.") == ["Refuted"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("If $i = j$ then $\\delta_{ij} a = a$, otherwise $\\delta_{ij} a = 0$.", ["Proved", "Proved"]),
        ("If $i = j$ then $\\delta_{ij} a = a$. Otherwise, $\\delta_{ij} a = 0$.", ["Proved", "Proved"]),
        ("If $i \\neq j$ then $\\delta_{ij} a = 0$, else $\\delta_{ij} a = a$.", ["Proved", "Proved"]),
        ("If $i = j$ then $\\delta_{ij} a = a$, otherwise $\\delta_{ij} a = a$.", ["Proved", "Refuted"]),
        ("If $i = j$ and $j = k$ then $\\delta_{ij} a = a$, otherwise $\\delta_{ij} a = 0$.", ["Proved", "Undecided"]),
        ("Otherwise, $\\delta_{ij} a = 0$.", ["Undecided"]),
        ("If $i = j$ then\n$$ \\delta_{ij} a = a $$\notherwise\n$$ \\delta_{ij} a + 0 = 0 $$", ["Proved", "Proved"]),
        ("If $i = j$ then\n$$ \\delta_{ij} a = a $$\notherwise\n$$ \\delta_{ij} a + 0 = 1 $$", ["Proved", "Refuted"]),
    ],
)
def test_otherwise_turns_the_condition_round(text, expected):
    assert verdicts(text) == expected


@pytest.mark.parametrize("sign", ["\\le", "\\geq", "\\approx", "\\neq", "<"])
def test_a_chain_claims_nothing_across_a_bound(sign):
    text = f"$$ 4 a b {sign} (a + b)^2 = a^2 + 2 a b + b^2 = a^2 + b^2 $$"
    assert verdicts(text) == ["Undecided", "Proved", "Refuted"]
    assert claims(text) == ["Undecided", "Proved", "Refuted"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$$ g'(x) = 3 x $$", ["Refuted"]),
        ("$$ g'(x) = 2 x $$\n\n$$ g''(x) = 2 $$", ["Proved", "Proved"]),
        ("$$ f(x) = x^3 $$\n\n$$ f'(x) = 2 x^2 $$", ["Defined", "Refuted"]),
        ("Let\n$$ g'(x) = 3 x $$", ["Refuted"]),
        ("$$ g' = 3 x $$", ["Undecided"]),
        ("$$ h'(x) = 3 x $$", ["Undecided"]),
        ("$$ q'(x) = 3 x $$\n\n$$ q'(a) = 3 a $$", ["Undecided", "Undecided"]),
        ("$$ x' = 3 x $$", ["Defined"]),
        ("$$ g^2(x) = 7 $$", ["Undecided"]),
        ("$$ g^{-1}(x) = 7 $$", ["Undecided"]),
    ],
)
def test_a_primed_function_is_no_name_of_its_own(text, expected):
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$$ \\pi = 3.14 $$", ["Proved"]),
        ("$$ e = 2.718 $$\n\n$$ \\ln e = 1 $$", ["Proved", "Proved"]),
        ("$$ \\pi = 0.3 $$", ["Defined"]),
    ],
)
def test_a_constant_as_a_decimal_is_no_definition(text, expected):
    assert verdicts(text) == expected


@pytest.mark.parametrize("between", ["Now let\n$$ u = 3 a $$", "<!-- derive: let u := 3 a -->", "<!-- derive: let u real -->"])
@pytest.mark.parametrize("after", ["2 a + 1", "3 a + 1"])
def test_what_was_defined_by_the_old_meaning_of_a_name_loses_its_own(between, after):
    found = checked(f"$$ u = 2 a $$\n\n$$ v = u + 1 $$\n\n{between}\n\n$$ v + 0 = {after} $$")
    assert type(found.findings[-1].verdict).__name__ == "Undecided"
    assert Code.DEFINITION_REPEATED in [d.code for d in found.diagnostics]


def test_what_was_given_with_the_old_meaning_of_a_name_is_neither_used_nor_refuted_without():
    given = "<!-- derive\nlet u := 2 a\ngiven b = u\n-->\n"
    assert verdicts(given + "$$ b - u = 0 $$\n\n<!-- derive: let u := 3 a -->\n\n$$ b + 0 = 3 a $$") == ["Proved", "Undecided"]


def test_the_same_definition_again_changes_nothing():
    again = "<!-- derive: let u := 2 a -->\n\n"
    text = again + "$$ v = u + 1 $$\n\n" + again + "$$ v + 0 = 2 a + 1 $$"
    assert verdicts(text) == ["Defined", "Proved"]


@pytest.mark.parametrize(
    "product", ["\\prod_i x_i \\prod_j y_j", "\\prod_i x_i \\cdot \\prod_i y_i", "\\prod_i x_i \\sum_j y_j", "\\ln \\prod_i x_i \\prod_j y_j"]
)
def test_a_product_that_may_end_before_another_is_asked_about(product):
    found = checked(f"$$ {product} = 1 $$")
    assert type(found.findings[0].verdict).__name__ == "Undecided"
    assert Code.READING_AMBIGUOUS in [d.code for d in found.diagnostics]


@pytest.mark.parametrize("product", ["\\prod_i x_i \\prod_j y_j^{x_i}", "\\prod_i \\prod_j x_i y_j", "\\prod_i a \\sum_j x_j x_i"])
def test_a_product_over_another_that_holds_its_index_is_read(product):
    assert verdicts(f"$$ {product} = {product} + 1 $$") == ["Refuted"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("a - b &= 0 \\\\\n% derive: given a = b\n2 a - 2 b &= 0", ["Refuted", "Proved"]),
        ("2 a - b &= a \\\\\n a - b &= 0 % derive: given a = b\n", ["Refuted", "Proved"]),
        ("% derive: given a = b\na - b &= 0 \\\\\n2 a - 2 b &= 0", ["Proved", "Proved"]),
        ("a + b &= b + a \\\\\n% derive: given a = b\n &= 2 b", ["Proved", "Proved"]),
        ("a + b &= 2 b \\\\\n% derive: given a = b\n &= 2 b", ["Refuted", "Proved"]),
        ("a + q &= q + a \\\\\n% derive: let q := 2 a\n &= 3 a", ["Proved", "Undecided"]),
        ("u &= a \\\\\n% derive: let u := 2 a\nu + a &= 3 a", ["Defined", "Proved"]),
        ("g(a) &= a^2 \\\\\n% derive: let g(t) := t^3\ng(a) + 0 &= a^3", ["Proved", "Proved"]),
    ],
)
def test_what_a_display_declares_holds_from_its_row_on(rows, expected):
    assert verdicts(f"$$\n\\begin{{aligned}}\n{rows}\n\\end{{aligned}}\n$$\n\n") == expected
    assert verdicts("$$ a - b + 1 = 1 $$\n") == ["Refuted"]
