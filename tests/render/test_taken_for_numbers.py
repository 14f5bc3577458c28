"""Every report a person reads says which names are taken for numbers, once for a document."""

from __future__ import annotations

import pytest
from reading import report_of

from derive.render.to_html import to_html
from derive.render.to_latex import to_latex
from derive.render.to_markdown import to_markdown
from derive.render.to_terminal import to_terminal

WORDS = "Not declared, taken for real numbers or functions of them"
OPEN = "$$ (u + v)^2 = u^2 + 2 u v + v^2 $$\n\n$$ u + v = v + u $$"
CLOSED = f"<!-- derive: let u, v real -->\n\n{OPEN}"


def said(text):
    report = report_of(text)
    terminal = to_terminal((report,), color=False, width=200, verbose=False)
    return {"terminal": terminal, "html": to_html((report,)), "latex": to_latex(report), "markdown": to_markdown((report,))}


@pytest.mark.parametrize("form", ["terminal", "html", "latex", "markdown"])
def test_names_that_nothing_declares_are_named_once(form):
    assert said(OPEN)[form].count(WORDS) == 1
    assert WORDS not in said(CLOSED)[form]


def test_the_terminal_names_them():
    assert f"{WORDS}: u, v" in said(OPEN)["terminal"]
