"""`derive.check` and `derive.prove`: the interface for Python, with LaTeX and with SymPy."""

from __future__ import annotations

import subprocess
import sys

import pytest

import derive
from derive.equations import InvalidInput

sympy = pytest.importorskip("sympy")


def test_importing_the_package_loads_neither_sympy_nor_flint():
    code = "import sys, derive; print([m for m in ('sympy', 'flint', 'rich', 'click') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("(a + b)^2", "a^2 + 2 a b + b^2", "proved"),
        ("(a + b)^2", "a^2 + b^2", "refuted"),
        (r"\sum_i (x_i - c)", r"\sum_i x_i - n c", "proved"),
        (r"\sum_i (x_i - c)", r"\sum_i x_i - c", "refuted"),
        (r"\ln(a^2)", r"2 \ln a", "undecided"),
        ("a", "b", "refuted"),
        ("e", r"\exp(1)", "proved"),
        (r"\pi", "e", "refuted"),
        ("f(x)", "x^2", "undecided"),
    ],
)
def test_latex(left, right, verdict):
    assert verdict == derive.prove(left, right).verdict


def test_declarations_count():
    assert derive.prove(r"\ln(a^2)", r"2 \ln a", let=["a positive"])


def test_givens_count():
    goal = (r"c \sum_i t_i", "c")
    assert derive.prove(*goal, given=r"\sum_i t_i = 1").verdict == "proved"
    assert derive.prove(*goal).verdict == "refuted"


def test_conditions_are_listed():
    assert derive.prove(r"\frac{a b}{a}", "b").conditions == (r"a \neq 0",)


def test_a_witness_shows_both_sides():
    witness = derive.prove("2 a", "a^2").witness
    assert witness is not None
    assert witness.left != witness.right


def test_sympy_expressions():
    x, y = sympy.symbols("x y", positive=True)
    assert derive.prove(sympy.log(x * y, evaluate=False), sympy.log(x) + sympy.log(y))
    assert derive.prove(sympy.sin(x), sympy.cos(x)).verdict == "refuted"


def test_sympy_givens():
    x, y = sympy.symbols("x y", real=True)
    assert derive.prove(x**2 - y**2, x - y, given=sympy.Eq(x + y, 1))
    assert derive.prove(x**2 - y**2, x - y).verdict == "refuted"


def test_terms_go_back_to_sympy():
    x = sympy.Symbol("x", real=True)
    answer = derive.prove((x + 1) ** 2, x**2 + 2 * x + 1)
    assert sympy.expand(answer.left.to_sympy().subs(sympy.Symbol("x"), x) - (x + 1) ** 2) == 0
    assert "x" in answer.right.to_latex()


@pytest.mark.parametrize("text", ["a + ", r"\frac{a}", "a = b", "a $$ b", "a --> b", r"\input{x}"])
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(InvalidInput):
        derive.prove(text, "a")


@pytest.mark.parametrize("text", ["a % + b", "a % b", r"\\% b", r"a \\ b"])
def test_a_formula_is_not_decided_in_part(text):
    with pytest.raises(InvalidInput):
        derive.prove("a", text)


def test_check_reads_a_file(tmp_path):
    path = tmp_path / "note.md"
    path.write_text("<!-- derive: let a, b real -->\n\n$$ (a - b)^2 = a^2 - b^2 $$\n", encoding="utf-8")
    report = derive.check(path)
    assert [type(finding.verdict).__name__ for finding in report.findings] == ["Refuted"]


X = sympy.Symbol("x")


@pytest.mark.parametrize("given", [X > 0, X >= 0, X < 0, sympy.Ne(X, 1)], ids=str)
def test_an_inequality_that_is_given_is_no_equation(given):
    assert not derive.prove(X, sympy.Integer(0), given=given)


def test_an_identity_of_whole_numbers_alone_is_not_refuted_at_a_fraction():
    m = sympy.Symbol("m", integer=True, positive=True)
    assert derive.prove(sympy.sin(2 * sympy.pi * m, evaluate=False), 0).verdict != "refuted"


