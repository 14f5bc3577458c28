from __future__ import annotations

from derive.config import Settings
from derive.pipeline import check_source
from derive.render.notation import givens_of
from derive.source import Source

NOTE = """<!-- derive
let x, y real
given x + y = 1
-->
$$ x - y = 3 $$

Hence

$$ x = 5 $$
"""


def test_an_earlier_equation_is_no_assumption_of_the_document():
    report = check_source(Source("note.md", NOTE), Settings(second_opinion=False))
    last = report.findings[-1].link.step
    assert last is not None
    assert [premise.given in last.scope.givens for premise in last.premises] == [True]
    assert [given.latex for given in givens_of(report)] == ["x + y = 1"]
