"""`derive.resolve.unbounded`: sums over a letter without a word on what it runs over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import name_of
from derive.resolve import resolve
from derive.resolve.names import Names
from derive.resolve.propose import propose
from derive.source import Source, Span
from derive.syntax.displays import read_display
from derive.syntax.documents import read_document

ELSEWHERE = r"$$ \sum_{i=1}^{n} a_i = \sum_{i=1}^{m} b_i $$" + "\n\n"  # so that nothing is clear of i


def verdict(step, before=ELSEWHERE):
    findings = check_source(Source("note.md", f"{before}$$ {step} $$"), Settings(second_opinion=False)).findings
    return name_of(findings[-1].verdict)


@pytest.mark.parametrize(
    "step",
    [
        r"\sum_i (x_i + y_i) = \sum_i x_i + \sum_i y_i",
        r"\sum_i x_i y_j = y_j \sum_i x_i",
        r"\frac{e^{o_j - c} e^c}{\sum_i e^{o_i - c} e^c} = \frac{e^{o_j - c}}{\sum_i e^{o_i - c}}",
        r"\sum_i (i + 2) g(i) = \sum_i i g(i) + 2 \sum_i g(i)",
    ],
)
def test_what_holds_for_every_finite_range_is_proved(step):
    assert verdict(step) == "proved"


@pytest.mark.parametrize(
    "step",
    [
        r"\sum_i x_i = \sum_{i=1}^{n} x_i",
        r"\sum_i 1 = n",
        r"\sum_i x_i y_i = y_i \sum_i x_i",
        r"\frac{d}{d o_j} \sum_i e^{o_i} = 0",
        r"\sum_i x_i = 2 \sum_i x_i",
        r"\sum_i \sqrt{i^2} g(i) = \sum_i i g(i)",
        r"\sum_i \ln(i^2) = 2 \sum_i \ln i",
        r"\sum_i i! = \sum_i i!",
        r"\sum_i \sum_{k=1}^{i} x_k = \sum_i \sum_{k=1}^{i} x_k",
    ],
)
def test_everything_else_stays_undecided(step):
    assert verdict(step) == "undecided"


@pytest.mark.parametrize("step", [r"\sum_x \sqrt{x^2} f(x) = \sum_x x f(x)", r"\sum_x \ln(x^2) = 2 \sum_x \ln x"])
def test_the_values_that_a_letter_takes_are_any_numbers(step):
    assert verdict(step, "") == "undecided"


def test_a_letter_that_is_declared_is_a_whole_number():
    assert verdict(r"\sum_i \sqrt{i^2} = \sum_i i", "<!-- derive: let i = 1..n -->\n\n") == "proved"


def test_a_range_is_proposed():
    text = ELSEWHERE + r"$$ \sum_k (x_k + k) = \sum_k x_k $$ and $k = 2$"
    assert any(line.startswith("let k = 1..") for line in propose(resolve(read_document(Source("note.md", text)))).lines)


def test_the_number_of_terms_of_a_series_is_none_that_the_page_does_not_name():
    series = Source("", "\\sum_{k=0}^\\infty k x^k")
    node = read_display(series, Span(0, len(series.text)), Names().vocabulary()).statements[0].left
    meaning = replace(Names().meaning(), presumed={"N": "r"})
    assert "square" not in str(meaning.term(node))
