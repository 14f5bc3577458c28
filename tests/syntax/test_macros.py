"""Macros of the document: what they expand to, and where their parts stand."""

import pytest
from reading import bare

from derive.diagnostics import Code
from derive.source import Source, Span
from derive.syntax.displays import read_display
from derive.syntax.documents import read_document
from derive.syntax.macros import definitions
from derive.syntax.printer import to_latex
from derive.syntax.tokens import ReadingError
from derive.syntax.vocabulary import Vocabulary


def reading(preamble, formula):
    text = preamble + "\n$$" + formula + "$$"
    source = Source("note.md", text)
    start = text.index("$$") + 2
    vocabulary = Vocabulary(frozenset(), frozenset(), definitions(text))
    return source, read_display(source, Span(start, len(text) - 2), vocabulary)


@pytest.mark.parametrize(
    ("preamble", "call", "meaning"),
    [
        (r"\newcommand{\E}[1]{\mathrm{E}[#1]}", r"\E{X}", r"\mathrm{E}[X]"),
        (r"\newcommand\al\alpha", r"\al b", r"\alpha b"),
        (r"\renewcommand*{\vec}[1]{\mathbf{#1}}", r"\vec x", r"\mathbf{x}"),
        (r"\def\pa#1#2{\frac{\partial #1}{\partial #2}}", r"\pa{f}{x}", r"\frac{\partial f}{\partial x}"),
        (r"\DeclareMathOperator{\tr}{tr}", r"\tr A", r"\operatorname{tr} A"),
        (r"\DeclareMathOperator*{\argmin}{arg\,min}", r"\argmin_x f", r"\operatorname{argmin}_x f"),
        (r"\DeclarePairedDelimiter{\size}{\lvert}{\rvert}", r"\size{x}", r"|x|"),
        (r"\let\eps\varepsilon", r"\eps + 1", r"\varepsilon + 1"),
        (r"\newcommand{\pw}[2][2]{#2^{#1}}", r"\pw{x} + \pw[3]{y}", r"x^{2} + y^{3}"),
        (r"\newcommand{\a}{x}\newcommand{\b}{\a + \a}", r"2 \b", r"2 x + x"),
        (r"\newcommand{\a}{x} \renewcommand{\a}{y}", r"\a", "y"),
        (r"\newcommand{\f}[1]{#1\beta}", r"\f{x}y", r"x \beta y"),
        ("% \\newcommand{\\pdv}[2]{#2}\n", r"\pdv{f}{x}", r"\frac{\partial f}{\partial x}"),
    ],
)
def test_a_call_reads_as_what_it_stands_for(preamble, call, meaning):
    _, found = reading(preamble, call)
    _, wanted = reading("", meaning)
    assert found.errors == ()
    assert [bare(s.left) for s in found.statements] == [bare(s.left) for s in wanted.statements]


@pytest.mark.parametrize(
    ("formula", "place"),
    [
        (r"\pa{f}{x + }", r"\pa{f}{x + }"),
        (r"\pa{f}{\blob}", r"\blob"),
        (r"a + \bad{x} + b", r"\bad{x}"),
        (r"a + \nothing", r"\nothing"),
    ],
)
def test_an_error_stands_where_the_author_can_mend_it(formula, place):
    source, found = reading(r"\def\pa#1#2{\frac{#1}{#2}} \newcommand{\bad}[1]{#1 \blub}", formula)
    (error,) = found.errors
    assert source.slice(error.span) == place


def test_sides_have_the_text_of_the_call():
    source, found = reading(
        r"\newcommand{\half}[1]{\frac{1}{2} #1} \newcommand{\turn}[2]{#2 - #1}", r"\half{x} + \half{y} = \turn{a}{b} c"
    )
    (statement,) = found.statements
    assert source.slice(statement.left.span) == r"\half{x} + \half{y}"
    assert source.slice(statement.links[0].right.span) == r"\turn{a}{b} c"


def test_positions_count_code_points_also_behind_macros_and_in_files_with_two_characters_at_a_line_end():
    text = "é𝑥\r\n\\newcommand{\\half}[1]{\\frac{1}{2} #1}\r\n\r\n𝑥𝑥 $$ \\half{a} = \\blob $$\r\n"
    document = read_document(Source("note.md", text))
    (item,) = document.items
    (error,) = read_display(document.source, item.span, Vocabulary(frozenset(), frozenset(), document.macros)).errors
    place = document.source.position(error.span.start)
    assert (place.line, place.column) == (4, 18)
    assert document.source.line(4)[place.column - 1 :].startswith("\\blob")


@pytest.mark.parametrize(
    "preamble",
    [
        r"\newcommand{\x}[1]{\x{#1}}",
        r"\newcommand{\x}[1]{\y{#1}\y{#1}}\newcommand{\y}[1]{\x{#1}\x{#1}}",
        r"\newcommand{\x}[1]{\y{\y{\y{\y{\y{\y{#1}}}}}}}\newcommand{\y}[1]{#1#1#1#1#1#1#1#1#1#1}",
    ],
)
def test_a_macro_without_an_end_ends_in_a_limit(preamble):
    _, found = reading(preamble, r"\x{a}")
    (error,) = found.errors
    assert error.code is Code.LIMIT_EXCEEDED


def test_a_definition_leaves_nothing_on_the_page():
    document = read_document(
        Source("note.md", "$\\newcommand{\\R}{\\mathbb{R}}$\n\n$$\\newcommand{\\x}{a $b$ c}$$\n\n$$ x = \\R $$\n")
    )
    vocabulary = Vocabulary(frozenset(), frozenset(), document.macros)
    readings = [read_display(document.source, item.span, vocabulary) for item in document.items]
    assert [error for found in readings for error in found.errors] == []
    assert [to_latex(s.links[0].right) for found in readings for s in found.statements] == [r"\mathbb{R}"]


def test_a_call_without_its_arguments_is_unknown():
    _, found = reading(r"\newcommand{\two}[2]{#1 #2}", r"\two{a}")
    (error,) = found.errors
    assert isinstance(error, ReadingError)
    assert error.code is Code.COMMAND_UNKNOWN


def test_outside_of_its_document_a_macro_has_its_last_meaning_and_no_place():
    macros = definitions(r"\newcommand{\q}{a} \renewcommand{\q}{b + c}")
    reading = read_display(Source("", r"x \q"), Span(0, 4), Vocabulary(frozenset(), frozenset(), macros))
    assert to_latex(reading.statements[0].left) == to_latex(read_display(Source("", "x b + c"), Span(0, 7), Vocabulary(frozenset(), frozenset())).statements[0].left)
