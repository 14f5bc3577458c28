"""The interface for Python: check a document, or ask whether two expressions are equal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from derive.config import Settings
from derive.decide import decide
from derive.diagnostics import Severity
from derive.errors import DeriveError
from derive.files import read
from derive.kernel.evaluate import Refutation
from derive.pipeline import check_source
from derive.render.latex_terms import condition_to_latex, to_latex
from derive.report import Proved, Refuted, Report, Undecided, Verdict, name_of
from derive.resolve import resolve
from derive.resolve.derivation import Derivation, DerivedLink, Obligation
from derive.source import Source
from derive.syntax.documents import read_document
from derive.terms import Term

MARKS = ("$$", "-->", "<!--", "\x00", "\\[", "\\]")


class InvalidInput(DeriveError, ValueError):
    """An expression or a given that cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Expression:
    """One side of an equation as it was understood."""

    term: Term

    def to_sympy(self) -> Any:
        """Give the expression as a ``sympy.Expr``."""
        from derive.sympy_engine import to_sympy

        return to_sympy(self.term)

    def to_latex(self) -> str:
        """Give the expression as LaTeX."""
        return to_latex(self.term)


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict on ``left = right``: ``verdict`` is "proved", "refuted" or "undecided".

    ``conditions`` (LaTeX) are those that the proof rests on; ``witness`` is a point where the sides differ; ``reason`` says why
    nothing is decided.
    """

    left: Expression
    right: Expression
    decision: Verdict

    @property
    def verdict(self) -> str:
        """Give the word for the verdict."""
        return name_of(self.decision)

    @property
    def conditions(self) -> tuple[str, ...]:
        """Give the conditions of the proof as LaTeX."""
        return tuple(map(condition_to_latex, self.decision.replayed.conditions)) if isinstance(self.decision, Proved) else ()

    @property
    def witness(self) -> Refutation | None:
        """Give the point where the two sides differ, and both values there."""
        return self.decision.refutation if isinstance(self.decision, Refuted) else None

    @property
    def reason(self) -> str | None:
        """Give the reason why the step is undecided."""
        return self.decision.reason if isinstance(self.decision, Undecided) else None

    def __bool__(self) -> bool:
        """Tell whether the equation is proved."""
        return isinstance(self.decision, Proved)


def check(path: str | Path, *, settings: Settings | None = None) -> Report:
    """Check every step of a document; raises NotUsable or Unreadable where it cannot be read."""
    return check_source(read(Path(path)), settings or Settings())


def prove(
    left: Any,
    right: Any,
    *,
    given: Any = (),
    let: Iterable[str] = (),
    settings: Settings | None = None,
) -> Answer:
    """Decide whether two expressions are equal wherever both are defined.

    Both are LaTeX strings or both SymPy expressions; ``given`` is an equation or several, of the same kind.  ``let`` are
    declarations such as ``"x_i positive"`` for LaTeX; names without one are real, and the indices i to n run over 1..n.
    For SymPy the assumptions of the symbols count.  Raises InvalidInput for what cannot be read.
    """
    chosen = settings or Settings(second_opinion=False)
    givens = (given,) if isinstance(given, str) or not isinstance(given, Iterable) else tuple(given)
    if isinstance(left, str) and isinstance(right, str):
        link = _link(left, right, givens, tuple(let))
        obligation, problem = link.step, link.problem
    else:
        obligation, problem = _from_sympy(left, right, givens), None
    if obligation is None:
        raise InvalidInput(problem or "the equation has no meaning")
    return Answer(Expression(obligation.left), Expression(obligation.right), decide(obligation, problem, chosen))


# ------------------------------------------------------------------ LaTeX


def _link(left: str, right: str, givens: tuple[Any, ...], let: tuple[str, ...]) -> DerivedLink:
    """Read an equation as a document of one display; names that nothing declares are declared real."""
    for text in (left, right, *map(str, givens), *let):
        if any(mark in text for mark in MARKS):
            raise InvalidInput(f"not a formula: {text!r}")
    declared = ["i, j, k, l = 1..n", *let]
    for equation in (*map(str, givens), f"{left} = {right}"):
        declared += [f"{name} real" for name in _undeclared(equation, declared)]
    derivation = _derivation(f"{left} = {right}", declared, givens)
    link = derivation.links[0] if len(derivation.links) == 1 else None
    if link is None or link.relation != "=" or any(d.severity is Severity.ERROR for d in derivation.diagnostics):
        raise InvalidInput("; ".join(d.message for d in derivation.diagnostics) or "not one equation between two formulas")
    return link


def _undeclared(equation: str, declared: list[str]) -> tuple[str, ...]:
    """Give the names that an equation leaves open; a lone name on the left, which it would define, is one of them."""
    for link in _derivation(equation, declared, ()).links:
        if link.is_definition:
            return (equation.partition("=")[0].strip(), *_undeclared(f"0 + {equation}", declared))
        if link.step is not None and link.step.undeclared:
            return link.step.undeclared
    return ()


def _derivation(equation: str, declared: list[str], givens: tuple[Any, ...]) -> Derivation:
    """Read an equation as a document of one display."""
    lines = [*(f"let {line}" for line in declared), *(f"given {g}" for g in givens)]
    directives = "\n".join(" ".join(line.split()) for line in lines)
    return resolve(read_document(Source("<expression>", f"<!-- derive\n{directives}\n-->\n\n$$ {equation} $$\n")))


# ------------------------------------------------------------------ SymPy


def _from_sympy(left: Any, right: Any, givens: tuple[Any, ...]) -> Obligation:
    from derive.sympy_engine import CannotConvert, read_equation

    try:
        equation = read_equation(left, right, givens)
    except CannotConvert as error:
        raise InvalidInput(str(error)) from error
    return Obligation(equation.left, equation.right, equation.scope)
