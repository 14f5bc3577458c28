"""Print a derivation as a LaTeX document: every display as its author wrote it, and below it what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from derive.diagnostics import Diagnostic
from derive.kernel.evaluate import Refutation
from derive.kernel.replay import Replayed
from derive.render.latex_layout import BEGINNING, PREAMBLE, displayed, title_of
from derive.render.latex_terms import condition_to_latex, definition_to_latex, given_to_latex
from derive.render.latex_text import escaped, heading_text, typewritten
from derive.render.math_groups import UnsafeMathError
from derive.render.notation import compares_indices, components_of, definitions_of, givens_of
from derive.render.overview import is_expected, main_finding_in_words
from derive.render.quoted_math import Place, quoted
from derive.render.words import (
    counts_in_words,
    inheritance_in_words,
    opinion_in_words,
    point_of,
    rules_in_words,
    sentence,
    sides_in_words,
    values_of_sides,
)
from derive.report import Defined, Finding, Proved, Refuted, Report, Skipped, Trusted, Undecided, Verdict, name_of
from derive.source import Span

__all__ = ["escaped", "heading_text", "to_latex"]

RELATIONS: Mapping[str, str] = {"!=": r"\neq", "<=": r"\leq", ">=": r"\geq", "~": r"\approx"}
SEPARATOR = r", \quad "
DECIMAL = re.compile(r"(-?[0-9.]+)(…?)(?:e(-?[0-9]+))?|-?[0-9]+/[0-9]+")


@dataclass(frozen=True, slots=True)
class _Entry:
    """What stands at one place of the document: a display or an inline claim, its findings and its diagnostics."""

    start: int
    text: str
    findings: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


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


@dataclass(frozen=True, slots=True)
class _Printer:
    """Prints one report; ``components`` says which families are written as functions of a component."""

    report: Report
    components: Mapping[str, str]

    def parts(self) -> Iterator[str]:
        report = self.report
        yield rf"\begin{{center}}{{\Large\bfseries {escaped(title_of(report.source))}\par}}"
        yield rf"\smallskip{{\small\texttt{{{escaped(report.source.path)}}}}}\end{{center}}"
        yield rf"{{\raggedright\textbf{{{escaped(counts_in_words((report,)))}}}\par}}"
        yield rf"{self.main_finding()}\par"
        yield from self.assumptions()
        entries = self.entries()
        for entry in entries:
            yield from self.entry(entry)
        said = {diagnostic for entry in entries for diagnostic in entry.diagnostics}
        yield from self.remarks(tuple(d for d in report.diagnostics if d not in said))

    def main_finding(self) -> str:
        """Say what matters most, the word for a refuted step in its colour."""
        text = escaped(main_finding_in_words(self.report))
        worst = next((f.verdict for f in self.report.findings if isinstance(f.verdict, Refuted) and not is_expected(f)), None)
        return text if worst is None else text.replace("refuted", _coloured(worst), 1)

    def assumptions(self) -> Iterator[str]:
        defined = [formula(definition_to_latex(d, self.components)) for d in definitions_of(self.report)]
        given = [formula(given_to_latex(g, self.components)) for g in givens_of(self.report)]
        if defined:
            yield rf"Defined: {SEPARATOR.join(defined)}.\par"
        if given:
            yield rf"Given: {SEPARATOR.join(given)}.\par"

    def entries(self) -> list[_Entry]:
        entries = [self.display(place, span) for place, span in enumerate(self.report.derivation.displays)]
        inline = (f for f in self.report.findings if f.link.display is None)
        entries += [_Entry(f.link.span.start, self.inline_claim(f), (f,)) for f in inline]
        return sorted(entries, key=lambda entry: entry.start)

    def display(self, place: int, span: Span) -> _Entry:
        findings = tuple(f for f in self.report.findings if f.link.display == place)
        inside = tuple(d for d in self.report.diagnostics if d.span and span.start <= d.span.start <= span.end)
        return _Entry(span.start, displayed(self.report.source, span), findings, inside)

    def inline_claim(self, finding: Finding) -> str:
        link = finding.link
        line = self.report.source.position(link.span.start).line
        step = link.step
        held = [formula(given_to_latex(g)) for g in step.scope.givens if compares_indices(g)] if step else []
        where = f", where {', '.join(held)}" if held else ""
        sign = RELATIONS.get(link.relation, link.relation)
        claim = f"{formula(link.left_latex)} ${sign}$ {formula(link.right_latex)}"
        return rf"\medskip In the text on line {line}: {claim}{where}.\par"

    def entry(self, entry: _Entry) -> Iterator[str]:
        yield "\n" + entry.text
        if not entry.findings and not entry.diagnostics:
            return
        yield r"\begin{findings}"
        for finding in entry.findings:
            found = self.finding(finding, alone=len(entry.findings) == 1)
            yield rf"\item[\textbf{{{escaped(finding.link.id)}}}] {found}"
        for diagnostic in entry.diagnostics:
            yield rf"\item[] {self.diagnostic(diagnostic)}"
        yield r"\end{findings}"

    def finding(self, finding: Finding, *, alone: bool) -> str:
        sign = RELATIONS.get(finding.link.relation, finding.link.relation)
        line = self.report.source.position(finding.link.span.start).line
        side = rf"\textcolor{{unchecked}}{{line {line}}}\quad "
        if not alone:
            side += rf"${sign}$ {formula(finding.link.right_latex)}\quad "
        sentences = [side + _coloured(finding.verdict) + self.grounds(finding), *self.about_claim(finding)]
        if finding.suggestion is not None:
            sentences.append(f"{escaped(sentence(finding.suggestion.words))} Try: {formula(finding.suggestion.latex)}.")
        if finding.second_opinion is not None:
            words, _, sizes = opinion_in_words(finding.second_opinion).partition(" for ")
            sentences.append(f"{words} for {formula(sizes)}." if sizes else f"{words}.")
        if is_expected(finding):
            sentences.append(f"The author expects this to be refuted: {escaped(finding.link.treatment_reason)}.")
        return " ".join(filter(None, sentences))

    def grounds(self, finding: Finding) -> str:
        match finding.verdict:
            case Proved(proof, replayed):
                rules = escaped(", ".join(rules_in_words(proof))) or "both sides being the same"
                return f" by {rules}. {self.basis(replayed)}"
            case Refuted(refutation):
                return f". {self.witness(refutation, *sides_in_words(finding))}"
            case Undecided(reason) | Trusted(reason) | Skipped(reason):
                return f": {escaped(sentence(reason))}"
            case Defined():
                return "."
            case _:
                assert_never(finding.verdict)

    def basis(self, replayed: Replayed) -> str:
        names = ", ".join(map(formula, replayed.definitions))
        parts = [f"Uses the definition of {names}." if names else "Uses no definitions."]
        givens = ", ".join(formula(given.latex) for given in replayed.givens)
        conditions = ", ".join(formula(condition_to_latex(c, self.components)) for c in replayed.conditions)
        parts.append(f"Given {givens}." if givens else "")
        parts.append(f"Where {conditions}." if conditions else "")
        return " ".join(filter(None, parts))

    def witness(self, refutation: Refutation, left: str, right: str) -> str:
        pairs = ", ".join(f"{formula(f'{name} = {value}')}" for name, value in point_of(refutation.witness))
        values = values_of_sides(refutation)
        where = f"At {pairs}: " if pairs else "In fact "
        return f"{where}{left} is {number(values[0])}, {right} is {number(values[1])}."

    def about_claim(self, finding: Finding) -> Iterator[str]:
        """Say of the whole chain what the step itself does not say."""
        inherited = inheritance_in_words(finding, self.report)
        if inherited is not None:
            yield rf"\textcolor{{refuted}}{{$\times$~\textbf{{claim refuted}}}}: {escaped(inherited)}."
            return
        match finding.claim.verdict:
            case verdict if isinstance(verdict, type(finding.verdict)):
                return
            case Refuted(refutation):
                words = self.witness(refutation, "the left side of the chain", "this side")
                yield rf"\textcolor{{refuted}}{{$\times$~\textbf{{claim refuted}}}}. {words}"
            case Undecided(reason):
                word = _coloured(finding.claim.verdict)
                yield f"Compared with the left side of the chain: {word}, {escaped(reason)}."
            case Proved():
                yield "This side does equal the left side of the chain."
            case Trusted() | Skipped() | Defined():
                return
            case verdict:
                assert_never(verdict)

    def remarks(self, diagnostics: tuple[Diagnostic, ...]) -> Iterator[str]:
        if diagnostics:
            yield r"\bigskip\textbf{Remarks}\par\begin{findings}"
            yield from (rf"\item[] {self.diagnostic(diagnostic)}" for diagnostic in diagnostics)
            yield r"\end{findings}"

    def diagnostic(self, diagnostic: Diagnostic) -> str:
        place = ""
        if diagnostic.span is not None:
            position = self.report.source.position(diagnostic.span.start)
            place = f"Line {position.line}, column {position.column}: "
        word = rf"\textbf{{{diagnostic.severity.value}}} ({diagnostic.code.value})"
        said = (diagnostic.message, *diagnostic.notes, *filter(None, (diagnostic.help,)))
        return f"{place}{word}: {escaped(' '.join(map(sentence, said)))}"


def _coloured(verdict: Verdict) -> str:
    """Give the word for a verdict with a sign and a colour of its own."""
    match verdict:
        case Proved():
            colour, sign = "proved", r"$\checkmark$~"
        case Refuted():
            colour, sign = "refuted", r"$\times$~"
        case Undecided():
            colour, sign = "undecided", "?~"
        case Trusted() | Skipped() | Defined():
            colour, sign = "unchecked", ""
        case _:
            assert_never(verdict)
    return rf"\textcolor{{{colour}}}{{{sign}\textbf{{{name_of(verdict)}}}}}"
