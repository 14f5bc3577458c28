"""A page is read the same way without the library that knows all of Markdown, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.source import Source
from derive.syntax.markdown import _read_blocks
from derive.syntax.plain_page import headings_of_a_plain_page

PLAIN = {
    "nothing but a paragraph": "one\ntwo",
    "a heading": "# One\n\ntext",
    "a heading in a paragraph": "text\n### Three\ntext",
    "a heading that stands a little to the right, with spaces behind it": "   ## Two  \t\n",
    "an empty heading": "#\ntext\n######",
    "no heading: seven marks, or no space": "####### Seven\n#word",
    "a heading after a comment": "<!-- derive: let x real -->\n# One",
    "a comment of several lines": "<!-- a\nb -->\n\n# One",
    "a heading after a list and a quotation": "- item\n> said\n# One",
    "a heading that belongs to a list": "- item\n\n  # One",
    "a line that stands a little to the right": "text\n\n   text",
}
OTHERS = {
    "a fence": "```\n# no heading\n```",
    "another fence": "~~~ math\nx\n~~~",
    "a line under a heading": "One\n===",
    "a line under a heading in a quotation": "> One\n> ---",
    "front matter": "---\ntitle: x\n---\n# One",
    "a heading in a list": "- # One",
    "a heading in a numbered list in a quotation": "> 1. # One",
    "indented code": "text\n\n    # no heading",
    "indented code without a heading": "text\n\n    text",
    "indented code in a list": "- item\n\n      text",
    "code behind a tab": "text\n\n\ttext",
    "a heading in a comment": "<!--\n# no heading\n-->",
    "a comment without an end": "<!-- a\n\n# no heading",
    "HTML": "<div>\n# no heading\n</div>",
    "HTML in a list": "- <pre>\n# a heading",
    "other ends of lines": "# One\r\ntext",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_the_headings_of_a_plain_page_are_those_of_markdown(text):
    blocks = _read_blocks(Source("page.md", text), text)
    assert headings_of_a_plain_page(text) == blocks.headings
    assert blocks.code == blocks.fences == ()


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_any_other_page_is_left_to_markdown(text):
    assert headings_of_a_plain_page(text) is None


HEADINGS = ("# a", "## b #", "#", "#c", "####### d", "text", "=", "---", "===", "***")
OPENINGS = ("<!-- x -->", "<!--", "-->", "<!-->", "<div>", "</a>", "<?x", "[a]: /b 'c", "'", "```", "~~~", "$$", "\\", "&", "|")
INDENTS = ("- ", "* ", "1. ", "2) ", "> ", " ", "  ", "    ", "\t", "-")
PIECES = st.sampled_from((*HEADINGS, *OPENINGS, *INDENTS))
LINES = st.lists(PIECES, max_size=4).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=8).map("\n".join))
def test_no_page_is_read_in_two_ways(text):
    plain = headings_of_a_plain_page(text)
    if plain is not None:
        blocks = _read_blocks(Source("page.md", text), text)
        assert (plain, (), ()) == (blocks.headings, blocks.code, blocks.fences)
