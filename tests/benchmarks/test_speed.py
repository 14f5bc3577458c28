"""How long one link of the note takes, beside SymPy's check of the final link for concrete n.

Run with ``pytest tests/benchmarks --benchmark-enable``; nothing here asserts a time.
"""

from __future__ import annotations

from importlib.resources import files

import pytest

from derive.config import Settings
from derive.decide import decide
from derive.refuter.search import DRAWN
from derive.report import Proved, Refuted
from derive.resolve import resolve
from derive.source import Source
from derive.syntax.documents import read_document

SETTINGS = Settings(second_opinion=False)


def links():
    text = files("derive").joinpath("documents/cross_entropy.md").read_text(encoding="utf-8")
    derivation = resolve(read_document(Source("cross_entropy.md", text)))
    return [link for link in derivation.links if link.step is not None]


LINKS = links()


@pytest.mark.benchmark(group="one link of the note, search + replay + canary")
@pytest.mark.parametrize("link", LINKS, ids=[link.id for link in LINKS])
def test_link(benchmark, link):
    """Each with points of its own: those that other steps have drawn are forgotten."""
    verdict = benchmark.pedantic(decide, (link.step, link.problem, SETTINGS), setup=DRAWN.clear, rounds=50)
    assert isinstance(verdict, Proved | Refuted)


def final_link():
    return next(link for link in reversed(LINKS) if r"\mathbf" in link.right_latex)


@pytest.mark.benchmark(group="the final link of the note")
def test_final_link(benchmark):
    """For every n at once."""
    verdict = benchmark.pedantic(decide, (final_link().step, None, SETTINGS), setup=DRAWN.clear, rounds=100)
    assert isinstance(verdict, Proved)


@pytest.mark.benchmark(group="the final link of the note")
def test_final_claim(benchmark):
    """For every n at once: the gradient of the loss from its definition against the last line, which has the wrong sign."""
    verdict = benchmark.pedantic(decide, (final_link().claim, None, SETTINGS), setup=DRAWN.clear, rounds=100)
    assert isinstance(verdict, Refuted)


@pytest.mark.benchmark(group="the final link of the note")
@pytest.mark.parametrize("size", [10, 100])
def test_final_link_by_sympy(benchmark, size):
    """For one n: the loss is differentiated, one target eliminated, all put over one denominator, and the numerator expanded.

    SymPy's cache is emptied before every round, since a document is checked once.
    """
    import sympy
    from sympy.core.cache import clear_cache

    z, t = sympy.symbols(f"z1:{size + 1}", real=True), sympy.symbols(f"t1:{size + 1}", positive=True)
    targets = (*t[:-1], 1 - sum(t[:-1]))
    powers = [sympy.exp(x) for x in z]
    whole = sum(powers)

    def concrete():
        gradient = sympy.diff(-sum(a * sympy.log(e / whole) for a, e in zip(targets, powers, strict=True)), z[0])
        numerator, _ = sympy.fraction(sympy.together(gradient - (powers[0] / whole - targets[0])))
        return sympy.expand(numerator)

    assert benchmark.pedantic(concrete, setup=clear_cache, rounds=5 if size < 50 else 3, iterations=1) == 0
