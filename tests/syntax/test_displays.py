import re
from pathlib import Path

import pytest
from reading import VOCABULARY, bare, read

from derive.diagnostics import Code
from derive.source import Source, Span
from derive.syntax.displays import read_display
from derive.syntax.printer import to_latex
from derive.syntax.tree import Listing
from derive.syntax.vocabulary import Vocabulary


def display(text):
    return read_display(Source("", text), Span(0, len(text)), VOCABULARY)


def shape(text):
    """Give the statements of a display as text: left, sides and conditions."""
    reading = display(text)
    assert reading.errors == (), [error.message for error in reading.errors]
    return [
        (
            None if s.left is None else flat(text, s.left.span),
            [f"{link.relation.sign} {flat(text, link.right.span)}" for link in s.links],
            [f"{c.left.text} {c.relation} {flat(text, c.right.span)}" for c in s.conditions],
        )
        for s in reading.statements
    ]


def flat(text, span):
    return " ".join(text[span.start : span.end].split())


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        pytest.param("a = b = c", [("a", ["= b", "= c"], [])], id="chain"),
        pytest.param("= a", [(None, ["= a"], [])], id="begins with a relation"),
        pytest.param("a + b", [("a + b", [], [])], id="no relation"),
        pytest.param(r"a &= b \\ &= c \\ & \le n", [("a", ["= b", "= c", "<= n"], [])], id="rows of an align"),
        pytest.param(r"a &=& b \\ &=& c", [("a", ["= b", "= c"], [])], id="rows of an eqnarray"),
        pytest.param(r"a \\ &= b", [("a", ["= b"], [])], id="left side alone on its row"),
        pytest.param(r"a = \\ b", [("a", ["= b"], [])], id="right side on the next row"),
        pytest.param(r"a &= b \\ &\quad + c \\ &= x", [("a", [r"= b \\ &\quad + c", "= x"], [])], id="row that begins with a plus"),
        pytest.param(r"a &= b \\ & - c \\ &= x", [("a", [r"= b \\ & - c", "= x"], [])], id="row that begins with a minus"),
        pytest.param(r"a = b \\ - c", [("a", [r"= b \\ - c"], [])], id="minus without another relation"),
        pytest.param(r"a &= b \\ & \cdot c", [("a", [r"= b \\ & \cdot c"], [])], id="row that begins with a dot"),
        pytest.param(r"a &= (b \\ & \quad c)", [("a", [r"= (b \\ & \quad c)"], [])], id="bracket over two rows"),
        pytest.param(r"a + b &= c \\ -a + b &= x", [("a + b", ["= c"], []), ("-a + b", ["= x"], [])], id="equation that begins with a minus"),
        pytest.param(r"a &= b \\ x &= y", [("a", ["= b"], []), ("x", ["= y"], [])], id="two chains"),
        pytest.param(r"a &= b & x &= y", [("a", ["= b"], []), ("x", ["= y"], [])], id="two columns"),
        pytest.param(r"a = b, \quad x = y", [("a", ["= b"], []), ("x", ["= y"], [])], id="comma and gap"),
        pytest.param(r"a = b, x = y", [("a", ["= b"], []), ("x", ["= y"], [])], id="comma"),
        pytest.param(r"a = b \quad\text{and}\quad x = y", [("a", ["= b"], []), ("x", ["= y"], [])], id="and"),
        pytest.param(r"a = b \qquad x = y", [("a", ["= b"], []), ("x", ["= y"], [])], id="gap"),
        pytest.param(r"x_i x_j = 0, \quad i \neq j", [("x_i x_j", ["= 0"], ["i != j"])], id="condition"),
        pytest.param(r"x_i y_j = a, \quad i = j", [("x_i y_j", ["= a"], ["i = j"])], id="equal indices"),
        pytest.param(r"a = b, \quad x = y", [("a", ["= b"], []), ("x", ["= y"], [])], id="equal letters that are no indices"),
        pytest.param(r"a = b \quad \text{for } i \neq j \text{ and } i \neq k", [("a", ["= b"], ["i != j", "i != k"])], id="for"),
        pytest.param(r"a = b \text{ if } x = y", [("a", ["= b"], ["x = y"])], id="if"),
        pytest.param(r"\text{If } i = j, \quad a = b", [("a", ["= b"], ["i = j"])], id="condition in front"),
        pytest.param(r"a &= b \\ &\text{for } i \neq j", [("a", ["= b"], ["i != j"])], id="condition on its own row"),
        pytest.param(r"a = b, \quad c > 0", [("a", ["= b"], ["c > 0"])], id="inequality beside an equation"),
        pytest.param(r"a_i = b, \quad i = 1, \ldots, n", [("a_i", ["= b"], [])], id="range"),
        pytest.param(r"a_i = b, \quad i, j = 1, 2, \dots, n.", [("a_i", ["= b"], [])], id="range of two indices"),
        pytest.param(r"i = 1, \ldots, n", [], id="range alone"),
        pytest.param(r"a = b \quad \text{by (2)}", [("a", ["= b"], [])], id="remark"),
        pytest.param(r"a = b.", [("a", ["= b"], [])], id="full stop"),
        pytest.param(r"a &= b, \\ &= c;", [("a", ["= b", "= c"], [])], id="punctuation of rows"),
        pytest.param(r"\begin{split} a &= b \\ &= c \end{split}", [("a", ["= b", "= c"], [])], id="split"),
        pytest.param(r"\begin{aligned} a &= b. \end{aligned}.", [("a", ["= b"], [])], id="aligned"),
        pytest.param(r"\min_x f(x) \quad \text{s.t.} \quad a = b", [(r"\min_x f(x)", [], ["a = b"])], id="constraint"),
        pytest.param(r"x = a \text{ such that } b = c", [("x", ["= a"], []), ("b", ["= c"], [])], id="such that"),
        pytest.param(r"x \in A, \quad \text{s.t.} \quad x = c", [("x", [r"\in A"], []), ("x", ["= c"], [])], id="what a thing is made of"),
        pytest.param(r"x = \min_a f(a) \text{ s.t. } a = b", [("x", [r"= \min_a f(a)"], ["a = b"])], id="constraint of a value"),
        pytest.param(r"\min_x & f(x) \\ \text{s.t.} & a = b \\ & x \le c = n", [(r"\min_x & f(x)", [], ["a = b", "x <= c", "c = n"])], id="constraints below"),
        pytest.param(r"\text{minimize} & f(x) \\ \text{subject to} & a = b \\ \max_x & f(x)", [(r"\text{minimize} & f(x)", [], ["a = b"]), (r"\max_x & f(x)", [], [])], id="two problems"),
        pytest.param(r"\sum_i \quad x_i = a", [(r"\sum_i \quad x_i", ["= a"], [])], id="gap behind a sum"),
        pytest.param(r"\text{if } x > a \\ b = c \\ c = a", [("b", ["= c"], ["x > a"]), ("c", ["= a"], ["x > a"])], id="condition on the row above"),
        pytest.param(r"\forall a > b", [], id="condition alone"),
        pytest.param(r"a \mathrel{:=} b", [("a", [":= b"], [])], id="relation in braces"),
        pytest.param(r"a \mathrel{\mathop:}= b {=} c", [("a", [":= b", "= c"], [])], id="definition in braces"),
        pytest.param(r"a_n \xrightarrow[n \to b]{x} a", [("a_n", [r"\to a"], [])], id="arrow with words"),
        pytest.param(r"V^\perp \perp W", [(r"V^\perp", [r"\perp W"], [])], id="complement before a relation"),
        pytest.param(r"a = b \qquad \blacksquare", [("a", ["= b"], [])], id="end of a proof"),
        pytest.param(r"a = b. \square", [("a", ["= b"], [])], id="end of a proof behind a full stop"),
        pytest.param(r"a = b \square", [("a", [r"= b \square"], [])], id="square that is a factor"),
        pytest.param(r"\square = a", [(r"\square", ["= a"], [])], id="square that is a side"),
        pytest.param(r"\boxed{a = b}", [("a", ["= b"], [])], id="box"),
        pytest.param(r"&\hphantom{=} a \\ &= b", [("a", ["= b"], [])], id="phantom relation"),
        pytest.param(r"x = \begin{cases} a & i = j \\ b & i \neq j \end{cases} = c", [("x", [r"= \begin{cases} a & i = j \\ b & i \neq j \end{cases}", "= c"], [])], id="branches have rows of their own"),
        pytest.param(r"\sum_{i = j} x_i = x_j", [(r"\sum_{i = j} x_i", ["= x_j"], [])], id="relation below a sum"),
        pytest.param(r"a = b (1)", [("a", ["= b (1)"], [])], id="factor at the end"),
        pytest.param(r"a = \sum_i x_i \quad (12)", [("a", [r"= \sum_i x_i"], [])], id="number at the end"),
    ],
)  # fmt: skip
def test_statements(text, statements):
    assert shape(text) == statements


