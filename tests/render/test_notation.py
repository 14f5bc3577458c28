from __future__ import annotations

from derive.config import Settings
from derive.pipeline import check_source
from derive.render.notation import givens_of, taken_for_numbers
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


def test_names_taken_for_numbers_are_those_of_proofs_alone():
    text = "<!-- derive: let x real -->\n\n$$ (x + u)^2 = x^2 + 2 x u + u^2 $$\n\n$$ (x + v)^2 = x^2 + v^2 $$"
    report = check_source(Source("note.md", text), Settings(second_opinion=False))
    assert taken_for_numbers(report) == ("u",)


def test_declared_names_are_not_taken_for_numbers():
    text = "<!-- derive: let x, u real -->\n\n$$ (x + u)^2 = x^2 + 2 x u + u^2 $$"
    assert taken_for_numbers(check_source(Source("note.md", text), Settings(second_opinion=False))) == ()
