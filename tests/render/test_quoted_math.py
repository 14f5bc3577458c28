from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.render.math_groups import UnsafeMathError
from derive.render.quoted_math import Place, quoted

KEPT = [
    r"\frac{\partial \lambda}{\partial z_j} = - \sum_i \hat{a}_i  \ln(a_i) \quad (1)",
    r"\left( \frac12 x^2_3 \right) \bigl[ y \bigr] \{z\}",
    r"x' = x'^2 + x_i'^2 + x''_{i}",
    r"\begin{split} a &= b \\[2pt] &= c \end{split}",
    r"\begin{cases} a & \text{if $i = j$} \\ b & \text{otherwise} \end{cases}",
    r"\sum\limits_{\substack{i=1 \\ i \neq j}}^n \sqrt[3]{x} \overset{\eqref{eq:a}}{=} \textcolor{blue}{y}",
    r"a = b \tag{1} \label{eq:a}",
    r"\begin{array}{cc} a & b \end{array} \operatorname*{argmax}_x",
]


@pytest.mark.parametrize("mathematics", KEPT)
def test_display_is_kept_character_for_character(mathematics):
    assert quoted(mathematics, Place.DISPLAY) == mathematics


@pytest.mark.parametrize(
    ("mathematics", "environment"),
    [
        (r"a &= b \label{x} \\ &= c \nonumber", "align"),
        (r"a = b", "equation"),
        (r"a &=& b", "eqnarray"),
        (r"a \\ b", "multline*"),
        (r"{2} a & b & c & d", "alignat*"),
    ],
)
def test_body_of_an_environment_is_kept(mathematics, environment):
    assert quoted(mathematics, Place.DISPLAY, environment) == mathematics


REFUSED = [
    ("a file is read", r"\input{/etc/passwd}", "known"),
    ("a file is included", r"\include{x}", "known"),
    ("a file is written", r"\immediate\write18{ls}", "known"),
    ("a stream is opened", r"\openout3=x", "known"),
    ("a stream is read", r"\read1 to \x", "known"),
    ("a name is built", r"\csname input\endcsname x", "known"),
    ("a character gets another role", r"\catcode`\%=0", "known"),
    ("a macro is defined", r"\def\x{\x}\x", "known"),
    ("a command is defined", r"\newcommand{\x}{y}", "known"),
    ("a driver is told something", r"\special{x}", "known"),
    ("a package is loaded", r"\usepackage{x}", "known"),
    ("the document ends", r"\end{document}", "closes nothing"),
    ("a document begins", r"\begin{document}", "cannot stand here"),
    ("the file ends", r"x \endinput", "known"),
    ("a loop", r"\loop\iftrue\repeat", "known"),
    ("an unknown macro", r"\pdv{f}{x}", "known"),
    ("a character by its number", r"^^5cinput x", r"\^\^"),
    ("a brace is not closed", r"{a", "not closed"),
    ("a brace is not opened", r"a} x", "closes nothing"),
    ("mathematics ends early", r"a $ \input{x} $", "known"),
    ("a display ends early", r"a \] b \[", "known"),
    ("an inline formula ends early", r"a \) b \(", "known"),
    ("a parameter", "a #1", "known"),
    ("an environment is not closed", r"\begin{cases} a", "not closed"),
    ("environments cross", r"\begin{cases} { \end{cases} }", "closes nothing"),
    ("a bracket is not closed", r"\left( a", "not closed"),
    ("a bracket is not opened", r"a \right)", "closes nothing"),
    ("a bracket crosses a brace", r"\left( { \right) }", "closes nothing"),
    ("a bracket without its sign", r"\left a \right)", "bracket"),
    ("a fraction without arguments", r"\frac", "missing"),
    ("a fraction with one argument", r"{\frac{a}}", "missing"),
    ("an exponent without an argument", "x^", "missing"),
    ("an argument that needs braces", r"x^\frac12", "missing"),
    ("an operator as an argument", r"x_\sum", "braces"),
    ("two exponents", "a^2^3", "twice"),
    ("two subscripts", "x_i_j", "twice"),
    ("a prime after an exponent", "x^2'", "twice"),
    ("alignment without rows", "a & b", "aligned"),
    ("rows without alignment", r"a \\ b", "aligned"),
    ("too many columns", r"\begin{cases} a & b & c \end{cases}", "aligned"),
    ("alignment within a bracket", r"\begin{aligned} \left( a & b \right) \end{aligned}", "aligned"),
    ("a row that swallows a bracket", r"\begin{aligned} a \\ [b] \end{aligned}", "swallow"),
    ("an environment that swallows a bracket", r"\begin{aligned}[b] a \end{aligned}", "swallow"),
    ("limits without an operator", r"x \limits_i", "operator"),
    ("two numbers for one row", r"a \tag{1} \tag{2}", "cannot stand"),
    ("a number within brackets", r"{a \tag{1}}", "cannot stand"),
    ("a command within text", r"\text{\input{x}}", "more than text"),
    ("mathematics within text is not closed", r"\text{if $x}", "not closed"),
    ("a macro in mathematics within text", r"\text{$\input{x}$}", "known"),
    ("a text without braces", r"\text x", "braces"),
    ("a reference with a macro", r"\eqref{\input{x}}", "plain"),
    ("a root with a formula as index", r"\sqrt[\input x]{y}", "plain"),
    ("a colour by its numbers", r"\color[rgb]{1,0,0} x", "plain"),
    ("an unknown sign", "a 日 b", "known"),
    ("a control character", "a \x00 b", "known"),
    ("a backslash at the end", "a \\", "known"),
    ("a display within a display", r"\begin{align} a \end{align}", "cannot stand here"),
    ("nothing at all", " % only a comment", "empty"),
    ("too deep", "{" * 100 + "}" * 100, "deeply"),
    ("too long", "x" * 30_000, "long"),
]


