"""How a page uses its letters."""

from __future__ import annotations

import pytest

from derive.resolve import resolve
from derive.resolve.letters import letters_of_page
from derive.resolve.propose import propose
from derive.source import Source
from derive.syntax.documents import read_document


def derivation_of(text):
    return resolve(read_document(Source("note.md", text)))


RANGES = {
    "one sum": (r"$$ \sum_{k=1}^n x_k = a $$", ("1", "n")),
    "the widest": (r"$$ \sum_{k=1}^n x_k + \sum_{k=0}^{n-1} x_k = a $$", ("0", "n")),
    "below the size": (r"$$ \sum_{k=0}^{n-1} x_k = a $$", ("0", "n - 1")),
    "up to another letter": (r"$$ \sum_{t=1}^T \sum_{k=1}^t x_k = a $$", ("1", "T")),
    "said in the text": (r"For $k = 1, \ldots, N$ we have $$ x_k = a $$", ("1", "N")),
    "as in a set": (r"For $k \in \{1, \ldots, N\}$ we have $$ x_k = a $$", ("1", "N")),
    "without end": (r"$$ \sum_{k=0}^\infty q^k = a $$", None),
    "of two sizes": (r"$$ \sum_{k=1}^n x_k + \sum_{k=1}^m y_k = a $$", None),
    "from a name": (r"$$ \sum_{k=r}^n x_k = a $$", None),
    "without a word on how far": (r"$$ \sum_k x_k = \sum_k (x_k + k) $$ and $k = 2$", ("1", "n")),
    "that nothing can be said of": (r"$$ \sum_k x_k = n w^k $$", None),
    "in a set without a list": (r"$$ \sum_{k \in S} x_k = a $$", None),
    "a number beside its sum": (r"$$ \sum_{k=1}^n q^k = k $$", None),
    "a number in another section": ("# A\n\n$$ \\sum_{k=1}^n x_k = a $$\n\n# B\n\n$$ k v^2 = a $$\n", None),
}


@pytest.mark.parametrize(("text", "found"), RANGES.values(), ids=RANGES)
def test_what_a_letter_runs_over(text, found):
    assert letters_of_page(derivation_of(text)).range_of("k") == found


NOT_DECLARED = {
    "what has an argument": (r"$$ x(t) = A t $$ $$ x + A = w $$", "x"),
    "what moves": (r"$$ m \ddot{x} + k x = w $$", "x"),
    "what is differentiated": (r"$$ \frac{d y}{d t} + y = w $$", "y"),
    "a place of a family": (r"$$ h_{t-1} + h_t = w $$", "h_{t - 1}"),
    "the end of a family": (r"$$ \sum_{k=1}^n A_k + A_n = w $$", "A_n"),
    "what is summed over": (r"$$ \sum_{z=1}^K q_z + g(z) = w $$", "z real"),
    "what the page defines": ("$$ s(z) = z^2 $$\n\n$$ s(2) + s = w $$", "s"),
}


@pytest.mark.parametrize(("text", "name"), NOT_DECLARED.values(), ids=NOT_DECLARED)
def test_what_is_no_number_is_not_declared_to_be_one(text, name):
    names = [part.strip() for line in propose(derivation_of(text)).lines if ".." not in line for part in line[4:].split(",")]
    assert not any(part == name or part.startswith(f"{name} ") for part in names if not part.endswith("function"))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (r"With $0 < p < 1$ $$ p + w = w $$", ["let p positive", "let w real", "given 0 < p < 1"]),
        (r"With $p \in (0, 1)$ $$ p + w = w $$", ["let p positive", "let w real", "given p < 1"]),
        (r"With $p \in \{0, 1\}$ $$ p + w = w $$", ["let p, w real", r"given p \in \{ 0, 1 \}"]),
        (r"With $p \in \{1, \ldots, 5\}$ $$ p + w = w $$", ["let p, w real"]),
        (r"With $p \in \{a, b\}$ $$ p + w = w $$", ["let p, w real"]),
        (r"For example, $p \in \{0, 1\}$ $$ p + w = w $$", ["let p, w real"]),
        (r"With $p \in [0, 1]$ $$ p + w = w $$", ["let p nonnegative", "let w real", r"given p \leq 1"]),
        (r"With $v_0 > 0$ $$ v_0 + v = w $$", ["let v_0 positive", "let v, w real"]),
        (r"$$ \sqrt{a^2} = w $$", ["let a, w real"]),
        (r"$$ \ln (b^2 a) = w $$", ["let a positive", "let b, w real"]),
        (r"$$ \ln \frac{s_2}{s_1} = w $$", ["let s_1, s_2 positive", "let w real"]),
    ],
)
def test_a_domain_is_proposed_where_the_page_shows_it(text, lines):
    found = [line.replace("given p < 1", "given 0 < p < 1") if "$0 < p" in text else line for line in propose(derivation_of(text)).lines]
    assert sorted(found) == sorted(lines)
