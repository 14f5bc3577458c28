"""Prose as HTML: emphasis is kept, and nothing a document says becomes an element, an address or a comment."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from derive.render.prose import prose
from derive.source import Source, Span


def shown(text, path="note.md", formulas=()):
    source = Source(path, text)
    return str(prose(source, Span(0, len(text)), formulas, lambda span: Markup("<math>{}</math>").format(source.slice(span))))


MARKDOWN = {
    "emphasis": ("some *words*", "<p>some <em>words</em></p>\n"),
    "a heading below the title": ("# A", "<h2>A</h2>\n"),
    "a script": ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    "an element in a line": ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n"),
    "a link": ("[l](/a?b&c)", '<p><span class="link" title="/a?b&amp;c">l</span></p>\n'),
    "a link that runs": ("[l](javascript:x)", "<p>[l](javascript:x)</p>\n"),
    "a link that breaks out": ('[l](/a"onclick=x)', '<p><span class="link" title="/a%22onclick=x">l</span></p>\n'),
    "an image": ("![i](x)", '<p>!<span class="link" title="x">i</span></p>\n'),
    "an address": ("<http://x.y>", '<p><span class="link" title="http://x.y">http://x.y</span></p>\n'),
    "a comment": ("a <!-- derive: let x real --> b", "<p>a  b</p>\n"),
    "a block that is a comment": ("<!-- derive\nlet x\n\nlet y -->\n\nb", "<p>b</p>\n"),
    "words behind a comment": ("<!-- c --> tail", "<p> tail</p>"),
    "the language of a code block": ('```x" onload=\n<b>\n```', "<pre><code>&lt;b&gt;\n</code></pre>\n"),
    "front matter": ("---\ntitle: x\n---\nb", "<p>b</p>\n"),
}


@pytest.mark.parametrize(("text", "expected"), MARKDOWN.values(), ids=MARKDOWN)
def test_markdown_is_shown_and_not_obeyed(text, expected):
    assert shown(text) == expected


LATEX = {
    "commands": (r"We \emph{say} so.", "<p>We say so.</p>\n"),
    "an address": (r"\href{javascript:x}{<b>}", None),
    "a comment": ("a % b\n", "<p>a</p>\n"),
    "the preamble": ("\\documentclass{x}\n\\begin{document}\na\n\nb\n\\end{document}", "<p>a</p>\n<p>b</p>\n"),
    "the day": (r"\maketitle It is \today.", "<p>It is .</p>\n"),
    "a file": (r"\input{/etc/passwd}", None),
}


@pytest.mark.parametrize(("text", "expected"), LATEX.values(), ids=LATEX)
def test_latex_is_shown_as_text(text, expected):
    found = shown(text, "note.tex")
    assert "<b>" not in found
    assert "root:" not in found
    assert expected is None or found == expected


def test_formulas_stand_where_they_stood():
    text = r"with $a<b$ and \(c\) *so*"
    formulas = [Span(text.index("a<b"), text.index("a<b") + 3), Span(text.index("c\\"), text.index("c\\") + 1)]
    assert shown(text, formulas=formulas) == "<p>with <math>a&lt;b</math> and <math>c</math> <em>so</em></p>\n"


def test_characters_that_stand_for_formulas_cannot_be_forged():
    text = "\ue0000\ue001 and $x$"
    assert shown(text, formulas=[Span(text.index("x"), text.index("x") + 1)]).count("<math>") == 1
