"""Ten families, each for every n, beside SymPy and SymEngine for one n; run like the other benchmarks.

The other engines are given the same statement for n concrete names: they differentiate, put the difference of the two sides over
one denominator, and expand the numerator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import derive
from derive.decide import decide
from derive.equations import read_equation
from derive.refuter.search import DRAWN
from derive.report import Proved

SETTINGS = derive.Settings(second_opinion=False)
TOO_LARGE = {("logistic regression", 100): "one denominator has 2^100 terms"}
SOFTMAX = r"\frac{e^{z_j}}{\sum_k e^{z_k}}"


@dataclass(frozen=True)
class Family:
    """A statement for every n, what is declared of its names, and its two sides as an engine writes them for one n."""

    left: str
    right: str
    let: tuple[str, ...]
    concrete: Callable[[Any, int], tuple[Any, Any]]


def names(engine, letter, size):
    return [engine.Symbol(f"{letter}{k}") for k in range(size)]


def softmax_slope(engine, size):
    powers = [engine.exp(z) for z in names(engine, "z", size)]
    share = powers[0] / sum(powers)
    return share.diff(engine.Symbol("z0")), share * (1 - share)


def cross_entropy(engine, size):
    powers, targets = [engine.exp(z) for z in names(engine, "z", size)], names(engine, "t", size)
    loss = -sum(t * (engine.log(e) - engine.log(sum(powers))) for t, e in zip(targets, powers, strict=True))
    return loss.diff(engine.Symbol("z0")), powers[0] / sum(powers) * sum(targets) - targets[0]


def log_sum_exp(engine, size):
    powers = [engine.exp(z) for z in names(engine, "z", size)]
    slope = engine.log(sum(powers)).diff(engine.Symbol("z0"))
    return slope.diff(engine.Symbol("z1")), -powers[0] * powers[1] / sum(powers) ** 2


def logistic_regression(engine, size):
    w, x, y = engine.Symbol("w"), names(engine, "x", size), names(engine, "y", size)
    loss = sum(engine.log(1 + engine.exp(w * a)) - b * w * a for a, b in zip(x, y, strict=True))
    return loss.diff(w), sum((engine.exp(w * a) / (1 + engine.exp(w * a)) - b) * a for a, b in zip(x, y, strict=True))


def least_squares(engine, size):
    a, b, x, y = engine.Symbol("a"), engine.Symbol("b"), names(engine, "x", size), names(engine, "y", size)
    loss = sum((v - a - b * u) ** 2 for u, v in zip(x, y, strict=True))
    return loss.diff(b), -2 * sum(u * (v - a - b * u) for u, v in zip(x, y, strict=True))


def variance(engine, size):
    x = names(engine, "x", size)
    mean = sum(x) / size
    return sum((u - mean) ** 2 for u in x), sum(u**2 for u in x) - sum(x) ** 2 / size


def lagrange(engine, size):
    x, y = names(engine, "x", size), names(engine, "y", size)
    crossed = sum((x[i] * y[j] - x[j] * y[i]) ** 2 for i in range(size) for j in range(size)) / 2
    return sum(u**2 for u in x) * sum(v**2 for v in y) - sum(u * v for u, v in zip(x, y, strict=True)) ** 2, crossed


def gaussian_score(engine, size):
    m, v, x = engine.Symbol("m"), engine.Symbol("v"), names(engine, "x", size)
    likelihood = -engine.log(v) * size / 2 - sum((u - m) ** 2 for u in x) / (2 * v)
    return likelihood.diff(v), (sum((u - m) ** 2 for u in x) - size * v) / (2 * v**2)


def poisson_score(engine, size):
    r, x = engine.Symbol("r"), names(engine, "x", size)
    return sum(u * engine.log(r) - r for u in x).diff(r), sum(x) / r - size


def rms_norm(engine, size):
    x, e = names(engine, "x", size), engine.Symbol("e")
    squared = sum(u**2 for u in x) / size + e
    return (x[0] ** 2 / squared).diff(x[1]), -2 * x[0] ** 2 * x[1] / (size * squared**2)


BETWEEN = r"- \sum_i t_i \ln \frac{e^{z_i}}{\sum_k e^{z_k}}"
FAMILIES = {
    "softmax": Family(rf"\frac{{\partial}}{{\partial z_j}} {SOFTMAX}", rf"{SOFTMAX} \left(1 - {SOFTMAX}\right)", (), softmax_slope),
    "cross-entropy": Family(rf"\frac{{\partial}}{{\partial z_j}} \left({BETWEEN}\right)", rf"{SOFTMAX} \sum_i t_i - t_j", (), cross_entropy),
    "log-sum-exp": Family(
        r"\frac{\partial^2}{\partial z_i \partial z_j} \ln \sum_k e^{z_k}",
        r"\delta_{ij} \frac{e^{z_i}}{\sum_k e^{z_k}} - \frac{e^{z_i} e^{z_j}}{(\sum_k e^{z_k})^2}",
        (),
        log_sum_exp,
    ),
    "logistic regression": Family(
        r"\frac{d}{dw} \sum_i (\ln(1 + e^{w x_i}) - y_i w x_i)",
        r"\sum_i \left(\frac{e^{w x_i}}{1 + e^{w x_i}} - y_i\right) x_i",
        (),
        logistic_regression,
    ),
    "least squares": Family(
        r"\frac{d}{db} \sum_i (y_i - a - b x_i)^2", r"-2 \sum_i x_i (y_i - a - b x_i)", (), least_squares
    ),
    "variance": Family(r"\sum_i (x_i - \frac{1}{n} \sum_j x_j)^2", r"\sum_i x_i^2 - \frac{1}{n} (\sum_i x_i)^2", (), variance),
    "Lagrange's identity": Family(
        r"\sum_i x_i^2 \sum_j y_j^2 - (\sum_i x_i y_i)^2", r"\frac{1}{2} \sum_i \sum_j (x_i y_j - x_j y_i)^2", (), lagrange
    ),
    "Gaussian score": Family(
        r"\frac{d}{dv} \left(- \frac{n}{2} \ln v - \sum_i \frac{(x_i - m)^2}{2 v}\right)",
        r"\frac{\sum_i (x_i - m)^2 - n v}{2 v^2}",
        ("v positive",),
        gaussian_score,
    ),
    "Poisson score": Family(
        r"\frac{d}{dr} \sum_i (x_i \ln r - r)", r"\frac{\sum_i x_i}{r} - n", ("r positive",), poisson_score
    ),
    "RMS norm": Family(
        r"\frac{\partial}{\partial x_j} \frac{x_i^2}{\frac{1}{n} \sum_k x_k^2 + e}",
        r"\frac{2 \delta_{ij} x_i}{\frac{1}{n} \sum_k x_k^2 + e} - \frac{2 x_i^2 x_j}{n (\frac{1}{n} \sum_k x_k^2 + e)^2}",
        ("e positive",),
        rms_norm,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAMILIES)
def test_family(benchmark, name):
    """For every n at once."""
    family = FAMILIES[name]
    benchmark.group = name
    obligation, problem = read_equation(family.left, family.right, (), family.let)
    verdict = benchmark.pedantic(decide, (obligation, problem, SETTINGS), setup=DRAWN.clear, rounds=50)
    assert isinstance(verdict, Proved)


@pytest.mark.parametrize(("engine", "size"), [("sympy", 10), ("symengine", 10), ("symengine", 100)])
@pytest.mark.parametrize("name", FAMILIES)
def test_family_by(benchmark, name, engine, size):
    """For one n."""
    if (name, size) in TOO_LARGE:
        pytest.skip(TOO_LARGE[name, size])
    module = pytest.importorskip(engine)
    benchmark.group = name
    numerator = benchmark.pedantic(_numerator, (module, FAMILIES[name].concrete, size), setup=_forget, rounds=3)
    assert numerator == 0


def _numerator(engine: Any, concrete: Callable[[Any, int], tuple[Any, Any]], size: int) -> Any:
    left, right = concrete(engine, size)
    difference = left - right
    together = engine.together(difference) if hasattr(engine, "together") else difference
    return engine.expand(together.as_numer_denom()[0])


def _forget() -> None:
    from sympy.core.cache import clear_cache

    clear_cache()
