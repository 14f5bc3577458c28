import json
from fractions import Fraction

from derive.certificate import decode_proof, decode_refutation, decode_scope, decode_term
from derive.diagnostics import Code, Diagnostic, Severity
from derive.kernel.evaluate import Refutation, Witness
from derive.kernel.replay import Replayed
from derive.kernel.rule import NonZero, Side, Step
from derive.kernel.scope import Declaration, Domain, Given, Relation, Scope
from derive.render.to_json import to_json
from derive.report import (
    Claim,
    Defined,
    Finding,
    MendKind,
    Proved,
    Refuted,
    Report,
    SecondOpinion,
    Suggestion,
    Trusted,
    Undecided,
)
from derive.resolve.derivation import Derivation, DerivedLink, Obligation, Treatment
from derive.source import Source, Span
from derive.terms import ONE, Symbol

x, y = Symbol("x"), Symbol("y")
SOURCE = Source("notes/über.md", "one\n$$x = y\n= 1$$\n")
FIRST, SECOND = Span(10, 11), Span(14, 15)
KEYS = [
    "id", "line", "column", "end_line", "end_column", "left", "relation", "right", "verdict", "claim", "rules", "given",
    "conditions", "witness", "reason", "suggestion", "suggestions", "definitions", "second_opinion", "certificate", "digest",
]  # fmt: skip


def scope():
    return Scope(declarations={("x", 0): Declaration(Domain.REAL)})


def link(name="s1", step=None, claim=None, span=FIRST):
    return DerivedLink(name, 0, span, "x", "=", r"\hat{y}", False, step, claim, None, None, Treatment.CHECK, "", None)


def report(*findings, diagnostics=()):
    return Report(SOURCE, Derivation(SOURCE, (), (), (), ()), findings, diagnostics)


def written(*findings, diagnostics=()):
    (file,) = json.loads(to_json((report(*findings, diagnostics=diagnostics),)))["files"]
    return file


STEPS = (
    Step("unfold", (), Side.LEFT),
    Step("field_identity", (0,), Side.RIGHT, (y,)),
    Step("unfold", (1,), Side.LEFT),
)
GIVEN = Given(r"\sum_i w_i = 1", Relation.EQUAL, x, ONE)
PROVED = Proved(STEPS, Replayed((NonZero(x),), (GIVEN,), ("a", "b")))
REFUTED = Refuted(Refutation(Witness({"n": 2}, {"j": 1}, {(r"\hat{a}", (1,)): Fraction(4, 7)}), "1/2", "-1/2", True))


def proved(name="s1", inside=None):
    obligation = Obligation(x, y, inside or scope())
    return Finding(link(name, obligation, obligation), PROVED, Claim(PROVED))


def test_a_step_has_the_entries_of_the_schema_in_their_order():
    (step,) = written(proved())["steps"]
    assert list(step) == KEYS


def test_the_report_and_its_files_have_the_entries_of_the_schema_in_their_order():
    data = json.loads(to_json((report(proved()),)))
    assert list(data) == ["schema", "files", "tally"]
    assert list(data["files"][0]) == ["path", "steps", "diagnostics", "scopes"]
    assert data["schema"] == 1


def test_a_step_stands_where_its_right_side_stands():
    finding = Finding(link(span=SECOND), Undecided("so"), Claim(Undecided("so")))
    (step,) = written(finding)["steps"]
    assert (step["line"], step["column"], step["end_line"], step["end_column"]) == (3, 3, 3, 4)


def test_a_proved_step_says_what_it_rests_on():
    (step,) = written(proved())["steps"]
    assert step["verdict"] == "proved"
    assert step["rules"] == ["unfold", "field_identity"]
    assert step["given"] == [r"\sum_i w_i = 1"]
    assert step["conditions"] == [r"x \neq 0"]
    assert step["definitions"] == ["a", "b"]
    assert step["witness"] is None
    assert step["reason"] is None


def test_a_refuted_step_shows_its_witness():
    obligation = Obligation(x, y, scope())
    (step,) = written(Finding(link("s1", obligation, obligation), REFUTED, Claim(REFUTED)))["steps"]
    assert step["verdict"] == "refuted"
    assert step["witness"] == {
        "n": 2,
        "values": {r"\hat{a}_1": "4/7"},
        "left": "1/2",
        "right": "-1/2",
        "indices": {"j": 1},
    }
    assert list(step["witness"])[:4] == ["n", "values", "left", "right"]
    assert step["rules"] == []


def test_a_proof_can_be_read_back():
    file = written(proved())
    certificate = file["steps"][0]["certificate"]
    assert list(certificate) == ["scope", "left", "right", "proof"]
    assert decode_scope(file["scopes"][certificate["scope"]]) == scope()
    assert decode_term(certificate["left"]) == x
    assert decode_term(certificate["right"]) == y
    assert decode_proof(certificate["proof"]) == STEPS


