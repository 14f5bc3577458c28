from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import pytest

from derive.diagnostics import Code, Diagnostic, Severity
from derive.kernel.evaluate import Refutation, Witness
from derive.kernel.replay import Replayed
from derive.kernel.rule import NonZero, Side, Step
from derive.kernel.scope import Given, Relation, Scope
from derive.report import (
    Claim,
    Defined,
    Finding,
    MendKind,
    Proved,
    Refuted,
    Report,
    SecondOpinion,
    Suggestion,
    Trusted,
    Undecided,
    Verdict,
)
from derive.resolve.derivation import Derivation, DerivedLink, Obligation, Treatment
from derive.source import Source, Span
from derive.terms import ONE, Element, Range, Sum, Symbol

NOTE = r"""# The gradient of the loss, 100% by hand & tested_twice

Some prose about $\lambda$.

$$ \lambda = -\sum_i \hat{a}_i \ln(a_i) $$

$$
\begin{split}
\frac{\partial \lambda}{\partial z_j} &= -\sum_i \hat{a}_i (\delta_{ij} - \sigma(z_j)) \\
  &= \hat{a}_j - \sigma(z_j)
\end{split}
$$

Here $\delta_{ij} = 0$ holds for $i = j$.

$$ = 2 \hat{a}_j - \sigma(z_j) - \hat{a}_j $$

\begin{align*}
u &= \sqrt{v} \\
  &= w
\end{align*}
"""

SIZES = (2, 3, 4)
INDEX, J, N = Symbol("i"), Symbol("j"), Symbol("n")
TOTAL = Sum("i", Range(ONE, N), (), Element(r"\hat{a}", (INDEX,)))
GIVEN = Given(r"\sum_i \hat{a}_i = 1", Relation.EQUAL, TOTAL, ONE)
SCOPE = Scope(ranges={"i": Range(ONE, N), "j": Range(ONE, N)}, givens=(GIVEN,))
OBLIGATION = Obligation(Element("x", (INDEX,)), Element("y", (INDEX,)), SCOPE)
WITNESS = Witness(
    sizes={"n": 2},
    indices={"j": 1},
    values={
        ("z", (1,)): Fraction(1, 3),
        ("z", (2,)): Fraction(-1),
        (r"\hat{a}", (1,)): Fraction(4, 7),
        (r"\hat{a}", (2,)): Fraction(3, 7),
    },
)
BALLS = Refutation(WITNESS, "[0.2199612345 +/- 3e-12]", "[-0.2199612345 +/- 3e-12]", exact=False)


@dataclass
class ReportBuilder:
    """Puts findings on places of a text, so that a test says only what it is about."""

    text: str = NOTE
    path: str = "note.md"
    findings: list[Finding] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    displays: list[Span] = field(default_factory=list)

    def span(self, part: str) -> Span:
        start = self.text.index(part)
        return Span(start, start + len(part))

    def display(self, opening: str, closing: str, *, after: str) -> None:
        start = self.text.index(opening, self.text.index(after)) + len(opening)
        self.displays.append(Span(start, self.text.index(closing, start)))

    def add(
        self,
        right: str,
        verdict: Verdict,
        claim: Claim | None = None,
        *,
        display: int | None = 0,
        previous: str | None = None,
        suggestions: tuple[Suggestion, ...] = (),
        opinion: SecondOpinion | None = None,
        treatment: Treatment = Treatment.CHECK,
        treatment_reason: str = "",
    ) -> None:
        is_definition = isinstance(verdict, Defined)
        link = DerivedLink(
            id=f"s{len(self.findings) + 1}",
            display=display,
            span=self.span(right),
            left_latex="",
            relation="=",
            right_latex=right,
            is_definition=is_definition,
            step=None if is_definition else OBLIGATION,
            claim=None if is_definition else OBLIGATION,
            previous=previous,
            problem=None,
            treatment=treatment,
            treatment_reason=treatment_reason,
            by=None,
        )
        self.findings.append(Finding(link, verdict, claim or Claim(verdict), suggestions, opinion))

    def build(self) -> Report:
        source = Source(self.path, self.text)
        links = tuple(f.link for f in self.findings)
        derivation = Derivation(source, links, tuple(self.displays), (), tuple(self.diagnostics))
        return Report(source, derivation, tuple(self.findings), tuple(self.diagnostics))


def proved(*rules: str, definitions: tuple[str, ...] = (), givens: bool = False, conditions: bool = False) -> Proved:
    steps = tuple(Step(rule, (), Side.LEFT) for rule in rules)
    listed = (NonZero(Element("a", (INDEX,))),) if conditions else ()
    return Proved(steps, Replayed(listed, (GIVEN,) if givens else (), definitions))


def note_builder() -> ReportBuilder:
    agrees = SecondOpinion(SIZES, True, True)
    builder = ReportBuilder()
    builder.display("$$", "$$", after="Some prose")
    builder.display("$$", "$$", after="\n\n$$\n")
    builder.display("$$", "$$", after="Here")
    builder.display(r"\begin{align*}", r"\end{align*}", after=r"- \hat{a}_j $$")
    builder.add(r"-\sum_i \hat{a}_i \ln(a_i)", Defined())
    builder.add(
        r"-\sum_i \hat{a}_i (\delta_{ij} - \sigma(z_j))",
        proved(
            "derivative_under_sum", "derivative_of_function", "unfold", "field_identity", "unfold",
            definitions=(r"\sigma", "a", r"\lambda"), conditions=True,
        ),
        display=1, opinion=agrees,
    )  # fmt: skip
    builder.add(
        r"\hat{a}_j - \sigma(z_j)", Refuted(BALLS), display=1, previous="s2",
        suggestions=(
            Suggestion(MendKind.NEGATE, r"\sigma(z_j) - \hat{a}_j", "the two differ by a factor of -1: did a minus get lost?"),
        ),
        opinion=SecondOpinion(SIZES, False, True),
    )  # fmt: skip
    builder.add("0", Refuted(Refutation(Witness({"n": 2}, {"i": 1, "j": 1}, {}), "1", "0", exact=True)), display=None)
    builder.findings[-1] = builder.findings[-1].__class__(
        _moved(builder.findings[-1].link, builder.span("0$ holds")), builder.findings[-1].verdict, builder.findings[-1].claim
    )
    builder.add(
        r"2 \hat{a}_j - \sigma(z_j) - \hat{a}_j", proved("field_identity", givens=True), Claim(Refuted(BALLS), "s3"),
        display=2, previous="s3", opinion=agrees,
    )  # fmt: skip
    builder.add(r"\sqrt{v}", Undecided("nothing says what v means"), display=3)
    builder.add("w\n", Trusted("by a table of integrals"), display=3, previous="s6", treatment=Treatment.TRUST)
    builder.diagnostics.append(
        Diagnostic(
            Code.DIRECTIVE_UNUSED, Severity.WARNING, "the directive is not used", builder.span("Some prose"),
            notes=("it stands alone",), help="remove it",
        )
    )  # fmt: skip
    return builder


def _moved(link: DerivedLink, span: Span) -> DerivedLink:
    from dataclasses import replace

    return replace(link, span=Span(span.start, span.start + 1))


@pytest.fixture
def empty_builder() -> ReportBuilder:
    return ReportBuilder()


@pytest.fixture
def builder() -> ReportBuilder:
    """A report builder filled with one finding of most kinds."""
    return note_builder()


@pytest.fixture
def note() -> Report:
    return note_builder().build()
