"""The shipped derivations: every verdict of the cross-entropy note, and a Jacobian that is proved throughout."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from derive.config import Settings
from derive.outputs import outputs_for
from derive.pipeline import check_source
from derive.recheck import recheck
from derive.report import Defined, MendKind, Proved, Refuted, Undecided, name_of, tally
from derive.source import Source

NOTE = Path(__file__).resolve().parents[1].parent / "shared" / "seed" / "cross_entropy.txt"
TARGETS = r"\sum_i \hat{a}_i = 1"


def text_of(name):
    return files("derive").joinpath(f"documents/{name}.md").read_text(encoding="utf-8")


def check(name, text=None, **settings):
    return check_source(Source(f"{name}.md", text or text_of(name)), Settings(**{"second_opinion": False, **settings}))


@pytest.fixture(scope="module")
def note():
    """The findings of the displays by the number of the display and of the sign in it, E1.1 and so on."""
    named, seen = {}, {}
    for finding in check("cross_entropy", second_opinion=True).findings:
        if finding.link.display is not None:
            display = finding.link.display + 1
            seen[display] = seen.get(display, 0) + 1
            named[f"E{display}.{seen[display]}"] = finding
    return named


def given_in(verdict):
    return [given.latex for given in verdict.replayed.givens]


def test_the_loss_is_a_definition(note):
    assert isinstance(note["E1.1"].verdict, Defined)


@pytest.mark.parametrize("label", ["E2.1", "E2.2", "E2.3", "E3.1", "E4.1", "E4.2", "E5.1"])
def test_what_is_right_is_proved(note, label):
    assert isinstance(note[label].verdict, Proved)
    assert isinstance(note[label].claim.verdict, Proved)
    assert note[label].verdict.replayed.conditions == ()


@pytest.mark.parametrize(("label", "names"), [("E2.1", (r"\lambda",)), ("E2.2", ()), ("E2.3", ()), ("E4.2", ("a",))])
def test_definitions_unfold_as_little_as_needed(note, label, names):
    assert names == note[label].verdict.replayed.definitions


def test_the_lost_minus_is_refuted_with_a_witness(note):
    verdict = note["E6.1"].verdict
    assert isinstance(verdict, Refuted)
    assert verdict.refutation.left == verdict.refutation.right.removeprefix(
        "-"
    ) or verdict.refutation.right == verdict.refutation.left.removeprefix("-")
    assert sum(value for (name, _), value in verdict.refutation.witness.values.items() if name == r"\hat{a}") == 1
    assert note["E6.1"].claim.inherited_from is None
    assert note["E6.1"].suggestion.kind is MendKind.NEGATE


@pytest.mark.parametrize("label", ["E6.2", "E7.1", "E8.1", "E9.1", "E10.1"])
def test_what_follows_from_it_inherits_the_error(note, label):
    assert isinstance(note[label].verdict, Proved)
    assert isinstance(note[label].claim.verdict, Refuted)
    assert note[label].claim.inherited_from == note["E6.1"].link.id


def test_only_one_step_needs_the_given(note):
    assert [label for label, f in note.items() if isinstance(f.verdict, Proved) and given_in(f.verdict)] == ["E9.1"]
    assert given_in(note["E9.1"].verdict) == [TARGETS]


def test_without_the_given_that_step_is_not_proved():
    report = check("cross_entropy", text_of("cross_entropy").replace(f"given {TARGETS}\n", ""))
    step = next(f for f in report.findings if f.link.right_latex == r"\hat{a}_j - \sigma(z_j)")
    assert isinstance(step.verdict, Undecided)  # the words before it say that the total is one


def test_sympy_agrees_with_every_verdict(note):
    decided = [f for f in note.values() if isinstance(f.verdict, Proved | Refuted)]
    assert all(f.second_opinion is not None and f.second_opinion.agrees for f in decided)


def test_the_swapped_cases_in_the_text_are_refuted():
    inline = [f for f in check("cross_entropy").findings if f.link.display is None]
    assert [name_of(f.verdict) for f in inline] == ["refuted", "refuted"]
    first, second = (f.verdict.refutation.witness.indices for f in inline)
    assert first["i"] == first["j"]
    assert second["i"] != second["j"]


@pytest.mark.skipif(not NOTE.is_file(), reason="the note itself is not beside the checkout")
def test_the_displays_are_those_of_the_note():
    displays = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)
    assert displays.findall(NOTE.read_text(encoding="utf-8")) == displays.findall(text_of("cross_entropy"))


def test_the_jacobian_is_proved_throughout():
    counts = tally((check("softmax_jacobian"),))
    assert counts["proved"] == sum(counts.values()) - counts["definition"] >= 15


def test_the_corrected_derivation_is_proved_when_it_is_read_again():
    source = Source("cross_entropy.md", text_of("cross_entropy"))
    outputs = outputs_for(source, Settings(second_opinion=False))
    again = check_source(Source("again.tex", outputs["cross_entropy_corrected.tex"]), Settings(second_opinion=False))
    assert again.diagnostics == ()
    assert all(isinstance(f.verdict, Proved | Defined) and isinstance(f.claim.verdict, Proved | Defined) for f in again.findings)
    assert again.findings[-1].link.right_latex == r"\mathbf{a} - \hat{\mathbf{a}}"
    assert len(again.findings) == len(check("cross_entropy").findings)


def test_the_report_is_confirmed_and_the_same_every_time():
    source = Source("cross_entropy.md", text_of("cross_entropy"))
    first, second = (outputs_for(source, Settings(second_opinion=False)) for _ in range(2))
    assert first == second
    assert recheck(first["cross_entropy.json"]) == ()
