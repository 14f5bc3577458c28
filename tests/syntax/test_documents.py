"""Documents: which displays, inline formulas, directives and headings are found, and where exactly."""

from __future__ import annotations

import pytest

from derive.diagnostics import Code
from derive.source import Source
from derive.syntax.document import Directive, Display, Heading, Inline
from derive.syntax.documents import read_document


def read(text, suffix="md"):
    return read_document(Source(f"note.{suffix}", text))


def found(text, kind, suffix="md"):
    document = read(text, suffix)
    return [text[item.span.start : item.span.end] for item in document.items if isinstance(item, kind)]


@pytest.mark.parametrize(
    ("text", "displays"),
    [
        pytest.param("a $$ x = y $$ b", [" x = y "], id="dollars"),
        pytest.param("\\[ x\n= y \\]", [" x\n= y "], id="brackets over two lines"),
        pytest.param("\\\\[ x\n= y \\\\]", [" x\n= y "], id="brackets whose backslash is escaped"),
        pytest.param("a \\\\[2pt] b\n\n$$ x $$ \\\\]", [" x "], id="the end of a row"),
        pytest.param("a \\\\[b] and $$ x $$ c", [" x "], id="an escaped backslash before brackets of the text"),
        pytest.param("```math\nx = y\n```\n", ["x = y\n"], id="fence of mathematics"),
        pytest.param("\\begin{align*}\nx &= y \\\\\n &= z\n\\end{align*}", ["\nx &= y \\\\\n &= z\n"], id="environment"),
        pytest.param("$$\\begin{split} x \\end{split}$$", ["\\begin{split} x \\end{split}"], id="environment inside dollars"),
        pytest.param("---\ntitle: $$ x $$\n---\n\n$$ y $$", [" y "], id="front matter"),
        pytest.param("```\n$$ x $$\n```\n$$ y $$", [" y "], id="code fence"),
        pytest.param("code:\n\n    $$ x $$\n\n$$ y $$", [" y "], id="indented code"),
        pytest.param("- item\n\n    $$ x $$\n", [" x "], id="a formula of a list, indented"),
        pytest.param("text\n    $$ x $$\n", [" x "], id="an indented line of a paragraph"),
        pytest.param("$$\n\n    x\n$$\n", ["\n\n    x\n"], id="an indented line of a formula"),
        pytest.param("`$$ x $$` and $$ y $$", [" y "], id="code span"),
        pytest.param("\\$$ x $", [], id="escaped dollar"),
        pytest.param("<!-- $$ x $$ --> $$ y $$", [" y "], id="comment"),
        pytest.param("$$ x $$\r\n\r\n$$ y $$", [" x ", " y "], id="CRLF"),
        pytest.param("a\rb\r\r$$ x $$\r```\r$$ y $$\r```\r", [" x "], id="old line ends"),
        pytest.param("$$\nx\n\n- y\n# z\n$$", ["\nx\n\n- y\n# z\n"], id="marks of Markdown inside"),
    ],
)
def test_displays_of_markdown(text, displays):
    assert found(text, Display) == displays


PAGE = (
    "One\n===\n\n$1+1=3$ here\n\n```python\nx = '$y$'\n```\n\n```math\na\n```\n\n```math\nb\n```\n\n## Two\n\n$$ c $$\n\n"
    "```\n$$ no $$\n```\n\n    $$ neither $$\n\n- item $d$\n"
)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("lines", range(6))
def test_what_stands_behind_front_matter_is_found_where_it_is(lines, end):
    page = PAGE.replace("\n", end)
    matter = end.join(["---", *(f"key{k}: $$ {k} $$" for k in range(lines)), "---", ""])
    if end == "\r":
        matter = ""  # no front matter ends its lines like that
    for kind, formulas in ((Display, [f"a{end}", f"b{end}", " c "]), (Inline, ["1+1=3", "d"])):
        assert found(matter + page, kind) == formulas
    headings = [item.span.start - len(matter) for item in read(matter + page).items if isinstance(item, Heading)]
    assert headings == [0, page.index("## Two")]


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        pytest.param("where $i = j$ and \\(k\\)", ["i = j", "k"], id="dollars and parentheses"),
        pytest.param("where \\\\(i = j\\\\) and \\\\(k", ["i = j"], id="parentheses whose backslash is escaped"),
        pytest.param("it costs $5 and $x$ more", ["x"], id="a price"),
        pytest.param("the $\\log |d| $ terms of flows with scales $s_t$,", ["s_t"], id="a space before the dollar"),
        pytest.param("it costs $5 and $6", [], id="prices"),
        pytest.param("$ x $", [], id="spaces inside"),
        pytest.param("$x$5", [], id="digit behind"),
        pytest.param("$x\n\ny$", [], id="over a blank line"),
        pytest.param("`$x$` $y$", ["y"], id="code span"),
        pytest.param("\\$x$", [], id="escaped"),
    ],
)
def test_inline_formulas_of_markdown(text, formulas):
    assert found(text, Inline) == formulas


def test_sentences():
    document = read("where $a$ and $b$. Then $c$\n\nand $d$ $$ e $$ and $f$")
    assert [item.sentence for item in document.items if isinstance(item, Inline)].__len__() == 5
    a, b, c, d, f = (item.sentence for item in document.items if isinstance(item, Inline))
    assert a == b
    assert len({a, c, d, f}) == 4