def test_derivatives_by_elements_of_sympy():
    n = sympy.Symbol("n", integer=True, positive=True)
    j, k = sympy.symbols("j k", integer=True)
    z = sympy.IndexedBase("z")
    total = sympy.Sum(sympy.exp(z[k]), (k, 1, n))
    assert derive.prove(sympy.Derivative(sympy.log(total), z[j]), sympy.exp(z[j]) / total)
    assert derive.prove(sympy.Derivative(sympy.log(total), z[j]), 1).verdict == "refuted"


def missing(folder):
    derive.check(folder / "missing.md")


def not_text(folder):
    (folder / "x.md").write_bytes(b"\xff")
    derive.check(folder / "x.md")


WRONG = {
    "a file that is not there": missing,
    "a file that is no text": not_text,
    "no formula": lambda _: derive.prove("a +", "a"),
    "no SymPy expression": lambda _: derive.prove(X, object()),
    "LaTeX beside SymPy": lambda _: derive.prove(X, "x"),
    "no given": lambda _: derive.prove(X, X, given=X),
    "a given beside LaTeX": lambda _: derive.prove("x", "x", given=sympy.Eq(X, 1)),
}


@pytest.mark.parametrize("ask", WRONG.values(), ids=WRONG)
def test_every_error_has_one_ancestor(ask, tmp_path):
    with pytest.raises(derive.DeriveError):
        ask(tmp_path)


@pytest.mark.parametrize("name", derive.__all__)
def test_every_name_of_the_interface_is_there(name):
    assert getattr(derive, name) is not None
    assert name in dir(derive)


def test_refute_only_looks_for_a_witness():
    assert derive.refute("(a + b)^2", "a^2 + b^2").witness is not None
    undecided = derive.refute("(a + b)^2", "a^2 + 2 a b + b^2")
    assert undecided.verdict == "undecided"
    assert "no counterexample at" in undecided.reason
    assert derive.refute(X, X + 1).verdict == "refuted"


def test_a_witness_of_scalars_has_no_sizes():
    assert derive.prove("a", "b").witness.witness.sizes == {}
    assert derive.prove(r"\sum_i x_i", r"x_1").witness.witness.sizes != {}


def test_build_gives_and_writes_the_outputs(tmp_path):
    (tmp_path / "note.md").write_text("<!-- derive: let a real -->\n\n$$ a + a = 2a $$\n", encoding="utf-8")
    outputs = derive.build(tmp_path / "note.md", directory=tmp_path / "out")
    assert outputs.keys() == {"note.tex", "note.json"}
    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "out").iterdir()} == outputs


def test_fix_changes_nothing_but_the_broken_step():
    text = "<!-- derive: let a, b real -->\n\nText.\n\n$$ a - (b - a) = b - 2 a $$\n\n$$ a + b = b + a $$\n"
    assert derive.fix("note.md", text=text).text == text.replace("b - 2 a", "2 a - b")


def test_deeply_nested_documents_are_checked():
    depth = 150
    text = "<!-- derive: let x positive -->\n\n$$ " + r"\frac{1}{x+" * depth + "x" + "}" * depth + " = 0 $$\n"
    assert [type(f.verdict) for f in derive.check("deep.md", text=text).findings] == [derive.Refuted]


APPLIED = {
    "a special function": (r"\zeta(x + 1)", r"x \zeta(x)"),
    "behind a name of its own": ("c", "g(t) + 1"),
}


@pytest.mark.parametrize(("left", "right"), APPLIED.values(), ids=APPLIED)
def test_what_nothing_declares_and_is_applied_is_no_number(left, right):
    assert derive.prove(left, right).verdict == "undecided"


def test_what_could_be_a_product_is_a_question():
    with pytest.raises(InvalidInput, match="let f real"):
        derive.prove("f(x + 1)", "f x + f")
    assert derive.prove("f(x + 1)", "f x + f", let=["f real"])
