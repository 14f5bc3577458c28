"""Every letter, number and sign of a formula stands in what is read of it, as often as on the page."""

from collections import Counter
from pathlib import Path

import pytest
from formulas import KINDS

from derive.source import Source, Span
from derive.syntax.commands import Kind
from derive.syntax.displays import read_display
from derive.syntax.document import Display
from derive.syntax.documents import read_document
from derive.syntax.lexer import tokenize
from derive.syntax.printer import to_latex
from derive.syntax.vocabulary import Vocabulary

NOTHING = Vocabulary(frozenset(), frozenset())
COUNTED = frozenset((
    Kind.LETTER, Kind.NUMBER, Kind.SIGN, Kind.MARK, Kind.BIG, Kind.INTEGRAL, Kind.NABLA, Kind.ACCENT, Kind.TIGHT, Kind.LOOSE,
    Kind.BANG, Kind.ROOT, Kind.RELATION,
))  # fmt: skip
WRITTEN = {"!=": r"\neq", "<=": r"\le", ">=": r"\ge", "~": r"\approx"}
DERIVED = ("d", r"\partial")  # printed as the same sign
CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.md"))
SAID_OTHERWISE = (", j :", "j=1", r"\ldots", r"\dots", r"\cdots", "brace", r"\forall", r"\cup", r"mathrm{", r"textrm{", r"\operatorname", r"\text")


def counted(text):
    found = Counter()
    tokens = tokenize(Source("", text), Span(0, len(text)))
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.kind not in COUNTED or token.text in DERIVED:
            continue
        digits = token.kind is Kind.NUMBER and before is not None and before.kind is Kind.FRACTION
        for part in token.text if digits else (token.text,):
            found[part] += 1
    return found


def printed(statement):
    parts = [] if statement.left is None else [to_latex(statement.left)]
    for link in statement.links:
        parts.append(f"{WRITTEN.get(link.relation.sign, link.relation.sign)} {to_latex(link.right)}")
    for condition in statement.conditions:
        relation = WRITTEN.get(condition.relation, condition.relation)
        parts.append(f"{to_latex(condition.left)} {relation} {to_latex(condition.right)}")
    return "  ".join((*parts, *map(to_latex, statement.remarks)))


def lost(text):
    reading = read_display(Source("", text), Span(0, len(text)), NOTHING)
    if reading.errors:
        return Counter()
    return counted(text) - counted("  ".join(map(printed, reading.statements)))


@pytest.mark.parametrize("text", [text for _, text, _ in KINDS if not any(sign in text for sign in SAID_OTHERWISE)])
def test_a_formula_keeps_its_signs(text):
    assert not lost(text)


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_the_displays_of_a_document_keep_their_signs(path):
    source = Source(path.name, path.read_text())
    displays = [item for item in read_document(source).items if isinstance(item, Display)]
    assert displays
    for display in displays:
        text = source.slice(display.span)
        if not any(sign in text for sign in SAID_OTHERWISE):
            assert not lost(text), text


@pytest.mark.parametrize(
    "text",
    [
        r"\sum_{d \mid n} x_d",
        r"\prod_{p : n} x_p",
        r"\sum_{i=1, j=2}^n x_{ij}",
        r"\sum_{i=1}^{n, m} x_i",
        r"\lim_{x \to a, y \to b} f",
        r"x_{01} = x_{1}",
        r"\int_0^1 \int_0^2 x \, dy \, dx",
        r"[f]_{a}^{b} + \left. g \right|_{x = 0}^{1}",
        r"\nabla^2_{x} f",
        r"\binom{n}{k}^{2}",
    ],
)
def test_nothing_below_or_above_a_sign_is_lost(text):
    assert not lost(text)


def test_one_start_of_two_letters_is_read_once():
    assert lost(r"\sum_{i=1, j=1}^n x_{ij}") == Counter({"=": 1, "1": 1})