@pytest.mark.parametrize(("mathematics", "why"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_display_is_refused(mathematics, why):
    with pytest.raises(UnsafeMathError, match=why):
        quoted(mathematics, Place.DISPLAY)


def test_environment_that_is_no_display_is_refused():
    with pytest.raises(UnsafeMathError, match="no environment"):
        quoted("x", Place.DISPLAY, "verbatim")


@pytest.mark.parametrize(
    ("mathematics", "copied"),
    [
        ("a % b\n+ c", "a \n+ c"),
        (r"50\% % and \input{x}", r"50\%"),
        ("a\n\n\n+ b", "a\n+ b"),
        ("a\n% note\n+ b", "a\n+ b"),
        ("σ(z) ≤ x", r"\sigma (z) \leq  x"),
        ("x\\ ", "x\\ "),
        (r"a \label{x}", "a"),
    ],
)
def test_comments_blank_lines_and_foreign_letters_are_made_harmless(mathematics, copied):
    assert quoted(mathematics, Place.DISPLAY) == copied


def test_line_of_text_has_no_marks_and_no_numbers():
    assert quoted(r"a \nonumber \\ &+ b \tag{1} \label{x}", Place.LINE).split() == ["a", "+", "b"]


TOKENS = st.sampled_from(
    ["{", "}", "^", "_", "'", " ", "\n", "&", "\\\\", "x", "[", "]", "$", "#", "%", "~", "\\", "^^", r"\]", r"\frac",
     r"\left(", r"\right)", r"\sum", r"\limits", r"\text{a}", r"\tag{1}", r"\label{a}", r"\begin{cases}", r"\end{cases}",
     r"\input", r"\end{document}", r"\begin{document}"]
)  # fmt: skip


@given(st.lists(TOKENS, max_size=12).map("".join), st.sampled_from(Place))
def test_what_is_copied_is_balanced_and_knows_no_way_out(mathematics, place):
    try:
        copied = quoted(mathematics, place)
    except UnsafeMathError:
        return
    bare = re.sub(r"\\[\\{}&%$#_ ]", "", copied)
    assert bare.count("{") == bare.count("}")
    assert not re.search(r"\$|%|#|\^\^|\\\]|\n\s*\n|\\input|\\(?:begin|end)\s*\{document|\\\Z", bare)
