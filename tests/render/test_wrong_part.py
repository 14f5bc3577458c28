"""Which part of a refuted side is marked: what an edit would change, the part where something is missing, else all of it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from reading import report_of

from derive.render.mathml_tree import to_mathml
from derive.render.wrong_part import wrong_part

HEAD = """<!-- derive
let i, j = 1..n
let x_i, a, b, c real
-->

"""
SIDES = {
    "a sign": ("a - (b + c) = a - b + c", ["+"]),
    "a leading sign": ("a = -a", ["−"]),
    "a number": ("(a + 1)^2 = a^2 + 3 a + 1", ["3"]),
    "an exponent": (r"\frac{\partial}{\partial c} (1 + c)^4 = 4 (1 + c)^2", ["2"]),
    "an index": (r"\frac{\partial}{\partial x_j} \sum_i x_i^2 = 2 x_i", ["i"]),
    "a factor that is missing in a term": (r"\sum_i (x_i + c) = \sum_i x_i + c", ["c"]),
    "a factor that is missing before the side": (r"\frac{\partial}{\partial a} e^{a b} = e^{a b}", ["eab"]),
    "no known mend": (r"a + \ln(1 + b^2) = \sqrt{c^2 + 3}", ["c2+3"]),
}


@pytest.mark.parametrize(("formula", "parts"), SIDES.values(), ids=SIDES)
def test_only_the_wrong_part_is_marked(formula, parts):
    report = report_of(f"{HEAD}$$ {formula} $$")
    (finding,) = report.findings
    (reading,) = report.derivation.written.values()
    side = reading.statements[0].links[0].right
    spans = wrong_part(finding, side)
    printed = ElementTree.fromstring(f"<math>{to_mathml(side, dict.fromkeys(spans, 'wrong'))}</math>")
    found = [re.sub("[\u2061\u2062]", "", "".join(node.itertext())) for node in printed.iter() if node.get("class") == "wrong"]
    assert found == parts


def test_nothing_is_marked_where_nothing_is_refuted():
    report = report_of(f"{HEAD}$$ a + b = b + a $$")
    (reading,) = report.derivation.written.values()
    assert wrong_part(report.findings[0], reading.statements[0].links[0].right) == ()
