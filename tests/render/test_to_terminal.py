from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from reading import report_of

from derive.diagnostics import Code, Diagnostic, Severity
from derive.kernel.evaluate import Refutation, Witness
from derive.render.to_terminal import to_terminal
from derive.report import Claim, Proved, Refuted, Undecided
from derive.resolve.derivation import Treatment

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def printed(report, width=100, *, verbose=False):
    return to_terminal((report,), color=False, width=width, verbose=verbose)


def row(text, name):
    return next(line for line in text.splitlines() if line.split()[:1] == [name])


def test_refuted_step_has_a_frame_with_witness_and_suggestion(note):
    assert (
        r"""note.md:10:6: refuted (step-refuted)
   10 |   &= \hat{a}_j - \sigma(z_j)
      |      ^^^^^^^^^^^^^^^^^^^^^^^
   at n = 2, j = 1, â = (4/7, 3/7), z = (1/3, -1): the previous line is 0.21996…, this one is
   -0.21996…
   the two differ by a factor of -1: did a minus get lost?
   try: \sigma(z_j) - \hat{a}_j
   SymPy agrees for n = 2, 3, 4
"""
        in printed(note)
    )


def test_only_the_wrong_part_of_a_side_is_marked():
    text = printed(report_of("<!-- derive: let a, b, c real -->\n\n$$ a - (b + c) = a - b + c $$\n"))
    line, carets = next(pair for pair in pairwise(text.splitlines()) if "a - (b + c) = a - b + c" in pair[0])
    assert carets.replace("|", " ").strip() == "^"
    assert line[carets.index("^")] == "+"


def test_first_step_of_a_chain_compares_left_with_right(note):
    assert "at n = 2, i = 1, j = 1: the left side is 1, the right side is 0" in printed(note)


def test_inherited_error_is_one_line_that_names_its_origin(note):
    text = printed(note)
    assert "note.md:16:6: follows from the line before, but the chain is wrong since s3 (line 10)\n" in text
    assert "(claim-refuted)" not in text


def test_own_error_of_a_claim_has_a_frame(note):
    finding = note.findings[4]
    text = printed(replace(note, findings=(replace(finding, claim=Claim(finding.claim.verdict)),)))
    assert "note.md:16:6: refuted (claim-refuted)" in text
    assert "the left side of the chain is 0.21996…, this side is -0.21996…" in text.replace("\n   ", " ")


def test_undecided_step_says_why(note):
    assert "note.md:19:6: undecided (step-undecided)" in printed(note)
    assert "   nothing says what v means\n" in printed(note)


def test_table_names_rules_definitions_givens_and_conditions(note):
    text = " ".join(printed(note).split())
    assert "differentiating under the sum, the chain rule, +2 more; uses σ, a, λ; where a_{i} \\neq 0" in text
    assert r"rational arithmetic; no definitions; given \sum_i \hat{a}_i = 1" in text


def test_verbose_table_names_every_rule_and_the_second_opinion(note):
    text = " ".join(printed(note, verbose=True).split())
    assert "differentiating under the sum, the chain rule, unfolding a definition, rational arithmetic; uses" in text
    assert "SymPy agrees for n = 2, 3, 4" in text


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("s1", ["5:14", "definition"]),
        ("s3", ["10:6", "refuted", "refuted"]),
        ("s5", ["16:6", "proved", "refuted"]),
        ("s6", ["19:6", "undecided", "undecided"]),
        ("s7", ["20:6", "trusted", "trusted"]),
    ],
)
def test_table_has_a_line_for_every_step(note, name, cells):
    assert row(printed(note), name).split()[1 : 1 + len(cells)] == cells


def test_diagnostic_has_a_frame_notes_and_help(note):
    assert (
        """note.md:3:1: warning (directive-unused): the directive is not used
   3 | Some prose about $\\lambda$.
     | ^^^^^^^^^^
   it stands alone
   help: remove it
"""
        in printed(note)
    )


def test_diagnostic_without_a_place_names_the_path(note):
    missing = Diagnostic(Code.FILE_MISSING, Severity.ERROR, "there is no such file")
    text = printed(replace(note, findings=(), diagnostics=(missing,)))
    assert "note.md: error (file-missing): there is no such file\n" in text
    assert "1 error\n" in text


def test_counts_are_always_the_last_line(note):
    zero = "0 proved, 0 refuted, 0 undecided, 0 trusted, 0 skipped, 0 definition; claims: 0 proved, 0 refuted, 0 undecided"
    assert to_terminal((), color=False, width=100, verbose=False) == zero + "\n"
    assert printed(note).splitlines()[-1].startswith("2 proved, 2 refuted, 1 undecided, 1 trusted")


def test_expected_refutation_has_no_frame_but_stays_counted(note):
    finding = note.findings[2]
    link = replace(finding.link, treatment=Treatment.EXPECT_REFUTED, treatment_reason="shown as a mistake")
    text = printed(replace(note, findings=(replace(finding, link=link),), diagnostics=()))
    assert "(step-refuted)" not in text
    assert "expected refuted: shown as a mistake" in text
    assert "0 proved, 1 refuted" in text


def test_unmet_expectation_is_an_error(note):
    finding = note.findings[1]
    link = replace(finding.link, treatment=Treatment.EXPECT_REFUTED, treatment_reason="shown as a mistake")
    assert "error (expectation-unmet)" in printed(replace(note, findings=(replace(finding, link=link),)))


def test_disagreeing_second_opinion_is_not_counted_as_agreement(note):
    finding = note.findings[1]
    opinion = replace(finding.second_opinion, agrees=False)
    text = printed(replace(note, findings=(replace(finding, second_opinion=opinion),)))
    assert "SymPy disagrees for n = 2, 3, 4 (1 of 1 steps)" in text


def test_text_of_the_document_is_no_markup_and_no_command(builder):
    reason = "nothing says what [red]w[/red] means\x1b[2J"
    builder.add("v", Undecided(reason))
    text = to_terminal((builder.build(),), color=True, width=100, verbose=False)
    assert "[red]w[/red]" in ESCAPE.sub("", text)
    assert "\x1b[2J" not in text


def test_colour_changes_no_word(note):
    coloured = to_terminal((note,), color=True, width=100, verbose=False)
    assert ESCAPE.search(coloured)
    plain = [line.rstrip() for line in ESCAPE.sub("", coloured).splitlines()]
    assert plain == printed(note).splitlines()


@pytest.mark.parametrize("width", [60, 80, 100])
def test_lines_fit_the_terminal(note, width):
    lines = [line for line in printed(note, width).splitlines()[:-1] if "\\" not in line]
    assert max(map(len, lines)) <= width


def test_empty_proof_is_said_to_be_identity(note):
    finding = note.findings[1]
    assert isinstance(finding.verdict, Proved)
    same = replace(finding, verdict=replace(finding.verdict, proof=()))
    assert "the two sides are the same" in printed(replace(note, findings=(same,)))


def test_refutation_without_a_point_says_only_the_sides(note):
    finding = replace(note.findings[3], verdict=Refuted(Refutation(Witness({}, {}, {}), "1", "2", exact=True)))
    assert "   the left side is 1, the right side is 2\n" in printed(replace(note, findings=(finding,)))


def test_the_columns_of_the_table_have_names(note, empty_builder):
    heading, first = to_terminal((note,), color=False, width=100, verbose=False).splitlines()[1:3]
    assert heading.split() == ["step", "line", "verdict", "claim"]
    assert first.index("definition") == heading.index("verdict")
    assert "verdict" not in to_terminal((empty_builder.build(),), color=False, width=100, verbose=False)
