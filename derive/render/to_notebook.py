"""Show a report in a notebook: one row for every step, and a frame for everything found."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from derive.problems import problems
from derive.render.answers import grounds, verdict_to_html
from derive.render.frames import visible
from derive.render.math_groups import UnsafeMathError
from derive.render.quoted_math import Place, quoted
from derive.render.to_terminal import problem_in_full, to_terminal
from derive.render.words import counts_in_words
from derive.report import Finding, Report
from derive.values import dataclass

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.text import Text

WIDTH = 100
LEFT = 'style="text-align: left"'


def to_notebook(report: Report) -> str:
    """Give HTML that a notebook shows as the result of a cell; it typesets the formulas between dollar signs."""
    rows = "".join(_rows(report))
    frames = "".join(f"<pre>{escape(problem_in_full(p, report, width=WIDTH))}</pre>" for p in problems(report))
    head = "".join(f"<th {LEFT}>{word}</th>" for word in ("line", "step", "verdict", "claim", "because"))
    return f"<table><tr>{head}</tr>{rows}</table>{frames}<p>{escape(counts_in_words((report,)))}</p>"


@dataclass(frozen=True, slots=True)
class FittedReport:
    """A report that rich prints as a terminal shows it, no wider than there is room."""

    report: Report

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        from rich.text import Text

        width = min(WIDTH, options.max_width)
        yield Text.from_ansi(to_terminal((self.report,), color=True, width=width, verbose=False), no_wrap=True, overflow="ignore")


def _rows(report: Report) -> Iterator[str]:
    for finding in report.findings:
        line = report.source.position(finding.link.span.start).line
        because = "<br>".join(escape(visible(ground)) for ground in grounds(finding.verdict))
        cells = (str(line), _formula(finding), verdict_to_html(finding.verdict), verdict_to_html(finding.claim.verdict), because)
        yield "<tr>" + "".join(f"<td {LEFT}>{cell}</td>" for cell in cells) + "</tr>"


def _formula(finding: Finding) -> str:
    """Give the step for typesetting, or as it is written where that could do more than typeset it."""
    link = finding.link
    written = f"{link.left_latex} {link.relation} {link.right_latex}"
    try:
        return escape(f"${quoted(written, Place.LINE)}$")
    except UnsafeMathError:
        return f"<code>{escape(visible(written))}</code>"
