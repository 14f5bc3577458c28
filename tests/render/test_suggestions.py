"""Every way to mend a step is shown, not the first alone."""

import re

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.render.to_html import to_html
from derive.render.to_latex import to_latex
from derive.source import Source

TEXT = "<!-- derive\nlet i = 1..n\nlet c real\n-->\n\n$$ n c = \\sum_{i=1}^{n-1} c $$\n"


@pytest.mark.parametrize("render", [to_latex, lambda report: to_html((report,))], ids=["LaTeX", "HTML"])
def test_all_suggestions_are_shown(render):
    report = check_source(Source("note.md", TEXT), Settings(second_opinion=False))
    count = len(report.findings[0].suggestions)
    assert 1 < count <= 3
    assert len(re.findall(r"\bTry:|\bOr try:", render(report))) == count
