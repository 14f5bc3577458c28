"""What is said of a report on paper, in the order of the document; each format says it in its own markup."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import assert_never

from derive.diagnostics import Diagnostic
from derive.kernel.evaluate import Refutation
from derive.kernel.replay import Replayed
from derive.render.latex_terms import condition_to_latex, definition_to_latex, given_to_latex
from derive.render.notation import TAKEN_FOR_NUMBERS, compares_indices, definitions_of, givens_of, taken_for_numbers
from derive.render.overview import is_expected, main_finding_in_words
from derive.render.words import (
    inheritance_in_words,
    opinion_in_words,
    point_of,
    rules_in_words,
    sentence,
    sides_in_words,
    values_of_sides,
)
from derive.report import Defined, Finding, MendKind, Proved, Refuted, Report, Skipped, Trusted, Undecided, Verdict
from derive.resolve.barred import written_out
from derive.source import Span
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands at one place of the document: a display or an inline claim, its findings and its diagnostics."""

    start: int
    text: str
    findings: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


class ReportWriter(ABC):
    """Writes one report; ``components`` says which families are written as functions of a component."""

    def __init__(self, report: Report, components: Mapping[str, str]) -> None:
        self.report, self.components = report, components

    @abstractmethod
    def text(self, words: str) -> str:
        """Give words that are shown as they are."""

    @abstractmethod
    def formula(self, latex: str) -> str:
        """Give a formula in a line of text."""

    @abstractmethod
    def number(self, written: str) -> str:
        """Give a number as words.values_of_sides writes it."""

    @abstractmethod
    def relation(self, sign: str) -> str:
        """Give a relation sign."""

    @abstractmethod
    def verdict(self, verdict: Verdict) -> str:
        """Give the word for a verdict."""

    @abstractmethod
    def alarm(self, words: str) -> str:
        """Give words that must not be overlooked."""

    @abstractmethod
    def aside(self, words: str) -> str:
        """Give words of little weight, and the space behind them."""

    @abstractmethod
    def strong(self, words: str) -> str:
        """Give words of weight."""

    @abstractmethod
    def listed(self, formulas: list[str]) -> str:
        """Give formulas one after the other."""

    @abstractmethod
    def after_side(self) -> str:
        """Give the space between a side and what is said of it."""

    @abstractmethod
    def display(self, span: Span) -> str:
        """Give a display as its author wrote it."""

    @abstractmethod
    def claim_in_text(self, line: int, claim: str) -> str:
        """Say what is claimed in the text."""

    def main_finding(self) -> str:
        """Say what matters most, the word for a refuted step as it is written everywhere."""
        text = self.text(main_finding_in_words(self.report))
        worst = next((f.verdict for f in self.report.findings if isinstance(f.verdict, Refuted) and not is_expected(f)), None)
        return text if worst is None else text.replace("refuted", self.verdict(worst), 1)

    def assumptions(self) -> Iterator[str]:
        """Give what some step may use: definitions on one line, givens and names taken for numbers on others."""
        defined = [self.formula(definition_to_latex(d, self.components)) for d in definitions_of(self.report)]
        given = [self.formula(given_to_latex(g, self.components)) for g in givens_of(self.report)]
        if defined:
            yield f"Defined: {self.listed(defined)}."
        if given:
            yield f"Given: {self.listed(given)}."
        taken = [self.formula(written_out(name)) for name in taken_for_numbers(self.report)]
        if taken:
            yield f"{TAKEN_FOR_NUMBERS}: {self.listed(taken)}."

    def entries(self) -> list[Entry]:
        """Give displays and inline claims in the order of the text."""
        entries = [self._at_display(place, span) for place, span in enumerate(self.report.derivation.displays)]
        inline = (f for f in self.report.findings if f.link.display is None)
        entries += [Entry(f.link.span.start, self._inline_claim(f), (f,)) for f in inline]
        return sorted(entries, key=lambda entry: entry.start)

    def _at_display(self, place: int, span: Span) -> Entry:
        findings = tuple(f for f in self.report.findings if f.link.display == place)
        inside = tuple(d for d in self.report.diagnostics if d.span and span.start <= d.span.start <= span.end)
        return Entry(span.start, self.display(span), findings, inside)

    def _inline_claim(self, finding: Finding) -> str:
        link = finding.link
        line = self.report.source.position(link.span.start).line
        step = link.step
        held = [self.formula(given_to_latex(g)) for g in step.scope.givens if compares_indices(g)] if step else []
        where = f", where {', '.join(held)}" if held else ""
        claim = f"{self.formula(link.left_latex)} {self.relation(link.relation)} {self.formula(link.right_latex)}"
        return self.claim_in_text(line, claim + where)

    def finding(self, finding: Finding, *, alone: bool) -> str:
        """Say everything about one step; ``alone`` tells that it needs no side to be recognised by."""
        line = self.report.source.position(finding.link.span.start).line
        side = self.aside(f"line {line}")
        if not alone:
            side += f"{self.relation(finding.link.relation)} {self.formula(finding.link.right_latex)}{self.after_side()}"
        sentences = [side + self.verdict(finding.verdict) + self._grounds(finding), *self._about_claim(finding)]
        for place, suggestion in enumerate(finding.suggestions):
            verb = "assume" if suggestion.kind is MendKind.GIVEN else "try"
            said = self.text(sentence(suggestion.words, begins_with_name=False))
            words = f"Or {verb}" if place else f"{said} {verb.capitalize()}"
            sentences.append(f"{words}: {self.formula(suggestion.latex)}.")
        if finding.second_opinion is not None:
            words, _, sizes = opinion_in_words(finding.second_opinion).partition(" for ")
            sentences.append(f"{words} for {self.formula(sizes)}." if sizes else f"{words}.")
        if is_expected(finding):
            sentences.append(f"The author expects this to be refuted: {self.text(finding.link.treatment_reason)}.")
        return " ".join(filter(None, sentences))

    def _grounds(self, finding: Finding) -> str:
        match finding.verdict:
            case Proved(proof, replayed):
                rules = self.text(", ".join(rules_in_words(proof))) or "both sides being the same"
                return f" by {rules}. {self._basis(replayed)}"
            case Refuted(refutation):
                return f". {self._witness(refutation, *sides_in_words(finding))}"
            case Undecided(reason) | Trusted(reason) | Skipped(reason):
                return f": {self.text(sentence(reason))}"
            case Defined():
                return "."
            case _:
                assert_never(finding.verdict)

    def _basis(self, replayed: Replayed) -> str:
        names = ", ".join(self.formula(written_out(name)) for name in replayed.definitions)
        parts = [f"Uses the definition of {names}." if names else "Uses no definitions."]
        givens = ", ".join(self.formula(given.latex) for given in replayed.givens)
        conditions = ", ".join(self.formula(condition_to_latex(c, self.components)) for c in replayed.conditions)
        parts.append(f"Given {givens}." if givens else "")
        parts.append(f"Where {conditions}." if conditions else "")
        return " ".join(filter(None, parts))

    def _witness(self, refutation: Refutation, left: str, right: str) -> str:
        pairs = ", ".join(f"{self.formula(f'{name} = {value}')}" for name, value in point_of(refutation.witness))
        values = values_of_sides(refutation)
        where = f"At {pairs}: " if pairs else "In fact "
        return f"{where}{left} is {self.number(values[0])}, {right} is {self.number(values[1])}."

    def _about_claim(self, finding: Finding) -> Iterator[str]:
        """Say of the whole chain what the step itself does not say."""
        inherited = inheritance_in_words(finding, self.report)
        if inherited is not None:
            yield f"{self.alarm('claim refuted')}: {self.text(inherited)}."
            return
        match finding.claim.verdict:
            case verdict if isinstance(verdict, type(finding.verdict)):
                return
            case Refuted(refutation):
                words = self._witness(refutation, "the left side of the chain", "this side")
                yield f"{self.alarm('claim refuted')}. {words}"
            case Undecided(reason):
                word = self.verdict(finding.claim.verdict)
                yield f"Compared with the left side of the chain: {word}, {self.text(reason)}."
            case Proved():
                yield "This side does equal the left side of the chain."
            case Trusted() | Skipped() | Defined():
                return
            case verdict:
                assert_never(verdict)

    def remarks(self, entries: list[Entry]) -> list[str]:
        """Give the diagnostics that stand at no entry."""
        said = {diagnostic for entry in entries for diagnostic in entry.diagnostics}
        return [self.diagnostic(diagnostic) for diagnostic in self.report.diagnostics if diagnostic not in said]

    def diagnostic(self, diagnostic: Diagnostic) -> str:
        """Say a diagnostic with its place."""
        place = ""
        if diagnostic.span is not None:
            position = self.report.source.position(diagnostic.span.start)
            place = f"Line {position.line}, column {position.column}: "
        word = f"{self.strong(diagnostic.severity.value)} ({diagnostic.code.value})"
        said = (diagnostic.message, *diagnostic.notes, *filter(None, (diagnostic.help,)))
        return f"{place}{word}: {self.text(' '.join(map(sentence, said)))}"
