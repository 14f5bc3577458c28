"""Print a derivation as a LaTeX document: every display as its author wrote it, and below it what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import assert_never

from derive.render.latex_layout import BEGINNING, PREAMBLE, displayed, title_of
from derive.render.latex_text import escaped, heading_text, typewritten
from derive.render.math_groups import UnsafeMathError
from derive.render.notation import components_of
from derive.render.quoted_math import Place, quoted
from derive.render.report_writer import Entry, ReportWriter
from derive.render.words import counts_in_words
from derive.report import Defined, Finding, Proved, Refuted, Report, Skipped, Trusted, Undecided, Verdict, name_of
from derive.source import Span

__all__ = ["escaped", "heading_text", "to_latex"]

RELATIONS: Mapping[str, str] = {"!=": r"\neq", "<=": r"\leq", ">=": r"\geq", "~": r"\approx"}
DECIMAL = re.compile(r"(-?[0-9.]+)(…?)(?:e(-?[0-9]+))?|-?[0-9]+/[0-9]+")


def to_latex(report: Report) -> str:
    """Give a complete document that needs amsmath, amssymb and xcolor only; the same report gives the same text."""
    printer = _Printer(report, components_of(report))
    return "\n".join((PREAMBLE, BEGINNING, *printer.parts(), r"\end{document}", ""))


def formula(text: str) -> str:
    """Give a formula within a line of text; letter by letter where it could do more than be typeset."""
    try:
        inside = quoted(text, Place.LINE)
    except UnsafeMathError:
        return typewritten(" ".join(text.split()))
    return f"${inside}$" if inside else ""


def number(text: str) -> str:
    """Give a number as words.values_of_sides writes it; anything else as text."""
    found = DECIMAL.fullmatch(text)
    if found is None:
        return escaped(text)
    if found[1] is None:
        return f"${text}$"
    dots = r"\ldots" if found[2] else ""
    power = rf" \cdot 10^{{{found[3]}}}" if found[3] else ""
    return f"${found[1]}{dots}{power}$"


class _Printer(ReportWriter):
    """Prints one report for TeX."""

    def parts(self) -> Iterator[str]:
        report = self.report
        yield rf"\begin{{center}}{{\Large\bfseries {escaped(title_of(report.source))}\par}}"
        yield rf"\smallskip{{\small\texttt{{{escaped(report.source.path)}}}}}\end{{center}}"
        yield rf"{{\raggedright\textbf{{{escaped(counts_in_words((report,)))}}}\par}}"
        yield rf"{self.main_finding()}\par"
        yield from (rf"{line}\par" for line in self.assumptions())
        entries = self.entries()
        for entry in entries:
            yield from self.entry(entry)
        remarks = self.remarks(entries)
        if remarks:
            yield r"\bigskip\textbf{Remarks}\par\begin{findings}"
            yield from (rf"\item[] {remark}" for remark in remarks)
            yield r"\end{findings}"

    def entry(self, entry: Entry) -> Iterator[str]:
        yield "\n" + entry.text
        if not entry.findings and not entry.diagnostics:
            return
        yield r"\begin{findings}"
        for finding in entry.findings:
            found = self.finding(finding, alone=len(entry.findings) == 1)
            yield rf"\item[\textbf{{{escaped(finding.link.id)}}}] {_in_margin(finding)}{found}"
        for diagnostic in entry.diagnostics:
            yield rf"\item[] {self.diagnostic(diagnostic)}"
        yield r"\end{findings}"

    def display(self, span: Span) -> str:
        return displayed(self.report.source, span)

    def claim_in_text(self, line: int, claim: str) -> str:
        return rf"\medskip In the text on line {line}: {claim}.\par"

    def text(self, words: str) -> str:
        return escaped(words)

    def formula(self, latex: str) -> str:
        return formula(latex)

    def number(self, written: str) -> str:
        return number(written)

    def relation(self, sign: str) -> str:
        return f"${RELATIONS.get(sign, sign)}$"

    def verdict(self, verdict: Verdict) -> str:
        return _coloured(verdict)

    def alarm(self, words: str) -> str:
        return rf"\textcolor{{refuted}}{{$\times$~\textbf{{{escaped(words)}}}}}"

    def aside(self, words: str) -> str:
        return rf"\textcolor{{unchecked}}{{{escaped(words)}}}\quad "

    def strong(self, words: str) -> str:
        return rf"\textbf{{{escaped(words)}}}"

    def listed(self, formulas: list[str]) -> str:
        return r", \quad ".join(formulas)

    def after_side(self) -> str:
        return r"\quad "


def _in_margin(finding: Finding) -> str:
    """Give the sign of a step for the margin, with a bar where the step is wrong or follows from what is wrong."""
    colour, sign = _colour_and_sign(finding.verdict)
    wrong = isinstance(finding.verdict, Refuted) or isinstance(finding.claim.verdict, Refuted)
    bar = r"\textcolor{refuted}{\vrule width 2.5pt height 1.6ex depth 0.6ex}" if wrong else ""
    return rf"\inmargin{{{colour}}}{{{sign}}}{{{bar}}}" if sign or bar else ""


def _coloured(verdict: Verdict) -> str:
    """Give the word for a verdict with a sign and a colour of its own."""
    colour, sign = _colour_and_sign(verdict)
    return rf"\textcolor{{{colour}}}{{{sign}{'~' if sign else ''}\textbf{{{name_of(verdict)}}}}}"


def _colour_and_sign(verdict: Verdict) -> tuple[str, str]:
    match verdict:
        case Proved():
            return "proved", r"$\checkmark$"
        case Refuted():
            return "refuted", r"$\times$"
        case Undecided():
            return "undecided", "?"
        case Trusted() | Skipped() | Defined():
            return "unchecked", ""
        case _:
            assert_never(verdict)
