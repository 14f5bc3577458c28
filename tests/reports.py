"""Reports on documents of the tests, each made once for all tests that look at it."""

from __future__ import annotations

from functools import cache

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source


@cache
def checked(path):
    """Give the report on a file, which bears its name alone, without the second opinion."""
    return check_source(Source(path.name, path.read_text(encoding="utf-8")), Settings(second_opinion=False))


def each(paths):
    """Make a case of every document; where several processes share the tests, one of them has all that are about a document."""
    return pytest.mark.parametrize("path", [pytest.param(p, id=p.stem, marks=pytest.mark.xdist_group(p.stem)) for p in paths])
