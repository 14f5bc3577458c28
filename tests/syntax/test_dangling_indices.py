r"""Indices that begin or end with a sign, ``x_{<t}``, or have a dot between letters: they name, and compute nothing."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import Proved, Undecided
from derive.source import Source
from derive.syntax.documents import read_document
from derive.syntax.printer import to_latex


def findings(text):
    return check_source(Source("note.md", text), Settings(second_opinion=False)).findings


def written(formula):
    report = check_source(Source("note.md", f"$$ {formula} = 0 $$"), Settings(second_opinion=False))
    assert [d.message for d in report.diagnostics if d.code.value == "formula-unreadable"] == []
    (reading,) = report.derivation.written.values()
    return to_latex(reading.statements[0].left)


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        ("x_{<t}", "x_{< t}"),
        (r"x_{\ge t+1}", r"x_{\ge t + 1}"),
        (r"x_{\setminus i}", r"x_{\setminus i}"),
        (r"x_{\neq i}", r"x_{\neq i}"),
        ("W_{:,j}", "W_{:, j}"),
        ("W_{i,:}", "W_{i, :}"),
        (r"y_{\cdot j}", r"y_{\cdot j}"),
        (r"y_{i \cdot}", r"y_{i \cdot}"),
        (r"y_{i \cdot k}", r"y_{i \cdot k}"),
        ("W_{*j}", "W_{* j}"),
        ("t_{0+}", "t_{0 +}"),
        (r"\mathbb{R}_{>0}", r"\mathbb{R}_{> 0}"),
        (r"p(x_t \mid x_{<t})", r"p(x_t \mid x_{< t})"),
    ],
)
def test_they_are_read_and_printed_as_they_stand(formula, printed):
    assert written(formula) == printed
    assert written(printed) == printed


@pytest.mark.parametrize(
    ("formula", "printed"), [("x_{-i}", "x_{-i}"), ("x_{1:t}", "x_{1 : t}"), (r"x_{2 \cdot k}", "x_{2 k}"), ("x_{t+1}", "x_{t + 1}")]
)
def test_formulas_in_indices_stay_formulas(formula, printed):
    assert written(formula) == printed


@pytest.mark.parametrize("formula", [r"\sum_{<t} x", "x_{<t,}", "x_{,}", "x_{(<t)}"])
def test_what_says_nothing_is_not_read(formula):
    source = Source("note.md", f"$$ {formula} = 0 $$")
    codes = {diagnostic.code.value for diagnostic in check_source(source, Settings(second_opinion=False)).diagnostics}
    assert "formula-unreadable" in codes
    assert read_document(source).items


@pytest.mark.parametrize(
    "step",
    [
        r"y_{i \cdot k} + y_{ik} = 2 y_{i k}",
        r"y_{i \cdot} + y_i = 2 y_i",
        r"\sum_{t=1}^{T} x_{<t} = T x_{<t}",
        r"\sum_{j=1}^{n} W_{*j} = n W_{*j}",
        r"\sum_{i=1}^{n} x_{\setminus i} = n x_{\setminus i}",
        r"\sum_{i=1}^{n} \bar y_{i \cdot} = n \bar y_{i \cdot}",
        r"\frac{\partial}{\partial x_{ij}} x_{i \cdot} = 0",
        r"\frac{\partial}{\partial x_t} x_{\le t} = 0",
        r"y_{<t} + y_t = 2 y_t",
    ],
)
def test_nothing_is_proved_of_what_they_stand_for(step):
    (finding,) = findings(f"$$ {step} $$")
    assert not isinstance(finding.verdict, Proved)


def test_what_holds_of_any_names_is_proved():
    (finding,) = findings("$$ (x_{<t} + y_{i \\cdot})^2 = x_{<t}^2 + 2 x_{<t} y_{i \\cdot} + y_{i \\cdot}^2 $$")
    assert isinstance(finding.verdict, Proved)


@pytest.mark.parametrize("step", ["a^{<t>} a^{<t>} = (a^{<t>})^2", "a^{<2>} = a a", "x^{0+} = x^0", r"x^{\le 2} = x^2"])
def test_signs_above_the_line_compute_nothing(step):
    (finding,) = findings(f"$$ {step} $$")
    assert isinstance(finding.verdict, Undecided)


def test_a_product_above_the_line_is_one():
    (finding,) = findings(r"$$ x^{2 \cdot 3} = x^6 $$")
    assert isinstance(finding.verdict, Proved)
