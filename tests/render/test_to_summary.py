from dataclasses import replace

from markdown_it import MarkdownIt

from derive.diagnostics import Code, Diagnostic, Severity
from derive.problems import open_problems
from derive.render.to_summary import MOST_ROWS, to_summary
from derive.source import Span


def said(report, *texts):
    found = tuple(Diagnostic(Code.SYMBOL_UNDEFINED, Severity.ERROR, text, Span(n, n + 1)) for n, text in enumerate(texts))
    return replace(report, findings=(), diagnostics=found)


def test_the_counts_and_a_row_for_every_complaint(note):
    lines = to_summary((note,)).splitlines()
    assert lines[2] == "| proved | refuted | undecided | trusted | skipped | definition |"
    assert lines[4] == "| 2 | 2 | 1 | 1 | 0 | 1 |"
    assert any(line.startswith("| note.md:10:6 | step-refuted | refuted") for line in lines)
    assert sum(line.startswith("| note.md") for line in lines) == len(open_problems(note))


def test_no_text_is_markup(note):
    text = "<script>alert(1)</script> [a](javascript:b) ![x](y) `c` | d **e** @team #1 $x$ https://f.g"
    page = to_summary((said(note, text),))
    html = MarkdownIt("gfm-like", {"linkify": False}).render(page)
    for markup in ("<script", "<a ", "<img", "<code", "<strong", "<em"):
        assert markup not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [a](javascript:b) ![x](y) `c` | d **e**" in html
    row = next(line for line in page.splitlines() if "script" in line)
    assert not {"@", "$"} & set(row)


def test_a_long_table_is_cut_and_says_so(note):
    page = to_summary((said(note, *(f"n{k}" for k in range(MOST_ROWS + 7))),))
    assert "… and 7 more" in page


def test_it_says_how_much_the_baseline_knows(note):
    known = frozenset(p.fingerprint for p in open_problems(note)[:2])
    assert "2 more in the baseline." in to_summary((replace(note, known=known),))
