"""Pictures of both sides of a refuted step: over which variable, with which values, and when there is none."""

from __future__ import annotations

from base64 import b64decode

import pytest
from reading import report_of

from derive.render.plot import curves_of, drawn
from derive.render.to_html import to_html
from derive.report import Refuted

HEAD = """<!-- derive
let i, j = 1..n
let x, y, z_i real
let p positive
let w_i nonnegative
given \\sum_i w_i = 1
-->

"""


def curves(formula):
    finding = report_of(HEAD + f"$$ {formula} $$").findings[-1]
    assert isinstance(finding.verdict, Refuted)
    return curves_of(finding.link.step, finding.link.claim, finding.verdict.refutation.witness)


VARIABLES = {
    "the only one": ("(x + 1)^2 = x^2 + 1", "x"),
    "what is differentiated by": (r"\frac{\partial}{\partial x} x^2 y = x y", "x"),
    "an element": (r"\frac{\partial}{\partial z_j} \sum_i z_i^2 = z_j", "z₁"),
    "several": ("x + y = x - y", None),
    "one that a given fixes": (r"\frac{\partial}{\partial w_j} \sum_i w_i^2 = w_j", None),
}


@pytest.mark.parametrize(("formula", "variable"), VARIABLES.values(), ids=VARIABLES)
def test_a_step_is_drawn_over_the_variable_it_is_about(formula, variable):
    found = curves(formula)
    assert (found.variable if found else None) == variable


def test_the_values_are_those_of_the_sides():
    found = curves("(x + 1)^2 = x^2 + 1")
    for point, left, right in zip(found.points, found.left, found.right, strict=True):
        assert left == pytest.approx((point + 1) ** 2)
        assert right == pytest.approx(point**2 + 1)


def test_points_stay_in_the_domain_and_gaps_stay_empty():
    assert min(curves("p^2 = p").points) > 0
    assert None in curves(r"\ln(x) = x").left


def test_the_picture_stands_in_the_page_and_is_the_same_each_time():
    pytest.importorskip("matplotlib")
    found = curves("(x + 1)^2 = x^2 + 1")
    address = drawn(found, "the left side", "the right side")
    assert address == drawn(found, "the left side", "the right side")
    assert b"<svg" in b64decode(address.partition(",")[2])
    report = report_of(HEAD + "$$ (x + 1)^2 = x^2 + 1 $$")
    assert address in to_html((report,), plots=True)
    assert "<img" not in to_html((report,))
