"""What was found: a verdict for every link, and the counts that no colour may hide."""

from __future__ import annotations

from collections import Counter
from enum import Enum

from derive.diagnostics import Code, Diagnostic
from derive.kernel.evaluate import Refutation
from derive.kernel.replay import Replayed
from derive.kernel.rule import Proof
from derive.resolve.derivation import Derivation, DerivedLink
from derive.source import Source, Span
from derive.values import dataclass

LOOKS_WRONG = "looks wrong"
DEPENDS_ON_READING = "wrong as it stands, but not known to be wrong"
PROVED_IN_ONE_READING = "right as it stands, but not known to be right"
DOMAINS_DIFFER = "the domains differ"


@dataclass(frozen=True, slots=True)
class Proved:
    """The kernel replayed the proof; ``replayed`` has the conditions, givens and definitions it rests on."""

    proof: Proof
    replayed: Replayed


@dataclass(frozen=True, slots=True)
class Refuted:
    """The kernel evaluated both sides at one point and they certainly differ there."""

    refutation: Refutation


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither a proof nor a witness is known; the reason says why.

    A ``suspicion`` is a point where the sides differ if names that nothing declares are numbers, of which no more may be meant.
    """

    reason: str
    suspicion: Refutation | None = None

    @property
    def differs_in_domain(self) -> bool:
        """Tell whether there is a proof where what a side needs to have a value is given."""
        return DOMAINS_DIFFER in self.reason

    @property
    def code(self) -> Code:
        """Give the code of what keeps it open: what looks wrong, a question of how the text is meant, or anything else."""
        if self.reason.startswith(LOOKS_WRONG):
            return Code.STEP_LOOKS_WRONG
        return Code.READING_MATTERS if self.reason.startswith((DEPENDS_ON_READING, PROVED_IN_ONE_READING)) else Code.STEP_UNDECIDED


def looks_wrong(verdict: Verdict) -> bool:
    """Tell whether a step is undecided only because nothing declares its names."""
    return isinstance(verdict, Undecided) and verdict.code is Code.STEP_LOOKS_WRONG


@dataclass(frozen=True, slots=True)
class Trusted:
    """The author asked not to check; never counted as proved."""

    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """The author says that this is no derivation."""

    reason: str


@dataclass(frozen=True, slots=True)
class Defined:
    """The equation gives a name its meaning."""


Verdict = Proved | Refuted | Undecided | Trusted | Skipped | Defined


@dataclass(frozen=True, slots=True)
class Claim:
    """Whether the chain's left side, by the definitions, equals this side; an error may come from an earlier link."""

    verdict: Verdict
    inherited_from: str | None = None


class MendKind(Enum):
    """What an edit changes in a side, or that it leaves the side and adds an assumption."""

    NEGATE = "negate"
    NEGATE_TERM = "negate-term"
    DISTRIBUTE_MINUS = "distribute-minus"
    FACTOR = "factor"
    DROPPED_FACTOR = "dropped-factor"
    EXTRA_FACTOR = "extra-factor"
    EXPONENT = "exponent"
    INDEX = "index"
    TRANSPOSE = "transpose"
    CONDITION = "condition"
    SUM = "sum"
    EXCHANGE = "exchange"
    BOUND = "bound"
    CONSTANT = "constant"
    FUNCTION = "function"
    REPLACE = "replace"
    DROPPED_TERM = "dropped-term"
    EXTRA_TERM = "extra-term"
    VALUE = "value"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An edit of the right side, or a given, that the kernel proved to make the step true.

    ``latex`` is the new right side; for a given, what would have to be assumed.  ``changed`` are the places of the document
    that an edit changes; an empty span marks where something is missing.  ``proof`` is that of the mended step.
    """

    kind: MendKind
    latex: str
    words: str
    changed: tuple[Span, ...] = ()
    proof: Proof = ()


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What SymPy found for concrete numbers of classes; ``agrees`` compares with the kernel's verdict."""

    sizes: tuple[int, ...]
    equal: bool | None
    agrees: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One link with its verdict, its claim and what can be said about mending it, the smallest change first."""

    link: DerivedLink
    verdict: Verdict
    claim: Claim
    suggestions: tuple[Suggestion, ...] = ()
    second_opinion: SecondOpinion | None = None

    @property
    def suggestion(self) -> Suggestion | None:
        """The smallest change that mends the link, if one is known."""
        return self.suggestions[0] if self.suggestions else None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found in one document.

    ``silenced`` codes and the complaints whose fingerprints are ``known`` from a baseline stay in the report and its
    counts, but are no longer complained about; in an ``interrupted`` report the last links were not reached.
    """

    source: Source
    derivation: Derivation
    findings: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...]
    silenced: frozenset[Code] = frozenset()
    known: frozenset[str] = frozenset()
    interrupted: bool = False


VERDICT_NAMES: dict[type, str] = {
    Proved: "proved",
    Refuted: "refuted",
    Undecided: "undecided",
    Trusted: "trusted",
    Skipped: "skipped",
    Defined: "definition",
}


VERDICT_SIGNS: dict[type, str] = {Proved: "✓", Refuted: "✗", Undecided: "?", Trusted: "!", Skipped: "–", Defined: "≔"}


def sign_of(verdict: Verdict) -> str:
    """Give the sign that stands with the word for a verdict, so that no colour says it alone."""
    return VERDICT_SIGNS[type(verdict)]


def name_of(verdict: Verdict) -> str:
    """Give the word for a verdict that every output uses."""
    return VERDICT_NAMES[type(verdict)]


def tally(reports: tuple[Report, ...]) -> dict[str, int]:
    """Count the step verdicts of all documents."""
    counts = Counter(name_of(f.verdict) for r in reports for f in r.findings)
    return {name: counts[name] for name in VERDICT_NAMES.values()}
