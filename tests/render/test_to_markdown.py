"""The Markdown report: the author's displays, what was found of them, and nothing of a document as markup."""

from __future__ import annotations

from html import unescape

import pytest
from markdown_it import MarkdownIt
from reading import report_of

from derive.render.markdown_text import code, code_block, formula, plain
from derive.render.to_markdown import to_markdown

NOTE = r"""# The *mean* & <b>more</b>

<!-- derive
let i = 1..n
let x_i, a, b real
-->

$$ \sum_i (x_i + a) = \sum_i x_i + n a = \sum_i x_i - n a $$

\begin{align}
a + b &= b + a \\
      &= a + 2 b
\end{align}

$$ a = \href{javascript:bad()}{b} $$

We have $a < b$ and $a + a = 3 a$.
"""


@pytest.fixture(scope="module")
def page():
    return to_markdown((report_of(NOTE),))


def test_displays_are_copied_with_their_environment(page):
    assert "$$\n\\sum_i (x_i + a) = \\sum_i x_i + n a = \\sum_i x_i - n a\n$$" in page
    assert "\\begin{align}\na + b &= b + a \\\\\n      &= a + 2 b\n\\end{align}" in page


def test_what_was_found_stands_below_its_display(page):
    first, second = page.index("**s2**"), page.index("**s3**")
    assert page.index("n a\n$$") < first < second
    assert "**✗ refuted**. At" in page[first:second]
    assert "In the text on line" in page


def test_what_could_do_more_than_be_typeset_is_code(page):
    assert "```latex\n a = \\href{javascript:bad()}{b} \n```" in page


def test_nothing_of_the_document_becomes_html(page):
    shown = MarkdownIt("commonmark").render(page)
    assert "<b>" not in shown
    assert "href" not in shown.replace("\\href", "")


TEXTS = ["<b>", "[a](javascript:x)", "*a* _b_ `c`", "# a", "a | b", "http://x.y", "&lt;", "~~a~~", "$a$", "![i](x)"]


@pytest.mark.parametrize("text", TEXTS)
def test_plain_text_shows_every_sign(text):
    shown = MarkdownIt("commonmark").render(plain(text))
    assert unescape(shown) == f"<p>{text}</p>\n"


FORMULAS = {"a relation": ("a<b", r"$a\lt b$"), "an address": (r"\href{x}{y}", r"`\href{x}{y}`")}


@pytest.mark.parametrize(("latex", "expected"), FORMULAS.values(), ids=FORMULAS)
def test_a_formula_cannot_begin_an_element(latex, expected):
    assert formula(latex) == expected


@pytest.mark.parametrize("text", ["`", "``", "a```b", "\n```\nx"])
def test_code_cannot_end_early(text):
    assert MarkdownIt("commonmark").render(code(text)).count("<code>") == 1
    assert MarkdownIt("commonmark").render(code_block(text)).count("<pre>") == 1
