import pytest

from derive.diagnostics import Code
from derive.source import Source, Span
from derive.syntax.lexer import MAXIMAL_LENGTH, Kind, ReadingError, tokenize


def tokens(text):
    return tokenize(Source("", text), Span(0, len(text)))


def kinds(text):
    return [token.kind for token in tokens(text)]


@pytest.mark.parametrize(
    "unseen",
    [r"\,", r"\;", r"\:", r"\!", r"\ ", "~", "  \n\t", r"\displaystyle", r"\limits", r"\nonumber", r"\notag", r"\bigl", r"\Bigg",
     r"\phantom{x^2}", r"\hphantom{{=}}", r"\color{red}", "% a comment \\frac{\n"],
)  # fmt: skip
def test_what_does_not_show_leaves_no_token(unseen):
    assert [token.text for token in tokens(f"a {unseen} b")] == ["a", "b"]


def test_a_gap_is_remembered_by_the_token_behind_it():
    assert [token.gap for token in tokens(r"a \quad b \qquad c d")] == [False, True, True, False]


@pytest.mark.parametrize(
    ("text", "sign"),
    [("=", "="), (r"\equiv", "="), (r"\neq", "!="), (r"\ne", "!="), (r"\lt", "<"), (r"\leq", "<="), (r"\ge", ">="), (":=", ":="),
     (r"\coloneqq", ":="), (r"\approx", "~"), (r"\sim", r"\sim"), ("\u2264", "<="), ("<=", "<="), (r"\in", r"\in"), (r"\not\in", r"\notin"), (r"\not=", "!="), (r"\simeq", "~")],
)  # fmt: skip
def test_relations_have_one_sign_each(text, sign):
    (token,) = tokens(text)
    assert (token.kind, token.text, token.reason) == (Kind.RELATION, sign, None)


@pytest.mark.parametrize("command", [r"\overset", r"\stackrel"])
@pytest.mark.parametrize("reason", ["(2)", r"\eqref{eq:norm}", r"\text{by {(1)}}"])
def test_a_reason_above_a_relation_is_kept_as_written(command, reason):
    (token,) = tokens(f"{command}{{{reason}}}{{ = }}")
    assert (token.kind, token.text, token.reason) == (Kind.RELATION, "=", reason)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("|a|", [Kind.OPEN, Kind.CLOSE]),
        ("|a| |b|", [Kind.OPEN, Kind.CLOSE, Kind.OPEN, Kind.CLOSE]),
        ("|a||b|", [Kind.OPEN, Kind.CLOSE, Kind.OPEN, Kind.CLOSE]),
        ("c|a|", [Kind.OPEN, Kind.CLOSE]),
        ("p(a|b)", [Kind.GIVEN]),
        ("p(|a| | |b|)", [Kind.OPEN, Kind.CLOSE, Kind.GIVEN, Kind.OPEN, Kind.CLOSE]),
        ("D(p||q)", [Kind.GIVEN]),
        ("c||a||", [Kind.OPEN, Kind.OPEN, Kind.CLOSE, Kind.CLOSE]),
        ("||a|-|b||", [Kind.OPEN, Kind.OPEN, Kind.CLOSE, Kind.OPEN, Kind.CLOSE, Kind.CLOSE]),
        (r"\|x^*\|", [Kind.OPEN, Kind.CLOSE]),
        (r"\lvert a \rvert", [Kind.OPEN, Kind.CLOSE]),
        (r"f \big|_{x}", [Kind.EVALUATED]),
        (r"f \bigr|_{x}", [Kind.EVALUATED]),
        (r"a \mid b", [Kind.GIVEN]),
        ("p(a|b) = p(b|a)", [Kind.GIVEN, Kind.GIVEN]),
    ],
)
def test_bars_have_a_part_to_play(text, roles):
    assert [token.kind for token in tokens(text) if token.text in ("|", r"\|")] == roles


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("σ", r"\sigma"),
        ("−", "-"),
        ("×", r"\times"),
        ("∑", r"\sum"),
        ("≤", "<="),
        ("Σ", r"\Sigma"),
        ("∂", r"\partial"),
        ("…", r"\ldots"),
        ("⟨", r"\langle"),
    ],
)
def test_a_character_that_is_the_sign_itself_is_read(text, canonical):
    assert [token.text for token in tokens(text)] == [canonical]


