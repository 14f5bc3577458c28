"""The corrected derivation: what TeX could not set, or could be misled by, is shown letter by letter."""

from __future__ import annotations

import pytest
from reading import report_of

from derive.render.to_corrected import to_corrected
from derive.syntax.documents import read_document


def corrected(text, mended):
    report = report_of(text)
    return to_corrected(read_document(report.source), report.derivation, mended)


def test_a_mended_side_stands_in_the_place_of_the_old_one():
    text = "<!-- derive: let u, v real -->\n\n$$ u + v = u - v = v + u $$\n"
    assert "\\[ u + v = u + v = v + u \\]" in corrected(text, {"s1": "u + v"})


HARMFUL = [r"u = \frac{1}{2", r"u = \input{secret}", r"u = v \end{document}", r"u = \write18{x}", "u = v \\catcode 65 = 1"]


@pytest.mark.parametrize("display", HARMFUL)
def test_what_could_do_more_than_be_typeset_is_shown_letter_by_letter(display):
    found = corrected(f"$$ {display} $$\n\nHere $x = {display}$ too.", {})
    assert display not in found
    assert r"\texttt{" in found
    assert found.count(r"\end{document}") == 1
