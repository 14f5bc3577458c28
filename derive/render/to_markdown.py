"""Write reports as Markdown: every display as its author wrote it, and below it what was found."""

from __future__ import annotations

from collections.abc import Iterator

from derive.render.latex_layout import copied, title_of
from derive.render.markdown_text import code, code_block, formula, mathematics, plain
from derive.render.math_groups import UnsafeMathError
from derive.render.notation import components_of
from derive.render.report_writer import Entry, ReportWriter
from derive.render.words import counts_in_words
from derive.report import Report, Verdict, name_of, sign_of
from derive.source import Span

RELATIONS = {"!=": r"\neq", "<": r"\lt", "<=": r"\leq", ">": r"\gt", ">=": r"\geq", "~": r"\approx"}


def to_markdown(reports: tuple[Report, ...]) -> str:
    """Give the reports one after the other; the same reports give the same text."""
    pages = ("\n\n".join(_Printer(report, components_of(report)).parts()) for report in reports)
    return "\n\n".join(pages) + "\n"


class _Printer(ReportWriter):
    """Prints one report as Markdown."""

    def parts(self) -> Iterator[str]:
        """Give the paragraphs of the report."""
        report = self.report
        yield f"# {plain(title_of(report.source))}"
        yield code(report.source.path)
        yield f"**{counts_in_words((report,))}**"
        yield self.main_finding()
        yield from self.assumptions()
        entries = self.entries()
        for entry in entries:
            yield from self.entry(entry)
        remarks = self.remarks(entries)
        if remarks:
            yield "## Remarks"
            yield "\n".join(f"- {remark}" for remark in remarks)

    def entry(self, entry: Entry) -> Iterator[str]:
        """Give a display or an inline claim, and what was found of it as a list."""
        yield entry.text
        alone = len(entry.findings) == 1
        items = [f"- **{f.link.id}** {self.finding(f, alone=alone)}" for f in entry.findings]
        items += [f"- {self.diagnostic(diagnostic)}" for diagnostic in entry.diagnostics]
        if items:
            yield "\n".join(items)

    def display(self, span: Span) -> str:
        try:
            return f"$$\n{mathematics(copied(self.report.source, span)).strip()}\n$$"
        except UnsafeMathError:
            return code_block(self.report.source.slice(span))

    def claim_in_text(self, line: int, claim: str) -> str:
        return f"In the text on line {line}: {claim}."

    def text(self, words: str) -> str:
        return plain(" ".join(words.split()))

    def formula(self, latex: str) -> str:
        return formula(latex)

    def number(self, written: str) -> str:
        return plain(written)

    def relation(self, sign: str) -> str:
        return f"${RELATIONS.get(sign, sign)}$"

    def verdict(self, verdict: Verdict) -> str:
        return f"**{sign_of(verdict)} {name_of(verdict)}**"

    def alarm(self, words: str) -> str:
        return f"**✗ {plain(words)}**"

    def aside(self, words: str) -> str:
        return f"*{plain(words)}* "

    def strong(self, words: str) -> str:
        return f"**{plain(words)}**"

    def listed(self, formulas: list[str]) -> str:
        return ", ".join(formulas)

    def after_side(self) -> str:
        return " "