def test_something_else_below_a_reason_is_no_relation():
    assert kinds(r"\overset{a}{b} c") == [Kind.UNKNOWN, Kind.LETTER]


def test_offsets_are_those_of_the_document():
    source = Source("", r"text $\hat{a} + 1.25$ text")
    found = tokenize(source, Span(6, 20))
    assert [source.text[token.start : token.end] for token in found] == [r"\hat", "{", "a", "}", "+", "1.25"]


def test_formulas_inside_words_are_tokens_again():
    found = tokens(r"\text{if $i = j$ and}")
    assert [token.text for token in found] == ["if", "i", "=", "j", "and"]
    assert found[0].kind is found[-1].kind is Kind.TEXT


def test_words_with_an_odd_dollar_sign_are_not_known():
    assert kinds(r"\text{if $i}") == [Kind.UNKNOWN]


def test_a_row_takes_its_extra_space_but_no_bracket_of_the_next_row():
    assert kinds(r"\\[2pt] a") == [Kind.ROW, Kind.LETTER]
    assert kinds(r"\\ [a]") == [Kind.ROW, Kind.OPEN, Kind.LETTER, Kind.CLOSE]


def test_stretched_brackets_are_one_token():
    assert [(t.kind, t.text) for t in tokens(r"\left\lbrace a \right ]")] == [
        (Kind.LEFT, r"\{"),
        (Kind.LETTER, "a"),
        (Kind.RIGHT, "]"),
    ]


@pytest.mark.parametrize("text", [r"\left", r"\left x", r"\middle(", "é", "–", "\u0430", r"\unknown", "#", "@", "\u200b"])
def test_what_is_not_known_is_never_dropped(text):
    assert set(kinds(text)) & {Kind.UNKNOWN, Kind.COMMAND}


@pytest.mark.parametrize("text", ["{} = a", "a + {} b", "& {} - a"])
def test_empty_braces_that_cannot_be_an_argument_are_dropped(text):
    assert Kind.BRACE_OPEN not in kinds(text)


@pytest.mark.parametrize("text", [r"\frac{}{a}{b}", "x^{}{2}", r"\hat{}{a}", r"\frac a{}{b}"])
def test_empty_braces_that_may_be_an_argument_stay(text):
    assert Kind.BRACE_OPEN in kinds(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(r"a \text{if", Code.BRACE_UNBALANCED, id="words not closed"),
        pytest.param(r"\label{a \{", Code.BRACE_UNBALANCED, id="an escaped brace closes nothing"),
        pytest.param(r"\phantom x", Code.FORMULA_UNREADABLE, id="argument without braces"),
        pytest.param(r"\tag", Code.FORMULA_UNREADABLE, id="argument missing at the end"),
        pytest.param("a" * (MAXIMAL_LENGTH + 1), Code.LIMIT_EXCEEDED, id="too long"),
        pytest.param(r"\text{" * 150_000, Code.LIMIT_EXCEEDED, id="a megabyte of opened words"),
    ],
)
def test_refuses(text, code):
    with pytest.raises(ReadingError) as caught:
        tokens(text)
    assert caught.value.code is code


@pytest.mark.parametrize(
    "piece", [r"\text{", r"\label{", r"\\[1", r"\begin{", r"\overset{", "{", r"\left", "%", "1", r"\\[       "]
)
def test_repeated_openings_end_cleanly(piece):
    assert outcome(piece * (MAXIMAL_LENGTH // len(piece))) in (None, Code.BRACE_UNBALANCED)


def outcome(text):
    try:
        tokens(text)
    except ReadingError as error:
        return error.code
    return None
