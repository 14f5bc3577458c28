"""One report with every kind of finding in every format, as it was when somebody last looked at it.

``pytest tests/render/test_golden.py --update-golden`` writes the files anew; look at the difference before you keep it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.render.formats import FORMATS, renderer
from derive.render.to_summary import to_summary
from derive.source import Source

DOCUMENT = Path(__file__).parents[1] / "cases" / "every_kind_of_finding.md"
DRESS, DIGEST = re.compile(r"<(style|script)>.*?</\1>", re.DOTALL), re.compile("(?:'|&#39;)sha256-[^';]*(?:'|&#39;)")  # how a page looks
SUFFIXES = {"full": "txt", "concise": "concise.txt", "github": "github.txt", "junit": "xml", "markdown": "md"}


@pytest.fixture(scope="module")
def reports():
    return (check_source(Source(DOCUMENT.name, DOCUMENT.read_text("utf-8")), Settings(classes=(2,))),)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format(reports, name, golden):
    golden(f"report.{SUFFIXES.get(name, name)}", DRESS.sub(r"<\1>…</\1>", DIGEST.sub("'sha256-…'", renderer(name)(reports))))


def test_the_page_of_a_workflow(reports, golden):
    golden("report.summary.md", to_summary(reports))
