"""Damaged formulas, documents and directives: whatever comes in, the answer is a reading or a diagnostic with a place."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from formulas import KINDS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.resolve import resolve
from derive.source import Source, Span
from derive.syntax.displays import read_display
from derive.syntax.documents import read_document
from derive.syntax.printer import to_latex
from derive.syntax.vocabulary import Vocabulary

SEEDS = [row[1] for row in KINDS] + [
    r"\frac{\partial}{\partial z_j} \left( - \sum_{i=1}^{n} \hat{a}_i \ln \frac{e^{z_i}}{\sum_{k} e^{z_k}} \right) &= a_j - \hat{a}_j \\ &= 0",
    r"p(\theta \mid y) &\overset{(2)}{=} \frac{p(y \mid \theta) \, p(\theta)}{\int p(y \mid \theta) \, p(\theta) \, \mathrm{d}\theta} \; . \label{eq:bayes}",
    r"\mathrm{Var}(X) = \mathrm{E}\left[ X^2 \right] - \mathrm{E}(X)^2, \quad \text{if} \quad i \neq j, \; k = 1, \ldots, n",
    r"f(x) = \begin{cases} \frac{1}{b-a} & \text{if } x \in [a, b) \\ 0 & \text{otherwise} \end{cases} \tag{3}",
    r"\left\| \mathbf{X}^\top \mathbf{w} \right\|_2^2 \leq \max_{i} |x_i|^2 \cdot \left( \sum_{\substack{i \neq j \\ i \neq k}} w_{ij}^{(l)} + \right. \\ & \left. c \right)",
    r"\begin{aligned} y_1 &= \sqrt[3]{x!} \text{ with } x \to \infty & z &= \overline{A \cup B} \Rightarrow {n \choose k} \end{aligned}",
    r"\underset{x \in V^\perp}{\text{minimize}} \quad & (f g)'(x) \\ \text{subject to} & {a \over b} \xrightarrow[n]{d} .5 \\ & x \mathrel{\mathop:}= \frac{\partial(u, v)}{\text{d}x}",
]
NOISE = st.sampled_from([
    "{", "}", "(", ")", "[", "]", "|", r"\|", "$", "$$", "&", r"\\", "_", "^", "'", "!", "=", "<", ",", ";", ":", ".", "%", "#", "~", " ", "\n", "\r\n",
    r"\left", r"\right", r"\left(", r"\right.", r"\left.", r"\middle|", r"\big|", r"\frac", r"\sqrt", r"\sum", r"\int", "d", r"\mathrm{d}", r"\lim", r"\ln", r"\hat",
    r"\overline", r"\begin{cases}", r"\end{cases}", r"\begin{array}{c}", r"\end{array}", r"\begin{split}", r"\end{split}", r"\text{", r"\text{if}", r"\underbrace{",
    r"\overset{", r"\not", r"\choose", r"\binom", r"\partial", r"\nabla", r"\cases{", r"\substack{", r"\mathop{", r"\label{", r"\tag{1}", r"\quad", r"\ldots", r"\forall",
    r"\over", r"{=}", r"\mathrel{", r"\mathop:", r"\xrightarrow[", r"\text{s.t.}", r"\text{d}", ".5", "''", r"\perp", r"\partial(", r"\text{minimize}",
    r"\operatorname", r"\newcommand{\x}[1]{#1 \x{#1}}", r"\x", r"\def", "−", "∑", "α", "а", "\u200b", "𝑥", "\x0b", "\\", "0", "9" * 30,
])  # fmt: skip


@st.composite
def damaged(draw):
    """A real formula, or two, with pieces deleted, doubled, moved or put in."""
    text = draw(st.sampled_from(SEEDS))
    if draw(st.booleans()):
        text += draw(st.sampled_from([" ", " = ", r" \\ ", " & ", ", "])) + draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 12))
        what = draw(st.integers(0, 3))
        if what == 0:
            text = text[:at] + text[at + length :]
        elif what == 1:
            text = text[:at] + draw(NOISE) + text[at:]
        elif what == 2:
            text = text[: at + length] + text[at:]
        else:
            other = draw(st.integers(0, len(text)))
            text = text[:other] + text[at : at + length] + text[other:]
    return text[:2000]


VERBS = st.sampled_from(["let", "given", "by", "trust", "expect refuted", "skip", "off", "on", "assume", ""])
TAILS = st.sampled_from(["", " real", " = 1..n", " := ", " function", " vector n", " matrix n x p", ".."])


def assert_reads_or_says_where(text):
    source = Source("", text)
    reading = read_display(source, Span(0, len(text)), Vocabulary(frozenset({"f"}), frozenset({"a", "d"})))
    for error in reading.errors:
        assert 0 <= error.span.start <= error.span.end <= len(text)
        assert error.message
    for statement in reading.statements:
        assert 0 <= statement.span.start <= statement.span.end <= len(text)
        for side in (statement.left, *(link.right for link in statement.links)):
            assert side is None or to_latex(side) is not None


def assert_document_reads(text, path):
    derivation = resolve(read_document(Source(path, text)))
    for diagnostic in derivation.diagnostics:
        assert diagnostic.span is None or 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)


EVERY = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=100, **EVERY)
@given(damaged())
def test_a_damaged_formula_is_read_or_refused(text):
    assert_reads_or_says_where(text)


@settings(max_examples=60, **EVERY)
@given(damaged(), VERBS, damaged(), TAILS, st.sampled_from(["note.md", "note.tex"]))
def test_a_damaged_document_is_read_or_refused(formula, verb, argument, tail, path):
    directive = f"% derive: {verb} {argument}{tail}" if path.endswith(".tex") else f"<!-- derive: {verb} {argument}{tail} -->"
    assert_document_reads(f"# A\n\n{directive}\n\n$$ {formula} $$ and ${argument}$\n", path)


@pytest.mark.fuzz
@settings(max_examples=80_000, **EVERY)
@given(damaged())
def test_very_many_damaged_formulas(text):
    began = time.process_time()
    assert_reads_or_says_where(text)
    assert time.process_time() - began < 2


@pytest.mark.fuzz
@settings(max_examples=20_000, **EVERY)
@given(damaged(), VERBS, damaged(), TAILS, st.sampled_from(["note.md", "note.tex"]))
def test_very_many_damaged_documents(formula, verb, argument, tail, path):
    directive = f"% derive: {verb} {argument}{tail}" if path.endswith(".tex") else f"<!-- derive: {verb} {argument}{tail} -->"
    began = time.process_time()
    assert_document_reads(f"# A\n\n{directive}\n\n$$ {formula} $$ and ${argument}$\n", path)
    assert time.process_time() - began < 2


@pytest.mark.fuzz
def test_inputs_chosen_by_what_they_reach():
    pytest.importorskip("atheris")
    options = ["-runs=20000", "-timeout=20", "-len_control=0", "-max_len=2000"]
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-m", "tests.syntax.guided", *options], cwd=root, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    assert "DONE" in run.stderr
