"""`derive.resolve.declared`: `let` and `given` lines that no formula needs are reported."""

from __future__ import annotations

import pytest

from derive.diagnostics import Code, Severity
from derive.resolve import resolve
from derive.source import Source
from derive.syntax.documents import read_document


def unused(text, name="note.md"):
    found = resolve(read_document(Source(name, text))).unused
    assert all((d.code, d.severity) == (Code.DECLARATION_UNUSED, Severity.NOTE) for d in found)
    return [d.message.partition(" speaks of ")[2] for d in found]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("let y real", ["y"]),
        ("let x, y real", []),
        ("let f function", ["f"]),
        ("let y := x^2", ["y"]),
        ("let k, l = 1..m", ["k, l"]),
        ("let y, z real\ngiven y = z", ["y, z"]),
        ("given x > 0", []),
        (r"let \mathrm{RSS} real", [r"\mathrm{RSS}"]),
        (r"let \hat{x} real", []),
        (r"let x_{\max} real", []),
    ],
)
def test_what_no_formula_speaks_of_is_reported(lines, names):
    before = "" if lines.startswith(("let x, y", r"let \hat", r"let x_")) else "let x real\n"
    assert [found for found in unused(f"<!-- derive\n{before}{lines}\n-->\n\n$$ x + x = 2 x $$") if found in names or not names] == names


def test_a_declaration_that_another_one_needs_is_used():
    assert unused("<!-- derive\nlet y real\nlet z := y^2\n-->\n\n$$ z + z = 2 z $$") == []


def test_a_declaration_is_used_in_its_own_section_alone():
    text = "# One\n\n<!-- derive: let y real -->\n\n$$ 1 + 1 = 2 $$\n\n# Two\n\n$$ y + y = 2 y $$"
    assert unused(text) == ["y"]


def test_a_declaration_is_used_in_the_sections_below_its_own():
    assert unused("# One\n\n<!-- derive: let y real -->\n\n## Inner\n\n$$ y + y = 2 y $$") == []


def test_what_stands_before_it_does_not_use_it():
    assert unused("$$ y + y = 2 y $$\n\n<!-- derive: let y real -->\n\n$$ 1 + 1 = 2 $$") == ["y"]


def test_a_line_in_a_display_is_used_by_the_rows_of_it():
    assert unused("\\[\n% derive: let y real\ny + y = 2 y\n\\]\n", "note.tex") == []


def test_names_behind_macros_are_found():
    text = "\\newcommand{\\height}{h}\n% derive: let h real\n\\[ \\height + \\height = 2 \\height \\]\n"
    assert unused(text, "note.tex") == []
