from dataclasses import replace

from derive.diagnostics import Code, Diagnostic, Severity
from derive.problems import open_problems
from derive.render.to_github import to_github
from derive.source import Part, Source, Span


def lines(*reports):
    return to_github(reports).splitlines()


def test_every_complaint_is_one_command_at_its_place(note):
    assert lines(note)[0] == (
        "::error file=note.md,line=10,endLine=10,col=6,endColumn=29,title=derive%3A step-refuted::"
        r"refuted: at n = 2, j = 1, â = (4/7, 3/7), z = (1/3, -1): the previous line is 0.21996…, this one is -0.21996…"
        r"%0Athe two differ by a factor of -1: did a minus get lost?%0Atry: \sigma(z_j) - \hat{a}_j"
    )
    assert len(lines(note)) == len(open_problems(note))


def test_the_worst_come_first_and_what_inherits_an_error_comes_last_of_its_kind(note):
    kinds = [line.split(" ")[0] for line in lines(note, note)]
    assert kinds == sorted(kinds, key=["::error", "::warning", "::notice"].index)
    errors = [line for line in lines(note, note) if line.startswith("::error")]
    assert ["wrong since" in line for line in errors] == [False] * (len(errors) - 2) + [True, True]


def test_no_text_can_end_a_command_or_begin_another(note):
    text = "a%0Ab\n::error::c"
    said = Diagnostic(Code.SYMBOL_UNDEFINED, Severity.ERROR, text, Span(0, 1))
    report = replace(note, source=replace(note.source, path="a:b,c%.md"), findings=(), diagnostics=(said,))
    (line,) = lines(report)
    assert line.startswith("::error file=a%3Ab%2Cc%25.md,line=1,")
    assert line.endswith("::a%250Ab ::error::c")


def test_columns_are_left_out_where_a_complaint_spans_lines(note):
    said = Diagnostic(Code.SYMBOL_UNDEFINED, Severity.WARNING, "so", Span(0, 100))
    (line,) = lines(replace(note, findings=(), diagnostics=(said,)))
    assert ",col=" not in line
    assert "line=1,endLine=5" in line


def test_nothing_found_is_nothing_printed():
    assert to_github(()) == ""


def in_a_notebook(note):
    said = Diagnostic(Code.SYMBOL_UNDEFINED, Severity.ERROR, "so", Span(2, 3))
    source = Source("n.ipynb", "x\nyz", parts=(Part(0, cell=4),))
    return replace(note, source=source, findings=(), diagnostics=(said,))


def test_a_cell_is_named_and_its_lines_are_not_taken_for_those_of_the_file(note):
    assert lines(in_a_notebook(note)) == ["::error file=n.ipynb,title=derive%3A symbol-undefined::cell 4, line 2: so"]
