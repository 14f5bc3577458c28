"""`derive.decide`: when a refutation stands although the text can be read in another way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.config import Settings
from derive.decide import decide
from derive.report import Refuted, Undecided
from derive.resolve import resolve
from derive.resolve.derivation import OtherReading
from derive.source import Source
from derive.syntax.documents import read_document

DECLARED = "<!-- derive: let t positive -->\n<!-- derive: let x, s real -->\n\n"


def obligation(latex):
    return resolve(read_document(Source("note.md", f"{DECLARED}$$ {latex} $$"))).links[-1].step


def verdict(latex, other):
    made, meant = obligation(latex), obligation(other)
    return decide(replace(made, others=(OtherReading(meant.left, meant.right, meant.scope, "otherwise", ""),)), None, Settings())


@pytest.mark.parametrize(
    "other",
    [
        "t = t",
        r"\int_{-\infty}^{\infty} \frac{t}{1 + x^4} dx = \frac{t \pi}{\sqrt{2}}",  # true, and not to be computed here
        r"\ln(t + s) = \ln(s + t)",
    ],
)
def test_what_may_be_meant_and_right_is_not_refuted(other):
    assert isinstance(verdict("t = 2 t", other), Undecided)


@pytest.mark.parametrize("other", ["t = 3 t", r"\ln(t - t) = 1", r"\ln(t - 2 t) = 1", r"1 + \ln(-s^2) = 1", r"\frac{1}{t - t} = 1"])
def test_what_is_wrong_or_has_no_value_cannot_be_meant(other):
    assert isinstance(verdict("t = 2 t", other), Refuted)
