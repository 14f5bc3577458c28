"""How long one link of the note takes, beside SymPy's check of the final link for concrete n.

Run with ``pytest tests/benchmarks --benchmark-enable``; nothing here asserts a time.
"""

from __future__ import annotations

from importlib.resources import files

import pytest

from derive.config import Settings
from derive.decide import decide
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
    verdict = benchmark(decide, link.step, link.problem, SETTINGS)
    assert isinstance(verdict, Proved | Refuted)


@pytest.mark.benchmark(group="the final link of the note")
def test_final_link(benchmark):
    final = next(link for link in reversed(LINKS) if r"\mathbf" in link.right_latex)
    claim = next(link for link in LINKS if link.right_latex.startswith(r"\frac{\partial}{\partial z_j}"))
    assert final.claim is not None
    verdict = benchmark(decide, final.claim, None, SETTINGS)
    assert isinstance(verdict, Refuted), claim.id


@pytest.mark.benchmark(group="the final link of the note")
@pytest.mark.parametrize("size", [10, 100])
def test_final_link_by_sympy(benchmark, size):
    """SymPy's concrete check: the gradient for n classes under the constraint, over one denominator, numerator expanded."""
    import sympy

    e = sympy.symbols(f"E1:{size + 1}", positive=True)
    t = sympy.symbols(f"t1:{size + 1}")
    whole = sum(e)
    targets = (*t[:-1], 1 - sum(t[:-1]))
    gradient = -sum(targets[i] * ((1 if i == 0 else 0) - e[0] / whole) for i in range(size))
    difference = gradient - (e[0] / whole - targets[0])

    def concrete():
        numerator, _ = sympy.fraction(sympy.together(difference))
        return sympy.expand(numerator)

    assert benchmark.pedantic(concrete, rounds=3 if size < 50 else 1, iterations=1) == 0
