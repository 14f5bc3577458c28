"""How results show themselves, and the cell magic."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from rich.console import Console

import derive
from derive.errors import DeriveError
from derive.notebook import derive as magic
from derive.notebook import register

NOTE = "<!-- derive: let a, b real -->\n\n$$ (a - b)^2 = a^2 - b^2 $$\n"


def printed(value, width=100):
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=True, color_system="standard").print(value)
    return out.getvalue()


class Page(HTMLParser):
    """Collects the names of elements and the text between them."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.text = set(), ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data):
        self.text += data


def test_an_answer_shows_itself():
    answer = derive.prove("2a", "a^2")
    assert repr(answer).startswith("refuted: 2 a = a^{2}\n   at a = ")
    assert answer._repr_latex_() == r"$$ 2 a = a^{2} \qquad \text{(refuted)} $$"
    assert "refuted" in Page(answer._repr_html_()).text
    assert "\x1b[1;31mrefuted\x1b[0m: 2 a" in printed(answer)


def test_a_proof_says_what_it_rests_on():
    assert "where a \\neq 0" in repr(derive.prove(r"\frac{a b}{a}", "b"))
    assert r"given \sum_i t_i = 1" in repr(derive.prove(r"c \sum_i t_i", "c", given=r"\sum_i t_i = 1"))


def test_an_expression_shows_itself():
    assert derive.prove("2a", "a + a").left._repr_latex_() == "$$2 a$$"


def test_a_report_shows_itself():
    report = derive.check("note.md", text=NOTE)
    assert repr(report) == "<note.md: 0 proved, 1 refuted, 0 undecided, 0 trusted, 0 skipped, 0 definition>"
    assert "note.md:3:16: refuted (step-refuted)" in str(report)
    page = Page(report._repr_html_())
    assert {"table", "pre"} <= page.elements
    assert "$(a - b)^2 = a^2 - b^2$" in page.text


@pytest.mark.parametrize("width", [50, 100])
def test_a_report_fits_the_console(width):
    lines = printed(derive.check("note.md", text=NOTE + "\n" + NOTE.replace("a^2", " + ".join(["a^2"] * 30))), width).splitlines()
    bare = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    assert any(line != shown and "^^^" in shown for line, shown in zip(lines, bare, strict=True))
    assert max(map(len, bare)) <= width


def test_a_mended_text_shows_what_changed():
    fixed = derive.fix("note.md", text="<!-- derive: let a, b real -->\n$$ a - (b - a) = b - 2 a $$\n")
    assert fixed.changed
    assert "-$$ a - (b - a) = b - 2 a $$\n+$$ a - (b - a) = 2 a - b $$" in fixed.diff
    assert "<pre>--- note.md" in fixed._repr_html_()
    assert "\x1b[32m+$$" in printed(fixed)


def test_where_nothing_is_mended_nothing_changed():
    fixed = derive.fix("note.md", text="<!-- derive: let a real -->\n$$ a + a = 2a $$\n")
    assert not fixed.changed
    assert repr(fixed) == "<note.md: nothing to mend>"


HOSTILE = [
    r"$$ a\text{<script>alert(1)</script>} = b $$",
    r"$$ \href{javascript:alert(1)}{a} = b $$",
    r"$$ a = b <img src=x onerror=alert(1)> $$",
    "<!-- derive: trust <script>alert(1)</script> -->\n$$ a = 2a $$",
    "<!-- derive: let <b>a</b> real -->\n$$ a = 2a $$",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_document_says_stays_text(text):
    report = derive.check("<i>note</i>.md", text=text)
    page = report._repr_html_() + derive.fix("<i>note</i>.md", text=text)._repr_html_()
    assert Page(page).elements <= {"table", "tr", "th", "td", "strong", "br", "pre", "p", "code", "div"}
    assert r"$\href" not in page


@pytest.mark.parametrize(
    "cell",
    [
        "% derive: let a, b real\n\\[ (a + b)^2 = a^2 + 2ab + b^2 \\]",
        "% derive: let a, b real\n(a + b)^2 = a^2 + 2ab + b^2",
        "% derive: let a, b real\n\n(a + b)^2\n  = a^2 + 2ab + b^2\n",
        "% derive: let a, b real\n\\begin{align}\n(a + b)^2 &= a^2 + 2ab + b^2\n\\end{align}",
    ],
)
def test_a_cell_is_a_derivation(cell):
    report = magic("--no-sympy", cell)
    assert [type(finding.verdict) for finding in report.findings] == [derive.Proved]


def test_positions_are_those_of_the_cell():
    report = magic("--no-sympy", "% derive: let a real\na + a\n = 3a")
    assert "cell.tex:3:4: refuted" in str(report)


def test_a_cell_of_markdown():
    assert magic("--markdown --no-sympy", NOTE).ok is False


def test_an_unknown_word_is_an_error():
    with pytest.raises(DeriveError, match="--strict"):
        magic("--strict", "a = a")


def test_an_empty_cell_has_no_steps():
    assert magic("", "\n").findings == ()


def test_the_extension_registers_the_magic():
    registered = []

    class Shell:
        def register_magic_function(self, *arguments):
            registered.append(arguments)

    derive.load_ipython_extension(Shell())
    assert registered == [(magic, "cell", "derive")]
    assert register.__module__ == "derive.notebook"


IN_A_CELL = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "derive")
report = shell.run_cell_magic("derive", "--no-sympy", "% derive: let a real\\na + a = 2a")
html = shell.display_formatter.formatters["text/html"]
html.enabled = True
print(report.ok, "<table>" in html(report))
"""


def test_the_magic_in_ipython():
    pytest.importorskip("IPython")
    result = subprocess.run([sys.executable, "-c", IN_A_CELL], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "True True"