def test_a_witness_can_be_read_back():
    obligation = Obligation(x, y, scope())
    (step,) = written(Finding(link("s1", obligation, obligation), REFUTED, Claim(REFUTED)))["steps"]
    assert list(step["certificate"]) == ["scope", "left", "right", "refutation"]
    assert decode_refutation(step["certificate"]["refutation"]) == REFUTED.refutation


def test_a_claim_has_a_certificate_of_its_own():
    step_obligation, claim_obligation = Obligation(x, y, scope()), Obligation(ONE, y, scope())
    finding = Finding(link("s2", step_obligation, claim_obligation), PROVED, Claim(REFUTED, "s1"))
    (step,) = written(finding)["steps"]
    assert list(step["claim"]) == ["verdict", "inherited_from", "certificate"]
    assert (step["claim"]["verdict"], step["claim"]["inherited_from"]) == ("refuted", "s1")
    assert decode_term(step["claim"]["certificate"]["left"]) == ONE
    assert "refutation" in step["claim"]["certificate"]
    assert "proof" in step["certificate"]


def test_equal_scopes_are_written_once_and_different_ones_apart():
    file = written(proved("s1"), proved("s2"), proved("s3", Scope()))
    assert [step["certificate"]["scope"] for step in file["steps"]] == [0, 0, 1]
    assert len(file["scopes"]) == 2


def test_what_is_not_decided_has_no_certificate():
    obligation = Obligation(x, y, scope())
    verdicts = (Undecided("too hard"), Trusted("known"), Defined())
    file = written(*(Finding(link(f"s{n}", obligation, obligation), v, Claim(v)) for n, v in enumerate(verdicts)))
    assert [step["certificate"] for step in file["steps"]] == [None, None, None]
    assert [step["claim"]["certificate"] for step in file["steps"]] == [None, None, None]
    assert [step["reason"] for step in file["steps"]] == ["too hard", "known", None]
    assert [step["verdict"] for step in file["steps"]] == ["undecided", "trusted", "definition"]
    assert file["scopes"] == []


def test_a_suggestion_and_a_second_opinion_are_written():
    finding = proved()
    finding = Finding(
        finding.link,
        PROVED,
        finding.claim,
        (Suggestion(MendKind.NEGATE, "-y", "lost minus"), Suggestion(MendKind.GIVEN, "y = 0", "y is 0")),
        SecondOpinion((2, 3), True, True),
    )
    (step,) = written(finding)["steps"]
    assert step["suggestion"] == {"kind": "negate", "latex": "-y"}
    assert step["suggestions"] == [step["suggestion"], {"kind": "given", "latex": "y = 0"}]
    assert step["second_opinion"] == {"engine": "sympy", "sizes": [2, 3], "equal": True, "agrees": True}


def test_diagnostics_have_a_place_where_there_is_one():
    here = Diagnostic(Code.FORMULA_UNREADABLE, Severity.ERROR, "what is this?", SECOND)
    nowhere = Diagnostic(Code.FILE_EMPTY, Severity.ERROR, "nothing there")
    first, second = written(diagnostics=(here, nowhere))["diagnostics"]
    assert list(first.items()) == [
        ("code", "formula-unreadable"), ("severity", "error"), ("line", 3), ("column", 3), ("message", "what is this?"),
    ]  # fmt: skip
    assert (second["line"], second["column"]) == (None, None)


def test_the_tally_counts_the_steps_of_all_documents_also_those_that_are_none():
    data = json.loads(to_json((report(proved("s1"), proved("s2")), report(proved("s1")))))
    assert data["tally"] == {"proved": 3, "refuted": 0, "undecided": 0, "trusted": 0, "skipped": 0, "definition": 0}


def test_the_text_is_the_same_every_time_and_ends_in_one_line_feed():
    text = to_json((report(proved()),))
    assert text == to_json((report(proved()),))
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")


def test_letters_are_written_as_they_are():
    assert '"path": "notes/über.md"' in to_json((report(proved()),))


def test_a_path_has_forward_slashes():
    source = Source("notes\\a.md", "")
    text = to_json((Report(source, Derivation(source, (), (), (), ()), (), ()),))
    assert json.loads(text)["files"][0]["path"] == "notes/a.md"


def test_every_step_of_a_proof_has_a_line_of_its_own():
    text = to_json((report(proved()),))
    assert sum(line.strip().startswith('["Step", ') for line in text.splitlines()) == 2 * len(STEPS)


def test_no_documents_make_an_empty_report():
    assert json.loads(to_json(()))["files"] == []
