"""The interface for Python: check, mend and write documents, and ask whether two expressions are equal."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from derive.answer import Answer, Checked, Expression, Fixed
from derive.config import Settings
from derive.decide import decide
from derive.decide import refute as look_for_witness
from derive.depth import room_for_depth
from derive.equations import InvalidInput, read_equation
from derive.errors import DeriveError
from derive.files import NotUsable, Unreadable, read, replace_text
from derive.pipeline import check_source
from derive.report import Report
from derive.source import Source

__all__ = [
    "Answer", "Checked", "DeriveError", "Expression", "Fixed", "InvalidInput", "NotUsable", "Settings", "Unreadable",
    "build", "check", "fix", "prove", "refute",
]  # fmt: skip


def check(path: str | Path, *, text: str | None = None, settings: Settings | None = None) -> Checked:
    r"""Check every step of a document, or of the text given as its contents; its suffix says whether it is LaTeX.

    >>> import derive
    >>> note = '''<!-- derive: let a, b real -->
    ... $$ (a + b)^2 = a^2 + 2 a b + b^2 = a^2 + b^2 $$
    ... '''
    >>> report = derive.check("note.md", text=note)
    >>> report
    <note.md: 1 proved, 1 refuted, 0 undecided, 0 trusted, 0 skipped, 0 definition>
    >>> report.ok
    False
    >>> [type(finding.verdict).__name__ for finding in report.findings]
    ['Proved', 'Refuted']

    Raises NotUsable or Unreadable where the file cannot be read.  What cannot be read in it is a diagnostic of the report.
    """
    with room_for_depth():
        report = check_source(_source(path, text), settings or Settings())
    return Checked(*(getattr(report, name) for name in Report.__match_args__))


def prove(
    left: Any,
    right: Any,
    *,
    given: Any = (),
    let: Iterable[str] = (),
    settings: Settings | None = None,
) -> Answer:
    r"""Decide whether two expressions are equal wherever both are defined, for every size of the sums in them.

    >>> import derive
    >>> derive.prove(r"\sum_i (x_i - c)^2", r"\sum_i x_i^2 - 2 c \sum_i x_i + n c^2").verdict
    'proved'
    >>> derive.prove(r"\ln(a^2)", r"2 \ln a").reason
    'the domains differ: the step would need given a > 0'
    >>> bool(derive.prove(r"\ln(a^2)", r"2 \ln a", let=["a positive"]))
    True
    >>> derive.prove(r"\frac{a b}{a}", "b").conditions
    ('a \\neq 0',)

    Both sides are LaTeX strings or both SymPy expressions; ``given`` is an equation or inequality or several, of the same kind.
    ``let`` are declarations such as ``"x_i positive"`` for LaTeX; names without one are real, and the indices i to l run over 1..n.

    >>> from sympy import Derivative, IndexedBase, Sum, exp, log, symbols
    >>> j, k, n = symbols("j k n", integer=True)
    >>> z = IndexedBase("z")
    >>> total = Sum(exp(z[k]), (k, 1, n))
    >>> derive.prove(Derivative(log(total), z[j]), exp(z[j]) / total).verdict
    'proved'

    SymPy's names are read as real numbers with what SymPy assumes of them; families take their ranges from the sums they stand in.
    Raises InvalidInput for what cannot be read.
    """
    with room_for_depth():
        obligation, problem = read_equation(left, right, given, let)
        verdict = decide(obligation, problem, settings or Settings(second_opinion=False))
    return Answer(Expression(obligation.left), Expression(obligation.right), verdict)


def refute(
    left: Any,
    right: Any,
    *,
    given: Any = (),
    let: Iterable[str] = (),
    settings: Settings | None = None,
) -> Answer:
    r"""Look for a point where two expressions certainly differ; the arguments are those of ``prove``.

    >>> import derive
    >>> derive.refute("(a + b)^2", "a^2 + b^2")
    refuted: (a + b)^{2} = a^{2} + b^{2}
       at a = 1/2, b = -1/3: the left side is 1/36, the right side is 13/36
    >>> derive.refute("(a + b)^2", "a^2 + 2 a b + b^2").verdict
    'undecided'

    Never answers "proved": where no point is found, the reason says how far the search has looked.
    """
    with room_for_depth():
        obligation, problem = read_equation(left, right, given, let)
        verdict = look_for_witness(obligation, problem, settings or Settings(second_opinion=False))
    return Answer(Expression(obligation.left), Expression(obligation.right), verdict)


def fix(path: str | Path, *, text: str | None = None, settings: Settings | None = None) -> Fixed:
    r"""Give a document with its refuted steps mended, as far as a mend is known and proved; writes nothing.

    >>> import derive
    >>> note = '''<!-- derive: let a, b real -->
    ... $$ a - (b - a) = b - 2 a $$
    ... '''
    >>> mended = derive.fix("note.md", text=note)
    >>> print(mended.text)
    <!-- derive: let a, b real -->
    $$ a - (b - a) = 2 a - b $$
    <BLANKLINE>

    Raises NotUsable or Unreadable where the file cannot be read.
    """
    from derive.mending import mended

    source, chosen = _source(path, text), settings or Settings()
    with room_for_depth():
        return Fixed(source, mended(source, chosen).text)


def build(
    path: str | Path, *, text: str | None = None, directory: str | Path | None = None, settings: Settings | None = None
) -> dict[str, str]:
    r"""Write a derivation again: as printed with its verdicts, corrected where it can be, and as data with all proofs.

    >>> import derive
    >>> note = '''<!-- derive: let a real -->
    ... $$ a + a = 2 a $$
    ... '''
    >>> sorted(derive.build("note.md", text=note))
    ['note.json', 'note.tex']

    Gives the text of every output file by its name, and writes them to the directory where one is given.  Raises NotUsable or
    Unreadable where a file cannot be read or written.
    """
    from derive.outputs import outputs_for

    with room_for_depth():
        outputs = outputs_for(_source(path, text), settings or Settings())
    if directory is not None:
        for name, content in outputs.items():
            replace_text(Path(directory) / name, content)
    return outputs


def _source(path: str | Path, text: str | None) -> Source:
    return read(Path(path)) if text is None else Source(Path(path).as_posix(), text)