@pytest.mark.parametrize(
    ("text", "labels", "tag"),
    [
        (r"\label{eq:sum} a = b \tag{3}", ("eq:sum",), "3"),
        (r"a &= b \label{eq:one} \\ &= c \label{eq:two}", ("eq:one", "eq:two"), None),
        (r"a = b. \quad (12)", (), "12"),
        (r"a = b \tag*{A}", (), "A"),
        (r"\begin{aligned} a = b \end{aligned} \quad (1)", (), "1"),
        (r"a = b (12)", (), None),
        (r"\quad (12)", (), None),
    ],
)
def test_labels_and_numbers(text, labels, tag):
    reading = display(text)
    assert (reading.errors, reading.labels, reading.tag) == ((), labels, tag)


def test_a_reason_belongs_to_its_relation():
    (statement,) = display(r"a \overset{(2)}{=} b \stackrel{\eqref{eq:sum}}{=} c").statements
    assert [link.relation.reason for link in statement.links] == ["(2)", r"\eqref{eq:sum}"]


def test_spans_are_offsets_in_the_document():
    source = Source("", r"text $$ a &= b \\ &= c $$ text")
    (statement,) = read_display(source, Span(7, 23), VOCABULARY).statements
    assert source.slice(statement.span) == r"a &= b \\ &= c"
    assert [source.slice(link.right.span) for link in statement.links] == ["b", "c"]


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        pytest.param("", Code.FORMULA_UNREADABLE, "", id="empty"),
        pytest.param("a + b =", Code.FORMULA_UNREADABLE, "=", id="nothing on the right"),
        pytest.param("a = = b", Code.FORMULA_UNREADABLE, "=", id="nothing between two signs"),
        pytest.param("a + = b", Code.FORMULA_UNREADABLE, "+", id="sign without a term"),
        pytest.param(r"a \cdot = b", Code.FORMULA_UNREADABLE, r"\cdot", id="dot without a factor"),
        pytest.param(r"\sqrt = a", Code.FORMULA_UNREADABLE, r"\sqrt", id="root of nothing"),
        pytest.param(r"\frac{a} = b", Code.FORMULA_UNREADABLE, r"\frac", id="argument missing"),
        pytest.param("(a + b = b + a", Code.BRACE_UNBALANCED, "(", id="bracket not closed"),
        pytest.param("a + b) = a + b", Code.BRACE_UNBALANCED, ")", id="bracket closed twice"),
        pytest.param(r"\frac{a}{b = 1", Code.BRACE_UNBALANCED, "{", id="brace not closed"),
        pytest.param(r"a = b \quad c", Code.READING_AMBIGUOUS, "c", id="formula behind a gap"),
        pytest.param(r"a = b, = c", Code.FORMULA_UNREADABLE, "=", id="relation behind a comma"),
        pytest.param(r"a {=} {=} b", Code.FORMULA_UNREADABLE, "=", id="nothing between two signs in braces"),
        pytest.param(r"\xrightarrow a", Code.FORMULA_UNREADABLE, "\\xrightarrow ", id="arrow without its words"),
        pytest.param(r"i = 1, \ldots, \blob", Code.COMMAND_UNKNOWN, r"\blob", id="range that ends in a command"),
        pytest.param(r"a = \text{if", Code.BRACE_UNBALANCED, "{", id="words not closed"),
        pytest.param("a" * 100_001, Code.LIMIT_EXCEEDED, "a" * 100_001, id="too long"),
        pytest.param(r"a\\" * 2000, Code.LIMIT_EXCEEDED, (r"a\\" * 2000), id="too many rows"),
        pytest.param("a=a," * 2000, Code.LIMIT_EXCEEDED, ("a=a," * 2000)[:-1], id="too many parts"),
    ],
)
def test_refuses(text, code, where):
    reading = display(text)
    (error,) = reading.errors
    assert (error.code, text[error.span.start : error.span.end]) == (code, where), error.message
    assert reading.statements == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(r"& a = b \\ & - c = x", Code.READING_AMBIGUOUS, id="minus at the left edge"),
        pytest.param(r"a = b \\ - c = x", Code.READING_AMBIGUOUS, id="minus without alignment"),
        pytest.param(r"a &= b \\ &\quad (c + x)", Code.READING_AMBIGUOUS, id="indented formula that may be a factor"),
        pytest.param(r"a = b \quad \sum_i x_i", Code.READING_AMBIGUOUS, id="sum behind a gap"),
        pytest.param(r"a = b, c = x \\ = y", Code.FORMULA_UNREADABLE, id="goes on from two equations"),
    ],
)
def test_a_row_that_may_go_on_is_a_question(text, code):
    assert [error.code for error in display(text).errors] == [code]


