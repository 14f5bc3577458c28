"""What the interface for Python gives back, with the ways in which terminals and notebooks show it."""

from __future__ import annotations

from typing import Any

from derive.kernel.evaluate import Refutation
from derive.problems import fails
from derive.render.answers import answer_to_html, answer_to_latex, answer_to_rich, answer_to_text
from derive.render.diffs import diff_of, diff_to_html, diff_to_rich
from derive.render.latex_terms import condition_to_latex, to_latex
from derive.render.to_concise import summary
from derive.report import Proved, Refuted, Report, Undecided, Verdict, name_of
from derive.source import Source
from derive.terms import Term
from derive.values import dataclass

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Expression:
    """One side of an equation as it was understood."""

    term: Term

    def to_sympy(self) -> Any:
        """Give the expression as a ``sympy.Expr``; raises CannotConvert where SymPy has no counterpart."""
        from derive.sympy_engine import to_sympy

        return to_sympy(self.term)

    def to_latex(self) -> str:
        """Give the expression as LaTeX."""
        return to_latex(self.term)

    def _repr_latex_(self) -> str:
        return f"$${self.to_latex()}$$"

    def __repr__(self) -> str:
        return f"Expression({self.to_latex()})"


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict on ``left = right``: ``verdict`` is "proved", "refuted" or "undecided".

    It counts as true where the equation is proved.  ``conditions`` (LaTeX) are those that the proof rests on; ``witness`` is a
    point where the sides differ, with both values there; ``reason`` says why nothing is decided.
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
        """Give the reason why the equation is undecided."""
        return self.decision.reason if isinstance(self.decision, Undecided) else None

    def __bool__(self) -> bool:
        """Tell whether the equation is proved."""
        return isinstance(self.decision, Proved)

    def __repr__(self) -> str:
        return answer_to_text(self.left.to_latex(), self.right.to_latex(), self.decision)

    def __rich__(self) -> object:
        return answer_to_rich(self.left.to_latex(), self.right.to_latex(), self.decision)

    def _repr_latex_(self) -> str:
        return answer_to_latex(self.left.to_latex(), self.right.to_latex(), self.decision)

    def _repr_html_(self) -> str:
        return answer_to_html(self.left.to_latex(), self.right.to_latex(), self.decision)


@dataclass(frozen=True, slots=True, repr=False)
class Checked(Report):
    """A report that shows itself: printed as at a terminal, in colour by rich, as a table in a notebook."""

    @property
    def ok(self) -> bool:
        """Tell whether nothing is refuted or unreadable and every expectation is met; undecided steps do not count."""
        return not fails(self, strict=False)

    def __repr__(self) -> str:
        return f"<{self.source.path}: {summary((self,))}>"

    def __str__(self) -> str:
        from derive.render.to_terminal import to_terminal

        return to_terminal((self,), color=False, width=WIDTH, verbose=False)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002 - what IPython calls at a terminal
        printer.text(str(self))

    def __rich__(self) -> object:
        from derive.render.to_notebook import FittedReport

        return FittedReport(self)

    def _repr_html_(self) -> str:
        from derive.render.to_notebook import to_notebook

        return to_notebook(self)


@dataclass(frozen=True, slots=True, repr=False)
class Fixed:
    """A document and its text with the mends that are known; ``changed`` tells whether there are any."""

    source: Source
    text: str

    @property
    def changed(self) -> bool:
        """Tell whether anything was mended."""
        return self.text != self.source.text

    @property
    def diff(self) -> str:
        """Give the mends as a unified diff."""
        return diff_of(self.source.path, self.source.text, self.text)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.diff.rstrip() or f"<{self.source.path}: nothing to mend>"

    def __rich__(self) -> object:
        return diff_to_rich(repr(self))

    def _repr_html_(self) -> str:
        return diff_to_html(repr(self))
