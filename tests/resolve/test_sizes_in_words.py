r"""`derive.resolve.sizes_in_words`: sizes that words say, "an $n \times d$ matrix $X$"."""

from __future__ import annotations

import pytest

from derive.resolve.shapes import shapes_said
from derive.resolve.sizes_in_words import sizes_in_words


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        (r"Let $X$ be an $n \times d$ matrix.", {("X", 0): ("n", "d")}),
        (r"$\mathbf{X}$ is the $n \times d$ design matrix", {("X", 0): ("n", "d")}),
        (r"$A$, a symmetric $n \times n$ matrix", {("A", 0): ("n", "n")}),
        (r"a real $m \times n$ weight matrix $W$", {("W", 0): ("m", "n")}),
        (r"$w$ is a $d$-dimensional weight vector", {("w", 0): ("d",)}),
        (r"$w$ is a $d$-vector", {("w", 0): ("d",)}),
        (r"each $x_i$ is a $d$-dimensional vector", {("x", 1): ("d",)}),
        (r"the $p$-dimensional vector $\beta$", {(r"\beta", 0): ("p",)}),
        (r"$y$ a vector of length $n$", {("y", 0): ("n",)}),
        (r"a vector $y$ of size $n$", {("y", 0): ("n",)}),
    ],
)
def test_sizes_are_heard(text, shapes):
    assert shapes_said((), sizes_in_words(text)) == shapes


@pytest.mark.parametrize(
    "text",
    [
        r"$X$ is a $3 \times 4$ matrix",
        r"$x$ is a $d$-dimensional row vector",
        r"$x$ is a row vector of length $n$",
        r"a vector of length $n$",
        r"$X$ is the $n \times d$ table",
        r"the $n$ vectors $x$",
        r"$x + y$ is a $d$-dimensional vector",
        r"$n$ is the number of rows of the matrix $X$",
    ],
)
def test_other_words_say_no_size(text):
    assert shapes_said((), sizes_in_words(text)) == {}


def test_two_sizes_of_one_name_are_none():
    assert shapes_said((), sizes_in_words(r"$x$ is a $d$-dimensional vector. Later $x$ is an $n$-dimensional vector.")) == {}
