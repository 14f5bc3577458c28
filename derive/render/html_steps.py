"""What a page says of one step: its verdict, what it rests on, its witness, its mend, and its proof rule by rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from derive.kernel.evaluate import Refutation
from derive.kernel.replay import ProofRejected, Replayed
from derive.kernel.rule import Condition, Proof, Side
from derive.kernel.scope import Definition, Given
from derive.render import mathml
from derive.render.latex_terms import given_to_latex
from derive.render.latex_terms import to_latex as term_to_latex
from derive.render.mathml_tree import relation_to_mathml, statement_to_mathml, to_mathml
from derive.render.proof_trace import Rewriting, trace
from derive.render.prose import Keeper, written
from derive.render.term_shapes import plainly_bound
from derive.render.term_tree import HERE, to_tree
from derive.render.words import (
    condition_in_words,
    inheritance_in_words,
    opinion_in_words,
    point_of,
    rule_in_words,
    rules_in_words,
    sentence,
    sides_in_words,
    values_of_sides,
)  # fmt: skip
from derive.report import (
    Claim,
    Finding,
    MendKind,
    Proved,
    Refuted,
    Report,
    Skipped,
    Suggestion,
    Trusted,
    Undecided,
    Verdict,
    name_of,
    sign_of,
)
from derive.resolve.barred import written_out
from derive.resolve.derivation import Obligation, Treatment
from derive.source import Source, Span
from derive.syntax.displays import read_display
from derive.syntax.vocabulary import Vocabulary
from derive.terms import Element, Symbol, Term
from derive.values import dataclass

LONGEST_PROOF = 60
NO_NAMES = Vocabulary(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class ProofStep:
    """One use of a rule: in words, its name, and the side before and after it with the place marked."""

    words: str
    rule: str
    before: Markup
    after: Markup


@dataclass(frozen=True, slots=True)
class WitnessView:
    """A point as names and values, and what the two sides are there."""

    point: tuple[tuple[Markup, str], ...]
    left_name: str
    left: str
    right_name: str
    right: str


@dataclass(frozen=True, slots=True)
class MendView:
    """A way to mend a step: what to say before its formula."""

    words: str
    formula: Markup


@dataclass(frozen=True, slots=True)
class PlotView:
    """A picture of both sides over one variable, as an address that holds it, and what it shows in words."""

    address: str
    words: str


@dataclass(frozen=True, slots=True)
class StepView:
    """Everything that is said of one step; ``origin`` is the step that an error is inherited from."""

    key: str
    label: str
    line: int
    verdict: str
    sign: str
    claim: str
    reason: str
    by: str
    rules: tuple[str, ...]
    definitions: tuple[Markup, ...]
    givens: tuple[Markup, ...]
    conditions: tuple[Markup, ...]
    witness: WitnessView | None
    claim_witness: WitnessView | None
    claim_words: str
    inherited: str
    origin: str
    expected: str
    mends: tuple[MendView, ...]
    opinion: str
    plot: PlotView | None
    left_proof: tuple[ProofStep, ...]
    right_proof: tuple[ProofStep, ...]
    more_steps: int


@dataclass(frozen=True, slots=True)
class StepPrinter:
    """Prints the steps of one report; ``key`` tells its steps from those of other reports on the same page."""

    report: Report
    key: str
    components: Mapping[str, str]
    plots: bool = False

    def view(self, finding: Finding) -> StepView:
        """Give what is said of a step."""
        link, verdict = finding.link, finding.verdict
        replayed = verdict.replayed if isinstance(verdict, Proved) else Replayed((), (), ())
        proof = verdict.proof if isinstance(verdict, Proved) else ()
        steps = tuple(self.rewritings(proof, link.step))
        witness, claim_witness = self.witnesses(finding)
        return StepView(
            key=f"{self.key}-{link.id}",
            label=link.id,
            line=self.report.source.position(link.span.start).line,
            verdict=name_of(verdict),
            sign=sign_of(verdict),
            claim=name_of(finding.claim.verdict),
            reason=sentence(verdict.reason) if isinstance(verdict, Undecided | Trusted | Skipped) else "",
            by=link.by or "",
            rules=rules_in_words(proof),
            definitions=tuple(map(self.name, replayed.definitions)),
            givens=tuple(map(self.given, replayed.givens)),
            conditions=tuple(map(self.condition, replayed.conditions)),
            witness=witness,
            claim_witness=claim_witness,
            claim_words=_claim_in_words(finding.claim, verdict),
            inherited=inheritance_in_words(finding, self.report) or "",
            origin=f"{self.key}-{finding.claim.inherited_from}" if finding.claim.inherited_from else "",
            expected=link.treatment_reason if link.treatment is Treatment.EXPECT_REFUTED else "",
            mends=tuple(_mend(suggestion, place) for place, suggestion in enumerate(finding.suggestions)),
            opinion=opinion_in_words(finding.second_opinion) if finding.second_opinion else "",
            plot=self.plot(finding) if self.plots else None,
            left_proof=tuple(self.proof_step(r) for r in steps[:LONGEST_PROOF] if r.side is Side.LEFT),
            right_proof=tuple(self.proof_step(r) for r in steps[:LONGEST_PROOF] if r.side is Side.RIGHT),
            more_steps=max(0, len(steps) - LONGEST_PROOF),
        )

    def plot(self, finding: Finding) -> PlotView | None:
        """Draw both sides of a refuted step over one variable, where one is free or a derivative is taken by it."""
        link, verdict = finding.link, finding.verdict
        if not isinstance(verdict, Refuted) or link.step is None:
            return None
        from derive.render.plot import curves_of, drawn  # matplotlib is heavy, and not installed with derive

        curves = curves_of(link.step, link.claim, verdict.refutation.witness)
        if curves is None:
            return None
        left, right = sides_in_words(finding)
        rest = ", everything else as at the witness" if len(verdict.refutation.witness.values) > 1 else ""
        words = f"{left} and {right} over {curves.variable}{rest}"
        return PlotView(drawn(curves, left, right), words)

    def rewritings(self, proof: Proof, obligation: Obligation | None) -> Iterator[Rewriting]:
        """Give what the steps of a proof do, as far as the kernel follows them."""
        if obligation is None:
            return
        try:
            yield from trace(proof, obligation)
        except ProofRejected:
            return

    def proof_step(self, rewriting: Rewriting) -> ProofStep:
        """Give one use of a rule with its place marked before and after."""
        before = to_mathml(to_tree(rewriting.before, self.components, at=rewriting.at), {HERE: "before"})
        after = to_mathml(to_tree(rewriting.after, self.components, at=rewriting.at), {HERE: "after"})
        return ProofStep(
            rule_in_words(rewriting.rule),
            rewriting.rule,
            mathml.formula(before, term_to_latex(rewriting.before, self.components)),
            mathml.formula(after, term_to_latex(rewriting.after, self.components)),
        )

    def witnesses(self, finding: Finding) -> tuple[WitnessView | None, WitnessView | None]:
        """Give the witness against the step, and that against the claim where the step itself does not show it."""
        if isinstance(finding.verdict, Refuted):
            return _witness(finding.verdict.refutation, *sides_in_words(finding)), None
        if isinstance(finding.claim.verdict, Refuted):
            return None, _witness(finding.claim.verdict.refutation, "the left side of the chain", "this side")
        return None, None

    def term(self, term: Term) -> Markup:
        """Give a term as a formula."""
        return mathml.formula(to_mathml(to_tree(term, self.components)), term_to_latex(term, self.components))

    def given(self, given: Given) -> Markup:
        """Give an assumption as a formula."""
        left, right = (to_mathml(to_tree(plainly_bound(side), self.components)) for side in (given.left, given.right))
        content = mathml.row(left, relation_to_mathml(given.relation.value), right)
        return mathml.formula(content, given_to_latex(given, self.components))

    def definition(self, definition: Definition) -> Markup:
        """Give a definition as a formula."""
        parameters = tuple(map(Symbol, definition.parameters))
        head: Term = Element(definition.name, parameters) if parameters else Symbol(definition.name)
        left, right = (to_mathml(to_tree(side, self.components)) for side in (head, definition.body))
        latex = f"{term_to_latex(head, self.components)} := {term_to_latex(definition.body, self.components)}"
        return mathml.formula(mathml.row(left, relation_to_mathml(":="), right), latex)

    def name(self, name: str) -> Markup:
        """Give a name as a formula."""
        return mathml.formula(mathml.name(name), written_out(name))

    def condition(self, condition: Condition) -> Markup:
        """Give a condition in words around its formulas."""
        keeper = Keeper()
        return keeper.restore(condition_in_words(condition, lambda term: keeper.keep(self.term(term))))


def _witness(refutation: Refutation, left: str, right: str) -> WitnessView:
    point = ((mathml.formula(mathml.name(name), name), value) for name, value in point_of(refutation.witness))
    values = values_of_sides(refutation)
    return WitnessView(tuple(point), left, values[0], right, values[1])


def _claim_in_words(claim: Claim, verdict: Verdict) -> str:
    """Say of the whole chain what the step itself does not say."""
    if isinstance(claim.verdict, type(verdict)):
        return ""
    match claim.verdict:
        case Refuted():
            return "This side does not equal the left side of the chain."
        case Undecided(reason):
            return f"Compared with the left side of the chain: undecided, {reason}."
        case Proved():
            return "This side does equal the left side of the chain."
        case _:
            return ""


def _mend(suggestion: Suggestion, place: int) -> MendView:
    """Give a suggestion, its right side or its assumption as a formula; its names need no meaning to be shown."""
    verb = "assume" if suggestion.kind is MendKind.GIVEN else "try"
    words = f"{'Or ' if place else sentence(suggestion.words, begins_with_name=False) + ' '}{verb if place else verb.capitalize()}:"
    text = written(suggestion.latex)
    reading = read_display(Source("", text), Span(0, len(text)), NO_NAMES)
    if len(reading.statements) != 1 or reading.errors:
        return MendView(words, mathml.element("code", text))
    return MendView(words, mathml.formula(statement_to_mathml(reading.statements[0]), text, display=True))