def test_headings():
    document = read("# One\n\ntext\n\nTwo\n---\n\n$$ x $$\n\n### Three\n\n```\n# no\n```\n")
    assert [item.level for item in document.items if isinstance(item, Heading)] == [1, 2, 3]


def test_directives_of_markdown():
    text = "<!-- derive: let a real -->\n<!-- derive\n  let b real\n\n  given a = b\n-->\n<!-- expect: proved -->\n<!-- derived from x -->"
    directives = [item for item in read(text).items if isinstance(item, Directive)]
    assert [(d.verb, text[d.argument.start : d.argument.end]) for d in directives] == [
        ("let", "a real"),
        ("let", "b real"),
        ("given", "a = b"),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("lett a real", Code.DIRECTIVE_UNKNOWN),
        ("trust", Code.REASON_MISSING),
        ("skip ", Code.REASON_MISSING),
        ("expect refuted", Code.REASON_MISSING),
        ("expect proved it is true", Code.DIRECTIVE_UNREADABLE),
        ("let", Code.DIRECTIVE_UNREADABLE),
    ],
)
def test_directives_that_are_refused(line, code):
    document = read(f"text\n<!-- derive: {line} -->\n$$ x $$")
    assert [d.code for d in document.diagnostics] == [code]
    assert document.source.position(document.diagnostics[0].span.start).line == 2
    assert not any(isinstance(item, Directive) for item in document.items)


def test_off_and_on():
    assert found("$$ a $$ <!-- derive: off --> $$ b $$ $c$ <!-- derive: on --> $$ d $$", Display) == [" a ", " d "]


@pytest.mark.parametrize("opening", ["$$ x = y", "\\[ x = y", "\\begin{align} x"])
def test_a_display_that_is_never_closed(opening):
    document = read(f"text {opening}")
    assert [d.code for d in document.diagnostics] == [Code.FORMULA_UNREADABLE]
    assert document.diagnostics[0].span.start == 5


@pytest.mark.parametrize(
    ("text", "code"),
    [("", Code.FILE_EMPTY), (" \n", Code.FILE_EMPTY), ("a\x00b", Code.FILE_UNREADABLE), ("{" * 600, Code.LIMIT_EXCEEDED)],
)
@pytest.mark.parametrize("suffix", ["md", "tex"])
def test_documents_that_are_refused(text, code, suffix):
    document = read(text, suffix)
    assert [d.code for d in document.diagnostics] == [code]
    assert document.items == ()


@pytest.mark.parametrize(
    ("text", "displays"),
    [
        pytest.param("\\[ x = y \\] $$ z $$", [" x = y ", " z "], id="brackets and dollars"),
        pytest.param("\\begin{equation}\nx = y\n\\end{equation}", ["\nx = y\n"], id="environment"),
        pytest.param("\\begin{alignat}{2} x &= y \\end{alignat}", [" x &= y "], id="environment with an argument"),
        pytest.param("\\begin{verbatim}\\[ x \\]\\end{verbatim}\\[ y \\]", [" y "], id="verbatim"),
        pytest.param("% \\[ x \\]\n\\[ y \\]", [" y "], id="comment"),
        pytest.param("\\[ a \\]\\begin{document}\\[ x \\]\\end{document}\\[ b \\]", [" x "], id="only the document environment"),
        pytest.param("\\textbf{see \\[ x \\]}", [" x "], id="inside an argument"),
        pytest.param("\\input{other} \\[ x \\]", [" x "], id="input is not followed"),
    ],
)
def test_displays_of_latex(text, displays):
    assert found(text, Display, "tex") == displays


def test_directives_and_headings_of_latex():
    text = "\\section{A}\n% derive: let a real\n\\subsection{B}\nwhere $i = j$ % derive: trust it is known\n"
    assert [item.verb for item in read(text, "tex").items if isinstance(item, Directive)] == ["let", "trust"]
    levels = [item.level for item in read(text, "tex").items if isinstance(item, Heading)]
    assert levels == sorted(set(levels))
    assert found(text, Inline, "tex") == ["i = j"]


def test_a_directive_in_a_verbatim_environment_is_none():
    text = "\\begin{verbatim}\n% derive: let a real\n\\end{verbatim}\n"
    assert not any(isinstance(item, Directive) for item in read(text, "tex").items)


@pytest.mark.parametrize(
    ("text", "displays"),
    [
        ("\\iffalse \\[ a \\] \\fi \\[ b \\]", [" b "]),
        ("\\iffalse \\[ a \\] \\else \\[ b \\] \\fi", [" b "]),
        ("\\iffalse \\ifdraft \\[ a \\] \\else \\[ b \\] \\fi \\[ c \\] \\fi \\[ d \\]", [" d "]),
        ("\\[ a \\iff b \\] \\iffalse \\[ c \\iff d \\] \\fi \\[ e \\]", [" a \\iff b ", " e "]),
        ("% \\iffalse\n\\[ a \\]\n% \\fi", [" a "]),
        ("\\iffalse \\[ a \\]", []),
    ],
)
def test_what_tex_leaves_out_is_not_read(text, displays):
    assert found(text, Display, "tex") == displays
