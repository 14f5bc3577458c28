r"""Differentials that stand by themselves: ``du = x \, dx`` is no product of d and u, and 2 is lost in it."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source


def last(text):
    return check_source(Source("note.md", text), Settings(second_opinion=False)).findings[-1].verdict


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Let $u = x^2$, so $du = x \\, dx$.", id="in a sentence"),
        pytest.param("Let $u = x^2$. Then\n\n$$ du = xdx $$", id="in a display"),
        pytest.param("Let $u = x^2$. Then\n\n$$ \\frac{du}{x} = dx $$", id="in a fraction"),
        pytest.param("Let $u = t^2$ and $v = t$. Then\n\n$$ du = t \\, dv $$", id="of two names"),
        pytest.param("Let $y = x^2$. Then\n\n$$ \\delta y = x \\, \\delta x $$", id="a variation"),
        pytest.param("Let $u_1 = x^2$. Then\n\n$$ du_1 = x \\, dx $$", id="a name with an index"),
        pytest.param("Let $d(x^2) = x \\, dx$ be it.", id="in brackets"),
    ],
)
def test_a_differential_is_no_factor(text):
    assert type(last(text)).__name__ == "Undecided"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("$$ 2dk - dk = dk $$", id="one name"),
        pytest.param("$$ d k + d m = d m + d k $$", id="with spaces"),
        pytest.param("Let $u = x^2$. Then\n\n$$ d u = d x^2 $$", id="with spaces, before a name that is defined"),
        pytest.param("Let $y = x^2$ and $1 - \\delta$ the rest. Then\n\n$$ \\delta y = \\delta x^2 $$", id="a number on the page"),
        pytest.param("<!-- derive: let d, x real -->\nLet $u = x^2$. Then\n\n$$ du = dx^2 $$", id="declared"),
    ],
)
def test_a_factor_stays_one(text):
    assert type(last(text)).__name__ == "Proved"
