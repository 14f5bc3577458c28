"""Names as an author would write them."""

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import Undecided
from derive.resolve.barred import called, written_out
from derive.source import Source


@pytest.mark.parametrize(
    ("name", "arguments", "written"),
    [
        ("f", ("x", "y"), "f(x, y)"),
        ("p_1", ("x",), "p_1(x)"),
        ("p_{\\mid}", ("y", "x"), "p(y \\mid x)"),
        ("p_{2\\mid}", ("y", "z", "x"), "p(y, z \\mid x)"),
        ("p_{;}", ("x", "a", "b"), "p(x; a, b)"),
        ("\\mathcal{N}_{;}", ("x", "\\mu"), "\\mathcal{N}(x; \\mu)"),
        ("K_{\\parallel}", ("p", "q"), "K(p \\parallel q)"),
        ("p_{\\mid;}", ("a", "b", "c"), "p(a \\mid b; c)"),
    ],
)
def test_a_function_is_called_as_it_is_written(name, arguments, written):
    assert called(name, arguments) == written


def test_a_name_alone_is_written_with_dots():
    assert written_out("p_{2\\mid}") == "p(\\cdot \\mid \\cdot)"
    assert written_out("p_2") == "p_2"


def test_no_message_shows_a_name_as_it_is_kept():
    text = "We know that\n\n$$ \\ln p(x; a) = 2 $$\n\nand\n\n$$ \\ln p(x; a)^2 = 2 \\ln p(x; a) . $$\n"
    reasons = [f.verdict.reason for f in check_source(Source("note.md", text), Settings()).findings if isinstance(f.verdict, Undecided)]
    assert any("given p(x; a) > 0" in reason for reason in reasons)
    assert not any("_{;}" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("line", "latex", "kind"),
    [
        ("", r"\mathbb{E} X Y = Y \mathbb{E} X", "Undecided"),
        ("", r"\mathcal{L} f g = f \mathcal{L} g", "Undecided"),
        ("let \\mathcal{L}, f, g real", r"\mathcal{L} f g = f \mathcal{L} g", "Proved"),
        ("", r"2 \mathcal{L} + 1 = 1 + 2 \mathcal{L}", "Proved"),
        ("", r"f \mathcal{L} = \mathcal{L} \cdot 1 f", "Undecided"),
    ],
)
def test_a_script_capital_before_others_may_be_an_operator(line, latex, kind):
    text = f"<!-- derive: {line} -->\n\n$$ {latex} $$\n" if line else f"$$ {latex} $$\n"
    report = check_source(Source("note.md", text), Settings(second_opinion=False))
    assert type(report.findings[-1].verdict).__name__ == kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Let $p = 0.3$ be a chance.\n\nThe density is $p(x) = 2x$, and\n\n$$ p(1) = 2 $$", ["Defined", "Defined", "Proved"]),
        ("Let $p = 0.3$ be a chance.\n\nThe density is $p(x) = 2x$, and\n\n$$ p(1) = 3 $$", ["Defined", "Defined", "Refuted"]),
        ("Let $f = 3$.\n\n$$ f (1 + 1) = 6 $$", ["Defined", "Proved"]),
        ("Let $f = 3$. Then\n\n$$ f(x) = 4 x $$", ["Defined", "Undecided"]),
        ("We fix $p = 0.5$. Then\n\n$$ p(x) = p x $$\n\n$$ p(2) = 1 $$", ["Undecided", "Undecided"]),
        ("Let $f = 3$.\n\n$$ f (1 + 1) = 7 $$", ["Defined", "Refuted"]),
    ],
)
def test_a_number_may_be_said_to_be_a_function_later(text, kinds):
    report = check_source(Source("note.md", f"# Note\n\n{text}\n"), Settings(second_opinion=False))
    assert [type(finding.verdict).__name__ for finding in report.findings] == kinds
