"""What is remembered is confirmed: a forged or damaged record changes no verdict."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from derive.certificate import encode, encode_proof
from derive.config import Settings
from derive.json_text import compact
from derive.memory import Memory, _digest
from derive.pipeline import check_source
from derive.render.to_json import to_json
from derive.report import Proved, Refuted, name_of
from derive.source import Source

SETTINGS = Settings(classes=(2,))
TEXT = r"""<!-- derive: let i = 1..n -->
<!-- derive: let x_i, u, v real -->
<!-- derive: let \phi function -->

$$ (u + v)^2 = u^2 + 2 u v + v^2 = u^2 + v^2 = v^2 + u^2 $$

$$ v - u = u - v $$

$$ \frac{u^2 - v^2}{u - v} = u + v $$

$$ \phi(u) = \phi(v) + u - v $$

$$ \sum_i (x_i - u) = \sum_i x_i - n u $$
"""


def checked(memory=None, text=TEXT, settings=SETTINGS):
    return check_source(Source("note.md", text), settings, memory)


@pytest.fixture
def entries():
    memory = Memory()
    checked(memory)
    return memory.after


@pytest.fixture
def searches(monkeypatch):
    """Count the searches for verdicts."""
    import derive.pipeline

    found = []
    search = derive.pipeline._search
    monkeypatch.setattr(derive.pipeline, "_search", lambda link, *rest: found.append(link.id) or search(link, *rest))
    return found


def test_a_second_run_says_the_same_and_searches_for_nothing(entries, searches):
    report = checked()
    searches.clear()
    again = checked(Memory(json.loads(json.dumps(entries))))
    assert to_json((again,)) == to_json((report,))
    assert again.diagnostics == report.diagnostics
    assert [f.suggestions for f in again.findings] == [f.suggestions for f in report.findings]
    assert searches == []


def test_only_what_is_asked_again_is_kept(entries):
    memory = Memory(entries | {"0" * 64: ["", ""]})
    checked(memory)
    assert memory.after == entries


CHANGES = {
    "the step itself": ("v - u = u - v", "v - u = u - 2 v"),
    "a definition before": ("u, v real", "u, v positive"),
    "an assumption before": ("<!-- derive: let \\phi", "<!-- derive: given u > 0 -->\n<!-- derive: let \\phi"),
}


@pytest.mark.parametrize(("old", "new"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_searched_for_again(entries, searches, old, new):
    text = TEXT.replace(old, new)
    report = checked(text=text)
    searches.clear()
    assert to_json((checked(Memory(entries), text),)) == to_json((report,))
    assert searches != []


@pytest.mark.parametrize("settings", [replace(SETTINGS, seed=1), replace(SETTINGS, timeout=9.0), replace(SETTINGS, second_opinion=False)])
def test_other_settings_are_searched_for_again(entries, searches, settings):
    checked(Memory(entries), settings=settings)
    assert len(searches) == len(entries)


def test_moving_a_step_changes_nothing(entries, searches):
    moved = TEXT.replace("$$ v - u", "Some words.\n\n\n$$ v - u")
    checked(Memory(entries), moved)
    assert searches == []


def forged(entries, change):
    """Give entries whose records are changed and whose digests fit again."""
    changed = {}
    for key, (_, text) in entries.items():
        record = json.loads(text)
        change(record)
        changed[key] = [_digest(key, compact(record)), compact(record)]
    return changed


def proof_of(report, place):
    verdict = report.findings[place].verdict
    assert isinstance(verdict, Proved)
    return encode_proof(verdict.proof)


def everything_proved(proof):
    def change(record):
        record[0], record[1], record[2] = ["proved", proof], record[1] and ["proved", proof], []

    return change


def everything_refuted(refutation):
    def change(record):
        record[0], record[1], record[2] = ["refuted", refutation], record[1] and ["refuted", refutation], []

    return change


def everything_undecided(record):
    record[0], record[1], record[2], record[3] = ["undecided", "too hard"], record[1] and ["undecided", "too hard"], [], None


def test_a_proof_of_something_else_is_not_believed(entries):
    report = checked()
    verdicts = [name_of(f.verdict) for f in report.findings]
    for change in (everything_proved([]), everything_proved(proof_of(report, 0))):
        again = checked(Memory(forged(entries, change)))
        assert [name_of(f.verdict) for f in again.findings] == verdicts
        assert [name_of(f.claim.verdict) for f in again.findings] == [name_of(f.claim.verdict) for f in report.findings]


@pytest.mark.parametrize("thought", [[[2], False], [[2], True], [[2], None], [[2], 1], [[99], True], [["2"], True], [2], "no"], ids=repr)
def test_sympy_disagrees_only_where_it_was_asked(entries, thought):
    def change(record):
        record[3] = thought

    again = checked(Memory(forged(entries, change)))
    assert again.diagnostics == checked().diagnostics
    assert all(f.second_opinion is None or (f.second_opinion.agrees and f.second_opinion.sizes == (2,)) for f in again.findings)


def test_the_verdict_on_a_step_is_not_taken_for_that_on_a_claim(entries):
    def change(record):
        record[1] = None

    claims = [name_of(f.claim.verdict) for f in checked(Memory(forged(entries, change))).findings]
    assert claims == [name_of(f.claim.verdict) for f in checked().findings]
    assert claims[:3] == ["proved", "refuted", "refuted"]


def test_a_witness_of_something_else_is_not_believed(entries):
    report = checked()
    refuted = next(f.verdict for f in report.findings if isinstance(f.verdict, Refuted))
    again = checked(Memory(forged(entries, everything_refuted(encode(refuted.refutation)))))
    assert [name_of(f.verdict) for f in again.findings] == [name_of(f.verdict) for f in report.findings]


def test_a_refuted_step_cannot_be_hidden_as_undecided(entries):
    again = checked(Memory(forged(entries, everything_undecided)))
    refuted = [f.link.id for f in checked().findings if isinstance(f.verdict, Refuted)]
    assert [f.link.id for f in again.findings if isinstance(f.verdict, Refuted)] == refuted
    assert refuted == ["s2", "s4"]


def test_a_mend_that_mends_nothing_is_not_believed(entries, searches):
    def change(record):
        record[2] = [[kind, "u + v", words, *rest] for kind, _, words, *rest in record[2]]

    def change_proof(record):
        record[2] = [[*rest, [["Step", "no_such_rule", [], "left", []]]] for *rest, _ in record[2]]

    report = checked()
    assert any(f.suggestions for f in report.findings)
    for forging in (change, change_proof):
        searches.clear()
        again = checked(Memory(forged(entries, forging)))
        assert [f.suggestions for f in again.findings] == [f.suggestions for f in report.findings]
        assert searches != []


DAMAGED = {
    "no text": lambda _, __: ["", ""],
    "a digest of something else": lambda _, entry: ["0" * 64, entry[1]],
    "half of it": lambda _, entry: [entry[0], entry[1][:40]],
    "one part": lambda _, entry: entry[:1],
    "another record": lambda key, __: [_digest(key, "[]"), "[]"],
    "no JSON": lambda key, __: [_digest(key, "{"), "{"],
    "deep nesting": lambda key, __: [_digest(key, "[" * 50_000), "[" * 50_000],
    "numbers for words": lambda key, __: [_digest(key, "[1, 2, 3, 4]"), "[1, 2, 3, 4]"],
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_record_is_as_good_as_none(entries, damage):
    damaged = {key: damage(key, entry) for key, entry in entries.items()}
    memory = Memory(damaged)
    assert to_json((checked(memory),)) == to_json((checked(),))
    assert memory.after == entries


def test_records_under_exchanged_keys_are_as_good_as_none(entries):
    keys, records = list(entries), list(entries.values())
    exchanged = dict(zip(keys, [*records[1:], records[0]], strict=True))
    assert to_json((checked(Memory(exchanged)),)) == to_json((checked(),))
    redone = {key: [_digest(key, text), text] for key, (_, text) in exchanged.items()}
    pairs = zip(checked(Memory(redone)).findings, checked().findings, strict=True)
    assert all(name_of(again.verdict) in ("undecided", name_of(first.verdict)) for again, first in pairs)


def test_an_interruption_leaves_the_rest_undecided(monkeypatch):
    import derive.pipeline

    search = derive.pipeline._search

    def interrupted(link, *rest):
        if link.id == "s3":
            raise KeyboardInterrupt
        return search(link, *rest)

    monkeypatch.setattr(derive.pipeline, "_search", interrupted)
    memory = Memory()
    report = checked(memory)
    assert report.interrupted
    assert [name_of(f.verdict) for f in report.findings[:3]] == ["proved", "refuted", "undecided"]
    assert {name_of(f.verdict) for f in report.findings[2:]} == {"undecided"}
    assert len(memory.after) == 2
