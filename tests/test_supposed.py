"""`derive.supposed`: what is proved under suppositions says which its proof needs, and nothing is refuted under them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from derive.config import Settings
from derive.decide import with_what_is_needed
from derive.json_text import compact, digest
from derive.kernel.replay import replay
from derive.memory import Found, Memory
from derive.pipeline import check_source
from derive.prover.search import find_proof
from derive.recheck import recheck
from derive.render.to_json import to_json
from derive.report import Proved, Undecided
from derive.source import Source
from derive.supposed import granted

SETTINGS = Settings(second_opinion=False)
NORMAL = r"Let $X \sim \mathcal{N}(\mu, \sigma^2)$. Then" + "\n\n"
ROOT = r"$$ \sqrt{\sigma^2} = \sigma $$"


def checked(text, memory=None):
    return check_source(Source("note.md", text), SETTINGS, memory)


def last(text):
    return checked(text).findings[-1]


def test_what_the_proof_needs_is_said_and_nothing_else():
    finding = last(NORMAL + r"With variance $v^2$," + "\n\n" + r"$$ \sqrt{\sigma^2} + v = \sigma + v $$")
    assert isinstance(finding.verdict, Proved)
    assert [given.latex for given in finding.verdict.replayed.givens] == [r"\sigma > 0"]
    assert [given.latex for given in finding.link.step.scope.givens] == [r"\sigma > 0"]


def test_a_proof_is_not_replayed_without_what_its_steps_name(monkeypatch):
    text = "$$ \\label{a} r^2 = s + 1 $$\n\nFrom \\eqref{a} we get\n\n$$ r^4 - s = s^2 + s + 1 $$"
    made = replace(last(text).link.step, supposed=last(text).link.step.scope.givens)
    found, replayed = find_proof(made.left, made.right, made.scope), []
    monkeypatch.setattr("derive.decide.replay", lambda *asked: replayed.append(asked) or replay(*asked))
    assert made.supposed
    assert with_what_is_needed(found.proof, made) == (made, found.replayed)
    assert len(replayed) == 1


def test_without_the_supposition_there_is_no_proof():
    assert isinstance(last(ROOT).verdict, Undecided)


@pytest.mark.parametrize("right", [r"-\sigma", r"\sigma + 1", r"\mu"])
def test_nothing_is_refuted_under_a_supposition(right):
    assert isinstance(last(NORMAL + rf"$$ \sqrt{{\sigma^2}} = {right} $$").verdict, Undecided)


def test_suppositions_that_contradict_each_other_prove_nothing():
    text = "$$ \\label{a} r + s = 1 $$\n\n$$ \\label{b} 2 r + 2 s = 3 $$\n\nFrom \\eqref{a} and \\eqref{b} we get\n\n$$ t^2 + t = r $$"
    assert isinstance(last(text).verdict, Undecided)


def test_a_link_without_a_proof_is_left_as_it_is():
    none = Undecided("none")
    assert granted(last(NORMAL + ROOT).link, Found(none, none, (), None)) is None


def test_what_is_remembered_gives_the_same_report():
    memory = Memory()
    first = to_json((checked(NORMAL + ROOT, memory),))
    assert to_json((checked(NORMAL + ROOT, Memory(before=memory.after)),)) == first
    assert r'"given": ["\\sigma > 0"]' in first


def report(text=NORMAL + ROOT):
    return json.loads(to_json((checked(text),)))


def signed(data):
    file = data["files"][0]
    for step in file["steps"]:
        used = [c["scope"] for c in (step["certificate"], step["claim"]["certificate"]) if c is not None]
        content = {name: item for name, item in step.items() if name != "digest"}
        step["digest"] = digest(content, *(file["scopes"][place] for place in used))
    return compact(data)


def test_the_report_is_confirmed():
    assert recheck(signed(report())) == ()


def test_a_given_that_the_scope_does_not_have_is_found():
    data = report()
    data["files"][0]["steps"][-1]["given"].append("x = 1")
    assert any("given" in problem for problem in recheck(signed(data)))


def test_a_given_that_the_proof_uses_cannot_be_left_out():
    text = "$$ \\label{a} 2 r + t = 5 $$\n\n$$ (2 r + t)^2 \\overset{\\eqref{a}}{=} 25 $$"
    data = report(text)
    assert data["files"][0]["steps"][-1]["given"] == ["2 r + t = 5"]
    data["files"][0]["steps"][-1]["given"] = []
    assert any("given" in problem for problem in recheck(signed(data)))
