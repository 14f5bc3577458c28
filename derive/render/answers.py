"""Show the verdict on one equation: as text, as LaTeX, and as HTML for a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, assert_never

from derive.render.frames import visible
from derive.render.latex_terms import condition_to_latex
from derive.render.words import plain_name, point_of, rules_in_words, values_of_sides
from derive.report import Defined, Proved, Refuted, Skipped, Trusted, Undecided, Verdict, name_of

if TYPE_CHECKING:
    from rich.text import Text

COLOURS = {
    Proved: "#1a7f37",
    Refuted: "#cf222e",
    Undecided: "#9a6700",
    Trusted: "#9a6700",
    Skipped: "#57606a",
    Defined: "#57606a",
}


def answer_to_text(left: str, right: str, verdict: Verdict) -> str:
    """Give the verdict on the first line and below what it rests on."""
    lines = (f"{name_of(verdict)}: {left} = {right}", *(f"   {line}" for line in grounds(verdict)))
    return "\n".join(map(visible, lines))


def answer_to_latex(left: str, right: str, verdict: Verdict) -> str:
    """Give the equation as displayed mathematics with its verdict beside it."""
    return rf"$$ {left} = {right} \qquad \text{{({name_of(verdict)})}} $$"


def answer_to_html(left: str, right: str, verdict: Verdict) -> str:
    """Give the verdict, the equation for a page that typesets ``$``, and below what the verdict rests on."""
    below = "".join(f"<div>{escape(visible(line))}</div>" for line in grounds(verdict))
    formula = escape(rf"$\displaystyle {left} = {right}$")
    return f"<div>{verdict_to_html(verdict)} {formula}</div>{below}"


def answer_to_rich(left: str, right: str, verdict: Verdict) -> Text:
    """Give the text for rich, with the verdict in its colour."""
    from rich.text import Text

    text = Text(answer_to_text(left, right, verdict))
    text.stylize(f"bold {COLOURS[type(verdict)]}", 0, len(name_of(verdict)))
    return text


def verdict_to_html(verdict: Verdict) -> str:
    """Give the word for a verdict in its colour."""
    return f'<strong style="color: {COLOURS[type(verdict)]}">{name_of(verdict)}</strong>'


def grounds(verdict: Verdict) -> Iterator[str]:
    """Say what a verdict rests on, one line for each kind of thing."""
    match verdict:
        case Proved(proof, replayed):
            yield "by " + ", ".join(rules_in_words(proof)) if proof else "the two sides are the same"
            for given in replayed.givens:
                yield f"given {given.latex}"
            if replayed.conditions:
                yield "where " + ", ".join(map(condition_to_latex, replayed.conditions))
        case Refuted(refutation):
            point = ", ".join(f"{plain_name(name)} = {value}" for name, value in point_of(refutation.witness))
            left, right = values_of_sides(refutation)
            yield f"{f'at {point}: ' if point else ''}the left side is {left}, the right side is {right}"
        case Undecided(reason) | Trusted(reason) | Skipped(reason):
            yield reason
        case Defined():
            return
        case _:
            assert_never(verdict)
