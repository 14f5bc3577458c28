"""Names as an author would write them."""

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.report import Undecided
from derive.resolve.known import called, written_out
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