def test_an_error_hides_no_other_chain():
    reading = display(r"a &= \blob \\ &= b \\ x &= y \\ &= \blub \\ &= n \\ c &= p")
    assert [error.code for error in reading.errors] == [Code.COMMAND_UNKNOWN] * 2
    assert [(s.left and bare(s.left), len(s.links)) for s in reading.statements] == [(("Name", "x"), 1), (("Name", "c"), 1)]


def test_rows_before_an_error_are_kept():
    (statement,) = display(r"a &= b \\ &= \blob \\ &= c").statements
    assert [bare(link.right) for link in statement.links] == [bare(read("b"))]


CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases"
DISPLAY = re.compile(r"\$\$(.*?)\$\$\s*<!-- expect: (\w+)", re.DOTALL)


@pytest.mark.skipif(not CASES.is_dir(), reason="the conformance cases are not here")
def test_conformance_cases_are_read_or_refused_as_expected():
    wrong = []
    for path in sorted(CASES.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        names = frozenset(re.findall(r"^let (\\?\w+?) (?:real|positive|nonnegative)$", text, re.MULTILINE)) | {"n", "m"}
        functions = frozenset(re.findall(r"^let (\\?\w+)\(", text, re.MULTILINE)) | {"f"}
        for match in DISPLAY.finditer(text):
            reading = read_display(Source("", text), Span(*match.span(1)), Vocabulary(functions, names))
            left_open = reading.statements and reading.statements[0].left is None
            if (bool(reading.errors) or left_open) and match[2] != "unreadable" and not match[1].strip().startswith("="):
                wrong.append((path.name, match[1], [e.message for e in reading.errors]))
            if match[2] == "unreadable" and not reading.errors and not left_open:
                wrong.append((path.name, match[1], "read"))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        (r"y = A x, \quad x, b \in \mathbb{R}^n", [("x", r"\in"), ("b", r"\in")]),
        (r"y = 2 a + b \quad a, b > 0", [("a", ">"), ("b", ">")]),
        (r"y = 2 a, \qquad a, b, c \neq 0, \quad d > 0", [("a", "!="), ("b", "!="), ("c", "!="), ("d", ">")]),
    ],
)
def test_a_list_behind_a_gap_has_the_bound_of_its_last_member(text, conditions):
    (statement,) = display(text).statements
    assert [(to_latex(c.left), c.relation) for c in statement.conditions] == conditions
    assert not isinstance(statement.links[0].right, Listing)


@pytest.mark.parametrize("text", [r"y = 2 a, b, c > 0", r"x = 1, \quad 2, \quad y > 0"])
def test_a_list_without_a_gap_or_of_numbers_stays_one(text):
    assert isinstance(display(text).statements[0].links[0].right, Listing)


def test_a_placement_behind_aligned_is_no_formula():
    (statement,) = display(r"\begin{aligned}[t] a &= b \end{aligned}").statements
    assert to_latex(statement.left) == "a"
